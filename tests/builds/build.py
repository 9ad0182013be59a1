#!/usr/bin/env python3
"""build.py - makes one of the other builds of the core (builds.tsv), runs its unit, flow and torture tests, and
compares what its grammar reads of a corpus with what the native one reads.

usage: build.py NAME FOLDER VERDICTS     FOLDER: of the builds; VERDICTS: the native program

The tests hold the torture tables' verdicts; the test `arcs` among them holds the arcs that each test takes to
docs/trace/tests.tsv, to which that of the native build holds its own. Exit status: 0 alike; 1 a test failed or
something differs; 2 usage; 77 the compiler or the emulator is not there.
"""
import re
import shutil
import subprocess
import sys
import time
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ("tests/bench/corpus", "tests/torture/own", "tests/torture/attack-shapes", "tests/torture/bodies")
SEEDS = "tests/fuzz/seeds"
COLUMNS = ("name", "compiler", "emulator", "flags", "link", "probe")
PASSED = r"^ *(\d+/\d+ Test .* Passed .*|Start .*)\n"  # of what ctest says
SKIPPED = 77


class Failure(Exception):
    """What to tell; the build is not as it must be."""


def rows():
    """-> dict name -> dict column -> text, '-' being empty."""
    lines = (ROOT / "tests/builds/builds.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[0]: dict(zip(COLUMNS, ("" if cell == "-" else cell for cell in row), strict=True)) for row in cells}


def done(command, log, what):
    """Runs it, with its output in a log. -> seconds. Raises Failure with what it says of failures."""
    begun = time.monotonic()
    with log.open("w", encoding="utf-8") as out:
        status = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
    if status:
        text = re.sub(PASSED, "", log.read_text(encoding="utf-8", errors="replace"), flags=re.M)
        raise Failure(f"{what} failed; all of it is in {log}\n{text[-6000:]}")
    return time.monotonic() - begun


def difference(native, other):
    """-> None, or where two texts of verdicts differ first: the file that was read and both lines."""
    file = "before the first file"
    for mine, its in zip_longest(native.splitlines(), other.splitlines(), fillvalue="(nothing)"):
        if mine != its:
            return f"{file}:\n  native: {mine}\n  other:  {its}"
        if mine.startswith("# "):
            file = mine
    return None if native else "there are no verdicts"


def verdicts(command, folders):
    run = subprocess.run([*command, *folders], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    if run.returncode:
        raise Failure(f"{command[-1]}: exit status {run.returncode}\n{run.stderr[-4000:]}")
    return run.stdout


def corpus(folder):
    """The folders whose files are read, those of packed seeds made anew."""
    seeds = [str(p.relative_to(ROOT)) for p in sorted((ROOT / SEEDS).iterdir()) if p.is_dir()]
    for table in sorted((ROOT / SEEDS).glob("*.tsv")):
        seeds.append(str(folder / "seeds" / table.stem))
        subprocess.run([sys.executable, "-B", str(ROOT / "tests/fuzz/packed.py"), "unpack", str(table), seeds[-1]],
                       check=True, stdout=subprocess.DEVNULL)
    return [*CORPUS, *seeds]


def probe(emulator, program, wanted):
    run = subprocess.run([*emulator, str(program)], capture_output=True, text=True, check=False, timeout=60)
    if wanted not in run.stdout + run.stderr:
        raise Failure(f"{program} does not say '{wanted}' but:\n{run.stdout}{run.stderr}")


def make(row, folder, native):
    """Builds, tests, compares. -> the line that tells of it. Raises Failure."""
    emulator = [row["emulator"]] if row["emulator"] else []
    cross = [f"-DCMAKE_CROSSCOMPILING_EMULATOR={row['emulator']}", "-DCMAKE_SYSTEM_NAME=Linux"] if emulator else []
    folder.mkdir(parents=True, exist_ok=True)
    building = done(["cmake", "-S", str(ROOT), "-B", str(folder), "-G", "Unix Makefiles", "-DCMAKE_BUILD_TYPE=None",
                     "-DCW_TESTS=ON", "-DCW_CORE_ALONE=ON", f"-DCMAKE_C_COMPILER={row['compiler']}",
                     f"-DCMAKE_C_FLAGS={row['flags']}", f"-DCMAKE_EXE_LINKER_FLAGS={row['link']}", *cross],
                    folder / "configure.log", "cmake")
    make_it = ["cmake", "--build", str(folder), "--", "--no-print-directory", "-s"]
    building += done(make_it, folder / "build.log", "the build")
    probe(emulator, folder / "tests/builds/probe", row["probe"])
    log = folder / "tests.log"
    testing = done(["ctest", "--test-dir", str(folder), "--output-on-failure", "--no-tests=error"], log, "a test")
    folders = corpus(folder)
    its = verdicts([*emulator, str(folder / "tests/builds/verdicts")], folders)
    differs = difference(verdicts([native], folders), its)
    if differs:
        raise Failure(f"the grammar reads otherwise than the native build, in {differs}")
    count = re.search(r"tests passed, 0 tests failed out of (\d+)", log.read_text(encoding="utf-8"))[1]
    files = sum(line.startswith("# ") for line in its.splitlines())
    return (f"{row['name']}: {count} tests passed; their arcs, and {its.count(chr(10))} lines on {files} files, are "
            f"those of the native build; built in {building:.0f} s, tested in {testing:.0f} s")


def main(args):
    known = rows()
    if len(args) != 3 or args[0] not in known:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    row = known[args[0]]
    for tool in filter(None, (row["compiler"], row["emulator"])):
        if not shutil.which(tool):
            print(f"{tool} is not installed: skipped (packages.sh check installs it)")
            return SKIPPED
    try:
        print(make(row, Path(args[1]).resolve() / row["name"], str(Path(args[2]).resolve())))
    except Failure as failure:
        print(f"{row['name']}: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
