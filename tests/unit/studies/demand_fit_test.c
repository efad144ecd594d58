/* Demands that are known come back: within the intervals that are told, as often as told. */
#include "studies/demand_fit.h"

#include "sim/tally.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define TRIALS 400

static const double unknown = (double)NAN;

static struct demand_evidence bare(double mean, double deviation, double count)
{
    return (struct demand_evidence){.mean = mean,
                                    .deviation = deviation,
                                    .p50 = unknown,
                                    .p95 = unknown,
                                    .p99 = unknown,
                                    .count = count};
}

/* What a count of so many draws would have told. */
static struct demand_evidence observe(const struct dist *dist, uint64_t seed, int count)
{
    struct chance chance;
    chance_init(&chance, chance_key(seed, 0, 1, 0));
    struct tally tally = {0};
    for (int i = 0; i < count; i++)
        tally_add(&tally, dist_draw(dist, &chance) * 1e-9);
    return bare(tally.mean, tally_deviation(&tally), count);
}

static void all_of(const struct dist *dist, int count, double *mean, double *cv, double *kind)
{
    *mean = *cv = *kind = 0.0;
    for (uint64_t seed = 1; seed <= TRIALS; seed++) {
        struct demand_evidence evidence = observe(dist, seed, count);
        struct demand_fit fit = demand_fit(&evidence);
        *mean += fit.low <= dist->mean * 1e-9 && dist->mean * 1e-9 <= fit.high;
        *cv += fit.cv_low <= dist_cv(dist) && dist_cv(dist) <= fit.cv_high;
        *kind += fit.dist.kind == dist->kind;
    }
    *mean /= TRIALS;
    *cv /= TRIALS;
    *kind /= TRIALS;
}

/* 95% is told; of 400 trials that is 92.8% to 97.2%, and skewed draws cover a little less. */
static void intervals_hold_what_they_promise(void **state)
{
    (void)state;
    const struct dist dists[] = {dist_lognormal(5e6, 0.3), dist_lognormal(2e4, 0.7),
                                 dist_exponential(1e6)};
    for (size_t i = 0; i < sizeof dists / sizeof *dists; i++) {
        double mean, cv, kind;
        all_of(&dists[i], 1000, &mean, &cv, &kind);
        assert_true(mean > 0.92 && mean < 0.98);
        assert_true(cv > 0.92 && (cv < 0.985 || dists[i].kind == DIST_EXPONENTIAL));
        assert_true(kind > 0.9);
    }
}

static void nothing_but_a_mean_is_constant(void **state)
{
    (void)state;
    struct demand_evidence evidence = bare(2e-3, unknown, 100);
    struct demand_fit fit = demand_fit(&evidence);
    assert_int_equal(fit.dist.kind, DIST_CONSTANT);
    assert_int_equal(fit.by, DEMAND_BY_MEAN);
    assert_true(isnan(fit.cv) && isnan(fit.low) && isnan(fit.high));
    assert_true(fabs(fit.dist.mean - 2e6) < 1e-3);
}

static void few_answers_are_no_certainty(void **state)
{
    (void)state;
    struct demand_evidence evidence = bare(2e-3, 1e-3, 1);
    struct demand_fit fit = demand_fit(&evidence);
    assert_true(isnan(fit.low));
    evidence.count = 4;
    fit = demand_fit(&evidence); /* t of 3 is 3.182 */
    assert_true(fabs(fit.high - fit.mean - 3.182 * 0.5e-3) < 1e-6);
}

/* Runs that differ by more than their answers explain widen the interval. */
static void runs_count_where_they_differ(void **state)
{
    (void)state;
    const double run[] = {1.0, 1.2, 1.1};
    struct demand_evidence evidence = bare(1.1, 0.1, 10000);
    struct demand_fit alone = demand_fit(&evidence);
    evidence.run = run;
    evidence.runs = 3;
    struct demand_fit several = demand_fit(&evidence);
    assert_true(alone.high - alone.low < 0.005);
    assert_true(fabs(several.high - 1.1 - 4.3027 * 0.1 / sqrt(3.0)) < 1e-4);
}

static struct demand_evidence exactly(const struct dist *dist)
{
    struct demand_evidence evidence =
        bare(dist->mean * 1e-9, dist_cv(dist) * dist->mean * 1e-9, 1e5);
    evidence.p50 = demand_fit_quantile(dist, 0.50) * 1e-9;
    evidence.p95 = demand_fit_quantile(dist, 0.95) * 1e-9;
    evidence.p99 = demand_fit_quantile(dist, 0.99) * 1e-9;
    return evidence;
}

static void percentiles_choose_the_shape(void **state)
{
    (void)state;
    const struct dist dists[] = {dist_exponential(3e6), dist_lognormal(3e6, 0.05),
                                 dist_lognormal(3e6, 1.5), dist_gamma(3e6, 0.6),
                                 dist_gamma(3e6, 1.6)};
    for (size_t i = 0; i < sizeof dists / sizeof *dists; i++) {
        struct demand_evidence evidence = exactly(&dists[i]);
        struct demand_fit fit = demand_fit(&evidence);
        assert_int_equal(fit.dist.kind, dists[i].kind);
        assert_int_equal(fit.by, DEMAND_BY_PERCENTILES);
        assert_true(fit.off < 1e-3);
    }
}

/* One answer in a thousand is a hundred times as long: the deviation is theirs alone. */
static void percentiles_see_through_rare_long_ones(void **state)
{
    (void)state;
    struct dist most = dist_lognormal(1e6, 0.1);
    struct demand_evidence evidence = exactly(&most);
    evidence.mean *= 1.1;
    evidence.deviation = 3e-3;
    struct demand_fit fit = demand_fit(&evidence);
    assert_int_equal(fit.dist.kind, DIST_LOGNORMAL);
    assert_true(fit.measured_cv > 2.0);
    assert_true(fabs(fit.cv - 0.1) < 0.01);
}

static void quantiles_are_those_of_the_dist(void **state)
{
    (void)state;
    struct dist dist = dist_exponential(1e6);
    assert_true(fabs(demand_fit_quantile(&dist, 0.95) - 1e6 * log(20.0)) < 1.0);
    dist = dist_constant(7e3);
    assert_true(demand_fit_quantile(&dist, 0.01) == 7e3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_what_they_promise),
        cmocka_unit_test(nothing_but_a_mean_is_constant),
        cmocka_unit_test(few_answers_are_no_certainty),
        cmocka_unit_test(runs_count_where_they_differ),
        cmocka_unit_test(percentiles_choose_the_shape),
        cmocka_unit_test(percentiles_see_through_rare_long_ones),
        cmocka_unit_test(quantiles_are_those_of_the_dist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
