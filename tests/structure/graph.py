"""graph.py - who uses whom: edges between sources by symbol, and the circles in them."""


def edges_of(units):
    """dict user -> dict used -> sorted symbols."""
    owner = {symbol: unit.path for unit in units for symbol in unit.defined}
    edges = {unit.path: {} for unit in units}
    for unit in units:
        for symbol in sorted(unit.needed):
            used = owner.get(symbol)
            if used and used != unit.path and symbol not in edges[unit.path].setdefault(used, []):
                edges[unit.path][used].append(symbol)
    return edges


def reachable(edges, start):
    """What start uses, directly or not; start itself only where a way leads back to it."""
    seen, waiting = set(), [start]
    while waiting:
        for used in edges.get(waiting.pop(), {}):
            if used not in seen:
                seen.add(used)
                waiting.append(used)
    return seen


def circles(edges):
    """Sorted lists of files that use each other, directly or not; the largest first."""
    reach = {path: reachable(edges, path) for path in edges}
    found = {tuple(sorted(other for other in reach[path] if path in reach.get(other, ())))
             for path in edges if path in reach[path]}
    return [list(circle) for circle in sorted(found, key=lambda c: (-len(c), c))]


def shortest_circle(edges, start):
    """[start, ..., start], the shortest path from it to itself; [] where there is none."""
    came_from, waiting = {}, [start]
    while waiting:
        path = waiting.pop(0)
        for used in sorted(edges.get(path, {})):
            if used == start:
                way = [start, path]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1] if len(way) > 2 else [start, start]
            if used not in came_from:
                came_from[used] = path
                waiting.append(used)
    return []


def told(edges, way):
    """'a.c -> b.c (symbol) -> a.c (symbol)'"""
    text = way[0]
    for user, used in zip(way, way[1:]):
        text += f" -> {used} ({', '.join(edges[user][used][:3])})"
    return text
