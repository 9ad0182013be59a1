"""test_stop.py - whatever the servers do, the phone ends within the unit's TimeoutStopSec, with seconds to spare."""
import signal
import socket
import time
import unittest

from manager import setting
from phone import Phone, line, profile
from uas import Uas, registering, silent

LIMIT = float(setting("TimeoutStopSec")) / 2


class Stop(unittest.TestCase):
    def ends(self, p, number):
        begun = time.monotonic()
        p.send(number)
        status = p.end(float(setting("TimeoutStopSec")))
        self.assertLess(time.monotonic() - begun, LIMIT)
        return status

    def test_servers_that_fall_silent(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number=number), Uas() as uas:
                lines = [line(uas.where, f"user{n}") for n in range(20)]
                with Phone(profile(*lines), "--quiet") as p:
                    for n in range(1, 21):
                        p.wait_state(n, "registered")
                    uas.script = silent
                    self.ends(p, number)
                    self.assertTrue(uas.requests[-1].is_removal)

    def test_servers_that_never_answered(self):
        """By UDP silent, by TCP and TLS connected and silent, a port that is closed, a name that no server answers."""
        listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        with Uas(silent) as uas, Uas(silent) as names:
            tcp, tls = ("127.0.0.1:%d" % s.getsockname()[1] for s in listening)
            lines = [line(uas.where), line(tcp, SIP_Transport="TCP"), line(tls, SIP_Transport="TLS"),
                     line("127.0.0.1:9"), line("pbx.example.org")]
            names.take = lambda octets, sender: None
            with Phone(profile(*lines), "--dns", names.where) as p:
                uas.wait(1)
                for s in listening:
                    s.settimeout(15)
                    self.addCleanup(s.accept()[0].close)
                self.ends(p, signal.SIGTERM)
        for s in listening:
            s.close()

    def test_a_second_signal_ends_it_at_once(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            uas.script = silent
            p.send(signal.SIGTERM)
            p.expect("removing the bindings")
            self.assertEqual(p.stop(signal.SIGTERM), 1)
            p.expect("again: exiting at once")
            self.assertNotIn("stopped without confirmation", "\n".join(p.lines))      # as it is after HOST_STOP_MS

    def test_servers_that_answer_cost_no_time(self):
        with Uas(registering) as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            self.assertEqual(p.stop(signal.SIGTERM), 0)
            self.assertLess(p.lasted("removing the bindings", r"\*\*\* unregistered"), 4)
