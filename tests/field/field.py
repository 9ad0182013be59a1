"""Whether the grammar gives each header field the weight that grammar/field.tsv says (RFC 3261 7.3.2, 8.2.2, 20): every
field in a request of every method and in responses to every method, absent, well-formed, malformed, and twice; and
whether each message of a folder is judged as outcomes.tsv says.

usage: field.py JUDGE ROOT - JUDGE is the program made from judge.c. Exit 1: a message is judged otherwise.
"""
import subprocess
import sys
from pathlib import Path

METHODS = {"INV": "INVITE", "ACK": "ACK", "BYE": "BYE", "CAN": "CANCEL", "REG": "REGISTER", "OPT": "OPTIONS",
           "INF": "INFO", "PRA": "PRACK", "UPD": "UPDATE", "SUB": "SUBSCRIBE", "NOT": "NOTIFY", "REF": "REFER",
           "MSG": "MESSAGE", "PUB": "PUBLISH", "": "UNKNOWN"}
STATUSES = (100, 101, 180, 200, 202, 299, 300, 399, 401, 404, 407, 415, 420, 421, 423, 469, 485, 494, 500, 503, 600,
            699)
TOP = {"Via": "SIP/2.0/UDP h.example;branch=z9hG4bKa", "From": "<sip:a@h.example>;tag=f", "To": "<sip:b@h.example>",
       "Call-ID": "c@h.example"}
ADDRESSES = ("Contact", "Route", "Record-Route", "Reply-To", "Path", "Service-Route", "Refer-To", "Referred-By",
             "Diversion", "History-Info", "P-Asserted-Identity", "P-Preferred-Identity", "Remote-Party-ID")
NUMBERS = ("Max-Forwards", "Expires", "Min-Expires", "Retry-After", "RSeq", "Min-SE", "Session-Expires", "Max-Breadth",
           "Flow-Timer", "Timestamp")
GOOD = TOP | {name: "<sip:c@h.example>" for name in ADDRESSES} | {name: "90" for name in NUMBERS} | {
    "Content-Length": None, "Content-Type": "text/plain", "WWW-Authenticate": 'Digest realm="r", nonce="n"',
    "Proxy-Authenticate": 'Digest realm="r", nonce="n"', "Authorization": 'Digest username="u", realm="r", nonce="n", '
    'uri="sip:h.example", response="0123456789abcdef0123456789abcdef"', "Accept": "text/plain", "Accept-Language": "en",
    "Alert-Info": "<http://h.example/a>", "Authentication-Info": 'nextnonce="n"', "Call-Info": "<http://h.example/a>",
    "Content-Language": "en", "Date": "Sat, 13 Nov 2010 23:29:00 GMT", "Error-Info": "<http://h.example/a>",
    "In-Reply-To": "c@h.example", "MIME-Version": "1.0", "Warning": '399 h.example "w"', "RAck": "1 1 INVITE",
    "Replaces": "c@h.example;to-tag=a;from-tag=b", "Join": "c@h.example;to-tag=a;from-tag=b", "Refer-Sub": "true",
    "Session-ID": "0123456789abcdef0123456789abcdef", "History-Info": "<sip:c@h.example>;index=1"}
GOOD["Proxy-Authorization"] = GOOD["Authorization"]
OTHER = {"Content-Type": "text/html", "Max-Forwards": "91", "Content-Length": "5", "Call-ID": "d@h.example"}


def rows_of(path):
    for line in path.read_text(encoding="ascii").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def stands_in(place, status, method):
    """Whether a place (`2xx,401:!ACK,CAN+body`) holds a message; its condition; None: it does not."""
    place, _, condition = place.partition("+")
    where, _, methods = place.partition(":")
    names = methods.lstrip("!").split(",")
    if methods and (method in names) == methods.startswith("!"):
        return None
    for word in where.split(","):
        least, _, most = word.partition("-")
        if word in ("*", "r" if status else "R") or status and least[0].isdigit() and (
                int(least.replace("x", "0")) <= status <= int((most or least).replace("x", "9"))):
            return condition or "always"
    return None


def weight_of(needed, optional, status, method):
    """'needed' with its condition, 'optional', or 'none'."""
    for cell, of_itself in ((needed, None), (optional, "optional")):
        for place in cell.split():
            found = stands_in(place, status, method) if place != "-" else None
            if found:
                return of_itself or found
    return "none"


def message(status, method, fields, body):
    """A message; fields: [(name, value)], after the four of TOP unless one of them stands there."""
    start = f"SIP/2.0 {status} Text" if status else f"{METHODS[method]} sip:b@h.example SIP/2.0"
    names = [name for name, _ in fields]
    lines = [start, *(f"{name}: {value}" for name, value in fields if value is not None),
             *(f"{name}: {value}" for name, value in TOP.items() if name not in names)]
    if "CSeq" not in names:
        lines.append(f"CSeq: 7 {METHODS[method]}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def cases(root):
    """(what, octets, wanted error, wanted field, wanted count of ignored fields or None)."""
    for kind, name, _, multiplicity, _, needed, optional, _ in rows_of(root / "grammar/field.tsv"):
        for method in METHODS:
            good = GOOD.get(name, "token")
            if name == "CSeq":
                good = f"7 {METHODS[method]}"
            for status in (0, *STATUSES):
                for body in (b"", b"body"):
                    weight = weight_of(needed, optional, status, method)
                    costs = weight in ("must", "always", "alone") or weight == "body" and body != b""
                    what = f"{name} in {status or 'a request'} {METHODS[method]}"
                    value = str(len(body)) if name == "Content-Length" else good
                    error = "E_LENGTH" if name == "Content-Length" else "E_FIELD_VALUE"
                    refused, passed = (error, name), ("OK", "-")
                    yield what + ", well-formed", message(status, method, [(name, value)], body), *passed, 0
                    if name in TOP or name == "CSeq":
                        yield (what + ", absent", message(status, method, [(name, None)], body),
                               *(("E_FIELD_ABSENT", name) if weight == "must" else passed), 0)
                    bad = "x\x01"
                    if kind != "EXPIRES":  # no value of it is malformed (10.2)
                        yield (what + ", malformed", message(status, method, [(name, bad)], body),
                               *(refused if costs else passed), None if costs else int(kind != "CONTACT"))
                    if weight == "alone":
                        yield (what + ", malformed beside a good one",
                               message(status, method, [(name, bad), (name, value)], body), *passed, 1)
                    if multiplicity == "once":
                        yield (what + ", twice", message(status, method, [(name, value), (name, value + " ")], body),
                               *passed, 0)
                        yield (what + ", twice and different",
                               message(status, method, [(name, value), (name, OTHER.get(name, value + "x"))], body),
                               *(("E_FIELD_TWICE", name) if costs else passed), None if costs else 1)


def field_messages(root):
    """The same of the folder; its table: file, error, field, fields ignored, deviations or '?', why."""
    folder = root / "tests/field"
    rows = list(rows_of(folder / "outcomes.tsv"))
    there = sorted(path.name for path in (folder / "messages").iterdir())
    if sorted(row[0] for row in rows) != there:
        sys.exit(f"outcomes.tsv and the folder messages/ differ: {sorted(set(there) ^ {row[0] for row in rows})}")
    for file, error, field, ignored, deviations, _ in rows:
        yield file, (folder / "messages" / file).read_bytes(), error, field, int(ignored), deviations


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    root = Path(sys.argv[2])
    tried = [(*case, "?") for case in cases(root)] + list(field_messages(root))
    text = b"".join(b"%d\n%s" % (len(octets), octets) for _, octets, *_ in tried)
    said = subprocess.run([sys.argv[1]], input=text, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    faults = 0
    if len(said) != len(tried):
        sys.exit(f"{len(said)} verdicts for {len(tried)} messages")
    for (what, _, error, field, ignored, deviations), line in zip(tried, said):
        got = line.split()
        wanted = [error, field, got[2] if ignored is None else str(ignored),
                  got[3] if deviations == "?" else deviations]
        if got != wanted:
            faults += 1
            if faults <= 20:
                print(f"{what}: {' '.join(got)}, not {' '.join(wanted)}")
    print(f"{len(tried)} messages, {faults} faults")
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
