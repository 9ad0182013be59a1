/* host_part.h - what the files of the host share; for host*.c. */
#ifndef CW_HOST_PART_H
#define CW_HOST_PART_H

#include "clock.h"
#include "host.h"

/* Effects, each call of a verb followed by both: those of the core carried out; then what they
 * brought about outside, failures to send, given back to it until nothing is left. */
void host_drain(struct host *h);
void host_settle(struct host *h);
/* The line's removal, where one is under way, is over. */
void host_left(struct host *h, uint32_t line);

/* Whom what comes in is told. */
struct udp_user host_udp_user(struct host *h);
struct stream_user host_stream_user(struct host *h);
struct dns_user host_dns_user(struct host *h);
/* struct cw_host.local */
bool host_local(void *context, uint32_t line, const struct cw_address *to,
                struct cw_address *local);

/* Wishes at the rate of the options; returns for how many lines. only_registering: of those whose
 * Register is Yes. */
uint32_t host_pace_all(struct host *h, enum cw_wish_kind kind, bool only_registering);
/* Stops the host where every removal is over. */
void host_look_for_end(struct host *h);
void host_on_pace(struct ev_loop *loop, struct ev_timer *watcher, int events);
void host_on_stop_time(struct ev_loop *loop, struct ev_timer *watcher, int events);

#endif
