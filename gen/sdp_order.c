
/* #line 1 "grammar/sdp_order.rl" */
/* sdp_order.rl - the order and number of the lines of a session description, by their letters; 0 is the end (RFC
 * 8866 9). One step a line, resumable. */
#include "sdp_order.h"


/* #line 15 "grammar/sdp_order.rl" */



/* #line 8 "gen/sdp_order.c" */
static const int sdp_order_start = 1;


/* #line 18 "grammar/sdp_order.rl" */

bool sdp_order_step(uint8_t *place, uint8_t letter)
{
    int cs = *place ? *place : sdp_order_start;
    const uint8_t *p = &letter, *const pe = p + 1;

    
/* #line 16 "gen/sdp_order.c" */
	{
	if ( p == pe )
		goto _test_eof;
	switch ( cs )
	{
case 1:
	if ( (*p) == 118u )
		goto st2;
	goto st0;
st0:
cs = 0;
	goto _out;
st2:
	if ( ++p == pe )
		goto _test_eof2;
case 2:
	if ( (*p) == 111u )
		goto st3;
	goto st0;
st3:
	if ( ++p == pe )
		goto _test_eof3;
case 3:
	if ( (*p) == 115u )
		goto st4;
	goto st0;
st4:
	if ( ++p == pe )
		goto _test_eof4;
case 4:
	switch( (*p) ) {
		case 101u: goto st12;
		case 105u: goto st14;
		case 112u: goto st13;
		case 116u: goto st6;
		case 117u: goto st12;
	}
	if ( 98u <= (*p) && (*p) <= 99u )
		goto st5;
	goto st0;
st5:
	if ( ++p == pe )
		goto _test_eof5;
case 5:
	switch( (*p) ) {
		case 98u: goto st5;
		case 116u: goto st6;
	}
	goto st0;
st6:
	if ( ++p == pe )
		goto _test_eof6;
case 6:
	switch( (*p) ) {
		case 0u: goto st15;
		case 97u: goto st7;
		case 107u: goto st7;
		case 109u: goto st8;
		case 114u: goto st6;
		case 116u: goto st6;
		case 122u: goto st11;
	}
	goto st0;
st15:
	if ( ++p == pe )
		goto _test_eof15;
case 15:
	goto st0;
st7:
	if ( ++p == pe )
		goto _test_eof7;
case 7:
	switch( (*p) ) {
		case 0u: goto st15;
		case 97u: goto st7;
		case 109u: goto st8;
	}
	goto st0;
st8:
	if ( ++p == pe )
		goto _test_eof8;
case 8:
	switch( (*p) ) {
		case 0u: goto st15;
		case 97u: goto st7;
		case 98u: goto st9;
		case 99u: goto st10;
		case 105u: goto st10;
		case 107u: goto st7;
		case 109u: goto st8;
	}
	goto st0;
st9:
	if ( ++p == pe )
		goto _test_eof9;
case 9:
	switch( (*p) ) {
		case 0u: goto st15;
		case 97u: goto st7;
		case 98u: goto st9;
		case 107u: goto st7;
		case 109u: goto st8;
	}
	goto st0;
st10:
	if ( ++p == pe )
		goto _test_eof10;
case 10:
	switch( (*p) ) {
		case 0u: goto st15;
		case 97u: goto st7;
		case 98u: goto st9;
		case 99u: goto st10;
		case 107u: goto st7;
		case 109u: goto st8;
	}
	goto st0;
st11:
	if ( ++p == pe )
		goto _test_eof11;
case 11:
	switch( (*p) ) {
		case 0u: goto st15;
		case 97u: goto st7;
		case 107u: goto st7;
		case 109u: goto st8;
		case 116u: goto st6;
	}
	goto st0;
st12:
	if ( ++p == pe )
		goto _test_eof12;
case 12:
	switch( (*p) ) {
		case 101u: goto st12;
		case 112u: goto st13;
		case 116u: goto st6;
	}
	if ( 98u <= (*p) && (*p) <= 99u )
		goto st5;
	goto st0;
st13:
	if ( ++p == pe )
		goto _test_eof13;
case 13:
	switch( (*p) ) {
		case 112u: goto st13;
		case 116u: goto st6;
	}
	if ( 98u <= (*p) && (*p) <= 99u )
		goto st5;
	goto st0;
st14:
	if ( ++p == pe )
		goto _test_eof14;
case 14:
	switch( (*p) ) {
		case 101u: goto st12;
		case 112u: goto st13;
		case 116u: goto st6;
		case 117u: goto st12;
	}
	if ( 98u <= (*p) && (*p) <= 99u )
		goto st5;
	goto st0;
	}
	_test_eof2: cs = 2; goto _test_eof; 
	_test_eof3: cs = 3; goto _test_eof; 
	_test_eof4: cs = 4; goto _test_eof; 
	_test_eof5: cs = 5; goto _test_eof; 
	_test_eof6: cs = 6; goto _test_eof; 
	_test_eof15: cs = 15; goto _test_eof; 
	_test_eof7: cs = 7; goto _test_eof; 
	_test_eof8: cs = 8; goto _test_eof; 
	_test_eof9: cs = 9; goto _test_eof; 
	_test_eof10: cs = 10; goto _test_eof; 
	_test_eof11: cs = 11; goto _test_eof; 
	_test_eof12: cs = 12; goto _test_eof; 
	_test_eof13: cs = 13; goto _test_eof; 
	_test_eof14: cs = 14; goto _test_eof; 

	_test_eof: {}
	_out: {}
	}

/* #line 25 "grammar/sdp_order.rl" */
    *place = (uint8_t)cs;
    return cs != 0;
}
