"""security.py - the exposure of the unit as `systemd-analyze security` has it, in docs/service.md.

usage: security.py UNIT DOCUMENT [--write]
Without --write: has the document the figure of today? Another version of systemd weighs otherwise: 77, not compared.
"""
import re
import subprocess
import sys
from pathlib import Path

PART = re.compile(r"(<!-- security -->\n).*?(<!-- /security -->)", re.S)
MOST = 15       # tenths: what the unit may cost by any version


def ask(*words):
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, timeout=60, check=False)


def measured(unit):
    """-> the text of the part: the command, the figure, what it does not restrict."""
    version = ask("--version").stdout.splitlines()[0].split()[1]
    done = ask("security", "--offline=true", "--no-pager", f"--threshold={MOST}", unit)
    lines = done.stdout.splitlines()
    figure = next(re.search(r"level for (\S+): (\d+\.\d) (\w+)", text) for text in lines if "Overall" in text)
    rows = [re.match(r"✗ (\S+) +(.*?) +(\d\.\d)$", text) for text in lines]
    out = ["```", "$ systemd-analyze security --offline=true clausewire.service",
           f"Overall exposure level for {figure[1]}: {figure[2]} {figure[3]}    (systemd {version})", "```", "",
           "| not restricted | why it counts | exposure |", "|---|---|---:|"]
    for setting, why, exposure in (row.groups() for row in rows if row):
        out.append("| `{}` | {} | {} |".format(setting.replace("|", "\\|"), why[0].lower() + why[1:], exposure))
    return "\n".join(out) + "\n", version, done.returncode == 0


def main():
    unit, document = sys.argv[1], Path(sys.argv[2])
    text, version, is_low = measured(unit)
    before = document.read_text(encoding="utf-8")
    after = PART.sub(lambda part: part[1] + text + part[2], before)
    if not is_low:
        print(f"the exposure is above {MOST / 10}\n{text}")
        return 1
    if "--write" in sys.argv:
        document.write_text(after, encoding="utf-8")
        return 0
    if f"(systemd {version})" not in before:
        print(f"not compared: {document} has the figure of another version of systemd than {version}")
        return 77
    if before != after:
        print(f"{document} has not the figure of today: tests/service/security.py UNIT {document} --write\n{text}")
    return before != after


if __name__ == "__main__":
    sys.exit(main())
