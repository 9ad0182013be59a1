/* clausewire.h - the public header of the core: a SIP phone without I/O (RFC 3261; docs/embedding.md).
 *
 *   cw_receive   octets, answers of the DNS and failures of the transport come in
 *   cw_want      the user wishes something
 *   cw_tick      time has passed
 *   cw_effects   what the core wants done: send, query, report, close
 *   cw_next      when to call cw_tick
 *
 * The core has no heap, socket, clock, thread or variable of its own. The host provides memory, octets,
 * time (milliseconds of a monotonic clock), random numbers and hashes. After each of the first three
 * functions the host drains cw_effects until it returns 0; the octets of a CW_SEND are valid until the next
 * call of one of the three. A struct cw belongs to one thread at a time; any number of them may be used.
 *
 * For C11 and C++17. Functions that return int return CW_OK or a negative enum cw_error; cw_error_text and
 * cw_error_clause say what it means. */
#ifndef CLAUSEWIRE_H
#define CLAUSEWIRE_H

#include <stddef.h>
#include <stdint.h>

#include "clausewire/address.h"
#include "clausewire/arrival.h"
#include "clausewire/counters.h"
#include "clausewire/effect.h"
#include "clausewire/error.h"
#include "clausewire/host.h"
#include "clausewire/memory.h"
#include "clausewire/octets.h"
#include "clausewire/record.h"
#include "clausewire/settings.h"
#include "clausewire/sizes.h"
#include "clausewire/stream.h"
#include "clausewire/trace.h"
#include "clausewire/wish.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a line may keep over a restart, where the host stores it (setting Random REG CID on Reboot; RFC 3261
 * 10.2: one Call-ID, and a CSeq that grows). */
struct cw_identity {
    uint8_t call_id[16]; /* written as 32 hexadecimal digits */
    uint32_t cseq;       /* the last one used; 0: no REGISTER has been sent */
};

/* cw_init, with CW_SIZES as the caller was compiled; for callers in other languages. */
int cw_init_sized(struct cw *cw, const struct cw_phone_settings *settings,
                  const struct cw_host *host, const struct cw_memory *memory, uint32_t sizes);

/* Makes a phone in the caller's memory. settings, host and what `memory` points to MUST outlive it.
 * CW_OK; CW_E_SIZES: the core was compiled with other sizes than the caller, nothing was written;
 * CW_E_ROOM: a pool is below its least (struct cw_memory), nothing was written (LOCAL_pools). */
static inline int cw_init(struct cw *cw, const struct cw_phone_settings *settings,
                          const struct cw_host *host, const struct cw_memory *memory)
{
    return cw_init_sized(cw, settings, host, memory, CW_SIZES);
}

/* Makes line `line` (from 1), not registered yet. settings MUST outlive it. identity NULL: a new Call-ID;
 * else the line goes on with that one where Random REG CID on Reboot is No. A line that exists begins anew:
 * its timers are stopped, and responses to its pending requests are not reported. CW_OK; CW_E_LINE: no such
 * line; CW_E_ROOM: no binding is free. */
int cw_line_init(struct cw *cw, uint32_t line, const struct cw_line_settings *settings,
                 const struct cw_identity *identity);

/* Gives the core one arrival. now: ms, never less than in an earlier call (less is taken as the same). CW_OK; a
 * negative enum cw_error says what is wrong with the arrival, which then had no effect but in the counters, or
 * was answered with an error status (8.2); CW_E_FULL: the effects are not drained, nothing was done: drain, and
 * call again. */
int cw_receive(struct cw *cw, uint64_t now, const struct cw_arrival *arrival);

/* Carries out a wish; what comes of it is reported with CW_TELL. now: as above. CW_OK; CW_E_LINE: no such line;
 * CW_E_CONTROL: no such wish or method; CW_E_URI, CW_E_ROOM: the target is malformed, or too long; CW_E_POOL: no
 * slot is free, or the line has CW_REQUESTS_A_LINE; CW_E_REFUSED: it changes nothing now, or the profile has no
 * such wish; CW_E_FULL: as above (LOCAL_wishes). */
int cw_want(struct cw *cw, uint64_t now, const struct cw_wish *wish);

/* Steps what is due, one timer a call (17.1.1.1). now: as above. 1: more is due, drain and call again; 0: nothing
 * more is due; CW_E_FULL: as above. */
int cw_tick(struct cw *cw, uint64_t now);

/* When cw_tick has something to do: ms of the same clock; UINT64_MAX: never. Pure. */
uint64_t cw_next(const struct cw *cw);

/* Takes up to `room` effects in their order; returns how many. 0: drained. */
size_t cw_effects(struct cw *cw, struct cw_effect *out, size_t room);

/* What was counted; never NULL, valid as long as the phone. Pure. */
const struct cw_counters *cw_counters_of(const struct cw *cw);

/* What the host stores to go on with after a restart, and gives to cw_line_init then; changes with each REGISTER
 * (10.2). NULL: no such line. Pure. */
const struct cw_identity *cw_identity_of(const struct cw *cw, uint32_t line);

/* The host of the setting that this server of the line was found by: what its certificate must name, the SNI of
 * TLS (RFC 5922 7.3; setting TLS Name Validate). A view into the settings, an IPv6 address in brackets; empty: it
 * is no server of the line. Pure. */
struct cw_octets cw_server_name_of(const struct cw *cw, uint32_t line,
                                   const struct cw_address *server);

/* Records that a traced core has written ever; the last trace_count are there, record i at i % trace_count. 0: it
 * is not traced. Pure. */
uint64_t cw_traced(const struct cw *cw);

#ifdef __cplusplus
}
#endif

#endif
