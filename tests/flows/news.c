/* news.c - the words for enum cw_news. */
#include "news.h"

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
