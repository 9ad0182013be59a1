/* world.h - what the model moves: the core as the flows play it, one line, registrars that remember, DNS whose answers
 * change, a user. Time is real: a step is what the world does next, and the core's timers say when. */
#ifndef MODEL_WORLD_H
#define MODEL_WORLD_H

#include "phone.h"
#include "registrars.h"

enum { LISTS = 6, SETTINGS = 16, LINE = 1 };

/* What may happen in a world as well as responses, lost ones and time. */
enum {
    MAY_CALL = 1,
    MAY_LOSE = 2,
    MAY_RELIST = 4,
    MAY_FAIL_DNS = 8,
    MAY_STOP = 16,
    MAY_CODES = 32,
    MAY_REPEAT = 64
};

struct setup {
    const char *name;
    const char *settings[SETTINGS][2]; /* element and value */
    const char *lists
        [LISTS]; /* servers by preference, "AB"; the first is what DNS says first. NULL: no DNS */
    unsigned may;
};

extern const struct setup setups[];
extern const size_t setups_count;

enum step_kind {
    STEP_WAIT, /* nothing happens until the next timer that changes the state */
    STEP_REGISTER,
    STEP_UNREGISTER,
    STEP_CALL,
    STEP_HANG_UP,
    STEP_ANSWER,      /* which: slot of the client transaction; how: enum answer */
    STEP_UNREACHABLE, /* which: server */
    STEP_RECORDS,     /* which: list; the addresses follow at once */
    STEP_NO_RECORDS,
    STEP_NO_DNS
};
enum answer {
    ANSWER_200,
    ANSWER_LOST, /* the server does what a 200 says, and its response is lost */
    ANSWER_401,
    ANSWER_100,
    ANSWER_180,
    ANSWER_423,
    ANSWER_503, /* with Retry-After */
    ANSWER_500,
    ANSWER_404,
    ANSWERS
};
struct step {
    uint8_t kind, which, how;
};
enum { STEPS_MOST = 80 };

struct world {
    struct phone phone;
    struct registrars registrars;
    const struct setup *setup;
    uint8_t list;      /* what DNS says */
    uint8_t listed;    /* servers that DNS has named last, a bit each, and those of the settings */
    uint8_t answering; /* the server whose response the phone receives; SERVERS: none */
    uint8_t asked;     /* type of the question that has no answer yet; 0: none */
    char name[CW_RECORD_NAME_MAX + 1];
    uint32_t slot
        [2]; /* of the current and of the alternate binding, and where each was, after the last step */
    uint8_t was_at[2];
    uint8_t server; /* the line's current one after the last step or news; SERVERS: none */
    uint32_t nonce;
    bool is_troubled
        [SERVERS];     /* it owes a response, has refused, or was unreachable, since its last 2xx */
    uint64_t sent[16]; /* branches of the last requests, hashed */
    uint8_t sent_next;
    bool is_wished; /* the user's last wish */
    bool is_up;     /* told as registered */
    bool is_home; /* a fallback to the best server was told, and nothing has happened to it since */
    int last_result;    /* of the last call but a wish */
    const char *broken; /* id of the property that does not hold; NULL: none */
    char why[300];
};
extern struct world world;

/* Makes the phone anew in this world. */
void world_begin(const struct setup *setup);

/* The steps that are possible now, the likeliest first. Returns how many. */
size_t world_steps(struct step out[STEPS_MOST]);
/* Is the step possible now? */
bool world_allows(struct step step);
/* The request of this transaction was sent, and has no final response yet. */
bool world_is_pending(const struct cw_client *c);
/* Takes it. world.broken is set where a property does not hold any more. */
void world_take(struct step step);

/* From now on each server answers, DNS says the same as before, and the user wishes nothing new: what must be true in
 * the end is looked at, and all is as before afterwards. */
void world_foresee(void);
/* The end of that, and when the phone had something to do then: ms; UINT64_MAX: never. */
extern uint64_t world_foreseen_at, world_foreseen_next;

/* What is called with all that happens; NULL: nothing. */
struct world_witness {
    void (*step)(struct step step);
    void (*wished)(const char *wish, int result);
    void (*seen)(const struct seen *seen);
    void (*answered)(const struct sip_message *request, unsigned status, const char *fields);
    void (*records)(const struct cw_arrival *records);
};
extern const struct world_witness *world_witness;

/* A copy of the world, as short as it can be. Returns its octets. out: WORLD_COPY octets. */
enum { WORLD_COPY = 65536 };
size_t world_copy(uint8_t *out);
void world_restore(const uint8_t *in);

/* What two states have in common that behave alike: states of all charts, timers in their order, facts; no times, no
 * numbers drawn. */
uint64_t world_fingerprint(void);

#endif
