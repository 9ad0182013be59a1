/* test_reg_chart.c - every arc and refused cell of the registration chart (RFC 3261 10.2, 22; the guide's 1.6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../arcs.h"
#include "reg_names.h"
#include "reg_probe.h"

/* The guards that are true, "" none. */
static void assume(const char *facts)
{
    reg_probe.is_early = strstr(facts, "is_early") != NULL;
    reg_probe.is_bound = strstr(facts, "is_bound") != NULL;
    reg_probe.is_answerable = strstr(facts, "is_answerable") != NULL;
    reg_probe.is_raisable = strstr(facts, "is_raisable") != NULL;
    reg_probe.has_long_interval = strstr(facts, "has_long_interval") != NULL;
}

#define CHART       reg
#define CHART_UPPER REG
#define CHART_FIRST REG_ST_UNREGISTERED
#define CHART_FACTS const char *
#include "chart_cells.h"

/* how a script begins */
#define LOCATING                                                                                   \
    {                                                                                              \
        REG_START, "", REG_ST_LOCATING, "seek"                                                     \
    }
#define REGISTERING                                                                                \
    LOCATING,                                                                                      \
    {                                                                                              \
        REG_LOCATED, "", REG_ST_REGISTERING, "take_server,begin,send"                              \
    }
#define REGISTERED                                                                                 \
    REGISTERING,                                                                                   \
    {                                                                                              \
        REG_2XX, "", REG_ST_REGISTERED, "store,learn,arm_refresh,tell_registered,report_up"        \
    }
#define REFRESHING                                                                                 \
    REGISTERED,                                                                                    \
    {                                                                                              \
        REG_T_REFRESH, "", REG_ST_REFRESHING, "report_refresh,take_server,begin,send"              \
    }
#define RELOCATING                                                                                 \
    REFRESHING,                                                                                    \
    {                                                                                              \
        REG_NO_ANSWER, "is_bound", REG_ST_RELOCATING, "report_down"                                \
    }
#define ALONE                                                                                      \
    REGISTERING, { REG_NO_ANSWER, "", REG_ST_LOCATING, "report_down" },                            \
    {                                                                                              \
        REG_NO_OTHER, "", REG_ST_ALONE, "weigh_failure"                                            \
    }
#define WAITING                                                                                    \
    REGISTERING,                                                                                   \
    {                                                                                              \
        REG_RETRIABLE, "", REG_ST_WAITING, "arm_short,tell_refused"                                \
    }
#define STOPPED                                                                                    \
    REGISTERING,                                                                                   \
    {                                                                                              \
        REG_REFUSED, "", REG_ST_STOPPED, "tell_stopped"                                            \
    }
#define REBUFFED                                                                                   \
    REGISTERING,                                                                                   \
    {                                                                                              \
        REG_CHALLENGE, "", REG_ST_REBUFFED, "weigh_code"                                           \
    }
#define LEAVING                                                                                    \
    REGISTERING,                                                                                   \
    {                                                                                              \
        REG_STOP, "", REG_ST_LEAVING, ""                                                           \
    }
#define REMOVING                                                                                   \
    REGISTERED,                                                                                    \
    {                                                                                              \
        REG_STOP, "is_bound", REG_ST_REMOVING, "disarm,begin,send_removal"                         \
    }

/* RFC 3261 10.2, 22.2: challenged once, registered, refreshed, removed. */
static void registers_after_a_challenge_refreshes_and_leaves(void **state)
{
    (void)state;
    PLAY(
        REGISTERING, { REG_1XX, "", REG_ST_REGISTERING, "" },
        { REG_CHALLENGE, "is_answerable", REG_ST_REGISTERING, "take_challenge,send" },
        { REG_2XX, "", REG_ST_REGISTERED, "store,learn,arm_refresh,tell_registered,report_up" },
        { REG_T_REFRESH, "is_bound", REG_ST_REFRESHING, "report_refresh,take_server,begin,send" },
        { REG_1XX, "is_bound", REG_ST_REFRESHING, "" },
        { REG_CHALLENGE, "is_bound is_answerable", REG_ST_REFRESHING, "take_challenge,send" },
        { REG_2XX, "is_bound", REG_ST_REGISTERED,
          "store,learn,arm_refresh,tell_registered,report_up" },
        { REG_STOP, "is_bound", REG_ST_REMOVING, "disarm,begin,send_removal" },
        { REG_1XX, "is_bound", REG_ST_REMOVING, "" },
        { REG_CHALLENGE, "is_bound is_answerable", REG_ST_REMOVING, "take_challenge,send_removal" },
        { REG_2XX, "is_bound", REG_ST_UNREGISTERED, "forget,tell_unregistered" });
}

/* A wish to register asks for the server anew and refreshes what is registered. */
static void refreshes_when_asked(void **state)
{
    (void)state;
    PLAY(REGISTERED, { REG_START, "is_bound", REG_ST_RELOCATING, "disarm,seek" },
         { REG_LOCATED, "is_bound", REG_ST_REFRESHING, "take_server,begin,send" });
}

/* RFC 3261 10.2.8: a 423 raises the interval, as far as the profile lets it, in an attempt of its own. */
static void raises_the_interval_on_423(void **state)
{
    (void)state;
    PLAY(REGISTERING, { REG_TOO_BRIEF, "is_raisable", REG_ST_LOCATING, "raise_expires,seek" },
         { REG_LOCATED, "", REG_ST_REGISTERING, "take_server,begin,send" });
    PLAY(REFRESHING, { REG_TOO_BRIEF, "is_raisable", REG_ST_RELOCATING, "raise_expires,seek" },
         { REG_LOCATED, "is_early", REG_ST_RELOCATING, "arm_pace" },
         { REG_T_PACE, "", REG_ST_REFRESHING, "take_server,begin,send" });
}

/* A 423 that cannot be met is weighed as any other refusal. */
static void weighs_a_423_that_it_cannot_meet(void **state)
{
    (void)state;
    PLAY(REGISTERING, { REG_TOO_BRIEF, "", REG_ST_REBUFFED, "weigh_code" },
         { REG_REFUSED, "has_long_interval", REG_ST_WAITING, "arm_long,tell_rebuffed" });
    PLAY(REFRESHING, { REG_TOO_BRIEF, "", REG_ST_REBUFFED, "tell_lost,weigh_code" },
         { REG_RETRIABLE, "", REG_ST_WAITING, "arm_short,tell_rebuffed" });
}

/* RFC 3261 22.1: credentials that were rejected are not offered again. */
static void gives_in_to_a_challenge_that_it_cannot_answer(void **state)
{
    (void)state;
    PLAY(REBUFFED, { REG_RETRIABLE, "", REG_ST_WAITING, "arm_short,tell_rebuffed" });
    PLAY(REBUFFED, { REG_REFUSED, "", REG_ST_STOPPED, "tell_rebuffed,tell_stopped" });
    PLAY(REFRESHING, { REG_CHALLENGE, "", REG_ST_REBUFFED, "tell_lost,weigh_code" },
         { REG_REFUSED, "has_long_interval", REG_ST_WAITING, "arm_long,tell_rebuffed" });
}

/* The guide's 1.6: which interval follows which answer, for the first registration. */
static void waits_as_the_answer_says(void **state)
{
    (void)state;
    PLAY(REGISTERING, { REG_RETRY_AFTER, "", REG_ST_WAITING, "arm_retry_after,tell_refused" });
    PLAY(REGISTERING, { REG_RETRIABLE, "", REG_ST_WAITING, "arm_short,tell_refused" });
    PLAY(REGISTERING,
         { REG_REFUSED, "has_long_interval", REG_ST_WAITING, "arm_long,tell_refused" });
    PLAY(REGISTERING, { REG_NO_ROOM, "", REG_ST_WAITING, "arm_short" });
    PLAY(LOCATING, { REG_NO_SERVER, "", REG_ST_WAITING, "arm_short,tell_no_server" });
}

/* The same for a refresh, which also reports the loss. */
static void reports_a_lost_refresh_and_waits(void **state)
{
    (void)state;
    PLAY(REFRESHING,
         { REG_RETRY_AFTER, "is_bound", REG_ST_WAITING, "arm_retry_after,tell_refused,tell_lost" });
    PLAY(REFRESHING,
         { REG_RETRIABLE, "is_bound", REG_ST_WAITING, "arm_short,tell_refused,tell_lost" });
    PLAY(REFRESHING,
         { REG_REFUSED, "has_long_interval", REG_ST_WAITING, "arm_long,tell_refused,tell_lost" });
    PLAY(REFRESHING, { REG_REFUSED, "is_bound", REG_ST_STOPPED, "tell_stopped,tell_lost" });
    PLAY(REFRESHING, { REG_NO_ROOM, "is_bound", REG_ST_WAITING, "arm_short,tell_lost" });
    PLAY(RELOCATING,
         { REG_NO_SERVER, "is_bound", REG_ST_WAITING, "arm_short,tell_no_server,tell_lost" });
}

/* RFC 3263 4.3, the guide's 1.2: silence and a code of Try Backup RSC are failures of the server, and another
 * is asked for. */
static void turns_to_another_server(void **state)
{
    (void)state;
    PLAY(REGISTERING, { REG_NO_ANSWER, "", REG_ST_LOCATING, "report_down" },
         { REG_LOCATED, "", REG_ST_REGISTERING, "take_server,begin,send" },
         { REG_BACKUP, "", REG_ST_LOCATING, "report_down" },
         { REG_LOCATED, "", REG_ST_REGISTERING, "take_server,begin,send" },
         { REG_2XX, "", REG_ST_REGISTERED, "store,learn,arm_refresh,tell_registered,report_up" });
    PLAY(RELOCATING, { REG_LOCATED, "is_bound", REG_ST_REFRESHING, "take_server,begin,send" },
         { REG_BACKUP, "is_bound", REG_ST_RELOCATING, "report_down" },
         { REG_LOCATED, "is_bound", REG_ST_REFRESHING, "take_server,begin,send" },
         { REG_2XX, "is_bound", REG_ST_REGISTERED,
           "store,learn,arm_refresh,tell_registered,report_up" });
}

/* No two attempts within a second, however fast servers fail. */
static void paces_its_attempts(void **state)
{
    (void)state;
    PLAY(REGISTERING, { REG_BACKUP, "", REG_ST_LOCATING, "report_down" },
         { REG_LOCATED, "is_early", REG_ST_LOCATING, "arm_pace" },
         { REG_T_PACE, "is_early", REG_ST_LOCATING, "arm_pace" },
         { REG_T_PACE, "", REG_ST_REGISTERING, "take_server,begin,send" });
    PLAY(RELOCATING, { REG_LOCATED, "is_bound is_early", REG_ST_RELOCATING, "arm_pace" },
         { REG_T_PACE, "is_bound is_early", REG_ST_RELOCATING, "arm_pace" },
         { REG_T_PACE, "is_bound", REG_ST_REFRESHING, "take_server,begin,send" });
    PLAY(REGISTERED,
         { REG_T_REFRESH, "is_bound is_early", REG_ST_RELOCATING, "report_refresh,arm_pace" },
         { REG_T_PACE, "is_bound", REG_ST_REFRESHING, "take_server,begin,send" });
}

/* No other server is up: the interval is that of the failure itself (the guide's 1.6). */
static void waits_as_the_failure_says_when_it_is_alone(void **state)
{
    (void)state;
    PLAY(ALONE, { REG_NO_ANSWER, "", REG_ST_WAITING, "arm_short,tell_no_answer" });
    PLAY(ALONE, { REG_RETRY_AFTER, "", REG_ST_WAITING, "arm_retry_after,tell_refused" });
    PLAY(ALONE, { REG_RETRIABLE, "", REG_ST_WAITING, "arm_short,tell_refused" });
    PLAY(ALONE, { REG_REFUSED, "has_long_interval", REG_ST_WAITING, "arm_long,tell_refused" });
    PLAY(ALONE, { REG_REFUSED, "", REG_ST_STOPPED, "tell_stopped" });
    PLAY(RELOCATING, { REG_NO_OTHER, "is_bound", REG_ST_ALONE, "tell_lost,weigh_failure" },
         { REG_NO_ANSWER, "is_bound", REG_ST_WAITING, "arm_short,tell_no_answer" });
}

/* The line has moved without its binding; or the server has gone while nothing was under way. */
static void follows_its_line(void **state)
{
    (void)state;
    PLAY(REGISTERED, { REG_MOVED, "is_bound", REG_ST_RELOCATING, "disarm,seek" },
         { REG_LOCATED, "is_bound", REG_ST_REFRESHING, "take_server,begin,send" });
    PLAY(REGISTERED, { REG_REMAPPED, "is_bound", REG_ST_RELOCATING, "disarm,seek" });
}

/* When the wait is over, or when it is asked to, it begins with the server's address. */
static void tries_again_after_the_wait(void **state)
{
    (void)state;
    PLAY(WAITING, { REG_T_RETRY, "", REG_ST_LOCATING, "seek" },
         { REG_LOCATED, "", REG_ST_REGISTERING, "take_server,begin,send" });
    PLAY(WAITING, { REG_START, "", REG_ST_LOCATING, "disarm,seek" });
}

/* Reg Retry Long Intvl is 0: only a wish ends it. */
static void stays_stopped_until_asked(void **state)
{
    (void)state;
    PLAY(STOPPED, { REG_START, "", REG_ST_LOCATING, "seek" });
}

/* RFC 3261 10.2.2: a stop with nothing under way removes the binding that there may be, or only tells. */
static void removes_only_what_may_be_bound(void **state)
{
    (void)state;
    PLAY(LOCATING, { REG_STOP, "is_bound", REG_ST_REMOVING, "disarm,begin,send_removal" });
    PLAY(LOCATING, { REG_STOP, "", REG_ST_UNREGISTERED, "disarm,tell_unregistered" });
    PLAY(RELOCATING, { REG_STOP, "is_bound", REG_ST_REMOVING, "disarm,begin,send_removal" });
    PLAY(RELOCATING, { REG_STOP, "", REG_ST_UNREGISTERED, "disarm,tell_unregistered" });
    PLAY(WAITING, { REG_STOP, "is_bound", REG_ST_REMOVING, "disarm,begin,send_removal" });
    PLAY(WAITING, { REG_STOP, "", REG_ST_UNREGISTERED, "disarm,tell_unregistered" });
    PLAY(STOPPED, { REG_STOP, "is_bound", REG_ST_REMOVING, "begin,send_removal" });
    PLAY(STOPPED, { REG_STOP, "", REG_ST_UNREGISTERED, "tell_unregistered" });
}

/* RFC 3261 10.2: no new registration before the last one is answered; then the removal. */
static void waits_for_the_answer_before_it_leaves(void **state)
{
    (void)state;
    PLAY(LEAVING, { REG_1XX, "", REG_ST_LEAVING, "" },
         { REG_2XX, "", REG_ST_REMOVING, "store,begin,send_removal" });
    PLAY(REFRESHING, { REG_STOP, "is_bound", REG_ST_LEAVING, "" },
         { REG_CHALLENGE, "is_bound", REG_ST_REMOVING, "begin,send_removal" });
    PLAY(LEAVING, { REG_TOO_BRIEF, "is_bound", REG_ST_REMOVING, "begin,send_removal" });
    PLAY(LEAVING, { REG_BACKUP, "is_bound", REG_ST_REMOVING, "begin,send_removal" });
    PLAY(LEAVING, { REG_RETRY_AFTER, "is_bound", REG_ST_REMOVING, "begin,send_removal" });
    PLAY(LEAVING, { REG_RETRIABLE, "is_bound", REG_ST_REMOVING, "begin,send_removal" });
    PLAY(LEAVING, { REG_REFUSED, "is_bound", REG_ST_REMOVING, "begin,send_removal" });
}

/* A refused REGISTER leaves nothing to remove. */
static void leaves_at_once_when_nothing_is_bound(void **state)
{
    (void)state;
    PLAY(LEAVING, { REG_CHALLENGE, "", REG_ST_UNREGISTERED, "tell_unregistered" });
    PLAY(LEAVING, { REG_TOO_BRIEF, "", REG_ST_UNREGISTERED, "tell_unregistered" });
    PLAY(LEAVING, { REG_BACKUP, "", REG_ST_UNREGISTERED, "tell_unregistered" });
    PLAY(LEAVING, { REG_RETRY_AFTER, "", REG_ST_UNREGISTERED, "tell_unregistered" });
    PLAY(LEAVING, { REG_RETRIABLE, "", REG_ST_UNREGISTERED, "tell_unregistered" });
    PLAY(LEAVING, { REG_REFUSED, "", REG_ST_UNREGISTERED, "tell_unregistered" });
}

/* No answer: whether the server keeps a binding is not known, and that is told. */
static void tells_that_a_binding_may_be_left(void **state)
{
    (void)state;
    PLAY(LEAVING, { REG_NO_ANSWER, "is_bound", REG_ST_UNREGISTERED, "forget,tell_unremoved" });
    PLAY(LEAVING, { REG_NO_ROOM, "", REG_ST_UNREGISTERED, "forget,tell_unremoved" });
    PLAY(REMOVING, { REG_CHALLENGE, "is_bound", REG_ST_UNREGISTERED, "forget,tell_unremoved" });
    PLAY(REMOVING, { REG_TOO_BRIEF, "is_bound", REG_ST_UNREGISTERED, "forget,tell_unremoved" });
    PLAY(REMOVING, { REG_BACKUP, "is_bound", REG_ST_UNREGISTERED, "forget,tell_unremoved" });
    PLAY(REMOVING, { REG_RETRY_AFTER, "is_bound", REG_ST_UNREGISTERED, "forget,tell_unremoved" });
    PLAY(REMOVING, { REG_RETRIABLE, "is_bound", REG_ST_UNREGISTERED, "forget,tell_unremoved" });
    PLAY(REMOVING, { REG_REFUSED, "is_bound", REG_ST_UNREGISTERED, "forget,tell_unremoved" });
    PLAY(REMOVING, { REG_NO_ANSWER, "is_bound", REG_ST_UNREGISTERED, "forget,tell_unremoved" });
    PLAY(REMOVING, { REG_NO_ROOM, "is_bound", REG_ST_UNREGISTERED, "forget,tell_unremoved" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arcs_unit_test(registers_after_a_challenge_refreshes_and_leaves),
        arcs_unit_test(refreshes_when_asked),
        arcs_unit_test(raises_the_interval_on_423),
        arcs_unit_test(weighs_a_423_that_it_cannot_meet),
        arcs_unit_test(gives_in_to_a_challenge_that_it_cannot_answer),
        arcs_unit_test(waits_as_the_answer_says),
        arcs_unit_test(reports_a_lost_refresh_and_waits),
        arcs_unit_test(turns_to_another_server),
        arcs_unit_test(paces_its_attempts),
        arcs_unit_test(waits_as_the_failure_says_when_it_is_alone),
        arcs_unit_test(follows_its_line),
        arcs_unit_test(tries_again_after_the_wait),
        arcs_unit_test(stays_stopped_until_asked),
        arcs_unit_test(removes_only_what_may_be_bound),
        arcs_unit_test(waits_for_the_answer_before_it_leaves),
        arcs_unit_test(leaves_at_once_when_nothing_is_bound),
        arcs_unit_test(tells_that_a_binding_may_be_left),
        arcs_unit_test(refuses_what_has_no_arc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
