"""registrations.py - CPU time that a registration with digest costs the phone and SIPp, both at the same Kamailio.

Each registration is a REGISTER, its 401, the REGISTER with credentials, its 200. What starting costs is measured apart
and taken off: of the phone with the same lines that do not register, of SIPp with one call.
"""
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "interop"), str(HERE.parent / "runtime")]
from kamailio import Kamailio, descendants       # noqa: E402
from uas import wait_until                       # noqa: E402

PATIENCE = 60   # s for one run
REST = 0.5      # s that a phone at rest is left alone before its clock is read


def cpu(pids):
    """-> s of CPU that the processes have had, by the scheduler's own account."""
    used = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                used += int(task.read_text().split()[0])
            except OSError:
                pass
    return used / 1e9


def free_block(n):
    """-> the first of n ports of the loopback that nobody has; others may still take one in between."""
    busy = {int(row.split()[1].split(":")[1], 16) for path in ("/proc/net/udp", "/proc/net/udp6")
            for row in Path(path).read_text().splitlines()[1:]}
    for first in range(20000, 60000 - n):
        if not any(first <= port < first + n for port in busy):
            return first
    raise AssertionError(f"no {n} free ports in a row")


def profile(server, lines, registers):
    first = free_block(lines)
    rows = ["<flat-profile>"]
    for n in range(1, lines + 1):
        rows.append(f"<Proxy_{n}_>{server.where}</Proxy_{n}_><SIP_Port_{n}_>{first + n - 1}</SIP_Port_{n}_>"
                    f"<User_ID_{n}_>u{n}</User_ID_{n}_><Password_{n}_>secret</Password_{n}_>"
                    f"<Register_Expires_{n}_>600</Register_Expires_{n}_>"
                    f"<Register_{n}_>{'Yes' if registers else 'No'}</Register_{n}_>")
    return "\n".join([*rows, "</flat-profile>", ""])


def raise_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def phone_cpu(clausewire, server, lines, rate, registers):
    """-> (s of CPU, s that it took, facts) of a phone until all its lines are registered, or at rest."""
    folder = tempfile.mkdtemp(prefix="cw-bench-")
    before = server.statistic("registrar", "accepted_regs")
    path = Path(folder, "profile.xml")
    path.write_text(profile(server, lines, registers))
    control = Path(folder, "control")
    start = time.monotonic()
    phone = subprocess.Popen([clausewire, "run", "--socket", control, "--bind", "127.0.0.1", "--quiet",
                              "--start-rate", str(rate), path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, preexec_fn=raise_limit)
    try:
        wait_until(lambda: control.exists() or phone.poll() is not None, "a control socket", PATIENCE)
        if registers:
            wait_until(lambda: server.statistic("registrar", "accepted_regs") - before >= lines or
                       phone.poll() is not None, f"{lines} lines registered", PATIENCE)
        took = time.monotonic() - start
        time.sleep(REST)    # the last answers are on their way
        assert phone.poll() is None, phone.stderr.read().decode()
        used = cpu([phone.pid])
        done = subprocess.run([clausewire, "ctl", "--socket", control, "status", "--json"], capture_output=True,
                              text=True, check=True, timeout=PATIENCE)
        status = json.loads(done.stdout)
        sent, registered = status["counters"]["sent"], sum(n["registered"] for n in status["lines"])
        assert registered == (lines if registers else 0), f"{registered} of {lines} registered"
        return used, took, sent
    finally:
        phone.kill()
        phone.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def sipp_cpu(server, calls, rate, sockets):
    """-> (s of CPU, s that it took, retransmissions) of SIPp with that many registrations. sockets: "u1", "un"."""
    folder = tempfile.mkdtemp(prefix="cw-bench-")
    try:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        done = subprocess.run(["sipp", "-sf", HERE / "register.xml", "-i", "127.0.0.1", "-p", str(free_block(1)), "-t",
                               sockets, "-r", str(rate), "-m", str(calls), "-l", str(max(1000, 2 * rate)), "-nostdin",
                               "-max_socket", str(max(1000, calls + 100)), "-buff_size", "1048576", "-timeout", "60s",
                               "-timeout_error", "-trace_stat", "-stf", "stat.csv", "-fd", "1", server.where],
                              cwd=folder, env={**os.environ, "TERM": "xterm"}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=2 * PATIENCE,
                              preexec_fn=raise_limit, check=False)
        took = time.monotonic() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
        with open(Path(folder, "stat.csv"), newline="", encoding="utf-8") as f:
            last = list(csv.DictReader(f, delimiter=";"))[-1]
        assert int(last["SuccessfulCall(C)"]) == calls, last["SuccessfulCall(C)"]
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, took, \
            int(last.get("Retransmissions(C)", 0))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(clausewire, lines, rate):
    """-> rows (who, us of CPU a registration, registrations a CPU second, sent or retransmitted, seconds)."""
    rows = []
    for who in ("clausewire", "SIPp, one socket", "SIPp, a socket a line"):
        with Kamailio("secret", realm="127.0.0.1", loud=False) as server:
            pids = descendants(server.process.pid)
            if who == "clausewire":
                rest, _, _ = phone_cpu(clausewire, server, lines, rate, False)
                begun = cpu(pids)
                used, took, sent = phone_cpu(clausewire, server, lines, rate, True)
                repeated = sent - 2 * lines
            else:
                sockets = "u1" if "one" in who else "un"
                rest, _, _ = sipp_cpu(server, 1, rate, sockets)
                begun = cpu(pids)
                used, took, repeated = sipp_cpu(server, lines, rate, sockets)
            held = server.statistic("usrloc", "location_contacts")
            assert held >= lines, f"{held} bindings of {lines}"
            rows.append((who, (used - rest) / lines * 1e6, lines / (used - rest), rest, repeated, took,
                         (cpu(pids) - begun) / lines * 1e6))
    return rows
