"""test_decisions.py - the tables of admission and of responses: every fault that gen/admission.py and gen/responses.py
must refuse, planted in a copy of the project's own tables; and that a sound change goes through.
"""
import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "gen"))
import admission   # noqa: E402
import difference  # noqa: E402
import responses   # noqa: E402
from refusal import Refused   # noqa: E402

READ = ("docs/spec/clauses.tsv", "grammar/sip.h", "grammar/reason.tsv", "fsm/admission.h", "fsm/base/answer.h",
        "fsm/message/admission.tsv")
REG = "fsm/registration/reg.responses.tsv"


class Copy(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="decisions."))
        self.addCleanup(shutil.rmtree, self.root)
        charts = [f for f in ROOT.glob("fsm/*/*") if f.name.endswith(".responses.tsv")]
        headers = [f.parent / (f.name.split(".")[0] + ".h") for f in charts]
        for file in [ROOT / r for r in READ] + charts + headers:
            to = self.root / file.relative_to(ROOT)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, to)

    def change(self, path, old, new):
        text = (self.root / path).read_text(encoding="utf-8")
        self.assertEqual(text.count(old), 1, f"{old!r} in {path}")
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def line_of(self, path, start):
        return next(n for n, l in enumerate((self.root / path).read_text(encoding="utf-8").splitlines(), 1)
                    if l.startswith(start))

    def refused(self, make, *wanted):
        """Each of `wanted` is said of its file and line, and nothing else is said."""
        with self.assertRaises(Refused) as caught:
            make(self.root)
        self.assertEqual(len(caught.exception.lines), len(wanted), caught.exception.lines)
        for line, (path, number, reason) in zip(sorted(caught.exception.lines), wanted):
            self.assertTrue(line.startswith(f"{path}:{number}: "), line)
            self.assertRegex(line, reason)


class Responses(Copy):
    def faulty(self, old, new, reason, start=None):
        self.change(REG, old, new)
        self.refused(responses.outputs, (REG, self.line_of(REG, start or new.split("\n")[0]), reason))

    def test_the_project_s_own(self):
        for path, text in responses.outputs(self.root).items():
            self.assertEqual(text, (ROOT / path).read_text(encoding="utf-8"), path)

    def test_a_change_goes_through(self):
        self.change(REG, "401,407\t", "401,407,494\t")
        self.assertIn("{ 494, 494, 0, REG_CHALLENGE }", responses.outputs(self.root)["gen/reg_responses.c"])

    def test_unknown_event(self):
        self.faulty("423\t\tREG_TOO_BRIEF", "423\t\tREG_TOO_LONG", "REG_TOO_LONG: the chart reg has no such event")

    def test_unknown_condition(self):
        self.faulty("503\thas_retry_after", "503\thas_patience", "has_patience: no bool cwi_reg_has_patience")

    def test_unknown_clause(self):
        self.faulty("REG_TOO_BRIEF\tRFC3261_10_2_8", "REG_TOO_BRIEF\tRFC3261_10_2_88", "RFC3261_10_2_88: a clause that",
                    "423")

    def test_no_status(self):
        for status in ("4xx", "099", "700", "299-200", ""):
            with self.subTest(status):
                self.setUp()
                self.change(REG, "423\t\t", status + "\t\t")
                self.refused(responses.outputs, (REG, self.line_of(REG, status + "\t\tREG_TOO_BRIEF"), "neither"))

    def test_a_row_that_never_matches(self):
        self.change(REG, "423\t\tREG_TOO_BRIEF", "401\t\tREG_TOO_BRIEF")
        self.refused(responses.outputs, (REG, self.line_of(REG, "401\t\tREG_TOO"), "no response is left for it"))

    def test_a_condition_asked_twice(self):
        self.change(REG, "503\thas_retry_after",
                    "*\tis_listed_to_try_backup\tREG_TRY_BACKUP\tGUIDE_try_backup\n503\thas_retry_after")
        self.refused(responses.outputs, (REG, self.line_of(REG, "503") - 1, "no response is left for it"))

    def test_a_status_without_a_row(self):
        self.change(REG, "*\t\tREG_REFUSED", "300-698\t\tREG_REFUSED")
        self.refused(responses.outputs, (REG, self.line_of(REG, "300-698"), "decides 699"))

    def test_silence_without_a_row(self):
        self.change(REG, "none\t\tREG_NO_ANSWER", "none\thas_retry_after\tREG_NO_ANSWER")
        self.refused(responses.outputs, (REG, self.line_of(REG, "*\t\tREG_REFUSED"), "decides none"))

    def test_columns(self):
        self.change(REG, "status\tcondition", "condition\tstatus")
        self.refused(responses.outputs, (REG, 1, "the columns are"))

    def test_a_table_of_no_chart(self):
        (self.root / "fsm/registration/rig.responses.tsv").write_text("")
        self.refused(responses.outputs, ("fsm/registration/rig.responses.tsv", 1, "beside rig.h"))


class Admission(Copy):
    def faulty(self, old, new, start, reason):
        self.change(admission.PATH, old, new)
        self.refused(admission.outputs, (admission.PATH, self.line_of(admission.PATH, start), reason))

    def test_the_project_s_own(self):
        for path, text in admission.outputs(self.root).items():
            self.assertEqual(text, (ROOT / path).read_text(encoding="utf-8"), path)

    def test_a_row_more(self):
        before = admission.canonical(self.root)
        self.change(admission.PATH, "merged\tis_merged\t*", "merged\tis_merged\tOPTIONS,INVITE")
        self.assertEqual(admission.canonical(self.root), before)     # old rings can be read
        self.change(admission.PATH, "merged\tis_merged", "twin\tis_merged")
        self.assertNotEqual(admission.canonical(self.root), before)
        self.assertIn("CWI_ADMISSION_TWIN", admission.outputs(self.root)["gen/admission_table.h"])

    def test_unknown_predicate(self):
        self.faulty("merged\tis_merged", "merged\tis_twin", "merged", "is_twin: no bool cwi_admission_is_twin")

    def test_unknown_method(self):
        self.change(admission.PATH, "\tBYE\t481", "\tBYE,BEY\t481")
        self.refused(admission.outputs, (admission.PATH, self.line_of(admission.PATH, "no_dialog_to_end"),
                                         "BYE,BEY: neither"))

    def test_unknown_answer(self):
        for answer in ("499", "180", "perhaps", ""):
            with self.subTest(answer):
                self.setUp()
                self.faulty("is_merged\t*\t482", "is_merged\t*\t" + answer, "merged", "neither a final status")

    def test_unknown_field(self):
        self.faulty("420\tUnsupported", "420\tUnwanted", "extension_unknown", "not all fields are those")

    def test_fields_of_no_answer(self):
        self.faulty("ignore\t\tLOCAL_no_session", "ignore\tAllow\tLOCAL_no_session", "stray_ack", "nothing is sent")

    def test_unknown_clause(self):
        self.faulty("482\t\tRFC3261_8_2_2_2", "482\t\tRFC3261_8_2_2_9", "merged", "RFC3261_8_2_2_9: a clause that")

    def test_an_id_twice(self):
        self.faulty("uri_scheme\tis_of", "user_unknown\tis_of", "user_unknown\tis_for", "user_unknown: there already")

    def test_a_row_that_never_matches(self):
        self.faulty("no_dialog_to_end\t\tBYE", "no_dialog_to_end\t\tACK", "no_dialog_to_end",
                    "no request is left for it")

    def test_a_predicate_asked_twice(self):
        self.faulty("merged\tis_merged", "merged\tis_for_other_user", "merged", "merged: no request is left for it")

    def test_a_method_without_a_row(self):
        self.faulty("not_served\t\t!OPTIONS", "not_served\t\t!OPTIONS,REFER", "served", "decides REFER")

    def test_options_is_answered_as_invite_is(self):
        self.faulty("extension_unknown\trequires_extension\t*", "extension_unknown\trequires_extension\tOPTIONS",
                    "extension_unknown", "RFC3261_11_2 has OPTIONS answered as INVITE is")

    def test_columns(self):
        self.faulty("id\tpredicate", "row\tpredicate", "row\tpredicate", "the columns are")


class Difference(Copy):
    def test_rows_removed_added_and_moved(self):
        self.change(admission.PATH, "is_merged\t*\t482", "is_merged\t*\t488")
        self.change(REG, "423\t\tREG_TOO_BRIEF\tRFC3261_10_2_8\n", "")
        self.change(REG, "none\tis_outdated", "423\t\tREG_TOO_BRIEF\tRFC3261_10_2_8\nnone\tis_outdated")
        told = []
        difference.row_changes(SimpleNamespace(root=ROOT), SimpleNamespace(root=self.root), lambda *w: told.append(w))
        self.assertEqual(told, [("row removed", "admission", "merged is_merged * 482  RFC3261_8_2_2_2"),
                                ("row added", "admission", "merged is_merged * 488  RFC3261_8_2_2_2"),
                                ("rows moved", "reg.responses")])


if __name__ == "__main__":
    unittest.main()
