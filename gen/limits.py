"""Makes docs/limits.md from grammar/limits.tsv and the enumerators of the sources in grammar/ (LOCAL_limits).

usage: limits.py ROOT

Refused (file, line, reason; exit status 1): a limit of a header without a row, a row without a limit, a row whose test
never names it.
"""
import ast
import re
import sys
from pathlib import Path

LIMIT = re.compile(r"\b([A-Z][A-Z0-9_]*(?:_MAX|_KEPT|_TOLD)) *=\s*([0-9+* ()]+)")
HEAD = """# Limits of the grammar

Made by gen/limits.py from grammar/limits.tsv. Every list and every copy has a bound, so that memory and time have one
(LOCAL_limits). Beyond a bound nothing breaks: the third column says what happens. Each is tried at its value and one
above by the test named.

| limit | value | beyond it | why | test |
|---|---:|---|---|---|
"""


def limits_of(root):
    """dict name -> (value, 'file:line')"""
    found = {}
    for path in sorted(p for p in (root / "grammar").iterdir() if p.suffix in (".h", ".c", ".re", ".rl")):
        text = path.read_text(encoding="utf-8")
        for limit in LIMIT.finditer(text):
            value = eval(compile(ast.parse(limit[2].strip(), mode="eval"), path.name, "eval"), {"__builtins__": {}})
            found[limit[1]] = (value, f"grammar/{path.name}:{text.count(chr(10), 0, limit.start()) + 1}")
    return found


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    limits, faults, rows, seen = limits_of(root), [], [], set()
    path = root / "grammar/limits.tsv"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        where = f"grammar/limits.tsv:{number}"
        if len(cells) != 4:
            faults.append(f"{where}: {len(cells)} columns, wanted 4")
            continue
        name, beyond, reason, test = cells
        source = root / f"tests/unit/test_{test}.c"
        if name not in limits or name in seen:
            faults.append(f"{where}: {name} is no limit of a header in grammar/, or has a row already")
            continue
        if not source.is_file() or not re.search(rf"\b{name}\b", source.read_text(encoding="utf-8")):
            faults.append(f"{where}: tests/unit/test_{test}.c does not name {name}")
        seen.add(name)
        shown = f"`tests/unit/test_{test}.c`"
        rows.append(f"| `{name}` | {limits[name][0]:,} | {beyond} | {reason} | {shown} |\n")
    for name, (_, where) in limits.items():
        if name not in seen:
            faults.append(f"{where}: {name} has no row in grammar/limits.tsv")
    if faults:
        print("\n".join(faults))
        sys.exit(1)
    (root / "docs/limits.md").write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
