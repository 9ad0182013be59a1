/* host_part.h - what the host*.c files share. */
#ifndef CW_HOST_PART_H
#define CW_HOST_PART_H

#include "clock.h"
#include "host.h"

/* Effects; both follow each call of a core verb: the core's effects carried out; then failures
 * to send reported to it, until there are none left. */
void host_drain(struct host *h);
void host_settle(struct host *h);
/* The removal of the line's binding, if it was pending, is over. */
void host_left(struct host *h, uint32_t line);

/* The callbacks for what arrives. */
struct udp_user host_udp_user(struct host *h);
struct stream_user host_stream_user(struct host *h);
struct dns_user host_dns_user(struct host *h);
/* struct cw_host.local */
bool host_local(void *context, uint32_t line, const struct cw_address *to,
                struct cw_address *local);

/* Queues a wish for each line, sent at the rate of the options; returns for how many.
 * only_registering: only lines whose Register is Yes. */
uint32_t host_pace_all(struct host *h, enum cw_wish_kind kind, bool only_registering);
/* How many lines may begin something in so many ms. */
uint32_t host_lines_a_round(const struct host *h, uint32_t ms);
/* Begins, ends to follow the network. */
void host_watch_network(struct host *h);
void host_unwatch_network(struct host *h);
/* Stops the host once every removal is over. */
void host_look_for_end(struct host *h);
void host_on_pace(struct ev_loop *loop, struct ev_timer *watcher, int events);
void host_on_stop_time(struct ev_loop *loop, struct ev_timer *watcher, int events);

#endif
