"""test_callgraph.py - the deepest chain of calls, and the three things that have no depth."""
import unittest

from callgraph import CallGraph, Unbounded


def node(name, octets, kind="static"):
    return f'node: {{ title: "{name}" label: "{name}\\n{name}.c:1:1\\n{octets} bytes ({kind})" }}'


def edge(caller, called, place="x.c:7:3"):
    return f'edge: {{ sourcename: "{caller}" targetname: "{called}" label: "{place}" }}'


class Depth(unittest.TestCase):
    def test_the_deepest_chain_over_objects(self):
        graph = CallGraph(["\n".join([node("a", 8), edge("a", "b"), edge("a", "c"), edge("a", "memcpy")]),
                           "\n".join([node("b", 100), node("c", 16), edge("c", "d"),
                                      node("d", 90, "dynamic,bounded")])])
        self.assertEqual(graph.deepest("a"), (114, [("a", 8), ("c", 16), ("d", 90)]))
        self.assertEqual(graph.deepest("b"), (100, [("b", 100)]))
        self.assertEqual(graph.outside(), {"memcpy"})

    def test_recursion_has_no_depth(self):
        graph = CallGraph(["\n".join([node("a", 8), node("b", 8), node("c", 8),
                                      edge("a", "b"), edge("b", "c"), edge("c", "b")])])
        with self.assertRaisesRegex(Unbounded, "recursion: b > c > b"):
            graph.deepest("a")

    def test_a_frame_of_unknown_size_has_no_depth(self):
        with self.assertRaisesRegex(Unbounded, "a: stack is dynamic"):
            CallGraph([node("a", 8, "dynamic")])

    def test_calls_through_pointers_are_told_with_their_place(self):
        graph = CallGraph(["\n".join([node("a", 8), edge("a", "__indirect_call", "fsm/x.c:12:5")])])
        self.assertEqual(graph.indirect, [("a", "fsm/x.c:12:5")])
        self.assertEqual(graph.outside(), set())


if __name__ == "__main__":
    unittest.main()
