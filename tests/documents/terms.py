"""terms.py - what users read has the terms of docs/style.md: the program's messages, the manual page, the documents.

usage: terms.py ROOT
Comments of the runtime are read too. Generated documents are made from tables that are checked elsewhere.
"""
import re
import sys
from pathlib import Path

NOT = re.compile(r"way back|\b(somebody|nobody|whoever|everybody)\b|\bat hand\b|taken? back|ran out|\bword "
                 r"of\b|server's word|"
                 r"in the clothes of|come home|given up without|no way (from|to)|what is '", re.I)
GENERATED = {"bench.md", "settings.md", "limits.md", "style.md"}


def prose(path):
    """-> [(line number, text)]: of C the literals and comments, of all else everything."""
    text = path.read_text(encoding="utf-8")
    if path.suffix not in (".c", ".h"):
        return [(1, text)]
    found = re.finditer(r'"(?:\\.|[^"\\\n])*"|/\*.*?\*/', text, re.S)
    return [(text.count("\n", 0, m.start()) + 1, m[0]) for m in found]


def main():
    root = Path(sys.argv[1])
    documents = [p for p in (root / "docs").glob("*.md") if p.name not in GENERATED]
    files = [*sorted(root.glob("runtime/*.[ch]")), *documents, root / "docs/clausewire.1", root / "README.md",
             root / "examples/lab.xml"]
    faults = [f"{path.relative_to(root)}:{number + text.count(chr(10), 0, m.start())}: {m[0]!r}"
              for path in files for number, text in prose(path) for m in NOT.finditer(re.sub(r"\s", " ", text))]
    print(*faults, sep="\n")
    return bool(faults) or len(files) < 80


if __name__ == "__main__":
    sys.exit(main())
