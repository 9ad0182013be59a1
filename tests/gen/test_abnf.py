"""gen/abnf.py: the table is what the definitions give, and a rule without a place or a reason is refused."""
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class Table(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        for part in ("grammar", "docs/spec", "fsm/base", "fsm/registration"):
            shutil.copytree(ROOT / part, self.root / part)

    def tearDown(self):
        self.folder.cleanup()

    def run_it(self, *more):
        done = subprocess.run([sys.executable, str(ROOT / "gen/abnf.py"), str(self.root), *more], capture_output=True,
                              text=True, check=False, timeout=60)
        return done.returncode, done.stdout

    def change(self, path, old, new):
        text = (self.root / path).read_text(encoding="utf-8")
        self.assertIn(old, text)
        (self.root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def test_is_current(self):
        self.assertEqual(self.run_it("--check"), (0, ""))

    def test_definition_that_is_gone(self):
        self.change("grammar/value.re", "event_template = ", "event_other = ")
        status, said = self.run_it()
        self.assertEqual(status, 1)
        self.assertIn("event-template of RFC 6665 is defined nowhere", said)

    def test_parameter_that_is_gone(self):
        self.change("grammar/param.tsv", "refresher-param", "-")
        self.assertIn("refresher-param of RFC 4028 is defined nowhere", self.run_it()[1])

    def test_reason_for_what_is_defined(self):
        with (self.root / "docs/spec/abnf-not.tsv").open("a", encoding="utf-8") as table:
            table.write("6665\tevent-type\twe do not like it\n")
        self.assertIn("event-type is defined, at grammar/value.re:", self.run_it()[1])

    def test_reason_for_no_rule(self):
        with (self.root / "docs/spec/abnf-not.tsv").open("a", encoding="utf-8") as table:
            table.write("6665\tno-such-rule\twhy not\n")
        self.assertIn("RFC 6665 has no rule no-such-rule", self.run_it()[1])

    def test_part_of_what_is_gone(self):
        self.change("docs/spec/abnf-as.tsv", "static lex text(", "static lex texts(")
        self.assertIn("grammar/value.re has no 'static lex texts('", self.run_it()[1])

    def test_stale_table(self):
        self.change("grammar/value.re", "\n", "\n\n")
        status, said = self.run_it("--check")
        self.assertEqual(status, 1)
        self.assertIn("is not what the definitions give", said)

    def test_rule_of_a_text_that_the_list_lacks(self):
        self.change("docs/spec/abnf-more.tsv", "3911\t7.1\tto-tag", "3911\t7.1\tno-such-tag")
        self.assertIn("no-such-tag of RFC 3911 is defined nowhere", self.run_it()[1])
        shared = self.root / "shared"
        (shared / "rfc/extra").mkdir(parents=True)
        (shared / "rfc/extra/rfc3911.txt").write_text("7.1. A\n   Join = x\n   join-param = y\n   to-tag = z\n   A == "
                                                      "B\n"
                                                      "7.2. B\n   more = x\n", encoding="utf-8")
        self.assertIn("section 7.1 of RFC 3911 and the rows differ: from-tag no-such-tag to-tag",
                      self.run_it(str(shared))[1])

    def test_names_are_those_of_the_texts(self):
        shared = ROOT.parent / "shared"
        if not (shared / "rfc/abnf-rules.tsv").is_file():
            self.skipTest("the texts are not here")
        self.assertEqual(self.run_it(str(shared), "--check"), (0, ""))


if __name__ == "__main__":
    unittest.main()
