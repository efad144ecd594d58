/*
 * Hit ratios of a running system's caches beside King's formula, exact for a few keys, and
 * Che's approximation for many.
 */
#include "models/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

static double measured_hits(const struct cache_spec *spec, double duration_s)
{
    struct dist time = dist_exponential(1e5);
    struct blueprint plan;
    blueprint_init(&plan);
    int cache = blueprint_cache(&plan, "cache", spec);
    int request = blueprint_request(&plan, &(struct request_spec){.name = "ask"});
    struct program *program = blueprint_program(&plan, request);
    program_look_up(program, cache, &time);
    program_fill(program);
    program_end(program);
    struct traffic_share share = {request, 1.0};
    blueprint_traffic(&plan, &(struct traffic_spec){.name = "traffic",
                                                    .mix = &share,
                                                    .mix_count = 1,
                                                    .rate = {.mean_per_s = 1000.0}});
    blueprint_finish(&plan);
    struct system *system = system_new(&plan, 1, 0);
    assert_true(system_run(system, sim_from_seconds(duration_s / 5)));
    struct reading *start = reading_take(system);
    assert_true(system_run(system, sim_from_seconds(duration_s)));
    struct reading *window = reading_take(system);
    reading_since(window, start);
    const struct resource_reading *books = &window->resource[cache];
    double share_of_hits = (double)books->hits / (double)(books->hits + books->misses);
    sim_integral gap;
    assert_null(reading_imbalance(window, &gap));
    reading_free(window);
    reading_free(start);
    system_free(system);
    blueprint_free(&plan);
    return share_of_hits;
}

static void by_zipf(double s, int keys, double *chance)
{
    double sum = 0.0;
    for (int i = 0; i < keys; i++)
        sum += chance[i] = pow(i + 1, -s);
    for (int i = 0; i < keys; i++)
        chance[i] /= sum;
}

/* Two places: the newest is i, and the newest other than i is j, with chance p_i p_j/(1-p_i).
 */
static double king_of_two(const double *chance, int keys)
{
    double hits = 0.0;
    for (int i = 0; i < keys; i++)
        for (int j = 0; j < keys; j++)
            if (i != j)
                hits += chance[i] * chance[j] / (1.0 - chance[i]) * (chance[i] + chance[j]);
    return hits;
}

/* A key is there if it was asked for within the characteristic time, which is such that as many
 * are there as there is room for. */
static double che(const double *chance, int keys, double room)
{
    double low = 0.0, high = 1e9, hits = 0.0;
    for (int round = 0; round < 200; round++) {
        double time = 0.5 * (low + high), there = 0.0;
        hits = 0.0;
        for (int i = 0; i < keys; i++) {
            double in = -expm1(-chance[i] * time);
            there += in;
            hits += chance[i] * in;
        }
        *(there < room ? &low : &high) = time;
    }
    return hits;
}

static void king_is_right_about_v35(void **state)
{
    (void)state;
    const double chance[] = {.4, .3, .2, .1};
    assert_true(fabs(king_of_two(chance, 4) - .580556) < 1e-6);
}

static void few_keys_hit_as_king_says(void **state)
{
    (void)state;
    double chance[4];
    by_zipf(1.1, 4, chance);
    struct cache_spec spec = {.keys = 4, .zipf = 1.1, .holds = 2};
    assert_true(fabs(measured_hits(&spec, 400) - king_of_two(chance, 4)) < 0.005);
}

static void many_keys_hit_as_che_says(void **state)
{
    (void)state;
    static double chance[10000];
    by_zipf(0.9, 10000, chance);
    struct cache_spec spec = {.keys = 10000, .zipf = 0.9, .holds = 500};
    assert_true(fabs(measured_hits(&spec, 500) - che(chance, 10000, 500)) < 0.006);
}

static void keys_that_are_alike_hit_in_proportion(void **state)
{
    (void)state;
    struct cache_spec spec = {.keys = 1000, .holds = 250};
    assert_true(fabs(measured_hits(&spec, 400) - 0.25) < 0.004);
}

static void hits_by_chance(void **state)
{
    (void)state;
    struct cache_spec spec = {.hits = 0.8};
    assert_true(fabs(measured_hits(&spec, 400) - 0.8) < 0.004);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(king_is_right_about_v35),
        cmocka_unit_test(few_keys_hit_as_king_says),
        cmocka_unit_test(many_keys_hit_as_che_says),
        cmocka_unit_test(keys_that_are_alike_hit_in_proportion),
        cmocka_unit_test(hits_by_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
