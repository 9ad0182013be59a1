"""streams.py - the program stream_peer as a process, and servers of TCP made of plain sockets for it to meet."""
import contextlib
import json
import os
import socket
import subprocess
import threading
import time

from uas import PATIENCE, wait_until

PEER = os.environ["STREAM_PEER"]


def message(body=b"", method=b"OPTIONS", mark=b"1"):
    """-> a whole SIP request, octets."""
    return (method + b" sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK" + mark +
            b"\r\nMax-Forwards: 70\r\nTo: <sip:a@127.0.0.1>\r\nFrom: <sip:b@127.0.0.1>;tag=1\r\nCall-ID: " + mark +
            b"\r\nCSeq: 1 " + method + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)


class Peer:
    """The process; what it says is kept in order, with the time. before: words in front of the command."""

    def __init__(self, before=(), **options):
        words = [f"{name}={value}" for name, value in options.items()]
        self.process = subprocess.Popen([*before, PEER, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, bufsize=1)
        self.said = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for text in self.process.stdout:
            said = json.loads(text)
            said["at"] = time.monotonic()
            if "octets" in said:
                said["octets"] = said["octets"].encode("latin-1")
            self.said.append(said)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.process.stdin.close()
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait(PATIENCE)
        self.thread.join(PATIENCE)
        self.process.stdout.close()
        if kind is None:
            assert status == 0, f"stream_peer ended with {status}"    # what the sanitizers find

    def put(self, op, **more):
        if "octets" in more:
            more["octets"] = more["octets"].decode("latin-1")
        self.process.stdin.write(json.dumps({"op": op, **more}) + "\n")

    def send(self, to, octets, line=1):
        self.put("send", line=line, to=to, octets=octets)

    def events(self, kind):
        return [s for s in self.said if s["event"] == kind]

    def wait(self, kind, count=1, seconds=PATIENCE):
        """-> the events of that kind, at least so many."""
        return wait_until(lambda: self.events(kind) if len(self.events(kind)) >= count else None,
                          f"{count} x {kind}; so far: {self.said}", seconds)

    def ask(self, op, **more):
        """-> what is said to it."""
        kind = {"ping": "pinged"}.get(op, op)
        before = len(self.events(kind))
        self.put(op, **more)
        return self.wait(kind, before + 1)[before]

    def counters(self):
        return self.ask("counters")

    def listen(self, to, line=1):
        """-> (address, port) of ours, where others may connect by the transport of `to` from now on."""
        self.put("listen", to=to, line=line)
        return self.local(to, line)

    def local(self, to, line=1):
        """-> (address, port) of ours."""
        said = self.ask("local", to=to, line=line)
        assert said["result"] == 0, said
        host, _, port = said["local"].partition(":")[2].rpartition(":")
        return host.strip("[]"), int(port)


class Server:
    """Listens on a loopback address; takes one connection at a time when asked to."""

    def __init__(self, host="127.0.0.1", port=0, backlog=16):
        self.socket = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET,
                                           backlog=backlog)
        self.socket.settimeout(PATIENCE)
        self.port = self.socket.getsockname()[1]
        self.to = f"tcp:[{host}]:{self.port}" if ":" in host else f"tcp:{host}:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def accept(self):
        connection, self.peer = self.socket.accept()
        connection.settimeout(PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def read(connection, n):
    """-> exactly n octets; fewer where the other side closes."""
    out = b""
    while len(out) < n:
        part = connection.recv(n - len(out))
        if not part:
            break
        out += part
    return out


def is_closed(connection):
    """True: the other side closes within the patience, by end or reset, and sends nothing before."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def is_refused(here, source):
    """True: a connection from that address is closed at once, maybe before we have looked at it."""
    try:
        with socket.create_connection(here, PATIENCE, source_address=(source, 0)) as s:
            return is_closed(s)
    except ConnectionResetError:
        return True


def flood(here, addresses):
    """Connects from each of the addresses. -> an ExitStack that holds those that came about."""
    stack = contextlib.ExitStack()
    for address in addresses:
        try:
            stack.enter_context(socket.create_connection(here, source_address=(address, 0)))
        except ConnectionResetError:    # refused before we look
            pass
    return stack
