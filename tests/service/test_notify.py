"""test_notify.py - what a service manager is told (LOCAL_service)."""
import os
import signal
import socket
import time
import unittest

from manager import Manager
from phone import Phone, line, profile
from uas import Uas, registering, silent


class Notify(unittest.TestCase):
    def test_ready_when_it_answers_and_stopping_when_it_stops(self):
        for is_abstract in (False, True):
            with self.subTest(is_abstract=is_abstract), Uas() as uas, Manager(is_abstract) as manager:
                one = line(uas.where)
                with Phone(profile(one, line(uas.where, "bob")), env={"NOTIFY_SOCKET": manager.name}) as p:
                    first = manager.read(15)
                    self.assertIsNotNone(first)
                    self.assertEqual(first.splitlines()[0], "READY=1")
                    self.assertRegex(first, r"(?m)^STATUS=[0-2] of 2 lines registered$")
                    # what is ready has its ports and answers
                    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s, self.assertRaises(OSError):
                        s.bind(("127.0.0.1", one["SIP_Port"]))
                    self.assertTrue(os.path.exists(p.socket))
                    self.assertEqual(len(p.status()["lines"]), 2)
                    if "2 of 2" not in first:
                        manager.expect("STATUS=2 of 2 lines registered")
                    p.send(signal.SIGTERM)
                    self.assertEqual(manager.expect("STOPPING=1")[0], "STOPPING=1")
                    self.assertEqual(p.end(), 0)
                    told = "".join(text for _, text in manager.texts)
                    self.assertEqual([told.count(a + "=1") for a in ("READY", "STOPPING", "WATCHDOG")], [1, 1, 0])

    def test_a_profile_with_a_fault_is_never_ready(self):
        with Manager() as manager, Phone(profile(line("127.0.0.1:9", SIP_Port="x")),
                                         env={"NOTIFY_SOCKET": manager.name}) as p:
            self.assertEqual(p.end(), 2)
            self.assertIsNone(manager.read(0.1))

    def test_the_count_follows_the_lines(self):
        with Uas() as uas, Manager() as manager, Phone(profile(line(uas.where), line(uas.where, "bob")),
                                                       env={"NOTIFY_SOCKET": manager.name}) as p:
            manager.expect("STATUS=2 of 2 lines registered")
            self.assertEqual(p.ctl("unregister", "1").returncode, 0)
            manager.expect("STATUS=1 of 2 lines registered")

    def test_the_loop_tells_the_watchdog(self):
        with Uas(silent) as uas, Manager() as manager:
            env = {"NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "600000"}
            begun = time.monotonic()
            with Phone(profile(line(uas.where)), env=env) as p:
                for _ in range(6):
                    manager.expect("WATCHDOG=1")
                # half of the interval; the six may have waited for this process, but none came sooner
                self.assertGreater(time.monotonic() - begun, 5 * 0.3 - 0.1)
                p.send(signal.SIGSTOP)      # a loop that stands tells nothing
                time.sleep(0.5)
                while manager.read(0.05) is not None:
                    pass
                self.assertIsNone(manager.read(1.5))
                p.send(signal.SIGCONT)
                manager.expect("WATCHDOG=1")

    def test_a_watchdog_of_another_process_or_of_none(self):
        for more in ({"WATCHDOG_USEC": "200000", "WATCHDOG_PID": "1"}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "x"},
                     {"WATCHDOG_USEC": "-1"}, {"WATCHDOG_USEC": "99999999999999999999999"}):
            with self.subTest(**more), Uas() as uas, Manager() as manager:
                with Phone(profile(line(uas.where)), env={"NOTIFY_SOCKET": manager.name, **more}) as p:
                    p.wait_state(1, "registered")
                    manager.expect("STATUS=1 of 1 lines registered")
                    manager.read(0.5)
                    self.assertEqual(p.stop(), 0)
                    self.assertNotIn("WATCHDOG", "".join(text for _, text in manager.texts))

    def test_a_manager_that_does_not_read_blocks_nothing_and_is_told_later(self):
        with Uas() as uas, Manager() as manager:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as filler:
                filler.setblocking(False)
                filler.connect(manager.name)
                with self.assertRaises(BlockingIOError):
                    for _ in range(100000):
                        filler.send(b"FILL=1")
            with Phone(profile(line(uas.where)), env={"NOTIFY_SOCKET": manager.name}) as p:
                p.wait_state(1, "registered")
                self.assertIn("STATUS=1 of 1 lines registered", manager.expect("READY=1"))
                self.assertEqual(p.stop(), 0)

    def test_a_socket_that_cannot_be_one(self):
        for name in ("relative", "@", "/" + "x" * 200, "vsock:2:1"):
            with self.subTest(name=name), Uas(registering) as uas:
                with Phone(profile(line(uas.where)), env={"NOTIFY_SOCKET": name}) as p:
                    p.expect("NOTIFY_SOCKET is not used: ")
                    p.wait_state(1, "registered")
                    self.assertEqual(p.stop(), 0)

    def test_a_socket_that_is_gone(self):
        with Uas() as uas, Phone(profile(line(uas.where)), env={"NOTIFY_SOCKET": "/nowhere/notify"}) as p:
            p.wait_state(1, "registered")
            self.assertEqual(p.stop(), 0)
