#include "studies/littles_law.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define LEVEL 0.99999

static const struct traffic_share all = {.request = 0, .share = 1.0};

/* One server that needs 10 ms for each of so many requests a second. */
static void describe(struct blueprint *plan, const struct dist *work, double rate)
{
    blueprint_init(plan);
    int server = blueprint_station(plan, "server", 1, &(struct station_spec){.servers = 1});
    int request = blueprint_request(plan, &(struct request_spec){.name = "request"});
    struct program *program = blueprint_program(plan, request);
    program_serve(program, server, work);
    program_end(program);
    blueprint_traffic(plan, &(struct traffic_spec){.name = "clients",
                                                   .mix = &all,
                                                   .mix_count = 1,
                                                   .rate = {.mean_per_s = rate}});
    blueprint_finish(plan);
}

static bool add(void *context, int replication, const struct trial_window *window)
{
    (void)replication;
    assert_null(window->imbalance);
    littles_law_add(context, window);
    return true;
}

static struct littles_finding look(double rate, int windows)
{
    struct blueprint plan;
    struct dist work = dist_exponential(10e6);
    describe(&plan, &work, rate);
    struct littles_law *law = littles_law_open(&plan);
    trial_run(&(struct trial_plan){.blueprint = &plan,
                                   .seed = 3,
                                   .warmup = 5 * SIM_SECOND,
                                   .duration = 20 * SIM_SECOND,
                                   .least = windows,
                                   .most = windows,
                                   .threads = 1},
              add, law, NULL);
    struct littles_finding finding = littles_law_check(law, LEVEL);
    littles_law_close(law);
    blueprint_free(&plan);
    return finding;
}

static void holds_in_steady_state(void **state)
{
    (void)state;
    struct littles_finding finding = look(70.0, 20);
    assert_int_equal(finding.places, 2);
    assert_null(finding.broken);
}

/* What comes and does not leave is present, but never enters the books of what ended. */
static void fails_where_a_line_grows(void **state)
{
    (void)state;
    struct littles_finding finding = look(130.0, 20);
    assert_string_equal(finding.broken, "server");
    assert_true(finding.ratio.high < 1.0);
}

static void nobody_there_is_no_place(void **state)
{
    (void)state;
    struct littles_finding finding = look(0.0, 3);
    assert_int_equal(finding.places, 0);
    assert_null(finding.broken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_in_steady_state),
        cmocka_unit_test(fails_where_a_line_grows),
        cmocka_unit_test(nobody_there_is_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
