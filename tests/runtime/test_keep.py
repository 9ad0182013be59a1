"""test_keep.py - the keep-alive of a registered line on TCP: pings, pongs, and what a missing pong leads to.

RFC 5626 3.5.1, 4.4.1; the guide's NAT Keep Alive.
"""
import socket
import time
import unittest

from phone import Phone, line, profile
from uas import LATE, PATIENCE

COPIED = ("Via", "From", "To", "Call-ID", "CSeq", "Contact")
PONG = 10           # seconds; STREAM_PONG_MS


def listen():
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(PATIENCE)
    return server


def meet(server):
    """-> the next connection."""
    connection = server.accept()[0]
    connection.settimeout(PATIENCE)
    return connection


def read(connection, n):
    """-> exactly n octets; fewer where the other side closes."""
    out = b""
    while len(out) < n and (part := connection.recv(n - len(out))):
        out += part
    return out


def take(connection):
    """-> the header fields of one request without a body."""
    octets = b""
    while b"\r\n\r\n" not in octets:
        part = connection.recv(4096)
        assert part, "the connection has ended"
        octets += part
    return octets.decode().split("\r\n\r\n", 1)[0].split("\r\n")


def accept(connection, request):
    """A 200 that binds the Contact of the request."""
    rows = [row for row in request if row.split(":", 1)[0] in COPIED]
    connection.sendall("\r\n".join(["SIP/2.0 200 OK", *rows, "Content-Length: 0", "", ""]).encode())


class Keep(unittest.TestCase):
    def test_pings_and_a_missing_pong(self):
        with listen() as server:
            text = profile(line(f"127.0.0.1:{server.getsockname()[1]}", SIP_Transport="TCP",
                                NAT_Keep_Alive_Enable="Yes"),
                           NAT_Keep_Alive_Intvl=1)
            with Phone(text) as phone, meet(server) as connection:
                request = take(connection)
                self.assertTrue(request[0].startswith("REGISTER "), request[0])
                accept(connection, request)
                phone.wait_state(1, "registered")
                waits, before = [], None
                for _ in range(5):
                    self.assertEqual(read(connection, 4), b"\r\n\r\n")
                    if before:
                        waits.append(time.monotonic() - before)
                    before = time.monotonic()
                    connection.sendall(b"\r\n")
                print("keep: s between pings: " + " ".join(f"{w:.3f}" for w in waits), flush=True)
                self.assertGreater(min(waits), 0.75)        # 0.8 to 1, drawn anew each time
                self.assertLess(max(waits), 1 + LATE)
                self.assertGreater(max(waits) - min(waits), 0.002)
                # no pong any more: the connection ends, and the line registers by another one
                self.assertEqual(read(connection, 4), b"\r\n\r\n")
                begun = time.monotonic()
                connection.settimeout(PONG + PATIENCE)
                self.assertEqual(connection.recv(1), b"")
                self.assertTrue(PONG - 1 < time.monotonic() - begun < PONG + LATE)
                with meet(server) as second:
                    request = take(second)
                    self.assertTrue(request[0].startswith("REGISTER "), request[0])
                    accept(second, request)
                    phone.wait_state(1, "registered")
                    self.assertEqual(read(second, 4), b"\r\n\r\n")

    def test_a_server_without_pongs(self):
        """It is not cut: a pong is expected only where one was ever seen (RFC 5626 4.4)."""
        with listen() as server:
            text = profile(line(f"127.0.0.1:{server.getsockname()[1]}", SIP_Transport="TCP",
                                NAT_Keep_Alive_Enable="Yes"),
                           NAT_Keep_Alive_Intvl=1)
            with Phone(text) as phone, meet(server) as connection:
                accept(connection, take(connection))
                phone.wait_state(1, "registered")
                begun = time.monotonic()
                while time.monotonic() - begun < PONG + 3:
                    self.assertEqual(read(connection, 4), b"\r\n\r\n")


if __name__ == "__main__":
    unittest.main()
