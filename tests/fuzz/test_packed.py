"""test_packed.py - packed seeds come out as they went in; a run cannot write into the source tree."""
import contextlib
import io
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import packed
import report

HERE = Path(__file__).resolve().parent


class Packed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.table = self.root / "seeds.tsv"

    def run_main(self, *args):
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            return packed.main([str(a) for a in args]), said.getvalue()

    def test_every_octet(self):
        octets = bytes(range(256)) + b"\\x41\\r\\\\"
        self.assertEqual(packed.octets_of(packed.escaped(octets)), octets)
        self.assertRegex(packed.escaped(octets), r"\A[ -~]+\Z")

    def test_there_and_back(self):
        seeds = [b"", b"\\", b"a\r\n\tb\x00\xff", b"INVITE"]
        for number, octets in enumerate(seeds):
            (self.root / str(number)).write_bytes(octets)
        self.assertEqual(self.run_main("pack", self.table, *[self.root / str(n) for n in (3, 2, 1, 0, 1)])[0], 0)
        self.assertEqual(self.run_main("unpack", self.table, self.root / "out")[0], 0)
        found = [(self.root / "out" / str(n)).read_bytes() for n in range(1, 5)]
        self.assertEqual(found, [b"", b"\\", b"INVITE", b"a\r\n\tb\x00\xff"])
        self.assertEqual(len(list((self.root / "out").iterdir())), 4)

    def test_the_folder_is_made_anew(self):
        (self.root / "out").mkdir()
        (self.root / "out/old").write_bytes(b"x")
        self.table.write_text("1\ta\n", encoding="ascii")
        self.run_main("unpack", self.table, self.root / "out")
        self.assertEqual([f.name for f in (self.root / "out").iterdir()], ["1"])

    def test_rows_that_cannot_be_read(self):
        for text, line in (("1\ta\n2\t\\q\n", 2), ("1\t\\x4\n", 1), ("a\n", 1), ("x\ta\n", 1), ("1\ta\n1\tb\n", 2),
                           ("# none\n", 1),
                           ("1\ta\tb\n", 1)):
            self.table.write_text(text, encoding="ascii")
            status, said = self.run_main("unpack", self.table, self.root / "out")
            self.assertEqual(status, 1, text)
            self.assertIn(f"seeds.tsv:{line}: ", said)
            self.assertFalse((self.root / "out").exists())

    def test_the_tables_of_the_project(self):
        tables = sorted((HERE / "seeds").glob("*.tsv"))
        self.assertTrue(tables)
        for table in tables:
            seeds = packed.read(table)
            self.assertLessEqual(len(seeds), 100, table)
            self.assertEqual(packed.text_of(seeds.values()), table.read_text(encoding="ascii"), table)


class Written(unittest.TestCase):
    """libFuzzer writes what it finds into the first folder that it is given."""

    def test_a_folder_of_the_source_tree_is_refused(self):
        with tempfile.TemporaryDirectory() as tmp:
            for folder in (HERE / "seeds/tel", HERE.parent / "torture/bodies"):
                done = subprocess.run([sys.executable, HERE / "report.py", "run", Path(tmp) / "log", "true", "-runs=1",
                                       folder, tmp],
                                      capture_output=True, text=True, timeout=30, check=False)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("writes into the first folder", done.stderr)

    def test_a_folder_elsewhere_is_taken(self):
        with tempfile.TemporaryDirectory() as tmp:
            self.assertEqual(report.written_to(["fuzz", "-runs=1", tmp, str(HERE / "seeds/tel")]), Path(tmp).resolve())
            with contextlib.redirect_stdout(io.StringIO()):
                self.assertEqual(report.run(Path(tmp) / "log", ["true", "-runs=1", tmp, str(HERE / "seeds/tel")]), 0)

    def test_without_folders_nothing_is_written(self):
        self.assertIsNone(report.written_to(["fuzz", "-runs=1"]))


if __name__ == "__main__":
    unittest.main()
