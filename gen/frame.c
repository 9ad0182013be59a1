
/* #line 1 "grammar/frame.rl" */
/* frame.rl - the end of one SIP message in a stream of octets (RFC 3261 7.5, 18.3; RFC 5626 3.5.1).
 *
 * It looks at lines and at Content-Length, nothing else: whether the message is well formed is
 * the parser's matter; so is a second length of the same value. Where the length is absent, another one
 * than before, or no plain number, it is not known where the next message begins: the stream is lost.
 * Resumable at any octet; the body is counted, not looked at. */
#include "frame.h"

#include "sip.h"


/* #line 72 "grammar/frame.rl" */



/* #line 14 "gen/frame.c" */
static const int frame_start = 1;
static const int frame_first_final = 41;


/* #line 75 "grammar/frame.rl" */

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
        
/* #line 38 "gen/frame.c" */
	{
	short _widec;
	if ( p == pe )
		goto _test_eof;
	switch (  f->cs )
	{
tr5:
/* #line 17 "grammar/frame.rl" */
	{ f->crlfs = (uint16_t)(f->crlfs + (f->crlfs < UINT16_MAX)); }
/* #line 18 "grammar/frame.rl" */
	{ f->awaits_pong = 0; }
	goto st1;
tr7:
/* #line 17 "grammar/frame.rl" */
	{ f->crlfs = (uint16_t)(f->crlfs + (f->crlfs < UINT16_MAX)); }
/* #line 19 "grammar/frame.rl" */
	{ f->pings = (uint16_t)(f->pings + (f->pings < UINT16_MAX)); }
	goto st1;
st1:
	if ( ++p == pe )
		goto _test_eof1;
case 1:
/* #line 56 "gen/frame.c" */
	switch( (*p) ) {
		case 13u: goto st2;
		case 83u: goto tr3;
		case 115u: goto tr3;
	}
	if ( 33u <= (*p) && (*p) <= 126u )
		goto tr2;
	goto tr0;
tr0:
/* #line 42 "grammar/frame.rl" */
	{ if (!f->error) f->error = CW_E_START_LINE; }
	goto st0;
tr18:
/* #line 43 "grammar/frame.rl" */
	{ if (!f->error) f->error = CW_E_FIELD_VALUE; }
	goto st0;
tr38:
/* #line 44 "grammar/frame.rl" */
	{ if (!f->error) f->error = CW_E_LENGTH; }
/* #line 43 "grammar/frame.rl" */
	{ if (!f->error) f->error = CW_E_FIELD_VALUE; }
	goto st0;
/* #line 74 "gen/frame.c" */
st0:
 f->cs = 0;
	goto _out;
st2:
	if ( ++p == pe )
		goto _test_eof2;
case 2:
	_widec = (*p);
	if ( 10u <= (*p) && (*p) <= 10u ) {
		_widec = (short)(256u + ((*p) - 0u));
		if ( 
/* #line 16 "grammar/frame.rl" */
 f->awaits_pong  ) _widec += 256;
	}
	switch( _widec ) {
		case 266: goto tr4;
		case 522: goto tr5;
	}
	goto tr0;
tr4:
/* #line 17 "grammar/frame.rl" */
	{ f->crlfs = (uint16_t)(f->crlfs + (f->crlfs < UINT16_MAX)); }
	goto st3;
tr8:
/* #line 17 "grammar/frame.rl" */
	{ f->crlfs = (uint16_t)(f->crlfs + (f->crlfs < UINT16_MAX)); }
/* #line 18 "grammar/frame.rl" */
	{ f->awaits_pong = 0; }
	goto st3;
st3:
	if ( ++p == pe )
		goto _test_eof3;
case 3:
/* #line 103 "gen/frame.c" */
	switch( (*p) ) {
		case 13u: goto st4;
		case 83u: goto tr3;
		case 115u: goto tr3;
	}
	if ( 33u <= (*p) && (*p) <= 126u )
		goto tr2;
	goto tr0;
st4:
	if ( ++p == pe )
		goto _test_eof4;
case 4:
	_widec = (*p);
	if ( 10u <= (*p) && (*p) <= 10u ) {
		_widec = (short)(256u + ((*p) - 0u));
		if ( 
/* #line 16 "grammar/frame.rl" */
 f->awaits_pong  ) _widec += 256;
	}
	switch( _widec ) {
		case 266: goto tr7;
		case 522: goto tr8;
	}
	goto tr0;
tr2:
/* #line 20 "grammar/frame.rl" */
	{
        f->begun = 1;
        before = (size_t)(p - from);
        if (pe - p > SIP_OCTETS_MAX)
            pe = p + SIP_OCTETS_MAX;
    }
	goto st5;
st5:
	if ( ++p == pe )
		goto _test_eof5;
case 5:
/* #line 138 "gen/frame.c" */
	switch( (*p) ) {
		case 10u: goto tr0;
		case 13u: goto tr0;
		case 32u: goto st6;
	}
	goto st5;
st6:
	if ( ++p == pe )
		goto _test_eof6;
case 6:
	switch( (*p) ) {
		case 10u: goto tr0;
		case 13u: goto tr0;
		case 32u: goto st6;
		case 83u: goto st7;
		case 115u: goto st7;
	}
	goto st5;
tr3:
/* #line 20 "grammar/frame.rl" */
	{
        f->begun = 1;
        before = (size_t)(p - from);
        if (pe - p > SIP_OCTETS_MAX)
            pe = p + SIP_OCTETS_MAX;
    }
	goto st7;
st7:
	if ( ++p == pe )
		goto _test_eof7;
case 7:
/* #line 168 "gen/frame.c" */
	switch( (*p) ) {
		case 10u: goto tr0;
		case 13u: goto tr0;
		case 32u: goto st6;
		case 73u: goto st8;
		case 105u: goto st8;
	}
	goto st5;
st8:
	if ( ++p == pe )
		goto _test_eof8;
case 8:
	switch( (*p) ) {
		case 10u: goto tr0;
		case 13u: goto tr0;
		case 32u: goto st6;
		case 80u: goto st9;
		case 112u: goto st9;
	}
	goto st5;
st9:
	if ( ++p == pe )
		goto _test_eof9;
case 9:
	switch( (*p) ) {
		case 10u: goto tr0;
		case 13u: goto tr0;
		case 32u: goto st6;
		case 47u: goto st10;
	}
	goto st5;
st10:
	if ( ++p == pe )
		goto _test_eof10;
case 10:
	switch( (*p) ) {
		case 10u: goto tr0;
		case 13u: goto st11;
	}
	goto st10;
st11:
	if ( ++p == pe )
		goto _test_eof11;
case 11:
	if ( (*p) == 10u )
		goto st12;
	goto tr0;
tr49:
/* #line 34 "grammar/frame.rl" */
	{ /* at the end of each line; the next one may be a fold of it */
        if (f->has_length && f->length != f->body) {
            f->error = CW_E_FIELD_TWICE;
            {p++;  f->cs = 12; goto _out;}
        }
        f->body = f->length;
        f->has_length = 1;
    }
	goto st12;
st12:
	if ( ++p == pe )
		goto _test_eof12;
case 12:
/* #line 229 "gen/frame.c" */
	switch( (*p) ) {
		case 13u: goto st16;
		case 32u: goto tr18;
		case 67u: goto st17;
		case 76u: goto st30;
		case 99u: goto st17;
		case 108u: goto st30;
	}
	if ( 9u <= (*p) && (*p) <= 10u )
		goto tr18;
	goto st13;
st13:
	if ( ++p == pe )
		goto _test_eof13;
case 13:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
	}
	goto st13;
st14:
	if ( ++p == pe )
		goto _test_eof14;
case 14:
	if ( (*p) == 10u )
		goto st15;
	goto tr18;
st15:
	if ( ++p == pe )
		goto _test_eof15;
case 15:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st16;
		case 67u: goto st17;
		case 76u: goto st30;
		case 99u: goto st17;
		case 108u: goto st30;
	}
	goto st13;
st16:
	if ( ++p == pe )
		goto _test_eof16;
case 16:
	if ( (*p) == 10u )
		goto tr24;
	goto tr18;
tr24:
/* #line 45 "grammar/frame.rl" */
	{ {p++;  f->cs = 41; goto _out;} }
	goto st41;
st41:
	if ( ++p == pe )
		goto _test_eof41;
case 41:
/* #line 283 "gen/frame.c" */
	goto tr18;
st17:
	if ( ++p == pe )
		goto _test_eof17;
case 17:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 79u: goto st18;
		case 111u: goto st18;
	}
	goto st13;
st18:
	if ( ++p == pe )
		goto _test_eof18;
case 18:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 78u: goto st19;
		case 110u: goto st19;
	}
	goto st13;
st19:
	if ( ++p == pe )
		goto _test_eof19;
case 19:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 84u: goto st20;
		case 116u: goto st20;
	}
	goto st13;
st20:
	if ( ++p == pe )
		goto _test_eof20;
case 20:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 69u: goto st21;
		case 101u: goto st21;
	}
	goto st13;
st21:
	if ( ++p == pe )
		goto _test_eof21;
case 21:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 78u: goto st22;
		case 110u: goto st22;
	}
	goto st13;
st22:
	if ( ++p == pe )
		goto _test_eof22;
case 22:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 84u: goto st23;
		case 116u: goto st23;
	}
	goto st13;
st23:
	if ( ++p == pe )
		goto _test_eof23;
case 23:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 45u: goto st24;
	}
	goto st13;
st24:
	if ( ++p == pe )
		goto _test_eof24;
case 24:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 76u: goto st25;
		case 108u: goto st25;
	}
	goto st13;
st25:
	if ( ++p == pe )
		goto _test_eof25;
case 25:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 69u: goto st26;
		case 101u: goto st26;
	}
	goto st13;
st26:
	if ( ++p == pe )
		goto _test_eof26;
case 26:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 78u: goto st27;
		case 110u: goto st27;
	}
	goto st13;
st27:
	if ( ++p == pe )
		goto _test_eof27;
case 27:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 71u: goto st28;
		case 103u: goto st28;
	}
	goto st13;
st28:
	if ( ++p == pe )
		goto _test_eof28;
case 28:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 84u: goto st29;
		case 116u: goto st29;
	}
	goto st13;
st29:
	if ( ++p == pe )
		goto _test_eof29;
case 29:
	switch( (*p) ) {
		case 10u: goto tr18;
		case 13u: goto st14;
		case 72u: goto st30;
		case 104u: goto st30;
	}
	goto st13;
st30:
	if ( ++p == pe )
		goto _test_eof30;
case 30:
	switch( (*p) ) {
		case 9u: goto st30;
		case 10u: goto tr18;
		case 13u: goto st14;
		case 32u: goto st30;
		case 58u: goto st31;
	}
	goto st13;
st31:
	if ( ++p == pe )
		goto _test_eof31;
case 31:
	switch( (*p) ) {
		case 9u: goto st31;
		case 13u: goto st32;
		case 32u: goto st31;
	}
	if ( 48u <= (*p) && (*p) <= 57u )
		goto tr40;
	goto tr38;
st32:
	if ( ++p == pe )
		goto _test_eof32;
case 32:
	if ( (*p) == 10u )
		goto st33;
	goto tr38;
st33:
	if ( ++p == pe )
		goto _test_eof33;
case 33:
	switch( (*p) ) {
		case 9u: goto st34;
		case 32u: goto st34;
	}
	goto tr38;
st34:
	if ( ++p == pe )
		goto _test_eof34;
case 34:
	switch( (*p) ) {
		case 9u: goto st34;
		case 32u: goto st34;
	}
	if ( 48u <= (*p) && (*p) <= 57u )
		goto tr40;
	goto tr38;
tr40:
/* #line 26 "grammar/frame.rl" */
	{ f->length = 0; }
/* #line 27 "grammar/frame.rl" */
	{
        f->length = f->length * 10 + (uint32_t)((*p) - '0');
        if (f->length > SIP_OCTETS_MAX) {
            f->error = CW_E_TOO_LARGE;
            {p++;  f->cs = 35; goto _out;}
        }
    }
	goto st35;
tr45:
/* #line 27 "grammar/frame.rl" */
	{
        f->length = f->length * 10 + (uint32_t)((*p) - '0');
        if (f->length > SIP_OCTETS_MAX) {
            f->error = CW_E_TOO_LARGE;
            {p++;  f->cs = 35; goto _out;}
        }
    }
	goto st35;
st35:
	if ( ++p == pe )
		goto _test_eof35;
case 35:
/* #line 500 "gen/frame.c" */
	switch( (*p) ) {
		case 9u: goto st36;
		case 13u: goto st37;
		case 32u: goto st36;
	}
	if ( 48u <= (*p) && (*p) <= 57u )
		goto tr45;
	goto tr38;
st36:
	if ( ++p == pe )
		goto _test_eof36;
case 36:
	switch( (*p) ) {
		case 9u: goto st36;
		case 13u: goto st37;
		case 32u: goto st36;
	}
	goto tr38;
st37:
	if ( ++p == pe )
		goto _test_eof37;
case 37:
	if ( (*p) == 10u )
		goto tr46;
	goto tr38;
tr46:
/* #line 34 "grammar/frame.rl" */
	{ /* at the end of each line; the next one may be a fold of it */
        if (f->has_length && f->length != f->body) {
            f->error = CW_E_FIELD_TWICE;
            {p++;  f->cs = 38; goto _out;}
        }
        f->body = f->length;
        f->has_length = 1;
    }
	goto st38;
st38:
	if ( ++p == pe )
		goto _test_eof38;
case 38:
/* #line 539 "gen/frame.c" */
	switch( (*p) ) {
		case 9u: goto st39;
		case 10u: goto tr18;
		case 13u: goto st16;
		case 32u: goto st39;
		case 67u: goto st17;
		case 76u: goto st30;
		case 99u: goto st17;
		case 108u: goto st30;
	}
	goto st13;
st39:
	if ( ++p == pe )
		goto _test_eof39;
case 39:
	switch( (*p) ) {
		case 9u: goto st39;
		case 13u: goto st40;
		case 32u: goto st39;
	}
	goto tr38;
st40:
	if ( ++p == pe )
		goto _test_eof40;
case 40:
	if ( (*p) == 10u )
		goto tr49;
	goto tr38;
	}
	_test_eof1:  f->cs = 1; goto _test_eof; 
	_test_eof2:  f->cs = 2; goto _test_eof; 
	_test_eof3:  f->cs = 3; goto _test_eof; 
	_test_eof4:  f->cs = 4; goto _test_eof; 
	_test_eof5:  f->cs = 5; goto _test_eof; 
	_test_eof6:  f->cs = 6; goto _test_eof; 
	_test_eof7:  f->cs = 7; goto _test_eof; 
	_test_eof8:  f->cs = 8; goto _test_eof; 
	_test_eof9:  f->cs = 9; goto _test_eof; 
	_test_eof10:  f->cs = 10; goto _test_eof; 
	_test_eof11:  f->cs = 11; goto _test_eof; 
	_test_eof12:  f->cs = 12; goto _test_eof; 
	_test_eof13:  f->cs = 13; goto _test_eof; 
	_test_eof14:  f->cs = 14; goto _test_eof; 
	_test_eof15:  f->cs = 15; goto _test_eof; 
	_test_eof16:  f->cs = 16; goto _test_eof; 
	_test_eof41:  f->cs = 41; goto _test_eof; 
	_test_eof17:  f->cs = 17; goto _test_eof; 
	_test_eof18:  f->cs = 18; goto _test_eof; 
	_test_eof19:  f->cs = 19; goto _test_eof; 
	_test_eof20:  f->cs = 20; goto _test_eof; 
	_test_eof21:  f->cs = 21; goto _test_eof; 
	_test_eof22:  f->cs = 22; goto _test_eof; 
	_test_eof23:  f->cs = 23; goto _test_eof; 
	_test_eof24:  f->cs = 24; goto _test_eof; 
	_test_eof25:  f->cs = 25; goto _test_eof; 
	_test_eof26:  f->cs = 26; goto _test_eof; 
	_test_eof27:  f->cs = 27; goto _test_eof; 
	_test_eof28:  f->cs = 28; goto _test_eof; 
	_test_eof29:  f->cs = 29; goto _test_eof; 
	_test_eof30:  f->cs = 30; goto _test_eof; 
	_test_eof31:  f->cs = 31; goto _test_eof; 
	_test_eof32:  f->cs = 32; goto _test_eof; 
	_test_eof33:  f->cs = 33; goto _test_eof; 
	_test_eof34:  f->cs = 34; goto _test_eof; 
	_test_eof35:  f->cs = 35; goto _test_eof; 
	_test_eof36:  f->cs = 36; goto _test_eof; 
	_test_eof37:  f->cs = 37; goto _test_eof; 
	_test_eof38:  f->cs = 38; goto _test_eof; 
	_test_eof39:  f->cs = 39; goto _test_eof; 
	_test_eof40:  f->cs = 40; goto _test_eof; 

	_test_eof: {}
	if ( p == eof )
	{
	switch (  f->cs ) {
	case 1: 
	case 2: 
	case 3: 
	case 4: 
	case 5: 
	case 6: 
	case 7: 
	case 8: 
	case 9: 
	case 10: 
	case 11: 
/* #line 42 "grammar/frame.rl" */
	{ if (!f->error) f->error = CW_E_START_LINE; }
	break;
	case 12: 
	case 13: 
	case 14: 
	case 15: 
	case 16: 
	case 17: 
	case 18: 
	case 19: 
	case 20: 
	case 21: 
	case 22: 
	case 23: 
	case 24: 
	case 25: 
	case 26: 
	case 27: 
	case 28: 
	case 29: 
	case 30: 
	case 38: 
/* #line 43 "grammar/frame.rl" */
	{ if (!f->error) f->error = CW_E_FIELD_VALUE; }
	break;
	case 31: 
	case 32: 
	case 33: 
	case 34: 
	case 35: 
	case 36: 
	case 37: 
	case 39: 
	case 40: 
/* #line 44 "grammar/frame.rl" */
	{ if (!f->error) f->error = CW_E_LENGTH; }
/* #line 43 "grammar/frame.rl" */
	{ if (!f->error) f->error = CW_E_FIELD_VALUE; }
	break;
/* #line 661 "gen/frame.c" */
	}
	}

	_out: {}
	}

/* #line 97 "grammar/frame.rl" */
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
