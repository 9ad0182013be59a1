"""Makes gen/reader.c (which rule reads the values of each header field) from grammar/reader.tsv and value.tsv.

usage: reader.py ROOT

Refused (file, line, reason; exit status 1): a row that cannot stand, a kind that both tables have or none has, and a
file that is not there.
"""
import sys
from pathlib import Path

from field import rows_of as fields_of

# Heads that are read elsewhere than in grammar/head.re, or whose ABNF name is another.
HEAD = {"addr": ("name-addr / addr-spec", "grammar/addr.re"), "name_addr": ("name-addr", "grammar/addr.re"),
        "token": ("token", "grammar/run.tsv"), "ainfo": ("ainfo", "grammar/auth.re"),
        "media_range": ("media-range", "grammar/sequence.tsv"),
        "SIP_date": ("SIP-date", "grammar/date.re"), "callid": ("callid", "grammar/single.re"),
        "delta_seconds": ("delta-seconds", "grammar/rule.re"), "sess_uuid": ("sess-uuid", "grammar/rule.re"),
        "uri_in_brackets": ("absoluteURI", "grammar/uri.re")}


def readers_of(root):
    """dict kind -> (rule, file)."""
    found, kinds = {}, {row[0] for row in fields_of(root / "grammar/field.tsv")}
    for name, columns in (("reader.tsv", 3), ("value.tsv", None)):
        for number, line in enumerate((root / "grammar" / name).read_text(encoding="ascii").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            where = f"grammar/{name}:{number}"
            if columns and len(cells) != columns:
                sys.exit(f"{where}: {len(cells)} columns, wanted {columns}")
            kind = cells[0]
            if kind not in kinds | {"OTHER"}:
                sys.exit(f"{where}: {kind} is no kind of grammar/field.tsv")
            if kind in found and not columns:
                sys.exit(f"{where}: grammar/reader.tsv has {kind}, too")
            rule, file = cells[1:3] if columns else HEAD.get(cells[2], (cells[2].replace("_", "-"), "grammar/head.re"))
            if not (root / file).is_file():
                sys.exit(f"{where}: there is no {file}")
            found[kind] = rule, file
    absent = sorted(kinds - set(found))
    if absent:
        sys.exit(f"grammar/reader.tsv:1: no table has the rule of {', '.join(absent)}")
    return found


def text_of(found):
    """The text of gen/reader.c."""
    out = ["/* reader.c - the rule that reads the values of each header field, made by gen/reader.py from",
           " * grammar/reader.tsv and value.tsv. It stands apart from the machines: a core that prints none has none.",
           " */",
           '#include "reader.h"']
    for at, column in enumerate(("rule", "file")):
        out += ["", f"const char *sip_kind_{column}(enum sip_kind kind)", "{",
                "    static const char *const text[SIP_KINDS] = {",
                *(f'        [SIP_{kind}] = "{reader[at]}",' for kind, reader in sorted(found.items())),
                "    };", "", '    return (unsigned)kind < SIP_KINDS ? text[kind] : "";', "}"]
    return "\n".join(out + [""])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    (root / "gen/reader.c").write_text(text_of(readers_of(root)), encoding="ascii")


if __name__ == "__main__":
    main()
