/* news.c - the words for enum cw_news. */
#include "news.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *news_word(enum cw_news news)
{
    switch (news) {
    case CW_REGISTERED:
        return "registered";
    case CW_UNREGISTERED:
        return "unregistered";
    case CW_UNREMOVED:
        return "unremoved";
    case CW_LEFTOVER:
        return "leftover";
    case CW_LOST:
        return "lost";
    case CW_DENIED:
        return "denied";
    case CW_REFUSED:
        return "refused";
    case CW_NO_ANSWER:
        return "no-answer";
    case CW_NO_SERVER:
        return "no-server";
    case CW_STOPPED:
        return "stopped";
    case CW_FAILED_OVER:
        return "failed-over";
    case CW_EXCLUDED:
        return "excluded";
    case CW_FELL_BACK:
        return "fell-back";
    case CW_PROGRESS:
        return "progress";
    case CW_ANSWERED:
        return "answered";
    case CW_REJECTED:
        return "rejected";
    case CW_UNANSWERED:
        return "unanswered";
    case CW_UNSENT:
        return "unsent";
    case CW_CANCELLED:
        return "cancelled";
    case CW_MALFORMED:
        return "malformed";
    case CW_LIMIT:
        return "limit";
    }
    return "?";
}

const char *news_expected(struct place place, char *rest, const struct cw_tell *tell)
{
    const char *news = script_word(&rest), *clause = NULL, *field = "", *error = "E_OK", *word;
    unsigned long long status = 0, seconds = 0, offset = 0;

    while ((word = script_word(&rest))) {
        if (strcmp(word, "at") == 0) {
            field = script_word(&rest);
            offset = script_number(place, script_word(&rest));
        } else if (strncmp(word, "E_", 2) == 0)
            error = word;
        else if (!isdigit((unsigned char)*word))
            clause = word;
        else if (word[strlen(word) - 1] == 's')
            seconds = strtoull(word, NULL, 10);
        else
            status = script_number(place, word);
    }
    if (!news || !clause || !field || strcmp(news, news_word((enum cw_news)tell->news)) != 0 ||
        status != tell->status || seconds != tell->seconds || strcmp(clause, tell->clause) != 0 ||
        strcmp(error, tell->error ? cw_error_name(tell->error) : "E_OK") != 0 ||
        strcmp(field, tell->field) != 0 || offset != tell->offset)
        return NULL;
    return clause;
}
