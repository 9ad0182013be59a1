/* reg_event.c - what a response is to the chart reg: its alphabet, read off the status (RFC 3261
 * 10.2, 21; guide 1.6). */
#include "reg_event.h"

#include "retry.h"

enum reg_event cwi_reg_event_of_code(uint16_t status, const char *retry_codes)
{
    return cwi_retry_codes_match(retry_codes, status) ? REG_RETRIABLE : REG_REFUSED;
}

enum reg_event cwi_reg_event_of(const struct sip_message *m,
                                const struct cw_phone_settings *settings)
{
    if (m->status < 200)
        return REG_1XX;
    if (m->status < 300)
        return REG_2XX;
    if (m->status == 401 || m->status == 407)
        return REG_CHALLENGE;
    if (m->status == 423)
        return REG_TOO_BRIEF;
    if (cwi_retry_codes_match(settings->try_backup_rsc, m->status))
        return REG_TRY_BACKUP;
    if (m->status == 503 && m->retry_after >= 0)
        return REG_RETRY_AFTER;
    return cwi_reg_event_of_code(m->status, settings->retry_reg_rsc);
}

int32_t cwi_reg_retry_after(const struct sip_message *m)
{
    enum { MOST = 86400 };

    if (m->status != 503 || m->retry_after < 0)
        return -1;
    return m->retry_after > MOST ? MOST : (int32_t)m->retry_after;
}
