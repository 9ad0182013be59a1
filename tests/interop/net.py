"""net.py - hosts of a test's own: network namespaces on one bridge, with ways to lose packets on purpose.

Each host has an IPv4 and an IPv6 address that exist nowhere else. Needs root; without, the test fails and says so.
Everything is removed at the end, and after a failure too.
"""
import atexit
import ctypes
import os
import shutil
import socket
import subprocess
import threading

PREFIX4, PREFIX6 = "10.77.0.", "fd77::"
CLONE_NEWNET = 0x40000000
COUNT = 0       # of the nets that this process has made
PLACE = threading.Lock()


def run(*words):
    """-> the output; AssertionError with what was said: it failed."""
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, f"{' '.join(map(str, words))}: {done.stdout}{done.stderr}".strip()
    return done.stdout


class Net:
    """The hosts by name, in the order given: the first is PREFIX4 1. As a context manager all is removed at the end."""

    def __init__(self, *hosts):
        global COUNT
        if os.geteuid() != 0:
            raise AssertionError("this test makes network namespaces, which needs root: run it as root, or in a "
                                 "container "
                                 "that may (CAP_SYS_ADMIN and CAP_NET_ADMIN)")
        for program, package in (("ip", "iproute2"), ("nft", "nftables")):
            if not shutil.which(program):
                raise AssertionError(f"{program} is not installed; ./packages.sh check installs {package}")
        COUNT += 1
        self.prefix = f"cw{os.getpid()}-{COUNT}-"
        self.number = {name: n for n, name in enumerate(hosts, 1)}
        self.made = []
        atexit.register(self.remove)
        try:
            self.make("hub")
            run("ip", "-n", self.prefix + "hub", "link", "add", "hub", "type", "bridge", "mcast_snooping", "0")
            run("ip", "-n", self.prefix + "hub", "link", "set", "hub", "up")
            for name in hosts:
                self.add_host(name)
        except (AssertionError, OSError, subprocess.SubprocessError) as fault:
            self.remove()
            raise AssertionError(f"no network namespaces here, and this test cannot do without: {fault}") from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()

    def remove(self):
        while self.made:
            name = self.made.pop()
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False, timeout=30)
        atexit.unregister(self.remove)

    def make(self, name):
        run("ip", "netns", "add", self.prefix + name)
        self.made.append(self.prefix + name)

    def add_host(self, name):
        self.make(name)
        space, n = self.prefix + name, self.number[name]
        run("ip", "link", "add", "eth0", "netns", space, "type", "veth", "peer", "name", f"port{n}", "netns",
            self.prefix + "hub")
        run("ip", "-n", self.prefix + "hub", "link", "set", f"port{n}", "master", "hub", "up")
        run("ip", "-n", space, "address", "add", f"{PREFIX4}{n}/24", "dev", "eth0")
        run("ip", "-n", space, "address", "add", f"{PREFIX6}{n:x}/64", "dev", "eth0", "nodad")
        for link in ("lo", "eth0"):
            run("ip", "-n", space, "link", "set", link, "up")
        # ICMP errors are part of what is tested: the kernel must not save them
        self.run(name, "sysctl", "-qw", "net.ipv4.icmp_ratelimit=0", "net.ipv6.icmp.ratelimit=0")

    def address(self, name):
        return f"{PREFIX4}{self.number[name]}"

    def address6(self, name):
        return f"{PREFIX6}{self.number[name]:x}"

    def before(self, name):
        """-> the words in front of a command that is to run on the host. The process keeps its pid."""
        return ["ip", "netns", "exec", self.prefix + name]

    def run(self, name, *words):
        return run(*self.before(name), *words)

    def socket(self, name, *kind):
        """-> a socket of the host, made here."""
        setns = ctypes.CDLL(None, use_errno=True).setns
        with PLACE, open("/proc/thread-self/ns/net", "rb") as home, open(f"/run/netns/{self.prefix}{name}",
                                                                         "rb") as there:
            if setns(there.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), f"setns to {name}")
            try:
                return socket.socket(*kind)
            finally:
                assert setns(home.fileno(), CLONE_NEWNET) == 0

    # Ways to fail. Each stands until `heal`.

    def cut(self, name, rule):
        """rule: of nft, for what comes in."""
        self.run(name, "nft", "add table inet cut; "
                 "add chain inet cut in { type filter hook input priority 0; policy accept; }; "
                 f"add rule inet cut in {rule}")

    def silence(self, name):
        """Packets to the host are dropped without a word; it still answers ARP and neighbour discovery."""
        self.cut(name, "meta l4proto { tcp, udp } drop")

    def refuse_tcp(self, name):
        """TCP segments to the host are answered with a reset, those of connections that stand included."""
        self.cut(name, "meta l4proto tcp reject with tcp reset")

    def refuse_udp(self, name):
        """Datagrams to the host are answered by ICMP, though a process would take them."""
        self.cut(name, "meta l4proto udp reject with icmpx type port-unreachable")

    def heal(self, name):
        self.run(name, "nft", "flush ruleset")
