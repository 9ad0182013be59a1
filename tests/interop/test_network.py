"""test_network.py - the network of a running phone changes: addresses, routes, links, name servers (LOCAL_network,
LOCAL_resolver_file, LOCAL_search_domains).

The phone's host is a namespace; its /etc, where that matters, is a folder of the test's.
"""
import os
import shutil
import socket
import tempfile
import time
import unittest

from net import run
from phone import Phone, profile
from scene import CA_OPTION, DOMAIN, T_F, Scene, line
from test_net import ONE, tell
from uas import wait_until
from witness import most_within

NEW, NEW6 = "10.77.0.101", "fd77::101"
AT_ONCE = 1.5       # s from the change to the new binding: NETWORK_SETTLE_MS, LOCAL_pace, a machine at work
SLOW = {"SIP_T1": 0.2, "SIP_Timer_F": T_F, "Reg_Retry_Intvl": 30, "Reg_Retry_Long_Intvl": 600}
ONE6 = "@ IN AAAA fd77::3"


def hosts(scene, name="one", user="alice"):
    """-> the hosts of the user's contacts at the server."""
    contacts = scene.kamailio[name].bindings().get(user, [])
    return sorted(c["Address"].split("@", 1)[1].split(";")[0].rsplit(":", 1)[0].strip("[]") for c in contacts)


class Case(unittest.TestCase):
    def phone(self, scene, *options, before=(), **more):
        """The phone listens at every address."""
        if scene.authority:
            options = (*options, CA_OPTION, scene.authority.path)
        lines = [line(**{"Proxy": DOMAIN, "Use_DNS_SRV": "No", "Register_Expires": 600, **more})]
        p = Phone(profile(*lines, **SLOW), *options, bind=None, before=[*scene.net.before("phone"), *before])
        return self.enterContext(p)

    def named(self, scene, **more):
        p = self.phone(scene, "--dns", scene.names.where, **more)
        p.wait_state(1, "registered")
        time.sleep(1.1)         # LOCAL_pace
        return p

    def ip(self, scene, *words):
        run("ip", "-n", scene.net.prefix + "phone", *words)


class Addresses(Case):
    def replace(self, **more):
        scene = self.enterContext(Scene(ONE, servers=("one",), tls="TLS" in more.values()))
        p = self.named(scene, **more)
        self.assertEqual(hosts(scene), [scene.net.address("phone")])
        self.ip(scene, "address", "add", NEW + "/24", "dev", "eth0")
        time.sleep(0.3)         # with the old address beside it nothing changes
        self.assertEqual(hosts(scene), [scene.net.address("phone")])
        # the kernel removes the addresses beside the primary one, unless it promotes them
        scene.net.run("phone", "sysctl", "-qw", "net.ipv4.conf.eth0.promote_secondaries=1")
        at = time.time()
        self.ip(scene, "address", "del", scene.net.address("phone") + "/24", "dev", "eth0")
        wait_until(lambda: hosts(scene) == [NEW], "the new binding and not the old one",
                   shown=lambda: f"{hosts(scene)} {p.shown()}")
        took = scene.registered("one", since=at) - at
        self.assertLess(took, AT_ONCE)
        p.expect("the network has changed: 1 line is registered anew")
        self.assertNotIn("no longer registered", "\n".join(p.lines))
        self.assertEqual(p.stop(), 0, p.shown())
        wait_until(lambda: hosts(scene) == [], "the binding is removed")
        tell(self, bound_after=f"{took:.2f} s")

    def test_udp(self):
        self.replace()

    def test_tcp(self):
        self.replace(SIP_Transport="TCP")

    def test_tls(self):
        self.replace(SIP_Transport="TLS", Proxy=DOMAIN + ":5061")

    def test_an_ipv6_privacy_address_is_rotated(self):
        scene = self.enterContext(Scene(ONE6, servers=("one",), families=(6,)))
        p = self.named(scene)
        self.assertEqual(hosts(scene), [scene.net.address6("phone")])
        at = time.time()
        self.ip(scene, "address", "add", NEW6 + "/64", "dev", "eth0", "nodad")
        self.ip(scene, "address", "change", scene.net.address6("phone") + "/64", "dev", "eth0", "preferred_lft", "0")
        wait_until(lambda: hosts(scene) == [NEW6], "the new binding", shown=p.shown)
        tell(self, bound_after=f"{time.time() - at:.2f} s")

    def test_the_route_takes_another_source(self):
        scene = self.enterContext(Scene(ONE, servers=("one",)))
        p = self.named(scene)
        self.ip(scene, "address", "add", NEW + "/24", "dev", "eth0")
        self.ip(scene, "route", "add", "default", "via", scene.net.address("names"))
        time.sleep(0.3)
        self.assertEqual(hosts(scene), [scene.net.address("phone")])
        at = time.time()
        self.ip(scene, "route", "replace", scene.net.address("one") + "/32", "dev", "eth0", "src", NEW)
        wait_until(lambda: hosts(scene) == [NEW], "the new binding", shown=p.shown)
        tell(self, bound_after=f"{time.time() - at:.2f} s")

    def test_many_lines_are_spread(self):
        """60 lines at 20 a second. The server keeps a few contacts of a user and refuses the others, whose address is
        another one now, too."""
        scene = self.enterContext(Scene(ONE, servers=("one",)))
        lines = [line(port=5060 + n, Proxy=DOMAIN, Use_DNS_SRV="No", Register_Expires=600) for n in range(60)]
        p = self.enterContext(Phone(profile(*lines, **SLOW), "--dns", scene.names.where, "--start-rate", "20",
                                    bind=None, before=scene.net.before("phone")))
        p.wait_status(lambda s: all(n["state"] in ("registered", "waiting") for n in s["lines"]), "answers")
        time.sleep(1.1)
        at = time.time()
        self.ip(scene, "address", "add", NEW + "/24", "dev", "eth0")
        scene.net.run("phone", "sysctl", "-qw", "net.ipv4.conf.eth0.promote_secondaries=1")
        self.ip(scene, "address", "del", scene.net.address("phone") + "/24", "dev", "eth0")
        p.expect("the network has changed: 60 lines are registered anew")
        first = {}

        def look():         # the witness is a moment behind
            for s in scene.witness.sent(method="REGISTER", since=at):
                first.setdefault(s.call_id, s.at - at)
            return len(first) == 60
        wait_until(look, "a REGISTER of each")
        sent = sorted(first.values())
        self.assertLess(most_within(sent, 1), 30)
        self.assertLess(sent[-1], 5)
        tell(self, first_after=f"{sent[0]:.2f} s", last_after=f"{sent[-1]:.2f} s", most_a_second=most_within(sent, 1))

    def test_the_link_goes_down_and_up(self):
        """A refresh falls into it; the next attempt is when the link is back, not 30 s later."""
        scene = self.enterContext(Scene(ONE, servers=("one",)))
        p = self.named(scene)
        self.ip(scene, "link", "set", "eth0", "down")
        self.assertEqual(p.ctl("register").returncode, 0)
        p.expect("no longer registered")
        time.sleep(1.1)
        at = time.time()
        self.ip(scene, "link", "set", "eth0", "up")
        back = scene.registered("one", since=at)
        self.assertLess(back - at, AT_ONCE + 1)     # the neighbours are asked for anew
        p.wait_state(1, "registered")
        tell(self, back_after=f"{back - at:.2f} s")


class Resolver(Case):
    def setUp(self):
        self.etc = tempfile.mkdtemp(prefix="cw-etc-")
        self.addCleanup(shutil.rmtree, self.etc)
        for name in ("hosts", "nsswitch.conf", "passwd", "group", "ld.so.cache"):
            if os.path.exists("/etc/" + name):
                shutil.copy("/etc/" + name, self.etc)
        self.file = os.path.join(self.etc, "resolv.conf")
        self.scene = self.enterContext(Scene(ONE, servers=("one",)))
        self.text = f"nameserver {self.scene.net.address('names')}\n"

    def begin(self, **more):
        """A phone that has no answer from its name server, and waits."""
        p = self.phone(self.scene, **more, before=(
            "unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc && exec "$@"', self.etc))
        p.expect(r"\*\*\* no server has a usable address")
        time.sleep(1.1)
        return p

    def bound(self, p, at):
        back = self.scene.registered("one", since=at)
        self.assertLess(back - at, AT_ONCE, p.shown())
        p.wait_state(1, "registered")
        tell(self, registered_after=f"{back - at:.2f} s")

    def test_an_empty_file_is_filled(self):
        with open(self.file, "w", encoding="ascii") as f:
            p = self.begin()
            at = time.time()
            f.write(self.text)      # in place, by who keeps it open
            f.flush()
            self.bound(p, at)

    def test_the_file_comes_later(self):
        p = self.begin()
        at = time.time()
        with open(self.file + ".new", "w", encoding="ascii") as f:
            f.write(self.text)
        os.rename(self.file + ".new", self.file)
        self.bound(p, at)

    def test_a_link_whose_folder_comes_later(self):
        os.symlink("resolve/stub/resolv.conf", self.file)
        p = self.begin()
        os.mkdir(os.path.join(self.etc, "resolve"))
        time.sleep(0.3)
        os.mkdir(os.path.join(self.etc, "resolve", "stub"))
        time.sleep(0.3)
        at = time.time()
        with open(os.path.join(self.etc, "resolve", "stub", "resolv.conf"), "w", encoding="ascii") as f:
            f.write(self.text)
        self.bound(p, at)

    def test_a_link_is_swapped(self):
        for name, text in (("old", "nameserver 10.77.0.5\n"), ("new", self.text)):
            with open(os.path.join(self.etc, name), "w", encoding="ascii") as f:
                f.write(text)
        os.symlink("old", self.file)
        p = self.begin()
        at = time.time()
        os.symlink("new", self.file + ".tmp")
        os.rename(self.file + ".tmp", self.file)
        self.bound(p, at)

    def test_a_question_that_is_open_goes_to_the_new_server(self):
        """The old one is silent: its answer would be given up after 3 s."""
        with self.scene.net.socket("two", socket.AF_INET, socket.SOCK_DGRAM) as s, \
                open(self.file, "w", encoding="ascii") as f:
            s.bind((self.scene.net.address("two"), 53))
            f.write(f"nameserver {self.scene.net.address('two')}\n")
            f.flush()
            p = self.phone(self.scene, before=("unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc && exec "$@"',
                                               self.etc))
            s.settimeout(5)
            s.recvfrom(4096)
            at = time.time()
            f.seek(0)
            f.write(self.text + "#" * 40 + "\n")
            f.flush()
            self.bound(p, at)

    def test_search_domains(self):
        """Of the short name; of a whole one, none."""
        with open(self.file, "w", encoding="ascii") as f:
            f.write("search nowhere.test sip.test\n")
            f.flush()
            p = self.begin(Proxy="one")
            at = time.time()
            f.write(self.text)
            f.flush()
            self.bound(p, at)


if __name__ == "__main__":
    unittest.main()
