"""Makes gen/reason.h (the default reason phrases) from grammar/reason.tsv (RFC 3261 21).

usage: reason.py ROOT
"""
import re
import sys
from pathlib import Path


def phrases_of(path):
    """[status and phrase]; exits with file, line and reason at the first row that cannot stand."""
    def refuse(number, reason):
        sys.exit(f"grammar/{path.name}:{number}: {reason}")

    phrases = []
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 4:
            refuse(number, f"{len(cells)} columns, wanted 4")
        status, phrase, source, _ = cells
        if not re.fullmatch(r"[1-6][0-9]{2}", status):
            refuse(number, f"'{status}' is no status")
        if phrases and phrases[-1][:3] >= status:
            refuse(number, f"{status} does not stand in ascending order")
        if not re.fullmatch(r"[A-Za-z /-]+", phrase):
            refuse(number, f"'{phrase}' is no phrase of letters")
        if not re.fullmatch(r"RFC[0-9]{4}", source):
            refuse(number, f"source '{source}' is no RFC")
        phrases.append(status + phrase)
    return phrases


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    phrases = phrases_of(root / "grammar" / "reason.tsv")
    (root / "gen" / "reason.h").write_text("\n".join([
        "/* reason.h - each status with its default phrase behind it and NUL, made by gen/reason.py from",
        " * grammar/reason.tsv. */",
        "#ifndef CW_REASON_H", "#define CW_REASON_H", "", "#define SIP_PHRASES \\",
        " \\\n".join(f'    "{phrase}\\0"' for phrase in phrases), "", "#endif", ""]), encoding="ascii")


if __name__ == "__main__":
    main()
