/* binding.h - the bindings of a line: the one in force, and a second one while it tries a better
 * server, leaves an old one, or registers at two (the guide's sections 1.3, 1.4).
 *
 * Bindings live in a pool of the caller's; each line has one from its making on. */
#ifndef CW_BINDING_H
#define CW_BINDING_H

#include "address.h"
#include "keep.h"
#include "reg.h"

struct cw;
struct cw_line;

enum cw_role {
    CW_BINDING_MAIN = 1,     /* in force: its server is the one that the line talks to */
    CW_BINDING_ASIDE = 2,    /* tries a better server */
    CW_BINDING_LEAVING = 3,  /* is removed where it is, and is then free */
    CW_BINDING_ALTERNATE = 4 /* Dual Registration: at Alternate Proxy */
};

struct cw_binding {
    struct reg reg;
    struct keep keep;
    struct cw_address server;  /* where it is, or is being made; family 0: not known yet */
    struct cw_address local;   /* our end towards it: Via, Contact */
    struct cw_address contact; /* of the last REGISTER; family 0: none yet */
    struct cw_address left;    /* what it was before, to be removed with the next; family 0: none */
    uint32_t line;             /* from 1 */
    uint32_t next_free;        /* slot; 0: last */
    uint32_t kept_cseq;        /* the next number kept back for its removal */
    uint8_t kept;              /* how many are (LOCAL_removal_cseq) */
    uint8_t role;              /* enum cw_role; 0: the slot is free */
};

enum { BINDING_KEPT = 4 }; /* a removal, and three challenges to it */

struct cw_binding *cwi_binding_at(const struct cw *cw, uint32_t slot);
/* A free slot, made new for the line; 0: none is free. */
uint32_t cwi_binding_take(struct cw *cw, uint32_t line, enum cw_role role);
/* Back to the pool: what it waits for is over, and of a request under way it hears no more. */
void cwi_binding_free(struct cw *cw, uint32_t slot);
/* With Dual Registration: where the second binding registers and what goes to the alternate goes. That
 * is where it is, as long as Alternate Proxy has nobody better, or nobody at all; else the first that
 * it has. family 0: nobody is known. Pure. */
struct cw_address cwi_binding_alternate(const struct cw *cw, const struct cw_line *line);
/* The second binding is, or is being made, at another server than cwi_binding_alternate. Pure. */
bool cwi_binding_is_elsewhere(const struct cw *cw, const struct cw_line *line);
/* Numbers for the removal of the binding in force, below those of the one that is tried now. */
void cwi_binding_keep_numbers(struct cw *cw, struct cw_line *line);
/* The number of the next REGISTER of this binding. */
uint32_t cwi_binding_next_cseq(struct cw_line *line, struct cw_binding *b);

#endif
