/* setting.h - the value of one setting: read from text, checked against its range
 * (gen/setting_table.h). */
#ifndef CW_SETTING_H
#define CW_SETTING_H

#include "setting_table.h"

enum { SETTING_TEXT = 256 }; /* room for a reason or a range */

/* The setting with this XML element, without a line's suffix; NULL: none. */
const struct cw_setting *setting_find(const char *xml, size_t n);

/* Puts the value into *settings (struct cw_phone_settings or cw_line_settings, by the scope). Choices,
 * Yes and No are read in any case; no value is the default, unless the setting takes an empty one. A
 * text is not copied: it MUST live as long as the settings. NULL; or the reason, with nothing
 * changed. `room` holds the reason. */
const char *setting_put(const struct cw_setting *s, void *settings, const char *value,
                        char room[SETTING_TEXT]);

/* Its field is a text, and its range is of octets. */
bool setting_is_text(const struct cw_setting *s);

/* Where the default stands; and whether the settings have it. */
const void *setting_default(const struct cw_setting *s);
bool setting_is_default(const struct cw_setting *s, const void *settings);

/* Its range in words: "0-64 s", "Yes or No", "UDP". */
const char *setting_range(const struct cw_setting *s, char room[SETTING_TEXT]);

#endif
