"""sipp.py - Debian's sipp as the server of one scenario, on a free port; its messages are read back from its trace."""
import os
import re
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from phone import free_port
from uas import PATIENCE, Request, wait_until

HERE = Path(__file__).resolve().parent
MESSAGE = re.compile(r"-{5,} (\S+ \S+)\nUDP message (received|sent) [^\n]*\n\n(.*?)(?=\n-{5,}|\Z)", re.S)


def messages(trace, way):
    """-> (moment, text) of each message in SIPp's trace that went this way, copies too."""
    text = trace.read_text() if trace.exists() else ""
    return [(moment, message) for moment, w, message in MESSAGE.findall(text) if w == way]


class Sipp:
    """The server of scenarios/NAME.xml, for one registration (one Call-ID); ended at the end of its `with`."""

    def __init__(self, scenario, *options, host="127.0.0.1"):
        program = shutil.which("sipp")
        if not program:
            raise AssertionError("sipp is not installed; ./packages.sh check installs it")
        self.port = free_port()
        self.where = f"{host}:{self.port}"
        self.folder = tempfile.mkdtemp(prefix="cw-sipp-")
        self.trace = Path(self.folder, "messages")
        self.process = subprocess.Popen(
            [program, "-sf", HERE / "scenarios" / f"{scenario}.xml", "-i", host, "-p", str(self.port), "-m", "1",
             "-nostdin", "-trace_msg", "-message_file", self.trace, "-timeout", "30s", "-timeout_error", *options],
            cwd=self.folder, env={**os.environ, "TERM": "xterm"}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        try:
            wait_until(self.is_bound, f"sipp at {self.where}")
        except AssertionError as fault:
            self.process.kill()
            raise AssertionError(f"{fault}\n" + self.process.communicate()[0].decode("utf-8", "replace")) from None

    def is_bound(self):
        assert self.process.poll() is None, "sipp has ended"
        rows = Path("/proc/net/udp").read_text().splitlines()[1:]
        return any(int(row.split()[1].split(":")[1], 16) == self.port for row in rows)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def end(self):
        """-> the exit status: 0, the scenario was played to its end."""
        return self.process.wait(PATIENCE)

    def requests(self):
        """-> what it has received, without retransmissions; `at` by its own clock."""
        found = {}
        for moment, message in messages(self.trace, "received"):
            if not message.startswith("SIP/2.0"):
                octets = re.sub(r"\r?\n", "\r\n", message.rstrip("\n") + "\n\n").encode()
                request = Request(octets, None)
                request.at = datetime.fromisoformat(moment).timestamp()
                found.setdefault(request.get("Via"), request)
        return list(found.values())
