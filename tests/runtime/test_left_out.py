"""test_left_out.py - a build whose profile leaves a feature out: a setting that feeds it alone is named, with the
feature."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("gen", "include", "grammar", "fsm", "docs", "runtime", "tests")
LITE = """kind	name	value	why
feature	slow_answers	on	the host answers some requests itself
feature	requests	on	the user may ask other servers
feature	redundancy	on	there are two servers
feature	keep_alive	off	there is no NAT between the phone and its servers
feature	icmp	off	the stack does not tell what an ICMP error quotes
"""
TEXT = """<flat-profile>
  <NAT_Keep_Alive_Intvl ua="na">4</NAT_Keep_Alive_Intvl>
  <User_ID_1_>210</User_ID_1_><Proxy_1_>192.0.2.9</Proxy_1_>
  <NAT_Keep_Alive_Enable_1_>yes</NAT_Keep_Alive_Enable_1_>
  <NAT_Keep_Alive_Msg_1_>$NOTIFY</NAT_Keep_Alive_Msg_1_>
  <User_ID_2_>211</User_ID_2_><Proxy_2_>192.0.2.9</Proxy_2_>
  <NAT_Keep_Alive_Enable_2_>Yes</NAT_Keep_Alive_Enable_2_>
  <NAT_Keep_Alive_Dest_3_>192.0.2.10</NAT_Keep_Alive_Dest_3_>
  <Dual_Registration_1_>Yes</Dual_Registration_1_>
</flat-profile>
"""


class LeftOut(unittest.TestCase):
    def build(self, folder, name):
        """-> the program that reads profiles for the features of fsm/settings/profiles/NAME.tsv."""
        made, program = folder / "made", folder / "reader"
        subprocess.run([folder / "gen/regen.sh", "--profile", name, "--out", made], check=True, timeout=120,
                       capture_output=True)
        sources = [*(ROOT / "runtime").glob("profile*.c"), ROOT / "runtime/setting.c", ROOT / "runtime/escape.c",
                   made / "gen/settings.c", made / "gen/setting_table.c", ROOT / "gen/known_elements.c",
                   ROOT / "tests/runtime/profile_reader.c"]
        folders = [made / "gen", made / "include", *(ROOT / f for f in ("runtime", "include", "gen", "grammar", "fsm",
                                                                        "fsm/base"))]
        subprocess.run([os.environ["CC"], *os.environ.get("CFLAGS", "").split(), "-std=gnu11",
                        *(f"-I{f}" for f in folders), *sources, os.environ["CORE"], "-lexpat", "-o", program],
                       check=True, timeout=120)
        return program

    def test_what_feeds_a_feature_that_is_left_out_is_named_once(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for part in PARTS:
                shutil.copytree(ROOT / part, folder / part,
                                ignore=shutil.ignore_patterns("__pycache__", "*.svg", "*.sip", "corpus"))
            (folder / "fsm/settings/profiles/lite.tsv").write_text(LITE, encoding="utf-8")
            path = folder / "profile.xml"
            path.write_text(TEXT, encoding="utf-8")
            done = subprocess.run([self.build(folder, "lite"), path], capture_output=True, text=True, timeout=15,
                                  check=False)
            why = "without effect: this build leaves out the feature keep_alive"
            self.assertEqual(done.stderr.splitlines(), [       # the default, and a line that is not used, say nothing
                f"{path}:2: warning: NAT_Keep_Alive_Intvl: {why}",
                f"{path}:4: warning: NAT_Keep_Alive_Enable_1_: {why}"])
            self.assertEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()
