"""test_icmp.py - ICMP errors as a hint (LOCAL_icmp): one line and its server, and a third host that forges errors."""
import time
import unittest

from forger import Forger, unreachable
from phone import between
from scene import PORT, Scene
from test_net import ONE, RETRY, single, tell

GUESS = (b"REGISTER sip:sip.test SIP/2.0\r\nVia: SIP/2.0/UDP 10.77.0.1:5060;branch=z9hG4bK0000000100000000"
         b"00000000;rport\r\nMax-Forwards: 70\r\n")


class Forged(unittest.TestCase):
    def test_who_knows_addresses_and_ports_alone_changes_nothing(self):
        """Errors come while the refresh is on its way, and its server is silent at first."""
        with Scene(ONE, servers=("one",)) as scene, scene.phone(single(), SIP_T1=0.5, SIP_Timer_F=16, **RETRY) as p:
            scene.registered("one")
            p.wait_state(1, "registered")
            phone, server = (scene.net.address("phone"), PORT), (scene.net.address("one"), PORT)
            packets = [unreachable(phone, server, quote) for quote in (b"", GUESS[:40], GUESS)]
            with Forger(scene.net, "names", phone[0], packets) as forger:
                for _ in range(3):
                    time.sleep(1.1)     # LOCAL_pace
                    scene.net.silence("one")
                    asked = time.time()
                    self.assertEqual(p.ctl("register").returncode, 0)
                    time.sleep(0.5)
                    scene.net.heal("one")
                    scene.registered("one", since=asked)
                    p.wait_state(1, "registered")
                sent = forger.sent
            p.expect("quotes no pending request")
            for words in ("no longer registered", "no answer from the server", "cannot be reached"):
                self.assertNotIn(words, "\n".join(p.lines), p.shown())
            tell(self, forged=sent)

    def test_a_refusal_that_is_true(self):
        """The server's own kernel quotes the request: told within 2 s, and not by the first error alone."""
        with Scene(ONE, servers=("one",)) as scene, scene.phone(single(), SIP_T1=0.5, SIP_Timer_F=16, **RETRY) as p:
            scene.registered("one")
            p.wait_state(1, "registered")
            time.sleep(1.1)     # LOCAL_pace
            scene.kill("one")
            asked = time.time()
            self.assertEqual(p.ctl("register").returncode, 0)
            p.expect(r"\*\*\* no longer registered")
            known = next(i for i, text in enumerate(p.lines) if "*** registered" in text)
            told = between(next(text for text in p.lines[known:] if "--> REGISTER" in text),
                           p.expect(r"\*\*\* no longer registered"))
            tries = [s.at - asked for s in scene.witness.seen
                     if s.way == "out" and s.what == "REGISTER" and s.at >= asked]
            self.assertLess(told, 2)
            self.assertGreater(told, 0.4)
            self.assertGreaterEqual(len(tries), 2)
            tell(self, told_after=f"{told:.2f} s", sent_at=[round(t, 2) for t in tries])


if __name__ == "__main__":
    unittest.main()
