"""structure.py - no circles, floors and rooms apart, names with a prefix; files and lines of bounded length.

usage: structure.py ROOT OBJECTS [--nm PROGRAM]

OBJECTS names a file with a line for each object of cw_core, cw_core_traced and cw_runtime, and 'grammar PATH' or
'base PATH' for each source of the grammar and of what the rooms share.
Exit status: 0 fine; 1 an offence; 2 usage or environment.
"""
import argparse
import sys
from pathlib import Path

import floors
import sources
import symbols

# The core as firmware takes it, and the traced one with the host.
GRAPHS = (("cw_core",), ("cw_core_traced", "cw_runtime"))


def house_of(root, listed, units):
    """`listed`: the lines 'grammar PATH' and 'base PATH'."""
    charts = {file.stem: f"fsm/{file.parent.name}" for file in (root / "fsm").glob("*/*.rl")}
    host = {unit.path for unit in units if unit.library == "cw_runtime"}
    core = {unit.path for unit in units if unit.library != "cw_runtime"}
    grammar, base = (frozenset(path for kind, path in listed if kind == wanted) for wanted in ("grammar", "base"))
    return floors.House(grammar, base, charts, frozenset(host - core))


def found_in(root, listed, nm):
    """All offences, each once. Raises ValueError where there is nothing to judge."""
    lines = [line for line in listed.read_text(encoding="utf-8").splitlines() if line]
    kinds = [line.split(" ", 1) for line in lines if line.startswith(("grammar ", "base "))]
    units = symbols.read(nm, [line for line in lines if not line.startswith(("grammar ", "base "))])
    house = house_of(root, kinds, units)
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
    given = parser.parse_args(args)
    try:
        offences, count = found_in(given.root.resolve(), given.objects, given.nm)
    except (OSError, ValueError) as fault:
        print(f"structure: {fault}", file=sys.stderr)
        return 2
    for offence in offences:
        print(offence)
    print(f"structure: {count} objects, {len(offences)} offences")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
