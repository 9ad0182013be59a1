"""test_stall.py - readers and disks that do not take what the phone writes: it goes on to refresh, counts the lines
that do not fit and says how many once there is room again (LOCAL_log_file); the end waits for none of them for long."""
import fcntl
import os
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from phone import Phone, line, profile
from test_control import Client
from uas import PATIENCE, Uas, registering, wait_until

STALLS_AFTER = 4096         # octets that the reader takes
END = 2 + .5 + PATIENCE     # seconds; LOG_END_MS, LOG_ERRORS_MS
NOT_WRITTEN = r"(\d+) lines? (?:was|were) not written: "
DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d"


def refreshing(request):
    """200 for 2 s: it is refreshed each second."""
    if request.is_removal:
        return registering(request)
    return [request.answer(200, "OK", f"Contact: {request.get('Contact').split(';expires')[0]};expires=2")]


class Lines:
    """What is read from a descriptor, once go_on is called; before, no more than STALLS_AFTER octets."""

    def __init__(self, fd):
        self.fd, self.octets, self.may_go_on = fd, b"", threading.Event()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        while True:
            if len(self.octets) >= STALLS_AFTER:
                self.may_go_on.wait()
            try:
                octets = os.read(self.fd, 65536 if self.may_go_on.is_set() else STALLS_AFTER - len(self.octets))
            except OSError:     # the other side of a pty is closed
                return
            if not octets:
                return
            self.octets += octets

    def go_on(self):
        self.may_go_on.set()

    def wait(self, pattern):
        return wait_until(lambda: re.search(pattern, self.octets.decode("utf-8")), f"/{pattern}/ is read",
                          shown=lambda: "\n" + self.octets[-2000:].decode("utf-8", "replace"))


class Stall(unittest.TestCase):
    def setUp(self):
        self.uas = self.enterContext(Uas(refreshing))

    def phone(self, *options, **more):
        return Phone(profile(line(self.uas.where)), *options, **more)

    def fill(self, p, least=1):
        """Requests, until the phone has lost lines."""
        port = p.wait_state(1, "registered")["lines"][0]["port"]
        options = self.uas.requests[0].octets.replace(b"REGISTER", b"OPTIONS")
        number = iter(range(10 ** 6))

        def is_full():
            for _ in range(20):
                self.uas.socket.sendto(options.replace(b"z9hG4bK", b"z9hG4bK%d" % next(number)), ("127.0.0.1", port))
            return p.status()["counters"]["lines_not_written"] >= least
        wait_until(is_full, f"{least} lines are lost", shown=p.shown)

    def refreshes(self, p, count=4):
        """It goes on to refresh, each second; a phone that waits for its reader does not."""
        self.uas.wait(len(self.uas.requests) + count, "refreshes")
        self.assertTrue(p.status()["lines"][0]["registered"])
        latest = [r.at for r in self.uas.requests[-count:]]
        self.assertLess(latest[-1] - latest[0], count - 1 + PATIENCE)

    def test_a_terminal(self):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        reader = Lines(master)
        with self.phone("--arcs", stdout=slave, env={"NO_COLOR": "1"}) as p:
            os.close(slave)
            self.fill(p)
            self.refreshes(p)
            reader.go_on()
            reader.wait(r"(?m)^\d\d:\d\d:\d\d\.\d{3}  -  -             " + NOT_WRITTEN + "the reader is too slow")
            self.refreshes(p, 1)
            self.assertEqual(p.stop(), 0)
            self.assertEqual(p.said, "")
            reader.wait(r"\*\*\* unregistered")

    def test_a_pipe_and_a_reader_that_is_stopped(self):
        cat = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(cat.wait)
        self.addCleanup(cat.stdout.close)
        self.addCleanup(cat.kill)
        reader = Lines(cat.stdout.fileno())
        reader.go_on()
        with self.phone("--arcs", stdout=cat.stdin) as p:
            cat.stdin.close()
            reader.wait("registered for")
            cat.send_signal(signal.SIGSTOP)
            self.fill(p)
            self.refreshes(p)
            cat.send_signal(signal.SIGCONT)
            reader.wait(NOT_WRITTEN + "the reader is too slow")
            self.assertEqual(p.stop(), 0)
            reader.wait(r"\*\*\* unregistered")

    def test_a_log_that_is_a_slow_fifo(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "log")
            os.mkfifo(path)
            with self.phone("--log", path) as p:
                p.wait_state(1, "registered")      # no reader is needed
                reader = Lines(os.open(path, os.O_RDONLY))
                self.addCleanup(os.close, reader.fd)
                self.fill(p)
                self.refreshes(p)
                self.assertGreater(len([t for t in p.lines if "--> REGISTER" in t]), 4)    # the terminal goes on
                self.assertFalse([t for t in p.lines if "not written" in t])
                reader.go_on()
                reader.wait("(?m)^" + DATE + "  -  -             " + NOT_WRITTEN + "the reader is too slow$")
                self.assertEqual(p.stop(), 0)
                reader.wait(r"\*\*\* unregistered")

    def test_a_client_that_follows_the_trace_and_does_not_read(self):
        with self.phone("--quiet") as p, Client(p.socket if p.is_listening() else None) as client:
            client.send(b'{"do":"trace","follow":true}\n')
            port = p.wait_state(1, "registered")["lines"][0]["port"]
            options = self.uas.requests[0].octets.replace(b"REGISTER", b"OPTIONS")
            for i in range(2000):       # each has several records, of some 300 octets
                self.uas.socket.sendto(options.replace(b"z9hG4bK", b"z9hG4bK%d" % i), ("127.0.0.1", port))
                time.sleep(.0005)
            p.wait_status(lambda s: s["counters"]["requests"] > 1000, "the requests are taken")
            self.refreshes(p)
            self.assertEqual(p.stop(), 0)

    @unittest.skipUnless(os.getuid() == 0 and shutil.which("unshare"), "needs root, to mount a small disk")
    def test_a_full_disk(self):
        script = 'mount -t tmpfs -o size=512k tmpfs "$1" || exit 77; shift; exec "$@"'
        with tempfile.TemporaryDirectory() as disk:
            with self.phone("--log", os.path.join(disk, "log"),
                            before=["unshare", "-m", "sh", "-c", script, "sh", disk]) as p:
                if p.is_listening() and p.process.poll() == 77:
                    self.skipTest("no tmpfs can be mounted here")
                inside = f"/proc/{p.process.pid}/root{disk}"     # the disk is seen by the phone alone
                log, filling = os.path.join(inside, "log"), os.path.join(inside, "filling")
                p.wait_state(1, "registered")
                with self.assertRaises(OSError), open(filling, "wb", buffering=0) as f:
                    while f.write(b"x" * 4096):
                        pass
                self.fill(p)
                p.expect(r"log file \S+ cannot be written: No space left on device +LOCAL_log_file")
                self.refreshes(p)
                self.assertEqual(len([t for t in p.lines if "cannot be written" in t]), 1)
                os.truncate(filling, 0)
                p.expect(r"log file \S+ can be written again")

                def goes_on():
                    with open(log, encoding="utf-8") as f:
                        return re.search(NOT_WRITTEN + "No space left on device\n(?s:.*)--> REGISTER", f.read())
                wait_until(goes_on, "the log goes on", shown=p.shown)
                with open(log, encoding="utf-8") as f:
                    for text in f:
                        self.assertRegex(text, "^" + DATE + r"  [1-]  \S+ +\S.*\n$")      # no line is torn
                self.assertEqual(p.stop(), 0)
                self.assertEqual(p.said, "")

    def test_the_end_does_not_wait_for_a_terminal(self):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        Lines(master)
        with self.phone("--arcs", stdout=slave) as p:
            os.close(slave)
            self.fill(p)
            begun = time.monotonic()
            self.assertEqual(p.stop(seconds=END), 0)
            self.assertGreater(time.monotonic() - begun, 1.5)       # the reader has the time that it is given
            self.assertRegex(p.said, r"^clausewire: \d+ lines were not written to standard output: the reader is too "
                             r"slow\n$")
            self.assertTrue(self.uas.requests[-1].is_removal)

    def test_the_end_does_not_wait_for_a_terminal_that_has_the_errors_too(self):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        Lines(master)
        script = 'exec "$@" 2>&1'
        with self.phone("--arcs", stdout=slave, before=["sh", "-c", script, "sh"]) as p:
            os.close(slave)
            self.fill(p)
            self.assertEqual(p.stop(seconds=END), 0)
            self.assertTrue(self.uas.requests[-1].is_removal)

    def test_the_end_does_not_wait_for_a_log(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "log")
            os.mkfifo(path)
            with self.phone("--log", path) as p:
                self.fill(p)
                self.assertEqual(p.stop(seconds=END), 0)
                self.assertRegex(p.said, r"^clausewire: \d+ lines were not written to \S+/log: the reader is too "
                                 r"slow\n$")

    def test_descriptors_that_another_program_made_nonblocking(self):
        """What a terminal shares with its shell is not changed by the phone, whatever the shell has made it."""
        ours, theirs = os.pipe()
        os.set_blocking(theirs, False)
        reader = Lines(ours)
        self.addCleanup(os.close, ours)
        with self.phone("--arcs", stdout=theirs) as p:
            self.fill(p)
            self.assertFalse(os.get_blocking(theirs))
            reader.go_on()
            reader.wait(NOT_WRITTEN + "the reader is too slow")
            self.assertEqual(p.stop(), 0)
            self.assertTrue(fcntl.fcntl(theirs, fcntl.F_GETFL) & os.O_NONBLOCK)
            os.close(theirs)
            reader.wait(r"\*\*\* unregistered")


if __name__ == "__main__":
    unittest.main()
