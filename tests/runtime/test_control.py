"""test_control.py - the control socket and `clausewire ctl`: status, wishes and their refusals, trace, bounds."""
import json
import os
import socket
import stat
import subprocess
import unittest

from phone import CLAUSEWIRE, Phone, line, profile
from uas import PATIENCE, Uas, refusing, registering, silent, wait_until


class Client:
    """A client that may misbehave."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, octets):
        self.socket.sendall(octets)

    def read(self):
        """-> the next object; None: hung up."""
        while b"\n" not in self.rest:
            try:
                more = self.socket.recv(65536)
            except ConnectionResetError:
                more = b""
            if not more:
                return None
            self.rest += more
        text, self.rest = self.rest.split(b"\n", 1)
        return json.loads(text)


class Wishes(unittest.TestCase):
    def test_while_it_stops(self):
        answers = [registering]
        with Uas(lambda request: answers[0](request)) as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            answers[0] = silent
            p.send()
            p.expect("removing the bindings")
            for words in ("register", "1"), ("register",), ("unregister",):
                done = p.ctl(*words)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn("refused: the phone is stopping (", done.stderr)
            self.assertEqual(p.end(), 1)

    def test_register_and_unregister(self):
        with Uas() as uas, Phone(profile(line(uas.where), line(uas.where, "bob"))) as p:
            p.wait_state(2, "registered")
            done = p.ctl("unregister", "1")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("line 1: ", done.stdout)
            status = p.wait_state(1, "unregistered")
            self.assertFalse(status["lines"][0]["registered"])
            self.assertTrue(status["lines"][1]["registered"])
            self.assertTrue(uas.requests[-1].is_removal)
            self.assertEqual(p.ctl("register", "--line", "1").returncode, 0)
            status = p.wait_state(1, "registered")
            alice = [r for r in uas.requests if "alice" in r.get("From")]
            self.assertEqual([r.cseq for r in alice], [1, 2, 3])            # LOCAL_call_id_kept
            self.assertEqual(len({r.call_id for r in alice}), 1)
            self.assertEqual(status["lines"][0]["call_id"], alice[0].call_id)

    def test_every_line_at_once(self):
        with Uas() as uas, Phone(profile(line(uas.where), line(uas.where, "bob"))) as p:
            p.wait_state(2, "registered")
            done = p.ctl("unregister", "--json")
            self.assertEqual(json.loads(done.stdout), {"ok": True, "lines": 2})
            p.wait_status(lambda s: not any(n["registered"] for n in s["lines"]), "none registered")
            self.assertIn("2 lines asked to register", p.ctl("register").stdout)
            p.wait_status(lambda s: all(n["registered"] for n in s["lines"]), "both registered")

    def test_refusals(self):
        with Uas(silent) as uas, Phone(profile(line(uas.where), {"User_ID": "x", "Register": "No"})) as p:
            p.wait_state(1, "registering")
            for words, wanted in ((("register", "1"), "a registration is already in progress (LOCAL_refused)"),
                                  (("unregister", "2"),
                                   "the line is not registered, or is already being unregistered (LOCAL_refused)"),
                                  (("register", "2"), "the line has no proxy (LOCAL_refused)"),
                                  (("register", "3"), "no such line, or the line is disabled (LOCAL_wishes)")):
                with self.subTest(words=words):
                    done = p.ctl(*words)
                    self.assertEqual((done.returncode, done.stdout), (1, ""))
                    self.assertEqual(done.stderr, f"clausewire ctl: refused: {wanted}\n")
            done = p.ctl("register", "1", "--json")
            self.assertEqual(done.returncode, 1)
            self.assertEqual(json.loads(done.stdout)["code"], "E_REFUSED")

    def test_a_stopped_line_registers_when_asked(self):
        answers = [refusing(403, "Forbidden")]
        with Uas(lambda request: answers[0](request)) as uas, \
                Phone(profile(line(uas.where), Reg_Retry_Long_Intvl="0")) as p:
            p.expect(r"\*\*\* stopped: no further attempt until asked to register +GUIDE_retry_long_zero")
            self.assertEqual(p.wait_state(1, "stopped")["lines"][0]["next"], None)
            answers[0] = registering
            self.assertEqual(p.ctl("register", "1").returncode, 0)
            p.wait_state(1, "registered")

    def test_options_to_a_uri_and_to_the_domain(self):
        def script(request):
            return registering(request) if request.method == "REGISTER" else [request.answer(200, "OK")]
        with Uas(script) as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            done = p.ctl("request", "1", "OPTIONS", "sip:bob@127.0.0.1")
            self.assertEqual((done.returncode, done.stdout), (0, "line 1: asked to send OPTIONS\n"), done.stderr)
            p.expect(r"\*\*\* request 1: answered 200 OK +RFC3261_21_2")
            done = p.ctl("request", "1", "OPTIONS", "--json")
            self.assertEqual(json.loads(done.stdout), {"ok": True, "line": 1})
            asked = [r for r in uas.wait(3) if r.method == "OPTIONS"]
            self.assertEqual([r.uri for r in asked], ["sip:bob@127.0.0.1", "sip:127.0.0.1"])

    def test_an_invite_and_its_end(self):
        invite = []

        def script(request):
            if request.method == "INVITE":
                invite.append(request)
                return [request.answer(180, "Ringing")]
            if request.method == "CANCEL":
                return [request.answer(200, "OK"), invite[0].answer(487, "Request Terminated")]
            return registering(request) if request.method == "REGISTER" else []
        with Uas(script) as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            self.assertEqual(p.ctl("request", "1", "INVITE", "sip:bob@127.0.0.1").returncode, 0)
            p.expect(r"\*\*\* request 1: 180 Ringing")
            done = p.ctl("hangup", "1", "2")
            self.assertEqual((done.returncode, done.stderr),
                             (1,
                              "clausewire ctl: refused: no such request is pending, or it cannot be cancelled "
                              "(LOCAL_refused)\n"))
            done = p.ctl("hangup", "1", "1")
            self.assertEqual((done.returncode, done.stdout), (0, "line 1: asked to cancel\n"), done.stderr)
            p.expect(r"\*\*\* request 1: cancelled")
            wait_until(lambda: [r.method for r in uas.requests] == ["REGISTER", "INVITE", "CANCEL", "ACK"],
                       "its CANCEL and ACK")
            self.assertEqual(p.ctl("hangup", "1").returncode, 1)

    def test_requests_that_cannot_be(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            for words, status, says in ((("request", "1", "OPTIONS", "tel:+1"), 1, "malformed URI"),
                                        (("request", "1", "OPTIONS", "sip:" + "x" * 300), 1, "refused"),
                                        (("request", "2", "OPTIONS"), 1, "no such line"),
                                        (("request", "1", "BYE"), 2, "unknown argument 'BYE'"),
                                        (("request", "1"), 2, "usage"),
                                        (("hangup",), 2, "usage"), (("hangup", "1", "x"), 2, "unknown argument 'x'"),
                                        (("request", "1", "OPTIONS", "sip:" + "x" * 5000), 2, "too long")):
                with self.subTest(words=words[:3]):
                    done = p.ctl(*words)
                    self.assertEqual(done.returncode, status, done.stdout)
                    self.assertIn(says, done.stderr)
            self.assertEqual([r.method for r in uas.requests], ["REGISTER"])

    def test_a_phone_without_a_lab(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            done = p.ctl("lab", "stop", "primary")
            self.assertEqual((done.returncode, done.stderr), (
                1, "clausewire ctl: refused: this phone runs without a lab; `clausewire lab` and ./run start one\n"))
            self.assertFalse(json.loads(p.ctl("lab", "kill", "backup", "--json").stdout)["ok"])

    def test_quit(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            self.assertEqual(p.ctl("quit").returncode, 0)
            self.assertEqual(p.end(), 0)
            self.assertTrue(uas.requests[-1].is_removal)
            self.assertFalse(os.path.exists(p.socket))


class Status(unittest.TestCase):
    def test_json(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            status = p.wait_state(1, "registered")
            self.assertTrue(status["ok"])
            own = status["lines"][0]
            self.assertEqual((own["line"], own["user"], own["proxy"], own["next"], own["last_status"], own["failures"],
                              own["cseq"], own["chart"]), (1, "alice", uas.where, "refresh", 200, 0, 1, "reg"))
            self.assertIn(own["next_in"], range(440, 457))      # (600 - 16) x 0.78 = 455.5
            self.assertIn(own["expires_in"], range(590, 601))
            self.assertEqual(own["local"], f"127.0.0.1:{own['port']}")
            self.assertEqual(status["counters"]["sent"], 1)
            self.assertEqual(status["counters"]["received"], 1)

    def test_table(self):
        with Uas() as uas, Phone(profile(line(uas.where), line(uas.where, "bob"))) as p:
            p.wait_state(2, "registered")
            rows = p.ctl("status").stdout.splitlines()
            self.assertRegex(rows[0], r"^line  user +state +server +by +site +granted  next +status fails Call-ID$")
            self.assertRegex(rows[1],
                             rf"^   1  alice +registered +{uas.where} +UDP +preferred +600 s  refresh in \d+ s +200 "
                             rf"+0 \w{{8}}$")
            self.assertRegex(rows[2], r"^   2  bob ")
            self.assertIn("malformed 0", p.ctl("status").stdout)
            self.assertNotIn("\033", p.ctl("status").stdout)
            self.assertEqual(len(p.ctl("status", "2").stdout.split("\n\n")[0].splitlines()), 2)

    def test_a_list_of_servers(self):
        with Uas(silent) as gone, Uas() as uas, \
                Phone(profile(line(f"{gone.where}:p=1|{uas.where}:p=2"), SIP_Timer_F="1")) as p:
            status = p.wait_state(1, "registered")
            self.assertEqual([(s["address"], s["transport"], s["up"], s["current"])
                              for s in status["lines"][0]["servers"]],
                             [(gone.where, "UDP", False, False), (uas.where, "UDP", True, True)])
            rows = p.ctl("status").stdout.splitlines()
            self.assertRegex(rows[1], rf"^   1  alice +registered +{uas.where} +UDP +failed_over +600 s ")
            self.assertRegex(rows[2], rf"^       servers: {gone.where}/UDP down for \d+ s, \*{uas.where}/UDP up$")

    def test_many_lines_come_in_pieces(self):
        with Uas() as uas, Phone(profile(*[line(uas.where, "u%d" % i) for i in range(200)]), "--start-rate", "1000",
                                 "--quiet") as p:
            self.assertEqual(len(p.status()["lines"]), 200)


class Trace(unittest.TestCase):
    def test_records(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            done = p.ctl("trace", "--json")
            self.assertEqual(done.returncode, 0)
            records = [json.loads(text) for text in done.stdout.splitlines()]
            reg = [r for r in records if r["chart"] == "reg"]
            self.assertEqual([(r["from"], r["event"], r["to"]) for r in reg],
                             [("unregistered", "REG_START", "locating"), ("locating", "REG_LOCATED", "registering"),
                              ("registering", "REG_2XX", "registered")])
            self.assertIn("RFC3261_10_2_4", reg[2]["clauses"])
            self.assertIn("store", reg[2]["actions"])
            self.assertTrue(all(r["line"] == 1 and not r["refused"] and r["clauses"] for r in reg))
            self.assertEqual([r["record"] for r in records], list(range(len(records))))
            text = p.ctl("trace", "1").stdout
            self.assertRegex(text, r"reg registering --2XX--> registered +RFC3261_10_2_4")
            self.assertRegex(text, r"nict trying --FINAL\[!is_reliable\]--> completed")

    def test_a_refused_event_is_there_with_its_reason(self):
        with Uas(silent) as uas, Phone(profile(line(uas.where)), "--arcs") as p:
            p.wait_state(1, "registering")
            self.assertEqual(p.ctl("register", "1").returncode, 1)
            refused = [r for r in map(json.loads, p.ctl("trace", "--json").stdout.splitlines()) if r["refused"]]
            self.assertEqual([(r["from"], r["event"]) for r in refused], [("registering", "REG_START")])
            self.assertNotEqual(refused[0]["clauses"], ["no row in the refused table"])
            p.expect(r"reg registering --START--> refused")

    def test_what_a_request_is_answered_with_can_be_told_apart(self):
        asked = {"200": ("sip:alice@127.0.0.1", "", "served", "RFC3261_11_2"),
                 "404": ("sip:bob@127.0.0.1", "", "user_unknown", "RFC3261_8_2_2_1"),
                 "420": ("sip:alice@127.0.0.1", "Require: path\r\n", "extension_unknown", "RFC3261_8_2_2_3")}
        with Uas() as uas, Phone(profile(line(uas.where)), "--arcs") as p:
            p.wait_state(1, "registered")
            for status, (uri, more, row, clause) in asked.items():
                uas.socket.sendto(
                    f"OPTIONS {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {uas.where};branch=z9hG4bK{status}\r\nMax-Forwards: "
                    f"70\r\n"
                    f"To: <sip:alice@127.0.0.1>\r\nFrom: <sip:b@127.0.0.1>;tag=1\r\nCall-ID: {status}\r\n"
                    f"CSeq: 1 OPTIONS\r\n{more}Content-Length: 0\r\n\r\n".encode(), uas.requests[0].sender)
                p.expect(rf"admission {status} {row} +{clause}")
            records = [json.loads(text) for text in p.ctl("trace", "--json").stdout.splitlines()]
            rows = [r for r in records if r["chart"] == "admission"]
            self.assertEqual([(r["answer"], r["row"], r["clauses"]) for r in rows],
                             [(status, row, [clause]) for status, (_, _, row, clause) in asked.items()])
            answered = [r["instance"] for r in records if r["chart"] == "nist" and r["event"] == "NIST_ANSWER"]
            self.assertEqual([r["instance"] for r in rows], answered)
            self.assertRegex(p.ctl("trace", "1").stdout, r"admission 404 user_unknown +RFC3261_8_2_2_1")

    def test_following(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            with Client(p.socket) as c:
                c.send(b'{"do":"trace","follow":true,"line":1}\n')
                seen = [c.read()]
                while seen[-1].get("to") != "registered":
                    seen.append(c.read())
                self.assertEqual(p.ctl("register", "1").returncode, 0)
                seen = [c.read()]
                while seen[-1]["chart"] != "reg":       # what the site had to say of the first registration
                    seen.append(c.read())
                self.assertEqual(seen[-1]["event"], "REG_START")
                self.assertEqual(p.stop(), 0)
                while c.read() is not None:     # what is left, then the end
                    pass

    def test_a_follower_at_the_terminal(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            with subprocess.Popen([CLAUSEWIRE, "ctl", "--socket", p.socket, "trace", "--follow"],
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True) as c:
                self.assertIn("binding taken --CURRENT--> current", c.stdout.readline())
                self.assertIn("unregistered --START--> locating", c.stdout.readline())
                self.assertEqual(p.stop(), 0)
                self.assertEqual(c.wait(PATIENCE), 2)
                self.assertIn("removing --2XX--> unregistered", c.stdout.read())
                self.assertIn("closed the connection", c.stderr.read())


class Bounds(unittest.TestCase):
    def setUp(self):
        self.uas = self.enterContext(Uas())
        self.phone = self.enterContext(Phone(profile(line(self.uas.where))))
        self.phone.wait_state(1, "registered")

    def ask(self, octets):
        with Client(self.phone.socket) as c:
            c.send(octets)
            return c.read()

    def test_what_is_no_request(self):
        for octets in (b"\n", b"hello\n", b"[]\n", b"{}\n", b'{"do":1}\n', b'{"do":"fly"}\n',
                       b'{"do":"status","line":0}\n',
                       b'{"do":"status","line":"1"}\n', b'{"do":"status","line":99}\n', b"\x00\xff\n",
                       b'{"do":"status","do":"quit"}\n', b'{"do":"request","line":1}\n', b'{"do":"lab"}\n',
                       b'{"do":"request","method":"OPTIONS"}\n',
                       b'{"do":"request","line":1,"method":"OPTIONS","uri":7}\n',
                       b'{"do":"hangup"}\n', b'{"do":"hangup","line":1,"request":"1"}\n', b'{"do":"hangup","line":1}\n',
                       b'{"do":"hangup","line":1,"request":4294967297}\n', b"[" * 3000 + b"\n"):
            with self.subTest(octets=octets):
                answer = self.ask(octets)
                self.assertFalse(answer["ok"])
                self.assertTrue(answer["error"])
        self.assertTrue(self.phone.status()["ok"])

    def test_too_long_a_request(self):
        with Client(self.phone.socket) as c:
            c.send(b"x" * 4096)
            self.assertEqual(c.read(), {"ok": False, "error": "the request is too long"})
            self.assertIsNone(c.read())

    def test_requests_one_behind_the_other(self):
        with Client(self.phone.socket) as c:
            c.send(b'{"do":"status"}\n' * 3)
            answers = [c.read() for _ in range(6)]
            self.assertEqual([a.get("ok") for a in answers], [None, True] * 3)

    def test_too_many_clients(self):
        clients = [self.enterContext(Client(self.phone.socket)) for _ in range(16)]
        for c in clients:       # served, so each has its place
            c.send(b'{"do":"status"}\n')
            c.read()
        with Client(self.phone.socket) as one_more:
            self.assertEqual(one_more.read(), {"ok": False, "error": "too many clients"})
            self.assertIsNone(one_more.read())
        clients[0].socket.close()
        wait_until(lambda: self.phone.ctl("status").returncode == 0, "a place is free again")

    def test_a_client_that_takes_nothing_does_not_harm(self):
        with Client(self.phone.socket) as c:
            c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            try:
                c.socket.settimeout(1)
                for _ in range(2000):
                    c.send(b'{"do":"status"}\n' * 100)
            except (socket.timeout, BrokenPipeError, ConnectionResetError):
                pass
            self.assertTrue(self.phone.status()["ok"])
        self.assertEqual(self.phone.stop(), 0)

    def test_nobody_else_may_connect(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.phone.socket).st_mode), 0o600)


class Place(unittest.TestCase):
    def test_a_stale_socket_is_replaced(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            p.process.kill()
            p.end()
            self.assertTrue(os.path.exists(p.socket))
            with Phone(profile(line(uas.where)), folder=p.folder) as again:
                again.expect("control socket")      # the file has been there all the time
                again.wait_state(1, "registered")
                self.assertEqual(again.stop(), 0)
                self.assertFalse(os.path.exists(p.socket))

    def test_a_socket_that_is_answered_is_not(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            with Phone(profile(line(uas.where)), folder=p.folder) as second:
                self.assertEqual(second.end(), 2)
                self.assertIn(f"another phone is using {p.socket} (", second.said)
            self.assertTrue(p.status()["ok"])

    def test_a_file_that_is_no_socket_is_left_alone(self):
        with Uas() as uas:
            with Phone(profile(line(uas.where))) as p:
                p.wait_state(1, "registered")
                self.assertEqual(p.stop(), 0)
                with open(p.socket, "w", encoding="ascii") as f:
                    f.write("mine")
                with Phone(profile(line(uas.where)), folder=p.folder) as second:
                    self.assertEqual(second.end(), 2)
                    self.assertIn(f"{p.socket} exists and is not a socket", second.said)
                with open(p.socket, encoding="ascii") as f:
                    self.assertEqual(f.read(), "mine")

    def test_no_phone(self):
        done = subprocess.run([CLAUSEWIRE, "ctl", "--socket", "/tmp/no-such-phone", "status"], capture_output=True,
                              text=True, timeout=15, check=False)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("no phone answers at /tmp/no-such-phone", done.stderr)

    def test_the_default_place(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            os.rename(p.socket, os.path.join(p.folder, "clausewire.sock"))
            done = subprocess.run([CLAUSEWIRE, "ctl", "status"], capture_output=True, text=True, timeout=15,
                                  check=False,
                                  env={**os.environ, "XDG_RUNTIME_DIR": p.folder})
            self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
