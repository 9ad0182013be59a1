"""test_output.py - what the terminal and the log show: columns, colour only where it belongs, nothing raw from the
wire."""
import json
import os
import pty
import re
import subprocess
import threading
import time
import unittest

from phone import CLAUSEWIRE, Phone, line, profile
from uas import PATIENCE, Uas, registering, wait_until

LINE = re.compile(r"^\d\d:\d\d:\d\d\.\d{3}  (?:\d+|-)  (?:\S{8}|-       )  \S|^\d\d:\d\d:\d\d\.\d{3}  (?:\d+|-)  "
                  r"(?:\S{8}|-       )      \S")


def hostile(request):
    """200 with a phrase that would clear a terminal and set its title."""
    return [registering(request)[0].replace(b"200 OK", "200 \x9b2J\u202eOK".encode("utf-8"))]


def answering(request):
    """200 to all, the reason longer than a line."""
    return registering(request) if request.method == "REGISTER" else [request.answer(200, "OK " + "so " * 60)]


class Output(unittest.TestCase):
    def test_every_line_has_its_columns(self):
        with Uas() as uas, Phone(profile(line(uas.where), line(uas.where, "bob")), "--arcs") as p:
            p.wait_state(2, "registered")
            self.assertEqual(p.stop(), 0)
            for text in p.lines:
                self.assertRegex(text, LINE)
            self.assertLessEqual(p.widest, 120)
            call_id = uas.requests[0].call_id[:8]
            p.expect(rf"1  {call_id}  --> REGISTER sip:127\.0\.0\.1  CSeq 1 +to {uas.where}")
            p.expect(rf"1  {call_id}  <-- 200 OK  CSeq 1 REGISTER +from {uas.where}")
            p.expect(rf"1  {call_id}      reg registering --2XX--> registered +RFC3261_10_2_4 +store, learn_outside, "
                     rf"arm_refresh, follow_address, report_up")
            steps = [t for t in p.lines if "-->" in t and "REGISTER" not in t]
            self.assertEqual(len({t.index("RFC3261_10_2") for t in steps if "   RFC3261_10_2" in t}), 1)     # aligned

    def test_messages_and_news_without_transitions_unless_asked_for(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            self.assertEqual(p.stop(), 0)
            shown = [text[27:] for text in p.lines]
            self.assertIn("--> REGISTER", " ".join(shown))
            self.assertFalse([text for text in shown if re.match(r"    \w+ \w+ --\w", text)])
            self.assertLess(next(i for i, text in enumerate(shown) if "*** registered" in text),
                            24)     # the first screen

    def test_what_is_long_continues_on_the_next_line(self):
        long = "sip:" + "a" * 150 + "@127.0.0.1"
        with Uas(answering) as uas, Phone(profile(line(uas.where)), "--arcs") as p:
            p.wait_state(1, "registered")
            self.assertEqual(p.ctl("request", "1", "OPTIONS", long).returncode, 0)
            p.expect(r"--> OPTIONS sip:a+\.\.\.  CSeq \d+ to ")
            p.expect(r"<-- 200 OK so [so ]+\.\.\.  CSeq \d+ OPTIONS +from ")
            self.assertEqual(p.stop(), 0)
            self.assertLessEqual(p.widest, 120)

    def test_every_arc_fits_the_width_and_names_its_chart_once(self):
        shown = subprocess.run([os.environ["LADDER_ARCS"]], capture_output=True, text=True, timeout=60,
                               check=True).stdout
        self.assertLessEqual(max(map(len, shown.splitlines())), 120)
        self.assertFalse([text for text in shown.splitlines() if text != text.rstrip()])
        entries = [" ".join(text.split()[3:]) for text in re.sub(r"\n {30,}", " ", shown).splitlines()]
        arcs, refused = [], 0
        for chart in json.loads(self.explain()):
            whole = json.loads(self.explain(chart["chart"]))
            refused += len(whole["refused"])
            for a in whole["arcs"]:
                event = a["event"].removeprefix(chart["chart"].upper() + "_")
                guard = f"[{a['guard']}]" if a["guard"] else ""
                arcs.append(f"{chart['chart']} {a['state']} --{event}{guard}--> {a['next']} "
                            f"{', '.join(c['id'] for c in a['clauses'])} {', '.join(a['actions'])}".rstrip())
        self.assertEqual(entries[:len(arcs)], arcs)
        self.assertEqual(len([text for text in entries[len(arcs):] if "--> refused" in text]), refused)

    def explain(self, *chart):
        return subprocess.run([CLAUSEWIRE, "explain", "--json", *chart], capture_output=True, text=True, timeout=60,
                              check=True).stdout

    def test_a_pipe_gets_no_colour(self):
        with Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            self.assertEqual(p.stop(), 0)
            self.assertNotIn(b"\033", p.raw)
            self.assertIn(b"--> REGISTER", p.raw)

    def on_a_terminal(self, env):
        master, slave = pty.openpty()
        seen = []

        def read():
            while True:
                try:
                    octets = os.read(master, 65536)
                except OSError:
                    return
                seen.append(octets)
        with Uas() as uas, Phone(profile(line(uas.where)), stdout=slave, env=env) as p:
            reader = threading.Thread(target=read, daemon=True)
            reader.start()
            p.wait_state(1, "registered")
            self.assertEqual(p.stop(), 0)
        os.close(slave)
        reader.join(PATIENCE)
        os.close(master)
        return b"".join(seen)

    def test_a_terminal_gets_colour_unless_told_otherwise(self):
        seen = self.on_a_terminal({"NO_COLOR": ""})
        self.assertIn(b"\033[32m*** registered for 600 s", seen)
        self.assertNotIn(b"\033", self.on_a_terminal({"NO_COLOR": "1"}))

    def test_nothing_raw_from_the_wire(self):
        with Uas(hostile) as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            p.expect(r"<-- 200 \\xc2\\x9b2J\\xe2\\x80\\xaeOK  CSeq 1 REGISTER")
            self.assertEqual(p.stop(), 0)
            for octets in (b"\x1b", b"\xc2\x9b", b"\xe2\x80\xae"):
                self.assertNotIn(octets, p.raw)

    def test_quiet_and_a_log_file(self):
        with Uas() as uas, Phone(profile(line(uas.where)), "--quiet", "--log", "/dev/null") as p:
            p.wait_state(1, "registered")
            log = os.path.join(p.folder, "log")
            self.assertEqual(p.stop(), 0)
            p.expect(r"\*\*\* registered")
            self.assertFalse([t for t in p.lines if "-->" in t])
            with Phone(profile(line(uas.where)), "--quiet", "--log", log) as q:
                q.wait_state(1, "registered")
                self.assertEqual(q.stop(), 0)
            with open(log, encoding="utf-8") as f:
                text = f.read()
            self.assertIn("--> REGISTER", text)
            self.assertIn("reg registering --2XX--> registered", text)
            self.assertIn("*** registered", text)
            self.assertNotIn("\033", text)
            self.assertEqual(os.stat(log).st_mode & 0o777, 0o600)

    def test_a_reader_that_sleeps_does_not_stop_the_phone(self):
        with Uas() as uas, Phone(profile(line(uas.where)), "--arcs", read=False) as p:
            port = p.wait_state(1, "registered")["lines"][0]["port"]
            options = uas.requests[0].octets
            for i in range(4000):       # as many lines as their budget allows: more than the pipe and the queue hold
                uas.socket.sendto(options.replace(b"REGISTER", b"OPTIONS").replace(b"z9hG4bK", b"z9hG4bK%d" % i),
                                  ("127.0.0.1", port))
                time.sleep(0.0005)
            status = p.wait_status(lambda s: s["counters"]["requests"] > 500, "500 requests taken")
            self.assertTrue(status["lines"][0]["registered"])
            threading.Thread(target=p.read_lines, daemon=True).start()
            p.expect(r"^\S+  -  -             \d+ lines were not written: the reader is too slow$")
            self.assertEqual(p.stop(), 0)

    def test_a_reader_that_goes_away_does_not_stop_the_phone(self):
        with Uas() as uas, Phone(profile(line(uas.where)), read=False) as p:
            p.wait_state(1, "registered")
            p.process.stdout.close()
            p.process.stdout = None
            for _ in range(3):
                self.assertEqual(p.ctl("register", "1").returncode, 0)
                wait_until(lambda: p.status()["lines"][0]["state"] == "registered", "registered again")
            self.assertEqual(p.stop(), 0)
            self.assertTrue(uas.requests[-1].is_removal)


if __name__ == "__main__":
    unittest.main()
