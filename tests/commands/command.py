"""command.py - runs the program under test, which the environment names: CLAUSEWIRE=/path/to/clausewire."""
import json
import os
import pathlib
import re
import subprocess
import time

BINARY = os.environ.get("CLAUSEWIRE", "")
ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT = 30  # s, for whatever a command does


class Outcome:
    """What a command said and how it ended."""

    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr

    def json(self):
        return json.loads(self.out)

    def json_lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


def run(*words, given=b""):
    """Runs `clausewire WORDS` to its end, with `given` on standard input."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run([BINARY, *map(str, words)], input=given, capture_output=True, timeout=LIMIT,
                          env=environment, check=False)
    done.stdout, done.stderr = (text.decode("utf-8") for text in (done.stdout, done.stderr))
    return Outcome(done)


def names():
    """The commands, as `clausewire --help` lists them."""
    return re.findall(r"^  (\w+) ", run("--help").out, re.M)


class Running:
    """A command that goes on until it is told to stop; its lines are read as they come."""

    def __init__(self, *words, stdin=subprocess.DEVNULL):
        self.process = subprocess.Popen([BINARY, *map(str, words)], stdin=stdin,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.text = ""

    def read(self):
        piece = self.process.stdout.read()
        if piece:
            self.text += piece.decode("utf-8", "replace")

    def wait_for(self, pattern, count=1, seconds=LIMIT):
        """Waits until the pattern has come `count` times. False: it has not in time, or the command has ended."""
        end = time.monotonic() + seconds
        while True:
            over = self.process.poll() is not None
            self.read()
            if len(re.findall(pattern, self.text, re.M)) >= count:
                return True
            if over or time.monotonic() > end:
                return False
            time.sleep(0.02)

    def stop(self, signal=None):
        """Sends a signal where there is one; returns the exit status. Never leaves the process behind."""
        if signal is not None and self.process.poll() is None:
            self.process.send_signal(signal)
        try:
            status = self.process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.read()
        self.process.stdout.close()
        return status
