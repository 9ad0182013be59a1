"""dns_message.py - messages of the DNS made and read by hand, and a name server that says what its script says.

RFC 1035 section 4. It knows nothing of the phone.
"""
import socket
import struct

from listener import Listener

A, NS, CNAME, SOA, AAAA, SRV, NAPTR = 1, 2, 5, 6, 28, 33, 35
NOERROR, SERVFAIL, NXDOMAIN, REFUSED = 0, 2, 3, 5


def name(text):
    """-> the name in octets, without compression."""
    labels = [part.encode("latin-1") for part in text.rstrip(".").split(".") if part]
    return b"".join(bytes([len(part)]) + part for part in labels) + b"\0"


def question(host, kind, number=1):
    return struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + name(host) + struct.pack("!HH", kind, 1)


def record(owner, kind, data, ttl=60):
    return name(owner) + struct.pack("!HHIH", kind, 1, ttl, len(data)) + data


def naptr(order, preference, flags, service, regexp, replacement):
    """-> the rdata of a NAPTR record (RFC 3403 4.1)."""
    strings = (s.encode("latin-1") for s in (flags, service, regexp))
    return struct.pack("!HH", order, preference) + b"".join(bytes([len(s)]) + s for s in strings) + name(replacement)


def read_question(octets):
    """-> (name in lower case, type, octets of the question section)."""
    at, labels = 12, []
    while octets[at]:
        labels.append(octets[at + 1:at + 1 + octets[at]].decode("latin-1"))
        at += 1 + octets[at]
    return ".".join(labels).lower(), struct.unpack("!H", octets[at + 1:at + 3])[0], octets[12:at + 5]


def answer(asked, code=NOERROR, answers=(), authorities=(), flags=0x8180, counts=None):
    """-> the octets of an answer to the octets asked; counts: what the header says instead of the truth."""
    _, _, copied = read_question(asked)
    counts = counts or (len(answers), len(authorities))
    return asked[:2] + struct.pack("!HHHHH", flags | code, 1, *counts, 0) + copied + b"".join(answers) + \
        b"".join(authorities)


def ask(where, host, kind, seconds=1):
    """-> the octets that the server at (address, port) answers; None: nothing came."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(seconds)
        s.connect(where)
        try:
            s.send(question(host, kind))
            return s.recv(65535)
        except OSError:
            return None


class Responder(Listener):
    """A name server of UDP at a free port of the loopback; script(octets) -> list of datagrams."""

    def __init__(self, script, host="127.0.0.1"):
        self.script, self.asked = script, []
        listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listening.bind((host, 0))
        self.where = f"{host}:{listening.getsockname()[1]}"
        super().__init__(listening)

    def take(self, octets, sender):
        self.asked.append(read_question(octets)[:2])
        for datagram in self.script(octets):
            self.socket.sendto(datagram, sender)
