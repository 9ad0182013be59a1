"""test_calls.py - INVITE, ACK, CANCEL and BYE with SIPp on the other side, and what is sent again (RFC 3261 9,
13.2.2.4, 17.1.1, 17.2.1; RFC 6026). Each test prints what it measured."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from phone import Phone, free_port, line, profile
from sipp import HERE, Sipp, messages
from test_answers import tell
from uas import PATIENCE

CALLER = os.environ["CALLER"]


def starts(trace, way):
    """-> the start lines of SIPp's trace that went this way, copies too."""
    return [text.split("\n", 1)[0].strip() for _, text in messages(trace, way)]


def field(text, name):
    return re.search(rf"^{name}:\s*(.*?)\s*$", text, re.M).group(1)


class Calls(unittest.TestCase):
    def call(self, server, *more):
        """-> what the caller told, when it has told its last."""
        command = [CALLER, str(server.port), "sip:bob@127.0.0.1", *more]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as p:
            try:
                self.assertEqual(server.end(), 0)
                heard = starts(server.trace, "received")
                p.terminate()
                return p.communicate(timeout=PATIENCE)[0].split("\n")[:-1], heard
            finally:
                if p.poll() is None:
                    p.kill()

    def test_answered_late(self):
        with Sipp("answers_late") as server:
            told, heard = self.call(server)
            self.assertEqual(told, ["progress 180", "answered 200"])
            methods = [h.split()[0] for h in heard]
            self.assertEqual([m for m in methods if m != "INVITE"][:2], ["ACK", "BYE"])
            self.assertEqual(methods.count("INVITE"), 3)        # at 0, .5 and 1.5 s; none after the 180
            self.assertEqual(methods.count("ACK"), 2)
            acks = [t for _, t in messages(server.trace, "received") if t.startswith("ACK")]
            self.assertEqual(acks[0].strip(), acks[1].strip())
            self.assertIn(";lr>", field(acks[0], "Route"))
            tell(self, sent=methods)

    def test_hung_up(self):
        with Sipp("rings") as server:
            told, heard = self.call(server, "200")
            self.assertEqual(told, ["progress 180", "cancelled 487"])
            got = {t.split()[0]: t for _, t in messages(server.trace, "received")}
            self.assertEqual(field(got["CANCEL"], "Via"), field(got["INVITE"], "Via"))
            self.assertEqual(field(got["ACK"], "Via"), field(got["INVITE"], "Via"))
            tell(self, sent=[h.split()[0] for h in heard])

    def test_refused(self):
        with Sipp("refuses_twice", "-nr") as server:    # it would take our second ACK for the first
            told, heard = self.call(server)
            self.assertEqual(told, ["rejected 486"])
            self.assertEqual([h.split()[0] for h in heard], ["INVITE", "ACK", "ACK"])
            tell(self, sent=[h.split()[0] for h in heard])

    def test_called(self):
        """SIPp calls the phone: 405 at 0, .5 and 1.5 s and no more after the ACK; 200 to the CANCEL."""
        folder = tempfile.mkdtemp(prefix="cw-sipp-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        trace, settings = Path(folder, "messages"), line("127.0.0.1:9", "alice", Register="No")
        with Phone(profile(settings)) as p:
            p.wait_state(1, "unregistered")
            done = subprocess.run(
                [shutil.which("sipp") or "sipp", "-sf", HERE / "scenarios" / "calls.xml", "-i", "127.0.0.1", "-p",
                 str(free_port()), "-m", "1", "-nostdin", "-trace_msg", "-message_file", trace, "-timeout", "30s",
                 "-timeout_error", f"127.0.0.1:{settings['SIP_Port']}"],
                cwd=folder, env={**os.environ, "TERM": "xterm"}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, timeout=40, check=False)
            self.assertEqual(done.returncode, 0, done.stdout[-2000:])
            heard = starts(trace, "received")
            self.assertEqual(heard.count("SIP/2.0 200 OK"), 1)
            sent = starts(trace, "sent")
            again = sum(s.startswith("INVITE") for s in sent) - 1   # SIPp sends its INVITE again for a repeated 405
            self.assertEqual(heard.count("SIP/2.0 405 Method Not Allowed"), 3 + again)
            tell(self, heard=heard, sent=[s.split()[0] for s in sent])
            self.assertEqual(p.stop(), 0, p.said)


if __name__ == "__main__":
    unittest.main()
