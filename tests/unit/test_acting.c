/* test_acting.c - what an action does otherwise than its row of CHART.actions.tsv says: each kind of it
 * is counted and named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "actions.h"
#include "bindings.h"
#include "core_double.h"
#include "effects.h"
#include "layout.h"
#include "undeclared.h"

static struct cw *const cw = &phone.cw;
static const struct cw_cue cue = { .cw = &phone.cw };

/* As cwi_events_step does: the chart and the instance are stepped. */
static int begins(void **state)
{
    (void)state;
    double_prepare();
    assert_int_equal(double_start(), CW_OK);
    cw->stepping = CW_CHART_REG;
    cw->stepping_instance = 1;
    return 0;
}

static void post(enum cw_chart chart, uint32_t instance, uint8_t event)
{
    cwi_post(&cue, chart, instance, event);
}

static void arm(struct cw_timer *timer, uint8_t event)
{
    timer->event = event;
    cwi_timer_arm(&cw->timers, timer, 1);
}

static void agrees(void)
{
    assert_int_equal(cw->acting.action, 0);
    assert_int_equal(cw->counters.undeclared, 0);
}

static void differs(unsigned times, const char *wanted)
{
    char text[UNDECLARED_TEXT];

    assert_int_equal(cw->counters.undeclared, times);
    assert_true(undeclared_write(text, sizeof text, cw) != 0);
    assert_string_equal(text, wanted);
}

static void posts(void **state)
{
    (void)state;
    cwi_acting_begin(cw, CWI_ACTION_reg_seek);
    post(CW_CHART_BINDING, 1, BINDING_SEEK);
    cwi_acting_end(cw);
    agrees();
    post(CW_CHART_BINDING, 1, BINDING_UP); /* outside of actions */
    agrees();
    cwi_acting_begin(cw, CWI_ACTION_reg_seek);
    post(CW_CHART_BINDING, 1, BINDING_SEEK);
    post(CW_CHART_BINDING, 1, BINDING_UP);
    cwi_acting_end(cw);
    differs(1, "reg.seek posts BINDING_UP, which its row does not have "
               "(fsm/registration/reg.actions.tsv)");
}

static void posts_once(void **state)
{
    (void)state;
    cwi_acting_begin(cw, CWI_ACTION_reg_weigh_code);
    post(CW_CHART_REG, 1, REG_REFUSED);
    cwi_acting_end(cw);
    agrees();
    cwi_acting_begin(cw, CWI_ACTION_reg_weigh_code);
    post(CW_CHART_REG, 1, REG_REFUSED);
    post(CW_CHART_REG, 1, REG_RETRIABLE); /* one of the two */
    cwi_acting_end(cw);
    differs(1, "reg.weigh_code posts REG_RETRIABLE, more often than its row has it "
               "(fsm/registration/reg.actions.tsv)");
}

static void posts_at_all(void **state)
{
    (void)state;
    cwi_acting_begin(cw, CWI_ACTION_reg_seek);
    cwi_acting_end(cw);
    differs(1, "reg.seek posts BINDING_SEEK, or another of its group, by its row, and did not "
               "(fsm/registration/reg.actions.tsv)");
}

/* What is missing is counted once for an action, and named by its own group. */
static void posts_all_of_several(void **state)
{
    (void)state;
    cw->stepping = CW_CHART_SITE;
    cwi_acting_begin(cw, CWI_ACTION_site_swap);
    post(CW_CHART_BINDING, 1, BINDING_PROMOTE);
    cwi_acting_end(cw);
    differs(1, "site.swap posts BINDING_DEMOTE, or another of its group, by its row, and did not "
               "(fsm/server/site.actions.tsv)");
    cwi_acting_begin(cw, CWI_ACTION_site_swap);
    cwi_acting_end(cw);
    differs(2, "site.swap posts BINDING_PROMOTE, or another of its group, by its row, and did not "
               "(fsm/server/site.actions.tsv)");
}

static void posts_any_number(void **state)
{
    (void)state;
    cwi_acting_begin(cw, CWI_ACTION_site_tell_server);
    cwi_acting_end(cw);
    cwi_acting_begin(cw, CWI_ACTION_site_tell_server);
    post(CW_CHART_REQUEST, 1, REQUEST_LOCATED);
    post(CW_CHART_REQUEST, 2, REQUEST_LOCATED);
    cwi_acting_end(cw);
    agrees();
}

static void posts_to_itself(void **state)
{
    (void)state;
    cwi_acting_begin(cw, CWI_ACTION_reg_weigh_code);
    post(CW_CHART_REG, 2, REG_REFUSED); /* another binding's */
    differs(1, "reg.weigh_code posts REG_REFUSED, which its row does not have "
               "(fsm/registration/reg.actions.tsv)");
}

static void guards_do_nothing(void **state)
{
    (void)state;
    cwi_acting_begin(cw, CWI_ACTION_reg_is_bound);
    cwi_acting_end(cw);
    agrees();
    cwi_acting_begin(cw, CWI_ACTION_reg_is_bound);
    post(CW_CHART_BINDING, 1, BINDING_UP);
    cwi_acting_end(cw);
    differs(1, "reg.is_bound posts BINDING_UP, which its row does not have "
               "(fsm/registration/reg.actions.tsv)");
}

static void arms_and_disarms(void **state)
{
    struct cw_binding *b = cwi_binding_at(cw, 1);

    (void)state;
    cwi_acting_begin(cw, CWI_ACTION_reg_arm_pace);
    arm(&b->reg.timer, REG_T_PACE);
    cwi_acting_end(cw);
    cwi_acting_begin(cw, CWI_ACTION_reg_stop_waiting);
    cwi_timer_disarm(&cw->timers, &b->reg.timer);
    cwi_acting_end(cw);
    agrees();
    cwi_acting_begin(cw, CWI_ACTION_reg_arm_pace);
    arm(&b->reg.timer, REG_T_RETRY);
    cwi_acting_end(cw);
    assert_int_equal(cw->counters.undeclared, 2); /* one too many, one too few */
    cwi_acting_begin(cw, CWI_ACTION_reg_seek);
    arm(&b->reg.timer, REG_T_PACE); /* which the next row has */
    assert_int_equal(cw->counters.undeclared, 3);
    cwi_acting_begin(cw, CWI_ACTION_reg_arm_pace);
    arm(&b->keep.timer, KEEP_T_NEXT);
    differs(4, "reg.arm_pace arms a timer with KEEP_T_NEXT, which its row does not have "
               "(fsm/registration/reg.actions.tsv)");
    cwi_acting_begin(cw, CWI_ACTION_reg_seek);
    cwi_timer_disarm(&cw->timers, &b->reg.timer);
    differs(5, "reg.seek disarms a timer of reg, which its row does not have "
               "(fsm/registration/reg.actions.tsv)");
}

/* What is armed is the stepped instance's own timer. */
static void arms_its_own(void **state)
{
    (void)state;
    assert_true(phone.memory.binding_count > 1);
    cwi_chart_begin(cw, CW_CHART_REG, 2);
    cwi_acting_begin(cw, CWI_ACTION_reg_arm_pace);
    arm(&cwi_binding_at(cw, 2)->reg.timer, REG_T_PACE);
    differs(1, "reg.arm_pace arms a timer with REG_T_PACE, which its row does not have "
               "(fsm/registration/reg.actions.tsv)");
}

static void disarms_what_it_armed(void **state)
{
    struct cw_binding *b = cwi_binding_at(cw, 1);

    (void)state;
    cwi_acting_begin(cw, CWI_ACTION_reg_arm_pace);
    arm(&b->reg.timer, REG_T_PACE);
    cwi_timer_disarm(&cw->timers, &b->reg.timer);
    cwi_acting_end(cw);
    differs(1, "reg.arm_pace disarms a timer of reg, which its row does not have "
               "(fsm/registration/reg.actions.tsv)");
}

static void disarms_its_own(void **state)
{
    (void)state;
    cwi_chart_begin(cw, CW_CHART_REG, 2);
    cwi_acting_begin(cw, CWI_ACTION_reg_stop_waiting);
    cwi_timer_disarm(&cw->timers, &cwi_binding_at(cw, 2)->reg.timer);
    differs(1, "reg.stop_waiting disarms a timer of reg, which its row does not have "
               "(fsm/registration/reg.actions.tsv)");
}

/* binding.begin has the timer of reg; what is not where reg has its timer is another one. */
static void disarms_another_chart_s(void **state)
{
    struct cw_binding *b = cwi_binding_at(cw, 2);

    (void)state;
    cwi_chart_begin(cw, CW_CHART_REG, 2);
    cw->stepping = CW_CHART_BINDING;
    cwi_acting_begin(cw, CWI_ACTION_binding_begin);
    cwi_timer_disarm(&cw->timers, &b->reg.timer);
    assert_int_equal(cw->counters.undeclared, 0);
    b->keep.timer.chart = CW_CHART_REG;
    cwi_timer_disarm(&cw->timers, &b->keep.timer);
    differs(1, "binding.begin disarms a timer of reg, which its row does not have "
               "(fsm/registration/binding.actions.tsv)");
}

static void tells_two_timers_apart(void **state)
{
    struct cw_client *client = cwi_client_take(cw, 1, SIP_REGISTER, CW_CHART_REG, 1);

    (void)state;
    cw->stepping = CW_CHART_NICT;
    cw->stepping_instance = client->nict.instance;
    cwi_acting_begin(cw, CWI_ACTION_nict_arm_f);
    arm(&client->nict.f, NICT_T_F);
    cwi_acting_end(cw);
    cwi_acting_begin(cw, CWI_ACTION_nict_disarm);
    cwi_timer_disarm(&cw->timers, &client->nict.e);
    cwi_timer_disarm(&cw->timers, &client->nict.f);
    cwi_acting_end(cw);
    agrees();
    cwi_acting_begin(cw, CWI_ACTION_nict_arm_f);
    arm(&client->nict.e, NICT_T_F);
    differs(1, "nict.arm_f arms a timer with NICT_T_F, which its row does not have "
               "(fsm/transaction/nict.actions.tsv)");
}

static void takes_and_frees(void **state)
{
    struct cw_client *client;

    (void)state;
    cwi_acting_begin(cw, CWI_ACTION_reg_send);
    client = cwi_client_take(cw, 1, SIP_REGISTER, CW_CHART_REG, 1);
    cwi_client_free(cw, client);
    post(CW_CHART_REG, 1, REG_NO_ROOM);
    cwi_acting_end(cw);
    agrees();
    cwi_acting_begin(cw, CWI_ACTION_reg_seek);
    client = cwi_client_take(cw, 1, SIP_REGISTER, CW_CHART_REG, 1);
    differs(1, "reg.seek takes a slot of the pool client, which its row does not have "
               "(fsm/registration/reg.actions.tsv)");
    cwi_client_free(cw, client);
    differs(2, "reg.seek frees a slot of the pool client, which its row does not have "
               "(fsm/registration/reg.actions.tsv)");
}

static void is_counted_to_an_end(void **state)
{
    (void)state;
    for (uint32_t i = 0; i <= UINT16_MAX; i++) {
        cwi_acting_begin(cw, CWI_ACTION_reg_seek);
        cwi_acting_end(cw);
    }
    assert_int_equal(cw->counters.undeclared, UINT16_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(posts, begins),
        cmocka_unit_test_setup(posts_once, begins),
        cmocka_unit_test_setup(posts_at_all, begins),
        cmocka_unit_test_setup(posts_all_of_several, begins),
        cmocka_unit_test_setup(posts_any_number, begins),
        cmocka_unit_test_setup(posts_to_itself, begins),
        cmocka_unit_test_setup(guards_do_nothing, begins),
        cmocka_unit_test_setup(arms_and_disarms, begins),
        cmocka_unit_test_setup(arms_its_own, begins),
        cmocka_unit_test_setup(disarms_what_it_armed, begins),
        cmocka_unit_test_setup(disarms_its_own, begins),
        cmocka_unit_test_setup(disarms_another_chart_s, begins),
        cmocka_unit_test_setup(tells_two_timers_apart, begins),
        cmocka_unit_test_setup(takes_and_frees, begins),
        cmocka_unit_test_setup(is_counted_to_an_end, begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
