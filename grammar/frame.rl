/* frame.rl - the end of one SIP message in a stream of octets (RFC 3261 7.5, 18.3; RFC 5626 3.5.1).
 *
 * It looks at lines and at Content-Length, nothing else: whether the message is well formed is
 * the parser's matter; so is a second length of the same value. Where the length is absent, another one
 * than before, or no plain number, it is not known where the next message begins: the stream is lost.
 * Resumable at any octet; the body is counted, not looked at. */
#include "frame.h"

#include "sip.h"

%%{
    machine frame;
    alphtype unsigned char;
    access f->;

    action awaits_pong { f->awaits_pong }
    action crlf  { f->crlfs = (uint16_t)(f->crlfs + (f->crlfs < UINT16_MAX)); }
    action pong  { f->awaits_pong = 0; }
    action ping  { f->pings = (uint16_t)(f->pings + (f->pings < UINT16_MAX)); }
    action start {
        f->begun = 1;
        before = (size_t)(p - from);
        if (pe - p > SIP_OCTETS_MAX)
            pe = p + SIP_OCTETS_MAX;
    }
    action zero  { f->length = 0; }
    action count {
        f->length = f->length * 10 + (uint32_t)(fc - '0');
        if (f->length > SIP_OCTETS_MAX) {
            f->error = CW_E_TOO_LARGE;
            fbreak;
        }
    }
    action length { /* at the end of each line; the next one may be a fold of it */
        if (f->has_length && f->length != f->body) {
            f->error = CW_E_FIELD_TWICE;
            fbreak;
        }
        f->body = f->length;
        f->has_length = 1;
    }
    action bad_start  { if (!f->error) f->error = CW_E_START_LINE; }
    action bad_line   { if (!f->error) f->error = CW_E_FIELD_VALUE; }
    action bad_length { if (!f->error) f->error = CW_E_LENGTH; }
    action end { fbreak; }

    CR   = "\r";
    LF   = "\n";
    CRLF = CR LF;
    WSP  = [ \t];
    text = [^\r\n];
    fold = CRLF WSP;
    SWS  = WSP* (fold WSP*)?;

    # Not SIP at all, and lost at once, is a first line that names the protocol neither in front nor
    # behind a space.
    named          = "SIP/"i any* | any* " SIP/"i any*;
    start_line     = ([!-~] text*) & named;

    length_name    = ("Content-Length"i | "l"i) WSP* ":";
    Content_Length = length_name
                     (SWS (digit >zero $count) (digit $count)* SWS (CRLF @length)) @err(bad_length);
    header_field   = ((text - WSP) text* (fold text*)* CRLF) - (length_name any*);

    # A ping is a pair of empty lines, wherever the pong that we await stands among them.
    pong           = CR (LF when awaits_pong) @crlf @pong;
    empty_line     = CR (LF when !awaits_pong) @crlf;
    double_CRLF    = empty_line pong* empty_line @ping;

    main := ((pong | double_CRLF)* (empty_line pong*)? (start_line >start CRLF)) @err(bad_start)
            ((Content_Length | header_field)* CRLF @end) $err(bad_line);
}%%

%% write data noerror noentry;

void sip_frame_init(struct frame *f)
{
    *f = (struct frame){ .cs = frame_start };
}

size_t sip_frame_feed(struct frame *f, const void *octets, size_t n, int *status, size_t *skip)
{
    const uint8_t *const from = octets, *p = from, *pe = from + n, *const eof = NULL;
    size_t before = f->begun && !f->done ? 0 : n; /* octets of this call that stand before the message */

    if (f->done) { /* the next message */
        f->cs = frame_start;
        f->body = f->seen = 0;
        f->begun = f->headed = f->done = f->has_length = 0;
    }
    if (!f->error && !f->headed) {
        if (n > SIP_OCTETS_MAX - f->seen && f->begun)
            pe = from + (SIP_OCTETS_MAX - f->seen);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough" /* states follow one another in what ragel writes */
        %% write exec;
#pragma GCC diagnostic pop
        if (f->begun)
            f->seen += (uint32_t)(p - from - (ptrdiff_t)before);
        f->headed = f->cs >= frame_first_final;
        if (f->headed && !f->has_length)
            f->error = CW_E_LENGTH; /* 18.3: it MUST be used on a stream */
        if (!f->error && (f->headed ? f->seen + f->body > SIP_OCTETS_MAX : f->seen == SIP_OCTETS_MAX))
            f->error = CW_E_TOO_LARGE;
        pe = from + n;
    }
    if (!f->error && f->headed) {
        uint32_t take = (size_t)(pe - p) < f->body ? (uint32_t)(pe - p) : f->body;

        f->body -= take;
        f->seen += take;
        p += take;
        f->done = !f->body;
    }
    *status = f->error ? f->error : f->done ? FRAME_DONE : FRAME_MORE;
    if (skip)
        *skip = before < (size_t)(p - from) ? before : (size_t)(p - from);
    return (size_t)(p - from);
}
