/* effects.h - what the actions of every chart may do besides editing their own struct: append
 * effects for the host, post events, take slots from pools. events.c steps what is posted. */
#ifndef CW_EFFECTS_H
#define CW_EFFECTS_H

#include "blame.h"
#include "classify.h"
#include "core.h"

/* One call of a verb appends at most this many effects; each verb checks the room before it
 * begins. */
enum { CW_EFFECTS_A_CALL = 8 };
bool cwi_effects_have_room(const struct cw *cw);

/* Append an effect. The octets are not copied: they MUST be in a stored message or in
 * cw->scratch. */
void cwi_effect_send(struct cw *cw, uint32_t line, const struct cw_address *to,
                     const uint8_t *octets, size_t n);
/* The same for an answer. from: where its request came; port: cwi_answer_port. */
void cwi_effect_answer(struct cw *cw, uint32_t line, const struct cw_address *to,
                       const struct cw_address *from, uint16_t port, const uint8_t *octets,
                       size_t n);
/* A stream that brings no response: the next message goes by a new connection. */
void cwi_effect_drop(struct cw *cw, uint32_t line, const struct cw_address *to);
void cwi_effect_query(struct cw *cw, uint32_t line, uint8_t type, struct cw_octets name);
void cwi_effect_tell(struct cw *cw, uint32_t line, enum cw_news news, uint16_t status,
                     uint32_t seconds, const char *clause);

/* Why this response cannot be read as a whole; error CW_OK: it can, or none came. Pure. */
struct cwi_blame cwi_blame_of(const struct cwi_response *response);
/* CW_MALFORMED, or CW_LIMIT where the error is a limit of the phone; without an error `news`. Pure. */
enum cw_news cwi_blame_news(const struct cwi_blame *blame, enum cw_news news);
/* Adds it to the report that was appended last, whose clause becomes that of the blame. */
void cwi_effect_blame(struct cw *cw, const struct cwi_blame *blame);

/* The same about the request in this slot. */
void cwi_effect_tell_request(struct cw *cw, uint32_t line, uint32_t request, enum cw_news news,
                             uint16_t status, const char *clause);

/* Posts an event to this chart or another one; it is stepped after the present step. Events that a
 * chart posts to itself are stepped first, those to others in their order. No room in the queue:
 * counters.posts_lost. */
void cwi_post(const struct cw_cue *cue, enum cw_chart chart, uint32_t instance, uint8_t event);

/* Takes the next event that was posted, a chart's own first. False: none. */
bool cwi_take_post(struct cw *cw, struct cwi_post *post);

/* Takes a free client transaction for `line`, its branch key chosen; NULL: the pool is full. The
 * outcome goes to this chart and instance. The caller writes stored.octets, stored.len,
 * stored.to, then calls cwi_client_start, or returns the slot with cwi_client_free. An INVITE is
 * an `ict`, other methods are a `nict`; their common members may be read by either name. */
struct cw_client *cwi_client_take(struct cw *cw, uint32_t line, enum sip_method method,
                                  enum cw_chart chart, uint32_t instance);
/* 18.1.1: a request too large for UDP is sent by TCP, and by UDP after all where TCP fails. */
void cwi_client_start(struct cw *cw, struct cw_client *client);
void cwi_client_free(struct cw *cw, struct cw_client *client);
/* Its request is not sent again: the octets are another one's, its length is 0. */
void cwi_client_let_go(struct cw *cw, struct cw_client *client);

/* Passes the outcome to the chart that made this request. */
void cwi_pass(struct cw *cw, const struct cw_client *from, enum cwi_outcome_kind what,
              const struct cw_cue *cue);

/* Returns the slot of a wished request to its pool. */
void cwi_request_free(struct cw *cw, struct cw_request *request);

/* A number from 0 to `most`, from the host's random octets. */
uint32_t cwi_random_to(struct cw *cw, uint32_t most);

#define CW_CONTAINER(pointer, type, member)                                                        \
    ((type *)(void *)((uint8_t *)(pointer)-offsetof(type, member)))
#define CW_CONTAINER_CONST(pointer, type, member)                                                  \
    ((const type *)(const void *)((const uint8_t *)(pointer)-offsetof(type, member)))

#endif
