#include "studies/demand_fit.h"

#include "sim/interval.h"
#include "studies/result.h"

#include <math.h>

#define NS           1e9
#define LEAST_CV     1e-3 /* below that nothing varies, as the language has it */
#define MOST_CV      30.0
#define Z95          1.6449 /* of a normal distribution */
#define PLAINER      1.25   /* so much nearer to the percentiles has what is less plain to be */
#define NEAR         0.02   /* and nearer than that none is better than another */
#define TAIL_ANSWERS 10.0   /* of which p99 is known, no fewer */

struct dist demand_fit_dist(enum dist_kind kind, double mean_s, double cv)
{
    double mean = mean_s * NS;
    if (!(cv >= LEAST_CV) || kind == DIST_CONSTANT)
        return dist_constant(mean);
    cv = fmin(cv, MOST_CV);
    if (kind == DIST_EXPONENTIAL)
        return dist_exponential(mean);
    return kind == DIST_GAMMA ? dist_gamma(mean, cv) : dist_lognormal(mean, cv);
}

double demand_fit_quantile(const struct dist *dist, double share)
{
    double low = 0.0, high = dist->mean;
    if (dist->kind == DIST_CONSTANT)
        return dist->mean;
    while (dist_cdf(dist, high) < share && high < 1e6 * dist->mean)
        high *= 2.0;
    for (int i = 0; i < 100 && high - low > 1e-9 * high; i++) {
        double middle = 0.5 * (low + high);
        if (dist_cdf(dist, middle) < share)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

/* ---- the mean ---- */

/* Of the answers of all runs together. */
static struct estimate of_answers(const struct demand_evidence *evidence)
{
    struct estimate all = {evidence->mean, (double)NAN, (double)NAN};
    if (!(evidence->count >= 2.0) || isnan(evidence->deviation))
        return all;
    struct tally tally = {.count = (uint64_t)fmin(evidence->count, 1e15),
                          .mean = evidence->mean};
    tally.squares = evidence->deviation * evidence->deviation * (evidence->count - 1.0);
    return interval_mean(&tally, RESULT_CONFIDENCE);
}

static void fit_mean(const struct demand_evidence *evidence, struct demand_fit *fit)
{
    struct estimate answers = of_answers(evidence);
    fit->mean = evidence->mean;
    fit->low = answers.low < 0.0 ? 0.0 : answers.low;
    fit->high = answers.high;
    if (evidence->runs < 2)
        return;
    struct estimate runs = interval_of(evidence->run, (int)evidence->runs, RESULT_CONFIDENCE);
    if (isnan(fit->low) || runs.high - runs.low > fit->high - fit->low) {
        fit->low = fmax(0.0, runs.low);
        fit->high = runs.high;
    }
}

/* ---- the shape ---- */

/* The logarithm of how far the worst percentile is off; NAN if none is known. */
static double distance(const struct demand_evidence *evidence, const struct dist *dist)
{
    const double share[] = {0.5, 0.95, 0.99};
    double measured[] = {evidence->p50, evidence->p95, evidence->p99}, worst = (double)NAN;
    if (evidence->count * 0.01 < TAIL_ANSWERS)
        measured[2] = (double)NAN;
    for (int i = 0; i < 3; i++)
        if (measured[i] > 0.0)
            worst = fmax(worst,
                         fabs(log(demand_fit_quantile(dist, share[i]) / (measured[i] * NS))));
    return worst;
}

/* What draws of an exponential give, nineteen times of twenty. */
static bool could_be_exponential(const struct demand_evidence *evidence, double cv)
{
    double room = 1.96 / sqrt(fmax(1.0, isnan(evidence->count) ? 1.0 : evidence->count));
    return fabs(cv - 1.0) <= fmin(0.25, room);
}

static double cv_of_percentiles(const struct demand_evidence *evidence)
{
    if (!(evidence->p50 > 0.0) || !(evidence->p95 >= evidence->p50))
        return (double)NAN;
    double sigma = log(evidence->p95 / evidence->p50) / Z95;
    return sqrt(expm1(sigma * sigma));
}

/* Takes the place of what was chosen so far if it is nearer by more than `handicap`. */
static void offer(const struct demand_evidence *evidence, struct dist dist, double handicap,
                  struct demand_fit *fit)
{
    double off = distance(evidence, &dist);
    if (fmax(off, NEAR) * handicap < fmax(fit->off, NEAR)) {
        fit->off = off;
        fit->dist = dist;
    }
}

/* A known spread is kept however small: constant times keep clients in step. */
static void fit_percentiles(const struct demand_evidence *evidence, struct demand_fit *fit)
{
    double cv = fit->measured_cv, inner = cv_of_percentiles(evidence);
    double first = isnan(cv) ? inner : cv;
    fit->by = DEMAND_BY_PERCENTILES;
    fit->dist =
        demand_fit_dist(isnan(first) ? DIST_CONSTANT : DIST_LOGNORMAL, fit->mean, first);
    fit->off = distance(evidence, &fit->dist);
    if (isnan(fit->off)) {
        fit->by = isnan(cv) ? DEMAND_BY_MEAN : DEMAND_BY_CV;
        return;
    }
    if (!isnan(cv))
        offer(evidence, demand_fit_dist(DIST_GAMMA, fit->mean, cv), PLAINER, fit);
    if (!isnan(inner))
        offer(evidence, demand_fit_dist(DIST_LOGNORMAL, fit->mean, inner), PLAINER, fit);
    offer(evidence, dist_exponential(fit->mean * NS), 1.0 / PLAINER, fit);
}

static void fit_shape(const struct demand_evidence *evidence, struct demand_fit *fit)
{
    double cv = fit->measured_cv;
    if (evidence->p50 > 0.0 || evidence->p95 > 0.0) {
        fit_percentiles(evidence, fit);
        return;
    }
    fit->by = isnan(cv) ? DEMAND_BY_MEAN : DEMAND_BY_CV;
    fit->dist =
        could_be_exponential(evidence, cv)
            ? dist_exponential(fit->mean * NS)
            : demand_fit_dist(isnan(cv) ? DIST_CONSTANT : DIST_LOGNORMAL, fit->mean, cv);
}

/* ---- how sure the cv is ---- */

static void fit_cv(const struct demand_evidence *evidence, struct demand_fit *fit)
{
    double cv = fit->cv = dist_cv(&fit->dist), skew = 2.0 * cv, kurtosis = 3.0 + 6.0 * cv * cv;
    fit->cv_low = fit->cv_high = (double)NAN;
    if (fit->by == DEMAND_BY_MEAN)
        fit->cv = (double)NAN;
    if (fit->by == DEMAND_BY_MEAN || isnan(fit->measured_cv) || !(evidence->count >= 2.0))
        return;
    if (fit->dist.kind == DIST_LOGNORMAL) {
        double w = 1.0 + cv * cv;
        skew = (w + 2.0) * cv;
        kurtosis = w * w * w * w + 2.0 * w * w * w + 3.0 * w * w - 3.0;
    }
    double variance = (kurtosis - 1.0) / 4.0 + cv * cv - skew * cv;
    double half = 1.96 * sqrt(fmax(0.0, variance) / evidence->count);
    fit->cv_low = fit->cv * exp(-half);
    fit->cv_high = fit->cv * exp(half);
}

struct demand_fit demand_fit(const struct demand_evidence *evidence)
{
    struct demand_fit fit = {.off = (double)NAN,
                             .measured_cv = evidence->deviation / evidence->mean};
    fit_mean(evidence, &fit);
    fit_shape(evidence, &fit);
    fit_cv(evidence, &fit);
    return fit;
}
