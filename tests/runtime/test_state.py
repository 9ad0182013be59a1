"""test_state.py - what a restart keeps: Call-ID and CSeq in the state file (GUIDE_reg_cid, LOCAL_call_id_kept)."""
import json
import os
import unittest

from phone import Phone, free_port, line, profile
from uas import Uas


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
            third = self.run_once(self.text(), path)
            self.assertEqual((third[0], third[1]), (first[0], 4))           # kept at once, though it was killed
            self.assertEqual(third[2], "")
            with open(path, encoding="utf-8") as f:
                kept = json.load(f)["lines"]
            self.assertEqual([(n["line"], n["call_id"], n["cseq"]) for n in kept], [(1, first[0], 5)])
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

    def test_a_bad_file_is_named_and_ignored(self):
        with Phone(self.text()) as p:
            path = os.path.join(p.folder, "state")
            self.assertEqual(p.wait_state(1, "registered") and p.stop(), 0)
            for text in ("", "hello", "[]", '{"lines":1}', '{"lines":[{"line":1}]}', '{"lines":[7]}',
                         '{"lines":[{"line":1,"owner":"","call_id":"zz","cseq":1}]}'):
                with self.subTest(text=text):
                    with open(path, "w", encoding="utf-8") as f:
                        f.write(text)
                    _, cseq, said = self.run_once(self.text(), path)
                    self.assertEqual(cseq, 1)
                    self.assertEqual(said, f"clausewire: state file {path} is ignored: not a state file\n")
            _, cseq, said = self.run_once(self.text(), path)
            self.assertEqual((cseq, said), (3, ""))

    def test_a_place_that_cannot_be_written_is_told_once(self):
        with Phone(self.text(), "--state", "/nowhere/state") as p:
            p.wait_state(1, "registered")
            p.expect("state file /nowhere/state cannot be written: No such file or directory")
            self.assertEqual(p.stop(), 0)
            self.assertEqual(len([t for t in p.lines if "cannot be written" in t]), 1)


if __name__ == "__main__":
    unittest.main()
