"""document.py - the part of a document between two markers, written by a program or held against what it would write.

`<!-- NAME -->` and `<!-- /NAME -->` stand each on a line of their own; what is between them is the program's.
"""
import difflib
import re
import sys


def between(text, name, new):
    """-> `text` with `new` between the markers. Raises ValueError where they are not there exactly once."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(^<!-- /{name} -->$)", re.S | re.M)
    found, count = pattern.subn(lambda m: m.group(1) + new.rstrip("\n") + "\n" + m.group(2), text)
    if count != 1:
        raise ValueError(f"the markers of {name} stand {count} times")
    return found


def write(path, parts):
    """parts: name -> text."""
    text = path.read_text(encoding="utf-8")
    for name, new in parts.items():
        text = between(text, name, new)
    path.write_text(text, encoding="utf-8")


def check(path, parts, remedy):
    """-> whether the document says what the program says; tells the difference and the remedy where not."""
    old = text = path.read_text(encoding="utf-8")
    for name, new in parts.items():
        text = between(text, name, new)
    if old == text:
        return True
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), text.splitlines(True), str(path), "measured", n=0))
    print(f"{path} is stale: {remedy}")
    return False
