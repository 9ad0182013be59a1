"""The deviations (deviations.tsv): each a rule, a direction, and what the string must be for the row to excuse it."""
import ipaddress
import re
from collections import namedtuple

from start import HERE, rows_of

Row = namedtuple("Row", "state rules way what clause reason number")
STATES = ("deviation", "owed")
WAYS = ("take", "refuse")


def masked(s):
    """The string with what stands in quotes replaced, and folds as spaces."""
    s = re.sub(rb"\r\n[ \t]", b"  ", s)
    return re.sub(rb'"(?:[^"\\]|\\.)*"', lambda m: b'"' + b"x" * (len(m[0]) - 2) + b'"', s, flags=re.S)


def split_outside(s, octet):
    """Parts of a masked string between octets that stand outside angle brackets."""
    parts, depth, at = [], 0, 0
    for i, c in enumerate(s):
        if c == 0x3c:
            depth = 1
        elif c == 0x3e:
            depth = 0
        elif c == ord(octet) and not depth:
            parts.append(s[at:i])
            at = i + 1
    return parts + [s[at:]]


def names(parts):
    return [re.split(rb"=", part, maxsplit=1)[0].strip(b" \t").lower() for part in parts]


def twice(listed):
    return len(set(listed)) < len(listed)


def values(s):
    return split_outside(masked(s), ",")


def uris(s):
    """URIs in angle brackets, or all that look like a SIP URI; where there are none, those in quotes."""
    bare = masked(s)
    return re.findall(rb"<([^<>]*)>", bare) or re.findall(rb"sips?:[^\s<>\"]*", bare, re.I) or \
        re.findall(rb"sips?:[^\s<>\"]*", s, re.I)


def uri_params(uri):
    """Behind the host of a SIP or SIPS URI."""
    found = re.match(rb"sips?:(.*)", uri, re.I | re.S)
    if not found:
        return []
    rest = found[1]
    user = re.match(rb"[^@]*@", rest)
    rest = rest[user.end():] if user else rest
    rest = rest.split(b"?")[0]
    return names(rest.split(b";")[1:])


# Predicates: of a string, whether the row excuses it.


def parameter_twice(s):
    """A name of a header parameter twice in one value."""
    return any(twice(names(split_outside(value, ";")[1:])) for value in values(s))


def uri_parameter_twice(s):
    return any(twice(uri_params(uri)) for uri in uris(s))


def tel_parameter_twice(s):
    return twice(names(s.split(b";")[1:]))


def auth_parameter_twice(s):
    """Of Digest a name twice; the names that matter are those of RFC 7616 3.3 and 3.4."""
    parts = values(s)
    parts[0] = re.sub(rb"^\s*digest\s+", b"", parts[0], flags=re.I)
    known = (b"realm", b"nonce", b"opaque", b"algorithm", b"qop", b"stale", b"domain", b"username", b"uri", b"response",
             b"cnonce", b"nc", b"charset", b"userhash", b"nextnonce", b"rspauth")
    return twice([n.strip(b" \t") for n in names(parts) if n.strip(b" \t") in known])


SIMPLE = re.compile(rb"\s*sips?:(?:[\w.~!*'()&=+$/%-]+@)?[a-z0-9.-]+(?::[0-9]+)?\s*", re.I)


def bare(s):
    """An address without angle brackets whose URI has a comma, a semicolon or a question mark."""
    open_ones = [v for v in values(s) if b"<" not in v]
    return any(re.search(rb"[;?]", v) for v in open_ones) or (b"," in s and not all(map(SIMPLE.fullmatch, open_ones)))


def numbers(s):
    return [int(n) for n in re.findall(rb"[0-9]+", s)]


def port_above(s):
    """Or 0 in a digest, whose URI is read as one that is used."""
    ports = [int(n) for n in re.findall(rb":[ \t\r\n]*([0-9]+)", s)]
    return any(port > 65535 for port in ports) or bool(re.search(rb'"[^"]*sips?:[^" ]*:0+[?;" ]', s, re.I))


def rport_above(s):
    return any(int(n) > 65535 for n in re.findall(rb";\s*rport\s*=\s*([0-9]+)", s, re.I))


def above_255(s):
    return max(numbers(s), default=0) > 255


def above_body(s):
    """Content-Length beyond the body that the judge has."""
    return max(numbers(s), default=0) > 4000


def above_2_31(s):
    return max(numbers(s), default=0) >= 2**31


def above_2_32(s):
    return max(numbers(s), default=0) >= 2**32


def above_16_bits(s):
    return max(numbers(s), default=0) > 65535


def above_127(s):
    return max(numbers(s)[:1], default=0) > 127


def above_2_63(s):
    return max(numbers(s), default=0) >= 2**63


def above_32_bits_or_channels(s):
    return above_2_32(s) or (s.count(b"/") == 2 and above_16_bits(s.rpartition(b"/")[2]))


def needs_tags(s):
    """Replaces or Join without both tags."""
    listed = names(split_outside(masked(s), ";")[1:])
    return not {b"to-tag", b"from-tag"} <= set(listed)


def unended(s):
    """No line end behind the last line, or empty lines behind it."""
    return not s.endswith(b"\r\n") or s.endswith(b"\r\n\r\n") or s.endswith(b"\n\n")


def via_protocol(s):
    """A via-parm whose protocol is another than SIP/2.0."""
    return any(not re.match(rb"\s*SIP\s*/\s*2\.0\s*/", value, re.I) for value in values(s))


def telephone(s):
    """A user that telephone-subscriber alone allows."""
    users = re.findall(rb"(?:sips?:|//)([^<>\"\s]*)@", s, re.I)
    return any(re.search(rb"[#\[\]:@]", user) for user in users)


def frag_body(s):
    """A body, and no Content-Type."""
    head, _, body = (b"\r\n" + s).partition(b"\r\n\r\n")
    return bool(body) and not re.search(rb"\r\n(content-type|c)[ \t]*:", head, re.I)


def frag_length(s):
    """A Content-Length beyond the body of the fragment."""
    head, _, body = (b"\r\n" + s).partition(b"\r\n\r\n")
    return any(int(n) > len(body) for n in re.findall(rb"\r\n(?:content-length|l)[ \t]*:\s*([0-9]+)", head, re.I))


def sdp_version(s):
    return re.match(rb"(v=)?0*(\r|$)", s) is None or re.match(rb"(v=)?00", s) is not None


def sdp_connection(s):
    """A stream without a connection of its own or of the session."""
    return re.search(rb"\r\nm=", s) is not None


def is_of_family(version, address):
    """An address of IP4 or IP6 as connection-address has it, or a name."""
    address = address.decode("latin-1")
    first, *more = address.split("/")
    if not more and re.fullmatch(r"[A-Za-z0-9.-]{4,}", address) and re.search("[A-Za-z]", address):
        return True
    try:
        parsed = ipaddress.ip_address(first)
    except ValueError:
        return False
    if "%" in first:  # a zone
        return False
    if parsed.version != int(version) or not all(re.fullmatch("[1-9][0-9]*|0", n) for n in more):
        return False
    if version == b"4" and parsed.is_multicast:
        return 1 <= len(more) <= 2 and int(more[0]) <= 255
    return not more or (version == b"6" and parsed.is_multicast and len(more) == 1)


def other_family(s):
    """IP4 or IP6, and an address that is of another type."""
    return any(not is_of_family(version, address) for version, address in
               re.findall(rb"(?:^|[ \n])(?:IN )?IP([46]) ([^ \r\n]*)", s))


def sdp_no_name(s):
    return s == b"" or b"\r\ns=\r\n" in s


def auth_info(s):
    known = {b"nextnonce", b"qop", b"rspauth", b"cnonce", b"nc"}
    return any(n.strip(b" \t") not in known for n in names(values(s)))


def not_digits(s):
    return re.fullmatch(rb"[0-9]+", s.strip(b" \t\r\n")) is None


def no_line_end(s):
    return not s.endswith(b"\r\n")


ONCE = {n.lower().encode(): cells[1] for _, cells in rows_of(HERE.parent.parent / "grammar/field.tsv")
        for n in cells[1:3] if cells[3] == "once" and n != "-"}


def field_twice(s):
    """Of a fragment a field twice that may stand once."""
    found = [ONCE.get(n.lower()) for n in re.findall(rb"(?:^|\n)([^\s:]+)[ \t]*:", s.partition(b"\r\n\r\n")[0])]
    return twice([name for name in found if name])


def not_utf8(s):
    return re.search(rb"[\x80-\xff]", s) is not None


def phrase(s):
    return re.search(rb"[\"#<>\[\]\\^`{|}%]|[\x80-\xff]", s) is not None


class Table:
    def __init__(self, path, starts, clauses, fields=()):
        """fields: rows of grammar/field.tsv."""
        self.fields = {n.lower().encode(): cells[1] for cells in fields for n in cells[1:3] if n != "-"}
        self.rows, self.count, self.met = [], {}, {}  # met: by row, {name of a start rule: (verdict, string)}
        for number, cells in rows_of(path):
            if len(cells) != 6 or cells[0] not in STATES or cells[2] not in WAYS or not all(cells):
                raise ValueError(f"{path.name}:{number}: wanted state, rules, way, what, clause, reason")
            rules = cells[1].split(",")
            unknown = [r for r in rules if r != "*" and r not in starts]
            if unknown:
                raise ValueError(f"{path.name}:{number}: no start rule {unknown[0]}")
            if cells[4] not in clauses:
                raise ValueError(f"{path.name}:{number}: {cells[4]} is not in the registry")
            self.rows.append(Row(cells[0], rules, cells[2], self.predicate(path, number, cells[3]), cells[4], cells[5],
                                 number))
            self.count[number] = 0

    @staticmethod
    def predicate(path, number, what):
        """A regular expression between slashes, a function of this file, or "verdict k"."""
        if what.startswith("/") and what.endswith("/"):
            found = re.compile(what[1:-1].encode("latin-1"), re.S | re.I)
            return lambda s, verdict: found.search(s) is not None
        if what.startswith("verdict "):
            return lambda s, verdict: verdict == what.split()[1]
        function = globals().get(what)
        if not callable(function):
            raise ValueError(f"{path.name}:{number}: no predicate {what}")
        return lambda s, verdict: function(s)

    def find(self, name, verdict, accepted, s):
        """The first row that excuses the disagreement; None: there is none. A fragment is excused by its lines, too."""
        way = "take" if accepted else "refuse"
        for row in self.rows:
            if row.way == way and (row.rules == ["*"] or name in row.rules) and row.what(s, verdict):
                return row
        for rule, line in self.lines(s) if name == "sipfrag" else ():
            row = self.find(rule, verdict, accepted, line)
            if row:
                return row
        return None

    def lines(self, s):
        """(start rule, what it describes) of a fragment's lines."""
        for i, line in enumerate(re.split(rb"\r\n(?![ \t])", s)):
            found = re.match(rb"([^\s:]+)[ \t]*:", line)
            name = self.fields.get(found[1].lower()) if found else None
            if name:
                yield name, line[found.end():]
            elif i == 0:
                yield "Request-Line", line
                yield "Status-Line", line
            elif found:
                yield "X-Other", line[found.end():]
            elif not line:
                return

    def excuse(self, name, verdict, accepted, s):
        """The same, counted."""
        row = self.find(name, verdict, accepted, s)
        if row:
            self.count[row.number] += 1
            self.met.setdefault(row.number, {}).setdefault(name, (verdict, s))
        return row
