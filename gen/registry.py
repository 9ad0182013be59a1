#!/usr/bin/env python3
"""registry.py - the clause registry: reads docs/spec/clauses.tsv, checks it and what cites it, makes its tables.

usage: registry.py check ROOT             form, order, reasons, every citation and every place; exit 1 on a fault
       registry.py claims ROOT            rows met at a chart that never cites them, or at a file that is not there; exit 1
       registry.py table ROOT [DIR]       writes registry.h and registry.c to DIR (ROOT/gen)
       registry.py markdown ROOT [FILE]   writes the counts to FILE (ROOT/docs/spec/clauses.md)
       registry.py inventory ROOT SHARED  against the RFC folder: each sentence in scope has a row, no row copies
                                          8 words of its RFC, each number exists; prints a table; exit 1 on a fault
       registry.py sort ROOT              rewrites clauses.tsv in its order
       registry.py rules ROOT             rewrites its rule: places from fsm/message/rules.tsv
Exit status 2: usage, or a file that cannot be read.
"""
import os
import re
import sys

COLUMNS = ('id', 'source', 'section', 'level', 'paraphrase', 'met', 'state', 'reason')
LEVELS = ('MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY')
STATES = ('met', 'refused', 'owed')
COPIED = 8             # words in a row that count as copied text
PARAPHRASE_MAX = 160   # characters: one line

ID = re.compile(r'[A-Za-z0-9_-]+\Z')
SOURCE = re.compile(r'RFC\d{4}\Z|guide\Z|local\Z')
PLACE = re.compile(r'(chart|grammar|write|core|rule|host):[a-z0-9_]+\Z|row:[a-z]+\.[A-Za-z0-9_]+\Z|lab\Z')
CITED = re.compile(r'(?<![A-Za-z0-9_])(?:RFC\d{4}_[0-9A-Z]+(?:_\d+)*(?:-\d+)?|(?:GUIDE|LOCAL)_[a-z0-9][a-z0-9_]*)'
                   r'(?![A-Za-z0-9_])')
# Where a citation may stand: folders of the project and the endings of files that people write.
FOLDERS = (('grammar', ('.re', '.rl', '.h', '.c', '.tsv')), ('fsm', ('.rl', '.re', '.h', '.c', '.tsv')),
           ('runtime', ('.h', '.c', '.tsv')), ('tests/flows', ('.flow', '.c', '.h')), ('tests/unit', ('.c', '.h')),
           ('docs', ('.md',)))


class Faults(list):
    """Faults as 'file:line: reason'."""

    def add(self, path, line, reason):
        self.append('%s:%d: %s' % (path, line, reason))


def read_lines(path):
    with open(path, encoding='utf-8', newline='') as f:
        return f.read().split('\n')


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


def is_sentence(row):
    return re.search(r'-\d+\Z', row['id']) is not None


def check_row(row, path, faults):
    def fault(reason):
        faults.add(path, row['line'], '%s: %s' % (row['id'] or 'row', reason))

    for name in COLUMNS:
        value = row[name]
        if value != value.strip() or '  ' in value:
            fault('stray white space in the column %s' % name)
        if any(ord(c) < 32 or ord(c) > 126 for c in value):
            fault('an octet outside printable ASCII in the column %s' % name)
        if '"' in value or '\\' in value:
            fault('a quote or backslash in the column %s' % name)
    if not ID.match(row['id']):
        fault('the id does not match [A-Za-z0-9_-]+')
    if not SOURCE.match(row['source']):
        fault('the source "%s" is none of RFCnnnn, guide, local' % row['source'])
    if row['source'].startswith('RFC'):
        stem = '%s_%s' % (row['source'], row['section'].replace('.', '_'))
        if not is_sentence(row):
            if row['id'] != stem:
                fault('the id of section %s of %s is %s' % (row['section'], row['source'], stem))
            if row['level'] != 'section':
                fault('the level of a section row is "section", not "%s"' % row['level'])
        else:
            if row['id'].rsplit('-', 1)[0] != stem:
                fault('the id of a sentence of section %s begins with %s-' % (row['section'], stem))
            if row['level'] not in LEVELS:
                fault('the level "%s" is none of %s' % (row['level'], ', '.join(LEVELS)))
    elif row['source'] in ('guide', 'local'):
        if not row['id'].startswith(row['source'].upper() + '_'):
            fault('the id of a row of source %s begins with %s_' % (row['source'], row['source'].upper()))
        if row['level'] != row['source']:
            fault('the level is "%s", not "%s"' % (row['source'], row['level']))
    if not row['section']:
        fault('no section')
    if not row['paraphrase']:
        fault('no paraphrase')
    if len(row['paraphrase']) > PARAPHRASE_MAX:
        fault('a paraphrase of %d characters; %d is one line' % (len(row['paraphrase']), PARAPHRASE_MAX))
    if row['state'] not in STATES:
        fault('the state "%s" is none of %s' % (row['state'], ', '.join(STATES)))
    if row['state'] in ('refused', 'owed') and not row['reason']:
        fault('%s without a reason' % row['state'])
    if row['source'] == 'local' and not row['reason']:
        fault('a decision of our own without a reason')
    places = row['met'].split(';')
    if row['met'] != '-':
        for place in places:
            if not PLACE.match(place):
                fault('the place "%s" is none of chart: grammar: write: core: rule: row: host: with a name, or lab' % place)
        if len(set(places)) != len(places):
            fault('a place named twice')
    elif row['state'] == 'met':
        fault('met, but nowhere')


def charts(root):
    """-> dict chart name -> path below ROOT."""
    found = {}
    base = os.path.join(root, 'fsm')
    if os.path.isdir(base):
        for room in sorted(os.listdir(base)):
            folder = os.path.join(base, room)
            if os.path.isdir(folder):
                for name in sorted(os.listdir(folder)):
                    if name.endswith('.rl'):
                        found[name[:-3]] = os.path.join('fsm', room, name)
    return found


def message_rules(root):
    """-> dict rule -> set of the clauses it cites, or None where there is no rules.tsv. The first column names it."""
    path = os.path.join(root, 'fsm', 'message', 'rules.tsv')
    if not os.path.exists(path):
        return None
    lines = [l for l in read_lines(path) if l and not l.startswith('#')]
    return {l.split('\t')[0]: set(CITED.findall(l)) for l in lines[1:]}


def decision_rows(root):
    """-> dict `TABLE.ROW` -> set of the clauses it cites: rows of admission by id, of CHART.responses.tsv by event."""
    found = {}
    for where, _, names in os.walk(os.path.join(root, 'fsm')):
        for name in sorted(names):
            if name != 'admission.tsv' and not name.endswith('.responses.tsv'):
                continue
            lines = [l.split('\t') for l in read_lines(os.path.join(where, name)) if l and not l.startswith('#')]
            key = 'id' if name == 'admission.tsv' else 'event'
            for cells in lines[1:]:
                row = dict(zip(lines[0], cells))
                found.setdefault('%s.%s' % (name.split('.')[0], row.get(key)), set()).update(
                    row.get('clause', '').split(','))
    return found


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


def check(root):
    """-> Faults of the registry and of everything that cites it."""
    faults = Faults()
    path = rows_path(root)
    rows = read_rows(root, faults)
    seen = {}
    for row in rows:
        check_row(row, path, faults)
        if row['id'] in seen:
            faults.add(path, row['line'], '%s: stands in line %d already' % (row['id'], seen[row['id']]))
        seen.setdefault(row['id'], row['line'])
    for before, row in zip(rows, rows[1:]):
        if order(row) < order(before):
            faults.add(path, row['line'], '%s: out of order behind %s ("registry.py sort" puts it right)'
                       % (row['id'], before['id']))
    have_charts, have_rules, have_rows = charts(root), message_rules(root), decision_rows(root)
    for row in rows:
        if is_sentence(row) and row['id'].rsplit('-', 1)[0] not in seen:
            faults.add(path, row['line'], '%s: its section has no row' % row['id'])
        for place in row['met'].split(';'):
            kind, _, name = place.partition(':')
            if kind == 'chart' and name not in have_charts:
                faults.add(path, row['line'], '%s: met at the chart %s, but there is no fsm/*/%s.rl'
                           % (row['id'], name, name))
            if kind == 'rule' and have_rules is not None and name not in have_rules:
                faults.add(path, row['line'], '%s: met by the rule %s, which fsm/message/rules.tsv lacks'
                           % (row['id'], name))
            if kind == 'row' and name not in have_rows:
                faults.add(path, row['line'], '%s: met by the row %s, which no table of fsm/ has' % (row['id'], name))
        for name in sorted(n for n in have_rows if row['id'] in have_rows[n]):
            if 'row:' + name not in row['met'].split(';'):
                faults.add(path, row['line'], '%s: cited by the row %s, which it does not name' % (row['id'], name))
    for where, number, cited in citations(root):
        if cited not in seen:
            faults.add(where, number, '%s: a clause that docs/spec/clauses.tsv lacks' % cited)
    return faults


def places(root):
    """-> set of grammar:FILE, core:FILE and write:WHAT (of sip_put_WHAT) that the sources have."""
    here = set()
    for kind, folder in (('grammar', 'grammar'), ('core', 'fsm')):
        for _, _, names in os.walk(os.path.join(root, folder)):
            here.update('%s:%s' % (kind, name.rsplit('.', 1)[0]) for name in names if name.endswith(('.re', '.rl', '.c')))
    header = os.path.join(root, 'grammar', 'write.h')
    if os.path.exists(header):
        here.update('write:' + name for line in read_lines(header) for name in re.findall(r'\bsip_put_(\w+)', line))
    return here


def claims(root):
    """-> Faults: rows met at a chart that never cites them, or at a file or writer that is not there."""
    faults = Faults()
    cited, here = {}, places(root)
    settings = os.path.join(root, 'fsm', 'settings', 'settings.tsv')
    fed = [l for l in read_lines(settings)] if os.path.exists(settings) else []
    for name, path in charts(root).items():
        stem = os.path.join(root, path[:-3])
        lines = [l for l in fed if re.search(r'[\t,]' + name + r'\.', l)]
        for ending in ('.rl', '.h', '.refused.tsv', '_act.c'):
            if os.path.exists(stem + ending):
                lines += read_lines(stem + ending)
        cited[name] = {m.group(0) for l in lines for m in CITED.finditer(l)}
    for row in read_rows(root):
        for place in row['met'].split(';') if row['state'] == 'met' else ():
            kind, _, name = place.partition(':')
            if kind in ('grammar', 'write', 'core') and place not in here:
                faults.add(rows_path(root), row['line'], '%s: met at %s, which is not there' % (row['id'], place))
            if kind == 'chart' and not is_sentence(row) and not any(c == row['id'] or c.startswith(row['id'] + '_') for c in cited.get(name, ())):
                faults.add(rows_path(root), row['line'], '%s: the chart %s never cites it' % (row['id'], name))
        if row['met'] != with_rules(row, message_rules(root)):
            faults.add(rows_path(root), row['line'],
                       '%s: not what rules.tsv cites ("registry.py rules" puts it right)' % row['id'])
    return faults


def with_rules(row, have):
    """-> the places of a row, its message rules those that cite it; unchanged where there are no rules."""
    if have is None:
        return row['met']
    kept = [place for place in row['met'].split(';') if not place.startswith('rule:') and place != '-']
    kept += ['rule:' + name for name in sorted(have) if row['id'] in have[name]]
    return ';'.join(kept) or '-'


def rules(root):
    """Rewrites the rule: places of clauses.tsv from fsm/message/rules.tsv."""
    rows, have = read_rows(root), message_rules(root)
    for row in rows:
        row['met'] = with_rules(row, have)
    write_rows(root, rows)


HEADER_TEXT = '''/* registry.h - the clause registry as a table in ROM, made from docs/spec/clauses.tsv by gen/registry.py. */
#ifndef CW_REGISTRY_H
#define CW_REGISTRY_H

#include <stddef.h>

struct registry_row {
    const char *id, *source, *section, *level, *paraphrase, *met, *state, *reason; /* never NULL; reason may be "" */
};

#define REGISTRY_ROWS %du
extern const struct registry_row registry_row[REGISTRY_ROWS]; /* by id, in the order of its octets */

/* The row of a clause, or NULL. */
const struct registry_row *registry_find(const char *id);

#endif
'''

FIND_TEXT = '''
static int registry_compare(const char *a, const char *b)
{
    while (*a != 0 && *a == *b) {
        a++;
        b++;
    }
    return (int)(unsigned char)*a - (int)(unsigned char)*b;
}

const struct registry_row *registry_find(const char *id)
{
    size_t from = 0, to = REGISTRY_ROWS;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = registry_compare(id, registry_row[middle].id);

        if (order == 0)
            return &registry_row[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}
'''


def write_text(path, text):
    with open(path, 'w', encoding='ascii', newline='\n') as f:
        f.write(text)


def table(root, folder=None):
    """Writes registry.h and registry.c."""
    rows = sorted(read_rows(root), key=lambda row: row['id'].encode())
    folder = folder or os.path.join(root, 'gen')
    out = ['/* registry.c - the rows of the clause registry, made from docs/spec/clauses.tsv by gen/registry.py. */\n'
           '#include "registry.h"\n\nconst struct registry_row registry_row[REGISTRY_ROWS] = {\n']
    for row in rows:
        quoted = ['"%s"' % row[name].replace('\\', '\\\\').replace('"', '\\"') for name in COLUMNS]
        out.append('    { %s,\n      %s,\n      %s,\n      %s },\n' % (
            ', '.join(quoted[:4]), quoted[4], ', '.join(quoted[5:7]), quoted[7]))
    out.append('};\n')
    write_text(os.path.join(folder, 'registry.c'), ''.join(out) + FIND_TEXT)
    write_text(os.path.join(folder, 'registry.h'), HEADER_TEXT % len(rows))


def source_order(source):
    return order({'source': source, 'section': '0', 'id': source})


def count(rows):
    """-> text cells: rows, met, refused, owed."""
    return [len(rows)] + [sum(row['state'] == state for row in rows) for state in STATES]


def markdown(root, path=None):
    """Writes the counts of the registry as a page."""
    rows = read_rows(root)
    out = ['# The clause registry in numbers', '',
           'Made by `gen/registry.py markdown` from `clauses.tsv`; nothing here is typed.', '',
           'A section row is what arcs and tables cite; a sentence row is one sentence of the RFC with a word of',
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
            '`chart:` an arc or refused cell of that chart; `core:` a file of fsm/; `grammar:` a definition of grammar/;',
            '`write:` a function sip_put_ of grammar/write.h; `rule:` a message rule; `host:` a concern of runtime/;',
            '`row:` a row of admission.tsv, by its id, or of a table of responses, by its event.', '',
            '| place | rows |', '|---|---:|']
    places = {}
    for row in rows:
        if row['state'] == 'met':
            for place in row['met'].split(';'):
                places[place] = places.get(place, 0) + 1
    out += ['| %s | %d |' % item for item in sorted(places.items())]
    write_text(path or os.path.join(root, 'docs', 'spec', 'clauses.md'), '\n'.join(out) + '\n')


def rfc_folder(shared):
    inner = os.path.join(shared, 'rfc')
    return inner if os.path.isdir(inner) else shared


def words(text):
    return re.findall(r'[a-z0-9]+', text.lower())


def runs(text):
    """-> set of all runs of COPIED words."""
    w = words(text)
    return {tuple(w[i:i + COPIED]) for i in range(len(w) - COPIED + 1)}


def plain(path):
    """The text of an RFC without its page furniture, which would break runs of words."""
    kept = [l for l in read_lines(path) if not re.search(r'\[Page \d+\]\s*\Z', l)
            and not re.match(r'\f?RFC \d+ .*\d{4}\s*\Z', l)]
    return '\n'.join(kept)


def rfc_text(folder, source):
    """The text of an RFC, from the folder or its extra texts; '' where neither has it."""
    for path in (os.path.join(folder, source + '.txt'), os.path.join(folder, 'extra', source + '.txt')):
        if os.path.exists(path):
            return plain(path)
    return ''


def heading(text, section):
    """Whether an RFC that sections.tsv does not list has this section."""
    return re.search(r'^ *%s\.? +\S' % re.escape(section), text, re.M) is not None


def level_of(keywords):
    """The level of a row from the keywords of its sentence, strongest first."""
    first = keywords.split(',')[0]
    return {'REQUIRED': 'MUST', 'SHALL': 'MUST', 'SHALL NOT': 'MUST NOT', 'RECOMMENDED': 'SHOULD',
            'NOT RECOMMENDED': 'SHOULD NOT', 'OPTIONAL': 'MAY'}.get(first, first)


def read_scope(root, faults):
    """-> list of (source, section prefix or *, why)."""
    path = os.path.join(root, 'docs', 'spec', 'scope.tsv')
    out = []
    for number, text in enumerate(read_lines(path), 1):
        if not text:
            continue
        fields = text.split('\t')
        if number == 1:
            if fields != ['source', 'section', 'why']:
                faults.add(path, 1, 'the first line is not the header "source\\tsection\\twhy"')
        elif len(fields) != 3 or not all(fields):
            faults.add(path, number, 'three fields belong here: source, section, why')
        else:
            out.append(tuple(fields))
    return out


def in_scope(scope, source, section):
    return any(source == s and (prefix == '*' or section == prefix or section.startswith(prefix + '.'))
               for s, prefix, _ in scope)


def inventory(root, shared):
    """-> (Faults, text of the table): the registry against the sentences of the RFCs."""
    faults = Faults()
    folder = rfc_folder(shared)
    path = rows_path(root)
    rows = {row['id']: row for row in read_rows(root, faults)}
    scope = read_scope(root, faults)
    levels, sentences = {}, {}
    for text in read_lines(os.path.join(folder, 'requirements.tsv'))[1:]:
        if text:
            key, _, keywords, sentence = text.split('\t')
            source, rest = key.split('#')
            section, number = rest.rsplit('-', 1)
            name = '%s_%s-%s' % (source.upper(), section.replace('.', '_'), number)
            levels[name] = level_of(keywords)
            sentences[name] = (source.upper(), section, sentence)
    for name, (source, section, _) in sentences.items():
        if in_scope(scope, source, section) and name not in rows:
            faults.add(path, 1, '%s: a sentence in scope without a row' % name)
    sections = {tuple(text.split('\t')[:2]) for text in read_lines(os.path.join(folder, 'sections.tsv'))}
    listed = {source for source, _ in (s for s in sections if len(s) == 2)}
    texts, unread = {}, {}
    for row in rows.values():
        if not row['source'].startswith('RFC'):
            continue
        if is_sentence(row) and row['id'] not in levels:
            faults.add(path, row['line'], '%s: the inventory has no such sentence' % row['id'])
        elif is_sentence(row) and levels[row['id']] != row['level']:
            faults.add(path, row['line'], '%s: the level is %s' % (row['id'], levels[row['id']]))
        source = row['source'].lower()
        if source not in texts:
            text = rfc_text(folder, source)
            texts[source] = (text, runs(text))
        if not texts[source][0]:
            unread[row['source']] = unread.get(row['source'], 0) + 1
            continue
        if not is_sentence(row) and not ((source, row['section']) in sections if source in listed
                                         else heading(texts[source][0], row['section'])):
            faults.add(path, row['line'], '%s: the RFC has no section %s' % (row['id'], row['section']))
        copied = sorted(runs(row['paraphrase']) & texts[source][1])
        if row['id'] in sentences:
            copied = copied or sorted(runs(row['paraphrase']) & runs(sentences[row['id']][2]))
        if copied:
            faults.add(path, row['line'], '%s: %d words in a row are the RFC\'s: "%s"'
                       % (row['id'], COPIED, ' '.join(copied[0])))
    out = ['%-8s %9s %6s %8s %6s' % ('source', 'sentences', 'met', 'refused', 'owed')]
    total = [0, 0, 0, 0]
    for source in sorted({s for s, _, _ in scope}, key=source_order):
        mine = [rows[name] for name, (s, section, _) in sentences.items()
                if s == source and name in rows and in_scope(scope, s, section)]
        cells = count(mine)
        total = [a + b for a, b in zip(total, cells)]
        out.append('%-8s %9d %6d %8d %6d' % (source, *cells))
    out.append('%-8s %9d %6d %8d %6d' % ('all', *total))
    out += ['%s: its text is not at hand, %d rows are not held against it' % item for item in sorted(unread.items())]
    return faults, '\n'.join(out)


def write_rows(root, rows):
    text = ''.join('\t'.join(row[name] for name in COLUMNS) + '\n' for row in rows)
    write_text(rows_path(root), '\t'.join(COLUMNS) + '\n' + text)


def sort(root):
    write_rows(root, sorted(read_rows(root), key=order))


def report(faults):
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def main(args):
    if args and args[0] in ('-h', '--help'):
        print(__doc__.rstrip())
        return 0
    least, most = {'check': (1, 1), 'claims': (1, 1), 'table': (1, 2), 'markdown': (1, 2), 'inventory': (2, 2),
                   'sort': (1, 1), 'rules': (1, 1)}.get(args[0] if args else '', (0, -1))
    if not least <= len(args) - 1 <= most:
        print(__doc__.rstrip(), file=sys.stderr)
        return 2
    try:
        if args[0] == 'check':
            return report(check(args[1]))
        if args[0] == 'claims':
            return report(claims(args[1]))
        if args[0] == 'inventory':
            faults, text = inventory(args[1], args[2])
            print(text)
            return report(faults)
        {'table': table, 'markdown': markdown, 'sort': sort, 'rules': rules}[args[0]](*args[1:])
        return 0
    except OSError as error:
        print('registry.py: %s' % error, file=sys.stderr)
        return 2


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
