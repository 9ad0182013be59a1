/* reason.h - each status with its default phrase behind it and NUL, made by gen/reason.py from
 * grammar/reason.tsv. */
#ifndef CW_REASON_H
#define CW_REASON_H

#define SIP_PHRASES \
    "100Trying\0" \
    "180Ringing\0" \
    "181Call Is Being Forwarded\0" \
    "182Queued\0" \
    "183Session Progress\0" \
    "199Early Dialog Terminated\0" \
    "200OK\0" \
    "202Accepted\0" \
    "300Multiple Choices\0" \
    "301Moved Permanently\0" \
    "302Moved Temporarily\0" \
    "305Use Proxy\0" \
    "380Alternative Service\0" \
    "400Bad Request\0" \
    "401Unauthorized\0" \
    "402Payment Required\0" \
    "403Forbidden\0" \
    "404Not Found\0" \
    "405Method Not Allowed\0" \
    "406Not Acceptable\0" \
    "407Proxy Authentication Required\0" \
    "408Request Timeout\0" \
    "410Gone\0" \
    "412Conditional Request Failed\0" \
    "413Request Entity Too Large\0" \
    "414Request-URI Too Long\0" \
    "415Unsupported Media Type\0" \
    "416Unsupported URI Scheme\0" \
    "420Bad Extension\0" \
    "421Extension Required\0" \
    "422Session Interval Too Small\0" \
    "423Interval Too Brief\0" \
    "439First Hop Lacks Outbound Support\0" \
    "469Bad Info Package\0" \
    "480Temporarily Unavailable\0" \
    "481Call/Transaction Does Not Exist\0" \
    "482Loop Detected\0" \
    "483Too Many Hops\0" \
    "484Address Incomplete\0" \
    "485Ambiguous\0" \
    "486Busy Here\0" \
    "487Request Terminated\0" \
    "488Not Acceptable Here\0" \
    "489Bad Event\0" \
    "491Request Pending\0" \
    "493Undecipherable\0" \
    "494Security Agreement Required\0" \
    "500Server Internal Error\0" \
    "501Not Implemented\0" \
    "502Bad Gateway\0" \
    "503Service Unavailable\0" \
    "504Server Time-out\0" \
    "505Version Not Supported\0" \
    "513Message Too Large\0" \
    "600Busy Everywhere\0" \
    "603Decline\0" \
    "604Does Not Exist Anywhere\0" \
    "606Not Acceptable\0"

#endif
