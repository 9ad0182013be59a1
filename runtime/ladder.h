/* ladder.h - what the phone prints: the messages sent and received, each transition with its clauses,
 * the news of each line. */
#ifndef CW_LADDER_H
#define CW_LADDER_H

#include "budget.h"
#include "core.h"
#include "log.h"

enum {
    LADDER_STRANGERS_MAX = 50, /* lines at once, and a second, that strangers can cause */
    LADDER_STRANGERS_RATE = 2,
    LADDER_SERVERS_MAX = 1000, /* the same of requests of the lines' own servers */
    LADDER_SERVERS_RATE = 100,
    LADDER_HIDDEN_MS = 5000 /* between two lines that say how many were not shown */
};

/* What causes an entry: the phone itself, or a message of a server of the line or of a stranger. */
enum ladder_cause { LADDER_PHONE, LADDER_SERVER, LADDER_STRANGER, LADDER_CAUSES };

/* What the terminal shows; each includes those before it. */
enum ladder_detail { LADDER_NEWS, LADDER_MESSAGES, LADDER_ARCS };

struct ladder {
    struct log *log;
    const struct cw *cw;
    enum ladder_detail detail; /* of the terminal; the log file always has everything */
    int width;                 /* digits of the highest line number */
    uint64_t shown;            /* trace records written so far */
    enum ladder_cause cause;
    bool is_hidden;                      /* what follows from this message: it has no room */
    struct budget budget[LADDER_CAUSES]; /* of each cause but the phone */
    struct sip_message message;          /* being shown */
};

void ladder_init(struct ladder *l, struct log *log, enum ladder_detail detail);
void ladder_attach(struct ladder *l, const struct cw *cw, uint32_t lines);

/* result: what cw_receive said of it. What follows is shown, or not, with it: until ladder_settled. */
void ladder_received(struct ladder *l, uint64_t now, uint32_t line, const struct cw_address *from,
                     const void *octets, size_t n, int result);
void ladder_settled(struct ladder *l);
void ladder_sent(struct ladder *l, uint64_t now, uint32_t line, const struct cw_address *to,
                 const void *octets, size_t n);
/* The transitions since the last call. */
void ladder_steps(struct ladder *l);
void ladder_news(struct ladder *l, uint64_t now, const struct cw_effect *tell);
/* A message of the host about a line (0: about none). */
void ladder_note(struct ladder *l, uint64_t now, uint32_t line, const char *clause,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Whether one more line may be shown of what any sender on the network can cause; bounded. It MUST then be
 * shown. */
bool ladder_has_room(struct ladder *l, uint64_t now);
/* The lines of others that were not shown so far. */
uint64_t ladder_hidden(const struct ladder *l);
/* Says what was lost, what was not shown and what has become of the log file, and lets all be written. At
 * the end of each round of the loop. */
void ladder_flush(struct ladder *l, uint64_t now);
/* The same at the end, whatever was said before. */
void ladder_end(struct ladder *l, uint64_t now);

/* The news in words, as the terminal has them: "refused 403 Forbidden, next attempt in 1200 s". */
size_t ladder_news_text(char *out, size_t room, const struct cw_effect *tell, uint64_t now,
                        const struct cw *cw);

#endif
