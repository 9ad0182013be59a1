/* sdp_order.rl - the order and number of the lines of a session description, by their letters; 0 is the
 * end (RFC 8866 9). One step a line, resumable. What is read although the ABNF does not have it is an
 * alternative with an action that notes it (grammar/tolerance.tsv). */
#include "sdp_order.h"

#include "lex.h"

%%{
    machine sdp_order;
    alphtype unsigned char;

    action name_absent { sip_note_in(list, SIP_TOLERANCE_SDP_NAME_ABSENT, offset); }
    action time_absent { sip_note_in(list, SIP_TOLERANCE_SDP_TIME_ABSENT, offset); }
    action late_line   { sip_note_in(list, SIP_TOLERANCE_SDP_LATE_LINE, offset); }
    action zone_alone  { sip_note_in(list, SIP_TOLERANCE_SDP_ZONE_ALONE, offset); }

    repeat_description  = 'r'+ 'z'?;
    time_description    = 't' (repeat_description | 'z' @zone_alone)?;
    late_line           = [cb] @late_line;
    media_description   = 'm' 'i'? 'c'* 'b'* 'k'? 'a'*;
    session_description = 'v' 'o' ('s' | "" %name_absent) 'i'? 'u'? 'e'* 'p'* 'c'? 'b'*
                          (time_description (time_description | late_line)* | "" %time_absent)
                          'k'? 'a'* media_description*;

    main := session_description 0;
}%%

%% write data noerror nofinal noentry;

bool sdp_order_step(uint8_t *place, uint8_t letter, struct sip_deviations *list, size_t offset)
{
    int cs = *place ? *place : sdp_order_start;
    const uint8_t *p = &letter, *const pe = p + 1;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion" /* what ragel writes for tables */
#pragma GCC diagnostic ignored "-Wconversion"
    %% write exec;
#pragma GCC diagnostic pop
    *place = (uint8_t)cs;
    return cs != 0;
}
