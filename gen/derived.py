"""derived.py - the cells of a chart that its arcs and the tables of actions show to be out of reach.

The chart is played in every way that its arcs allow, from its first state, with what the actions post, arm and disarm.
Three kinds of events cannot come at any time:

  own        posted by the chart's own actions, to its own instance (a traced core holds that): stepped before
             anything else, so it comes only where it was posted
  timer      comes only while a timer is armed with it; one that has fired is not armed
  response   of CHART.responses.tsv: comes only while a request is pending, because cwi_CHART_hear drops what is not of
             r->transaction. A request is pending after an action that sets CHART.transaction and starts a client
             transaction, until a response that is not provisional, or an action that sets it and starts none, or
             returns the slot of the chart. One of CHART.WHAT.responses.tsv comes while a further member of the struct
             names the request (an INVITE that has been answered): cwi_CHART_hear sets it at one response and clears it
             at another, or the slot is returned

An event that any other code names may come from there, at any time, and nothing is derived of it; but none comes in a
state that is always left by what the chart has posted to itself.
"""
import itertools
import re
from collections import defaultdict
from dataclasses import dataclass, field

from alphabet import bare
from refused import Refusal
from responses import COLUMNS
from table_rows import table_rows

POSTS_MOST = 6      # own events that wait at once; more are not followed
STARTS = {"NICT_START", "NICT_LARGE", "ICT_START", "ICT_LARGE"}
HEARS = re.compile(r"if \(r->transaction != o->client\)\s*return 0;")
ANSWERED = re.compile(r"if \(event != (\w+)\) ?(?:\{[^}]*?)?\s*r->transaction = 0;")
# A request that has been answered, and of which more is heard: its member, table, and the event that ends it.
MORE = re.compile(r"if \(r->(\w+) == o->client\) \{\s*event = cwi_classify\(&cwi_\w+?_(\w+)_responses, [^}]*?"
                  r"if \(event == (\w+)\)\s*r->\1 = 0;\s*return event;\s*\}")
REQUEST = "transaction"
ENDED = "ended"     # what an action does to the requests: all are forgotten with the slot


@dataclass
class Sources:
    """Where the events of a chart come from."""
    own: set = field(default_factory=set)
    timer: dict = field(default_factory=dict)       # event -> timers
    response: dict = field(default_factory=dict)    # event -> members of the struct that name the request it is of
    provisional: str = ""                           # after it the request is still pending
    begins: dict = field(default_factory=dict)      # event -> member: of it, more may be heard
    ends: dict = field(default_factory=dict)        # event -> member: of it, nothing more is heard

    def pending_after(self, event, member, pending):
        """What is pending after a response."""
        if member == REQUEST and event != self.provisional:
            pending = pending - {REQUEST}
        return (pending | {self.begins[event]} if member == REQUEST and event in self.begins else
                pending - {member} if self.ends.get(event) == member else pending)


def responses_of(root, chart, what=""):
    """The events of CHART.responses.tsv, or CHART.WHAT.responses.tsv."""
    path = root / (chart.path[:-3] + f".{what}.responses.tsv".replace("..", "."))
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return {cells[2] for _, cells in table_rows(text, "", COLUMNS, Ignored())}


class Ignored:
    """gen/responses.py refuses what is wrong with those tables."""

    def add(self, *_):
        pass


def named_elsewhere(root, chart, code):
    """Text of all C that is not reached from the chart's actions alone: an event that it names may come any time."""
    own = chart.path[:-3] + "_act.c"
    out = []
    for file in sorted((root / "fsm").rglob("*.[ch]")):
        path = file.relative_to(root).as_posix()
        if path not in (own, chart.header):
            out.append(bare(file.read_text(encoding="utf-8")))
    acts = [code.find("", f"cwi_{chart.name}_{w}") for w in chart.actions + chart.guards]
    reached = {f.name for a in acts if a for f in code.reached(a, set()) if f.path == own}
    hear = code.find("", f"cwi_{chart.name}_hear")
    heard = [f for f in code.reached(hear, set()) if f.path == own] if hear else []
    text = bare((root / own).read_text(encoding="utf-8")) if (root / own).is_file() else ""
    for f in code.functions.values():
        if f.path == own and f.name in reached and f not in heard:
            text = text.replace(f.body, "")
    return "\n".join([*out, text])


def read_hear(root, chart, table, hear, found):
    """What cwi_CHART_hear says of the responses."""
    answered = ANSWERED.search(hear.body) if hear and HEARS.search(hear.body) else None
    if not answered or f"cwi_{chart.name}_responses" not in hear.body:
        return
    found.provisional = answered[1]
    for event in responses_of(root, chart):
        found.response.setdefault(event, set()).add(REQUEST)
    more = MORE.search(hear.body)
    begun = more and re.search(rf"if \(event == (\w+)[^;{{}}]*\)\s*r->{more[1]} = o->client;", hear.body)
    if begun and not any(f"{chart.name}.{more[1]}" in row.cells["facts"].split(",") for row in table.rows
                         if row.kind == "action"):
        found.begins[begun[1]] = more[1]
        found.ends[more[3]] = more[1]
        for event in responses_of(root, chart, more[2]):
            found.response.setdefault(event, set()).add(more[1])


def read_sources(root, chart, tables, code):
    table, found = tables[chart.name], Sources()
    elsewhere = set(re.findall(rf"\b{chart.name.upper()}_\w+", named_elsewhere(root, chart, code)))
    posted = {n: t.chart for t in tables.values() for r in t.rows for i in r.of("posts") for n in i.names
              if t.chart != chart.name}
    read_hear(root, chart, table, code.find("", f"cwi_{chart.name}_hear"), found)
    elsewhere -= found.response.keys()
    for row in table.rows:
        found.own |= {n for i in row.of("posts") for n in i.names if n in table.events}
        for item in row.of("arms"):
            for name in item.names:
                timer, _, event = name.partition(":")
                found.timer.setdefault(event, set()).add(timer)
    anywhere = elsewhere | posted.keys()
    found.own -= anywhere
    found.response = {e: m for e, m in found.response.items() if e not in anywhere}
    found.timer = {e: t for e, t in found.timer.items() if e not in anywhere}
    return found


@dataclass(frozen=True)
class Moment:
    """What the chart may be in: its state, what each timer is armed with, which requests are pending, by the members
    that name them, and the own events that wait."""
    state: str
    timers: tuple
    pending: frozenset
    posts: tuple


def picks(item):
    """What may be done of an item: a list of ((column, name), ...). Any number: up to two, which shows where further
    ones would come."""
    one = [((item.deed, name),) for name in item.names]
    several = [(*a, *b) for a in one for b in one] if item.suffix == "*" else []
    return one + [()] * bool(item.suffix) + several


def deeds(row, table, own):
    """Every way in which an action may end: a list of (own events posted, {timer: event or None}, whether the request
    is pending, ENDED or None: as before). own: the row of charts.tsv."""
    timers = own.timers
    is_ended = any(i.names == [own.pool.removesuffix("s")] and not i.suffix for i in row.of("frees"))
    sets_request = f"{table.chart}.{REQUEST}" in row.cells["facts"].split(",")
    ways = []
    for picked in itertools.product(*map(picks, row.items)):
        names = [deed for some in picked for deed in some]
        posts = tuple(n for deed, n in names if deed == "posts" and n in table.events)
        armed = {n: None for deed, n in names if deed == "disarms" and n in timers}
        armed.update({n.split(":")[0]: n.split(":")[1] for deed, n in names if deed == "arms"})
        pending = ENDED if is_ended else bool(STARTS & {n for _, n in names}) if sets_request else None
        for order in set(itertools.permutations(posts)):
            ways.append((order, armed, pending))
    return ways


class Play:
    """The chart played in every way; `came` has the kinds of each event by the state that it came in."""

    def __init__(self, chart, table, sources):
        self.chart, self.table, self.sources = chart, table, sources
        self.came = {"own": defaultdict(set), "timer": defaultdict(set), "response": defaultdict(set)}
        self.rested = set()     # states in which the chart waits for an event
        self.is_whole = True
        self.deeds = {w: deeds(table.row(w), table, chart.row) for w in chart.actions}
        self.play()

    def play(self):
        first = Moment(self.chart.states[0].name, (None,) * len(self.chart.row.timers), frozenset(), ())
        seen, left = {first}, [first]
        while left:
            moment = left.pop()
            for event, kind, before in self.offered(moment):
                if kind:
                    self.came[kind][event].add(moment.state)
                for after in self.step(before, event):
                    if after not in seen:
                        seen.add(after)
                        left.append(after)

    def offered(self, m):
        """Yields (event, kind or "", the moment in which it is stepped)."""
        if m.posts:
            event, *rest = m.posts
            yield event, "own" if event in self.sources.own else "", Moment(m.state, m.timers, m.pending,
                                                                          tuple(rest))
            return
        self.rested.add(m.state)
        known = self.sources.own | self.sources.timer.keys() | self.sources.response.keys()
        for place, event in enumerate(m.timers):
            if event in self.sources.timer:
                fired = m.timers[:place] + (None,) + m.timers[place + 1:]
                yield event, "timer", Moment(m.state, fired, m.pending, ())
        for event, members in self.sources.response.items():
            for member in members & m.pending:
                after = self.sources.pending_after(event, member, m.pending)
                yield event, "response", Moment(m.state, m.timers, after, ())
        for event in self.chart.events:
            if event.name not in known:
                yield event.name, "", m

    def step(self, m, event):
        """-> the moments after the arcs on this event; a refused one changes nothing."""
        arcs = self.chart.cells.get((m.state, event), {})
        found = set() if arcs else {m}
        for arc in arcs.values():
            ways = {Moment(arc.to, m.timers, m.pending, m.posts)}
            for action in arc.actions:
                ways = {self.after(w, way) for w in ways for way in self.deeds[action]}
            found |= ways
        return found

    def after(self, m, way):
        posts, armed, pending = way
        waiting = m.posts + posts
        if len(waiting) > POSTS_MOST:
            self.is_whole = False
            waiting = waiting[:POSTS_MOST]
        timers = tuple(armed.get(t, event) for t, event in zip(self.chart.row.timers, m.timers))
        requests = m.pending if pending is None else frozenset() if pending == ENDED else \
            m.pending | {REQUEST} if pending else m.pending - {REQUEST}
        return Moment(m.state, timers, requests, waiting)


def reason(play, event):
    """Why the event cannot come in a state that it does not come in."""
    parts, sources = [], play.sources
    order = [s.name for s in play.chart.states]

    def where(kind):
        return ", ".join(sorted(play.came[kind][event], key=order.index))

    if event in sources.own:
        parts.append(f"the chart posts it to itself, on the way to {where('own')} only" if where("own")
                     else "the chart never posts it")
    if event in sources.timer:
        timers = " and ".join(sorted(sources.timer[event]))
        name = f"timer {timers}" if len(play.chart.row.timers) > 1 else "the timer"
        parts.append(f"{name} is armed with it in {where('timer')} only" if where("timer") else "nothing arms it")
    if event in sources.response:
        what = "a request is pending" if REQUEST in sources.response[event] else "more is heard of an answered request"
        parts.append(f"{what} in {where('response')} only" if where("response") else "no request is ever pending")
    return "cannot: " + "; ".join(parts)


def check_choices(play, refusals):
    """A choice has an arc for every event that comes in it, and for no other."""
    chart = play.chart
    for state in chart.states:
        for event in chart.events if state.choosers else ():
            has_arc = (state.name, event.name) in chart.cells
            if has_arc != (state.name in play.came["own"][event.name]):
                refusals.add(chart.path, state.line, f"{state.name} on {event.name}: " + (
                    "no action that leads there posts it" if has_arc else
                    f"{' or '.join(state.choosers)} may post it, and the choice has no arc for it"))


def derived_cells(root, chart, tables, code, refusals):
    """-> dict (state, event) -> Refusal of the cells that cannot be reached, but those of choices."""
    sources = read_sources(root, chart, tables, code)
    play = Play(chart, tables[chart.name], sources)
    if not play.is_whole:
        return {}
    check_choices(play, refusals)
    known = sources.own | sources.timer.keys() | sources.response.keys()
    found = {}
    for state in chart.states:
        for event in () if state.choosers else chart.events:
            if (state.name, event.name) in chart.cells or any(state.name in play.came[kind][event.name]
                                                              for kind in play.came):
                continue
            if event.name in known:
                why = reason(play, event.name)
            elif state.name not in play.rested:
                why = "cannot: what the chart has posted to itself is stepped before anything else"
            else:
                continue
            found[state.name, event.name] = Refusal(state.name, event.name, why, "CW_E_REFUSED", state.line)
    return found
