"""test_build.py - that builds which read otherwise are told apart."""
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

import build

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
