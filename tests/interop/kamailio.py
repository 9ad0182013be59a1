"""kamailio.py - Debian's kamailio as registrar on the loopback: started, asked by its RPC what it holds, ended by pid.

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

# at: s of the machine's clock; why: "in", "unknown" or a code of the auth module (-2 wrong, -4 stale, -5 none)
Verdict = collections.namedtuple("Verdict", "at user cseq call_id why")
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
    logged. As a context manager it is ended at the end."""

    def __init__(self, users, host="127.0.0.1", port=None, max_expires=0, min_expires=0, nonce_expire=300, algorithm="",
                 qop=1, realm="interop.example", loud=True):
        program = shutil.which("kamailio") or "/usr/sbin/kamailio"
        if not os.path.exists(program):
            raise AssertionError("kamailio is not installed; ./packages.sh check installs it")
        self.folder = tempfile.mkdtemp(prefix="cw-kamailio-")
        self.port = port or free_port()
        self.where = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"
        self.rpc_path = os.path.join(self.folder, "rpc")
        self.log, self.verdicts = [], []
        words = {"LISTEN": self.where, "RPC": self.rpc_path, "MAX_EXPIRES": max_expires, "MIN_EXPIRES": min_expires,
                 "NONCE_EXPIRE": nonce_expire, "QOP": qop, "REALM": realm, "MULTIARCH": multiarch(),
                 "ALGORITHM": f'modparam("auth", "algorithm", "{algorithm}")' if algorithm else "",
                 "PASSWORDS": "\n".join(passwords(users)), "DEBUG": 1 if loud else -3}
        text = re.sub(r"@([A-Z_]+)@", lambda m: str(words[m.group(1)]), (HERE / "kamailio.cfg").read_text())
        path = Path(self.folder, "kamailio.cfg")
        path.write_text(text)
        self.process = subprocess.Popen([program, "-f", path, "-DD", "-E", "-m", "32", "-M", "4", "-Y", self.folder],
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

    def of(self, user):
        """-> the verdicts about the REGISTER requests of a user."""
        return [v for v in self.verdicts if v.user == user]

    def statistic(self, group, name):
        found = self.rpc("stats.get_statistics", f"{group}:") or []
        return next(int(row.split(" = ")[1]) for row in found if row.startswith(f"{group}:{name} "))


def end(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    wait_until(lambda: not any(Path(f"/proc/{p}/cmdline").exists() and Path(f"/proc/{p}/cmdline").read_bytes()
                               for p in pids), "kamailio is gone")


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
