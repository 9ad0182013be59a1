"""Strings of a start rule: drawn of its ABNF, and the same with one or two edits that tell.

An edit deletes, inserts, replaces or swaps octets, doubles or drops an element, or puts in a piece that parsers are
known to mistake.
"""
import re

ALPHABET = [bytes([c]) for c in b'",;:=/\\<>()[]{}@?&%+-_.!*\'#$ \t~`^|aAfgGzZ0159\x00\x01\x08\x0a\x0b\x0d\x1f\x7f'
            b'\x80\xbf\xc0\xc3\xe2\xf0\xfe\xff']
PIECES = [b"\r\n ", b"\r\n\t", b"\r\n \r\n ", b" \r\n ", b"\r\n", b"\n", b"\r", b"  ", b"\xc3\xa9", b"\xe2\x82\xac",
          b"\xc3", b'""', b'"x"', b'"\\"', b"\\\x01", b"\\\xc3\xa9", b"%41", b"%4", b"%zz", b"%00", b"::", b"[::1]",
          b"[", b"]", b"192.0.2.1", b"256", b"65536", b"4294967296", b"99999999999999999999", b"00", b"-1", b"a.b",
          b"a-", b"1a", b"a..b", b"<", b"<>", b";", b";;", b",", b",,", b";lr", b";lr=x", b";ttl=1", b";ttl=abc",
          b";x", b";x=", b';x="y"', b";q=0.5", b";q=2", b";transport=udp", b";user=phone", b";maddr=h",
          b";maddr=[::1]", b";method=X", b";expires=1", b";tag=1", b"?a=b", b"?a", b"&c=d", b"(a)", b"((", b"))",
          b"*", b"=", b"@", b"sip:", b"SIPS:", b"tel:", b"A@", b":1", b":0", b"+1"]
VALUES = [b"", b"abc", b"0", b"-1", b"%", b"`", b"[x]", b"65536", b'""', b'"a"', b"1.5", b"a:1", b"[::1]", b"a.",
          b"1a", b"a@b"]
ELEMENT = re.compile(rb'"(?:[^"\\]|\\.)*"|[A-Za-z0-9]+|\s+|.', re.S)


def one(s, rnd):
    """The string with one edit."""
    kind = rnd.randrange(11)
    at = rnd.randrange(len(s) + 1)
    if kind == 0 and s:
        at = min(at, len(s) - 1)
        return s[:at] + s[at + 1:]
    if kind == 1:
        return s[:at] + rnd.choice(ALPHABET) + s[at:]
    if kind == 2 and s:
        at = min(at, len(s) - 1)
        return s[:at] + rnd.choice(ALPHABET) + s[at + 1:]
    if kind == 3 and len(s) > 1:
        at = min(at, len(s) - 2)
        return s[:at] + s[at + 1:at + 2] + s[at:at + 1] + s[at + 2:]
    if kind in (4, 5, 6):
        pieces = ELEMENT.findall(s)
        if not pieces:
            return rnd.choice(PIECES)
        i = rnd.randrange(len(pieces))
        if kind == 4:  # dropped
            return b"".join(pieces[:i] + pieces[i + 1:])
        if kind == 5:  # doubled
            return b"".join(pieces[:i + 1] + pieces[i:])
        # a piece between two elements, where it may be read as one
        return b"".join(pieces[:i] + [rnd.choice(PIECES)] + pieces[i:])
    if kind == 7:  # a parameter, a value of a list, doubled or dropped
        cuts = [m.start() for m in re.finditer(rb"[;,&?]", s)] + [len(s)]
        a = rnd.randrange(len(cuts))
        if a + 1 < len(cuts):
            part = s[cuts[a]:cuts[a + 1]]
            return s[:cuts[a]] + (part * 2 if rnd.random() < .5 else b"") + s[cuts[a + 1]:]
        return s + rnd.choice(PIECES)
    if kind == 8:
        return s[:at] + rnd.choice(PIECES) + s[at:]
    if kind == 10:  # the value of a parameter
        found = list(re.finditer(rb"=[^;,&>\r\n]*", s))
        if found:
            value = rnd.choice(found)
            return s[:value.start() + rnd.randrange(2)] + rnd.choice(VALUES) + s[value.end():]
    at = min(at, max(len(s) - 1, 0))
    return s[:at] + s[at:at + 1].swapcase() + s[at + 1:]


def drawn(grammar, start, rnd, seeds):
    """A string of a start rule with up to two edits, or one of the seeds with one or two."""
    edits = rnd.choice((0, 1, 1, 1, 2, 2))
    if seeds and rnd.random() < .15:
        s = rnd.choice(seeds)
        edits = max(edits, 1)
    else:
        rule = start.rule
        for other in (f"sip:drawn-{start.name.lower()}", f"sdp:drawn-{start.name.lower()}"):
            if other in grammar.rules and rnd.random() < .5:
                rule = other
        s = grammar.draw(("ref", rule), rnd, rnd.choice((5, 20, 40, 70)), rnd.random() < .12)
    for _ in range(edits):
        s = one(s, rnd)
    return s
