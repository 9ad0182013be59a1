"""test_privilege.py - root is left once the ports are open; secrets that others can read are warned of
(LOCAL_privilege)."""
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

from phone import CLAUSEWIRE, Phone, free_port, line, profile
from uas import Uas, digesting

NAME = "nobody"
AS_ROOT = b"clausewire: warning: running as root"
IS_ROOT = os.geteuid() == 0
# the search for leaks attaches to the process, and one that has changed its user cannot be attached to
os.environ["ASAN_OPTIONS"] = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "detect_leaks=0"]))


def low_port():
    """-> a free UDP port below 1024."""
    for port in range(600, 1024):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no low port is free")


def check(text, *options, mode=0o600, before=()):
    """-> CompletedProcess of `run --check`."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "profile.xml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(folder, 0o777)
        os.chmod(path, mode)
        return subprocess.run([*before, CLAUSEWIRE, "run", "--check", "--socket", os.path.join(folder, "s"), "--bind",
                               "127.0.0.1", *options, path], capture_output=True, text=True, timeout=30, check=False)


@unittest.skipUnless(IS_ROOT, "needs root, to leave it")
class User(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cw-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.user = pwd.getpwnam(NAME)
        os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)

    def inside(self, name):
        return os.path.join(self.folder, name)

    def phone(self, uas, port, *options):
        return Phone(profile(line(uas.where, Password="geheim", SIP_Port=port)), "--user", NAME, "--state",
                     self.inside("state"), "--log", self.inside("log"), *options, folder=self.folder)

    def test_root_is_left_and_all_goes_on(self):
        port = low_port()
        with Uas(digesting({"alice": "geheim"})) as uas:
            for _ in range(2):      # the second start finds the files of the first
                with self.phone(uas, port) as p:
                    p.wait_state(1, "registered")
                    self.assertEqual(uas.requests[-1].sender[1], port)
                    self.has_left_root(p.process.pid)
                    for name in ("state", "log", "control"):
                        found = os.stat(self.inside(name))
                        self.assertEqual((found.st_uid, found.st_gid, found.st_mode & 0o777),
                                         (self.user.pw_uid, self.user.pw_gid, 0o600), name)
                    self.assertEqual(self.ctl_as(NAME).returncode, 0)
                    self.assertNotEqual(self.ctl_as("daemon").returncode, 0)
                    self.assertEqual(len(p.status()["lines"]), 1)       # root, which names the socket
                    self.assertEqual(p.stop(signal.SIGTERM), 0)
                    self.assertEqual(p.errors, b"")
                self.assertFalse(os.path.exists(p.socket))

    def has_left_root(self, pid):
        """In every thread: no identity, no group and no capability of root, and no way to new ones."""
        uids, gids = 4 * [self.user.pw_uid], 4 * [self.user.pw_gid]
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/status", encoding="ascii") as f:
                status = dict(re.findall(r"^(\w+):\s*(.*)$", f.read(), re.M))
            self.assertEqual([int(n) for n in status["Uid"].split()], uids)
            self.assertEqual([int(n) for n in status["Gid"].split()], gids)
            self.assertEqual({int(n) for n in status["Groups"].split()}, set(os.getgrouplist(NAME, gids[0])))
            self.assertEqual([int(status[c], 16) for c in ("CapInh", "CapPrm", "CapEff", "CapAmb")], 4 * [0])
            self.assertEqual(status["NoNewPrivs"], "1")

    def ctl_as(self, name):
        user = pwd.getpwnam(name)
        return subprocess.run([CLAUSEWIRE, "ctl", "--socket", self.inside("control"), "status"], user=user.pw_uid,
                              group=user.pw_gid, extra_groups=[], capture_output=True, timeout=15, check=False)

    def test_root_uses_no_socket_of_a_user_that_it_has_not_named(self):
        path = self.inside("clausewire.sock")
        with Uas() as uas, self.phone(uas, free_port(), "--socket", path) as p:
            p.expect("control socket")
            env = {**os.environ, "XDG_RUNTIME_DIR": self.folder}
            done = subprocess.run([CLAUSEWIRE, "ctl", "status"], env=env, capture_output=True, text=True, timeout=15,
                                  check=False)
            self.assertEqual((done.returncode, done.stderr), (2, f"clausewire ctl: {path} belongs to another user\n"))
            done = subprocess.run([CLAUSEWIRE, "ctl", "--socket", path, "status"], capture_output=True, timeout=15,
                                  check=False)
            self.assertEqual(done.returncode, 0)

    def test_a_folder_that_the_user_cannot_write(self):
        os.chown(self.folder, 0, 0)
        os.chmod(self.folder, 0o755)
        with Uas() as uas, self.phone(uas, free_port()) as p:
            self.assertEqual(p.end(), 2)
            self.assertIn("Permission denied", p.said)
            self.assertEqual(uas.requests, [])

    def test_low_ports_that_would_be_opened_later_are_refused(self):
        one = line("127.0.0.1:9", SIP_Transport="TCP")
        for least in (1, 1023):
            for mode in (["--check"], []):
                with self.subTest(least=least, mode=mode), Phone(
                        profile(one, SIP_TCP_Port_Min=least, SIP_TCP_Port_Max=least + 20), *mode, "--user", NAME,
                        folder=self.folder) as p:
                    self.assertEqual(p.end(), 2)
                    self.assertIn(f"SIP TCP Port Min is {least}, permitted: 1024-65535", p.said)
        done = check(profile(one, SIP_TCP_Port_Min=1024, SIP_TCP_Port_Max=1044), "--user", NAME)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        done = check(profile(one, SIP_TCP_Port_Min=600))        # root stays root
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_who_cannot_be_become(self):
        text = profile(line("127.0.0.1:9"))
        for name, why in (("root", "that is root itself"), ("no-such-user", "there is no such user")):
            done = check(text, "--user", name)
            self.assertEqual((done.returncode, done.stderr), (2, f"clausewire: --user {name}: {why}\n"))
        as_daemon = ("setpriv", "--reuid", "daemon", "--regid", "daemon", "--clear-groups")
        done = check(text, "--user", NAME, mode=0o644, before=as_daemon)
        self.assertEqual((done.returncode, done.stderr),
                         (2, f"clausewire: --user {NAME}: only root can become another user\n"))
        done = check(text, "--user", "daemon", mode=0o644, before=as_daemon)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_phone_that_stays_root_is_warned_of_once(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            self.assertEqual(p.stop(), 0)
            self.assertEqual(p.errors.count(AS_ROOT), 1)


class Secrets(unittest.TestCase):
    def test_who_else_can_read_passwords(self):
        secret, none = profile(line("127.0.0.1:9", Password="geheim")), profile(line("127.0.0.1:9"))
        everyone = "every user of this machine"
        for text, mode, who in ((secret, 0o644, everyone), (secret, 0o604, everyone), (secret, 0o640, "its group"),
                                (secret, 0o600, None), (secret, 0o400, None), (secret, 0o611, None),
                                (none, 0o644, None)):
            with self.subTest(mode=oct(mode), who=who):
                done = check(text, mode=mode)
                self.assertEqual(done.returncode, 0)
                if who:
                    self.assertRegex(done.stderr, r"\Aclausewire: warning: \S*/profile\.xml has passwords and "
                                                  rf"the mode 0{mode:o}: {who} can read them\n\Z")
                else:
                    self.assertEqual(done.stderr, "")

    def test_the_running_phone_says_the_same(self):
        with Uas(digesting({"alice": "geheim"})) as uas, tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "open.xml")
            with open(path, "w", encoding="utf-8") as f:
                f.write(profile(line(uas.where, Password="geheim")))
            os.chmod(path, 0o644)
            with Phone("", folder=folder, profile="open.xml") as p:
                p.wait_state(1, "registered")
                self.assertEqual(p.stop(), 0)
                self.assertEqual(p.said, f"clausewire: warning: {path} has passwords and the mode 0644: every user of "
                                         "this machine can read them\n")
