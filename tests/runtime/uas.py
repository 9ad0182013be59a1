"""uas.py - a small scripted SIP server on the loopback, and a small name server: what the phone meets in these tests.

Nothing here trusts the phone: requests are taken apart by hand and kept as they came, digests are computed anew.
"""
import hashlib
import re
import socket
import struct
import time

from listener import LATE, PATIENCE, Listener  # noqa: F401: LATE is for those that import this


def wait_until(holds, what, seconds=PATIENCE, shown=str):
    """-> the first true value of holds(); AssertionError when it does not come, with what shown() says by then."""
    end = time.monotonic() + seconds
    while True:
        value = holds()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}{shown()}")
        time.sleep(0.01)


class Request:
    """One request as it came."""

    def __init__(self, octets, sender):
        self.octets, self.sender, self.at = octets, sender, time.monotonic()
        head, _, self.body = octets.partition(b"\r\n\r\n")
        lines = head.decode("utf-8").split("\r\n")
        self.method, self.uri, self.version = lines[0].split(" ")
        self.fields = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:]]

    def get(self, name):
        """-> the value of the field; None: absent; AssertionError: twice."""
        values = [v for n, v in self.fields if n.lower() == name.lower()]
        assert len(values) < 2, f"{name} stands {len(values)} times"
        return values[0] if values else None

    @property
    def call_id(self):
        return self.get("Call-ID")

    @property
    def cseq(self):
        return int(self.get("CSeq").split()[0])

    @property
    def is_removal(self):
        contact = self.get("Contact") or ""
        return self.get("Expires") == "0" or bool(re.search(r";expires=0\b", contact))

    def answer(self, code, reason, *more, to_tag="uas"):
        """-> the octets of a response."""
        out = [f"SIP/2.0 {code} {reason}"]
        for name, value in self.fields:
            if name.lower() == "to" and ";tag=" not in value:
                value += ";tag=" + to_tag
            if name.lower() in ("via", "from", "to", "call-id", "cseq"):
                out.append(f"{name}: {value}")
        return "\r\n".join([*out, *more, "Content-Length: 0", "", ""]).encode("utf-8")


def md5(*parts):
    return hashlib.md5(":".join(parts).encode("utf-8")).hexdigest()


def credentials_of(value):
    return {k: q if q else t for k, q, t in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', value)}


def is_right(request, user, password, realm, nonce):
    """Is the Authorization of the request what RFC 7616 wants of this user?"""
    value = request.get("Authorization")
    if not value or not value.startswith("Digest "):
        return False
    c = credentials_of(value)
    if (c.get("username"), c.get("realm"), c.get("nonce"), c.get("uri")) != (user, realm, nonce, request.uri):
        return False
    wanted = md5(md5(user, realm, password), nonce, c["nc"], c["cnonce"], c["qop"], md5(request.method, c["uri"]))
    return c["response"] == wanted


def registering(request):
    """200, with the Contact as it came and 600 s."""
    contact = request.get("Contact")
    if request.is_removal:
        return [request.answer(200, "OK")]
    return [request.answer(200, "OK", f"Contact: {contact.split(';expires')[0]};expires=600")]


def digesting(users, realm="test", nonce="n1"):
    """-> a script: registers those of users (name -> password) who prove it."""
    def script(request):
        name = re.match(r".*<?sip:([^@>]+)@", request.get("From")).group(1)
        if is_right(request, name, users.get(name, ""), realm, nonce):
            return registering(request)
        if request.get("Authorization"):
            return [request.answer(403, "Forbidden")]
        return [request.answer(401, "Unauthorized",
                               f'WWW-Authenticate: Digest realm="{realm}", nonce="{nonce}", algorithm=MD5, qop="auth"')]
    return script


def refusing(code, reason, *more):
    return lambda request: [request.answer(code, reason, *more)]


def silent(_request):
    return []


class Uas(Listener):
    """A server at a free port of the loopback; `script` makes datagrams of a request."""

    def __init__(self, script=registering, host="127.0.0.1"):
        self.script, self.requests = script, []
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        listening.bind((host, 0))
        self.port = listening.getsockname()[1]
        self.where = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"
        super().__init__(listening)

    def take(self, octets, sender):
        if octets.startswith(b"SIP/2.0 "):
            return
        request = Request(octets, sender)
        answers = self.script(request)
        self.requests.append(request)
        for answer in answers:
            self.socket.sendto(answer, sender)

    def wait(self, count, what="requests", seconds=PATIENCE):
        """-> the requests, once there are `count` of them."""
        wait_until(lambda: len(self.requests) >= count, f"{count} {what}, has {len(self.requests)}", seconds)
        return list(self.requests)


class NameServer(Listener):
    """Answers A questions for the names it knows, NXDOMAIN for all others."""

    def __init__(self, names):
        self.names, self.asked = names, []
        listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listening.bind(("127.0.0.1", 0))
        self.where = "127.0.0.1:%d" % listening.getsockname()[1]
        super().__init__(listening)

    def take(self, question, sender):
        at, labels = 12, []
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode("ascii"))
            at += 1 + question[at]
        name, kind = ".".join(labels).lower(), struct.unpack("!H", question[at + 1:at + 3])[0]
        self.asked.append((name, kind))
        address = self.names.get(name)
        has_answer = address is not None and kind == 1
        head = question[:2] + struct.pack("!HHHHH", 0x8180 if address else 0x8183, 1, int(has_answer), 0, 0)
        answer = head + question[12:at + 5]
        if has_answer:
            answer += b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(address)
        self.socket.sendto(answer, sender)
