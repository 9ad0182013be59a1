#!/usr/bin/env python3
"""packed.py - seeds of a fuzz target in one table: a number and the octets of a seed in each row.

usage: packed.py unpack TABLE FOLDER     a file for each seed in FOLDER, which is made anew
       packed.py pack TABLE FILE...      a table of these files, smallest first

Octets 0x20 to 0x7e stand for themselves but for the backslash; \\\\ \\r \\n \\t and \\xHH are the others. Seeds are
chosen by libFuzzer: -set_cover_merge=1 -use_counters=0 into a folder of the build, then those that add most edges.
Exit status: 0 fine; 1 a row that cannot be read, or no row; 2 usage or a file that cannot be read.
"""
import re
import shutil
import sys
from pathlib import Path

HEAD = "# Seeds that a fuzz target found, packed by tests/fuzz/packed.py: number, octets.\n"
NAMED = {"\\\\": b"\\", "\\r": b"\r", "\\n": b"\n", "\\t": b"\t"}
WRITTEN = {octets[0]: text for text, octets in NAMED.items()}
PIECE = re.compile(r"[ -\[\]-~]|\\[\\rnt]|\\x[0-9a-f]{2}")


def escaped(octets):
    return "".join(WRITTEN.get(o) or (chr(o) if 0x20 <= o < 0x7f else f"\\x{o:02x}") for o in octets)


def octets_of(text):
    """The octets of escaped text. Raises ValueError."""
    out, at = b"", 0
    while at < len(text):
        piece = PIECE.match(text, at)
        if not piece:
            raise ValueError(f"column {at + 1} of the octets: no octet begins so")
        said = piece[0]
        out += NAMED.get(said) or (bytes([int(said[2:], 16)]) if said.startswith("\\x") else said.encode("ascii"))
        at = piece.end()
    return out


def read(table):
    """dict number -> octets. Raises ValueError with file and line."""
    seeds = {}
    for number, line in enumerate(table.read_text(encoding="ascii").split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        name, tab, text = line.partition("\t")
        if not tab or not re.fullmatch(r"\d+", name) or name in seeds:
            raise ValueError(f"{table.name}:{number}: wanted a number of its own, a tab and octets")
        try:
            seeds[name] = octets_of(text)
        except ValueError as fault:
            raise ValueError(f"{table.name}:{number}: {fault}") from fault
    if not seeds:
        raise ValueError(f"{table.name}:1: no seeds")
    return seeds


def text_of(seeds):
    """The table of octet strings, each once, smallest first."""
    ordered = sorted(set(seeds), key=lambda octets: (len(octets), octets))
    return HEAD + "".join(f"{number}\t{escaped(octets)}\n" for number, octets in enumerate(ordered, 1))


def main(args):
    if len(args) < 3 or args[0] not in ("pack", "unpack") or (args[0] == "unpack" and len(args) != 3):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        if args[0] == "pack":
            Path(args[1]).write_text(text_of([Path(file).read_bytes() for file in args[2:]]), encoding="ascii")
            return 0
        seeds, folder = read(Path(args[1])), Path(args[2])
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, octets in seeds.items():
            (folder / name).write_bytes(octets)
    except OSError as fault:
        print(f"packed.py: {fault}", file=sys.stderr)
        return 2
    except ValueError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
