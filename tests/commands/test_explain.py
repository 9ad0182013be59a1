"""`clausewire explain`, against the trace tables that the generators wrote beside the C."""
import csv
import re
import unittest

from command import ROOT, run


def table(name):
    with open(ROOT / "docs/trace" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Explain(unittest.TestCase):
    def test_lists_the_charts(self):
        got = run("explain", "--json")
        self.assertEqual(got.status, 0)
        charts = got.json()
        self.assertLessEqual({"nict", "nist", "reg"}, {c["chart"] for c in charts})
        text = run("explain").out
        for c in charts:
            self.assertEqual(c["arcs"], len(table(c["chart"] + ".tsv")))
            self.assertEqual(c["refused"], len(table(c["chart"] + ".refused.tsv")))
            self.assertRegex(text, rf"(?m)^{c['chart']} +{c['states']} +{c['events']} +{c['arcs']} +{c['refused']} ")

    def test_every_arc_is_as_in_the_table(self):
        for chart in ("nict", "nist", "reg"):
            got = run("explain", "--json", chart).json()
            arcs = {(a["state"], a["event"], a["guard"] or "-", ",".join(c["id"] for c in a["clauses"]),
                     ",".join(a["actions"]) or "-", a["next"]) for a in got["arcs"]}
            rows = {(r["state"], r["event"], r["guard"], r["clause"], r["actions"], r["next"])
                    for r in table(chart + ".tsv")}
            self.assertEqual(arcs, rows)
            self.assertTrue(all(c["paraphrase"] for a in got["arcs"] for c in a["clauses"]))
            refused = {(r["state"], r["event"], r["why"], r["host"]) for r in got["refused"]}
            self.assertEqual(refused, {(r["state"], r["event"], r["why"], r["host sees"])
                                       for r in table(chart + ".refused.tsv")})

    def test_a_state_in_words(self):
        got = run("explain", "reg", "registering")
        self.assertEqual(got.status, 0)
        self.assertIn("registering --2XX--> registered", got.out)
        self.assertIn("registering --CHALLENGE[is_answerable]--> registering", got.out)
        self.assertIn("RFC3261_10_2_4", got.out)
        self.assertIn("  refused", got.out)
        self.assertNotIn("\nreg registered:", got.out)
        self.assertLessEqual(max(map(len, got.out.splitlines())), 100)

    def test_an_event_with_and_without_prefix_in_any_case(self):
        whole = run("explain", "reg", "registering", "REG_2XX")
        self.assertEqual(whole.status, 0)
        self.assertEqual(whole.out, run("explain", "REG", "Registering", "2xx").out)
        self.assertEqual(whole.out.count("-->"), 1)

    def test_a_refused_cell(self):
        row = table("reg.refused.tsv")[0]
        got = run("explain", "reg", row["state"], row["event"])
        self.assertEqual(got.status, 0)
        self.assertIn(row["why"].split()[0], got.out)
        self.assertNotIn("-->", got.out)

    def test_an_argument_too_many(self):
        for given in (("reg", "registered", "2XX"), ("reg", "actions"), ("reg", "responses"),
                      ("admission", "user_unknown")):
            self.assertEqual(run("explain", *given).status, 0, given)
            got = run("explain", *given, "extra", "more")
            self.assertEqual((got.status, got.out), (2, ""), given)
            self.assertIn('"extra"', got.err)
            self.assertNotIn('"more"', got.err)

    def test_names_that_are_none(self):
        got = run("explain", "rg")
        self.assertEqual((got.status, got.out), (1, ""))
        for name in ("rg", "nict", "nist", "reg"):
            self.assertIn(name, got.err)
        got = run("explain", "reg", "sleeping")
        self.assertEqual(got.status, 1)
        self.assertIn("sleeping", got.err)
        self.assertIn("registered", got.err)
        got = run("explain", "reg", "registered", "REG_3XX")
        self.assertEqual(got.status, 1)
        self.assertIn("REG_2XX", got.err)

    def definition(self, path):
        """-> the rows of a table among its remarks."""
        lines = [l for l in (ROOT / path).read_text(encoding="utf-8").splitlines() if l and not l.startswith("#")]
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

    def test_the_rows_of_admission(self):
        wanted = [(r["id"], r["predicate"], r["methods"], r["answer"], r["fields"], r["clause"])
                  for r in self.definition("fsm/message/admission.tsv")]
        got = run("explain", "--json", "admission").json()
        self.assertEqual([(r["row"], r["predicate"], r["methods"], r["answer"], r["fields"],
                           ",".join(c["id"] for c in r["clauses"])) for r in got], wanted)
        self.assertTrue(all(c["paraphrase"] for r in got for c in r["clauses"]))
        text = run("explain", "admission").out
        self.assertLessEqual(max(map(len, text.splitlines())), 100)
        for number, row in enumerate(wanted, 1):
            self.assertRegex(text, rf"(?m)^ +{number} {row[0]} +{row[3]} +{re.escape(row[2])}")
        one = run("explain", "admission", "USER_UNKNOWN")
        self.assertEqual(one.status, 0)
        self.assertIn("404", one.out)
        self.assertIn("RFC3261_8_2_2_1", one.out)
        self.assertNotIn("merged", one.out)
        got = run("explain", "admission", "user_known")
        self.assertEqual((got.status, got.out), (1, ""))
        self.assertIn("user_unknown", got.err)

    def test_the_responses_of_a_chart(self):
        wanted = [(f"fsm/registration/{name}", r["status"], r["condition"], r["event"], r["clause"])
                  for name in ("reg.responses.tsv", "reg.failure.responses.tsv")
                  for r in self.definition("fsm/registration/" + name)]
        got = run("explain", "--json", "reg", "responses").json()
        self.assertEqual([(r["table"], r["status"], r["condition"], r["event"],
                           ",".join(c["id"] for c in r["clauses"])) for r in got], wanted)
        text = run("explain", "reg", "responses").out
        self.assertRegex(text, r"(?m)^ +401,407 +REG_CHALLENGE$")
        self.assertRegex(text, r"(?m)^ +503 +REG_RETRY_AFTER, if it has_retry_after$")
        got = run("explain", "nist", "responses")
        self.assertEqual((got.status, got.out), (1, ""))
        self.assertIn("nist hears no responses", got.err)

    def test_the_actions_of_a_chart(self):
        wanted = self.definition("fsm/registration/reg.actions.tsv")
        none = {"-": ""}
        for row in wanted:
            row.update({column: none.get(cell, cell) for column, cell in row.items()})
        got = run("explain", "--json", "reg", "actions").json()
        for row in got:
            row.pop("effects", None)
        self.assertEqual(got, wanted)
        text = run("explain", "reg", "actions").out
        self.assertRegex(text, r"(?m)^    seek\n        posts    BINDING_SEEK\n\n")
        self.assertRegex(text, r"(?m)^    arm_pace\n        arms     timer with REG_T_PACE\n\n")
        self.assertRegex(text, r"(?m)^    stop_waiting\n        disarms  timer\n"
                               r"        sets     reg.is_asking, reg.is_held\n")
        self.assertRegex(text, r"(?m)^    send\n        posts    NICT_START or NICT_LARGE or REG_NO_ROOM\n"
                               r"        takes    perhaps client\n        frees    perhaps client\n")
        self.assertRegex(text, r"(?m)^    is_early \(guard\)\n        reads    line.candidate, "
                               r"line.paced_until, reg.cs, reg.is_held, data\n")
        self.assertRegex(run("explain", "dual", "actions").out,
                         r"(?m)^        posts    any number of BINDING_LOCATED, ")
        self.assertRegex(run("explain", "site", "actions").out,
                         r"(?m)^    tell_failover\n        effects  TELL FAILED_OVER\n")
        self.assertRegex(run("explain", "nict", "actions").out, r"(?m)^    send\n        effects  SEND\n")

    def test_what_the_actions_of_an_arc_do(self):
        text = run("explain", "reg", "registering", "2XX").out
        self.assertRegex(text, r"(?m)^        does    store\n +sets +reg.bound_until, .*\n +learn_outside\n"
                               r" +posts +perhaps REG_REMAPPED\n +sets .*\n +when +our Contact")
        self.assertNotRegex(run("explain", "reg", "registering").out, "(?m)^ +sets ")
        arc = run("explain", "--json", "reg", "registering", "2XX").json()["arcs"][0]
        self.assertEqual([d["name"] for d in arc["deeds"]], arc["actions"])
        self.assertEqual({d["name"]: d["posts"] for d in arc["deeds"] if d["posts"]},
                         {"learn_outside": "REG_REMAPPED?", "follow_address": "REG_READDRESSED?",
                          "report_up": "BINDING_UP"})

    def test_too_many_words(self):
        self.assertEqual(run("explain", "reg", "registered", "REG_STOP", "more").status, 2)


if __name__ == "__main__":
    unittest.main()
