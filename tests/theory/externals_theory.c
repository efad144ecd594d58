/*
 * Calls of externals with Poisson arrivals beside the formulas: a concurrency alone is M/M/c
 * and M/G/∞, a rate alone is M/D/1, and a batch of everybody who comes while the first waits
 * answers in wait and time together.
 */
#include "models/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

struct measured {
    double wait_s, inside, busy;
};

static struct measured measure(const struct external_spec *spec, const struct dist *time,
                               double arrivals_per_s, double duration_s)
{
    struct blueprint plan;
    blueprint_init(&plan);
    int external = blueprint_external(&plan, "external", spec);
    int request = blueprint_request(&plan, &(struct request_spec){.name = "ask"});
    struct program *program = blueprint_program(&plan, request);
    program_ask(program, external, time);
    program_end(program);
    struct traffic_share share = {request, 1.0};
    blueprint_traffic(&plan, &(struct traffic_spec){.name = "traffic",
                                                    .mix = &share,
                                                    .mix_count = 1,
                                                    .rate = {.mean_per_s = arrivals_per_s}});
    blueprint_finish(&plan);
    struct system *system = system_new(&plan, 7, 0);
    assert_true(system_run(system, sim_from_seconds(20)));
    struct reading *start = reading_take(system);
    assert_true(system_run(system, sim_from_seconds(20 + duration_s)));
    struct reading *window = reading_take(system);
    reading_since(window, start);
    const struct resource_reading *books = &window->resource[external];
    struct measured measured = {
        .wait_s = (double)books->waited / 1e9 / (double)books->visits,
        .inside = (double)books->inside / 1e9 / duration_s,
        .busy = books->busy / 1e9 / duration_s,
    };
    sim_integral gap;
    assert_null(reading_imbalance(window, &gap));
    reading_free(window);
    reading_free(start);
    system_free(system);
    blueprint_free(&plan);
    return measured;
}

static void assert_within(double value, double exact, double relative)
{
    if (!(fabs(value - exact) <= relative * exact))
        fail_msg("%g instead of %g", value, exact);
}

/* V02: 160/s, ten at once, 50 ms. */
static void a_concurrency_is_so_many_servers(void **state)
{
    (void)state;
    struct dist time = dist_exponential(50e6);
    struct measured measured =
        measure(&(struct external_spec){.concurrency = 10}, &time, 160, 24000);
    assert_within(measured.wait_s, .0102295, .025);
    assert_within(measured.busy, 8, .01);
}

/* V08: pure delay. */
static void without_limits_nobody_waits(void **state)
{
    (void)state;
    struct dist time = dist_lognormal(1.5e9, 1.0);
    struct measured measured =
        measure(&(struct external_spec){.concurrency = EXTERNAL_ENDLESS}, &time, 200, 2000);
    assert_true(measured.wait_s == 0.0);
    assert_within(measured.inside, 300, .01);
}

/* V04, the server being the row of places: 85/s of 100/s. */
static void a_rate_makes_waits_of_constant_service(void **state)
{
    (void)state;
    struct dist time = dist_exponential(300e6);
    struct measured measured =
        measure(&(struct external_spec){.concurrency = EXTERNAL_ENDLESS, .per_s = 100}, &time,
                85, 8000);
    assert_within(measured.wait_s, .0283333, .02);
    assert_within(measured.inside, 85 * .3, .01);
}

/* A batch of whoever comes within 20 ms of its first: 1 + λw calls on average, the first of
 * which waits w and the others w/2; without a limit batches follow each other every w + 1/λ. */
static void gathering_costs_the_first_its_wait(void **state)
{
    (void)state;
    struct dist time = dist_exponential(300e6);
    const double per_s = 200, wait_s = .02, calls = 1 + per_s * wait_s;
    struct measured measured = measure(&(struct external_spec){.concurrency = EXTERNAL_ENDLESS,
                                                               .up_to = 1000,
                                                               .wait = 20000000},
                                       &time, per_s, 4000);
    assert_within(measured.wait_s, (wait_s + (calls - 1) * wait_s / 2) / calls, .01);
    assert_within(measured.busy, .3 / (wait_s + 1 / per_s), .01);
}

/* Batches of exactly four, as nobody waits for less: Erlang arrivals. A call's wait until the
 * batch is full is 3, 2, 1 or no gaps. */
static void full_batches_wait_for_their_last(void **state)
{
    (void)state;
    struct dist time = dist_constant(5e6);
    struct measured measured = measure(&(struct external_spec){.concurrency = EXTERNAL_ENDLESS,
                                                               .up_to = 4,
                                                               .wait = 3600 * SIM_SECOND},
                                       &time, 200, 4000);
    assert_within(measured.wait_s, 1.5 / 200, .01);
    assert_within(measured.busy, 50 * .005, .01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_concurrency_is_so_many_servers),
        cmocka_unit_test(without_limits_nobody_waits),
        cmocka_unit_test(a_rate_makes_waits_of_constant_service),
        cmocka_unit_test(gathering_costs_the_first_its_wait),
        cmocka_unit_test(full_batches_wait_for_their_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
