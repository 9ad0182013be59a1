"""rules.py - what the readers of the grammar cost, header by header and rule by rule (for sizes.py)."""
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARSER = ("sip", "values")
OTHERS = ("tel", "media_type", "multipart", "sipfrag", "message_summary", "frame")
SHOWN = 160     # octets of the smallest rule that the document lists
KIB = 1024


def run(*words):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, check=True, cwd=ROOT).stdout


def readers(header):
    """The functions that a header of grammar/ declares, without those that write."""
    text = re.sub(r"/\*.*?\*/", "", (ROOT / f"grammar/{header}.h").read_text(encoding="utf-8"), flags=re.S)
    found = re.findall(r"^(?!static|#)[\w *]*?\b((?:sip|sipfrag|sdp|frame|multipart|media|message_summary)_\w+)\(",
                       text, re.M)
    return sorted({name for name in found if not re.search(r"_put|_write", name)})


# (what, functions, bar of the design) in octets
SETS = (("`sip_parse` alone", lambda: ["sip_parse"], None),
        ("the parser: `sip.h`, and the values of `values.h`", lambda: [f for h in PARSER for f in readers(h)],
         36 * KIB),
        ("the parser and the descriptions of `sdp.h`", lambda: [f for h in PARSER + ("sdp",) for f in readers(h)],
         52 * KIB),
        ("the parser, tel URIs, multipart, fragments, summaries, streams",
         lambda: [f for h in PARSER + OTHERS for f in readers(h)], None),
        ("all that reads", lambda: [f for h in PARSER + OTHERS + ("sdp",) for f in readers(h)], None))


def linked(core, functions, name):
    """The grammar linked with what these functions reach. -> (path, octets of text)"""
    out = core.folder / name
    run("arm-none-eabi-ld", "-r", "--gc-sections", *[f"--undefined={f}" for f in functions],
        *[path for source, path in core.objects.items() if source in core.grammar], "-o", out)
    return out, int(run("arm-none-eabi-size", out).splitlines()[1].split()[0])


def definition_of(source):
    """The definition that a source is or was made of."""
    stem = re.sub(r"^sip_", "", Path(source).stem)
    for path in (f"grammar/{stem}.re", f"grammar/{stem}.rl"):
        if source.startswith("gen/") and (ROOT / path).is_file():
            return path
    return "grammar/abnf.re" if source == "gen/octet.c" else source


def rules_of(core):
    """[(definition, rule, octets)] of all that reads: a rule is a function or a table, as the compiler left it."""
    path, text = linked(core, SETS[-1][1](), "readers.o")
    owner = {}
    for source, obj in core.objects.items():
        for line in run("arm-none-eabi-nm", obj).splitlines():
            if line.split()[-2] in "TRD":
                owner[line.split()[-1]] = source
    by_stem = {Path(source).stem: source for source in core.grammar}
    rows, here = {}, None
    for line in run("arm-none-eabi-readelf", "-sW", path).splitlines():
        cells = line.split()
        if len(cells) < 8 or not cells[0].endswith(":"):
            continue
        if cells[3] == "FILE":
            here = by_stem.get(Path(cells[7]).stem)
        elif cells[3] in ("FUNC", "OBJECT") and cells[6] != "UND":
            source = here if cells[4] == "LOCAL" else owner[cells[7]]
            key = (definition_of(source), re.sub(r"\.\w+(\.\d+)?$|\.\d+$", "", cells[7]))
            rows[key] = rows.get(key, 0) + int(cells[2], 0)
    found = [(definition, rule, octets) for (definition, rule), octets in rows.items()]
    return found + [("(texts and padding, which have no name)", "", text - sum(r[2] for r in found))]


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * (len(head) - 1) + "|---:|"] +
                     ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def measured(core):
    """[(what, octets, bar or None)]"""
    return [(what, linked(core, functions(), f"set{i}.o")[1], bar) for i, (what, functions, bar) in enumerate(SETS)]


def met(octets, bar):
    return "-" if not bar else "yes" if octets <= bar else "**no**"


STACK_MOST = 4 * KIB
SHOWN_STACKS = 6     # besides that of sip_parse


def stacks(core):
    """[(reader, octets of stack, chain)] deepest first; Unbounded where one recurs or has a frame of unknown size."""
    found = []
    for function in SETS[-1][1]():
        node = next((n for n in core.graph.own if n.split(":")[-1] == function), None)
        if node:
            octets, chain = core.graph.deepest(node)
            found.append((function, octets, [name.split(":")[-1] for name, _ in chain]))
    return sorted(found, key=lambda f: (-f[1], f[0]))


def stack_part(core):
    """sip_parse, and the readers that take most stack, and by which calls."""
    found = stacks(core)
    shown = [s for s in found if s[0] == "sip_parse"] + [s for s in found if s[0] != "sip_parse"][:SHOWN_STACKS]
    return table(("reader", "deepest chain of calls", "octets of stack"),
                 [(f"`{f}`", " > ".join(f"`{c}`" for c in chain), f"{octets:,}") for f, octets, chain in shown])


def sets_part(core):
    rows = [(what, f"{octets:,}", f"{bar:,}" if bar else "-", met(octets, bar))
            for what, octets, bar in measured(core)]
    return table(("what is linked", "octets of text", "at most", "met"), rows)


def bars(core):
    """[(what, octets, bar)]"""
    return [("text of " + what, octets, bar) for what, octets, bar in measured(core) if bar] + \
           [("stack of " + function, octets, STACK_MOST) for function, octets, _ in stacks(core)]


def by_definition(core):
    """[(definition, octets, [(rule, octets)] largest first)] largest first"""
    found = {}
    for definition, rule, octets in rules_of(core):
        found.setdefault(definition, []).append((rule, octets))
    rows = [(d, sum(o for _, o in rules), sorted(rules, key=lambda r: (-r[1], r[0]))) for d, rules in found.items()]
    return sorted(rows, key=lambda r: (-r[1], r[0]))


def rules_part(core):
    """The definitions, each with its rules above SHOWN octets."""
    rows = []
    for definition, octets, rules in by_definition(core):
        shown = ", ".join(f"`{rule}` {size:,}" for rule, size in rules if rule and size >= SHOWN)
        rows.append((definition if definition.startswith("(") else f"`{definition}`", shown or "-", f"{octets:,}"))
    return table(("definition", f"its rules of {SHOWN} octets and more", "octets"), rows)


def all_part(core):
    rows = [(definition, rule or "-", f"{size:,}") for definition, _, rules in by_definition(core) for rule,
            size in rules]
    return sets_part(core) + "\n" + table(("definition", "rule", "octets"), rows)
