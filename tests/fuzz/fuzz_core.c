/* fuzz_core.c - a phone with settings drawn at random in a world drawn at random: answers of every status to its last
 * requests, servers that cannot be reached, records and none, requests of others, wishes, time.
 *
 * What must hold is what holds in every flow (tests/flows: each message parses, keeps the message rules and those over
 * several messages, an attempt to register a second, no cell is reached that cannot be, and the phone agrees with the
 * books of its registrars), and besides: an idle queue of
 * events never runs over, a call has no more effects than it may, whatever waits waits for something that comes, and
 * each slot is used or free (core_rest.h). At the end everything is taken back, no server answers, and all
 * slots must be free.
 *
 * The first octets choose the settings, one each; then each octet is a step, with what it asks for behind it. What is
 * not there reads as 0. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core_rest.h"
#include "effects.h"
#include "endpoint.h"
#include "pace.h"
#include "phone.h"
#include "registrar_book.h"
#include "sent.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
void __real_cwi_post(const struct cw_cue *cue, enum cw_chart chart, uint32_t instance,
                     uint8_t event);
void __wrap_cwi_post(const struct cw_cue *cue, enum cw_chart chart, uint32_t instance,
                     uint8_t event);

enum {
    STEPS_MAX = 120,
    TICKS_MAX = 400, /* of one step */
    SENT_MAX = 250,  /* messages of one run */
    OVER_MS = 400000 /* no transaction is older */
};

static struct world {
    const uint8_t *at, *end;
    struct place step;
    struct phone phone;
    struct sent_list sent;
    struct pace pace;
    struct registrar_book book;
    struct {
        uint8_t type;
        char name[CW_RECORD_NAME_MAX + 1];
    } question[PHONE_LINES];
    char datagram[8192]; /* the last that came in */
    struct cw_arrival arrival;
    unsigned number; /* of requests made up */
} world;

/* A full queue drops what is posted. */
void __wrap_cwi_post(const struct cw_cue *cue, enum cw_chart chart, uint32_t instance,
                     uint8_t event)
{
    if (cue->cw->posts.used == CW_POSTS || cue->cw->own.used == CW_POSTS)
        script_fault(world.step, "the queue of events is full");
    __real_cwi_post(cue, chart, instance, event);
}

/* With CW_FUZZ_TELL in the environment: what happened, for whoever looks into a finding. */
static void tell(const char *what, const char *text)
{
    if (getenv("CW_FUZZ_TELL"))
        fprintf(stderr, "%d, %.3f: %s %s\n", world.step.line, (double)world.phone.now / 1000, what,
                text);
}

static uint8_t take(void)
{
    return world.at < world.end ? *world.at++ : 0;
}

static unsigned below(unsigned n)
{
    return take() % n;
}

#define PICK(table) (table)[below(sizeof(table) / sizeof *(table))]

/* --- settings ----------------------------------------------------------------------------------- */

enum { VALUES = 6 };
static const struct {
    const char *xml, *value[VALUES]; /* the first is what is there without a word */
} choices[] = {
    { "SIP_Transport", { "UDP", "TCP", "AUTO", "TLS" } },
    { "Proxy",
      { "registrar.example.org", "192.0.2.10|192.0.2.20",
        "192.0.2.10:5060:p=1|192.0.2.20:p=2|192.0.2.30:p=2", "192.0.2.10",
        "x:A=192.0.2.10,192.0.2.20,[2001:db8::2]|registrar.example.org", "" } },
    { "Use_DNS_SRV", { "No", "Yes" } },
    { "DNS_SRV_Auto_Prefix", { "No", "Yes" } },
    { "Outbound_Proxy", { "", "192.0.2.40", "edge.example.org" } },
    { "Use_OB_Proxy_In_Dialog", { "Yes", "No" } },
    { "Dual_Registration", { "No", "Yes" } },
    { "Alternate_Proxy", { "192.0.2.20", "", "192.0.2.50|192.0.2.51", "alternate.example.org" } },
    { "Proxy_Fallback_Intvl", { "60", "0", "600", "3600" } },
    { "Fallback_Rule", { "Expiry or Interval", "Refresh or Timer" } },
    { "Auto_Register_When_Failover", { "Yes", "No" } },
    { "Proxy_Redundancy_Method", { "Normal", "Based on SRV Port" } },
    { "Register_Expires", { "3600", "32", "100" } },
    { "Try_Backup_RSC", { "", "5??,4??", "503" } },
    { "Retry_Reg_RSC", { "", "5??", "???" } },
    { "Reg_Retry_Intvl", { "30", "1" } },
    { "Reg_Retry_Long_Intvl", { "1200", "0", "5" } },
    { "NAT_Keep_Alive_Enable", { "No", "Yes" } },
    { "NAT_Keep_Alive_Msg", { "$NOTIFY", "$REGISTER", "$OPTIONS" } },
    { "NAT_Keep_Alive_Dest", { "$PROXY", "192.0.2.90:5099", "[2001:db8::9]" } },
    { "NAT_Keep_Alive_Intvl", { "15", "1" } },
    { "NAT_Mapping_Enable", { "No", "Yes" } },
    { "Handle_VIA_received", { "No", "Yes" } },
    { "Substitute_VIA_Addr", { "No", "Yes" } },
    { "Block_Nonproxy_SIP", { "No", "Yes" } },
    { "IP_Mode", { "IPv4 Only", "Dual Mode", "IPv6 Only" } },
    { "Auth_Support_RFC8760", { "No", "Yes" } },
    { "Password", { "wonderland", "" } },
    { "Use_Compact_Header", { "No", "Yes" } },
    { "SIP_Timer_F", { "16", "1", ".001" } },
    { "SIP_Timer_B", { "16", "1" } },
    { "SIP_T1", { ".5", "4", ".001" } },
    { "SIP_Reg_User_Agent_Name",
      { "",
        "u2345678901234567890123456789012345678901234567890123456789012345678901234567890123456789" } },
};

/* What makes requests too large for UDP (18.1.1). */
static void set_large(void)
{
    static const struct {
        const char *xml, *begin;
        char octet;
        unsigned n;
        const char *end;
    } large[] = { { "SIP_URI", "", 'a', 209, "@registrar.example.org" },
                  { "Display_Name", "", '"', 127, "" },
                  { "SIP_User_Agent_Name", "", 'u', 127, "" },
                  { "SIP_Accept_Language", "en;x=", 'l', 122, "" } };
    char xml[64], value[256];
    unsigned n;

    for (size_t i = 0; i < sizeof large / sizeof *large; i++) {
        snprintf(xml, sizeof xml, "%s", large[i].xml);
        n = (unsigned)snprintf(value, sizeof value, "%s", large[i].begin);
        memset(value + n, large[i].octet, large[i].n);
        n += large[i].n;
        snprintf(value + n, sizeof value - n, "%s", large[i].end);
        phone_set(&world.phone, world.step, xml, value);
    }
}

static void set_up(void)
{
    static const uint32_t clients[] = { 8, 2, 3, 64 }, entries[] = { PHONE_ENTRIES, 1, 5 };
    struct cw_memory *m = &world.phone.memory;

    phone_init(&world.phone);
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        char xml[64];
        unsigned n = 0;

        snprintf(xml, sizeof xml, "%s", choices[i].xml);
        while (n < VALUES && choices[i].value[n])
            n++;
        n = below(n);
        if (n)
            tell(choices[i].xml, choices[i].value[n]);
        phone_set(&world.phone, world.step, xml, choices[i].value[n]);
    }
    if (below(3) == 1)
        set_large();
    m->line_count = 1 + below(2);
    m->client_count = PICK(clients);
    m->server_count = 2 * below(3);
    m->request_count = PHONE_REQUESTS - below(PHONE_REQUESTS);
    m->entry_count = PICK(entries);
    m->search_count = 1;
    m->digest_count = 1;
    m->binding_count = 2 * m->line_count + below(3);
    m->effect_count = PHONE_EFFECTS;
    world.phone.has_no_tcp = world.sent.has_no_tcp = below(4) == 1;
    world.phone.has_no_ipv6 = below(2);
    world.phone.chance = (enum phone_chance)below(2);
    world.phone.tcp_port[0] = 17001;
    world.phone.drawn = take();
    world.sent.servers_of = &world.phone.cw;
    phone_start(&world.phone, world.step, PHONE_FIRST);
}

/* --- what came of a call ------------------------------------------------------------------------- */

static void note_question(const struct seen *seen)
{
    const uint32_t line = seen->effect.line - 1;

    world.question[line].type = seen->effect.query.type;
    snprintf(world.question[line].name, sizeof world.question[line].name, "%s", seen->octets);
}

static void note_send(const struct seen *seen)
{
    const struct cw_effect *e = &seen->effect;
    const struct sent *s;

    if (!e->send.to.family)
        script_fault(world.step, "a message goes to nobody");
    if (e->send.n == 4 && memcmp(seen->octets, "\r\n\r\n", 4) == 0 &&
        e->send.to.transport != CW_UDP)
        return;
    s = sent_add(&world.sent, world.step, seen);
    pace_sent(&world.pace, world.step, s, seen->at);
    book_sent(&world.book, world.step, s, seen->at, world.phone.settings.sip_timer_f);
}

static void look(void)
{
    static char description[10000];
    const char *fault;

    if (world.phone.seen_used > CW_EFFECTS_A_CALL)
        script_fault(world.step, "a call has %zu effects", world.phone.seen_used);
    for (const struct seen *seen; (seen = phone_first(&world.phone)); phone_drop(&world.phone)) {
        phone_describe(seen, description, sizeof description);
        tell(">", description);
        if (seen->effect.kind == CW_QUERY)
            note_question(seen);
        else if (seen->effect.kind == CW_SEND)
            note_send(seen);
        else if (seen->effect.kind == CW_TELL && !seen->effect.tell.clause)
            script_fault(world.step, "news without a clause");
        else if (seen->effect.kind == CW_TELL)
            book_told(&world.book, &seen->effect);
    }
    book_look(&world.book, world.step, world.phone.now);
    fault = core_rest_fault(&world.phone.cw);
    if (fault)
        script_fault(world.step, "%s", fault);
}

/* --- steps --------------------------------------------------------------------------------------- */

static void go_on(uint64_t to)
{
    struct phone *p = &world.phone;

    for (int i = 0; i < TICKS_MAX && cw_next(&p->cw) <= to && world.sent.used < SENT_MAX; i++) {
        if (cw_next(&p->cw) > p->now)
            p->now = cw_next(&p->cw);
        phone_tick(p, world.step);
        look();
    }
    if (p->now < to)
        p->now = to;
}

static void pass_time(void)
{
    static const uint32_t ms[] = {
        0, 1, 200, 500, 1000, 4000, 16000, 32000, 64000, 600000, 3600000
    };

    go_on(world.phone.now + PICK(ms));
}

static void reach_next(void)
{
    const uint64_t next = cw_next(&world.phone.cw);

    if (next != UINT64_MAX)
        go_on(next > world.phone.now ? next : world.phone.now);
}

/* The server that the line talks to, one of the usual ones, or a stranger. */
static struct cw_address draw_address(uint32_t line)
{
    static const uint8_t last[] = { 10, 20, 30, 40, 50, 90, 77 };
    struct cw_address a = { .ip = { 192, 0, 2 }, .port = 5060, .family = 4 };
    const unsigned which = below(4);

    if (which == 0)
        return world.phone.line[line - 1].server;
    a.ip[3] = PICK(last);
    a.transport = (uint8_t)(1 + which % 3);
    return a;
}

static void receive(const char *text, size_t n, uint32_t line, const struct cw_address *from)
{
    if (text != world.datagram)
        memcpy(world.datagram, text, n);
    world.arrival = (struct cw_arrival){ .kind = CW_DATAGRAM,
                                         .line = line,
                                         .from = *from,
                                         .local = world.phone.local[0],
                                         .octets = world.datagram,
                                         .n = n };
    tell("<", world.datagram);
    sent_note_request(&world.sent, world.datagram, n);
    pace_received(&world.pace, &world.arrival, world.phone.now);
    book_received(&world.book, &world.arrival, world.phone.now);
    phone_receive(&world.phone, world.step, &world.arrival);
    look();
}

static int put_field(char *out, const struct sip_message *m, const char *name, enum sip_kind kind)
{
    const struct cw_slice v = m->field[m->first[kind] - 1].value;

    return m->first[kind] ? sprintf(out, "%s: %.*s", name, v.len, (const char *)m->octets + v.at)
                          : 0;
}

static int put_granted(char *out, const struct sip_message *m)
{
    static const char *const granted[] = { "3600", "60", "1", "0", "100000" };
    const struct sip_addr *c = &m->contact[0];

    switch (m->contacts ? below(3) : 2) {
    case 0:
        return sprintf(out, "Contact: <%.*s>;expires=%s\r\n", c->uri.whole.len,
                       (const char *)m->octets + c->uri.whole.at, PICK(granted));
    case 1:
        return sprintf(out, "Expires: %s\r\n", PICK(granted));
    default:
        return 0;
    }
}

static int put_dialog(char *out)
{
    static const char *const contact[] = { "",
                                           "Contact: <sip:bob@192.0.2.77:5066>\r\n",
                                           "Contact: <sip:bob@192.0.2.77;transport=tcp>\r\n",
                                           "Contact: <sips:bob@192.0.2.77>\r\n",
                                           "Contact: <sip:bob@[2001:db8::7]>\r\n",
                                           "Contact: <sip:bob@127.0.0.1>\r\n" };
    static const char *const route[] = {
        "", "Record-Route: <sip:192.0.2.10;lr>\r\n",
        "Record-Route: <sip:192.0.2.77;lr;transport=tcp>, <sip:192.0.2.10;lr>\r\n",
        "Record-Route: <sip:strict@192.0.2.77>\r\n"
    };
    const char *const c = PICK(contact);

    return sprintf(out, "%s%s", c, PICK(route));
}

static int put_more(char *out, const struct sip_message *m, unsigned status)
{
    static const char *const challenge[] = {
        "Digest realm=\"r\", nonce=\"n%u\", qop=\"auth\"",
        "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", stale=true",
        "Digest realm=\"r%u\", nonce=\"n\", algorithm=SHA-256", "Basic realm=\"r\""
    };
    static const char *const seconds[] = { "5", "0", "4000", "4294967295" };
    int n = 0;

    if (status == 401 || status == 407) {
        n += sprintf(out, status == 401 ? "WWW-Authenticate: " : "Proxy-Authenticate: ");
        n += sprintf(out + n, PICK(challenge), below(3)); /* at most one number each */
        n += sprintf(out + n, "\r\n");
    } else if (status == 423) {
        n = sprintf(out, "Min-Expires: %s\r\n", PICK(seconds));
    } else if (status == 503) {
        n = sprintf(out, "Retry-After: %s\r\n", PICK(seconds));
    } else if (status / 100 == 2 && m->method == SIP_REGISTER) {
        n = put_granted(out, m);
    } else if (status / 100 == 2 && m->method == SIP_INVITE) {
        n = put_dialog(out);
    }
    return n;
}

/* An answer to one of the last requests, as a server could make it; now and then with one octet changed. */
static void answer(void)
{
    static const uint16_t statuses[] = { 200, 401, 100, 180, 503, 423, 407, 500,
                                         404, 486, 302, 600, 202, 408, 481, 183 };
    const unsigned back = below(6);
    const unsigned status = PICK(statuses), how = take();
    const struct sent *s = NULL;
    struct cw_address from;
    char *out = world.datagram;
    int n;

    for (size_t i = world.sent.used, left = back; i > 0 && !s; i--)
        if (world.sent.sent[i - 1]->message->status == 0 && left-- == 0)
            s = world.sent.sent[i - 1];
    if (!s || s->message->method == SIP_ACK)
        return;
    n = sprintf(out, "SIP/2.0 %u Answer\r\n", status);
    n += put_field(out + n, s->message, "Via", SIP_VIA);
    n += sprintf(out + n, "%s\r\n", how & 1 ? "=5090;received=192.0.2.99" : "");
    n += put_field(out + n, s->message, "From", SIP_FROM);
    n += sprintf(out + n, "\r\n");
    n += put_field(out + n, s->message, "To", SIP_TO);
    n += sprintf(out + n, "%s%s\r\n", s->message->to.tag.len || status == 100 ? "" : ";tag=t",
                 s->message->to.tag.len || status == 100 ? ""
                 : how & 2                               ? "2"
                                                         : "1");
    n += put_field(out + n, s->message, "Call-ID", SIP_CALL_ID);
    n += sprintf(out + n, "\r\n");
    n += put_field(out + n, s->message, "CSeq", SIP_CSEQ);
    n += sprintf(out + n, "\r\n");
    n += put_more(out + n, s->message, status);
    n += sprintf(out + n, "Content-Length: 0\r\n\r\n");
    from = s->to;
    if ((how & 0xf0) == 0xe0)
        out[below((unsigned)n < 255 ? (unsigned)n : 255)] = (char)take();
    receive(out, (size_t)n, s->line, &from);
}

static void ask(uint32_t line)
{
    static const char *const methods[] = { "OPTIONS", "INVITE", "CANCEL",   "ACK",
                                           "NOTIFY",  "BYE",    "REGISTER", "FOO" };
    static const char *const transports[] = { "UDP", "TCP", "TLS" };
    const char *const method = PICK(methods);
    const unsigned how = take();
    struct cw_address from = draw_address(line);
    int n;

    if (!from.family)
        from = (struct cw_address){
            .ip = { 192, 0, 2, 77 }, .port = 5060, .family = 4, .transport = CW_UDP
        };
    if (!(how & 1)) /* else it belongs to the last one */
        world.number++;
    n = sprintf(
        world.datagram,
        "%s sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/%s 192.0.2.77:5070%s%s%u\r\nMax-Forwards: 70\r\n"
        "From: <sip:peer@example.org>;tag=peer\r\nTo: <sip:alice@example.org>%s\r\nCall-ID: c%u@example.org\r\n"
        "CSeq: %u %s\r\n%sContent-Length: 0\r\n\r\n",
        method, transports[from.transport ? from.transport - 1 : 0], how & 2 ? ";rport" : "",
        how & 4 ? ";branch=2543-" : ";branch=z9hG4bK-", world.number, how & 8 ? ";tag=some" : "",
        how & 16 ? 0 : world.number, world.number, method, how & 32 ? "Require: foo\r\n" : "");
    receive(world.datagram, (size_t)n, line, &from);
}

static void lose(uint32_t line)
{
    struct cw_arrival a = { .kind = CW_UNREACHABLE, .line = line, .local = world.phone.local[0] };
    char address[ENDPOINT_TEXT];
    const unsigned which = take();

    a.from = draw_address(line);
    if ((which & 3) == 1 && world.sent.used)
        a.from = world.sent.sent[world.sent.used - 1 - (which >> 2) % world.sent.used % 6]->to;
    if ((which & 3) == 2)
        a.from.transport = (uint8_t)(1 + (which >> 2) % 3);
    if ((which & 3) == 3 && world.sent.used) { /* quoted by an ICMP error, as far as may be */
        const struct sent *about =
            world.sent.sent[world.sent.used - 1 - (which >> 4) % world.sent.used % 6];

        a.kind = CW_ICMP;
        a.from = about->to;
        a.octets = about->octets;
        a.n = which & 4 ? about->n : about->n * (which >> 4) / 16;
    }
    if (!a.from.family)
        return;
    tell("lost", endpoint_write(&a.from, address));
    book_unreachable(&world.book, &a);
    phone_receive(&world.phone, world.step, &a);
    look();
}

static struct cw_octets text(const char *at)
{
    return (struct cw_octets){ (const uint8_t *)at, strlen(at) };
}

static struct cw_record draw_record(uint8_t type)
{
    static const uint8_t last[] = { 10, 20, 30, 50, 0 };
    static const char *const names[] = { "a.example.org", "b.example.org", "c.example.org", ".",
                                         "192.0.2.30" };
    static const char *const services[] = { "SIP+D2U", "SIP+D2T", "SIPS+D2T", "SIP+D2S" };
    static const uint32_t ttls[] = { 604800, 0, 1, 60, UINT32_MAX };
    struct cw_record r = { .type = type, .ttl = PICK(ttls) };

    if (type == CW_SRV || type == CW_NAPTR) {
        r.order = (uint16_t)below(3);
        r.preference = (uint16_t)below(3);
        r.port = (uint16_t)(5060 + below(3));
        r.name = text(PICK(names));
        r.flags = text("s");
        r.service = text(PICK(services));
        return r;
    }
    memcpy(r.ip,
           type == CW_AAAA ? (const uint8_t[]){ 0x20, 1, 0x0d, 0xb8 }
                           : (const uint8_t[]){ 192, 0, 2, 0 },
           4);
    r.ip[type == CW_AAAA ? 15 : 3] = PICK(last);
    return r;
}

static void tell_records(uint32_t line)
{
    struct cw_record records[CW_RECORDS_MOST];
    struct cw_arrival a = { .kind = CW_RECORDS,
                            .line = line,
                            .type = world.question[line - 1].type };
    const unsigned count = below(CW_RECORDS_MOST + 2);

    if (!a.type)
        return;
    a.name = text(world.question[line - 1].name);
    if (count == 0 || count > CW_RECORDS_MOST) {
        a.kind = CW_NO_RECORDS;
        a.is_failure = count == 0;
    } else {
        for (unsigned i = 0; i < count; i++)
            records[i] = draw_record(a.type);
        a.records = records;
        a.record_count = count;
    }
    tell("records of", world.question[line - 1].name);
    phone_receive(&world.phone, world.step, &a);
    look();
}

static void want(uint32_t line)
{
    static const uint8_t kinds[] = { CW_REGISTER, CW_REQUEST,    CW_REQUEST,
                                     CW_HANG_UP,  CW_UNREGISTER, CW_REGISTER };
    static const char *const targets[] = { "", "sip:bob@example.org",
                                           "sip:bob@192.0.2.77:5070;transport=tcp" };
    struct cw_wish w = { .kind = PICK(kinds), .line = line };

    if (w.kind == CW_REQUEST) {
        w.method = below(2) ? SIP_INVITE : SIP_OPTIONS;
        w.target = text(PICK(targets));
    } else if (w.kind == CW_HANG_UP) {
        w.request = below(PHONE_REQUESTS);
    }
    tell("want", w.kind == CW_REGISTER     ? "register"
                 : w.kind == CW_UNREGISTER ? "unregister"
                 : w.kind == CW_HANG_UP    ? "hangup"
                                           : "request");
    phone_want(&world.phone, world.step, &w);
    look();
}

static void begin_anew(uint32_t line)
{
    struct cw_identity identity = world.phone.line[line - 1].identity;
    const bool keeps = below(2);

    tell("line", "anew");
    cw_line_init(&world.phone.cw, line, &world.phone.line_settings[line - 1],
                 keeps ? &identity : NULL);
    world.question[line - 1].type = 0;
    book_restart(&world.book, line);
    look();
}

static void play_step(void)
{
    const unsigned step = take();
    const uint32_t line = 1 + (step >> 6) % world.phone.memory.line_count;

    switch (step % 16) {
    case 0:
    case 1:
    case 2:
    case 3:
        answer();
        break;
    case 4:
    case 5:
        tell_records(line);
        break;
    case 6:
    case 7:
        reach_next();
        break;
    case 8:
    case 9:
        pass_time();
        break;
    case 10:
        want(line);
        break;
    case 11:
    case 12:
        lose(line);
        break;
    case 13:
        ask(line);
        break;
    case 14:
        if (world.arrival.n)
            receive(world.datagram, world.arrival.n, world.arrival.line, &world.arrival.from);
        break;
    default:
        if (below(8) == 7)
            begin_anew(line);
        else
            want(line);
    }
}

static void take_back(uint32_t line)
{
    if (!world.phone.line[line - 1].settings)
        return;
    phone_want(&world.phone, world.step, &(struct cw_wish){ .kind = CW_UNREGISTER, .line = line });
    look();
    for (int i = 0; i < PHONE_REQUESTS; i++) {
        phone_want(&world.phone, world.step, &(struct cw_wish){ .kind = CW_HANG_UP, .line = line });
        look();
    }
}

/* Each client transaction is an INVITE that rings: no CANCEL can be sent before one of them has a final response. */
static bool is_full_of_invites(void)
{
    const struct cw_memory *m = &world.phone.memory;

    if (world.phone.cw.used_clients < m->client_count)
        return false;
    for (uint32_t i = 0; i < m->client_count; i++)
        if (!m->clients[i].nict.user_chart || m->clients[i].nict.method != SIP_INVITE)
            return false;
    return true;
}

/* All is taken back, and once more for each request where there was no room for its CANCEL; nothing is answered. */
static void end(void)
{
    const char *fault;
    uint64_t over = world.phone.now;

    for (uint32_t round = 0; round <= world.phone.memory.request_count; round++) {
        for (uint32_t line = 1; line <= world.phone.memory.line_count; line++)
            take_back(line);
        over += OVER_MS;
        for (int i = 0; i < 8; i++)
            go_on(over);
    }
    if (cw_next(&world.phone.cw) <= over || is_full_of_invites())
        return; /* enough was sent, or nothing can be */
    fault = core_rest_end_fault(&world.phone.cw);
    if (fault)
        script_fault(world.step, "%s", fault);
    book_end(&world.book, world.step, &world.phone.cw, world.phone.now);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    memset(&world, 0, sizeof world);
    world.at = data;
    world.end = data + size;
    world.step.path = "core";
    set_up();
    while (world.at < world.end && world.step.line < STEPS_MAX && world.sent.used < SENT_MAX) {
        world.step.line++;
        play_step();
    }
    world.step.line++;
    end();
    book_release(&world.book);
    sent_release(&world.sent);
    phone_release(&world.phone);
    return 0;
}
