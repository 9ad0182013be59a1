/* fields.h - header fields that every request of a line has, whichever chart makes it (RFC 3261
 * 8.1.1, 22.3). */
#ifndef CW_FIELDS_H
#define CW_FIELDS_H

#include "core.h"
#include "write.h"

/* "sip:" and the host of Proxy. */
void cwi_fields_put_domain(struct sip_writer *w, const struct cw_line *line);
/* The line's address of record, without angle brackets (GUIDE_sip_uri). */
void cwi_fields_put_aor(struct sip_writer *w, const struct cw_line *line,
                        const struct cw_address *local);
/* local: our address towards the destination, with the transport. slot and key: of the branch. */
void cwi_fields_put_via(struct sip_writer *w, const struct cw_address *local, uint32_t slot,
                        uint64_t key);
/* Transport and sent-by of Via: "UDP 192.0.2.1:5060". */
void cwi_fields_put_sent_by(struct sip_writer *w, const struct cw_address *local);
/* The line's address of record with this tag, 16 hex digits. */
void cwi_fields_put_from(struct sip_writer *w, const struct cw *cw, const struct cw_line *line,
                         const struct cw_address *local, const uint8_t tag[8]);
void cwi_fields_put_contact(struct sip_writer *w, const struct cw_line *line,
                            const struct cw_address *local);
/* The URI in Contact, without the angle brackets. */
void cwi_fields_put_contact_uri(struct sip_writer *w, const struct cw_line *line,
                                const struct cw_address *local);
/* Route with Outbound Proxy as a route set of one (8.1.1.1, 8.1.2); for the alternate with
 * Alternate Outbound Proxy; from a list of proxies the one by which `to` was located; no field
 * where the setting is empty. Its port and transport are those of `to`. */
void cwi_fields_put_route(struct sip_writer *w, const struct cw *cw, const struct cw_line *line,
                          const struct cw_address *to);
/* User-Agent (empty: none), Accept-Language. */
void cwi_fields_put_names(struct sip_writer *w, const struct cw_phone_settings *s,
                          const char *agent);
/* Credentials for each realm by which this server has challenged the line; none without a password.
 * Counts nc up. */
void cwi_fields_put_credentials(struct sip_writer *w, struct cw *cw, const struct cw_line *line,
                                const struct cw_address *server, const char *method,
                                const char *uri);

#endif
