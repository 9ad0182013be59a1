/* hostport.c - host[:port] of a setting split (RFC 3261 25.1). */
#include "hostport.h"

static bool is_host_octet(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
}

static const char *host_end(const char *p)
{
    if (*p == '[') {
        do
            p++;
        while ((*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'f') || (*p >= 'A' && *p <= 'F') ||
               *p == ':' || *p == '.');
        return *p == ']' ? p + 1 : NULL;
    }
    while (is_host_octet((uint8_t)*p))
        p++;
    return p;
}

bool hostport_split(const char *text, struct cw_octets *host, uint16_t *port)
{
    const char *end = host_end(text);
    uint32_t value = 0;

    if (!end || end == text)
        return false;
    *host = (struct cw_octets){ (const uint8_t *)text, (size_t)(end - text) };
    *port = 0;
    if (*end == '\0')
        return true;
    if (*end++ != ':' || *end == '\0')
        return false;
    for (; *end; end++) {
        if (*end < '0' || *end > '9' || (value = value * 10 + (uint32_t)(*end - '0')) > 65535)
            return false;
    }
    *port = (uint16_t)value;
    return value != 0;
}

struct cw_octets hostport_bare(struct cw_octets host)
{
    if (host.len > 1 && host.at[0] == '[')
        return (struct cw_octets){ host.at + 1, host.len - 2 };
    return host;
}
