"""callgraph.py - the deepest use of stack below a function, from what gcc says of each object (-fcallgraph-info=su)."""
import re

NODE = re.compile(r'^node: \{ title: "([^"]+)" label: "([^"]*)"')
EDGE = re.compile(r'^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"(?: label: "([^"]*)")?')
STACK = re.compile(r"\\n(\d+) bytes \(([a-z,]+)\)")
INDIRECT = "__indirect_call"


class Unbounded(Exception):
    """Recursion, or a frame whose size is not known when compiling: no firmware can give it a stack."""


class CallGraph:
    """The functions of several objects: own octets of stack, whom they call, where they call through a pointer."""

    def __init__(self, texts):
        self.own = {}
        self.calls = {}
        self.indirect = []      # (function, file:line:column)
        for text in texts:
            for line in text.splitlines():
                self._read(line)

    def _read(self, line):
        node = NODE.match(line)
        if node:
            stack = STACK.search(node.group(2))
            if stack:
                if stack.group(2) not in ("static", "dynamic,bounded"):
                    raise Unbounded(f"{node.group(1)}: stack is {stack.group(2)}")
                self.own[node.group(1)] = int(stack.group(1))
            return
        edge = EDGE.match(line)
        if edge and edge.group(2) == INDIRECT:
            self.indirect.append((edge.group(1), edge.group(3) or ""))
        elif edge:
            self.calls.setdefault(edge.group(1), set()).add(edge.group(2))

    def outside(self):
        """-> the functions that are called and not there."""
        return {c for called in self.calls.values() for c in called if c not in self.own}

    def deepest(self, function):
        """-> (octets, [(function, own octets), ...]) of the deepest chain of calls from `function`."""
        return self._deepest(function, [], {})

    def _deepest(self, function, above, known):
        if function in above:
            raise Unbounded("recursion: " + " > ".join(above[above.index(function):] + [function]))
        if function not in known:
            best = (0, [])
            for called in sorted(self.calls.get(function, ())):
                if called in self.own:
                    best = max(best, self._deepest(called, above + [function], known), key=lambda b: b[0])
            own = self.own[function]
            known[function] = (own + best[0], [(function, own)] + best[1])
        return known[function]
