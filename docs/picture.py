"""picture.py - docs/lab.svg, the picture in README.md: a session of `clausewire lab` as it was printed.

usage: python3 docs/picture.py CLAUSEWIRE [--check]
Runs the lab on loopback in a terminal of its own: both lines register, the key p stops the primary, line 1 fails over;
`clausewire ctl` runs in a second terminal. With --check the picture is only compared with what is printed now: times,
Call-IDs and the order of lines are not compared.
"""
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path

PICTURE = Path(__file__).resolve().parent / "lab.svg"
PATIENCE = 30                       # s, for what is waited for in the session
SHOWN = "build/release/clausewire"   # how the picture names the program
FONT, ADVANCE, ROW, EDGE = 14, 8.4, 19, 14      # px: size, column, line, margin
COLOURS = {"": "#c9d1d9", "1": "#ffffff", "2": "#8b949e", "31": "#ff7b72", "32": "#7ee787", "33": "#e3b341",
           "34": "#79c0ff"}
PROMPT, WORDS = "34", "1"           # colours of what is typed


class Lab:
    """The program in a terminal. As a context manager it is stopped at the end."""

    def __init__(self, clausewire, folder):
        self.socket, self.seen = os.path.join(folder, "control"), b""
        self.clausewire = clausewire
        os.environ.pop("NO_COLOR", None)
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execv(clausewire, [clausewire, "lab", "--socket", self.socket])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.pid, signal.SIGINT)
        end = time.monotonic() + PATIENCE
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            self.read(0.1)
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
        os.close(self.terminal)

    def read(self, seconds):
        if select.select([self.terminal], [], [], seconds)[0]:
            try:
                self.seen += os.read(self.terminal, 65536)
            except OSError:             # the other side is closed
                time.sleep(seconds)

    def wait(self, pattern, count=1):
        end = time.monotonic() + PATIENCE
        while len(re.findall(pattern, self.seen)) < count:
            if time.monotonic() > end:
                sys.exit(f"picture: no {pattern!r} in\n{self.seen.decode()}")
            self.read(0.1)

    def press(self, key):
        os.write(self.terminal, key)

    def ctl(self, *words, rows=1):
        """-> the command and the first rows of its answer."""
        done = subprocess.run([self.clausewire, "ctl", "--socket", self.socket, *words], check=True, timeout=PATIENCE,
                              capture_output=True, text=True)
        return [command(f"{SHOWN} ctl {' '.join(words)}{f' | head -{rows}' if rows > 1 else ''}"),
                *[[("", text)] for text in done.stdout.split("\n")[:rows]]]


def command(words):
    return [(PROMPT, "$ "), (WORDS, words)]


def spans(line):
    """A line with escape sequences -> [(colour, text)]."""
    found, colour = [], ""
    for code, text in re.findall(r"(?:\033\[(\d+)m)?([^\033]*)", line):
        if code:
            colour = "" if code == "0" else code
        if text:
            found.append((colour, text))
    return found


def record(clausewire):
    """-> the two terminals, each a list of lines of spans."""
    folder = tempfile.mkdtemp()
    try:
        with Lab(clausewire, folder) as lab:
            lab.wait(rb"\*\*\* registered", 2)
            lab.press(b"p")
            lab.wait(rb"primary: stopped")
            second = lab.ctl("register", "1")
            lab.wait(rb"\*\*\* failed over")
            lab.wait(rb"\*\*\* registered", 3)
            second += lab.ctl("status", "1", rows=3)
            shown = lab.seen.decode().replace(lab.socket, "/run/user/1000/clausewire.sock")
    finally:
        shutil.rmtree(folder)
    lines = shown.replace("\r", "").rstrip("\n").split("\n")
    return [command(f"{SHOWN} lab"), *[spans(line) for line in lines]], second


def draw(terminals):
    """-> the SVG. Each piece has its place and its width, so that the reader's font does not change the columns."""
    columns = max(sum(len(text) for _, text in line) for lines in terminals for line in lines)
    width = round(2 * EDGE + columns * ADVANCE)
    rows, y = [], EDGE
    for lines in terminals:
        height = len(lines) * ROW + EDGE
        rows.append(f'<rect x="0" y="{y - EDGE}" width="{width}" height="{height + EDGE // 2}" rx="8" fill="#0d1117"/>')
        for line in lines:
            y, column = y + ROW, 0
            for colour, text in line:
                weight = ' font-weight="bold"' if colour == "1" else ""
                for words in re.finditer(r"\S+(?: \S+)*", text):
                    x, wide = EDGE + (column + words.start()) * ADVANCE, len(words[0]) * ADVANCE
                    rows.append(f'<text x="{x:.1f}" y="{y - 5}" textLength="{wide:.1f}" '
                                f'fill="{COLOURS[colour]}"{weight}>'
                                f"{escape(words[0])}</text>")
                column += len(text)
        y += 2 * EDGE
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y - EDGE}" '
            f'viewBox="0 0 {width} {y - EDGE}" '
            f'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,\'DejaVu Sans Mono\',monospace" '
            f'font-size="{FONT}" '
            'xml:space="preserve">\n<title>clausewire lab: two lines register, the primary registrar stops, line 1 '
            'fails '
            "over to the backup</title>\n")
    return head + "\n".join(rows) + "\n</svg>\n"


def form(picture):
    """The picture's texts without what differs from run to run, in no order."""
    texts = re.sub(r"\d\d:\d\d:\d\d\.\d+", "TIME", " ".join(re.findall(r">([^<]+)</text>", picture)))
    texts = re.sub(r"\bin \d+ s\b", "in N s", re.sub(r"down for \d+ s", "down for N s", texts))
    return sorted(re.split(r" (?=TIME)", re.sub(r"\b[0-9a-f]{8}\b", "CALL-ID", texts)))


def main():
    picture = draw(record(os.path.abspath(sys.argv[1])))
    if sys.argv[2:] != ["--check"]:
        PICTURE.write_text(picture, encoding="utf-8")
        return 0
    old, new = form(PICTURE.read_text(encoding="utf-8")), form(picture)
    if old == new:
        return 0
    print("docs/lab.svg is not what the program prints: python3 docs/picture.py CLAUSEWIRE")
    print("only in the picture:", *[text for text in old if text not in new], "only printed now:",
          *[text for text in new if text not in old], sep="\n  ")
    return 1


if __name__ == "__main__":
    sys.exit(main())
