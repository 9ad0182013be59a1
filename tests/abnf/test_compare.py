"""The comparer and the recognisers: would they see a parser that is wrong?"""
import os
import random
import stat
import tempfile
import unittest
from pathlib import Path

import abnf
import automaton
import compare
import deviation
import start

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def program(folder, text):
    path = Path(folder) / "judge"
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


class Comparer(unittest.TestCase):
    def status(self, text):
        with tempfile.TemporaryDirectory() as folder:
            out, os.environ["PYTHONUNBUFFERED"] = os.dup(1), "1"
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            try:
                return compare.main(["compare.py", program(folder, text), str(ROOT), "sample"])
            finally:
                os.dup2(out, 1)

    def test_a_judge_that_always_accepts(self):
        self.assertEqual(self.status("sed 's/.*/+/'\n"), 1)

    def test_a_judge_that_always_refuses(self):
        self.assertEqual(self.status("sed 's/.*/-/'\n"), 1)

    def test_a_judge_that_is_short_of_a_verdict(self):
        with self.assertRaises(RuntimeError):
            self.status("sed -e 's/.*/+/' -e 1d\n")

    def test_every_start_rule_has_strings_of_both_verdicts(self):
        starts = start.starts()
        seen = {}
        for s, _, verdict in compare.read_sample(starts):
            seen.setdefault(s.name, set()).add(verdict == "+")
        self.assertEqual([name for name in starts if seen.get(name) != {True, False}], [])


class Rows(unittest.TestCase):
    def table(self, row):
        with tempfile.NamedTemporaryFile("w", suffix=".tsv") as f:
            f.write("\t".join(row) + "\n")
            f.flush()
            return deviation.Table(Path(f.name), start.starts(), {"RFC3261_25_1"})

    def test_a_row_excuses_its_rule_and_way_alone(self):
        table = self.table(["owed", "Via", "take", "/x$/", "RFC3261_25_1", "why"])
        self.assertTrue(table.find("Via", "-", True, b"ax"))
        self.assertFalse(table.find("Via", "+", False, b"ax"))
        self.assertFalse(table.find("To", "-", True, b"ax"))
        self.assertFalse(table.find("Via", "-", True, b"xa"))

    def test_rows_that_cannot_be_read(self):
        for cells in ("owed Via take /x/ RFC9999_1 why", "owed Wia take /x/ RFC3261_25_1 why",
                      "owed Via give /x/ RFC3261_25_1 why", "owed Via take no_such RFC3261_25_1 why",
                      "paid Via take /x/ RFC3261_25_1 why", "owed Via take /x/ RFC3261_25_1"):
            row = cells.split(" ")
            with self.assertRaises(ValueError):
                self.table(row)


class Recognisers(unittest.TestCase):
    RULES = """
a = "x" *( "," b ) [ ";" ]
b = 1*2DIGIT / c / "ab" %x61-63
c = "(" *( "y" / c ) ")"
d = 2*3b "." / *( "a" / "aa" ) "b"
"""

    def test_the_two_agree_with_each_other(self):
        g = abnf.Grammar()
        g.load("t", self.RULES)
        g.rules["t:e"] = ("minus", ("ref", "t:b"), ("alt", [("str", b"abb"), ("seq", b"7")]))
        rnd = random.Random(1)
        languages = {name: automaton.Compiler(g).language(("ref", name)) for name in ("t:a", "t:b", "t:d", "t:e")}
        verdicts = set()
        for _ in range(4000):
            name = rnd.choice(list(languages))
            s = bytearray(g.draw(("ref", name), rnd, 12))
            for _ in range(rnd.randrange(3)):
                at, end = rnd.randrange(len(s) + 1), rnd.randrange(len(s) + 1)
                s[at:end] = rnd.choice([b"", b"x", b",", b"(", b")", b"7", b"aB"])
            if s.count(b"(") > automaton.DEPTH:
                continue
            slow = g.has(("ref", name), bytes(s))
            self.assertEqual(languages[name].has(bytes(s)), slow, (name, s))
            verdicts.add((name, slow))
        self.assertEqual(len(verdicts), 2 * len(languages))

    def test_strings_as_text(self):
        octets = bytes(range(256)) + b"\\x41"
        self.assertEqual(start.unescape(start.escape(octets)), octets)


if __name__ == "__main__":
    unittest.main()
