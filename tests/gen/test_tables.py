"""test_tables.py - the generators of the grammar's tables: what they make of the project's own is what is committed,
and each fault planted in a copy is refused with its place and reason.
"""
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = {"field": ("field.h", "field_worth.h"), "octet": ("octet.h", "octet.c"), "run": ("run.h",),
        "member": ("member.h",), "tolerance": ("tolerance.h", "tolerance_text.c"), "reader": ("reader.c",),
        "value": ("value.h",)}

# generator, table, what stands there, what is planted, what is said
FAULTS = (
    ("run", "run.tsv", "token\ttoken\tno\t1", "token\ttoken\tno", "3 columns, wanted 4"),
    ("run", "run.tsv", "token\ttoken\tno\t1", "token\tletters\tno\t1", "grammar/abnf.re has no letters_octet"),
    ("run", "run.tsv", "token\ttoken\tno\t1", "token\ttoken\tnever\t1", "wanted yes or no, then 0 or 1"),
    ("run", "run.tsv", "token\ttoken\tno\t1", "token\ttoken\tno\t2", "wanted yes or no, then 0 or 1"),
    ("run", "run.tsv", "token\ttoken\tno\t1", "token\ttoken\tno\t1\ntoken\ttoken\tno\t1", "token has a row already"),
    ("run", "run.tsv", "token\ttoken\tno\t1", "token\ttoken\tno\t1\nspare\ttoken\tno\t1",
     "neither a source in grammar/ nor a row uses spare"),
    ("run", "sequence.tsv", 'SEMI\tSWS ";" SWS', 'SEMI\tSWS ; SWS', "cannot read"),
    ("run", "sequence.tsv", 'SEMI\tSWS ";" SWS', 'SEMI\tSWS ";" SWS ]', "a bracket closes that none opens"),
    ("run", "sequence.tsv", 'SEMI\tSWS ";" SWS', 'SEMI\tSWS [ ";" SWS', "a bracket is not closed"),
    ("run", "sequence.tsv", 'SEMI\tSWS ";" SWS', 'SEMI\tSWS ";" SWS\nspare\tSWS', "uses spare"),
    ("member", "member.tsv", "uri\tlr\tflag", "uri\tlr\tflags", "wanted a set, a name, the rule of its value, rules"),
    ("member", "member.tsv", "uri\tlr\tflag", "path\tlr\tflag", "wanted a set, a name, the rule of its value, rules"),
    ("member", "member.tsv", "uri\tlr\tflag", "uri\tLR\tflag", "'LR' is not of two to nine letters in lower case"),
    ("member", "member.tsv", "uri\tlr\tflag", "uri\tttl\tflag", "ttl has a row already"),
    ("octet", "abnf.re", "user_octet     = unreserved", "user_octet     = nothing", "'nothing' is no class of octets"),
    ("tolerance", "tolerance.tsv", "\nhost_label\t", "\nHost_label\t", "'Host_label' is no name in lower case"),
    ("tolerance", "tolerance.tsv", "\nhost_label\t", "\nspare_label\t", "no source in grammar/ notes "
     "SIP_TOLERANCE_SPARE_LABEL"),
    ("tolerance", "tolerance.tsv", "\nhost_zone\t", "\nhost_label\t", "host_label has a row already"),
    ("reader", "value.tsv", "\nACCEPT\t", "\nACCEPTED\t", "ACCEPTED is no kind of grammar/field.tsv"),
    ("reader", "reader.tsv", "\nCSEQ\tCSeq\t", "\nCSEQ\tCSeq\tgrammar/nowhere.re\n#\t",
     "there is no grammar/nowhere.re"),
    ("value", "value.tsv", "\nACCEPT\t", "\nACCEPTED\t", "ACCEPTED is no kind of grammar/field.tsv"),
    ("value", "value.tsv", "\taccept\t", "\taccepts\t", "grammar/param.tsv has no set accepts"),
    ("field", "field.tsv", "\nCONTACT\tContact\tm\t", "\nCONTACT\tContact\tM\t", "compact form 'M'"),
    ("field", "field.tsv", "\nCONTACT\tContact\t", "\nCONTACT\tCon tact\t", "'Con tact' is no token (RFC 3261 25.1)"),
    ("field", "field.tsv", "\nCONTACT\tContact\t", "\nCONTACT\tVia\t", "stands in line"),
)


class Tables(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="cw-"))
        self.addCleanup(shutil.rmtree, self.root)
        shutil.copytree(ROOT / "grammar", self.root / "grammar")
        (self.root / "gen").mkdir()
        for path in ROOT.glob("fsm/**/*.tsv"):
            (self.root / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, self.root / path.relative_to(ROOT))

    def made(self, generator):
        return subprocess.run([sys.executable, ROOT / f"gen/{generator}.py", self.root], capture_output=True, text=True,
                              check=False, timeout=60)

    def test_what_is_committed(self):
        for generator, names in MADE.items():
            done = self.made(generator)
            self.assertEqual(done.returncode, 0, done.stderr)
            for name in names:
                with self.subTest(name):
                    self.assertEqual((self.root / "gen" / name).read_text(), (ROOT / "gen" / name).read_text())

    def test_faults(self):
        for generator, table, there, planted, said in FAULTS:
            with self.subTest(f"{table}: {said}"):
                path = self.root / "grammar" / table
                sound = path.read_text()
                where = sound.find(there)
                self.assertGreaterEqual(where, 0, there)
                path.write_text(sound.replace(there, planted, 1))
                done = self.made(generator)
                path.write_text(sound)
                self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                self.assertIn(said, done.stderr)
                self.assertIn(f"grammar/{table}:", done.stderr)
                self.assertNotIn("Traceback", done.stderr)


if __name__ == "__main__":
    unittest.main()
