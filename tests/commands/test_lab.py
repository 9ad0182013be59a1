"""`clausewire lab`: two lines register, refresh and leave, fail over to the backup and come back; keys; ports in use,
profiles that do not fit."""
import os
import pathlib
import pty
import re
import signal
import socket
import sys
import tempfile
import termios
import unittest

from command import ROOT, Running, run

sys.path.insert(0, str(ROOT / "tests/runtime"))
from ports import free_port     # noqa: E402


class Lab(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.registrar, self.backup, self.first, self.second = (free_port() for _ in range(4))

    def profile(self, change=lambda text: text):
        """The sample on free ports."""
        text = (ROOT / "examples/lab.xml").read_text(encoding="utf-8")
        ports = {"5070": self.registrar, "5071": self.backup, "5072": self.first, "5074": self.second}
        self.assertEqual(set(re.findall(r"\b507\d\b", text)), set(ports))
        text = re.sub(r"\b507\d\b", lambda old: str(ports[old[0]]), text)    # at once: a new one may look like an old
        path = self.folder / "lab.xml"
        path.write_text(change(text), encoding="utf-8")
        return path

    def lab(self, *options, change=lambda text: text, **popen):
        return Running("lab", "--socket", self.folder / "control", *options, self.profile(change), **popen)

    def alone(self, text):
        """The primary only."""
        return text.replace(f":p=1|127.0.0.1:{self.backup}:p=2", "")

    def ctl(self, *words):
        return run("ctl", "--socket", self.folder / "control", *words)

    def ended(self, lab):
        """Ctrl-C: the bindings are removed, in order."""
        status = lab.stop(signal.SIGINT)
        self.assertEqual(status, 0, lab.text)
        self.assertRegex(lab.text, r"(registrar|primary): removed sip:1001@127\.0\.0\.1:%d" % self.first)
        self.assertRegex(lab.text, r"(registrar|primary): removed sip:1002@127\.0\.0\.1:%d" % self.second)
        self.assertRegex(lab.text, r"(registrar|primary): no bindings left")

    def test_two_lines_register_refresh_and_leave(self):
        lab = self.lab("--arcs", "--max-expires", 10, "--nonce-life", 0)
        try:
            self.assertTrue(lab.wait_for(r"\*\*\* registered for 10 s", 2, 5), lab.text)
            self.assertIn(f"primary: listening at 127.0.0.1:{self.registrar}", lab.text)
            self.assertIn(f"backup: listening at 127.0.0.1:{self.backup}", lab.text)
            self.assertRegex(lab.text, r"primary: bound sip:1001@.*, 10 s, bindings: \d")
            self.assertRegex(lab.text, r"primary: bound sip:1002@.*, 10 s, bindings: \d")
            self.assertNotIn("keys:", lab.text)  # standard input is no terminal
            self.assertRegex(lab.text, r"(?m)reg registering --2XX--> registered +RFC3261_10_2_4\s")
            self.assertTrue(lab.wait_for(r"primary: refreshed", 2, 12), lab.text)
            self.assertIn("nonce stale", lab.text)  # the nonce of the first round was too old
            self.assertNotIn("denied", lab.text)
        finally:
            self.ended(lab)

    def test_what_the_registrar_refuses_the_phone_meets(self):
        lab = self.lab("--min-expires", 120)  # the sample asks for less
        try:
            self.assertTrue(lab.wait_for(r"\*\*\* registered for 120 s", 2, 5), lab.text)
            self.assertIn("primary: 423 refused", lab.text)
        finally:
            self.ended(lab)

    def test_a_stronger_algorithm(self):
        lab = self.lab("--algorithm", "SHA-256,MD5", change=lambda text: text.replace(
            "<SIP_Timer_F ", '<Auth_Support_RFC8760 ua="na">Yes</Auth_Support_RFC8760>\n  <SIP_Timer_F '))
        try:
            self.assertTrue(lab.wait_for(r"\*\*\* registered", 2, 5), lab.text)
        finally:
            self.ended(lab)

    def test_control_reaches_it(self):
        lab = self.lab()
        try:
            self.assertTrue(lab.wait_for(r"\*\*\* registered", 2, 5), lab.text)
            got = run("ctl", "--socket", self.folder / "control", "status")
            self.assertEqual(got.status, 0, got.err)
            self.assertIn("1001", got.out)
        finally:
            self.ended(lab)

    def away_and_back(self, lab, turn, failed):
        """The primary turns away, line 1 asks for something: failover; the primary is there again: fallback."""
        self.assertTrue(lab.wait_for(r"\*\*\* registered", 2, 5), lab.text)
        turned = self.ctl("lab", turn, "primary", "--json")
        self.assertEqual((turned.status, turned.json()["registrar"]), (0, "primary"), turned.err)
        self.assertEqual(self.ctl("register", 1).status, 0)
        self.assertTrue(lab.wait_for(failed, 1, 8), lab.text)
        self.assertTrue(lab.wait_for(
            rf"(?m) 1  .*\*\*\* failed over to 127\.0\.0\.1:{self.backup}; fallback attempt in \d+ s +GUIDE_failover",
            1, 8), lab.text)
        self.assertTrue(lab.wait_for(r"backup: bound sip:1001@", 1, 5), lab.text)
        self.assertRegex(lab.text,
                         r"site moving --IS_BELOW\[is_auto\]--> failed_over\s+GUIDE_failover, GUIDE_auto_register")
        # the registrar speaks before the phone has read its 200
        self.assertTrue(lab.wait_for(r"(?m) 1  .*\*\*\* registered for", 2, 5), lab.text)
        shown = self.ctl("status", 1)
        self.assertRegex(shown.out, rf"(?m)^ +1  1001 +registered +127.0.0.1:{self.backup} +UDP +failed_over ")
        self.assertRegex(shown.out,
                         rf"servers: 127.0.0.1:{self.registrar}/UDP down for \d+ s, \*127.0.0.1:{self.backup}/UDP up")
        self.assertEqual(self.ctl("lab", "start", "primary").out, "primary: running\n")
        self.assertIn("primary: answers again", lab.text if lab.wait_for("primary: answers again", 1, 5) else "")
        self.assertTrue(lab.wait_for(
            rf"(?m) 1  .*\*\*\* fell back to 127\.0\.0\.1:{self.registrar}: registered for 20 s", 1, 40), lab.text)
        self.assertRegex(lab.text, r"(?m)site falling_back --\S+--> preferred\s+\S*GUIDE_fallback")
        self.assertRegex(self.ctl("status", 1).out,
                         rf"(?m)^ +1  1001 +registered +127.0.0.1:{self.registrar} +UDP +preferred ")

    def test_a_silent_primary_and_fallback(self):
        lab = self.lab("--arcs", "--max-expires", 20)
        try:
            self.away_and_back(lab, "stop", r"primary: stopped: it ignores all requests")
            self.assertNotIn("denied", lab.text)  # the two know each other's nonces
        finally:
            lab.stop(signal.SIGINT)

    def test_a_killed_primary_and_fallback(self):
        lab = self.lab("--arcs", "--max-expires", 20)
        try:
            self.away_and_back(lab, "kill", rf"127\.0\.0\.1:{self.registrar} cannot be reached: Connection refused")
            self.assertIn("primary: killed: its port is closed", lab.text)
        finally:
            lab.stop(signal.SIGINT)

    def test_turns_that_make_no_sense(self):
        lab = self.lab()
        try:
            self.assertTrue(lab.wait_for(r"\*\*\* registered", 2, 5), lab.text)
            for words, status, says in ((("start", "primary"), 1, "it is already running"),
                                        (("stop", "third"), 1, "primary and backup"),
                                        (("stop",), 2, "usage"), (("halt", "primary"), 2, "unknown argument 'halt'")):
                with self.subTest(words=words):
                    got = self.ctl("lab", *words)
                    self.assertEqual(got.status, status, got.out)
                    self.assertIn(says, got.err)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:  # while it is dead somebody takes its port
                self.assertEqual(self.ctl("lab", "kill", "backup").status, 0)
                taken.bind(("127.0.0.1", self.backup))
                got = self.ctl("lab", "start", "backup")
                self.assertEqual(got.status, 1)
                self.assertIn("in use", got.err)
            self.assertEqual(self.ctl("lab", "stop", "backup").out, "backup: stopped\n")
        finally:
            self.ended(lab)

    def test_one_server_is_one_registrar(self):
        lab = self.lab(change=self.alone)
        try:
            self.assertTrue(lab.wait_for(r"\*\*\* registered", 2, 5), lab.text)
            self.assertIn(f"registrar: listening at 127.0.0.1:{self.registrar}", lab.text)
            self.assertNotIn("primary", lab.text)
            self.assertIn("one server", self.ctl("lab", "stop", "primary").err)
        finally:
            self.ended(lab)

    def test_keys_at_a_terminal(self):
        keyboard, terminal = pty.openpty()
        self.addCleanup(os.close, keyboard)
        self.addCleanup(os.close, terminal)
        before = termios.tcgetattr(terminal)
        lab = self.lab(stdin=terminal)
        try:
            self.assertTrue(lab.wait_for(r"\*\*\* registered", 2, 5), lab.text)
            self.assertIn("keys: p stops and starts the primary, b the backup", lab.text)
            for key, says in ((b"p", "primary: stopped"), (b"b", "backup: stopped"), (b"bx", "backup: answers again"),
                              (b"p", "primary: answers again")):
                os.write(keyboard, key)  # no Enter
                self.assertTrue(lab.wait_for(says, 1, 5), lab.text)
        finally:
            self.ended(lab)
        self.assertEqual(termios.tcgetattr(terminal), before)

    def test_the_sample_is_the_one_of_the_examples(self):
        got = run("lab", "--print-sample")
        self.assertEqual(got.status, 0)
        self.assertEqual(got.out, (ROOT / "examples/lab.xml").read_text(encoding="utf-8"))

    def refused(self, *words, says):
        got = run("lab", *words)
        self.assertEqual(got.status, 2, got.out)
        for part in says:
            self.assertIn(part, got.err)

    def test_a_port_in_use_is_named(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", self.registrar))
            self.refused(self.profile(), says=[f"127.0.0.1:{self.registrar}", "in use"])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", self.backup))
            self.refused(self.profile(), says=["the backup", f"127.0.0.1:{self.backup}", "in use"])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("0.0.0.0", self.second))
            self.refused("--socket", self.folder / "control", self.profile(),
                         says=["line 2", str(self.second), "in use"])

    def test_a_registrar_elsewhere_is_refused(self):
        self.refused(self.profile(lambda text: text.replace(f"127.0.0.1:{self.registrar}", "192.0.2.1:5060")),
                     says=["line 1", "192.0.2.1:5060", "loopback"])
        self.refused(self.profile(lambda text: text.replace(f"127.0.0.1:{self.backup}", "192.0.2.1:5060")),
                     says=["line 1", "192.0.2.1:5060", "backup", "loopback"])

    def test_lines_with_other_lists_are_refused(self):
        self.refused(self.profile(lambda text: text.replace(f"127.0.0.1:{self.registrar}", "127.0.0.2:5070", 1)),
                     says=["line 2", "127.0.0.2:5070", "same"])

    def test_a_profile_with_a_fault(self):
        self.refused(self.profile(lambda text: text.replace(">32<", ">5<")),
                     says=["lab.xml:", "Register_Expires_1_", "32-2000000", "the profile is not used"])
        self.refused(self.folder / "absent.xml", says=["absent.xml"])

    def test_options_with_wrong_values(self):
        for words, says in ((["--min-expires", "x"], "--min-expires"), (["--nonce-life"], "--nonce-life"),
                            (["--nonce-life", "-1"], "--nonce-life"), (["--max-expires", "0"], "--max-expires"),
                            (["--algorithm", "SHA-1"], "SHA-256"), (["--algorithm", ""], "--algorithm"),
                            (["--algorithm", "MD5,MD5"], "--algorithm"), (["--algorithm", "MD5,"], "--algorithm"),
                            (["--min-expires", "50", "--max-expires", "20"], "below"), (["a.xml", "b.xml"], "b.xml")):
            with self.subTest(words=words):
                self.refused(*words, says=[says])


if __name__ == "__main__":
    unittest.main()
