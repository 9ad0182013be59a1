/* news.h - what a line tells its user, in words of a flow. */
#ifndef FLOW_NEWS_H
#define FLOW_NEWS_H

#include "core.h"
#include "script.h"

const char *news_word(enum cw_news news);

/* Compares a report with what a statement says: "registered 200 3600s CLAUSE"; status and seconds that are not
 * said must be 0. Behind "at": field and offset; E_...: the error. -> its clause; NULL: they differ */
const char *news_expected(struct place place, char *rest, const struct cw_tell *tell);

#endif
