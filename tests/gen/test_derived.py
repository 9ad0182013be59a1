"""test_derived.py - the cells that gen/derived.py shows to be out of reach: which it finds in the small house of
lamp.py, which it must not, and that a row for one of them is refused."""
import unittest

from lamp import ACT, H, RL, TABLE, Case

ACTIONS_C = "fsm/room/lamp_act.c"
TICK = "LAMP_TICK\tdark\tcannot: the clock runs in lit only\tCW_E_REFUSED\n"


class Derived(Case):
    """The lamp's clock ticks; nothing else has LAMP_TICK. `glow` arms it, `fade` disarms it."""

    def setUp(self):
        super().setUp()
        self.plant("fsm/switch.c", ", LAMP_TICK }", " }")
        self.plant(ACT, "LAMP_ON?,LAMP_OFF/LAMP_TICK\t-\tclock\t-\t-\t-\tit is lit again", "-\t-\tclock\t-\t-\t-\t")

    def cell(self, state, event):
        """-> why this cell is refused."""
        for row in self.text("docs/trace/lamp.refused.tsv").splitlines():
            if row.startswith(f"{state}\t{event}\t"):
                return row.split("\t")[2]
        raise AssertionError(f"{state} on {event} is not refused")

    def test_a_timer(self):
        self.plant(TABLE, TICK, "")
        self.made()
        self.assertEqual(self.cell("dark", "LAMP_TICK"), "cannot: the timer is armed with it in lit only")

    def test_a_row_for_it(self):
        self.refused(TABLE, 4, "dark on LAMP_TICK needs no row: .*the timer is armed with it in lit only")

    def test_a_timer_that_is_not_disarmed(self):
        self.plant(ACT, "-\t-\tclock\t-\t-\t-\t", "-\t-\t-\t-\t-\t-\t")
        self.made()
        self.assertEqual(self.cell("dark", "LAMP_TICK"), "cannot: the clock runs in lit only")

    def test_a_timer_that_is_perhaps_disarmed(self):
        self.plant(ACT, "-\t-\tclock\t-\t-\t-\t", "-\t-\tclock?\t-\t-\t-\tthe clock ticks loudly")
        self.made()
        self.assertEqual(self.cell("dark", "LAMP_TICK"), "cannot: the clock runs in lit only")

    def test_an_event_that_other_code_has(self):
        self.plant("fsm/switch.c", " }", ", LAMP_TICK }")
        self.made()
        self.assertEqual(self.cell("dark", "LAMP_TICK"), "cannot: the clock runs in lit only")

    def test_an_event_in_a_comment(self):
        self.assertIn("LAMP_TICK", self.text("fsm/switch.c"))
        self.test_a_timer()

    def test_an_event_that_a_function_of_no_action_has(self):
        self.plant(ACTIONS_C, "static void warm", "void cool(void)\n{\n    use(LAMP_TICK);\n}\n\nstatic void warm")
        self.made()
        self.assertEqual(self.cell("dark", "LAMP_TICK"), "cannot: the clock runs in lit only")

    def own(self, posts, when=""):
        """The lamp posts LAMP_DONE to itself on each arc that fades it."""
        self.plant(TABLE, TICK, "")
        self.plant(H, "LAMP_TICK = 3", "LAMP_TICK = 3,\n    LAMP_DONE = 4")
        self.plant(ACT, "fade\t-\t-\tclock\t-\t-\t-\t", f"fade\t{posts}\t-\tclock\t-\t-\t-\t{when}")
        self.plant(ACTIONS_C, "    disarm(r, cue);", "    disarm(r, cue);\n    post(r, cue, LAMP_DONE);")
        self.plant(RL, "LAMP_ON   @LOCAL_on @glow        -> lit\n",
                   "LAMP_ON   @LOCAL_on @glow        -> lit |\n        LAMP_DONE @LOCAL_off -> dark\n")

    def test_an_own_event(self):
        self.own("LAMP_DONE")
        self.plant(RL, "blink: (\n", "blink: (\n        LAMP_DONE @LOCAL_off -> blink |\n")
        self.made()
        self.assertEqual(self.cell("lit", "LAMP_DONE"), "cannot: the chart posts it to itself, on the way to dark, "
                                                        "blink only")

    def test_an_own_event_that_comes_where_no_arc_is(self):
        """From lit, fade leads to blink, too: that cell has no arc and needs its row."""
        self.own("LAMP_DONE")
        lines = self.text(RL).splitlines()
        self.refused(RL, lines.index("    blink: (") + 1, "blink on LAMP_DONE is neither an arc nor a row")

    def test_a_state_that_is_always_left_at_once(self):
        """In blink, LAMP_DONE has been posted, so nothing else comes."""
        self.own("LAMP_DONE")
        self.plant(RL, "LAMP_ON   @LOCAL_on @glow        -> lit |\n        (LAMP_OFF | LAMP_TICK)\n",
                   "LAMP_DONE @LOCAL_on @glow        -> lit |\n        (LAMP_OFF | LAMP_TICK)\n")
        self.made()
        self.assertEqual(self.cell("blink", "LAMP_ON"),
                         "cannot: what the chart has posted to itself is stepped before anything else")

    def test_own_events_in_their_order(self):
        """The second is stepped where the first has led to."""
        self.own("LAMP_DONE*", "it is asked to")
        self.plant(RL, "blink: (\n", "blink: (\n        LAMP_DONE @LOCAL_off @glow -> lit |\n")
        lines = self.text(RL).splitlines()
        self.refused(RL, lines.index("    lit: (") + 1, "lit on LAMP_DONE is neither an arc nor a row")


if __name__ == "__main__":
    unittest.main()
