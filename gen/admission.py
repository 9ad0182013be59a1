"""admission.py - the table of admission: fsm/message/admission.tsv becomes gen/admission_table.h and .c, the rows that
the core looks through, and gen/admission_words.h and .c, the same in words for the host.
"""
import re
from dataclasses import dataclass

from refusal import Refusals
from table_rows import clause_ids, table_rows

PATH = "fsm/message/admission.tsv"
HEADER = "fsm/admission.h"       # the predicates
FIELDS = "fsm/base/answer.h"          # enum cwi_answer_field
COLUMNS = ["id", "predicate", "methods", "answer", "fields", "clause"]
OUTCOMES = {"pass": 1, "ignore": 2, "drop": 3}      # enum cwi_admission_answer of fsm/admission.h
UNLIKE = {"RFC3261_8_2_1", "RFC3261_11_2"}          # where OPTIONS is not answered as INVITE (LOCAL_options_200)


@dataclass
class Row:
    id: str
    predicate: str    # "": always
    methods: str
    mask: int
    answer: str
    fields: list
    clauses: list
    line: int

    def status(self):
        return OUTCOMES[self.answer] if self.answer in OUTCOMES else int(self.answer)


def methods_of(root):
    """-> names of enum sip_method, OTHER first."""
    body = re.search(r"enum sip_method \{([^}]*)\}", (root / "grammar/sip.h").read_text(encoding="utf-8"))[1]
    return [m.removeprefix("SIP_METHOD_").removeprefix("SIP_") for m in re.findall(r"\w+", body)][:-1]


def read_methods(text, methods):
    """`*`, `INVITE,BYE`, `!ACK,CANCEL` -> bit mask, or None."""
    every = (1 << len(methods)) - 1
    if text == "*":
        return every
    names = text.removeprefix("!").split(",")
    if any(n not in methods for n in names):
        return None
    mask = sum(1 << methods.index(n) for n in names)
    return every - mask if text.startswith("!") else mask


def read_fields(root):
    """-> dict name of a header field -> constant."""
    body = re.search(r"enum cwi_answer_field \{([^}]*)\}", (root / FIELDS).read_text(encoding="utf-8"))[1]
    names = re.findall(r"CWI_ANSWER_(\w+)\s*=", body)
    return {"-".join(w.capitalize() for w in n.split("_")): "CWI_ANSWER_" + n for n in names}


def read_rows(root, refusals):
    """-> list of Row; what is wrong goes to `refusals`."""
    clauses = clause_ids(root)
    predicates = set(re.findall(r"\bbool cwi_admission_(\w+)\(", (root / HEADER).read_text(encoding="utf-8")))
    phrases = set(re.findall(r"^(\d\d\d)\t", (root / "grammar/reason.tsv").read_text(encoding="utf-8"), re.M))
    methods, fields = methods_of(root), read_fields(root)
    rows = []
    for number, cells in table_rows((root / PATH).read_text(encoding="utf-8"), PATH, COLUMNS, refusals):
        name, predicate, named, answer, added, cited = cells
        mask, own, ids = read_methods(named, methods), [f for f in added.split(",") if f], cited.split(",")
        for is_wrong, reason in (
                (not re.fullmatch(r"[a-z0-9_]+", name), f"{name}: an id is lower case"),
                (name in (r.id for r in rows), f"{name}: there already"),
                (predicate and predicate not in predicates,
                 f"{predicate}: no bool cwi_admission_{predicate}() in {HEADER}"),
                (mask is None, f"{named}: neither `*`, methods of enum sip_method, nor `!` and those"),
                (answer not in OUTCOMES and (answer not in phrases or answer < "200"),
                 f"{answer}: neither a final status that grammar/reason.tsv knows nor one of {', '.join(OUTCOMES)}"),
                (any(f not in fields for f in own), f"{added}: not all fields are those of enum cwi_answer_field"),
                (answer in OUTCOMES and own, f"{answer}: nothing is sent that could have fields"),
                (any(c not in clauses for c in ids),
                 f"{', '.join(c for c in ids if c not in clauses)}: a clause that docs/spec/clauses.tsv lacks")):
            if is_wrong:
                refusals.add(PATH, number, reason)
        if mask is not None:
            rows.append(Row(name, predicate, named, mask, answer, own, ids, number))
    check_order(rows, methods, refusals)
    return rows, fields


def check_order(rows, methods, refusals):
    """Each method ends at a row without a predicate; each row has a method that no earlier one ends."""
    ended, asked = 0, {}
    for row in rows:
        if row.mask & ~(ended | asked.get(row.predicate, 0)) == 0:
            refusals.add(PATH, row.line, f"{row.id}: no request is left for it")
        if row.predicate:
            asked[row.predicate] = asked.get(row.predicate, 0) | row.mask
        else:
            ended |= row.mask
        both = [row.mask >> methods.index(m) & 1 for m in ("INVITE", "OPTIONS")]
        if both[0] != both[1] and not UNLIKE & set(row.clauses):
            refusals.add(PATH, row.line, f"{row.id}: RFC3261_11_2 has OPTIONS answered as INVITE is")
    left = [m for i, m in enumerate(methods) if not ended >> i & 1]
    if left:
        refusals.add(PATH, rows[-1].line if rows else 1, f"no row without a predicate decides {', '.join(left)}")


def header_text(rows):
    ids = "\n".join(f"    CWI_ADMISSION_{r.id.upper()} = {n}{',' if n < len(rows) else ''}"
                    for n, r in enumerate(rows, 1))
    return f"""/* admission_table.h - the rows of {PATH}.
 * Generated by gen/admission.py. Do not edit. */
#ifndef CW_ADMISSION_TABLE_H
#define CW_ADMISSION_TABLE_H

#include "admission.h"

enum cwi_admission_id {{
{ids}
}};

/* In their order: row CWI_ADMISSION_x stands at x - 1. The last matches whatever is left. */
extern const struct cwi_admission_row cwi_admission_rows[{len(rows)}];
/* Of a row's `predicate`, from 1. */
extern bool (*const cwi_admission_predicates[])(const struct cwi_admission *a);

#endif
"""


def source_text(rows, fields):
    predicates = list(dict.fromkeys(r.predicate for r in rows if r.predicate))
    out = [f"/* admission_table.c - the rows of {PATH}.", " * Generated by gen/admission.py. Do not edit. */",
           '#include "admission_table.h"', "", '#include "answer.h"', "",
           "bool (*const cwi_admission_predicates[])(const struct cwi_admission *) = {"]
    out += [f"    cwi_admission_{p}," for p in predicates]
    out += ["};", "", f"const struct cwi_admission_row cwi_admission_rows[{len(rows)}] = {{"]
    for r in rows:
        number = predicates.index(r.predicate) + 1 if r.predicate else 0
        added = " | ".join(fields[f] for f in r.fields) or "0"
        out += [f"    /* {r.id}: {r.predicate or 'always'} */",
                f"    {{ 0x{r.mask:04x}, {r.status()}, {number},", f"      {added} }},"]
    return "\n".join(out + ["};", ""])


SENT_BESIDE = (100, 487)     # what the transactions answer by themselves (17.2.1, 9.2)


def phrases_text(root, rows):
    """gen/phrases.c: of grammar/reason.tsv what the phone sends."""
    known = dict(re.findall(r"^(\d\d\d)\t([^\t]+)\t", (root / "grammar/reason.tsv").read_text(encoding="utf-8"), re.M))
    sent = sorted({str(s) for s in SENT_BESIDE} | {r.answer for r in rows if r.answer not in OUTCOMES})
    out = [f"/* phrases.c - the reason phrases of the statuses that {PATH} and the transactions send.",
           " * Generated by gen/admission.py. Do not edit. */", '#include "answer.h"', "", "const char cwi_phrases[] ="]
    return "\n".join(out + [f'    "{s}{known[s]}\\0"' for s in sent]) + ";\n"


WORDS = """/* admission_words.h - the rows of the table of admission in words, for the host.
 * Generated by gen/admission.py. Do not edit. */
#ifndef CW_ADMISSION_WORDS_H
#define CW_ADMISSION_WORDS_H

#include <stdint.h>

#define CW_ADMISSION_WORDS %du

struct cw_admission_words {
    const char *id;             /* "user_unknown" */
    const char *predicate;      /* "is_for_another_user"; "": always */
    const char *methods;        /* "*", "INVITE,BYE", "!ACK" */
    const char *answer;         /* "404"; "pass": to its transaction, "ignore", "drop" */
    const char *fields;         /* "Allow,Accept"; "": none */
    const char *const *clauses; /* ends with NULL, never empty */
    uint16_t status;            /* 0: nothing is sent */
};

extern const struct cw_admission_words cw_admission_words[CW_ADMISSION_WORDS]; /* row n at n - 1 */

#endif
"""


def words_text(rows):
    out = ["/* admission_words.c - the rows of the table of admission in words.",
           " * Generated by gen/admission.py. Do not edit. */", '#include "admission_words.h"', "",
           "#include <stddef.h>", "",
           "const struct cw_admission_words cw_admission_words[CW_ADMISSION_WORDS] = {"]
    for r in rows:
        clauses = ", ".join([f'"{c}"' for c in r.clauses] + ["NULL"])
        out += [f'    {{ "{r.id}", "{r.predicate}", "{r.methods}", "{r.answer}", "{",".join(r.fields)}",',
                f"      (const char *const[]){{ {clauses} }}, {0 if r.answer in OUTCOMES else r.answer} }},"]
    return "\n".join(out + ["};", ""])


def canonical(root):
    """What a trace ring depends on: which number is which row."""
    if not (root / PATH).is_file():
        return []
    return [f"admission {n} {r.id} {r.answer} {' '.join(r.clauses)}"
            for n, r in enumerate(read_rows(root, Refusals())[0], 1)]


def outputs(root):
    """-> dict path -> text, empty where there is no table. Raises Refused."""
    if not (root / PATH).is_file():
        return {}
    refusals = Refusals()
    rows, fields = read_rows(root, refusals)
    refusals.stop()
    return {"gen/admission_table.h": header_text(rows), "gen/admission_table.c": source_text(rows, fields),
            "gen/admission_words.h": WORDS % len(rows), "gen/admission_words.c": words_text(rows),
            "gen/phrases.c": phrases_text(root, rows)}
