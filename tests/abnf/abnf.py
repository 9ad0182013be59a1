"""ABNF as it is written (RFC 5234, RFC 7405): reads it, draws strings of a rule, decides membership without haste.

A grammar is a dict: a name in lower case with its name space ("sip:token") -> a node. Nodes are tuples:
("str", octets) in any case, ("seq", octets), ("rng", low, high), ("alt", nodes), ("cat", nodes),
("rep", least, most or None, node), ("ref", name), ("minus", node, node): what is of the first and not of the second.
"""
import re

CORE = r'''
ALPHA = %x41-5A / %x61-7A
BIT = "0" / "1"
CHAR = %x01-7F
CR = %x0D
CRLF = CR LF
CTL = %x00-1F / %x7F
DIGIT = %x30-39
DQUOTE = %x22
HEXDIG = DIGIT / "A" / "B" / "C" / "D" / "E" / "F"
HTAB = %x09
LF = %x0A
OCTET = %x00-FF
SP = %x20
VCHAR = %x21-7E
WSP = SP / HTAB
'''
TOKEN = re.compile(r'%s"[^"]*"|"[^"]*"|%x[0-9A-Fa-f]+(?:-[0-9A-Fa-f]+|(?:\.[0-9A-Fa-f]+)+)?|\d*\*\d*|\d+'
                   r'|[A-Za-z][\w-]*|[()\[\]/]|<[^>]*>|\S')
RULE = re.compile(r'^\s*([A-Za-z][\w-]*)\s*(=/?)(?!=)(.*)$')


class Unreadable(ValueError):
    """What no rule of RFC 5234 describes: prose, another notation."""


def without_comment(line):
    quoted = False
    for i, c in enumerate(line):
        if c == '"':
            quoted = not quoted
        elif c == ";" and not quoted:
            return line[:i].rstrip()
    return line.rstrip()


def rules_of(text):
    """[(name, "=" or "=/", body)] of a text, in order."""
    found = []
    for line in text.split("\n"):
        line = without_comment(line)
        if not line.strip():
            continue
        rule = RULE.match(line)
        if rule:
            found.append([rule[1], rule[2], rule[3]])
        elif found:
            found[-1][2] += " " + line
    return found


class Parser:
    """One body of a rule."""

    def __init__(self, text, space):
        self.tokens = TOKEN.findall(text)
        self.at = 0
        self.space = space

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def whole(self):
        node = self.alternation()
        if self.peek():
            raise Unreadable(self.peek())
        return node

    def alternation(self):
        nodes = [self.concatenation()]
        while self.peek() == "/":
            self.next()
            nodes.append(self.concatenation())
        return nodes[0] if len(nodes) == 1 else ("alt", nodes)

    def concatenation(self):
        nodes = []
        while self.peek() and self.peek() not in "/)]":
            nodes.append(self.repetition())
        return nodes[0] if len(nodes) == 1 else ("cat", nodes)

    def repetition(self):
        least = most = 1
        if re.fullmatch(r"\d*\*\d*", self.peek()):
            low, high = self.next().split("*")
            least, most = int(low or 0), int(high) if high else None
        elif self.peek().isdigit():
            least = most = int(self.next())
        node = self.element()
        return node if (least, most) == (1, 1) else ("rep", least, most, node)

    def element(self):
        if not self.peek():
            raise Unreadable("the end")
        t = self.next()
        if t in "([":
            node = self.alternation()
            if not self.peek() or self.next() != ")]"["([".index(t)]:
                raise Unreadable(t)
            return node if t == "(" else ("rep", 0, 1, node)
        if t[0] == '"':
            return ("str", t[1:-1].lower().encode())
        if t.startswith('%s"'):
            return ("seq", t[3:-1].encode())
        if t.startswith("%x"):
            if "-" in t:
                low, high = t[2:].split("-")
                return ("rng", int(low, 16), int(high, 16))
            return ("seq", bytes(int(x, 16) for x in t[2:].split(".")))
        if not t[0].isalpha():
            raise Unreadable(t)
        return ("ref", f"{self.space}:{t.lower()}")


def parse(text, space):
    return Parser(text, space).whole()


class Grammar:
    def __init__(self):
        self.rules = {}
        self.load("core", CORE)
        self.least = None

    def load(self, space, text, only=None, replaces=()):
        """Adds the rules of a text: all, or those in `only`. A rule that is there already is an error unless
        `replaces` has its name; "=/" adds to one that is there. A rule in prose is left out."""
        own = set()
        for name, op, body in rules_of(text):
            key = f"{space}:{name.lower()}"
            if only is not None and name.lower() not in only:
                continue
            try:
                node = parse(body, space)
            except Unreadable:
                continue
            if op == "=/":
                both = (self.rules[key], node)
                self.rules[key] = ("alt", [x for n in both for x in (n[1] if n[0] == "alt" else [n])])
            elif key in self.rules and key not in own and name.lower() not in replaces:
                raise ValueError(f"{key} is defined twice")
            else:
                self.rules[key] = node
            own.add(key)
        if only is not None and len(own) != len(set(only)):
            raise ValueError(f"missing: {set(only) - {k.split(':')[1] for k in own}}")

    def name(self, key):
        """The rule that a reference means: of its own space, else of the core."""
        if key in self.rules:
            return key
        core = "core:" + key.split(":", 1)[1]
        if core not in self.rules:
            raise KeyError(key)
        return core

    def copy(self):
        other = Grammar.__new__(Grammar)
        other.rules, other.least = dict(self.rules), None
        return other

    # the shortest length of each rule, which ends every draw

    def lengths(self):
        if self.least is None:
            self.least = {k: 10**6 for k in self.rules}
            changed = True
            while changed:
                changed = False
                for k, node in self.rules.items():
                    try:
                        n = self.shortest(node)
                    except KeyError:
                        continue
                    if n < self.least[k]:
                        self.least[k] = n
                        changed = True
        return self.least

    def shortest(self, node):
        kind = node[0]
        if kind in ("str", "seq"):
            return len(node[1])
        if kind == "rng":
            return 1
        if kind == "ref":
            return self.least[self.name(node[1])]
        if kind == "alt":
            return min(self.shortest(x) for x in node[1])
        if kind == "cat":
            return sum(self.shortest(x) for x in node[1])
        if kind == "rep":
            return node[1] * self.shortest(node[3]) if node[1] else 0
        return self.shortest(node[1])

    # What is drawn more often than the grammar says, lest every string be about it alone: (chance, octets).
    FAVOURITES = {"sip:sws": (.8, b""), "sip:lws": (.8, b" "), "sip:sip-version": (.85, b"SIP/2.0"),
                  "sip:protocol-name": (.9, b"SIP"), "sip:protocol-version": (.9, b"2.0"),
                  "sdp:version-field": (.9, b"v=0\r\n"), "line:version-field": (.6, b"0"),
                  "sip:status-code": (.3, b"404"), "sip:quoted-string": (.3, b'"a"'), "sip:token": (.3, b"abc"),
                  "sip:telephone-subscriber": (.7, b"+1-2"), "sdp:nettype": (.5, b"IN"),
                  "sip:time": (.7, b"09:08:07"), "sip:date1": (.5, b"02 Jun 2025")}

    def draw(self, node, rnd, room=60, evenly=False):
        """Octets of the node's language, not much more than `room` of them. evenly: without favourites."""
        self.lengths()
        self.favourites = {} if evenly else self.FAVOURITES
        out = bytearray()
        self.draw_into(node, rnd, out, room)
        return bytes(out)

    def draw_into(self, node, rnd, out, room):
        kind = node[0]
        if kind == "ref":
            name = self.name(node[1])
            chance, octets = self.favourites.get(name, (0, b""))
            if rnd.random() < chance:
                out += octets
            else:
                self.draw_into(self.rules[name], rnd, out, room)
        elif kind == "str":
            odd = rnd.random()
            text = node[1].decode()
            out += (text.upper() if odd < .06 else text.title() if odd < .3 else text).encode()
        elif kind == "seq":
            out += node[1]
        elif kind == "rng":
            low, high = node[1:]
            odd = rnd.random()
            out.append(low if odd < .1 else high if odd < .2 else rnd.randint(low, high))
        elif kind == "alt":
            nodes = node[1]
            if len(out) > room:
                least = min(self.shortest(x) for x in nodes)
                nodes = [x for x in nodes if self.shortest(x) == least]
            self.draw_into(rnd.choice(nodes), rnd, out, room)
        elif kind == "cat":
            for x in node[1]:
                self.draw_into(x, rnd, out, room)
        elif kind == "rep":
            least, most, x = node[1:]
            n = least
            while (most is None or n < most) and n < least + 5 and len(out) <= room and rnd.random() < .5:
                n += 1
            many = most is None and x == ("ref", x[1]) and x[1].endswith(":digit") and rnd.random() < .06
            if many:  # a number beyond every limit
                n = rnd.randrange(9, 24)
            for i in range(n):
                if i < least or len(out) <= room or many:
                    self.draw_into(x, rnd, out, room)
        else:
            for _ in range(20):
                piece = bytearray()
                self.draw_into(node[1], rnd, piece, room)
                if not self.has(node[2], bytes(piece)):
                    break
            out += piece

    # membership: all ends are kept, so that neither ambiguity nor greed matters

    def has(self, node, octets):
        return len(octets) in self.ends(node, octets, 0, {})

    def ends(self, node, b, i, memo):
        key = (id(node), i)
        known = memo.get(key)
        if known is not None:
            return known
        memo[key] = frozenset()
        kind = node[0]
        if kind == "ref":
            r = self.ends(self.rules[self.name(node[1])], b, i, memo)
        elif kind == "str":
            n = len(node[1])
            r = frozenset([i + n]) if b[i:i + n].lower() == node[1] else frozenset()
        elif kind == "seq":
            r = frozenset([i + len(node[1])]) if b.startswith(node[1], i) else frozenset()
        elif kind == "rng":
            r = frozenset([i + 1]) if i < len(b) and node[1] <= b[i] <= node[2] else frozenset()
        elif kind == "alt":
            r = frozenset().union(*[self.ends(x, b, i, memo) for x in node[1]])
        elif kind == "cat":
            now = {i}
            for x in node[1]:
                now = set().union(*[self.ends(x, b, j, memo) for j in now]) if now else now
            r = frozenset(now)
        elif kind == "rep":
            r = self.repeated(node, b, i, memo)
        else:
            r = self.ends(node[1], b, i, memo) - self.ends(node[2], b, i, memo)
        memo[key] = r
        return r

    def repeated(self, node, b, i, memo):
        least, most, x = node[1:]
        now, seen = {i}, set()
        met = {i} if least == 0 else set()
        n = 0
        while now and (most is None or n < most):
            now = set().union(*[self.ends(x, b, j, memo) for j in now])
            n += 1
            if n >= least:
                met |= now
                if most is None:
                    now -= seen
                    seen |= now
        return frozenset(met)
