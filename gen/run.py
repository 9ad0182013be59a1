"""Makes gen/run.h from grammar/run.tsv (rules that are a run of one class of octets) and grammar/sequence.tsv (rules
that are others one after another).

usage: run.py ROOT

Refused (file, line, reason; exit status 1): a row that cannot stand, a class that grammar/abnf.re does not have, and a
row that neither a source of ROOT/grammar nor another row uses.
"""
import re
import sys
from pathlib import Path

PART = re.compile(r'\s*("[^"]+"|@[a-z]+|\[|\]|/|[A-Za-z][\w-]*)')


def refuse(table, number, reason):
    sys.exit(f"grammar/{table}:{number}: {reason}")


def rows_of(root, table, columns):
    """(number, cells) of a table; each name stands once."""
    met = set()
    for number, line in enumerate((root / "grammar" / table).read_text(encoding="ascii").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            refuse(table, number, f"{len(cells)} columns, wanted {columns}")
        if cells[0] in met:
            refuse(table, number, f"{cells[0]} has a row already")
        met.add(cells[0])
        yield number, cells


def word(rule):
    """The rule's name in C."""
    return rule.replace("-", "_").lower()


def run_text(root):
    """dict rule -> the function of its run."""
    classes = set(re.findall(r"^(\w+)_octet\s*=", (root / "grammar/abnf.re").read_text(encoding="ascii"), re.MULTILINE))
    runs = {}
    for number, (rule, kind, escaped, least) in rows_of(root, "run.tsv", 4):
        if kind not in classes:
            refuse("run.tsv", number, f"grammar/abnf.re has no {kind}_octet")
        if escaped not in ("yes", "no") or least not in ("0", "1"):
            refuse("run.tsv", number, "wanted yes or no, then 0 or 1")
        take = f"sip_lex_{'escaped' if escaped == 'yes' else 'run'}(p, SIP_{kind.upper()}_OCTET)"
        body = f"    return {take};" if least == "0" else \
            f"    const uint8_t *const end = {take};\n\n    return end == p ? NULL : end;"
        runs[rule] = f"RUN const uint8_t *sip_run_{word(rule)}(const uint8_t *p)\n{{\n{body}\n}}"
    return runs


def parts_of(number, text):
    """A row's parts: a list of alternatives, each a list of parts; what may be absent is such a list."""
    stack, at = [[[]]], 0
    while at < len(text):
        found = PART.match(text, at)
        if not found:
            refuse("sequence.tsv", number, f"cannot read '{text[at:]}'")
        at = found.end()
        if found[1] == "[":
            stack.append([[]])
        elif found[1] == "/":
            stack[-1].append([])
        elif found[1] != "]":
            stack[-1][-1].append(found[1])
        elif len(stack) == 1:
            refuse("sequence.tsv", number, "a bracket closes that none opens")
        else:
            inner = stack.pop()
            stack[-1][-1].append(inner)
    if len(stack) != 1:
        refuse("sequence.tsv", number, "a bracket is not closed")
    return stack[0]


def marks_of(alternatives, sequences):
    """The names of the places that these parts give, each once."""
    names = []
    for part in (part for parts in alternatives for part in parts):
        if isinstance(part, list):
            names += marks_of(part, sequences)
        else:
            names += [part[1:]] if part[0] == "@" else sequences.get(part, ("", []))[1]
    return list(dict.fromkeys(names))


def differs(text, at):
    """C: whether what is at the place `at` is not this text, its letters in either case."""
    return " || ".join(f"({at}[{i}] | 0x20) != '{c.lower()}'" if c.isalpha() else f"{at}[{i}] != '{c}'"
                       for i, c in enumerate(text))


class Writer:
    """Writes the function of one row; `runs` and `sequences` are what its parts may call."""

    def __init__(self, runs, sequences):
        self.runs, self.sequences, self.used = runs, sequences, set()

    def call(self, part, at, marks):
        """The call that takes a rule at the place `at`."""
        self.used.add(part)
        if part in self.sequences:
            given = "".join(f", {marks[mark]}" for mark in self.sequences[part][1])
            return f"sip_seq_{word(part)}({at}{given})"
        return f"sip_{'run' if part in self.runs else 'lex'}_{word(part)}({at})"

    def taken(self, parts, at, marks, fail):
        """Lines that take the parts one after another at `at`; where one is not there, `fail`."""
        lines = []
        for part in parts:
            if isinstance(part, list):
                lines += self.tried(part[0], at, marks, f"{at} = {at}{at[0]};")
            elif part[0] == "@":
                lines.append(f"*{marks[part[1:]]} = {at};".replace("*&", ""))
            elif part[0] == '"':
                lines += [f"if ({differs(part[1:-1], at)})", f"    {fail}", f"{at} += {len(part) - 2};"]
            else:
                lines += [f"if (!({at} = {self.call(part, at, marks)}))", f"    {fail}"]
        return lines

    def tried(self, parts, at, marks, end):
        """The same for what may be absent: its places are given only when all of it is there; then `end`."""
        inner = at + at[0]
        given = marks_of([parts], self.sequences)
        own = {mark: f"&{inner}_{mark}" for mark in given}
        places = "".join(f", *{inner}_{mark} = NULL" for mark in given)
        return ["do {", f"    const uint8_t *{inner} = {at}{places};", "",
                *("    " + line for line in self.taken(parts, inner, own, "break;")),
                *(f"    *{marks[mark]} = {inner}_{mark};".replace("*&", "") for mark in given),
                f"    {end}", "} while (0);"]

    def function(self, rule, text, alternatives):
        given = marks_of(alternatives, self.sequences)
        marks = {mark: mark for mark in given}
        lines = [f"*{' = *'.join(given)} = NULL;"] if given else []
        for parts in alternatives[:-1]:
            lines += self.tried(parts, "p", marks, "return pp;")
        lines += self.taken(alternatives[-1], "p", marks, "return NULL;")
        arguments = "".join(f", const uint8_t **{mark}" for mark in given)
        return "\n".join([f"/* {rule} = {text} */",
                          f"RUN const uint8_t *sip_seq_{word(rule)}(const uint8_t *p{arguments})", "{",
                          *("    " + line if line else "" for line in lines), "    return p;", "}"])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    sources = "".join(p.read_text(encoding="utf-8") for p in sorted((root / "grammar").iterdir())
                      if p.suffix in (".re", ".c", ".h"))
    runs, sequences, used, places = run_text(root), {}, set(), []
    for number, (rule, text) in rows_of(root, "sequence.tsv", 2):
        alternatives = parts_of(number, text)
        writer = Writer(runs, sequences)
        sequences[rule] = (writer.function(rule, text, alternatives), marks_of(alternatives, sequences))
        used |= writer.used
        places.append((number, rule))
    for table, kind, rows in (("sequence.tsv", "seq", places),
                              ("run.tsv", "run", [(n, cells[0]) for n, cells in rows_of(root, "run.tsv", 4)])):
        for number, rule in rows:
            if rule not in used and not re.search(rf"\bsip_{kind}_{word(rule)}\(", sources):
                refuse(table, number, f"neither a source in grammar/ nor a row uses {rule}")
    (root / "gen/run.h").write_text("\n\n".join([
        "/* run.h - runs of octets of one class, and rules that are others one after another, made by gen/run.py from\n"
        " * grammar/run.tsv and grammar/sequence.tsv. Each function returns the place behind its rule, or NULL; the\n"
        " * places that it gives are NULL where their part is absent. Only grammar/lex.h includes it. */",
        *runs.values(), *(text for text, _ in sequences.values())]) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
