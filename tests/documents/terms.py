"""terms.py - what people read has the terms of docs/style.md: the program's messages, the manual page, the documents,
the comments and tables of the core, the registry of clauses.

usage: terms.py ROOT
Of C and charts the literals and comments are read, of all else everything. Generated documents come from the tables.
"""
import re
import sys
from pathlib import Path

WORDS = (r"way back|\b(somebody|nobody|whoever|everybody)\b|\bat hand\b|taken? back|ran out|\bword of\b|server's word|"
         r"in the clothes of|come home|given up without|no way (from|to)|what is '|\btalk(s|ed)? to\b|\bruns? out\b|"
         r"\bgives? way\b|\bis no concern\b|\b(our|other) end\b|\bwhom\b|\b(no|without a) word\b")
NOT = re.compile(WORDS.replace(" ", " +"), re.I)    # a line of a comment begins with blanks and an asterisk
TEXT = re.compile(r'"(?:\\.|[^"\\\n])*"|/\*.*?\*/', re.S)
CHART_TEXT = re.compile(r"^ *#[^\n]*|/\*.*?\*/", re.S | re.M)
GENERATED = {"bench.md", "settings.md", "limits.md", "style.md"}


def prose(path):
    """-> [(line number, text)]: of C and charts the literals and comments, of all else everything."""
    text = path.read_text(encoding="utf-8")
    pattern = {".c": TEXT, ".h": TEXT, ".rl": CHART_TEXT}.get(path.suffix)
    return [(text.count("\n", 0, m.start()) + 1, m[0]) for m in pattern.finditer(text)] if pattern else [(1, text)]


def one_line(text):
    """The text without line ends and the asterisks that continue a comment; as long as it was."""
    return re.sub(r"\s", " ", re.sub(r"\n *\*(?!/)", lambda m: " " * len(m[0]), text))


def main():
    root = Path(sys.argv[1])
    documents = [p for p in (root / "docs").glob("*.md") if p.name not in GENERATED]
    core = [p for p in sorted(root.glob("fsm/**/*")) if p.suffix in (".c", ".h", ".rl", ".tsv")]
    files = [*sorted(root.glob("runtime/*.[ch]")), *core, *documents, root / "docs/spec/clauses.tsv",
             root / "docs/clausewire.1", root / "README.md", root / "examples/lab.xml"]
    faults = [f"{path.relative_to(root)}:{number + text.count(chr(10), 0, m.start())}: {m[0]!r}"
              for path in files for number, text in prose(path) for m in NOT.finditer(one_line(text))]
    print(*faults, sep="\n")
    return bool(faults) or len(files) < 80 or len(core) < 100


if __name__ == "__main__":
    sys.exit(main())
