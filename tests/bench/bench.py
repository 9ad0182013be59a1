"""bench.py - the benches in interleaved rounds, their figures as tables of ratios, held against the figures to reach.

usage: bench.py --build DIR [--write | --check] [parse] [rules] [step] [registrations] [lines] [day] [failover]
                [handshake]
(called by run.sh, which builds)

  --write   puts the tables into docs/bench.md, with the command that made them
  --check   runs everything for a blink and prints no figures: do the benches still work?

parse, step and registrations take time; rules counts instructions, which are the same in every run. lines runs day,
too: the core alone on a simulated clock, some minutes for a million lines.

Environment: ROUNDS (5), SECONDS of one measurement (0.2), LINES (2000), RATE of registrations a second (1000), FEW
(1000) and MANY (10000) lines, GRANTED (30 s, of a registration that is refreshed), SHAKES (200) connections of each
kind, SIZES (1000 10000 100000 1000000) in lines and HOURS (24) of the day.
Exit status: 0 fine, whatever the figures are; 1 a bench failed.
"""
import argparse
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
import document     # noqa: E402

CORPUS = HERE / "corpus"
PARTS = ("parse", "rules", "step", "registrations", "lines", "day", "failover", "handshake")
CONTENDERS = {"clausewire": "bench_clausewire", "libosip2": "bench_osip", "sofia-sip": "bench_sofia",
              "libre": "bench_libre"}
SIPP_SHARE = 0.4     # of the CPU time of the faster of SIPp's two ways
LINE_OCTETS = 3072   # resident
WRITERS = [who for who in CONTENDERS if who != "libre"]


class Bench:
    """Runs the programs of a build, always on the last processor that is ours."""

    def __init__(self, build, rounds, seconds, is_check):
        self.folder = build / "tests" / "bench"
        self.rounds, self.seconds, self.is_check = rounds, seconds, is_check
        self.processor = max(os.sched_getaffinity(0))

    def run(self, program, *words, **env):
        """-> rows of the program's output."""
        done = subprocess.run([self.folder / program, *map(str, words)], capture_output=True, text=True, check=False,
                              env={**os.environ, **env}, preexec_fn=lambda: os.sched_setaffinity(0, {self.processor}))
        if done.returncode:
            sys.exit(f"{program} {' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def interleaved(self, calls):
        """calls: (program, words). -> dict (who, what) -> ns, the figures of all rounds."""
        figures = {}
        for _ in range(self.rounds):
            for program, words in calls:
                for who, what, _, ns in self.run(program, *words, self.seconds):
                    figures.setdefault((who, what), []).append(float(ns))
        return figures

    def counted(self, program, *words):
        """As run, heap requests counted. No rows in a check: its build may have a heap of its own (sanitizers)."""
        return [] if self.is_check else self.run(program, *words, LD_PRELOAD=str(self.folder / "bench_allocations.so"))


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def ns(values):
    """Median, and the least."""
    if not values:
        return "-"
    return f"{statistics.median(values):,.0f} ({min(values):,.0f})" if min(values) >= 100 \
        else f"{statistics.median(values):.1f} ({min(values):.1f})"


def ratio(figures, one, other):
    """-> other / one: the median of the rounds, and that of the least times, which a busy machine disturbs least."""
    each = [b / a for a, b in zip(figures[one], figures[other])]
    return statistics.median(each), min(figures[other]) / min(figures[one])


def judged(rows):
    """rows: (what, found, bar, is met)."""
    return table(["figure to reach", "found", "bar", "met"],
                 [[what, found, bar, "yes" if met else "**no**"] for what, found, bar, met in rows])


def parse(bench):
    wanted = {"parse": CONTENDERS, "parse-shuffled": CONTENDERS, "index": ["clausewire"],
              "index-shuffled": ["clausewire"], "write": WRITERS}
    calls = [(CONTENDERS[who], (what, CORPUS)) for what, all_who in wanted.items() for who in all_who]
    figures = bench.interleaved([*calls, ("bench_floor", (CORPUS,))])
    heap = {(row[0], row[1]): row[2:] for program in CONTENDERS.values()
            for row in bench.counted(program, "count", CORPUS)}
    if bench.is_check:
        heap = {(who, what): ("0", "0") for who in CONTENDERS for what in ("parse", "write")}
    requests = {key: "{} ({})".format(*value) for key, value in heap.items()}
    rows = [[who, *(ns(figures.get((who, what))) for what in wanted), requests[who, "parse"],
             requests.get((who, "write"), "-") if who in WRITERS else "-"] for who in CONTENDERS]
    floors = [[who, ns(values)] for (who, what), values in figures.items() if what == "floor"]
    marks = []
    for what, order, bar in (("parse", "", 6.5), ("parse", "-shuffled", 6), ("index", "", 20),
                             ("index", "-shuffled", 20)):
        middle, least = ratio(figures, ("clausewire", what + order), ("sofia-sip", "parse" + order))
        marks.append((f"{what}{order and ', fields in other orders'}, of sofia-sip's time to parse",
                      f"1/{middle:.1f} (1/{least:.1f})", f"1/{bar:g}", middle >= bar))
    middle, least = ratio(figures, ("clausewire", "write"), ("sofia-sip", "write"))
    marks.append(("write, of sofia-sip's time to write", f"1/{middle:.2f} (1/{least:.2f})", "1/1.5", middle >= 1.5))
    requests = float(heap["clausewire", "parse"][0]) + float(heap["clausewire", "write"][0])
    marks.append(("heap requests to parse and write", f"{requests:.0f}", "0", requests == 0))
    others = []
    for who in list(CONTENDERS)[1:]:
        others.append([f"{who} / clausewire", *(
            "{:.1f} ({:.1f})".format(*ratio(figures, ("clausewire", what), (who, what)))
            if (who, what) in figures else "-" for what in ("parse", "parse-shuffled", "write"))])
    sizes = [p.stat().st_size for p in CORPUS.glob("*.sip")]
    return "\n".join([
        f"{len(sizes)} messages, {sum(sizes) / len(sizes):.0f} octets on average; shuffled: each in six other orders "
        f"of "
        f"its fields, the same in every run. ns of CPU a message, median of {bench.rounds} interleaved rounds (and the "
        "least); heap requests a message (and octets).\n",
        table(["", "parse", "parse, shuffled", "index only", "index, shuffled", "write", "heap, parse", "heap, write"],
              rows),
        table(["ratio of times in the same round, median (of the least)", "parse", "parse, shuffled", "write"], others),
        table(["floor, ns a message", ""], floors), judged(marks)])


def rules(bench):
    from rules import Counter
    counter = Counter(bench.folder, CORPUS, ROOT)
    names = {"parse": "clausewire, parse", "index": "clausewire, index only"}
    totals = {label: counter.total("bench_clausewire", what) for what, label in names.items()}
    totals.update({f"{who}, parse": counter.total(program, "parse") for who, program in CONTENDERS.items()
                   if who != "clausewire"})
    own = totals["clausewire, parse"]
    by_rule = {what: counter.by_function("bench_clausewire", what) for what in names}
    rows = []
    for function in sorted(by_rule["parse"], key=lambda f: (-by_rule["parse"][f], f)):
        parsed, indexed = by_rule["parse"][function], by_rule["index"].get(function, 0)
        if parsed >= 10:
            rows.append([f"`{function}`", counter.place(function), f"{parsed:,.0f}", f"{100 * parsed / own:.1f}",
                         f"{indexed:,.0f}" if indexed else "-"])
    return "\n".join([
        "Instructions a message of the same messages, counted by callgrind: the same in every run of the same build.\n",
        table(["", "instructions", "of ours to parse"],
              [[who, f"{n:,.0f}", f"{n / own:.1f}"] for who, n in totals.items()]),
        "What a rule costs by itself, those that it calls not counted, those that the compiler put into it counted.\n",
        table(["function", "definition", "parse", "%", "index"], rows)])


def charts():
    """Those of fsm/charts.tsv, all of which bench_step steps."""
    rows = (ROOT / "fsm/charts.tsv").read_text(encoding="utf-8").splitlines()
    return [row.split("\t")[0] for row in rows[1:]]


def step(bench):
    figures = {}
    for core in ("bench_step", "bench_step_traced"):
        bench.counted(core, 0.01)       # fails where a heap request is made
    for _ in range(bench.rounds):
        for core in ("bench_step", "bench_step_traced"):
            for who, _, _, value in bench.run(core, bench.seconds):
                figures.setdefault((who, core), []).append(float(value))
    names = list(dict.fromkeys(who for who, _ in figures))
    rows = [[who, ns(figures[who, "bench_step"]), ns(figures[who, "bench_step_traced"])] for who in names]
    worst, traced = (max(statistics.median(figures[chart, core]) for chart in charts())
                     for core in ("bench_step", "bench_step_traced"))
    return "\n".join([
        "ns of CPU: a step of a chart over all its arcs in turn, with actions that only count; a registration through "
        "the five verbs, message written, transaction, parser and MD5 included, and the answers of the bench's own "
        f"registrar. Median of {bench.rounds} rounds (and the least).\n",
        table(["", "core", "core, traced"], rows),
        judged([("a step, the slowest chart", f"{worst:.1f} ns", "10 ns", worst < 10),
                ("the same, traced", f"{traced:.1f} ns", "10 ns", traced < 10),
                ("heap requests", "0", "0", True)])])


def registrations(clausewire, count, rate):
    from registrations import measure
    rows = measure(clausewire, count, rate)
    shown = [[who, f"{us:.0f}", f"{a_second:,.0f}", f"{rest * 1e3:.0f}", str(repeated), f"{took:.1f}", f"{server:.0f}"]
             for who, us, a_second, rest, repeated, took, server in rows]
    share = rows[0][1] / min(row[1] for row in rows[1:])
    return "\n".join([
        f"{count} lines register with digest (401, then 200) at a Kamailio on the loopback, {rate} begin each second. "
        "CPU time of the process, what it takes to start taken off. The phone has a socket a line and its trace on.\n",
        table(["", "us a registration", "registrations a CPU second", "ms to start", "sent again", "s in all",
               "Kamailio, us"], shown),
        judged([("CPU of a registration, of SIPp's", f"{share:.2f}", f"at most {SIPP_SHARE}", share <= SIPP_SHARE)])])


def lines(clausewire, few, many, rate, granted):
    from lines import measure
    rows = measure(clausewire, (few, many), rate, granted)
    names = [("registration, us of CPU", "registration", "{:.0f}"), ("the same by SIPp, one socket", "sipp_one",
                                                                     "{:.0f}"),
             ("the same by SIPp, a socket a line", "sipp_each", "{:.0f}"), ("refresh, us of CPU", "refresh", "{:.0f}"),
             ("refreshes counted", "refreshes", "{:,}"),
             ("resident octets a line, the process with one line taken off", "octets", "{:,.0f}")]
    shown = [[what, *(form.format(row[key]) for row in rows), f"{rows[1][key] / rows[0][key]:.2f}"]
             for what, key, form in names]
    shown.append(["resident MB", *(f"{row['resident'] / 1e6:.1f}" for row in rows),
                  f"{rows[1]['resident'] / rows[0]['resident']:.2f}"])
    shares = [row["registration"] / min(row["sipp_one"], row["sipp_each"]) for row in rows]
    marks = [(f"{what}, ratio of a line's at the two sizes", f"{rows[1][key] / rows[0][key]:.2f}", "at most 1.25",
              rows[1][key] / rows[0][key] <= 1.25) for what, key in (("memory", "octets"), ("CPU of a registration",
                                                                   "registration"), ("CPU of a refresh", "refresh"))]
    marks += [(f"CPU of a registration at {row['lines']:,} lines, of SIPp's", f"{share:.2f}", f"at most {SIPP_SHARE}",
               share <= SIPP_SHARE) for row, share in zip(rows, shares)]
    marks.append((f"resident octets a line at {rows[1]['lines']:,} lines", f"{rows[1]['octets']:,.0f}",
                  f"at most {LINE_OCTETS:,}", rows[1]["octets"] <= LINE_OCTETS))
    return "\n".join([
        f"Lines in one process, registered with digest at a Kamailio on the loopback ({rate} begin each second) and "
        f"refreshed: {granted} s are granted. The phone has a socket a line and its trace on.\n",
        table(["", *(f"{row['lines']:,} lines" for row in rows), "ratio"], shown), judged(marks)])


def day(bench, sizes, hours):
    import day as made
    figures, silent = made.measure(bench, sizes, hours)
    text = [
        f"The core alone, its registrar beside it, {hours:g} hours of a simulated clock: all lines begin within ten "
        "minutes, an hour is granted, and each refresh is challenged. The registrar is part of the CPU time.\n",
        table(["", *(f"{lines:,} lines" for lines in figures)], made.rows_of(figures, made.ROWS)),
        f"What a registration costs more at {max(figures):,} lines is the time of {made.misses(figures)} reads "
        "that miss all caches: the line, its binding, challenge, server and settings, two client transactions, and the "
        "places of their timers in the heap are new to the cache at each refresh.\n"]
    if set(sizes) - set(figures):
        text.append(f"No memory here for {', '.join(f'{n:,}' for n in sizes if n not in figures)} lines.\n")
    text += ["The same with a registrar that is silent for a twenty-fourth of it:\n",
             table(["", *(f"{lines:,} lines" for lines in silent)], made.rows_of(silent, (*made.ROWS[9:15],
                                                                                       *made.SILENT))),
             judged(made.marks(figures))]
    return "\n".join(text)


def failover(clausewire, many, rate):
    from lines import failover as lose
    row = lose(clausewire, many, rate)
    reached = row["reached"]
    return "\n".join([
        f"{row['lines']:,} lines at one Kamailio of two; it is killed, and every line told to register ({rate} begin "
        f"each "
        "second). Each meets the refusal of the dead one, moves, is challenged there, and registers.\n",
        table(["", ""], [["first 1 % registered at the backup, s", f"{reached[1]:.2f}"], ["half, s",
                                                                                          f"{reached[50]:.2f}"],
                         ["90 %, s", f"{reached[90]:.2f}"], ["all, s", f"{reached[100]:.2f}"],
                         ["spread, first 1 % to all, s", f"{reached[100] - reached[1]:.2f}"],
                         ["requests that the phone sent a second", f"{row['a_second']:,.0f}"],
                         ["requests a line", f"{row['sent'] / row['lines']:.2f}"],
                         ["most registrations within a second", f"{row['most']:,}"],
                         ["us of CPU a line", f"{row['us']:.0f}"]])])


def handshake(bench, count):
    sys.path.insert(0, str(HERE.parent / "interop"))
    from certificate import Authority
    rows = []
    for kind, key in (("ECDSA P-256", ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")), ("RSA 2048", ("rsa:2048",))):
        with Authority(key=key) as authority:
            certificate = authority.issue("server", "DNS:sip.example")
            for version in ("1.3", "1.2"):
                priorities = f"NORMAL:-VERS-ALL:+VERS-TLS{version}"
                for what, whole, resumed in bench.run("bench_handshake", authority.path, *certificate, priorities,
                                                      count):
                    what = {"handshake": "handshake, client and server",
                            "client": "CPU of the client, the connection"}[what]
                    rows.append([f"TLS {version}, {kind}: {what}", f"{float(whole):,.0f}", f"{float(resumed):,.0f}",
                                 f"{float(whole) / float(resumed):.2f}"])
    return "\n".join([
        f"us of {count} connections each, with a ticket and without in turn, to a server of GnuTLS on the same "
        f"processor; the "
        "certificate is checked in both.\n", table(["", "whole", "resumed", "ratio"], rows)])


def machine():
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} x {model}"


def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument("--build", type=Path, required=True)
    options.add_argument("--write", action="store_true")
    options.add_argument("--check", action="store_true")
    options.add_argument("what", nargs="*")
    options = options.parse_args()
    wanted = options.what or list(PARTS)
    if "lines" in wanted and "day" not in wanted:
        wanted.insert(wanted.index("lines") + 1, "day")
    if not set(wanted) <= set(PARTS):
        sys.exit(__doc__)
    build = options.build.resolve()
    number = {name: float(os.environ.get(name, default)) for name, default in
              (("ROUNDS", 1 if options.check else 5), ("SECONDS", 0.001 if options.check else 0.2),
               ("LINES", 10 if options.check else 2000), ("RATE", 1000), ("FEW", 2 if options.check else 1000),
               ("MANY", 20 if options.check else 10000), ("GRANTED", 5 if options.check else 30),
               ("SHAKES", 2 if options.check else 200),
               ("HOURS", 24))}
    sizes = "20 50" if options.check else "1000 10000 100000 1000000"
    sizes = [int(n) for n in os.environ.get("SIZES", sizes).split()]
    few, many, rate, granted = (int(number[name]) for name in ("FEW", "MANY", "RATE", "GRANTED"))
    clausewire = build / "clausewire"
    os.environ["CLAUSEWIRE"] = str(clausewire)
    bench = Bench(build, int(number["ROUNDS"]), number["SECONDS"], options.check)
    made = {"parse": lambda: parse(bench), "rules": lambda: rules(bench), "step": lambda: step(bench),
            "registrations": lambda: registrations(clausewire, int(number["LINES"]), rate),
            "lines": lambda: lines(clausewire, few, many, rate, granted),
            "day": lambda: day(bench, sizes, number["HOURS"]),
            "failover": lambda: failover(clausewire, many, rate), "handshake": lambda: handshake(bench,
                                                                                                 int(number["SHAKES"]))}
    parts = {}
    for name in wanted:
        text = made[name]()
        parts[name] = f"`tests/bench/run.sh {name}` on {machine()}\n\n{text}"
        if not options.check:
            print(f"--- {name}\n{text}", flush=True)
    if options.write:
        document.write(ROOT / "docs" / "bench.md", parts)


if __name__ == "__main__":
    main()
