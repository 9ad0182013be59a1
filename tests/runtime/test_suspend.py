"""test_suspend.py - a suspended machine (LOCAL_suspend): suspend.c lets hours pass on CLOCK_BOOTTIME."""
import os
import signal
import time
import unittest

from phone import Phone, line, profile
from uas import Uas, wait_until


class Suspend(unittest.TestCase):
    def test_what_fell_due_is_done_at_resume(self):
        with Uas() as server:
            text = profile(line(server.where, Register_Expires=3600))
            with Phone(text, env={"LD_PRELOAD": os.environ["SUSPEND"]}) as p:
                p.wait_state(1, "registered")
                time.sleep(1.1)
                count = len(server.requests)
                at = time.time()
                p.send(signal.SIGUSR2)
                wait_until(lambda: len(server.requests) > count, "the refresh", shown=p.shown)
                print(f"runtime: test_suspend: refreshed_after {time.time() - at:.2f} s", flush=True)
                p.wait_state(1, "registered")
                # and the clock goes on from there
                p.send(signal.SIGUSR2)
                wait_until(lambda: len(server.requests) > count + 1, "the next one", shown=p.shown)
                self.assertEqual(p.stop(), 0, p.shown())


if __name__ == "__main__":
    unittest.main()
