"""test_dns.py - records asked for through runtime/dns.h: of nsd with zones written here, and of servers that misbehave.

RFC 3263 4, RFC 2782, RFC 2308, the guide's section 1.1.
"""
import json
import os
import random
import socket
import struct
import subprocess
import threading
import time
import unittest

import dns_message as dm
from nsd import Nsd
from ports import free_port
from uas import PATIENCE, wait_until

ASKER = os.environ["DNS_ASKER"]
ZONE = """
@      IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp
@      IN NAPTR 50 50 "s" "SIPS+D2T" "" _sips._tcp
@      IN NAPTR 90 50 "s" "SIP+D2T" "" _sip._tcp
@      IN NAPTR 50 40 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .
_sip._udp IN SRV 20 5 5062 two
_sip._udp IN SRV 10 1 5060 light
_sip._udp IN SRV 10 9 5061 heavy
_none._udp IN SRV 0 0 0 .
_alias._udp IN SRV 0 0 5060 alias
one    IN A 192.0.2.1
one    IN AAAA 2001:db8::1
four   IN A 192.0.2.4
alias  IN CNAME another
another IN CNAME one
astray IN CNAME nobody
"""
DEAD = 4        # s after which a dead name server is told at the latest


class Asker:
    """The process; what it says is kept by line and in order."""

    def __init__(self, servers, *words, lines=20000):
        self.process = subprocess.Popen([ASKER, servers, str(lines), *words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE,
                                        text=True, bufsize=1)
        self.said = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for text in self.process.stdout:
            said = json.loads(text)
            said["at"] = time.monotonic()
            self.said.append(said)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.process.stdin.close()
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait(PATIENCE)
        self.thread.join(PATIENCE)
        self.process.stdout.close()
        if kind is None:
            assert status == 0, f"dns_asker ended with {status}"    # what the sanitizers find

    def put(self, text):
        self.process.stdin.write(text + "\n")

    def ask(self, name, kind, line=1):
        """-> what was said to this question."""
        before = len(self.said)
        self.put(f"ask {line} {kind} {name}")
        found = wait_until(lambda: [s for s in self.said[before:] if s.get("line") == line], f"an answer about {name}")
        assert len(found) == 1, found
        return found[0]

    def asked(self, what="asked"):
        """-> how many questions have gone to servers; or how many records were "passed_over"."""
        before = len(self.said)
        self.put("asked")
        return wait_until(lambda: [s for s in self.said[before:] if "asked" in s], "a count")[0][what]


def srv(rows):
    return [(r["priority"], r["weight"], r["port"], r["target"]) for r in rows["records"]]


def ips(rows):
    return [r["ip"] for r in rows["records"]]


class Records(unittest.TestCase):
    def assert_none(self, said, ttl=None):
        self.assertIs(said.get("failure"), False, said)
        if ttl is not None:
            self.assertIn(said["ttl"], (ttl, ttl - 1))

    def assert_failure(self, said, why=""):
        self.assertIs(said.get("failure"), True, said)
        self.assertIn(why, said["why"])
        self.assertEqual(said["ttl"], 0)

    def test_each_type(self):
        with Nsd({"z.example": ZONE}) as server, Asker(server.where) as a:
            said = a.ask("z.example", dm.NAPTR)
            self.assertEqual([(r["order"], r["preference"], r["flags"], r["service"], r["replacement"])
                              for r in said["records"]],
                             [(50, 50, "s", "SIPS+D2T", "_sips._tcp.z.example"),
                              (90, 50, "s", "SIP+D2T", "_sip._tcp.z.example"),
                              (100, 50, "s", "SIP+D2U", "_sip._udp.z.example")])
            self.assertEqual(srv(a.ask("_sip._udp.z.example", dm.SRV)),
                             [(10, 9, 5061, "heavy.z.example"), (10, 1, 5060, "light.z.example"),
                              (20, 5, 5062, "two.z.example")])
            said = a.ask("one.z.example", dm.A)
            self.assertEqual((ips(said), said["records"][0]["ttl"]), (["192.0.2.1"], 60))
            self.assertEqual(ips(a.ask("one.z.example", dm.AAAA)), ["2001:db8::1"])

    def test_names(self):
        with Nsd({"z.example": ZONE}) as server, Asker(server.where) as a:
            said = a.ask("ONE.Z.Example.", dm.A)
            self.assertEqual((said["name"], ips(said)), ("one.z.example", ["192.0.2.1"]))
            for wrong in ("x" * 64 + ".example", "a..b", ".", "a\\032b", "ü.example", "a@b",
                          ".".join(["a" * 49] * 6)):
                self.assert_none(a.ask(wrong, dm.A))
            self.assertEqual(a.asked(), 1)
            longest = ".".join(["a" * 60] * 4) + ".example"
            self.assertEqual(len(longest), 251)
            self.assert_failure(a.ask(longest, dm.A))       # nsd refuses what is not its own

    def test_there_is_none(self):
        with Nsd({"z.example": ZONE}) as server, Asker(server.where) as a:
            self.assert_none(a.ask("nobody.z.example", dm.A), 30)
            self.assert_none(a.ask("four.z.example", dm.AAAA), 30)
            self.assertEqual(srv(a.ask("_none._udp.z.example", dm.SRV)), [(0, 0, 0, ".")])     # which is an answer
            self.assert_none(a.ask("astray.z.example", dm.A), 30)
            self.assertEqual(a.asked(), 4)
            self.assert_none(a.ask("nobody.z.example", dm.A))
            self.assert_none(a.ask("four.z.example", dm.AAAA))
            self.assertEqual(a.asked(), 4)                  # that there is none is kept too (RFC 2308 5)

    def test_ipv4_is_no_ipv6(self):
        """::ffff:192.0.2.1 is what a socket calls an address of IPv4: no packet of IPv6 goes there."""
        def script(*texts):
            return lambda asked: [dm.answer(asked, answers=[
                dm.record("m.example", dm.AAAA, socket.inet_pton(socket.AF_INET6, t), 40) for t in texts])]
        with dm.Responder(script("::ffff:192.0.2.1", "2001:db8::7")) as server, Asker(server.where) as a:
            self.assertEqual(ips(a.ask("m.example", dm.AAAA)), ["2001:db8::7"])
        with dm.Responder(script("::ffff:192.0.2.1")) as server, Asker(server.where) as a:
            self.assert_none(a.ask("m.example", dm.AAAA), 40)

    def test_rules_of_other_applications(self):
        """NAPTR records that are not of SIP take the room of none that is, and where there is no other, that is no
        referral (RFC 3263 4.1)."""
        enum = dm.naptr(1, 1, "u", "E2U", "!.*!x!", "")
        other = dm.naptr(1, 1, "s", "x+D2U", "", "x.example")
        both = dm.naptr(1, 1, "s", "SIP+D2U", "!.*!x!", "_sip._udp.w.example")    # RFC 3403 4.1: an error
        odd = dm.naptr(1, 1, "s", "SIP+D2U", "", "_sip._udp.w w.example")
        sip = dm.naptr(9, 1, "s", "sips+d2t", "", "s.example")

        def script(rules):
            return lambda asked: [dm.answer(asked, answers=[dm.record("w.example", dm.NAPTR, r, 40 + n)
                                                            for n, r in enumerate(rules)],
                                            authorities=[dm.record("example", dm.NS, dm.name("ns.example"))])]
        with dm.Responder(script([enum, other] * 3 + [other, sip])) as server, Asker(server.where) as a:
            self.assertEqual([r["service"] for r in a.ask("w.example", dm.NAPTR)["records"]], ["sips+d2t"])
            self.assertEqual(a.asked("passed_over"), 0)
        for rules in ([enum], [other], [both], [odd], [enum, both, odd]):
            with dm.Responder(script(rules)) as server, Asker(server.where) as a:
                self.assert_none(a.ask("w.example", dm.NAPTR), 40)
        with dm.Responder(script([sip] * 8)) as server, Asker(server.where) as a:
            self.assertEqual(len(a.ask("w.example", dm.NAPTR)["records"]), 6)
            self.assertEqual(a.asked("passed_over"), 2)

    def test_targets_that_are_no_hosts(self):
        """An SRV record is one, whatever its target: the name itself is not asked for in its place (RFC 3263 4.2)."""
        def script(asked):
            return [dm.answer(asked, answers=[dm.record("w.example", dm.SRV,
                                                        b"\0\1\0\1\0\1" + dm.name("w w.example"))])]
        with dm.Responder(script) as server, Asker(server.where) as a:
            self.assertEqual(srv(a.ask("w.example", dm.SRV)), [(1, 1, 1, "w?w.example")])
            self.assert_none(a.ask("w?w.example", dm.A))

    def test_aliases(self):
        with Nsd({"z.example": ZONE}) as server, Asker(server.where) as a:
            self.assertEqual(ips(a.ask("alias.z.example", dm.A)), ["192.0.2.1"])
            self.assertEqual(ips(a.ask("alias.z.example", dm.AAAA)), ["2001:db8::1"])
            target = a.ask("_alias._udp.z.example", dm.SRV)["records"][0]["target"]
            self.assertEqual(ips(a.ask(target, dm.A)), ["192.0.2.1"])

    def test_the_ttl_of_an_alias_counts(self):
        def script(asked):
            return [dm.answer(asked, answers=[dm.record("w.example", dm.CNAME, dm.name("v.example"), 7),
                                              dm.record("V.example", dm.A, bytes([192, 0, 2, 9]), 50),
                                              dm.record("other.example", dm.A, bytes([192, 0, 2, 10]), 50)])]
        with dm.Responder(script) as server, Asker(server.where) as a:
            said = a.ask("w.example", dm.A)
            self.assertEqual(said["records"], [{"ip": "192.0.2.9", "ttl": 7}])

    def test_aliases_without_end(self):
        def loop(asked):
            return [dm.answer(asked, answers=[dm.record("w.example", dm.CNAME, dm.name("v.example")),
                                              dm.record("v.example", dm.CNAME, dm.name("w.example"))])]
        with dm.Responder(loop) as server, Asker(server.where) as a:
            self.assert_failure(a.ask("w.example", dm.A), "aliases")

    def test_a_server_that_fails(self):
        with Nsd({"z.example": ZONE, "broken.example": None}) as server, Asker(server.where) as a:
            self.assert_failure(a.ask("www.broken.example", dm.A), "all report failure")   # SERVFAIL
            self.assert_failure(a.ask("www.elsewhere.example", dm.A), "all report failure")      # REFUSED
            self.assertEqual(ips(a.ask("one.z.example", dm.A)), ["192.0.2.1"])

    def test_truncation(self):
        many = "".join(f"many IN A 192.0.2.{n}\n" for n in range(1, 101))
        many += "".join(f"_many._udp IN SRV {100 - n} 0 {5000 + n} a-target-with-a-long-name-{n}\n"
                        for n in range(1, 41))
        many += "".join(f'@ IN NAPTR {100 - n} 0 "s" "SIP+D2U" "" _s{n}._udp\n' for n in range(1, 21))
        with Nsd({"z.example": many}) as server, Asker(server.where) as a:
            self.assertTrue(dm.ask(("127.0.0.1", server.port), "many.z.example", dm.A)[2] & 2, "TC")
            found = ips(a.ask("many.z.example", dm.A))
            self.assertEqual((len(found), len(set(found))), (16, 16))
            self.assertEqual([r["priority"] for r in a.ask("_many._udp.z.example", dm.SRV)["records"]],
                             list(range(60, 72)))
            self.assertEqual([r["order"] for r in a.ask("z.example", dm.NAPTR)["records"]], list(range(80, 86)))

    def test_a_dead_server(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.bind(("127.0.0.1", 0))        # takes everything, says nothing
            with Asker("127.0.0.1:%d" % s.getsockname()[1]) as a:
                start = time.monotonic()
                said = a.ask("one.z.example", dm.A)
                self.assert_failure(said, "Timeout")
                self.assertLess(said["at"] - start, DEAD)
        with Asker(f"127.0.0.1:{free_port()}") as a:
            start = time.monotonic()
            self.assert_failure(a.ask("one.z.example", dm.A))       # ICMP
            self.assertLess(time.monotonic() - start, DEAD - .5)    # sooner than without an answer

    def test_one_of_two_servers_is_dead(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s, Nsd({"z.example": ZONE}) as server:
            s.bind(("127.0.0.1", 0))
            dead = "127.0.0.1:%d" % s.getsockname()[1]
            for words, least, most in (((), 0, 0.9), (("sequential",), 0.9, DEAD)):
                took = []
                for _ in range(3):      # this process may be late with one of them
                    with Asker(f"{dead},{server.where}", *words) as a:
                        start = time.monotonic()
                        said = a.ask("one.z.example", dm.A)
                        self.assertEqual(ips(said), ["192.0.2.1"])
                        took.append(said["at"] - start)
                        time.sleep(0.1)
                        self.assertEqual(len(a.said), 1)
                self.assertTrue(least <= min(took) < most, took)

    def test_one_of_two_servers_fails(self):
        def broken(asked):
            return [dm.answer(asked, dm.SERVFAIL)]
        with dm.Responder(broken) as one, Nsd({"z.example": ZONE}) as two:
            for words in ((), ("sequential",)):
                with Asker(f"{one.where},{two.where}", *words) as a:
                    self.assertEqual(ips(a.ask("one.z.example", dm.A)), ["192.0.2.1"])

    def test_a_slow_server(self):
        def slow(asked):
            time.sleep(0.7)
            return [dm.answer(asked, answers=[dm.record("w.example", dm.A, bytes([192, 0, 2, 9]))])]
        with dm.Responder(slow) as server, Asker(server.where) as a:
            self.assertEqual(ips(a.ask("w.example", dm.A)), ["192.0.2.9"])

    def test_a_second_question_takes_the_place_of_the_first(self):
        def script(asked):
            host, _, _ = dm.read_question(asked)
            if host == "slow.example":
                time.sleep(0.3)
            return [dm.answer(asked, answers=[dm.record(host, dm.A, bytes([192, 0, 2, 9]))])]
        with dm.Responder(script) as server, Asker(server.where) as a:
            a.put("ask 1 1 slow.example")
            self.assertEqual(a.ask("fast.example", dm.A)["name"], "fast.example")
            time.sleep(0.5)
            self.assertEqual(len(a.said), 1)
            self.assertEqual(a.ask("slow.example", dm.A)["name"], "slow.example")       # what came late was kept
            self.assertEqual(a.asked(), 2)

    def test_all_lines_share_one_question(self):
        lines = 10000
        with Nsd({"z.example": ZONE}) as server, Asker(server.where) as a:
            a.put(f"ask 1 {dm.SRV} _sip._udp.z.example {lines}")
            wait_until(lambda: len(a.said) >= lines, "all lines told")
            self.assertEqual(sorted(s["line"] for s in a.said), list(range(1, lines + 1)))
            self.assertEqual({r["target"] for s in a.said for r in s["records"]},
                             {"heavy.z.example", "light.z.example", "two.z.example"})
            self.assertEqual(a.asked(), 1)

    def test_more_names_than_are_asked_at_once(self):
        """Each of 3,000 lines a name of its own: none is lost, and what is kept is bounded."""
        def script(asked):
            host, _, _ = dm.read_question(asked)
            return [dm.answer(asked, answers=[dm.record(host, dm.A, bytes([192, 0, 2, 9]))])]
        with dm.Responder(script) as server, Asker(server.where) as a:
            for n in range(1, 3001):
                a.put(f"ask {n} 1 n{n}.example")
            wait_until(lambda: len(a.said) >= 3000, "all lines told", 30)
            self.assertEqual({s["name"] for s in a.said if "records" in s}, {f"n{n}.example" for n in range(1, 3001)})
            self.assertEqual(a.asked(), 3000)
            a.ask("n3000.example", dm.A)
            self.assertEqual(a.asked(), 3000)
            a.ask("n1.example", dm.A)                   # has given way
            self.assertEqual(a.asked(), 3001)

    def test_the_ttl_runs(self):
        with Nsd({"z.example": "one 3 IN A 192.0.2.1\nonce 0 IN A 192.0.2.2"}) as server, Asker(server.where) as a:
            self.assertEqual(a.ask("one.z.example", dm.A)["records"], [{"ip": "192.0.2.1", "ttl": 3}])
            time.sleep(1.2)
            self.assertEqual(a.ask("one.z.example", dm.A)["records"], [{"ip": "192.0.2.1", "ttl": 2}])
            self.assertEqual(a.asked(), 1)
            server.change("z.example", "one 3 IN A 192.0.2.7\nonce 0 IN A 192.0.2.2")
            self.assertEqual(ips(a.ask("one.z.example", dm.A)), ["192.0.2.1"])
            time.sleep(2)
            self.assertEqual(a.ask("one.z.example", dm.A)["records"], [{"ip": "192.0.2.7", "ttl": 3}])
            self.assertEqual(a.asked(), 2)
            for n in range(3, 6):
                self.assertEqual(a.ask("once.z.example", dm.A)["records"], [{"ip": "192.0.2.2", "ttl": 0}])
                self.assertEqual(a.asked(), n)

    def test_without_a_cache(self):
        with Nsd({"z.example": ZONE}) as server, Asker(server.where, "uncached") as a:
            for n in range(1, 4):
                self.assertEqual(ips(a.ask("one.z.example", dm.A)), ["192.0.2.1"])
                self.assertEqual(a.asked(), n)

    def test_a_failure_is_kept_for_a_second(self):
        with Nsd({"broken.example": None}) as server, Asker(server.where) as a:
            for _ in range(5):
                self.assert_failure(a.ask("www.broken.example", dm.A))
            self.assertEqual(a.asked(), 1)
            time.sleep(1.1)
            self.assert_failure(a.ask("www.broken.example", dm.A))
            self.assertEqual(a.asked(), 2)

    def test_the_machines_own_table(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.bind(("127.0.0.1", 0))
            with Asker("127.0.0.1:%d" % s.getsockname()[1]) as a:
                self.assertEqual(ips(a.ask("localhost", dm.A)), ["127.0.0.1"])
                self.assertEqual(a.asked(), 0)

    def test_malformed_answers(self):
        """Each is told as a failure, or is passed over until the server's time is up; the next question is answered."""
        def cut(asked, n):
            whole = dm.answer(asked, answers=[dm.record("w.example", dm.A, bytes([192, 0, 2, 9]))])
            return whole[:len(whole) - n]
        wrong = {
            "short address": lambda q: dm.answer(q, answers=[dm.record("w.example", dm.A, b"\1\2\3")]),
            "record cut": lambda q: cut(q, 2),
            "no record": lambda q: dm.answer(q, counts=(3, 0)),
            "name that points at itself": lambda q: dm.answer(
                q, answers=[struct.pack("!HHHIH", 0xC000 + len(q), dm.A, 1, 60, 4) + b"\1\2\3\4"]),
            "name that points behind the end": lambda q: dm.answer(
                q, answers=[struct.pack("!HHHIH", 0xFFFF, dm.A, 1, 60, 4) + b"\1\2\3\4"]),
            "label of 64": lambda q: dm.answer(q, answers=[b"\x40" + b"a" * 64 + dm.record("", dm.A, b"\1\2\3\4")]),
            "a referral": lambda q: dm.answer(q, authorities=[dm.record("example", dm.NS, dm.name("ns.example"))]),
        }
        for what, make in wrong.items():
            with self.subTest(what), dm.Responder(lambda q, make=make: [make(q)]) as server, Asker(server.where) as a:
                self.assert_failure(a.ask("w.example", dm.A))
        wrong = {"SRV": (dm.SRV, b"\0\1\0\1\0\1"), "SRV with more": (dm.SRV, b"\0\1\0\1\0\1" + dm.name("a.b") + b"x"),
                 "NAPTR": (dm.NAPTR, b"\0\1\0\1\5s"), "AAAA": (dm.AAAA, b"\0" * 15)}
        for what, (kind, data) in wrong.items():
            def script(asked, kind=kind, data=data):
                return [dm.answer(asked, answers=[dm.record("w.example", kind, data)])]
            with self.subTest(what), dm.Responder(script) as server, Asker(server.where) as a:
                self.assert_failure(a.ask("w.example", kind))

    def test_noise(self):
        """Random octets, and a right answer in between: the answer is what is told."""
        chance = random.Random(7)

        def script(asked):
            host, kind, _ = dm.read_question(asked)
            right = dm.answer(asked, answers=[dm.record(host, kind, bytes([192, 0, 2, 9]))])
            noise = [chance.randbytes(chance.randrange(0, 600)) for _ in range(20)]
            # with the number of another question, of another name, and cut within its head
            return [*noise, bytes([right[0] ^ 1]) + right[1:], right.replace(b"\1w", b"\1x"), right[:11], right]
        with dm.Responder(script) as server, Asker(server.where) as a:
            self.assertEqual(ips(a.ask("w.example", dm.A)), ["192.0.2.9"])

    def test_random_rdata(self):
        """Whatever stands in the answers, each question has one end, and the process lives."""
        chance = random.Random(11)

        def script(asked):
            whole = bytearray(dm.answer(asked, answers=[
                dm.record("w.example", dm.CNAME, dm.name("v.example")),
                dm.record("v.example", dm.SRV, b"\0\1\0\1\0\1" + dm.name("a.b")),
                dm.record("v.example", dm.NAPTR, b"\0\1\0\1\1s\7SIP+D2U\0" + dm.name("a.b"))]))
            start = 12 + len(dm.name("w.example")) + 4
            for _ in range(chance.randrange(1, 6)):
                whole[chance.randrange(start, len(whole))] = chance.randrange(256)
            return [bytes(whole[:chance.randrange(start, len(whole) + 1)])]
        with dm.Responder(script) as server, Asker(server.where, "uncached") as a:
            for n in range(300):
                a.put(f"ask {n + 1} {dm.SRV if n % 2 else dm.NAPTR} w.example")
                if n % 2:
                    wait_until(lambda n=n: len(a.said) >= n + 1, "an answer")
            self.assertEqual(sorted(s["line"] for s in a.said), list(range(1, 301)))


if __name__ == "__main__":
    unittest.main()
