/* effects.c - the ring of effects for the host and the queue of events between charts. */
#include "effects.h"

#include "acting.h"

/* The newest. */
static struct cw_effect *last(struct cw *cw)
{
    return &cw->memory.effects[(cw->effect_first + cw->effect_used - 1) % cw->memory.effect_count];
}

static struct cw_effect *append(struct cw *cw, uint8_t kind, uint32_t line)
{
    struct cw_effect *effect;

    cw->effect_used++; /* room was checked before the first step (cwi_effects_have_room) */
    effect = last(cw);
    *effect = (struct cw_effect){ .kind = kind, .line = line };
    return effect;
}

bool cwi_effects_have_room(const struct cw *cw)
{
    return cw->memory.effect_count - cw->effect_used >= CW_EFFECTS_A_CALL;
}

void cwi_effect_send(struct cw *cw, uint32_t line, const struct cw_address *to,
                     const uint8_t *octets, size_t n)
{
    struct cw_effect *effect = append(cw, CW_SEND, line);

    effect->send.to = *to;
    effect->send.octets = octets;
    effect->send.n = n;
    cw->counters.sent++;
}

void cwi_effect_answer(struct cw *cw, uint32_t line, const struct cw_address *to,
                       const struct cw_address *from, uint16_t port, const uint8_t *octets,
                       size_t n)
{
    struct cw_effect *effect;

    cwi_effect_send(cw, line, to, octets, n);
    effect = last(cw);
    effect->send.port = port;
    effect->send.is_answer = true;
    effect->send.from = *from;
}

void cwi_effect_drop(struct cw *cw, uint32_t line, const struct cw_address *to)
{
    append(cw, CW_DROP, line)->send.to = *to;
}

void cwi_effect_query(struct cw *cw, uint32_t line, uint8_t type, struct cw_octets name)
{
    struct cw_effect *effect = append(cw, CW_QUERY, line);

    effect->query.type = type;
    effect->query.name = name;
}

void cwi_effect_tell(struct cw *cw, uint32_t line, enum cw_news news, uint16_t status,
                     uint32_t seconds, const char *clause)
{
    struct cw_effect *effect = append(cw, CW_TELL, line);

    effect->tell.news = (uint8_t)news;
    effect->tell.status = status;
    effect->tell.seconds = seconds;
    effect->tell.clause = clause;
    effect->tell.field = "";
}

struct cwi_blame cwi_blame_of(const struct cwi_response *response)
{
    const struct sip_verdict *v = &response->cw->verdict;

    return response->message ? (struct cwi_blame){ v->error, v->offset, v->kind }
                             : (struct cwi_blame){ CW_OK, 0, SIP_OTHER };
}

/* The clause of a limit of the phone; NULL: the response is malformed. */
static const char *limit_clause(int error)
{
    return error == CW_E_CHALLENGE                    ? "LOCAL_challenge_room"
           : error == CW_E_TOO_MANY                   ? "LOCAL_limits"
           : error == CW_E_ROOM || error == CW_E_FULL ? "LOCAL_no_room"
                                                      : NULL;
}

enum cw_news cwi_blame_news(const struct cwi_blame *blame, enum cw_news news)
{
    return blame->error == CW_OK                ? news
           : limit_clause(blame->error) == NULL ? CW_MALFORMED
                                                : CW_LIMIT;
}

void cwi_effect_blame(struct cw *cw, const struct cwi_blame *blame)
{
    const uint32_t last = cw->effect_first + cw->effect_used - 1;
    struct cw_tell *tell = &cw->memory.effects[last % cw->memory.effect_count].tell;

    if (blame->error == CW_OK)
        return;
    tell->error = blame->error;
    tell->offset = blame->offset;
    tell->field = sip_kind_name((enum sip_kind)blame->field);
    tell->clause = limit_clause(blame->error);
    if (!tell->clause)
        tell->clause = "LOCAL_malformed";
}

void cwi_effect_tell_request(struct cw *cw, uint32_t line, uint32_t request, enum cw_news news,
                             uint16_t status, const char *clause)
{
    cwi_effect_tell(cw, line, news, status, 0, clause);
    last(cw)->tell.request = request;
}

/* The next free place of the queue; NULL: it is full. */
static struct cwi_post *append_post(struct cw *cw, struct cwi_posts *queue)
{
    if (queue->used == CW_POSTS) {
        cw->counters.posts_lost++;
        return NULL;
    }
    return &queue->post[(queue->first + queue->used++) % CW_POSTS];
}

void cwi_post(const struct cw_cue *cue, enum cw_chart chart, uint32_t instance, uint8_t event)
{
    struct cw *cw = cue->cw;
    const bool is_own = (uint8_t)chart == cw->stepping && instance == cw->stepping_instance;
    struct cwi_post *post = append_post(cw, is_own ? &cw->own : &cw->posts);

    CW_NOTE_POST(cw, chart, event, is_own);
    if (!post)
        return;
    post->chart = (uint8_t)chart;
    post->event = event;
    post->instance = instance;
    post->has_message = cue->message != NULL;
    post->has_arrival = cue->arrival != NULL;
}

void cwi_pass(struct cw *cw, const struct cw_client *from, enum cwi_outcome_kind what,
              const struct cw_cue *cue)
{
    struct cwi_post *post = append_post(cw, &cw->posts);

    CW_NOTE_POST(cw, 0, 0, false);
    if (!post)
        return;
    post->chart = from->nict.user_chart;
    post->event = 0;
    post->instance = from->nict.user;
    post->has_message = cue->message != NULL;
    post->has_arrival = false;
    post->outcome.client = from->nict.instance;
    post->outcome.line = from->nict.owner;
    post->outcome.method = from->nict.method;
    post->outcome.kind = (uint8_t)what;
}

bool cwi_take_post(struct cw *cw, struct cwi_post *post)
{
    struct cwi_posts *queue = cw->own.used ? &cw->own : &cw->posts;

    if (!queue->used)
        return false;
    *post = queue->post[queue->first];
    queue->first = (uint8_t)((queue->first + 1) % CW_POSTS);
    queue->used--;
    return true;
}

uint32_t cwi_random_to(struct cw *cw, uint32_t most)
{
    uint32_t value;

    if (most == 0)
        return 0;
    cw->host->random(cw->host->context, &value, sizeof value);
    /* scaled, not reduced: the bias is below 2^-32 x most */
    return (uint32_t)(((uint64_t)value * ((uint64_t)most + 1)) >> 32);
}

size_t cw_effects(struct cw *cw, struct cw_effect *out, size_t room)
{
    size_t n = 0;

    while (n < room && cw->effect_used > 0) {
        out[n++] = cw->memory.effects[cw->effect_first];
        cw->effect_first = (cw->effect_first + 1) % cw->memory.effect_count;
        cw->effect_used--;
    }
    return n;
}
