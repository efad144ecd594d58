#include "studies/routes.h"

#include "tests/support/stage.h"

#include <math.h>

static void assert_about(double value, double expected)
{
    if (fabs(value - expected) > 1e-12 * (1.0 + fabs(expected)))
        fail_msg("%.15g is not %.15g", value, expected);
}

static const struct dist *ms(struct stage *stage, double mean)
{
    return stage_dist(stage, dist_exponential(1e6 * mean));
}

/* What the first request's program says, once it is linked. */
static struct route read_route(struct stage *stage, struct arena *arena)
{
    blueprint_finish(&stage->plan);
    return route_of(&stage->plan, 0, arena);
}

static void close_unplayed(struct stage *stage, struct arena *arena)
{
    arena_close(arena);
    blueprint_free(&stage->plan);
}

/* Of a hundred, thirty go one way, twenty the other, in three rounds each. */
static void visits_follow_choices_and_loops(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct arena *arena = arena_open();
    int cpu = stage_station(&stage, "cpu", &(struct station_spec){.servers = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_serve(anna, cpu, ms(&stage, 1));
    program_choose(anna);
    program_option(anna, .3);
    program_serve(anna, cpu, ms(&stage, 2));
    program_option(anna, .2);
    program_repeat(anna, stage_count(&stage, 3));
    program_serve(anna, cpu, stage_time(&stage, MS(4)));
    program_again(anna);
    program_chosen(anna);
    program_delay(anna, ms(&stage, 5));
    program_end(anna);
    struct route route = read_route(&stage, arena);
    static const double visits[] = {1, .3, .6, 1}, mean_s[] = {.001, .002, .004, .005};
    assert_int_equal(route.steps, 4);
    assert_true(route.known);
    for (int i = 0; i < 4; i++) {
        assert_about(route.step[i].visits, visits[i]);
        assert_about(route.step[i].mean_s, mean_s[i]);
        assert_int_equal(route.step[i].at, i == 3 ? ROUTE_NOWHERE : cpu);
        assert_int_equal(route.step[i].exponential, i != 2);
        assert_int_equal(route.step[i].repeats, i == 2);
        assert_int_equal(route.step[i].varies, i == 1 || i == 2);
    }
    assert_about(route.step[1].square_s2, 2 * .002 * .002);
    assert_about(route.step[2].square_s2, .004 * .004);
    close_unplayed(&stage, arena);
}

/* A cache that hits by chance, and a tenth who fail behind it. */
static void misses_and_failures_thin_out(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct arena *arena = arena_open();
    int cache = blueprint_cache(&stage.plan, "cache", &(struct cache_spec){.hits = .8});
    int cpu = stage_station(&stage, "cpu", &(struct station_spec){.servers = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_look_up(anna, cache, ms(&stage, 1));
    program_serve(anna, cpu, ms(&stage, 1));
    program_fill(anna);
    program_fail(anna, .1, OUTCOME_ERROR);
    program_serve(anna, cpu, ms(&stage, 1));
    program_end(anna);
    struct route route = read_route(&stage, arena);
    assert_about(route.step[0].visits, 1);
    assert_about(route.step[1].visits, .2);
    assert_about(route.step[2].visits, .9);
    assert_true(route.known && route.fails);
    close_unplayed(&stage, arena);
}

/* A gate from its entering to its leaving, a row to the end of the transaction. */
static void what_is_held_has_an_end(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct arena *arena = arena_open();
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 1});
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_begin(anna);
    program_enter(anna, gate);
    program_lock(anna, rows, ROWS_WRITE, NULL);
    program_delay(anna, ms(&stage, 1));
    program_leave(anna);
    program_delay(anna, ms(&stage, 2));
    program_commit(anna);
    program_delay(anna, ms(&stage, 3));
    program_end(anna);
    struct route route = read_route(&stage, arena);
    assert_int_equal(route.steps, 5);
    assert_int_equal(route.step[0].at, gate);
    assert_int_equal(route.step[0].end, 3);
    assert_int_equal(route.step[1].at, rows);
    assert_int_equal(route.step[1].end, 4);
    assert_int_equal(route.step[1].mode, ROWS_WRITE);
    assert_true(route.known);
    close_unplayed(&stage, arena);
}

/* Rounds that are drawn otherwise, caches that learn, failing now and then. */
static void what_cannot_be_said_is_not_known(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct stage stage;
        stage_open(&stage);
        struct arena *arena = arena_open();
        int cache = blueprint_cache(&stage.plan, "cache",
                                    &(struct cache_spec){.keys = 100, .holds = 10});
        struct program *anna = stage_person(&stage, "anna", MS(1));
        if (i == 0) {
            program_repeat(anna, stage_dist(&stage, dist_uniform(1, 4)));
            program_again(anna);
        } else if (i == 1) {
            program_look_up(anna, cache, ms(&stage, 1));
            program_fill(anna);
        } else if (i == 2) {
            program_repeat(anna, stage_count(&stage, 2));
            program_fail(anna, .1, OUTCOME_ERROR);
            program_again(anna);
        } else {
            program_repeat(anna, stage_dist(&stage, dist_geometric(3)));
            program_again(anna);
        }
        program_end(anna);
        assert_int_equal(read_route(&stage, arena).known, i == 3);
        close_unplayed(&stage, arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(visits_follow_choices_and_loops),
        cmocka_unit_test(misses_and_failures_thin_out),
        cmocka_unit_test(what_is_held_has_an_end),
        cmocka_unit_test(what_cannot_be_said_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
