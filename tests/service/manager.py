"""manager.py - the socket of a service manager, and what the unit says."""
import os
import re
import socket
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "packaging/clausewire.service.in"


def setting(name):
    """-> the value of a setting of the unit."""
    return re.search(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.M).group(1)


class Manager:
    """NOTIFY_SOCKET: a path, or abstract. Keeps (seconds since its beginning, text) of each datagram."""

    def __init__(self, is_abstract=False):
        self.folder = tempfile.TemporaryDirectory(prefix="cw-")
        path = os.path.join(self.folder.name, "notify")
        self.name = "@" + path if is_abstract else path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.name.replace("@", "\0", 1) if is_abstract else path)
        self.begun, self.texts = time.monotonic(), []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.folder.cleanup()

    def read(self, seconds):
        """-> the next datagram; None: none came in time."""
        self.socket.settimeout(seconds)
        try:
            text = self.socket.recv(4096).decode("ascii")
        except socket.timeout:
            return None
        self.texts.append((time.monotonic() - self.begun, text))
        return text

    def expect(self, assignment, seconds=15):
        """Reads until a datagram has that line; -> its lines."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = self.read(max(end - time.monotonic(), 0.01))
            if text is not None and assignment in text.splitlines():
                return text.splitlines()
        raise AssertionError(f"no {assignment} within {seconds} s, but {self.texts}")
