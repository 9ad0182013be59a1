"""rules.py - the message rules: fsm/message/rules.tsv becomes gen/rules_table.h and gen/rules_table.c.

usage: rules.py ROOT     (called by gen/regen.sh; writes both files, or refuses with file, line and reason)
"""
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from refusal import Refusals, Refused
from table_rows import clause_ids, table_rows

PATH = "fsm/message/rules.tsv"
COLUMNS = ["name", "applies", "level", "clause", "asks", "predicate"]
METHODS = ["OTHER", "INVITE", "ACK", "BYE", "CANCEL", "REGISTER", "OPTIONS", "INFO", "PRACK", "UPDATE", "SUBSCRIBE",
           "NOTIFY", "REFER", "MESSAGE", "PUBLISH"]      # enum sip_method of grammar/sip.h, checked below
STATUS = re.compile(r"([1-6])xx\Z|([1-6]\d\d)(?:-([1-6]\d\d))?\Z")


@dataclass
class Alternative:
    """One of the cases that a rule is for."""
    least: int
    most: int
    methods: int      # bit mask
    is_answer: bool


@dataclass
class Rule:
    name: str
    alternatives: list
    is_should: bool
    clause: str
    asks: str
    predicate: str    # C function
    kind: str         # C constant


def read_methods(word):
    """-> bit mask, or None."""
    name = word[1:] if word.startswith("!") else word
    if name not in METHODS[1:]:
        return None
    bit = 1 << METHODS.index(name)
    return (1 << len(METHODS)) - 1 - bit if word.startswith("!") else bit


def read_alternative(text):
    """`request`, `response`, `answer`, METHOD, STATUS [METHOD] -> Alternative, or None."""
    words, every = text.split(), (1 << len(METHODS)) - 1
    if words in (["request"], ["response"], ["answer"]):
        return Alternative(*((0, 0) if words == ["request"] else (100, 699)), every, words == ["answer"])
    status = STATUS.match(words[0]) if words else None
    methods = read_methods(words[-1]) if words else None
    if status and len(words) == 1 or status and len(words) == 2 and methods is not None:
        least = int(status[1]) * 100 if status[1] else int(status[2])
        most = least + 99 if status[1] else int(status[3] or status[2])
        return Alternative(least, most, methods if len(words) == 2 else every, False)
    if methods is not None and len(words) == 1:
        return Alternative(0, 0, methods, False)
    return None


def read_predicate(root, text, fields, functions):
    """-> (C function, C constant of its field), or a reason."""
    word, _, field = text.partition(" ")
    if word in ("has", "lacks"):
        return ("rule_" + word, "SIP_" + field) if field in fields else f"no header field {field} in grammar/field.tsv"
    if field or "rule_" + text not in functions:
        return f"no function rule_{text} in fsm/message/predicates.h"
    return "rule_" + text, "SIP_OTHER"


def known(root):
    """-> (fields, functions, clauses) that a rule may name."""
    fields = {l.split("\t")[0] for l in (root / "grammar/field.tsv").read_text(encoding="utf-8").splitlines()
              if l and not l.startswith("#")}
    functions = set(re.findall(r"\brule_\w+", (root / "fsm/message/predicates.h").read_text(encoding="utf-8")))
    clauses = clause_ids(root)
    return fields, functions, clauses


def read_rules(root, refusals):
    """-> list of Rule; what is wrong goes to `refusals`."""
    fields, functions, clauses = known(root)
    methods = re.search(r"enum sip_method \{([^}]*)\}", (root / "grammar/sip.h").read_text(encoding="utf-8"))[1]
    if [m.removeprefix("SIP_METHOD_").removeprefix("SIP_") for m in re.findall(r"\w+", methods)][:-1] != METHODS:
        refusals.add("gen/rules.py", 1, "METHODS are not those of enum sip_method in grammar/sip.h")
    rules = {}
    for number, cells in table_rows((root / PATH).read_text(encoding="utf-8"), PATH, COLUMNS, refusals):
        row = dict(zip(COLUMNS, cells))
        alternatives = [read_alternative(a) for a in row["applies"].split(",")]
        predicate = read_predicate(root, row["predicate"], fields, functions)
        for is_wrong, reason in (
                (not re.fullmatch(r"[a-z0-9_]+", row["name"]), f"{row['name']}: a name is lower case"),
                (row["name"] in rules, f"{row['name']}: there already"),
                (None in alternatives, f"{row['applies']}: no message of that kind"),
                (row["level"] not in ("must", "should"), f"{row['level']}: must or should"),
                (row["clause"] not in clauses, f"{row['clause']}: a clause that docs/spec/clauses.tsv lacks"),
                (isinstance(predicate, str), predicate)):
            if is_wrong:
                refusals.add(PATH, number, reason)
        if not isinstance(predicate, str):
            rules[row["name"]] = Rule(row["name"], alternatives, row["level"] == "should", row["clause"], row["asks"],
                                      *predicate)
    return list(rules.values())


def header_text(rules):
    count = sum(len(r.alternatives) for r in rules)
    return f"""/* rules_table.h - the message rules as a table, a row for each kind of message that a rule is for.
 * Generated by gen/rules.py from {PATH}. Do not edit. */
#ifndef CW_RULES_TABLE_H
#define CW_RULES_TABLE_H

#include "rules.h"

#define MESSAGE_RULES {count}u

extern const struct message_rule message_rules[MESSAGE_RULES];

#endif
"""


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def source_text(rules):
    out = [f"/* rules_table.c - the message rules. Generated by gen/rules.py from {PATH}. Do not edit. */",
           '#include "rules_table.h"', "", '#include "predicates.h"', "",
           "const struct message_rule message_rules[MESSAGE_RULES] = {"]
    for rule in rules:
        for a in rule.alternatives:
            out += [f"    {{ .name = {quoted(rule.name)}, .clause = {quoted(rule.clause)},",
                    f"      .asks = {quoted(rule.asks)},",
                    f"      .{'agrees' if a.is_answer else 'holds'} = {rule.predicate}, .kind = {rule.kind},",
                    f"      .methods = 0x{a.methods:04x}, .least = {a.least}, .most = {a.most}, "
                    f".is_should = {int(rule.is_should)} }},"]
    return "\n".join(out + ["};", ""])


def outputs(root):
    """-> dict path -> text. Raises Refused."""
    refusals = Refusals()
    rules = read_rules(Path(root), refusals)
    refusals.stop()
    return {"gen/rules_table.h": header_text(rules), "gen/rules_table.c": source_text(rules)}


def main(arguments):
    if len(arguments) != 1:
        print(__doc__.split("usage: ")[1], end="", file=sys.stderr)
        return 2
    try:
        for path, text in outputs(arguments[0]).items():
            (Path(arguments[0]) / path).write_text(text, encoding="utf-8")
    except Refused as refused:
        print("\n".join(refused.lines), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
