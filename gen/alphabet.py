"""alphabet.py - the events of a chart, read from `enum CHART_event` in its header (values dense from 1, decimal)."""
import re
from dataclasses import dataclass

OPENING = re.compile(r"enum\s+(\w+)_event\s*\{")
EVENT = re.compile(r"([A-Za-z_]\w*)\s*(?:=\s*([^,/}\s]+))?\s*,?")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


@dataclass
class Event:
    name: str
    value: int
    line: int


def bare(text):
    """The text without comments, line for line."""
    return COMMENT.sub(lambda m: "\n" * m.group().count("\n"), text)


def events_of(chart, path, text, refusals):
    """The events in the order of their values. Ragel's import reads hexadecimal as 0 and knows no implicit values."""
    opening = next((m for m in OPENING.finditer(bare(text)) if m.group(1) == chart), None)
    if opening is None:
        refusals.add(path, 1, f"no enum {chart}_event")
        return []
    plain = bare(text)
    body = plain[opening.end():plain.index("}", opening.end())]
    first = plain.count("\n", 0, opening.end()) + 1
    prefix = chart.upper() + "_"
    events, names, values = [], {}, {}
    for offset, line in enumerate(body.split("\n")):
        for match in EVENT.finditer(line):
            name, value, number = match.group(1), match.group(2), first + offset
            if not name.startswith(prefix):
                refusals.add(path, number, f"event {name} does not begin with {prefix}")
            if name in names:
                refusals.add(path, number, f"event {name} stands in line {names[name]} already")
            names[name] = number
            if value is None or not re.fullmatch(r"[1-9][0-9]*", value):
                refusals.add(path, number, f"event {name} has the value '{value or ''}', wanted a decimal from 1")
                continue
            if int(value) in values:
                refusals.add(path, number, f"event {name} has the value {value} of {values[int(value)]}")
                continue
            values[int(value)] = name
            events.append(Event(name, int(value), number))
    events.sort(key=lambda e: e.value)
    for place, event in enumerate(events, 1):
        if event.value != place:
            refusals.add(path, event.line, f"event {event.name} has the value {event.value}, wanted {place}: "
                                           "the values are dense")
            break
    if events and events[-1].value > 255:
        refusals.add(path, events[-1].line, "more than 255 events")
    return events
