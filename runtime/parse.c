/* parse.c - `clausewire parse`: the parser's verdict on messages in files (RFC 3261 7, 18.3,
 * 25.1).
 *
 * One JSON line a message: what it is, or why it is refused, where, and by which clause. */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "body.h"
#include "command.h"
#include "frame.h"
#include "reader.h"
#include "values.h"

static const char help[] =
    "usage: clausewire parse [--strict] [--rules] [--stream] FILE...\n"
    "\n"
    "Parses each FILE as one SIP message (- is standard input) and prints one JSON line for it:\n"
    "the message's fields, or the error with its header field, place, clause and the status code\n"
    "to answer with (0: no answer). A body whose type is known is parsed too.\n"
    "\n"
    "  --strict  refuses what departs from the grammar, too: deviations and ignored fields\n"
    "  --rules   which rule of the ABNF read each header field, and where its definition stands\n"
    "  --stream  FILE is the octets of a TCP stream: one line for each message in it\n"
    "  --help    this text\n"
    "\n"
    "Exit status: 0 all accepted, 1 some refused, 2 usage, or a file that cannot be read.\n";

/* One octet more than a message may have, so that a larger one is noticed. */
enum { OCTETS_ROOM = SIP_OCTETS_MAX + 1 };

/* Where the octets come from. */
struct source {
    const char *name;
    FILE *file;
    bool rules;  /* the rule of each field is printed */
    bool strict; /* deviations and ignored fields refuse a message */
};

/* Text for JSON from octets that may not be UTF-8: invalid ones become U+FFFD. NULL: out of
 * memory. */
static json_t *json_octets(const uint8_t *at, size_t n)
{
    static const char unknown[] = "\xEF\xBF\xBD";
    json_t *text = json_stringn((const char *)at, n);
    char *clean;
    size_t len = 0;

    if (text != NULL || (clean = malloc(3 * n + 1)) == NULL)
        return text;
    for (size_t i = 0; i < n;) {
        size_t k = n - i < 4 ? n - i : 4;
        json_t *piece = NULL;

        while (k > 0 && (piece = json_stringn((const char *)at + i, k)) == NULL)
            k--;
        json_decref(piece);
        memcpy(clean + len, k > 0 ? (const char *)at + i : unknown, k > 0 ? k : 3);
        len += k > 0 ? k : 3;
        i += k > 0 ? k : 1;
    }
    text = json_stringn(clean, len);
    free(clean);
    return text;
}

static json_t *json_slice(const struct sip_message *m, struct cw_slice s)
{
    return json_octets(m->octets + s.at, s.len);
}

static void set_address(json_t *line, const char *key, const struct sip_message *m,
                        const struct sip_addr *a)
{
    json_t *address = json_object();

    json_object_set_new(address, "uri",
                        a->is_star ? json_string("*") : json_slice(m, a->uri.whole));
    if (a->display.len > 0)
        json_object_set_new(address, "display", json_slice(m, a->display));
    if (a->tag.len > 0)
        json_object_set_new(address, "tag", json_slice(m, a->tag));
    if (a->expires >= 0)
        json_object_set_new(address, "expires", json_integer(a->expires));
    if (key != NULL)
        json_object_set_new(line, key, address);
    else
        json_array_append_new(line, address);
}

static void set_message(json_t *line, const struct sip_message *m)
{
    json_t *contacts = json_array(), *headers = json_array();
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;
    unsigned unknown = 0;

    if (m->status != 0) {
        json_object_set_new(line, "status", json_integer(m->status));
        json_object_set_new(line, "reason", json_slice(m, m->reason));
    } else {
        json_object_set_new(line, "method", json_slice(m, m->method_name));
        json_object_set_new(line, "request_uri", json_slice(m, m->request_uri.whole));
    }
    json_object_set_new(line, "via", json_integer(m->vias));
    set_address(line, "from", m, &m->from);
    set_address(line, "to", m, &m->to);
    json_object_set_new(line, "call_id", json_slice(m, m->call_id));
    json_object_set_new(line, "cseq",
                        json_pack("{s:I, s:o}", "number", (json_int_t)m->cseq, "method",
                                  json_slice(m, m->cseq_method)));
    while (sip_next_addr(m, SIP_CONTACT, &cursor, &contact))
        set_address(contacts, NULL, m, &contact);
    json_object_set_new(line, "contacts", contacts);
    for (unsigned i = 0; i < m->fields; i++)
        if (m->field[i].kind == SIP_OTHER)
            unknown++;
        else if (m->first[m->field[i].kind] == i + 1)
            json_array_append_new(headers, json_string(sip_kind_name(m->field[i].kind)));
    json_object_set_new(line, "headers", headers);
    json_object_set_new(line, "unknown_headers", json_integer(unknown));
    json_object_set_new(line, "body", json_integer(m->body.len));
}

/* The rule that read each field, as they stand in the message. */
static void set_rules(json_t *line, const struct sip_message *m, size_t shift)
{
    json_t *rules = json_array();

    for (unsigned i = 0; i < m->fields; i++) {
        const enum sip_kind kind = (enum sip_kind)m->field[i].kind;

        json_array_append_new(
            rules, json_pack("{s:o, s:I, s:s, s:s}", "header", json_slice(m, m->field[i].name),
                             "offset", (json_int_t)(m->field[i].name.at + shift), "rule",
                             sip_kind_rule(kind), "definition", sip_kind_file(kind)));
    }
    json_object_set_new(line, "rules", rules);
}

/* What was read by a row of grammar/tolerance.tsv before the octet `end` of the file. shift: of m->octets in the
 * file. */
static void set_deviations(json_t *line, const struct sip_deviations *list, size_t shift,
                           size_t end)
{
    json_t *deviations = json_array();

    for (unsigned i = 0; i < list->count && i < SIP_DEVIATIONS_KEPT; i++) {
        const enum sip_tolerance rule = (enum sip_tolerance)list->kept[i].rule;

        if (list->kept[i].at + shift >= end)
            continue;
        json_array_append_new(deviations,
                              json_pack("{s:s, s:s, s:I, s:s}", "tolerance",
                                        sip_tolerance_name(rule), "rule", sip_tolerance_rule(rule),
                                        "offset", (json_int_t)(list->kept[i].at + shift), "clause",
                                        sip_tolerance_clause(rule)));
    }
    json_object_set_new(line, "deviations", deviations);
    if (list->count > SIP_DEVIATIONS_KEPT)
        json_object_set_new(line, "deviations_more",
                            json_integer(list->count - SIP_DEVIATIONS_KEPT));
}

/* The fields before `end` that do not fit their rule: they did not cost the message. */
static void set_ignored(json_t *line, const struct sip_message *m, size_t shift, size_t end)
{
    json_t *ignored = json_array();

    for (unsigned i = 0; i < m->fields; i++)
        if (m->field[i].fault && m->field[i].value.at + m->field[i].value.len + shift < end)
            json_array_append_new(ignored,
                                  json_pack("{s:o, s:I}", "header", json_slice(m, m->field[i].name),
                                            "offset", (json_int_t)(m->field[i].name.at + shift)));
    json_object_set_new(line, "ignored", ignored);
}

/* Line and column from 1; the column counts octets. */
static void set_place(json_t *line, const uint8_t *octets, size_t offset)
{
    json_int_t row = 1, column = 1;

    for (size_t i = 0; i < offset; i++)
        if (octets[i] == '\n') {
            row++;
            column = 1;
        } else {
            column++;
        }
    json_object_set_new(line, "offset", json_integer((json_int_t)offset));
    json_object_set_new(line, "line", json_integer(row));
    json_object_set_new(line, "column", json_integer(column));
}

static void set_refusal(json_t *line, int error, const char *clause, enum sip_kind kind, int status,
                        const uint8_t *octets, size_t offset)
{
    json_object_set_new(line, "error", json_string(cw_error_name(error)));
    json_object_set_new(line, "header",
                        kind == SIP_OTHER ? json_null() : json_string(sip_kind_name(kind)));
    set_place(line, octets, offset);
    json_object_set_new(line, "clause", json_string(clause));
    json_object_set_new(line, "status", json_integer(status));
    json_object_set_new(line, "text", json_string(cw_error_text(error)));
}

static void print_line(json_t *line)
{
    json_dumpf(line, stdout,
               JSON_COMPACT | JSON_ENSURE_ASCII); /* control characters do not reach the terminal */
    putchar('\n');
    json_decref(line);
}

/* message: its number in the stream, from 1; 0: the file is one message. True: accepted. */
static bool print_message(const struct source *source, unsigned message, const uint8_t *octets,
                          size_t n)
{
    static struct sip_message m;
    struct sip_verdict verdict;
    int error = sip_parse(&m, octets, n, &verdict);
    const size_t shift = (size_t)(m.octets - octets);
    json_t *line = json_object();
    const char *clause = NULL;
    bool is_read;

    if (error == CW_OK && ((error = sip_admit(&m, NULL, &verdict)) != CW_OK ||
                           (error = body_read(&m, &verdict, &clause)) != CW_OK))
        verdict.offset = (uint16_t)(verdict.offset + shift);
    if (error == CW_OK && source->strict && (error = sip_strict(&m, &verdict)) != CW_OK) {
        if (m.deviations.count > 0 && m.deviations.kept[0].at == verdict.offset)
            clause = sip_tolerance_clause((enum sip_tolerance)m.deviations.kept[0].rule);
        verdict.offset = (uint16_t)(verdict.offset + shift);
    }
    if (clause == NULL)
        clause = cw_error_clause(error);
    json_object_set_new(line, "file", json_string(source->name));
    if (message != 0)
        json_object_set_new(line, "message", json_integer(message));
    json_object_set_new(line, "verdict", json_string(error == CW_OK ? "ok" : "refused"));
    if (error == CW_OK)
        set_message(line, &m);
    else
        set_refusal(line, error, clause, verdict.kind, verdict.status, octets,
                    verdict.offset < n ? verdict.offset : n);
    is_read = error == CW_OK || error == CW_E_DEVIATION;
    set_deviations(line, &m.deviations, shift, is_read ? SIZE_MAX : verdict.offset);
    set_ignored(line, &m, shift, is_read ? SIZE_MAX : verdict.offset);
    if (is_read) {
        if (source->rules)
            set_rules(line, &m, shift);
        if (m.size + shift < n)
            json_object_set_new(line, "trailing_octets",
                                json_integer((json_int_t)(n - m.size - shift)));
    }
    print_line(line);
    return error == CW_OK;
}

static int parse_datagram(const struct source *source, uint8_t *octets)
{
    size_t n = fread(octets, 1, OCTETS_ROOM, source->file);

    if (ferror(source->file))
        return COMMAND_USAGE;
    return print_message(source, 0, octets, n) ? COMMAND_FINE : COMMAND_NO;
}

/* Is it Content-Length for which the stream is lost? */
static bool is_of_length(const struct frame *f)
{
    return f->error == CW_E_LENGTH || f->error == CW_E_FIELD_TWICE ||
           (f->error == CW_E_TOO_LARGE && (f->headed || f->length > SIP_OCTETS_MAX));
}

/* Reads octet by octet: the framer decides where a message ends, and no more than that is kept. */
static int parse_stream(const struct source *source, uint8_t *octets)
{
    struct frame frame;
    unsigned message = 1;
    size_t kept = 0;
    int c, worst = COMMAND_FINE, status = FRAME_MORE;

    sip_frame_init(&frame);
    while ((c = getc(source->file)) != EOF) {
        uint8_t octet = (uint8_t)c;
        size_t skip = 0;

        sip_frame_feed(&frame, &octet, 1, &status, &skip);
        if (kept < OCTETS_ROOM && skip == 0)
            octets[kept++] = octet;
        if (status < 0)
            break;
        if (status == FRAME_DONE) {
            worst |= print_message(source, message++, octets, kept) ? COMMAND_FINE : COMMAND_NO;
            kept = 0;
        }
    }
    if (ferror(source->file))
        return COMMAND_USAGE;
    if (status < 0 || kept > 0) {
        int error = status < 0 ? status : CW_E_TRUNCATED;
        size_t offset = kept > 0 && status < 0 ? kept - 1 : kept;
        json_t *line = json_object();

        while (error == CW_E_FIELD_TWICE && offset > 0 && octets[offset - 1] != '\n')
            offset--; /* where the field begins, as in a datagram */
        json_object_set_new(line, "file", json_string(source->name));
        json_object_set_new(line, "message", json_integer(message));
        json_object_set_new(line, "verdict", json_string("refused"));
        set_refusal(line, error, cw_error_clause(error),
                    is_of_length(&frame) ? SIP_CONTENT_LENGTH : SIP_OTHER, cw_error_status(error),
                    octets, offset);
        json_object_set_new(line, "deviations", json_array());
        json_object_set_new(line, "ignored", json_array());
        print_line(line);
        worst = COMMAND_NO;
    }
    return worst;
}

int command_parse(int argc, char **argv)
{
    static const struct option options[] = { { "strict", no_argument, NULL, 'S' },
                                             { "rules", no_argument, NULL, 'r' },
                                             { "stream", no_argument, NULL, 's' },
                                             { "help", no_argument, NULL, 'h' },
                                             { 0 } };
    static uint8_t octets[OCTETS_ROOM];
    bool is_stream = false, is_strict = false, has_rules = false;
    int option, worst = COMMAND_FINE;

    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        if (option == 'h') {
            fputs(help, stdout);
            return COMMAND_FINE;
        } else if (option == 's') {
            is_stream = true;
        } else if (option == 'S') {
            is_strict = true;
        } else if (option == 'r') {
            has_rules = true;
        } else {
            fputs(help, stderr);
            return COMMAND_USAGE;
        }
    if (optind == argc) {
        fprintf(stderr, "clausewire parse: no file named; - is standard input\n%s", help);
        return COMMAND_USAGE;
    }
    for (int i = optind; i < argc; i++) {
        struct source source = { argv[i], stdin, has_rules, is_strict };
        int result = COMMAND_USAGE;

        errno = 0;
        if (strcmp(argv[i], "-") != 0)
            source.file = fopen(argv[i], "rb");
        if (source.file != NULL) {
            result = is_stream ? parse_stream(&source, octets) : parse_datagram(&source, octets);
            if (result == COMMAND_USAGE)
                fprintf(stderr, "clausewire parse: %s: %s\n", argv[i], strerror(errno));
            if (source.file != stdin)
                fclose(source.file);
        } else {
            fprintf(stderr, "clausewire parse: %s: %s\n", argv[i], strerror(errno));
        }
        worst = result > worst ? result : worst;
    }
    return worst;
}
