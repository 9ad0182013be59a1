/* rewrite.h - a message written again from what was parsed of it, and whether it then means the same. */
#ifndef CW_REWRITE_H
#define CW_REWRITE_H

#include "values.h"

/* Writes every field that sip_parse took as fitting its rule, folds undone, names long or compact;
 * extension headers, which the writer has no names for, are left out. Octets written; 0: refused. */
size_t rewrite(const struct sip_message *m, bool compact, void *out, size_t room);

/* NULL: the two mean the same, field by field, value by value; else the name of what differs. */
const char *rewrite_differs(const struct sip_message *a, const struct sip_message *b);

/* Parses what rewrite makes of `m`, in both forms, holds it against `m`, and writes it once more,
 * which must give the same octets. NULL: so it is. */
const char *rewrite_fails(const struct sip_message *m);

#endif
