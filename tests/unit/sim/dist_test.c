/* Every distribution, drawn from a stream and by keys, against GSL: mean, coefficient of
 * variation and the whole shape (Kolmogorov and Smirnov; chi-square for counts). */
#include "sim/dist.h"

#include "tests/support/kolmogorov.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define DRAWS 200000
#define MS    1e6

static const double latencies[] = {1 * MS, 2 * MS, 2 * MS, 5 * MS, 40 * MS};

/* What GSL says of the chance of x or less. */
static double exponential_below(double x)
{
    return gsl_cdf_exponential_P(x, 5 * MS);
}

static double lognormal_below(double x)
{
    double sigma = sqrt(log1p(1.2 * 1.2));
    return gsl_cdf_lognormal_P(x, log(5 * MS) - sigma * sigma / 2.0, sigma);
}

/* sigma solves the quadratic for p95 = 12 and mean = 5, worked out apart */
static double lognormal_p95_below(double x)
{
    double z = gsl_cdf_ugaussian_Pinv(0.95);
    double sigma = z - sqrt(z * z - 2.0 * log(12.0 / 5.0));
    return gsl_cdf_lognormal_P(x, log(5 * MS) - sigma * sigma / 2.0, sigma);
}

static double gamma_below(double x)
{
    return gsl_cdf_gamma_P(x, 4.0, 1.25 * MS);
}

static double gamma_wild_below(double x)
{
    return gsl_cdf_gamma_P(x, 0.25, 20 * MS);
}

static double erlang_below(double x)
{
    return gsl_cdf_gamma_P(x, 3.0, 5.0 / 3.0 * MS);
}

static double hyper_below(double x)
{
    double p = 0.5 * (1.0 + sqrt(0.8)); /* (9 - 1) / (9 + 1) */
    return p * gsl_cdf_exponential_P(x, 2.5 * MS / p) +
           (1.0 - p) * gsl_cdf_exponential_P(x, 2.5 * MS / (1.0 - p));
}

static double uniform_below(double x)
{
    return gsl_cdf_flat_P(x, 2 * MS, 8 * MS);
}

static double pareto_below(double x)
{
    return gsl_cdf_pareto_P(x, 5.0, 4 * MS);
}

static double weibull_below(double x)
{
    return gsl_cdf_weibull_P(x, 5 * MS / tgamma(1.0 + 1.0 / 0.7), 0.7);
}

struct row {
    struct dist dist;
    double (*below)(double x); /* NULL: checked by counting */
    double mean, cv;           /* worked out apart from dist.c */
    double kurtosis;           /* fourth moment over the squared variance */
};

/* Filled by the first test's set-up, as constructors are no constants. */
static struct row rows[12];
static size_t row_count;

static void add(struct dist dist, double (*below)(double x), double cv, double kurtosis)
{
    rows[row_count++] = (struct row){dist, below, 5 * MS, cv, kurtosis};
}

static int make_rows(void **state)
{
    (void)state;
    add(dist_exponential(5 * MS), exponential_below, 1.0, 9.0);
    double w = 1.0 + 1.2 * 1.2;
    add(dist_lognormal(5 * MS, 1.2), lognormal_below, 1.2,
        pow(w, 4) + 2 * pow(w, 3) + 3 * w * w - 3);
    double z = gsl_cdf_ugaussian_Pinv(0.95), s = z - sqrt(z * z - 2.0 * log(12.0 / 5.0));
    w = exp(s * s);
    add(dist_lognormal_p95(5 * MS, 12 * MS), lognormal_p95_below, sqrt(w - 1.0),
        pow(w, 4) + 2 * pow(w, 3) + 3 * w * w - 3);
    add(dist_gamma(5 * MS, 0.5), gamma_below, 0.5, 3.0 + 6.0 / 4.0);
    add(dist_gamma(5 * MS, 2.0), gamma_wild_below, 2.0, 3.0 + 6.0 / 0.25);
    add(dist_erlang(5 * MS, 3), erlang_below, sqrt(1.0 / 3.0), 3.0 + 6.0 / 3.0);
    add(dist_hyper(5 * MS, 3.0), hyper_below, 3.0, 30.0);
    add(dist_uniform(2 * MS, 8 * MS), uniform_below, 6.0 / sqrt(12.0) / 5.0, 1.8);
    add(dist_pareto(5 * MS, 5.0), pareto_below, 1.0 / sqrt(15.0), 73.8);
    double m1 = tgamma(1.0 + 1.0 / 0.7), m2 = tgamma(1.0 + 2.0 / 0.7);
    add(dist_weibull(5 * MS, 0.7), weibull_below, sqrt(m2 / (m1 * m1) - 1.0), 20.0);
    return 0;
}

static double sample[DRAWS];

static void fill(const struct dist *dist, bool keyed)
{
    uint64_t key = chance_key(3, 1, chance_name("dist_test"), dist->kind);
    struct chance chance;
    chance_init(&chance, key);
    for (uint64_t i = 0; i < DRAWS; i++)
        sample[i] = keyed ? dist_at(dist, chance_nth(key, i)) : dist_draw(dist, &chance);
}

static void check_moments(double mean, double cv, double kurtosis)
{
    double sum = 0.0, squares = 0.0;
    for (int i = 0; i < DRAWS; i++)
        sum += sample[i];
    double drawn = sum / DRAWS;
    for (int i = 0; i < DRAWS; i++)
        squares += (sample[i] - drawn) * (sample[i] - drawn);
    assert_true(fabs(drawn / mean - 1.0) < 3.3 * cv / sqrt(DRAWS));
    double variance = cv * mean * cv * mean;
    assert_true(fabs(squares / DRAWS / variance - 1.0) < 3.3 * sqrt((kurtosis - 1.0) / DRAWS));
}

static void draws_have_mean_cv_and_shape(void **state)
{
    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        for (int keyed = 0; keyed < 2; keyed++) {
            const struct row *row = &rows[i];
            fill(&row->dist, keyed);
            check_moments(row->mean, row->cv, row->kurtosis);
            assert_true(kolmogorov_distance(sample, DRAWS, row->below) < KOLMOGOROV_UNLIKELY);
        }
    }
}

static void figures_are_the_textbook_s(void **state)
{
    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        const struct row *row = &rows[i];
        assert_true(fabs(dist_mean(&row->dist) / row->mean - 1.0) < 1e-14);
        assert_true(fabs(dist_cv(&row->dist) / row->cv - 1.0) < 1e-9);
        for (int step = 0; step < 70; step++) {
            double x = step * 0.7 * MS;
            assert_true(fabs(dist_cdf(&row->dist, x) - row->below(x)) < 1e-12);
        }
        assert_true(dist_cdf(&row->dist, -1.0) == 0.0 && dist_cdf(&row->dist, 1e30) > 0.9999);
    }
    struct dist wide = dist_pareto(1.0, 2.0);
    assert_true(isinf(dist_cv(&wide)));
    struct dist even = dist_weibull(1.0, 50.0); /* cv near pi / (shape sqrt(6)) */
    assert_true(fabs(dist_cv(&even) - 0.0252) < 1e-4);
    struct dist p95 = dist_lognormal_p95(80 * MS, 200 * MS);
    assert_true(fabs(dist_cdf(&p95, 200 * MS) - 0.95) < 1e-12);
}

static void a_constant_is_constant(void **state)
{
    (void)state;
    struct dist dist = dist_constant(7.4);
    struct chance chance;
    chance_init(&chance, 1);
    assert_true(dist_draw(&dist, &chance) == 7.4 && dist_at(&dist, 5) == 7.4);
    assert_true(dist_draw_time(&dist, &chance) == 7 && dist_time_at(&dist, 5) == 7);
    assert_true(dist_cv(&dist) == 0.0);
    assert_true(dist_cdf(&dist, 7.3) == 0.0 && dist_cdf(&dist, 7.4) == 1.0);
    struct dist point = dist_uniform(3.0, 3.0);
    assert_true(dist_draw(&point, &chance) == 3.0 && dist_cv(&point) == 0.0);
    assert_true(dist_cdf(&point, 2.9) == 0.0 && dist_cdf(&point, 3.0) == 1.0);
}

/* Also when asked for by the general function, which the inlined ones usually spare. */
static void rare_and_inlined_draws_agree(void **state)
{
    (void)state;
    struct dist exponential = dist_exponential(5 * MS), constant = dist_constant(9.0);
    struct chance one, other;
    chance_init(&one, 4);
    chance_init(&other, 4);
    for (int i = 0; i < 1000; i++)
        assert_true(dist_draw(&exponential, &one) == dist_draw_rare(&exponential, &other));
    assert_true(dist_draw_rare(&constant, &one) == 9.0);
}

static void times_are_rounded_to_the_nearest(void **state)
{
    (void)state;
    struct dist dist = dist_uniform(0.0, 4.0);
    double counts[5] = {0.0};
    for (uint64_t i = 0; i < 80000; i++) {
        sim_time drawn = dist_time_at(&dist, chance_nth(21, i));
        assert_true(drawn <= 4);
        counts[drawn] += 1.0;
    }
    for (int i = 0; i <= 4; i++) { /* the ends are reached from one side only */
        double expected = i % 4 == 0 ? 10000.0 : 20000.0;
        assert_true(fabs(counts[i] - expected) < 4.0 * sqrt(expected));
    }
}

static void empirical_values_come_equally_often(void **state)
{
    (void)state;
    struct dist dist = dist_empirical(latencies, 5);
    assert_true(dist_mean(&dist) == 10 * MS);
    assert_true(fabs(dist_cv(&dist) - sqrt((81 + 64 + 64 + 25 + 900) / 5.0) / 10.0) < 1e-12);
    assert_true(dist_cdf(&dist, 0.9 * MS) == 0.0 && dist_cdf(&dist, 1 * MS) == 0.2);
    assert_true(dist_cdf(&dist, 2 * MS) == 0.6 && dist_cdf(&dist, 40 * MS) == 1.0);
    for (int keyed = 0; keyed < 2; keyed++) {
        fill(&dist, keyed);
        double twos = 0.0, forties = 0.0;
        for (int i = 0; i < DRAWS; i++) {
            twos += sample[i] == 2 * MS;
            forties += sample[i] == 40 * MS;
        }
        assert_true(fabs(twos - 0.4 * DRAWS) < 3.3 * sqrt(0.24 * DRAWS));
        assert_true(fabs(forties - 0.2 * DRAWS) < 3.3 * sqrt(0.16 * DRAWS));
    }
    static const double nothing[] = {0.0};
    struct dist zero = dist_empirical(nothing, 1);
    assert_true(dist_cv(&zero) == 0.0);
}

/* p = 1/3: a count of n has the chance (2/3)^(n-1) / 3; 20 and more are counted together. */
static void geometric_counts_match_their_chances(void **state)
{
    (void)state;
    struct dist dist = dist_geometric(3.0);
    assert_true(dist_mean(&dist) == 3.0);
    assert_true(fabs(dist_cv(&dist) - sqrt(2.0 / 3.0)) < 1e-15);
    assert_true(dist_cdf(&dist, 0.9) == 0.0);
    assert_true(fabs(dist_cdf(&dist, 2.5) - 5.0 / 9.0) < 1e-15);
    for (int keyed = 0; keyed < 2; keyed++) {
        fill(&dist, keyed);
        check_moments(3.0, sqrt(2.0 / 3.0), 9.0 + 1.0 / 6.0);
        double counts[21] = {0.0}, sum = 0.0;
        for (int i = 0; i < DRAWS; i++) {
            assert_true(sample[i] >= 1.0 && sample[i] == floor(sample[i]));
            counts[(int)fmin(sample[i], 20.0)] += 1.0;
        }
        for (int n = 1; n <= 20; n++) {
            double p = pow(2.0 / 3.0, n - 1) * (n < 20 ? 1.0 / 3.0 : 1.0);
            sum += (counts[n] - p * DRAWS) * (counts[n] - p * DRAWS) / (p * DRAWS);
        }
        assert_true(gsl_cdf_chisq_Q(sum, 19.0) > 0.001);
    }
    struct dist once = dist_geometric(1.0);
    assert_true(dist_at(&once, 3) == 1.0 && dist_cdf(&once, 1.0) == 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_have_mean_cv_and_shape),
        cmocka_unit_test(figures_are_the_textbook_s),
        cmocka_unit_test(a_constant_is_constant),
        cmocka_unit_test(rare_and_inlined_draws_agree),
        cmocka_unit_test(times_are_rounded_to_the_nearest),
        cmocka_unit_test(empirical_values_come_equally_often),
        cmocka_unit_test(geometric_counts_match_their_chances),
    };
    return cmocka_run_group_tests(tests, make_rows, NULL);
}
