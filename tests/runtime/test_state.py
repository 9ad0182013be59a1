"""test_state.py - what a restart keeps: Call-ID and CSeq in the state file, which replaces nothing that the phone did
not write, and whose CSeq is never below one that was used (GUIDE_reg_cid, LOCAL_call_id_kept, LOCAL_state_file)."""
import json
import os
import random
import shutil
import socket
import stat
import tempfile
import time
import unittest

from phone import Phone, free_port, line, profile
from uas import Uas, registering

RESERVE = 1024      # STATE_RESERVE
MOST = 2 ** 31 - 1


def challenging(nonces):
    """-> a script: every request is challenged again with a new nonce, so that its line uses many CSeq."""
    def script(request):
        nonces.append(len(nonces))
        return [request.answer(401, "Unauthorized", f'WWW-Authenticate: Digest realm="t", nonce="n{len(nonces)}", '
                               'stale=true, algorithm=MD5, qop="auth"')]
    return script


class State(unittest.TestCase):
    def setUp(self):
        self.uas = self.enterContext(Uas())
        self.port = free_port()

    def text(self, user="alice", **phone):
        return profile({"Proxy": self.uas.where, "User_ID": user, "SIP_Port": self.port}, **phone)

    def run_once(self, text, path=None, how="stop"):
        """-> (Call-ID, first CSeq, what was said) of one life of the phone."""
        seen = len(self.uas.requests)
        with Phone(text, *(["--state", path] if path else [])) as p:
            p.wait_state(1, "registered")
            if how == "stop":
                self.assertEqual(p.stop(), 0)
            else:
                p.process.kill()
                p.end()
            first = self.uas.requests[seen]
            return first.call_id, first.cseq, p.said

    def test_the_call_id_stays_and_the_cseq_rises(self):
        with Phone(self.text()) as p:
            path = os.path.join(p.folder, "state")
            p.wait_state(1, "registered")
            self.assertEqual(p.stop(), 0)
            first = self.run_once(self.text(), path)
            self.assertNotEqual(first[0], self.uas.requests[0].call_id)      # nothing was kept so far
            self.assertEqual(first[1], 1)
            second = self.run_once(self.text(), path, how="kill")
            self.assertEqual((second[0], second[1]), (first[0], 3))
            self.assertEqual(self.kept(path), [(1, first[0], 2 + RESERVE)])      # before anything was used
            third = self.run_once(self.text(), path)
            self.assertEqual((third[0], third[1]), (first[0], 3 + RESERVE))      # though it was killed
            self.assertEqual(third[2], "")
            self.assertEqual(self.kept(path), [(1, first[0], 4 + RESERVE)])      # as it is, since it was stopped
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            self.assertEqual([n for n in os.listdir(p.folder) if n.startswith("state.")], [])
            # GUIDE_reg_cid: Yes takes a new one
            fourth = self.run_once(self.text(Random_REG_CID_on_Reboot="Yes"), path)
            self.assertNotEqual(fourth[0], first[0])
            # another user's is not gone on with
            fifth = self.run_once(self.text(user="bob"), path)
            self.assertNotIn(fifth[0], (first[0], fourth[0]))

    def test_without_a_file_each_life_has_its_own(self):
        self.assertNotEqual(self.run_once(self.text())[0], self.run_once(self.text())[0])

    def kept(self, path):
        with open(path, encoding="utf-8") as f:
            whole = json.load(f)
        self.assertEqual(list(whole), ["clausewire", "lines"])
        return [(n["line"], n["call_id"], n["cseq"]) for n in whole["lines"]]

    def test_a_phone_that_is_killed_uses_no_number_again(self):
        """300 lines, killed at any moment, the first of it included; some requests are challenged, some answered."""
        count, draw, nonces, ends = 300, random.Random(7), [], []

        def script(request):
            if ends and len(self.uas.requests) >= ends[-1][0]:
                ends.pop()[1].process.kill()
            return challenging(nonces)(request) if draw.random() < .3 else registering(request)
        self.uas.script = script
        lines = [line(self.uas.where, f"u{i}", Password="x") for i in range(count)]
        text = profile(*lines, Max_Auth=255, Reg_Retry_Intvl=1, Reg_Retry_Long_Intvl=1)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "state")
            for requests in (0, 0, 1, 2, None, None, 10, 0, None, 100, 0, 250, None, 300, None):
                seen = len(self.uas.requests)
                with Phone(text, "--quiet", "--start-rate", "2000", "--state", path) as p:
                    if requests is None:        # while it starts, too
                        time.sleep(draw.random() * .3)
                        p.process.kill()
                    else:                       # by the time that the server has so many
                        ends.append((seen + requests, p))
                    p.end()
                    self.assertEqual(p.said, "")
            with Phone(text, "--quiet", "--start-rate", "2000", "--state", path) as p:
                p.wait_status(lambda s: sum(n["registered"] for n in s["lines"]) == count, "all registered", 60)
                self.assertEqual(p.stop(seconds=60), 0)
            self.assertEqual(sorted(os.listdir(folder)), ["state"])
        branches = {}
        for r in self.uas.requests:
            branches.setdefault((r.call_id, r.cseq), set()).add(r.get("Via"))
        self.assertEqual([k for k, v in branches.items() if len(v) > 1], [])
        self.assertEqual(len({r.call_id for r in self.uas.requests}), count)    # the first life's, to the end
        self.assertGreater(len(branches), 2 * count)

    def refuse(self, path, *said, text=None):
        """The phone does not start, and what stands there is what stood there."""
        for more in ((), ("--check",)):
            with Phone(text or self.text(), *more, "--state", path) as p:
                self.assertEqual(p.end(), 2)
                self.assertRegex(p.said, f"^clausewire: state file {path}: .*{'.*'.join(said)}.*\n$")
        self.assertEqual(self.uas.requests, [])

    def test_what_the_phone_did_not_write_is_never_replaced(self):
        row = {"line": 1, "owner": "alice", "call_id": "0" * 32, "cseq": 1}
        texts = ["", " ", "shopping: bread", "[]", "{}", '{"lines":1}', '{"lines":[7]}', '{"lines":[],"more":1}',
                 '{"lines":[],"lines":[]}', '{"lines":[]} and more', "\0\0",
                 *(json.dumps({"clausewire": "state", "lines": [{**row, **more}]}) for more in (
                     {"line": 0}, {"line": 16385}, {"line": "1"}, {"owner": 1}, {"call_id": "zz"},
                     {"call_id": "0" * 33}, {"cseq": 0}, {"cseq": -1}, {"cseq": MOST}, {"cseq": MOST + 1},
                     {"cseq": 2 ** 63}, {"cseq": 1.5}, {"other": 1}))]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "state")
            for text in texts:
                with self.subTest(text=text):
                    with open(path, "w", encoding="utf-8") as f:
                        f.write(text)
                    self.refuse(path, "not a state file of the phone")
                    with open(path, encoding="utf-8") as f:
                        self.assertEqual(f.read(), text)
            with open(path, "wb") as f:
                f.truncate(40 << 20)
            self.refuse(path, "too large for a state file")
            self.assertEqual(os.listdir(folder), ["state"])

    def test_what_is_no_file_is_never_replaced(self):
        with tempfile.TemporaryDirectory() as folder:
            names = {kind: os.path.join(folder, kind) for kind in ("folder", "fifo", "socket", "link", "nothing")}
            os.mkdir(names["folder"])
            os.mkfifo(names["fifo"])
            os.symlink(names["fifo"], names["link"])
            os.symlink(os.path.join(folder, "gone"), names["nothing"])
            with socket.socket(socket.AF_UNIX) as s:
                s.bind(names["socket"])
                before = {n: os.lstat(os.path.join(folder, n)) for n in os.listdir(folder)}
                self.refuse(names["folder"], "a directory, which the phone does not replace")
                self.refuse(names["fifo"], "a FIFO, which the phone does not replace")
                self.refuse(names["link"], "a FIFO, which the phone does not replace")
                self.refuse(names["socket"], "a socket, which the phone does not replace")
                self.refuse(names["nothing"], "a symbolic link to nothing")
                self.refuse("/dev/null", "a device, which the phone does not replace")
                after = {n: os.lstat(os.path.join(folder, n)) for n in os.listdir(folder)}
            self.assertEqual({n: (s.st_ino, s.st_mode) for n, s in before.items()},
                             {n: (s.st_ino, s.st_mode) for n, s in after.items()})
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))

    def test_a_link_to_a_state_file_stays(self):
        with tempfile.TemporaryDirectory() as folder:
            path, link = os.path.join(folder, "real"), os.path.join(folder, "link")
            first = self.run_once(self.text(), path)
            os.symlink("real", link)
            second = self.run_once(self.text(), link)
            self.assertEqual((second[0], second[1]), (first[0], 3))
            self.assertTrue(os.path.islink(link))
            self.assertFalse(os.path.islink(path))
            self.assertEqual(self.kept(path)[0][2], 4)

    def test_a_file_of_before_is_gone_on_with(self):
        """0.1 wrote no mark. A number that leaves no room for a reserve is not gone on with."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "state")
            owner = f"alice {self.uas.where} "
            for cseq, wanted in ((7, 8), (MOST - 2 * RESERVE, MOST - 2 * RESERVE + 1), (MOST - 2 * RESERVE + 1, 1),
                                 (MOST - 1, 1)):
                with open(path, "w", encoding="utf-8") as f:
                    json.dump({"lines": [{"line": 1, "owner": owner, "call_id": "ab" * 16, "cseq": cseq}]}, f)
                call_id, first, said = self.run_once(self.text(), path)
                self.assertEqual((first, said), (wanted, ""))
                self.assertEqual(call_id == "ab" * 16, wanted > 1)

    def test_two_phones_do_not_share_one(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "state")
            with Phone(self.text(), "--state", path) as p:
                p.wait_state(1, "registered")
                other = profile({"Proxy": self.uas.where, "User_ID": "alice", "SIP_Port": free_port()})
                with Phone(other, "--state", path) as q:
                    self.assertEqual(q.end(), 2)
                    self.assertEqual(q.said, f"clausewire: state file {path}: another phone is using it\n")
                self.assertEqual(p.stop(), 0)

    def test_what_another_puts_there_later_is_not_replaced(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "state")
            with Phone(self.text(), "--state", path) as p:
                p.wait_state(1, "registered")
                os.unlink(path)
                with open(path, "w", encoding="utf-8") as f:
                    f.write("bread")
                self.assertEqual(p.stop(), 0)
                p.expect("cannot be written: another program has put something there, which the phone does not replace")
            with open(path, encoding="utf-8") as f:
                self.assertEqual(f.read(), "bread")
            self.assertEqual(os.listdir(folder), ["state"])

    def test_what_is_in_the_way_beside_it(self):
        """An unfinished file of the phone's own is replaced, another's is not."""
        with tempfile.TemporaryDirectory() as folder:
            path, beside = os.path.join(folder, "state"), os.path.join(folder, "state.new")
            for text, is_ours in (("", True), ('{\n "clau', True), ('{\n "clausewire": "st', True), ("bread", False)):
                with open(beside, "w", encoding="utf-8") as f:
                    f.write(text)
                if is_ours:
                    self.run_once(self.text(), path)
                    self.assertEqual(os.listdir(folder), ["state"])
                    self.uas.requests.clear()
                else:
                    self.refuse(path, f"{beside} is in the way")
                    with open(beside, encoding="utf-8") as f:
                        self.assertEqual(f.read(), text)

    def test_a_place_that_cannot_be_written(self):
        self.refuse("/nowhere/state", "No such file or directory")
        self.refuse("/dev/null/state", "Not a directory")

    @unittest.skipUnless(os.getuid() == 0 and shutil.which("unshare"), "needs root, to mount a small disk")
    def test_a_full_disk(self):
        """At the start the lines go on with new Call-IDs, for numbers cannot be reserved; later it is told once."""
        script = """
mount -t tmpfs -o size=16k tmpfs "$1" || exit 77
cp "$2" "$1/state"
cat /dev/zero > "$1/filling" 2>/dev/null
shift 2; exec "$@"
"""
        with tempfile.TemporaryDirectory() as folder:
            disk = os.path.join(folder, "disk")
            os.mkdir(disk)
            path = os.path.join(folder, "state")
            first = self.run_once(self.text(), path)
            seen = len(self.uas.requests)
            with Phone(self.text(), "--state", os.path.join(disk, "state"),
                       before=["unshare", "-m", "sh", "-c", script, "sh", disk, path]) as p:
                if p.is_listening() and p.process.poll() == 77:
                    self.skipTest("no tmpfs can be mounted here")
                p.wait_state(1, "registered")
                p.expect(r"state file \S+ cannot be written: No space left on device")
                self.assertNotEqual(self.uas.requests[seen].call_id, first[0])
                self.assertEqual(p.stop(), 0)
                self.assertEqual(len([t for t in p.lines if "cannot be written" in t]), 1)


if __name__ == "__main__":
    unittest.main()
