/* news.h - what a line tells its user, in words of a flow. */
#ifndef FLOW_NEWS_H
#define FLOW_NEWS_H

#include "core.h"

const char *news_word(enum cw_news news);

#endif
