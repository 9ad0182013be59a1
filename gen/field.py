"""Makes gen/field.h (kinds, names and their perfect hash) and gen/field_worth.h (what a field is worth in each message)
from grammar/field.tsv (RFC 3261 7.3, 20).

usage: field.py ROOT - reads ROOT/grammar/field.tsv, writes ROOT/gen/field.h and ROOT/gen/field_worth.h
"""
import re
import sys
from pathlib import Path

import worth

TOKEN = re.compile(r"[A-Za-z0-9!%*_+`'~.-]+")
MULTIPLICITY = {"once": "SIP_ONCE", "list": "SIP_LIST", "many": "SIP_MANY"}
SOURCE = re.compile(r"(RFC\d+|GUIDE|LOCAL)(_[A-Za-z0-9]+)+(-\d+)?")


def rows_of(path):
    """The rows of the table; exits with file, line and reason at the first one that cannot stand."""
    def refuse(number, reason):
        sys.exit(f"grammar/field.tsv:{number}: {reason}")

    rows, seen = [], {}
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 8:
            refuse(number, f"{len(cells)} columns, wanted 8")
        kind, name, compact, multiplicity, source, needed, optional, clauses = cells
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", kind) or kind in ("OTHER", "KINDS"):
            refuse(number, f"kind '{kind}' is no name for an enumerator")
        if not TOKEN.fullmatch(name):
            refuse(number, f"'{name}' is no token (RFC 3261 25.1)")
        if compact != "-" and not re.fullmatch(r"[a-z]", compact):
            refuse(number, f"compact form '{compact}' is neither one lower-case letter nor '-'")
        if multiplicity not in MULTIPLICITY:
            refuse(number, f"multiplicity '{multiplicity}' is none of {', '.join(MULTIPLICITY)}")
        for clause in [source, *clauses.split(";")]:
            if not SOURCE.fullmatch(clause):
                refuse(number, f"'{clause}' is no clause id")
        try:
            worth.places_of(needed, optional)
        except ValueError as reason:
            refuse(number, reason)
        for key in {"kind " + kind, "name " + name.lower(), "name " + compact} - {"name -"}:
            if key in seen:
                refuse(number, f"{key} stands in line {seen[key]} already")
            seen[key] = number
        rows.append(cells)
    if len(rows) > 254:
        sys.exit("grammar/field.tsv: more than 254 kinds do not fit a uint8_t")
    return rows


def header_of(rows):
    """The text of gen/field.h."""
    kinds = [f"    SIP_{row[0]}," for row in rows]
    cells = []
    for kind, name, compact, multiplicity, source, *_ in rows:
        letter = "0" if compact == "-" else f"'{compact}'"
        cells.append(f'    X({kind}, "{name}", {letter}, {MULTIPLICITY[multiplicity]}, "{source}")')
    return "\n".join([
        "/* field.h - the kinds of header fields, made by gen/field.py from grammar/field.tsv. */",
        "#ifndef CW_FIELD_H", "#define CW_FIELD_H", "",
        "enum sip_multiplicity { SIP_ONCE, SIP_LIST, SIP_MANY };", "",
        "enum sip_kind {", "    SIP_OTHER = 0,", *kinds, "    SIP_KINDS", "};", "",
        "/* X(kind, name, compact form or 0, multiplicity, source of the syntax) */",
        "#define SIP_FIELDS(X) \\", " \\\n".join(cells), "",
        "/* The kinds that every message has. */",
        f"#define SIP_MUST_KINDS {', '.join('SIP_' + row[0] for row in rows if row[5] == '*+must')}", "",
        *hash_of(rows), "", *quick_of(rows), "", "#endif", ""])


BITS = 8
FIRST_FACTOR = 2429367459   # perfect for the names of today: one that is added has the search begin behind it
FACTORS_TRIED = 5_000_000


def key_of(name):
    """What is hashed of a name: its last four octets (of a shorter one the first two), letters in lower case, with its
    first octet and its length set over them."""
    octets = name.lower().encode("ascii")
    last = octets[-4:] if len(octets) >= 4 else octets[:2] + b"\0\0"
    return int.from_bytes(bytes(octet | 0x20 for octet in last), "little") ^ (len(octets) | octets[0] << 8)


def hashed(key, factor):
    """The slot of a key."""
    return (key * factor & 0xFFFFFFFF) >> 32 - BITS


def is_perfect(keys, factor):
    """Whether the factor sends all keys to different slots."""
    taken = set()
    for key in keys:
        slot = hashed(key, factor)
        if slot in taken:
            return False
        taken.add(slot)
    return True


def factor_of(names):
    """The first perfect factor of a fixed sequence."""
    keys, factor = [key_of(name) for name in names], FIRST_FACTOR
    for _ in range(FACTORS_TRIED):
        if is_perfect(keys, factor | 1):
            return factor | 1
        factor = (factor * 1664525 + 1013904223) & 0xFFFFFFFF
    sys.exit("grammar/field.tsv: no perfect hash found; give gen/field.py one bit more")


QUICK_BITS = 8
QUICK_OCTETS = 16


def quickly_hashed(name, factors):
    """The slot of a name in the table of whole vectors: its first four octets as they stand before a value, letters in
    lower case, times the first factor, and its length times the second."""
    first = int.from_bytes(bytes(octet | 0x20 for octet in f"{name.lower()}: ".encode("ascii")[:4]), "little")
    return (first * factors[0] + len(name) * factors[1] & 0xFFFFFFFF) >> 32 - QUICK_BITS


def vectors_of(name):
    """A name with its colon as the octets of a vector, in C, and the bits of them that may differ: of a letter the one
    that distinguishes the cases, and all behind the colon, which are then set."""
    rest = r"\377" * (QUICK_OCTETS - len(name) - 1)
    bits = "".join(r"\040" if octet.isalpha() else r"\000" for octet in f"{name}:")
    return f'"{name.lower()}:{rest}"', f'"{bits}{rest}"'


def quick_of(rows):
    """The lines of gen/field.h with the names that one vector holds, each with its colon. Of two that begin alike and
    have one length the first has a slot."""
    names = {}
    for row in rows:
        if len(row[1]) < QUICK_OCTETS:
            names.setdefault((row[1].lower()[:4], len(row[1])), row)
    factors = (1, 3)
    for _ in range(100_000):
        factors = tuple((factor * 1664525 + 1013904223) & 0xFFFFFFFF for factor in factors)
        slots = {quickly_hashed(row[1], factors): row for row in names.values()}
        if len(slots) == len(names):
            break
    else:
        sys.exit("grammar/field.tsv: no perfect hash of whole vectors found; give gen/field.py one bit more")
    return ["/* The same over the first four octets and the length, of names that one vector holds with their colon.",
            " */",
            f"#define SIP_QUICK_SLOTS {1 << QUICK_BITS}",
            "#define SIP_QUICK(first, length) \\",
            f"    ((((first) | 0x20202020u) * {factors[0]}u + (uint32_t)(length) * {factors[1]}u) >> "
            f"{32 - QUICK_BITS})",
            "/* X(slot, kind, name, bits of it that may differ) */",
            "#define SIP_QUICK_NAMES(X) \\",
            " \\\n".join(f"    X({slot}, {row[0]}, {', '.join(vectors_of(row[1]))})"
                          for slot, row in sorted(slots.items()))]


def hash_of(rows):
    """The lines of gen/field.h that sip_kind_find needs."""
    factor = factor_of([row[1] for row in rows])
    slots = sorted((hashed(key_of(row[1]), factor), row[0]) for row in rows)
    letters = sorted((row[2], row[0]) for row in rows if row[2] != "-")
    return [
        "/* The perfect hash of grammar/name.c over a name's last four octets, its first one and its length. */",
        f"#define SIP_HASH_SLOTS {1 << BITS}",
        "#define SIP_HASH(last, first, length) \\",
        "    (((((last) | 0x20202020u) ^ ((uint32_t)(length) | ((first) | 0x20u) << 8)) * \\",
        f"      {factor}u) >> {32 - BITS})",
        "#define SIP_HASH_KINDS \\",
        ", \\\n".join(f"    [{slot}] = SIP_{kind}" for slot, kind in slots),
        "#define SIP_COMPACT_KINDS \\",
        ", \\\n".join(f"    ['{letter}' - 'a'] = SIP_{kind}" for letter, kind in letters)]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    rows = rows_of(root / "grammar" / "field.tsv")
    (root / "gen" / "field.h").write_text(header_of(rows), encoding="ascii")
    places = [(kind, needed, optional) for kind, _, _, _, _, needed, optional, _ in rows]
    (root / "gen" / "field_worth.h").write_text(worth.header_of(places), encoding="ascii")


if __name__ == "__main__":
    main()
