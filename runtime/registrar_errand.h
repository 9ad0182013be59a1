/* registrar_errand.h - the request being answered, as the files of the registrar share it: steps
 * (registrar.c), digest (registrar_digest.c), bindings (registrar_table.c), which all use the answers
 * (registrar_answer.c). */
#ifndef CW_REGISTRAR_ERRAND_H
#define CW_REGISTRAR_ERRAND_H

#include "registrar.h"
#include "write.h"

enum { REGISTRAR_HEX_MARK = 2 * REGISTRAR_MARK };

/* The request being answered. */
struct registrar_errand {
    struct sip_writer *w;
    const struct registrar_datagram *in;
    struct sip_origin origin;
    char received[CW_ADDRESS_TEXT];
    char tag[REGISTRAR_HEX_MARK + 1];
    uint8_t mark[REGISTRAR_MARK];
    struct registrar_user *user; /* NULL until authenticated */
    bool is_repeat;              /* the same octets as the user's last accepted request */
};

void registrar_tell(struct registrar *r, enum registrar_news news,
                    const struct registrar_user *user, const struct registrar_binding *binding,
                    int status);
/* The head of an answer (8.2.6): the fields copied from the request, and our tag. */
void registrar_put_head(struct registrar *r, struct registrar_errand *e, int status);
/* A complete final answer other than 200. */
void registrar_refuse(struct registrar *r, struct registrar_errand *e, int status);

/* 2 n digits and a NUL. */
void registrar_write_hex(char *text, const uint8_t *octets, size_t n);
/* The keyed hash of RFC 2104 over SHA-256, cut to REGISTRAR_MARK octets; at most five pieces. */
void registrar_seal(const struct registrar *r, const struct cw_octets *pieces, size_t n,
                    uint8_t out[REGISTRAR_MARK]);
/* Whether this URI is the user's address of record, escapes undone (10.3 step 5). Pure. */
bool registrar_is_address_of(const struct sip_message *m, const struct sip_uri *uri,
                             const struct registrar_user *user);
/* Step 3 of 10.3. True: e->user is authenticated; else an answer has been written. */
bool registrar_authenticate(struct registrar *r, struct registrar_errand *e);

/* Checks every contact before any is changed: all or nothing (10.3). 200, or the status of the
 * refusal. */
int registrar_weigh(struct registrar *r, uint32_t user);
/* Puts every contact into the table, as checked. user: index in the users. */
void registrar_commit(struct registrar *r, uint32_t user);

#endif
