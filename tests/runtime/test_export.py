"""test_export.py - profiles as phones export them and as provisioning servers make them: they start, whatever else is
in them; `run --check` does all that `run` does but send."""
import os
import random
import re
import resource
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from phone import CLAUSEWIRE, Phone, free_port, line, profile
from uas import Uas

os.umask(0o077)     # profiles with passwords are the user's alone: else the phone warns
FIELD = Path(__file__).resolve().parents[3] / "shared/field/profiles"
# what a phone's export has and this one does not obey: of the guide, and of no one
KNOWN = ["RTP_Port_Min", "STUN_Enable", "INVITE_Expires", "Resync_On_Reset"]
OF_A_LINE = ["Dial_Plan_{n}_", "Auth_INVITE_{n}_", "Preferred_Codec_{n}_", "Default_Ring_{n}_"]
STRANGE = ["Desk_Colour", "Screen_Saver_Type", "Ring_{i}_Name", "Key_{i}_Label", "Unit_1_Key_{i}_", "Star_{i}-Code"]
GROUPS = ["SIP/SIP_Parameters", "Ext_{n}", "Phone/General", "Regional/Tones"]


def check(path, *options, **popen):
    return subprocess.run([CLAUSEWIRE, "run", "--check", "--socket", path + ".socket", *options, path],
                          capture_output=True, text=True, timeout=20, check=False, **popen)


class Export:
    """The text of an export with `lines` lines, of which `users` have a user at `where`; everything else is drawn."""

    def __init__(self, where, lines, users, seed):
        self.draw = random.Random(seed)
        self.ports = [free_port() for _ in range(lines)]
        elements = []
        for n, port in enumerate(self.ports, 1):
            has_user = n in users
            elements += [(f"Line_Enable_{n}_", self.case("Yes")), (f"SIP_Port_{n}_", str(port)),
                         (f"Proxy_{n}_", where if has_user or self.draw.random() < .5 else ""),
                         (f"User_ID_{n}_", f"2{n:02}" if has_user else ""), (f"Register_{n}_", self.case("Yes")),
                         (f"Register_Expires_{n}_", self.draw.choice(["", "3600", " 600 "])),
                         (f"SIP_Transport_{n}_", self.case("UDP")), (f"Use_DNS_SRV_{n}_", self.case("No")),
                         (f"NAT_Keep_Alive_Msg_{n}_", self.case("$NOTIFY")), (f"Outbound_Proxy_{n}_", "")]
            elements += [(name.format(n=n), self.text()) for name in OF_A_LINE]
        elements += [("SIP_T1", ".5"), ("Max_Auth", ""), ("IP_Mode", self.case("Dual Mode")), ("SIP_Timer_F", " 16\n ")]
        elements += [(name, self.text()) for name in KNOWN]
        while len(elements) < 2000:
            elements.append((self.draw.choice(STRANGE).format(i=len(elements)), self.text()))
        self.draw.shuffle(elements)
        self.elements = elements

    def case(self, word):
        return "".join(self.draw.choice((c.upper(), c.lower())) for c in word) if word[0] != "D" else word.upper()

    def text(self):
        return self.draw.choice(["", "Yes", "3", "fnc=sd;ext=2@$PROXY", "(xx|1xxx)", "Größe", "a &lt; b &amp; c",
                                 "<![CDATA[a < b & c]]>", "&#x20ac; 5"])

    def element(self, name, value):
        attributes = self.draw.choice(["", ' ua="na"', ' ua="rw"', f' group="{self.draw.choice(GROUPS)}"',
                                       ' um="admin" ua="RO"'])
        if value == "" and self.draw.random() < .5:
            return f"<{name}{attributes}/>"
        return f"<{name}{attributes}{self.draw.choice(['', ' '])}>{value}</{name}>"

    def whole(self, root="flat", encoding="UTF-8", newline="\n", before=""):
        rows = [self.element(*e) for e in self.elements]
        rows.insert(7, "<!-- made by hand -->")
        rows = ["<flat-profile>", *rows, "</flat-profile>"]
        if root == "device":
            rows = ['<device xsi:type="axl:XIPPhone" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
                    "<made-at>noon</made-at>", *rows, "</device>"]
        head = before + f'<?xml version="1.0" encoding="{encoding}"?>{newline}'
        return (head + newline.join(rows) + newline).encode(encoding, "xmlcharrefreplace")


class Starts(unittest.TestCase):
    def start(self, whole, users):
        """Runs it until all users are registered."""
        with Uas() as uas, tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "export.xml")
            with open(path, "wb") as f:
                f.write(whole(uas.where))
            checked = check(path, "--bind", "127.0.0.1")
            self.assertEqual((checked.returncode, checked.stderr), (0, ""))
            self.assertEqual(uas.requests, [])
            with Phone("", folder=folder, profile="export.xml") as p:
                for n in users:
                    p.wait_state(n, "registered")
                self.assertEqual(len(p.status()["lines"]), len(users))
                self.assertEqual(p.stop(), 0)
                self.assertEqual(p.said, "")
            return checked.stdout

    def test_exports_of_every_form(self):
        forms = [{}, {"root": "device"}, {"encoding": "ISO-8859-1", "newline": "\r\n"}, {"encoding": "UTF-16"},
                 {"before": "\r\n\n", "newline": "\r\n"}, {"encoding": "utf-8-sig"}, {"encoding": "windows-1252"}]
        for seed, form in enumerate(forms):
            users = random.Random(seed).sample(range(1, 17), (1, 6, 16, 2, 9, 3, 1)[seed])
            with self.subTest(form=form, users=users):
                def whole(where, seed=seed, form=form, users=users):
                    octets = Export(where, 16, users, seed).whole(**form)
                    return octets.replace(b'"utf-8-sig"', b'"utf-8"')
                said = self.start(whole, users)
                self.assertRegex(said, r"\d+ elements unknown, \d+ elements recognised but not implemented")
                self.assertRegex(said, r"\n  Dial_Plan_16_ \(line \d+; not implemented, section 3\.8 of the guide\)\n")
                self.assertRegex(said, r"\n  Unit_1_Key_\d+_ \(line \d+; unknown\)\n")

    def test_any_number_of_users_of_sixteen_lines(self):
        for users in ([1], [16], [3, 4], list(range(1, 17))):
            with self.subTest(users=users):
                def whole(where, users=users):
                    return profile(*[line(where if n in users else "", f"2{n}" if n in users else "",
                                          Line_Enable="Yes") for n in range(1, 17)]).encode()
                self.start(whole, users)

    def test_one_line_with_a_high_number(self):
        def whole(where):
            return (f"<flat-profile><User_ID_10_>210</User_ID_10_><Proxy_10_>{where}</Proxy_10_>"
                    f"<SIP_Port_10_>{free_port()}</SIP_Port_10_></flat-profile>").encode()
        self.start(whole, [10])

    @unittest.skipUnless(FIELD.is_dir(), f"{FIELD} is not there")
    def test_profiles_of_the_field(self):
        """With ports that are free here; nothing else is said of them than what is not obeyed."""
        for path in sorted(FIELD.glob("*.xml")):
            with self.subTest(profile=path.name), tempfile.TemporaryDirectory() as folder:
                text = path.read_text(encoding="utf-8")
                lines = set(re.findall(r"<User_ID_(\d+)_", text))
                text = re.sub(r"<SIP_Port_\d+_[^/]*/SIP_Port_\d+_>", "", text)
                ports = "".join(f"<SIP_Port_{n}_>{free_port()}</SIP_Port_{n}_>" for n in lines)
                own = os.path.join(folder, path.name)
                with open(own, "w", encoding="utf-8") as f:
                    f.write(text.replace("</flat-profile>", ports + "</flat-profile>"))
                done = check(own, "--bind", "127.0.0.1")
                self.assertEqual((done.returncode, done.stderr), (0, ""))


class Check(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = os.path.join(self.folder, "p.xml")

    def check(self, *options, text=None, **popen):
        with open(self.path, "w", encoding="utf-8") as f:
            f.write(text or profile(line("127.0.0.1")))
        done = check(self.path, "--bind", "127.0.0.1", *options, **popen)
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(self.left))
        return done

    left = ("p.xml",)

    def test_nothing_to_say(self):
        done = self.check("--state", self.folder + "/state", "--log", self.folder + "/log")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_what_is_listed(self):
        done = self.check(text="<flat-profile>\n<User_ID_1_>a</User_ID_1_><Proxy_1_>127.0.0.1</Proxy_1_>\n"
                               f"<SIP_Port_1_>{free_port()}</SIP_Port_1_> and\n<STUN_Enable/><Lamp colour='1'/>\n"
                               "<Proxy_2_>127.0.0.1</Proxy_2_></flat-profile>")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines(), [
            f"{self.path}: 1 line without a user ignored, 1 element unknown, 1 element recognised but not implemented, "
            "1 attribute unknown, 1 text between elements:",
            "  text between elements (line 3)", "  STUN_Enable (line 4; not implemented, section 2.6 of the guide)",
            "  attribute colour (line 4; unknown)", "  Lamp (line 4; unknown)"])

    def test_ports(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
            done = self.check(text=profile(line("127.0.0.1", SIP_Port=port)))
            self.assertEqual((done.returncode, done.stderr),
                             (2, f"clausewire: line 1: UDP port {port} on 127.0.0.1 is in use by another program\n"))

    def test_descriptors(self):
        done = self.check(text=profile(*[line("127.0.0.1", f"u{n}") for n in range(20)]),
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (60, 60)))
        self.assertEqual((done.returncode, done.stderr), (
            2, "clausewire: 20 lines need 72 open files, this process is limited to 60 (ulimit -Hn)\n"))

    def test_files_and_certificates(self):
        for options, said in ((("--log", "/nowhere/log"), "log file /nowhere/log: No such file"),
                              (("--state", "/nowhere/state"), "state file /nowhere/state: No such file"),
                              (("--tls-ca", "/nowhere/ca"), "TLS authorities /nowhere/ca"),
                              (("--tls-cert", "/nowhere/cert"), "TLS certificate /nowhere/cert"),
                              (("--dns", "nonsense"), "no name resolver with nonsense"),
                              (("--socket", "/nowhere/s"), "control socket /nowhere/s: No such file")):
            with self.subTest(options=options):
                done = self.check(*options)
                self.assertEqual(done.returncode, 2)
                self.assertIn(said, done.stderr)

    @unittest.skipIf(os.environ.get("CW_SANITIZE") == "ON", "a sanitized program needs all addresses")
    def test_memory(self):
        """The pool and the highest line are named."""
        text = ("<flat-profile><User_ID_16384_>a</User_ID_16384_><Proxy_16384_>127.0.0.1</Proxy_16384_>"
                f"<SIP_Port_16384_>{free_port()}</SIP_Port_16384_></flat-profile>")
        done = self.check(text=text)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        seen = []
        for mib in range(8, 64, 2):
            def limit(most=mib << 20):
                resource.setrlimit(resource.RLIMIT_AS, (most, most))
            done = self.check(text=text, preexec_fn=limit)
            seen += [row for row in done.stderr.splitlines() if done.returncode == 2 and "User_ID_16384_" in row]
        self.assertRegex("\n".join(seen), r"clausewire: pool \w+: out of memory for \d+ places of \d+ octets, "
                                          r"for lines up to User_ID_16384_")


if __name__ == "__main__":
    unittest.main()
