#include "models/calling.h"

#include "models/system.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct dist ten_ms = {.kind = DIST_CONSTANT, .mean = 10e6};

enum { DOOR };
enum { JOB, CALLER, CALLED };

static void stay_inside(struct program *program)
{
    program_enter(program, DOOR);
    program_delay(program, &ten_ms);
    program_leave(program);
}

/* Three jobs and then a caller come at 1 s to a door for one; the caller stays inside once in
 * the request it calls, and then once more by itself. */
static void build(struct blueprint *blueprint, uint8_t callers, uint8_t calleds)
{
    static const struct traffic_share shares[] = {
        {JOB,    1.0},
        {CALLER, 1.0}
    };
    blueprint_init(blueprint);
    blueprint_gate(blueprint, "door", 1,
                   &(struct gate_spec){.capacity = 1, .backlog = GATE_ENDLESS, .ranked = true});
    blueprint_request(blueprint, &(struct request_spec){.name = "job"});
    blueprint_request(blueprint, &(struct request_spec){.name = "caller", .priority = callers});
    blueprint_request(blueprint, &(struct request_spec){.name = "called", .priority = calleds});
    for (int i = CALLED; i >= JOB; i--) {
        struct program *program = blueprint_program(blueprint, i);
        if (i == CALLER)
            program_call(program, CALLED, blueprint_program(blueprint, CALLED));
        stay_inside(program);
        program_end(program);
    }
    for (int i = 0; i < 4; i++)
        blueprint_traffic(blueprint, &(struct traffic_spec){.name = "traffic",
                                                            .mix = &shares[i == 3],
                                                            .mix_count = 1,
                                                            .rate = {.mean_per_s = 1.0},
                                                            .arrivals = ARRIVALS_EVEN,
                                                            .stop_after = 3 * SIM_SECOND / 2});
    blueprint_finish(blueprint);
}

static void assert_times(uint8_t callers, uint8_t calleds, unsigned called_ms,
                         unsigned caller_ms)
{
    struct blueprint blueprint;
    build(&blueprint, callers, calleds);
    struct system *system = system_new(&blueprint, 1, 0);
    assert_true(system_run(system, 2 * SIM_SECOND));
    assert_int_equal(system->account[CALLED].time[OUTCOME_OK], called_ms * SIM_MILLISECOND);
    assert_int_equal(system->account[CALLER].time[OUTCOME_OK], caller_ms * SIM_MILLISECOND);
    system_free(system);
    blueprint_free(&blueprint);
}

static void test_called_request_waits_with_its_own_priority(void **state)
{
    (void)state;
    assert_times(0, 5, 20, 50);
}

static void test_call_does_not_lower_the_callers_priority(void **state)
{
    (void)state;
    assert_times(5, 0, 20, 40);
}

static void test_alike_they_wait_in_turn(void **state)
{
    (void)state;
    assert_times(0, 0, 40, 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_called_request_waits_with_its_own_priority),
        cmocka_unit_test(test_call_does_not_lower_the_callers_priority),
        cmocka_unit_test(test_alike_they_wait_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
