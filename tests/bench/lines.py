"""lines.py - one process with many lines: what a line costs in memory, a registration and a refresh in CPU time, and
how all of them find another server when theirs is gone.

Each size is measured by itself, beside SIPp's client in the same run; sizes that cost the same a line are linear.
"""
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "interop"), str(HERE.parent / "runtime")]
from kamailio import Kamailio       # noqa: E402
from nsd import Nsd                 # noqa: E402
from registrations import cpu, free_block, raise_limit, sipp_cpu    # noqa: E402
from uas import wait_until          # noqa: E402

PATIENCE = 30   # s for anything, and for each 50 lines one more
T_F = 2         # s, Timer F of these phones: a part of the refresh instant
REST = 0.5      # s that a phone is left alone before its clock is read
STEP = 0.05     # s between two looks at a server's counters


def profile(proxy, lines, **more):
    first = free_block(lines)
    rows = ["<flat-profile>", f"<SIP_Timer_F>{T_F}</SIP_Timer_F>", "<Reg_Retry_Intvl>2</Reg_Retry_Intvl>"]
    for n in range(1, lines + 1):
        elements = {"Proxy": proxy, "SIP_Port": first + n - 1, "User_ID": f"u{n}", "Password": "secret",
                    "Register_Expires": 600, **more}
        rows.append("".join(f"<{name}_{n}_>{value}</{name}_{n}_>" for name, value in elements.items()))
    return "\n".join([*rows, "</flat-profile>", ""])


class Many:
    """A running phone with many lines. As a context manager it is killed at the end."""

    def __init__(self, clausewire, text, rate, *options):
        self.clausewire = clausewire
        self.patience = PATIENCE + text.count("<User_ID_") / 50
        self.folder = tempfile.mkdtemp(prefix="cw-bench-")
        path, self.control = Path(self.folder, "profile.xml"), Path(self.folder, "control")
        path.write_text(text)
        self.process = subprocess.Popen([clausewire, "run", "--socket", self.control, "--bind", "127.0.0.1", "--quiet",
                                         "--start-rate", str(rate), *options, path], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=raise_limit)
        try:
            self.wait(self.control.exists, "a control socket")
        except AssertionError:
            self.__exit__()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def wait(self, holds, what):
        def look():
            assert self.process.poll() is None, self.process.stderr.read().decode()
            return holds()
        return wait_until(look, what, self.patience)

    def ctl(self, *words):
        return subprocess.run([self.clausewire, "ctl", "--socket", self.control, *words], capture_output=True,
                              text=True,
                              check=True, timeout=self.patience).stdout

    def status(self):
        return json.loads(self.ctl("status", "--json"))

    @property
    def registered(self):
        return sum(line["registered"] for line in self.status()["lines"])

    @property
    def used(self):
        """s of CPU so far."""
        return cpu([self.process.pid])

    @property
    def resident(self):
        """Octets."""
        rows = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(row.split()[1]) * 1024 for row in rows if row.startswith("VmRSS:"))


def accepted(server):
    return server.statistic("registrar", "accepted_regs")


def resident_alone(clausewire, server, rate):
    """-> octets of a phone with one line, registered."""
    before = accepted(server)
    with Many(clausewire, profile(server.where, 1), rate) as phone:
        phone.wait(lambda: accepted(server) > before, "one line registered")
        time.sleep(REST)
        return phone.resident


def one_size(clausewire, lines, rate, granted):
    """-> dict of what `lines` lines cost."""
    with Kamailio("secret", realm="127.0.0.1", max_expires=granted, loud=False) as server:
        alone = resident_alone(clausewire, server, rate)
        with Many(clausewire, profile(server.where, lines, Register="No"), rate) as phone:
            time.sleep(REST)
            rest = phone.used
        begun, start = accepted(server), time.monotonic()
        with Many(clausewire, profile(server.where, lines), rate) as phone:
            phone.wait(lambda: accepted(server) - begun >= lines, f"{lines} lines registered")
            time.sleep(REST)
            registering = phone.used - rest
            used, taken = phone.used, accepted(server)
            # every line is refreshed once: its instant is this long after its registration, the second one twice that
            time.sleep(max(0.0, start + 1.95 * (granted - T_F) * 0.78 - time.monotonic()))
            refreshes, refreshing = accepted(server) - taken, phone.used - used
            assert refreshes > 0, "no line was refreshed"
            resident, registered = phone.resident, phone.registered
            assert registered == lines, f"{registered} of {lines} registered after {refreshes} refreshes"
    found = {"lines": lines, "registration": registering / lines * 1e6, "refresh": refreshing / refreshes * 1e6,
             "refreshes": refreshes, "resident": resident, "octets": (resident - alone) / max(1, lines - 1)}
    for who, sockets in (("one", "u1"), ("each", "un")):
        with Kamailio("secret", realm="127.0.0.1", loud=False) as server:
            rest, _, _ = sipp_cpu(server, 1, rate, sockets)
            used, _, _ = sipp_cpu(server, lines, rate, sockets)
            found[f"sipp_{who}"] = (used - rest) / lines * 1e6
    return found


def measure(clausewire, sizes, rate, granted):
    return [one_size(clausewire, lines, rate, granted) for lines in sizes]


def most_in_a_second(series):
    """series: (s, count so far), both rising. -> the most that came within any second."""
    most = first = 0
    for last, (at, count) in enumerate(series):
        while at - series[first][0] > 1:
            first += 1
        most = max(most, count - series[first][1])
    return most


def failover(clausewire, lines, rate):
    """-> dict: all lines at one server, which is killed; each is told to register, and has to find the other."""
    with Kamailio("secret", realm="bench.test", host="127.0.0.2", loud=False) as one, \
            Kamailio("secret", realm="bench.test", host="127.0.0.3", loud=False) as two:
        zone = "".join(f"_sip._udp IN SRV {10 * n} 1 {server.port} s{n}\ns{n} IN A 127.0.0.{n + 1}\n"
                       for n, server in enumerate((one, two), 1))
        text = profile("bench.test", lines, Use_DNS_SRV="Yes", DNS_SRV_Auto_Prefix="Yes")
        with Nsd({"bench.test": zone}) as names, Many(clausewire, text, rate, "--dns", names.where) as phone:
            return all_move(phone, one, two, lines)


def all_move(phone, one, two, lines):
    phone.wait(lambda: accepted(one) >= lines, f"{lines} lines registered")
    time.sleep(REST)
    assert accepted(two) == 0, "the backup was asked while the primary was well"
    sent, used = phone.status()["counters"]["sent"], phone.used
    one.kill()
    start = time.monotonic()
    phone.ctl("register")
    series = [(0.0, 0)]

    def moved():
        series.append((time.monotonic() - start, accepted(two)))
        time.sleep(STEP)
        return series[-1][1] >= lines
    phone.wait(moved, f"{lines} lines registered at the backup")
    took, used = series[-1][0], phone.used - used
    time.sleep(REST)
    sent, registered = phone.status()["counters"]["sent"] - sent, phone.registered
    assert registered == lines and two.statistic("usrloc", "location_contacts") == lines, f"{registered} of {lines}"
    reached = {share: next(at for at, count in series if count >= share * lines / 100) for share in (1, 50, 90, 100)}
    return {"lines": lines, "took": took, "reached": reached, "most": most_in_a_second(series), "sent": sent,
            "a_second": sent / took, "us": used / lines * 1e6}
