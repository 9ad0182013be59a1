"""Makes gen/member.h from grammar/member.tsv: the parameters that have a member of the view, by name.

usage: member.py ROOT

Refused (file, line, reason; exit status 1): a row that cannot stand, and two names of a set that are one.
"""
import re
import sys
from pathlib import Path

SETS = {"uri": "SIP_U_", "field": "SIP_P_"}
# Whether [at, end) is a value of the rule. A token of a URI may hold octets that end a pvalue: the caller gives the
# longer of the two.
VALUES = {"token": "is_token", "flag": "at == end", "ttl": "sip_lex_ttl(at) == end", "host": "sip_lex_host(at) == end",
          "address": "sip_lex_address(at) == end", "[port]": "at == end || sip_run_port(at) == end",
          "delta": "sip_run_port(at) == end"}


def rows_of(root):
    """dict set -> [(name, value)]."""
    sets = {name: [] for name in SETS}
    for number, line in enumerate((root / "grammar/member.tsv").read_text(encoding="ascii").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 4 or cells[0] not in SETS or cells[2] not in VALUES:
            sys.exit(f"grammar/member.tsv:{number}: wanted a set, a name, the rule of its value, rules")
        if not re.fullmatch("[a-z]{2,9}", cells[1]):
            sys.exit(f"grammar/member.tsv:{number}: '{cells[1]}' is not of two to nine letters in lower case")
        if cells[1] in [name for name, _ in sets[cells[0]]]:
            sys.exit(f"grammar/member.tsv:{number}: {cells[1]} has a row already")
        sets[cells[0]].append((cells[1], cells[2]))
    return sets


def compared(name):
    """C: whether the octets at p are this name, in either case."""
    if len(name) < 4:
        return " && ".join(f"(p[{at}] | 0x20) == '{letter}'" for at, letter in enumerate(name))
    alike = f'wide_alike(p, "{name[:8]}", {min(len(name), 8)})'
    return alike + "".join(f" && (p[{at}] | 0x20) == '{name[at]}'" for at in range(8, len(name)))


def set_text(kind, rows):
    """The enumerators of a set, its names found and its values judged."""
    prefix = SETS[kind]
    lines = [f"enum sip_{kind}_member {{", f"    {prefix}OTHER,",
             ",\n".join(f"    {prefix}{name.upper()}" for name, _ in rows), "};", "",
             f"ONCE enum sip_{kind}_member sip_{kind}_member(const uint8_t *p, size_t n)", "{"]
    for name, _ in rows:
        lines += [f"    if (n == {len(name)} && {compared(name)})", f"        return {prefix}{name.upper()};"]
    lines += [f"    return {prefix}OTHER;", "}", "",
              "/* Does the value [at, end) fit its rule? at == end: there is none. */",
              f"static inline bool sip_{kind}_fits(enum sip_{kind}_member member, const uint8_t *at,"
              " const uint8_t *end,",
              "        bool is_token)", "{"]
    values = list(dict.fromkeys(value for _, value in rows))
    for value in values:
        bits = " | ".join(f"1u << {prefix}{name.upper()}" for name, of in rows if of == value)
        lines += [f"    if ((1u << member) & ({bits}))", f"        return {VALUES[value]};"]
    return "\n".join([*lines, "    return true;", "}"])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    (root / "gen/member.h").write_text("\n\n".join([
        "/* member.h - the parameters that have a member of the view, made by gen/member.py from grammar/member.tsv.\n"
        " * Only grammar/lex.h includes it. */",
        *(set_text(kind, rows) for kind, rows in rows_of(root).items())]) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
