"""day.py - a simulated day of the core alone with many lines (bench_lines.c): what a line costs at each size, and with
an hour in which the registrar is silent."""
A_LINE = 6000   # octets of memory that a line needs at most here, its host's part included
SILENT_MOST = 10000     # lines of the day with the silent hour
ROWS = (("us of CPU a registration", "us a registration", "{:.2f}"),
        ("ms of CPU a line and day", "ms a line and day", "{:.3f}"),
        ("us to make a line", "us to make a line", "{:.2f}"),
        ("us to remove a line and make it again", "us to remove a line and make it again", "{:.2f}"),
        ("octets of memory a line, what the caller hands over", "octets", "{:,.0f}"),
        ("of them of client transactions", "octets clients", "{:,.0f}"),
        ("of challenges", "octets digests", "{:,.0f}"),
        ("of all else", "rest", "{:,.0f}"),
        ("resident octets a line, settings and registrar included", "octets resident", "{:,.0f}"),
        ("registrations", "registrations", "{:,.0f}"),
        ("lines registered at the end", "registered", "{:,.0f}"),
        ("longest time that a line was without a binding, s", "longest gap, s", "{:.1f}"),
        ("requests sent", "sent", "{:,.0f}"),
        ("most requests in a second, of each 1,000 lines", "most in a second, of a thousand lines", "{:.1f}"),
        ("times that a pool had no slot", "pool full", "{:.0f}"),
        ("ns of a read that misses all caches", "ns a miss", "{:.0f}"))
SILENT = (("us of CPU a request", "us a request", "{:.2f}"), ("requests that were not heard", "unheard", "{:,.0f}"),
          ("all lines are registered after the end of the silence, s", "last back after, s", "{:.1f}"))


def available():
    """-> octets."""
    with open("/proc/meminfo", encoding="ascii") as f:
        return next(int(row.split()[1]) for row in f if row.startswith("MemAvailable")) * 1024


def one_size(bench, lines, hours, silent):
    """-> dict of figures."""
    found = {what: float(value) for _, what, value in bench.run("bench_lines", hours, silent, lines)}
    found.setdefault("last back after, s", 0)
    found["rest"] = found["octets"] - found["octets clients"] - found["octets digests"]
    return found


def measure(bench, sizes, hours):
    """-> size -> figures, of the sizes that there is memory for; the same of the day with the silent hour."""
    sizes = [lines for lines in sizes if lines * A_LINE < available()]
    return ({lines: one_size(bench, lines, hours, 0) for lines in sizes},
            {lines: one_size(bench, lines, hours, hours / 24) for lines in sizes if lines <= SILENT_MOST})


def rows_of(figures, rows):
    """-> rows of text: what, and its figure at each size."""
    return [[what, *(form.format(found[key]) for found in figures.values())] for what, key, form in rows]


def marks(figures):
    """-> (what, found, bar, is met)."""
    few, many = min(figures), max(figures)
    cpu, memory = (figures[many][key] / figures[few][key] for key in ("us a registration", "octets"))
    lost = sum(lines - found["registered"] for lines, found in figures.items())
    return [(f"CPU of a registration at {many:,} lines, of that at {few:,}", f"{cpu:.2f}", "at most 1.5", cpu <= 1.5),
            ("memory a line, the same", f"{memory:.3f}", "0.95 to 1.05", .95 <= memory <= 1.05),
            ("lines not registered at the end", f"{lost:.0f}", "0", lost == 0)]


def misses(figures):
    """What makes a registration dearer with more lines, in reads that wait for memory."""
    few, many = min(figures), max(figures)
    dearer = (figures[many]["us a registration"] - figures[few]["us a registration"]) * 1000
    return f"{dearer / figures[many]['ns a miss']:.0f}"
