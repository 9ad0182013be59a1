"""floors.py - which source stands on which floor and in which room, and who may use whom (docs/style.md).

runtime uses fsm, fsm uses grammar. Within fsm the files that stand in it directly (top) use all; a room uses fsm/base
and its own files; fsm/base uses itself. What is generated of a chart, gen/CHART.c and gen/CHART_responses.c, belongs
to the room of fsm/ROOM/CHART.rl; of the rest, what files.cmake lists as base is base.
"""
from pathlib import PurePosixPath
from typing import NamedTuple

import graph

PREFIXES = ("cw_", "cwi_", "sip_", "sdp_")     # of a global symbol of the core
TOP, BASE, GRAMMAR, RUNTIME = "fsm", "fsm/base", "grammar", "runtime"


class Offence(NamedTuple):
    """What stands where it may not; told by all but its reason."""
    kind: str      # circle, floor, room, name, length, width
    file: str
    symbol: str    # '-': of no one symbol
    owner: str     # the file that defines it; '-'
    reason: str

    def row(self):
        return self[:4]

    def __str__(self):
        return f"{self.file}: {self.kind}: {self.reason}"


class House(NamedTuple):
    """What decides where a generated file belongs."""
    grammar: frozenset     # sources of grammar/files.cmake
    base: frozenset        # sources of CW_BASE_SOURCES and CW_TRACE_SOURCES
    charts: dict           # name of a chart -> its room, 'fsm/server'
    host: frozenset        # sources that only the host's library has: tables that it alone needs

    def room_of(self, path):
        """'grammar', 'runtime', 'fsm' (top), 'fsm/base' or 'fsm/ROOM'."""
        parts = PurePosixPath(path).parts
        if path in self.host:
            return RUNTIME
        if path in self.grammar or parts[0] == "grammar":
            return GRAMMAR
        if parts[0] == "fsm":
            return "/".join(parts[:2]) if len(parts) > 2 else TOP
        if parts[0] == "gen":
            rest = BASE if path in self.base else TOP
            return self.charts.get(PurePosixPath(path).stem.removesuffix("_responses"), rest)
        return RUNTIME


def may_use(user, used):
    """Whether a room may use another."""
    if user == used or used == GRAMMAR or user == RUNTIME:
        return True
    if user == GRAMMAR or used == RUNTIME:
        return False
    return user == TOP or used == BASE


def kind_of(user, used):
    return "room" if user.startswith(TOP) and used.startswith(TOP) else "floor"


def circles_of(edges):
    """An offence for each file that is part of a circle."""
    for circle in graph.circles(edges):
        for path in circle:
            way = graph.told(edges, graph.shortest_circle(edges, path))
            yield Offence("circle", path, "-", "-", f"one of {len(circle)} files that use each other: {way}")


def uses_of(edges, house):
    """An offence for each symbol that is used across a border."""
    for user, used_files in edges.items():
        for used, symbols in used_files.items():
            rooms = house.room_of(user), house.room_of(used)
            if not may_use(*rooms):
                for symbol in symbols:
                    yield Offence(kind_of(*rooms), user, symbol, used,
                                  f"{rooms[0]} uses {symbol} of {rooms[1]} ({used})")


def names_of(units, house):
    """An offence for each global symbol of the core without a prefix of ours."""
    for unit in units:
        if house.room_of(unit.path) == RUNTIME:
            continue
        for symbol in sorted(unit.defined):
            if not symbol.startswith(PREFIXES):
                yield Offence("name", unit.path, symbol, "-", f"{symbol} begins with none of {', '.join(PREFIXES)}")


def offences_of(units, house):
    """All that the symbol graph shows, each once, in the order of their rows."""
    edges = graph.edges_of(units)
    found = [*circles_of(edges), *uses_of(edges, house), *names_of(units, house)]
    return sorted({offence.row(): offence for offence in found}.values())
