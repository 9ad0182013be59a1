"""test_undeclared.py - a phone with an action that differs from its table (tests/flows/faulty.c): it says so once,
counts it, and no test with such a phone passes."""
import unittest

from phone import Phone, line, profile
from uas import Uas, wait_until

SAID = ("clausewire: undeclared: reg.seek posts KEEP_STOP, which its row does not have "
        "(fsm/registration/reg.actions.tsv)\n")


class Undeclared(unittest.TestCase):
    def test_is_said_counted_and_fails_the_test(self):
        with self.assertRaisesRegex(AssertionError, "undeclared: reg.seek"), Uas() as uas, \
                Phone(profile(line(uas.where, "alice"), line(uas.where, "bob"))) as p:
            p.wait_status(lambda s: all(n["registered"] for n in s["lines"]), "both registered")
            self.assertEqual(p.status()["counters"]["undeclared"], 2)
            wait_until(lambda: p.said == SAID, "one line of it")

    def test_another_failure_is_not_hidden(self):
        with self.assertRaisesRegex(AssertionError, "another"), Uas() as uas, Phone(profile(line(uas.where))) as p:
            p.wait_state(1, "registered")
            raise AssertionError("another")


if __name__ == "__main__":
    unittest.main()
