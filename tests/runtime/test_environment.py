"""test_environment.py - what the machine refuses is named plainly: ports, addresses, permissions, files; exit 2."""
import contextlib
import ctypes
import os
import resource
import socket
import subprocess
import tempfile
import time
import unittest

from phone import CLAUSEWIRE, Phone, free_port, line, profile
from uas import PATIENCE, Uas

PR_CAPBSET_DROP, CAP_NET_BIND_SERVICE = 24, 10


def lowest_free_for_all():
    with open("/proc/sys/net/ipv4/ip_unprivileged_port_start", encoding="ascii") as f:
        return int(f.read())


class Machine(unittest.TestCase):
    def refuse(self, text, *options, bind="127.0.0.1", **popen):
        with Phone(text, *options, bind=bind, **popen) as p:
            self.assertEqual(p.end(), 2, p.said)
            self.assertEqual(p.lines, [])
            self.assertFalse(os.path.exists(p.socket))
            return p.said

    def test_ports_in_use(self):
        with Uas() as uas:
            text = profile(line(uas.where, SIP_Port=uas.port), line(uas.where, "bob", SIP_Port=free_port()),
                           line(uas.where, "carol"))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.bind(("127.0.0.1", 0))
                taken = s.getsockname()[1]
                text = text.replace(f"<SIP_Port_3_>{text.split('<SIP_Port_3_>')[1].split('<')[0]}",
                                    f"<SIP_Port_3_>{taken}")
                said = self.refuse(text)
                self.assertEqual(said.splitlines(), [
                    f"clausewire: line 1: UDP port {uas.port} on 127.0.0.1 is in use by another program",
                    f"clausewire: line 3: UDP port {taken} on 127.0.0.1 is in use by another program"])
                said = self.refuse(text, bind=None)
                self.assertIn(f"line 3: UDP port {taken} on every address is in use by another program", said)
            self.assertEqual(uas.requests, [])

    def test_an_address_that_is_not_ours(self):
        port = free_port()
        for bind in ("192.0.2.1", "2001:db8::1"):
            self.assertEqual(self.refuse(profile(line("127.0.0.1", SIP_Port=port)), bind=bind),
                             f"clausewire: line 1: UDP port {port}: {bind} is not an address of this machine\n")
        self.assertEqual(self.refuse(profile(line("127.0.0.1")), bind="localhost"),
                         "clausewire: 'localhost' is not an IPv4 or IPv6 address\n")

    @unittest.skipIf(lowest_free_for_all() <= 90, "every port is free for all here")
    def test_no_permission(self):
        def give_up_the_right():
            if ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_NET_BIND_SERVICE, 0, 0, 0):
                os.setuid(65534)        # no root to begin with: then this fails too, and nothing was to be given up
        popen = {"preexec_fn": give_up_the_right} if os.getuid() == 0 else {}
        self.assertEqual(self.refuse(profile(line("127.0.0.1", SIP_Port=90)), **popen),
                         "clausewire: line 1: no permission for UDP port 90 on 127.0.0.1\n")

    def test_too_few_files(self):
        text = profile(*[line("127.0.0.1", f"u{i}") for i in range(20)])
        said = self.refuse(text, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (60, 60)))
        self.assertEqual(said, "clausewire: 20 lines need 72 open files, this process is limited to 60 (ulimit -Hn)\n")

    def test_what_few_files_leave_out(self):
        """20 lines on TCP: 72 descriptors as with UDP, 40 for ports and connections; 20 for failover, 104 of peers."""
        text = profile(*[line("127.0.0.1", f"u{i}", SIP_Transport="TCP") for i in range(20)])
        for limit, said in ((112, "0 connections of peers at a time and not 104; failover on TCP and TLS by 0 lines of "
                                  "20 at a time"),
                            (142, "10 connections of peers at a time and not 104"), (236, "")):
            with Phone(text, preexec_fn=lambda n=limit: resource.setrlimit(resource.RLIMIT_NOFILE, (n, n))) as p:
                p.is_listening()
                self.assertEqual(p.stop(), 0)
                self.assertEqual(p.said, f"clausewire: limited to {limit} open files (ulimit -Hn) of 236: {said}\n"
                                 if said else "")

    def test_no_descriptor_is_free(self):
        """Clients and peers come to a process that cannot take them: it does not spin, and takes them later."""
        with Uas() as server, Phone(profile(line(server.where), line("127.0.0.1:9", "tcp", SIP_Transport="TCP"))) as p:
            p.wait_state(1, "registered")
            pid = p.process.pid
            time.sleep(0.5)     # the client that asked for the state is closed
            fds = min(set(range(1000)) - set(map(int, os.listdir(f"/proc/{pid}/fd"))))
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (fds, fds + 100))
            began = self.cpu(pid)
            with contextlib.ExitStack() as clients:
                for _ in range(5):
                    s = clients.enter_context(socket.socket(socket.AF_UNIX))
                    s.settimeout(PATIENCE)
                    s.connect(p.socket)
                    self.assertEqual(s.recv(10), b"")       # sent away
                time.sleep(1)
                self.assertLess(self.cpu(pid) - began, 0.2)
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (fds + 100, fds + 100))
            self.assertEqual(p.status()["lines"][0]["state"], "registered")

    @staticmethod
    def cpu(pid):
        """-> the seconds that the process has used."""
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            times = f.read().rsplit(") ", 1)[1].split()[11:13]
        return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")

    def test_a_log_file_that_cannot_be(self):
        self.assertIn("log file /nowhere/log: No such file or directory",
                      self.refuse(profile(line("127.0.0.1")), "--log", "/nowhere/log"))

    def test_tls_files_that_cannot_be(self):
        with tempfile.TemporaryDirectory() as folder:
            empty = os.path.join(folder, "empty.pem")
            with open(empty, "w", encoding="utf-8"):
                pass
            self.assertIn(f"TLS authorities {empty}", self.refuse(profile(line("127.0.0.1")), "--tls-ca", empty))
            self.assertIn(f"TLS certificate {folder}/none.pem",
                          self.refuse(profile(line("127.0.0.1")), "--tls-cert", folder + "/none.pem"))

    def test_name_servers_that_are_none(self):
        self.assertIn("no name resolver with nonsense", self.refuse(profile(line("127.0.0.1")), "--dns", "nonsense"))

    def test_a_server_that_ip_mode_excludes(self):
        for mode, address, family in (("IPv4 Only", "[::1]:5060", "IPv6"), ("IPv6 Only", "127.0.0.1", "IPv4")):
            with self.subTest(mode=mode), Phone(profile(line(address), IP_Mode=mode), bind=None) as p:
                p.expect(rf"\*\*\* ignored a server's {family} address: IP Mode is {mode} +GUIDE_ip_mode")
                p.expect("no server has a usable address, next attempt in 30 s")
                self.assertEqual(p.stop(), 0)

    def test_a_server_of_the_other_family(self):
        with Phone(profile(line("[::1]:5060"))) as p:
            p.expect(r"no route to \[::1\]:5060: .+RFC3263_4_2")
            p.expect("no server has a usable address, next attempt in 30 s")
            self.assertEqual(p.stop(), 0)


class Usage(unittest.TestCase):
    def run_it(self, *words):
        return subprocess.run([CLAUSEWIRE, *words], capture_output=True, text=True, timeout=15, check=False)

    def test_wrong_words(self):
        for words in ((), ("walk",), ("run",), ("run", "--socket"), ("run", "a", "b"), ("run", "--fast", "a"),
                      ("run", "--start-rate", "0", "a"), ("ctl",), ("ctl", "dance"), ("ctl", "status", "--follow"),
                      ("ctl", "register", "x"), ("ctl", "register", "--line", "0")):
            with self.subTest(words=words):
                done = self.run_it(*words)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertNotEqual(done.stderr, "")

    def test_help_and_version(self):
        for words in (("--help",), ("run", "--help"), ("ctl", "--help")):
            done = self.run_it(*words)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("usage: clausewire", done.stdout)
            self.assertIn("Exit status", done.stdout)
        self.assertRegex(self.run_it("--version").stdout, r"^Clausewire \d+\.\d+\.\d+\n$")


if __name__ == "__main__":
    unittest.main()
