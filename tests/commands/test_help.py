"""Every command has --help, and the man page knows each command and each of its options."""
import re
import shutil
import subprocess
import unittest

from command import BINARY, ROOT, names, run

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


class Help(unittest.TestCase):
    def setUp(self):
        self.commands = names()
        self.assertIn("lab", self.commands)
        self.assertGreaterEqual(len(self.commands), 7)

    def test_every_command_says_how_it_is_used(self):
        for name in self.commands:
            with self.subTest(command=name):
                got = run(name, "--help")
                self.assertEqual((got.status, got.err), (0, ""))
                self.assertTrue(got.out.startswith(f"usage: clausewire {name}"), got.out[:60])
                self.assertIn("--help", got.out)
                self.assertIn("Exit status", got.out)

    def test_an_unknown_option_is_usage(self):
        for name in self.commands:
            with self.subTest(command=name):
                got = run(name, "--no-such-option")
                self.assertEqual(got.status, 2)
                self.assertEqual(got.out, "")
                self.assertIn("no-such-option", got.err)

    def test_an_unknown_command_is_usage(self):
        got = run("fly")
        self.assertEqual(got.status, 2)
        self.assertIn("fly", got.err)
        self.assertEqual(run().status, 2)

    def test_version(self):
        got = run("--version")
        self.assertEqual(got.status, 0)
        self.assertRegex(got.out, r"^Clausewire \d+\.\d+")


    def test_an_answer_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BINARY, "explain"], stdout=full, stderr=subprocess.PIPE, timeout=30, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"standard output", done.stderr)


class ManPage(unittest.TestCase):
    def setUp(self):
        self.text = (ROOT / "docs/clausewire.1").read_text(encoding="utf-8")

    def subsection(self, name):
        found = re.search(rf'^\.Ss (?:clausewire )?{name}\b.*?(?=^\.S[sh] )', self.text, re.M | re.S)
        self.assertIsNotNone(found, f"no subsection for {name}")
        return found.group(0)

    def test_names_every_command_and_option(self):
        for name in names():
            with self.subTest(command=name):
                page = {f"--{o}" for o in re.findall(r"Fl Fl ([a-z][a-z-]*)", self.subsection(name))}
                told = set(OPTION.findall(run(name, "--help").out)) - {"--help"}
                self.assertEqual(page, told)

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_is_well_formed(self):
        done = subprocess.run(["mandoc", "-Tlint", "-Wstyle", ROOT / "docs/clausewire.1"], capture_output=True,
                              text=True, timeout=30, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


if __name__ == "__main__":
    unittest.main()
