"""test_tables.py - properties.tsv and what the program looks at are the same; its clauses are in the registry."""
import re
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def rows(path, columns):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines[0].split("\t") == columns, f"{path.name}: {lines[0]}"
    return [line.split("\t") for line in lines[1:]]


class Tables(unittest.TestCase):
    def test_each_property_is_looked_at_and_each_look_is_a_property(self):
        named = {row[0] for row in rows(HERE / "properties.tsv", ["id", "when", "clause", "property"])}
        code = (HERE / "world.c").read_text(encoding="utf-8")
        looked_at = set(re.findall(r'breaks\(\s*"(\w+)"', code)) | set(re.findall(r'world\.broken = "(\w+)"', code))
        self.assertEqual(named, looked_at)

    def test_clauses_are_in_the_registry(self):
        registry = (ROOT / "docs/spec/clauses.tsv").read_text(encoding="utf-8")
        known = {line.split("\t")[0] for line in registry.splitlines()}
        for name, when, clause, text in rows(HERE / "properties.tsv", ["id", "when", "clause", "property"]):
            with self.subTest(name):
                self.assertIn(clause, known)
                self.assertIn(when, ("state", "sent", "end"))
                self.assertTrue(text.endswith("."))

    def test_what_is_left_out_has_a_reason(self):
        for what, why in rows(HERE / "left_out.tsv", ["what", "why"]):
            self.assertTrue(what and why.endswith("."))


if __name__ == "__main__":
    unittest.main()
