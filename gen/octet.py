"""Makes gen/octet.c (which octets belong to which class) from the NAME_octet definitions of grammar/abnf.re that a
source or grammar/run.tsv uses. Where size counts, the classes of an octet are one octet: the first eight.

usage: octet.py ROOT - reads ROOT/grammar, writes ROOT/gen/octet.c and ROOT/gen/octet.h
"""
import ast
import re
import sys
from pathlib import Path

DEFINITION = re.compile(r"^(\w+)\s*=\s*(.+);$", re.MULTILINE)
PIECE = re.compile(r"\[((?:\\.|[^\]\\])+)\]|(\w+)")
OCTET = re.compile(r"\\x[0-9a-f]{2}|\\.|.")


def octets_of_class(text):
    """The octets of what stands between the brackets of a class."""
    values = [ord(ast.literal_eval(f"'{octet}'")) if octet[0] == "\\" and octet[1] in "xt\\"
              else ord(octet[-1]) if octet != "-" else "-" for octet in OCTET.findall(text)]
    octets = set()
    for at, value in enumerate(values):
        if value != "-":
            octets.add(value)
        elif 0 < at < len(values) - 1:
            octets.update(range(values[at - 1], values[at + 1]))
        else:
            octets.add(ord("-"))
    return octets


def octets_of(name, rules):
    """The octets of a rule that is classes and rules of that kind, joined by a bar."""
    octets = set()
    for piece in rules[name].split(" | "):
        match = PIECE.fullmatch(piece)
        if not match or match[2] and match[2] not in rules:
            sys.exit(f"grammar/abnf.re: {name}: '{piece}' is no class of octets")
        octets |= octets_of_class(match[1]) if match[1] else octets_of(match[2], rules)
    return octets


def used_in(folder):
    """The classes that the sources of a folder name, or its run.tsv."""
    found = set()
    for path in folder.iterdir():
        if path.suffix in (".re", ".c", ".h"):
            found |= {name.lower() for name in re.findall(r"\bSIP_(\w+_OCTET)\b", path.read_text(encoding="utf-8"))}
        elif path.name == "run.tsv":
            found |= {line.split("\t")[1] + "_octet" for line in path.read_text(encoding="ascii").splitlines()
                      if line and not line.startswith("#")}
    return found


def text_of(cells):
    """The cells, sixteen a line."""
    words = [f"{cell:3}" for cell in cells]
    return ",\n".join("    " + ", ".join(words[at:at + 16]) for at in range(0, 256, 16))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    rules = dict(DEFINITION.findall((root / "grammar" / "abnf.re").read_text(encoding="ascii")))
    used = used_in(root / "grammar")
    names = [name for name in rules if name.endswith("_octet") and name in used]
    if len(names) > 16:
        sys.exit("grammar/abnf.re: more than 16 classes do not fit two octets")
    classes = [octets_of(name, rules) for name in names]
    cells = [sum(1 << bit for bit, octets in enumerate(classes) if octet in octets) for octet in range(256)]
    lines = [f"    SIP_{name.upper()} = {1 << bit}," for bit, name in enumerate(names)]
    enum = "\n".join([*lines[:8], "#ifndef __OPTIMIZE_SIZE__", *lines[8:], "#endif"])
    (root / "gen" / "octet.h").write_text(
        "/* octet.h - classes of octets, made by gen/octet.py from grammar/abnf.re. */\n"
        f"#ifndef CW_OCTET_H\n#define CW_OCTET_H\n\n#include <stdint.h>\n\nenum {{\n{enum}\n}};\n\n"
        "#ifdef __OPTIMIZE_SIZE__\n"
        "/* The first eight, by another name: what is compiled for speed is not linked with it. */\n"
        "#define sip_octet sip_octet_small\ntypedef uint8_t sip_classes;\n"
        "#else\ntypedef uint16_t sip_classes;\n#endif\n"
        "extern const sip_classes sip_octet[256]; /* of each */\n\n#endif\n", encoding="ascii")
    (root / "gen" / "octet.c").write_text(
        "/* octet.c - the classes of each octet, made by gen/octet.py from grammar/abnf.re. */\n"
        '#include "octet.h"\n\nconst sip_classes sip_octet[256] = {\n'
        f"#ifdef __OPTIMIZE_SIZE__\n{text_of(cell & 0xFF for cell in cells)}\n#else\n{text_of(cells)}\n#endif\n}};\n",
        encoding="ascii")


if __name__ == "__main__":
    main()
