"""dot.py - docs/trace/CHART.dot and CHART.svg: a chart as a picture that reads from top to bottom.

The spine (gen/spine.py) is large and straight, its arcs carry events and clauses. All other arcs are rows in the box of
their state, by next state, with a thin line to it; the clauses of a row are its title, which a browser shows. A unit of
the picture is a pixel at 100 %: no type is smaller than SMALL.
"""
import hashlib
import html
import re
import subprocess

# Dark enough for small type on white; neighbours in the list differ in hue. A state has one, and so have the lines to
# it.
COLOURS = ("#1f4e9c", "#a0410d", "#1b6e3c", "#7a1f7a", "#9c1f3d", "#00667a", "#6b5200", "#4a3fb0", "#3f4a55", "#8a2be2")
SMALL, NORMAL, LARGE = 11, 13, 17
ROW = 34        # characters of a row's events
STAYS = "stays"


def shown_clause(clause):
    """RFC3261_10_2_4 -> RFC 3261 10.2.4; the others as they are."""
    match = re.fullmatch(r"RFC(\d+)_(.+)", clause)
    return f"RFC {match.group(1)} {match.group(2).replace('_', '.')}" if match else clause


def wrapped(words, width):
    """Words with commas between, in lines."""
    lines = [""]
    for place, word in enumerate(words):
        word += "," if place + 1 < len(words) else ""
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return lines


def event_of(prefix, arc):
    return arc.event.removeprefix(prefix) + (f" [{arc.guard}]" if arc.guard else "")


def events_of(prefix, arcs):
    """The events, those with a guard behind the others and together; one that leads there whatever its guard says
    stands without it."""
    cells = {}
    for arc in arcs:
        cells.setdefault(arc.event, []).append(arc.guard)
    guards = {}
    for event, found in cells.items():
        guards.setdefault(found[0] if len(found) == 1 else "", []).append(event.removeprefix(prefix))
    words = guards.pop("", [])
    for guard, events in guards.items():
        if len(events) > 1:
            events = [f"({events[0]}", *events[1:-1], f"{events[-1]})"]
        words += [*events[:-1], f"{events[-1]} [{guard}]"]
    return words


def title_of(prefix, arcs):
    return "; ".join(f"{event_of(prefix, a)}: {', '.join(map(shown_clause, a.clauses))}" for a in arcs)


def font(text, size, colour="#222222", bold=False):
    text = html.escape(text)
    return f'<font point-size="{size}" color="{colour}">{f"<b>{text}</b>" if bold else text}</font>'


def spine_label(prefix, arcs):
    """For each list of clauses: the events, below them the clauses."""
    groups = {}
    for arc in arcs:
        groups.setdefault(tuple(arc.clauses), []).append(arc)
    rows = []
    for clauses, mine in groups.items():
        rows += [font(line, NORMAL, bold=True) for line in wrapped(events_of(prefix, mine), 32)]
        rows += [font(line, SMALL, "#555555") for line in wrapped([shown_clause(c) for c in clauses], 32)]
    cells = "".join(f'<tr><td width="4"></td><td align="left">{row}</td></tr>' for row in rows)
    return f'<<table border="0" cellspacing="0" cellpadding="1">{cells}</table>>'


class Picture:
    def __init__(self, chart):
        self.chart, self.prefix = chart, chart.name.upper() + "_"
        self.names = chart.state_names()
        self.colours = {s: COLOURS[place % len(COLOURS)] for place, s in enumerate(self.names)}
        self.choices = {s.name for s in chart.states if s.choosers}
        self.pairs = {}
        for arc in chart.arcs:
            self.pairs.setdefault((arc.state, arc.to), []).append(arc)
        self.spine = [step for step in chart.spine if step in self.pairs]
        self.on_spine = {state for step in self.spine for state in step}
        place = {state: n for n, state in enumerate(self.names)}
        straight = {}       # state -> the next one below it; where the spine forks, the one named first
        for state, to in self.spine:
            if place[state] < place[to]:
                straight.setdefault(state, to)
        self.straight = set(straight.items())
        self.column = {state for step in self.straight for state in step}

    def box(self, state):
        """The name, and a row for each next state that is not on the spine."""
        colour, big = self.colours[state], state in self.on_spine
        rows = [f'<tr><td colspan="2" port="name" bgcolor="{"#dfe8f6" if big else "#f3f3f3"}">'
                + font(state, LARGE if big else NORMAL, colour, True) + "</td></tr>"]
        for (at, to), arcs in self.pairs.items():
            if at != state or (at, to) in self.spine:
                continue
            lines = wrapped(events_of(self.prefix, arcs), ROW)
            events = "<br align=\"left\"/>".join(font(line, SMALL) for line in lines)
            where = font(STAYS if to == at else to, SMALL, "#555555" if to == at else self.colours[to], True)
            title = html.escape(title_of(self.prefix, arcs))
            rows.append(f'<tr><td align="left" valign="top" href="{self.chart.name}.tsv" title="{title}">{where}</td>'
                        f'<td align="left" balign="left" port="to_{to}">{events}</td></tr>')
        return (f'    {state} [label=<<table border="{2 if big else 1}" cellborder="0" cellspacing="0" cellpadding="3" '
                f'style="rounded" color="{colour}" bgcolor="white">{"".join(rows)}</table>>'
                + (', group="spine"' if state in self.column else "") + "];")

    def node(self, state):
        if state in self.choices:
            return (f'    {state} [shape=diamond, style=filled, fillcolor="white", color="{self.colours[state]}", '
                    'fixedsize=true, width=0.4, height=0.4, label="", '
                    f'xlabel=<{font(state, SMALL, self.colours[state])}>];')
        return self.box(state)

    def edge(self, state, to, arcs):
        title = html.escape(title_of(self.prefix, arcs))
        if (state, to) in self.spine:
            way = f"weight={1000 if (state, to) in self.straight else 1}"
            return (f'    {state} -> {to} [color="{self.colours[to]}", penwidth=4, arrowsize=1.1, {way}, '
                    f'label={spine_label(self.prefix, arcs)}, edgetooltip="{title}"];')
        more = ""
        if state in self.choices:
            lines = "<br/>".join(font(line, SMALL) for line in wrapped(events_of(self.prefix, arcs), 20))
            more = f", label=<{lines}>"
        return (f'    {state} -> {to} [color="{self.colours[to]}90", penwidth=1.2, arrowsize=0.6, weight=1'
                f'{more}, edgetooltip="{title}"];')

    def text(self):
        chart = self.chart
        out = [f"// Generated by gen/dot.py from {chart.path}. Do not edit.", f"digraph {chart.name} {{",
               f'    graph [rankdir=TB, nodesep=0.2, nslimit=10, mclimit=10, ranksep=0.35, fontname="sans-serif", '
               f'fontsize={SMALL}, fontcolor="#555555",',
               f'           label="Thick: the healthy way and its clauses. In a box: each other event, by the next '
               f'state; '
               f'its clauses stand in {chart.name}.tsv."];',
               '    node [shape=plain, fontname="sans-serif", margin=0];',
               '    edge [fontname="sans-serif"];',
               '    begin [shape=circle, style=filled, fillcolor=black, label="", fixedsize=true, width=0.15, '
               'group="spine"];']
        out += [self.node(state) for state in self.names]
        first = next(s for s in self.names if chart.machine.numbers[s] == 1)
        out.append(f"    begin -> {first} [arrowsize=0.6, weight=1000];")
        out += [self.edge(state, to, arcs) for (state, to), arcs in self.pairs.items()
                if state != to or (state, to) in self.spine]
        return "\n".join(out + ["}", ""])


def dot_text(chart):
    return Picture(chart).text()


def mark_of(dot):
    return f"<!-- sha256 of its .dot: {hashlib.sha256(dot.encode()).hexdigest()} -->"


def svg_text(dot):
    """The picture with the mark of its text: fonts differ between machines, the text does not. Its unit is the
    pixel."""
    done = subprocess.run(["dot", "-Tsvg"], input=dot, capture_output=True, text=True, check=True)
    kept = re.sub(r"<!-- Generated by graphviz.*?-->\n?", "", done.stdout, flags=re.S)
    kept = re.sub(r'(<svg width="\d+)pt(" height="\d+)pt"', r'\1px\2px"', kept, count=1)
    return kept.replace("?>\n", "?>\n" + mark_of(dot) + "\n", 1)
