"""test_answer_from.py - an answer by UDP leaves from the address and port that its request came to (RFC 3581 4), on a
host with several addresses, whatever the routing table says.
"""
import socket
import unittest

from phone import Phone, line, profile
from uas import PATIENCE


def options(port, mark, host="127.0.0.1", more=";rport"):
    return (f"OPTIONS sip:alice@{host} SIP/2.0\r\nVia: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{mark}{more}\r\n"
            f"Max-Forwards: 70\r\nTo: <sip:alice@{host}>\r\nFrom: <sip:b@{host}>;tag=1\r\nCall-ID: {mark}\r\n"
            "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode()


class AnswerFrom(unittest.TestCase):
    def asked(self, client, to, octets):
        """-> where the answer came from."""
        client.settimeout(PATIENCE)
        client.sendto(octets, to)
        answer, where = client.recvfrom(65535)
        self.assertTrue(answer.startswith(b"SIP/2.0 "), answer)
        return where

    def addresses(self, bind, *addresses):
        own = line("127.0.0.1:9", Register="No")
        with Phone(profile(own), bind=bind) as phone:
            phone.is_listening()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                client.bind(("127.0.0.1", 0))
                for n, address in enumerate(addresses):
                    to = (address, own["SIP_Port"])
                    for more in (";rport", ""):
                        octets = options(client.getsockname()[1], f"{n}{more[:2]}x".replace(";", "r"), more=more)
                        self.assertEqual(self.asked(client, to, octets), to)
                        # once more: the answer that is stored
                        self.assertEqual(self.asked(client, to, octets), to)
                # what is refused without a transaction
                self.assertEqual(self.asked(client, to, octets.replace(b"Max-Forwards: 70", b"Max-Forwards: x")), to)

    def test_each_of_three_addresses(self):
        self.addresses(None, "127.0.0.1", "127.0.0.2", "127.0.0.3")

    def test_of_ipv4_alone(self):
        self.addresses("0.0.0.0", "127.0.0.1", "127.0.0.2", "127.0.0.3")


if __name__ == "__main__":
    unittest.main()
