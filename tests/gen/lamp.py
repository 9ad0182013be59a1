"""lamp.py - the small house of one chart that the tests of the generators run on: its files, gen/regen.sh there, and
the case that plants a fault in a fresh copy and looks for exit 1, the file, the line and the reason, and for a tree
that is as it was."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
LONGEST = 100    # s

CHART_H = """\
#ifndef CW_CHART_H
#define CW_CHART_H
#include <stdbool.h>
#include <stdint.h>
#include "charts.h"
#define CW_OK 0
#define CW_E_REFUSED (-17)
#ifndef CW_CHART_SET
#define CW_CHART_SET cwi
#endif
#define CW_SET_PASTE(set, name) set##_##name
#define CW_SET_EXPAND(set, name) CW_SET_PASTE(set, name)
#define CW_SET(name) CW_SET_EXPAND(CW_CHART_SET, name)
enum cw_guard { CW_UNGUARDED = 0, CW_GUARD_FALSE = 1, CW_GUARD_TRUE = 2 };
struct cw_cue { int nothing; };
struct cw_timer { int due; };
#define CW_ACT(chart, action) CW_SET(chart##_##action)(r, cue)
#define CW_GUARD(chart, name) CW_SET(chart##_##name)(r, cue)
#endif
"""

LAYOUT_H = """\
#ifndef CW_LAYOUT_H
#define CW_LAYOUT_H
#include "chart.h"
struct cwi_layout {
    uint16_t pool, size, at;
    int16_t line;
    uint8_t cs, timers, timer[2];
};
extern const struct cwi_layout cwi_layouts[CW_CHARTS];
#endif
"""

STEPS_H = """\
#ifndef CW_STEPS_H
#define CW_STEPS_H
#include "chart.h"
struct cwi_outcome;
struct cwi_chart {
    int (*step)(void *chart, uint8_t event, const struct cw_cue *cue);
    uint8_t (*hear)(void *chart, const struct cwi_outcome *outcome, const struct cw_cue *cue);
};
extern const struct cwi_chart cwi_charts[CW_CHARTS];
#endif
"""

CLAUSEWIRE_H = """\
#ifndef CLAUSEWIRE_H
#define CLAUSEWIRE_H
#include <stddef.h>
#include "slots.h"
struct cw_lamp {
    uint32_t number;
    CW_LAMP_CHARTS;
};
struct cw_memory { struct cw_lamp *lamps; };
#endif
"""

CHARTS = """\
chart\tvalue\tpool\tslot\tline\ttimers\tfeature
lamp\t1\tlamps\tcw_lamp\tnumber\tclock\t-
"""

LAMP_H = """\
#ifndef LAMP_H
#define LAMP_H
#include "chart.h"
enum lamp_event {
    LAMP_ON = 1,
    LAMP_OFF = 2,
    LAMP_TICK = 3
};
struct lamp { uint8_t cs, heat; struct cw_timer clock; };
void cwi_lamp_init(struct lamp *r);
int cwi_lamp_step(struct lamp *r, enum lamp_event event, const struct cw_cue *cue);
bool cwi_lamp_is_hot(const struct lamp *r, const struct cw_cue *cue);
bool cwi_lamp_is_old(const struct lamp *r, const struct cw_cue *cue);
void cwi_lamp_glow(struct lamp *r, const struct cw_cue *cue);
void cwi_lamp_fade(struct lamp *r, const struct cw_cue *cue);
#endif
"""

LAMP_RL = """\
#include "lamp.h"
%%{
    machine lamp;
    import "lamp.h";
    alphtype unsigned char;
    access r->;
    include "lamp_words.rl";
    # spine: dark -> lit -> dark
    main := (
    start: (
        "" -> dark
    ),

    dark: (
        LAMP_ON   @LOCAL_on @glow        -> lit
    ) >~st_dark,

    lit: (
        (LAMP_OFF when is_hot)
                  @LOCAL_off             -> lit  |
        (LAMP_OFF when !is_hot)
                  @LOCAL_off @fade       -> dark |
        blinking LAMP_TICK
                  @LOCAL_blink @fade     -> blink
    ) >~st_lit,

    blink: (
        LAMP_ON   @LOCAL_on @glow        -> lit |
        (LAMP_OFF | LAMP_TICK)
                  @LOCAL_off             -> dark
    ) >~st_blink
    );
}%%

%% write data nofinal noentry;

void CW_SET(lamp_init)(struct lamp *r)
{
    %% write init;
}

int CW_SET(lamp_step)(struct lamp *r, enum lamp_event event, const struct cw_cue *cue)
{
    const unsigned char symbol = (unsigned char)event, *p = &symbol, *const pe = p + 1;
    const uint8_t before = r->cs;

    %% write exec;

    if (r->cs != lamp_error)
        return CW_OK;
    r->cs = before;
    return CW_E_REFUSED;
}
"""

REFUSED = """\
event	states	why	host sees
LAMP_ON	lit	LOCAL_on	nothing: it is lit
LAMP_OFF	dark	cannot: there is no switch in the dark	CW_E_REFUSED
LAMP_TICK	dark	cannot: the clock runs in lit only	CW_E_REFUSED
"""

ACTIONS = """\
kind	name	posts	arms	disarms	takes	frees	facts	when
action	glow	-	clock:LAMP_TICK	-	-	-	lamp.heat	
action	fade	LAMP_ON?,LAMP_OFF/LAMP_TICK	-	clock	-	-	-	it is lit again
guard	is_hot	-	-	-	-	-	lamp.heat,data	
"""

LAMP_ACT = """\
#include "lamp.h"

bool cwi_lamp_is_hot(const struct lamp *r, const struct cw_cue *cue)
{
    return r->heat > cue->settings->bright;
}

static void warm(struct lamp *r)
{
    r->heat++;
}

void cwi_lamp_glow(struct lamp *r, const struct cw_cue *cue)
{
    warm(r);
    arm(r, cue, LAMP_TICK);
}

void cwi_lamp_fade(struct lamp *r, const struct cw_cue *cue)
{
    disarm(r, cue);
}
"""

SWITCH = """\
/* Presses and ticks come from here, at any time: LAMP_ON, LAMP_OFF, LAMP_TICK. */
const int pressed[] = { LAMP_ON, LAMP_OFF, LAMP_TICK };
"""

SETTINGS = """\
name	web	xml	page	section	scope	type	range	unit	default	blank	feature	clause	feeds	help
bright	Bright	Bright	Lamp	Light	phone	integer	1-100		60	default	-	LOCAL_on	lamp.glow,message:Via	how bright
slow	Slow	Slow	Lamp	Light	phone	seconds	0.5-8	ms	.75	default	-	LOCAL_blink	lamp.LAMP_TICK,core:lamp_act	between ticks
colour	Colour	Colour	Lamp	Light	line	enum	White|Red		Red	default	-	LOCAL_on	lamp.is_hot,host:wire	of the light
label	Label	Label	Lamp	Light	line	text	0-8		hall	empty	blinking	LOCAL_on	lamp.blinking	on the switch
"""

PROFILE = """\
kind	name	value	why
feature	blinking	on	the lamp blinks
"""

STEADY = """\
kind	name	value	why
feature	blinking	off	the lamp does not blink
fix	bright	7	one brightness
"""

CLAUSES = """\
id	source	section	level	paraphrase	met	state	reason
LOCAL_blink	local	blink	local	A lamp may blink	chart:lamp	met	Seen from afar
LOCAL_off	local	off	local	A lamp can be put out	chart:lamp	met	It is day
LOCAL_on	local	on	local	A lamp can be lit	chart:lamp	met	It is dark
"""

FIELDS = "# kind\tname\nVIA\tVia\tv\tlist\tLOCAL_on\n"

HOUSE = {
    "fsm/base/chart.h": CHART_H, "fsm/base/layout.h": LAYOUT_H, "fsm/steps.h": STEPS_H,
    "fsm/core.h": CLAUSEWIRE_H, "fsm/charts.tsv": CHARTS, "fsm/room/lamp.h": LAMP_H, "fsm/room/lamp.rl": LAMP_RL,
    "fsm/room/lamp.refused.tsv": REFUSED, "fsm/room/lamp_act.c": LAMP_ACT,
    "fsm/room/lamp.actions.tsv": ACTIONS, "fsm/switch.c": SWITCH, "fsm/settings/settings.tsv": SETTINGS,
    "fsm/settings/profiles/phone.tsv": PROFILE, "fsm/settings/profiles/steady.tsv": STEADY,
    "grammar/field.tsv": FIELDS, "runtime/wire.c": "", "docs/spec/clauses.tsv": CLAUSES,
    "docs/spec/scope.tsv": "source\tsection\twhy\n",
}
ROWS, RL, H, TABLE = "fsm/charts.tsv", "fsm/room/lamp.rl", "fsm/room/lamp.h", "fsm/room/lamp.refused.tsv"
ACT = "fsm/room/lamp.actions.tsv"
SET, PHONE = "fsm/settings/settings.tsv", "fsm/settings/profiles/phone.tsv"


def programs(root):
    """The generators, without the grammar's: the small house has none."""
    (root / "gen").mkdir()
    for file in (PROJECT / "gen").iterdir():
        if file.suffix == ".py" or file.name == "regen.sh":
            shutil.copy(file, root / "gen")


def regen(root, *args):
    return subprocess.run(["sh", "gen/regen.sh", *args], cwd=root, capture_output=True, text=True, timeout=LONGEST,
                          env=ENVIRONMENT, check=False)


def snapshot(root):
    return {f: f.read_bytes() for f in root.rglob("*") if f.is_file() and "__pycache__" not in f.parts}


def build(root):
    """The small house."""
    programs(root)
    (root / "docs/trace").mkdir(parents=True)
    for path, text in HOUSE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name) / "house"
        self.root.mkdir()
        build(self.root)

    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8")

    def plant(self, path, old, new):
        """Replaces the one place where old stands; -> line of that place."""
        text = self.text(path)
        self.assertEqual(text.count(old), 1, f"{old!r} in {path}")
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")
        return text[:text.index(old)].count("\n") + 1

    def refused(self, path, line, reason, *args):
        before = snapshot(self.root)
        done = regen(self.root, *args)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertRegex(done.stderr, rf"(?m)^{re.escape(path)}:{line}: .*{reason}")
        self.assertEqual(snapshot(self.root), before, "something was written")

    def planted(self, path, old, new, reason, offset=0):
        """The fault is refused `offset` lines below the place where it is planted."""
        self.refused(path, self.plant(path, old, new) + offset, reason)

    def made(self):
        done = regen(self.root)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
