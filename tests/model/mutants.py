#!/usr/bin/env python3
"""mutants.py - faults in the charts that the model must find.

usage: mutants.py TREE CC MODEL WORLD_LIBRARY CORE_LIBRARY [--seed N] [--count N] [--steps N]

Draws mutants of the charts of a line: the next state of an arc swapped for another state, or a guard dropped (one arc
for both of its results). Each becomes C by Ragel, takes the place of its chart in the core, and is explored world by
world for so many steps each until a property does not hold. Prints a line for each; exit status 0: at least eight in
ten were found.
"""
import argparse
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from dataclasses import dataclass
from pathlib import Path

CHARTS = ("registration/reg", "registration/binding", "server/site", "server/locate", "server/dual")
WORLDS = ("list", "names", "dual", "other", "codes", "mixed", "stream", "refresh")
SEARCHES = tuple(("breadth", world) for world in WORLDS) + (("deep", "all"),)
# Guards that decide only whether the user reads something once more: no property speaks of news but of `registered`.
OUTSIDE = {"is_told"}
STATE = re.compile(r"^    (\w+): (choice by [\w ]+)?\(\n(.*?)^    \) >~", re.M | re.S)
ARC = re.compile(r"(?P<event>\((?P<name>\w+) when (?P<guard>!?\w+)\)|\(?[A-Z][A-Z0-9_ |]+\)?)"
                 r"(?P<rest>.*?-> +(?P<to>\w+))", re.S)
ENOUGH = 8      # in ten
LIMIT = 120     # s that a compiler or an exploration may take at most


@dataclass(frozen=True)
class Mutant:
    chart: str
    what: str
    text: str       # the whole definition


def arcs_of(text):
    """-> list of (state, is_choice, first, last, match): each arc's place in the text."""
    found = []
    for state in STATE.finditer(text):
        begin, body = state.start(3), state.group(3)
        at = 0
        for piece in re.split(r"(\s\|\n)", body):
            arc = ARC.search(piece)
            if arc and not piece.isspace():
                found.append((state.group(1), bool(state.group(2)), begin + at, begin + at + len(piece), arc))
            at += len(piece)
    return found


def swapped(chart, text, rand):
    """The next state of one arc is another."""
    arcs = arcs_of(text)
    state, _, first, last, arc = rand.choice(arcs)
    others = sorted({s for s, is_choice, *_ in arcs if not is_choice} - {arc["to"]})
    other, piece = rand.choice(others), text[first:last]
    changed = re.sub(r"-> +" + arc["to"] + r"\b", "-> " + other, piece)
    event = " ".join(arc["event"].split())
    return Mutant(chart, f"{state} {event} -> {arc['to']}: -> {other}", text[:first] + changed + text[last:])


def unguarded(chart, text, rand):
    """One arc for both results of a guard."""
    arcs = arcs_of(text)
    pairs = [(a, b) for a, b in zip(arcs, arcs[1:])
             if a[4]["guard"] and b[4]["guard"] and a[4]["name"] == b[4]["name"] and
             a[4]["guard"].lstrip("!") not in OUTSIDE]
    if not pairs:
        return None
    pair = rand.choice(pairs)
    kept, dropped = pair if rand.random() < 0.5 else pair[::-1]
    state, _, first, last, arc = kept
    piece = text[first:last].replace(arc["event"], arc["name"], 1)
    begin, end = min(first, dropped[2]), max(last, dropped[3])
    return Mutant(chart, f"{state} {arc['name']}: always as when {arc['guard']}", text[:begin] + piece + text[end:])


def draw(tree, rand):
    chart = rand.choice(CHARTS)
    text = (tree / "fsm" / (chart + ".rl")).read_text(encoding="utf-8")
    return (swapped if rand.random() < 0.5 else unguarded)(chart, text, rand) or draw(tree, rand)


def run(command, cwd, limit=LIMIT):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=limit)


class Bench:
    """Where mutants become programs."""

    def __init__(self, given, folder):
        self.given, self.folder = given, Path(folder)
        folders = ["include", "fsm", "fsm/base", "fsm/message", "fsm/registration", "fsm/request", "fsm/server",
                   "fsm/transaction", "grammar", "gen", "runtime", "tests/flows", "tests/model"]
        self.flags = ["-std=c11", "-O1", "-w", "-DCW_TRACED", "-D_GNU_SOURCE"]
        self.flags += [f"-I{given.tree / f}" for f in folders]
        libraries = run(["pkg-config", "--libs", "nettle"], ".").stdout.split()
        self.libraries = ["-Wl,--wrap=script_fault", given.world, given.core, *libraries]

    def numbers(self, source, room):
        """-> what Ragel makes of the states: number and tag of each."""
        out = self.folder / "mutant.xml"
        run(["ragel", "-x", "-I", str(self.given.tree / "gen"), "-I", str(room), "-o", str(out), str(source)],
            self.folder)
        tree = xml.fromstring(out.read_text(encoding="utf-8")).find("ragel_def/machine")
        names = {a.get("id"): a.get("name") for a in tree.iter("action")}
        tables = {t.get("id"): t.text.split() for t in tree.iter("action_table")}
        tags = {s.get("id"): s.find("state_actions") for s in tree.iter("state")}
        return {n: None if tag is None else names[tables[tag.text.split()[0]][0]] for n, tag in tags.items()}

    def build(self, mutant):
        """-> the program, or None: Ragel or the compiler refuses the mutant."""
        source, c, program = self.folder / "mutant.rl", self.folder / "mutant.c", self.folder / "mutant"
        source.write_text(mutant.text, encoding="utf-8")
        room = self.given.tree / "fsm" / mutant.chart.split("/", maxsplit=1)[0]
        ragel = ["ragel", "-C", "-G2", "-L", "-I", str(self.given.tree / "gen"), "-I", str(room), "-o", str(c),
                 str(source)]
        if run(ragel, self.folder).returncode or self.numbers(source, room) != self.numbers(
                self.given.tree / "fsm" / (mutant.chart + ".rl"), room):
            return None     # gen/CHART_names.h would name other states
        main = str(self.given.tree / "tests/model/main.c")
        done = run([self.given.cc, *self.flags, str(c), main, *self.libraries, "-o", str(program)], self.folder)
        return program if done.returncode == 0 else None

    def search(self, program):
        """-> what found it, or None."""
        for how, world in SEARCHES:
            try:
                done = run([str(program), how, world, "--steps", str(self.given.steps)], self.folder)
            except subprocess.TimeoutExpired:
                return f"{how} {world}, which does not end"
            if done.returncode == 1:
                told = re.search(r"^world (\w+), property (\w+)", done.stdout, re.M)
                return f"{how} {told[1]}, {told[2]}" if told else f"{how} {world}"
            if done.returncode < 0:
                return f"{how} {world}, ended by signal {-done.returncode}"
        return None


def arguments(args):
    parser = argparse.ArgumentParser(usage=__doc__)
    for name in ("tree", "cc", "model", "world", "core"):
        parser.add_argument(name, type=Path if name == "tree" else str)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--steps", type=int, default=400_000)
    return parser.parse_args(args)


def main(args):
    given = arguments(args)
    rand, drawn, found = random.Random(given.seed), set(), 0
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(given, folder)
        if run([given.model, "breadth", "list", "--steps", "1000"], folder).returncode:
            print("mutants: the model finds a fault in the charts as they are", file=sys.stderr)
            return 1
        while len(drawn) < given.count:
            mutant = draw(given.tree, rand)
            program = None if mutant.what in drawn else bench.build(mutant)
            if not program:
                continue
            drawn.add(mutant.what)
            how = bench.search(program)
            found += how is not None
            print(f"{'found  ' if how else 'SURVIVED'} {mutant.chart.split('/')[1]}: {mutant.what}"
                  + (f"  by {how}" if how else ""), flush=True)
    print(f"{found} of {given.count} found; seed {given.seed}")
    return 0 if found * 10 >= ENOUGH * given.count else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
