"""symbols.py - the symbols that built objects define and need, read with nm."""
import re
import subprocess
from typing import NamedTuple

PATIENCE = 60     # s for nm on all objects
MADE_BY_SANITIZER = re.compile(r"__odr_asan|__asan_|__ubsan_|__sancov_|_GLOBAL__|__start_|__stop_")


class Unit(NamedTuple):
    """One object file. path: its source, relative to the root; library: cw_core and the like."""
    path: str
    library: str
    defined: frozenset     # of global symbols
    needed: frozenset


def source_of(path_of_object):
    """'.../CMakeFiles/cw_core.dir/fsm/timer.c.o' -> ('cw_core', 'fsm/timer.c'). Raises ValueError."""
    found = re.search(r"CMakeFiles/(\w+)\.dir/(.+)\.o$", path_of_object)
    if not found:
        raise ValueError(f"{path_of_object}: not an object of a library of CMake")
    return found[1], found[2]


def parse(text):
    """The output of `nm -P FILE` -> (defined, needed)."""
    defined, needed = set(), set()
    for line in text.splitlines():
        cells = line.split()
        if len(cells) < 2 or MADE_BY_SANITIZER.match(cells[0]):
            continue
        if cells[1] in "Uvw":
            needed.add(cells[0])
        elif cells[1].isupper():
            defined.add(cells[0])
    return frozenset(defined), frozenset(needed)


def read(nm, objects):
    """The units of object files. Raises ValueError for a name that is not an object's, or what nm says."""
    units = []
    for path in objects:
        library, source = source_of(path)
        done = subprocess.run([nm, "-P", path], capture_output=True, text=True, check=False, timeout=PATIENCE)
        if done.returncode:
            raise ValueError(f"{nm} {path}: {done.stderr.strip()}")
        units.append(Unit(source, library, *parse(done.stdout)))
    return units
