"""settings.py - fsm/settings/settings.tsv: every setting with its range, default and what it feeds, and each
refusal."""
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

COLUMNS = ["name", "web", "xml", "page", "section", "scope", "type", "range", "unit", "default", "blank", "feature",
           "clause", "feeds", "help"]
PATH = "fsm/settings/settings.tsv"
TEXTS = ("text", "secret", "servers", "codes", "aor", "address", "destination", "value")  # range: octets
NUMBERS = ("integer", "port", "seconds")            # range: least-most
TYPES = ("bool", "enum", *NUMBERS, *TEXTS)
TRUTH = {"Yes": 1, "No": 0}
TEXT_MOST = 255      # octets, where the range says nothing
UINT32_MOST = 4294967295
BLANKS = ("default", "empty")   # what an empty element of a profile is
KEYWORDS = set("""auto break case char const continue default do double else enum extern float for goto if inline int
               long register restrict return short signed sizeof static struct switch typedef union unsigned void
               volatile while bool true false""".split())


@dataclass
class Setting:
    name: str
    web: str
    xml: str
    page: str
    section: str
    scope: str
    type: str
    range: str
    unit: str
    default: str
    blank: str            # one of BLANKS
    feature: str          # without which it has no effect; "": none
    clause: str
    feeds: list
    help: str
    line: int
    least: int = 0        # in the unit of the struct
    most: int = 0
    choices: list = None  # of an enum
    fixed: bool = False
    left_out: bool = False    # the profile has not its feature

    def value(self, text):
        """The text as a number of the struct (seconds in ms); the octets of a text. Raises ValueError."""
        if self.type == "bool":
            if text not in TRUTH:
                raise ValueError("wanted Yes or No")
            return TRUTH[text]
        if self.type == "enum":
            if text not in self.choices:
                raise ValueError("wanted one of " + ", ".join(self.choices))
            return self.choices.index(text)
        number = len(text.encode()) if self.type in TEXTS else number_of(text, self.type)
        if not self.least <= number <= self.most:
            raise ValueError(f"outside {self.range or f'0-{self.most}'}")
        return number


def number_of(text, kind):
    """A decimal; of seconds, in ms."""
    if not re.fullmatch(r"\d+|\d*\.\d+" if kind == "seconds" else r"\d+", text):
        raise ValueError("no number")
    try:
        number = Decimal(text) * (1000 if kind == "seconds" else 1)
    except InvalidOperation as fault:
        raise ValueError("no number") from fault
    if number != int(number):
        raise ValueError("finer than a millisecond")
    return int(number)


def bounds_of(setting):
    """Fills least, most and choices from the range. Raises ValueError."""
    if setting.type == "enum":
        setting.choices = setting.range.split("|")
        if not all(re.fullmatch(r"\$?[A-Za-z][A-Za-z0-9 -]*", c) for c in setting.choices):
            raise ValueError("wanted choices with | between them")
        setting.most = len(setting.choices) - 1
        return
    if setting.type == "bool":
        if setting.range:
            raise ValueError("a bool has no range")
        setting.most = 1
        return
    if not setting.range and setting.type in TEXTS:
        setting.most = TEXT_MOST
        return
    least, dash, most = setting.range.partition("-")
    if not dash:
        raise ValueError("wanted least-most")
    setting.least, setting.most = (number_of(w, setting.type) for w in (least, most))
    limit = 65535 if setting.type == "port" else UINT32_MOST
    if not setting.least <= setting.most <= limit:
        raise ValueError(f"wanted least-most, at most {limit}")


def read_settings(root, profile, clauses, refusals):
    """-> list of Setting, with the fixes of the profile."""
    path, settings, seen = PATH, [], {}
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t") != COLUMNS:
        refusals.add(path, 1, "the first line is not: " + " ".join(COLUMNS))
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            refusals.add(path, number, f"{len(cells)} columns, wanted {len(COLUMNS)}")
            continue
        setting = Setting(*cells, number)
        setting.feeds = [f for f in setting.feeds.split(",") if f]
        setting.feature = setting.feature.removeprefix("-")
        setting.left_out = not profile.features.get(setting.feature, True)
        settings.append(setting)
        check_setting(setting, clauses, refusals)
        for key in ("name " + setting.name, "web name " + setting.web, "XML element " + setting.xml):
            if key in seen:
                refusals.add(path, number, f"{key} stands in line {seen[key]} already")
            seen.setdefault(key, number)
    by_name = {s.name: s for s in settings}
    for name, value in profile.fixes.items():
        line = profile.lines[name]
        if name not in by_name:
            refusals.add(profile.path, line, f"unknown setting {name}")
            continue
        try:
            by_name[name].value(value)
            by_name[name].default, by_name[name].fixed = value, True
        except ValueError as fault:
            refusals.add(profile.path, line, f"{name} is '{value}': {fault}")
    return settings


def check_setting(setting, clauses, refusals):
    """Refuses what is wrong in one row, without a look at the others."""
    def refuse(reason):
        refusals.add(PATH, setting.line, f"{setting.name}: {reason}")

    if not re.fullmatch(r"[a-z][a-z0-9_]*", setting.name) or setting.name in KEYWORDS:
        refuse("no name for a field of a struct")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", setting.xml):
        refuse(f"'{setting.xml}' is no name for an XML element")
    if setting.scope not in ("phone", "line"):
        refuse(f"scope '{setting.scope}' is neither phone nor line")
    if setting.clause == "" or clauses is not None and setting.clause not in clauses:
        refuse(f"clause {setting.clause or '(none)'} is not in the registry")
    if setting.blank not in BLANKS:
        refuse(f"blank '{setting.blank}' is neither default nor empty")
    if not setting.feeds:
        refuse("feeds nothing")
    if not all((setting.web, setting.page, setting.section, setting.help)):
        refuse("web name, page, section or help is empty")
    if setting.type not in TYPES:
        refuse(f"type '{setting.type}' is none of {', '.join(TYPES)}")
        return
    if setting.type == "seconds" and setting.unit != "ms":
        refuse("seconds are kept in ms")
    try:
        bounds_of(setting)
    except ValueError as fault:
        refuse(f"range '{setting.range}': {fault}")
        return
    try:
        setting.value(setting.default)
    except ValueError as fault:
        refuse(f"default '{setting.default}': {fault}")
    if setting.blank == "empty" and (setting.type not in TEXTS or setting.least > 0):
        refuse("blank 'empty', and the range has no empty value")


def check_feeds(root, settings, charts, refusals):
    """Every name that a setting feeds exists."""
    words = {c.name: c.words() for c in charts}
    fields = {row.split("\t")[1] for row in (root / "grammar/field.tsv").read_text(encoding="utf-8").splitlines()
              if row.count("\t") and not row.startswith("#")}
    core = {f.stem for f in (root / "fsm").rglob("*.c")}
    host = {f.stem for f in (root / "runtime").rglob("*.c")}
    for setting in settings:
        for feed in setting.feeds:
            room, colon, name = feed.partition(":")
            chart, dot, word = feed.partition(".")
            if not colon and dot:
                known, what = word in words.get(chart, ()), "chart " + chart
                if chart in words and not words[chart]:
                    continue    # its text cannot be read, which is refused where it stands
            elif room == "message":
                known, what = name in fields, "grammar/field.tsv"
            elif room == "core":
                known, what = name in core, "fsm/"
            elif room == "host":
                known, what = name in host or not host, "runtime/"
            else:
                known, what = False, "chart.word, message:, core: or host:"
            if not known:
                refusals.add(PATH, setting.line, f"{setting.name} feeds {feed}, which is not in {what}")


def features_of(feed, charts):
    """The features without which there is nothing to feed: the word itself, of the chart, or of every arc that has the
    word."""
    chart = charts.get(feed.partition(".")[0])
    if chart is None:
        return set()
    word = feed.partition(".")[2]
    arcs = [a for cell in chart.cells.values() for a in cell.values()
            if word in a.actions or word in a.events or word == a.guard.lstrip("!")]
    if word in chart.features:
        return {word}
    of_arcs = set.intersection(*(set(a.features) for a in arcs)) if arcs else set()
    return of_arcs | ({chart.row.feature} if chart.row.feature else set())


def check_features(settings, charts, refusals):
    """A setting that feeds nothing without a feature names it; a feature that is named exists."""
    by_name = {c.name: c for c in charts}
    known = {f for c in charts for f in (*c.features, c.row.feature) if f}
    for setting in settings:
        implied = set.intersection(*(features_of(f, by_name) for f in setting.feeds)) if setting.feeds else set()
        if implied and setting.feature not in implied:
            refusals.add(PATH, setting.line, f"{setting.name} feeds the feature {' or '.join(sorted(implied))} only")
        elif setting.feature and setting.feature not in known:
            refusals.add(PATH, setting.line, f"{setting.name}: no chart has a feature {setting.feature}")


def page_order(settings):
    """dict (page, section) -> settings, in the order of the table."""
    found = {}
    for setting in settings:
        found.setdefault((setting.page, setting.section), []).append(setting)
    return found


def markdown(settings, profile):
    """docs/settings.md."""
    out = ["# Settings", "",
           f"Made by gen/settings.py from {PATH} with the profile {profile.name}; not edited by hand.",
           "A value outside its range is an error; the running settings then stay as they were. An element without a",
           "value is the default, or an empty value where the column `blank` says so. Without its feature, which the",
           "profile of the build may leave out, a setting has no effect.", ""]
    for (page, section), rows in page_order(settings).items():
        out += [f"## {page}: {section}", "",
                "| setting | XML element | scope | type | range | default | blank | feature | clause | feeds | "
                "meaning |",
                "|---|---|---|---|---|---|---|---|---|---|---|"]
        for s in rows:
            default = f"`{s.default}`" if s.default else "empty"
            unit = " s" if s.type == "seconds" else f" {s.unit}" if s.unit else ""
            span = s.range.replace("|", ", ") + (" octets" if s.type in TEXTS and s.range else unit if s.range else "")
            cells = (s.web, f"`{s.xml}`", s.scope, s.type, span, default + (" (fixed)" if s.fixed else ""),
                     s.blank, s.feature + (" (left out)" if s.left_out else ""), s.clause,
                     ", ".join(f"`{f}`" for f in s.feeds), s.help)
            out.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |")
        out.append("")
    return "\n".join(out)
