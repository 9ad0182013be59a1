"""actions.py - the tables of actions: fsm/ROOM/CHART.actions.tsv becomes gen/actions.h and .c, which a traced core
compares with what its actions do, and gen/action_words.h and .c, for the host.

A row is an action or a guard of the chart. posts, arms and disarms name events and timers, takes and frees pools:

  EVENT     always, once          A/B/C  always, one of them
  EVENT?    perhaps, `when` says  A/B?   perhaps, one of them    EVENT*  any number, `when` says

posts    events of any chart; `outcome`: of a client transaction, to the chart that made the request
arms     TIMER:EVENT, a timer of the chart and the event that it is armed with
disarms  TIMER, of the chart; CHART.TIMER, of another one
takes    pools that a slot is asked of; a full one gives none
frees    pools that a slot is returned to; the timers of a slot that is taken or returned are not listed
facts    an action: the members that its code sets; a guard: those that it reads, and `data`: the message, the
         settings, the time or the arrival (gen/facts.py finds both)
"""
import re
from dataclasses import dataclass, field

from facts import Facts
from refusal import Refusals
from table_rows import table_rows

COLUMNS = ["kind", "name", "posts", "arms", "disarms", "takes", "frees", "facts", "when"]
DEEDS = COLUMNS[2:7]
POOLS = ("client", "server", "request", "binding", "entry", "search", "digest")
OUTCOME = "outcome"
NONE = "-"
GROUPS = 14     # a bit each of the 16; fsm/base/acting.c has the others
ITEM = re.compile(r"([^?*]+)([?*]?)\Z")


@dataclass
class Item:
    deed: str           # a column of DEEDS
    names: list         # one of these
    suffix: str         # "", "?" or "*"


@dataclass
class Row:
    kind: str
    name: str
    cells: dict         # column -> text
    line: int
    items: list = field(default_factory=list)
    effects: list = field(default_factory=list)     # that its code appends

    def of(self, deed):
        return [i for i in self.items if i.deed == deed]


@dataclass
class Table:
    chart: str
    path: str
    timers: list        # of the chart
    events: list        # names
    rows: list = field(default_factory=list)

    def row(self, name):
        return next((r for r in self.rows if r.name == name), None)

    def choices(self, name, deed):
        """-> what an action may do in this column: a list of (names, suffix)."""
        row = self.row(name)
        return [(i.names, i.suffix) for i in row.of(deed)] if row else []


class Names:
    """What the columns may name."""

    def __init__(self, charts):
        self.events = {e.name: c.name for c in charts for e in c.events}
        self.timers = {c.name: c.row.timers for c in charts}

    def fault(self, table, deed, name):
        """-> why the name cannot stand in this column of the chart's table; "": it can."""
        if deed == "posts":
            return "" if name == OUTCOME or name in self.events else f"{name}: no chart has this event"
        if deed == "arms":
            timer, _, event = name.partition(":")
            if timer not in table.timers:
                return f"{name}: {table.chart} has no timer {timer} (TIMER:EVENT)"
            return "" if event in table.events else f"{name}: the chart {table.chart} has no such event"
        if deed == "disarms":
            chart, _, timer = name.rpartition(".")
            known = self.timers.get(chart or table.chart, [])
            return "" if timer in known else f"{name}: no such timer (TIMER or CHART.TIMER)"
        return "" if name in POOLS else f"{name}: no pool; there are {', '.join(POOLS)}"


def read_items(table, row, names, refusals):
    """Fills the row's items."""
    for deed in DEEDS:
        seen = set()
        for part in [] if row.cells[deed] == NONE else row.cells[deed].split(","):
            found = ITEM.match(part)
            item = Item(deed, found[1].split("/"), found[2]) if found else Item(deed, [""], "")
            for name in item.names:
                fault = names.fault(table, deed, name)
                if not fault and name in seen:
                    fault = f"{name} stands in {deed} twice"
                if fault:
                    refusals.add(table.path, row.line, fault)
                seen.add(name)
            row.items.append(item)


def check_row(table, row, names, refusals):
    """What is wrong with a row by itself."""
    def refuse(reason):
        refusals.add(table.path, row.line, f"{row.name}: {reason}")

    for column in [*DEEDS, "facts"]:
        if not row.cells[column]:
            refuse(f"{column} is empty; {NONE} is nothing")
            return
    read_items(table, row, names, refusals)
    if row.kind == "guard" and row.items:
        refuse("a guard posts, arms, disarms, takes and frees nothing")
    is_open = any(i.suffix for i in row.items)
    if is_open and not row.cells["when"]:
        refuse("`when` is to say when it does what has ? or *")
    if row.cells["when"] and not is_open:
        refuse("`when` is of what has ? or *, and nothing has")
    if len(row.items) > GROUPS:
        refuse(f"more than {GROUPS} things")


def check_facts(table, row, facts, refusals):
    """The facts are those that the code sets or reads."""
    function = facts.code.find("", f"cwi_{table.chart}_{row.name}")
    if function is None:
        refusals.add(table.path, row.line, f"{row.name}: no function cwi_{table.chart}_{row.name} in fsm/")
        return
    row.effects = facts.of_effects(function) if row.kind == "action" else []
    found = facts.of_action(function) if row.kind == "action" else facts.of_guard(function)
    if row.cells["facts"] != (",".join(found) or NONE):
        refusals.add(table.path, row.line, f"{row.name}: facts are {row.cells['facts']}, and its code "
                     f"{'sets' if row.kind == 'action' else 'reads'} {','.join(found) or 'none'}")


def read_table(root, chart, names, facts, refusals):
    path = chart.path[:-3] + ".actions.tsv"
    table = Table(chart.name, path, chart.row.timers, [e.name for e in chart.events])
    if not (root / path).is_file():
        refusals.add(path, 1, f"chart {chart.name} has no such file")
        return table
    wanted = {**{w: "action" for w in chart.actions}, **{w: "guard" for w in chart.guards}}
    last = 1
    for number, cells in table_rows((root / path).read_text(encoding="utf-8"), path, COLUMNS, refusals):
        row = Row(cells[0], cells[1], dict(zip(COLUMNS, cells)), number)
        last = number
        if wanted.get(row.name) != row.kind:
            refusals.add(path, number, f"{chart.path} has no {row.kind} {row.name}")
            continue
        if table.row(row.name):
            refusals.add(path, number, f"{row.name} stands in line {table.row(row.name).line} already")
            continue
        table.rows.append(row)
        check_row(table, row, names, refusals)
        check_facts(table, row, facts, refusals)
    for name, kind in wanted.items():
        if not table.row(name) and not any(line[0] == path and name in line[2] for line in refusals.found):
            refusals.add(path, last, f"no row of the {kind} {name}")
    return table


def read_tables(root, charts, code, refusals):
    """-> dict chart -> Table; code: the C of fsm/."""
    names = Names(charts)
    facts = Facts(code, charts)
    return {c.name: read_table(root, c, names, facts, refusals) for c in charts}


def number_of(table, row):
    return f"CWI_ACTION_{table.chart}_{row.name}"


MADE = "Generated by gen/actions.py from CHART.actions.tsv. Do not edit."


def header_text(tables):
    """gen/actions.h: the numbers."""
    rows = [number_of(t, r) for t in tables.values() for r in t.rows]
    out = [f"/* actions.h - the numbers of the charts' actions and guards, in a traced core.\n * {MADE} */",
           "#ifndef CW_ACTIONS_H", "#define CW_ACTIONS_H", "",
           "/* By CW_ACT and CW_GUARD, which paste the names of chart and action. */", "enum cwi_action_number {"]
    out += [f"    {name} = {number}," for number, name in enumerate(rows, 1)]
    return "\n".join(out + ["    CWI_ACTIONS", "};", "", "#endif", ""])


KINDS = {"posts": "CWI_POSTS", "arms": "CWI_ARMS", "disarms": "CWI_DISARMS", "takes": "CWI_TAKES",
         "frees": "CWI_FREES"}


def declared(table, tables, names, item, name, group):
    """One thing that a row allows, as C."""
    chart, what, timer = "0", "0", 0
    if item.deed == "posts" and name != OUTCOME:
        chart, what = f"CW_CHART_{names.events[name].upper()}", name
    elif item.deed == "arms":
        timer, _, what = name.partition(":")
        chart, timer = f"CW_CHART_{table.chart.upper()}", table.timers.index(timer)
    elif item.deed == "disarms":
        of, _, which = name.rpartition(".")
        of = of or table.chart
        chart, what = f"CW_CHART_{of.upper()}", str(tables[of].timers.index(which))
    elif item.deed in ("takes", "frees"):
        what = "CWI_POOL_" + name.upper()
    return f"    {{ {KINDS[item.deed]}, {chart}, {what}, {timer}, {group}, {int(item.suffix == '*')} }},"


def source_text(tables, charts):
    """gen/actions.c: the rows in ROM."""
    names = Names(charts)
    out = ["/* actions.c - what each action posts, arms, disarms, takes and frees, in a traced core.", f" * {MADE} */",
           '#include "core.h"', "", '#include "acting.h"', "", "static const struct cwi_declared declared[] = {"]
    rows, count = [], 0
    for table in tables.values():
        for row in table.rows:
            lines = [declared(table, tables, names, item, name, group)
                     for group, item in enumerate(row.items) for name in item.names]
            must = sum(1 << group for group, item in enumerate(row.items) if not item.suffix)
            if lines:
                out += [f"    /* {table.chart}.{row.name} */", *lines]
            rows.append(f"    [{number_of(table, row)}] = {{ {must:#x}, {count}, {len(lines)}, "
                        f"CW_CHART_{table.chart.upper()} }},")
            count += len(lines)
    if not count:
        out.append("    { 0 }")
    return "\n".join(out + ["};", "", "const struct cwi_declared *const cwi_declared = declared;", "",
                            "const struct cwi_action cwi_actions[CWI_ACTIONS] = {", *rows, "};", ""])


WORDS = """/* action_words.h - every row of the tables of actions in words, for the host.
 * {made} */
#ifndef CW_ACTION_WORDS_H
#define CW_ACTION_WORDS_H

#include <stdbool.h>

#define CW_ACTION_WORDS {count}u

struct cw_action_words {{
    const char *chart; /* "reg" */
    const char *table; /* path of the definition in the project */
    const char *name;  /* "seek" */
    bool is_guard;
    /* as the table has them: "REG_LOCATED", "NICT_START/NICT_LARGE", "client?"; "": nothing */
    const char *posts, *arms, *disarms, *takes, *frees, *facts;
    const char *effects; /* "SEND,TELL REGISTERED", from its code; "": none */
    const char *when; /* it does what has ? or *; "": nothing has */
}};

/* The row with number n of gen/actions.h is n - 1; those of a chart are together. */
extern const struct cw_action_words cw_action_words[CW_ACTION_WORDS];
/* The names of the pools, by enum cwi_pool of fsm/base/acting.h. */
extern const char *const cw_pool_words[{pools}];

#endif
"""


def words_text(tables):
    """gen/action_words.c"""
    out = ["/* action_words.c - every row of the tables of actions in words.", f" * {MADE} */",
           '#include "action_words.h"', "",
           "const char *const cw_pool_words[] = { " + ", ".join(f'"{w}"' for w in ("", *POOLS)) + " };", "",
           "const struct cw_action_words cw_action_words[CW_ACTION_WORDS] = {"]
    for t in tables.values():
        for r in t.rows:
            cells = [r.cells[c] for c in [*DEEDS, "facts"]] + [",".join(r.effects) or NONE, r.cells["when"]]
            texts = ['"' + ("" if c == NONE else c.replace("\\", "\\\\").replace('"', '\\"')) + '"' for c in cells]
            out += [f'    {{ "{t.chart}", "{t.path}", "{r.name}", {"true" if r.kind == "guard" else "false"},',
                    f"      {', '.join(texts)} }},"]
    return "\n".join(out + ["};", ""])


def outputs(tables, charts):
    """-> dict path -> text."""
    count = sum(len(t.rows) for t in tables.values())
    return {"gen/actions.h": header_text(tables), "gen/actions.c": source_text(tables, charts),
            "gen/action_words.h": WORDS.format(made=MADE, count=count, pools=len(POOLS) + 1),
            "gen/action_words.c": words_text(tables)}
