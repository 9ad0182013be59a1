"""test_large.py - a line on UDP whose REGISTER is above 1300 octets, with real servers (RFC 3261 18.1.1).

The registrar's realm is long, so that what answers its challenge is large and what comes before is not. Servers that
speak TCP too, or UDP alone, or whose TCP is lost on the way. Each case prints its times.

By hand: python3 test_large.py Large.test_by_tcp
"""
import time
import unittest

from scene import T_F, line, srv
from test_failover import AFTER_F, AFTER_REFUSAL, LATE, NEVER, Case

TALKATIVE = {"SIP_User_Agent_Name": "u" * 127, "SIP_Accept_Language": "en;x=" + "l" * 122}
REALM = "r" * 200
PATIENCE = 1.0      # s with these phones' timers: half of Timer F, which is less than 8 T1
T1, TIMER_F, DEFAULT_PATIENCE = 0.5, 16, 4.0        # s, as from the factory: 8 T1


class Large(Case):
    def scene(self, zone=srv("one", "two"), **more):
        return super().scene(zone, realm=REALM, **more)

    def start(self, scene, **settings):
        """-> the phone, and when it was started."""
        begun = time.time()
        return self.enterContext(scene.phone(line(Display_Name='"' * 127, Proxy_Fallback_Intvl=NEVER),
                                             **{**TALKATIVE, **settings})), begun

    def assert_registered(self, scene, p, since, most, least=0.0, name="one"):
        """-> s after `since` at which it was, at that server, with a contact for UDP."""
        took = self.assert_moves(scene, p, name, since, most, least)
        contact = scene.kamailio[name].binding("alice")
        self.assertEqual(contact["Address"], f"sip:alice@{scene.net.address('phone')}:5060")
        return took

    def came(self, scene, name="one", since=0.0):
        """-> (method, protocol) of what came to the server, retransmissions too."""
        return [(a.method, a.protocol) for life in scene.lives(name) for a in life.arrivals if a.at >= since]

    def test_by_tcp(self):
        scene = self.scene()
        p, begun = self.start(scene)
        took = self.assert_registered(scene, p, begun, AFTER_REFUSAL + LATE)
        self.assertEqual(self.came(scene), [("REGISTER", "udp"), ("REGISTER", "tcp")])
        # the refresh is large from the start; its connection is the same
        since = time.time()
        time.sleep(1.1)
        self.ask(p)
        scene.registered("one", since)
        self.assertEqual(self.came(scene, since=since), [("REGISTER", "tcp")])
        self.assertEqual(len({a.peer for a in scene.kamailio["one"].arrivals if a.protocol == "tcp"}), 1)
        # a call, and the ACK of what refuses it
        uri = "sip:" + "t" * 60 + "@sip.test"
        self.assertEqual(p.ctl("request", "1", "INVITE", uri).returncode, 0)
        p.wait_status(lambda _: any(s.what == "ACK" for s in scene.witness.seen), "the ACK")
        sent = [(s.what, s.protocol) for s in scene.witness.seen if s.way == "out" and s.method in ("INVITE", "ACK")]
        self.assertEqual(sent, [("INVITE", "tcp"), ("ACK", "tcp")])
        # and the way out
        self.assertEqual(p.ctl("unregister").returncode, 0)
        self.assert_removed(scene, "one")
        self.assertEqual({protocol for _, protocol in self.came(scene, since=since)}, {"tcp"})
        self.assertEqual(self.came(scene, "two"), [])
        self.tell(registered=took)

    def test_tcp_refused(self):
        """The server's host resets what comes by TCP: that is no failure of the server."""
        scene = self.scene(tcp=False)
        p, begun = self.start(scene)
        took = self.assert_registered(scene, p, begun, AFTER_REFUSAL + LATE)
        p.expect(f"connection with {scene.where('one')}: Connection refused")
        self.assertEqual(self.came(scene), [("REGISTER", "udp")] * 2)
        self.assertEqual(self.came(scene, "two"), [])
        self.assert_alone(scene, p, "one", time.time())
        self.tell(registered=took)

    def lose_tcp(self, patience, **settings):
        scene = self.scene()
        scene.net.cut("one", "meta l4proto tcp drop")
        p, begun = self.start(scene, **settings)
        took = self.assert_registered(scene, p, begun, patience + AFTER_F, patience - 0.1)
        self.assertEqual(set(self.came(scene)), {("REGISTER", "udp")})
        self.assertEqual(self.came(scene, "two"), [])
        return scene, p, took

    def test_tcp_silent(self):
        """TCP is dropped on the way: UDP has the rest of Timer F."""
        scene, p, took = self.lose_tcp(PATIENCE)
        time.sleep(1.1)
        # what goes there while the host waits to connect again does not wait
        since = self.ask(p)
        first = scene.registered("one", since) - since
        since = self.ask(p)
        second = scene.registered("one", since) - since
        self.assertGreater(first, PATIENCE - 0.1)
        self.assertLess(second, PATIENCE - 0.1)
        self.assertEqual(self.came(scene, "two"), [])
        self.tell(registered=took, refreshed=first, again=second, timer_F=float(T_F))

    def test_tcp_silent_from_the_factory(self):
        _, _, took = self.lose_tcp(DEFAULT_PATIENCE, SIP_T1=T1, SIP_Timer_F=TIMER_F)
        self.tell(registered=took, timer_F=float(TIMER_F))

    def test_tcp_comes_back(self):
        scene = self.scene()
        scene.net.refuse_tcp("one")
        p, begun = self.start(scene)
        self.assert_registered(scene, p, begun, AFTER_REFUSAL + LATE)
        self.assertEqual(set(self.came(scene)), {("REGISTER", "udp")})
        scene.net.heal("one")
        time.sleep(1.5)     # the host waits 1 s after a connect that failed
        since = time.time()
        self.ask(p)
        scene.registered("one", since)
        self.assertEqual(self.came(scene, since=since), [("REGISTER", "tcp")])
        self.tell(by_tcp=scene.registered("one", since) - since)

    def test_all_silent(self):
        """The failover comes when Timer F is over, as that of a small request."""
        scene = self.scene()
        p, begun = self.start(scene, SIP_Timer_B=T_F, Reg_Retry_Intvl=1)
        self.assert_registered(scene, p, begun, AFTER_REFUSAL + LATE)
        time.sleep(1.1)
        scene.net.silence("one")
        since = self.ask(p)
        took = self.assert_registered(scene, p, since, T_F + AFTER_F, T_F - 0.1, "two")
        # the first has no credentials, which are those of the other server (LOCAL_realm_of_server), and is small
        self.assertEqual([protocol for _, protocol in self.came(scene, "two")], ["udp", "tcp"])
        self.tell(failover=took, timer_F=float(T_F))


if __name__ == "__main__":
    unittest.main()
