"""registry_inventory.py - the registry against the sentences and the text of the RFCs."""
import os
import re

from registry_rows import Faults, count, is_sentence, read_lines, read_rows, rows_path, source_order

COPIED = 8             # words in a row that count as copied text


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
    out += ['%s: its text is missing, so %d rows were not compared with it' % item for item in sorted(unread.items())]
    return faults, '\n'.join(out)
