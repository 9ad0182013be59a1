"""Makes gen/value.h (the rule of each header field's value) from grammar/value.tsv and param.tsv (RFC 3261 20, 25.1).

usage: value.py ROOT - reads ROOT/grammar/field.tsv, value.tsv and param.tsv, writes ROOT/gen/value.h
"""
import re
import sys
from pathlib import Path

from field import rows_of as fields_of

NAME_MAX = 14     # octets of a parameter's name in the table
EMPTY = ("no", "yes", "noted")
# Rules that C joins of others.
JOINED_RULES = {"flag", "token", "quoted_string", "wordy", "digest_verify", "qop_options", "domain", "digest_uri",
                "nc_value", "sess_uuid"}
JOINED = {"addr", "name_addr", "ainfo", "server_val", "warning_value", "retry_after", "uri_in_brackets", "entity_tag",
          "header_value", "TEXT_UTF8_TRIM"}
AUTH_SETS = ("challenge", "credentials", "auth_info")     # in the order of enum side in grammar/auth.re


def defined_in(path):
    """The names of the definitions in the blocks of a source."""
    return {name for block in re.findall(r"/\*!re2c(.*?)\*/", path.read_text(encoding="ascii"), re.S)
            for name in re.findall(r"^[ \t]*([A-Za-z]\w*)[ \t]*=[ \t]*[^=\s]", block, re.M)}


def rules_in(path):
    """The names of the rules that grammar/sequence.tsv defines."""
    return {cells[0].replace("-", "_") for _, cells in rows_of(path, 2)}


def rows_of(path, columns):
    """[(number, cells)] of a table; exits with file, line and reason at the first row that cannot stand."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            refuse(path, number, f"{len(cells)} columns, wanted {columns}")
        rows.append((number, cells))
    return rows


def refuse(path, number, reason):
    sys.exit(f"grammar/{path.name}:{number}: {reason}")


def sets_of(path, defined):
    """dict set -> [(name, rule, needed)]; the rows of a set stand together."""
    sets, last = {}, None
    for number, (name_of_set, name, rule, needed, _) in rows_of(path, 5):
        if name_of_set != last and name_of_set in sets:
            refuse(path, number, f"the rows of set {name_of_set} do not stand together")
        if not re.fullmatch(r"[a-z+][a-z.-]*", name) or len(name) > NAME_MAX:
            refuse(path, number, f"'{name}' is no name of at most {NAME_MAX} letters in lower case")
        if rule not in defined:
            refuse(path, number, f"grammar/rule.re has no definition {rule}")
        if needed not in ("yes", "no"):
            refuse(path, number, f"needed '{needed}' is neither yes nor no")
        if name in [row[0] for row in sets.get(name_of_set, ())]:
            refuse(path, number, f"{name} stands in set {name_of_set} already")
        sets.setdefault(name_of_set, []).append((name, rule, needed == "yes"))
        last = name_of_set
    return sets


def shapes_of(path, kinds, sets, defined):
    """[(kind, empty, head, set, others, whether it is a list)]"""
    shapes, seen = [], set()
    for number, (kind, empty, head, params, others, _) in rows_of(path, 6):
        if kind != "OTHER" and kind not in kinds:
            refuse(path, number, f"{kind} is no kind of grammar/field.tsv")
        if kind in seen:
            refuse(path, number, f"{kind} has a row already")
        if empty not in EMPTY:
            refuse(path, number, f"empty '{empty}' is none of {', '.join(EMPTY)}")
        if head not in defined:
            refuse(path, number, f"neither grammar/head.re nor rule.re has a definition {head}")
        if params != "-" and params not in sets:
            refuse(path, number, f"grammar/param.tsv has no set {params}")
        if others not in ("any", "flag", "wordy", "none") or (others == "none" and params != "-"):
            refuse(path, number, f"others '{others}' cannot stand here")
        seen.add(kind)
        shapes.append((kind, EMPTY.index(empty), head, params, others, kinds.get(kind) == "list"))
    return shapes


def auth_of(sets):
    """(names, rules) of the parameters of challenges and credentials: the cells of two tables in C."""
    names = list(dict.fromkeys(row[0] for name in AUTH_SETS for row in sets[name]))
    ends = {(len(name), name[0], name[-1]) for name in names}
    if len(ends) != len(names):
        sys.exit("grammar/param.tsv: two parameters of challenges and credentials have length, first and last letter "
                 "in common, by which grammar/auth.re tells them apart")
    cells = [f'    [SIP_A_{name.upper()}] = {{ {len(name)}, "{name}" }}' for name in names]
    rules = []
    for of_set in [*(sets[name] for name in AUTH_SETS), []]:
        given = {row[0]: row[1] for row in of_set}
        rules.append("    { " + ", ".join(f"[SIP_A_{name.upper()}] = SIP_R_{given.get(name, 'wordy').upper()}"
                                          for name in names) + ", [SIP_A_PARAMS] = SIP_R_WORDY }")
    return cells, rules


def header_of(shapes, sets):
    """The text of gen/value.h."""
    auth_names, auth_rules = auth_of(sets)
    rules = sorted({row[1] for rows in sets.values() for row in rows} - {"flag", "wordy"})
    sets = {name: rows for name, rows in sets.items() if name not in AUTH_SETS}
    heads = sorted({shape[2] for shape in shapes})
    first, at, params, names = {}, 0, [], []
    for name, rows in sets.items():
        first[name] = at
        at += len(rows)
        for param, rule, needed in rows:
            params.append(f'    {{ {sum(map(len, names))}, {len(param)}, SIP_R_{rule.upper()}, {int(needed)} }}')
            names.append(param)
    cells = []
    for kind, empty, head, params_of, others, is_list in shapes:
        start, count = (first[params_of], len(sets[params_of])) if params_of != "-" else (0, 0)
        is_needed = any(needed for _, _, needed in sets.get(params_of, ()))
        cells.append(f"    [SIP_{kind}] = {{ SIP_H_{head.upper()}, SIP_R_{others.upper()}, {empty}, "
                     f"{int(is_list)}, {start}, {count}, {int(is_needed)} }}")
    return "\n".join([
        "/* value.h - the rule of each header field's value, made by gen/value.py from grammar/value.tsv and",
        " * grammar/param.tsv. */",
        "#ifndef CW_VALUE_H", "#define CW_VALUE_H", "",
        "/* The machines of grammar/value.re for what stands before the parameters; SIP_H_NONE: the kind",
        " * has a machine elsewhere. */",
        "enum sip_head {", "    SIP_H_NONE,", *[f"    SIP_H_{head.upper()}," for head in heads], "    SIP_HEADS", "};",
        "",
        "/* The machines for the value of a parameter. */",
        "enum sip_rule {", "    SIP_R_NONE,", "    SIP_R_FLAG,", "    SIP_R_ANY,", "    SIP_R_WORDY,",
        *[f"    SIP_R_{rule.upper()}," for rule in rules], "    SIP_RULES", "};", "",
        "/* The sets of parameters: where they begin in SIP_PARAM_ROWS, and how many they are. */",
        "enum {", *[f"    SIP_SET_{name.upper()} = {first[name]}, SIP_SET_{name.upper()}_SIZE = {len(rows)},"
                    for name, rows in sets.items()], "};", "",
        "/* Their names one behind another, and { place of the name, its length, rule, needed } */",
        "#define SIP_PARAM_NAMES \\", " \\\n".join(f'    "{name}"' for name in names), "",
        "#define SIP_PARAM_ROWS \\", ", \\\n".join(params), "",
        "/* [kind] = { head, rule of others, may be empty, list, first parameter, parameters, needed } */",
        "#define SIP_SHAPES \\", ", \\\n".join(cells), "",
        "/* Of the parameters of challenges and credentials: [parameter] = { length of the name, name } */",
        "#define SIP_AUTH_NAMES \\", ", \\\n".join(auth_names), "",
        "/* { [parameter] = rule } of a challenge, of credentials, of Authentication-Info, of another scheme */",
        "#define SIP_AUTH_RULES \\", ", \\\n".join(auth_rules), "", "#endif", ""])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    kinds = {row[0]: row[3] for row in fields_of(root / "grammar" / "field.tsv")}
    rules = defined_in(root / "grammar" / "rule.re") | JOINED_RULES
    heads = rules | defined_in(root / "grammar" / "head.re") | defined_in(root / "grammar" / "date.re") | \
        defined_in(root / "grammar" / "single.re") | rules_in(root / "grammar" / "sequence.tsv") | JOINED
    sets = sets_of(root / "grammar" / "param.tsv", rules)
    shapes = shapes_of(root / "grammar" / "value.tsv", kinds, sets, heads)
    (root / "gen" / "value.h").write_text(header_of(shapes, sets), encoding="ascii")


if __name__ == "__main__":
    main()
