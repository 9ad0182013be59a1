"""registry_places.py - the places where rows say that they are met, and whether they are there."""
import os
import re

from registry_cited import CITED
from registry_rows import Faults, is_sentence, read_lines, read_rows, rows_path, write_rows


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


def message_rules(root):
    """-> dict rule -> set of the clauses it cites, or None where there is no rules.tsv. The first column names it."""
    path = os.path.join(root, 'fsm', 'message', 'rules.tsv')
    if not os.path.exists(path):
        return None
    lines = [l for l in read_lines(path) if l and not l.startswith('#')]
    return {l.split('\t')[0]: set(CITED.findall(l)) for l in lines[1:]}


def places(root):
    """-> set of grammar:FILE, core:FILE and write:WHAT (of sip_put_WHAT) that the sources have."""
    here = set()
    for kind, folder in (('grammar', 'grammar'), ('core', 'fsm')):
        for _, _, names in os.walk(os.path.join(root, folder)):
            here.update('%s:%s' % (kind, name.rsplit('.', 1)[0]) for name in names
                        if name.endswith(('.re', '.rl', '.c')))
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
            if kind == 'chart' and not is_sentence(row) and not any(
                    c == row['id'] or c.startswith(row['id'] + '_') for c in cited.get(name, ())):
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
