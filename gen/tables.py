"""tables.py - docs/trace/CHART.tsv and CHART.refused.tsv: every cell of a chart, taken or refused, a row each; and the
reader of docs/trace/tests.tsv, which gen/arcs.py writes."""

TESTS_HEADER = "chart\tfrom\tevent\tguard\tlive\tprobe"


def arcs_text(chart):
    rows = ["state\tevent\tguard\tclause\tactions\tnext"]
    rows += ["\t".join((a.state, a.event, a.guard or "-", ",".join(a.clauses), ",".join(a.actions) or "-", a.to))
             for a in chart.arcs]
    return "\n".join(rows) + "\n"


def refused_text(chart):
    rows = ["state\tevent\twhy\thost sees"]
    rows += ["\t".join((r.state, r.event, r.why, r.host)) for r in chart.refusals]
    return "\n".join(rows) + "\n"


def read_sets(path):
    """docs/trace/tests.tsv -> dict (chart, state, event, guard) -> {"live": tests, "probe": tests}; empty without
    it."""
    if not path.is_file():
        return {}
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return {tuple(row[:4]): {"live": [t for t in row[4].split(",") if t], "probe": [t for t in row[5].split(",") if t]}
            for row in rows if len(row) == 6}


def read_tests(path):
    """The same -> dict (chart, state, event, guard) -> names of tests, those that take the arc live first."""
    return {arc: tests["live"] + tests["probe"] for arc, tests in read_sets(path).items()}
