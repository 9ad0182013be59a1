"""test_derived.py - the cells that gen/derived.py shows to be out of reach: which it finds in the small house of
lamp.py, which it must not, and that a row for one of them is refused."""
import sys
import unittest

from lamp import ACT, H, PROJECT, RL, TABLE, Case

sys.dont_write_bytecode = True
sys.path.insert(0, str(PROJECT / "gen"))
import actions   # noqa: E402
import chart     # noqa: E402
import derived   # noqa: E402
from c_code import read_code          # noqa: E402
from charts import slots_text         # noqa: E402
from profiles import read_profile     # noqa: E402
from refusal import Refusals          # noqa: E402

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


class Responses(unittest.TestCase):
    """Of the project's own charts: a response comes while its request is pending."""

    def setUp(self):
        self.refusals = Refusals()
        profile = read_profile(PROJECT, "phone", self.refusals)
        self.charts = {c.name: c for c in chart.listed_charts(PROJECT, self.refusals)}
        for one in self.charts.values():
            chart.read_chart(PROJECT, one, profile, None, self.refusals)
        self.code = read_code(PROJECT, slots_text(self.charts.values()))
        self.tables = actions.read_tables(PROJECT, self.charts.values(), self.code, self.refusals)
        self.assertEqual(self.refusals.lines(), [])

    def states(self, name, event):
        """-> the states in which this event is shown to be out of reach."""
        cells = derived.derived_cells(PROJECT, self.charts[name], self.tables, self.code, self.refusals)
        self.assertEqual(self.refusals.lines(), [])
        return {state for state, e in cells if e == event}

    def changed(self, function, old, new):
        body = self.code.functions["", function].body
        self.assertIn(old, body)
        self.code.functions["", function].body = body.replace(old, new)

    def test_pending(self):
        self.assertEqual(self.states("keep", "KEEP_1XX"), {"resting", "keeping"})
        self.assertEqual(self.states("reg", "REG_2XX"),
                         {"unregistered", "locating", "registered", "waiting", "stopped"})

    def test_hear_takes_any_response(self):
        self.changed("cwi_keep_hear", "if (r->transaction != o->client)", "if (!o->client)")
        self.assertEqual(self.states("keep", "KEEP_1XX"), set())

    def test_hear_ends_no_request(self):
        self.changed("cwi_keep_hear", "r->transaction = 0;", "r->status = 0;")
        self.assertEqual(self.states("keep", "KEEP_1XX"), set())

    def test_a_request_that_is_not_forgotten(self):
        self.tables["keep"].row("forget").cells["facts"] = "-"
        self.assertEqual(self.states("keep", "KEEP_1XX"), set())

    def test_a_request_sent_in_another_state(self):
        self.tables["reg"].row("seek").cells["facts"] = "reg.transaction"
        self.tables["reg"].row("seek").items += self.tables["keep"].row("send_notify").of("posts")
        self.assertNotIn("locating", self.states("reg", "REG_2XX"))

    def test_more_of_an_answered_invite(self):
        wanted = {s.name for s in self.charts["request"].states if not s.choosers} - {"ending"}
        for event in ("REQUEST_2XX_AGAIN", "REQUEST_FORKED", "REQUEST_FORK_AGAIN", "REQUEST_OVER"):
            self.assertEqual(self.states("request", event), wanted)

    def test_more_of_a_slot_that_is_not_returned(self):
        self.tables["request"].row("release").items.clear()
        self.assertNotIn("idle", self.states("request", "REQUEST_FORKED"))

    def test_more_of_a_request_that_an_action_names(self):
        self.tables["request"].row("take_remote").cells["facts"] += ",request.invite"
        self.assertEqual(self.states("request", "REQUEST_FORKED"), set())


if __name__ == "__main__":
    unittest.main()
