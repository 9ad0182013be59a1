"""Compares the parser's strict verdict with the exact one on strings of every start rule.

usage: compare.py JUDGE ROOT sample
       compare.py JUDGE ROOT draw COUNT SEED SHARED CACHE [--long]
       compare.py JUDGE ROOT make COUNT SEED SHARED CACHE > tests/abnf/sample.tsv

JUDGE is the program of judge.c. sample: the strings of sample.tsv, whose exact verdicts stand there. draw: COUNT
strings drawn from the ABNF in SHARED/rfc, and their mutants, judged by the automata made of it; CACHE keeps these.
make: writes a sample. A disagreement that no row of deviations.tsv excuses, and with --long a row that excuses nothing,
make the exit status 1. Exit 2: usage; 77: SHARED is not there.
"""
import random
import sys
import time
from pathlib import Path

import deviation
import edits
import start

HERE = Path(__file__).resolve().parent
SHOWN = 40  # disagreements
SLOW = 100  # one string of so many is judged by both recognisers
HEAD = """# Strings of every start rule (start.tsv) with their exact verdicts: + accepted, - refused, s and k as in
# grammars.py. Made by compare.py; \\t \\r \\n \\\\ and \\xHH are octets.
# rule	verdict	string
"""


class Exact:
    """Exact verdicts by the ABNF."""

    def __init__(self, root, shared, cache, starts):
        import grammars
        fields = [(cells[1], cells[2]) for cells in start.fields_of(root) if cells[1] in starts]
        self.all = grammars.Grammars.load(shared, [name for name, _ in fields], cache)
        self.grammar = self.all.by_name["all"]
        self.judges = {s.name: grammars.Judge(self.all, s.rule) for s in starts.values()}
        self.judges["sipfrag"] = grammars.FragmentJudge(self.all, fields)

    def verdict(self, s, octets):
        return self.judges[s.name].verdict(octets)

    def differs_from_slow(self, s, octets, verdict):
        """Do the two recognisers differ?"""
        node = ("ref", s.rule)
        has = [self.all.by_name[n].has(node, octets) for n in ("all", "schemes", "params")]
        return verdict != ("-" if not has[0] else "s" if not has[1] else "k" if not has[2] else "+")


def draw(exact, starts, count, seed):
    """[(Start, octets)]: the strings of seeds.tsv, then the rules in turn, no string of a rule twice."""
    order = list(starts.values())
    turns = [s for s in order for _ in range(int(s.weight))]
    seeds = {}
    for _, (name, text) in start.rows_of(HERE / "seeds.tsv"):
        seeds.setdefault(name, []).append(start.unescape(text))
    strings = [(s, octets) for s in order for octets in seeds.get(s.name, [])]
    seen = {(s.name, octets) for s, octets in strings}
    rnd = random.Random(seed)
    for i in range(4 * count):
        s = turns[i % len(turns)]
        octets = edits.drawn(exact.grammar, s, rnd, seeds.get(s.name, []))
        if (s.name, octets) not in seen and len(octets) < 400 and len(strings) < count:
            seen.add((s.name, octets))
            strings.append((s, octets))
    return sorted(strings, key=lambda x: order.index(x[0]))


def read_sample(starts):
    return [(starts[name], start.unescape(text), verdict)
            for _, (name, verdict, text) in start.rows_of(HERE / "sample.tsv")]


def tell(table, judged, agreed, bad, seconds):
    print(f"{judged} strings, {agreed} agree, {judged - agreed} differ: {len(bad)} of them without a row "
          f"({judged / max(seconds, .001):.0f} strings a second)")
    for state in deviation.STATES:
        rows = [row for row in table.rows if row.state == state and table.count[row.number]]
        if rows:
            print(f"{state}: {sum(table.count[row.number] for row in rows)}")
        for row in rows:
            print(f"  {table.count[row.number]:6}  {row.way:6}  {','.join(row.rules)[:24]:24}  {row.clause:16}  "
                  f"{row.reason[:70]}")


def compare(judge, judged, table):
    """(agreed, disagreements without a row)."""
    agreed, bad = 0, []
    verdicts = start.ours(judge, [(s, octets) for s, octets, _ in judged])
    for (s, octets, verdict), (accepted, said) in zip(judged, verdicts):
        if accepted == (verdict == "+"):
            agreed += 1
            if verdict in "sk":
                table.excuse(s.name, verdict, accepted, octets)
        elif not table.excuse(s.name, verdict, accepted, octets):
            bad.append((s.name, verdict, start.escape(octets), said.replace("\t", " ")))
    return agreed, bad


def shortened(exact, judge, s, octets, kept):
    """The shortest string that octets taken away one after another lead to, and that `kept`(verdict, accepted, string)
    still wants."""
    while True:
        tries = list(dict.fromkeys([octets[:i] + octets[i + n:] for n in (8, 4, 2, 1) for i in range(len(octets))]))
        said = start.ours(judge, [(s, x) for x in tries])
        found = [x for x, (accepted, _) in zip(tries, said) if kept(exact.verdict(s, x), accepted, x)]
        if not found:
            return octets
        octets = min(found, key=len)


def main(argv):
    if len(argv) not in (4, 8, 9) or argv[3] not in ("sample", "draw", "make"):
        print(__doc__, file=sys.stderr)
        return 2
    judge, root, mode = argv[1], Path(argv[2]), argv[3]
    starts = start.starts()
    clauses = {cells[0] for _, cells in start.rows_of(root / "docs/spec/clauses.tsv")}
    table = deviation.Table(HERE / "deviations.tsv", starts, clauses, start.fields_of(root))
    begun = time.time()
    failed = False
    if mode == "sample":
        judged = read_sample(starts)
    else:
        shared = Path(argv[6])
        if not (shared / "rfc/rfc3261.abnf").is_file():
            print("the texts of the RFCs are not there: skipped")
            return 77
        exact = Exact(root, shared, argv[7], starts)
        drawn = draw(exact, starts, int(argv[4]), int(argv[5]))
        judged = [(s, octets, exact.verdict(s, octets)) for s, octets in drawn]
        exact.all.keep()
    if mode == "make":
        print(HEAD + "\n".join(f"{s.name}\t{verdict}\t{start.escape(octets)}" for s, octets, verdict in judged))
        return 0
    if mode == "draw":
        doubted = [x for x in judged[::SLOW] if exact.differs_from_slow(*x)]
        for s, octets, verdict in doubted:
            print(f"the recognisers differ: {s.name}: {start.escape(octets)}")
        failed = bool(doubted)
    agreed, bad = compare(judge, judged, table)
    tell(table, len(judged), agreed, bad, time.time() - begun)
    for name, verdict, text, said in bad[:SHOWN]:
        print(f"{name}: exact {verdict}, ours {said}: {text}")
        if mode == "draw":
            short = shortened(exact, judge, starts[name], start.unescape(text), lambda v, ours, x: v == verdict and
                              ours == (said == "+") and not table.find(name, v, ours, x))
            print(f"    shorter: {start.escape(short)}")
    if "--long" in argv:
        for row in table.rows:
            for name in sorted(table.met.get(row.number, {})) if row.state == "owed" else ():
                verdict, octets = table.met[row.number][name]
                short = shortened(exact, judge, starts[name], octets, lambda v, ours, x: v == verdict and
                                  ours != (v == "+") and table.find(name, v, ours, x) is row)
                print(f"owed\t{name}\t{verdict}\t{row.way}\t{start.escape(short)}\t{row.reason}")
        for row in table.rows:
            if not table.count[row.number]:
                print(f"deviations.tsv:{row.number}: excuses nothing: {row.reason}")
                failed = True
    return 1 if bad or failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
