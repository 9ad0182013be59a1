"""test_tls_names.py - the phone on TLS: whose name a server's certificate is to say, and that its port takes TLS.

RFC 5922 7.3, RFC 3263 4: the host of the setting by which the server was located, be it Outbound Proxy, one of a list,
or one of the alternates. The servers listen on loopback addresses; the lists say them (A=), or a name server does.
"""
import contextlib
import re
import socket
import ssl
import sys
import threading
import unittest
from pathlib import Path

from phone import Phone, line, profile
from streams import Server
from uas import PATIENCE, NameServer, Request, registering, wait_until

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "interop"))
from certificate import Authority  # noqa: E402


def setUpModule():
    global authority
    authority = Authority()


def tearDownModule():
    authority.__exit__()


def message_of(connection):
    """-> a request of the connection; None: it has ended."""
    octets = b""
    while not octets.endswith(b"\r\n\r\n"):     # those here have no body
        part = connection.recv(65536)
        if not part:
            return None
        octets += part
    return Request(octets, None)


class Registrar(Server):
    """A TLS server that registers everybody, with a certificate of that name."""

    def __init__(self, name, host="127.0.0.1", port=0):
        super().__init__(host, port)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*authority.issue(name, f"DNS:{name}"))
        self.asked, self.requests, self.connections = [], [], []
        self.context.sni_callback = lambda _, asked, __: self.asked.append(asked)
        threading.Thread(target=self.listen, daemon=True).start()

    def __exit__(self, *_):
        """Twice does no harm."""
        for each in (self.socket, *self.connections):
            with contextlib.suppress(OSError):      # the phone was first
                each.shutdown(socket.SHUT_RDWR)
        super().__exit__()

    def listen(self):
        self.socket.settimeout(None)
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            connection = self.context.wrap_socket(connection, server_side=True)
            self.connections.append(connection)
            while (request := message_of(connection)):
                self.requests.append(request)
                for answer in registering(request):
                    connection.sendall(answer)
        except OSError:
            pass
        finally:
            connection.close()

    def at(self, name, *more):
        """-> the server as an item of a list."""
        return ":".join([name, str(self.port), *more, "A=" + self.socket.getsockname()[0]])


def phone(*options, certificate=(), **settings):
    text = profile(line(settings.pop("Proxy"), SIP_Transport="TLS", **settings), Reg_Retry_Intvl=1,
                   Reg_Retry_Long_Intvl=1, SIP_Timer_F=1,
                   SIP_TCP_Port_Min=20000, SIP_TCP_Port_Max=29999)
    return Phone(text, "--tls-ca", authority.path, *certificate, *options)


class Names(unittest.TestCase):
    def refused(self, p, server, name, other):
        p.expect(rf"not of {re.escape(name)} but of DNS {re.escape(other)}\s+RFC5922_7_3")
        self.assertEqual(server.requests, [])
        self.assertIn(name, server.asked)

    def test_outbound_proxy(self):
        with Registrar("edge.test") as server, phone(Proxy="sip.test", Outbound_Proxy=server.at("edge.test")) as p:
            p.wait_state(1, "registered")
            self.assertEqual(server.requests[0].uri, "sip:sip.test")
            self.assertEqual(server.asked, ["edge.test"])

    def test_proxys_name_is_not_outbound_proxys(self):
        with Registrar("sip.test") as server, phone(Proxy="sip.test", Outbound_Proxy=server.at("edge.test")) as p:
            self.refused(p, server, "edge.test", "sip.test")

    def test_names_of_a_list(self):
        with Registrar("one.test") as one, Registrar("two.test", "127.0.0.2") as two, \
                phone(Proxy=f"{two.at('two.test', 'p=2')}|{one.at('one.test', 'p=1')}") as p:
            p.wait_state(1, "registered")
            self.assertEqual((one.asked, len(one.requests), two.requests), (["one.test"], 1, []))
            one.__exit__()
            p.expect("failover")
            wait_until(lambda: two.requests, "a REGISTER at the second")
            self.assertEqual(set(two.asked), {"two.test"})

    def test_the_first_name_of_a_list_is_not_the_seconds(self):
        with Registrar("none.test") as one, Registrar("one.test", "127.0.0.2") as two, \
                phone(Proxy=f"{one.at('one.test', 'p=1')}|{two.at('two.test', 'p=2')}") as p:
            self.refused(p, one, "one.test", "none.test")
            self.refused(p, two, "two.test", "one.test")

    def test_names_of_a_list_that_dns_knows(self):
        """Both at one port of two addresses; the name server says which is which."""
        with Registrar("two.test", "127.0.0.2") as two, NameServer({"one.test": "127.0.0.1",
                                                                    "two.test": "127.0.0.2"}) as names, \
                phone("--dns", names.where, Proxy=f"one.test:{two.port}|two.test:{two.port}") as p:
            p.wait_state(1, "registered")
            self.assertEqual(set(two.asked), {"two.test"})

    def test_alternates(self):
        with Registrar("sip.test") as one, Registrar("spare.test", "127.0.0.2") as two, \
                phone(Proxy=one.at("sip.test"), Dual_Registration="Yes", Alternate_Proxy=two.at("spare.test")):
            wait_until(lambda: one.requests and two.requests, "registered at both")
            self.assertEqual((set(one.asked), set(two.asked)), ({"sip.test"}, {"spare.test"}))

    def test_alternate_outbound_proxy(self):
        with Registrar("sip.test") as one, Registrar("edge.test", "127.0.0.2") as two, \
                phone(Proxy=one.at("sip.test"), Dual_Registration="Yes", Alternate_Proxy="spare.test",
                      Alternate_Outbound_Proxy=two.at("edge.test")):
            wait_until(lambda: one.requests and two.requests, "registered at both")
            self.assertEqual(set(two.asked), {"edge.test"})

    def test_proxys_name_is_not_the_alternates(self):
        with Registrar("sip.test") as one, Registrar("sip.test", "127.0.0.2") as two, \
                phone(Proxy=one.at("sip.test"), Dual_Registration="Yes", Alternate_Proxy=two.at("spare.test")) as p:
            self.refused(p, two, "spare.test", "sip.test")

    def test_not_to_be_validated(self):
        with Registrar("sip.test") as server, \
                phone(Proxy="sip.test", Outbound_Proxy=server.at("edge.test"), TLS_Name_Validate="No") as p:
            p.wait_state(1, "registered")


class Incoming(unittest.TestCase):
    def test_a_server_that_has_lost_the_connection_connects_to_the_contact(self):
        mine = authority.issue("phone", "IP:127.0.0.1")
        with Registrar("sip.test") as server, \
                phone(certificate=("--tls-cert", mine[0], "--tls-key", mine[1]), Proxy=server.at("sip.test")) as p:
            p.wait_state(1, "registered")
            uri, port = re.search(r"<(sip:[^>]*:(\d+);transport=tls[^>]*)>", server.requests[0].get("Contact")).groups()
            context = ssl.create_default_context(cafile=authority.path)
            with socket.create_connection(("127.0.0.1", int(port)), PATIENCE) as plain, \
                    context.wrap_socket(plain, server_hostname="127.0.0.1") as connection:
                here = "%s:%d" % connection.getsockname()
                connection.sendall("\r\n".join([
                    f"OPTIONS {uri} SIP/2.0", f"Via: SIP/2.0/TLS {here};branch=z9hG4bKback", "Max-Forwards: 70",
                    "From: <sip:sip.test>;tag=1", f"To: <{uri}>", "Call-ID: back", "CSeq: 1 OPTIONS",
                    "Content-Length: 0",
                    "", ""]).encode())
                answer = connection.recv(65536).decode()
                self.assertTrue(answer.startswith("SIP/2.0 200 "), answer)
                self.assertIn("branch=z9hG4bKback", answer)
            status = p.status()
            self.assertEqual(status["lines"][0]["state"], "registered")
            self.assertEqual([status["counters"][name] for name in ("connected", "accepted", "turned_away")], [1, 1, 0])

    def test_without_a_certificate_it_is_told_once(self):
        with Registrar("sip.test") as server, phone(Proxy=server.at("sip.test")) as p:
            p.wait_state(1, "registered")
            port = re.search(r":(\d+);transport=tls", server.requests[0].get("Contact")).group(1)
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", int(port)))
            self.assertEqual(len([text for text in p.lines if "LOCAL_tls_incoming" in text]), 1)


if __name__ == "__main__":
    unittest.main()
