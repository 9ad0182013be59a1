/* sdp_text.h - what the tests of session descriptions share: texts, and a parse of octets in a
 * block of their exact size, which a sanitizer watches. */
#ifndef CW_SDP_TEXT_H
#define CW_SDP_TEXT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sdp.h"

#define O       "o=- 1 2 IN IP4 192.0.2.1\r\n"
#define HEAD    "v=0\r\n" O "s=-\r\n"
#define SESSION HEAD "c=IN IP4 192.0.2.1\r\nt=0 0\r\n"
#define AUDIO   SESSION "m=audio 4000 RTP/AVP 0 101\r\n"

/* Every kind of line, at both levels. */
static const char everything[] =
    "v=0\r\no=ann 4711000001 9223372036854775807 IN IP6 2001:db8::1\r\ns=A call, \xc3\xa9\r\n"
    "i=About it\r\n"
    "u=http://www.example.com/a?b=c#d\r\ne=ann@example.com\r\ne=Ann A. <ann@example.com>\r\n"
    "e=ann@example.com (Ann)\r\np=+49 30 555-0100\r\np=Ann <+49 30 555-0100>\r\n"
    "p=+49 30 555-0100 (Ann)\r\n"
    "c=IN IP4 233.252.0.1/127/3\r\nb=AS:64\r\nb=X-YZ:128\r\nt=3900000000 3910000000\r\n"
    "r=1209600 7200 0 86400\r\n"
    "r=14d 2h 0 24h\r\nz=3905000000 -1h 3907000000 0\r\nt=3901000000 0\r\na=tool:a b\r\n"
    "a=recvonly\r\n"
    "a=group:BUNDLE 1 2\r\nm=audio 41170/2 RTP/SAVP 0 96 101\r\ni=The voice\r\n"
    "c=IN IP6 ff02::1/3\r\n"
    "c=IN IP6 ff02::9\r\nb=TIAS:64000\r\na=rtpmap:96 opus/48000/2\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-16\r\na=fmtp:96 useinbandfec=1; stereo=0\r\na=ptime:20\r\na=maxptime:62.5\r\n"
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk|2^20|1:32\r\n"
    "a=crypto:2 F8_128_HMAC_SHA1_80 inline:MTIz;inline:QUJD|2:18 FEC_ORDER=FEC_SRTP UNENCRYPTED_SRTP\r\n"
    "a=rtcp:53022 IN IP4 192.0.2.7\r\na=altc:1 IP6 2001:db8::2 4000\r\n"
    "a=altc:2 IP4 192.0.2.2 4002/4005\r\n"
    "a=mid:1\r\na=label:x\r\na=setup:actpass\r\na=sendonly\r\n"
    "m=video 0 RTP/AVP 31\r\nc=IN IP4 host.example.com\r\na=framerate:29.97\r\na=quality:10\r\n"
    "a=orient:seascape\r\na=lang:de-CH\r\na=inactive\r\n"
    "m=x-other 9 TCP/TLS/X *\r\nc=ATM NSAP 47.0091.8100.0000\r\n";

static struct sdp d;
static struct sdp_verdict v;
static char *octets;

static inline int parse(const void *text, size_t n)
{
    free(octets);
    octets = malloc(n ? n : 1);
    memcpy(octets, text, n);
    return sdp_parse(&d, octets, n, &v);
}

static inline int read(const char *text)
{
    return parse(text, strlen(text));
}

static inline void is(struct cw_slice s, const char *want)
{
    if (s.len != strlen(want) || memcmp(d.octets + s.at, want, s.len))
        fail_msg("'%.*s' is not '%s'", s.len, (const char *)d.octets + s.at, want);
}

static inline int release(void **state)
{
    (void)state;
    free(octets);
    return 0;
}

#endif
