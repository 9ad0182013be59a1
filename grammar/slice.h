/* slice.h - a piece of octets that another owns, by offset: messages and bodies are read as such
 * views. */
#ifndef CW_SLICE_H
#define CW_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clausewire/octets.h"

/* Offset and length within one message; both in octets. Two octets each: a message is at most
 * 65,535 octets, and the view stays valid when message and view move together. len 0: absent or
 * empty. */
struct cw_slice {
    uint16_t at, len;
};

#endif
