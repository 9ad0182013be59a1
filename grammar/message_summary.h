/* message_summary.h - application/simple-message-summary: which messages wait for the user (RFC
 * 3842 5.2; RFC 3458 6.2 for the classes).
 *
 * Nothing is allocated; all offsets are from the body's start. */
#ifndef CW_MESSAGE_SUMMARY_H
#define CW_MESSAGE_SUMMARY_H

#include "clausewire/error.h"
#include "deviation.h"
#include "slice.h"

/* The limits of a body; LOCAL_body_limits has the reasons. */
enum {
    MESSAGE_SUMMARY_LINES_MAX = 12, /* the six classes of RFC 3458 and as many others */
    MESSAGE_SUMMARY_LAST_MAX = 512  /* octets of the last field, which is read from the stack */
};

enum message_class {
    MESSAGE_CLASS_OTHER,
    MESSAGE_CLASS_VOICE,
    MESSAGE_CLASS_VIDEO,
    MESSAGE_CLASS_FAX,
    MESSAGE_CLASS_PAGER,
    MESSAGE_CLASS_MULTIMEDIA,
    MESSAGE_CLASS_TEXT,
    MESSAGE_CLASS_NONE
};

/* One msg-summary-line. */
struct message_count {
    struct cw_slice name;                                /* of the class, as written */
    uint32_t new_ones, old_ones, new_urgent, old_urgent; /* the urgent ones are among the others */
    uint8_t class;                                       /* enum message_class */
    bool has_urgent;
};

struct message_summary {
    const uint8_t *octets;   /* the base of every slice */
    struct cw_slice account; /* the URI of Message-Account; len 0: absent */
    struct cw_slice headers; /* opt-msg-headers, for the cursor: from the first empty line on */
    struct sip_deviations deviations; /* of what was read; none: it is strictly what the ABNF has */
    uint8_t lines;                    /* count of line[] */
    bool waiting;                     /* Messages-Waiting: yes */
    struct message_count line[MESSAGE_SUMMARY_LINES_MAX];
};

/* Reads a whole body (RFC 3842 5.2). Returns CW_OK, or CW_E_SUMMARY and in *fault the first octet that does not
 * fit, or where an element begins that is over a limit (`fault` may be NULL). */
int sip_summary_read(struct message_summary *s, const void *octets, size_t n, uint16_t *fault);

/* Returns the first line of a class; NULL: there is none. Pure. */
const struct message_count *sip_summary_find(const struct message_summary *s,
                                             enum message_class class);

/* Cursor over the headers of messages (opt-msg-headers). Start with at = 0. begins: the header is the first
 * of its message. Returns false behind the last. */
bool sip_summary_next(const struct message_summary *s, uint16_t *at, struct cw_slice *name,
                      struct cw_slice *value, bool *begins);

#endif
