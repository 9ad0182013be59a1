#!/usr/bin/env python3
"""mutate.py - makes single faults in hand-written C and says which of them no test notices.

usage: mutate.py TREE BUILD FILE... [--count N] [--seed N] [--minutes N] [--jobs N] [--tests REGEX] [--target NAME]...

TREE is a copy of the project and gets changed; never give the tree you work in. BUILD is its build folder, configured
with CW_TESTS=ON and without sanitizers. FILE is a path in TREE. A mutant is one change in one line: an operator, a
number, a truth value, or a statement left out. Mutants are drawn at random; each is built, the tests that match REGEX
run until one fails, and the line is put back. What does not build is not counted.

Prints a line for each mutant: killed and by which test, or SURVIVED with the line before and after. A survivor wants a
test; or a row in tests/mutants.tsv (file, function, change, reason) if it is the same program, and then it is passed
over. Exit status: 0 none survived, 1 one did, 2 usage, or a row of mutants.tsv whose line no longer exists.
"""
import argparse
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

LISTED = "tests/mutants.tsv"
ARROW = "  =>  "        # between the line before and after in `change`
NOTHING = "(nothing)"
LONGEST = 900           # s that a build or a run of the tests may take
OPERATORS = (
    (r"(?<![-<>=!])<(?![<=])", "<="), (r"(?<![-<>=!])>(?![>=])", ">="), (r"<=", "<"), (r">=", ">"), (r"==", "!="),
    (r"!=", "=="), (r"&&", "||"), (r"\|\|", "&&"), (r"(?<=[\w)\]]) \+ (?=[\w(])", " - "),
    (r"(?<=[\w)\]]) - (?=[\w(])", " + "), (r"\+\+", "--"), (r"!(?=[\w(])", ""))
VALUES = (
    (r"\btrue\b", "false"), (r"\bfalse\b", "true"), (r"(?<![\w.])0(?![\w.])", "1"),
    (r"(?<![\w.])[1-9]\d*(?=[uU]?\b)(?![\w.]*[.x])", lambda m: str(int(m.group()) + 1)),
    (r"\breturn (?!CW_OK\b|0;|false;|NULL;)\w[^;]*;", "return 0;"), (r"\bbreak;", ";"))
STATEMENT = re.compile(r"\s+[\w>.\[\]-]+(\(.*\)| = .*| [-+|&]= .*|\+\+|--);\s*(/\*.*\*/)?")
DECLARED = ("#", "//", "/*", "*", "static const", "struct", "_Static_assert")


@dataclass(frozen=True)
class Mutant:
    path: str
    line: int       # from 0
    before: str
    after: str      # "": the statement is left out

    def change(self):
        return self.before.strip() + ARROW + (self.after.strip() or NOTHING)


def is_code(text, at):
    """Whether the place lies outside of quotes."""
    return text[:at].count('"') % 2 == 0 and text[:at].count("'") % 2 == 0


def mutants_of(tree, path):
    """Every mutant of a file; comments and declarations stay as they are."""
    in_comment = False
    for number, line in enumerate((tree / path).read_text(encoding="utf-8").splitlines()):
        begins = "/*" in line and "*/" not in line
        if in_comment or line.lstrip().startswith(DECLARED):
            in_comment = (in_comment or begins) and "*/" not in line
            continue
        in_comment = begins
        code = line.partition("/*")[0]
        for pattern, new in OPERATORS + VALUES:
            for match in re.finditer(pattern, code):
                if is_code(code, match.start()):
                    put = new(match) if callable(new) else new
                    yield Mutant(path, number, line, line[:match.start()] + put + line[match.end():])
        if STATEMENT.fullmatch(line):
            yield Mutant(path, number, line, "")


def read_listed(tree):
    """-> set of (file, change), and the rows that fit no line any more."""
    listed, stale = set(), []
    for row in (tree / LISTED).read_text(encoding="utf-8").splitlines()[1:]:
        path, _, change, _ = row.split("\t")
        before = change.partition(ARROW)[0]
        file = tree / path
        if not file.is_file() or before not in map(str.strip, file.read_text(encoding="utf-8").splitlines()):
            stale.append(f"{LISTED}: {path} has no line '{before}'")
        listed.add((path, change))
    return listed, stale


def run(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", "")


class Bench:
    """The copy of the project that mutants are built and tested in."""

    def __init__(self, given):
        self.tree = given.tree
        self.build_call = ["cmake", "--build", str(given.build), "-j", given.jobs]
        for target in given.target:
            self.build_call += ["--target", target]
        self.test_call = ["ctest", "--test-dir", str(given.build), "-R", given.tests, "-j", given.jobs, "--timeout",
                          "60",
                          "--stop-on-failure", "--no-tests=error"]

    def verdict(self, mutant):
        """None: it does not build; "": it survived; else the test that noticed it."""
        file = self.tree / mutant.path
        text = file.read_text(encoding="utf-8")
        lines = text.split("\n")
        lines[mutant.line] = mutant.after
        file.write_text("\n".join(lines), encoding="utf-8")
        try:
            if run(self.build_call).returncode:
                return None
            done = run(self.test_call)
        finally:
            file.write_text(text, encoding="utf-8")
        if done.returncode == 0:
            return ""
        failed = re.search(r"^\s*\d+ - (\S+) \(", done.stdout, re.M)
        return failed.group(1) if failed else "a test"


def arguments(args):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("file", nargs="+")
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--tests", default="^(unit|flow)-")
    parser.add_argument("--target", action="append", default=[])
    return parser.parse_args(args)


def main(args):
    given = arguments(args)
    listed, stale = read_listed(given.tree)
    if stale:
        print("\n".join(stale), file=sys.stderr)
        return 2
    bench, until = Bench(given), time.monotonic() + 60 * given.minutes
    drawn = [m for path in given.file for m in mutants_of(given.tree, path) if (m.path, m.change()) not in listed]
    possible = len(drawn)
    random.Random(given.seed).shuffle(drawn)
    killed, survived = 0, 0
    while drawn and killed + survived < given.count and time.monotonic() < until:
        mutant = drawn.pop()
        test = bench.verdict(mutant)
        if test is None:
            continue
        where = f"{mutant.path}:{mutant.line + 1}"
        if test:
            killed += 1
            print(f"killed    {where}  {mutant.change()}  by {test}", flush=True)
        else:
            survived += 1
            print(f"SURVIVED  {where}\n    - {mutant.before.strip()}\n    + {mutant.after.strip() or NOTHING}",
                  flush=True)
    run(bench.build_call)
    print(f"{killed} killed, {survived} survived, of {possible} possible mutants; seed {given.seed}")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
