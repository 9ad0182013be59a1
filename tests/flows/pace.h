/* pace.h - do the attempts to register of each line keep the pace, in every flow (LOCAL_pace)? */
#ifndef FLOW_PACE_H
#define FLOW_PACE_H

#include "sent.h"

enum { PACE_MS = 1000 };

struct pace {
    struct {
        uint64_t next; /* ms: no attempt before */
        uint32_t cseq; /* the highest number of a REGISTER; removals do not count */
        struct cw_address
            challenger;         /* who sent the challenge that has no answer yet; family 0: none */
        uint64_t challenged_at; /* ms */
    } line[PHONE_LINES];
};

/* A restarted phone knows of no attempt before. */
void pace_restart(struct pace *p);

/* A message that the phone has sent at this moment (ms). Ends the program where it is an attempt to
 * register within a second of the line's last one. No attempts are: what its transaction sends again;
 * the answer to a challenge, one to each, at once and to the sender; a removal; a REGISTER
 * without Contact, which binds nothing. */
void pace_sent(struct pace *p, struct place place, const struct sent *s, uint64_t at);

/* A datagram that the phone gets at this moment. */
void pace_received(struct pace *p, const struct cw_arrival *a, uint64_t at);

#endif
