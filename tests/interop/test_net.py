"""test_net.py - the lab of namespaces does what its cases need of it, shown with one line at one server.

The phone finds its server through nsd, loses it in each of the ways, and comes back.
"""
import socket
import subprocess
import sys
import time
import unittest

from certificate import Authority
from kamailio import Kamailio
from net import Net
from scene import DOMAIN, T_F, Scene, line, srv
from uas import wait_until
from witness import most_within

RETRY = {"Reg_Retry_Intvl": 1, "Reg_Retry_Long_Intvl": 1}
ONE = "@ IN A 10.77.0.3"


def tell(test, **facts):
    print(f"interop: {test.id().split('.')[-1]}: " + ", ".join(f"{k} {v}" for k, v in facts.items()), flush=True)


def spaces():
    return subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout


def single(**more):
    return line(**{"Proxy": DOMAIN, "Use_DNS_SRV": "No", **more})


class Spaces(unittest.TestCase):
    def test_nothing_is_left(self):
        with self.assertRaises(ZeroDivisionError), Net("a", "b") as net:
            self.assertIn(net.prefix, spaces())
            _ = 1 // 0
        self.assertNotIn(net.prefix, spaces())

    def test_nothing_is_left_of_a_process_that_fails(self):
        text = "from net import Net\nn = Net('a')\nprint(n.prefix)\nraise SystemExit(3)\n"
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertNotIn(done.stdout.strip(), spaces())

    def test_without_root_it_says_so(self):
        text = "import os\nfrom net import Net\nos.geteuid() or os.seteuid(65534)\nNet('a')\n"
        done = subprocess.run([sys.executable, "-c", text],
                              capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("needs root", done.stderr)

    def test_ways_to_fail(self):
        with Net("a", "b") as net:
            def udp(wait=0.5):
                with net.socket("a", socket.AF_INET, socket.SOCK_DGRAM) as s:
                    s.settimeout(wait)
                    s.connect((net.address("b"), 9))
                    s.send(b"x")
                    return s.recv(10)

            def tcp():
                with net.socket("a", socket.AF_INET, socket.SOCK_STREAM) as s:
                    s.settimeout(1)
                    s.connect((net.address("b"), 9))

            with net.socket("b", socket.AF_INET, socket.SOCK_DGRAM) as u, \
                    net.socket("b", socket.AF_INET, socket.SOCK_STREAM) as t:
                u.bind((net.address("b"), 9))
                t.bind((net.address("b"), 9))
                t.listen()
                tcp()
                net.silence("b")
                self.assertRaises(TimeoutError, udp)
                self.assertRaises(TimeoutError, tcp)
                net.heal("b")
                tcp()
                net.refuse_tcp("b")
                self.assertRaises(ConnectionRefusedError, tcp)
                self.assertRaises(TimeoutError, udp)
                net.heal("b")
                net.refuse_udp("b")
                self.assertRaises(ConnectionRefusedError, udp)
                net.heal("b")
                tcp()
                self.assertEqual(len(u.recvfrom(10)[0]), 1)

    def test_most_within(self):
        self.assertEqual([most_within(t, 1) for t in ([], [0], [0, 1, 2], [0, .5, .9, 1.5], [0, .1, .2, 5])],
                         [0, 1, 1, 3, 3])


class Servers(unittest.TestCase):
    def test_tls(self):
        with Authority() as authority, Net("a", "b") as net:
            tls = authority.issue(DOMAIN, f"DNS:{DOMAIN}")
            with Kamailio({"alice": "one"}, host=net.address("b"), hosts=[net.address6("b")], port=5060, tls=tls,
                          before=net.before("b")):
                for host in (net.address("b"), f"[{net.address6('b')}]"):
                    for name, verdict in ((DOMAIN, "Verify return code: 0 (ok)"), ("other.test", "hostname mismatch")):
                        done = subprocess.run(
                            [*net.before("a"), "openssl", "s_client", "-connect", f"{host}:5061", "-CAfile",
                             authority.path, "-verify_hostname", name], stdin=subprocess.DEVNULL, capture_output=True,
                            text=True, check=False, timeout=20)
                        self.assertIn(verdict, done.stdout + done.stderr)

    def test_codes_that_are_told(self):
        with Scene(srv("one"), servers=("one",)) as scene:
            at = scene.net.address("one")

            def options(method="REGISTER"):
                with scene.net.socket("phone", socket.AF_INET, socket.SOCK_DGRAM) as s:
                    s.settimeout(2)
                    s.connect((at, 5060))
                    here = "%s:%d" % s.getsockname()
                    s.send("\r\n".join([f"{method} sip:{DOMAIN} SIP/2.0",
                                        f"Via: SIP/2.0/UDP {here};branch=z9hG4bK{time.time()}",
                                        f"From: <sip:alice@{DOMAIN}>;tag=1", f"To: <sip:alice@{DOMAIN}>",
                                        "Call-ID: 1", f"CSeq: 1 {method}", "Content-Length: 0", "", ""]).encode())
                    return s.recv(65535).decode()
            self.assertIn("SIP/2.0 401 ", options())
            scene.kamailio["one"].answer(503, after=7)
            answer = options()
            self.assertIn("SIP/2.0 503 ", answer)
            self.assertIn("Retry-After: 7\r\n", answer)
            scene.kamailio["one"].answer(500)
            answer = options()
            self.assertIn("SIP/2.0 500 ", answer)
            self.assertNotIn("Retry-After", answer)
            self.assertIn("SIP/2.0 200 ", options("OPTIONS"))
            scene.kamailio["one"].answer(0)
            self.assertIn("SIP/2.0 401 ", options())
            wait_until(lambda: len(scene.seen("one")) == 5, "five requests in the log")
            self.assertEqual([len(scene.seen("one", m)) for m in ("REGISTER", "OPTIONS", "INVITE")], [4, 1, 0])
            self.assertEqual([v.why for v in scene.verdicts("one")], ["-5", "503", "500", "-5"])

    def test_the_zone_changes(self):
        with Scene(srv("one", "two"), servers=()) as scene:
            first = scene.serial(scene.names.where, DOMAIN)
            scene.change(srv("three"))
            self.assertEqual(scene.serial(scene.names.where, DOMAIN), first + 1)
            scene.names.stop()
            self.assertIsNone(scene.serial(scene.names.where, DOMAIN))
            scene.names.start()
            self.assertEqual(scene.serial(scene.names.where, DOMAIN), first + 1)


class OneServer(unittest.TestCase):
    def test_a_server_is_killed_and_comes_back(self):
        with Scene(ONE, servers=("one",)) as scene, scene.phone(single(), **RETRY) as p:
            self.assertEqual(scene.net.address("one"), ONE.split()[-1])
            scene.registered("one")
            p.wait_state(1, "registered")
            scene.kill("one")
            killed = time.time()
            self.assertEqual(p.ctl("register").returncode, 0)
            p.expect(r"\*\*\* no longer registered")
            scene.start("one")
            started = time.time()
            back = scene.registered("one", since=started)
            p.wait_state(1, "registered")
            self.assertLess(back - started, 5)
            attempts = scene.witness.attempts(since=killed)
            self.assertGreater(len(attempts), 1)
            self.assertEqual(scene.witness.attempts()[0], scene.witness.sent(method="REGISTER")[0])
            self.assertEqual(p.stop(), 0, p.said)
            wait_until(lambda: scene.kamailio["one"].bindings() == {}, "the binding is removed")
            tell(self, back_after=f"{back - started:.2f} s", attempts=len(attempts))

    def test_a_server_falls_silent_and_comes_back(self):
        with Scene(ONE, servers=("one",)) as scene, scene.phone(single(), **RETRY) as p:
            scene.registered("one")
            p.wait_state(1, "registered")
            scene.net.silence("one")
            asked = time.time()
            self.assertEqual(p.ctl("register").returncode, 0)
            p.expect(r"\*\*\* no answer from the server", T_F + 3)
            silent = time.time() - asked
            self.assertGreater(silent, T_F - 0.1)
            self.assertEqual(scene.verdicts("one", since=asked), [])
            scene.net.heal("one")
            healed = time.time()
            back = scene.registered("one", since=healed)
            p.wait_state(1, "registered")
            tell(self, told_after=f"{silent:.2f} s", back_after=f"{back - healed:.2f} s")

    def test_the_name_server_comes_late(self):
        with Scene(ONE, servers=("one",)) as scene:
            scene.names.stop()
            with scene.phone(single(), **RETRY) as p:
                p.expect(r"\*\*\* no server has a usable address")
                self.assertEqual(scene.seen("one"), [])
                scene.names.start()
                up = time.time()
                back = scene.registered("one", since=up)
                tell(self, registered_after=f"{back - up:.2f} s")


if __name__ == "__main__":
    unittest.main()
