"""gen/abnf.py: the table is what the definitions give; a rule without a place or a reason, and a definition that no
rule reaches, are refused."""
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

    def holder(self, text):
        """The file of grammar/ with this text: definitions move."""
        return next(p.relative_to(self.root).as_posix() for p in sorted((self.root / "grammar").glob("*.re"))
                    if text in p.read_text(encoding="utf-8"))

    def append(self, path, text):
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def test_is_current(self):
        status, said = self.run_it("--check")
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"^[0-9]+ rules of the ABNF: [0-9]+ by a definition .*, [0-9]+ by a row of a table, ")

    def test_definition_that_is_gone(self):
        self.change(self.holder("event_template = "), "event_template = ", "event_other = ")
        status, said = self.run_it()
        self.assertEqual(status, 1)
        self.assertIn("event-template of RFC 6665 is defined nowhere", said)

    def test_parameter_that_is_gone(self):
        self.change("grammar/param.tsv", "refresher-param", "-")
        self.assertIn("refresher-param of RFC 4028 is defined nowhere", self.run_it()[1])

    def test_comment_and_function_define_nothing(self):
        self.change("grammar/method.re", "INVITEm    = ", "INVITE_m   = ")
        self.change("grammar/method.re", "    INVITEm ", "    INVITE_m ")
        self.append("grammar/method.re", "/* ABNF: INVITEm. */\n/* INVITEm */\nlex sip_lex_INVITEm(lex p)\n{\n}\n")
        self.assertIn("INVITEm of RFC 3261 is defined nowhere", self.run_it()[1])

    def test_definition_that_no_rule_reaches(self):
        self.change("grammar/method.re", "    ACKm       = ", "    UNUSEDm    = ACKm;\n    ACKm       = ")
        self.assertEqual(self.run_it(), (1, "grammar/method.re:11: no rule with an action reaches the definition "
                                            "UNUSEDm\n"))

    def test_definition_that_only_an_unused_one_reaches(self):
        self.change("grammar/method.re", "    ACKm       = ", "    A = B;\n    B = \"{\" [;] 'C' @C #D;\n    C = B;\n"
                                                              "    ACKm       = ")
        said = self.run_it()[1]
        for name in "ABC":
            self.assertIn(f"reaches the definition {name}\n", said)

    def test_shared_definition_that_no_file_reaches(self):
        self.append("grammar/abnf.re", '/*!re2c\nUNUSED = "x";\nalone_octet = [x];\n*/\n')
        said = self.run_it()[1]
        self.assertRegex(said, r"^grammar/abnf.re:[0-9]+: no rule with an action reaches the definition UNUSED\n$")

    def test_machine_that_main_does_not_reach(self):
        self.change("grammar/frame.rl", "    fold = ", "    unused = CRLF;\n    fold = ")
        self.assertRegex(self.run_it()[1], r"^grammar/frame.rl:[0-9]+: main does not reach the definition unused\n$")

    def test_reason_for_what_is_defined(self):
        self.append("docs/spec/abnf-not.tsv", "6665\tevent-type\twe do not like it\n")
        self.append("docs/spec/abnf-c.tsv", "6665\tevent-package\tgrammar/method.re\towed\n")
        said = self.run_it()[1]
        self.assertIn(f"event-type is defined, at {self.holder('event_type ')}:", said)
        self.assertIn(f"event-package is defined, at {self.holder('event_package ')}:", said)

    def test_reason_for_no_rule(self):
        self.append("docs/spec/abnf-not.tsv", "6665\tno-such-rule\twhy not\n")
        self.assertIn("RFC 6665 has no rule no-such-rule", self.run_it()[1])

    def test_reason_twice_or_without_file(self):
        self.append("docs/spec/abnf-c.tsv", "2617\tA1\tfsm/base/digest.c\tagain\n2617\tuser-pass\tno.c\tx\n")
        said = self.run_it()[1]
        self.assertIn("A1 has a reason already", said)
        self.assertIn("there is no file no.c", said)

    def test_stale_table(self):
        self.change("grammar/method.re", "\n", "\n\n")
        status, said = self.run_it("--check")
        self.assertEqual(status, 1)
        self.assertIn("is not what the definitions give", said)

    def test_page_has_the_reasons(self):
        self.change("docs/spec/abnf-c.tsv", "a value that is hashed", "a value | that is mixed")
        self.assertEqual(self.run_it()[0], 0)
        self.assertIn("| a value \\| that is mixed", (self.root / "docs/spec/abnf.md").read_text(encoding="utf-8"))

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
        status, said = self.run_it(str(shared), "--check")
        self.assertEqual(status, 0, said)


if __name__ == "__main__":
    unittest.main()
