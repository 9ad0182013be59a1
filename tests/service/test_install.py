"""test_install.py - `cmake --install`: what is where, the unit as systemd reads it, the completion in a bash."""
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from manager import ROOT

BUILD = os.environ["CW_BUILD_DIR"]
HERE = Path(__file__).resolve().parent
COMPLETE = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_clausewire
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="cw-")
        cls.prefix = Path(cls.folder.name) / "prefix"
        cls.done = subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.prefix, "--component", "phone"],
                                  capture_output=True, text=True, timeout=60, check=False)
        cls.program = cls.prefix / "bin/clausewire"
        cls.unit = cls.prefix / "lib/systemd/system/clausewire.service"
        cls.man_page = gzip.decompress((cls.prefix / "share/man/man1/clausewire.1.gz").read_bytes()).decode("utf-8")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()


class Install(Installed):
    def test_what_is_where(self):
        self.assertEqual(self.done.returncode, 0, self.done.stdout + self.done.stderr)
        found = {str(path.relative_to(self.prefix)) for path in self.prefix.rglob("*") if path.is_file()}
        doc = "share/doc/clausewire/"
        self.assertEqual(found, {
            "bin/clausewire", "lib/systemd/system/clausewire.service", "share/man/man1/clausewire.1.gz",
            "share/bash-completion/completions/clausewire", doc + "copyright", doc + "changelog.gz",
            doc + "changelog.Debian.gz", doc + "service.md", doc + "examples/lab.xml",
            "share/lintian/overrides/clausewire"})
        version = subprocess.run([self.program, "--version"], capture_output=True, text=True, timeout=15, check=True)
        said = version.stdout.split()[1]
        log = gzip.decompress((self.prefix / doc / "changelog.Debian.gz").read_bytes()).decode("utf-8")
        self.assertTrue(log.startswith(f"clausewire ({said}-1) "), f"packaging/changelog is not of version {said}")
        self.assertEqual(self.man_page, (ROOT / "docs/clausewire.1").read_text(encoding="utf-8"))

    def test_the_core_can_be_installed_too(self):
        place = Path(self.folder.name) / "core"
        subprocess.run(["cmake", "--install", BUILD, "--prefix", place, "--component", "core"], capture_output=True,
                       timeout=60, check=True)
        self.assertTrue((place / "include/clausewire.h").is_file())
        self.assertEqual(len(list(place.rglob("libcw_core.a"))), 1)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
    def test_systemd_reads_the_unit(self):
        man = {**os.environ, "MANPATH": str(self.prefix / "share/man")}
        can_ask = "--man=yes" if shutil.which("man") else "--man=no"
        done = subprocess.run(["systemd-analyze", "verify", can_ask, self.unit], capture_output=True, text=True,
                              env=man, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        text = self.unit.read_text(encoding="utf-8")
        self.assertIn(f"ExecStart={self.program} run ", text)
        self.assertNotIn("@", re.sub(r"@(system-service|privileged|resources)", "", text))

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
    def test_the_figure_of_the_document_is_that_of_the_unit(self):
        done = subprocess.run([sys.executable, HERE / "security.py", self.unit, ROOT / "docs/service.md"],
                              capture_output=True, text=True, timeout=60, check=False)
        if done.returncode == 77:
            self.skipTest(done.stdout.strip())
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_the_man_page_has_the_folders_of_the_unit(self):
        text = self.unit.read_text(encoding="utf-8").replace("\\\n", " ")
        for option, root in (("--socket", "%t"), ("--state", "%S")):
            path = re.search(rf"{option} (\S+)", text)[1]
            self.assertIn(".It Pa " + path.replace(root, {"%t": "/run", "%S": "/var/lib"}[root]), self.man_page)
        self.assertIn(".It Pa " + re.search(r"LoadCredential=[^:]+:(\S+)", text)[1], self.man_page)


class Completion(Installed):
    """In a bash as it is, without the helpers of the package bash-completion."""

    def complete(self, *words):
        """-> what is offered for the last of them."""
        done = subprocess.run(["bash", "--norc", "-c", COMPLETE, "bash",
                               self.prefix / "share/bash-completion/completions/clausewire", self.program, *words],
                              capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(done.stderr, "")
        return set(done.stdout.split())

    def test_commands(self):
        commands = set(re.findall(r"^\.Ss (\w+)$", self.man_page, re.M))
        self.assertGreaterEqual(len(commands), 7)
        self.assertEqual(self.complete(""), commands | {"--help", "--version"})
        self.assertEqual(self.complete("pa"), {"parse"})

    def test_every_option_of_the_man_page(self):
        parts = re.findall(r"^\.Ss (\w+)$(.*?)(?=^\.S[sh] )", self.man_page, re.M | re.S)
        for command, text in parts:
            with self.subTest(command=command):
                options = {"--" + name for name in re.findall(r"Fl Fl ([a-z][a-z-]*)", text)}
                self.assertEqual(self.complete(command, "--"), options | {"--help"})
        self.assertEqual(self.complete("run", "--tls-c"), {"--tls-ca", "--tls-cert"})

    def test_what_is_no_option(self):
        self.assertEqual(self.complete("run", "--state", ""), set())        # bash offers files then
        self.assertEqual(self.complete("run", ""), set())
        told = re.search(r"The requests are(.*?)\.El", self.man_page, re.S)[1]
        self.assertEqual(self.complete("ctl", ""), set(re.findall(r"^\.It Cm (\w+)", told, re.M)))
        self.assertEqual(self.complete("ctl", "--socket", ""), set())
        self.assertLess({"reg", "nict", "site"}, self.complete("explain", ""))
        self.assertEqual(self.complete("explain", "reg", ""), set())


if __name__ == "__main__":
    unittest.main()
