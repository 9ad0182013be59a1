"""test_dialogs.py - which way ACK and BYE take through Kamailio as proxy, to SIPp (RFC 3261 8.1.2, 12.2.1.1;
GUIDE_ob_proxy_in_dialog). Each test prints who saw what."""
import re
import unittest

from kamailio import Proxy
from phone import Phone, line, profile
from sipp import Sipp, messages
from test_answers import tell
from test_calls import starts
from uas import wait_until

WHOLE = ["INVITE", "ACK", "BYE"]


class Dialogs(unittest.TestCase):
    def call(self, callee, proxy, **settings):
        """A call from its INVITE to its end. -> the port of the phone."""
        own = line(proxy, "alice", Register="No", **settings)
        with Phone(profile(own)) as p:
            p.wait_state(1, "unregistered")
            done = p.ctl("request", "1", "INVITE", "sip:bob@127.0.0.1")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(callee.end(), 0, p.said)
            self.assertEqual(p.stop(), 0, p.said)
        self.assertEqual([s.split()[0] for s in starts(callee.trace, "received")], WHOLE)
        return own["SIP_Port"]

    def vias(self, callee):
        """-> how many hops each request that the callee got had made."""
        return [len(re.findall(r"^Via:", text, re.M)) for _, text in messages(callee.trace, "received")]

    def saw(self, proxy, *methods):
        wait_until(lambda: len(proxy.methods()) >= len(methods), "the proxy's log")
        self.assertEqual(proxy.methods(), list(methods), "\n".join(proxy.log))

    def test_a_proxy_that_stays(self):
        with Sipp("answers") as callee, Proxy(callee.where) as proxy:
            self.call(callee, proxy.where)
            self.saw(proxy, *WHOLE)
            self.assertEqual(self.vias(callee), [2, 2, 2])
            tell(self, proxy=proxy.methods())

    def test_a_proxy_that_leaves(self):
        with Sipp("answers") as callee, Proxy(callee.where, records=False) as proxy:
            self.call(callee, proxy.where)
            self.saw(proxy, "INVITE")
            self.assertEqual(self.vias(callee), [2, 1, 1])
            tell(self, proxy=proxy.methods())

    def test_the_second_stays(self):
        """The first leaves: ACK and BYE go to the second without it."""
        with Sipp("answers") as callee, Proxy(callee.where) as second, Proxy(second.where, records=False) as first:
            port = self.call(callee, first.where)
            self.saw(first, "INVITE")
            self.saw(second, *WHOLE)
            self.assertEqual([a.peer for a in second.arrivals if a.method != "INVITE"], [f"127.0.0.1:{port}"] * 2)
            self.assertEqual(self.vias(callee), [3, 2, 2])
            tell(self, first=first.methods(), second=second.methods())

    def test_outbound_proxy(self):
        """The first, which leaves, is the outbound proxy: Use OB Proxy In Dialog decides."""
        for use, first_saw, hops in (("Yes", WHOLE, [3, 3, 3]), ("No", ["INVITE"], [3, 2, 2])):
            with self.subTest(use=use), Sipp("answers") as callee, Proxy(callee.where) as second, \
                    Proxy(second.where, records=False) as first:
                self.call(callee, second.where, Outbound_Proxy=first.where, Use_OB_Proxy_In_Dialog=use)
                self.saw(first, *first_saw)
                self.saw(second, *WHOLE)
                self.assertEqual(self.vias(callee), hops)
                tell(self, use=use, first=first.methods(), second=second.methods())

    def test_outbound_proxy_alone(self):
        """Nobody stays: the outbound proxy is given ACK and BYE without a Route, and sends them to the target."""
        with Sipp("answers") as callee, Proxy(callee.where, records=False) as proxy:
            self.call(callee, "127.0.0.1:9", Outbound_Proxy=proxy.where)
            self.saw(proxy, *WHOLE)
            self.assertEqual(self.vias(callee), [2, 2, 2])
            tell(self, proxy=proxy.methods())


if __name__ == "__main__":
    unittest.main()
