/* reason.c - the default reason phrases: RFC 3261 21, and of the extensions that name one beside
 * it. */
#include "sip.h"

/* Each status with its phrase behind it, in one text: it takes less room than a switch. */
static const char phrases[] = "100Trying\0"
                              "180Ringing\0"
                              "181Call Is Being Forwarded\0"
                              "182Queued\0"
                              "183Session Progress\0"
                              "199Early Dialog Terminated\0" /* RFC 6228 */
                              "200OK\0"
                              "202Accepted\0" /* RFC 6665 8.3.1: of old peers */
                              "300Multiple Choices\0"
                              "301Moved Permanently\0"
                              "302Moved Temporarily\0"
                              "305Use Proxy\0"
                              "380Alternative Service\0"
                              "400Bad Request\0"
                              "401Unauthorized\0"
                              "402Payment Required\0"
                              "403Forbidden\0"
                              "404Not Found\0"
                              "405Method Not Allowed\0"
                              "406Not Acceptable\0"
                              "407Proxy Authentication Required\0"
                              "408Request Timeout\0"
                              "410Gone\0"
                              "412Conditional Request Failed\0" /* RFC 3903 */
                              "413Request Entity Too Large\0"
                              "414Request-URI Too Long\0"
                              "415Unsupported Media Type\0"
                              "416Unsupported URI Scheme\0"
                              "420Bad Extension\0"
                              "421Extension Required\0"
                              "422Session Interval Too Small\0" /* RFC 4028 */
                              "423Interval Too Brief\0"
                              "439First Hop Lacks Outbound Support\0" /* RFC 5626 */
                              "469Bad Info Package\0"                 /* RFC 6086 */
                              "480Temporarily Unavailable\0"
                              "481Call/Transaction Does Not Exist\0"
                              "482Loop Detected\0"
                              "483Too Many Hops\0"
                              "484Address Incomplete\0"
                              "485Ambiguous\0"
                              "486Busy Here\0"
                              "487Request Terminated\0"
                              "488Not Acceptable Here\0"
                              "489Bad Event\0" /* RFC 6665 */
                              "491Request Pending\0"
                              "493Undecipherable\0"
                              "494Security Agreement Required\0" /* RFC 3329 */
                              "500Server Internal Error\0"
                              "501Not Implemented\0"
                              "502Bad Gateway\0"
                              "503Service Unavailable\0"
                              "504Server Time-out\0"
                              "505Version Not Supported\0"
                              "513Message Too Large\0"
                              "600Busy Everywhere\0"
                              "603Decline\0"
                              "604Does Not Exist Anywhere\0"
                              "606Not Acceptable\0";

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
