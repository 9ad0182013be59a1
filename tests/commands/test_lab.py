"""`clausewire lab`: two lines register, refresh and leave; ports in use, profiles that do not fit."""
import pathlib
import signal
import socket
import tempfile
import unittest

from command import ROOT, Running, free_ports, run


class Lab(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.registrar, self.first, self.second = free_ports(3)

    def profile(self, change=lambda text: text):
        """The sample on free ports."""
        text = (ROOT / "examples/lab.xml").read_text(encoding="utf-8")
        for old, new in (("5070", self.registrar), ("5072", self.first), ("5074", self.second)):
            self.assertIn(old, text)
            text = text.replace(old, str(new))
        path = self.folder / "lab.xml"
        path.write_text(change(text), encoding="utf-8")
        return path

    def lab(self, *options, change=lambda text: text):
        return Running("lab", "--socket", self.folder / "control", *options, self.profile(change))

    def ended(self, lab):
        """Ctrl-C: the bindings are removed, in order."""
        status = lab.stop(signal.SIGINT)
        self.assertEqual(status, 0, lab.text)
        self.assertRegex(lab.text, r"registrar: removed sip:1001@127\.0\.0\.1:%d" % self.first)
        self.assertRegex(lab.text, r"registrar: removed sip:1002@127\.0\.0\.1:%d" % self.second)
        self.assertIn("registrar: table is empty", lab.text)

    def test_two_lines_register_refresh_and_leave(self):
        lab = self.lab("--max-expires", 10, "--nonce-life", 0)
        try:
            self.assertTrue(lab.wait_for(r"\*\*\* registered for 10 s", 2, 5), lab.text)
            self.assertIn(f"registrar: at 127.0.0.1:{self.registrar}", lab.text)
            self.assertRegex(lab.text, r"registrar: bound sip:1001@.*, 10 s, table: \d")
            self.assertRegex(lab.text, r"registrar: bound sip:1002@.*, 10 s, table: \d")
            self.assertRegex(lab.text, r"(?m)reg registering --REG_2XX--> registered +RFC3261_10_2_4 ")
            self.assertTrue(lab.wait_for(r"registrar: refreshed", 2, 12), lab.text)
            self.assertIn("nonce stale", lab.text)  # the nonce of the first round was too old
            self.assertNotIn("denied", lab.text)
        finally:
            self.ended(lab)

    def test_what_the_registrar_refuses_the_phone_meets(self):
        lab = self.lab("--min-expires", 120)  # the sample asks for 60
        try:
            self.assertTrue(lab.wait_for(r"\*\*\* registered for 120 s", 2, 5), lab.text)
            self.assertIn("registrar: 423 refused", lab.text)
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
            taken.bind(("0.0.0.0", self.second))
            self.refused("--socket", self.folder / "control", self.profile(), says=["line 2", str(self.second), "in use"])

    def test_a_registrar_elsewhere_is_refused(self):
        self.refused(self.profile(lambda text: text.replace(f"127.0.0.1:{self.registrar}", "192.0.2.1:5060")),
                     says=["line 1", "192.0.2.1:5060", "loopback"])

    def test_two_registrars_are_refused(self):
        self.refused(self.profile(lambda text: text.replace(f"127.0.0.1:{self.registrar}", "127.0.0.2:5070", 1)),
                     says=["line 2", "127.0.0.2:5070", "same"])

    def test_a_profile_with_a_fault(self):
        self.refused(self.profile(lambda text: text.replace(">60<", ">5<")),
                     says=["lab.xml:", "Register_Expires_1_", "32-2000000", "nothing of it is used"])
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
