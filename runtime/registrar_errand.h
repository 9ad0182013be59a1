/* registrar_errand.h - what the parts of the registrar know of the request under way, and of each
 * other: answers (registrar.c), digest (registrar_digest.c), bindings (registrar_table.c). */
#ifndef CW_REGISTRAR_ERRAND_H
#define CW_REGISTRAR_ERRAND_H

#include "registrar.h"
#include "write.h"

enum { REGISTRAR_HEX_MARK = 2 * REGISTRAR_MARK };

/* What has been found out about the request under way. */
struct registrar_errand {
    struct sip_writer *w;
    const struct registrar_datagram *in;
    struct sip_origin origin;
    char received[CW_ADDRESS_TEXT];
    char tag[REGISTRAR_HEX_MARK + 1];
    uint8_t mark[REGISTRAR_MARK];
    struct registrar_user *user; /* NULL until authenticated */
    bool is_repeat;              /* the octets of the user's last good request */
};

void registrar_tell(struct registrar *r, enum registrar_news news,
                    const struct registrar_user *user, const struct registrar_binding *binding,
                    int status);
/* The head of an answer (8.2.6): what the request gives, and our tag. */
void registrar_put_head(struct registrar *r, struct registrar_errand *e, int status);
/* A final answer that is no 200, whole. */
void registrar_refuse(struct registrar *r, struct registrar_errand *e, int status);

/* 2 n digits and a NUL. */
void registrar_write_hex(char *text, const uint8_t *octets, size_t n);
/* The keyed hash of RFC 2104 over SHA-256, cut to REGISTRAR_MARK octets; at most five pieces. */
void registrar_seal(const struct registrar *r, const struct cw_octets *pieces, size_t n,
                    uint8_t out[REGISTRAR_MARK]);
/* Is this URI the user's address of record, escapes undone (10.3 step 5)? Pure. */
bool registrar_is_address_of(const struct sip_message *m, const struct sip_uri *uri,
                             const struct registrar_user *user);
/* Step 3 of 10.3. True: e->user is who the request says; else an answer has been written. */
bool registrar_authenticate(struct registrar *r, struct registrar_errand *e);

/* Looks at every contact before the first is touched: all or nothing (10.3). 200, or the status
 * of the refusal. */
int registrar_weigh(struct registrar *r, uint32_t user);
/* Every contact into the table, as weighed. user: index in the users. */
void registrar_commit(struct registrar *r, uint32_t user);

#endif
