"""test_tls.py - TLS of runtime/tls.h against servers of Python's ssl and openssl s_server: whose certificate is taken.

RFC 5922 7.1 to 7.3, 7.8; the guide's TLS Name Validate; certificates are made here.
"""
import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

from ports import free_port
from streams import Peer, Server, is_closed, message, read
from uas import PATIENCE, wait_until

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "interop"))
from certificate import Authority, openssl  # noqa: E402

DOMAIN = "sip.example"


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def setUpModule():
    global authority
    authority = Authority()


def tearDownModule():
    authority.__exit__()


class Secure(Server):
    """A TCP server whose connections become TLS."""

    def __init__(self, certificate, versions=(ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3), client_ca=None,
                 ciphers=None):
        super().__init__()
        self.to = self.to.replace("tcp:", "tls:")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.names = []
        self.context.sni_callback = lambda _, name, __: self.names.append(name)
        if ciphers:
            self.context.set_ciphers(ciphers)
        self.context.minimum_version, self.context.maximum_version = versions
        self.context.load_cert_chain(*certificate)
        if client_ca:
            self.context.verify_mode = ssl.CERT_REQUIRED
            self.context.load_verify_locations(client_ca)

    def accept(self):
        connection = self.context.wrap_socket(super().accept(), server_side=True, do_handshake_on_connect=False)
        try:
            connection.do_handshake()
            return connection
        except OSError:
            while socket.socket.recv(connection, 4096):    # unread octets would make a reset of the end, the alert lost
                pass
            connection.close()
            raise

    def refuses(self):
        """Serves one connection that comes to nothing, beside the test."""
        def serve():
            try:
                with self.accept() as connection:
                    connection.recv(1)
            except OSError:
                pass
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        return thread


class Names(unittest.TestCase):
    def taken(self, certificate, domain=DOMAIN, ciphers=None, **options):
        with Secure(certificate, ciphers=ciphers) as server, Peer(ca=authority.path, domain=domain, **options) as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                self.assertEqual(read(connection, len(message())), message())
                connection.sendall(message(mark=b"back"))
                self.assertEqual(peer.wait("message")[0]["octets"], message(mark=b"back"))
            return server.names

    def refused(self, certificate, clause, *words, domain=DOMAIN, ca=None, **more):
        with Secure(certificate, **more) as server, Peer(ca=ca or authority.path, domain=domain) as peer:
            thread = server.refuses()
            peer.send(server.to, message())
            said = peer.wait("unreachable")[0]
            thread.join(PATIENCE)
            self.assertEqual((said["to"], said["clause"]), (server.to, clause), said["why"])
            for word in words:
                self.assertIn(word, said["why"])
            self.assertEqual(peer.events("message"), [])

    def test_uri(self):
        self.assertEqual(self.taken(authority.issue("x", f"URI:sip:{DOMAIN}")), [DOMAIN])

    def test_the_dot_of_the_root_is_not_said(self):
        """RFC 6066 3: a host name in the extension has none."""
        self.assertEqual(self.taken(authority.issue("x", f"DNS:{DOMAIN}"), domain=DOMAIN + "."), [DOMAIN])

    def test_uri_in_other_letters_and_with_a_port(self):
        self.taken(authority.issue("x", "URI:SIP:Sip.Example:5061"))

    def test_dns(self):
        self.taken(authority.issue("x", f"DNS:{DOMAIN}"))

    def test_weak_certificates(self):
        """RSA below 2048 bits and signatures with SHA-1 are refused, but for those who say otherwise (LOCAL_tls)."""
        weak = authority.issue("x", f"DNS:{DOMAIN}", key=("rsa:1024",))
        self.refused(weak, "RFC5922_7_1-1", "insecure", ciphers="DEFAULT:@SECLEVEL=0")
        self.refused(authority.issue("x", f"DNS:{DOMAIN}", digest="sha1"), "RFC5922_7_1-1", "insecure",
                     ciphers="DEFAULT:@SECLEVEL=0")
        self.taken(authority.issue("x", f"DNS:{DOMAIN}", key=("rsa:2048",)))
        self.taken(weak, priority="NORMAL:%PROFILE_LOW", ciphers="DEFAULT:@SECLEVEL=0")

    def test_second_name(self):
        self.taken(authority.issue("x", "DNS:other.example", f"DNS:{DOMAIN}"))

    def test_common_name_alone(self):
        self.taken(authority.issue(DOMAIN))

    def test_address(self):
        self.assertEqual(self.taken(authority.issue("x", "IP:127.0.0.1"), domain="127.0.0.1"), [None])

    def test_wrong_name(self):
        self.refused(authority.issue("x", "DNS:other.example"), "RFC5922_7_3", DOMAIN, "other.example")

    def test_wrong_name_that_is_not_to_be_validated(self):
        self.taken(authority.issue("x", "DNS:other.example"), validated=0)

    def test_common_name_does_not_count_beside_alternatives(self):
        self.refused(authority.issue(DOMAIN, "DNS:other.example"), "RFC5922_7_3", "other.example")
        self.refused(authority.issue(DOMAIN, "IP:127.0.0.1"), "RFC5922_7_3", DOMAIN)

    def test_dns_does_not_count_beside_a_sip_uri(self):
        self.refused(authority.issue("x", "URI:sip:other.example", f"DNS:{DOMAIN}"), "RFC5922_7_3", "URI other.example")

    def test_a_user_is_no_domain(self):
        self.refused(authority.issue("x", f"URI:sip:alice@{DOMAIN}"), "RFC5922_7_3", DOMAIN)
        self.refused(authority.issue("x", f"URI:sip:{DOMAIN}:word@other.example"), "RFC5922_7_3", DOMAIN)

    def test_another_scheme_is_no_domain(self):
        self.refused(authority.issue("x", f"URI:https://{DOMAIN}"), "RFC5922_7_3", DOMAIN)
        self.refused(authority.issue("x", f"URI:sips:{DOMAIN}"), "RFC5922_7_3", DOMAIN)

    def test_no_wildcard_no_suffix(self):
        self.refused(authority.issue("x", "DNS:*.example"), "RFC5922_7_3", "*.example")
        self.refused(authority.issue("x", "DNS:example"), "RFC5922_7_3", "DNS example")
        self.refused(authority.issue("x", f"DNS:a.{DOMAIN}"), "RFC5922_7_3", f"a.{DOMAIN}")
        self.refused(authority.issue("x", f"DNS:{DOMAIN}.org"), "RFC5922_7_3", f"{DOMAIN}.org")

    def test_address_is_not_of_a_name(self):
        self.refused(authority.issue("127.0.0.1", "DNS:127.0.0.1"), "RFC5922_7_3", domain="127.0.0.1")
        self.refused(authority.issue("x", "IP:127.0.0.2"), "RFC5922_7_3", domain="127.0.0.1")

    def test_unknown_authority(self):
        with Authority("Another") as other:
            self.refused(other.issue("x", f"DNS:{DOMAIN}"), "RFC5922_7_1-1", "issuer")

    def test_unknown_authority_without_name_validation(self):
        with Authority("Another") as other, Secure(other.issue("x", f"DNS:{DOMAIN}")) as server, \
                Peer(ca=authority.path, domain=DOMAIN, validated=0) as peer:
            thread = server.refuses()
            peer.send(server.to, message())
            self.assertEqual(peer.wait("unreachable")[0]["clause"], "RFC5922_7_1-1")
            thread.join(PATIENCE)

    def test_expired(self):
        stem = authority.file("old")
        Path(stem + ".ext").write_text(f"subjectAltName=DNS:{DOMAIN}\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=old",
                "-keyout", stem + ".key", "-out", stem + ".csr")
        openssl("x509", "-req", "-in", stem + ".csr", "-CA", authority.path, "-CAkey", authority.key, "-CAcreateserial",
                "-days", "-1", "-extfile", stem + ".ext", "-out", stem + ".pem")
        self.refused((stem + ".pem", stem + ".key"), "RFC5922_7_1-1", "expired")

    def test_not_for_a_server(self):
        stem = authority.file("client-only")
        Path(stem + ".ext").write_text(f"extendedKeyUsage=clientAuth\nsubjectAltName=DNS:{DOMAIN}\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=c",
                "-keyout", stem + ".key", "-out", stem + ".csr")
        openssl("x509", "-req", "-in", stem + ".csr", "-CA", authority.path, "-CAkey", authority.key, "-CAcreateserial",
                "-days", "1", "-extfile", stem + ".ext", "-out", stem + ".pem")
        self.refused((stem + ".pem", stem + ".key"), "RFC5922_7_1-2", "key usage")

    def test_old_version(self):
        self.refused(authority.issue("x", f"DNS:{DOMAIN}"), "LOCAL_tls", "TLS",
                     versions=(ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1), ciphers="ALL:@SECLEVEL=0")

    def test_version_1_2(self):
        certificate = authority.issue("x", f"DNS:{DOMAIN}")
        with Secure(certificate, (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)) as server, \
                Peer(ca=authority.path, domain=DOMAIN) as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                self.assertEqual(connection.version(), "TLSv1.2")
                self.assertEqual(read(connection, len(message())), message())


class Sessions(unittest.TestCase):
    def test_many_messages_and_long_ones(self):
        with Secure(authority.issue("x", f"DNS:{DOMAIN}")) as server, Peer(ca=authority.path, domain=DOMAIN) as peer:
            out = [message(bytes([i]) * (i * 100), mark=b"%d" % i) for i in range(30)]
            peer.send(server.to, message())
            with server.accept() as connection:
                self.assertEqual(read(connection, len(message())), message())
                for octets in out:
                    peer.send(server.to, octets)
                    self.assertEqual(read(connection, len(octets)), octets)
                long = [message(b"x" * 60000, mark=b"%d" % i) for i in range(10)]
                connection.sendall(b"".join(long))
                self.assertEqual([s["octets"] for s in peer.wait("message", 10)], long)
                for octet in message(mark=b"split"):
                    connection.sendall(bytes([octet]))
                self.assertEqual(peer.wait("message", 11)[10]["octets"], message(mark=b"split"))
                peer.ask("ping", line=1, to=server.to)
                self.assertEqual(read(connection, 4), b"\r\n\r\n")

    def test_a_handshake_that_does_not_go_on(self):
        with Server() as server, Peer(ca=authority.path, domain=DOMAIN, connect_ms=700) as peer:
            begun = time.monotonic()
            peer.send(server.to.replace("tcp", "tls"), message())
            with server.accept():
                said = peer.wait("unreachable")[0]
                self.assertEqual(said["clause"], "LOCAL_stream_waits")
                self.assertIn("handshake", said["why"])
                self.assertTrue(0.6 < said["at"] - begun < 1.5)

    def test_no_tls_there(self):
        with Server() as server, Peer(ca=authority.path, domain=DOMAIN) as peer:
            peer.send(server.to.replace("tcp", "tls"), message())
            with server.accept() as connection:
                connection.sendall(b"SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                self.assertEqual(peer.wait("unreachable")[0]["clause"], "LOCAL_tls")

    def test_a_handshake_that_does_not_end(self):
        """A message of 16 MB is announced and sent: it is not kept."""
        with Server() as server, Peer(ca=authority.path, domain=DOMAIN) as peer:
            peer.send(server.to.replace("tcp", "tls"), message())
            with server.accept() as connection, contextlib.suppress(ConnectionResetError, BrokenPipeError):
                connection.sendall(b"\x16\x03\x03\x40\x00\x02\xff\xff\xff" + b"a" * (0x4000 - 4))
                for _ in range(1000):
                    connection.sendall(b"\x16\x03\x03\x40\x00" + b"a" * 0x4000)
            said = peer.wait("unreachable")[0]
            self.assertEqual(said["clause"], "LOCAL_tls")
            self.assertIn("without a message", said["why"])

    def test_closed_within_the_handshake(self):
        with Server() as server, Peer(ca=authority.path, domain=DOMAIN) as peer:
            peer.send(server.to.replace("tcp", "tls"), message())
            server.accept().close()
            self.assertEqual(peer.wait("unreachable")[0]["clause"], "LOCAL_tls")

    def test_client_certificate(self):
        mine = authority.issue("phone", "URI:sip:phone.example")
        with Secure(authority.issue("x", f"DNS:{DOMAIN}"), client_ca=authority.path) as server, \
                Peer(ca=authority.path, domain=DOMAIN, certificate=mine[0], key=mine[1]) as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                self.assertIn(("URI", "sip:phone.example"), connection.getpeercert()["subjectAltName"])
                self.assertEqual(read(connection, len(message())), message())

    def test_client_certificate_asked_for_and_not_there(self):
        with Secure(authority.issue("x", f"DNS:{DOMAIN}"), client_ca=authority.path) as server, \
                Peer(ca=authority.path, domain=DOMAIN) as peer:
            thread = server.refuses()
            peer.send(server.to, message())
            self.assertIn("ertificate", peer.wait("unreachable")[0]["why"])
            thread.join(PATIENCE)

    def test_openssl_s_server(self):
        certificate, key = authority.issue("x", f"URI:sip:{DOMAIN}")
        port = free_port()
        process = subprocess.Popen([shutil.which("openssl"), "s_server", "-accept", f"127.0.0.1:{port}", "-cert",
                                    certificate,
                                    "-key", key, "-quiet"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        try:
            wait_until(lambda: listens(port), "s_server listens")
            with Peer(ca=authority.path, domain=DOMAIN) as peer:
                peer.send(f"tls:127.0.0.1:{port}", message())
                self.assertEqual(os.read(process.stdout.fileno(), 65536), message())
                process.stdin.write(message(mark=b"back"))
                process.stdin.flush()
                self.assertEqual(peer.wait("message")[0]["octets"], message(mark=b"back"))
        finally:
            process.terminate()
            process.wait(PATIENCE)
            process.stdin.close()
            process.stdout.close()


class UsedAgain(unittest.TestCase):
    """RFC 5922 7.3: an open connection serves only the name that it was checked for."""

    @contextlib.contextmanager
    def open(self, *names, **options):
        """-> (server, peer, the connection): a message has gone each way."""
        with Secure(authority.issue("x", *(f"DNS:{name}" for name in names))) as server, \
                Peer(ca=authority.path, domain=DOMAIN, **options) as peer:
            peer.send(server.to, message())
            with server.accept() as connection:
                self.assertEqual(read(connection, len(message())), message())
                connection.sendall(message())
                peer.wait("message")
                yield server, peer, connection

    def comes(self, peer, server, connection, mark):
        peer.send(server.to, message(mark=mark))
        self.assertEqual(read(connection, len(message(mark=mark))), message(mark=mark))

    def is_refused(self, peer, server, connection):
        """Another connection is made, and its certificate is not taken; nothing more comes by the first."""
        thread = server.refuses()
        peer.send(server.to, message(mark=b"no"))
        said = peer.wait("unreachable")[0]
        thread.join(PATIENCE)
        self.assertEqual((said["to"], said["clause"], peer.counters()["made"]), (server.to, "RFC5922_7_3", 2), said)
        connection.setblocking(False)
        with self.assertRaises(ssl.SSLWantReadError):
            connection.recv(1)

    def test_another_name_has_another_connection(self):
        with self.open(DOMAIN, "two.example") as (server, peer, connection):
            peer.put("domain", domain="two.example", validated=True)
            self.assertFalse(peer.ask("ping", line=1, to=server.to)["open"])
            peer.send(server.to, message(mark=b"two"))
            with server.accept() as other:
                self.assertEqual(server.names, [DOMAIN, "two.example"])
                self.assertEqual(read(other, len(message(mark=b"two"))), message(mark=b"two"))
                self.comes(peer, server, other, b"three")
                peer.put("domain", domain=DOMAIN, validated=True)
                self.comes(peer, server, connection, b"one")
                self.assertEqual(peer.counters()["made"], 2)
                peer.put("drop", line=1, to=server.to)    # both
                self.assertEqual((connection.recv(1), other.recv(1)), (b"", b""))

    def test_a_name_that_is_not_of_the_certificate(self):
        with self.open(DOMAIN) as (server, peer, connection):
            peer.put("domain", domain="two.example", validated=True)
            self.is_refused(peer, server, connection)

    def test_a_name_that_was_not_validated_is_when_it_is_to_be(self):
        with self.open("other.example", validated=0) as (server, peer, connection):
            self.comes(peer, server, connection, b"as before")
            peer.put("domain", domain=DOMAIN, validated=True)
            self.is_refused(peer, server, connection)

    def test_one_that_was_validated_need_not_be(self):
        with self.open(DOMAIN) as (server, peer, connection):
            peer.put("domain", domain=DOMAIN, validated=False)
            self.comes(peer, server, connection, b"2")

    def test_who_has_left_the_list_keeps_its_connection(self):
        with self.open(DOMAIN) as (server, peer, connection):
            peer.put("domain", domain="first.example", validated=True, former=True)
            self.comes(peer, server, connection, b"2")


class Resumption(unittest.TestCase):
    """LOCAL_tls_ticket: a line that connects again to the same server for the same domain resumes."""

    def meet(self, server, peer, line=1, close=True):
        """A message each way on a connection that then closes. -> whether the server has resumed."""
        before, back = len(peer.events("message")), len(peer.events("unreachable"))
        peer.send(server.to, message(), line)
        with server.accept() as connection:
            self.assertEqual(read(connection, len(message())), message())
            connection.sendall(message())
            peer.wait("message", before + 1)
            reused = connection.session_reused
            if close:
                connection.unwrap()
        peer.wait("unreachable", back + 1)
        return reused

    def server(self, *versions, names=(DOMAIN,)):
        return Secure(authority.issue("x", *(f"DNS:{name}" for name in names)), versions or
                      (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3))

    def test_the_next_connection_and_the_one_after(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.server(version, version) as server, Peer(ca=authority.path, domain=DOMAIN) as peer:
                self.assertEqual([self.meet(server, peer) for _ in range(4)], [False, True, True, True])
                self.assertEqual(peer.counters()["resumed"], 3)

    def test_a_connection_that_is_cut(self):
        with self.server() as server, Peer(ca=authority.path, domain=DOMAIN) as peer:
            self.assertEqual([self.meet(server, peer, close=False) for _ in range(3)], [False, True, True])

    def test_another_line(self):
        with self.server() as server, Peer(ca=authority.path, domain=DOMAIN, lines=2) as peer:
            self.assertEqual([self.meet(server, peer, line) for line in (1, 2, 1, 2)], [False, False, True, True])

    def test_another_domain(self):
        with self.server(names=(DOMAIN, "two.example")) as server, Peer(ca=authority.path, domain=DOMAIN) as peer:
            self.assertFalse(self.meet(server, peer))
            peer.put("domain", domain="two.example", validated=True)
            self.assertFalse(self.meet(server, peer))
            self.assertTrue(self.meet(server, peer))
            peer.put("domain", domain="two.example", validated=False)
            self.assertFalse(self.meet(server, peer))

    def test_a_session_whose_name_was_not_checked_is_no_way_around_the_check(self):
        with self.server(names=("other.example",)) as server, \
                Peer(ca=authority.path, domain=DOMAIN, validated=0) as peer:
            self.assertEqual([self.meet(server, peer) for _ in range(2)], [False, True])
            peer.put("domain", domain=DOMAIN, validated=True)
            thread = server.refuses()
            peer.send(server.to, message())
            self.assertEqual(peer.wait("unreachable", 3)[2]["clause"], "RFC5922_7_3")
            thread.join(PATIENCE)

    def test_another_server(self):
        with self.server() as one, self.server() as two, Peer(ca=authority.path, domain=DOMAIN) as peer:
            two.context = one.context       # it could resume
            self.assertEqual([self.meet(s, peer) for s in (one, two, two, one)], [False, False, True, False])

    def test_a_server_that_has_forgotten(self):
        """Its ticket keys are new: the handshake is a whole one."""
        with self.server() as server, Peer(ca=authority.path, domain=DOMAIN) as peer:
            self.assertFalse(self.meet(server, peer))
            certificate = authority.issue("y", f"DNS:{DOMAIN}")
            server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.context.load_cert_chain(*certificate)
            self.assertEqual([self.meet(server, peer) for _ in range(2)], [False, True])

    def test_a_ticket_is_used_once(self):
        """Also where the handshake came to nothing."""
        with self.server() as server, Peer(ca=authority.path, domain=DOMAIN) as peer:
            self.assertFalse(self.meet(server, peer))
            peer.send(server.to, message())
            with Server.accept(server) as connection:
                connection.recv(65536)
            peer.wait("unreachable", 2)
            time.sleep(1.1)     # it is held back for 1 s
            self.assertEqual([self.meet(server, peer) for _ in range(2)], [False, True])

    def test_without_tickets(self):
        with self.server() as server, Peer(ca=authority.path, domain=DOMAIN) as peer:
            server.context.num_tickets = 0
            server.context.options |= ssl.OP_NO_TICKET
            self.assertEqual([self.meet(server, peer) for _ in range(2)], [False, False])


class Files(unittest.TestCase):
    def said(self, **options):
        words = [f"{name}={value}" for name, value in options.items()]
        done = subprocess.run([os.environ["STREAM_PEER"], *words], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True,
                              check=False, timeout=PATIENCE)
        self.assertEqual(done.returncode, 2)
        return done.stderr

    def test_files_that_do_not_do(self):
        certificate, key = authority.issue("x", f"DNS:{DOMAIN}")
        other = authority.issue("y", f"DNS:{DOMAIN}")[1]
        self.assertIn("/none.pem", self.said(ca="/none.pem"))
        self.assertIn(key, self.said(ca=key))
        self.assertIn(certificate, self.said(certificate=certificate, key=other))
        self.assertIn("/none.pem", self.said(certificate="/none.pem", key=key))
        self.assertIn("without a certificate", self.said(key=key))


if __name__ == "__main__":
    unittest.main()
