"""The definitions and rules of re2c blocks and Ragel machines, as text: read by gen/abnf.py.

No more is understood than where a definition or a rule begins and ends, and which names it uses.
"""
import re
from dataclasses import dataclass, field

BLOCK = re.compile(r"/\*!(?:local:|rules:|use:)?re2c(?::\w+)?\s((?:/\*.*?\*/|(?!\*/).)*)\*/", re.S)
INCLUDE = re.compile(r'/\*!include:re2c\s+"([^"]+)"\s*\*/')
SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)+", re.S)
CONFIGURATION = re.compile(r're2c:[\w:-]+\s*=\s*(?:"(?:\\.|[^"\\])*"|[^;"])*;')
DEFINITION = re.compile(r"([A-Za-z_]\w*)\s*=(?![=>])")
CONDITIONS = re.compile(r"<[^>]*>")
QUOTED = r'"(?:\\.|[^"\\])*"|' r"'(?:\\.|[^'\\])*'"
# A piece of a regular expression; what stands in quotes, in brackets or behind a tag's mark names nothing.
PIECE = re.compile(rf"(?P<text>{QUOTED}|\[(?:\\.|[^\]\\])*\]|\{{\d+(?:,\d*)?\}}|[@#]\w+|//[^\n]*|/\*.*?\*/)|"
                   rf"(?P<name>[A-Za-z_]\w*)|(?P<end>[;{{]|:?=>)|[^;{{]", re.S)
CODE = re.compile(rf"{QUOTED}|//[^\n]*|/\*.*?\*/|.", re.S)
RAGEL_BLOCK = re.compile(r"%%\{(.*?)\}%%", re.S)
RAGEL_SPACE = re.compile(r"(?:\s+|#[^\n]*)+")
RAGEL_ACTION = re.compile(r"action\s+\w+\s*\{")
RAGEL_OTHER = re.compile(r"(?:machine|alphtype|access)\b[^;]*;")
RAGEL_DEFINITION = re.compile(r"(\w+)\s*(:?=)")


@dataclass
class Source:
    """One .re file. The value of a definition is (its names, its line); a rule is its names."""
    includes: list = field(default_factory=list)
    definitions: dict = field(default_factory=dict)
    rules: list = field(default_factory=list)


def names_until_end(text, at):
    """-> (the names of the expression at `at`, what ends it, the place behind that)."""
    names = []
    while at < len(text):
        piece = PIECE.match(text, at)
        at = piece.end()
        if piece["end"]:
            return names, piece["end"], at
        if piece["name"]:
            names.append(piece["name"])
    return names, "", at


def behind_code(text, at):
    """The place behind the brace that closes the one before `at`."""
    depth = 1
    while depth and at < len(text):
        piece = CODE.match(text, at)
        depth += {"{": 1, "}": -1}.get(piece[0], 0)
        at = piece.end()
    return at


def read(path):
    """The Source of a .re file."""
    text = path.read_text(encoding="utf-8")
    source = Source(includes=INCLUDE.findall(text))
    for block in BLOCK.finditer(text):
        body, at = block[1], 0
        while at < len(body):
            found = SPACE.match(body, at) or CONFIGURATION.match(body, at)
            if found:
                at = found.end()
                continue
            start, found = at, DEFINITION.match(body, at)
            if found:
                names, _, at = names_until_end(body, found.end())
                line = text.count("\n", 0, block.start(1) + start) + 1
                source.definitions[found[1]] = (names, line)
                continue
            found = CONDITIONS.match(body, at)
            names, end, at = names_until_end(body, found.end() if found else at)
            if end == "{":
                source.rules.append(names)
                at = behind_code(body, at)
    return source


def read_ragel(path):
    """-> (dict name -> (its names, its line), [the names of what is instantiated])."""
    text = path.read_text(encoding="utf-8")
    definitions, mains = {}, []
    for block in RAGEL_BLOCK.finditer(text):
        body, at = block[1], 0
        while at < len(body):
            found = RAGEL_SPACE.match(body, at) or RAGEL_OTHER.match(body, at)
            if found:
                at = found.end()
                continue
            if found := RAGEL_ACTION.match(body, at):
                at = behind_code(body, found.end())
                continue
            found = RAGEL_DEFINITION.match(body, at)
            if not found:
                raise ValueError(f"{path.name}: cannot read '{body[at:at + 30]}'")
            names, _, end = names_until_end(body, found.end())
            if found[2] == ":=":
                mains.append(names)
            else:
                definitions[found[1]] = (names, text.count("\n", 0, block.start(1) + at) + 1)
            at = end
    return definitions, mains


def closure(definitions, roots):
    """The names among the definitions (name -> names) that the roots (lists of names, or names) reach."""
    reached, todo = set(), [name for root in roots for name in ([root] if isinstance(root, str) else root)]
    while todo:
        name = todo.pop()
        if name in definitions and name not in reached:
            reached.add(name)
            todo += definitions[name]
    return reached
