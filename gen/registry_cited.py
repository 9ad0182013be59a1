"""registry_cited.py - which clauses the definitions, sources and documents cite."""
import os
import re

from registry_rows import read_lines

CITED = re.compile(r'(?<![A-Za-z0-9_])(?:RFC\d{4}_[0-9A-Z]+(?:_\d+)*(?:-\d+)?|(?:GUIDE|LOCAL)_[a-z0-9][a-z0-9_]*)'
                   r'(?![A-Za-z0-9_])')
# Folders of the project in which a citation may stand, and the endings of files that people write.
FOLDERS = (('include', ('.h',)), ('grammar', ('.re', '.rl', '.h', '.c', '.tsv')), 
           ('fsm', ('.rl', '.re', '.h', '.c', '.tsv')),
           ('runtime', ('.h', '.c', '.tsv')), ('tests/flows', ('.flow', '.c', '.h')), ('tests/unit', ('.c', '.h')),
           ('docs', ('.md',)))


def source_files(root):
    for folder, endings in FOLDERS:
        for where, folders, names in os.walk(os.path.join(root, folder)):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(where, name)
                if name.endswith(endings) and os.path.relpath(path, root) not in (
                        os.path.join('docs', 'spec', 'clauses.md'),):
                    yield path


def citations(root):
    """Yields (path, line number, id, where) for every id that a source file cites."""
    for path in source_files(root):
        lines = read_lines(path)
        for number, text in enumerate(lines, 1):
            for match in CITED.finditer(text):
                yield path, number, match.group(0)
        if path.endswith('.tsv'):
            yield from column_citations(path, lines)


def column_citations(path, lines):
    """Words of a column named clause or clauses that do not even look like an id."""
    header = None
    for number, text in enumerate(lines, 1):
        if not text or text.startswith('#') and header is not None:
            continue
        fields = text.lstrip('# ').split('\t') if header is None else text.split('\t')
        if header is None:
            header = [i for i, name in enumerate(fields) if name in ('clause', 'clauses')]
            continue
        for i in header:
            if i < len(fields):
                for word in re.split(r'[\s;,]+', fields[i].strip()):
                    if word and word != '-' and not CITED.fullmatch(word):
                        yield path, number, word
