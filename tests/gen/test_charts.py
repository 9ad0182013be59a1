"""test_charts.py - fsm/charts.tsv and the form `choice by ACTION`: every fault that gen/charts.py and gen/chart.py must
refuse, planted in the small house of lamp.py; and what a row and a choice become.
"""
import unittest

from lamp import ACT, H, LAMP_RL, PHONE, RL, ROWS, TABLE, Case, regen

ROW = "lamp\t1\tlamps\tcw_lamp\tnumber\tclock\t-\n"


class Rows(Case):
    def test_header(self):
        self.planted(ROWS, "chart\tvalue", "chart\tnumber", "the first line is not: chart, value")

    def test_no_table(self):
        self.plant(ROWS, self.text(ROWS), "")
        self.refused(ROWS, 1, "the first line is not")

    def test_columns(self):
        self.planted(ROWS, "\tclock\t-", "\tclock", "wanted 7 columns, none empty")

    def test_empty_column(self):
        self.planted(ROWS, "\tclock\t-", "\t\t-", "wanted 7 columns, none empty")

    def test_value_not_dense(self):
        self.planted(ROWS, "lamp\t1", "lamp\t2", "lamp has the value '2', wanted 1: .*appended only")

    def test_value_that_is_no_number(self):
        self.planted(ROWS, "lamp\t1", "lamp\tone", "lamp has the value 'one', wanted 1")

    def test_twice(self):
        self.plant(ROWS, ROW, ROW + ROW.replace("\t1\t", "\t2\t"))
        self.refused(ROWS, 3, "chart lamp has a row already")

    def test_three_timers(self):
        self.plant(H, "struct cw_timer clock;", "struct cw_timer clock, a, b;")
        self.planted(ROWS, "\tclock\t", "\tclock a b\t", "chart lamp has more than two timers")

    def test_timer_that_the_struct_lacks(self):
        self.planted(ROWS, "\tclock\t", "\tclock hour\t", f"{H} has no struct cw_timer hour")

    def test_timer_that_stands_in_a_comment(self):
        self.plant(H, "struct cw_timer clock;", "/* struct cw_timer clock; */")
        self.refused(ROWS, 2, f"{H} has no struct cw_timer clock")

    def test_chart_that_is_not_listed(self):
        (self.root / "fsm/room/torch.rl").write_text(LAMP_RL, encoding="utf-8")
        self.refused("fsm/room/torch.rl", 1, "fsm/charts.tsv does not list this chart")

    def test_listed_chart_that_is_not_there(self):
        self.plant(ROWS, ROW, ROW + "torch\t2\tlamps\tcw_lamp\tnumber\t-\t-\n")
        self.refused(ROWS, 3, "chart torch has no fsm/.../torch.rl")

    def test_feature_that_the_profile_forgets(self):
        self.planted(ROWS, "\tclock\t-", "\tclock\tlighting", "feature lighting is neither on nor off in " + PHONE)

    def test_first_state_that_start_does_not_lead_to(self):
        self.plant(RL, '"" -> dark', '"" -> lit')
        self.refused(RL, LAMP_RL.split("\n").index("    dark: (") + 1, "dark is not the state that start leads to")

    def test_what_a_row_becomes(self):
        self.made()
        self.assertIn("    CW_CHART_LAMP = 1,\n    CW_CHARTS\n", self.text("gen/charts.h"))
        for line in ("CW_LAMP_CHARTS struct lamp lamp\n",):
            self.assertIn("#define " + line, self.text("gen/slots.h"))
        layout = self.text("gen/layout.c")
        for member in (".pool = offsetof(struct cw_memory, lamps)", ".size = sizeof(struct cw_lamp)",
                       ".at = offsetof(struct cw_lamp, lamp)", ".line = (int16_t)(offsetof(struct cw_lamp, number) -",
                       ".cs = offsetof(struct lamp, cs), .timers = 1, .timer = { offsetof(struct lamp, clock) }"):
            self.assertIn(member, layout)
        self.assertIn("[CW_CHART_LAMP] = { step_lamp, NULL }", self.text("gen/charts.c"))
        for word in ("set(CW_CHARTS\n    lamp)", "set(CW_ROOMS\n    fsm/room)", "    fsm/room/lamp_act.c)",
                     "    gen/lamp.c)"):
            self.assertIn(word, self.text("gen/charts.cmake"))

    def test_chart_that_hears_of_its_requests(self):
        self.plant(H, "void cwi_lamp_glow", "uint8_t cwi_lamp_hear(struct lamp *r);\nvoid cwi_lamp_glow")
        self.made()
        self.assertIn("[CW_CHART_LAMP] = { step_lamp, hear_lamp }", self.text("gen/charts.c"))

    def test_chart_whose_feature_is_off(self):
        """The profile links nothing of it, and each of its cells is refused by that."""
        self.plant(ROWS, "\tclock\t-", "\tclock\tblinking")
        self.made()
        self.assertIn("step_lamp", self.text("gen/charts.c"))
        done = regen(self.root, "--profile", "steady", "--out", "out")
        self.assertEqual(done.returncode, 0, done.stderr)
        for made in ("out/gen/charts.c", "out/gen/layout.c"):
            self.assertNotIn("LAMP", self.text(made))
        self.assertIn("CW_CHART_LAMP = 1", self.text("out/gen/charts.h"))
        self.assertEqual(self.text("out/docs/trace/lamp.tsv").count("\n"), 1)
        self.assertIn("dark\tLAMP_ON\tcannot: feature blinking is off in profile steady\t",
                      self.text("out/docs/trace/lamp.refused.tsv"))


class Choice(Case):
    """The lamp looks whether it is day."""

    def setUp(self):
        super().setUp()
        self.plant(H, "LAMP_TICK = 3", "LAMP_TICK = 3,\n    LAMP_DAY = 4,\n    LAMP_NIGHT = 5")
        self.plant(H, "void cwi_lamp_glow", "void cwi_lamp_look(struct lamp *r, const struct cw_cue *cue);\n"
                                            "void cwi_lamp_glow")
        self.plant(RL, "LAMP_ON   @LOCAL_on @glow        -> lit\n",
                   "LAMP_ON   @LOCAL_on @glow        -> lit |\n"
                   "        LAMP_TICK @LOCAL_on @fade @look  -> looking\n")
        self.plant(RL, "    blink: (", "    looking: choice by look (\n"
                                       "        LAMP_DAY   @LOCAL_off             -> dark |\n"
                                       "        LAMP_NIGHT @LOCAL_on @glow        -> lit\n"
                                       "    ) >~st_looking,\n\n    blink: (")
        self.plant(TABLE, "LAMP_TICK\tdark\tcannot: the clock runs in lit only\tCW_E_REFUSED\n", "")
        self.plant(ACT, "guard\tis_hot", "action\tlook\tLAMP_DAY/LAMP_NIGHT\t-\t-\t-\t-\t-\t\nguard\tis_hot")
        self.plant("fsm/room/lamp_act.c", "void cwi_lamp_glow(",
                   "void cwi_lamp_look(struct lamp *r, const struct cw_cue *cue)\n"
                   "{\n    post(r, cue, is_day() ? LAMP_DAY : LAMP_NIGHT);\n}\n\nvoid cwi_lamp_glow(")

    def test_what_it_becomes(self):
        self.made()
        refused = self.text("docs/trace/lamp.refused.tsv")
        for event in ("LAMP_ON", "LAMP_OFF", "LAMP_TICK"):
            self.assertIn(f"looking\t{event}\tcannot: a choice, left in the step that enters it, by what look posts\t",
                          refused)
        for state in ("dark", "lit", "blink"):
            self.assertIn(f"{state}\tLAMP_DAY\tcannot: the chart posts it to itself, on the way to looking only\t",
                          refused)
        self.assertIn("looking\tLAMP_DAY\t-\tLOCAL_off\t-\tdark\n", self.text("docs/trace/lamp.tsv"))
        self.assertIn("LAMP_ST_LOOKING", self.text("gen/lamp_names.h"))

    def test_arc_for_what_no_chooser_posts(self):
        self.plant(ACT, "LAMP_DAY/LAMP_NIGHT", "LAMP_DAY")
        self.refused(RL, self.text(RL).split("\n").index("    looking: choice by look (") + 1,
                     "looking on LAMP_NIGHT: no action that leads there posts it")

    def test_no_arc_for_what_a_chooser_posts(self):
        self.plant(H, "LAMP_NIGHT = 5", "LAMP_NIGHT = 5,\n    LAMP_DUSK = 6")
        self.plant(ACT, "LAMP_DAY/LAMP_NIGHT", "LAMP_DAY/LAMP_NIGHT/LAMP_DUSK")
        self.refused(RL, self.text(RL).split("\n").index("    looking: choice by look (") + 1,
                     "looking on LAMP_DUSK: look may post it, and the choice has no arc for it")

    def test_arc_to_it_without_its_chooser(self):
        self.planted(RL, "@fade @look  -> looking", "@fade  -> looking",
                     "dark on LAMP_TICK leads to the choice looking: its last action, .* is to be one of look")

    def test_arc_to_it_with_its_chooser_not_last(self):
        self.planted(RL, "@fade @look  -> looking", "@look @fade  -> looking",
                     "dark on LAMP_TICK leads to the choice looking")

    def test_arc_to_it_with_its_chooser_twice(self):
        self.planted(RL, "@fade @look  -> looking", "@look @look  -> looking",
                     "dark on LAMP_TICK leads to the choice looking")

    def test_arc_to_it_with_the_chooser_of_another(self):
        self.plant(H, "void cwi_lamp_glow", "void cwi_lamp_listen(struct lamp *r, const struct cw_cue *cue);\n"
                                            "void cwi_lamp_glow")
        self.plant(RL, "looking: choice by look (", "looking: choice by listen (")
        self.plant(RL, "    blink: (", "    waiting: choice by look (\n        LAMP_DAY @LOCAL_off -> dark\n"
                                       "    ) >~st_waiting,\n\n    blink: (")
        self.plant(RL, "LAMP_ON   @LOCAL_on @glow        -> lit |\n        (LAMP_OFF | LAMP_TICK)",
                   "LAMP_ON   @LOCAL_on @listen -> looking |\n        LAMP_OFF @LOCAL_on @look -> waiting |\n"
                   "        LAMP_TICK")
        line = self.text(RL).split("\n").index("        LAMP_TICK @LOCAL_on @fade @look  -> looking") + 1
        self.refused(RL, line, "dark on LAMP_TICK leads to the choice looking: .* one of listen")

    def test_chooser_on_an_arc_to_a_state(self):
        self.planted(RL, "@LOCAL_blink @fade     -> blink", "@LOCAL_blink @fade @look -> blink",
                     "lit on LAMP_TICK: look posts an outcome of a choice, and blink is none", -1)

    def test_choice_that_leads_to_itself(self):
        self.planted(RL, "LAMP_DAY   @LOCAL_off             -> dark", "LAMP_DAY @LOCAL_off @look -> looking",
                     "looking on LAMP_DAY: a choice that leads to itself")

    def test_chooser_that_no_arc_does(self):
        self.plant(RL, "choice by look (", "choice by look listen (")
        self.refused(RL, 1, "the choice looking names listen, which no arc does")

    def test_refused_row_of_a_choice(self):
        line = self.plant(TABLE, "LAMP_ON\tlit\t", "LAMP_ON\tlit,looking\t")
        self.refused(TABLE, line, "looking is a choice: its cells without an arc need no row")


if __name__ == "__main__":
    unittest.main()
