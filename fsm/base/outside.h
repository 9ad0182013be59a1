/* outside.h - the address of a line as servers see it behind a NAT (the guide's sections 2.6, 3.1;
 * RFC 3581). */
#ifndef CW_OUTSIDE_H
#define CW_OUTSIDE_H

#include "core.h"

/* Our address `local` as Contact has it: with NAT Mapping Enable the address that a server has
 * seen, else EXT IP and EXT SIP Port, else `local`. Pure. */
struct cw_address cwi_outside_of(const struct cw *cw, const struct cw_line *line,
                                 const struct cw_address *local);
/* The same for Via: with Substitute VIA Addr, else `local`. Pure. */
struct cw_address cwi_outside_via(const struct cw *cw, const struct cw_line *line,
                                  const struct cw_address *local);
/* Stores received and rport of our Via in this response, as far as Handle VIA received and
 * Handle VIA rport allow. True: cwi_outside_of has another result than before. */
bool cwi_outside_learn(const struct cw *cw, struct cw_line *line, const struct cw_address *local,
                       const struct sip_message *m);

#endif
