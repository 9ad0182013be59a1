"""registry_page.py - the counts of the registry as a page, docs/spec/clauses.md."""
import os

from registry_rows import LEVELS, count, is_sentence, read_rows, source_order, write_text


def markdown(root, path=None):
    """Writes the counts of the registry as a page."""
    rows = read_rows(root)
    out = ['# The clause registry in numbers', '',
           'Made by `gen/registry.py markdown` from `clauses.tsv`; nothing here is written by hand.', '',
           'A section row is what arcs and tables cite; a sentence row is one sentence of the RFC with a keyword of',
           'RFC 2119 in capitals. `clausewire where ID` shows a row.', '',
           '| source | sections | sentences | sentences met | refused | owed |', '|---|---:|---:|---:|---:|---:|']
    for source in sorted({row['source'] for row in rows if row['source'].startswith('RFC')}, key=source_order):
        mine = [row for row in rows if row['source'] == source]
        sentences = [row for row in mine if is_sentence(row)]
        out.append('| RFC %s | %d | %s |' % (source[3:], len(mine) - len(sentences),
                                            ' | '.join(map(str, count(sentences)))))
    out += ['', '| source | rows | met | refused | owed |', '|---|---:|---:|---:|---:|']
    for source, text in (('guide', "the guide's facts"), ('local', 'our own decisions')):
        mine = [row for row in rows if row['source'] == source]
        out.append('| %s | %s |' % (text, ' | '.join(map(str, count(mine)))))
    sentences = [row for row in rows if is_sentence(row)]
    out += ['', '## By level', '', '| level | sentences | met | refused | owed |', '|---|---:|---:|---:|---:|']
    for level in LEVELS:
        out.append('| %s | %s |' % (level, ' | '.join(map(str, count([r for r in sentences if r['level'] == level])))))
    out.append('| all | %s |' % ' | '.join(map(str, count(sentences))))
    for state, title in (('owed', 'What is owed, and what brings it'), ('refused', 'What is refused, and why')):
        reasons = {}
        for row in rows:
            if row['state'] == state:
                reasons.setdefault(row['reason'], []).append(row['id'])
        out += ['', '## ' + title, '', '| rows | reason | for example |', '|---:|---|---|']
        for reason, ids in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0])):
            out.append('| %d | %s | %s |' % (len(ids), reason, ', '.join('`%s`' % i for i in ids[:2])))
    out += ['', '## Where clauses are met', '',
            '`chart:` an arc or refused cell of that chart; `core:` a file of fsm/;',
            '`grammar:` a definition of grammar/; `write:` a function sip_put_ of grammar/write.h;',
            '`rule:` a message rule; `row:` a row of admission.tsv, by its id, or of a table of responses, by its '
            'event;',
            '`host:` a concern of runtime/.', '',
            '| place | rows |', '|---|---:|']
    places = {}
    for row in rows:
        if row['state'] == 'met':
            for place in row['met'].split(';'):
                places[place] = places.get(place, 0) + 1
    out += ['| %s | %d |' % item for item in sorted(places.items())]
    write_text(path or os.path.join(root, 'docs', 'spec', 'clauses.md'), '\n'.join(out) + '\n')
