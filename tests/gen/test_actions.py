"""test_actions.py - the tables of actions: every fault that gen/actions.py must refuse, planted in the small house of
lamp.py; and that a sound change goes through."""
import unittest

from lamp import ACT, Case

GLOW = "action\tglow\t-\tclock:LAMP_TICK\t-\t-\t-\tlamp.heat\t\n"
HOT = "guard\tis_hot\t-\t-\t-\t-\t-\tlamp.heat,data\t\n"


class Rows(Case):
    def test_what_the_rows_become(self):
        self.made()
        self.assertIn("CWI_ACTION_lamp_glow = 1,", self.text("gen/actions.h"))
        self.assertIn("CWI_ACTION_lamp_is_hot = 3,", self.text("gen/actions.h"))
        rows = self.text("gen/actions.c")
        for row in ("{ CWI_ARMS, CW_CHART_LAMP, LAMP_TICK, 0, 0, 0 },",
                    "{ CWI_POSTS, CW_CHART_LAMP, LAMP_ON, 0, 0, 0 },",
                    "{ CWI_POSTS, CW_CHART_LAMP, LAMP_OFF, 0, 1, 0 },",
                    "{ CWI_POSTS, CW_CHART_LAMP, LAMP_TICK, 0, 1, 0 },", "{ CWI_DISARMS, CW_CHART_LAMP, 0, 0, 2, 0 },",
                    "[CWI_ACTION_lamp_glow] = { 0x1, 0, 1, CW_CHART_LAMP },",
                    "[CWI_ACTION_lamp_fade] = { 0x6, 1, 4, CW_CHART_LAMP },",
                    "[CWI_ACTION_lamp_is_hot] = { 0x0, 5, 0, CW_CHART_LAMP },"):
            self.assertIn(row, rows)
        self.assertIn('"LAMP_ON?,LAMP_OFF/LAMP_TICK", "", "clock", "", "", "", "", "it is lit again" },',
                      self.text("gen/action_words.c"))

    def test_any_number(self):
        self.plant(ACT, "LAMP_ON?", "LAMP_ON*")
        self.made()
        self.assertIn("{ CWI_POSTS, CW_CHART_LAMP, LAMP_ON, 0, 0, 1 },", self.text("gen/actions.c"))

    def test_no_table(self):
        (self.root / ACT).unlink()
        self.refused(ACT, 1, "chart lamp has no such file")

    def test_columns(self):
        self.planted(ACT, "posts\tarms", "arms\tposts", "the columns are kind, name, posts")

    def test_missing_row(self):
        self.plant(ACT, GLOW, "")
        self.refused(ACT, 3, "no row of the action glow")

    def test_superfluous_row(self):
        self.planted(ACT, HOT, HOT.replace("is_hot", "is_old") + HOT, "lamp.rl has no guard is_old")

    def test_row_of_the_other_kind(self):
        self.planted(ACT, HOT, HOT.replace("guard", "action"), "lamp.rl has no action is_hot")

    def test_row_twice(self):
        self.planted(ACT, GLOW, GLOW + GLOW, "glow stands in line 2 already", 1)

    def test_unknown_event(self):
        self.planted(ACT, "LAMP_ON?", "LAMP_OUT?", "LAMP_OUT: no chart has this event")

    def test_unknown_timer(self):
        self.planted(ACT, "clock:LAMP_TICK", "watch:LAMP_TICK", "lamp has no timer watch")
        self.setUp()
        self.planted(ACT, "\tclock\t", "\twatch\t", "watch: no such timer")
        self.setUp()
        self.planted(ACT, "\tclock\t", "\tcandle.clock\t", "candle.clock: no such timer")

    def test_unknown_armed_event(self):
        self.planted(ACT, "clock:LAMP_TICK", "clock:LAMP_TOCK", "the chart lamp has no such event")
        self.setUp()
        self.planted(ACT, "clock:LAMP_TICK", "LAMP_TICK", "lamp has no timer LAMP_TICK")

    def test_unknown_pool(self):
        self.planted(ACT, GLOW, GLOW.replace("-\t-\t-\tlamp", "-\tbulb\t-\tlamp"), "bulb: no pool; there are client")

    def test_malformed(self):
        for text in ("LAMP_ON?!", "?", "LAMP_ON,,LAMP_OFF", "/LAMP_ON"):
            with self.subTest(text):
                self.setUp()
                self.planted(ACT, "LAMP_ON?,", text + ",", "no chart has this event")

    def test_one_event_twice(self):
        self.planted(ACT, "LAMP_OFF/LAMP_TICK", "LAMP_OFF/LAMP_ON", "LAMP_ON stands in posts twice")

    def test_perhaps_without_when(self):
        self.planted(ACT, "\tit is lit again", "\t", "fade: `when` is to say when")

    def test_when_of_nothing(self):
        self.planted(ACT, "LAMP_ON?", "LAMP_ON", "fade: `when` is of what has")

    def test_guard_that_acts(self):
        self.planted(ACT, HOT, HOT.replace("is_hot\t-", "is_hot\tLAMP_ON"), "is_hot: a guard posts")

    def test_empty_cell(self):
        self.planted(ACT, HOT, HOT.replace("is_hot\t-", "is_hot\t"), "is_hot: posts is empty")

    def test_too_many(self):
        events = ",".join(f"LAMP_{n}" for n in range(15))
        self.plant("fsm/room/lamp.h", "    LAMP_TICK = 3", ",\n".join(
            ["    LAMP_TICK = 3", *(f"    LAMP_{n} = {n + 4}" for n in range(15))]))
        rows = [f"LAMP_{n}\tdark,lit,blink\tcannot: none is sent\tCW_E_REFUSED" for n in range(15)]
        self.plant("fsm/room/lamp.refused.tsv", "LAMP_OFF\tdark", "\n".join([*rows, "LAMP_OFF\tdark"]))
        self.planted(ACT, "LAMP_ON?,LAMP_OFF/LAMP_TICK", events + ",LAMP_ON?", "fade: more than 14 things")


class Facts(Case):
    """What gen/facts.py finds in the code."""

    def test_fact_that_is_not_set(self):
        self.planted(ACT, GLOW, GLOW.replace("lamp.heat", "lamp.heat,lamp.light"),
                     "glow: facts are lamp.heat,lamp.light, and its code sets lamp.heat$")

    def test_fact_that_is_not_named(self):
        self.planted(ACT, HOT, HOT.replace("lamp.heat,data", "data"), "is_hot: .* its code reads lamp.heat,data$")

    def test_action_without_code(self):
        self.plant("fsm/room/lamp_act.c", "cwi_lamp_glow(", "cwi_lamp_shine(")
        self.refused(ACT, 2, "glow: no function cwi_lamp_glow in fsm/")

    def code(self, body, facts):
        """glow with this body sets these facts."""
        with self.subTest(body):
            self.setUp()
            self.plant("fsm/room/lamp_act.c", "    warm(r);\n", body)
            self.plant(ACT, GLOW, GLOW.replace("lamp.heat", facts))
            self.made()

    def test_what_sets_a_fact(self):
        self.code("    r->heat = 1;\n", "lamp.heat")
        self.code("    r->heat |= 1;\n", "lamp.heat")
        self.code("    --r->heat;\n", "lamp.heat")
        self.code("    r->a = r->heat = 1;\n", "lamp.a,lamp.heat")
        self.code("    memset(r->name, 0, 1);\n", "lamp.name")
        self.code("    cue->host->local(0, 1, 2, &r->where);\n", "lamp.where")

    def test_what_sets_none(self):
        self.code("    if (r->heat == 1 || r->heat >= 2)\n        return;\n", "-")
        self.code("    const struct lamp other = *r;\n    other.heat = 1;\n", "-")
        self.code("    /* r->heat = 1; */\n", "-")
        self.code("    r->clock.due = 1;\n", "-")


if __name__ == "__main__":
    unittest.main()
