/* story.c - a path played once more, and written down. */
#include "story.h"

#include "path.h"

#include <stdio.h>
#include <string.h>

#include "dictionary.h"
#include "endpoint.h"
#include "news.h"
#include "records.h"

static FILE *out;
static bool is_flow;          /* else for people: with arcs */
static uint64_t written_at;   /* ms: up to here the flow's clock has gone */
static uint64_t arcs_written; /* records of the trace */

/* --- arcs -------------------------------------------------------------------------------------------- */

static void write_arc(const struct cw_trace_record *t)
{
    const struct cw_dictionary_arc *a = &cw_dictionary_arcs[t->arc - 1];
    const struct cw_dictionary_chart *c = &cw_dictionary_charts[t->chart - 1];

    fprintf(out, "        %s %u: %s %s%s%s%s -> %s ", c->name, t->instance, c->state_names[a->from],
            c->event_names[a->event], *a->guard ? " [" : "", a->guard, *a->guard ? "]" : "",
            c->state_names[a->to]);
    for (size_t i = 0; a->clauses[i]; i++)
        fprintf(out, " %s", a->clauses[i]);
    fputc('\n', out);
}

static void write_refused(const struct cw_trace_record *t)
{
    const struct cw_dictionary_chart *c = &cw_dictionary_charts[t->chart - 1];

    fprintf(out, "        %s %u: %s %s refused\n", c->name, t->instance,
            c->state_names[t->arc >> 8], c->event_names[t->arc & 0xff]);
}

static void write_arcs(void)
{
    for (; arcs_written < world.phone.cw.trace.written; arcs_written++) {
        const struct cw_trace_record *t = &world.phone.trace[arcs_written % PHONE_TRACE];
        if (!is_flow && t->chart && t->is_refused)
            write_refused(t);
        else if (!is_flow && t->chart)
            write_arc(t);
    }
}

/* --- statements of a flow ---------------------------------------------------------------------------- */

static void write_time(uint64_t at)
{
    write_arcs();
    if (at > written_at)
        fprintf(out, "at %.3f\n", (double)at / 1000);
    if (at > written_at)
        written_at = at;
}

static void write_wished(const char *wish, int result)
{
    fprintf(out, "want %s%s\n", wish, result == CW_OK ? "" : " refused");
}

static void write_step(struct step s)
{
    const struct cw_address from =
        server_address(s.which % SERVERS, world.phone.line[0].server.transport);
    char address[ENDPOINT_TEXT];

    if (s.kind == STEP_WAIT)
        return;
    write_time(world.phone.now);
    if (s.kind == STEP_UNREACHABLE)
        fprintf(out, "unreachable %s\n", endpoint_write(&from, address));
    else if (s.kind == STEP_NO_RECORDS)
        fputs("not found\n", out);
    else if (s.kind == STEP_NO_DNS)
        fputs("no dns\n", out);
    else if (s.kind == STEP_ANSWER && s.how == ANSWER_LOST)
        fputs("# the registrar takes it, and its 200 is lost\n", out);
}

static void write_answered(const struct sip_message *request, unsigned status, const char *fields)
{
    write_time(world.phone.now);
    fprintf(out, "< %u of %u %.*s\n", status, request->cseq, request->method_name.len,
            (const char *)request->octets + request->method_name.at);
    for (const char *at = fields; *at; at = strchr(at, '\n') + 1)
        fprintf(out, "    %.*s\n", (int)strcspn(at, "\r"), at);
}

static void write_records(const struct cw_arrival *a)
{
    write_time(world.phone.now);
    fputs("records\n", out);
    for (uint32_t i = 0; i < a->record_count; i++) {
        const struct cw_record *r = &a->records[i];
        if (r->type == CW_SRV)
            fprintf(out, "    SRV %u %u %u %.*s ttl %u\n", r->order, r->preference, r->port,
                    (int)r->name.len, (const char *)r->name.at, r->ttl);
        else
            fprintf(out, "    A %u.%u.%u.%u ttl %u\n", r->ip[0], r->ip[1], r->ip[2], r->ip[3],
                    r->ttl);
    }
}

static void write_news(const struct cw_tell *t)
{
    fprintf(out, "! %s", news_word((enum cw_news)t->news));
    if (t->status)
        fprintf(out, " %u", t->status);
    if (t->seconds)
        fprintf(out, " %us", t->seconds);
    fprintf(out, " %s\n", t->clause);
}

static void write_seen(const struct seen *seen)
{
    const struct cw_effect *e = &seen->effect;
    char address[ENDPOINT_TEXT];

    write_time(seen->at);
    if (e->kind == CW_QUERY)
        fprintf(out, "? %s %s\n", seen->octets, record_word(e->query.type));
    else if (e->kind == CW_TELL)
        write_news(&e->tell);
    else if (e->kind == CW_DROP)
        fprintf(out, "drop %s\n", endpoint_write(&e->send.to, address));
    else
        fprintf(out, "> %.*s\n    to %s\n%s", (int)strcspn(seen->octets, " \r"), seen->octets,
                endpoint_write(&e->send.to, address),
                strstr(seen->octets, "Expires: 0\r\n") ? "    Expires: 0\n" : "");
}

static const struct world_witness witness = { .step = write_step,
                                              .wished = write_wished,
                                              .seen = write_seen,
                                              .answered = write_answered,
                                              .records = write_records };

static void write_end(void)
{
    write_time(world_foreseen_at);
    if (world_foreseen_next == UINT64_MAX)
        fputs("next never\n", out);
    else
        fprintf(out, "next %.3f\n", (double)world_foreseen_next / 1000);
}

static void play(const struct setup *setup, struct outcome *o)
{
    written_at = arcs_written = 0;
    world_witness = NULL;
    explore_play(setup, &(struct path){ .steps = 0 }, false);
    world_witness = &witness;
    for (size_t i = 0; i < o->path.steps; i++)
        world_take(o->path.step[i]);
    if (!world.broken) {
        write_arcs();
        fputs("# from here on each server answers, and nothing else is wished\n", out);
        world_foresee();
    }
    write_arcs();
    world_witness = NULL;
}

/* --- both forms -------------------------------------------------------------------------------------- */

void story_tell(const struct setup *setup, struct outcome *o)
{
    out = stdout;
    is_flow = false;
    printf("world %s, property %s: %s\n", setup->name, o->property, o->why);
    play(setup, o);
    fflush(stdout);
}

bool story_write_flow(const struct setup *setup, struct outcome *o, const char *title,
                      const char *file)
{
    out = fopen(file, "w");
    if (!out)
        return false;
    is_flow = true;
    fprintf(out, "title %s\n# in the world %s of the model: ", title, setup->name);
    path_write(out, setup, &o->path);
    fputc('\n', out);
    fprintf(out, "have %u clients\nhave %u requests\n", world.phone.memory.client_count,
            world.phone.memory.request_count);
    for (size_t i = 0; i < SETTINGS && setup->settings[i][0]; i++)
        fprintf(out, "set %s %s\n", setup->settings[i][0], setup->settings[i][1]);
    play(setup, o);
    write_end();
    return fclose(out) == 0;
}
