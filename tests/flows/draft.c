/* draft.c - messages to the phone put together from a few words and the request that they answer.
 */
#define _POSIX_C_SOURCE 200809L
#include "draft.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static FILE *begin(struct draft *d)
{
    FILE *out = open_memstream(&d->octets, &d->n);

    if (!out)
        abort();
    return out;
}

static void put_slice(FILE *out, const struct sip_message *m, struct cw_slice s)
{
    fwrite(m->octets + s.at, 1, s.len, out);
}

/* Do the details bring this field, or leave it out? */
static bool is_replaced(const struct statement *statement, const char *name)
{
    const size_t n = strlen(name);

    for (size_t i = 0; i < statement->details; i++) {
        const char *text = statement->detail[i].text;
        if (strncasecmp(text, name, n) == 0 && text[n] == ':')
            return true;
        if (strncmp(text, "no ", 3) == 0 && strcmp(text + 3, name) == 0)
            return true;
    }
    return false;
}

/* $branch is that of the request, $tag the To tag of the phone's last message; {x 700} is 700 times
 * x. */
static void put_text(FILE *out, struct place place, const char *text,
                     const struct sip_message *request, const struct sip_message *last)
{
    while (*text) {
        int length = 0;
        unsigned times;
        char c;

        if (sscanf(text, "{%c %u}%n", &c, &times, &length) == 2 && length) {
            while (times--)
                fputc(c, out);
            text += length;
        } else if (strncmp(text, "$branch", 7) == 0) {
            if (!request)
                script_fault(place, "$branch of what request?");
            put_slice(out, request, request->via[0].branch);
            text += 7;
        } else if (strncmp(text, "$tag", 4) == 0) {
            if (!last)
                script_fault(place, "$tag of what message?");
            put_slice(out, last, last->to.tag);
            text += 4;
        } else
            fputc(*text++, out);
    }
}

char *draft_text(struct place place, const char *text)
{
    struct draft d = { 0 };
    FILE *out = begin(&d);

    put_text(out, place, text, NULL, NULL);
    fclose(out);
    return d.octets;
}

static void put_details(FILE *out, const struct statement *statement,
                        const struct sip_message *request, const struct sip_message *last)
{
    for (size_t i = 0; i < statement->details; i++) {
        const struct detail *d = &statement->detail[i];
        if (strncmp(d->text, "no ", 3) == 0)
            continue;
        put_text(out, d->place, d->text, request, last);
        fputs("\r\n", out);
    }
    if (!is_replaced(statement, "Content-Length"))
        fputs("Content-Length: 0\r\n", out);
    fputs("\r\n", out);
    fclose(out);
}

static void put_copy(FILE *out, const struct statement *statement, const struct sip_message *m,
                     const char *name, enum sip_kind kind, const char *more)
{
    if (is_replaced(statement, name))
        return;
    fprintf(out, "%s: ", name);
    put_slice(out, m, m->field[m->first[kind] - 1].value);
    fprintf(out, "%s\r\n", more);
}

struct draft draft_answer(const struct statement *statement, const struct sent *request,
                          unsigned code, const char *reason)
{
    struct draft d = { 0 };
    FILE *out = begin(&d);
    const struct sip_message *m = request->message;

    fprintf(out, "SIP/2.0 %u %s\r\n", code, reason ? reason : "As The Flow Says");
    put_copy(out, statement, m, "Via", SIP_VIA, "");
    put_copy(out, statement, m, "From", SIP_FROM, "");
    put_copy(out, statement, m, "To", SIP_TO, code == 100 || m->to.tag.len ? "" : ";tag=srv");
    put_copy(out, statement, m, "Call-ID", SIP_CALL_ID, "");
    put_copy(out, statement, m, "CSeq", SIP_CSEQ, "");
    put_details(out, statement, m, NULL);
    return d;
}

struct draft draft_request(const struct statement *statement, const char *method, const char *uri,
                           const char *from, unsigned number, const struct sip_message *last)
{
    struct draft d = { 0 };
    FILE *out = begin(&d);

    fprintf(out, "%s %s SIP/2.0\r\n", method, uri);
    if (!is_replaced(statement, "Via"))
        fprintf(out, "Via: SIP/2.0/UDP %s;branch=z9hG4bK-flow-%u\r\n", from, number);
    if (!is_replaced(statement, "Max-Forwards"))
        fputs("Max-Forwards: 70\r\n", out);
    if (!is_replaced(statement, "From"))
        fputs("From: <sip:peer@example.org>;tag=peer\r\n", out);
    if (!is_replaced(statement, "To"))
        fputs("To: <sip:alice@registrar.example.org>\r\n", out);
    if (!is_replaced(statement, "Call-ID"))
        fprintf(out, "Call-ID: flow-%u@peer.example.org\r\n", number);
    if (!is_replaced(statement, "CSeq"))
        fprintf(out, "CSeq: %u %s\r\n", number, method);
    put_details(out, statement, NULL, last);
    return d;
}

struct draft draft_raw(const struct statement *statement)
{
    struct draft d = { 0 };
    FILE *out = begin(&d);

    for (size_t i = 0; i < statement->details; i++) {
        const char *text = statement->detail[i].text;
        bool is_whole = true;

        if (*text++ != '|')
            script_fault(statement->detail[i].place, "a raw line begins with |");
        for (; *text; text++) {
            unsigned octet;
            if (sscanf(text, "\\x%2x", &octet) == 1) {
                fputc((int)octet, out);
                text += 3;
            } else if (text[0] == '\\' && text[1] == '\0')
                is_whole = false;
            else {
                int length = 0;
                unsigned times;
                char c;
                if (sscanf(text, "{%c %u}%n", &c, &times, &length) == 2 && length) {
                    while (times--)
                        fputc(c, out);
                    text += length - 1;
                } else
                    fputc(*text, out);
            }
        }
        if (is_whole)
            fputs("\r\n", out);
    }
    fclose(out);
    return d;
}
