"""registry_table.py - the registry as a table of C: gen/registry.h and gen/registry.c."""
import os

from registry_rows import COLUMNS, read_rows, write_text

HEADER_TEXT = '''\
/* registry.h - the clause registry as a table in ROM, made from docs/spec/clauses.tsv by gen/registry.py. */
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
