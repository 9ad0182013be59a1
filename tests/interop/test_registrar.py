"""test_registrar.py - the phone and Debian's Kamailio: what the phone says and what the registrar holds must agree.

RFC 3261 10.2 and 22.2, RFC 7616, RFC 8760; the guide's sections 1.6 and 2. Each test prints what it measured.
"""
import os
import random
import re
import signal
import socket
import time
import unittest

from kamailio import Kamailio, descendants
from phone import Phone, line, profile
from uas import wait_until

USERS = {"alice": "one", "bob": "two"}
LEAST_EXPIRES = 32      # what Register Expires may be at the least
T_F = 0.5               # s, Timer F of these phones: it is part of the refresh instant
LATE = 1.5              # s that a machine at work may be late


def tell(test, **facts):
    print(f"interop: {test.id().split('.')[-1]}: " + ", ".join(f"{k} {v}" for k, v in facts.items()), flush=True)


def alice(server, **more):
    return line(server.where, "alice", Password="one", Register_Expires=LEAST_EXPIRES, **more)


def phone(*lines, bind="127.0.0.1", **settings):
    return Phone(profile(*lines, **{"SIP_Timer_F": T_F, **settings}), "--arcs", bind=bind)


def refresh_after(granted):
    """s after which a binding of `granted` s is refreshed: the guide's 78 %, not before half of it."""
    return max((granted - T_F) * 0.78, granted / 2)


class Registrar(unittest.TestCase):
    def assert_agree(self, p, server, number, user):
        """-> (the phone's view, the registrar's view) of a line that both hold registered."""
        mine = p.wait_state(number, "registered")["lines"][number - 1]
        held = wait_until(lambda: server.binding(user), f"{user} bound at {server.where}")
        self.assertEqual(held["Call-ID"], mine["call_id"])
        self.assertEqual(held["CSeq"], mine["cseq"])
        self.assertEqual(held["Address"], f"sip:{user}@{mine['local']}")
        self.assertTrue(mine["registered"])
        self.assertEqual(mine["server"], server.where)
        self.assertLessEqual(held["Expires"], mine["granted"])
        self.assertLessEqual(abs(held["Expires"] - mine["expires_in"]), 2)
        return mine, held

    def assert_left(self, p, server, number=signal.SIGINT):
        self.assertEqual(p.stop(number), 0, p.said)
        self.assertEqual(p.said, "")
        self.assertEqual(server.bindings(), {})

    def test_two_lines_register_and_leave(self):
        with Kamailio(USERS) as server, \
                phone(alice(server), line(server.where, "bob", Password="two", Register_Expires=60)) as p:
            expires = []
            for number, user, asked in ((1, "alice", LEAST_EXPIRES), (2, "bob", 60)):
                mine, held = self.assert_agree(p, server, number, user)
                self.assertEqual(mine["granted"], asked)
                expires.append(held["Expires"])
                self.assertEqual([v.why for v in server.of(user, 2)], ["-5", "in"])    # without, with credentials
                p.expect(rf"{number}  \w{{8}}  \*\*\* registered for {asked} s.*RFC3261_10_2_4")
            self.assertNotEqual(*[n["call_id"] for n in p.status()["lines"]])
            self.assert_left(p, server)
            p.expect(r"1  \w{8}  \*\*\* unregistered +RFC3261_10_2_2")
            p.expect(r"2  \w{8}  \*\*\* unregistered +RFC3261_10_2_2")
            self.assertEqual([v.cseq for v in server.of("bob", 3)], [1, 2, 3])
            tell(self, registers=len(server.verdicts), expires=expires, left=server.bindings())

    def test_a_refresh_comes_before_the_expiry(self):
        granted = 6
        with Kamailio(USERS, max_expires=granted) as server, phone(alice(server)) as p:
            mine, held = self.assert_agree(p, server, 1, "alice")
            self.assertEqual(mine["granted"], granted)      # less than was asked for
            left = []

            def refreshed():
                now = server.binding("alice")
                self.assertIsNotNone(now, "the binding had gone before the refresh")
                if now["CSeq"] == held["CSeq"]:
                    left.append(now["Expires"])
                    return None
                return now

            after = wait_until(refreshed, "a refresh")
            self.assertEqual(after["CSeq"], held["CSeq"] + 1)
            self.assertEqual(after["Call-ID"], held["Call-ID"])
            self.assertGreaterEqual(after["Expires"], granted - 1)
            self.assertGreater(after["Last-Modified"], held["Last-Modified"])
            first, second = [v.at for v in server.of("alice", 3) if v.why == "in"]
            self.assertGreaterEqual(second - first, refresh_after(granted) - 0.05)
            self.assertLess(second - first, refresh_after(granted) + LATE)
            self.assertGreater(min(left), 0)
            self.assertEqual([v.why for v in server.of("alice", 3)], ["-5", "in", "in"])   # the nonce still does
            wait_until(lambda: len([t for t in p.lines if "*** registered" in t]) == 2, "a second registration told")
            p.expect(r"reg registered --T_REFRESH--> locating +RFC3261_10_2_4, GUIDE_refresh_instant")
            self.assert_left(p, server)
            tell(self, granted=granted, refreshed_after=f"{second - first:.3f} s",
                 rule=f"{refresh_after(granted):.3f} s", least_seconds_left=min(left))

    def test_too_brief_an_interval_is_raised(self):
        with Kamailio(USERS, min_expires=60) as server, phone(alice(server)) as p:
            mine, held = self.assert_agree(p, server, 1, "alice")
            self.assertEqual(mine["granted"], 60)
            self.assertGreater(held["Expires"], LEAST_EXPIRES + 10)
            self.assertEqual(server.statistic("registrar", "rejected_regs"), 1)
            self.assertEqual(server.statistic("registrar", "accepted_regs"), 1)
            p.expect(r"<-- 423 ")
            p.expect(r"reg registering --TOO_BRIEF\[is_raisable\]--> locating +RFC3261_10_2_8, GUIDE_min_expires, "
                     r"LOCAL_pace")
            p.expect(r"reg locating --T_PACE--> locating +LOCAL_pace")
            p.expect(r"reg locating --LOCATED\[!is_early\]--> registering +RFC3261_10_2_1")
            self.assertEqual([v.why for v in server.of("alice", 3)], ["-5", "in", "in"])
            self.assertEqual([v.cseq for v in server.of("alice")], [1, 2, 3])
            self.assert_left(p, server)
            tell(self, asked=LEAST_EXPIRES, least=60, granted=mine["granted"], held=held["Expires"])

    def test_a_wrong_password_stops(self):
        watched = 10    # s
        with Kamailio(USERS) as server, \
                phone(alice(server) | {"Password": "wrong"}, Max_Auth=2) as p:
            p.expect(r"1  \w{8}  \*\*\* denied 401 Unauthorized: user or password not accepted,.*RFC3261_22_1")
            at = time.monotonic()
            count = len(server.of("alice"))
            status = p.wait_state(1, "waiting")["lines"][0]
            self.assertEqual(status["last_status"], 401)
            self.assertFalse(status["registered"])
            self.assertEqual(status["next"], "retry")
            self.assertGreater(status["next_in"], 1000)     # Reg Retry Long Intvl
            while time.monotonic() < at + watched:
                self.assertEqual(len(server.of("alice")), count)
                self.assertEqual(server.bindings(), {})
                time.sleep(0.25)
            self.assertEqual([v.why for v in server.of("alice", 2)], ["-5", "-2"])
            self.assertEqual(p.stop(), 0, p.said)
            self.assertEqual(len(server.of("alice")), count)    # nothing was bound: nothing is removed
            tell(self, registers=count, quiet_for=f"{watched} s", next_attempt=f"{status['next_in']} s")

    def test_an_expired_nonce_is_answered_anew(self):
        with Kamailio(USERS, nonce_expire=1) as server, phone(alice(server)) as p:
            self.assert_agree(p, server, 1, "alice")
            time.sleep(2.2)     # the nonce is of whole seconds
            self.assertEqual(p.ctl("register", "--line", "1").returncode, 0)
            wait_until(lambda: len(server.of("alice")) >= 4, "a refresh")
            mine, held = self.assert_agree(p, server, 1, "alice")
            self.assertEqual(held["CSeq"], 4)
            self.assertEqual([v.why for v in server.of("alice")], ["-5", "in", "-4", "in"])
            self.assertFalse([t for t in p.lines if re.search(r"\*\*\* (denied|refused|no )", t)])
            self.assert_left(p, server)
            tell(self, verdicts=[v.why for v in server.of("alice")], cseq=mine["cseq"])

    def test_a_server_killed_and_restarted(self):
        settings = {"Reg_Retry_Intvl": 1, "Reg_Retry_Intvl_Cap": 4, "Retry_Reg_RSC": "5??"}
        with Kamailio(USERS) as server, phone(alice(server), **settings) as p:
            before, _ = self.assert_agree(p, server, 1, "alice")
            server.kill()
            seen = len(p.lines)
            self.assertEqual(p.ctl("register").returncode, 0)
            p.expect(r"1  \w{8}  \*\*\* no answer from the server, next attempt in 1 s +GUIDE_retry_cap")
            p.expect(r"\*\*\* no answer from the server, next attempt in 2 s")
            p.expect(r"\*\*\* no answer from the server, next attempt in 4 s")
            p.expect(r"1  \w{8}  \*\*\* no longer registered +LOCAL_lost")
            with Kamailio(USERS, port=server.port) as again:
                mine, _ = self.assert_agree(p, again, 1, "alice")
                self.assertEqual(mine["call_id"], before["call_id"])
                self.assertGreater(mine["cseq"], before["cseq"] + 3)
                self.assertEqual(mine["failures"], 0)
                waits = self.waits(p, seen)
                self.assertEqual([round(w) for w in waits], [1, 2, 4])
                self.assertEqual([v.why for v in again.of("alice")][-1], "in")
                self.assert_left(p, again)
            tell(self, attempts_after=[f"{w:.2f} s" for w in waits], cseq=mine["cseq"])

    @staticmethod
    def waits(p, first):
        """-> s between each failure and the retry that followed it, by the clock of the phone's log."""
        failed, found = None, []
        for text in p.lines[first:]:
            hours, minutes, seconds = text.split("  ")[0].split(":")
            at = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
            if re.search(r" reg \w+ --NO_ANSWER", text):
                failed = at
            elif re.search(r" reg \w+ --T_RETRY", text):
                found.append((at - failed) % 86400)
        return found

    def test_ipv6(self):
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as s:
            s.bind(("::1", 0))      # a machine without ::1 fails here
        with Kamailio(USERS, host="::1") as server, phone(alice(server), bind="::1") as p:
            mine, held = self.assert_agree(p, server, 1, "alice")
            self.assertTrue(mine["local"].startswith("[::1]:"))
            self.assert_left(p, server)
            tell(self, contact=held["Address"])

    def test_sha_256(self):
        with Kamailio(USERS, algorithm="SHA-256") as server:
            with phone(alice(server), Auth_Support_RFC8760="Yes") as p:
                _, held = self.assert_agree(p, server, 1, "alice")
                self.assert_left(p, server)
            verdicts = [v.why for v in server.of("alice", 3)]
            self.assertEqual(verdicts, ["-5", "in", "in"])
            with phone(alice(server), Auth_Support_RFC8760="No") as p:
                p.expect(r"\*\*\* denied 401 Unauthorized: the line can answer none of its challenges")
                self.assertEqual([v.why for v in server.of("alice", 4)[3:]], ["-5"])
                self.assertEqual(p.stop(), 0)
            tell(self, with_the_setting=verdicts, without=[v.why for v in server.of("alice")[3:]],
                 contact=held["Address"])

    def test_stray_datagrams(self):
        """A foreign port sends what it likes while the line registers, and after: nothing but the counters moves."""
        chance = random.Random(5)
        with Kamailio(USERS) as server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as foreign, \
                phone(alice(server), SIP_T1=0.1, SIP_Timer_F=32) as p:
            # a machine at work may be slow with what follows
            self.assert_agree(p, server, 1, "alice")
            for pid in descendants(server.process.pid):
                os.kill(pid, signal.SIGSTOP)        # its answer to the refresh has to wait
            try:
                self.assertEqual(p.ctl("register").returncode, 0)
                during = p.wait_state(1, "registering")
                self.scatter(p, foreign, chance, during)
                self.assertEqual(p.status()["lines"][0]["state"], "registering")
            finally:
                for pid in descendants(server.process.pid):
                    os.kill(pid, signal.SIGCONT)
            mine, _ = self.assert_agree(p, server, 1, "alice")
            sent = self.scatter(p, foreign, chance, p.status())
            after, _ = self.assert_agree(p, server, 1, "alice")
            for unmoved in ("state", "call_id", "cseq", "server", "local", "failures", "last_status", "granted"):
                self.assertEqual(after[unmoved], mine[unmoved], unmoved)
            counters = p.status()["counters"]
            self.assertEqual(counters["last_error_from"], "127.0.0.1:%d" % foreign.getsockname()[1])
            self.assert_left(p, server)
            tell(self, datagrams=2 * sent, **{c: counters[c] for c in ("malformed", "stray", "cells_refused")})

    def scatter(self, p, foreign, chance, status):
        """-> how many datagrams it sent; each must have been counted once, and none answered."""
        mine = status["lines"][0]
        host, port = mine["local"].rsplit(":", 1)
        before = status["counters"]["malformed"] + status["counters"]["stray"]
        datagrams = self.garbage(chance, mine)
        for i, octets in enumerate(datagrams):
            foreign.sendto(octets, (host, int(port)))
            if i % 50 == 49:
                time.sleep(0.02)        # the socket's buffer is not what is tested

        def counted():
            now = p.status()["counters"]
            return now["malformed"] + now["stray"] - before >= len(datagrams)

        wait_until(counted, f"{len(datagrams)} datagrams counted")
        now = p.status()["counters"]
        self.assertEqual(now["malformed"] + now["stray"] - before, len(datagrams))
        foreign.settimeout(0.1)
        with self.assertRaises(TimeoutError):
            foreign.recvfrom(65535)
        return len(datagrams)

    @staticmethod
    def garbage(chance, mine):
        """Noise, and answers that have everything right but the branch."""
        out = []
        slot, key = "00000001", f"{chance.getrandbits(64):016x}"
        for branch in (f"z9hG4bK{slot}{key}", "z9hG4bK" + "f" * 24, "z9hG4bK", "x", f"z9hG4bK{key}"):
            for status in ("200 OK", "401 Unauthorized", "423 Interval Too Brief", "503 Service Unavailable",
                           "100 Trying"):
                out.append("\r\n".join([
                    f"SIP/2.0 {status}", f"Via: SIP/2.0/UDP {mine['local']};branch={branch};rport={mine['port']}",
                    "From: <sip:alice@127.0.0.1>;tag=1", "To: <sip:alice@127.0.0.1>;tag=2",
                    f"Call-ID: {mine['call_id']}", f"CSeq: {mine['cseq']} REGISTER",
                    "Contact: <sip:mallory@127.0.0.1>;expires=9999", "Min-Expires: 7000", "Retry-After: 7000",
                    'WWW-Authenticate: Digest realm="x", nonce="y"', "Content-Length: 0", "", ""]).encode())
        whole = out[0]
        out += [whole[:n] for n in range(1, len(whole) - 4, 23)]
        for _ in range(150):
            octets = bytearray(whole)
            for _ in range(chance.randrange(1, 8)):
                octets[chance.randrange(len(octets))] = chance.randrange(256)
            out.append(bytes(octets))
        out += [chance.randbytes(chance.randrange(1, 1400)) for _ in range(100)]
        out += [b"\0" * 4, b"REGISTER", b"\xff" * 1400, b"SIP/2.0 200 OK\r\n\r\n", b"A" * 60000]
        return out


if __name__ == "__main__":
    unittest.main()
