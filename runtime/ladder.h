/* ladder.h - what the phone prints: the messages sent and received, each transition with its clauses,
 * the news of each line. */
#ifndef CW_LADDER_H
#define CW_LADDER_H

#include "core.h"
#include "log.h"

enum {
    LADDER_ODDITIES = 10
}; /* malformed, stray and unreachable lines shown a second; the others are counted */

/* What the terminal shows; each includes those before it. */
enum ladder_detail { LADDER_NEWS, LADDER_MESSAGES, LADDER_ARCS };

struct ladder {
    struct log *log;
    const struct cw *cw;
    enum ladder_detail detail; /* of the terminal; the log file always has everything */
    int width;                 /* digits of the highest line number */
    uint64_t shown;            /* trace records written so far */
    int64_t wall;              /* ms to add to the core's clock for the time of day */
    uint64_t second;           /* of `oddities` */
    uint32_t oddities, hidden;
    struct sip_message message; /* being shown */
};

void ladder_init(struct ladder *l, struct log *log, enum ladder_detail detail);
void ladder_attach(struct ladder *l, const struct cw *cw, uint64_t now, uint32_t lines);

/* result: what cw_receive said of it. */
void ladder_received(struct ladder *l, uint64_t now, uint32_t line, const struct cw_address *from,
                     const void *octets, size_t n, int result);
void ladder_sent(struct ladder *l, uint64_t now, uint32_t line, const struct cw_address *to,
                 const void *octets, size_t n);
/* The transitions since the last call. */
void ladder_steps(struct ladder *l);
void ladder_news(struct ladder *l, uint64_t now, const struct cw_effect *tell);
/* A message of the host about a line (0: about none). */
void ladder_note(struct ladder *l, uint64_t now, uint32_t line, const char *clause,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Whether one more line may be shown of what any sender on the network can cause; bounded. */
bool ladder_has_room(struct ladder *l, uint64_t now);

/* The news in words, as the terminal has them: "refused 403 Forbidden, next attempt in 1200 s". */
size_t ladder_news_text(char *out, size_t room, const struct cw_effect *tell, uint64_t now,
                        const struct cw *cw);

#endif
