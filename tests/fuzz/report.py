#!/usr/bin/env python3
"""report.py - what the fuzz targets executed and covered.

usage: report.py run LOG PROGRAM ARGUMENT...   runs a target, keeps what it says in LOG, shows its end; its exit status,
                                                  2 where it would write into the source tree
       report.py tell LOG...                   a table of all: edges covered, of how many, executions, seeds kept

tell exits 1 where a target did not end well, or executed or covered next to nothing.
"""
import re
import subprocess
import sys
from pathlib import Path

LEAST_EXECUTIONS, LEAST_EDGES = 1000, 50
SOURCES = Path(__file__).resolve().parents[1]     # tests/


def written_to(command):
    """The folder into which libFuzzer writes what it finds: the first; None: there is none."""
    folders = [Path(argument).resolve() for argument in command[1:] if not argument.startswith("-")]
    return folders[0] if folders else None


def run(log, command):
    folder = written_to(command)
    if folder and folder.is_relative_to(SOURCES):
        print(f"report.py: {folder}: libFuzzer writes into the first folder, and this one is of the source tree",
              file=sys.stderr)
        return 2
    with Path(log).open("wb") as out:
        status = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
    lines = Path(log).read_text(encoding="utf-8", errors="replace").splitlines()
    print("\n".join(lines[-(12 if not status else 80):]))
    return status


def figures(log):
    """-> dict of what a run said; None: it did not end well."""
    text = Path(log).read_text(encoding="utf-8", errors="replace") if Path(log).is_file() else ""
    last = re.findall(r"^#\d+\s+DONE\s+cov: (\d+) ft: (\d+) corp: (\d+)", text, re.M)
    loaded = re.search(r"\((\d+) inline 8-bit counters\)", text)
    done = re.search(r"stat::number_of_executed_units:\s*(\d+)", text)
    if not (last and loaded and done):
        return None
    return {"edges": int(last[-1][0]), "of": int(loaded[1]), "kept": int(last[-1][2]), "executions": int(done[1])}


def tell(logs):
    bad = False
    print(f"{'target':22}{'edges':>8}{'of':>8}{'executions':>13}{'seeds':>8}")
    total = 0
    for log in logs:
        found = figures(log)
        if not found:
            print(f"{Path(log).stem:22}  did not end well")
            bad = True
            continue
        total += found["executions"]
        poor = found["executions"] < LEAST_EXECUTIONS or found["edges"] < LEAST_EDGES
        bad |= poor
        print(f"{Path(log).stem:22}{found['edges']:>8}{found['of']:>8}{found['executions']:>13,}{found['kept']:>8}"
              + ("  POOR" if poor else ""))
    print(f"{len(logs)} targets, {total:,} executions")
    return 1 if bad or not logs else 0


def main():
    if len(sys.argv) > 3 and sys.argv[1] == "run":
        return run(sys.argv[2], sys.argv[3:])
    if len(sys.argv) > 2 and sys.argv[1] == "tell":
        return tell(sys.argv[2:])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
