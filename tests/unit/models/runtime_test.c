#include "models/runtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/stage.h"

/* Anna and bert bring 10 ms of work each at 1 and 3 ms; when they are done. */
static void plays(enum runtime runtime, double cores, bool fair, sim_time anna, sim_time bert)
{
    struct stage stage;
    stage_open(&stage);
    struct station_spec spec = runtime_cpu(runtime, cores, fair);
    int cpu = stage_station(&stage, "cpu", &spec);
    static const char *const names[] = {"anna", "bert"};
    for (int i = 0; i < 2; i++) {
        struct program *program = stage_person(&stage, names[i], i ? MS(3) : MS(1));
        program_serve(program, cpu, stage_time(&stage, MS(10)));
        program_end(program);
    }
    stage_play(&stage, MS(200));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), anna);
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), bert);
    stage_close(&stage);
}

static void threads_use_all_cores(void **state)
{
    (void)state;
    plays(RUNTIME_THREADS, 2, true, MS(11), MS(13));
    plays(RUNTIME_PROCESSES, 2, true, MS(11), MS(13));
    plays(RUNTIME_THREADS, 2, false, MS(11), MS(13));
}

/* From 3 ms on both at half speed: anna's 8 ms take 16, then bert has 2 left. */
static void threads_share_one_core(void **state)
{
    (void)state;
    plays(RUNTIME_THREADS, 1, true, MS(19), MS(21));
    plays(RUNTIME_PROCESSES, 1, false, MS(11), MS(21));
}

static void threads_under_a_lock_share_one_core_of_many(void **state)
{
    (void)state;
    plays(RUNTIME_GIL_THREADS, 8, true, MS(19), MS(21));
    plays(RUNTIME_GIL_THREADS, 8, false, MS(11), MS(21));
}

static void an_event_loop_runs_step_by_step(void **state)
{
    (void)state;
    plays(RUNTIME_ASYNC, 8, true, MS(11), MS(21));
    plays(RUNTIME_ASYNC, 8, false, MS(11), MS(21));
    plays(RUNTIME_ASYNC, 0.5, true, MS(21), MS(41));
}

/* Half a core: 10 ms take 20 alone. One and a half: anna alone at full speed if they share,
 * else each at three quarters. */
static void a_quota_slows_down(void **state)
{
    (void)state;
    plays(RUNTIME_THREADS, 0.5, true, MS(39), MS(41));
    plays(RUNTIME_THREADS, 0.5, false, MS(21), MS(41));
    sim_time third = MS(40) / 3;
    plays(RUNTIME_THREADS, 1.5, false, MS(1) + third, MS(3) + third);
}

static void processes_are_workers(void **state)
{
    (void)state;
    assert_int_equal(runtime_processes(RUNTIME_PROCESSES, 16), 16);
    assert_int_equal(runtime_processes(RUNTIME_PROCESSES, 0), 1);
    assert_int_equal(runtime_processes(RUNTIME_THREADS, 16), 1);
    assert_string_equal(runtime_names[RUNTIME_GIL_THREADS], "gil-threads");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_use_all_cores),
        cmocka_unit_test(threads_share_one_core),
        cmocka_unit_test(threads_under_a_lock_share_one_core_of_many),
        cmocka_unit_test(an_event_loop_runs_step_by_step),
        cmocka_unit_test(a_quota_slows_down),
        cmocka_unit_test(processes_are_workers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
