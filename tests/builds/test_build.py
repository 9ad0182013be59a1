"""test_build.py - that builds which read otherwise, or whose tests take other arcs, are told apart."""
import subprocess
import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

import build

sys.path.insert(0, str(build.ROOT / "gen"))
import arcs  # noqa: E402
from tables import read_sets  # noqa: E402

NATIVE = "# a 3\nmessage error=0\n# b 4\nuri error=-3 tel=0\n"


class Difference(unittest.TestCase):
    def test_none(self):
        self.assertIsNone(build.difference(NATIVE, NATIVE))

    def test_a_number(self):
        found = build.difference(NATIVE, NATIVE.replace("tel=0", "tel=-3"))
        self.assertIn("# b 4", found)
        self.assertIn("native: uri error=-3 tel=0", found)
        self.assertIn("other:  uri error=-3 tel=-3", found)

    def test_less_and_more(self):
        self.assertIn("(nothing)", build.difference(NATIVE, "# a 3\nmessage error=0\n"))
        self.assertIn("(nothing)", build.difference(NATIVE, NATIVE + "uri error=0\n"))

    def test_nothing(self):
        self.assertIsNotNone(build.difference("", ""))


class Arcs(unittest.TestCase):
    """What a build's tests would have written of arcs is held to docs/trace/tests.tsv."""

    def judged(self, taken):
        listed, mark = arcs.read_arcs(build.ROOT)
        rows = [f"{listed.index(arc) + 1}\t{kind}\t{test}" for arc, kind, test in taken]
        with TemporaryDirectory() as folder:
            (Path(folder) / "flow.1").write_text("\n".join(["# " + mark, *rows]) + "\n", encoding="utf-8")
            return subprocess.run([sys.executable, "-B", str(build.ROOT / "gen/arcs.py"), str(build.ROOT), folder,
                                   "--check"], capture_output=True, text=True, check=False, timeout=60)

    def test_one_less_or_more(self):
        recorded = read_sets(build.ROOT / arcs.PATH)
        taken = [(arc, kind, test) for arc, kinds in recorded.items() for kind, tests in kinds.items()
                 for test in tests]
        alike = self.judged(taken)
        self.assertEqual(alike.returncode, 0, alike.stderr)
        other = next(arc for arc, kinds in recorded.items() if "flow.register_new" not in kinds["live"])
        for differing in (taken[1:], [*taken, (other, "live", "flow.register_new")]):
            judged = self.judged(differing)
            self.assertEqual(judged.returncode, 1)
            self.assertIn("is not what the tests did", judged.stderr)


class Running(unittest.TestCase):
    def test_a_failure_is_told_with_what_failed(self):
        with TemporaryDirectory() as folder:
            with self.assertRaises(build.Failure) as caught:
                build.done(["sh", "-c", "echo '1/2 Test #1: a ... Passed 1 sec'; echo 'b: what'; exit 3"],
                           Path(folder) / "log", "a test")
        self.assertIn("b: what", str(caught.exception))
        self.assertNotIn("Passed", str(caught.exception))

    def test_a_probe_that_says_something_else(self):
        with self.assertRaises(build.Failure):
            build.probe(["echo"], "little-endian, 64 bits", "big-endian")
        build.probe(["echo"], "big-endian, 64 bits", "big-endian")

    def test_verdicts_that_end_early(self):
        with self.assertRaises(build.Failure):
            build.verdicts(["false"], [])


if __name__ == "__main__":
    unittest.main()
