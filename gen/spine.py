"""spine.py - the healthy way through a chart, for its picture: the lines `# spine: a -> b -> c` above `main :=`."""
import re

LINE = re.compile(r"[ \t]*#[ \t]*spine:[ \t]*(.*?)[ \t]*")


def read_spine(root, chart, refusals):
    """Fills chart.spine, the list of (state, next); a step must be an arc, whatever features are on."""
    chart.spine = []
    lines = (root / chart.path).read_text(encoding="utf-8").split("\n")
    found = [(number, m.group(1)) for number, m in enumerate(map(LINE.fullmatch, lines), 1) if m]
    if not found:
        refusals.add(chart.path, 1, "no line '# spine: state -> state' gives the order of a healthy run")
    arcs = {(state, arc.to) for (state, _), cell in chart.cells.items() for arc in cell.values()}
    for number, text in found:
        states = [word.strip() for word in text.split("->")]
        if len(states) < 2:
            refusals.add(chart.path, number, "a spine has two states at the least")
        for step in zip(states, states[1:]):
            if step not in arcs:
                refusals.add(chart.path, number, f"spine: no arc leads from {step[0]} to {step[1]}")
            elif step not in chart.spine:
                chart.spine.append(step)
