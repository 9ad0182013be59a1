"""test_register.py - lines register, refresh and leave, seen from the server's side and the terminal's."""
import re
import signal
import time
import unittest

from phone import Phone, line, profile
from uas import LATE, PATIENCE, NameServer, Uas, digesting, refusing, registering, silent, wait_until


LONG = {"SIP_Timer_F": 64}      # s: whatever ends a request within PATIENCE, it is not timer F


class Register(unittest.TestCase):
    def test_two_lines_register_and_leave_at_a_signal(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number), Uas(digesting({"alice": "one", "bob": "two"})) as uas, \
                    Phone(profile(line(uas.where, "alice", Password="one"),
                                  line(uas.where, "bob", Password="two"))) as p:
                status = p.wait_status(lambda s: all(n["registered"] for n in s["lines"]), "both registered")
                self.assertEqual([n["state"] for n in status["lines"]], ["registered"] * 2)
                self.assertEqual([n["granted"] for n in status["lines"]], [600] * 2)
                self.assertEqual([n["server"] for n in status["lines"]], [uas.where] * 2)
                p.expect(r"1  \w{8}  \*\*\* registered for 600 s, next refresh in \d+ s +RFC3261_10_2_4")
                self.assertEqual(p.stop(number), 0, p.said)
                self.assertEqual(p.said, "")
                for user in ("alice", "bob"):
                    own = [r for r in uas.requests if f"sip:{user}@" in r.get("From")]
                    self.assertEqual([r.is_removal for r in own], [False, False, True])
                    self.assertEqual([r.cseq for r in own], [1, 2, 3])
                    self.assertEqual(len({r.call_id for r in own}), 1)
                    self.assertEqual([r.get("Authorization") is None for r in own], [True, False, False])
                    self.assertTrue(all(r.get("Contact") != "*" for r in own))
                p.expect(r"\*\*\* unregistered")

    def test_ipv6(self):
        with Uas(digesting({"alice": "one"}), host="::1") as uas:
            for bind in ("::1", None):
                with self.subTest(bind=bind), Phone(profile(line(uas.where, Password="one")), bind=bind) as p:
                    status = p.wait_state(1, "registered")
                    self.assertEqual(status["lines"][0]["server"], uas.where)
                    self.assertTrue(status["lines"][0]["local"].startswith("[::1]:"))
                    self.assertIn("@[::1]:", uas.requests[-1].get("Contact"))
                    self.assertEqual(p.stop(), 0)
                    self.assertTrue(uas.requests[-1].is_removal)

    def test_every_address(self):
        for bind in (None, "0.0.0.0"):
            with self.subTest(bind=bind), Uas() as uas, Phone(profile(line(uas.where)), bind=bind) as p:
                status = p.wait_state(1, "registered")
                self.assertTrue(status["lines"][0]["local"].startswith("127.0.0.1:"))
                self.assertEqual(p.stop(), 0)

    def test_a_name_is_looked_up(self):
        with NameServer({"sip.example.test": "127.0.0.1"}) as names, Uas() as uas, \
                Phone(profile(line(f"sip.example.test:{uas.port}")), "--dns", names.where, bind=None) as p:
            status = p.wait_state(1, "registered")
            self.assertEqual(status["lines"][0]["server"], uas.where)
            self.assertIn(("sip.example.test", 1), names.asked)
            self.assertIn("sip:sip.example.test", uas.requests[0].uri)

    def test_an_unresolvable_name_is_named(self):
        with NameServer({}) as names, Phone(profile(line("nobody.example.test")), "--dns", names.where) as p:
            p.expect(r"1  \w{8}      no address for nobody\.example\.test: .+RFC3263_4_2")
            p.expect(r"\*\*\* no server has a usable address, next attempt in 30 s")
            self.assertEqual(p.wait_state(1, "waiting")["lines"][0]["server"], None)
            self.assertEqual(p.stop(), 0)

    def test_a_refusal_is_told_with_its_rule(self):
        with Uas(refusing(403, "Forbidden")) as uas, Phone(profile(line(uas.where))) as p:
            p.expect(r"\*\*\* refused 403 Forbidden, next attempt in 1200 s +GUIDE_retry_long")
            status = p.wait_state(1, "waiting")
            self.assertEqual(status["lines"][0]["last_status"], 403)
            self.assertEqual(status["lines"][0]["failures"], 1)
            self.assertEqual(status["lines"][0]["next"], "retry")
            self.assertIn(status["lines"][0]["next_in"], range(1190, 1201))
            self.assertFalse(status["lines"][0]["registered"])
            self.assertEqual(p.stop(), 0)
            self.assertEqual(len(uas.requests), 1)      # nothing was bound, so nothing is removed

    def test_a_challenge_that_cannot_be_read_is_told_with_its_place(self):
        challenge = 'WWW-Authenticate: Digest realm="r", nonce="n'
        with Uas(refusing(401, "Unauthorized", challenge)) as uas, Phone(profile(line(uas.where, Password="one"))) as p:
            p.expect(r"<-- 401 Unauthorized, malformed at octet \d+: malformed header field value")
            p.expect(r"\*\*\* 401 Unauthorized: challenge malformed at WWW-Authenticate, octet \d+ \(malformed header "
                     r"field value\),\s+next attempt in 1200 s\s+LOCAL_malformed")
            self.assertEqual(p.wait_state(1, "waiting")["lines"][0]["last_status"], 401)
            self.assertEqual(p.stop(), 0)

    def test_a_challenge_beyond_the_room_is_told_as_a_limit(self):
        challenge = 'WWW-Authenticate: Digest realm="r", nonce="' + 2000 * "n" + '", qop="auth"'
        with Uas(refusing(401, "Unauthorized", challenge)) as uas, Phone(profile(line(uas.where, Password="one"))) as p:
            p.expect(r"\*\*\* 401 Unauthorized: a limit of the phone: challenge longer than the room for it,\s+next "
                     r"attempt in 1200 s\s+LOCAL_challenge_room")
            self.assertEqual(p.stop(), 0)
            self.assertEqual(len(uas.requests), 1)

    def test_a_wrong_password_is_told_and_no_storm_follows(self):
        with Uas(digesting({"alice": "right"})) as uas, Phone(profile(line(uas.where, Password="wrong"))) as p:
            p.expect(r"\*\*\* refused 403 Forbidden")
            time.sleep(0.5)
            self.assertEqual(len(uas.requests), 2)

    def test_a_closed_port_is_told_at_once(self):
        for host, bind in (("127.0.0.1", "127.0.0.1"), ("127.0.0.1", None), ("::1", "::1"), ("::1", None)):
            with Uas(host=host) as uas:
                where = uas.where
            with self.subTest(host=host, bind=bind), Phone(profile(line(where), **LONG), bind=bind) as p:
                p.expect(re.escape(where) + r" cannot be reached: Connection refused +RFC3261_18_4")
                p.expect(r"\*\*\* no answer from the server, next attempt in 30 s")
                self.assertGreaterEqual(p.status()["counters"]["unreachable"], 1)

    def test_an_ipv4_address_in_the_form_of_ipv6_is_one_of_ipv4(self):
        with Uas() as uas:
            port = uas.port
        with Phone(profile(line(f"[::ffff:127.0.0.1]:{port}"), **LONG), bind=None) as p:
            p.expect(re.escape(uas.where) + r" cannot be reached: Connection refused +RFC3261_18_4")
            p.expect(r"\*\*\* no answer from the server")

    def test_a_silent_server_does_not_hold_up_the_end(self):
        answers = [registering]
        with Uas(lambda request: answers[0](request)) as uas, Phone(profile(line(uas.where), **LONG)) as p:
            p.wait_state(1, "registered")
            answers[0] = silent
            self.assertEqual(p.stop(), 1)    # the binding may remain
            self.assertLess(p.lasted("removing the bindings", "stopped without confirmation"), 5 + LATE)  # HOST_STOP_MS
            self.assertGreater(len([r for r in uas.requests if r.is_removal]), 1)     # it was repeated meanwhile
            p.expect(r"1 line stopped without confirmation")

    def test_a_removal_refused_is_a_binding_that_may_remain(self):
        """Exit status 1, until a later removal is confirmed."""
        def stubborn(request):
            is_refused = request.is_removal and is_stubborn[0]
            return refusing(403, "Forbidden")(request) if is_refused else registering(request)

        for later in (False, True):
            is_stubborn = [True]
            with Uas(stubborn) as uas, Phone(profile(line(uas.where))) as p:
                p.wait_state(1, "registered")
                self.assertEqual(p.ctl("unregister", "1").returncode, 0)
                p.expect("LOCAL_one_removal")
                if later:
                    is_stubborn[0] = False
                    p.ctl("register", "1")
                    p.wait_state(1, "registered")
                self.assertEqual(p.stop(), 0 if later else 1)

    def test_of_dual_registration_both_bindings_are_removed(self):
        """The end waits for the slower of the two servers, which wants credentials that it has not challenged for
        before."""
        prove = digesting({"alice": "secret"}, nonce="late")

        def slow(request):
            if request.is_removal:
                time.sleep(0.2)
                return prove(request)
            return registering(request)

        with Uas() as primary, Uas(slow) as alternate, \
                Phone(profile(line(primary.where, Password="secret", Alternate_Proxy=alternate.where,
                                   Dual_Registration="Yes"))) as p:
            p.wait_state(1, "registered")
            wait_until(lambda: alternate.requests, "the alternate is asked")
            self.assertEqual(p.stop(), 0, p.said)
            self.assertEqual([(r.is_removal, bool(r.get("Authorization"))) for r in alternate.requests],
                             [(False, False), (True, False), (True, True)])
            self.assertTrue(primary.requests[-1].is_removal)

    def test_of_dual_registration_the_silent_one_is_told(self):
        with Uas() as primary, Uas(lambda request: [] if request.is_removal else registering(request)) as alternate, \
                Phone(profile(line(primary.where, Alternate_Proxy=alternate.where, Dual_Registration="Yes"))) as p:
            p.wait_state(1, "registered")
            wait_until(lambda: alternate.requests, "the alternate is asked")
            self.assertEqual(p.stop(), 1, p.said)
            p.expect(r"1 line stopped without confirmation")

    def test_a_second_signal_leaves_at_once(self):
        answers = [registering]
        with Uas(lambda request: answers[0](request)) as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            answers[0] = silent
            p.send()
            p.expect("removing the bindings")
            self.assertEqual(p.stop(signal.SIGTERM), 1)
            p.expect("again: exiting at once")
            self.assertNotIn("stopped without confirmation", "\n".join(p.lines))      # as it is after HOST_STOP_MS

    def test_the_start_is_paced(self):
        with Uas() as uas, Phone(profile(*[line(uas.where, f"u{i}") for i in range(10)]), "--start-rate", "10") as p:
            requests = uas.wait(10)
            self.assertGreater(requests[-1].at - requests[0].at, 0.7)
            self.assertLess(requests[-1].at - requests[0].at, PATIENCE)
            self.assertEqual(p.stop(), 0)

    def test_many_lines(self):
        count = 300
        lines = [line(None, f"u{i}") for i in range(count)]
        with Uas() as uas:
            for n in lines:
                n["Proxy"] = uas.where
            with Phone(profile(*lines), "--start-rate", "1000", "--quiet") as p:
                p.wait_status(lambda s: sum(n["registered"] for n in s["lines"]) == count, "all registered", 60)
                self.assertEqual(p.stop(seconds=60), 0)
                removed = {r.get("From").split("@")[0] for r in uas.requests if r.is_removal}
                self.assertEqual(len(removed), count)

    def test_a_line_without_register_waits_for_the_wish(self):
        with Uas() as uas, Phone(profile(line(uas.where, Register="No"), line(uas.where, "bob"))) as p:
            p.wait_state(2, "registered")
            self.assertEqual(p.status()["lines"][0]["state"], "unregistered")
            self.assertEqual(p.ctl("register", "1").returncode, 0)
            p.wait_state(1, "registered")
            self.assertEqual(p.stop(), 0)


class Foreign(unittest.TestCase):
    """LOCAL_foreign: what is malformed or not for us is counted, seen in the status, and has no other effect."""

    def test_foreign_datagrams_are_counted_and_nothing_else(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            before = p.wait_state(1, "registered")
            port = before["lines"][0]["port"]
            to = ("127.0.0.1", port)
            for octets in (b"hello", b"\x00\xff" * 700, b"INVITE\r\n\r\n", b"SIP/2.0 99999 x\r\n\r\n", b"x" * 60000):
                uas.socket.sendto(octets, to)
            stray = uas.requests[0].answer(200, "OK").replace(b"branch=z9hG4bK", b"branch=z9hG4bKno")
            uas.socket.sendto(stray, to)
            after = p.wait_status(lambda s: s["counters"]["malformed"] + s["counters"]["stray"] >= 6, "six counted")
            self.assertEqual(after["counters"]["malformed"], 5)
            self.assertEqual(after["counters"]["stray"], 1)
            self.assertEqual(after["counters"]["received"], before["counters"]["received"] + 6)
            self.assertEqual(after["counters"]["sent"], before["counters"]["sent"])
            self.assertEqual(after["counters"]["last_error"], "E_STRAY")
            self.assertEqual(after["counters"]["last_error_from"], uas.where)
            self.assertEqual(after["lines"][0]["state"], "registered")
            self.assertEqual(after["lines"][0]["cseq"], before["lines"][0]["cseq"])
            p.expect(r"<-- 5 octets, not a SIP message")
            self.assertEqual(p.stop(), 0)

    def test_garbage_instead_of_an_answer_changes_nothing(self):
        def script(request):
            return [b"\xff\xfe nonsense \x1b[2J", b"SIP/2.0 200 OK\r\n\r\n", *registering(request)]
        with Uas(script) as uas, Phone(profile(line(uas.where))) as p:
            status = p.wait_state(1, "registered")
            self.assertEqual(status["counters"]["malformed"], 2)
            self.assertEqual(p.stop(), 0)

    def test_a_request_is_answered(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            port = p.wait_state(1, "registered")["lines"][0]["port"]
            uas.socket.settimeout(None)
            answers = []
            uas.is_over = True
            uas.thread.join()
            uas.socket.settimeout(PATIENCE)
            uas.socket.sendto((f"OPTIONS sip:alice@127.0.0.1:{port} SIP/2.0\r\n"
                               f"Via: SIP/2.0/UDP {uas.where};branch=z9hG4bKa1\r\n"
                               "From: <sip:x@127.0.0.1>;tag=1\r\nTo: <sip:alice@127.0.0.1>\r\nCall-ID: c1\r\n"
                               "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n").encode(),
                              ("127.0.0.1", port))
            answers.append(uas.socket.recv(65535))
            self.assertTrue(answers[0].startswith(b"SIP/2.0 200 "), answers[0])
            self.assertEqual(p.status()["counters"]["requests"], 1)
            p.expect(r"<-- OPTIONS sip:alice@127\.0\.0\.1:\d+  CSeq 1 +from 127")
            p.expect(r"--> 200 OK  CSeq 1 OPTIONS +to 127")

    def test_a_flood_is_shown_in_part_only(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            port = p.wait_state(1, "registered")["lines"][0]["port"]
            begun = time.monotonic()
            while p.status()["counters"]["malformed"] < 1000:
                for _ in range(100):
                    uas.socket.sendto(b"hello", ("127.0.0.1", port))
            p.expect(r"\d+ more lines of strangers not shown +LOCAL_log_budget")
            self.assertEqual(p.stop(), 0)
            shown = len([t for t in p.lines if "5 octets, not a SIP message" in t])
            self.assertGreaterEqual(shown, 50)
            # LADDER_STRANGERS_MAX and its rate
            self.assertLessEqual(shown, 50 + 2 * (time.monotonic() - begun) + 1)


if __name__ == "__main__":
    unittest.main()
