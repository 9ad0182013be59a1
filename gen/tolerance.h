/* tolerance.h - what is read although its rule does not have it, made by gen/tolerance.py from
 * grammar/tolerance.tsv. */
#ifndef CW_TOLERANCE_H
#define CW_TOLERANCE_H

enum sip_tolerance {
    SIP_TOLERANCE_PHRASE_ABSENT,
    SIP_TOLERANCE_ELEMENT_UNREAD,
    SIP_TOLERANCE_FIELD_REPEATED,
    SIP_TOLERANCE_PHRASE_WIDE,
    SIP_TOLERANCE_CALL_ID_BASE64,
    SIP_TOLERANCES
};

#endif
