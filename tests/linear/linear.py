"""linear.py PROGRAM FOLDER - counts the instructions of tests/linear/linear.c under callgrind, and says whether the
time grows with the size alone: from n to 2n and from 2n to 4n at most by 2.1. Exit status 0: it does; 1: not."""
import re
import shutil
import subprocess
import sys
from pathlib import Path

MOST = 2.1
LEAST = 10000      # instructions below which the fixed part of a run hides how it grows


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", program],
                          capture_output=True, text=True, check=False, timeout=55)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    ended = {tuple(line.split("|")[:2]): line.split("|")[2:] for line in done.stdout.splitlines()}
    counts = {}
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        name = re.search(r"^desc: Trigger: Client Request: (.*)\|(\d)$", text, re.M)
        if name:
            counts[name[1], name[2]] = int(re.search(r"^(?:totals|summary): (\d+)", text, re.M)[1])
    if not ended or counts.keys() != ended.keys():
        sys.exit(f"{len(ended)} runs, {len(counts)} counts")
    failed = False
    print(f"{'shape':34}{'octets':>8}{'instructions':>14}{'an octet':>10}{'2n/n':>7}{'4n/2n':>7}  ended")
    for name in dict.fromkeys(key[0] for key in ended):
        one, two, four = (counts[name, power] for power in "124")
        octets, error = ended[name, "4"]
        bad = max(two / one, four / two) > MOST or four < LEAST
        failed |= bad
        print(f"{name:34}{octets:>8}{four:>14}{four / int(octets):>10.1f}{two / one:>7.2f}{four / two:>7.2f}  "
              f"{error}{'  BAD' if bad else ''}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
