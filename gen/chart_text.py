"""chart_text.py - the text of a chart as it stands: states and arcs with their lines.

What the machine is, only Ragel says (chart.py asks it). This reading gives the lines for refusals, and the form that
every chart keeps: an arc is `[feature] EVENT @clause... @action... -> state`, nothing else.
"""
import re
from dataclasses import dataclass, field

TOKEN = re.compile(r"""(?P<space>\s+|\#[^\n]*|/\*.*?\*/)|(?P<embed>@\w+)|(?P<tag>>~\w+)|(?P<to>->)
                       |(?P<name>[A-Za-z_]\w*)|(?P<null>"")|(?P<sign>[():|,!;])""", re.X | re.S)
CLAUSE = re.compile(r"(RFC\d+|GUIDE|LOCAL)_\w+")


@dataclass
class TextArc:
    """One arc as written; several events make several cells of it."""
    line: int
    events: list
    guard: str          # "", "fact" or "!fact"
    clauses: list
    actions: list
    to: str
    features: list


@dataclass
class TextState:
    """`choosers`: of a choice, the actions that post which of its arcs is taken; empty: a state that may be rested
    in."""
    name: str
    line: int
    tag: str = ""
    choosers: list = field(default_factory=list)
    arcs: list = field(default_factory=list)


class Malformed(Exception):
    def __init__(self, line, reason):
        super().__init__(reason)
        self.line, self.reason = line, reason


class Reader:
    """Reads the join of `main :=`."""

    def __init__(self, text):
        begin = re.search(r"^\s*main\s*:=", text, re.M)
        if begin is None:
            raise Malformed(1, "no main := in this chart")
        self.tokens, at = [], begin.end()
        line = text.count("\n", 0, at) + 1
        while True:
            match = TOKEN.match(text, at)
            if match is None:
                raise Malformed(line, f"'{text[at:at + 1]}' is no part of the form of a chart")
            if match.lastgroup != "space":
                self.tokens.append((match.lastgroup, match.group(), line))
                if match.group() == ";":
                    break
            line += match.group().count("\n")
            at = match.end()
        self.at = 0

    def peek(self):
        return self.tokens[self.at]

    def take(self, *wanted):
        """The next token, which is of one of these groups or is one of these signs."""
        group, text, line = self.peek()
        if group not in wanted and text not in wanted:
            raise Malformed(line, f"'{text}' where {' or '.join(wanted)} is wanted")
        self.at += 1
        return text, line

    def is_next(self, *wanted):
        group, text, _ = self.peek()
        return group in wanted or text in wanted

    def states(self):
        found = []
        self.take("(")
        while True:
            found.append(self.state())
            if not self.is_next(","):
                break
            self.take(",")
        self.take(")")
        self.take(";")
        return found

    def state(self):
        name, line = self.take("name")
        state = TextState(name, line)
        self.take(":")
        if self.is_next("choice"):
            self.take("choice")
            self.take("by")
            while self.is_next("name"):
                state.choosers.append(self.take("name")[0])
        self.take("(")
        while True:
            state.arcs.append(self.arc())
            if not self.is_next("|"):
                break
            self.take("|")
        self.take(")")
        if self.is_next("tag"):
            state.tag = self.take("tag")[0][2:]
        return state

    def arc(self):
        _, first, line = self.peek()
        arc = TextArc(line, [], "", [], [], "", [])
        if first == '""':
            self.take("null")
        elif first == "empty":
            self.take("name")
        else:
            while self.is_next("name") and self.peek()[1].islower():
                arc.features.append(self.take("name")[0])
            arc.line = self.peek()[2]
            self.events(arc)
        while self.is_next("embed"):
            word = self.take("embed")[0][1:]
            (arc.clauses if CLAUSE.fullmatch(word) else arc.actions).append(word)
        self.take("to")
        arc.to = self.take("name")[0]
        return arc

    def events(self, arc):
        if not self.is_next("("):
            arc.events.append(self.take("name")[0])
            return
        self.take("(")
        self.events(arc)
        while self.is_next("|"):
            self.take("|")
            self.events(arc)
        if self.is_next("when"):
            line = self.take("when")[1]
            if arc.guard:
                raise Malformed(line, "more than one guard on an event")
            denial = self.take("!")[0] if self.is_next("!") else ""
            arc.guard = denial + self.take("name")[0]
        self.take(")")


def read_states(text):
    """-> list of TextState, `start` first. Raises Malformed."""
    return Reader(text).states()
