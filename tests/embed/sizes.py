#!/usr/bin/env python3
"""sizes.py - what the core costs on a Cortex-M4: text, memory, stack; printed, written into docs/embedding.md, judged.

usage: sizes.py [--write | --check | --rules] [--build DIR]

  --write   puts the tables and the example into docs/embedding.md
  --rules   the text of the grammar's readers, rule by rule, and nothing else
  --check   says what in docs/embedding.md is not what is measured
Exit status: 0 fine; 1 stale, or a bar is missed;
             2 the core does not build or asks for more than firmware has.
"""
import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
import document                                         # noqa: E402
import rules                                            # noqa: E402
from callgraph import CallGraph, Unbounded              # noqa: E402

WARNINGS = ("-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Wno-implicit-fallthrough -Wno-unused-label "
            "-Wno-maybe-uninitialized -Wno-unused-const-variable").split()
FLAGS = "-std=c11 -mcpu=cortex-m4 -mthumb -Os -ffreestanding -ffunction-sections -fdata-sections".split()
SHOWN_FLAGS = "-mcpu=cortex-m4 -mthumb -Os -ffreestanding"
VERBS = ("cw_init_sized", "cw_line_init", "cw_receive", "cw_want", "cw_tick", "cw_next", "cw_effects")
STRUCTS = ("cw", "cw_line", "cw_binding", "cw_client", "cw_sent", "cw_server", "cw_answered", "cw_request", "cw_entry",
           "cw_search", "remote", "cw_digest", "digest", "sip_message", "cw_effect", "cw_timer", "cw_trace_record",
           "cw_phone_settings", "cw_line_settings", "frame")     # besides those of the charts
BORROWED = {"memcpy", "memmove", "memset", "memcmp", "memchr"}
KIB = 1024


def fail(text):
    print("sizes: " + text, file=sys.stderr)
    sys.exit(2)


def run(*words, **more):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False, cwd=ROOT, **more)
    if done.returncode:
        fail(" ".join(str(w) for w in words) + "\n" + done.stdout + done.stderr)
    return done.stdout


def version():
    return subprocess.run(["arm-none-eabi-gcc", "-v"], capture_output=True, text=True, check=False).stderr


def listed():
    """-> dict: the lists of files.cmake by name."""
    out = run("cmake", "-P", HERE / "sources.cmake")
    return {line.split(";")[0]: line.strip().split(";")[1:] for line in out.splitlines()}


def size_of(path):
    """-> text, data, bss."""
    fields = run("arm-none-eabi-size", path).splitlines()[1].split()
    return tuple(int(f) for f in fields[:3])


def structs():
    return [*STRUCTS, *listed()["CW_CHARTS"]]


def rooms():
    """Those of the charts, with the grammar before and what is shared or routes behind them."""
    return ["grammar", *(Path(room).name for room in listed()["CW_ROOMS"]), "rest"]


def room_of(source, grammar, rooms):
    """The room whose definition a source is or comes from."""
    if source in grammar:
        return "grammar"
    stem = Path(source).stem.removesuffix("_responses")
    for room in rooms:
        if f"fsm/{room}/" in source or (ROOT / "fsm" / room / (stem + ".rl")).is_file():
            return room
    return "rest"


class Core:
    """The core built for one profile, traced or not: objects, sections, call graph. gen: where gen/*.c are."""

    def __init__(self, build, name, gen, traced):
        self.name = name
        lists = listed()
        self.grammar = lists["CW_GRAMMAR_SOURCES"]
        self.folder = build / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.includes = [f"-I{gen}", f"-I{gen.parent / 'include'}"] + [f"-I{i}" for i in lists["CW_CORE_INCLUDES"]]
        self.defines = ["-DCW_TRACED"] if traced else []
        self.sources = lists["CW_CORE_SOURCES"] + (lists["CW_TRACE_SOURCES"] if traced else [])
        self.paths = {s: gen / Path(s).name if s.startswith("gen/") else Path(s) for s in self.sources}
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            self.objects = dict(zip(self.sources, pool.map(self._compile, self.sources)))
        self.size = self._sizes()
        self._whole = self._link("whole.o", [])
        reach = self._link("verbs.o", ["--gc-sections"] + [f"--undefined={v}" for v in VERBS])
        self.reached = size_of(reach)[0]
        self.graph = CallGraph(o.with_suffix(".ci").read_text(encoding="utf-8") for o in self.objects.values())
        self._judge()

    def _compile(self, source):
        out = self.folder / (source.replace("/", "_")[:-2] + ".o")
        run("arm-none-eabi-gcc", *FLAGS, *WARNINGS, *self.defines, *self.includes, "-fcallgraph-info=su", "-c",
            self.paths[source], "-o", out)
        return out

    def _link(self, name, how):
        out = self.folder / name
        run("arm-none-eabi-ld", "-r", *how, *self.objects.values(), "-o", out)
        return out

    def _sizes(self):
        """-> dict room -> [text, data, bss]."""
        sizes = {room: [0, 0, 0] for room in rooms()}
        for source, path in self.objects.items():
            for i, octets in enumerate(size_of(path)):
                sizes[room_of(source, self.grammar, sizes)][i] += octets
        return sizes

    def _judge(self):
        """What firmware cannot give, the core must not need."""
        self.undefined = sorted(line.split()[-1] for line in run("arm-none-eabi-nm", "-u", self._whole).splitlines())
        foreign = [u for u in self.undefined if u not in BORROWED and not u.startswith("__aeabi_")]
        if foreign:
            fail(f"{self.name}: the core needs {' '.join(foreign)}")
        charts = {f for f in self.graph.own if re.search(r"charts\.c:(step|hear)_\w+$", f)}
        for function, place in self.graph.indirect:
            path, line = place.split(":")[:2]
            if path.endswith("fsm/events.c") and charts:    # through cwi_charts: each chart may be the one
                self.graph.calls.setdefault(function, set()).update(charts)
                continue
            text = Path(ROOT / path).read_text().splitlines()[int(line) - 1]
            table = re.search(r"(\w*(?:conditions|predicates))\[", text)
            if table:
                self.graph.calls.setdefault(function, set()).update(self._entries(table[1]))
            elif not re.search(r"host->(random|hash|local)\(", text):
                fail(f"{place}: {function} calls through a pointer that is no callback of the host")
        foreign = [o for o in self.graph.outside() if o not in BORROWED and not o.startswith("__aeabi_")]
        if foreign:
            fail(f"{self.name}: calls to {' '.join(foreign)} are not in the call graph")

    def _entries(self, table):
        """-> the functions in the generated tables of this name."""
        texts = [self.paths[s] for s in self.sources if s.startswith("gen/")]
        tables = [re.findall(rf"\(\*const {table}\[\]\)\([^)]*\) = \{{([^}}]*)\}}", Path(ROOT / t).read_text())
                  for t in texts]
        return {f for found in tables for body in found for f in re.findall(r"\bcwi_\w+", body)}

    def text(self):
        return sum(s[0] for s in self.size.values())

    def memory(self):
        return sum(s[1] + s[2] for s in self.size.values())


def struct_sizes(compiler, nm, flags, build, name):
    """-> dict struct -> octets, read off the symbols of an object."""
    source = build / "structs.c"
    lines = ['#include "core.h"', '#include "frame.h"']
    lines += [f"extern char size_of_{s}[]; char size_of_{s}[sizeof(struct {s})];" for s in structs()]
    lines += ["extern char size_of_pointer[]; char size_of_pointer[sizeof(void *)];"]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = build / f"structs-{name}.o"
    run(compiler, "-std=c11", *flags, *[f"-I{i}" for i in listed()["CW_CORE_INCLUDES"]], "-fno-common", "-c", source,
        "-o", out)
    found = re.findall(r"^\S+ (\S+) \S size_of_(\w+)$", run(nm, "-S", out), re.M)
    return {struct: int(octets, 16) for octets, struct in found}


def number(n):
    return f"{n:,}"


def table(head, rows):
    """A Markdown table; all columns but the first are numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def text_part(cores):
    rows = [[room] + [number(c.size[room][0]) for c in cores] for room in rooms()]
    rows.append(["in all"] + [number(c.text()) for c in cores])
    rows.append(["**what the verbs reach** (linked with `--gc-sections`)"] +
                [f"**{number(c.reached)}**" for c in cores])
    rows.append(["data and bss"] + [number(c.memory()) for c in cores])
    return table(["octets of text"] + [c.name for c in cores], rows)


def stack_part(cores):
    deep = {c.name: {v: c.graph.deepest(v) for v in VERBS} for c in cores}
    rows = [[f"`{v}`"] + [number(deep[c.name][v][0]) for c in cores] for v in VERBS]
    text = table(["octets of stack, deepest chain of calls"] + [c.name for c in cores], rows)
    first = cores[0].name
    verb = max(VERBS, key=lambda v: deep[first][v][0])
    chain = [f"`{f.split(':')[-1]}` {octets}" for f, octets in deep[first][verb][1]]
    return text + f"\nThe deepest of `{first}`: " + ", ".join(chain) + ".\n"


def struct_part(arm, wide):
    rows = [[f"`struct {s}`", number(arm[s]), number(wide[s])] for s in structs()]
    return table(["octets", "Cortex-M4", "64-bit host"], rows)


def idle(s):
    """A line that is registered at its one server: with what it has of the pools, and its timers' places."""
    return s["cw_line"] + s["cw_binding"] + s["cw_entry"] + 4 * s["pointer"]


def line_part(arm, wide):
    def busy(s):
        return s["cw_client"] + s["cw_sent"] + 2 * s["pointer"]

    def answering(s):
        return s["cw_server"] + s["cw_answered"] + 2 * s["pointer"]

    return table(["octets", "Cortex-M4", "64-bit host"], [
        ["a line that is registered and idle at its one server: `struct cw_line`, `struct cw_binding`, `struct "
         "cw_entry`, "
         "four timers' places", number(idle(arm)),
         number(idle(wide))],
        ["while its servers' challenges are kept besides: `struct cw_digest`", number(arm["cw_digest"]),
         number(wide["cw_digest"])],
        ["while a request of it is under way besides: `struct cw_client`, `struct cw_sent`, two timers' "
         "places; `struct cw_sent` until it has a final response", number(busy(arm)), number(busy(wide))],
        ["while a request of others is answered besides: `struct cw_server`, `struct cw_answered`, two "
         "timers' places", number(answering(arm)), number(answering(wide))],
        ["once: `struct cw`, ten effects", number(arm["cw"] + 10 * arm["cw_effect"]),
         number(wide["cw"] + 10 * wide["cw_effect"])],
        ["its settings: `struct cw_line_settings`, in ROM or in RAM", number(arm["cw_line_settings"]),
         number(wide["cw_line_settings"])]])


def bars(cores, arm, wide):
    """-> the bars that are missed, as sentences."""
    missed = []

    def at_most(what, octets, bar):
        if octets > bar:
            missed.append(f"{what}: {octets} octets, at most {bar} allowed")

    for what, octets, bar in rules.bars(cores[0]):
        at_most(what, octets, bar)
    for core in cores:
        at_most(f"variables of {core.name}", core.memory(), 0)
        if not core.defines:
            at_most(f"text of {core.name}, in all", core.text(), 128 * KIB)
            if core.name == "registration":
                at_most(f"text of {core.name}, what the verbs reach", core.reached, 60 * KIB)
    for sizes, where in ((arm, "Cortex-M4"), (wide, "64-bit host")):
        at_most(f"an idle line, {where}", idle(sizes), KIB)
        for transaction in ("nict", "nist", "ict", "ist"):
            at_most(f"struct {transaction}, {where}", sizes[transaction], 64)
        at_most(f"a trace record, {where}", sizes["cw_trace_record"], 16)
    return missed


def example_part():
    return "```c\n" + (HERE / "example.c").read_text(encoding="utf-8") + "```\n"


def example_cost(build, core):
    """The example, compiled with the public folder alone, linked with what it reaches of the core."""
    own = build / "example.o"
    run("arm-none-eabi-gcc", *FLAGS, *WARNINGS, "-Iinclude", f"-I{HERE}", "-c", HERE / "example.c", "-o", own)
    whole = build / "example-whole.o"
    entries = [f"--undefined=phone_{word}" for word in ("start", "turn", "due", "stop")]
    run("arm-none-eabi-ld", "-r", "--gc-sections", *entries, own, *core.objects.values(), "-o", whole)
    text, data, bss = size_of(whole)
    return f"It takes {number(text)} octets of text, the core included, and {number(data + bss)} octets of RAM " \
           "besides the stack.\n"


def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument("--write", action="store_true")
    options.add_argument("--check", action="store_true")
    options.add_argument("--rules", action="store_true")
    options.add_argument("--build", type=Path, default=ROOT / "build" / "embed")
    options = options.parse_args()
    build = options.build.resolve()
    build.mkdir(parents=True, exist_ok=True)
    if "version 12." not in version():
        fail("the figures are those of arm-none-eabi-gcc 12 (Debian 12)")
    if options.rules:
        print(rules.all_part(Core(build, "phone", Path("gen"), False)))
        return 0
    other = build / "profile"
    run("sh", "gen/regen.sh", "--profile", "registration", "--out", other)
    try:
        cores = [Core(build, name, gen, traced)
                 for name, gen, traced in (("phone", Path("gen"), False), ("phone, traced", Path("gen"), True),
                                           ("registration", other / "gen", False),
                                           ("registration, traced", other / "gen", True))]
        arm = struct_sizes("arm-none-eabi-gcc", "arm-none-eabi-nm", FLAGS, build, "arm")
        wide = struct_sizes(os.environ.get("CC", "cc"), "nm", [], build, "host")
        parts = {"text": text_part(cores), "parser": rules.sets_part(cores[0]), "rules": rules.rules_part(cores[0]),
                 "readers' stack": rules.stack_part(cores[0]),
                 "stack": stack_part(cores), "structs": struct_part(arm, wide),
                 "line": line_part(arm, wide), "borrowed": " ".join(f"`{u}`" for u in cores[1].undefined) + "\n",
                 "example": example_part(), "example cost": example_cost(build, cores[0])}
    except Unbounded as fault:
        fail(str(fault))
    print(f"arm-none-eabi-gcc {SHOWN_FLAGS}\n")
    print("\n".join(parts[p] for p in ("text", "parser", "rules", "readers' stack", "stack", "structs", "line",
                                       "borrowed", "example cost")))
    missed = bars(cores, arm, wide)
    for sentence in missed:
        print("missed: " + sentence)
    fine = not missed
    path = ROOT / "docs" / "embedding.md"
    if options.write:
        document.write(path, parts)
    if options.check:
        fine = document.check(path, parts, "tests/embed/sizes.py --write") and fine
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
