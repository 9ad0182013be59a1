"""test_stream_incoming.py - TCP connections that others make to runtime/stream.h: their requests, their number, their
time.

RFC 3261 18.2.1, 18.3, 18.4; LOCAL_stream_bounds, LOCAL_stream_waits.
"""
import contextlib
import socket
import subprocess
import sys
import time
import unittest

from streams import Peer, flood, is_closed, is_refused, message, read
from uas import PATIENCE, wait_until

PREFIXES = "fd00:0:0:1::1", "fd00:0:0:1::2", "fd00:0:0:1:ffff::3", "fd00:0:0:2::1"    # three of one /64


class Incoming(unittest.TestCase):
    def test_a_request_and_its_answer(self):
        with Peer(echo=1) as peer:
            here = peer.listen("tcp:127.0.0.1:9")
            with socket.create_connection(here) as s:
                s.settimeout(PATIENCE)
                s.sendall(message(mark=b"in"))
                self.assertEqual(read(s, len(message(mark=b"in"))), message(mark=b"in"))
                s.sendall(b"\r\n\r\n")
                self.assertEqual(read(s, 2), b"\r\n")
            self.assertIn("closed", peer.wait("unreachable")[0]["why"])
            self.assertEqual(peer.counters()["made"], 0)

    def test_a_port_that_is_told_to_nobody_takes_nobody(self):
        """That we would have an address there is asked of each place that may be gone to."""
        with Peer(echo=1) as peer:
            here = peer.local("tcp:127.0.0.1:9")
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(here)
            self.assertEqual(peer.listen("tcp:127.0.0.1:9"), here)
            with socket.create_connection(here) as s:
                s.settimeout(PATIENCE)
                s.sendall(message())
                self.assertEqual(read(s, len(message())), message())

    def test_for_tls_it_does_not_listen(self):
        with Peer() as peer:
            here = peer.listen("tls:127.0.0.1:9")
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(here)

    def test_a_quarter_is_for_the_servers(self):
        """LOCAL_reserve: strangers fill three of four; the line's own server gets the fourth."""
        with Peer(incoming=4, incoming_a_peer=4, echo=1, server="127.0.0.9") as peer, contextlib.ExitStack() as stack:
            here = peer.listen("tcp:127.0.0.1:9")

            def talk(source):
                s = stack.enter_context(socket.create_connection(here, source_address=(source, 0)))
                s.settimeout(5)
                s.sendall(message())
                self.assertEqual(read(s, len(message())), message())

            for source in ("127.0.0.1", "127.0.0.2", "127.0.0.3"):
                talk(source)
            self.assertTrue(is_refused(here, "127.0.0.4"))
            talk("127.0.0.9")
            self.assertEqual(peer.counters()["incoming"], 4)

    def test_flood(self):
        with Peer(incoming=20, incoming_a_peer=8, echo=1) as peer:
            here = peer.listen("tcp:127.0.0.1:9")
            many = flood(here, ["127.0.0.1"] * 60)
            wait_until(lambda: peer.counters()["ended"] >= 52, "52 that gave way")
            self.assertEqual(peer.counters()["incoming"], 8)
            with socket.create_connection(here, source_address=("127.0.0.2", 0)) as other:
                other.settimeout(PATIENCE)
                other.sendall(message())
                self.assertEqual(read(other, len(message())), message())
            many.close()
            wait_until(lambda: peer.counters()["incoming"] == 0, "none open")
            self.assertEqual(len(peer.events("unreachable")), 1)    # of the one that said something
            self.assertTrue(all(n["clause"] in ("LOCAL_stream_bounds", "RFC3261_18_4-3") for n in peer.events("note")))
            with socket.create_connection(here) as s:
                s.settimeout(PATIENCE)
                s.sendall(message())
                self.assertEqual(read(s, len(message())), message())

    def test_flood_from_many_addresses(self):
        with Peer(incoming=20) as peer:
            here = peer.listen("tcp:127.0.0.1:9")
            many = flood(here, [f"127.0.1.{i}" for i in range(1, 50)])
            wait_until(lambda: peer.counters()["ended"] == 29, "29 that gave way")
            self.assertEqual((peer.counters()["incoming"], peer.counters()["refused"]), (20, 0))
            many.close()

    def carrying(self, stack, here, *sources):
        """-> connections that have carried a message, which has come back."""
        many = []
        for source in sources:
            s = stack.enter_context(socket.create_connection(here, PATIENCE, source_address=(source, 0)))
            s.sendall(message())
            self.assertEqual(read(s, len(message())), message())
            many.append(s)
        return many

    def test_the_oldest_silent_one_gives_way_and_none_that_carries(self):
        with Peer(incoming=4, incoming_a_peer=3, echo=1) as peer, contextlib.ExitStack() as stack:
            here = peer.listen("tcp:127.0.0.1:9")
            carrying = self.carrying(stack, here, "127.0.0.1", "127.0.0.2")
            silent = [stack.enter_context(socket.create_connection(here, PATIENCE, source_address=(f"127.0.0.{i}", 0)))
                      for i in (3, 4)]
            wait_until(lambda: peer.counters()["incoming"] == 4, "four")
            carrying += self.carrying(stack, here, "127.0.0.5")
            self.assertTrue(is_closed(silent[0]))
            carrying += self.carrying(stack, here, "127.0.0.6")
            self.assertTrue(is_closed(silent[1]))
            self.assertTrue(is_refused(here, "127.0.0.7"))    # all are in use: none is closed for it
            for s in carrying:
                s.sendall(message(mark=b"still"))
                self.assertEqual(read(s, len(message(mark=b"still"))), message(mark=b"still"))
            self.assertEqual(peer.counters()["refused"], 1)
            self.assertEqual({n["clause"] for n in peer.events("note")}, {"LOCAL_stream_bounds"})
            self.assertEqual(peer.events("unreachable"), [])

    def test_a_peer_that_has_its_share_takes_none_of_others(self):
        with Peer(incoming=8, incoming_a_peer=2, echo=1) as peer, contextlib.ExitStack() as stack:
            here = peer.listen("tcp:127.0.0.1:9")
            silent = stack.enter_context(socket.create_connection(here, PATIENCE, source_address=("127.0.0.2", 0)))
            self.carrying(stack, here, "127.0.0.1", "127.0.0.1")
            self.assertTrue(is_refused(here, "127.0.0.1"))
            silent.sendall(message())
            self.assertEqual(read(silent, len(message())), message())

    def test_one_64_of_ipv6_is_one_peer(self):
        """In a network of its own, for the loopback has one address of IPv6 alone."""
        addresses = " && ".join(f"ip address add {a}/128 dev lo nodad" for a in PREFIXES)
        done = subprocess.run(["unshare", "--map-root-user", "--net", "sh", "-c",
                               f"ip link set lo up && {addresses} && "
                               'exec "$@"', "sh", sys.executable, __file__, "Incoming.connects_from_two_prefixes"],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Ran 1 test", done.stderr)

    def connects_from_two_prefixes(self):
        one, two, three, other = PREFIXES
        with Peer(incoming_a_peer=2, echo=1) as peer, contextlib.ExitStack() as stack:
            here = peer.listen(f"tcp:[{one}]:9")
            self.carrying(stack, here, one, two)
            self.assertTrue(is_refused(here, three))
            self.carrying(stack, here, other)
            self.assertEqual(peer.counters()["refused"], 1)

    def test_the_limits_grow_with_the_lines(self):
        """6 lines: 8 + 6 of one address, 64 + 2 * 6 in all."""
        with Peer(lines=6, echo=1) as peer, contextlib.ExitStack() as stack:
            here = peer.listen("tcp:127.0.0.1:9")
            self.carrying(stack, here, *["127.0.0.1"] * 14)
            self.assertTrue(is_refused(here, "127.0.0.1"))
            self.carrying(stack, here, *[f"127.0.1.{i}" for i in range(76 - 14)])
            self.assertTrue(is_refused(here, "127.0.0.2"))
            self.assertEqual((peer.counters()["incoming"], peer.counters()["refused"]), (76, 2))

    def test_silent(self):
        with Peer(message_ms=400, echo=1) as peer, contextlib.ExitStack() as stack:
            here = peer.listen("tcp:127.0.0.1:9")
            carrying = self.carrying(stack, here, "127.0.0.1")[0]
            with socket.create_connection(here, PATIENCE) as s:
                begun = time.monotonic()
                time.sleep(0.2)
                s.sendall(b"\r\n")    # no message
                self.assertTrue(is_closed(s))
                self.assertTrue(0.35 < time.monotonic() - begun < PATIENCE)
            said = peer.wait("note")[0]
            self.assertEqual(said["clause"], "LOCAL_stream_bounds")
            self.assertIn("first message", said["text"])
            carrying.sendall(message(mark=b"2"))    # after its first message it has its time
            self.assertEqual(read(carrying, len(message(mark=b"2"))), message(mark=b"2"))

    def test_idle(self):
        with Peer(idle_ms=400) as peer:
            with socket.create_connection(peer.listen("tcp:127.0.0.1:9")) as s:
                s.settimeout(PATIENCE)
                begun = time.monotonic()
                s.sendall(b"\r\n")
                self.assertTrue(is_closed(s))
                self.assertTrue(0.35 < time.monotonic() - begun < PATIENCE)

    def test_a_silent_one_that_we_have_sent_by_is_told(self):
        with Peer(message_ms=600, incoming=1) as peer:
            here = peer.listen("tcp:127.0.0.1:9")
            with socket.create_connection(here, PATIENCE) as s:
                wait_until(lambda: peer.counters()["incoming"] == 1, "one")
                to = f"tcp:127.0.0.1:{s.getsockname()[1]}"
                peer.send(to, message())
                self.assertEqual(read(s, len(message())), message())
                self.assertTrue(is_refused(here, "127.0.0.2"))    # it does not give way
                self.assertTrue(is_closed(s))
                said = peer.wait("unreachable")[0]
                self.assertEqual((said["to"], said["clause"]), (to, "LOCAL_stream_bounds"))
            self.assertEqual(peer.counters()["made"], 0)

    def test_slow_loris(self):
        with Peer(message_ms=500, idle_ms=60000) as peer:
            here = peer.listen("tcp:127.0.0.1:9")
            many = [socket.create_connection(here) for _ in range(8)]
            for s in many:
                s.sendall(b"OPTIONS sip:a@b SIP/2.0\r\n")
            for s in many:
                s.settimeout(PATIENCE)
                self.assertTrue(is_closed(s))
                s.close()
            self.assertEqual(peer.counters()["incoming"], 0)
            self.assertEqual(peer.counters()["held"], 0)

    def test_garbage_is_noted_and_not_told(self):
        with Peer() as peer:
            with socket.create_connection(peer.listen("tcp:127.0.0.1:9")) as s:
                s.settimeout(PATIENCE)
                s.sendall(b"\x16\x03\x01\x02\x00garbage\r\n")
                self.assertTrue(is_closed(s))
            self.assertEqual(peer.wait("note")[0]["clause"], "RFC3261_7_1")
            self.assertEqual(peer.events("unreachable"), [])


if __name__ == "__main__":
    unittest.main()
