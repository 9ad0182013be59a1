"""test_failover.py - a line loses its server in every way that servers are lost, moves, and comes home.

The guide's sections 1.1 to 1.3 and 1.6, RFC 3261 18.4 and 8.1.3.1, RFC 3263 4. Real servers in namespaces of the test's
own (scene.py). A case loses the primary "one", asks the line to register (its next request), and sees at the servers
what came of it. Each prints its times; the bars stand beside the assertions.

By hand: python3 test_failover.py Silent.test_udp
"""
import threading
import time
import unittest

from scene import DOMAIN, NAMES, PORT, T_F, Scene, line, naptr, srv
from uas import wait_until
from witness import most_within

NEVER = 600     # s, a Proxy Fallback Intvl that no case lives to see
AFTER_F = 1     # s after Timer F in which a line is registered at the backup
AFTER_REFUSAL = 2       # s after a refusal at the next request
LATE = 1.5      # s that a machine at work may be late with what is due by the clock
CLOSE = 0.95    # s; two attempts of a line lie at least a second apart, as measured on a machine at work
QUICK = {"Reg_Retry_Intvl": 1, "Reg_Retry_Long_Intvl": 1, "SIP_Timer_B": T_F}


def alice(fallback=NEVER, auto="Yes", **more):
    return line(Proxy_Fallback_Intvl=fallback, Auto_Register_When_Failover=auto, **more)


def attempts_at(scene, since=0.0):
    """-> the times of the registration attempts that reached a server, by the servers' logs: for TLS, which the wire
    does not show."""
    found = []
    for name in scene.past:
        challenged = set()
        for v in scene.verdicts(name):
            if v.call_id not in challenged and v.at >= since:
                found.append(v.at)
            challenged.discard(v.call_id)
            if v.why.startswith("-") or v.why == "unknown":
                challenged.add(v.call_id)
    return sorted(found)


class Case(unittest.TestCase):
    def scene(self, zone=srv("one", "two"), **more):
        return self.enterContext(Scene(zone, **more))

    def phone(self, scene, *lines, at="one", **settings):
        """-> a phone whose line 1 is registered there, long enough ago that its next attempt is due at once."""
        p = self.enterContext(scene.phone(*lines, **{**QUICK, **settings}))
        scene.registered(at)
        p.wait_state(1, "registered")
        time.sleep(1.1)
        return p

    def ask(self, p):
        """The line's next request. -> when"""
        at = time.time()
        self.assertEqual(p.ctl("register").returncode, 0)
        return at

    def assert_moves(self, scene, p, name, since, most, least=0.0):
        """-> s after `since` at which the line was registered at that server; it stays so."""
        took = scene.registered(name, since=since, seconds=most + 10) - since
        self.assertLessEqual(took, most, f"registered at {name} too late")
        self.assertGreaterEqual(took, least, f"registered at {name} too early")
        status = p.wait_state(1, "registered")["lines"][0]
        self.assertTrue(status["registered"])
        self.assertIn(scene.net.address(name) + ":", status["server"])
        return took

    def assert_alone(self, scene, p, name, since, seconds=2.0):
        """From then on all that the line sends goes to that server; what removes an older binding aside."""
        self.ask(p)
        time.sleep(seconds)
        elsewhere = [s for s in scene.witness.sent(since=since) if not s.peer.startswith(scene.net.address(name) + ":")
                     and not (s.what == "REGISTER" and (s.expires == "0" or ";expires=0" in s.contact))]
        self.assertEqual(elsewhere, [])
        self.assertGreater(len(scene.seen(name, since=since)), 0)

    def assert_no_storm(self, scene, since=0.0, times=None):
        seen = scene.witness.attempts(since) if times is None else []
        times = times or [s.at for s in seen]
        shown = [f"{s.at - times[0]:.2f} {s.peer} {s.call_id[:6]} {s.cseq}" for s in seen]
        self.assertLessEqual(most_within(times, CLOSE), 1, shown or [round(t - times[0], 2) for t in times])
        return len(times)

    def assert_removed(self, scene, name):
        wait_until(lambda: scene.kamailio[name].bindings() == {}, f"the binding at {name} is removed", 5)

    def tell(self, **facts):
        shown = (f"{k} {v:.2f} s" if isinstance(v, float) else f"{k} {v}" for k, v in facts.items())
        print(f"failover: {'.'.join(self.id().split('.')[-2:])}: " + ", ".join(shown), flush=True)


class Silent(Case):
    """Packets to the primary are dropped."""

    def lose(self, most, transport="UDP", least=T_F - 0.1, **more):
        scene = self.scene(srv("one", "two", transport=transport.lower()), **more)
        p = self.phone(scene, alice(SIP_Transport=transport))
        scene.net.silence("one")
        took = self.assert_moves(scene, p, "two", self.ask(p), most, least)
        if transport != "TLS":
            self.assert_no_storm(scene)
            self.assert_alone(scene, p, "two", time.time())
        self.tell(failover=took, timer_F=float(T_F))

    def test_udp(self):
        self.lose(T_F + AFTER_F)

    def test_tcp(self):
        self.lose(T_F + AFTER_F, "TCP")

    def test_tls(self):
        self.lose(T_F + AFTER_F, "TLS", tls=True)

    def test_from_the_start(self):
        scene = self.scene()
        scene.net.silence("one")
        start = time.time()
        with scene.phone(alice(), **QUICK) as p:
            took = self.assert_moves(scene, p, "two", start, T_F + AFTER_F + LATE, T_F - 0.1)
            self.assert_no_storm(scene)
            self.tell(failover=took)

    def test_two_of_three(self):
        """The third is reached when both before it have had their Timer F."""
        scene = self.scene(srv("one", "two", "three"), servers=("one", "two", "three"))
        p = self.phone(scene, alice())
        scene.net.silence("one")
        scene.net.silence("two")
        took = self.assert_moves(scene, p, "three", self.ask(p), 2 * T_F + AFTER_F, 2 * T_F - 0.2)
        self.assert_no_storm(scene)
        self.tell(failover=took)

    def test_the_other_line_stays(self):
        """One line has another list: what befalls its neighbour is not its business."""
        zone = srv("one", "two") + "\n_sip._udp.other IN SRV 10 1 5060 three\n"
        scene = self.scene(zone, servers=("one", "two", "three"))
        p = self.phone(scene, alice(), line("bob", 5062, Proxy="other." + DOMAIN, Proxy_Fallback_Intvl=NEVER))
        scene.registered("three", user="bob")
        scene.net.silence("one")
        since = time.time()
        self.assertEqual(p.ctl("register", "--line", "1").returncode, 0)
        took = self.assert_moves(scene, p, "two", since, T_F + AFTER_F, T_F - 0.1)
        self.assertEqual([v for name in ("one", "two") for v in scene.verdicts(name, "bob")], [])
        self.assertEqual(scene.verdicts("three", "bob", since), [])
        self.assertTrue(p.status()["lines"][1]["registered"])
        self.tell(failover=took)


class Refused(Case):
    """The primary's host answers, its server does not."""

    def test_icmp(self):
        scene = self.scene()
        p = self.phone(scene, alice())
        scene.kill("one")
        took = self.assert_moves(scene, p, "two", self.ask(p), AFTER_REFUSAL)
        self.assert_no_storm(scene)
        self.assert_alone(scene, p, "two", time.time())
        self.tell(failover=took)

    def test_icmp_from_the_start(self):
        scene = self.scene(servers=("two",))
        start = time.time()
        with scene.phone(alice(), **QUICK) as p:
            took = self.assert_moves(scene, p, "two", start, AFTER_REFUSAL + LATE)
            self.assert_no_storm(scene)
            self.tell(failover=took)

    def test_tcp_reset(self):
        """The connection stands and is reset at the next request."""
        scene = self.scene(srv("one", "two", transport="tcp"))
        p = self.phone(scene, alice(SIP_Transport="TCP"))
        scene.net.refuse_tcp("one")
        took = self.assert_moves(scene, p, "two", self.ask(p), AFTER_REFUSAL)
        self.assert_no_storm(scene)
        self.assert_alone(scene, p, "two", time.time())
        self.tell(failover=took)

    def test_tcp_killed(self):
        """The connection ends with the process: that is told at once, without a request."""
        scene = self.scene(srv("one", "two", transport="tcp"))
        p = self.phone(scene, alice(SIP_Transport="TCP"))
        killed = time.time()
        scene.kill("one")
        took = self.assert_moves(scene, p, "two", killed, AFTER_REFUSAL + LATE)
        self.assert_no_storm(scene)
        self.tell(failover=took)

    def test_tls_killed(self):
        scene = self.scene(srv("one", "two", transport="tls"), tls=True)
        p = self.phone(scene, alice(SIP_Transport="TLS"))
        killed = time.time()
        scene.kill("one")
        took = self.assert_moves(scene, p, "two", killed, AFTER_REFUSAL + LATE)
        self.assert_no_storm(scene, times=attempts_at(scene))
        self.tell(failover=took)

    def test_tls_wrong_name(self):
        """The primary proves another name: nothing of SIP is said to it, and the refusal names what was wrong."""
        scene = self.scene(srv("one", "two", transport="tls"), tls=True, wrong=("one",))
        start = time.time()
        with scene.phone(alice(SIP_Transport="TLS"), **QUICK) as p:
            took = self.assert_moves(scene, p, "two", start, AFTER_REFUSAL + LATE)
            self.assertEqual(scene.seen("one"), [])
            p.expect(r"(?i)(name|certificate).*" + DOMAIN)
            self.tell(failover=took)

    def test_tls_wrong_name_not_validated(self):
        scene = self.scene(srv("one", "two", transport="tls"), tls=True, wrong=("one",))
        p = self.phone(scene, alice(SIP_Transport="TLS", TLS_Name_Validate="No"))
        self.assertEqual(scene.seen("two"), [])
        self.assertTrue(p.status()["lines"][0]["registered"])

    def test_another_transport(self):
        """AUTO: what NAPTR puts first, and when no server speaks it any more, what comes behind."""
        zone = "\n".join([naptr("tcp", "udp"), srv("one", "two", transport="tcp"), srv("one", "two")])
        scene = self.scene(zone)
        p = self.phone(scene, alice(SIP_Transport="AUTO"))
        self.assertEqual({s.protocol for s in scene.witness.sent()}, {"tcp"})
        for name in ("one", "two"):
            scene.net.refuse_tcp(name)
        since = self.ask(p)
        took = self.assert_moves(scene, p, "one", since, 2 * AFTER_REFUSAL)
        self.assertEqual([s.protocol for s in scene.witness.sent(since=since) if s.protocol == "udp"][:1], ["udp"])
        self.assert_no_storm(scene)
        self.tell(failover=took)


class Names(Case):
    """The DNS fails, or says something else."""

    def test_gone_while_registered(self):
        """What it last said goes on to hold: for a refresh, and for a failover."""
        scene = self.scene(ttl=2)
        p = self.phone(scene, alice())
        scene.net.silence("names")
        time.sleep(3)       # the TTL is over
        since = self.ask(p)
        refreshed = self.assert_moves(scene, p, "one", since, 1)
        scene.kill("one")
        time.sleep(1)
        took = self.assert_moves(scene, p, "two", self.ask(p), AFTER_REFUSAL)
        self.assert_no_storm(scene)
        self.tell(refresh=refreshed, failover=took)

    def test_gone_at_the_start(self):
        scene = self.scene()
        scene.net.silence("names")
        with scene.phone(alice(), **QUICK) as p:
            time.sleep(4)
            self.assertEqual(scene.witness.sent(), [])
            healed = time.time()
            scene.net.heal("names")
            took = self.assert_moves(scene, p, "one", healed, 3 + 1 + LATE)     # a question's life, the retry interval
            self.assert_no_storm(scene)
            self.tell(registered=took)

    def test_other_records(self):
        """Another server takes the primary's place: the line goes there, and its old binding goes."""
        scene = self.scene(ttl=2, servers=("one", "two", "three"))
        p = self.phone(scene, alice())
        scene.change(srv("three", "two"))
        changed = time.time()
        time.sleep(3)
        since = time.time()
        self.ask(p)
        took = self.assert_moves(scene, p, "three", changed, since - changed + AFTER_REFUSAL)
        self.assert_removed(scene, "one")
        self.assert_alone(scene, p, "three", time.time())
        self.assertEqual(scene.seen("two"), [])
        self.assert_no_storm(scene)
        self.tell(moved=took, ttl=2.0)

    def test_records_that_change_back_and_forth(self):
        scene = self.scene(ttl=1)
        p = self.phone(scene, alice())
        for n in range(6):
            scene.change(srv("two", "one") if n % 2 == 0 else srv("one", "two"))
            time.sleep(1.5)
            self.ask(p)
        wait_until(lambda: p.status()["lines"][0]["registered"], "registered")
        time.sleep(2)
        attempts = self.assert_no_storm(scene)
        self.assertEqual(p.wait_state(1, "registered")["lines"][0]["state"], "registered")
        self.tell(attempts=attempts)

    def test_weights(self):
        """Of one priority each line draws for itself: 3 to 7 by weight, and weight 0 next to never (RFC 2782). The
        bounds are five standard deviations away, or more."""
        lines = 60
        rows = [f"_sip._udp IN SRV 10 {weight} {PORT} {name}"
                for name, weight in (("one", 30), ("three", 0), ("two", 70))]
        scene = self.scene("\n".join(rows), servers=())
        with scene.phone(*[alice(SIP_Port=5060 + 2 * n) for n in range(lines)], **QUICK) as p:
            lists = wait_until(lambda: [found for found in ([line["servers"] for line in p.status()["lines"]],)
                                        if all(found)], "each line has its list", 20)[0]
        first = {name: sum(servers[0]["address"].startswith(scene.net.address(name) + ":") for servers in lists)
                 for name in NAMES}
        self.assertEqual([[s["rank"] for s in servers] for servers in lists], lines * [[0, 0, 0]])
        self.assertEqual(sum(first.values()), lines)
        self.assertTrue(24 <= first["two"] <= lines - 1, first)
        self.assertTrue(1 <= first["one"] <= 36, first)
        self.assertLessEqual(first["three"], 8, first)
        self.tell(**first)

    def test_not_offered(self):
        """The domain says that it has no such service, and the phone leaves the domain's own address alone, until it
        has."""
        scene = self.scene("_sip._udp 1 IN SRV 0 0 0 .\n")
        scene.change(f"_sip._udp 1 IN SRV 0 0 0 .\n@ IN A {scene.net.address('one')}")
        with scene.phone(alice(), **QUICK) as p:
            p.expect("the domain does not offer this service")
            p.expect("no server has a usable address, next attempt in 1 s")
            time.sleep(2)
            self.assertEqual(scene.witness.sent(), [])
            scene.change(srv("two"))
            offered = time.time()
            took = self.assert_moves(scene, p, "two", offered, 1 + 1 + LATE)        # the TTL, the retry interval
            self.assertEqual(scene.seen("one"), [])
            self.tell(registered=took)


class Back(Case):
    """The primary is well again."""

    def test_no_register_needed(self):
        """Auto Register When Failover No: at the earlier of expiry and interval, which is 4 s here."""
        scene = self.scene()
        p = self.phone(scene, alice(fallback=4, auto="No"))
        scene.kill("one")
        over = self.assert_moves(scene, p, "two", self.ask(p), AFTER_REFUSAL)
        moved = time.time()
        scene.start("one")
        took = self.assert_moves(scene, p, "one", moved, 4 + LATE, 4 - AFTER_REFUSAL)
        home = time.time()
        self.assert_removed(scene, "two")
        self.assert_alone(scene, p, "one", home)
        self.assert_no_storm(scene)
        self.tell(failover=over, fallback=took, interval=4.0)

    def test_at_a_refresh(self):
        """Auto Register When Failover Yes: the first refresh at or after the interval; granted are 10 s."""
        granted, interval = 10, 4
        scene = self.scene(max_expires=granted)
        p = self.phone(scene, alice(fallback=interval))
        scene.kill("one")
        over = self.assert_moves(scene, p, "two", self.ask(p), AFTER_REFUSAL)
        moved = time.time()
        scene.start("one")
        took = self.assert_moves(scene, p, "one", moved, granted + LATE, interval)
        self.assert_removed(scene, "two")
        self.assert_alone(scene, p, "one", time.time())
        self.assert_no_storm(scene)
        self.tell(failover=over, fallback=took, interval=float(interval), granted=float(granted))

    def test_over_tcp(self):
        scene = self.scene(srv("one", "two", transport="tcp"))
        p = self.phone(scene, alice(fallback=4, auto="No", SIP_Transport="TCP"))
        scene.kill("one")       # the line moves at once; without Auto Register its next REGISTER goes there
        moved = time.time()
        over = self.assert_moves(scene, p, "two", self.ask(p), AFTER_REFUSAL + LATE)
        scene.start("one")
        took = self.assert_moves(scene, p, "one", moved, 4 + LATE, 4 - AFTER_REFUSAL - LATE)
        self.assert_alone(scene, p, "one", time.time())
        self.assert_no_storm(scene)
        self.tell(failover=over, fallback=took, interval=4.0)

    def test_after_silence(self):
        scene = self.scene()
        p = self.phone(scene, alice(fallback=4, auto="No"))
        scene.net.silence("one")
        over = self.assert_moves(scene, p, "two", self.ask(p), T_F + AFTER_F, T_F - 0.1)
        moved = time.time()
        scene.net.heal("one")
        took = self.assert_moves(scene, p, "one", moved, 4 + LATE, 4 - AFTER_REFUSAL)
        self.assert_removed(scene, "two")
        self.assert_alone(scene, p, "one", time.time())
        self.tell(failover=over, fallback=took, interval=4.0)

    def test_not_yet(self):
        """A fallback that fails leaves the line where it is, and is tried again after the interval."""
        interval = 3
        scene = self.scene()
        p = self.phone(scene, alice(fallback=interval, auto="No"))
        scene.kill("one")
        self.assert_moves(scene, p, "two", self.ask(p), AFTER_REFUSAL)
        moved = time.time()
        while time.time() < moved + 3 * interval + LATE:
            self.assertTrue(p.status()["lines"][0]["registered"])
            self.assertEqual(len(scene.kamailio["two"].bindings()), 1)
            time.sleep(0.1)
        tried = [s.at - moved for s in scene.witness.sent(scene.where("one"), "REGISTER", since=moved)]
        self.assertIn(len(tried), (2, 3), tried)
        back = time.time()
        scene.start("one")
        took = self.assert_moves(scene, p, "one", back, interval + LATE)
        self.assert_no_storm(scene)
        self.tell(tried=[f"{t:.1f}" for t in tried], fallback_after_return=took)

    def test_never(self):
        """Proxy Fallback Intvl 0."""
        scene = self.scene()
        p = self.phone(scene, alice(fallback=0, auto="No"))
        scene.kill("one")
        self.assert_moves(scene, p, "two", self.ask(p), AFTER_REFUSAL)
        started = time.time()
        scene.start("one")
        time.sleep(6)
        self.assertEqual(scene.seen("one", since=started), [])
        self.assert_alone(scene, p, "two", started)

    def test_flapping(self):
        """Up and down each second and a half, with an interval of 1 s: no storm, and in the end a registration."""
        scene = self.scene()
        p = self.phone(scene, alice(fallback=1, auto="No"))
        start, unbound = time.time(), 0
        is_over = threading.Event()

        def flap():
            while not is_over.is_set():
                scene.kill("one")
                time.sleep(1.5)
                scene.start("one")
                time.sleep(1.5)
        flapping = threading.Thread(target=flap, daemon=True)
        flapping.start()
        try:
            looked = 0
            while time.time() < start + 15:
                time.sleep(0.2)
                looked += 1
                unbound += not p.status()["lines"][0]["registered"]
                if looked % 10 == 0:
                    self.ask(p)
        finally:
            is_over.set()
            flapping.join(20)
        steady = time.time()
        time.sleep(1 + 1 + LATE)        # the interval, and what two attempts lie apart
        self.assert_moves(scene, p, "one", self.ask(p), 1)
        attempts = self.assert_no_storm(scene)
        self.tell(attempts=attempts, seconds=steady - start, unregistered_looks=f"{unbound} of {looked}")


class Both(Case):
    """No server is left, then they come back."""

    def lose_both(self, fallback):
        scene = self.scene()
        p = self.phone(scene, alice(fallback=fallback, auto="No"))
        for name in ("one", "two"):
            scene.kill(name)
        self.ask(p)
        p.expect(r"1  \w{8}  \*\*\* no answer from the server")
        time.sleep(3)
        self.assertFalse(p.status()["lines"][0]["registered"])
        return scene, p

    def test_the_backup_comes_first(self):
        scene, p = self.lose_both(3)
        scene.start("two")
        took = self.assert_moves(scene, p, "two", time.time() - 0.5, 1 + AFTER_REFUSAL + LATE)
        started = time.time()
        scene.start("one")
        home = self.assert_moves(scene, p, "one", started, 3 + LATE)
        self.assert_alone(scene, p, "one", time.time())
        self.assert_no_storm(scene)
        self.tell(registered=took, fallback=home)

    def test_the_primary_comes_first(self):
        scene, p = self.lose_both(NEVER)
        scene.start("one")
        took = self.assert_moves(scene, p, "one", time.time() - 0.5, 1 + AFTER_REFUSAL + LATE)
        scene.start("two")
        time.sleep(2)
        self.assert_alone(scene, p, "one", time.time())
        self.assertEqual(scene.seen("two", since=time.time() - 4), [])
        self.assert_no_storm(scene)
        self.tell(registered=took)


class Codes(Case):
    """The primary answers, with a refusal."""

    def test_503_with_retry_after(self):
        """Without Try Backup RSC the line waits as long as it was told, and asks the same server again."""
        scene = self.scene()
        p = self.phone(scene, alice())
        scene.kamailio["one"].answer(503, after=4)
        asked = self.ask(p)
        wait_until(lambda: [v for v in scene.verdicts("one", since=asked) if v.why == "503"], "a 503")
        scene.kamailio["one"].answer(0)
        took = self.assert_moves(scene, p, "one", asked, 4 + LATE, 4 - 0.1)
        self.assertEqual(scene.seen("two"), [])
        self.assert_no_storm(scene)
        self.tell(again_after=took, retry_after=4.0)

    def test_503_that_moves(self):
        """With Try Backup RSC the line moves at once, and leaves the primary alone as long as that asked for."""
        scene = self.scene()
        p = self.phone(scene, alice(), Try_Backup_RSC="503")
        scene.kamailio["one"].answer(503, after=5)
        asked = self.ask(p)
        took = self.assert_moves(scene, p, "two", asked, AFTER_REFUSAL)
        time.sleep(max(0.0, asked + 4.5 - time.time()))
        self.assertEqual(len([v for v in scene.verdicts("one", since=asked) if v.why == "503"]), 1)
        self.assert_no_storm(scene)
        self.tell(failover=took)

    def test_try_backup_rsc(self):
        scene = self.scene()
        p = self.phone(scene, alice(), Try_Backup_RSC="404,5??")
        scene.kamailio["one"].answer(500)
        took = self.assert_moves(scene, p, "two", self.ask(p), AFTER_REFUSAL)
        self.assert_alone(scene, p, "two", time.time())
        self.assert_no_storm(scene)
        self.tell(failover=took)

    def test_a_code_that_is_not_listed(self):
        scene = self.scene()
        p = self.phone(scene, alice(), Try_Backup_RSC="6??")
        scene.kamailio["one"].answer(500)
        asked = self.ask(p)
        wait_until(lambda: len([v for v in scene.verdicts("one", since=asked) if v.why == "500"]) >= 2, "a second 500")
        self.assertEqual(scene.seen("two"), [])
        scene.kamailio["one"].answer(0)
        took = self.assert_moves(scene, p, "one", time.time() - 0.1, 1 + LATE)
        self.assert_no_storm(scene)
        self.tell(registered_again=took)


class Dual(Case):
    """Dual Registration: bindings at two servers, requests to the primary first (the guide's section 1.4)."""

    def invite(self, p):
        at = time.time()
        self.assertEqual(p.ctl("request", "1", "INVITE", "sip:bob@" + DOMAIN).returncode, 0)
        return at

    def arrives(self, scene, name, since, seconds=10):
        """-> s after `since` at which the server saw the INVITE."""
        return wait_until(lambda: scene.seen(name, "INVITE", since), f"an INVITE at {name}", seconds)[0] - since

    def test_primary_first(self):
        scene = self.scene()
        one, two = (scene.net.address(n) for n in ("one", "two"))
        p = self.phone(scene, alice(Proxy=one, Alternate_Proxy=two, Dual_Registration="Yes", Use_DNS_SRV="No"))
        both = scene.registered("two")
        at = self.invite(p)
        self.arrives(scene, "one", at)
        # the primary is silent: the INVITE goes on to the alternate when Timer B has fired
        scene.net.silence("one")
        silent = self.invite(p)
        tried = self.arrives(scene, "two", silent)
        self.assertGreaterEqual(tried, T_F - 0.1)
        self.assertLessEqual(tried, T_F + AFTER_F)
        self.assertEqual([t for t in scene.seen("two", "INVITE") if t < silent], [])
        # its registration has failed: straight to the alternate
        self.ask(p)
        p.expect(r"1  \w{8}  \*\*\* no answer from the server")
        straight = self.arrives(scene, "two", self.invite(p))
        self.assertLessEqual(straight, 0.5)
        # and to the primary again when it is registered there
        scene.net.heal("one")
        healed = time.time()
        back = scene.registered("one", since=healed, seconds=T_F + 5) - healed
        p.wait_state(1, "registered")
        self.arrives(scene, "one", self.invite(p))
        self.assertEqual(list(scene.kamailio["two"].bindings()), ["alice"])
        self.tell(alternate_after=tried, straight=straight, registered_again=back,
                  second_binding=both - scene.registered("one"))

    def assert_route(self, scene, host):
        """A registration and a refused call went there, and Route names it in all of them."""
        sent = wait_until(lambda: [s for s in [scene.witness.sent(f"{host}:{PORT}")]
                                   if {m.what for m in s} == {"REGISTER", "INVITE", "ACK"}], f"an ACK to {host}", 5)[0]
        self.assertEqual({s.route for s in sent}, {f"<sip:{host};lr>"})

    def test_outbound_proxies(self):
        """Each way has its outbound proxy, and Route names the one that is taken."""
        scene = self.scene()
        one, two = (scene.net.address(n) for n in ("one", "two"))
        p = self.phone(scene, alice(Proxy=DOMAIN, Outbound_Proxy=one, Alternate_Proxy="alternate.invalid",
                                    Alternate_Outbound_Proxy=two, Dual_Registration="Yes", Use_DNS_SRV="No"))
        scene.registered("two")
        self.invite(p)
        self.assert_route(scene, one)
        scene.kill("one")
        self.ask(p)
        p.expect(r"1  \w{8}  \*\*\* no answer from the server")
        straight = self.arrives(scene, "two", self.invite(p))
        self.assertLessEqual(straight, 0.5)
        self.assert_route(scene, two)
        self.tell(straight=straight)


if __name__ == "__main__":
    unittest.main(verbosity=2)
