"""test_answer_back.py - a phone on TCP answers clients whose connection is gone before the answer: at the port of
their Via, at the address that the request came from and at no other.

RFC 3261 18.2.2; LOCAL_answer_back. The phone is held while a client sends and leaves, so that both lie before it at
once.
"""
import contextlib
import signal
import socket
import struct
import unittest

from phone import Phone, line, profile
from test_keep import accept, listen, meet, take
from uas import PATIENCE, wait_until


def request(method, port, host="127.0.0.1", mark="1"):
    return (f"{method} sip:alice@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP {host}:{port};branch=z9hG4bK{mark}\r\n"
            f"Max-Forwards: 70\r\nTo: <sip:alice@127.0.0.1>\r\nFrom: <sip:b@127.0.0.1>;tag=1\r\nCall-ID: {mark}\r\n"
            f"CSeq: 1 {method}\r\nContact: <sip:b@127.0.0.1>\r\nContent-Length: 0\r\n\r\n").encode()


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def is_met(server, seconds=0.4):
    """True: someone connects within the time."""
    server.settimeout(seconds)
    try:
        server.accept()[0].close()
        return True
    except TimeoutError:
        return False


class AnswerBack(unittest.TestCase):
    def setUp(self):
        stack = self.enterContext(contextlib.ExitStack())
        registrar = stack.enter_context(listen())
        text = profile(line(f"127.0.0.1:{registrar.getsockname()[1]}", SIP_Transport="TCP"))
        self.phone = stack.enter_context(Phone(text))
        self.server = stack.enter_context(meet(registrar))
        registered = take(self.server)
        contact = next(row for row in registered if row.startswith("Contact:"))
        self.port = int(contact.split("@", 1)[1].split(":", 1)[1].split(";")[0].split(">")[0])
        accept(self.server, registered)
        self.phone.wait_state(1, "registered")
        self.listener = stack.enter_context(listen())    # where the client is to be found
        self.back = self.listener.getsockname()[1]
        self.addCleanup(self.unharmed)

    def unharmed(self):
        """Whatever a client did, the line is as it was."""
        self.phone.wait_state(1, "registered")

    def client(self, own=0):
        client = socket.socket()
        client.settimeout(PATIENCE)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        client.bind(("127.0.0.1", own))
        client.connect(("127.0.0.1", self.port))
        return client

    @contextlib.contextmanager
    def held(self):
        self.phone.send(signal.SIGSTOP)
        try:
            yield
        finally:
            self.phone.send(signal.SIGCONT)

    def test_reset_before_the_answer(self):
        with self.held():
            client = self.client()
            client.sendall(request("OPTIONS", self.back, mark="reset"))
            reset(client)
        with meet(self.listener) as connection:
            answer = take(connection)
            self.assertEqual(answer[0], "SIP/2.0 200 OK")
            self.assertIn("Call-ID: reset", answer)
        self.phone.expect("RFC3261_18_2_2-3")

    def test_reset_of_the_port_that_it_listens_on(self):
        """The place of sent-by is the source itself: the connection that has just ended is not in the way."""
        with socket.socket() as listener:
            listener.settimeout(PATIENCE)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            listener.bind(("127.0.0.1", 0))
            own = listener.getsockname()[1]
            with self.held():
                client = self.client(own)
                client.sendall(request("OPTIONS", own))
                reset(client)
                listener.listen()
            with meet(listener) as connection:
                self.assertEqual(take(connection)[0], "SIP/2.0 200 OK")

    def test_closed_for_writing_only(self):
        with self.client() as client:
            with self.held():
                client.sendall(request("OPTIONS", self.back))
                client.shutdown(socket.SHUT_WR)
            self.assertEqual(take(client)[0], "SIP/2.0 200 OK")
        self.assertFalse(is_met(self.listener))

    def test_invite_again_after_its_connection_is_gone(self):
        with self.client() as client:
            client.sendall(request("INVITE", self.back))
            first = take(client)
            self.assertEqual(first[0], "SIP/2.0 405 Method Not Allowed")
            reset(client)
        with self.client() as other:    # the answer goes where the request came from that made the transaction
            other.sendall(request("INVITE", self.back))
            with meet(self.listener) as connection:
                self.assertEqual(take(connection), first)
            other.setblocking(False)
            with self.assertRaises(BlockingIOError):
                other.recv(1)

    def test_no_third_party(self):
        with socket.create_server(("127.0.0.9", self.back)) as victim:
            with self.held():
                client = self.client()
                client.sendall(request("OPTIONS", self.back, host="127.0.0.9"))
                reset(client)
            with meet(self.listener) as connection:
                self.assertIn("SIP/2.0 200 OK", take(connection))
            self.assertFalse(is_met(victim))

    def test_nobody_there(self):
        self.listener.close()
        for count in range(1, 5):    # waits double: on a slow machine, too, one of these falls into one
            with self.held():
                client = self.client()
                client.sendall(request("OPTIONS", self.back, mark=str(count)))
                reset(client)
            wait_until(lambda: sum("refused" in text or "failed attempt" in text
                                   for text in self.phone.lines) >= count, "its end")
        self.phone.expect(f"127.0.0.1:{self.back}: .*refused")
        self.phone.expect("failed attempt")
        with self.client() as client:
            client.sendall(request("OPTIONS", self.back, mark="c"))
            self.assertEqual(take(client)[0], "SIP/2.0 200 OK")


if __name__ == "__main__":
    unittest.main()
