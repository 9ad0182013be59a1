#!/usr/bin/env python3
"""arcs.py - arc coverage: which arcs of the charts the tests have taken, from what tests/arcs.c wrote.

usage: arcs.py ROOT DIR            per chart: arcs, taken; the untaken ones; exit 1 unless every arc was taken
       arcs.py ROOT DIR --write    besides, writes ROOT/docs/trace/tests.tsv (then run gen/regen.sh: explain names tests)
       arcs.py ROOT DIR --check    besides, exit 1 where tests.tsv is not what the tests did; programs that did not run
                                   keep their rows and are no fault
Exit status 2: usage, or counts that are of other charts than the tree's.
"""
import re
import sys
from pathlib import Path

from chart import listed_charts
from refusal import Refusals
from tables import read_tests

HEADER = "chart\tfrom\tevent\tguard\ttests"
PATH = "docs/trace/tests.tsv"


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
    """-> dict arc -> set of tests, and the programs that ran. Raises ValueError."""
    taken, programs = {}, set()
    for file in sorted(folder.iterdir()):
        lines = file.read_text(encoding="utf-8").splitlines()
        if not lines or lines[0] != "# " + mark:
            raise ValueError(f"{file.name}: counted with other charts than these; empty the folder, run the tests again")
        for line in lines[1:]:
            number, _, test = line.partition("\t")
            if line.startswith("#"):
                continue
            taken.setdefault(arcs[int(number) - 1], set()).add(test)
            programs.add(test.partition(".")[0])
    return taken, programs


def tell(arcs, taken):
    """Prints the coverage; -> whether every arc was taken."""
    charts = list(dict.fromkeys(a[0] for a in arcs))
    for chart in charts:
        mine = [a for a in arcs if a[0] == chart]
        missed = [a for a in mine if a not in taken]
        share = 100 * (len(mine) - len(missed)) // len(mine) if mine else 100
        print(f"{chart:8} arcs {len(mine):3}  taken {len(mine) - len(missed):3}  {share:3} %")
        for _, state, event, guard in missed:
            print(f"         not taken: {state} on {event}" + ("" if guard == "-" else f" [{guard}]"))
    return all(a in taken for a in arcs)


def tests_text(arcs, tests):
    rows = ["\t".join((*arc, ",".join(sorted(tests.get(arc, ()))))) for arc in arcs]
    return "\n".join([HEADER, *rows]) + "\n"


def merged(root, arcs, taken, programs):
    """What tests.tsv has to say: what ran now, and of programs that did not run what is recorded."""
    recorded = read_tests(root / PATH)
    return {arc: taken.get(arc, set()) | {t for t in recorded.get(arc, ()) if t.partition(".")[0] not in programs}
            for arc in arcs}


def main(args):
    if len(args) not in (2, 3) or args[2:] not in ([], ["--write"], ["--check"]):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    root, folder = Path(args[0]), Path(args[1])
    try:
        arcs, mark = read_arcs(root)
        taken, programs = read_counts(folder, arcs, mark)
    except (OSError, ValueError) as fault:
        print(f"arcs: {fault}", file=sys.stderr)
        return 2
    status = 0 if tell(arcs, taken) else 1
    if args[2:] == ["--write"]:
        (root / PATH).write_text(tests_text(arcs, {a: taken.get(a, set()) for a in arcs}), encoding="utf-8")
    if args[2:] == ["--check"]:
        wanted = tests_text(arcs, merged(root, arcs, taken, programs))
        found = (root / PATH).read_text(encoding="utf-8") if (root / PATH).is_file() else ""
        if wanted != found:
            line = next((n for n, (a, b) in enumerate(zip(found.split("\n"), wanted.split("\n")), 1) if a != b), 1)
            print(f"{PATH}:{line}: is not what the tests did; arcs.py --write, then gen/regen.sh", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
