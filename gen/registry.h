/* registry.h - the clause registry as a table in ROM, made from docs/spec/clauses.tsv by gen/registry.py. */
#ifndef CW_REGISTRY_H
#define CW_REGISTRY_H

#include <stddef.h>

struct registry_row {
    const char *id, *source, *section, *level, *paraphrase, *met, *state, *reason; /* never NULL; reason may be "" */
};

#define REGISTRY_ROWS 1111u
extern const struct registry_row registry_row[REGISTRY_ROWS]; /* by id, in the order of its octets */

/* The row of a clause, or NULL. */
const struct registry_row *registry_find(const char *id);

#endif
