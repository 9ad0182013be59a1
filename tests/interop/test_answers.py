"""test_answers.py - the phone and SIPp as its server, for what Kamailio does not send.

RFC 3261 10.2.8, 20.33, 22.3; RFC 7616 3.4; RFC 8760 2.4. Digests are computed here anew, from the request as SIPp
received it. Each test prints what it measured.
"""
import hashlib
import time
import unittest

from phone import Phone, line, profile
from sipp import Sipp
from uas import credentials_of

T_F = 2     # s, Timer F of these phones


def tell(test, **facts):
    print(f"interop: {test.id().split('.')[-1]}: " + ", ".join(f"{k} {v}" for k, v in facts.items()), flush=True)


def phone(server, **settings):
    return Phone(profile(line(server.where, "alice", Password="one", Register_Expires=32), SIP_Timer_F=T_F, **settings))


def response_to(request, value, hashed, password="one"):
    """-> what RFC 7616 3.4.1 gives for these credentials (qop auth or auth-int) with hash `hashed`."""
    def h(*parts):
        return hashlib.new(hashed, b":".join(p if isinstance(p, bytes) else p.encode() for p in parts)).hexdigest()

    c = credentials_of(value)
    second = [request.method, c["uri"]] + ([h(request.body)] if c["qop"] == "auth-int" else [])
    return h(h(c["username"], c["realm"], password), c["nonce"], c["nc"], c["cnonce"], c["qop"], h(*second))


class Answers(unittest.TestCase):
    def assert_proved(self, request, field, realm, hashed="md5", **parameters):
        """The field proves the password to this realm, and says so with these parameters."""
        value = next((v for n, v in request.fields if n.lower() == field.lower() and f'realm="{realm}"' in v), None)
        self.assertIsNotNone(value, request.fields)
        c = credentials_of(value)
        self.assertEqual((c["username"], c["uri"]), ("alice", request.uri))
        self.assertEqual(c["response"], response_to(request, value, hashed))
        for name, wanted in parameters.items():
            self.assertEqual(c.get(name), wanted, name)

    def assert_removed(self, p, server):
        self.assertEqual(p.stop(), 0, p.said)
        self.assertEqual(p.said, "")
        self.assertEqual(server.end(), 0)       # the scenario was played to its end
        self.assertTrue(server.requests()[-1].is_removal)
        self.assertNotEqual(server.requests()[-1].get("Contact"), "*")

    def test_423_once(self):
        with Sipp("brief_once") as server, phone(server) as p:
            status = p.wait_state(1, "registered")["lines"][0]
            self.assertEqual(status["granted"], 90)
            self.assert_removed(p, server)
            self.assertEqual([r.get("Expires") for r in server.requests()], ["32", "90", "0"])
            self.assertEqual([r.cseq for r in server.requests()], [1, 2, 3])
            self.assertEqual(len({r.call_id for r in server.requests()}), 1)
            first, second = (r.at for r in server.requests()[:2])
            self.assertGreaterEqual(second - first, 0.99)       # LOCAL_pace
            tell(self, expires=[r.get("Expires") for r in server.requests()], apart=f"{second - first:.3f} s")

    def test_423_twice(self):
        with Sipp("brief_twice") as server, phone(server) as p:
            p.expect(r"\*\*\* refused 423 Interval Too Brief, next attempt in 1200 s +LOCAL_one_423")
            self.assertEqual(server.end(), 0)
            time.sleep(1)
            self.assertEqual([r.get("Expires") for r in server.requests()], ["32", "90"])
            status = p.wait_state(1, "waiting")
            self.assertEqual(status["counters"]["sent"], 2)
            self.assertEqual(p.stop(), 0, p.said)
            tell(self, expires=[r.get("Expires") for r in server.requests()], sent=status["counters"]["sent"])

    def test_423_beyond_the_most(self):
        with Sipp("brief_beyond") as server, phone(server, Reg_Max_Expires=7200) as p:
            p.expect(r"\*\*\* refused 423 Interval Too Brief, next attempt in 1200 s")
            self.assertEqual(server.end(), 0)
            self.assertEqual([r.get("Expires") for r in server.requests()], ["32", "7200"])
            self.assertEqual(p.stop(), 0, p.said)
            tell(self, expires=[r.get("Expires") for r in server.requests()])

    def test_503_with_retry_after(self):
        with Sipp("retry_after") as server, phone(server) as p:
            p.expect(r"\*\*\* refused 503 Service Unavailable, next attempt in 2 s +GUIDE_retry_after")
            self.assertEqual(p.wait_state(1, "waiting")["lines"][0]["last_status"], 503)
            p.expect(r"\*\*\* registered for 32 s")       # the Contact's expires, not the 60 of the Expires field
            waited = p.lasted(r"\*\*\* refused 503", r"\*\*\* registered for 32 s")
            self.assertGreater(waited, 1.8)
            self.assertLess(waited, 3.5)
            self.assert_removed(p, server)
            self.assertEqual([r.cseq for r in server.requests()], [1, 2, 3])
            tell(self, asked="2 s", waited=f"{waited:.2f} s")

    def test_407_then_401(self):
        with Sipp("proxy_and_registrar") as server, phone(server) as p:
            p.wait_state(1, "registered")
            self.assert_removed(p, server)
            first, second, third, last = server.requests()
            self.assertIsNone(first.get("Authorization") or first.get("Proxy-Authorization"))
            self.assert_proved(second, "Proxy-Authorization", "proxy.example", nonce="p-nonce", nc="00000001")
            self.assertIsNone(second.get("Authorization"))      # nobody's credentials to another realm
            self.assert_proved(third, "Proxy-Authorization", "proxy.example", nonce="p-nonce", nc="00000002")
            self.assert_proved(third, "Authorization", "registrar.example", nonce="r-nonce", opaque="0paque",
                               nc="00000001")
            self.assert_proved(last, "Proxy-Authorization", "proxy.example", nc="00000003")
            self.assert_proved(last, "Authorization", "registrar.example", nc="00000002")
            tell(self, requests=len(server.requests()), realms=["proxy.example", "registrar.example"])

    def test_auth_int(self):
        with Sipp("auth_int") as server, phone(server) as p:
            p.wait_state(1, "registered")
            self.assert_removed(p, server)
            first, second, last = server.requests()
            self.assertIsNone(first.get("Authorization"))
            self.assert_proved(second, "Authorization", "registrar.example", qop="auth-int", nc="00000001")
            self.assert_proved(last, "Authorization", "registrar.example", qop="auth-int", nc="00000002")
            tell(self, qop=credentials_of(second.get("Authorization"))["qop"])

    def test_sha_256_above_md5(self):
        for setting, nonce, hashed, name in (("Yes", "n-256", "sha256", "SHA-256"), ("No", "n-5", "md5", "MD5")):
            with self.subTest(setting=setting), Sipp("sha_256_first") as server, \
                    phone(server, Auth_Support_RFC8760=setting) as p:
                p.wait_state(1, "registered")
                self.assert_removed(p, server)
                self.assert_proved(server.requests()[1], "Authorization", "registrar.example", hashed, nonce=nonce,
                                   algorithm=name)
                tell(self, setting=setting, answered=name)

    def test_a_huge_realm(self):
        with Sipp("huge_realm") as server, phone(server) as p:
            p.expect(r"\*\*\* .*401 Unauthorized: a limit of the phone: .*1200 s")
            self.assertEqual(server.end(), 0)
            time.sleep(1)
            status = p.wait_state(1, "waiting")
            self.assertEqual(status["counters"]["sent"], 1)     # no half of a realm is answered
            self.assertEqual(status["counters"]["malformed"], 0)
            self.assertEqual(p.stop(), 0, p.said)
            tell(self, realm="900 octets", sent=status["counters"]["sent"])


if __name__ == "__main__":
    unittest.main()
