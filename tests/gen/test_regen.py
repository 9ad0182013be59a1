"""test_regen.py - gen/regen.sh on the small house of lamp.py: every fault of alphabets, arcs, states, refused tables,
settings and profiles that it must refuse. test_charts.py has those of the table of the charts and of choices.
"""
import re
import sys
import unittest

from lamp import LAMP_RL, H, PHONE, PROJECT, RL, SET, TABLE, Case, regen


class Alphabet(Case):
    def test_value_not_dense(self):
        self.planted(H, "LAMP_TICK = 3", "LAMP_TICK = 4", "wanted 3: the values are dense")

    def test_value_hexadecimal(self):
        self.planted(H, "LAMP_OFF = 2", "LAMP_OFF = 0x2", "'0x2', wanted a decimal")

    def test_value_absent(self):
        self.planted(H, "LAMP_OFF = 2", "LAMP_OFF", "wanted a decimal")

    def test_value_twice(self):
        self.planted(H, "LAMP_TICK = 3", "LAMP_TICK = 2", "value 2 of LAMP_OFF")

    def test_name_twice(self):
        self.planted(H, "LAMP_TICK = 3", "LAMP_ON = 3", "LAMP_ON stands in line 5 already")

    def test_no_alphabet(self):
        self.plant(H, "enum lamp_event {", "enum lamp_news {")
        self.refused(H, 1, "no enum lamp_event")

    def test_foreign_prefix(self):
        self.planted(H, "LAMP_TICK = 3", "TICK = 3", "does not begin with LAMP_")


class Arcs(Case):
    def test_two_arcs_on_one_event(self):
        self.planted(RL, "LAMP_ON   @LOCAL_on @glow        -> lit\n",
                     "LAMP_ON @LOCAL_on @glow -> lit |\n LAMP_ON @LOCAL_off -> blink\n",
                     "dark on LAMP_ON: two arcs .*merged", 1)

    def test_guarded_and_not_guarded(self):
        self.planted(RL, "(LAMP_OFF when is_hot)", "LAMP_OFF", "lit on LAMP_OFF: guarded and not guarded", 2)

    def test_more_than_one_guard(self):
        self.planted(RL, "when !is_hot", "when !is_old", "lit on LAMP_OFF: more than one guard")

    def test_two_guards_on_one_arc(self):
        self.planted(RL, "(LAMP_OFF when is_hot)", "((LAMP_OFF when is_hot) when is_old)",
                     "more than one guard on an event")

    def test_half_guarded(self):
        self.planted(RL, "(LAMP_OFF when !is_hot)", "(LAMP_TICK when !is_hot)",
                     "lit on LAMP_OFF: half-guarded, no arc when !is_hot", -2)

    def test_no_clause(self):
        self.planted(RL, "@LOCAL_off @fade       -> dark", "@fade -> dark", "lit on LAMP_OFF: an arc without a clause",
                     -1)

    def test_clause_not_in_the_registry(self):
        self.planted(RL, "@LOCAL_blink", "@LOCAL_twinkle", "clause LOCAL_twinkle is not in the registry", -1)

    def test_no_registry_yet(self):
        for file in (self.root / "docs/spec").iterdir():
            file.unlink()
        self.plant(RL, "@LOCAL_blink", "@LOCAL_twinkle")
        self.made()

    def test_unknown_event(self):
        self.planted(RL, "(LAMP_OFF | LAMP_TICK)", "(LAMP_OFF | LAMP_TICK | LAMP_KICK)", "has no event LAMP_KICK")

    def test_undeclared_action(self):
        self.planted(RL, "@LOCAL_blink @fade", "@LOCAL_blink @glimmer", "action glimmer: .*no void cwi_lamp_glimmer",
                     -1)

    def test_undeclared_guard(self):
        self.plant(H, "bool cwi_lamp_is_hot", "int cwi_lamp_is_hot")
        self.refused(RL, 19, "guard is_hot: .*no bool cwi_lamp_is_hot")

    def test_foreign_form(self):
        self.planted(RL, "@LOCAL_on @glow        -> lit\n", "$LOCAL_on @glow -> lit\n", "no part of the form")

    def test_cell_neither_arc_nor_refused(self):
        self.plant(TABLE, "LAMP_TICK\tdark\tcannot: the clock runs in lit only\tCW_E_REFUSED\n", "")
        self.refused(RL, 14, "dark on LAMP_TICK is neither an arc nor a row")


class States(Case):
    def test_lost(self):
        self.planted(RL, "        blinking LAMP_TICK\n                  @LOCAL_blink @fade     -> blink\n",
                     "        blinking LAMP_TICK\n                  @LOCAL_blink @fade     -> lit\n",
                     "state blink is lost", 4)

    def test_unknown(self):
        self.planted(RL, "@glow        -> lit |", "@glow -> shining |", "no state shining")

    def test_without_its_tag(self):
        line = LAMP_RL.split("\n").index("    blink: (") + 1
        self.plant(RL, ") >~st_blink", ")")
        self.refused(RL, line, "state blink does not end in >~st_blink")

    def test_with_the_tag_of_another(self):
        line = LAMP_RL.split("\n").index("    blink: (") + 1
        self.plant(RL, ") >~st_blink", ") >~st_lit")
        self.refused(RL, line, "state blink does not end in >~st_blink")

    def test_name_twice(self):
        self.planted(RL, "    blink: (", "    lit: (", "state lit stands in line")

    def test_no_start(self):
        self.plant(RL, '    start: (\n        "" -> dark\n    ),\n', "")
        self.refused(RL, 11, "the first state is not start")

    def test_no_refused_table(self):
        (self.root / TABLE).unlink()
        self.refused(TABLE, 1, "chart lamp has no such file")

    def test_ragel_has_the_last_word(self):
        """What the text reader takes and Ragel does not is refused in Ragel's words, with their line."""
        self.planted(RL, "alphtype unsigned char;", "alphtype nothing;", "ragel: .*alphabet")


class RagelSays(Case):
    """What Ragel makes of a text in good form is compared all the same: it, not the text, is what runs."""

    def said(self, change, reason):
        """The refusals when Ragel's machine is `change`d."""
        sys.path.insert(0, str(PROJECT / "gen"))
        self.addCleanup(sys.path.remove, str(PROJECT / "gen"))
        import chart
        import charts
        import machine
        import profiles
        import refusal
        refusals = refusal.Refusals()
        lamp = chart.Chart(charts.read_rows(self.root, refusals)[0], RL)
        chart.read_chart(self.root, lamp, profiles.read_profile(self.root, "phone", refusals), None, refusals)
        chart.finish_chart(self.root, lamp, profiles.read_profile(self.root, "phone", refusals), None, {}, refusals)
        self.assertEqual(refusals.lines(), [])
        whole = machine.read_machine(self.root, lamp, {})
        chart.check_machine(lamp, whole, refusals)
        self.assertEqual(refusals.lines(), [])
        change(whole)
        chart.check_machine(lamp, whole, refusals)
        self.assertEqual(len(refusals.lines()), 1)
        self.assertRegex(refusals.lines()[0], reason)

    def test_merged(self):
        self.said(lambda m: (m.merged.append(["lit", "blink"]), m.numbers.pop("blink")),
                  rf"^{RL}:\d+: Ragel merged the states lit and blink$")

    def test_nameless(self):
        self.said(lambda m: m.untagged.append(4), "a state without a name")

    def test_crowded(self):
        self.said(lambda m: setattr(m, "crowded", True), "more than one guard")

    def test_lost(self):
        line = LAMP_RL.split("\n").index("    blink: (") + 1
        self.said(lambda m: m.numbers.pop("blink"), f"^{RL}:{line}: Ragel lost the state blink$")

    def test_another_arc(self):
        line = LAMP_RL.split("\n").index("        LAMP_ON   @LOCAL_on @glow        -> lit") + 1
        self.said(lambda m: m.arcs.update({("dark", "LAMP_ON", ""): (["LOCAL_on"], [], "lit")}),
                  f"^{RL}:{line}: dark on LAMP_ON .*: Ragel reads ")

    def test_an_arc_more(self):
        self.said(lambda m: m.arcs.update({("dark", "LAMP_TICK", ""): (["LOCAL_on"], [], "lit")}),
                  "dark on LAMP_TICK .*the text says None$")


class Spine(Case):
    def test_no_spine(self):
        self.plant(RL, "# spine: dark", "# spline: dark")
        self.refused(RL, 1, "no line '# spine: state -> state'")

    def test_no_such_arc(self):
        self.planted(RL, "# spine: dark -> lit -> dark", "# spine: dark -> lit -> dim", "no arc leads from lit to dim")

    def test_one_state(self):
        self.planted(RL, "# spine: dark -> lit -> dark", "# spine: dark", "two states at the least")


class Picture(Case):
    """docs/trace/lamp.dot: the spine is heavy, all else is a row in the box of its state."""

    def line_of(self, pattern):
        return next(line for line in self.text("docs/trace/lamp.dot").split("\n") if re.match(pattern, line.strip()))

    def test_spine(self):
        self.made()
        for step in ("dark -> lit", "lit -> dark"):
            self.assertIn("penwidth=4", self.line_of(step))
            self.assertIn("LOCAL_o", self.line_of(step))
        self.assertNotIn("penwidth=4", self.line_of("lit -> blink"))
        self.assertIn(">stays<", self.line_of(r"lit \["))
        self.assertIn(">OFF [is_hot]<", self.line_of(r"lit \["))

    def test_unit_is_the_pixel(self):
        self.made()
        self.assertRegex(self.text("docs/trace/lamp.svg"), r'<svg width="\d+px" height="\d+px"')
        sizes = re.findall(r'font-size="([\d.]+)"', self.text("docs/trace/lamp.svg"))
        self.assertGreaterEqual(min(map(float, sizes)), 11)


class Refused(Case):
    def test_cell_that_has_an_arc(self):
        self.planted(TABLE, "LAMP_ON\tlit\t", "LAMP_ON\tlit,blink\t",
                     r"blink on LAMP_ON has an arc \(fsm/room/lamp.rl:")

    def test_cell_twice(self):
        self.planted(TABLE, "LAMP_TICK\tdark\t", "LAMP_OFF\tdark\t", "dark on LAMP_OFF is refused in line 3 already")

    def test_unknown_state(self):
        self.planted(TABLE, "LAMP_ON\tlit\t", "LAMP_ON\tlit,bright\t", "no state bright")

    def test_unknown_event(self):
        self.planted(TABLE, "LAMP_TICK\tdark\t", "LAMP_KICK\tdark\t", "no event LAMP_KICK")

    def test_clause_not_in_the_registry(self):
        self.planted(TABLE, "LOCAL_on", "LOCAL_never", "clause LOCAL_never is not in the registry")

    def test_no_reason(self):
        self.planted(TABLE, "cannot: the clock runs in lit only", "never mind", "neither a clause nor")

    def test_header(self):
        self.planted(TABLE, "event\tstates", "event\tstate", "first line")

    def test_empty_column(self):
        self.planted(TABLE, "nothing: it is lit", "", "none empty")


class Settings(Case):
    def test_feeds_unknown_word(self):
        self.planted(SET, "lamp.glow,", "lamp.burn,", "bright feeds lamp.burn, which is not in chart lamp")

    def test_feeds_unknown_chart(self):
        self.planted(SET, "lamp.glow,", "torch.glow,", "bright feeds torch.glow")

    def test_feeds_unknown_field(self):
        self.planted(SET, "message:Via", "message:Vai", "bright feeds message:Vai, which is not in grammar/field.tsv")

    def test_feeds_unknown_file_of_the_core(self):
        self.planted(SET, "core:lamp_act", "core:lamp_fact", "slow feeds core:lamp_fact, which is not in fsm/")

    def test_feeds_unknown_file_of_the_host(self):
        self.planted(SET, "host:wire", "host:pipe", "colour feeds host:pipe, which is not in runtime/")

    def test_feeds_a_host_that_is_not_there_yet(self):
        (self.root / "runtime/wire.c").unlink()
        self.made()

    def test_feeds_nothing(self):
        self.planted(SET, "lamp.blinking", "", "label: feeds nothing")

    def test_default_outside_its_range(self):
        self.planted(SET, "\t60\t", "\t101\t", "bright: default '101': outside 1-100")

    def test_default_of_seconds_outside_its_range(self):
        self.planted(SET, "\t.75\t", "\t.25\t", "slow: default '.25': outside 0.5-8")

    def test_default_that_is_no_choice(self):
        self.planted(SET, "\tRed\t", "\tBlue\t", "colour: default 'Blue': wanted one of White, Red")

    def test_default_too_long(self):
        self.planted(SET, "\thall\t", "\tcorridors\t", "label: default 'corridors': outside 0-8")

    def test_blank_that_is_neither(self):
        self.planted(SET, "60\tdefault", "60\tnothing", "bright: blank 'nothing' is neither default nor empty")

    def test_blank_that_the_range_has_not(self):
        self.planted(SET, "60\tdefault", "60\tempty", "bright: blank 'empty', and the range has no empty value")

    def test_feature_that_no_chart_has(self):
        self.planted(SET, "60\tdefault\t-", "60\tdefault\tglowing", "bright: no chart has a feature glowing")

    def test_feature_that_is_not_named(self):
        self.planted(SET, "empty\tblinking", "empty\t-", "label feeds the feature blinking only")

    def test_range_upside_down(self):
        self.planted(SET, "1-100", "100-1", "bright: range '100-1'")

    def test_xml_name_twice(self):
        self.planted(SET, "Slow\tSlow", "Slow\tBright", "XML element Bright stands in line 2 already")

    def test_name_twice(self):
        self.planted(SET, "slow\tSlow\t", "bright\tSlow\t", "name bright stands in line 2 already")

    def test_keyword_of_c(self):
        self.planted(SET, "label\tLabel\t", "register\tLabel\t", "register: no name for a field")

    def test_clause_not_in_the_registry(self):
        self.planted(SET, "LOCAL_blink", "LOCAL_wink", "slow: clause LOCAL_wink is not in the registry")

    def test_unknown_type(self):
        self.planted(SET, "integer", "number", "bright: type 'number'")

    def test_header(self):
        self.planted(SET, "name\tweb", "nome\tweb", "first line")

    def test_columns(self):
        self.planted(SET, "\thow bright", "", "14 columns, wanted 15")


class Profiles(Case):
    def test_unknown_feature(self):
        self.plant(PHONE, "the lamp blinks\n", "the lamp blinks\nfeature\tsinging\ton\tnone\n")
        self.refused(PHONE, 3, "no chart has a feature singing")

    def test_feature_that_the_profile_forgets(self):
        self.plant(PHONE, "feature\tblinking\ton\tthe lamp blinks\n", "")
        self.refused(RL, LAMP_RL.split("\n").index("        blinking LAMP_TICK") + 1,
                     "feature blinking is neither on nor off in " + PHONE)

    def test_feature_neither_on_nor_off(self):
        self.planted(PHONE, "\ton\t", "\tmaybe\t", "feature blinking is 'maybe'")

    def test_half_guarded_without_its_feature(self):
        line = self.plant(RL, "        (LAMP_OFF when is_hot)", "        blinking (LAMP_OFF when is_hot)")
        self.made()
        self.refused(RL, line + 2, "lit on LAMP_OFF: half-guarded in profile steady", "--profile", "steady",
                     "--out", str(self.root / "out"))

    def test_header(self):
        self.planted(PHONE, "kind\tname", "what\tname", "first line")

    def test_columns(self):
        self.planted(PHONE, "feature\tblinking\ton\tthe lamp blinks", "feature\tblinking", "2 columns, wanted 4")

    def test_twice(self):
        self.plant(PHONE, "the lamp blinks\n", "the lamp blinks\nfeature\tblinking\ton\tagain\n")
        self.refused(PHONE, 3, "blinking stands in line 2 already")

    def test_no_reason(self):
        self.planted(PHONE, "the lamp blinks", "", "blinking has no reason")

    def test_unknown_kind(self):
        self.plant(PHONE, "the lamp blinks\n", "the lamp blinks\nswitch\tbright\t7\tnone\n")
        self.refused(PHONE, 3, "kind 'switch'")

    def test_unknown_setting(self):
        self.plant(PHONE, "the lamp blinks\n", "the lamp blinks\nfix\tloud\t1\tnone\n")
        self.refused(PHONE, 3, "unknown setting loud")

    def test_fix_outside_the_range(self):
        self.plant(PHONE, "the lamp blinks\n", "the lamp blinks\nfix\tbright\t0\tnone\n")
        self.refused(PHONE, 3, "bright is '0': outside 1-100")

    def test_unknown_profile(self):
        self.refused("fsm/settings/profiles/lost.tsv", 1, "no such profile", "--profile", "lost", "--out", "out")

    def test_without_out(self):
        done = regen(self.root, "--profile", "steady")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--out", done.stderr)


if __name__ == "__main__":
    unittest.main()
