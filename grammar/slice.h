/* slice.h - a piece of octets that another owns, by offset: messages and bodies are read as such
 * views. */
#ifndef CW_SLICE_H
#define CW_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Offset and length within one message; both in octets. Two octets each: a message is at most
 * 65,535 octets, and the view stays valid when message and view move together. len 0: absent or
 * empty. */
struct cw_slice {
    uint16_t at, len;
};

/* A piece of memory that the holder does not own, with its length in octets. */
struct cw_octets {
    const uint8_t *at;
    size_t len;
};

#endif
