"""test_silence.py - control clients that say nothing are dropped after 30 s; a follower of a quiet trace is not."""
import time
import unittest

from phone import Phone, line, profile
from test_control import Client
from uas import Uas

SILENCE = 30       # seconds; CONTROL_SILENCE_S


class Silence(unittest.TestCase):
    def test_who_is_dropped(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            with Client(p.socket) as idle, Client(p.socket) as follower:
                follower.send(b'{"do":"trace","follow":true}\n')
                while follower.read().get("to") != "registered":
                    pass
                begun = time.monotonic()
                idle.socket.settimeout(SILENCE + 15)
                self.assertIsNone(idle.read())
                self.assertGreater(time.monotonic() - begun, SILENCE - 5)
                time.sleep(1)
                self.assertEqual(p.ctl("register", "1").returncode, 0)
                while follower.read()["event"] != "REG_START":
                    pass


if __name__ == "__main__":
    unittest.main()
