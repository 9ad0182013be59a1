"""refused.py - the refused table of a chart: the cells that have no arc, each with the reason and what the host
sees."""
from dataclasses import dataclass

from chart_text import CLAUSE

HEADER = ["event", "states", "why", "host sees"]


@dataclass
class Refusal:
    state: str
    event: str
    why: str
    host: str
    line: int


def read_refused(chart, path, text, clauses, derived, refusals):
    """-> dict (state, event) -> Refusal. `chart` has states, events and cells; `clauses` None: no registry yet;
    `derived`: the same of the cells that need no row."""
    states, events = {s.name for s in chart.states}, {e.name for e in chart.events}
    lines = text.splitlines()
    if not lines or lines[0].split("\t") != HEADER:
        refusals.add(path, 1, "the first line is not: " + ", ".join(HEADER))
    found = {}
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != 4 or not all(cells):
            refusals.add(path, number, f"wanted four columns, none empty: {', '.join(HEADER)}")
            continue
        event, names, why, host = cells
        if event not in events:
            refusals.add(path, number, f"{chart.name} has no event {event}")
            continue
        if CLAUSE.fullmatch(why):
            if clauses is not None and why not in clauses:
                refusals.add(path, number, f"clause {why} is not in the registry")
        elif not why.startswith("cannot: "):
            refusals.add(path, number, f"'{why}' is neither a clause nor 'cannot: ' with a reason")
        for state in names.split(","):
            if state not in states:
                refusals.add(path, number, f"{chart.name} has no state {state}")
            elif any(s.name == state and s.choosers for s in chart.states):
                refusals.add(path, number, f"{state} is a choice: its cells without an arc need no row")
            elif (state, event) in derived:
                refusals.add(path, number, f"{state} on {event} needs no row: arcs and tables show it ("
                             f"{derived[state, event].why})")
            elif (state, event) in found:
                refusals.add(path, number, f"{state} on {event} is refused in line {found[state, event].line} already")
            elif (state, event) in chart.cells:
                arc = next(iter(chart.cells[state, event].values()))
                refusals.add(path, number, f"{state} on {event} has an arc ({chart.path}:{arc.line})")
            else:
                found[state, event] = Refusal(state, event, why, host, number)
    return found
