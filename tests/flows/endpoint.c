/* endpoint.c - addresses of a flow read and written, by the C library and not by the core that is
 * under test. */
#define _POSIX_C_SOURCE 200809L
#include "endpoint.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cw_address endpoint_read(struct place place, const char *word)
{
    struct cw_address a = { .port = 5060, .transport = CW_UDP };
    const char *slash = word ? strchr(word, '/') : NULL;
    char host[64] = "", bare[64] = "";
    const char *port = NULL;
    size_t n;

    if (!word)
        script_fault(place, "an address is wanted here");
    if (slash && (strcmp(slash, "/tcp") == 0 || strcmp(slash, "/tls") == 0) &&
        (size_t)(slash - word) < sizeof bare) {
        a.transport = slash[2] == 'c' ? CW_TCP : CW_TLS;
        memcpy(bare, word, (size_t)(slash - word));
        word = bare;
    }
    a.family = word[0] == '[' ? 6 : 4;
    n = strcspn(word, a.family == 6 ? "]" : ":");
    if (n >= sizeof host)
        script_fault(place, "'%s' is no address", word);
    memcpy(host, word + (a.family == 6), n - (a.family == 6));
    port = word + n + (a.family == 6 && word[n] == ']');
    if (*port == ':')
        a.port = (uint16_t)script_number(place, port + 1);
    else if (*port)
        script_fault(place, "'%s' is no address", word);
    if (inet_pton(a.family == 6 ? AF_INET6 : AF_INET, host, a.ip) != 1)
        script_fault(place, "'%s' is no address", word);
    return a;
}

const char *endpoint_write(const struct cw_address *a, char text[ENDPOINT_TEXT])
{
    char host[INET6_ADDRSTRLEN] = "nowhere";

    if (a->family)
        inet_ntop(a->family == 6 ? AF_INET6 : AF_INET, a->ip, host, sizeof host);
    snprintf(text, ENDPOINT_TEXT, a->family == 6 ? "[%s]:%u%s" : "%s:%u%s", host, a->port,
             a->transport == CW_TCP   ? "/tcp"
             : a->transport == CW_TLS ? "/tls"
                                      : "");
    return text;
}
