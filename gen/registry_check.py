"""registry_check.py - the form of each row, their order, and that every citation has a row."""
import re

from registry_cited import citations
from registry_places import charts, decision_rows, message_rules
from registry_rows import COLUMNS, LEVELS, STATES, Faults, is_sentence, order, read_rows, rows_path

PARAPHRASE_MAX = 160   # characters: one line
ID = re.compile(r'[A-Za-z0-9_-]+\Z')
SOURCE = re.compile(r'RFC\d{4}\Z|guide\Z|local\Z')
PLACE = re.compile(r'(chart|grammar|write|core|rule|host):[a-z0-9_]+\Z|row:[a-z]+\.[A-Za-z0-9_]+\Z|lab\Z')


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
                fault('the place "%s" is none of chart: grammar: write: core: rule: row: host: with a name, or lab'
                      % place)
        if len(set(places)) != len(places):
            fault('a place named twice')
    elif row['state'] == 'met':
        fault('met, but nowhere')


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
