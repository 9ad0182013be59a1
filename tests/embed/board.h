/* board.h - what example.c needs of its board: octets in and out, a clock, random numbers, hashes, a
 * display. */
#ifndef BOARD_H
#define BOARD_H

#include <clausewire.h>

#ifdef __cplusplus
extern "C" {
#endif

extern const struct cw_address board_address; /* our own */

uint64_t board_ms(void); /* never goes back */
size_t board_receive(uint8_t *octets, size_t room,
                     struct cw_address *from); /* one datagram; 0: none has come */
void board_send(const struct cw_address *to, const uint8_t *octets, size_t n);
void board_random(void *context, void *out, size_t n);
void board_hash(void *context, enum cw_hash hash, const struct cw_octets *pieces, size_t n,
                uint8_t *digest);
void board_show(unsigned news, unsigned status, unsigned seconds, const char *clause);

/* What the board calls of example.c. */
void phone_start(void);
void phone_turn(void); /* at every interrupt, and at phone_due() at the latest */
uint64_t phone_due(void);
void phone_stop(void);

#ifdef __cplusplus
}
#endif

#endif
