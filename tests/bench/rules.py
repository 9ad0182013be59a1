"""rules.py - instructions that a message costs, in all and by function, counted by callgrind.

A program runs one round over the corpus and eleven: the difference is ten rounds and nothing else.
"""
import re
import subprocess
import tempfile
from pathlib import Path

FEW, MANY = 1, 11
FUNCTION = re.compile(r"^\s*([0-9,]+) \([^)]*\)\s+\S*?:([A-Za-z_][\w.']*) ?(?:\[|$)")
TOTAL = re.compile(r"^\s*([0-9,]+) \([^)]*\)\s+PROGRAM TOTALS")


class Counter:
    """Counts the programs in `folder` over the messages of `corpus`."""

    def __init__(self, folder, corpus, root):
        self.folder, self.corpus = folder, corpus
        self.messages = len(list(corpus.glob("*.sip")))
        paths = [*sorted(root.glob("grammar/*.re")), *sorted(root.glob("grammar/*.c"))]
        self.sources = {p.relative_to(root): p.read_text(encoding="utf-8").splitlines() for p in paths}

    def _counted(self, program, what, rounds):
        """-> (instructions in all, dict function -> its own)."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "out")
            subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", self.folder / program, what,
                            self.corpus, "repeat", str(rounds)], check=True, capture_output=True)
            text = subprocess.run(["callgrind_annotate", "--auto=no", "--threshold=100", out], check=True,
                                  capture_output=True, text=True).stdout
        total, own = 0, {}
        for line in text.splitlines():
            if TOTAL.match(line):
                total = int(TOTAL.match(line).group(1).replace(",", ""))
            found = FUNCTION.match(line)
            if found:
                name = re.split(r"[.']", found.group(2))[0]
                own[name] = own.get(name, 0) + int(found.group(1).replace(",", ""))
        return total, own

    def total(self, program, what):
        few, many = (self._counted(program, what, rounds)[0] for rounds in (FEW, MANY))
        return (many - few) / ((MANY - FEW) * self.messages)

    def by_function(self, program, what):
        """-> dict function of the grammar -> instructions a message."""
        few, many = (self._counted(program, what, rounds)[1] for rounds in (FEW, MANY))
        return {name: (many[name] - few.get(name, 0)) / ((MANY - FEW) * self.messages) for name in many
                if self.place(name) != "-" and many[name] > few.get(name, 0)}

    def place(self, function):
        """-> file:line of the definition; -: not of the grammar."""
        head = re.compile(rf"^[a-z][\w *]*\b{re.escape(function)}\(")
        for path, lines in self.sources.items():
            for number, line in enumerate(lines, 1):
                if head.match(line) and not line.rstrip().endswith(";"):
                    return f"{path}:{number}"
        return "-"
