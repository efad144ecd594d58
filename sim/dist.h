/*
 * Distributions of durations (in nanoseconds) and counts, as a scenario spells them: the
 * first number is the mean, the second one its spread, `lognormal 5ms cv 1.2`.
 *
 * A struct dist is plain data, filled by a constructor or by dist_parse.h, and never changes
 * afterwards: any number of threads may draw from it. What is drawn depends on the stream or
 * the key alone. tests/unit/sim/dist_test.c compares mean, coefficient of variation and the
 * whole shape of each with GSL's distributions.
 */
#ifndef HEADROOM_SIM_DIST_H
#define HEADROOM_SIM_DIST_H

#include "sim/chance.h"
#include "sim/time.h"

#include <stddef.h>
#include <stdint.h>

enum dist_kind {
    DIST_CONSTANT,
    DIST_EXPONENTIAL,
    DIST_LOGNORMAL,
    DIST_LOGNORMAL_P95, /* the same, described by its 95th percentile */
    DIST_GAMMA,
    DIST_ERLANG,
    DIST_HYPER, /* one of two exponentials, each bringing half of the mean */
    DIST_UNIFORM,
    DIST_PARETO,
    DIST_WEIBULL,
    DIST_EMPIRICAL,
    DIST_GEOMETRIC, /* counts from 1 */
    DIST_KINDS
};

struct dist {
    enum dist_kind kind;
    double mean;
    double second;        /* cv, p95, k, alpha, shape or the upper end, as the kind has it */
    double a, b;          /* what drawing needs, worked out once */
    const double *values; /* of an empirical one, ascending; whoever made it keeps them */
    size_t count;
    const char *file; /* the values were read from, as it was spelled */
};

/* Means and p95 in nanoseconds. Parameters must make sense: mean > 0 (constant: >= 0), cv > 0,
 * mean < p95 < 3.86 mean, k >= 1, cv of hyper >= 1, 0 <= low <= high, alpha > 1, shape > 0. */
struct dist dist_constant(double value);
struct dist dist_exponential(double mean);
struct dist dist_lognormal(double mean, double cv);
struct dist dist_lognormal_p95(double mean, double p95);
struct dist dist_gamma(double mean, double cv);
struct dist dist_erlang(double mean, double k);
struct dist dist_hyper(double mean, double cv);
struct dist dist_uniform(double low, double high);
struct dist dist_pareto(double mean, double alpha);
struct dist dist_weibull(double mean, double shape);
struct dist dist_geometric(double mean);
/* Each value equally likely; they must be in ascending order and outlive the result. */
struct dist dist_empirical(const double *values, size_t count);

/* A lognormal's p95 is at most this many times its mean, exp(z^2 / 2) with z = 1.645. */
#define DIST_P95_LIMIT 3.8681

double dist_mean(const struct dist *dist);
double dist_cv(const struct dist *dist);            /* INFINITY where the variance has no end */
double dist_cdf(const struct dist *dist, double x); /* the chance of x or less */

double dist_draw_rare(const struct dist *dist, struct chance *chance);
double dist_rare_at(const struct dist *dist, uint64_t key);

/* One draw, in nanoseconds or as a count. */
static inline double dist_draw(const struct dist *dist, struct chance *chance)
{
    if (dist->kind == DIST_EXPONENTIAL)
        return dist->mean * chance_exponential(chance);
    if (dist->kind == DIST_CONSTANT)
        return dist->mean;
    return dist_draw_rare(dist, chance);
}

static inline double dist_at(const struct dist *dist, uint64_t key)
{
    if (dist->kind == DIST_EXPONENTIAL)
        return dist->mean * chance_exponential_at(key);
    if (dist->kind == DIST_CONSTANT)
        return dist->mean;
    return dist_rare_at(dist, key);
}

/* The same to the nearest nanosecond. */
static inline sim_time dist_draw_time(const struct dist *dist, struct chance *chance)
{
    return sim_from_ns(dist_draw(dist, chance));
}

static inline sim_time dist_time_at(const struct dist *dist, uint64_t key)
{
    return sim_from_ns(dist_at(dist, key));
}

#endif
