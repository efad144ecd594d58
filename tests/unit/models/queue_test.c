#include "models/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/stage.h"

/* Work of 10 ms; it is spawned, not sent by traffic. */
static int work_for(struct stage *stage, int queue)
{
    int work = blueprint_request(&stage->plan, &(struct request_spec){.name = "work"});
    struct program *program = blueprint_program(&stage->plan, work);
    program_enter(program, queue);
    program_delay(program, stage_time(stage, MS(10)));
    program_leave(program);
    program_end(program);
    return work;
}

static void enqueues(struct stage *stage, const char *name, sim_time at, int work)
{
    struct program *program = stage_person(stage, name, at);
    program_spawn(program, work);
    program_delay(program, stage_time(stage, MS(1)));
    program_end(program);
}

static int queue_of(struct stage *stage, const struct queue_spec *spec)
{
    struct gate_spec gate = queue_gate(spec);
    return blueprint_gate(&stage->plan, "queue", 1, &gate);
}

static void nobody_waits_for_background_work(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int queue = queue_of(&stage, &(struct queue_spec){.workers = 1, .limit = GATE_ENDLESS});
    int work = work_for(&stage, queue);
    enqueues(&stage, "anna", MS(1), work);
    enqueues(&stage, "bert", MS(2), work);
    stage_play(&stage, MS(3.5));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(2));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(3));
    assert_int_equal(system_waiting(stage.system, queue), 1);
    stage_play(&stage, MS(100));
    const struct request_account *account = &stage.system->account[work];
    assert_int_equal(account->ended[OUTCOME_OK], 2);
    assert_true(account->time[OUTCOME_OK] == MS(10) + MS(19));
    stage_close(&stage);
}

static void work_beyond_the_limit_is_refused_alone(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int queue = queue_of(&stage, &(struct queue_spec){.workers = 1, .limit = 1});
    int work = work_for(&stage, queue);
    enqueues(&stage, "anna", MS(1), work);
    enqueues(&stage, "bert", MS(2), work);
    enqueues(&stage, "carl", MS(3), work);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(4));
    const struct request_account *account = &stage.system->account[work];
    assert_int_equal(account->ended[OUTCOME_OK], 2);
    assert_int_equal(account->ended[OUTCOME_REFUSED], 1);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_waits_for_background_work),
        cmocka_unit_test(work_beyond_the_limit_is_refused_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
