"""test_stream.py - TCP connections of runtime/stream.h against sockets that are not ours.

RFC 3261 18.1.1, 18.2.2, 18.3, 18.4; RFC 5626 3.5.1, 4.4.1; the guide's SIP TCP Port Min and Max.
"""
import contextlib
import json
import random
import socket
import struct
import time
import unittest

from ports import free_port, free_range
from streams import Peer, Server, is_closed, message, read
from uas import LATE, PATIENCE, wait_until

LONG = message(b"x" * 60000, mark=b"long")


def filled(server):
    """-> sockets that take the places of the listener's queue: it drops what comes besides."""
    sockets = [socket.socket() for _ in range(4)]
    for s in sockets:
        s.setblocking(False)
        s.connect_ex(("127.0.0.1", server.port))
    time.sleep(0.1)
    return sockets


class Sending(unittest.TestCase):
    def test_a_message_goes_and_the_answer_comes_by_the_same_connection(self):
        with Server() as server, Peer() as peer:
            here = peer.local(server.to)
            peer.send(server.to, message())
            with server.accept() as connection:
                self.assertEqual(server.peer, here)
                self.assertEqual(read(connection, len(message())), message())
                connection.sendall(message(mark=b"back"))
                said = peer.wait("message")[0]
                self.assertEqual(said["octets"], message(mark=b"back"))
                self.assertEqual(said["from"], server.to)
                self.assertEqual(said["to"], f"tcp:127.0.0.1:{here[1]}")
                peer.send(server.to, message(mark=b"again"))
                self.assertEqual(read(connection, len(message(mark=b"again"))), message(mark=b"again"))
            self.assertEqual(peer.counters()["made"], 1)

    def test_what_is_sent_while_it_connects_goes_in_order(self):
        with Server() as server, Peer() as peer:
            sent = [message(mark=b"%d" % i) for i in range(20)]
            for octets in sent:
                peer.send(server.to, octets)
            with server.accept() as connection:
                self.assertEqual(read(connection, len(b"".join(sent))), b"".join(sent))

    def test_ipv6(self):
        with Server("::1") as server, Peer() as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                self.assertEqual(read(connection, len(message())), message())
                connection.sendall(message(mark=b"back"))
                self.assertEqual(peer.wait("message")[0]["from"], server.to)

    def test_two_lines_have_two_connections_and_two_ports(self):
        with Server() as server, Peer(lines=2) as peer:
            peer.send(server.to, message(), line=1)
            with server.accept() as one:
                peer.send(server.to, message(), line=2)
                with server.accept() as two:
                    self.assertNotEqual(one.getpeername()[1], two.getpeername()[1])
                    two.sendall(message())
                    self.assertEqual(peer.wait("message")[0]["line"], 2)

    def test_a_peer_that_reads_nothing_is_given_up(self):
        with Server() as server, Peer(sending_ms=30000) as peer:    # long enough to fill the bound
            server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            peer.send(server.to, message())
            with server.accept():
                for i in range(400):
                    peer.send(server.to, message(b"y" * 20000, mark=b"%d" % i))
                    if peer.events("unreachable"):
                        break
                self.assertEqual(peer.wait("unreachable")[0]["clause"], "LOCAL_stream_bounds")

    def test_a_peer_that_takes_nothing_for_long_is_given_up(self):
        with Server() as server, Peer(sending_ms=600) as peer:
            server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            peer.send(server.to, message())
            with server.accept():
                sent = 0
                while sent < 400 and not peer.events("unreachable"):    # fills the kernel's buffers, not the bound
                    peer.send(server.to, message(b"y" * 15000, mark=b"%d" % sent))
                    sent += 1
                    time.sleep(0.002)
                said = peer.wait("unreachable")[0]
                self.assertIn(said["clause"], ("LOCAL_stream_bounds", "RFC3261_18_4-3"))

    def test_a_message_that_is_too_large_is_told(self):
        with Server() as server, Peer() as peer:
            peer.send(server.to, message(b"z" * 33000))
            said = peer.wait("unreachable")[0]
            self.assertEqual((said["to"], said["clause"]), (server.to, "LOCAL_stream_bounds"))
            self.assertIn("exceeds 32768", said["why"])
            peer.send(server.to, message())
            with server.accept() as connection:
                self.assertEqual(read(connection, len(message())), message())
                peer.send(server.to, message(b"z" * 33000))    # the connection stays
                peer.wait("unreachable", 2)
                peer.send(server.to, message(mark=b"2"))
                self.assertEqual(read(connection, len(message(mark=b"2"))), message(mark=b"2"))
            self.assertEqual(peer.counters()["made"], 1)


class Slots(unittest.TestCase):
    """The 8 connections that a line has for those it calls."""

    def refused(self, peer, to):
        """-> what is told of a send there."""
        count = len(peer.events("unreachable"))
        peer.send(to, message())
        return peer.wait("unreachable", count + 1)[count]

    def opened(self, stack, peer, count):
        """-> servers that each have an open connection, in that order."""
        servers = []
        for _ in range(count):
            server = stack.enter_context(Server())
            peer.send(server.to, message())
            server.connection = stack.enter_context(server.accept())
            read(server.connection, len(message()))
            servers.append(server)
        return servers

    def test_dead_targets_keep_their_back_off(self):
        dead = [f"tcp:127.0.2.{i}:9" for i in range(1, 13)]
        with Peer() as peer:
            begun = time.monotonic()
            for _ in range(5):
                for to in dead:
                    self.assertEqual(self.refused(peer, to)["to"], to)
            took = time.monotonic() - begun
            said = peer.events("unreachable")
            self.assertEqual(len(said), 60)
            connects = sum(s["clause"] == "RFC3261_18_4-3" for s in said)
            # one connect each, and on a slow machine those whose waits of 1 s, 2 s ... are over
            self.assertTrue(8 <= connects <= 8 * sum(took >= over for over in (0, 1, 3, 7, 15, 31)), (connects, took))
            self.assertEqual({s["to"] for s in said if s["clause"] == "LOCAL_stream_bounds"}, set(dead[8:]))

    def test_told_once_for_each_address(self):
        with Peer(lines=2) as peer, contextlib.ExitStack() as stack:
            self.opened(stack, peer, 8)
            more = [f"tcp:127.0.2.{i}:9" for i in (1, 2)]
            request = [json.dumps({"op": "send", "line": 1, "to": to, "octets": "x"}) for to in more * 10]
            peer.process.stdin.write("\n".join(request) + "\n")    # one piece, read in one round of its loop
            peer.wait("unreachable", 2)
            peer.counters()
            self.assertEqual([s["to"] for s in peer.events("unreachable")], more)

    def test_a_wait_long_over_gives_way(self):
        with Server() as server, Peer(spare_ms=300) as peer:
            for i in range(1, 9):
                self.refused(peer, f"tcp:127.0.2.{i}:9")
            self.assertEqual(self.refused(peer, server.to)["clause"], "LOCAL_stream_bounds")
            time.sleep(1.4)    # the first wait and the time to spare
            peer.send(server.to, message())
            with server.accept() as connection:
                self.assertEqual(read(connection, len(message())), message())

    def test_connections_in_use_do_not_give_way(self):
        with Peer() as peer, contextlib.ExitStack() as stack:
            servers = self.opened(stack, peer, 8)
            with Server() as ninth:
                said = self.refused(peer, ninth.to)
                self.assertEqual((said["to"], said["clause"]), (ninth.to, "LOCAL_stream_bounds"))
                self.assertIn("all 8", said["why"])
            for server in servers:
                peer.send(server.to, message(mark=b"2"))
                self.assertEqual(read(server.connection, len(message(mark=b"2"))), message(mark=b"2"))

    def test_the_longest_unused_gives_way_and_is_told(self):
        with Peer(spare_ms=300) as peer, contextlib.ExitStack() as stack:
            first, second, *others = self.opened(stack, peer, 8)
            time.sleep(0.4)
            peer.send(first.to, message(mark=b"2"))    # used again: the second is now the longest unused
            read(first.connection, len(message(mark=b"2")))
            ninth = stack.enter_context(Server())
            peer.send(ninth.to, message())
            stack.enter_context(ninth.accept())
            said = peer.wait("unreachable")[0]
            self.assertEqual((said["to"], said["clause"]), (second.to, "LOCAL_stream_bounds"))
            self.assertTrue(is_closed(second.connection))
            peer.send(first.to, message(mark=b"3"))
            self.assertEqual(read(first.connection, len(message(mark=b"3"))), message(mark=b"3"))
            self.assertEqual(len(peer.events("unreachable")), 1)


class Framing(unittest.TestCase):
    def talk(self, parts, expected, pause=0.0):
        """The parts as segments of their own; each expected message comes whole."""
        with Server() as server, Peer() as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                for part in parts:
                    connection.sendall(part)
                    if pause:
                        time.sleep(pause)
                self.assertEqual([s["octets"] for s in peer.wait("message", len(expected))], expected)

    def test_every_split_of_two_messages(self):
        pair = message(b"body\r\n\r\nSIP/2.0", mark=b"1"), message(mark=b"2")
        whole = b"".join(pair)
        with Server() as server, Peer() as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                count = 0
                for at in range(1, len(whole)):
                    connection.sendall(whole[:at])
                    # the first part has been read when its keep-alive's answer, or what it completes, is there
                    time.sleep(0.001)
                    connection.sendall(whole[at:])
                    count += 2
                said = peer.wait("message", count)
                self.assertEqual([s["octets"] for s in said], list(pair) * (len(whole) - 1))
            self.assertEqual(peer.counters()["held"], 0)

    def test_octet_by_octet(self):
        whole = message(b"hello")
        self.talk([whole[i:i + 1] for i in range(len(whole))], [whole], 0.0005)

    def test_many_in_one_segment(self):
        many = [message(bytes([i]) * i, mark=b"%d" % i) for i in range(100)]
        self.talk([b"".join(many)], many)

    def test_long_messages(self):
        self.talk([LONG + LONG + message()], [LONG, LONG, message()])

    def test_empty_lines_between(self):
        self.talk([b"\r\n", message(mark=b"1") + b"\r\n\r\n\r\n", message(mark=b"2")],
                  [message(mark=b"1"), message(mark=b"2")])

    def test_random_splits(self):
        many = [message(random.randbytes(random.randrange(3000)), mark=b"%d" % i) for i in range(50)]
        whole = b"".join(many)
        cuts = sorted(random.sample(range(1, len(whole)), 200))
        self.talk([whole[a:b] for a, b in zip([0] + cuts, cuts + [len(whole)])], many)


class Malformed(unittest.TestCase):
    def lost(self, octets, clause):
        """The server sends this: the connection is closed, told once with the clause."""
        with Server() as server, Peer() as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                read(connection, len(message()))
                connection.sendall(octets)
                said = peer.wait("unreachable")[0]
                self.assertEqual((said["clause"], said["to"]), (clause, server.to))
                self.assertTrue(is_closed(connection))
            time.sleep(0.1)
            self.assertEqual(len(peer.events("unreachable")), 1)
            self.assertEqual(peer.counters()["held"], 0)

    def test_garbage(self):
        self.lost(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "RFC3261_7_1")

    def test_random_octets(self):
        self.lost(b"\x16\x03\x01" + random.randbytes(300) + b"\r\n", "RFC3261_7_1")

    def test_no_length(self):
        self.lost(message().replace(b"Content-Length: 0\r\n", b""), "RFC3261_18_3")

    def test_two_lengths(self):
        self.lost(message().replace(b"Content-Length: 0\r\n", b"Content-Length: 0\r\nl: 1\r\n"), "RFC3261_7_3_1")

    def test_body_too_large(self):
        self.lost(message().replace(b"Content-Length: 0", b"Content-Length: 70000"), "RFC3261_18_1_1")

    def test_header_without_end(self):
        self.lost(b"OPTIONS sip:a SIP/2.0\r\n" + b"X-Filler: y\r\n" * 6000, "RFC3261_18_1_1")

    def test_after_it_the_line_recovers(self):
        with Server() as server, Peer() as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                connection.sendall(message(mark=b"well") + b"garbage\r\n")
                peer.wait("unreachable")
            peer.send(server.to, message(mark=b"next"))
            with server.accept() as connection:
                self.assertEqual(read(connection, len(message(mark=b"next"))), message(mark=b"next"))

    def test_a_message_that_does_not_end(self):
        with Server() as server, Peer(message_ms=700) as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                begun = time.monotonic()
                for i in range(300):
                    try:
                        connection.sendall(message()[i % 100:i % 100 + 1] if i >= 100 else message()[i:i + 1])
                    except OSError:
                        break
                    time.sleep(0.02)
                said = peer.wait("unreachable")[0]
                self.assertEqual(said["clause"], "LOCAL_stream_bounds")
                self.assertTrue(0.6 < said["at"] - begun < 2, said["at"] - begun)


class Ending(unittest.TestCase):
    def test_refused_and_held_back_with_growing_waits(self):
        to = f"tcp:127.0.0.1:{free_port()}"
        with Peer() as peer:
            begun = time.monotonic()
            attempts = []
            while len(attempts) < 3 and time.monotonic() - begun < PATIENCE:
                count = len(peer.events("unreachable"))
                peer.send(to, message())
                said = peer.wait("unreachable", count + 1)[count]
                self.assertEqual(said["to"], to)
                if said["clause"] == "RFC3261_18_4-3":
                    self.assertIn("refused", said["why"])
                    attempts.append(said["at"] - begun)
                else:
                    self.assertEqual(said["clause"], "LOCAL_stream_waits")
                time.sleep(0.05)
            self.assertEqual(len(attempts), 3, attempts)    # at 0, after 1 s, after 2 s more
            self.assertTrue(1 <= attempts[1] - attempts[0] < 1 + LATE, attempts)
            self.assertTrue(2 <= attempts[2] - attempts[1] < 2 + LATE, attempts)

    def test_after_a_refusal_the_server_is_there(self):
        port = free_port()
        to = f"tcp:127.0.0.1:{port}"
        with Peer() as peer:
            peer.send(to, message())
            peer.wait("unreachable")
            with Server(port=port) as server:
                time.sleep(1.05)
                peer.send(to, message(mark=b"2"))
                with server.accept() as connection:
                    self.assertEqual(read(connection, len(message(mark=b"2"))), message(mark=b"2"))

    def ended(self, finish, why):
        with Server() as server, Peer() as peer:
            peer.send(server.to, message())
            connection = server.accept()
            read(connection, len(message()))
            connection.sendall(message())
            peer.wait("message")
            finish(connection)
            said = peer.wait("unreachable")[0]
            self.assertEqual((said["to"], said["clause"]), (server.to, "RFC3261_18_4-3"))
            self.assertIn(why, said["why"])
            peer.send(server.to, message(mark=b"2"))    # at once: the server was well
            with server.accept() as connection:
                self.assertEqual(read(connection, len(message(mark=b"2"))), message(mark=b"2"))
            self.assertEqual(peer.counters()["made"], 2)

    def test_closed(self):
        self.ended(lambda connection: connection.close(), "closed")

    def test_reset(self):
        def reset(connection):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        self.ended(reset, "reset")

    def test_a_server_that_closes_at_once_meets_no_storm(self):
        with Server() as server, Peer() as peer:
            for _ in range(30):
                peer.send(server.to, message())
                time.sleep(0.02)
                server.socket.settimeout(0.001)
                try:
                    server.socket.accept()[0].close()
                except TimeoutError:
                    pass
            self.assertLessEqual(peer.counters()["made"], 2)

    def test_blackhole(self):
        """A listener whose queue is full drops what comes: the connect is bounded."""
        with Server(backlog=0) as server, Peer(connect_ms=800) as peer:
            fill = filled(server)
            begun = time.monotonic()
            peer.send(server.to, message())
            said = peer.wait("unreachable")[0]
            self.assertEqual(said["clause"], "LOCAL_stream_waits")
            self.assertTrue(0.7 < said["at"] - begun < .8 + LATE, said["at"] - begun)
            for s in fill:
                s.close()

    def test_dropped_before_it_was_made(self):
        """A connect that is given up has failed: nothing is told, and the next message is held back."""
        with Server(backlog=0) as server, Peer() as peer:
            fill = filled(server)
            peer.send(server.to, message())
            peer.put("drop", line=1, to=server.to)
            peer.counters()
            self.assertEqual(peer.events("unreachable"), [])
            peer.send(server.to, message())
            peer.counters()
            [said] = peer.events("unreachable")     # told before what came after it was done, and not after 1 s
            self.assertIn("next attempt in 1000 ms; last failure: no connection before the attempt was abandoned",
                          said["why"])
            self.assertEqual(peer.counters()["made"], 1)
            for s in fill:
                s.close()

    def test_no_route(self):
        with Peer(bound="127.0.0.1") as peer:
            peer.send("tcp:[::1]:5060", message())
            self.assertEqual(peer.wait("unreachable")[0]["to"], "tcp:[::1]:5060")

    def test_dropped_is_not_told_and_not_used_again(self):
        with Server() as server, Peer() as peer:
            peer.send(server.to, message())
            with server.accept() as one:
                read(one, len(message()))
                peer.put("drop", line=1, to=server.to)
                self.assertTrue(is_closed(one))
                peer.send(server.to, message(mark=b"2"))
                with server.accept() as two:
                    self.assertEqual(read(two, len(message(mark=b"2"))), message(mark=b"2"))
                    peer.counters()    # what it has to say of the first is said by now
                    self.assertEqual(peer.events("unreachable"), [])


class KeepAlive(unittest.TestCase):
    def test_pings_are_answered(self):
        with Server() as server, Peer() as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                read(connection, len(message()))
                connection.sendall(b"\r\n\r\n")
                self.assertEqual(read(connection, 2), b"\r\n")
                connection.sendall(b"\r\n\r")
                connection.sendall(b"\n" + message())
                self.assertEqual(read(connection, 2), b"\r\n")
                peer.wait("message")

    def test_pong(self):
        with Server() as server, Peer(pong_ms=500) as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                read(connection, len(message()))
                for _ in range(5):    # each pong stands alone: two are no ping
                    self.assertTrue(peer.ask("ping", line=1, to=server.to)["open"])
                    self.assertEqual(read(connection, 4), b"\r\n\r\n")
                    connection.sendall(b"\r\n")
                    time.sleep(0.05)
                time.sleep(0.6)
                connection.setblocking(False)
                with self.assertRaises(BlockingIOError):
                    connection.recv(1)
                self.assertEqual(peer.events("unreachable"), [])

    def ping_once(self, peer, server, connection):
        """The first pong, from which on each ping is to be answered (LOCAL_pong)."""
        self.assertTrue(peer.ask("ping", line=1, to=server.to)["open"])
        read(connection, 4)
        connection.sendall(b"\r\n")
        peer.wait("note")

    def test_no_pong(self):
        with Server() as server, Peer(pong_ms=500) as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                connection.sendall(message())
                peer.wait("message")
                read(connection, len(message()))
                self.ping_once(peer, server, connection)
                begun = time.monotonic()
                peer.ask("ping", line=1, to=server.to)
                connection.sendall(message(mark=b"no pong"))
                said = peer.wait("unreachable")[0]
                self.assertEqual((said["to"], said["clause"]), (server.to, "RFC5626_4_4_1-2"))
                self.assertTrue(0.45 < said["at"] - begun < 5, said["at"] - begun)
                read(connection, 4)
                self.assertTrue(is_closed(connection))

    def test_never_a_pong(self):
        """RFC 5626 4.4: none can be expected of a peer that has never sent one; pings of its own are none."""
        with Server() as server, Peer(pong_ms=200) as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                read(connection, len(message()))
                for _ in range(3):
                    self.assertTrue(peer.ask("ping", line=1, to=server.to)["open"])
                    self.assertEqual(read(connection, 4), b"\r\n\r\n")
                    connection.sendall(b"\r\n\r\n")
                    self.assertEqual(read(connection, 2), b"\r\n")
                    time.sleep(0.3)
                self.assertEqual(peer.events("unreachable"), [])
                self.assertEqual(peer.events("note"), [])

    def test_a_pong_behind_a_message_under_way(self):
        with Server() as server, Peer(pong_ms=300, message_ms=3000) as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                read(connection, len(message()))
                self.ping_once(peer, server, connection)
                self.assertTrue(peer.ask("ping", line=1, to=server.to)["open"])
                connection.sendall(LONG[:100])
                time.sleep(0.8)
                connection.sendall(LONG[100:] + b"\r\n")
                peer.wait("message")
                time.sleep(0.3)
                self.assertEqual(peer.events("unreachable"), [])

    def test_what_one_connection_owed_the_next_does_not(self):
        """It ended with its pong late behind half a message; the next one is used like any other."""
        with Server() as server, Peer(pong_ms=200, message_ms=600) as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                read(connection, len(message()))
                self.ping_once(peer, server, connection)
                self.assertTrue(peer.ask("ping", line=1, to=server.to)["open"])
                connection.sendall(LONG[:100])
                self.assertIn("a message was not complete", peer.wait("unreachable")[0]["why"])
            peer.send(server.to, message())
            with server.accept() as connection:
                for mark in (b"1", b"2"):
                    connection.sendall(message(mark=mark))
                    time.sleep(0.2)
                peer.wait("message", 2)
                self.assertEqual(len(peer.events("unreachable")), 1)

    def test_nothing_to_ping(self):
        with Server() as server, Peer() as peer:
            self.assertFalse(peer.ask("ping", line=1, to=server.to)["open"])


class Ports(unittest.TestCase):
    def test_within_the_range(self):
        seen, first = set(), free_range(40)
        for _ in range(6):
            with Peer(port_min=first, port_max=first + 39) as peer:
                port = peer.local("tcp:127.0.0.1:9")[1]
                self.assertTrue(first <= port < first + 40)
                self.assertEqual(peer.local("tcp:127.0.0.1:9")[1], port)
                seen.add(port)
        self.assertGreater(len(seen), 1)    # at random

    def test_all_taken(self):
        with Server("0.0.0.0") as taken, Peer(port_min=taken.port, port_max=taken.port) as peer:
            port = peer.local("tcp:127.0.0.1:9")[1]
            self.assertNotEqual(port, taken.port)
            self.assertGreater(port, 0)
            self.assertEqual(peer.local("tls:127.0.0.1:9")[1], port)
            self.assertEqual([(n["line"], n["clause"], n["text"]) for n in peer.events("note") if n["line"]],
                             [(1, "LOCAL_tcp_port",
                               f"no port from {taken.port} to {taken.port} is free for the line: it uses {port}")])

    def test_a_connection_from_out_of_the_range_is_noted_once(self):
        """Another connection with the same server has the line's one port."""
        port = free_range(1)
        with Server() as server, Peer(port_min=port, port_max=port) as peer, socket.socket() as other:
            self.assertEqual(peer.local(server.to)[1], port)
            for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
                other.setsockopt(socket.SOL_SOCKET, option, 1)
            other.bind(("127.0.0.1", port))
            other.connect(("127.0.0.1", server.port))
            with server.accept():
                for _ in range(3):
                    peer.send(server.to, message())
                    with server.accept() as connection:
                        self.assertNotEqual(server.peer[1], port)
                        read(connection, len(message()))
                        peer.put("drop", line=1, to=server.to)
                        self.assertTrue(is_closed(connection))
            said = peer.events("note")
            self.assertEqual([(n["line"], n["clause"]) for n in said], [(1, "LOCAL_tcp_port")])
            self.assertIn(f"{port} to {port}", said[0]["text"])

    def test_lines_share_a_small_range(self):
        first = free_range(3)
        with Peer(lines=4, port_min=first, port_max=first + 2) as peer:
            ports = [peer.local("tls:127.0.0.1:9", line)[1] for line in (1, 2, 3, 4)]
            self.assertEqual([n["line"] for n in peer.events("note") if n["clause"] == "LOCAL_tcp_port"], [4])
            self.assertEqual(len(set(ports)), 4)
            self.assertEqual(sorted(ports[:3]), [first, first + 1, first + 2])

    def test_the_same_port_after_a_restart(self):
        port = free_range(1)
        for _ in range(3):
            with Server() as server, Peer(port_min=port, port_max=port) as peer:
                self.assertEqual(peer.local(server.to)[1], port)
                peer.send(server.to, message())
                with server.accept() as connection:
                    self.assertEqual(server.peer[1], port)
                    read(connection, len(message()))

    def test_reconnects_though_the_old_connection_lingers(self):
        port = free_range(1)
        with Server() as server, Peer(port_min=port, port_max=port) as peer:
            for i in range(4):
                peer.send(server.to, message(mark=b"%d" % i))
                with server.accept() as connection:
                    self.assertEqual(read(connection, len(message(mark=b"%d" % i))), message(mark=b"%d" % i))
                    connection.sendall(message())
                    peer.wait("message", i + 1)
                    peer.put("drop", line=1, to=server.to)
                    self.assertTrue(is_closed(connection))

    def test_not_connected_with_itself(self):
        port = free_range(1)
        with Peer(port_min=port, port_max=port) as peer:
            peer.listen(f"tcp:127.0.0.1:{port}")
            peer.send(f"tcp:127.0.0.1:{port}", message())
            self.assertIn("refused", peer.wait("unreachable")[0]["why"])
            self.assertEqual(peer.counters()["accepted"], 0)


if __name__ == "__main__":
    unittest.main()
