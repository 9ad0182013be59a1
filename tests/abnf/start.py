"""The start rules (start.tsv), strings as text, and the parser under test."""
import re
import subprocess
from collections import namedtuple
from pathlib import Path

HERE = Path(__file__).resolve().parent
Start = namedtuple("Start", "name rule carrier field weight")
NAMED = {0x09: "\\t", 0x0a: "\\n", 0x0d: "\\r", 0x5c: "\\\\"}


def rows_of(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line and not line.startswith("#"):
            yield number, line.split("\t")


def starts():
    """name -> Start, in order."""
    return {cells[0]: Start(*cells) for _, cells in rows_of(HERE / "start.tsv")}


def fields_of(root):
    """Names of the header fields, with their compact forms."""
    return [cells for _, cells in rows_of(root / "grammar/field.tsv")]


def escape(octets):
    return "".join(NAMED.get(c) or (chr(c) if 0x20 <= c < 0x7f else f"\\x{c:02x}") for c in octets)


def unescape(text):
    named = {v: k for k, v in NAMED.items()}
    return bytes(x for part in re.findall(r"\\x[0-9a-f]{2}|\\.|.", text)
                 for x in [int(part[2:], 16) if part[:2] == "\\x" else named.get(part, ord(part[0]))])


def ours(judge, strings):
    """[(accepted, what the judge says)] of [(Start, octets)]."""
    lines = "".join(f"{s.carrier}\t{s.field}\t{escape(octets)}\n" for s, octets in strings)
    run = subprocess.run(judge, input=lines, capture_output=True, text=True, timeout=600, check=True)
    said = run.stdout.split("\n")[:-1]
    if len(said) != len(strings):
        raise RuntimeError(f"{len(said)} verdicts on {len(strings)} strings")
    return [(line == "+", line) for line in said]
