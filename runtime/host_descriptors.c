/* host_descriptors.c - the budget of descriptors (LOCAL_descriptors). */
#include "host_descriptors.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "control.h"
#include "dns.h"
#include "stream.h"

enum {
    STANDARD = 3,
    LOOP = 8, /* of libev; of the phone: timer, netlink, inotify */
    FILES =
        6, /* log, state file and its folder, certificates while they are read, /etc/hosts, a spare one */
    QUESTIONS = 2, /* sockets that ask for routes */
    LEAST_INCOMING = 8,
    BESIDES = STANDARD + LOOP + FILES + QUESTIONS + DNS_SOCKETS + 1 + CONTROL_CLIENTS
};

void host_descriptors_plan(struct host_descriptors *d, const struct profile *profile)
{
    uint64_t lines = 0, streams = 0;

    for (uint32_t n = 1; n <= profile->lines; n++) {
        const struct cw_line_settings *s = profile_line(profile, n);

        lines += s != NULL;
        streams += s && s->sip_transport != CW_SIP_TRANSPORT_UDP;
    }
    *d = (struct host_descriptors){ .least = BESIDES + lines + 2 * streams,
                                    .second = streams,
                                    .large = 2 * (lines - streams),
                                    .incoming = STREAM_INCOMING + 2 * lines };
}

/* What is granted of the part; the rest of the room is left for the next one. */
static uint64_t grant(uint64_t wanted, uint64_t *room)
{
    const uint64_t granted = wanted < *room ? wanted : *room;

    *room -= granted;
    return granted;
}

size_t host_descriptors_fit(struct host_descriptors *d, uint64_t limit,
                            char text[HOST_DESCRIPTORS_TEXT])
{
    const struct host_descriptors whole = *d;
    uint64_t room = limit - d->least;
    int n;

    d->second = grant(whole.second, &room);
    d->large = grant(whole.large, &room);
    d->incoming = grant(whole.incoming, &room);
    if (d->incoming == whole.incoming)
        return 0;
    n = snprintf(
        text, HOST_DESCRIPTORS_TEXT,
        "limited to %llu open files (ulimit -Hn) of %llu: %llu connections of peers at a time and "
        "not %llu",
        (unsigned long long)limit,
        (unsigned long long)(whole.least + whole.second + whole.large + whole.incoming),
        (unsigned long long)d->incoming, (unsigned long long)whole.incoming);
    if (d->large < whole.large)
        n += snprintf(text + n, HOST_DESCRIPTORS_TEXT - (size_t)n,
                      "; TCP for requests too large for UDP on %llu lines of %llu at a time",
                      (unsigned long long)d->large / 2, (unsigned long long)whole.large / 2);
    if (d->second < whole.second)
        n += snprintf(text + n, HOST_DESCRIPTORS_TEXT - (size_t)n,
                      "; failover on TCP and TLS by %llu lines of %llu at a time",
                      (unsigned long long)d->second, (unsigned long long)whole.second);
    return (size_t)n;
}

int host_descriptors_raise(struct host_descriptors *d, uint32_t lines)
{
    const uint64_t whole = d->least + d->second + d->large + d->incoming;
    char text[HOST_DESCRIPTORS_TEXT];
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return 0;
    if (limit.rlim_cur < whole) {
        const rlim_t before = limit.rlim_cur;

        limit.rlim_cur = limit.rlim_max < whole ? limit.rlim_max : whole;
        if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
            limit.rlim_cur = before;
    }
    if (limit.rlim_cur < d->least) {
        fprintf(
            stderr,
            "clausewire: %u lines need %llu open files, this process is limited to %llu (ulimit -Hn)\n",
            (unsigned)lines, (unsigned long long)d->least, (unsigned long long)limit.rlim_cur);
        return -1;
    }
    if (host_descriptors_fit(d, limit.rlim_cur, text))
        fprintf(stderr, "clausewire: %s\n", text);
    return 0;
}
