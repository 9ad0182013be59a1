"""kamailio.py - Debian's kamailio as registrar or proxy on the loopback: started, asked by its RPC what it holds, ended
by pid.

What it decided about each REGISTER it writes into its log; `verdicts` is that.
"""
import collections
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from phone import free_port
from uas import PATIENCE, wait_until

HERE = Path(__file__).resolve().parent

# at: s of the machine's clock; why: "in", "unknown", a code of the auth module (-2 wrong, -4 stale, -5 none), or the
# code that `answer` told it to give
Verdict = collections.namedtuple("Verdict", "at user cseq call_id why")
# A request as it arrived, retransmissions too; peer: "address:port"
Arrival = collections.namedtuple("Arrival", "at method cseq call_id protocol peer")
ARRIVAL = re.compile(r"seen ([\d.]+) (\S+) (\d+) (\S+) (\S+) (\S+)")
VERDICT = re.compile(r"verdict ([\d.]+) (\S+) (\d+) (\S+) (\S+)")


def descendants(pid):
    """-> the pid and those of all its children, as they are now."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found += descendants(int(child))
        except OSError:
            pass
    return found


class Kamailio:
    """The server. users: name -> password, or the password of everybody; port None: a free one; loud: the verdicts are
    logged. hosts: more addresses than one. tcp: the same port for TCP too; tls: (certificate, key), then the next port
    speaks TLS. before: words in front of the command. script: beside this file, more: what else is filled into it. As a
    context manager it is ended at the end."""

    def __init__(self, users, host="127.0.0.1", port=None, max_expires=0, min_expires=0, nonce_expire=300, algorithm="",
                 qop=1, realm="interop.example", loud=True, hosts=(), tcp=False, tls=None, before=(),
                 script="kamailio.cfg", more=()):
        program = shutil.which("kamailio") or "/usr/sbin/kamailio"
        if not os.path.exists(program):
            raise AssertionError("kamailio is not installed; ./packages.sh check installs it")
        self.folder = tempfile.mkdtemp(prefix="cw-kamailio-")
        self.port = port or free_port()
        self.where = f"{bracketed(host)}:{self.port}"
        self.rpc_path = os.path.join(self.folder, "rpc")
        self.log, self.verdicts, self.arrivals = [], [], []
        words = {"LISTEN": listening([bracketed(h) for h in (host, *hosts)], self.port, tcp, tls),
                 "TLS": secured(*tls) if tls else "", "RPC": self.rpc_path, "MAX_EXPIRES": max_expires,
                 "MIN_EXPIRES": min_expires,
                 "NONCE_EXPIRE": nonce_expire, "QOP": qop, "REALM": realm, "MULTIARCH": multiarch(),
                 "ALGORITHM": f'modparam("auth", "algorithm", "{algorithm}")' if algorithm else "",
                 "PASSWORDS": "\n".join(passwords(users)), "DEBUG": 1 if loud else -3, **dict(more)}
        text = re.sub(r"@([A-Z_]+)@", lambda m: str(words[m.group(1)]), (HERE / script).read_text())
        path = Path(self.folder, "kamailio.cfg")
        path.write_text(text)
        self.process = subprocess.Popen([*before, program, "-f", path, "-DD", "-E", "-m", "64" if tls else "32", "-M",
                                         "4",
                                         "-Y", self.folder],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.thread = threading.Thread(target=self.read_log, daemon=True)
        self.thread.start()
        try:
            wait_until(self.is_up, f"kamailio at {self.where}")
        except AssertionError as fault:
            self.kill()
            self.forget()
            raise AssertionError(f"{fault}\n" + "\n".join(self.log[-20:])) from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            pids = descendants(self.process.pid)
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                end(pids)
                self.process.wait(PATIENCE)
        self.forget()

    def forget(self):
        self.thread.join(PATIENCE)
        self.process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self):
        """As a crash: it and its workers at once, without a word to anybody."""
        end(descendants(self.process.pid))
        self.process.wait(PATIENCE)

    def read_log(self):
        for octets in self.process.stderr:
            text = octets.decode("utf-8", "backslashreplace").rstrip("\n")
            self.log.append(text)
            found = VERDICT.search(text)
            if found:
                at, user, cseq, call_id, why = found.groups()
                self.verdicts.append(Verdict(float(at), user, int(cseq), call_id, why))
            found = ARRIVAL.search(text)
            if found:
                at, method, cseq, call_id, protocol, peer = found.groups()
                self.arrivals.append(Arrival(float(at), method, int(cseq), call_id, protocol, peer))

    def is_up(self):
        if self.process.poll() is not None:
            raise AssertionError("kamailio has ended")
        try:
            return self.rpc("core.version")
        except OSError:
            return None

    def rpc(self, method, *params):
        """-> the result of a JSON-RPC call; None: it answers with an error. OSError: it does not answer."""
        with tempfile.TemporaryDirectory(prefix="cw-rpc-") as folder, \
                socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.bind(os.path.join(folder, "answer"))
            s.settimeout(PATIENCE)
            s.connect(self.rpc_path)
            s.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": 1}).encode())
            return json.loads(s.recv(1 << 20)).get("result")

    def answer(self, code, after=0):
        """From now on each REGISTER is answered with the code, and Retry-After where `after` is not 0; code 0: as
        ever."""
        for name, value in (("after", after), ("code", code)):
            self.rpc("pv.shvSet", name, "int", value)

    def times(self, method=None):
        """-> the times at which requests arrived, of all methods or one; retransmissions too."""
        return [a.at for a in self.arrivals if method in (None, a.method)]

    def bindings(self):
        """-> dict user -> list of what ul.dump says of each contact (Address, Call-ID, CSeq, Expires, ...)."""
        held = {}
        for domain in (self.rpc("ul.dump") or {}).get("Domains", []):
            for record in domain["Domain"]["AoRs"]:
                info = record["Info"]
                held[info["AoR"]] = [c["Contact"] for c in info["Contacts"]]
        return held

    def binding(self, user):
        """-> the one contact of the user; None: there is none. AssertionError: several."""
        contacts = self.bindings().get(user, [])
        assert len(contacts) < 2, contacts
        return contacts[0] if contacts else None

    def of(self, user, least=0):
        """-> the verdicts about the REGISTER requests of a user, when there are so many: its log is read a moment later
        than its answers."""
        wait_until(lambda: len([v for v in self.verdicts if v.user == user]) >= least, f"{least} verdicts about {user}")
        return [v for v in self.verdicts if v.user == user]

    def statistic(self, group, name):
        found = self.rpc("stats.get_statistics", f"{group}:") or []
        return next(int(row.split(" = ")[1]) for row in found if row.startswith(f"{group}:{name} "))


class Proxy(Kamailio):
    """A proxy that holds nothing: what begins goes to `to` ("address:port"), records: and comes back this way."""

    def __init__(self, to, records=True, **more):
        super().__init__({}, script="proxy.cfg", more={"NEXT": to, "RECORD": int(records)}, **more)

    def methods(self):
        """-> those of the requests that arrived, without retransmissions."""
        return [method for method, _ in dict.fromkeys((a.method, a.cseq) for a in self.arrivals)]


def end(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    wait_until(lambda: not any(Path(f"/proc/{p}/cmdline").exists() and Path(f"/proc/{p}/cmdline").read_bytes()
                               for p in pids), "kamailio is gone")


def bracketed(host):
    return f"[{host}]" if ":" in host else host


def listening(hosts, port, tcp, tls):
    """-> lines of the script: where it listens."""
    rows = [f"listen=udp:{host}:{port}" for host in hosts]
    if not tcp and not tls:
        return "\n".join(["disable_tcp=yes", *rows])
    rows += [f"listen=tcp:{host}:{port}" for host in hosts]
    if tls:
        rows += ["enable_tls=yes"] + [f"listen=tls:{host}:{port + 1}" for host in hosts]
    # whoever connects from there has a connection of its own: none is made towards a phone
    return "\n".join(["tcp_children=1", "tcp_accept_no_cl=no", "tcp_connection_lifetime=3605", *rows])


def secured(certificate, key):
    return "\n".join(['loadmodule "tls.so"', 'modparam("tls", "tls_method", "TLSv1.2+")',
                      f'modparam("tls", "certificate", "{certificate}")', f'modparam("tls", "private_key", "{key}")'])


def passwords(users):
    """-> lines of the script that put the user's password into $var(password)."""
    if isinstance(users, str):
        return [f'    $var(password) = "{users}";']
    return [f'    if ($fU == "{user}") $var(password) = "{password}";' for user, password in users.items()]


def multiarch():
    return next(p.parent.parent.name for p in Path("/usr/lib").glob("*/kamailio/modules"))


if __name__ == "__main__":     # by hand: kamailio.py USER PASSWORD
    with Kamailio({sys.argv[1]: sys.argv[2]}) as server:
        print(server.where)
        while True:
            time.sleep(1)
