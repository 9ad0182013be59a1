"""test_stream_answer.py - answers whose connection is gone: a new one to the port of sent-by at the source, within the
bounds of strangers' connections, and nowhere else.

RFC 3261 18.2.2; LOCAL_answer_back, LOCAL_stream_bounds, LOCAL_stream_waits.
"""
import contextlib
import socket
import struct
import time
import unittest

from ports import free_port
from streams import Peer, Server, is_refused, message, read
from uas import LATE, PATIENCE, wait_until

ANSWER = b"SIP/2.0 200 OK\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n"


def meet(peer):
    """-> where the peer takes connections."""
    return peer.listen("tcp:127.0.0.1:9")


def ask(peer, source="127.0.0.1"):
    """A client with a request. -> its socket and what the peer calls it."""
    here = meet(peer)
    before = len(peer.events("message"))
    client = socket.create_connection(here, PATIENCE, source_address=(source, 0))
    client.settimeout(PATIENCE)
    client.sendall(message())
    return client, peer.wait("message", before + 1)[before]["from"]


def leave(peer, client):
    """The client resets its connection, and the peer has seen it."""
    before = len(peer.events("unreachable"))
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    peer.wait("unreachable", before + 1)


def gone(peer, source="127.0.0.1"):
    """-> what the peer calls a client that has asked and left."""
    client, name = ask(peer, source)
    leave(peer, client)
    return name


def answer(peer, to, port, octets=ANSWER):
    peer.put("answer", line=1, to=to, port=port, octets=octets)


class Answer(unittest.TestCase):
    def test_by_the_connection_as_long_as_it_is_there(self):
        with Server() as server, Peer() as peer:
            client, name = ask(peer)
            with client:
                answer(peer, name, server.port)
                self.assertEqual(read(client, len(ANSWER)), ANSWER)
                self.assertEqual(peer.counters()["made"], 0)

    def test_by_a_new_one_when_it_is_gone(self):
        with Server() as server, Peer() as peer:
            name = gone(peer)
            answer(peer, name, server.port)
            with server.accept() as connection:
                self.assertEqual(read(connection, len(ANSWER)), ANSWER)
                self.assertEqual(peer.wait("note")[0]["clause"], "RFC3261_18_2_2-3")
                answer(peer, name, server.port)    # there is one now
                self.assertEqual(read(connection, len(ANSWER)), ANSWER)
                connection.sendall(message(mark=b"back"))    # and it may be used as any
                self.assertEqual(peer.wait("message", 2)[1]["from"], server.to)
                self.assertEqual(peer.counters()["made"], 1)
                self.assertEqual(peer.counters()["incoming"], 1)
            peer.wait("unreachable", 2)
            self.assertEqual(peer.counters()["incoming"], 0)

    def test_to_the_source_alone(self):
        with Server(host="127.0.0.7") as server, Peer() as peer:
            answer(peer, gone(peer, "127.0.0.7"), server.port)
            with server.accept() as connection:
                self.assertEqual(read(connection, len(ANSWER)), ANSWER)

    def test_nowhere_without_a_port(self):
        with Peer() as peer:
            answer(peer, gone(peer), 0)
            said = peer.wait("note")[0]
            self.assertEqual(said["clause"], "RFC3261_18_2_2-3")
            self.assertIn("lost", said["text"])
            counted = peer.counters()
            self.assertEqual((counted["made"], counted["unsent"]), (0, 1))

    def test_failing_is_the_end_and_waits_grow(self):
        port = free_port()
        with Peer() as peer:
            name = gone(peer)
            told = len(peer.events("unreachable"))
            begun = time.monotonic()
            attempts, made = [], 0
            while len(attempts) < 3 and time.monotonic() - begun < PATIENCE:
                answer(peer, name, port)
                now = peer.counters()["made"]
                if now > made:
                    attempts.append(time.monotonic() - begun)
                made = now
                time.sleep(0.05)
            self.assertEqual(made, 3, attempts)    # at 0, after 1 s, after 2 s more
            # each is seen up to a sleep late, so two of them may be that much nearer
            self.assertTrue(0.9 <= attempts[1] - attempts[0] < 1 + LATE, attempts)
            self.assertTrue(1.9 <= attempts[2] - attempts[1] < 2 + LATE, attempts)
            self.assertEqual(len(peer.events("unreachable")), told)    # no request waits for it
            self.assertEqual(peer.counters()["incoming"], 0)
            time.sleep(4)
            with Server(port=port) as server:    # one that comes about ends the waits
                answer(peer, name, port)
                with server.accept() as connection:
                    self.assertEqual(read(connection, len(ANSWER)), ANSWER)
                wait_until(lambda: peer.counters()["incoming"] == 0, "its end")
            for _ in range(2):    # at once, and after the first wait again
                answer(peer, name, port)
                time.sleep(1.05)
            self.assertEqual(peer.counters()["made"], 6)

    def test_one_attempt_an_answer(self):
        """A peer that takes the connection and closes it at once gets no other for the same answer."""
        with Server() as server, Peer() as peer:
            answer(peer, gone(peer), server.port)
            server.accept().close()
            time.sleep(0.3)
            self.assertEqual(peer.counters()["made"], 1)

    def test_bounds_of_strangers_hold_and_the_line_has_its_own(self):
        with Peer(incoming_a_peer=3) as peer, contextlib.ExitStack() as stack:
            name = gone(peer)
            servers = [stack.enter_context(Server()) for _ in range(6)]
            for server in servers:
                answer(peer, name, server.port)
            taken = [stack.enter_context(server.accept()) for server in servers[:3]]
            for connection in taken:
                self.assertEqual(read(connection, len(ANSWER)), ANSWER)
            counted = peer.counters()
            self.assertEqual((counted["made"], counted["incoming"], counted["unsent"]), (3, 3, 3))
            self.assertTrue(is_refused(meet(peer), "127.0.0.1"))    # no room for another of that address
            for i in range(8):    # what the line makes itself has the room that it always had
                own = stack.enter_context(Server(host=f"127.0.3.{i + 1}"))
                peer.send(own.to, message())
                connection = stack.enter_context(own.accept())
                self.assertEqual(read(connection, len(message())), message())


if __name__ == "__main__":
    unittest.main()
