/* machine.h - machines of the grammar as octets instead of code, private to this folder (RFC 3261 25.1). gen/ has each
 * machine of re2c as both, and where CW_TABLES is defined the octets are compiled: a third of the size, several times
 * the time. */
#ifndef CW_MACHINE_H
#define CW_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined __OPTIMIZE_SIZE__ && !defined CW_TABLES
#define CW_TABLES
#endif

/* Runs the machine whose first state stands at `state`, from place[0] on. Returns the rule that has the longest match,
 * from 1; then place[0] is behind it. 0: none. place[1] becomes the first octet with which no rule went on; behind it
 * are the tags. */
unsigned sip_machine_run(const uint8_t *state, const uint8_t **place);

/* The same of a machine that has one rule: the place behind its match, or NULL. */
const uint8_t *sip_machine_end(const uint8_t *state, const uint8_t *p);

#endif
