"""test_profile.py - a profile that is wrong: file, line, element, value and range on standard error, exit 2, no
traffic."""
import os
import resource
import subprocess
import tempfile
import time
import unittest

from phone import CLAUSEWIRE, Phone, line, profile
from uas import Uas

GOOD = ["  <Proxy_1_>{where}</Proxy_1_>", "  <User_ID_1_>alice</User_ID_1_>"]


class Wrong(unittest.TestCase):
    def refuse(self, rows, *wanted, whole=None):
        """Runs a profile of GOOD and rows (the first of them is line 4); every wanted text is in the complaints."""
        with Uas() as uas, tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "wrong.xml")
            text = whole if whole is not None else \
                "\n".join(["<flat-profile>", *GOOD, *rows, "</flat-profile>", ""]).format(where=uas.where)
            with open(path, "wb") as f:
                f.write(text if isinstance(text, bytes) else text.encode("utf-8"))
            done = subprocess.run([CLAUSEWIRE, "run", "--bind", "127.0.0.1", "--socket", os.path.join(folder, "s"),
                                   path],
                                  capture_output=True, text=True, timeout=15, check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertEqual(done.stdout, "")
            for text in wanted:
                self.assertIn(text.replace("FILE", path), done.stderr)
            self.assertIn("the profile is not used", done.stderr)
            self.assertFalse(os.path.exists(os.path.join(folder, "s")))
            time.sleep(0.05)
            self.assertEqual(uas.requests, [])      # nothing half applied
            return done.stderr

    def test_xml(self):
        self.refuse([], "FILE:1: no element found; permitted: well-formed XML", whole="")
        self.refuse(["  <Max_Auth>2</Max_Auht>"], "FILE:4: Max_Auth: mismatched tag")
        self.refuse(["  <Max_Auth>&two;</Max_Auth>"], "FILE:4: Max_Auth: undefined entity")
        self.refuse(["  <Max_Auth><a/></Max_Auth>"], 'FILE:4: Max_Auth: "" with elements in it; permitted: 0-255')
        self.refuse([], "FILE:1: phone: not a profile; permitted: flat-profile, or device with a flat-profile in it",
                    whole="<phone/>")
        self.refuse([], "FILE:0: the profile is too large; permitted: 4194304 octets", whole=b" " * (5 << 20))

    def test_entities_are_bounded_and_from_the_file(self):
        lines = ["<!DOCTYPE flat-profile [", '<!ENTITY a "twelve octets">']
        lines += [f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij")]
        body = ["<flat-profile>", "<User_ID_1_>alice</User_ID_1_>", "<Display_Name_1_>{}</Display_Name_1_>",
                "</flat-profile>"]
        begin = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        said = self.refuse([], whole="\n".join([*lines, "]>", *body]).format("&j;"))
        self.assertRegex(said, "limit on input amplification factor|too long with their entities")
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begin, 5)
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as other:
            other.write("from elsewhere")
            other.flush()
            said = self.refuse([], "Display_Name_1_: other: an external entity, which is not read",
                               whole="\n".join([lines[0], f'<!ENTITY other SYSTEM "file://{other.name}">', "]>",
                                                *body]).format("&other;"))
            self.assertNotIn("from elsewhere", said)

    def test_value_out_of_range(self):
        self.refuse(["  <Max_Forward>0</Max_Forward>"], 'FILE:4: Max_Forward: "0" out of range; permitted: 1-255')
        self.refuse(["  <SIP_T1>65</SIP_T1>"], 'FILE:4: SIP_T1: "65" out of range; permitted: 0.001-64 s')
        self.refuse(["", "  <Register_Expires_1_>10</Register_Expires_1_>"],
                    'FILE:5: Register_Expires_1_: "10" out of range; permitted: 32-2000000 s')
        self.refuse(["  <Register_1_>maybe</Register_1_>"], 'FILE:4: Register_1_: "maybe" neither Yes nor No')
        self.refuse(["  <SIP_Transport_1_>SCTP</SIP_Transport_1_>"],
                    'FILE:4: SIP_Transport_1_: "SCTP" not one of the choices; permitted: UDP, TCP, TLS, AUTO')
        self.refuse(["  <Retry_Reg_RSC>5*?</Retry_Reg_RSC>"],
                    'FILE:4: Retry_Reg_RSC: "5*?" not a list of response codes')
        said = self.refuse(["  <Password_1_>" + "secret" * 50 + "</Password_1_>"],
                           "FILE:4: Password_1_: (not shown) too long")
        self.assertNotIn("secretsecret", said)

    def test_two_lines_on_one_port(self):
        self.refuse(["  <Proxy_2_>127.0.0.1</Proxy_2_><User_ID_2_>b</User_ID_2_>", "  <SIP_Port_2_>5060</SIP_Port_2_>"],
                    'FILE:5: SIP_Port_2_: "5060", the port of line 1; permitted: a port of its own, 1-65535')

    def test_tcp_ports_that_are_no_range(self):
        self.refuse(["  <SIP_TCP_Port_Max>6000</SIP_TCP_Port_Max>", "  <SIP_TCP_Port_Min>6001</SIP_TCP_Port_Min>"],
                    'FILE:4: SIP_TCP_Port_Max: "6000", below SIP_TCP_Port_Min "6001"; permitted: 6001-65535')
        self.refuse(["  <SIP_TCP_Port_Min>6001</SIP_TCP_Port_Min>"],
                    'FILE:4: SIP_TCP_Port_Max: "5080" by default, below SIP_TCP_Port_Min "6001"; permitted: 6001-65535')
        self.refuse(["  <SIP_TCP_Port_Max>5059</SIP_TCP_Port_Max>"],
                    'FILE:4: SIP_TCP_Port_Max: "5059", below SIP_TCP_Port_Min "5060" by default; permitted: 5060-65535')
        said = self.refuse(["  <SIP_TCP_Port_Max>x</SIP_TCP_Port_Max>", "  <SIP_TCP_Port_Min>6001</SIP_TCP_Port_Min>"],
                           'FILE:4: SIP_TCP_Port_Max: "x"')
        self.assertNotIn("below", said)    # it has been said what is wrong

    def test_every_fault_is_listed(self):
        said = self.refuse(["<Max_Auth>x</Max_Auth>", "<Speed/>", "<SIP_T4>99</SIP_T4>"], "FILE:4: Max_Auth",
                           "FILE:6: SIP_T4", "2 faults")
        self.assertEqual(len(said.splitlines()), 3)

    def test_no_file(self):
        for path in ("/nowhere/profile.xml", "/tmp"):
            done = subprocess.run([CLAUSEWIRE, "run", path], capture_output=True, text=True, timeout=15, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"{path}: cannot be read: ", done.stderr)


class Right(unittest.TestCase):
    def test_what_is_not_obeyed_is_told_in_one_line(self):
        with Uas() as uas:
            text = profile(line(uas.where, Dial_Plan="(xx)"), STUN_Enable="No", Wallpaper="blue")
            with Phone(text) as p:
                p.expect(r"1 element unknown, 2 elements recognised but not implemented \(run --check lists them\)")
                p.wait_state(1, "registered")
                self.assertFalse([t for t in p.lines if "STUN" in t])
                self.assertEqual(p.said, "")
            with Phone(text, "--verbose") as p:
                p.expect(r"Dial_Plan_1_ \(line 7; not implemented, section 3\.8 of the guide\)")
                p.expect(r"STUN_Enable \(line 2; not implemented, section 2\.6 of the guide\)")
                p.expect(r"Wallpaper \(line 3; unknown\)")

    def test_lines_without_a_user_are_left_out(self):
        with Uas() as uas, Phone(profile(line(uas.where), {"Line_Enable": "Yes", "Proxy": uas.where, "User_ID": ""},
                                         {"Line_Enable": "Yes", "Proxy": "", "User_ID": ""})) as p:
            p.expect("2 lines without a user ignored")
            self.assertEqual(len(p.wait_state(1, "registered")["lines"]), 1)

    def test_a_line_that_is_off_has_no_port(self):
        off = line("127.0.0.1", "bob", Line_Enable="No")
        with Uas() as uas:
            off["Proxy"] = uas.where
            with Phone(profile(line(uas.where), off)) as p:
                self.assertEqual([n["line"] for n in p.wait_state(1, "registered")["lines"]], [1])
                self.assertEqual(p.ctl("register", "2").returncode, 1)
                self.assertEqual(p.stop(), 0)
                self.assertFalse([r for r in uas.requests if "bob" in r.get("From")])

    def test_a_line_without_a_server_waits(self):
        with Uas() as uas, Phone(profile(line(uas.where), line("", "bob"))) as p:
            self.assertEqual(p.wait_state(1, "registered")["lines"][1]["state"], "unregistered")
            self.assertIn("warning: Proxy_2_: empty; line 2 does not register", p.said)
            self.assertEqual(p.stop(), 0)

    def test_names_that_people_give_servers_and_users(self):
        """One rule for hosts in the profile and on the wire: a label with an underscore, one that begins with a digit;
        a user with a number sign."""
        with Uas() as uas:
            kinds = [("desk_pbx.example.org", "201"), ("3f9cc7704a01", "202"), ("pbx.example.org", "2#3"),
                     ("desk_pbx:5099", "204")]
            with Phone(profile(*[line(host, user, Outbound_Proxy=uas.where) for host, user in kinds])) as p:
                for n in range(1, len(kinds) + 1):
                    p.wait_state(n, "registered")
                self.assertEqual(p.stop(), 0)
                self.assertEqual(p.said, "")

    def test_no_line_at_all(self):
        with Phone("<flat-profile>\n</flat-profile>") as p:
            p.expect("0 lines, control socket")
            self.assertEqual(p.status()["lines"], [])
            self.assertEqual(p.stop(), 0)
            self.assertIn("warning: no line has User_ID_n_; the phone has no line", p.said)

    def test_the_last_of_two_counts(self):
        with Uas() as uas:
            rows = profile(line(uas.where)).replace("</flat-profile>", "<User_ID_1_>bob</User_ID_1_></flat-profile>")
            with Phone(rows) as p:
                p.wait_state(1, "registered")
                self.assertIn("profile.xml:5: warning: User_ID_1_: already given in line 3; the last one counts",
                              p.said)
                self.assertIn("sip:bob@", uas.requests[0].get("From"))


