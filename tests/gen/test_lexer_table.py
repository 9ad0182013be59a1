"""gen/lexer_table.py: the octets of each machine are the machine that re2c makes, state by state; what they cannot say
is refused."""
import contextlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "gen"))
import lexer            # noqa: E402
import lexer_table      # noqa: E402

FUNCTION = "lex odd(lex p)\n{\n    lex YYCURSOR = p, YYMARKER;\n    /*!re2c\n%s\n    */\n}\n"


class Octets:
    """What grammar/machine.c makes of octets."""

    def __init__(self, octets, sets):
        self.octets, self.sets = octets, sets

    def place(self, at):
        """-> (the place that stands at `at`, behind it)"""
        near = self.octets[at]
        if near:
            return at + 1 + (near ^ 0x80) - 0x80, at + 1
        far = self.octets[at + 1] | self.octets[at + 2] << 8
        return at + 3 + (far ^ 0x8000) - 0x8000, at + 3

    def state(self, at):
        """-> (tag operations on the way into the state, its rule, dict octet -> place of a state)"""
        operations = []
        while self.octets[at] & 31 >= lexer_table.GOTO:
            if self.octets[at] & 31 == lexer_table.GOTO:
                at, _ = self.place(at + 1)
            else:
                operations.append((self.octets[at + 1] >> 4, self.octets[at + 1] & 15))
                at += 2
        head = self.octets[at]
        rule, at = head >> 6, at + 1
        if rule == 3:
            rule, at = self.octets[at], at + 1
        edges = {}
        for _ in range(head & 31):
            test, at = self.octets[at], at + 1
            wanted = test & 0x7f
            if wanted == lexer_table.SHORT:
                wanted, at = self.octets[at] + lexer_table.SETS, at + 1
            elif wanted < lexer_table.SHORT:
                wanted += lexer_table.SETS
            if test & lexer_table.NEXT:
                to = None
            else:
                to, at = self.place(at)
            for octet in range(256):
                lower = octet | 0x20 if head & lexer_table.NOCASE and 0x41 <= octet <= 0x5a else octet
                fits = (self.sets[wanted - lexer_table.SETS] >> octet & 1 if wanted >= lexer_table.SETS
                        else lower == wanted)
                if fits and octet not in edges:
                    edges[octet] = to
        return tuple(operations), rule, {octet: at if to is None else to for octet, to in edges.items()}


class Machines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sources = [lexer_table.read(ROOT, noun) for noun in lexer_table.NOUNS]
        cls.sets = lexer_table.chosen([source.states for source in cls.sources])

    def walk(self, source, octets, where):
        """Each machine and its octets, side by side. -> the first difference, or None."""
        for machine, starts in zip(source.machines, source.starts):
            met, waiting = set(), [(key, where[starts[name]], ()) for name, key in machine.starts.items()]
            while waiting:
                pair = waiting.pop()
                if pair in met:
                    continue
                met.add(pair)
                key, at, wanted = pair
                operations, rule, edges = octets.state(at)
                state = machine.states[key]
                mine = {o: (to, ops) for os, ops, to in state.edges for o in os}
                if (operations, rule, set(edges)) != (wanted, state.rule, set(mine)):
                    return f"{source.noun}: state {key}, at {at}"
                waiting += {(to, edges[o], ops) for o, (to, ops) in mine.items()}
        return None

    def table(self, source):
        layout = lexer_table.Layout(source.states, self.sets)
        for starts in source.starts:
            for state in starts.values():
                layout.add(state)
        return layout.octets()

    def test_each_is_its_octets(self):
        count = 0
        for source in self.sources:
            octets, where = self.table(source)
            self.assertIsNone(self.walk(source, Octets(octets, self.sets), where))
            made = ROOT / f"gen/{lexer_table.PREFIXES.get(source.noun, 'sip_')}{source.noun}.c"
            self.assertIn(lexer_table.shown(octets), made.read_text(encoding="utf-8"))
            count += len(source.machines)
        self.assertGreater(count, 70)

    def test_one_octet_that_differs_is_found(self):
        source = next(source for source in self.sources if source.noun == "value")
        octets, where = self.table(source)
        for i in range(len(octets)):
            changed = Octets([*octets[:i], octets[i] ^ 1, *octets[i + 1:]], self.sets)
            try:
                found = self.walk(source, changed, where)
            except IndexError:      # a place outside
                continue
            self.assertIsNotNone(found, f"octet {i}")


    def test_a_letter_in_one_case_beside_one_in_both(self):
        with with_rules("    'a'  { return p; }\n    \"B\" { return NULL; }\n    \"\"  { return p + 1; }") as root:
            source = lexer_table.read(root, "via")
        octets, where = self.table(source)
        self.assertIsNone(self.walk(source, Octets(octets, self.sets), where))


@contextlib.contextmanager
def with_rules(rules):
    """A root whose via.re has a block more, with these rules."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "grammar", root / "grammar")
        (root / "gen").mkdir()
        with (root / "grammar/via.re").open("a", encoding="utf-8") as file:
            file.write(FUNCTION % rules)
        yield root


class Refusals(unittest.TestCase):
    def refused(self, rules):
        with with_rules(rules) as root:
            done = subprocess.run([sys.executable, "-B", str(ROOT / "gen/lexer_table.py"), str(root)],
                                  capture_output=True, text=True, check=False, timeout=120)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertEqual(list((root / "gen").iterdir()), [])
            return done.stderr

    def test_where_no_rule_matches_the_cursor_stays(self):
        self.assertIn("grammar/via.re: the action of the rule * names YYCURSOR",
                      self.refused('    "a" { return YYCURSOR; }\n    *   { return YYCURSOR; }'))

    def test_more_edges_than_a_head_counts(self):
        rules = "".join(f'    "{chr(97 + i // 6)}{i}" {{ return p; }}\n' for i in range(6)) + \
                "".join(f'    "{chr(at)}{at}" {{ return p; }}\n' for at in range(0x41, 0x41 + 26)) + \
                "".join(f'    "{at}x" {{ return p; }}\n' for at in range(10))
        self.assertIn("grammar/via.re: as octets: a state has too many edges", self.refused(rules))


if __name__ == "__main__":
    unittest.main()
