/* reason.c - the default reason phrases (RFC 3261 21): the rows of reason.tsv. */
#include "reason.h"
#include "sip.h"

/* Each status with its phrase behind it, in one text: it takes less room than a switch. */
static const char phrases[] = SIP_PHRASES;

const char *sip_find_reason(const char *in, int status)
{
    for (const char *p = in; *p; p++) {
        if (status == (p[0] - '0') * 100 + (p[1] - '0') * 10 + p[2] - '0')
            return p + 3;
        while (*p)
            p++;
    }
    return "";
}

const char *sip_reason(int status)
{
    return sip_find_reason(phrases, status);
}
