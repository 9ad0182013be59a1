/* effects.h - what rooms may ask of the house: effects for the host, events for another chart,
 * slots from a pool.
 *
 * A chart's actions call these; events.c steps what is posted. */
#ifndef CW_EFFECTS_H
#define CW_EFFECTS_H

#include "core.h"

/* A step may append this many effects at the most; each verb makes sure of the room before it
 * begins. */
enum { CW_EFFECTS_A_CALL = 8 };
bool cwi_effects_have_room(const struct cw *cw);

/* Effects, in the order of the calls. The octets are not copied: they stand in a stored message. */
void cwi_effect_send(struct cw *cw, uint32_t line, const struct cw_address *to,
                     const uint8_t *octets, size_t n);
/* The same of an answer; port: cwi_answer_port. */
void cwi_effect_answer(struct cw *cw, uint32_t line, const struct cw_address *to, uint16_t port,
                       const uint8_t *octets, size_t n);
/* A stream whose peer is silent: a later message goes by a new connection. */
void cwi_effect_drop(struct cw *cw, uint32_t line, const struct cw_address *to);
void cwi_effect_query(struct cw *cw, uint32_t line, uint8_t type, struct cw_octets name);
void cwi_effect_tell(struct cw *cw, uint32_t line, enum cw_news news, uint16_t status,
                     uint32_t seconds, const char *clause);

/* The same about the request in this slot. */
void cwi_effect_tell_request(struct cw *cw, uint32_t line, uint32_t request, enum cw_news news,
                             uint16_t status, const char *clause);

/* An event for another chart or the same, stepped when the action's own step is over. What a chart
 * tells itself is stepped before anything else that waits; what it tells others keeps its order. No
 * room in the queue: counters.posts_lost. */
void cwi_post(const struct cw_cue *cue, enum cw_chart chart, uint32_t instance, uint8_t event);

/* The next that was posted, what a chart told itself first. False: none. */
bool cwi_take_post(struct cw *cw, struct cwi_post *post);

/* A free client transaction for `line`, its branch key chosen; NULL: the pool is full. chart and
 * instance hear the outcome. The caller writes stored.octets, stored.len, stored.to, then
 * cwi_client_start; or gives it back with cwi_client_free. An INVITE is an `ict`, all else a `nict`;
 * what they share may be read by either name. */
struct cw_client *cwi_client_take(struct cw *cw, uint32_t line, enum sip_method method,
                                  enum cw_chart chart, uint32_t instance);
/* 18.1.1: what is too large for UDP goes by TCP, and comes back. */
void cwi_client_start(struct cw *cw, struct cw_client *client);
void cwi_client_free(struct cw *cw, struct cw_client *client);

/* The chart that made this request hears what has become of it. */
void cwi_pass(struct cw *cw, const struct cw_client *from, enum cwi_outcome_kind what,
              const struct cw_cue *cue);

/* The slot of a wished request back to its pool. */
void cwi_request_free(struct cw *cw, struct cw_request *request);

/* A number from 0 to `most`, from the host's chance. */
uint32_t cwi_random_to(struct cw *cw, uint32_t most);

#define CW_CONTAINER(pointer, type, member)                                                        \
    ((type *)(void *)((uint8_t *)(pointer)-offsetof(type, member)))
#define CW_CONTAINER_CONST(pointer, type, member)                                                  \
    ((const type *)(const void *)((const uint8_t *)(pointer)-offsetof(type, member)))

#endif
