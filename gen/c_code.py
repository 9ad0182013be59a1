"""c_code.py - the C of fsm/ as its style has it: the functions, each with its parameters, variables, body and calls,
and the structs. Bodies begin and end at column 0 (docs/style.md), so no more of C is read than that.
"""
import re
from dataclasses import dataclass, field

from alphabet import bare

FUNCTION = re.compile(r"^((?:static |const |struct |enum |unsigned )*\w+[ *]+)(\w+)\(([^;{}]*?)\)\n\{\n(.*?)^\}",
                      re.M | re.S)
STRUCT = re.compile(r"^struct (\w+) \{\n(.*?)^\};", re.M | re.S)
SLOTS = re.compile(r"^#define (CW_\w+_CHARTS) (.*)$", re.M)
DECLARED = re.compile(r"(const )?struct (\w+)\s+(?=[*\w])([^;{}]*)")
NAME = re.compile(r"\b([a-z]\w*)\(")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass
class Function:
    name: str
    path: str
    is_static: bool
    result: str            # "struct cw_line *"
    parameters: list       # texts
    body: str
    types: dict = field(default_factory=dict)     # variable -> (struct, is pointer, is const)
    calls: set = field(default_factory=set)       # Functions' keys


@dataclass
class Code:
    functions: dict        # (path of a static one, or "", name) -> Function
    structs: dict          # struct -> {member: (struct or "", is pointer)}
    news: set              # of enum cw_news, without CW_

    def find(self, path, name):
        return self.functions.get((path, name)) or self.functions.get(("", name))

    def reached(self, function, stops):
        """The function and what it calls, directly or not, but what `stops` names and what that calls."""
        found, left = {}, [function]
        while left:
            f = left.pop()
            if (f.path, f.name) in found:
                continue
            found[f.path, f.name] = f
            for name in f.calls:
                callee = self.find(f.path, name)
                if callee and name not in stops:
                    left.append(callee)
        return list(found.values())


def parts(text):
    """Split at the commas that no bracket contains."""
    out, depth = [""], 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            out.append("")
        else:
            out[-1] += char
    return [p.strip() for p in out if p.strip()]


def inside(text, at):
    """What stands between the bracket at `at` and its end."""
    depth = 0
    for end in range(at, len(text)):
        depth += (text[end] in "([{") - (text[end] in ")]}")
        if depth == 0:
            return text[at + 1:end]
    return text[at + 1:]


def variables(text):
    """-> {variable: (struct, is pointer, is const)} of the declarations in a text."""
    found = {}
    for match in DECLARED.finditer(text):
        for part in parts(match[3]):
            name = re.match(r"(\*?)(?:const )?(\w+)", part.split("=")[0].strip())
            if name:
                found.setdefault(name[2], (match[2], bool(name[1]), bool(match[1])))
    return found


def read_structs(texts):
    """-> {struct: {member: (struct or "", is pointer)}}; a union's members count as those of its struct."""
    slots = {m[1]: m[2] for text in texts for m in SLOTS.finditer(text)}
    structs = {}
    for text in texts:
        for match in STRUCT.finditer(text):
            body = match[2]
            for macro, held in slots.items():
                body = body.replace(macro, held)
            members = {}
            for line in re.split(r";", re.sub(r"union \{|struct \{|\}", " ", body)):
                words = re.sub(r"\s+", " ", line).strip()
                kind = re.match(r"(?:const )?struct (\w+) (.*)", words) or re.match(r"()(?:const |unsigned )?\w+ (.*)",
                                                                                  words)
                for part in parts(kind[2]) if kind else ():
                    name = re.match(r"(\*?)(?:const )?(\w+)", part)
                    if name:
                        members[name[2]] = (kind[1], bool(name[1]))
            structs[match[1]] = members
    return structs


def read_code(root, slots):
    """The C of fsm/ and its structs; slots: the text of gen/slots.h."""
    sources = {f.relative_to(root).as_posix(): bare(f.read_text(encoding="utf-8"))
               for f in sorted((root / "fsm").rglob("*.[ch]"))}
    effect = root / "include/clausewire/effect.h"
    news = effect.is_file() and re.search(r"^enum cw_news \{(.*?)^\}", effect.read_text(encoding="utf-8"), re.M | re.S)
    code = Code({}, read_structs([*sources.values(), slots]),
                set(re.findall(r"\bCW_([A-Z0-9_]+) =", news[1])) if news else set())
    for path, text in sources.items():
        for match in FUNCTION.finditer(STRING.sub('""', text)):
            head, name, given, body = match.groups()
            f = Function(name, path, head.startswith("static "), head.replace("static ", "").strip(), parts(given),
                         body)
            f.types = {**variables(body), **variables(";".join(f.parameters))}
            f.calls = {n for n in NAME.findall(body)}
            code.functions[(path if f.is_static else "", name)] = f
    return code
