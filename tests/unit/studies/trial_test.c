#include "studies/trial.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A queue of one server, 10 ms each, at the load that a test asks for. */
struct stage {
    struct dist work;
    struct blueprint plan;
    struct trial_plan trial;
};

static const struct traffic_share all[] = {
    {0, 1.0}
};

static struct stage *queue_at(double arrivals_per_s, uint32_t max_in_flight)
{
    struct stage *stage = calloc(1, sizeof *stage);
    stage->work = dist_exponential(10e6);
    struct blueprint *plan = &stage->plan;
    blueprint_init(plan);
    plan->max_in_flight = max_in_flight;
    int server = blueprint_station(plan, "server", 1, &(struct station_spec){.servers = 1});
    int request = blueprint_request(plan, &(struct request_spec){.name = "request"});
    struct program *program = blueprint_program(plan, request);
    program_serve(program, server, &stage->work);
    program_end(program);
    blueprint_traffic(plan, &(struct traffic_spec){.name = "traffic",
                                                   .mix = all,
                                                   .mix_count = 1,
                                                   .rate = {.mean_per_s = arrivals_per_s}});
    blueprint_finish(plan);
    stage->trial = (struct trial_plan){.blueprint = plan,
                                       .seed = 7,
                                       .warmup = 2 * SIM_SECOND,
                                       .duration = 10 * SIM_SECOND,
                                       .least = 6,
                                       .most = 6,
                                       .threads = 1};
    return stage;
}

static void strike(struct stage *stage)
{
    blueprint_free(&stage->plan);
    free(stage);
}

/* ---- what a window tells ---- */

enum { SEEN_MOST = 16 };

struct seen {
    int windows, enough; /* stops after so many, 0: never */
    struct resource_reading resource[SEEN_MOST];
    struct request_reading request[SEEN_MOST];
    sim_time from, to;
    uint64_t answers; /* in the distribution of the last */
    bool unbalanced, overflowed;
};

static bool see(void *context, int replication, const struct trial_window *window)
{
    struct seen *seen = context;
    assert_int_equal(replication, seen->windows);
    assert_true(seen->windows < SEEN_MOST);
    seen->resource[seen->windows] = window->books->resource[0];
    seen->request[seen->windows] = window->books->request[0];
    seen->from = window->books->from;
    seen->to = window->books->to;
    seen->answers = histogram_count(window->system->account[0].response);
    seen->unbalanced |= window->imbalance != NULL;
    seen->overflowed |= window->overflowed;
    seen->windows++;
    return seen->windows != seen->enough;
}

static void windows_begin_after_the_warmup(void **state)
{
    (void)state;
    struct stage *stage = queue_at(80, 1000);
    struct seen seen = {0};
    struct trial_outcome outcome = trial_run(&stage->trial, see, &seen, NULL);
    assert_int_equal(outcome.replications, 6);
    assert_true(outcome.steady && !outcome.interrupted);
    assert_int_equal(outcome.warmup, 2 * SIM_SECOND);
    assert_int_equal(seen.from, 2 * SIM_SECOND);
    assert_int_equal(seen.to, 12 * SIM_SECOND);
    assert_false(seen.unbalanced || seen.overflowed);
    assert_int_equal(seen.answers, seen.request[5].ended[OUTCOME_OK]);
    strike(stage);
}

static void replications_differ(void **state)
{
    (void)state;
    struct stage *stage = queue_at(80, 1000);
    struct seen seen = {0};
    trial_run(&stage->trial, see, &seen, NULL);
    for (int i = 1; i < seen.windows; i++)
        assert_true(seen.resource[i].waiting != seen.resource[0].waiting);
    strike(stage);
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    static const int threads[] = {2, 5};
    struct stage *stage = queue_at(80, 1000);
    stage->trial.most = SEEN_MOST;
    struct seen *alone = calloc(1, sizeof *alone);
    alone->enough = 9;
    trial_run(&stage->trial, see, alone, NULL);
    assert_int_equal(alone->windows, 9);
    for (int i = 0; i < 2; i++) {
        struct seen *together = calloc(1, sizeof *together);
        together->enough = 9;
        stage->trial.threads = threads[i];
        struct trial_outcome outcome = trial_run(&stage->trial, see, together, NULL);
        assert_int_equal(outcome.replications, 9);
        assert_memory_equal(alone, together, sizeof *alone);
        free(together);
    }
    free(alone);
    strike(stage);
}

/* ---- how it ends ---- */

static bool stop_after_three(void *context, int absorbed)
{
    (void)context;
    return absorbed < 3;
}

static void an_interruption_keeps_what_was_done(void **state)
{
    (void)state;
    struct stage *stage = queue_at(80, 1000);
    struct seen seen = {0};
    struct trial_outcome outcome = trial_run(&stage->trial, see, &seen, stop_after_three);
    assert_true(outcome.interrupted);
    assert_int_equal(outcome.replications, 3);
    assert_int_equal(seen.windows, 3);
    strike(stage);
}

static _Atomic int asked;

static bool stop_at_the_third_asking(void)
{
    return ++asked >= 3;
}

/* However long the one window is. */
static void a_stop_is_heard_while_a_window_lasts(void **state)
{
    (void)state;
    struct stage *stage = queue_at(80, 1000);
    struct seen seen = {0};
    stage->trial.duration = sim_from_seconds(1e9);
    stage->trial.stop = stop_at_the_third_asking;
    struct trial_outcome outcome = trial_run(&stage->trial, see, &seen, NULL);
    assert_true(outcome.interrupted);
    assert_int_equal(outcome.replications, 0);
    strike(stage);
}

static void too_many_in_flight_are_told(void **state)
{
    (void)state;
    struct stage *stage = queue_at(200, 300);
    struct seen seen = {0};
    trial_run(&stage->trial, see, &seen, NULL);
    assert_true(seen.overflowed);
    assert_false(seen.unbalanced);
    strike(stage);
}

/* ---- the warm-up ---- */

static void the_warmup_is_found(void **state)
{
    (void)state;
    struct stage *stage = queue_at(50, 1000);
    stage->trial.warmup = TRIAL_AUTO;
    stage->trial.duration = 100 * SIM_SECOND;
    struct seen seen = {0};
    struct trial_outcome outcome = trial_run(&stage->trial, see, &seen, NULL);
    assert_true(outcome.steady);
    assert_true(outcome.warmup < 50 * SIM_SECOND);
    assert_int_equal(seen.from, outcome.warmup);
    assert_int_equal(seen.to - seen.from, stage->trial.duration);
    strike(stage);
}

static void growth_without_end_is_no_steady_state(void **state)
{
    (void)state;
    struct stage *stage = queue_at(150, 100000);
    stage->trial.warmup = TRIAL_AUTO;
    struct seen seen = {0};
    assert_false(trial_run(&stage->trial, see, &seen, NULL).steady);
    strike(stage);
}

static void a_pilot_that_overflows_is_no_steady_state(void **state)
{
    (void)state;
    struct stage *stage = queue_at(200, 300);
    stage->trial.warmup = TRIAL_AUTO;
    struct seen seen = {0};
    assert_false(trial_run(&stage->trial, see, &seen, NULL).steady);
    strike(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_begin_after_the_warmup),
        cmocka_unit_test(replications_differ),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(an_interruption_keeps_what_was_done),
        cmocka_unit_test(a_stop_is_heard_while_a_window_lasts),
        cmocka_unit_test(too_many_in_flight_are_told),
        cmocka_unit_test(the_warmup_is_found),
        cmocka_unit_test(growth_without_end_is_no_steady_state),
        cmocka_unit_test(a_pilot_that_overflows_is_no_steady_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
