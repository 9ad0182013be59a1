"""test_regen_output.py - what gen/regen.sh makes of the small house of lamp.py, --check, coverage; and of the
project."""
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from lamp import ENVIRONMENT, LONGEST, PROJECT, RL, SET, Case, build, regen, snapshot


class Output(Case):
    def compile(self, *sources):
        done = subprocess.run(["cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow",
                               "-Werror",
                               "-Iinclude", "-Igen", "-Ifsm", "-Ifsm/base", "-Ifsm/room", "-fsyntax-only",
                               *sources], cwd=self.root,
                              capture_output=True, text=True, timeout=LONGEST, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_tables(self):
        self.made()
        self.assertEqual(self.text("docs/trace/lamp.tsv"), "\n".join((
            "state\tevent\tguard\tclause\tactions\tnext",
            "dark\tLAMP_ON\t-\tLOCAL_on\tglow\tlit",
            "lit\tLAMP_OFF\t!is_hot\tLOCAL_off\tfade\tdark",
            "lit\tLAMP_OFF\tis_hot\tLOCAL_off\t-\tlit",
            "lit\tLAMP_TICK\t-\tLOCAL_blink\tfade\tblink",
            "blink\tLAMP_ON\t-\tLOCAL_on\tglow\tlit",
            "blink\tLAMP_OFF\t-\tLOCAL_off\t-\tdark",
            "blink\tLAMP_TICK\t-\tLOCAL_off\t-\tdark", "")))
        self.assertEqual(self.text("docs/trace/lamp.refused.tsv"), "\n".join((
            "state\tevent\twhy\thost sees",
            "dark\tLAMP_OFF\tcannot: there is no switch in the dark\tCW_E_REFUSED",
            "dark\tLAMP_TICK\tcannot: the clock runs in lit only\tCW_E_REFUSED",
            "lit\tLAMP_ON\tLOCAL_on\tnothing: it is lit", "")))

    def test_c(self):
        self.made()
        self.compile("gen/lamp.c", "gen/lamp_probe.c", "gen/dictionary.c", "gen/settings.c", "gen/setting_table.c",
                     "gen/arcs.c", "gen/charts.c", "gen/layout.c")

    def test_settings(self):
        self.made()
        text = self.text("gen/settings.c")
        for line in (".bright = 60u,", ".slow = 750u,", ".colour = CW_COLOUR_RED,", '.label = "hall",'):
            self.assertIn(line, text)
        self.assertIn("enum cw_colour { CW_COLOUR_WHITE = 0, CW_COLOUR_RED = 1 };",
                      self.text("include/clausewire/settings.h"))

    def test_profile(self):
        """A feature that is off takes its arcs and the states that only they reach; a fix becomes the default."""
        before = snapshot(self.root)
        done = regen(self.root, "--profile", "steady", "--out", "out")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(before, {f: t for f, t in snapshot(self.root).items() if "out" not in f.parts})
        self.assertNotIn("blink", self.text("out/docs/trace/lamp.tsv"))
        self.assertIn("lit\tLAMP_TICK\tcannot: feature blinking is off in profile steady\t",
                      self.text("out/docs/trace/lamp.refused.tsv"))
        self.assertIn(".bright = 7u,", self.text("out/gen/settings.c"))
        self.assertIn("#define LAMP_STATES 2u", self.text("out/gen/lamp_names.h"))
        self.assertIn("#define LAMP_HAS_BLINKING 0", self.text("out/gen/lamp_names.h"))

    def test_twice_is_once(self):
        self.made()
        first = snapshot(self.root)
        self.made()
        self.assertEqual(snapshot(self.root), first)

    def test_difference_of_a_profile(self):
        done = regen(self.root, "--diff", "--profile", "steady")
        self.assertEqual(done.returncode, 0, done.stderr)
        for line in (r"arc removed +lamp: lit on LAMP_TICK \| LOCAL_blink; fade -> blink",
                     r"state removed +lamp: blink", r"clause lost +LOCAL_blink",
                     r"setting changed +bright \| default '60' now '7' \| fixed at '7' \| feeds lamp.glow, message:Via",
                     r"bytes of code +lamp, cc -Os: \d+ -> \d+ \(-\d+\)"):
            self.assertRegex(done.stdout, line)

    def test_difference_to_the_last_commit(self):
        self.made()
        (self.root / "docs/trace/tests.tsv").write_text(
            "chart\tfrom\tevent\tguard\tlive\tprobe\nlamp\tdark\tLAMP_ON\t-\tflow.lamp\ttest_lamp.shines\n",
            encoding="utf-8")
        for call in (["init", "-q"], ["add", "."], ["-c", "user.name=t", "-c", "user.email=t@example.invalid",
                                                    "commit", "-q", "-m", "lamp"]):
            subprocess.run(["git", *call], cwd=self.root, check=True, capture_output=True, timeout=LONGEST)
        done = regen(self.root, "--diff")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("no arc, clause or setting differs", done.stdout)
        self.plant(RL, "LAMP_ON   @LOCAL_on @glow        -> lit\n", "LAMP_ON @LOCAL_on @glow @fade -> lit\n")
        self.plant(RL, "@LOCAL_off @fade       -> dark", "@LOCAL_off -> dark")
        self.plant(SET, "1-100", "1-99")
        done = regen(self.root, "--diff")
        self.assertEqual(done.returncode, 0, done.stderr)
        for line in (r"arc changed +lamp: dark on LAMP_ON \| LOCAL_on; glow -> lit \| now LOCAL_on; glow,fade -> lit",
                     r"setting changed +bright \| range '1-100' now '1-99' \| feeds lamp.glow",
                     r"without a test +lamp: lit on LAMP_OFF \[!is_hot\]", r"test concerned +flow.lamp",
                     r"test concerned +test_lamp.shines"):
            self.assertRegex(done.stdout, line)


class MadeCase(Case):
    """Begins with everything made, once for all tests of the class."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.template = Path(folder.name)
        build(cls.template)
        done = regen(cls.template)
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name) / "house"
        shutil.copytree(self.template, self.root)


class Check(MadeCase):
    def stale(self, line):
        before = snapshot(self.root)
        done = regen(self.root, "--check")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertRegex(done.stdout, line)
        self.assertEqual(snapshot(self.root), before)

    def test_fresh(self):
        done = regen(self.root, "--check")
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_edited_by_hand(self):
        self.plant("gen/lamp_names.h", "LAMP_ST_LIT = 2", "LAMP_ST_LIT = 5")
        self.stale(r"(?m)^gen/lamp_names.h: line \d+: has 'LAMP_ST_LIT = 5,', the definitions give 'LAMP_ST_LIT = 2,'$")

    def test_definition_changed(self):
        self.plant(RL, "@LOCAL_blink @fade", "@LOCAL_blink @glow")
        self.stale(r"(?m)^docs/trace/lamp.tsv: line 5: ")

    def test_missing(self):
        (self.root / "gen/arcs.c").unlink()
        self.stale("(?m)^gen/arcs.c: is missing$")

    def test_left_over(self):
        (self.root / "docs/trace/torch.tsv").write_text("state\n", encoding="utf-8")
        self.stale("(?m)^docs/trace/torch.tsv: nothing makes this file any more$")

    def test_picture_of_another_text(self):
        path = self.root / "docs/trace/lamp.svg"
        path.write_text(re.sub("sha256 of its .dot: .", "sha256 of its .dot: x", self.text("docs/trace/lamp.svg")),
                        encoding="utf-8")
        self.stale("(?m)^docs/trace/lamp.svg: is not the picture of docs/trace/lamp.dot$")

    def test_picture_with_other_fonts(self):
        path = self.root / "docs/trace/lamp.svg"
        path.write_text(self.text("docs/trace/lamp.svg").replace("sans-serif", "serif"), encoding="utf-8")
        self.assertEqual(regen(self.root, "--check").returncode, 0)


class Coverage(MadeCase):
    """gen/arcs.py: what tests took, against the charts."""

    def setUp(self):
        super().setUp()
        self.mark = re.search(r"HASH 0x(\w{8})u", self.text("gen/arcs.h")).group(1)
        self.counts = self.root / "counts"
        self.counts.mkdir()

    def count(self, name, arcs, test="flow.lamp", mark=None, kind="live"):
        rows = "".join(f"{arc}\t{kind}\t{test}\n" for arc in arcs)
        (self.counts / name).write_text(f"# {mark or self.mark}\n{rows}", encoding="utf-8")

    def list_unreached(self, *rows):
        (self.root / "docs/trace/unreached.tsv").write_text(
            "\n".join(["chart\tstate\tevent\tguard\treason", *rows]) + "\n", encoding="utf-8")

    def arcs(self, *args):
        return subprocess.run(["python3", "gen/arcs.py", ".", "counts", *args], cwd=self.root, capture_output=True,
                              text=True, timeout=LONGEST, env=ENVIRONMENT, check=False)

    def test_all_taken(self):
        self.count("a", range(1, 4))
        self.count("b", range(4, 8))
        done = self.arcs()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, "chart | arcs | live | probe only | unreached | listed\n"
                                      "lamp  |    7 |    7 |          0 |         0 |      0\n"
                                      "all   |    7 |    7 |          0 |         0 |      0\n")

    def test_one_only_as_probe(self):
        self.count("a", [1, 3, 4, 5, 6])
        self.count("b", [1, 2], "test_lamp.shines", kind="probe")
        done = self.arcs()
        self.assertEqual(done.returncode, 1)
        self.assertIn("lamp  |    7 |    5 |          1 |         1 |      0\n", done.stdout)
        self.assertIn("lamp: lit on LAMP_OFF [!is_hot]: no test takes it live, and docs/trace/unreached.tsv does not "
                      "list it\n", done.stderr)

    def test_listed(self):
        self.count("a", [1, 3, 4, 5, 6, 7])
        self.list_unreached("lamp\tlit\tLAMP_OFF\t!is_hot\tcannot: lamps are hot")
        done = self.arcs()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("lamp  |    7 |    6 |          0 |         1 |      1\n", done.stdout)
        self.made()
        self.assertIn("lamps are hot", self.text("docs/trace/unreached.tsv"))

    def test_listed_and_taken(self):
        self.count("a", range(1, 8))
        self.list_unreached("lamp\tlit\tLAMP_OFF\t!is_hot\tcannot: lamps are hot")
        done = self.arcs()
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr,
                         "docs/trace/unreached.tsv:2: lamp: lit on LAMP_OFF [!is_hot]: flow.lamp takes it live\n")

    def test_list_with_faults(self):
        self.count("a", range(1, 8))
        for row, reason in (("lamp\tlit\tLAMP_OFF\t!is_hot\t", "five columns are wanted"),
                            ("lamp\tlit\tLAMP_OFF\tis_cold\tcannot", "there is no such arc")):
            with self.subTest(reason):
                self.list_unreached(row)
                done = self.arcs()
                self.assertEqual(done.returncode, 1)
                self.assertIn("docs/trace/unreached.tsv:2: " + reason, done.stderr)
        row = "lamp\tdark\tLAMP_ON\t-\tcannot"
        self.list_unreached(row, row)
        self.assertIn("docs/trace/unreached.tsv:3: stands in line 2 already", self.arcs().stderr)

    def test_nothing_taken(self):
        self.assertEqual(self.arcs().returncode, 1)

    def test_counts_of_other_charts(self):
        self.count("a", range(1, 8), mark="00000000")
        done = self.arcs()
        self.assertEqual(done.returncode, 2)
        self.assertIn("counted with other charts", done.stderr)

    def test_written_and_embedded(self):
        self.count("a", range(1, 8))
        self.count("b", range(1, 8), "test_lamp.shines", kind="probe")
        self.assertEqual(self.arcs("--check").returncode, 1)
        self.assertEqual(self.arcs("--write").returncode, 0)
        self.assertEqual(self.arcs("--check").returncode, 0)
        self.assertIn("lamp\tlit\tLAMP_OFF\tis_hot\tflow.lamp\ttest_lamp.shines\n", self.text("docs/trace/tests.tsv"))
        self.assertNotIn("flow.lamp", self.text("gen/dictionary.c"))
        self.made()
        self.assertEqual(self.text("gen/dictionary.c").count('"flow.lamp",\n          "test_lamp.shines"'), 7)

    def test_stale(self):
        self.count("a", range(1, 8))
        self.assertEqual(self.arcs("--write").returncode, 0)
        self.count("a", range(1, 8), "flow.glow")
        done = self.arcs("--check")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^docs/trace/tests.tsv:2: ")

    def test_program_that_did_not_run(self):
        self.count("a", range(1, 8))
        self.count("b", [1], "test_torch.burns", kind="probe")
        self.assertEqual(self.arcs("--write").returncode, 0)
        (self.counts / "b").unlink()
        self.assertEqual(self.arcs("--check").returncode, 0)


class Project(unittest.TestCase):
    """On the project itself."""

    def test_check(self):
        done = regen(PROJECT, "--check")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_pictures_are_legible(self):
        """At 100 % on a page 1,600 pixels wide."""
        for file in sorted((PROJECT / "docs/trace").glob("*.svg")):
            with self.subTest(picture=file.stem):
                text = file.read_text(encoding="utf-8")
                self.assertLessEqual(int(re.search(r'<svg width="(\d+)px"', text).group(1)), 1600)
                self.assertGreaterEqual(min(map(float, re.findall(r'font-size="([\d.]+)"', text))), 11)

    def test_profiles(self):
        for file in sorted((PROJECT / "fsm/settings/profiles").glob("*.tsv")):
            with tempfile.TemporaryDirectory() as out, self.subTest(profile=file.stem):
                done = regen(PROJECT, "--profile", file.stem, "--out", out)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f'#define CW_PROFILE "{file.stem}"',
                              (Path(out) / "include/clausewire/settings.h").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
