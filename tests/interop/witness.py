"""witness.py - what a host's wire carries: every SIP message in the clear with its time, read from the link itself.

The phone has no part in it. A message over TCP is known by its first line at the beginning of a segment, which is how
the phone and Kamailio send; what goes over TLS is seen in Kamailio's own log instead.
"""
import collections
import re
import socket
import struct
import time

from listener import Listener

# at: s of the machine's clock; way: "out" of the host or "in"; peer: "address:port"; what: the method, or the status;
# proves: it has credentials
Seen = collections.namedtuple("Seen", "at way peer protocol what method cseq call_id contact expires proves route")
FIRST = re.compile(rb"(?:([A-Z]+) sips?:\S+ SIP/2\.0|SIP/2\.0 (\d{3}) [^\r\n]*)\r\n")
ETH_P_ALL, PACKET_OUTGOING = 3, 4


def field(head, name, short=None):
    found = re.search(rb"\r\n(?:" + name + (rb"|" + short if short else b"") + rb")[ \t]*:[ \t]*([^\r\n]*)", head, re.I)
    return found.group(1).decode("utf-8", "replace") if found else ""


def payload(frame):
    """-> (protocol, source, target, octets) of what an Ethernet frame carries; None: neither UDP nor TCP."""
    kind = struct.unpack("!H", frame[12:14])[0]
    if kind == 0x0800:
        at, next_header = 14 + (frame[14] & 15) * 4, frame[23]
        end = 14 + struct.unpack("!H", frame[16:18])[0]
        ends = [socket.inet_ntop(socket.AF_INET, frame[n:n + 4]) for n in (26, 30)]
    elif kind == 0x86DD:
        at, next_header = 54, frame[20]
        end = 54 + struct.unpack("!H", frame[18:20])[0]
        ends = ["[" + socket.inet_ntop(socket.AF_INET6, frame[n:n + 16]) + "]" for n in (22, 38)]
    else:
        return None
    if next_header not in (socket.IPPROTO_UDP, socket.IPPROTO_TCP):
        return None
    ports = struct.unpack("!HH", frame[at:at + 4])
    head = 8 if next_header == socket.IPPROTO_UDP else (frame[at + 12] >> 4) * 4
    source, target = (f"{host}:{port}" for host, port in zip(ends, ports))
    return "udp" if next_header == socket.IPPROTO_UDP else "tcp", source, target, frame[at + head:end]


class Witness(Listener):
    """At a host of a Net. `seen` grows while it runs; retransmissions are among it."""

    def __init__(self, net, host):
        listening = net.socket(host, socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(ETH_P_ALL))
        listening.bind(("eth0", 0))
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
        self.seen = []
        super().__init__(listening)

    def take(self, octets, sender):
        self.look(time.time(), octets, sender[2] == PACKET_OUTGOING)

    def look(self, at, frame, is_out):
        found = payload(frame)
        if not found:
            return
        protocol, source, target, octets = found
        first = FIRST.match(octets)
        if not first:
            return
        head = octets.partition(b"\r\n\r\n")[0]
        number, _, method = field(head, b"CSeq").partition(" ")
        self.seen.append(Seen(at, "out" if is_out else "in", target if is_out else source, protocol,
                              first.group(1).decode() if first.group(1) else int(first.group(2)), method.strip(),
                              int(number or 0), field(head, b"Call-ID", b"i"), field(head, b"Contact", b"m"),
                              field(head, b"Expires"), bool(field(head, b"(?:Proxy-)?Authorization")),
                              field(head, b"Route")))

    def sent(self, peer=None, method=None, since=0.0):
        """-> the requests that the host sent first at or after `since`; retransmissions, TCP's too, are not among
        them."""
        found = {}
        for s in list(self.seen):
            if s.way == "out" and isinstance(s.what, str):
                found.setdefault((s.peer, s.call_id, s.cseq, s.what), s)
        return [s for s in found.values() if s.at >= since and peer in (None, s.peer) and method in (None, s.what)]

    def attempts(self, since=0.0):
        """-> the registration attempts: REGISTERs sent that bind, those aside that answer a challenge."""
        asked, found, known = set(), [], set()
        for s in list(self.seen):
            if s.method != "REGISTER":
                continue
            if s.way == "in" and s.what in (401, 407):
                asked.add((s.peer, s.call_id))
            key = (s.peer, s.call_id, s.cseq)
            if s.way != "out" or s.what != "REGISTER" or key in known:
                continue
            known.add(key)
            is_answer = s.proves and (s.peer, s.call_id) in asked
            asked.discard((s.peer, s.call_id))
            if not is_answer and not is_removal(s) and s.at >= since:
                found.append(s)
        return found


def is_removal(s):
    return s.expires == "0" or bool(re.search(r";expires=0\b", s.contact))


def most_within(times, seconds):
    """-> how many of the times, which rise, lie within any stretch of so many seconds."""
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most
