"""registry_rows.py - the rows of docs/spec/clauses.tsv: reading, order, writing, counts."""
import os
import re

COLUMNS = ('id', 'source', 'section', 'level', 'paraphrase', 'met', 'state', 'reason')
LEVELS = ('MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY')
STATES = ('met', 'refused', 'owed')


class Faults(list):
    """Faults as 'file:line: reason'."""

    def add(self, path, line, reason):
        self.append('%s:%d: %s' % (path, line, reason))


def read_lines(path):
    with open(path, encoding='utf-8', newline='') as f:
        return f.read().split('\n')


def write_text(path, text):
    with open(path, 'w', encoding='ascii', newline='\n') as f:
        f.write(text)


def rows_path(root):
    return os.path.join(root, 'docs', 'spec', 'clauses.tsv')


def read_rows(root, faults=None):
    """-> list of rows (dict of COLUMNS plus 'line'). With `faults`, what is not a row is added to it."""
    path = rows_path(root)
    faults = Faults() if faults is None else faults
    lines = read_lines(path)
    if not lines or tuple(lines[0].split('\t')) != COLUMNS:
        faults.add(path, 1, 'the first line is not the header "%s"' % '\\t'.join(COLUMNS))
    if lines and lines[-1] == '':
        lines.pop()
    else:
        faults.add(path, len(lines), 'the last line has no newline')
    rows = []
    for number, text in enumerate(lines[1:], 2):
        fields = text.split('\t')
        if len(fields) != len(COLUMNS):
            faults.add(path, number, '%d fields where %d belong' % (len(fields), len(COLUMNS)))
            continue
        row = dict(zip(COLUMNS, fields))
        row['line'] = number
        rows.append(row)
    return rows


def load(root):
    """-> dict id -> row, without any check."""
    return {row['id']: row for row in read_rows(root)}


def natural(text):
    """Sorts 10.2.10 behind 10.2.9, and appendices behind numbers."""
    return tuple((0, int(part), '') if part.isdigit() else (1, 0, part) for part in re.split(r'[._-]', text))


def order(row):
    """RFCs by number, then the guide, then our own; within, by section, sentences behind their section."""
    source = row['source']
    first = {'guide': 1, 'local': 2}.get(source, 0)
    number = int(source[3:]) if first == 0 and source[3:].isdigit() else 0
    sentence = re.search(r'-(\d+)\Z', row['id'])
    return (first, number, natural(row['section']), int(sentence.group(1)) if sentence else 0, row['id'])


def source_order(source):
    return order({'source': source, 'section': '0', 'id': source})


def is_sentence(row):
    return re.search(r'-\d+\Z', row['id']) is not None


def count(rows):
    """-> text cells: rows, met, refused, owed."""
    return [len(rows)] + [sum(row['state'] == state for row in rows) for state in STATES]


def write_rows(root, rows):
    text = ''.join('\t'.join(row[name] for name in COLUMNS) + '\n' for row in rows)
    write_text(rows_path(root), '\t'.join(COLUMNS) + '\n' + text)


def sort(root):
    write_rows(root, sorted(read_rows(root), key=order))
