"""responses.py - the tables of responses: fsm/ROOM/CHART.responses.tsv becomes gen/CHART_responses.h and .c.

A second table of a chart is CHART.WHAT.responses.tsv and stands in the same files. gen/response_words.h and .c have
all rows in words, for the host.
"""
import re
from dataclasses import dataclass

from alphabet import events_of
from refusal import Refusals

COLUMNS = ["status", "condition", "event", "clause"]
LEAST, MOST = 100, 699
RANGE = re.compile(r"([1-6]\d\d)(?:-([1-6]\d\d))?\Z")


@dataclass
class Row:
    status: str
    spans: list       # (least, most)
    condition: str
    event: str
    clauses: list
    line: int


@dataclass
class Table:
    chart: str
    what: str         # "" of a chart's first table
    path: str
    header: str       # of the chart
    events: dict      # name -> value
    rows: list

    def symbol(self):
        return "cwi_" + "_".join(w for w in (self.chart, self.what, "responses") if w)


def read_spans(text):
    """`none`, `*`, `401,407`, `100-199` -> list of (least, most), or None."""
    if text in ("none", "*"):
        return [(0, 0)] if text == "none" else [(LEAST, MOST)]
    found = [RANGE.match(part) for part in text.split(",")]
    spans = [(int(m[1]), int(m[2] or m[1])) for m in found if m]
    return spans if all(found) and all(least <= most for least, most in spans) else None


def covered(spans):
    """-> set of the statuses."""
    return {status for least, most in spans for status in range(least, most + 1)}


def read_rows(table, text, header, clauses, refusals):
    """Fills the table's rows; what is wrong with one of them goes to `refusals`."""
    conditions = set(re.findall(rf"\bbool cwi_{table.chart}_(\w+)\(const struct cwi_response \*", header))
    is_head = True
    for number, line in enumerate(text.splitlines(), 1):
        cells = line.split("\t")
        if not line or line.startswith("#"):
            continue
        if is_head or len(cells) != len(COLUMNS):
            if cells != COLUMNS:
                refusals.add(table.path, number, "the columns are " + ", ".join(COLUMNS))
            is_head = False
            continue
        status, condition, event, cited = cells
        spans, ids = read_spans(status), cited.split(",")
        unknown = [c for c in ids if c not in clauses]
        for is_wrong, reason in (
                (spans is None, f"{status}: neither `none`, `*`, a status nor a range of them"),
                (condition and condition not in conditions,
                 f"{condition}: no bool cwi_{table.chart}_{condition}(const struct cwi_response *) in {table.header}"),
                (event not in table.events, f"{event}: the chart {table.chart} has no such event"),
                (unknown, f"{', '.join(unknown)}: a clause that docs/spec/clauses.tsv lacks")):
            if is_wrong:
                refusals.add(table.path, number, reason)
        if spans is not None:
            table.rows.append(Row(status, spans, condition, event, ids, number))


def check_order(table, refusals):
    """Every status has a row without a condition, and every row has a status that no earlier one takes."""
    decided, asked = set(), {}
    for row in table.rows:
        mine = covered(row.spans)
        if mine <= decided | asked.get(row.condition, set()):
            refusals.add(table.path, row.line, f"{row.status} {row.condition or row.event}: no response is left for it")
        if row.condition:
            asked.setdefault(row.condition, set()).update(mine)
        else:
            decided |= mine
    wanted = set(range(LEAST, MOST + 1)) | {0} & {s for row in table.rows for s in covered(row.spans)}
    if wanted - decided:
        refusals.add(table.path, table.rows[-1].line if table.rows else 1,
                     f"no row without a condition decides {min(wanted - decided) or 'none'}")


def read_tables(root, refusals):
    """-> list of Table, those of a chart together."""
    clauses = {l.split("\t")[0] for l in (root / "docs/spec/clauses.tsv").read_text(encoding="utf-8").splitlines()}
    tables = []
    for file in sorted((root / "fsm").glob("*/*.responses.tsv"), key=lambda f: (f.parent, f.name.split("."), f.name)):
        path = file.relative_to(root).as_posix()
        chart, *what = file.name.removesuffix(".responses.tsv").split(".")
        header = file.parent / (chart + ".h")
        if len(what) > 1 or not header.is_file():
            refusals.add(path, 1, f"not a table CHART.responses.tsv or CHART.WHAT.responses.tsv beside {chart}.h")
            continue
        text = header.read_text(encoding="utf-8")
        name = header.relative_to(root).as_posix()
        events = {e.name: e.value for e in events_of(chart, name, text, refusals)}
        table = Table(chart, what[0] if what else "", path, name, events, [])
        read_rows(table, file.read_text(encoding="utf-8"), text, clauses, refusals)
        check_order(table, refusals)
        tables.append(table)
    return sorted(tables, key=lambda t: (t.chart, t.what))


def header_text(chart, tables):
    guard = f"CW_{chart.upper()}_RESPONSES_H"
    out = [f"/* {chart}_responses.h - what a response is to the chart {chart}.",
           " * Generated by gen/responses.py from its tables of responses. Do not edit. */",
           f"#ifndef {guard}", f"#define {guard}", "", '#include "classify.h"', ""]
    out += [f"extern const struct cwi_responses {t.symbol()}; /* {t.path} */" for t in tables]
    return "\n".join(out + ["", "#endif", ""])


def rows_text(table, conditions):
    name = table.symbol().removeprefix(f"cwi_{table.chart}_").removesuffix("responses") + "rows"
    out = ["", f"static const struct cwi_response_row {name}[] = {{"]
    for row in table.rows:
        condition = conditions.index(row.condition) + 1 if row.condition else 0
        out += [f"    {{ {least}, {most}, {condition}, {row.event} }},"
                + (f" /* {row.condition} */" if row.condition else "") for least, most in row.spans]
    return out + ["};", "", f"const struct cwi_responses {table.symbol()} = {{ {name}, "
                            f"{'conditions' if conditions else '0'} }};"]


def source_text(chart, tables):
    conditions = list(dict.fromkeys(r.condition for t in tables for r in t.rows if r.condition))
    out = [f"/* {chart}_responses.c - what a response is to the chart {chart}.",
           " * Generated by gen/responses.py from its tables of responses. Do not edit. */",
           f'#include "{chart}_responses.h"', "", f'#include "{chart}.h"']
    if conditions:
        out += ["", "static bool (*const conditions[])(const struct cwi_response *) = {"]
        out += [f"    cwi_{chart}_{c}," for c in conditions] + ["};"]
    for table in tables:
        out += rows_text(table, conditions)
    return "\n".join(out + [""])


WORDS = """/* response_words.h - every row of the tables of responses in words, for the host.
 * Generated by gen/responses.py. Do not edit. */
#ifndef CW_RESPONSE_WORDS_H
#define CW_RESPONSE_WORDS_H

#define CW_RESPONSE_WORDS %du

struct cw_response_words {
    const char *chart;          /* "reg" */
    const char *table;          /* path of the definition in the project */
    const char *status;         /* "100-199", "401,407", "*", "none" */
    const char *condition;      /* "has_retry_after"; "": none */
    const char *event;          /* "REG_2XX" */
    const char *const *clauses; /* ends with NULL, never empty */
};

/* The tables of a chart together, the rows in their order. */
extern const struct cw_response_words cw_response_words[CW_RESPONSE_WORDS];

#endif
"""


def words_text(tables):
    out = ["/* response_words.c - every row of the tables of responses in words.",
           " * Generated by gen/responses.py. Do not edit. */", '#include "response_words.h"', "",
           "#include <stddef.h>", "", "const struct cw_response_words cw_response_words[CW_RESPONSE_WORDS] = {"]
    for t in tables:
        for r in t.rows:
            clauses = ", ".join([f'"{c}"' for c in r.clauses] + ["NULL"])
            out += [f'    {{ "{t.chart}", "{t.path}", "{r.status}", "{r.condition}", "{r.event}",',
                    f"      (const char *const[]){{ {clauses} }} }},"]
    return "\n".join(out + ["};", ""])


def outputs(root):
    """-> dict path -> text, empty where no chart has a table. Raises Refused."""
    refusals, out = Refusals(), {}
    if not any((root / "fsm").glob("*/*.responses.tsv")):
        return out
    tables = read_tables(root, refusals)
    refusals.stop()
    for chart in dict.fromkeys(t.chart for t in tables):
        mine = [t for t in tables if t.chart == chart]
        out[f"gen/{chart}_responses.h"] = header_text(chart, mine)
        out[f"gen/{chart}_responses.c"] = source_text(chart, mine)
    out["gen/response_words.h"] = WORDS % sum(len(t.rows) for t in tables)
    out["gen/response_words.c"] = words_text(tables)
    return out
