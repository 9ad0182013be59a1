/* reader.h - which rule of the ABNF reads the values of a header field, and where it stands: for who prints it
 * (RFC 3261 25.1; grammar/reader.tsv, value.tsv). */
#ifndef CW_READER_H
#define CW_READER_H

#include "sip.h"

const char *sip_kind_rule(enum sip_kind kind); /* "via-parm"; never NULL */
const char *sip_kind_file(
    enum sip_kind kind); /* "grammar/via.re", from the root of the project; never NULL */

#endif
