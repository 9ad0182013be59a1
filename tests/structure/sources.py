"""sources.py - the form of the sources that are ours: lines of a file, columns of a line."""
import os
import subprocess
from pathlib import Path, PurePosixPath

from floors import Offence

LINES_MOST = 700
MADE_PUBLIC = ("include/clausewire/settings.h", "include/clausewire/sizes.h",
               "include/clausewire/timers.h")
# Columns of a line by suffix, or by name where there is none. C is clang-format's business but for long comments and
# texts, which it leaves as they are. Tables (.tsv), documents and what stands in a stream (.txt) have no limit.
COLUMNS_MOST = {".rl": 110, ".c": 120, ".h": 120, ".re": 120, ".py": 120, ".sh": 120, ".cmake": 120, ".1": 120,
                "CMakeLists.txt": 120, "check": 120, "run": 120}
GIT_PATIENCE = 30     # s


def tracked(root):
    """Relative paths of the files of the project: git's, or without git all outside build/ and hidden folders."""
    if (root / ".git").exists():
        done = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, check=True,
                              timeout=GIT_PATIENCE)
        paths = [p for p in done.stdout.decode().split("\0") if p]
    else:
        paths = []
        for folder, folders, files in os.walk(root):
            folders[:] = [f for f in folders if not f.startswith(".") and f not in ("build", "__pycache__")]
            paths += [(Path(folder) / f).relative_to(root).as_posix() for f in files]
    return sorted(p for p in paths if (root / p).is_file())


def is_made(path):
    """Whether a generator made it: all of gen/ but the programs, and two of the public headers."""
    return path in MADE_PUBLIC or path.startswith("gen/") and PurePosixPath(path).suffix not in (".py", ".sh")


def columns_most(path):
    """The limit of a file's lines; None: it has none, or is no source of ours."""
    name = PurePosixPath(path)
    return None if is_made(path) else COLUMNS_MOST.get(name.suffix or name.name, COLUMNS_MOST.get(name.name))


def offences_in(path, text):
    """What is wrong with the form of one file."""
    most = columns_most(path)
    if most is None:
        return
    lines = text.splitlines()
    if len(lines) > LINES_MOST:
        yield Offence("length", path, "-", "-", f"{len(lines)} lines, at most {LINES_MOST}")
    wide = [number for number, line in enumerate(lines, 1) if len(line) > most]
    if wide:
        yield Offence("width", path, "-", "-", f"more than {most} columns in line {', '.join(map(str, wide))}")


def offences_of(root):
    found = []
    for path in tracked(root):
        if columns_most(path) is not None:
            found += offences_in(path, (root / path).read_text(encoding="utf-8"))
    return found
