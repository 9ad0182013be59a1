"""phone.py - one `clausewire run` as a process: its profile, its output line by line, its control socket."""
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading

from ports import free_port
from uas import PATIENCE, wait_until

CLAUSEWIRE = os.environ["CLAUSEWIRE"]


CONTINUED = " " * 30        # what continues an entry begins with them
AS_ROOT = re.compile(rb"^clausewire: warning: running as root;.*\n", re.M)     # as the tests do; tests/service has it
UNDECLARED = b"clausewire: undeclared: "        # an action differed from its table: a fault, whatever else is tested


def profile(*lines, **phone):
    """-> the text of a profile: a dict a line, element names without the suffix; keywords are the phone's own."""
    rows = [f"  <{name}>{value}</{name}>" for name, value in phone.items()]
    for n, line in enumerate(lines, 1):
        rows += [f"  <{name}_{n}_>{value}</{name}_{n}_>" for name, value in line.items()]
    return "\n".join(["<flat-profile>", *rows, "</flat-profile>", ""])


def line(proxy, user="alice", **more):
    """-> the elements of a line at a port of its own."""
    return {"Proxy": proxy, "User_ID": user, "SIP_Port": free_port(), **more}


def between(first, last):
    """-> seconds from one entry of the output to another one, of the same day or the next."""
    begun, ended = (sum(float(part) * unit for part, unit in zip(entry.split()[0].split(":"), (3600, 60, 1)))
                    for entry in (first, last))
    return (ended - begun) % 86400


class Phone:
    """The process. before: words in front of the command. profile: a file in the folder, instead of the text. As a
    context manager it is killed at the end if it still runs.
    """

    def __init__(self, text, *options, folder=None, bind="127.0.0.1", env=None, read=True, stdout=None, before=(),
                 profile=None, **popen):
        self.own = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix="cw-")
        self.path = os.path.join(self.folder, profile or "profile.xml")
        self.socket = os.path.join(self.folder, "control")
        if not profile:
            with open(self.path, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as f:
                f.write(text)
        self.lines, self.raw, self.widest = [], b"", 0       # an entry is whole in `lines`, whatever it was broken into
        command = [*before, CLAUSEWIRE, "run", "--socket", self.socket, *(["--bind", bind] if bind else []), *options,
                   self.path]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout or subprocess.PIPE,
                                        stderr=subprocess.PIPE, env={**os.environ, **(env or {})}, **popen)
        self.errors = b""
        self.threads = [threading.Thread(target=self.read_errors, daemon=True)]
        if read and stdout is None:
            self.threads.append(threading.Thread(target=self.read_lines, daemon=True))
        for t in self.threads:
            t.start()

    def __enter__(self):
        return self

    def __exit__(self, kind=None, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        for t in self.threads:
            t.join(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        if self.own:
            shutil.rmtree(self.folder, ignore_errors=True)
        if kind is None:        # else the test has failed already
            assert UNDECLARED not in self.errors, self.said

    def read_lines(self):
        for octets in self.process.stdout:
            self.raw += octets
            text = octets.decode("utf-8", "backslashreplace").rstrip("\n")
            self.widest = max(self.widest, len(text))
            if text.startswith(CONTINUED) and self.lines:
                self.lines[-1] += " " + text.lstrip()
            else:
                self.lines.append(text)

    def read_errors(self):
        for octets in self.process.stderr:
            self.errors += octets

    def expect(self, pattern, seconds=PATIENCE):
        """-> the first line of the output that the pattern is found in."""
        def look():
            return next((text for text in self.lines if re.search(pattern, text)), None)
        return wait_until(look, f"/{pattern}/ in the output", seconds, self.shown)

    def lasted(self, first, last):
        """-> seconds from the first entry that a pattern is found in to the first one of the other, by the phone's own
        clock: whatever this process was late with is not in it."""
        return between(self.expect(first), self.expect(last))

    def send(self, number=signal.SIGINT):
        self.process.send_signal(number)

    def end(self, seconds=PATIENCE):
        """-> the exit status, all output read."""
        status = self.process.wait(seconds)
        for t in self.threads:
            t.join(PATIENCE)
        return status

    def stop(self, number=signal.SIGINT, seconds=PATIENCE):
        self.send(number)
        return self.end(seconds)

    @property
    def said(self):
        return AS_ROOT.sub(b"", self.errors).decode("utf-8", "backslashreplace")

    def is_listening(self):
        return wait_until(lambda: os.path.exists(self.socket) or self.process.poll() is not None, "a control socket",
                          shown=self.shown)

    def shown(self):
        """-> what a failed test has to show of the phone: is it running, the end of its output, its errors."""
        status = self.process.poll()
        if status is not None:      # what it printed last is read, too
            for t in self.threads:
                t.join(PATIENCE)
        runs = "the phone runs" if status is None else f"the phone has ended with {status}"
        return "\n".join(["", runs + "; its output:", *self.lines[-40:], "its errors:", self.said])

    def ctl(self, *words, seconds=PATIENCE):
        """-> CompletedProcess of `clausewire ctl WORDS`."""
        self.is_listening()
        return subprocess.run([CLAUSEWIRE, "ctl", "--socket", self.socket, *words], capture_output=True, text=True,
                              timeout=seconds, check=False)

    def status(self):
        """-> `ctl status --json` as an object."""
        done = self.ctl("status", "--json")
        assert done.returncode == 0, done.stderr + self.shown()
        return json.loads(done.stdout)

    def wait_status(self, holds, what, seconds=PATIENCE):
        """-> the status, once holds(status)."""
        def look():
            status = self.status()
            return status if holds(status) else None
        return wait_until(look, what, seconds, self.shown)

    def wait_state(self, number, state, seconds=PATIENCE):
        return self.wait_status(lambda s: any(n["line"] == number and n["state"] == state for n in s["lines"]),
                                f"line {number} {state}", seconds)
