"""test_toy_chart.py - to add a chart is to add its room's files, one row of fsm/charts.tsv and its clauses: a copy of
the project gets a chart that lives in a line, is generated, built and played; nothing else of it is touched.

Prints what the chart costs on Cortex-M4, where arm-none-eabi-gcc is installed.
"""
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path[:0] = [str(PROJECT / "tests/structure"), str(PROJECT / "tests/embed")]
import sizes     # noqa: E402
import sources   # noqa: E402

PATIENCE = 400     # s for a build on a busy machine
ROW = "toy\t{value}\tlines\tcw_line\tnumber\ttimer\t-\n"
CLAUSE = ("LOCAL_toy\tlocal\ttoy\tlocal\tA toy that is wound up runs for two seconds\tchart:toy\tmet\t"
          "To be played with\n")

TOY = {
    "fsm/toy/toy.h": """\
/* toy.h - a toy: struct and alphabet. */
#ifndef CW_TOY_H
#define CW_TOY_H

#include <stdbool.h>
#include <stdint.h>

#include "chart.h"
#include "timer.h"

enum toy_event {
    TOY_WIND = 1,  /* it is wound up */
    TOY_T_STOP = 2 /* it has run for long enough */
};

struct toy {
    uint8_t cs;
    struct cw_timer timer;
};

void cwi_toy_init(struct toy *r);
int cwi_toy_step(struct toy *r, enum toy_event event, const struct cw_cue *cue);
void cwi_toy_arm(struct toy *r, const struct cw_cue *cue);

#endif
""",
    "fsm/toy/toy.rl": """\
/* toy.rl - a toy. */
#include "toy.h"
#include "chart.h"

%%{
    machine toy;
    import "toy.h";
    alphtype unsigned char;
    access r->;
    include "toy_words.rl";

    # spine: still -> running -> still
    main := (
    start: (
        "" -> still
    ),

    still: (
        TOY_WIND    @LOCAL_toy @arm  -> running
    ) >~st_still,

    running: (
        TOY_WIND    @LOCAL_toy @arm  -> running |
        TOY_T_STOP  @LOCAL_toy       -> still
    ) >~st_running
    );
}%%

%% write data nofinal noentry;

void CW_SET(toy_init)(struct toy *r)
{
    %% write init;
}

int CW_SET(toy_step)(struct toy *r, enum toy_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;
    enum cw_guard guard = CW_UNGUARDED;

    %% write exec;

    if (r->cs == toy_error) {
        r->cs = before;
        CW_TRACE_REFUSED(cue, TOY, before, event);
        return CW_E_REFUSED;
    }
    CW_TRACE(cue, TOY, before, event, guard);
    return CW_OK;
}
""",
    "fsm/toy/toy_act.c": """\
/* toy_act.c - what the chart toy does. */
#include "core.h"

void cwi_toy_arm(struct toy *r, const struct cw_cue *cue)
{
    r->timer.event = TOY_T_STOP;
    cwi_timer_arm(&cue->cw->timers, &r->timer, cue->cw->now + 2000);
}
""",
    "fsm/toy/toy.actions.tsv": "kind\tname\tposts\tarms\tdisarms\ttakes\tfrees\tfacts\twhen\n"
                               "action\tarm\t-\ttimer:TOY_T_STOP\t-\t-\t-\t-\t\n",
    # TOY_T_STOP in still needs no row: the table of actions says where the timer runs
    "fsm/toy/toy.refused.tsv": "event\tstates\twhy\thost sees\n",
}
FLOW = """\
title A toy is wound up, and again while it runs
have 2 lines
state toy 1 still
post toy 1 WIND
state toy 1 running
state toy 2 still
after 1
post toy 1 WIND
after 1
state toy 1 running
after 1
state toy 1 still
next never
"""


def run(*words, cwd, patience=PATIENCE):
    done = subprocess.run([str(w) for w in words], cwd=cwd, capture_output=True, text=True, timeout=patience,
                          check=False)
    if done.returncode:
        raise AssertionError(" ".join(map(str, words)) + "\n" + (done.stdout + done.stderr)[-4000:])
    return done.stdout


def is_generated(path):
    return sources.is_made(path) or path.startswith("docs/trace/toy.") or path == "docs/spec/clauses.md"


class Toy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = Path(folder.name) / "phone"
        for path in sources.tracked(PROJECT):
            (cls.root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / path, cls.root / path)
        run("git", "init", "-q", cwd=cls.root)
        run("git", "add", "-A", cwd=cls.root)
        run("git", "-c", "user.name=t", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "phone",
            cwd=cls.root)
        for path, text in TOY.items():
            (cls.root / path).parent.mkdir(exist_ok=True)
            (cls.root / path).write_text(text, encoding="utf-8")
        table = cls.root / "fsm/charts.tsv"
        rows = table.read_text(encoding="utf-8")
        table.write_text(rows + ROW.format(value=rows.count("\n")), encoding="utf-8")
        with (cls.root / "docs/spec/clauses.tsv").open("a", encoding="utf-8") as registry:
            registry.write(CLAUSE)
        run(sys.executable, "-B", "gen/registry.py", "sort", cls.root, cwd=cls.root)
        run("gen/regen.sh", cwd=cls.root)

    def test_what_is_touched(self):
        changed = {line[3:] for line in run("git", "status", "--porcelain", "-uall", cwd=self.root).splitlines()}
        by_hand = {path for path in changed if not is_generated(path)}
        self.assertEqual(by_hand, {*TOY, "fsm/charts.tsv", "docs/spec/clauses.tsv"})
        self.assertTrue({"gen/toy.c", "gen/charts.h", "docs/trace/toy.svg"} <= changed)

    def test_it_is_built_and_played(self):
        build = self.root / "build"
        run("cmake", "-S", self.root, "-B", build, "-DCMAKE_BUILD_TYPE=Debug", "-DCW_TESTS=ON", cwd=self.root)
        run("cmake", "--build", build, "-j2", "--target", "flow_player", "test_toy_chart", cwd=self.root)
        flow = self.root / "toy.flow"
        self.addCleanup(flow.unlink)
        flow.write_text(FLOW, encoding="utf-8")
        run(build / "tests/flows/flow", flow, cwd=self.root)
        run(build / "tests/unit/test_toy_chart", cwd=self.root)
        flow.write_text(FLOW.replace("state toy 1 running", "state toy 1 still", 1), encoding="utf-8")
        with self.assertRaisesRegex(AssertionError, "it is running"):
            run(build / "tests/flows/flow", flow, cwd=self.root)

    def text_of(self, root, path, includes):
        """Octets of code and constants on Cortex-M4; none: there is no such file."""
        if not (root / path).is_file():
            return 0
        out = self.root / "toy.o"
        run("arm-none-eabi-gcc", *sizes.FLAGS, "-w", *(f"-I{root / i}" for i in includes), "-c", root / path, "-o", out,
            cwd=root)
        self.addCleanup(out.unlink, missing_ok=True)
        return int(run("arm-none-eabi-size", out, cwd=root).splitlines()[1].split()[0])

    @unittest.skipUnless(shutil.which("arm-none-eabi-gcc"), "no arm-none-eabi-gcc")
    def test_what_it_costs(self):
        includes = sizes.listed()["CW_CORE_INCLUDES"]
        paths = ("gen/toy.c", "fsm/toy/toy_act.c", "gen/charts.c", "gen/layout.c")
        cost = {path: self.text_of(self.root, path, [*includes, "fsm/toy"]) - self.text_of(PROJECT, path, includes)
                for path in paths}
        print("a chart of 2 states and 3 arcs on Cortex-M4, octets: "
              + ", ".join(f"{path} {octets:+d}" for path, octets in cost.items()) + f", all {sum(cost.values()):+d}")
        self.assertLess(sum(cost.values()), 512)


if __name__ == "__main__":
    unittest.main()
