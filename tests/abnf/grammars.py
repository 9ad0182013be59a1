"""The grammars that strings are judged by: the ABNF of the RFCs as updated, from SHARED/rfc, and own.abnf.

Three of SIP, each a part of the one before it:
  "all"     RFC 3261 25.1 as it is written;
  "schemes" the scheme of absoluteURI is neither sip nor sips: these have SIP-URI and SIPS-URI (19.1.1);
  "params"  besides, generic-param and its like have no name for which a rule stands beside them, nor header-name
            that of a field with a rule (LOCAL_known_params).
"""
import hashlib
import pickle
import re
from pathlib import Path

import abnf
import automaton

HERE = Path(__file__).resolve().parent
IPV6 = ("ipv6address", "h16", "ls32", "ipv4address", "dec-octet")
METHODS = ("method", "invitem", "ackm", "optionsm", "byem", "cancelm", "registerm", "prackm", "updatem", "publishm",
           "infom", "subscribem", "notifym", "extension-method", "message-header")

# name space, RFC, section or None: all, rules that it replaces or that are left out. In the order of the updates.
SOURCES = [
    ("sip", "3261", None, (), ()),
    ("sip", "5954", "4.1", IPV6, ()),
    ("sip", "8760", None, ("uri", "digest-uri-value", "request-digest", "algorithm"), ()),
    ("sip", "3262", None, (), METHODS),
    ("sip", "3323", None, (), ()),
    ("sip", "3325", "9.1", (), ()),
    ("sip", "3325", "9.2", (), ()),
    ("sip", "3326", None, (), ()),
    ("sip", "3327", None, (), ()),
    ("sip", "3515", None, (), ()),
    ("sip", "3581", None, ("via-params",), ()),
    ("sip", "3608", None, (), ()),
    ("sip", "3842", None, (), ()),
    ("sip", "3891", None, (), ()),
    ("sip", "3892", None, (), ()),
    ("sip", "3903", None, (), METHODS),
    ("sip", "4028", None, (), ()),
    ("sip", "4488", None, (), ()),
    ("sip", "5373", None, (), ()),
    ("sip", "5626", "10", (), ()),
    ("sip", "5627", None, (), ()),
    ("sip", "6086", None, (), METHODS),
    ("sip", "6665", None, (), METHODS),
    ("sip", "7044", None, (), ()),
    ("sip", "7989", None, (), ()),
    ("sip", "3329", "2.2", ("qvalue",), ("a2",)),
    ("sip", "3420", "2", (), ()),
    ("sip", "3911", "7.1", ("to-tag", "from-tag"), ()),
    ("sip", "5009", "9", (), ()),
    ("sip", "5393", "5.8", (), ()),
    ("tel", "3966", None, (), ()),
    ("sdp", "8866", None, (), ()),
    ("sdp", "4568", "9.1", (), ()),
    ("uri", "3986", None, (), ()),
]
# What one name space takes from another.
BORROWED = {"sip:tel-telephone-subscriber": "tel:telephone-subscriber", "sdp:uri-reference": "uri:uri-reference"}


def section_of(text, section):
    """The rules of a section: of a text cut to its ABNF, or of a whole RFC."""
    if "\n; ## RFC" in text:
        parts = re.split(r"^; ## RFC \d+ section ([\w.]+):.*$", text, flags=re.M)
        return "\n".join(body for number, body in zip(parts[1::2], parts[2::2]) if section in (None, number))
    part = re.search(rf"^{re.escape(section)}[. ].*?(?=^[0-9]+\.[ 0-9]|\Z)", text, re.S | re.M)
    rules, indent = [], None
    for line in part[0].split("\n"):
        depth = len(line) - len(line.lstrip())
        if re.match(r"^ +[A-Za-z][\w-]* +=(?!=)", line):
            indent = depth
        elif not line.strip():
            continue
        elif indent is None or depth <= indent:
            indent = None
            continue
        rules.append(line)
    return "\n".join(rules)


def text_of(shared, rfc):
    for path in (f"rfc/rfc{rfc}.abnf", f"rfc/extra/rfc{rfc}.txt"):
        if (shared / path).is_file():
            return (shared / path).read_text(encoding="utf-8")
    raise FileNotFoundError(f"RFC {rfc}")


def read(shared):
    """The grammar "all"."""
    g = abnf.Grammar()
    for space, rfc, section, replaces, without in SOURCES:
        text = section_of(text_of(shared, rfc), section)
        rules = {name.lower() for name, _, _ in abnf.rules_of(text)} - set(without)
        readable = []
        for name, _, body in abnf.rules_of(text):
            try:
                abnf.parse(body, space)
                readable.append(name.lower())
            except abnf.Unreadable:
                continue
        g.load(space, text, only=rules & set(readable), replaces=replaces)
    for part in re.split(r"^; ## ", (HERE / "own.abnf").read_text(encoding="utf-8"), flags=re.M)[1:]:
        space, text = part.split("\n", 1)
        g.load(space, text, replaces=("addr-spec", "charset-value", "diversion-params", "path-empty"))
    for name, other in BORROWED.items():
        g.rules[name] = ("ref", other)
    return g


def with_fields(g, names):
    """message-header with each of these fields, and the value of each (SWS included) as "value:NAME"."""
    headers = []
    for name in names:
        rule = "sip:" + RULE_OF.get(name, name).lower()
        node = g.rules[rule]
        assert node[0] == "cat" and node[1][1] == ("ref", "sip:hcolon"), rule
        g.rules["value:" + name.lower()] = ("cat", [("ref", "sip:sws")] + node[1][2:])
        headers.append(("ref", rule))
    headers.append(("ref", "sip:extension-header"))
    g.rules["sip:message-header"] = ("cat", [("alt", headers), ("ref", "core:crlf")])


RULE_OF = {"P-Asserted-Identity": "PAssertedID", "P-Preferred-Identity": "PPreferredID", "Privacy": "Privacy-hdr"}


def with_lines(g):
    """Lines without their ends, and of a session description without the letter: "line:NAME"."""
    for space, name in [("sip", "request-line"), ("sip", "status-line")] + [("sdp", n) for n in (
            "version-field origin-field session-name-field information-field uri-field email-field phone-field "
            "connection-field bandwidth-field time-field repeat-field zone-field key-field attribute-field "
            "media-field").split()]:
        kind, nodes = g.rules[f"{space}:{name}"]
        assert kind == "cat" and nodes[-1][1].endswith(":crlf"), name
        nodes = nodes[:-1]
        if space == "sdp":
            assert nodes[0][0] == "seq" and nodes[1] == ("str", b"="), name
            nodes = nodes[2:]
        g.rules["line:" + name] = ("cat", nodes)


def leading(g, node, depth=0):
    """The literals with which an alternative begins, each with "=" or not: the names of parameters."""
    if node[0] == "str":
        return {node[1].strip(b";=")}
    if node[0] == "cat":
        first = node[1][0]
        return leading(g, first, depth) if first[0] == "str" else set()
    if node[0] == "alt":
        found = [leading(g, x, depth) for x in node[1]]
        return set().union(*found) if all(found) else set()
    if node[0] == "ref" and depth < 4:
        return leading(g, g.rules[g.name(node[1])], depth + 1)
    return set()


# Rules that take any name: what names the parameter in each.
OPEN = {"sip:generic-param": "sip:token", "sip:auth-param": "sip:auth-param-name", "sip:other-param": "sip:pname",
        "sip:diversion-extension": "sip:token", "tel:parameter": "tel:pname"}


def without_names(g, node, names):
    """The node with no parameter of these names in what it leaves open."""
    if node[0] == "ref":
        rule = g.name(node[1])
        if rule in OPEN:
            body = g.rules[rule]
            named = ("ref", OPEN[rule])
            less = ("minus", named, ("alt", [("str", n) for n in sorted(names)]))
            put = [less if x == named else x for x in body[1]]
            assert put != body[1], rule
            return ("cat", put)
        inner = g.rules[rule]
        if inner[0] == "ref" or rule.endswith("-extension"):
            return without_names(g, inner, names)
        return node
    if node[0] == "alt":
        return ("alt", [without_names(g, x, names) for x in node[1]])
    return node


def known_apart(g, node):
    """Every alternative in which an open parameter stands beside named ones, with these names taken from it."""
    kind = node[0]
    if kind == "alt":
        names = set().union(*[leading(g, x) for x in node[1]])
        nodes = [without_names(g, x, names) for x in node[1]] if names else node[1]
        return ("alt", [known_apart(g, x) for x in nodes])
    if kind == "cat":
        return ("cat", [known_apart(g, x) for x in node[1]])
    if kind == "rep":
        return node[:3] + (known_apart(g, node[3]),)
    return node


def narrowed(g, fields):
    """{"all": , "schemes": , "params": } of a grammar."""
    schemes = g.copy()
    sip = ("alt", [("str", b"sip"), ("str", b"sips")])
    schemes.rules["sip:scheme"] = ("minus", g.rules["sip:scheme"], sip)
    params = schemes.copy()
    for name, node in schemes.rules.items():
        if name.split(":")[0] in ("sip", "value", "tel"):
            params.rules[name] = known_apart(schemes, node)
    params.rules["sip:header-name"] = ("minus", g.rules["sip:header-name"],
                                       ("alt", [("str", n.lower().encode()) for n in fields]))
    # phone-context stands apart from the other parameters of a telephone number
    params.rules["tel:parameter"] = without_names(g, ("ref", "tel:parameter"), {b"isub", b"ext", b"phone-context"})
    # credentials and challenges of another scheme than Digest
    params.rules["sip:auth-scheme"] = ("minus", g.rules["sip:auth-scheme"], ("str", b"digest"))
    return {"all": g, "schemes": schemes, "params": params}


class Grammars:
    """The three, and the automata of their rules."""

    def __init__(self, shared, fields):
        g = read(shared)
        with_fields(g, fields)
        with_lines(g)
        self.by_name = narrowed(g, fields)
        self.compilers = {}
        for name, g in self.by_name.items():
            self.compilers[name] = automaton.Compiler(g, self.compilers.get("all"))

    @staticmethod
    def load(shared, fields, cache=None):
        """The same, with the automata of an earlier run if nothing has changed since."""
        made = Grammars(shared, fields)
        if cache:
            sources = [HERE / "abnf.py", HERE / "automaton.py", HERE / "grammars.py", HERE / "own.abnf"]
            texts = [path.read_text(encoding="utf-8") for path in sources]
            texts += [text_of(shared, rfc) for rfc in sorted({rfc for _, rfc, _, _, _ in SOURCES})] + list(fields)
            key = hashlib.sha256("\0".join(texts).encode()).hexdigest()
            made.cache = (Path(cache), key)
            try:
                with open(cache, "rb") as f:
                    kept, parts = pickle.load(f)
                if kept == key:
                    for name, own in parts.items():
                        made.compilers[name].parts = own
            except (OSError, EOFError, pickle.UnpicklingError):
                pass
        return made

    def keep(self):
        path, key = self.cache
        part = path.with_suffix(".part")
        with open(part, "wb") as f:
            pickle.dump((key, {name: c.parts for name, c in self.compilers.items()}), f)
        part.replace(path)


class FragmentJudge:
    """The same of message/sipfrag (RFC 3420 2), by the rules of its lines. That is exact, because a CRLF that no white
    space follows ends a line in each of them, and only there."""

    def __init__(self, grammars, fields):
        self.lines = [Judge(grammars, "line:request-line"), Judge(grammars, "line:status-line")]
        self.other = Judge(grammars, "sip:unknown-header")
        self.name = re.compile(rb"([-A-Za-z0-9.!%*_+`'~]+)[ \t]*:", re.S)
        self.values = {}
        for name, compact in fields:
            judge = Judge(grammars, "value:" + name.lower())
            for n in (name, compact):
                if n != "-":
                    self.values[n.lower().encode()] = judge

    def line(self, octets):
        """Verdicts of the rules that the line may be."""
        found = self.name.match(octets)
        if not found:
            return "-"
        value = octets[found.end():]
        own = self.values.get(found[1].lower())
        other = self.other.verdict(value)
        verdict = own.verdict(value) if own else other
        return "k" if verdict == "-" and other != "-" else verdict

    def verdict(self, octets):
        lines, at = [], 0
        for end in re.finditer(rb"\r\n(?![ \t])", octets):
            lines.append(octets[at:end.start()])
            at = end.end()
            if not lines[-1]:
                break
        else:
            if at < len(octets):
                return "-"
        verdicts = []
        for i, line in enumerate(lines):
            if not line and i == len(lines) - 1:
                break
            first = [judge.verdict(line) for judge in self.lines] if i == 0 else []
            verdicts.append(min([self.line(line)] + first, key="+ks-".index))
        return max(verdicts, key="+ks-".index, default="+")


class Judge:
    """The exact verdict of a start rule's strings: "+" accepted, "-" refused, "s" and "k" accepted but for the rules
    of "schemes" and "params"."""

    def __init__(self, grammars, rule):
        self.grammars, self.node = grammars, ("ref", rule)
        self.nested = grammars.compilers["all"].contains(self.node, "sip:comment")
        self.languages = {}

    def has(self, name, octets):
        if self.nested and octets.count(b"(") > automaton.DEPTH:
            return self.grammars.by_name[name].has(self.node, octets)
        if name not in self.languages:
            self.languages[name] = self.grammars.compilers[name].language(self.node)
        return self.languages[name].has(octets)

    def verdict(self, octets):
        return ("-" if not self.has("all", octets) else "s" if not self.has("schemes", octets) else
                "k" if not self.has("params", octets) else "+")
