"""table_rows.py - the rows of a table that decides: its head named, comments and empty lines passed over."""


def table_rows(text, path, columns, refusals):
    """Yields (line, cells) of each row with as many cells as there are columns."""
    is_head = True
    for number, line in enumerate(text.splitlines(), 1):
        cells = line.split("\t")
        if not line or line.startswith("#"):
            continue
        if is_head or len(cells) != len(columns):
            if cells != columns:
                refusals.add(path, number, "the columns are " + ", ".join(columns))
            is_head = False
            continue
        yield number, cells


def clause_ids(root):
    """The first column of the registry."""
    return {line.split("\t")[0] for line in (root / "docs/spec/clauses.tsv").read_text(encoding="utf-8").splitlines()}
