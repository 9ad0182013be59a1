"""Makes docs/limits.md from the tables grammar/limits.tsv, fsm/limits.tsv and runtime/limits.tsv and the enumerators of
the sources there (LOCAL_limits).

usage: limits.py ROOT

Refused (file, line, reason; exit status 1): a limit of a header without a row, a row without a limit, a row whose test
never names it.
"""
import ast
import re
import sys
from pathlib import Path

LIMIT = re.compile(r"\b([A-Z][A-Z0-9_]*(?:_MAX|_KEPT|_TOLD)) *=\s*([0-9+* ()]+)")
CORE_LIMIT = re.compile(r"\b([A-Z][A-Z0-9_]*(?:_MAX|_KEPT|_MOST|_FORKS)) *=\s*([0-9]+)\b")
SETTABLE = re.compile(r"^#ifndef (\w+)\n#define \1 ([0-9]+)", re.M)
HEAD = """# Limits

Made by gen/limits.py from limits.tsv of grammar/, fsm/ and runtime/. Every list and every copy has a bound, so that
memory and time have one (LOCAL_limits). Beyond a bound nothing breaks: the third column says what happens. Each is
tried at its value and one above by the test named.

## Of the grammar

| limit | value | beyond it | why | test |
|---|---:|---|---|---|
"""

CORE = """
## Of the core

Those that begin with `CW_` and end with `_MAX` may be defined otherwise, alike for the core and for all that use it
(include/clausewire/sizes.h).

| limit | value | beyond it | why | test |
|---|---:|---|---|---|
"""

HOST = """
## Of the host

| limit | value | beyond it | why | test |
|---|---:|---|---|---|
"""
FILES = ("runtime/profile.h", "runtime/state.h", "runtime/sink.h", "runtime/ladder.h")


def host_limits_of(root):
    """The same of the profile, the state file and what is printed."""
    return {limit[1]: (int(limit[2]), path) for path in FILES
            for limit in LIMIT.finditer((root / path).read_text(encoding="utf-8"))}


def core_limits_of(root):
    """The same of the core: what the caller may set, and the headers in fsm/."""
    sizes = "include/clausewire/sizes.h"
    found = {name: (int(value), sizes) for name, value in SETTABLE.findall((root / sizes).read_text(encoding="utf-8"))}
    for path in sorted((root / "fsm").glob("**/*.h")):
        text = path.read_text(encoding="utf-8")
        for limit in CORE_LIMIT.finditer(text):
            where = f"{path.relative_to(root)}:{text.count(chr(10), 0, limit.start()) + 1}"
            found[limit[1]] = (int(limit[2]), where)
    return found


def limits_of(root):
    """dict name -> (value, 'file:line')"""
    found = {}
    for path in sorted(p for p in (root / "grammar").iterdir() if p.suffix in (".h", ".c", ".re", ".rl")):
        text = path.read_text(encoding="utf-8")
        for limit in LIMIT.finditer(text):
            value = eval(compile(ast.parse(limit[2].strip(), mode="eval"), path.name, "eval"), {"__builtins__": {}})
            found[limit[1]] = (value, f"grammar/{path.name}:{text.count(chr(10), 0, limit.start()) + 1}")
    return found


def test_of(root, name, test):
    """-> where the test stands, and whether it tries the limit"""
    if test.startswith("flow:"):
        path = f"tests/flows/{test[5:]}.flow"
        return path, (root / path).is_file()
    path = f"tests/unit/test_{test}.c"
    return path, (root / path).is_file() and \
        re.search(rf"\b{name}\b", (root / path).read_text(encoding="utf-8")) is not None


def read_table(root, path, limits, faults):
    """The rows of one table of limits as Markdown."""
    rows, seen = [], set()
    for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        where = f"{path}:{number}"
        if len(cells) != 4:
            faults.append(f"{where}: {len(cells)} columns, wanted 4")
            continue
        name, beyond, reason, test = cells
        if name not in limits or name in seen:
            faults.append(f"{where}: {name} is no limit of a header there, or has a row already")
            continue
        tried, is_named = test_of(root, name, test)
        if not is_named:
            faults.append(f"{where}: {tried} does not name {name}")
        seen.add(name)
        rows.append(f"| `{name}` | {limits[name][0]:,} | {beyond} | {reason} | `{tried}` |\n")
    for name, (_, where) in limits.items():
        if name not in seen:
            faults.append(f"{where}: {name} has no row in {path}")
    return "".join(rows)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root, faults = Path(sys.argv[1]), []
    grammar = read_table(root, "grammar/limits.tsv", limits_of(root), faults)
    core = read_table(root, "fsm/limits.tsv", core_limits_of(root), faults)
    host = read_table(root, "runtime/limits.tsv", host_limits_of(root), faults)
    if faults:
        print("\n".join(faults))
        sys.exit(1)
    (root / "docs/limits.md").write_text(HEAD + grammar + CORE + core + HOST + host, encoding="utf-8")


if __name__ == "__main__":
    main()
