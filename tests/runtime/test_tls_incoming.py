"""test_tls_incoming.py - TLS connections that others make to a line: taken with a certificate of ours, bounded as
TCP's are.

RFC 5922 7.1, 7.4; RFC 3261 18.2.2; LOCAL_tls_incoming, LOCAL_stream_bounds. The clients are Python's ssl and plain
sockets.
"""
import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import unittest
from pathlib import Path

from ports import free_port
from streams import Peer, flood, is_closed, message, read
from uas import PATIENCE, wait_until

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "interop"))
from certificate import Authority, openssl  # noqa: E402

TLS = "tls:127.0.0.1:9"     # what the line has asked its port for
TCP = "tcp:127.0.0.1:9"
SOON = 7        # seconds: less than what has to wait for STREAM_CONNECT_MS or STREAM_MESSAGE_MS
BOTH = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


def setUpModule():
    global authority, ours
    authority = Authority()
    ours = authority.issue("phone", "IP:127.0.0.1")


def tearDownModule():
    authority.__exit__()


def context(certificate=None, versions=BOTH, ciphers=None):
    """-> a client's, that trusts the test's authority and wants the phone's address in its certificate."""
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    c.load_verify_locations(authority.path)
    if ciphers:
        c.set_ciphers(ciphers)
    c.minimum_version, c.maximum_version = versions
    if certificate:
        c.load_cert_chain(*certificate)
    return c


def line_of(towards=(TLS,), certificate=None, **more):
    """-> (Peer, (address, port)): one line that has told its port to those."""
    certificate = certificate or ours
    peer = Peer(ca=authority.path, certificate=certificate[0], key=certificate[1], echo=1, **more)
    return peer, [peer.listen(to) for to in towards][0]


def dial(here, source="127.0.0.1"):
    return socket.create_connection(here, PATIENCE, source_address=(source, 0))


def hello_of(**more):
    """-> the octets that a client begins with."""
    out = ssl.MemoryBIO()
    session = context(**more).wrap_bio(ssl.MemoryBIO(), out, server_hostname="127.0.0.1")
    with contextlib.suppress(ssl.SSLWantReadError):
        session.do_handshake()
    return out.read()


class Taken(unittest.TestCase):
    def speaks(self, connection, mark=b"1"):
        connection.sendall(message(mark=mark))
        self.assertEqual(read(connection, len(message(mark=mark))), message(mark=mark))

    def test_both_versions(self):
        peer, here = line_of()
        with peer:
            for n, version in enumerate(BOTH):
                with context(versions=(version, version)).wrap_socket(dial(here), server_hostname="127.0.0.1") as c:
                    self.speaks(c, version.name.encode())
                    said = peer.wait("message", n + 1)[n]
                    self.assertEqual((said["from"], said["to"]), ("tls:%s:%d" % c.getsockname(), "tls:%s:%d" % here))
            self.assertEqual([peer.events("note"), peer.counters()["made"]], [[], 0])

    def test_a_message_in_many_records_and_a_hello_in_many_segments(self):
        peer, here = line_of()
        with peer, dial(here) as plain:
            ours_out, theirs = ssl.MemoryBIO(), ssl.MemoryBIO()
            session = context().wrap_bio(theirs, ours_out, server_hostname="127.0.0.1")
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                try:
                    session.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    for octet in ours_out.read():
                        plain.sendall(bytes([octet]))
                    theirs.write(plain.recv(65536))
            for octet in message():
                session.write(bytes([octet]))
            plain.sendall(ours_out.read())
            self.assertEqual(peer.wait("message")[0]["octets"], message())

    def test_each_transport_as_the_line_has_told(self):
        """TCP on a line that has told its port for TLS alone is not taken, and the other way round."""
        for towards, speaks in (((TLS,), "tls"), ((TCP,), "tcp"), ((TLS, TCP), "tls tcp")):
            peer, here = line_of(towards)
            with peer:
                with dial(here) as plain:
                    if "tcp" in speaks:
                        self.speaks(plain)
                    else:
                        plain.sendall(message())
                        self.assertTrue(is_closed(plain))
                        self.assertEqual(peer.wait("note")[0]["clause"], "LOCAL_tls_incoming")
                if "tls" in speaks:
                    with context().wrap_socket(dial(here), server_hostname="127.0.0.1") as c:
                        self.speaks(c, b"2")
                else:
                    with self.assertRaises(OSError):
                        context().wrap_socket(dial(here), server_hostname="127.0.0.1")
                    self.assertTrue(peer.wait("note")[0]["clause"].startswith("RFC3261"))

    def test_without_a_certificate_it_does_not_listen_and_says_so_once(self):
        with Peer(ca=authority.path, lines=3) as peer:
            for line in (1, 2, 3):
                with self.assertRaises(ConnectionRefusedError):
                    socket.create_connection(peer.listen(TLS, line))
            self.assertEqual([(n["line"], n["clause"]) for n in peer.events("note")], [(0, "LOCAL_tls_incoming")])

    def test_no_request_goes_by_it(self):
        """Whoever takes the server's address and port as its own has shown no certificate of the server's name."""
        port = free_port()
        peer, here = line_of()
        with peer, socket.create_connection(here, PATIENCE, source_address=("127.0.0.1", port)) as plain, \
                context().wrap_socket(plain, server_hostname="127.0.0.1") as connection:
            self.speaks(connection)
            server = f"tls:127.0.0.1:{port}"
            self.assertFalse(peer.ask("ping", line=1, to=server)["open"])
            peer.send(server, message(mark=b"secret"))
            self.assertIn("refused", peer.wait("unreachable")[0]["why"])    # nobody listens there
            self.assertEqual(peer.counters()["incoming"], 1)
            self.speaks(connection, b"2")    # nothing was sent before this
            peer.put("drop", line=1, to=server)    # of the line's own, which waits
            self.speaks(connection, b"3")

    def test_a_ping_is_answered(self):
        peer, here = line_of()
        with peer, context().wrap_socket(dial(here), server_hostname="127.0.0.1") as c:
            self.speaks(c)
            c.sendall(b"\r\n\r\n")
            self.assertEqual(read(c, 2), b"\r\n")


class Clients(unittest.TestCase):
    """Whose certificate the client shows; it may show none (Taken)."""

    def shown(self, certificate):
        """-> (the peer's note, whether a message went back)."""
        peer, here = line_of()
        with peer:
            try:
                with context(certificate).wrap_socket(dial(here), server_hostname="127.0.0.1") as c:
                    c.sendall(message())
                    back = read(c, len(message())) == message()
            except OSError:
                back = False
            return peer.wait("note")[0], back

    def test_a_valid_one_is_named(self):
        note, back = self.shown(authority.issue("x", "DNS:one.example", "DNS:two.example"))
        self.assertEqual(note["clause"], "RFC5922_7_4-2")
        self.assertIn("DNS one.example, DNS two.example", note["text"])
        self.assertTrue(back)

    def test_of_a_stranger(self):
        with Authority("Another") as other:
            note, back = self.shown(other.issue("x", "DNS:one.example"))
        self.assertEqual((note["clause"], back), ("RFC5922_7_1-1", False))
        self.assertIn("issuer", note["text"])

    def test_not_for_a_client(self):
        stem = authority.file("server-only")
        Path(stem + ".ext").write_text("extendedKeyUsage=serverAuth\nsubjectAltName=DNS:one.example\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=s",
                "-keyout", stem + ".key", "-out", stem + ".csr")
        openssl("x509", "-req", "-in", stem + ".csr", "-CA", authority.path, "-CAkey", authority.key, "-CAcreateserial",
                "-days", "1", "-extfile", stem + ".ext", "-out", stem + ".pem")
        note, back = self.shown((stem + ".pem", stem + ".key"))
        self.assertEqual((note["clause"], back), ("RFC5922_7_1-2", False))


class Refused(unittest.TestCase):
    """The connection ends, a note says why, and the line takes the next."""

    def ends(self, clause, *sent, closes=False, seconds=(0, PATIENCE), word="", **more):
        peer, here = line_of(**more)
        with peer:
            begun = time.monotonic()
            with dial(here) as c:
                for octets in sent:
                    c.sendall(octets)
                if closes:
                    c.shutdown(socket.SHUT_WR)
                with contextlib.suppress(ConnectionResetError):
                    while c.recv(65536):
                        pass
                took = time.monotonic() - begun
            note = peer.wait("note")[0]
            self.assertEqual((note["clause"], note["line"]), (clause, 1), note["text"])
            self.assertIn(word, note["text"])
            self.assertTrue(seconds[0] <= took <= seconds[1], took)
            with context().wrap_socket(dial(here), server_hostname="127.0.0.1") as good:
                good.sendall(message())
                self.assertEqual(read(good, len(message())), message())
                counters = peer.counters()
            self.assertEqual((counters["held"], counters["incoming"]), (0, 1))

    def test_silence(self):
        self.ends("LOCAL_stream_bounds", seconds=(.6, SOON), message_ms=700, word="first message")

    def test_an_octet_and_silence(self):
        self.ends("LOCAL_stream_waits", b"\x16", seconds=(.6, SOON), connect_ms=700, word="handshake")

    def test_half_a_record(self):
        hello = hello_of()
        self.ends("LOCAL_stream_waits", hello[:len(hello) // 2], seconds=(.6, SOON), connect_ms=700, word="handshake")

    def test_half_a_handshake(self):
        self.ends("LOCAL_stream_waits", hello_of(), seconds=(.6, SOON), connect_ms=700, word="handshake")

    def test_a_handshake_and_silence(self):
        peer, here = line_of(message_ms=700)
        with peer, context().wrap_socket(dial(here), server_hostname="127.0.0.1") as c:
            begun = time.monotonic()
            self.assertTrue(is_closed(c))
            self.assertTrue(.4 < time.monotonic() - begun < SOON)
            self.assertEqual(peer.wait("note")[0]["clause"], "LOCAL_stream_bounds")

    def test_a_slow_hello_has_no_more_time(self):
        """Each octet in time, the handshake not."""
        hello = hello_of()
        peer, here = line_of(connect_ms=700)
        with peer, dial(here) as c:
            begun = time.monotonic()
            with contextlib.suppress(OSError):
                for octet in hello:
                    c.sendall(bytes([octet]))
                    time.sleep(.1)
            self.assertTrue(.6 < time.monotonic() - begun < SOON)
            self.assertEqual(peer.wait("note")[0]["clause"], "LOCAL_stream_waits")

    def test_closed_within_the_handshake(self):
        self.ends("LOCAL_tls", hello_of(), closes=True, word="client ended")
        self.ends("LOCAL_tls", hello_of()[:20], closes=True)

    def test_closed_before(self):
        self.ends("RFC3261_18_4-3", closes=True)

    def test_garbage_in_a_record(self):
        self.ends("LOCAL_tls", b"\x16" + os.urandom(400))
        hello = bytearray(hello_of())
        hello[9:] = os.urandom(len(hello) - 9)
        self.ends("LOCAL_tls", bytes(hello))

    def test_a_message_that_says_it_is_long(self):
        """16 MB announced, in records that are allowed: of no message so much is kept."""
        record = b"\x16\x03\x01\x40\x00"
        for kind in (b"\x01", b"\xff"):
            self.ends("LOCAL_tls", record + kind + b"\xff\xff\xff" + b"a" * (0x4000 - 4), *[record + b"a" * 0x4000] * 2,
                      word="without a message")

    def test_old_version(self):
        old = (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1)
        self.ends("LOCAL_tls", hello_of(versions=old, ciphers="ALL:@SECLEVEL=0"), word="1.2")
        peer, here = line_of()
        with peer, self.assertRaisesRegex(ssl.SSLError, "(?i)alert.*version|version.*alert"):
            context(versions=old, ciphers="ALL:@SECLEVEL=0").wrap_socket(dial(here), server_hostname="127.0.0.1")

    def test_garbage_and_a_half_message_within_tls(self):
        for sent, clause in ((b"\0garbage\r\n\r\n", "RFC3261"), (message(b"x" * 50)[:-20], "LOCAL_stream_bounds")):
            peer, here = line_of(message_ms=700)
            with peer, context().wrap_socket(dial(here), server_hostname="127.0.0.1") as c:
                c.sendall(sent)
                self.assertTrue(is_closed(c))
                self.assertTrue(peer.wait("note")[0]["clause"].startswith(clause))

    def test_a_record_that_is_broken_later(self):
        peer, here = line_of()
        with peer:
            secure = context().wrap_socket(dial(here), server_hostname="127.0.0.1")
            secure.sendall(message())
            read(secure, len(message()))
            with socket.socket(fileno=secure.detach()) as plain:
                plain.settimeout(PATIENCE)
                plain.sendall(b"\x17\x03\x03\x00\x20" + os.urandom(32))
                with contextlib.suppress(ConnectionResetError):
                    while plain.recv(4096):
                        pass
            self.assertEqual(peer.wait("unreachable")[0]["clause"], "RFC3261_18_4-3")

    def test_another_handshake(self):
        """TLS 1.2's renegotiation: what the client would send for it is not kept."""
        peer, here = line_of(message_ms=30000)
        with peer:
            process = subprocess.Popen([shutil.which("openssl"), "s_client", "-connect", "%s:%d" % here, "-tls1_2",
                                        "-CAfile", authority.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, text=True)
            try:
                wait_until(lambda: peer.counters()["incoming"] == 1, "it is connected")
                time.sleep(.3)
                process.stdin.write("R\n")
                process.stdin.flush()
                note = peer.wait("note")[0]
                self.assertIn("renegotiation", note["text"])
            finally:
                process.kill()
                process.communicate()


class Bounds(unittest.TestCase):
    def test_one_peer_has_its_share(self):
        """Those in a handshake count, and the oldest of them gives way."""
        peer, here = line_of(incoming_a_peer=3)
        with peer, contextlib.ExitStack() as stack:
            held = [stack.enter_context(dial(here)) for _ in range(3)]
            for c in held:
                c.sendall(hello_of())
            wait_until(lambda: all(c.recv(1, socket.MSG_PEEK) for c in held), "three handshakes are under way")
            with context().wrap_socket(dial(here), server_hostname="127.0.0.1") as c:
                c.sendall(message())
                self.assertEqual(read(c, len(message())), message())
                self.assertEqual(peer.counters()["incoming"], 3)
                self.assertIn("closed to make room", peer.wait("note")[0]["text"])

    def test_as_many_as_may_be(self):
        peer, here = line_of(incoming=4, incoming_a_peer=100)
        with peer, flood(here, [f"127.0.1.{i}" for i in range(1, 60)]):
            wait_until(lambda: len(peer.events("note")) >= 55, "55 gave way")
            self.assertEqual(peer.counters()["incoming"], 4)

    def test_memory_does_not_grow(self):
        """Handshakes, whole, half and bad: after 1,200 the process is as large as after the first 300."""
        known = os.environ.get("ASAN_OPTIONS", "")      # what the sanitizer keeps of memory that is free is no growth
        peer, here = line_of(before=("env", f"ASAN_OPTIONS={known}:quarantine_size_mb=1"), connect_ms=300)
        hello, whole = hello_of(), context()

        def resident():
            text = Path(f"/proc/{peer.process.pid}/status").read_text(encoding="ascii")
            return int(next(row.split()[1] for row in text.splitlines() if row.startswith("VmRSS:")))

        def meet(count):
            for i in range(count):
                with dial(here, f"127.0.{i % 200 + 1}.1") as plain:
                    if i % 3 == 0:
                        with whole.wrap_socket(plain, server_hostname="127.0.0.1") as c:
                            c.sendall(message())
                            read(c, len(message()))
                    else:
                        plain.sendall(hello if i % 3 == 1 else b"\x16" + b"\xff" * 200)

        with peer:
            meet(300)
            wait_until(lambda: peer.counters()["incoming"] == 0, "all are gone")
            before = resident()
            meet(900)
            wait_until(lambda: peer.counters()["incoming"] == 0, "all are gone")
            self.assertEqual(peer.counters()["held"], 0)
            self.assertLess(resident() - before, LARGER)


LARGER = 4096       # KiB; one session leaked in each of them would be more than 9,000


if __name__ == "__main__":
    unittest.main()
