"""refusal.py - what the generators refuse: file, line, reason; all are printed, then nothing is written."""


class Refusals:
    """Gathers refusals; `stop` ends the run when there is one."""

    def __init__(self):
        self.found = set()

    def add(self, path, line, reason):
        self.found.add((str(path), int(line), reason))

    def __bool__(self):
        return bool(self.found)

    def lines(self):
        return [f"{path}:{line}: {reason}" for path, line, reason in sorted(self.found)]

    def stop(self):
        if self.found:
            raise Refused(self.lines())


class Refused(Exception):
    """The definitions are refused; `lines` has the reasons."""

    def __init__(self, lines):
        super().__init__("\n".join(lines))
        self.lines = lines
