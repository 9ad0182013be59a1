"""`clausewire where`, against the clause registry and the trace tables."""
import csv
import unittest

from command import ROOT, run

with open(ROOT / "docs/spec/clauses.tsv", encoding="utf-8", newline="") as file:
    REGISTRY = {row["id"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


class Where(unittest.TestCase):
    def test_a_section_with_its_arcs_and_sentences(self):
        got = run("where", "RFC3261_10_2_4")
        self.assertEqual((got.status, got.err), (0, ""))
        self.assertTrue(got.out.startswith("RFC3261_10_2_4 "))
        self.assertIn("reg registering --2XX--> registered", got.out)
        found = run("where", "--json", "RFC3261_10_2_4").json()
        for name in ("id", "source", "section", "level", "paraphrase", "met", "state", "reason"):
            self.assertEqual(found[name], REGISTRY["RFC3261_10_2_4"][name])
        self.assertEqual({s["id"] for s in found["sentences"]},
                         {i for i in REGISTRY if i.startswith("RFC3261_10_2_4-")})
        citing = []
        for file in ROOT.glob("docs/trace/*.tsv"):
            with open(file, encoding="utf-8", newline="") as rows:
                citing += [r for r in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
                           if "RFC3261_10_2_4" in r.get("clause", "").split(",")]
        self.assertEqual(len(found["arcs"]), len(citing))

    def test_every_way_to_write_it(self):
        wanted = run("where", "RFC3261_10_2_4").out
        for words in (["rfc3261_10_2_4"], ["RFC3261-10.2.4"], ["10.2.4 RFC3261"], ["RFC", "3261", "10.2.4"],
                      ["rfc3261#10.2.4"], ["RFC 3261 section 10.2.4"], ["10.2.4", "RFC", "3261"],
                      ["RFC3261", "10_2_4"]):
            with self.subTest(words=words):
                got = run("where", *words)
                self.assertEqual((got.status, got.out), (0, wanted))

    def test_a_sentence(self):
        wanted = run("where", "RFC3261_10_2_4-3").out
        self.assertTrue(wanted.startswith("RFC3261_10_2_4-3 "))
        for words in (["rfc3261#10.2.4-3"], ["RFC3261-10.2.4-3"], ["10.2.4-3 RFC 3261"]):
            with self.subTest(words=words):
                self.assertEqual(run("where", *words).out, wanted)

    def test_every_row_of_the_registry_is_found(self):
        # one process a row would take long: a sample that has every source, level and state
        sample = {}
        for row in REGISTRY.values():
            sample.setdefault((row["source"], row["level"], row["state"]), row["id"])
        self.assertGreater(len(sample), 10)
        for clause in sample.values():
            with self.subTest(clause=clause):
                found = run("where", "--json", clause).json()
                self.assertEqual((found["id"], found["state"]), (clause, REGISTRY[clause]["state"]))
                text = run("where", clause).out
                if REGISTRY[clause]["state"] != "met":
                    self.assertIn(REGISTRY[clause]["reason"].split()[0], text)
                self.assertLessEqual(max(map(len, text.splitlines())), 110)

    def test_the_settings_of_a_guide_clause(self):
        got = run("where", "guide_RETRY_cap")
        self.assertEqual(got.status, 0)
        self.assertIn("Reg Retry Intvl Cap", got.out)

    def test_the_errors_of_a_clause(self):
        self.assertIn("E_URI", run("where", "RFC3261_19_1_1").out)

    def test_unknown_clauses_with_what_is_near(self):
        for words, near in ((["GUIDE_retry_cop"], "GUIDE_retry_cap"), (["RFC3261-10.2.99"], "RFC3261_10_2_"),
                            (["RFC3261_10_2_44"], "RFC3261_10_2_4")):
            with self.subTest(words=words):
                got = run("where", *words)
                self.assertEqual((got.status, got.out), (1, ""))
                self.assertIn(words[0], got.err)
                self.assertIn(near, got.err)
        self.assertEqual(run("where", "x" * 5000).status, 1)
        self.assertEqual(run("where", "").status, 1)

    def test_no_clause(self):
        self.assertEqual(run("where").status, 2)


if __name__ == "__main__":
    unittest.main()
