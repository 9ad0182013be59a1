"""test_log.py - the log file: an entry a line with date and zone offset, opened anew at SIGHUP (LOCAL_log_file); what
strangers can cause does not fill it (LOCAL_log_budget)."""
import datetime
import os
import re
import signal
import socket
import tempfile
import threading
import time
import unittest

from phone import Phone, line, profile
from uas import PATIENCE, Uas, wait_until

DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d"
AT_ONCE, A_SECOND = 50, 2           # LADDER_STRANGERS_MAX and its rate
EXCHANGE, OWN = 30, 60              # lines of an exchange that is shown whole; of a line that registers and ends


def text_of(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


class Strangers:
    """Sends all that one can send without being asked, from an address that is no server's, until the `with` ends."""

    def __init__(self, port, like):
        self.to, self.like, self.is_over = ("127.0.0.1", port), like, False
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.2", 0))
        self.socket.setblocking(False)
        self.thread = threading.Thread(target=self.send, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over = True
        self.thread.join(PATIENCE)
        self.socket.close()

    def send(self):
        number = 0
        while not self.is_over:
            number += 1
            own = self.like.replace(b"z9hG4bK", b"z9hG4bK%d" % number)
            for octets in (own.replace(b"REGISTER", b"OPTIONS"), own.replace(b"REGISTER", b"INVITE"),
                           own.replace(b"REGISTER", b"SUBSCRIBE"), b"hello",
                           own.replace(own.split(b"\r\n")[0], b"SIP/2.0 200 OK")):
                try:
                    self.socket.sendto(octets, self.to)
                except OSError:     # refused by the kernel for now
                    pass
            time.sleep(.002)


class Log(unittest.TestCase):
    def setUp(self):
        self.uas = self.enterContext(Uas())
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = os.path.join(self.folder, "log")

    def phone(self, *options, **more):
        return Phone(profile(line(self.uas.where)), *options, **more)

    def test_an_entry_is_a_line_with_date_and_offset(self):
        for zone, minutes in (("UTC0", 0), ("XXX-5:45", 345), ("XXX3:30", -210)):
            path = f"{self.path}-{minutes}"
            with self.subTest(zone=zone), self.phone("--log", path, env={"TZ": zone}) as p:
                p.wait_state(1, "registered")
                self.assertEqual(p.stop(), 0)
                entries = text_of(path).splitlines()
                self.assertGreater(len(entries), 10)
                for text in entries:
                    self.assertRegex(text, f"^{DATE}  [1-]  " + r"(\w{8}  |-         )(    )?\S")
                    at = datetime.datetime.fromisoformat(text.split()[0])
                    self.assertEqual(at.utcoffset(), datetime.timedelta(minutes=minutes))
                    self.assertLess(abs(at.timestamp() - time.time()), 2 * PATIENCE)
                self.assertFalse([t for t in p.lines if re.match(DATE, t)])     # the terminal has the time of day

    def test_a_renamed_log(self):
        with self.phone("--log", self.path) as p:
            p.wait_state(1, "registered")
            old = self.path + ".1"
            os.rename(self.path, old)
            p.send(signal.SIGHUP)
            p.expect(r"log file \S+ was opened anew +LOCAL_log_file")
            self.assertEqual(p.ctl("register", "1").returncode, 0)
            wait_until(lambda: "--> REGISTER sip:127.0.0.1  CSeq 2" in text_of(self.path), "the new file is written")
            self.assertNotIn("CSeq 2", text_of(old))
            os.rename(self.folder, self.folder + "-moved")
            try:
                p.send(signal.SIGHUP)
                p.expect(r"log file \S+ cannot be opened anew: No such file or directory")
                self.assertEqual(p.ctl("register", "1").returncode, 0)
                wait_until(lambda: "CSeq 3" in text_of(os.path.join(self.folder + "-moved", "log")), "it goes on")
            finally:
                os.rename(self.folder + "-moved", self.folder)
            self.assertEqual(p.stop(), 0)
            self.assertEqual(p.said, "")
            self.assertIn("*** unregistered", text_of(self.path))

    def test_a_phone_started_by_nohup_is_not_ended_by_a_hangup(self):
        with self.phone(before=["nohup"]) as p:
            p.wait_state(1, "registered")
            p.send(signal.SIGHUP)
            self.assertEqual(p.ctl("register", "1").returncode, 0)
            self.uas.wait(2)
            self.assertEqual(p.stop(), 0)
            self.assertEqual(len([t for t in p.lines if "removing the bindings" in t]), 1)

    def test_strangers_do_not_fill_it(self):
        with self.phone("--arcs", "--log", self.path) as p:
            status = p.wait_state(1, "registered")
            begun = time.monotonic()
            like, port = self.uas.requests[0].octets, status["lines"][0]["port"]
            with Strangers(port, like):
                p.wait_status(lambda s: s["counters"]["received"] > 2000 and time.monotonic() - begun > 6, "a flood")
                # meanwhile its server's requests are seen
                self.uas.socket.sendto(like.replace(b"REGISTER", b"OPTIONS").replace(b"z9hG4bK", b"z9hG4bKown"),
                                       ("127.0.0.1", port))
                p.expect(rf"<-- OPTIONS sip:127\.0\.0\.1  CSeq 1 +from {self.uas.where}$")
            counters = p.status()["counters"]
            self.assertGreater(counters["lines_not_shown"], 2000)
            self.assertEqual(counters["lines_not_written"], 0)
            self.assertEqual(p.stop(), 0)
            took = time.monotonic() - begun
            entries = text_of(self.path).splitlines()
            self.assertLess(len(entries), AT_ONCE + A_SECOND * took + EXCHANGE + OWN)
            self.assertLess(len(p.lines), AT_ONCE + A_SECOND * took + EXCHANGE + OWN)
            self.assertTrue([t for t in entries if "from 127.0.0.2" in t])
            told = [int(n) for t in entries for n in re.findall(r"(\d+) more lines? of strangers not shown", t)]
            self.assertGreaterEqual(sum(told), counters["lines_not_shown"])
            self.assertLess(len(told), 2 + took / 5)


if __name__ == "__main__":
    unittest.main()
