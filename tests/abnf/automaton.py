"""Finite automata of ABNF rules: an exact recogniser that takes some microseconds an octet.

A rule is made into a small deterministic automaton of its own where it is worth it, and rules are put together from
those of their parts; the start rule's is made deterministic only as far as strings lead. A rule that contains itself
(comment) is unrolled DEPTH times; what nests deeper is for the caller.
"""
DEPTH = 5
STATES_MAX = 1500  # of a deterministic part; above it the parts are used as they are
WORTH = 12         # states from which on a part of its own is worth making


class Nfa:
    def __init__(self):
        self.free, self.steps = [], []  # by state: states reached without an octet; (low, high, state)

    def state(self):
        self.free.append([])
        self.steps.append([])
        return len(self.free) - 1

    def closure(self, states):
        seen, waiting = set(states), list(states)
        while waiting:
            for t in self.free[waiting.pop()]:
                if t not in seen:
                    seen.add(t)
                    waiting.append(t)
        return frozenset(s for s in seen if self.steps[s] or not self.free[s])


class Dfa:
    def __init__(self, steps, accepting):
        self.steps, self.accepting = steps, accepting  # by state, 0 first: [(low, high, state)]; a set

    def has(self, octets):
        s = 0
        for c in octets:
            for low, high, t in self.steps[s]:
                if low <= c <= high:
                    s = t
                    break
            else:
                return False
        return s in self.accepting


def intervals(edges):
    """[(low, high, frozenset of states)] without overlap."""
    cuts = sorted({low for low, _, _ in edges} | {high + 1 for _, high, _ in edges})
    for low, after in zip(cuts, cuts[1:]):
        to = frozenset(t for a, b, t in edges if a <= low and after - 1 <= b)
        if to:
            yield low, after - 1, to


def determinise(nfa, start, end, limit):
    """None: more states than the limit."""
    first = nfa.closure([start])
    number, waiting, steps, accepting = {first: 0}, [first], [], set()
    for states in waiting:
        if len(waiting) > limit:
            return None
        if end in states:
            accepting.add(len(steps))
        row = []
        for low, high, to in intervals([e for s in states for e in nfa.steps[s]]):
            to = nfa.closure(to)
            if to not in number:
                number[to] = len(waiting)
                waiting.append(to)
            if row and row[-1][2] == number[to] and row[-1][1] == low - 1:
                row[-1] = (row[-1][0], high, number[to])
            else:
                row.append((low, high, number[to]))
        steps.append(row)
    return minimise(Dfa(steps, accepting))


def minimise(dfa):
    cuts = sorted({0} | {x for row in dfa.steps for low, high, _ in row for x in (low, high + 1)} - {256})
    table = []
    for row in dfa.steps:
        line, i = [-1] * len(cuts), 0
        for low, high, t in row:
            while i < len(cuts) and cuts[i] <= high:
                if cuts[i] >= low:
                    line[i] = t
                i += 1
        table.append(line)
    group = [int(s in dfa.accepting) for s in range(len(table))]
    count = 0
    while True:
        names, after = {}, []
        for s, line in enumerate(table):
            key = (group[s], tuple(group[t] if t >= 0 else -1 for t in line))
            after.append(names.setdefault(key, len(names)))
        group = after
        if len(names) == count:
            break
        count = len(names)
    # state 0 is first in the table, so its group is 0
    steps = [None] * count
    for s, g in enumerate(group):
        if steps[g] is None:
            row = []
            for low, high, t in dfa.steps[s]:
                if row and row[-1][2] == group[t] and row[-1][1] == low - 1:
                    row[-1] = (row[-1][0], high, group[t])
                else:
                    row.append((low, high, group[t]))
            steps[g] = row
    return Dfa(steps, {group[s] for s in dfa.accepting})


def difference(a, b):
    """What a has and b has not."""
    number, waiting, steps, accepting = {(0, 0): 0}, [(0, 0)], [], set()
    for s, t in waiting:
        if s in a.accepting and t not in b.accepting:
            accepting.add(len(steps))
        row = []
        for low, high, x in a.steps[s]:
            edges = [(max(low, l), min(high, h), y) for l, h, y in (b.steps[t] if t >= 0 else ())
                     if l <= high and h >= low]
            at = low
            for l, h, y in edges + [(high + 1, high + 1, -1)]:
                for l2, h2, pair in ((at, l - 1, (x, -1)), (l, h, (x, y))):
                    if l2 > h2 or l2 > high:
                        continue
                    if pair not in number:
                        number[pair] = len(waiting)
                        waiting.append(pair)
                    row.append((l2, h2, number[pair]))
                at = h + 1
        steps.append(row)
    return minimise(Dfa(steps, accepting))


class Compiler:
    def __init__(self, grammar, like=None):
        """like: the compiler of another grammar, whose parts are taken where the rules are the same."""
        self.grammar, self.like = grammar, like
        self.parts = {}  # name of a rule -> Dfa, or None: its definition is used in place
        self.within = {}  # name of a rule -> the names of those that it contains

    def part(self, name, stack):
        if name in self.parts:
            return self.parts[name]
        if stack and any(self.reaches(name, s) for s in stack):
            return None  # within its own recursion
        if self.like and self.is_same(name):
            self.parts[name] = self.like.part(name, stack)
            return self.parts[name]
        nfa = Nfa()
        start = nfa.state()
        end = self.build(nfa, self.grammar.rules[name], start, (name,))
        dfa = determinise(nfa, start, end, STATES_MAX) if len(nfa.free) > WORTH else None
        self.parts[name] = dfa
        return dfa

    def reaches(self, name, target):
        """Does a rule contain another?"""
        if name not in self.within:
            met, waiting = set(), [name]
            while waiting:
                for ref in self.refs(self.grammar.rules[waiting.pop()]):
                    if ref not in met:
                        met.add(ref)
                        waiting.append(ref)
            self.within[name] = met
        return target in self.within[name]

    def is_same(self, name):
        """Has the other grammar the same rule, of the same rules?"""
        self.reaches(name, name)
        mine, other = self.grammar.rules, self.like.grammar.rules
        return all(mine[n] == other.get(n) for n in self.within[name] | {name})

    def contains(self, node, target):
        return any(ref == target or self.reaches(ref, target) for ref in self.refs(node))

    def refs(self, node):
        if node[0] == "ref":
            yield self.grammar.name(node[1])
        elif node[0] in ("alt", "cat"):
            for x in node[1]:
                yield from self.refs(x)
        elif node[0] == "rep":
            yield from self.refs(node[3])
        elif node[0] == "minus":
            yield from self.refs(node[1])
            yield from self.refs(node[2])

    def put(self, nfa, dfa, start):
        at = [nfa.state() for _ in dfa.steps]
        end = nfa.state()
        nfa.free[start].append(at[0])
        for s, row in enumerate(dfa.steps):
            nfa.steps[at[s]] = [(low, high, at[t]) for low, high, t in row]
            if s in dfa.accepting:
                nfa.free[at[s]].append(end)
        return end

    def build(self, nfa, node, start, stack=()):
        """Adds the node's automaton behind `start`; returns where it ends."""
        kind = node[0]
        if kind == "ref":
            name = self.grammar.name(node[1])
            if stack.count(name) > DEPTH:
                return nfa.state()
            dfa = self.part(name, stack)
            return self.put(nfa, dfa, start) if dfa else self.build(nfa, self.grammar.rules[name], start,
                                                                    stack + (name,))
        if kind == "minus":
            sides = []
            for x in node[1:]:
                own = Nfa()
                begin = own.state()
                sides.append(determinise(own, begin, self.build(own, x, begin, stack), 10**6))
            return self.put(nfa, difference(*sides), start)
        if kind in ("str", "seq"):
            for c in node[1]:
                t = nfa.state()
                nfa.steps[start].append((c, c, t))
                if kind == "str" and 97 <= c <= 122:
                    nfa.steps[start].append((c - 32, c - 32, t))
                start = t
            t = nfa.state()
            nfa.free[start].append(t)
            return t
        if kind == "rng":
            t = nfa.state()
            nfa.steps[start].append((node[1], node[2], t))
            return t
        if kind == "cat":
            for x in node[1]:
                start = self.build(nfa, x, start, stack)
            return start
        if kind == "alt":
            end = nfa.state()
            for x in node[1]:
                begin = nfa.state()
                nfa.free[start].append(begin)
                nfa.free[self.build(nfa, x, begin, stack)].append(end)
            return end
        return self.build_repetition(nfa, node, start, stack)

    def build_repetition(self, nfa, node, start, stack):
        least, most, x = node[1:]
        for _ in range(least):
            start = self.build(nfa, x, start, stack)
        end = nfa.state()
        if most is None:
            loop = nfa.state()
            nfa.free[start].append(loop)
            nfa.free[self.build(nfa, x, loop, stack)].append(loop)
            nfa.free[loop].append(end)
            return end
        nfa.free[start].append(end)
        for _ in range(most - least):
            begin = nfa.state()
            nfa.free[start].append(begin)
            start = self.build(nfa, x, begin, stack)
            nfa.free[start].append(end)
        return end

    def language(self, node):
        nfa = Nfa()
        start = nfa.state()
        return Language(nfa, start, self.build(nfa, node, start))


class Language:
    """The strings of a node; states are made as strings need them."""

    def __init__(self, nfa, start, end):
        self.nfa = nfa
        self.number, self.rows, self.sets, self.accepting = {}, [], [], []
        self.end = end
        self.first = self.state(nfa.closure([start]))

    def state(self, states):
        n = self.number.get(states)
        if n is None:
            n = self.number[states] = len(self.rows)
            self.rows.append({})
            self.sets.append(states)
            self.accepting.append(self.end in states)
        return n

    def has(self, octets):
        s = self.first
        for c in octets:
            t = self.rows[s].get(c)
            if t is None:
                steps = self.nfa.steps
                to = [t for x in self.sets[s] for low, high, t in steps[x] if low <= c <= high]
                t = self.rows[s][c] = self.state(self.nfa.closure(to)) if to else -1
            if t < 0:
                return False
            s = t
        return self.accepting[s]
