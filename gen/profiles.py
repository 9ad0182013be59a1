"""profiles.py - a profile: which features of the charts are on, which settings are fixed (fsm/settings/profiles)."""
from dataclasses import dataclass, field

HEADER = ["kind", "name", "value", "why"]


@dataclass
class Profile:
    name: str
    path: str
    features: dict = field(default_factory=dict)   # name -> True where it is on
    fixes: dict = field(default_factory=dict)      # setting -> value
    lines: dict = field(default_factory=dict)      # name -> line


def read_profile(root, name, refusals):
    path = f"fsm/settings/profiles/{name}.tsv"
    profile = Profile(name, path)
    file = root / path
    if not file.is_file():
        refusals.add(path, 1, "no such profile")
        return profile
    lines = file.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t") != HEADER:
        refusals.add(path, 1, "the first line is not: " + " ".join(HEADER))
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != 4:
            refusals.add(path, number, f"{len(cells)} columns, wanted 4")
            continue
        kind, what, value, why = cells
        if what in profile.lines:
            refusals.add(path, number, f"{what} stands in line {profile.lines[what]} already")
        profile.lines[what] = number
        if not why:
            refusals.add(path, number, f"{what} has no reason")
        if kind == "feature" and value in ("on", "off"):
            profile.features[what] = value == "on"
        elif kind == "feature":
            refusals.add(path, number, f"feature {what} is '{value}', wanted on or off")
        elif kind == "fix":
            profile.fixes[what] = value
        else:
            refusals.add(path, number, f"kind '{kind}' is neither feature nor fix")
    return profile
