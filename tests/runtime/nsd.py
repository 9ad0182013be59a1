"""nsd.py - Debian's nsd as the name server of a test: its zones are written here, and changed while it runs."""
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
from pathlib import Path

import dns_message
from ports import free_port
from uas import PATIENCE, wait_until

CONFIG = """server:
    ip-address: {address}@{port}
    username: ""
    chroot: ""
    zonesdir: "{folder}"
    database: ""
    zonelistfile: "{folder}/zone.list"
    pidfile: "{folder}/nsd.pid"
    xfrdfile: "{folder}/xfrd.state"
    xfrdir: "{folder}"
    server-count: 1
    rrl-ratelimit: 0
    verbosity: 1
remote-control:
    control-enable: no
"""
ZONE = """zone:
    name: "{name}"
    zonefile: "{folder}/{name}.zone"
"""
HEAD = """$ORIGIN {name}.
$TTL {ttl}
@ IN SOA ns.{name}. admin.{name}. {serial} 3600 900 86400 {negative}
@ IN NS ns.{name}.
ns IN A {address}
"""


class Nsd:
    """The server. zones: name -> records as a zone file has them, without SOA; None: a zone that cannot be loaded,
    which makes SERVFAIL. before: words in front of the command (ip netns exec ...), then port is needed, and serial
    asks there.
    As a context manager it is ended at the end."""

    def __init__(self, zones, address="127.0.0.1", port=None, ttl=60, negative=30, before=(), serial=None):
        program = shutil.which("nsd") or "/usr/sbin/nsd"
        if not os.path.exists(program):
            raise AssertionError("nsd is not installed; ./packages.sh check installs it")
        self.folder = tempfile.mkdtemp(prefix="cw-nsd-")
        self.address, self.port = address, port or free_port()
        self.where = f"{address}:{self.port}"
        self.ttl, self.negative, self.serials = ttl, negative, dict.fromkeys(zones, 0)
        self.serial = serial or self.serial_here
        self.command = [*before, program, "-d", "-c", os.path.join(self.folder, "nsd.conf")]
        self.log = os.path.join(self.folder, "log")
        for name, records in zones.items():
            self.write(name, records)
        Path(self.folder, "nsd.conf").write_text(
            CONFIG.format(address=address, port=self.port, folder=self.folder) +
            "".join(ZONE.format(name=name, folder=self.folder) for name in zones))
        self.loaded = [name for name, records in zones.items() if records is not None]
        self.process = None
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name, records):
        self.serials[name] += 1
        head = HEAD.format(name=name, ttl=self.ttl, serial=self.serials[name], negative=self.negative,
                           address=self.address)
        Path(self.folder, name + ".zone").write_text(
            "this is no zone\n" if records is None else head + records + "\n")

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            for name in self.loaded:
                wait_until(lambda name=name: self.has_serial(name), f"nsd at {self.where} has {name}")
        except AssertionError as fault:
            said = Path(self.log).read_text(errors="replace")[-2000:]
            self.stop()
            raise AssertionError(f"{fault}\n{said}") from None

    def stop(self):
        """It is gone: who asks it gets an ICMP message, or nothing."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(PATIENCE)

    def has_serial(self, name):
        assert self.process.poll() is None, "nsd has ended"
        return self.serial(self.where, name) == self.serials[name]

    def change(self, name, records):
        """The zone's new records, in force when this returns."""
        self.write(name, records)
        self.process.send_signal(signal.SIGHUP)
        wait_until(lambda: self.has_serial(name), f"nsd has the new {name}")

    @staticmethod
    def serial_here(where, name):
        """-> the serial of the zone as the server answers; None: it does not."""
        address, port = where.rsplit(":", 1)
        octets = dns_message.ask((address, int(port)), name, dns_message.SOA, 0.5)
        if not octets or octets[3] & 15 or octets[6:8] == b"\0\0":
            return None
        found = octets.find(struct.pack("!HH", dns_message.SOA, 1), 12 + len(dns_message.name(name)) + 4)
        return serial_of(octets, found + 10)


def serial_of(octets, at):
    """-> the serial in SOA data that begin at `at`: behind two names."""
    for _ in range(2):
        while octets[at] and octets[at] < 0xC0:
            at += 1 + octets[at]
        at += 2 if octets[at] >= 0xC0 else 1
    return struct.unpack("!I", octets[at:at + 4])[0]
