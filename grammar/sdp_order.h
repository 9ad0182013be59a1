/* sdp_order.h - one line's letter to the machine of their order (RFC 8866 9): sdp_order.rl. */
#ifndef CW_SDP_ORDER_H
#define CW_SDP_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sip_deviations;

/* *place: 0 before the first line. letter 0: the description ends. False: the line stands in the wrong place. What is
 * tolerated is noted in the list, at this offset. */
bool sdp_order_step(uint8_t *place, uint8_t letter, struct sip_deviations *list, size_t offset);

#endif
