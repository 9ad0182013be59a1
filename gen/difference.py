"""difference.py - what changed definitions, settings or another profile change in the logic: arcs, clauses, bytes,
tests."""
import shutil
import subprocess
import tempfile
from pathlib import Path

from refusal import Refused
from tables import read_tests

COMPILERS = (("cc", []), ("arm-none-eabi-gcc", ["-mcpu=cortex-m4", "-mthumb"]))


def committed(root, into):
    """The definitions as last committed."""
    parts = [p for p in ("gen", "include", "grammar", "fsm", "docs", "runtime")
             if subprocess.run(["git", "cat-file", "-e", f"HEAD:./{p}"], cwd=root, capture_output=True,
                               check=False).returncode == 0]
    done = subprocess.run(["git", "archive", "--format=tar", "HEAD", "--", *parts], cwd=root, capture_output=True,
                          check=False)
    if done.returncode or not parts:
        raise Refused(["regen: no commit to compare with: " + done.stderr.decode().strip()])
    subprocess.run(["tar", "-x", "-C", str(into)], input=done.stdout, check=True)


def arcs_of(house):
    return {(c.name, a.state, a.event, a.guard or "-"): a for c in house.charts for a in c.arcs}


def shown(key):
    return f"{key[0]}: {key[1]} on {key[2]}" + ("" if key[3] == "-" else f" [{key[3]}]")


def deed(arc):
    return f"{','.join(arc.clauses)}; {','.join(arc.actions) or 'no action'} -> {arc.to}"


def text_bytes(house, compiler, options):
    """Text of each chart's object, -Os, in bytes; None where it does not compile."""
    sizes, root = {}, house.root
    rooms = sorted({str(f.parent) for f in (root / "fsm").rglob("*.h")})
    outputs = house.outputs()
    with tempfile.TemporaryDirectory() as tmp:
        for path, text in outputs.items():
            if path.startswith("gen/"):
                (Path(tmp) / path[4:]).write_text(text, encoding="utf-8")
        includes = [f"-I{d}" for d in (root / "include", tmp, *rooms, root / "grammar", root / "gen")]
        for chart in house.charts:
            done = subprocess.run([compiler, "-std=c11", "-Os", "-c", *options, *includes, "-o", f"{tmp}/o.o",
                                   f"{tmp}/{chart.name}.c"], capture_output=True, check=False)
            if done.returncode:
                sizes[chart.name] = None
                continue
            size = subprocess.run([compiler.replace("gcc", "size") if "gcc" in compiler else "size", f"{tmp}/o.o"],
                                  capture_output=True, text=True, check=True)
            sizes[chart.name] = int(size.stdout.splitlines()[1].split()[0])
    return sizes


def changes(old, new, tell):
    """Prints the arcs, refused cells, clauses and settings that differ; -> keys of the arcs."""
    was, now = arcs_of(old), arcs_of(new)
    touched = []
    for key in list(was) + [k for k in now if k not in was]:
        if key not in now:
            tell("arc removed", shown(key), deed(was[key]))
        elif key not in was:
            tell("arc added", shown(key), deed(now[key]))
        elif deed(was[key]) != deed(now[key]):
            tell("arc changed", shown(key), deed(was[key]), "now " + deed(now[key]))
        else:
            continue
        touched.append(key)
    for chart in new.charts:
        before = next((c for c in old.charts if c.name == chart.name), None)
        if before is None:
            tell("chart added", chart.name)
            continue
        for name in before.machine.numbers.keys() - chart.machine.numbers.keys():
            tell("state removed", f"{chart.name}: {name}")
        for name in chart.machine.numbers.keys() - before.machine.numbers.keys():
            tell("state added", f"{chart.name}: {name}")
        cells, reasons = ({(r.state, r.event): (r.why, r.host) for r in c.refusals} for c in (before, chart))
        for cell in sorted(cells.keys() | reasons.keys()):
            if cells.get(cell) != reasons.get(cell) and cell in reasons:
                tell("cell refused", f"{chart.name}: {cell[0]} on {cell[1]}", reasons[cell][0])
    for chart in old.charts:
        if chart.name not in {c.name for c in new.charts}:
            tell("chart removed", chart.name)
    lost, gained = ({w for a in arcs.values() for w in a.clauses} for arcs in (was, now))
    for clause in sorted(lost - gained):
        tell("clause lost", clause)
    for clause in sorted(gained - lost):
        tell("clause gained", clause)
    return touched


def decisions(root):
    """-> dict table -> its rows as lines, of admission.tsv and CHART.responses.tsv."""
    files = [f for f in (root / "fsm").glob("*/*.tsv") if f.name == "admission.tsv"
             or f.name.endswith(".responses.tsv")]
    return {f.name.removesuffix(".tsv"): [l.replace("\t", " ") for l in f.read_text(encoding="utf-8").splitlines()
                                          if l and not l.startswith("#")][1:] for f in sorted(files)}


def row_changes(old, new, tell):
    """Prints the rows of these tables that differ."""
    was, now = decisions(old.root), decisions(new.root)
    for table in sorted(was.keys() | now.keys()):
        before, after = was.get(table, []), now.get(table, [])
        for row in before:
            if row not in after:
                tell("row removed", table, row)
        for row in after:
            if row not in before:
                tell("row added", table, row)
        kept = [[r for r in rows if r in before and r in after] for rows in (before, after)]
        if kept[0] != kept[1]:
            tell("rows moved", table)


def setting_changes(old, new, tell):
    """Prints the settings that differ and what they feed; -> the words of charts that they feed."""
    was, now = ({s.name: s for s in h.settings} for h in (old, new))
    fed = set()
    for name in list(was) + [n for n in now if n not in was]:
        a, b = was.get(name), now.get(name)
        s = b or a
        if a is None or b is None:
            tell("setting added" if a is None else "setting removed", name, "feeds " + ", ".join(s.feeds))
            fed.update(s.feeds)
            continue
        parts = [f"{noun} '{getattr(a, noun)}' now '{getattr(b, noun)}'"
                 for noun in ("web", "xml", "page", "section", "scope", "type", "range", "unit", "default", "blank",
                              "feature", "clause", "help") if getattr(a, noun) != getattr(b, noun)]
        if a.fixed != b.fixed:
            parts.append(f"fixed at '{b.default}'" if b.fixed else "no longer fixed")
        if a.feeds != b.feeds:
            parts.append("fed " + ", ".join(a.feeds))
        if parts:
            tell("setting changed", name, *parts, "feeds " + ", ".join(s.feeds))
            fed.update(s.feeds)
            fed.update(a.feeds)
    return fed


def report(root, profile, make):
    """Prints; `make` is House. -> exit status."""
    count = 0

    def tell(what, *parts):
        nonlocal count
        count += 1
        print(f"{what:16} " + " | ".join(parts))

    with tempfile.TemporaryDirectory() as tmp:
        if profile:
            old, new = make(root, "phone"), make(root, profile)
            print(f"profile phone -> profile {profile}")
        else:
            committed(root, Path(tmp))
            old, new = make(Path(tmp), "phone"), make(root, "phone")
            print("last commit -> this tree")
        touched = set(changes(old, new, tell))
        row_changes(old, new, tell)
        fed = setting_changes(old, new, tell)
        if not count:
            print("no arc, clause or setting differs")
        for key, arc in {**arcs_of(old), **arcs_of(new)}.items():
            if fed & {f"{key[0]}.{w}" for w in (*arc.actions, arc.event, arc.guard.lstrip("!"))}:
                touched.add(key)
        for compiler, options in COMPILERS:
            if shutil.which(compiler):
                before, after = (text_bytes(h, compiler, options) for h in (old, new))
                for name in list(before) + [n for n in after if n not in before]:
                    a, b = before.get(name, 0), after.get(name, 0)
                    step = "does not compile" if a is None or b is None else f"{a} -> {b} ({b - a:+d})"
                    print(f"{'bytes of code':16} {name}, {compiler} -Os: {step}")
        tests = {**read_tests(old.root / "docs/trace/tests.tsv"), **read_tests(new.root / "docs/trace/tests.tsv")}
        for key in sorted(k for k in touched if k in arcs_of(new) and k not in tests):
            print(f"{'without a test':16} {shown(key)}")
        for test in sorted({t for key in touched for t in tests.get(key, [])}):
            print(f"{'test concerned':16} {test}")
    return 0
