"""test_floors.py - each kind of offence of the symbol graph is refused, on small graphs made up for it."""
import tempfile
import unittest
from pathlib import Path

import floors
import graph
import structure
import symbols

HOUSE = floors.House(frozenset(["grammar/name.c", "gen/sip_uri.c"]), frozenset(["fsm/base/pool.c", "gen/layout.c"]),
                     {"reg": "fsm/registration", "site": "fsm/server"}, frozenset(["gen/dictionary.c"]))


def unit(path, defined="", needed="", library="cw_core"):
    return symbols.Unit(path, library, frozenset(defined.split()), frozenset(needed.split()))


def rows(*units):
    return [offence.row() for offence in floors.offences_of(units, HOUSE)]


class Circles(unittest.TestCase):
    def test_two_files_that_use_each_other(self):
        self.assertEqual(rows(unit("fsm/a.c", "cwi_a", "cwi_b"), unit("fsm/b.c", "cwi_b", "cwi_a")),
                         [("circle", "fsm/a.c", "-", "-"), ("circle", "fsm/b.c", "-", "-")])

    def test_three_files_in_the_grammar_and_one_outside_the_circle(self):
        found = rows(unit("grammar/a.c", "sip_a", "sip_b sip_d"), unit("grammar/b.c", "sip_b", "sip_c"),
                     unit("gen/sip_uri.c", "sip_c", "sip_a"), unit("grammar/d.c", "sip_d"))
        self.assertEqual([row[1] for row in found], ["gen/sip_uri.c", "grammar/a.c", "grammar/b.c"])
        self.assertEqual({row[0] for row in found}, {"circle"})

    def test_in_the_host(self):
        self.assertEqual(rows(unit("runtime/a.c", "a", "b"), unit("runtime/b.c", "b", "a")),
                         [("circle", "runtime/a.c", "-", "-"), ("circle", "runtime/b.c", "-", "-")])

    def test_a_line_of_users_is_no_circle(self):
        self.assertEqual(rows(unit("fsm/a.c", "cwi_a", "cwi_b cwi_c"), unit("fsm/b.c", "cwi_b", "cwi_c"),
                              unit("fsm/c.c", "cwi_c")), [])

    def test_a_file_that_needs_its_own_symbol_is_no_circle(self):
        self.assertEqual(rows(unit("fsm/a.c", "cwi_a", "cwi_a")), [])

    def test_the_reason_names_the_shortest_circle_and_its_symbols(self):
        found = floors.offences_of([unit("fsm/a.c", "cwi_a", "cwi_b cwi_c"), unit("fsm/b.c", "cwi_b", "cwi_c"),
                                    unit("fsm/c.c", "cwi_c", "cwi_a")], HOUSE)
        self.assertIn("one of 3 files", found[0].reason)
        self.assertIn("fsm/a.c -> fsm/c.c (cwi_c) -> fsm/a.c (cwi_a)", found[0].reason)

    def test_two_circles_are_told_apart(self):
        edges = graph.edges_of([unit("fsm/a.c", "cwi_a", "cwi_b"), unit("fsm/b.c", "cwi_b", "cwi_a"),
                                unit("fsm/c.c", "cwi_c", "cwi_d cwi_a"), unit("fsm/d.c", "cwi_d", "cwi_c")])
        self.assertEqual(graph.circles(edges), [["fsm/a.c", "fsm/b.c"], ["fsm/c.c", "fsm/d.c"]])


class Floors(unittest.TestCase):
    def assert_refused(self, kind, user, used, symbol="cwi_x"):
        self.assertEqual(rows(unit(user, "", symbol), unit(used, symbol)), [(kind, user, symbol, used)])

    def assert_taken(self, user, used, symbol="cwi_x"):
        self.assertEqual(rows(unit(user, "", symbol), unit(used, symbol)), [])

    def test_grammar_uses_grammar_alone(self):
        self.assert_taken("grammar/name.c", "gen/sip_uri.c")
        self.assert_refused("floor", "grammar/name.c", "fsm/timer.c")
        self.assert_refused("floor", "gen/sip_uri.c", "fsm/base/timer.c")
        self.assert_refused("floor", "grammar/name.c", "gen/reg.c")
        self.assert_refused("floor", "grammar/name.c", "runtime/log.c")

    def test_fsm_uses_no_host(self):
        self.assert_taken("fsm/receive.c", "grammar/name.c")
        self.assert_taken("fsm/base/timer.c", "gen/sip_uri.c")
        self.assert_refused("floor", "fsm/receive.c", "runtime/log.c")
        self.assert_refused("floor", "fsm/server/plan.c", "runtime/log.c")

    def test_the_host_uses_all(self):
        for used in ("grammar/name.c", "fsm/clausewire.c", "fsm/server/plan.c", "fsm/base/timer.c", "runtime/log.c",
                     "gen/dictionary.c"):
            self.assert_taken("runtime/host.c", used)


class Rooms(Floors):
    def test_a_room_uses_its_own_files_and_base(self):
        self.assert_taken("fsm/server/plan.c", "fsm/server/search.c")
        self.assert_taken("fsm/server/plan.c", "fsm/base/timer.c")

    def test_a_room_uses_no_other_room(self):
        self.assert_refused("room", "fsm/registration/reg_act.c", "fsm/server/plan.c")

    def test_a_room_uses_no_file_at_the_top(self):
        self.assert_refused("room", "fsm/server/plan.c", "fsm/events.c")
        self.assert_refused("room", "fsm/server/plan.c", "gen/charts.c")

    def test_base_uses_no_room_and_nothing_at_the_top(self):
        self.assert_taken("fsm/base/pool.c", "fsm/base/timer.c")
        self.assert_refused("room", "fsm/base/pool.c", "fsm/server/plan.c")
        self.assert_refused("room", "fsm/base/pool.c", "gen/reg.c")
        self.assert_refused("room", "fsm/base/pool.c", "fsm/events.c")

    def test_the_code_of_a_chart_is_of_its_room(self):
        self.assert_taken("gen/reg.c", "fsm/registration/reg_act.c")
        self.assert_taken("fsm/registration/reg_act.c", "gen/reg.c")
        self.assert_taken("gen/charts.c", "gen/reg.c")
        self.assert_refused("room", "gen/reg.c", "fsm/server/plan.c")
        self.assert_refused("room", "fsm/server/plan.c", "gen/reg.c")
        self.assert_refused("room", "gen/reg.c", "gen/site.c")

    def test_the_responses_of_a_chart_are_of_its_room(self):
        self.assert_taken("fsm/registration/reg_act.c", "gen/reg_responses.c")
        self.assert_refused("room", "fsm/registration/reg_act.c", "gen/site_responses.c")

    def test_what_is_generated_for_base_is_base(self):
        self.assert_taken("fsm/base/pool.c", "gen/layout.c")
        self.assert_taken("fsm/server/plan.c", "gen/layout.c")
        self.assert_refused("room", "gen/layout.c", "fsm/server/plan.c")
        self.assert_refused("room", "fsm/base/pool.c", "gen/admission_table.c")

    def test_the_top_uses_all(self):
        for used in ("fsm/server/plan.c", "fsm/base/pool.c", "gen/reg.c", "gen/charts.c", "fsm/receive.c"):
            self.assert_taken("fsm/events.c", used)

    def test_each_symbol_is_named(self):
        found = floors.offences_of([unit("fsm/server/a.c", "", "cwi_x cwi_y"), unit("fsm/events.c", "cwi_x cwi_y")],
                                   HOUSE)
        self.assertEqual([offence.symbol for offence in found], ["cwi_x", "cwi_y"])
        self.assertIn("fsm/server uses cwi_x of fsm (fsm/events.c)", str(found[0]))


class Names(unittest.TestCase):
    def test_the_prefixes(self):
        self.assertEqual(rows(unit("fsm/a.c", "cw_a cwi_a"), unit("grammar/name.c", "sip_a sdp_a")), [])

    def test_a_name_without_one(self):
        self.assertEqual(rows(unit("fsm/server/a.c", "plan_next cwi_a")), [("name", "fsm/server/a.c", "plan_next",
                                                                            "-")])
        self.assertEqual(rows(unit("gen/sip_uri.c", "wide")), [("name", "gen/sip_uri.c", "wide", "-")])
        self.assertEqual(rows(unit("gen/reg.c", "cw")), [("name", "gen/reg.c", "cw", "-")])

    def test_the_host_is_free(self):
        self.assertEqual(rows(unit("runtime/log.c", "log_line"), unit("gen/dictionary.c", "words")), [])


class Symbols(unittest.TestCase):
    def test_what_nm_says(self):
        text = ("cw_init T 0 10\nlocal t 0 4\ntable R 0 8\nstate B 0 8\nshared C 8 8\nmemcpy U         \nweak_def W 0 "
                "1\n"
                "weak_need w         \n__odr_asan.table B 0 1\n__asan_init U         \n")
        defined, needed = symbols.parse(text)
        self.assertEqual(defined, {"cw_init", "table", "state", "shared", "weak_def"})
        self.assertEqual(needed, {"memcpy", "weak_need"})

    def test_the_source_of_an_object(self):
        self.assertEqual(symbols.source_of("/b/CMakeFiles/cw_core.dir/fsm/server/plan.c.o"), ("cw_core",
                                                                                              "fsm/server/plan.c"))
        self.assertRaises(ValueError, symbols.source_of, "/b/plan.o")


class Whole(unittest.TestCase):
    def test_without_objects_there_is_no_verdict(self):
        with tempfile.TemporaryDirectory() as tmp:
            listed = Path(tmp) / "objects.txt"
            listed.write_text("grammar grammar/name.c\n", encoding="utf-8")
            self.assertRaisesRegex(ValueError, "no objects", structure.found_in, Path(tmp), listed, "nm")


if __name__ == "__main__":
    unittest.main()
