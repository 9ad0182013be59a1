"""chart.py - a chart: its text, its alphabet, its refused table and what Ragel makes of it, with every refusal."""
import re
from dataclasses import dataclass

from alphabet import bare, events_of
from chart_text import Malformed, read_states
from charts import PATH, read_rows
from machine import RagelFault, read_machine
from refused import Refusal, read_refused

PROTOTYPE = re.compile(r"^\s*(bool|void)\s+cwi_(\w+)\s*\(", re.M)


@dataclass
class Arc:
    """One arc of a chart; `id` is dense over all charts from 1."""
    state: str
    event: str
    guard: str
    clauses: list
    actions: list
    to: str
    line: int
    id: int = 0

    def outcome(self):
        """What enum cw_guard is on this arc."""
        return 0 if not self.guard else 1 if self.guard.startswith("!") else 2


class Chart:
    """All attributes are of the chart with every feature on, but `machine`, `arcs` and `refusals`: of the profile."""

    def __init__(self, row, path):
        self.row, self.name, self.value, self.path = row, row.chart, row.value, path
        self.header = path[:-3] + ".h"
        self.table = path[:-3] + ".refused.tsv"
        self.states, self.events = [], []
        self.guards, self.actions, self.clauses, self.tags, self.features = [], [], [], [], []
        self.cells = {}       # (state, event) -> {guard: TextArc}
        self.refused = {}     # (state, event) -> Refusal
        self.hears = False    # its header declares cwi_CHART_hear: it makes requests and hears of their responses
        self.machine = None
        self.arcs = []        # in the order of their ids
        self.refusals = []    # every cell without an arc

    def choosers(self):
        """-> dict choice -> its choosers."""
        return {s.name: s.choosers for s in self.states if s.choosers}

    def words(self):
        """What a setting may feed: actions, guards, events, features."""
        return {*self.actions, *self.guards, *self.features, *(e.name for e in self.events)}

    def state_names(self):
        """Of the profile's machine, in the order of the text."""
        return [s.name for s in self.states if s.name in self.machine.numbers]


def listed_charts(root, refusals):
    """The charts of fsm/charts.tsv, in the order of their values."""
    files = {f.stem: f.relative_to(root).as_posix() for f in sorted((root / "fsm").rglob("*.rl"))}
    charts = []
    for row in read_rows(root, refusals):
        if row.chart not in files:
            refusals.add(PATH, row.number, f"chart {row.chart} has no fsm/.../{row.chart}.rl")
        else:
            charts.append(Chart(row, files.pop(row.chart)))
    for left in files.values():
        refusals.add(left, 1, f"{PATH} does not list this chart")
    return charts


def read_chart(root, chart, profile, clauses, refusals):
    """Fills the chart from its text and header; adds whatever cannot stand to `refusals`."""
    for path in (chart.header, chart.table):
        if not (root / path).is_file():
            refusals.add(path, 1, f"chart {chart.name} has no such file")
            return
    text = (root / chart.path).read_text(encoding="utf-8")
    header = (root / chart.header).read_text(encoding="utf-8")
    chart.events = events_of(chart.name, chart.header, header, refusals)
    try:
        states = read_states(text)
    except Malformed as fault:
        refusals.add(chart.path, fault.line, fault.reason)
        return
    gather(chart, states)
    chart.hears = f"cwi_{chart.name}_hear(" in bare(header)
    check_timers(chart, header, refusals)
    check_states(chart, states, refusals)
    check_arcs(chart, clauses, refusals)
    check_choices(chart, refusals)
    check_words(chart, header, profile, refusals)


def finish_chart(root, chart, profile, clauses, derived, refusals):
    """The cells without an arc, and what Ragel makes of the chart, which read_chart has read. derived: dict (state,
    event) -> Refusal of the cells that need no row."""
    before = len(refusals.found)
    chart.refused = read_refused(chart, chart.table, (root / chart.table).read_text(encoding="utf-8"), clauses, derived,
                                 refusals)
    chart.refused.update(derived)
    add_choice_cells(chart)
    for state in chart.states:
        for event in chart.events:
            if (state.name, event.name) not in chart.cells and (state.name, event.name) not in chart.refused:
                refusals.add(chart.path, state.line,
                             f"{state.name} on {event.name} is neither an arc nor a row of {chart.table}")
    if len(refusals.found) > before:
        return
    try:
        whole = read_machine(root, chart, {})
        check_machine(chart, whole, refusals)
        chart.machine = read_machine(root, chart, profile.features)
        if len(refusals.found) == before:
            settle(root, chart, profile, refusals)
    except RagelFault as fault:
        for complaint in fault.complaints:
            refusals.add(*complaint)


def once(words):
    return list(dict.fromkeys(words))


def gather(chart, states):
    """The words and cells of the text."""
    chart.states = [s for s in states if s.name != "start"]
    arcs = [a for s in chart.states for a in s.arcs]
    chart.guards = once(a.guard.lstrip("!") for a in arcs if a.guard)
    chart.actions = once(w for a in arcs for w in a.actions)
    chart.clauses = once(w for a in arcs for w in a.clauses)
    chart.features = once(f for a in arcs for f in a.features)
    chart.tags = once(s.tag for s in chart.states if s.tag)
    for state in chart.states:
        for arc in state.arcs:
            for event in arc.events:
                chart.cells.setdefault((state.name, event), {}).setdefault(arc.guard, arc)


def check_timers(chart, header, refusals):
    """The timers of its row stand in its struct."""
    for timer in chart.row.timers:
        if not re.search(rf"struct cw_timer [^;]*\b{timer}\b[^;]*;", bare(header)):
            refusals.add(PATH, chart.row.number, f"{chart.header} has no struct cw_timer {timer}")


def check_choices(chart, refusals):
    """A choice is left in the step that entered it: each arc to it ends in one of its choosers, none comes back to it,
    and no chooser stands on an arc to another state."""
    choosers = chart.choosers()
    everywhere = {w for words in choosers.values() for w in words}
    for state in chart.states:
        for arc in state.arcs:
            cell = f"{state.name} on {','.join(arc.events)}"
            wanted = choosers.get(arc.to, [])
            found = [a for a in arc.actions if a in everywhere]
            if wanted and (found != arc.actions[-1:] or found[0] not in wanted):
                refusals.add(chart.path, arc.line, f"{cell} leads to the choice {arc.to}: its last action, and none "
                                                   f"before it, is to be one of {', '.join(wanted)}")
            if not wanted and found:
                refusals.add(chart.path, arc.line, f"{cell}: {found[0]} posts an outcome of a choice, and "
                                                   f"{arc.to} is none")
            if state.name in choosers and arc.to == state.name:
                refusals.add(chart.path, arc.line, f"{cell}: a choice that leads to itself")
    for name, words in choosers.items():
        for word in words:
            if not any(word in a.actions for s in chart.states for a in s.arcs):
                refusals.add(chart.path, 1, f"the choice {name} names {word}, which no arc does")


def add_choice_cells(chart):
    """What a choice does not take cannot come: the outcome that was posted is stepped before anything else."""
    for state in chart.states:
        for event in chart.events:
            if state.choosers and (state.name, event.name) not in chart.cells:
                chart.refused[state.name, event.name] = Refusal(
                    state.name, event.name, f"cannot: a choice, left in the step that enters it, by what "
                    f"{' or '.join(state.choosers)} posts", "CW_E_REFUSED", state.line)


def check_states(chart, states, refusals):
    """Names, tags, and that every state is reached."""
    names = {}
    for state in states:
        if state.name in names:
            refusals.add(chart.path, state.line, f"state {state.name} stands in line {names[state.name]} already")
        names[state.name] = state.line
        if state.name != "start" and state.tag != "st_" + state.name:
            refusals.add(chart.path, state.line, f"state {state.name} does not end in >~st_{state.name}: "
                                                 "without its own tag it may be merged with another")
        for arc in state.arcs:
            if arc.to not in {s.name for s in states} - {"start"}:
                refusals.add(chart.path, arc.line, f"{chart.name} has no state {arc.to}")
    if states[0].name != "start":
        refusals.add(chart.path, states[0].line, "the first state is not start")
    reached, left = set(), ["start"]
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            left += [a.to for s in states if s.name == name for a in s.arcs if a.events or name == "start"]
    for state in states:
        if state.name not in reached:
            refusals.add(chart.path, state.line, f"state {state.name} is lost: no arc leads to it")


def check_arcs(chart, clauses, refusals):
    """One arc a cell, or two that a guard tells apart; every arc cites."""
    known = {e.name for e in chart.events}
    for state in chart.states:
        seen = {}
        for arc in state.arcs:
            if not arc.events:
                continue
            if not arc.clauses:
                refusals.add(chart.path, arc.line, f"{state.name} on {','.join(arc.events)}: an arc without a clause")
            for clause in arc.clauses:
                if clauses is not None and clause not in clauses:
                    refusals.add(chart.path, arc.line, f"clause {clause} is not in the registry")
            for event in arc.events:
                cell = f"{state.name} on {event}"
                if event not in known:
                    refusals.add(chart.path, arc.line, f"{chart.header} has no event {event}")
                for guard, other in seen.get(event, {}).items():
                    if guard == arc.guard:
                        reason = f"{cell}: two arcs (line {other.line}), their states would be merged"
                    elif not guard or not arc.guard:
                        reason = f"{cell}: guarded and not guarded (line {other.line})"
                    elif guard.lstrip("!") != arc.guard.lstrip("!"):
                        reason = f"{cell}: more than one guard (line {other.line})"
                    else:
                        continue
                    refusals.add(chart.path, arc.line, reason)
                seen.setdefault(event, {}).setdefault(arc.guard, arc)
        for event, guards in seen.items():
            for guard, arc in guards.items():
                denied = guard[1:] if guard.startswith("!") else "!" + guard
                if guard and denied not in guards and len(guards) == 1:
                    refusals.add(chart.path, arc.line, f"{state.name} on {event}: half-guarded, "
                                                       f"no arc when {denied}")


def check_words(chart, header, profile, refusals):
    """Guards and actions are declared in the header, features are set by the profile."""
    declared = {name: kind for kind, name in PROTOTYPE.findall(bare(header))}
    for state in chart.states:
        for arc in state.arcs:
            wanted = [(arc.guard.lstrip("!"), "bool", "guard")] if arc.guard else []
            for word, kind, noun in wanted + [(a, "void", "action") for a in arc.actions]:
                if declared.get(f"{chart.name}_{word}") != kind:
                    refusals.add(chart.path, arc.line,
                                 f"{noun} {word}: {chart.header} declares no {kind} cwi_{chart.name}_{word}")
            for feature in arc.features:
                if feature not in profile.features:
                    refusals.add(chart.path, arc.line, f"feature {feature} is neither on nor off in {profile.path}")
    if chart.row.feature and chart.row.feature not in profile.features:
        refusals.add(PATH, chart.row.number, f"feature {chart.row.feature} is neither on nor off in {profile.path}")


def check_machine(chart, machine, refusals):
    """Ragel's machine, every feature on, matches the text."""
    lines = {s.name: s.line for s in chart.states}
    for names in machine.merged:
        refusals.add(chart.path, lines.get(names[-1], 1), "Ragel merged the states " + " and ".join(names))
    if machine.untagged:
        refusals.add(chart.path, 1, "Ragel made a state without a name: two arcs on one event, or start has an event")
    if machine.crowded:
        refusals.add(chart.path, 1, "more than one guard on one event")
    for name, line in lines.items():
        if name not in machine.numbers and not any(name in names for names in machine.merged):
            refusals.add(chart.path, line, f"Ragel lost the state {name}")
    if refusals:
        return
    written = {(s, e, g): (a.clauses, a.actions, a.to) for (s, e), c in chart.cells.items() for g, a in c.items()}
    for key in sorted(written.keys() | machine.arcs.keys()):
        if written.get(key) != machine.arcs.get(key):
            arc = chart.cells.get(key[:2], {}).get(key[2])
            refusals.add(chart.path, arc.line if arc else lines.get(key[0], 1),
                         f"{key[0]} on {key[1]} {key[2]}: Ragel reads {machine.arcs.get(key)}, "
                         f"the text says {written.get(key)}")


def settle(root, chart, profile, refusals):
    """The arcs and the refused cells that this profile leaves."""
    if chart.row.feature and not profile.features[chart.row.feature]:
        why = f"cannot: feature {chart.row.feature} is off in profile {profile.name}"
        chart.refusals = [Refusal(s, e.name, why, "CW_E_REFUSED", 0) for s in chart.state_names() for e in chart.events]
        return
    off = [f for f in chart.features if not profile.features[f]]
    machine = chart.machine
    if machine.numbers.get(chart.states[0].name, 1) != 1:
        refusals.add(chart.path, chart.states[0].line, f"{chart.states[0].name} is not the state that start leads to")
    if machine.merged or machine.untagged:
        refusals.add(chart.path, 1, f"in profile {profile.name} Ragel merges states")
        return
    alone = {f: read_machine(root, chart, {g: g != f for g in chart.features}) for f in off}
    for state in chart.state_names():
        for event in chart.events:
            cell = chart.cells.get((state, event.name), {})
            left = [g for g in sorted(cell, key=lambda g: (not g.startswith("!"), g))
                    if (state, event.name, g) in machine.arcs]
            for guard in left:
                arc = cell[guard]
                chart.arcs.append(Arc(state, event.name, guard, arc.clauses, arc.actions, arc.to, arc.line))
            if left:
                if len(left) == 1 and left[0]:
                    refusals.add(chart.path, cell[left[0]].line,
                                 f"{state} on {event.name}: half-guarded in profile {profile.name}")
                continue
            if cell:
                guilty = [f for f in off if (state, event.name, next(iter(cell))) not in alone[f].arcs] or off
                chart.refusals.append(Refusal(state, event.name, f"cannot: feature {' and '.join(guilty)} is off in "
                                              f"profile {profile.name}", "CW_E_REFUSED", 0))
            else:
                chart.refusals.append(chart.refused[state, event.name])
