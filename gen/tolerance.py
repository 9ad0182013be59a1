"""Makes gen/tolerance.h and gen/tolerance_text.c from grammar/tolerance.tsv (RFC 3261 25.1).

usage: tolerance.py ROOT

Refused (file, line, reason; exit status 1): a row that cannot stand, and a tolerance that no source of ROOT/grammar
notes.
"""
import re
import sys
from pathlib import Path

COLUMNS = 5


def rows_of(root):
    """[(name, rule, taken, clause)] of the table."""
    def refuse(number, reason):
        sys.exit(f"grammar/tolerance.tsv:{number}: {reason}")

    sources = "".join(p.read_text(encoding="utf-8") for p in sorted((root / "grammar").iterdir())
                      if p.suffix in (".re", ".rl", ".c", ".h"))
    rows = []
    for number, line in enumerate((root / "grammar/tolerance.tsv").read_text(encoding="ascii").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != COLUMNS:
            refuse(number, f"{len(cells)} columns, wanted {COLUMNS}")
        name, rule, taken, clause, seen = cells
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            refuse(number, f"'{name}' is no name in lower case")
        if name in [row[0] for row in rows]:
            refuse(number, f"{name} has a row already")
        if not re.fullmatch(r"(RFC\d{4}|GUIDE|LOCAL)(_[A-Za-z0-9]+)+", clause):
            refuse(number, f"clause '{clause}' is no clause id")
        if not rule or not taken or not seen:
            refuse(number, "a cell is empty")
        if '"' in line or "\\" in line:
            refuse(number, "a quotation mark or a backslash stands in the row; name it in letters")
        if not re.search(rf"\bSIP_TOLERANCE_{name.upper()}\b", sources):
            refuse(number, f"no source in grammar/ notes SIP_TOLERANCE_{name.upper()}")
        rows.append((name, rule, taken, clause))
    return rows


def header_of(rows):
    """The text of gen/tolerance.h."""
    return "\n".join([
        "/* tolerance.h - what is read although its rule does not have it, made by gen/tolerance.py from",
        " * grammar/tolerance.tsv. */",
        "#ifndef CW_TOLERANCE_H", "#define CW_TOLERANCE_H", "",
        "enum sip_tolerance {", *(f"    SIP_TOLERANCE_{name.upper()}," for name, *_ in rows),
        "    SIP_TOLERANCES", "};", "", "#endif", ""])


def text_of(rows):
    """The text of gen/tolerance_text.c."""
    out = ["/* tolerance_text.c - the texts of the tolerances, made by gen/tolerance.py from grammar/tolerance.tsv.",
           " * They stand apart from the machines, so that a core that prints none has none. */",
           '#include "deviation.h"']
    for at, column in enumerate(("name", "rule", "taken", "clause")):
        out += ["", f"const char *sip_tolerance_{column}(enum sip_tolerance tolerance)", "{",
                "    static const char *const text[SIP_TOLERANCES] = {",
                *(f'        "{row[at]}",' for row in rows),
                "    };", "", '    return (unsigned)tolerance < SIP_TOLERANCES ? text[tolerance] : "";', "}"]
    return "\n".join(out + [""])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    rows = rows_of(root)
    (root / "gen/tolerance.h").write_text(header_of(rows), encoding="ascii")
    (root / "gen/tolerance_text.c").write_text(text_of(rows), encoding="ascii")


if __name__ == "__main__":
    main()
