#!/usr/bin/env python3
"""arcs.py - arc coverage: which arcs the tests have taken, with live actions or as probe, from what tests/arcs.c wrote.

usage: arcs.py ROOT DIR            a table, a row a chart; exit 1 unless each arc was either taken live or is listed
       arcs.py ROOT DIR --write    also writes ROOT/docs/trace/tests.tsv (then run gen/regen.sh: explain names tests)
       arcs.py ROOT DIR --check    also exit 1 where tests.tsv is not what the tests did; programs that did not run
                                   keep their rows and are no fault
Live: the actions act and a flow or a peer sees what the phone sends. Probe: the actions are only recorded.
Listed: the arc stands in ROOT/docs/trace/unreached.tsv with the reason why no test takes it live.
Exit status 2: usage, or counts made with other charts than the tree's.
"""
import re
import sys
from pathlib import Path

from chart import listed_charts
from refusal import Refusals
from tables import TESTS_HEADER, read_sets

SETS = ("live", "probe")
PATH = "docs/trace/tests.tsv"
UNREACHED = "docs/trace/unreached.tsv"
UNREACHED_HEADER = "chart\tstate\tevent\tguard\treason"


def read_arcs(root):
    """-> list of (chart, state, event, guard), arc 1 first, and the hash that a count of them carries."""
    arcs = []
    for chart in listed_charts(root, Refusals()):
        rows = (root / f"docs/trace/{chart.name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        arcs += [(chart.name, *row.split("\t")[:3]) for row in rows]
    text = (root / "gen/arcs.h").read_text(encoding="utf-8")
    if f"#define CW_ARCS {len(arcs)}u" not in text:
        raise ValueError("gen/arcs.h and docs/trace differ: run gen/regen.sh")
    return arcs, re.search(r"CW_DICTIONARY_HASH 0x([0-9a-f]{8})u", text).group(1)


def read_counts(folder, arcs, mark):
    """-> dict set of actions -> dict arc -> set of tests, and the programs that ran. Raises ValueError."""
    taken, programs = {kind: {} for kind in SETS}, set()
    for file in sorted(folder.iterdir()):
        lines = file.read_text(encoding="utf-8").splitlines()
        if not lines or lines[0] != "# " + mark:
            raise ValueError(f"{file.name}: counted with other charts than these; empty the folder, run the tests "
                             "again")
        for line in lines[1:]:
            if line.startswith("#"):
                continue
            number, kind, test = line.split("\t")
            taken[kind].setdefault(arcs[int(number) - 1], set()).add(test)
            programs.add(test.partition(".")[0])
    return taken, programs


def read_unreached(root, arcs):
    """-> dict arc -> line number, and the complaints about rows of the list."""
    listed, faults = {}, []
    if not (root / UNREACHED).is_file():
        return listed, faults
    lines = (root / UNREACHED).read_text(encoding="utf-8").splitlines()
    if not lines or lines[0] != UNREACHED_HEADER:
        faults.append(f"{UNREACHED}:1: the header must be '{UNREACHED_HEADER}'")
    for number, line in enumerate(lines[1:], 2):
        row = line.split("\t")
        arc = tuple(row[:4])
        if len(row) != 5 or not row[4].strip():
            faults.append(f"{UNREACHED}:{number}: five columns are wanted, the last is the reason why no test takes "
                          "the arc")
        elif arc not in arcs:
            faults.append(f"{UNREACHED}:{number}: there is no such arc")
        elif arc in listed:
            faults.append(f"{UNREACHED}:{number}: stands in line {listed[arc]} already")
        else:
            listed[arc] = number
    return listed, faults


def shown(arc):
    return f"{arc[0]}: {arc[1]} on {arc[2]}" + ("" if arc[3] == "-" else f" [{arc[3]}]")


def judge(arcs, taken, listed):
    """-> complaints: an arc neither taken live nor listed, a listed arc that is taken live."""
    faults = [f"{shown(a)}: no test takes it live, and {UNREACHED} does not list it"
              for a in arcs if a not in taken["live"] and a not in listed]
    faults += [f"{UNREACHED}:{line}: {shown(a)}: {min(taken['live'][a])} takes it live"
               for a, line in listed.items() if a in taken["live"]]
    return faults


def table_text(arcs, taken, listed):
    """A row a chart and one for all of them."""
    live, probe = taken["live"].keys(), taken["probe"].keys()
    rows = [("chart", "arcs", "live", "probe only", "unreached", "listed")]
    for chart in [*dict.fromkeys(a[0] for a in arcs), None]:
        mine = {a for a in arcs if chart in (None, a[0])}
        rows.append((chart or "all", *map(str, map(len, (
            mine, mine & live, mine & probe - live, mine - probe - live, mine & listed.keys())))))
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join(" | ".join([row[0].ljust(widths[0]), *(w.rjust(n) for w, n in zip(row[1:], widths[1:]))])
                     for row in rows)


def tests_text(arcs, tests):
    rows = ["\t".join((*arc, *(",".join(sorted(tests[kind].get(arc, ()))) for kind in SETS))) for arc in arcs]
    return "\n".join([TESTS_HEADER, *rows]) + "\n"


def merged(root, arcs, taken, programs):
    """What tests.tsv has to say: what ran now, and of programs that did not run what is recorded."""
    recorded = read_sets(root / PATH)
    return {kind: {arc: taken[kind].get(arc, set()) |
                   {t for t in recorded.get(arc, {}).get(kind, ()) if t.partition(".")[0] not in programs}
                   for arc in arcs} for kind in SETS}


def main(args):
    if len(args) not in (2, 3) or args[2:] not in ([], ["--write"], ["--check"]):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    root, folder = Path(args[0]), Path(args[1])
    try:
        arcs, mark = read_arcs(root)
        taken, programs = read_counts(folder, arcs, mark)
        listed, faults = read_unreached(root, arcs)
    except (OSError, ValueError) as fault:
        print(f"arcs: {fault}", file=sys.stderr)
        return 2
    print(table_text(arcs, taken, listed))
    faults += judge(arcs, taken, listed)
    if args[2:] == ["--write"]:
        (root / PATH).write_text(tests_text(arcs, taken), encoding="utf-8")
    if args[2:] == ["--check"]:
        wanted = tests_text(arcs, merged(root, arcs, taken, programs))
        found = (root / PATH).read_text(encoding="utf-8") if (root / PATH).is_file() else ""
        if wanted != found:
            line = next((n for n, (a, b) in enumerate(zip(found.split("\n"), wanted.split("\n")), 1) if a != b), 1)
            faults.append(f"{PATH}:{line}: is not what the tests did; arcs.py --write, then gen/regen.sh")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
