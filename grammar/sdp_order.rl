/* sdp_order.rl - the order and number of the lines of a session description, by their letters; 0 is the end (RFC
 * 8866 9). One step a line, resumable. */
#include "sdp_order.h"

%%{
    machine sdp_order;
    alphtype unsigned char;

    repeat_description  = 'r'+ 'z'?;
    time_description    = 't' (repeat_description | 'z')?; # RFC 4566 9 has z= without r=
    media_description   = 'm' 'i'? 'c'* 'b'* 'k'? 'a'*;
    session_description = 'v' 'o' 's' 'i'? 'u'? 'e'* 'p'* 'c'? 'b'* time_description+ 'k'? 'a'* media_description*;

    main := session_description 0;
}%%

%% write data noerror nofinal noentry;

bool sdp_order_step(uint8_t *place, uint8_t letter)
{
    int cs = *place ? *place : sdp_order_start;
    const uint8_t *p = &letter, *const pe = p + 1;

    %% write exec;
    *place = (uint8_t)cs;
    return cs != 0;
}
