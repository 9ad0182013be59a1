"""test_sources.py - the form of sources: each kind of offence is refused."""
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import clang_format
import sources


def rows(path, text):
    return [(offence.kind, offence.reason) for offence in sources.offences_in(path, text)]


class Form(unittest.TestCase):
    def test_seven_hundred_lines(self):
        self.assertEqual(rows("fsm/a.c", "x\n" * 700), [])
        self.assertEqual(rows("fsm/a.c", "x\n" * 701), [("length", "701 lines, at most 700")])
        self.assertEqual(rows("tests/a.py", "x\n" * 701), [("length", "701 lines, at most 700")])

    def test_columns(self):
        self.assertEqual(rows("fsm/server/site.rl", "x" * 110), [])
        self.assertEqual(rows("fsm/server/site.rl", "\n" + "x" * 111), [("width", "more than 110 columns in line 2")])
        for path in ("tests/a.py", "fsm/a.h", "grammar/a.re", "CMakeLists.txt", "tests/gen/CMakeLists.txt",
                     "files.cmake", "check"):
            self.assertEqual(rows(path, "x" * 120), [], path)
            self.assertEqual(rows(path, "x" * 121 + "\n" + "x" * 122), [("width",
                                                                         "more than 120 columns in line 1, 2")], path)

    def test_tables_documents_and_what_was_made_have_no_limit(self):
        for path in ("docs/spec/clauses.tsv", "README.md", "tests/flows/a.txt", "gen/reg.c", "gen/reg_words.rl"):
            self.assertEqual(rows(path, ("x" * 200 + "\n") * 800), [], path)

    def test_the_programs_of_gen_are_ours(self):
        self.assertEqual(rows("gen/a.py", "x" * 121), [("width", "more than 120 columns in line 1")])

    def test_characters_are_counted_not_octets(self):
        self.assertEqual(rows("gen/a.py", "\u00e9" * 120), [])

    def test_a_tree_without_git(self):
        with tempfile.TemporaryDirectory() as tmp:
            root = Path(tmp)
            for path in ("fsm/a.c", "build/dev/b.c", ".hidden/c.c", "check"):
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text("x" * 121, encoding="utf-8")
            self.assertEqual(sources.tracked(root), ["check", "fsm/a.c"])
            self.assertEqual([offence.file for offence in sources.offences_of(root)], ["check", "fsm/a.c"])

    def test_a_tree_of_git_has_what_git_knows(self):
        with tempfile.TemporaryDirectory() as tmp:
            root = Path(tmp)
            (root / "a.c").write_text("x" * 121, encoding="utf-8")
            (root / "b.c").write_text("x" * 121, encoding="utf-8")
            subprocess.run(["git", "init", "-q", tmp], check=True, timeout=30)
            subprocess.run(["git", "-C", tmp, "add", "a.c"], check=True, timeout=30)
            self.assertEqual(sources.tracked(root), ["a.c"])


class ClangFormat(unittest.TestCase):
    def setUp(self):
        self.program = clang_format.program_of(["clang-format-14", "clang-format"])
        if not self.program:
            self.skipTest("no clang-format 14")
        self.root = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        (self.root / ".clang-format").write_text("BasedOnStyle: LLVM\nIndentWidth: 4\n", encoding="utf-8")

    def test_a_file_as_it_should_be(self):
        (self.root / "a.c").write_text("int a;\n", encoding="utf-8")
        self.assertEqual(clang_format.faults_in(self.program, self.root, ["a.c"]), [])

    def test_the_failure_names_file_and_line(self):
        (self.root / "a.c").write_text("int a;\nint   b;\n", encoding="utf-8")
        (self.root / "b.h").write_text("int a ;\n", encoding="utf-8")
        found = clang_format.faults_in(self.program, self.root, ["a.c", "b.h"])
        self.assertEqual([fault.split(": ")[0] for fault in found], ["a.c:2", "b.h:1"])

    def test_all_files_written_by_hand_are_looked_at(self):
        for path in ("fsm/a.c", "runtime/b.h", "gen/c.c", "tests/d.py"):
            (self.root / path).parent.mkdir(exist_ok=True)
            (self.root / path).write_text("int a;\n", encoding="utf-8")
        self.assertEqual(clang_format.files_of(self.root), ["fsm/a.c", "runtime/b.h"])

    def test_a_folder_without_c_is_no_success(self):
        self.assertEqual(clang_format.main([str(self.root), "--program", self.program]), 1)

    def test_another_version_is_not_taken(self):
        self.assertIsNone(clang_format.program_of(["true", "no-such-program"]))


if __name__ == "__main__":
    unittest.main()
