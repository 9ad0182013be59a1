
/* #line 1 "grammar/sdp_order.rl" */
/* sdp_order.rl - the order and number of the lines of a session description, by their letters; 0 is the
 * end (RFC 8866 9). One step a line, resumable. What is read although the ABNF does not have it is an
 * alternative with an action that notes it (grammar/tolerance.tsv). */
#include "sdp_order.h"

#include "lex.h"


/* #line 26 "grammar/sdp_order.rl" */



/* #line 11 "gen/sdp_order.c" */
static const char _sdp_order_key_offsets[] = {
	0, 0, 1, 2, 14, 17, 24, 29, 
	35, 41, 50, 57, 66, 75, 83, 93, 
	104
};

static const unsigned char _sdp_order_trans_keys[] = {
	118u, 111u, 0u, 97u, 101u, 105u, 107u, 109u, 
	112u, 115u, 116u, 117u, 98u, 99u, 0u, 97u, 
	109u, 0u, 97u, 98u, 99u, 105u, 107u, 109u, 
	0u, 97u, 98u, 107u, 109u, 0u, 97u, 98u, 
	99u, 107u, 109u, 0u, 97u, 98u, 107u, 109u, 
	116u, 0u, 97u, 107u, 109u, 114u, 116u, 122u, 
	98u, 99u, 0u, 97u, 107u, 109u, 116u, 98u, 
	99u, 0u, 97u, 107u, 109u, 114u, 116u, 122u, 
	98u, 99u, 0u, 97u, 101u, 107u, 109u, 112u, 
	116u, 98u, 99u, 0u, 97u, 107u, 109u, 112u, 
	116u, 98u, 99u, 0u, 97u, 101u, 107u, 109u, 
	112u, 116u, 117u, 98u, 99u, 0u, 97u, 101u, 
	105u, 107u, 109u, 112u, 116u, 117u, 98u, 99u, 
	0
};

static const char _sdp_order_single_lengths[] = {
	0, 1, 1, 10, 3, 7, 5, 6, 
	6, 7, 5, 7, 7, 6, 8, 9, 
	0
};

static const char _sdp_order_range_lengths[] = {
	0, 0, 0, 1, 0, 0, 0, 0, 
	0, 1, 1, 1, 1, 1, 1, 1, 
	0
};

static const unsigned char _sdp_order_index_offsets[] = {
	0, 0, 2, 4, 16, 20, 28, 34, 
	41, 48, 57, 64, 73, 82, 90, 100, 
	111
};

static const char _sdp_order_indicies[] = {
	0, 1, 2, 1, 3, 4, 6, 7, 
	4, 8, 9, 10, 11, 6, 5, 1, 
	12, 13, 14, 1, 12, 13, 15, 16, 
	16, 13, 14, 1, 12, 13, 15, 13, 
	14, 1, 12, 13, 15, 16, 13, 14, 
	1, 17, 18, 19, 18, 20, 21, 1, 
	12, 13, 13, 14, 23, 21, 24, 22, 
	1, 12, 13, 13, 14, 21, 22, 1, 
	12, 13, 13, 14, 23, 21, 25, 22, 
	1, 17, 18, 26, 18, 20, 27, 21, 
	19, 1, 17, 18, 18, 20, 27, 21, 
	19, 1, 17, 18, 26, 18, 20, 27, 
	21, 26, 19, 1, 17, 18, 26, 28, 
	18, 20, 27, 21, 26, 19, 1, 1, 
	0
};

static const char _sdp_order_trans_targs[] = {
	2, 0, 3, 16, 4, 8, 12, 14, 
	5, 13, 15, 9, 16, 4, 5, 6, 
	7, 16, 4, 8, 5, 9, 10, 11, 
	10, 10, 12, 13, 14
};

static const char _sdp_order_trans_actions[] = {
	0, 0, 0, 1, 1, 2, 2, 2, 
	1, 2, 0, 2, 0, 0, 0, 0, 
	0, 3, 3, 0, 3, 0, 4, 0, 
	5, 0, 0, 0, 0
};

static const int sdp_order_start = 1;


/* #line 29 "grammar/sdp_order.rl" */

bool sdp_order_step(uint8_t *place, uint8_t letter, struct sip_deviations *list, size_t offset)
{
    int cs = *place ? *place : sdp_order_start;
    const uint8_t *p = &letter, *const pe = p + 1;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion" /* what ragel writes for tables */
#pragma GCC diagnostic ignored "-Wconversion"
    
/* #line 95 "gen/sdp_order.c" */
	{
	int _klen;
	const unsigned char *_keys;
	int _trans;

	if ( p == pe )
		goto _test_eof;
	if ( cs == 0 )
		goto _out;
_resume:
	_keys = _sdp_order_trans_keys + _sdp_order_key_offsets[cs];
	_trans = _sdp_order_index_offsets[cs];

	_klen = _sdp_order_single_lengths[cs];
	if ( _klen > 0 ) {
		const unsigned char *_lower = _keys;
		const unsigned char *_mid;
		const unsigned char *_upper = _keys + _klen - 1;
		while (1) {
			if ( _upper < _lower )
				break;

			_mid = _lower + ((_upper-_lower) >> 1);
			if ( (*p) < *_mid )
				_upper = _mid - 1;
			else if ( (*p) > *_mid )
				_lower = _mid + 1;
			else {
				_trans += (unsigned int)(_mid - _keys);
				goto _match;
			}
		}
		_keys += _klen;
		_trans += _klen;
	}

	_klen = _sdp_order_range_lengths[cs];
	if ( _klen > 0 ) {
		const unsigned char *_lower = _keys;
		const unsigned char *_mid;
		const unsigned char *_upper = _keys + (_klen<<1) - 2;
		while (1) {
			if ( _upper < _lower )
				break;

			_mid = _lower + (((_upper-_lower) >> 1) & ~1);
			if ( (*p) < _mid[0] )
				_upper = _mid - 2;
			else if ( (*p) > _mid[1] )
				_lower = _mid + 2;
			else {
				_trans += (unsigned int)((_mid - _keys)>>1);
				goto _match;
			}
		}
		_trans += _klen;
	}

_match:
	_trans = _sdp_order_indicies[_trans];
	cs = _sdp_order_trans_targs[_trans];

	if ( _sdp_order_trans_actions[_trans] == 0 )
		goto _again;

	switch ( _sdp_order_trans_actions[_trans] ) {
	case 2:
/* #line 12 "grammar/sdp_order.rl" */
	{ sip_note_in(list, SIP_TOLERANCE_SDP_NAME_ABSENT, offset); }
	break;
	case 3:
/* #line 13 "grammar/sdp_order.rl" */
	{ sip_note_in(list, SIP_TOLERANCE_SDP_TIME_ABSENT, offset); }
	break;
	case 4:
/* #line 14 "grammar/sdp_order.rl" */
	{ sip_note_in(list, SIP_TOLERANCE_SDP_LATE_LINE, offset); }
	break;
	case 5:
/* #line 15 "grammar/sdp_order.rl" */
	{ sip_note_in(list, SIP_TOLERANCE_SDP_ZONE_ALONE, offset); }
	break;
	case 1:
/* #line 12 "grammar/sdp_order.rl" */
	{ sip_note_in(list, SIP_TOLERANCE_SDP_NAME_ABSENT, offset); }
/* #line 13 "grammar/sdp_order.rl" */
	{ sip_note_in(list, SIP_TOLERANCE_SDP_TIME_ABSENT, offset); }
	break;
/* #line 177 "gen/sdp_order.c" */
	}

_again:
	if ( cs == 0 )
		goto _out;
	if ( ++p != pe )
		goto _resume;
	_test_eof: {}
	_out: {}
	}

/* #line 39 "grammar/sdp_order.rl" */
#pragma GCC diagnostic pop
    *place = (uint8_t)cs;
    return cs != 0;
}
