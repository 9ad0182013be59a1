/* profile_check.c - the checks of a profile as a whole (GUIDE_sip_port, GUIDE_proxy, GUIDE_register,
 * GUIDE_user_id, GUIDE_tcp_ports). */
#include <stdlib.h>
#include <string.h>

#include "profile_reader.h"

static const struct profile_given *find(const struct profile_reader *r, uint32_t number,
                                        const char *xml)
{
    const struct cw_setting *s = setting_find(xml, strlen(xml));

    return profile_find_given(r, number, (size_t)(s - cw_setting_table));
}

/* Where the file has the setting; else where it first names the line. */
static unsigned long place(const struct profile_reader *r, uint32_t number,
                           const struct profile_given *given)
{
    return given ? given->at : r->seen[number]->named;
}

static bool is_wrong(const struct profile_given *given)
{
    return given && given->wrong;
}

/* A phone's export has all its lines, a template the server of each: a line without a user is not used. */
static bool has_no_user(const struct profile_reader *r, const struct profile_line *line)
{
    const struct cw_line_settings *s = &line->settings;

    return s->line_enable && !*s->user_id && !*s->sip_uri &&
           !is_wrong(find(r, line->number, "User_ID")) &&
           !is_wrong(find(r, line->number, "SIP_URI"));
}

/* What else of such a line tells of a user. */
static bool is_filled_in(const struct cw_line_settings *s)
{
    return *s->auth_id || *s->password || *s->display_name;
}

static void check_line(struct profile_reader *r, struct profile_line *line)
{
    struct cw_line_settings *s = &line->settings;
    const uint32_t n = line->number, port = 5060 + n - 1;
    const struct profile_given *given = find(r, n, "SIP_Port");

    if (!given || !*given->value) { /* GUIDE_sip_port */
        if (port > 65535 && s->line_enable)
            profile_complain(
                r, place(r, n, given),
                "SIP_Port_%u_: missing, and the default would be %u; permitted: 1-65535",
                (unsigned)n, (unsigned)port);
        s->sip_port = (uint16_t)port;
    }
    if (!s->line_enable || !s->registers)
        return;
    given = find(r, n, *s->user_id ? "Proxy" : "User_ID");
    if ((*s->proxy && *s->user_id) || is_wrong(given))
        return;
    s->registers = false; /* GUIDE_register */
    profile_warn(r, place(r, n, given), "%s_%u_: %s; line %u does not register",
                 *s->user_id ? "Proxy" : "User_ID", (unsigned)n, given ? "empty" : "missing",
                 (unsigned)n);
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
        const struct profile_given *given = s ? find(r, n, "SIP_Port") : NULL;

        if (!s || is_wrong(given))
            continue;
        if (owner[s->sip_port])
            profile_complain(
                r, place(r, n, given),
                "SIP_Port_%u_: \"%u\"%s, the port of line %u; permitted: a port of its own, 1-65535",
                (unsigned)n, (unsigned)s->sip_port, given && *given->value ? "" : " by default",
                (unsigned)owner[s->sip_port]);
        else
            owner[s->sip_port] = n;
    }
    free(owner);
}

/* SIP TCP Port Min and Max, one of which may be the default (GUIDE_tcp_ports). */
static void check_tcp_ports(struct profile_reader *r)
{
    const struct profile_given *min = find(r, 0, "SIP_TCP_Port_Min"),
                               *max = find(r, 0, "SIP_TCP_Port_Max");
    const struct cw_phone_settings *p = &r->profile->phone;

    if (p->sip_tcp_port_max >= p->sip_tcp_port_min || is_wrong(min) || is_wrong(max))
        return;
    profile_complain(r,
                     max   ? max->at
                     : min ? min->at
                           : 0,
                     "SIP_TCP_Port_Max: \"%u\"%s, below SIP_TCP_Port_Min \"%u\"%s; permitted: "
                     "%u-65535",
                     (unsigned)p->sip_tcp_port_max, max && *max->value ? "" : " by default",
                     (unsigned)p->sip_tcp_port_min, min && *min->value ? "" : " by default",
                     (unsigned)p->sip_tcp_port_min);
}

static void drop_line(struct profile_reader *r, uint32_t n)
{
    struct profile *p = r->profile;
    const struct profile_given *user = find(r, n, "User_ID");

    if (is_filled_in(&p->line[n - 1]->settings))
        profile_warn(r, place(r, n, user), "User_ID_%u_: %s; line %u is ignored", (unsigned)n,
                     user ? "empty" : "missing", (unsigned)n);
    p->line[n - 1] = NULL;
    p->unused++;
}

static void drop_lines(struct profile_reader *r)
{
    struct profile *p = r->profile;
    uint32_t last = 0, enabled = 0;

    for (uint32_t n = 1; n <= p->lines; n++) {
        if (!p->line[n - 1])
            continue;
        if (has_no_user(r, p->line[n - 1])) {
            drop_line(r, n);
            continue;
        }
        last = n;
        enabled += p->line[n - 1]->settings.line_enable;
    }
    p->lines = last;
    if (enabled == 0)
        profile_warn(r, profile_here(r), "no line has User_ID_n_; the phone has no line");
}

void profile_check(struct profile_reader *r)
{
    drop_lines(r);
    profile_report_values(r);
    check_tcp_ports(r);
    for (uint32_t n = 1; n <= r->profile->lines; n++)
        if (r->profile->line[n - 1])
            check_line(r, r->profile->line[n - 1]);
    check_ports(r);
}
