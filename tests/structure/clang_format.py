"""clang_format.py - every C file and header written by hand is as clang-format 14 has it with the .clang-format of the
root.

usage: clang_format.py ROOT [--program PROGRAM]
Exit status: 0 fine; 1 a file is not, with file and line; 77 there is no clang-format 14 (./check installs it).
"""
import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import sources

VERSION = "14."
PATIENCE = 100     # s for all files


def program_of(names):
    """The first of them that is clang-format of the version; None: none is."""
    for name in names:
        if not shutil.which(name):
            continue
        said = subprocess.run([name, "--version"], capture_output=True, text=True, check=False, timeout=PATIENCE).stdout
        if re.search(rf"version {re.escape(VERSION)}", said):
            return name
    return None


def files_of(root):
    return [p for p in sources.tracked(root) if PurePosixPath(p).suffix in (".c", ".h") and not sources.is_made(p)]


def faults_in(program, root, files):
    """['file:line: reason'], sorted, each line once."""
    done = subprocess.run([program, "--style=file", "--dry-run", "-Werror", *files], cwd=root, capture_output=True,
                          text=True,
                          check=False, timeout=PATIENCE)
    found = {m[0]: (m[1], int(m[2])) for m in re.finditer(r"^(\S+?):(\d+):\d+: error:", done.stderr, re.M)}
    faults = [f"{file}:{line}: not as clang-format has it (clang-format -i {file})" for file,
              line in sorted(set(found.values()))]
    if done.returncode and not faults:
        faults = [done.stderr.strip() or f"{program}: exit {done.returncode}"]
    return faults


def main(args):
    parser = argparse.ArgumentParser(prog="clang_format.py")
    parser.add_argument("root", type=Path)
    parser.add_argument("--program")
    given = parser.parse_args(args)
    program = program_of([given.program] if given.program else ["clang-format-14", "clang-format"])
    if not program:
        print(f"clang-format {VERSION}x is not installed: skipped")
        return 77
    root = given.root.resolve()
    files = files_of(root)
    if not files:
        print(f"{root}: no C files here")
        return 1
    faults = faults_in(program, root, files)
    print("\n".join([*faults, f"{len(files)} files, {len(faults)} lines that clang-format would change"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
