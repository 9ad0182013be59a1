/* profile_check.c - the checks of a profile as a whole (GUIDE_sip_port, GUIDE_proxy, GUIDE_tcp_ports). */
#include <stdlib.h>
#include <string.h>

#include "profile_reader.h"

/* Where the file has the setting; else where it first names the line. *is_there and *is_wrong
 * say more. */
static unsigned long place(const struct profile_line *line, const char *field, bool *is_there,
                           bool *is_wrong)
{
    *is_there = *is_wrong = false;
    for (size_t i = 0; i < CW_SETTINGS; i++)
        if (strcmp(cw_setting_table[i].name, field) == 0 && line->at[i]) {
            *is_there = true;
            *is_wrong = line->is_wrong[i];
            return line->at[i];
        }
    return line->named;
}

/* A line without user and proxy: profiles exported from a phone list such lines by the dozen. */
static bool is_nobodys(const struct cw_line_settings *s)
{
    return !*s->proxy && !*s->user_id && !*s->auth_id && !*s->password && !*s->sip_uri &&
           !*s->display_name;
}

static void check_given(struct profile_reader *r, const struct profile_line *line,
                        const char *field, const char *xml, const char *permitted)
{
    bool is_there, is_wrong;
    const unsigned long at = place(line, field, &is_there, &is_wrong);
    const unsigned n = line->number;

    if (!is_wrong) /* else the fault is reported already */
        profile_complain(r, at,
                         "%s_%u_: %s, and line %u registers; permitted: %s, or Register_%u_ No",
                         xml, n, is_there ? "empty" : "missing", n, permitted, n);
}

static void check_line(struct profile_reader *r, struct profile_line *line)
{
    struct cw_line_settings *s = &line->settings;
    const uint32_t n = line->number, port = 5060 + n - 1;
    bool is_there, is_wrong;
    const unsigned long at = place(line, "sip_port", &is_there, &is_wrong);

    if (!is_there) { /* GUIDE_sip_port */
        if (port > 65535 && s->line_enable)
            profile_complain(
                r, at, "SIP_Port_%u_: missing, and the default would be %u; permitted: 1-65535",
                (unsigned)n, (unsigned)port);
        s->sip_port = (uint16_t)port;
    }
    if (!s->line_enable || !s->registers)
        return;
    if (!*s->proxy)
        check_given(r, line, "proxy", "Proxy", "HOST or HOST:PORT");
    if (!*s->user_id)
        check_given(r, line, "user_id", "User_ID", "1 to 127 octets of UTF-8");
}

/* Two lines with the same port, found by port. */
static void check_ports(struct profile_reader *r)
{
    const struct profile *p = r->profile;
    uint32_t *owner = calloc(65536, sizeof *owner);

    if (!owner) {
        profile_complain(r, 0, "out of memory");
        return;
    }
    for (uint32_t n = 1; n <= p->lines; n++) {
        const struct cw_line_settings *s = profile_line(p, n);
        bool is_there, is_wrong;
        unsigned long at;

        if (!s)
            continue;
        at = place(p->line[n - 1], "sip_port", &is_there, &is_wrong);
        if (is_wrong)
            continue;
        if (owner[s->sip_port])
            profile_complain(
                r, at,
                "SIP_Port_%u_: \"%u\"%s, the port of line %u; permitted: a port of its own, 1-65535",
                (unsigned)n, (unsigned)s->sip_port, is_there ? "" : " by default",
                (unsigned)owner[s->sip_port]);
        else
            owner[s->sip_port] = n;
    }
    free(owner);
}

/* SIP TCP Port Min and Max, one of which may be the default (GUIDE_tcp_ports). */
static void check_tcp_ports(struct profile_reader *r)
{
    const size_t min = (size_t)(setting_find("SIP_TCP_Port_Min", 16) - cw_setting_table),
                 max = (size_t)(setting_find("SIP_TCP_Port_Max", 16) - cw_setting_table);
    const struct cw_phone_settings *p = &r->profile->phone;

    if (p->sip_tcp_port_max >= p->sip_tcp_port_min || r->phone_is_wrong[min] ||
        r->phone_is_wrong[max])
        return;
    profile_complain(r, r->phone_at[max] ? r->phone_at[max] : r->phone_at[min],
                     "%s: \"%u\"%s, below %s \"%u\"%s; permitted: %u-65535",
                     cw_setting_table[max].xml, (unsigned)p->sip_tcp_port_max,
                     r->phone_at[max] ? "" : " by default", cw_setting_table[min].xml,
                     (unsigned)p->sip_tcp_port_min, r->phone_at[min] ? "" : " by default",
                     (unsigned)p->sip_tcp_port_min);
}

static void check_lines(struct profile_reader *r)
{
    struct profile *p = r->profile;
    uint32_t there = 0;

    for (uint32_t n = 1; n <= p->lines; n++) {
        struct profile_line *line = p->line[n - 1];
        if (!line)
            continue;
        if (line->settings.line_enable && is_nobodys(&line->settings)) {
            free(line);
            p->line[n - 1] = NULL;
            p->unused++;
            continue;
        }
        there++;
        check_line(r, line);
    }
    if (there == 0 && r->faults == 0)
        profile_complain(
            r, profile_here(r),
            "Proxy_1_, User_ID_1_: missing, as for every other line; permitted: a line with both");
    check_ports(r);
}

void profile_check(struct profile_reader *r)
{
    check_tcp_ports(r);
    check_lines(r);
}
