"""`clausewire settings`, against the table of settings."""
import csv
import unittest

from command import ROOT, run

with open(ROOT / "fsm/settings/settings.tsv", encoding="utf-8", newline="") as file:
    SETTINGS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Settings(unittest.TestCase):
    def test_the_table_has_every_setting(self):
        got = run("settings")
        self.assertEqual((got.status, got.err), (0, ""))
        for row in SETTINGS:
            self.assertRegex(got.out, rf"(?m)^  {row['web']} +{row['xml']} ")
            self.assertIn(f"{row['page']} / {row['section']} ({row['scope']})", got.out)
        found = {s["name"]: s for s in run("settings", "--json").json()}
        self.assertEqual(set(found), {row["name"] for row in SETTINGS})
        for row in SETTINGS:
            one = found[row["name"]]
            self.assertEqual([one[k] for k in ("web", "element", "page", "section", "scope", "range", "clause",
                                               "help")],
                             [row[k] for k in ("web", "xml", "page", "section", "scope", "range", "clause", "help")])
            self.assertEqual(one["feeds"], row["feeds"].split(","))

    def test_one_setting_by_each_of_its_names(self):
        wanted = run("settings", "Register Expires")
        self.assertEqual(wanted.status, 0)
        for part in ("Register_Expires_1_", "register_expires", "32-2000000 s", "3600 s", "GUIDE_register_expires",
                     "Ext / Proxy and Registration", "line"):
            self.assertIn(part, wanted.out)
        for name in ("register expires", "REGISTER_EXPIRES", "Register_Expires_1_", "Register_Expires_12_"):
            with self.subTest(name=name):
                self.assertEqual(run("settings", name).out, wanted.out)
        self.assertEqual(run("settings", "--json", "Register_Expires").json()["default"], "3600")

    def test_a_setting_in_seconds(self):
        self.assertIn("0.001-64 s", run("settings", "SIP T1").out)
        self.assertIn(".5 s", run("settings", "SIP T1").out)

    def test_a_choice(self):
        self.assertEqual(run("settings", "--json", "SIP_Transport").json()["choices"], ["UDP", "TCP", "TLS", "AUTO"])

    def test_unknown_ones_with_what_is_near(self):
        got = run("settings", "Regster Expires")
        self.assertEqual((got.status, got.out), (1, ""))
        self.assertIn('"Register Expires"', got.err)
        got = run("settings", "zzzzzzzz")
        self.assertEqual(got.status, 1)
        self.assertIn("zzzzzzzz", got.err)
        self.assertEqual(run("settings", "x" * 5000).status, 1)

    def test_two_names(self):
        self.assertEqual(run("settings", "Register", "Expires").status, 2)


if __name__ == "__main__":
    unittest.main()
