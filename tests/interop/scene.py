"""scene.py - a phone and the servers of its domain, each on a host of its own: Kamailio "one", "two", "three", and nsd.

The hosts are those of net.py; the domain is sip.test. What stands in its zone is the test's, and may change while all
run.
"""
import socket
import struct
import time

import dns_message
from certificate import Authority
from kamailio import Kamailio
from net import Net
from nsd import Nsd, serial_of
from phone import Phone, profile
from uas import PATIENCE, wait_until
from witness import Witness

DOMAIN = "sip.test"
PORT, TLS_PORT = 5060, 5061
USERS = {"alice": "one", "bob": "two"}
NAMES = ("one", "two", "three")
T_F = 2         # s, Timer F of the phones here: the suite is to be quick
CA_OPTION = "--tls-ca"


def srv(*servers, transport="udp", ttl=None, port=None):
    """-> rows of the zone: the servers in their order, one priority each; a tuple shares one."""
    service = {"udp": "_sip._udp", "tcp": "_sip._tcp", "tls": "_sips._tcp"}[transport]
    port = port or (TLS_PORT if transport == "tls" else PORT)
    rows = []
    for n, names in enumerate(servers, 1):
        for name in names if isinstance(names, tuple) else (names,):
            rows.append(f"{service} {ttl if ttl is not None else ''} IN SRV {10 * n} 1 {port} {name}")
    return "\n".join(rows)


def naptr(*transports):
    """-> rows of the zone: the transports in their order."""
    words = {"udp": ("SIP+D2U", "_sip._udp"), "tcp": ("SIP+D2T", "_sip._tcp"), "tls": ("SIPS+D2T", "_sips._tcp")}
    return "\n".join(f'@ IN NAPTR {10 * n} 50 "s" "{words[t][0]}" "" {words[t][1]}' for n, t in enumerate(transports,
                                                                                                          1))


class Scene:
    """All of it. servers: which of NAMES run; zone: rows of the domain besides the servers' addresses; wrong: whose
    certificate names another domain. As a context manager everything is ended and removed at the end."""

    def __init__(self, zone, servers=("one", "two"), ttl=60, tls=False, wrong=(), families=(4,), **kamailio):
        self.gone = []                      # what is to be ended, the last first
        self.kamailio, self.past = {}, {name: [] for name in NAMES}
        self.settings = {name: dict(kamailio) for name in NAMES}
        try:
            self.net = self.enter(Net("phone", "names", *NAMES))
            self.authority = self.enter(Authority()) if tls else None
            for name in NAMES if tls else ():
                domain = "wrong.test" if name in wrong else DOMAIN
                self.settings[name]["tls"] = self.authority.issue(domain, f"DNS:{domain}", f"URI:sip:{domain}")
            self.families = families
            self.witness = self.enter(Witness(self.net, "phone"))
            self.names = self.enter(Nsd({DOMAIN: self.zone(zone)}, self.net.address("names"), 53, ttl=ttl, negative=1,
                                        before=self.net.before("names"), serial=self.serial))
            for name in servers:
                self.start(name)
        except BaseException:
            self.__exit__()
            raise

    def enter(self, thing):
        self.gone.append(thing)
        return thing.__enter__()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        faults = []
        for server in self.kamailio.values():
            server.__exit__()
        for thing in reversed(self.gone):
            try:
                thing.__exit__(None, None, None)
            except Exception as fault:      # the rest has to go too
                faults.append(fault)
        if faults:
            raise faults[0]

    # names

    def zone(self, rows):
        """-> the rows, and the addresses of all servers."""
        addresses = [f"{name} IN A {self.net.address(name)}" for name in NAMES if 4 in self.families]
        addresses += [f"{name} IN AAAA {self.net.address6(name)}" for name in NAMES if 6 in self.families]
        return "\n".join([rows, *addresses])

    def change(self, rows):
        self.names.change(DOMAIN, self.zone(rows))

    def serial(self, where, name):
        """As Nsd.serial_here, asked from the host itself."""
        host, port = where.rsplit(":", 1)
        with self.net.socket("names", socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(0.5)
            s.connect((host, int(port)))
            try:
                s.send(dns_message.question(name, dns_message.SOA))
                octets = s.recv(65535)
            except OSError:
                return None
        if octets[3] & 15 or octets[6:8] == b"\0\0":
            return None
        return serial_of(octets, octets.find(struct.pack("!HH", dns_message.SOA, 1), len(name) + 18) + 10)

    # servers

    def start(self, name):
        """A server that does not run is started, with nothing in its memory."""
        hosts = ([self.net.address(name)] if 4 in self.families else []) + \
            ([self.net.address6(name)] if 6 in self.families else [])
        self.kamailio[name] = Kamailio(USERS, host=hosts[0], hosts=hosts[1:], port=PORT, before=self.net.before(name),
                                       **{"tcp": True, "realm": DOMAIN, **self.settings[name]})
        return self.kamailio[name]

    def kill(self, name):
        """The process is gone, its host is not: UDP is answered by ICMP, TCP by a reset."""
        server = self.kamailio.pop(name)
        server.kill()
        server.forget()
        self.past[name].append(server)

    def lives(self, name):
        """-> all that the server was, in order."""
        return self.past[name] + ([self.kamailio[name]] if name in self.kamailio else [])

    def verdicts(self, name, user="alice", since=0.0):
        return [v for life in self.lives(name) for v in life.of(user) if v.at >= since]

    def seen(self, name, method=None, since=0.0):
        """-> the times at which the server saw requests."""
        return [at for life in self.lives(name) for at in life.times(method) if at >= since]

    def where(self, name, tls=False):
        return f"{self.net.address(name)}:{TLS_PORT if tls else PORT}"

    # the phone

    def phone(self, *lines, options=(), **settings):
        """lines: elements of each, see `line`; else one line of alice."""
        if self.authority:
            options = (*options, CA_OPTION, self.authority.path)
        return Phone(profile(*(lines or (line(),)), **{"SIP_T1": 0.2, "SIP_Timer_F": T_F, **settings}), "--dns",
                     self.names.where, *options, bind=self.net.address("phone") if self.families == (4,) else None,
                     before=self.net.before("phone"))

    def registered(self, name, since=0.0, seconds=PATIENCE, user="alice"):
        """-> when the server first took a REGISTER of the user, at or after `since`."""
        def look():
            return [v.at for v in self.verdicts(name, user, since) if v.why == "in"]
        try:
            return wait_until(look, f"{user} registered at {name}", seconds)[0]
        except AssertionError as fault:
            heard = {n: [(round(v.at - since, 2), v.why) for v in self.verdicts(n, user, since)] for n in NAMES}
            raise AssertionError(f"{fault}\nverdicts since: {heard}") from None


def line(user="alice", port=5060, **more):
    """-> the elements of a line: the domain as the proxy, found by SRV."""
    return {"Proxy": DOMAIN, "User_ID": user, "Password": USERS[user], "SIP_Port": port, "Register_Expires": 32,
            "Use_DNS_SRV": "Yes", "DNS_SRV_Auto_Prefix": "Yes", **more}


if __name__ == "__main__":      # by hand: the lab until it is interrupted
    with Scene(naptr("udp", "tcp") + "\n" + srv("one", "two") + "\n" + srv("one", "two", transport="tcp"),
               servers=NAMES) as scene:
        print(f"ip netns list; names {scene.names.where}; zone {scene.names.folder}")
        while True:
            time.sleep(1)
