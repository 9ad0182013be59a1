"""Makes gen/field.h (kinds and names) and gen/field.re (the name recogniser) from grammar/field.tsv (RFC 3261 7.3, 20).

usage: field.py ROOT - reads ROOT/grammar/field.tsv, writes ROOT/gen/field.h and ROOT/gen/field.re
"""
import re
import sys
from pathlib import Path

TOKEN = re.compile(r"[A-Za-z0-9!%*_+`'~.-]+")
MULTIPLICITY = {"once": "SIP_ONCE", "list": "SIP_LIST", "many": "SIP_MANY"}
SOURCE = re.compile(r"(RFC\d+|GUIDE|LOCAL)(_[A-Za-z0-9]+)+")


def rows_of(path):
    """The rows of the table; exits with file, line and reason at the first one that cannot stand."""
    def refuse(number, reason):
        sys.exit(f"grammar/field.tsv:{number}: {reason}")

    rows, seen = [], {}
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 6:
            refuse(number, f"{len(cells)} columns, wanted 6")
        kind, name, compact, multiplicity, fault, source = cells
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", kind) or kind in ("OTHER", "KINDS"):
            refuse(number, f"kind '{kind}' is no name for an enumerator")
        if not TOKEN.fullmatch(name):
            refuse(number, f"'{name}' is no token (RFC 3261 25.1)")
        if compact != "-" and not re.fullmatch(r"[a-z]", compact):
            refuse(number, f"compact form '{compact}' is neither one lower-case letter nor '-'")
        if multiplicity not in MULTIPLICITY:
            refuse(number, f"multiplicity '{multiplicity}' is none of {', '.join(MULTIPLICITY)}")
        if fault not in ("refuse", "ignore"):
            refuse(number, f"fault '{fault}' is neither refuse nor ignore")
        if not SOURCE.fullmatch(source):
            refuse(number, f"source '{source}' is no clause id")
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
    for kind, name, compact, multiplicity, fault, source in rows:
        letter = "0" if compact == "-" else f"'{compact}'"
        cells.append(f'    X({kind}, "{name}", {letter}, {MULTIPLICITY[multiplicity]}, SIP_{fault.upper()}, "{source}")')
    return "\n".join([
        "/* field.h - the kinds of header fields, made by gen/field.py from grammar/field.tsv. */",
        "#ifndef CW_FIELD_H", "#define CW_FIELD_H", "",
        "enum sip_multiplicity { SIP_ONCE, SIP_LIST, SIP_MANY };",
        "enum sip_fault { SIP_IGNORE, SIP_REFUSE }; /* what a malformed value does to the message */", "",
        "enum sip_kind {", "    SIP_OTHER = 0,", *kinds, "    SIP_KINDS", "};", "",
        "/* X(kind, name, compact form or 0, multiplicity, fault, source of the syntax) */",
        "#define SIP_FIELDS(X) \\", " \\\n".join(cells), "", "#endif", ""])


def recogniser_of(rows):
    """The text of gen/field.re: rules for the machine of grammar/name.re."""
    lines = ["// field.re - header-name by kind, made by gen/field.py from grammar/field.tsv."]
    for kind, name, compact, *_ in rows:
        lines.append(f"'{name.lower()}' {{ *kind = SIP_{kind}; goto rest; }}")
        if compact != "-":
            lines.append(f"'{compact}' {{ *kind = SIP_{kind}; goto rest; }}")
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    rows = rows_of(root / "grammar" / "field.tsv")
    (root / "gen" / "field.h").write_text(header_of(rows), encoding="ascii")
    (root / "gen" / "field.re").write_text(recogniser_of(rows), encoding="ascii")


if __name__ == "__main__":
    main()
