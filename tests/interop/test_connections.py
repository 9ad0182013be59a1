"""test_connections.py - TCP and TLS connections of runtime/stream.h with Kamailio on a host of its own, lost in each
way.

RFC 3261 18.4, RFC 5626 4.4.1, RFC 5922 7.3.
"""
import time
import unittest

from certificate import Authority
from kamailio import Kamailio
from net import Net
from streams import Peer
from uas import LATE

DOMAIN = "sip.test"


def options(number, host, transport):
    return (f"OPTIONS sip:{host} SIP/2.0\r\nVia: SIP/2.0/{transport} 10.77.0.1:5060;branch=z9hG4bK{number};rport\r\n"
            f"Max-Forwards: 70\r\nTo: <sip:{host}>\r\nFrom: <sip:x@{host}>;tag=1\r\nCall-ID: {number}\r\n"
            f"CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode()


class Connections(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = cls.enterClassContext(Authority())
        cls.net = cls.enterClassContext(Net("phone", "server"))
        cls.host = cls.net.address("server")
        cls.enterClassContext(Kamailio({"alice": "one"}, host=cls.host, hosts=[cls.net.address6("server")], port=5060,
                                       tls=cls.authority.issue(DOMAIN, f"DNS:{DOMAIN}"),
                                       before=cls.net.before("server")))

    def setUp(self):
        self.addCleanup(self.net.heal, "server")

    def peer(self, **words):
        return Peer(before=self.net.before("phone"), ca=self.authority.path, **words)

    def answered(self, peer, to, number, transport):
        before = len(peer.events("message"))
        peer.send(to, options(number, self.host, transport))
        said = peer.wait("message", before + 1)[before]
        self.assertTrue(said["octets"].startswith(b"SIP/2.0 "), said)
        self.assertIn(f"Call-ID: {number}\r\n".encode(), said["octets"])

    def pinged(self, peer, to):
        self.assertTrue(peer.ask("ping", line=1, to=to)["open"])
        time.sleep(0.6)
        self.assertEqual(peer.events("unreachable"), [])

    def test_tcp(self):
        for host in (self.host, f"[{self.net.address6('server')}]"):
            with self.subTest(host=host), self.peer(pong_ms=400) as peer:
                self.answered(peer, f"tcp:{host}:5060", 1, "TCP")
                self.pinged(peer, f"tcp:{host}:5060")
                self.answered(peer, f"tcp:{host}:5060", 2, "TCP")
                self.assertEqual(peer.counters()["made"], 1)

    def test_tls(self):
        with self.peer(pong_ms=400, domain=DOMAIN) as peer:
            self.answered(peer, f"tls:{self.host}:5061", 1, "TLS")
            self.pinged(peer, f"tls:{self.host}:5061")
            self.answered(peer, f"tls:{self.host}:5061", 2, "TLS")
            self.assertEqual(peer.counters()["made"], 1)

    def test_tls_of_another_name(self):
        with self.peer(domain="other.test") as peer:
            peer.send(f"tls:{self.host}:5061", options(1, self.host, "TLS"))
            said = peer.wait("unreachable")[0]
            self.assertEqual(said["clause"], "RFC5922_7_3")
            self.assertIn("other.test", said["why"])
            self.assertIn(DOMAIN, said["why"])

    def test_silent_before(self):
        self.net.silence("server")
        with self.peer() as peer:
            begun = time.monotonic()
            peer.send(f"tcp:{self.host}:5060", options(1, self.host, "TCP"))
            said = peer.wait("unreachable")[0]
            self.assertEqual(said["clause"], "LOCAL_stream_waits")
            # what the phone has, unless told otherwise
            self.assertTrue(7.9 < said["at"] - begun < 9, said["at"] - begun)

    def test_silent_after(self):
        """Nobody acknowledges what is sent: the first request finds it."""
        with self.peer(sending_ms=1500) as peer:
            self.answered(peer, f"tcp:{self.host}:5060", 1, "TCP")
            self.net.silence("server")
            begun = time.monotonic()
            peer.send(f"tcp:{self.host}:5060", options(2, self.host, "TCP"))
            said = peer.wait("unreachable")[0]
            self.assertIn("timed out", said["why"])
            self.assertTrue(1 < said["at"] - begun < 4, said["at"] - begun)
            self.net.heal("server")
            self.answered(peer, f"tcp:{self.host}:5060", 3, "TCP")
            self.assertEqual(peer.counters()["made"], 2)

    def test_silent_and_pinged(self):
        with self.peer(pong_ms=700, domain=DOMAIN) as peer:
            self.answered(peer, f"tls:{self.host}:5061", 1, "TLS")
            peer.ask("ping", line=1, to=f"tls:{self.host}:5061")
            peer.wait("note")       # the first pong: from now on each ping is to be answered (LOCAL_pong)
            self.net.silence("server")
            begun = time.monotonic()
            peer.ask("ping", line=1, to=f"tls:{self.host}:5061")
            said = peer.wait("unreachable")[0]
            self.assertEqual(said["clause"], "RFC5626_4_4_1-2")
            self.assertTrue(0.6 < said["at"] - begun < .7 + LATE, said["at"] - begun)

    def test_reset(self):
        with self.peer() as peer:
            self.answered(peer, f"tcp:{self.host}:5060", 1, "TCP")
            self.net.refuse_tcp("server")
            begun = time.monotonic()
            peer.send(f"tcp:{self.host}:5060", options(2, self.host, "TCP"))
            said = peer.wait("unreachable")[0]
            self.assertIn("reset", said["why"])
            self.assertLess(said["at"] - begun, LATE)
            peer.send(f"tcp:{self.host}:5060", options(3, self.host, "TCP"))
            self.assertIn("refused", peer.wait("unreachable", 2)[1]["why"])
            self.net.heal("server")
            time.sleep(1.05)
            self.answered(peer, f"tcp:{self.host}:5060", 4, "TCP")


if __name__ == "__main__":
    unittest.main()
