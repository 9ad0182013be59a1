"""test_systemd.py - the service under a systemd of its own: installed, started, watched, stopped, removed
(tests/service/machine/steps.sh)."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from manager import ROOT

DEB = next(Path(os.environ["CW_DEB_DIR"]).glob("clausewire_*.deb"))
START = ROOT / "tests/service/machine/start.sh"
FILES = [ROOT / "tests/runtime/uas.py", ROOT / "tests/runtime/listener.py", ROOT / "docs/service.md"]
PROBE = """
mount -t tmpfs tmpfs "$1" && mkdir "$1/u" "$1/w" "$1/r" "$1/g" &&
    mount -t overlay overlay -o "lowerdir=/,upperdir=$1/u,workdir=$1/w" "$1/r" &&
    mount -t cgroup2 cgroup2 "$1/g" && mkdir "$1/g/clausewire-test-$$" && rmdir "$1/g/clausewire-test-$$" &&
    unshare --mount --pid --cgroup --net --uts --ipc --fork true
"""


def is_possible():
    """Whether such a machine can be made here."""
    if os.geteuid() != 0 or not os.access("/lib/systemd/systemd", os.X_OK) or not shutil.which("unshare"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(["unshare", "-m", "sh", "-c", PROBE, "sh", folder], capture_output=True, timeout=60,
                              check=False).returncode == 0


class Systemd(unittest.TestCase):
    @unittest.skipUnless(is_possible(), "no systemd, or no namespaces, overlay or control groups to make one in")
    def test_the_life_of_the_service(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["unshare", "-m", "sh", START, folder, DEB, *FILES], capture_output=True, text=True,
                                  stdin=subprocess.DEVNULL, timeout=150, check=False)
        self.assertTrue(done.stdout.rstrip().endswith("\nthe end"), done.stdout[-6000:] + done.stderr[-3000:])
