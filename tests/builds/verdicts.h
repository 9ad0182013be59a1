/* verdicts.h - what is made of some octets, each a line or more of text (tell.h): for comparing builds. */
#ifndef CW_VERDICTS_H
#define CW_VERDICTS_H

#include <stddef.h>
#include <stdint.h>

/* As one message, with all that its readers make of it; as a stream of messages. */
void verdict_message(const uint8_t *octets, size_t n);
void verdict_stream(const uint8_t *octets, size_t n);
/* As a value of every header field. */
void verdict_values(const uint8_t *octets, size_t n);
/* As URIs, and as bodies. */
void verdict_uri(const uint8_t *octets, size_t n);
void verdict_bodies(const uint8_t *octets, size_t n);

#endif
