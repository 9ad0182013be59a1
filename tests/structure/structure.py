"""structure.py - no circles, floors and rooms apart, names with a prefix; files and lines of bounded length.

usage: structure.py ROOT OBJECTS [--nm PROGRAM] [--shrink | --owe]

OBJECTS names a file with a line for each object of cw_core, cw_core_traced and cw_runtime, and 'grammar PATH' for each
source of the grammar. Offences that stand in owed.tsv beside this program are passed over; a row of it whose offence is
gone is a fault. --shrink removes such rows; --owe writes the list anew, for a branch that moves files.
Exit status: 0 fine; 1 an offence, or a row too many; 2 usage or environment.
"""
import argparse
import sys
from pathlib import Path

import floors
import owed
import sources
import symbols

# The core as firmware takes it, and the traced one with the host.
GRAPHS = (("cw_core",), ("cw_core_traced", "cw_runtime"))
OWED = Path(__file__).with_name("owed.tsv")


def house_of(root, grammar, units):
    charts = {file.stem: f"fsm/{file.parent.name}" for file in (root / "fsm").glob("*/*.rl")}
    host, core = ({unit.path for unit in units if (unit.library == "cw_runtime") == is_host} for is_host in (True,
                                                                                                             False))
    return floors.House(frozenset(grammar), charts, frozenset(host - core))


def found_in(root, listed, nm):
    """All offences, each once. Raises ValueError where there is nothing to judge."""
    lines = [line for line in listed.read_text(encoding="utf-8").splitlines() if line]
    units = symbols.read(nm, [line for line in lines if not line.startswith("grammar ")])
    house = house_of(root, [line.split(" ", 1)[1] for line in lines if line.startswith("grammar ")], units)
    offences = {}
    for libraries in GRAPHS:
        part = [unit for unit in units if unit.library in libraries]
        if not part or not house.grammar or not house.charts:
            raise ValueError(f"{listed}: no objects of {', '.join(libraries)}, no grammar or no charts")
        offences |= {offence.row(): offence for offence in floors.offences_of(part, house)}
    offences |= {offence.row(): offence for offence in sources.offences_of(root)}
    return sorted(offences.values()), len(units)


def main(args):
    parser = argparse.ArgumentParser(prog="structure.py")
    parser.add_argument("root", type=Path)
    parser.add_argument("objects", type=Path)
    parser.add_argument("--nm", default="nm")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--shrink", action="store_true")
    mode.add_argument("--owe", action="store_true")
    given = parser.parse_args(args)
    try:
        offences, count = found_in(given.root.resolve(), given.objects, given.nm)
        rows = owed.read(OWED)
    except (OSError, ValueError) as fault:
        print(f"structure: {fault}", file=sys.stderr)
        return 2
    if given.owe:
        rows = {offence.row() for offence in offences}
        owed.write(OWED, rows)
    fresh, gone = owed.judged(offences, rows)
    if given.shrink:
        owed.write(OWED, rows - set(gone))
        gone = []
    for offence in fresh:
        print(offence)
    for row in gone:
        print(f"tests/structure/owed.tsv: {' '.join(row)}: mended; remove the row (structure.py --shrink)")
    print(f"structure: {count} objects, {len(fresh)} offences, {len(offences) - len(fresh)} owed, {len(gone)} rows "
          f"too many")
    return 1 if fresh or gone else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
