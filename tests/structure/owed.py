"""owed.py - offences that are known and still to be mended: owed.tsv, which can only become shorter."""

HEAD = ("# Offences that are known and still to be mended. A new one fails the test, and so does a row whose offence "
        "is gone:\n"
        "# structure.py --shrink removes such rows. Rows are not added by hand.\n"
        "# kind\tfile\tsymbol\tfile that defines it\n")


def read(path):
    """Set of rows. Raises ValueError with file and line."""
    rows = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = tuple(line.split("\t"))
        if len(cells) != 4:
            raise ValueError(f"{path.name}:{number}: {len(cells)} columns, wanted 4")
        if cells in rows:
            raise ValueError(f"{path.name}:{number}: stands here twice")
        rows.add(cells)
    return rows


def write(path, rows):
    path.write_text(HEAD + "".join("\t".join(row) + "\n" for row in sorted(rows)), encoding="utf-8")


def judged(offences, rows):
    """-> (offences that are not listed, rows whose offence is gone)"""
    found = {offence.row() for offence in offences}
    return [offence for offence in offences if offence.row() not in rows], sorted(rows - found)
