"""lexer.py - the machines that re2c makes of the blocks of a file, read back from the C that it writes.

They are re2c's own: its states, its edges, its tags. No more of C is understood than re2c 3.0 writes with the option
--input custom; what is not, is refused.
"""
import re
import subprocess
import sys
from dataclasses import dataclass, field

import blocks

NOW, NONE = 15, 14      # what a tag becomes: this place, or no place; below: what another tag is
# A value machine may leave in the middle of a rule (lex.h, the fence); a tag in a loop takes its last place.
WARNINGS = ["-W", "-Wno-nondeterministic-tags", "-Wno-sentinel-in-midrule"]
ESCAPES = {r"\t": 9, r"\n": 10, r"\r": 13, r"\v": 11, r"\f": 12, r"\a": 7, r"\b": 8, r"\\": 92, r"\'": 39}
BLOCK = re.compile(r"^\{\n\tuint8_t yych;\n.*?^\}\n", re.M | re.S)
CASE = re.compile(r"(?:case ('(?:\\.|[^'])'|0x[0-9A-F]{2})|default):\s*(.*)$")
LITERAL = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])'")
TAG_OPERATION = re.compile(r"(?:YYSTAG([PN])\(yyt(\d+)\)|yyt(\d+) = yyt(\d+));$")
ENDING = re.compile(r"\w+ = yyt\d+;|YYSTAG[PN]\((?!yyt)|YYSHIFT|YYRESTORETAG")     # of a tag, before an action
GOTO = re.compile(r"goto (\w+);$")
OCTETS = range(256)


@dataclass
class State:
    rule: int = 0                                   # that ends here; 0: none
    edges: list = field(default_factory=list)       # (octets, tag operations, state)


@dataclass
class Machine:
    """One block. Rules have numbers from 1; 0 is none, or the rule "*"."""
    starts: dict = field(default_factory=dict)      # condition ("" where there are none) -> key of a state
    states: dict = field(default_factory=dict)      # key -> State
    rules: list = field(default_factory=list)       # what ends each, as C
    otherwise: str | None = None                    # the action of the rule "*"; None: there is none
    tags: int = 0


def octet_of(text):
    if text.startswith("0x"):
        return int(text, 16)
    return ESCAPES.get(text[1:-1]) or ord(text[1:-1])


def statements_of(block):
    """[(kind, ...)] of the C of a block: label, switch, select, action, or else the statement."""
    lines, out, i = block.split("\n")[1:-2], [], 0
    while i < len(lines):
        line, stripped = lines[i], lines[i].strip()
        i += 1
        if line.startswith("\t{"):      # an action
            part, depth = [line], 0
            while True:
                bare = LITERAL.sub("", part[-1])
                depth += bare.count("{") - bare.count("}")
                if depth <= 0:
                    break
                part.append(lines[i])
                i += 1
            out.append(("action", "\n".join(part)))
        elif re.fullmatch(r"yy\w+:", stripped):
            out.append(("label", stripped[:-1]))
        elif re.match(r"(switch|if) \(", stripped):
            part = []
            while lines[i].strip() != "}":
                part.append(lines[i].strip())
                i += 1
            i += 1
            out.append(switch_of(part) if "(yych)" in stripped else ("select", stripped, part))
        elif stripped and not re.match(r"uint8_t |unsigned int |/\*", stripped):
            out.append(("do", stripped))
    return out


def switch_of(lines):
    """("switch", dict octet or None -> statements)"""
    cases, waiting, last = {}, [], None
    for line in lines:
        found = CASE.match(line)
        if found:
            waiting.append(octet_of(found[1]) if found[1] else None)
            if not found[2]:
                last = None
                continue
            line = found[2]
        if last is None or found:
            last = []
            for octet in waiting:
                cases[octet] = last
            waiting = []
        last.append(line)
    return "switch", cases


class Reader:
    """Follows the C of one block: a state is known by the place of the YYSKIP that reads the octet before it."""

    def __init__(self, block, fallback):
        self.code = statements_of(block)
        self.label = {s[1]: i for i, s in enumerate(self.code) if s[0] == "label"}
        self.fallback = fallback        # the action of the rule "*", or ""
        self.machine = Machine()
        self.accepts = self._accepts()
        self.finals = {}
        self.defaults = set()           # where the action of "*" stands
        self.pending = []
        for name, start in self._starts().items():
            self.machine.starts[name] = self._start(start)
        while self.pending:
            self._state(self.pending.pop())

    def _starts(self):
        """dict condition -> the place where its code begins."""
        if self.code[0][0] == "select" and "yych" not in self.code[0][1]:
            found = [re.fullmatch(r"case (\w+): goto (\w+);", line) for line in self.code[0][2]]
            return {f[1]: self.label[f[2]] for f in found}
        return {"": 0}

    def _accepts(self):
        """dict place of YYRESTORE -> dict the number in yyaccept -> statements; None: any other number."""
        out = {}
        for i, statement in enumerate(self.code):
            if statement != ("do", "YYRESTORE();"):
                continue
            follows = self.code[i + 1]
            if follows[0] == "select":
                out[i] = self._selected(*follows[1:])
            else:
                end = next(j for j in range(i, len(self.code)) if self.code[j][1].startswith("goto "))
                out[i] = {None: [s[1] for s in self.code[i + 1:end + 1]]}
        return out

    @staticmethod
    def _selected(head, lines):
        """dict number or None -> statements, of a switch or an if over yyaccept."""
        found = re.fullmatch(r"if \(yyaccept == (\d+)\) \{", head)
        number = int(found[1]) if found else None
        cases = {number: []} if found else {}
        for line in lines:
            case = re.fullmatch(r"(?:case (\d+)|default): *(.*)", line)
            if case or line == "} else {":
                number = int(case[1]) if case and case[1] else None
                cases[number] = []
                line = case[2] if case else ""
            if line:
                cases[number].append(line)
        return cases

    def _follow(self, i, octet):
        """From statement i on, with this octet read: ("state", place of its YYSKIP, tag operations), or ("final", place
        of the end of a rule, tag operations), or ("restore", place, tag operations)."""
        ops = []
        while True:
            statement = self.code[i]
            if statement[0] == "action" or self._is_final(i):
                return "final", i, ops
            if statement[0] == "switch":
                cases = statement[1]
                for line in cases.get(octet, cases.get(None)):
                    goto = GOTO.match(line)
                    if goto:
                        i = self.label[goto[1]]
                    else:
                        ops.append(self._op(line))
                continue
            if statement[0] == "do":
                goto = GOTO.match(statement[1])
                if goto:
                    i = self.label[goto[1]]
                    continue
                if statement[1] == "YYSKIP();":
                    return "state", i, ops
                if statement[1] == "YYRESTORE();":
                    return "restore", i, ops
                if TAG_OPERATION.match(statement[1]):
                    ops.append(self._op(statement[1]))
                elif not re.fullmatch(r"yyaccept = \d+;", statement[1]):
                    raise ValueError(f"not understood: {statement[1]}")
            i += 1

    def _is_final(self, i):
        """Whether from here nothing comes but the ends of tags and an action."""
        while self.code[i][0] == "do" and ENDING.match(self.code[i][1]):
            i += 1
        return self.code[i][0] == "action"

    def _op(self, line):
        """(tag, what it becomes)"""
        found = TAG_OPERATION.match(line)
        if not found:
            raise ValueError(f"not understood: {line}")
        if found[2]:
            self.machine.tags = max(self.machine.tags, int(found[2]))
            return int(found[2]), NOW if found[1] == "P" else NONE
        self.machine.tags = max(self.machine.tags, int(found[3]), int(found[4]))
        return int(found[3]), int(found[4])

    def _rule(self, i, ops):
        """The number of the rule whose end begins at statement i, behind these tag operations."""
        lines = [f"\tyyt{tag} = {'YYCURSOR' if what == NOW else 'NULL' if what == NONE else f'yyt{what}'};"
                 for tag, what in ops]
        while self.code[i][0] == "do":
            lines.append("\t" + self._plain(self.code[i][1]))
            i += 1
        if i in self.defaults:
            return 0
        lines.append(self.code[i][1])
        key = (i, tuple(lines))
        if key not in self.finals:
            self.machine.rules.append("\n".join(lines))
            self.finals[key] = len(self.machine.rules)
        return self.finals[key]

    @staticmethod
    def _plain(line):
        line = re.sub(r"YYSTAGP\((\w+)\);", r"\1 = YYCURSOR;", line)
        line = re.sub(r"YYSTAGN\((\w+)\);", r"\1 = NULL;", line)
        line = re.sub(r"YYSHIFTSTAG\((\w+), -(\d+)\);", r"\1 -= \2;", line)
        line = re.sub(r"YYSHIFT\(-(\d+)\);", r"YYCURSOR -= \1;", line)
        return re.sub(r"YYRESTORETAG\((\w+)\);", r"YYCURSOR = \1;", line)

    def _peeked(self, i):
        """-> (whether YYBACKUP stands between i and the next octet, the place behind YYPEEK, None), or where none is
        read (False, None, (where the rule's end begins, tag operations))."""
        backup, ops = False, []
        while True:
            statement = self.code[i]
            if statement[0] == "action" or self._is_final(i):
                return False, None, (i, ops)
            if statement == ("do", "yych = YYPEEK();"):
                if ops:
                    raise ValueError("a tag is set where no octet is read")
                return backup, i + 1, None
            if statement == ("do", "YYBACKUP();"):
                backup = True
            elif statement[0] == "do" and statement[1].startswith("goto "):
                i = self.label[statement[1][5:-1]]
                continue
            elif statement[0] == "do" and TAG_OPERATION.match(statement[1]):
                ops.append(self._op(statement[1]))
            elif statement[0] not in ("label", "do") or statement[0] == "do" and "yyaccept" not in statement[1]:
                raise ValueError(f"not understood: {statement[1]}")
            i += 1

    def _start(self, i):
        """The state in which nothing has been read."""
        backup, behind, end = self._peeked(i)
        if behind is None:
            self.machine.states["end", i] = State(self._rule(*end))
            return "end", i
        if self.fallback:   # of the rule "*": the state that any other octet leads to, where its action follows
            kind, at, _ = self._follow(behind, self._other(behind))
            if kind == "state":
                _, _, end = self._peeked(at + 1)
                if end and self.code[self._action_of(end[0])][1].strip() == self.fallback:
                    self.defaults.add(self._action_of(end[0]))
                    self.machine.otherwise = "\t" + self.fallback
        return self._fill(("start", i), i, behind, backup)

    def _action_of(self, i):
        while self.code[i][0] != "action":
            i += 1
        return i

    def _other(self, i):
        """An octet of the default case of the switch at i."""
        while self.code[i][0] != "switch":
            i += 1
        return next(o for o in reversed(OCTETS) if o not in self.code[i][1])

    def _state(self, i):
        """The state that has read the octet of the YYSKIP at statement i."""
        if i in self.machine.states:
            return
        backup, behind, end = self._peeked(i + 1)
        if end:
            self.machine.states[i] = State(self._rule(*end))
        else:
            self._fill(i, i, behind, backup)

    def _fill(self, key, i, behind, backup):
        """Fills in the state of that key, whose code begins at statement i and reads an octet before `behind`."""
        state = self.machine.states[key] = State()
        edges, ends = {}, {self._backed(i)} if backup else set()
        for octet in OCTETS:
            kind, at, ops = self._follow(behind, octet)
            if kind == "state":
                if self._is_default(at):
                    continue
                edges.setdefault((at, tuple(ops)), set()).add(octet)
                self.pending.append(at)
            elif kind == "final":
                ends.add(self._rule(at, ops))
        if len(ends) > 1:
            raise ValueError("a state ends in two rules")
        if ends:
            state.rule = ends.pop()
        state.edges = [(frozenset(octets), ops, at) for (at, ops), octets in edges.items()]
        return key

    def _is_default(self, at):
        """Whether the state that reads the octet at `at` is the one of the rule "*"."""
        _, _, end = self._peeked(at + 1)
        return end is not None and self._action_of(end[0]) in self.defaults

    def _backed(self, i):
        """The rule to which YYRESTORE goes back where YYBACKUP follows statement i."""
        number, part = 0, self._part_of(i)
        while i >= 0 and self.code[i][0] != "label":
            found = self.code[i][0] == "do" and re.fullmatch(r"yyaccept = (\d+);", self.code[i][1])
            if found:
                number = int(found[1])
                break
            i -= 1
        found = {tuple(accepts.get(number) or accepts[None]) for at, accepts in self.accepts.items()
                 if self._part_of(at) == part}
        if len(found) != 1:
            raise ValueError("YYRESTORE goes to several places")
        *ops, goto = found.pop()
        i = self.label[GOTO.match(goto)[1]]
        while self.code[i][0] == "label":
            i += 1
        return self._rule(i, [self._op(line) for line in ops])

    def _part_of(self, i):
        """The condition to whose code statement i belongs."""
        while i >= 0 and not (self.code[i][0] == "label" and self.code[i][1].startswith("yyc_")):
            i -= 1
        return i


def merged(machines):
    """[(rule, ((octets, ops, state), ...))], and for each machine dict condition -> state: equal states are one."""
    group = {(m, key): 0 for m, machine in enumerate(machines) for key in machine.states}
    count = 0

    def state_of(m, key):
        """The state with its edges to groups."""
        state, edges = machines[m].states[key], {}
        for octets, ops, at in state.edges:
            edges.setdefault((group[m, at], ops), set()).update(octets)
        return state.rule, tuple((frozenset(octets), ops, at) for (at, ops), octets in edges.items())

    while True:
        seen, new = {}, {}
        for place in group:
            rule, edges = state_of(*place)
            new[place] = seen.setdefault((group[place], rule, frozenset(edges)), len(seen))
        group = new
        if len(seen) == count:
            break
        count = len(seen)
    states = [None] * count
    for place, number in group.items():
        states[number] = state_of(*place)
    return states, [{name: group[m, key] for name, key in machine.starts.items()}
                    for m, machine in enumerate(machines)]


def run_re2c(root, noun, options, is_told=True):
    """What re2c makes of grammar/NOUN.re; is_told: its warnings are printed."""
    done = subprocess.run(["re2c", *options, *WARNINGS, "--no-debug-info", "--no-generation-date",
                           f"grammar/{noun}.re"], cwd=root, capture_output=True, text=True, check=False)
    if is_told or done.returncode:
        sys.stderr.write(done.stderr)
    if done.returncode:
        sys.exit(f"grammar/{noun}.re: re2c refuses it")
    return done.stdout


def fallbacks_of(text):
    """For each block of a source that has rules, the action of its rule "*", or ""."""
    out = []
    for block in blocks.BLOCK.finditer(text):
        body, at, fallback = block[1], 0, None
        while at < len(body):
            found = blocks.SPACE.match(body, at) or blocks.CONFIGURATION.match(body, at)
            if found:
                at = found.end()
                continue
            found = blocks.DEFINITION.match(body, at)
            if found:
                _, _, at = blocks.names_until_end(body, found.end())
                continue
            found = blocks.CONDITIONS.match(body, at)
            start = found.end() if found else at
            _, end, at = blocks.names_until_end(body, start)
            if end == "{":
                rule, action = body[start:at - 1].strip(), at - 1
                at = blocks.behind_code(body, at)
                fallback = body[action:at] if rule == "*" else fallback or ""
        if fallback is not None:
            out.append(fallback)
    return out
