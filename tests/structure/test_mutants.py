"""test_mutants.py - each reason in tests/mutants.tsv is of a line that the project still has."""
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
import mutate   # noqa: E402  pylint: disable=wrong-import-position


class Listed(unittest.TestCase):
    def test_each_row_has_its_line(self):
        listed, stale = mutate.read_listed(ROOT)
        self.assertGreater(len(listed), 0)
        self.assertEqual(stale, [])

    def test_a_row_of_a_line_that_is_gone_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "tests").mkdir()
            (Path(folder) / mutate.LISTED).write_text(
                f"file\tfunction\tchange\treason\na.c\tf\tx = 1;{mutate.ARROW}x = 2;\tequal\n", encoding="utf-8")
            self.assertEqual(mutate.read_listed(Path(folder))[1], [f"{mutate.LISTED}: a.c has no line 'x = 1;'"])
            (Path(folder) / "a.c").write_text("    x = 1;\n", encoding="utf-8")
            self.assertEqual(mutate.read_listed(Path(folder))[1], [])


if __name__ == "__main__":
    unittest.main()
