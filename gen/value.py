"""Makes gen/value.h (the rule of each header field's value) from grammar/value.tsv and param.tsv (RFC 3261 20, 25.1).

usage: value.py ROOT - reads ROOT/grammar/field.tsv, value.tsv and param.tsv, writes ROOT/gen/value.h
"""
import re
import sys
from pathlib import Path

from field import rows_of as fields_of

NAME_MAX = 14     # octets of a parameter's name in the table


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


def sets_of(path):
    """dict set -> [(name, rule, needed)]; the rows of a set stand together."""
    sets, last = {}, None
    for number, (name_of_set, name, rule, needed, _) in rows_of(path, 5):
        if name_of_set != last and name_of_set in sets:
            refuse(path, number, f"the rows of set {name_of_set} do not stand together")
        if not re.fullmatch(r"[a-z+][a-z.-]*", name) or len(name) > NAME_MAX:
            refuse(path, number, f"'{name}' is no name of at most {NAME_MAX} letters in lower case")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", rule):
            refuse(path, number, f"'{rule}' is no name of a rule")
        if needed not in ("yes", "no"):
            refuse(path, number, f"needed '{needed}' is neither yes nor no")
        if name in [row[0] for row in sets.get(name_of_set, ())]:
            refuse(path, number, f"{name} stands in set {name_of_set} already")
        sets.setdefault(name_of_set, []).append((name, rule, needed == "yes"))
        last = name_of_set
    return sets


def shapes_of(path, kinds, sets):
    """[(kind, empty, head, set, others, whether it is a list)]"""
    shapes, seen = [], set()
    for number, (kind, empty, head, params, others, _) in rows_of(path, 6):
        if kind != "OTHER" and kind not in kinds:
            refuse(path, number, f"{kind} is no kind of grammar/field.tsv")
        if kind in seen:
            refuse(path, number, f"{kind} has a row already")
        if empty not in ("yes", "no"):
            refuse(path, number, f"empty '{empty}' is neither yes nor no")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", head):
            refuse(path, number, f"'{head}' is no name of a machine")
        if params != "-" and params not in sets:
            refuse(path, number, f"grammar/param.tsv has no set {params}")
        if others not in ("any", "flag", "wordy", "none") or (others == "none" and params != "-"):
            refuse(path, number, f"others '{others}' cannot stand here")
        seen.add(kind)
        shapes.append((kind, empty == "yes", head, params, others, kinds.get(kind) == "list"))
    return shapes


def header_of(shapes, sets):
    """The text of gen/value.h."""
    heads = sorted({shape[2] for shape in shapes})
    rules = sorted({row[1] for rows in sets.values() for row in rows} - {"flag"})
    first, at, params = {}, 0, []
    for name, rows in sets.items():
        first[name] = at
        at += len(rows)
        for param, rule, needed in rows:
            params.append(f'    {{ {len(param)}, SIP_R_{rule.upper()}, {int(needed)}, "{param}" }}')
    cells = []
    for kind, empty, head, params_of, others, is_list in shapes:
        start, count = (first[params_of], len(sets[params_of])) if params_of != "-" else (0, 0)
        cells.append(f"    [SIP_{kind}] = {{ SIP_H_{head.upper()}, SIP_R_{others.upper()}, {int(empty)}, "
                     f"{int(is_list)}, "
                     f"{start}, {count} }}")
    return "\n".join([
        "/* value.h - the rule of each header field's value, made by gen/value.py from grammar/value.tsv and",
        " * grammar/param.tsv. */",
        "#ifndef CW_VALUE_H", "#define CW_VALUE_H", "",
        "/* The machines of grammar/value.re for what stands before the parameters; SIP_H_NONE: the kind",
        " * has a machine elsewhere. */",
        "enum sip_head {", "    SIP_H_NONE,", *[f"    SIP_H_{head.upper()}," for head in heads], "    SIP_HEADS", "};",
        "",
        "/* The machines for the value of a parameter. */",
        "enum sip_rule {", "    SIP_R_NONE,", "    SIP_R_FLAG,", "    SIP_R_ANY,",
        *[f"    SIP_R_{rule.upper()}," for rule in rules], "    SIP_RULES", "};", "",
        "/* The sets of parameters: where they begin in SIP_PARAM_ROWS, and how many they are. */",
        "enum {", *[f"    SIP_SET_{name.upper()} = {first[name]}, SIP_SET_{name.upper()}_SIZE = {len(rows)},"
                    for name, rows in sets.items()], "};", "",
        "/* { length of the name, rule, needed, name } */",
        "#define SIP_PARAM_ROWS \\", ", \\\n".join(params), "",
        "/* [kind] = { head, rule of other parameters, may be empty, list, first parameter, parameters } */",
        "#define SIP_SHAPES \\", ", \\\n".join(cells), "", "#endif", ""])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    kinds = {row[0]: row[3] for row in fields_of(root / "grammar" / "field.tsv")}
    sets = sets_of(root / "grammar" / "param.tsv")
    shapes = shapes_of(root / "grammar" / "value.tsv", kinds, sets)
    (root / "gen" / "value.h").write_text(header_of(shapes, sets), encoding="ascii")


if __name__ == "__main__":
    main()
