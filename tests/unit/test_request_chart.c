/* test_request_chart.c - every arc and refused cell of the chart request (RFC 3261 8.1, 9.1, 11.1, 13.2, 15.1.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../arcs.h"
#include "request_names.h"
#include "request_probe.h"

/* The guards that are true, "" none. */
static void assume(const char *facts)
{
    request_probe.is_invite = strstr(facts, "is_invite") != NULL;
    request_probe.is_dual = strstr(facts, "is_dual") != NULL;
    request_probe.was_sent = strstr(facts, "was_sent") != NULL;
    request_probe.is_answerable = strstr(facts, "is_answerable") != NULL;
    request_probe.has_fork_room = strstr(facts, "has_fork_room") != NULL;
}

#define CHART       request
#define CHART_UPPER REQUEST
#define CHART_FIRST REQUEST_ST_IDLE
#define CHART_FACTS const char *
#include "chart_cells.h"

#define SEEKING                                                                                    \
    {                                                                                              \
        REQUEST_START, "", REQUEST_ST_SEEKING, "seek"                                              \
    }
#define ASKING                                                                                     \
    SEEKING,                                                                                       \
    {                                                                                              \
        REQUEST_LOCATED, "", REQUEST_ST_ASKING, "take_server,send"                                 \
    }
#define INVITING                                                                                   \
    SEEKING,                                                                                       \
    {                                                                                              \
        REQUEST_LOCATED, "is_invite", REQUEST_ST_INVITING, "take_server,send"                      \
    }
#define RINGING                                                                                    \
    INVITING,                                                                                      \
    {                                                                                              \
        REQUEST_1XX, "", REQUEST_ST_RINGING, "tell_progress"                                       \
    }
#define WITHDRAWN                                                                                  \
    INVITING,                                                                                      \
    {                                                                                              \
        REQUEST_STOP, "", REQUEST_ST_WITHDRAWING, ""                                               \
    }
#define CANCELLED                                                                                  \
    RINGING,                                                                                       \
    {                                                                                              \
        REQUEST_STOP, "", REQUEST_ST_CANCELLING, "send_cancel"                                     \
    }
#define ANSWERED                                                                                   \
    {                                                                                              \
        REQUEST_2XX, "", REQUEST_ST_ENDING, "take_remote,acknowledge,tell_answered,send_bye"       \
    }
#define TOO_LATE                                                                                   \
    {                                                                                              \
        REQUEST_2XX, "", REQUEST_ST_ENDING, "take_remote,acknowledge,tell_cancelled,send_bye"      \
    }
#define LEAVING                                                                                    \
    RINGING, ANSWERED,                                                                             \
    {                                                                                              \
        REQUEST_OVER, "", REQUEST_ST_LEAVING, ""                                                   \
    }
#define OVER(event, telling)                                                                       \
    {                                                                                              \
        event, "", REQUEST_ST_IDLE, telling "release"                                              \
    }

static void finds_a_server_or_says_so(void **state)
{
    (void)state;
    PLAY(SEEKING, OVER(REQUEST_NO_SERVER, "tell_unsent,"));
    PLAY(SEEKING, OVER(REQUEST_STOP, "tell_cancelled,"));
    PLAY(ASKING, { REQUEST_NO_ANSWER, "was_sent", REQUEST_ST_SEEKING, "seek_next" },
         { REQUEST_LOCATED, "was_sent", REQUEST_ST_ASKING, "take_server,send" },
         { REQUEST_NO_ANSWER, "was_sent", REQUEST_ST_SEEKING, "seek_next" },
         { REQUEST_NO_SERVER, "was_sent", REQUEST_ST_IDLE, "tell_unanswered,release" });
    PLAY(INVITING, { REQUEST_NO_ANSWER, "was_sent", REQUEST_ST_SEEKING, "seek_next" });
    PLAY(ASKING, { REQUEST_NO_ANSWER, "was_sent is_dual", REQUEST_ST_SEEKING, "seek_alternate" });
    PLAY(INVITING, { REQUEST_NO_ANSWER, "was_sent is_dual", REQUEST_ST_SEEKING, "seek_alternate" });
}

static void asks(void **state)
{
    (void)state;
    PLAY(ASKING, { REQUEST_1XX, "", REQUEST_ST_ASKING, "" },
         { REQUEST_CHALLENGE, "is_answerable", REQUEST_ST_ASKING, "take_challenge,send" },
         OVER(REQUEST_2XX, "tell_answered,"));
    PLAY(ASKING, OVER(REQUEST_CHALLENGE, "tell_rejected,"));
    PLAY(ASKING, OVER(REQUEST_REFUSED, "tell_rejected,"));
    PLAY(ASKING, OVER(REQUEST_NO_ROOM, "tell_unsent,"));
    PLAY(ASKING, OVER(REQUEST_STOP, "tell_cancelled,"));
}

static void invites(void **state)
{
    (void)state;
    PLAY(INVITING,
         { REQUEST_CHALLENGE, "is_answerable", REQUEST_ST_INVITING, "take_challenge,send" },
         OVER(REQUEST_NO_ROOM, "tell_unsent,"));
    PLAY(INVITING, OVER(REQUEST_CHALLENGE, "tell_rejected,"));
    PLAY(INVITING, OVER(REQUEST_REFUSED, "tell_rejected,"));
    PLAY(RINGING, { REQUEST_1XX, "", REQUEST_ST_RINGING, "tell_progress" },
         { REQUEST_CHALLENGE, "is_answerable", REQUEST_ST_INVITING, "take_challenge,send" });
    PLAY(RINGING, OVER(REQUEST_CHALLENGE, "tell_rejected,"));
    PLAY(RINGING, OVER(REQUEST_REFUSED, "tell_rejected,"));
}

/* LOCAL_no_session: what is answered is ended; each 2xx is acknowledged until none can come. */
static void ends_what_is_answered(void **state)
{
    (void)state;
    PLAY(INVITING, ANSWERED, { REQUEST_1XX, "", REQUEST_ST_ENDING, "" },
         { REQUEST_2XX_AGAIN, "", REQUEST_ST_ENDING, "acknowledge" },
         { REQUEST_NO_TCP, "", REQUEST_ST_ENDING, "forgo_tcp" },
         { REQUEST_FORKED, "has_fork_room", REQUEST_ST_ENDING, "end_fork" },
         { REQUEST_FORKED, "", REQUEST_ST_ENDING, "" },
         { REQUEST_FORK_AGAIN, "", REQUEST_ST_ENDING, "acknowledge_fork" },
         { REQUEST_CHALLENGE, "is_answerable", REQUEST_ST_ENDING, "take_challenge,send_bye" },
         { REQUEST_2XX, "", REQUEST_ST_ENDED, "" },
         { REQUEST_2XX_AGAIN, "", REQUEST_ST_ENDED, "acknowledge" },
         { REQUEST_NO_TCP, "", REQUEST_ST_ENDED, "forgo_tcp" },
         { REQUEST_FORKED, "has_fork_room", REQUEST_ST_ENDED, "end_fork" },
         { REQUEST_FORKED, "", REQUEST_ST_ENDED, "" },
         { REQUEST_FORK_AGAIN, "", REQUEST_ST_ENDED, "acknowledge_fork" }, OVER(REQUEST_OVER, ""));
    PLAY(RINGING, ANSWERED, { REQUEST_CHALLENGE, "", REQUEST_ST_ENDED, "" });
    PLAY(RINGING, ANSWERED, { REQUEST_REFUSED, "", REQUEST_ST_ENDED, "" });
    PLAY(RINGING, ANSWERED, { REQUEST_NO_ANSWER, "", REQUEST_ST_ENDED, "" });
    PLAY(RINGING, ANSWERED, { REQUEST_NO_ROOM, "", REQUEST_ST_ENDED, "" });
}

static void leaves_when_the_bye_is_late(void **state)
{
    (void)state;
    PLAY(LEAVING, { REQUEST_1XX, "", REQUEST_ST_LEAVING, "" },
         { REQUEST_CHALLENGE, "is_answerable", REQUEST_ST_LEAVING, "take_challenge,send_bye" },
         OVER(REQUEST_2XX, ""));
    PLAY(LEAVING, OVER(REQUEST_CHALLENGE, ""));
    PLAY(LEAVING, OVER(REQUEST_REFUSED, ""));
    PLAY(LEAVING, OVER(REQUEST_NO_ANSWER, ""));
    PLAY(LEAVING, OVER(REQUEST_NO_ROOM, ""));
}

/* 9.1: CANCEL after a provisional response, not before. */
static void takes_it_back(void **state)
{
    (void)state;
    PLAY(WITHDRAWN, { REQUEST_1XX, "", REQUEST_ST_CANCELLING, "send_cancel" },
         { REQUEST_1XX, "", REQUEST_ST_CANCELLING, "" }, OVER(REQUEST_REFUSED, "tell_cancelled,"));
    PLAY(WITHDRAWN, OVER(REQUEST_CHALLENGE, "tell_cancelled,"));
    PLAY(WITHDRAWN, OVER(REQUEST_REFUSED, "tell_cancelled,"));
    PLAY(WITHDRAWN, OVER(REQUEST_NO_ANSWER, "tell_cancelled,"));
    PLAY(WITHDRAWN, TOO_LATE);
    PLAY(CANCELLED, TOO_LATE);
    PLAY(CANCELLED, OVER(REQUEST_CHALLENGE, "tell_cancelled,"));
    PLAY(CANCELLED, OVER(REQUEST_NO_ANSWER, "tell_cancelled,"));
    PLAY(CANCELLED, { REQUEST_NO_ROOM, "", REQUEST_ST_RINGING, "" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(finds_a_server_or_says_so),
        arcs_unit_test(asks),
        arcs_unit_test(invites),
        arcs_unit_test(ends_what_is_answered),
        arcs_unit_test(leaves_when_the_bye_is_late),
        arcs_unit_test(takes_it_back),
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
