"""`./run` and `./packages.sh`: one line while they build and install; where that fails, the output and the name of its
log."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from command import LIMIT, ROOT

CMAKE = """#!/bin/sh
[ "$1" = --build ] || exit 0
i=0
while [ $i -lt 60 ]; do i=$((i + 1)); echo "[ $i%] Building C object x$i.o"; done
[ -z "$FAULT" ] || { echo "x.c:1:1: error: $FAULT"; exit 1; }
printf '#!/bin/sh\\necho "lab: $*"\\n' >"$2/clausewire"
chmod +x "$2/clausewire"
"""
APT = """#!/bin/sh
echo "apt-get says much"
[ -z "$FAULT" ] || { echo "E: $FAULT" >&2; exit 100; }
"""


class Run(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "bin").mkdir()
        for name in ("run", "packages.sh"):
            shutil.copy(ROOT / name, self.folder)
        self.program("cmake", CMAKE)
        self.program("dpkg-query", "#!/bin/sh\necho installed\n")
        self.program("sudo", "#!/bin/sh\nexec \"$@\"\n")
        (self.folder / "packages").write_text("run    libtry-dev\n", encoding="utf-8")

    def program(self, name, text):
        path = self.folder / "bin" / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def run_it(self, *words, fault=""):
        environment = {**os.environ, "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "CW_BUILD": "build/x",
                       "FAULT": fault}
        return subprocess.run(["./run", *words], cwd=self.folder, env=environment, capture_output=True, text=True,
                              timeout=LIMIT, check=False)

    def test_one_line_while_it_builds(self):
        done = self.run_it("--arcs")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        first, second = done.stdout.splitlines()
        self.assertRegex(first, r"^run: building.*build/x/build\.log")
        self.assertEqual(second, "lab: lab --arcs")
        self.assertIn("[ 60%]", (self.folder / "build/x/build.log").read_text(encoding="utf-8"))

    def test_a_build_that_fails_shows_the_compiler_and_the_log(self):
        done = self.run_it(fault="no such thing")
        self.assertEqual(done.returncode, 2)
        self.assertIn("x.c:1:1: error: no such thing", done.stderr)
        self.assertIn("build/x/build.log", done.stderr)
        self.assertNotIn("%]", done.stderr)

    def test_one_line_while_packages_are_installed(self):
        self.program("dpkg-query", "#!/bin/sh\nexit 1\n")
        self.program("apt-get", APT)
        done = self.run_it()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines()[0], "packages.sh: installing libtry-dev (log: build/packages.log)")
        self.assertEqual(len(done.stdout.splitlines()), 3)
        self.assertIn("says much", (self.folder / "build/packages.log").read_text(encoding="utf-8"))

    def test_an_installation_that_fails_shows_why(self):
        self.program("dpkg-query", "#!/bin/sh\nexit 1\n")
        self.program("apt-get", APT)
        done = self.run_it(fault="no network")
        self.assertEqual(done.returncode, 2)
        self.assertIn("E: no network", done.stderr)
        self.assertIn("build/packages.log", done.stderr)


if __name__ == "__main__":
    unittest.main()
