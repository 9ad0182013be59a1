/* reg_response.c - the conditions of reg.responses.tsv (RFC 3261 21.5.4; guide
 * 1.6, 2.3). */
#include "bindings.h"
#include "classify.h"
#include "register.h"
#include "retry.h"

bool cwi_reg_is_outdated(const struct cwi_response *response)
{
    return cwi_binding_at(response->cw, response->instance)->reg.is_outdated;
}

bool cwi_reg_is_listed_to_try_backup(const struct cwi_response *response)
{
    return cwi_retry_codes_match(response->cw->settings->try_backup_rsc, response->status);
}

bool cwi_reg_grants_nothing(const struct cwi_response *response)
{
    const struct cw_binding *b = cwi_binding_at(response->cw, response->instance);

    return response->message &&
           cwi_register_granted(response->cw, b, response->message, b->reg.asked) == 0;
}

bool cwi_reg_is_listed_to_retry(const struct cwi_response *response)
{
    return cwi_retry_codes_match(response->cw->settings->retry_reg_rsc, response->status);
}

bool cwi_reg_hides_binding(const struct cwi_response *response)
{
    return response->message &&
           cwi_register_is_hidden(response->cw, cwi_binding_at(response->cw, response->instance));
}

bool cwi_reg_has_retry_after(const struct cwi_response *response)
{
    return response->retry_after >= 0;
}
