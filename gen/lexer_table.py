"""lexer_table.py - makes gen/sip_*.c, sdp.c, media_type.c, message_summary.c, multipart.c and machine_sets.h from the
.re files of grammar/: each machine of re2c as the code that re2c writes, and as octets that grammar/machine.c runs, for
builds in which size counts (CW_TABLES). A state of code takes 20 to 200 octets, one of these about 5.

usage: lexer_table.py ROOT

A state:   head, [rule], edges
  head     bits 0-4: the number of edges; or GOTO: a place follows, that of the state itself; or TAG: an octet follows,
           a tag's number and what it becomes, and then the state
           bit 5: letters are compared in lower case
           bits 6-7: the rule that ends here: 0 none, 1 and 2 that rule, 3: its number follows
  edge     test, place of the state that has read the octet; the first whose test the octet passes is taken
  test     bits 0-6: an octet, or a set's number below SHORT, or SHORT and then an octet, a set's number
           bit 7, of the last edge alone: the next state follows at once, and there is no place
  place    an octet, signed, counted from behind it; 0: two octets follow, counted from behind them, low octet first
"""
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import lexer

NOUNS = ("addr auth date element head host lws media_type message_summary method multipart param quoted rule sdp "
         "single start_line tel uri value via").split()
# -b: where speed counts, and a message has many. -c: sdp.re says what that saves.
OPTIONS = {"host": ["-b"], "uri": ["-b"], "addr": ["-b"], "via": ["-b"], "media_type": ["-b"],
           "message_summary": ["-b"], "multipart": ["-b"], "sdp": ["-c", "-Wno-condition-order"]}
PREFIXES = {"media_type": "", "message_summary": "", "multipart": "", "sdp": ""}
GOTO, TAG, NOCASE, NEXT = 30, 31, 0x20, 0x80
SHORT = 31
SETS = 256       # a test from here on is a set
SET_OCTETS = 16  # of a set, and of the classes that it makes: with less, more sets for less in all
COSTLY = 200     # edges: more than any state has
MARKER = "\t(void)YYMARKER;\n"
HIGH = 8         # classes of octets from 0x80 on
TAG_LINES = re.compile(r"(?:^ *lex yyt\d+(?: = NULL)?;\n)+", re.M)
FUNCTION = re.compile(r"^\{\n(?!\tuint8_t yych;)", re.M)


def is_literal(octets):
    """Whether a test can be for these octets themselves: one that is printed, or a letter in both cases."""
    low = min(octets)
    if len(octets) == 1:
        return 0x20 <= low < 0x7f
    return len(octets) == 2 and octets == {low, low | 0x20} and chr(low).isupper()


def targets_of(edges):
    """[(octets, where)] smallest first: so an edge for more octets may take those of an edge before it, too."""
    targets = ((octets, (ops, at) if ops else at) for octets, ops, at in edges)
    return sorted(targets, key=lambda target: (len(target[0]), min(target[0])))


def mask_of(octets):
    return sum(1 << octet for octet in octets)


PRINTED = mask_of(range(0x20, 0x7f))


def chosen(tables):
    """The sets that tests are for: those without which an edge cannot be written, and those that save more than they
    take; those that most edges use come first, as their tests are shorter."""
    wants = Counter()
    for states in tables:
        for _, edges in states:
            covered = set()
            for octets, _ in targets_of(edges):
                if not is_literal(octets):
                    wants[mask_of(octets), mask_of(octets | covered)] += 1
                covered |= octets
    usable = {octets: [(need, most) for need, most in wants if not octets & ~most and need & octets]
              for octets in {want for pair in wants for want in pair}}
    sets, fits = [], {pair: [] for pair in wants}      # of those chosen, the ones that an edge can use
    cost = {pair: cost_of(*pair, []) for pair in wants}
    gains, stale = {}, set(usable)
    while True:
        for octets in stale:
            gains[octets] = sum(wants[pair] * (cost[pair] - cost_of(*pair, [*fits[pair], octets]))
                                for pair in usable[octets] if cost[pair] > 1)
        best = max(gains, key=lambda o: (gains[o], -o.bit_count(), o))
        if gains[best] * 2 <= SET_OCTETS:
            break
        sets.append(best)
        changed = set()
        for pair in usable[best]:
            fits[pair].append(best)
            if cost[pair] > 1:
                cost[pair] = cost_of(*pair, fits[pair])
                changed.add(pair)
        stale = {octets for octets, pairs in usable.items() if not changed.isdisjoint(pairs)}
    uses = Counter()
    for states in tables:
        for _, edges in states:
            uses.update(test - SETS for test, _, _ in edges_of(edges, sets) if test >= SETS)
    return [sets[number] for number, _ in uses.most_common()]


def cover_of(need, most, sets):
    """-> (numbers of sets, the octets that remain, each of which is printed where that can be): sets within `most` that
    have all of `need`."""
    numbers, left, fits = [], need, []
    for number, members in enumerate(sets):
        if not members & ~most:
            if not need & ~members:
                return [number], 0
            fits.append((number, members))
    while left:
        best, gain, count = 0, 0, 0
        for number, members in fits:
            found = (members & left).bit_count()
            if found > count:
                best, gain, count = number, members & left, found
        if count < 2 and not (gain and left & ~PRINTED):
            break
        numbers.append(best)
        left &= ~gain
    return numbers, left


def cost_of(need, most, sets):
    """The edges that octets take."""
    numbers, left = cover_of(need, most, sets)
    return len(numbers) + (left & PRINTED).bit_count() + COSTLY * (left & ~PRINTED).bit_count()


def edges_of(edges, sets):
    """[(test, mask of its octets, where)] in an order in which the first that fits is the one. A test is an octet, or
    SETS and a set's number."""
    covered, out = 0, []
    for octets, where in targets_of(edges):
        need = mask_of(octets)
        if is_literal(octets):
            out.append((max(octets), need, where))
        else:
            numbers, left = cover_of(need, need | covered, sets)
            if left & ~PRINTED:
                raise ValueError("octets for which there is no set")
            out += [(SETS + number, sets[number], where) for number in numbers]
            out += [(octet, 1 << octet, where) for octet in range(256) if left >> octet & 1]
        covered |= need
    if any(test < SETS and chr(test).isalpha() and octets.bit_count() == 1 for test, octets, _ in out):
        # a letter in one case: those in both are two tests each
        out = [edge for test, octets, where in out for edge in
               ([(test, octets, where)] if test >= SETS or octets.bit_count() == 1 else
                [(test, 1 << test, where), (test ^ 0x20, 1 << (test ^ 0x20), where)])]
    return out


class Layout:
    """The octets of the states of one file. A place is a state, or (operations, state): those of tags, and then it."""

    def __init__(self, states, sets):
        self.states = states
        self.edges = [edges_of(edges, sets) for _, edges in states]
        self.order, self.next = [], {}

    def add(self, start):
        """Puts the state and all that it leads to behind what is there."""
        waiting = [start]
        while waiting:
            place = waiting.pop()
            while place is not None and place not in self.next:
                self.order.append(place)
                self.next[place] = None
                if isinstance(place, tuple):
                    follower = place[1] if place[1] not in self.next else None
                else:
                    follower = self._follower(place)
                    waiting += [where for _, _, where in reversed(self.edges[place]) if where not in self.next]
                self.next[place] = follower
                place = follower

    def _follower(self, place):
        """The place that can follow: that of the last edge, or of one that can be made the last."""
        edges = self.edges[place]
        for i in reversed(range(len(edges))):
            _, octets, where = edges[i]
            if where not in self.next and not any(octets & later for _, later, w in edges[i + 1:]):
                edges.append(edges.pop(i))
                return where
        return None

    def octets(self):
        """-> (the octets, dict place -> where it stands)."""
        long = set()
        while True:
            at, where = 0, {}
            for place in self.order:
                where[place] = at
                at += self._size(place, long)
            out, grown = [], False
            for place in self.order:
                grown |= self._write(place, out, where, long)
            if not grown:
                return out, where

    def _size(self, place, long):
        follows = self.next[place] is not None
        if isinstance(place, tuple):
            return 2 * len(place[0]) + (0 if follows else 4 if (place, 0) in long else 2)
        rule, edges = self.states[place][0], self.edges[place]
        return (1 + (rule > 2) + 2 * len(edges) - follows + sum(test - SETS >= SHORT for test, _, _ in edges) +
                2 * sum((place, i) in long for i in range(len(edges))))

    def _write(self, place, out, where, long):
        """Appends the octets of a place. -> whether a place that it names is too far away for what was thought."""
        grown = False

        def name(target, i):
            distance = where[target] - (len(out) + 1)
            if (place, i) in long:
                out.extend((0, (distance - 2) & 0xff, (distance - 2) >> 8 & 0xff))
            elif -128 <= distance <= 127 and distance:
                out.append(distance & 0xff)
            else:
                long.add((place, i))
                out.append(1)
                return True
            return False

        if isinstance(place, tuple):
            for tag, what in place[0]:
                out.extend((TAG, tag << 4 | what))
            if self.next[place] is None:
                out.append(GOTO)
                grown |= name(place[1], 0)
            return grown
        rule, edges = self.states[place][0], self.edges[place]
        nocase = any(test < SETS and octets.bit_count() == 2 for test, octets, _ in edges)
        if len(edges) >= GOTO or rule > 255:
            raise ValueError("a state has too many edges, or there are too many rules")
        out.append(min(rule, 3) << 6 | NOCASE * nocase | len(edges))
        if rule > 2:
            out.append(rule)
        for i, (test, _, target) in enumerate(edges):
            follows = self.next[place] is not None and i == len(edges) - 1
            number = test - SETS
            out += [test] if number < 0 else [number] if number < SHORT else [SHORT, number]
            if follows:
                out[-1 if number < SHORT else -2] |= NEXT
            if not follows:
                grown |= name(target, i)
        return grown


def shown(octets, width=12):
    return "\n".join("    " + ", ".join(f"0x{o:02x}" for o in octets[i:i + width]) + ","
                     for i in range(0, len(octets), width))


def code_of(noun, machine, places, condition, marker, is_told):
    """The C of a block whose machine is in the table."""
    if not condition and not machine.tags and not is_told and len(machine.rules) == 1 and machine.otherwise is not None:
        return (f"{{\n{marker}\tconst lex yyend = sip_machine_end({noun}_machines + {places['']}, YYCURSOR);\n\n"
                f"\tif (yyend) {{\n\tYYCURSOR = yyend;\n{machine.rules[0]}\n\t}}\n{machine.otherwise}\n}}\n")
    out = [f"{{\n\tlex yy[{machine.tags + 2}] = {{ YYCURSOR }};"]
    if marker:
        out.append(marker[:-1])
    if condition:
        out.append("\tstatic const uint16_t yyat[] = {\n" +
                   "\n".join(f"\t\t[{name}] = {at}," for name, at in sorted(places.items())) + "\n\t};")
        at = f"yyat[{condition}]"
    else:
        at = str(places[""])
    out.append(f"\tconst unsigned yyrule = sip_machine_run({noun}_machines + {at}, yy);\n\n\tYYCURSOR = yy[0];")
    if is_told:
        out.append("\tif (yy[1] != YYCURSOR + !yyrule) /* it turned back; the rule * has one octet */\n"
                   "\t\tYYSTOPPED(yy[1]);")
    out.append("\tswitch (yyrule) {")
    for number, text in enumerate(machine.rules, 1):
        is_last = machine.otherwise is None and number == len(machine.rules)
        out.append(("\tdefault:\n" if is_last else f"\tcase {number}:\n") + tag_names(text))
    if machine.otherwise is not None:
        out.append("\tdefault:\n" + tag_names(machine.otherwise))
    out.append("\t}\n}\n")
    return "\n".join(out)


def tag_names(text):
    return re.sub(r"\byyt(\d+)\b", lambda found: f"yy[{int(found[1]) + 1}]", text)


@dataclass
class Source:
    """One .re file: the C of its blocks, its machines, and its states, those that are equal only once."""
    noun: str
    code: str = ""
    machines: list = field(default_factory=list)
    conditions: list = field(default_factory=list)
    is_told: bool = False
    states: list = field(default_factory=list)
    starts: list = field(default_factory=list)


def read(root, noun):
    text = (root / f"grammar/{noun}.re").read_text(encoding="utf-8")
    source = Source(noun, lexer.run_re2c(root, noun, OPTIONS.get(noun, [])), is_told="re2c:flags:input" in text)
    custom = [option for option in OPTIONS.get(noun, []) if option != "-b"] + ["--input", "custom"]
    fallbacks = lexer.fallbacks_of(text)
    found = [block[0] for block in lexer.BLOCK.finditer(lexer.run_re2c(root, noun, custom, False))]
    if len(fallbacks) != len(found) or len(found) != len(lexer.BLOCK.findall(source.code)):
        sys.exit(f"grammar/{noun}.re: {len(fallbacks)} blocks have rules, {len(found)} became machines")
    for block, fallback in zip(found, fallbacks):
        if "YYCURSOR" in fallback:
            sys.exit(f"grammar/{noun}.re: the action of the rule * names YYCURSOR, which a table leaves where it was")
        try:
            source.machines.append(lexer.Reader(block, fallback).machine)
        except ValueError as fault:
            sys.exit(f"grammar/{noun}.re: {fault}")
        condition = re.search(r"^\tswitch \((\w+)\) \{\n\t\tcase \w+: goto yyc_", block, re.M)
        source.conditions.append(condition[1] if condition else "")
    source.states, source.starts = lexer.merged(source.machines)
    return source


def text_of(source, sets):
    """The C of a source: re2c's code, or for a build that is to be small (CW_TABLES) the same machines as octets."""
    if not source.machines:
        return source.code
    layout = Layout(source.states, sets)
    for starts in source.starts:
        for state in starts.values():
            layout.add(state)
    octets, where = layout.octets()
    code, machines = source.code, iter(zip(source.machines, source.starts, source.conditions))
    code = TAG_LINES.sub(lambda found: f"#ifndef CW_TABLES\n{found[0]}#endif\n", code)

    def block_of(found):
        machine, starts, condition = next(machines)
        function = list(FUNCTION.finditer(code, 0, found.start()))[-1]
        table = code_of(source.noun, machine, {name: where[state] for name, state in starts.items()}, condition,
                        MARKER * ("YYMARKER" in code[function.end():found.start()]), source.is_told)
        return f"#ifndef CW_TABLES\n{found[0]}#else\n{table}#endif\n"

    code = lexer.BLOCK.sub(block_of, code)
    behind = list(re.finditer(r"^#include .*\n", code, re.M))[-1].end()
    table = f"\n#ifdef CW_TABLES\nstatic const uint8_t {source.noun}_machines[] = {{\n{shown(octets)}\n}};\n#endif\n"
    return code[:behind] + table + code[behind:]


def classes_of(sets):
    """-> (class of each octet below 0x80, for each set the octets of one bit a class). The classes below HIGH are of
    the octets from 0x80 on: by how many of their bits from the first on are 1."""
    high = [next(o for o in range(0x80, 0x100) if (o ^ 0xff).bit_length() == 7 - ones) for ones in range(HIGH)]
    for members in sets:
        for octet in range(0x80, 0x100):
            if (members >> octet ^ members >> high[7 - (octet ^ 0xff).bit_length()]) & 1:
                sys.exit(f"grammar: an octet 0x{octet:02x} has another class than its like")
    kinds = {}
    classes = [kinds.setdefault(tuple(members >> octet & 1 for members in sets), HIGH + len(kinds))
               for octet in range(0x80)]
    columns = [tuple(members >> octet & 1 for members in sets) for octet in high] + list(kinds)
    width = (len(columns) + 7) // 8
    rows = [[sum(columns[i][number] << i - 8 * at for i in range(8 * at, min(8 * at + 8, len(columns))))
             for at in range(width)] for number in range(len(sets))]
    return classes, rows


def continued(lines):
    return " \\\n".join(lines) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    sources = [read(root, noun) for noun in NOUNS]
    sets = chosen([source.states for source in sources])
    classes, rows = classes_of(sets)
    texts = {}
    for source in sources:
        try:
            texts[f"{PREFIXES.get(source.noun, 'sip_')}{source.noun}.c"] = text_of(source, sets)
        except ValueError as fault:
            sys.exit(f"grammar/{source.noun}.re: as octets: {fault}")
    cells = ["    { " + ", ".join(f"0x{o:02x}" for o in row) + " }," for row in rows]
    texts["machine_sets.h"] = (
        "/* machine_sets.h - the sets of octets that the tests of machines are for, made by gen/lexer_table.py. */\n"
        f"enum {{ MACHINE_SET_OCTETS = {len(rows[0])}, MACHINE_SHORT = {SHORT} }};\n\n#define MACHINE_CLASSES \\\n" +
        continued(shown(classes, 16).split("\n")) + "\n#define MACHINE_SETS \\\n" + continued(cells))
    for name, text in texts.items():
        (root / "gen" / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
