"""record.py - the excerpts of README.md, recorded from the program itself.

usage: record.py CLAUSEWIRE ROOT [--write]
Without --write: does the README show the form that the program prints today? Times, ports, keys and Call-IDs differ
from run to run and are not compared.
"""
import re
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import document  # noqa: E402

CONTINUED = " " * 30    # begins a line that continues the one before


def lab(clausewire, profile, last, turns=()):
    """-> what `clausewire lab` prints until `last`. turns: (words in its output, words for `clausewire ctl` when they
    have come), in their order."""
    place, turns = f"{tempfile.mkdtemp()}/socket", list(turns)
    process = subprocess.Popen([clausewire, "lab", "--arcs", "--start-rate", "1", "--socket", place, str(profile)],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    stop = threading.Timer(60, process.kill)
    stop.start()
    lines = []              # entries: what continues one on the next line belongs to it
    for line in process.stdout:
        if line.startswith(CONTINUED):
            lines[-1] += "\n" + line.rstrip()
        else:
            lines.append(line.rstrip())
        while turns and turns[0][0] in line:
            subprocess.run([clausewire, "ctl", "--socket", place, *turns.pop(0)[1]], check=True, timeout=20,
                           stdout=subprocess.DEVNULL)
        if last in line and not turns:
            break
    process.send_signal(signal.SIGINT)
    process.stdout.read()
    status = process.wait()
    stop.cancel()
    if status != 0:
        sys.exit(f"record: lab ended with {status}: {lines}")
    return lines


def registration(clausewire, root):
    """-> the first line of the sample from its challenge until it is registered."""
    lines = [line for line in lab(clausewire, root / "examples/lab.xml", "registered for")
             if re.match(r"\S+ +1  ", line)]
    return lines[next(i for i, line in enumerate(lines) if "<-- 401" in line):]


def failover(clausewire, root):
    """-> the news of the line and of the registrars while the primary is stopped and started again."""
    profile = Path(tempfile.mkdtemp()) / "lab.xml"
    text = (root / "examples/lab.xml").read_text(encoding="utf-8")
    profile.write_text(text.replace('Line_Enable_2_ ua="na">Yes', 'Line_Enable_2_ ua="na">No'), encoding="utf-8")
    lines = lab(clausewire, profile, "fell back",
                [("registered for", ("lab", "stop", "primary")), ("registered for", ("register", "1")),
                 ("failed over", ("lab", "start", "primary"))])
    first = next(i for i, line in enumerate(lines) if "primary: stopped" in line)
    return [line for line in lines[first:] if re.search(r" \*\*\* | (primary|backup): ", line)]


def explain(clausewire):
    return subprocess.run([clausewire, "explain", "reg", "registered", "REG_T_REFRESH"], capture_output=True,
                          text=True, timeout=20,
                          check=True).stdout.rstrip().splitlines()


def fenced(lines):
    return "\n".join(["```", *lines, "```"]) + "\n"


def form(text):
    """The text without what differs from run to run."""
    text = re.sub(r"\d\d:\d\d:\d\d\.\d+", "TIME", text)
    text = re.sub(r"\b\d+ more \(--tests\)", "N more", re.sub(r" in \d+ s\b", " in N s", text))
    return re.sub(r"\b[0-9a-f]{8}\b", "CALL-ID", text)


def main():
    clausewire, root = sys.argv[1], Path(sys.argv[2])
    readme = root / "README.md"
    parts = {"lab": fenced(registration(clausewire, root)), "failover": fenced(failover(clausewire, root)),
             "explain": fenced(explain(clausewire))}
    if sys.argv[3:] == ["--write"]:
        document.write(readme, parts)
        return 0
    old = readme.read_text(encoding="utf-8")
    new = old
    for name, text in parts.items():
        new = document.between(new, name, text)
    if form(old) == form(new):
        return 0
    print("README.md shows what the program prints no more: python3 tests/documents/record.py CLAUSEWIRE . --write")
    print(form(new))
    return 1


if __name__ == "__main__":
    sys.exit(main())
