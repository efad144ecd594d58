/*
 * The distribution of a demand, from what was counted of it: its mean, how sure that is, and a
 * shape as simple as the figures allow.
 *
 * The mean is the measured one, whatever the shape; its interval is Student's, of the answers
 * counted or, where there are several runs and these differ by more, of the runs. The shape:
 *
 *     nothing but a mean           constant
 *     a standard deviation         exponential if a cv of 1 lies within what that many draws of
 *                                  an exponential give, else lognormal with that cv
 *     percentiles too              exponential, lognormal or gamma, whichever is nearest to
 *                                  them; lognormal also with the cv that its median and p95 ask
 *                                  for, since a few very long answers make a standard deviation
 *                                  that says nothing of the others
 *
 * The interval of the cv is that of ln(s / m) by the delta method, with the skewness and
 * kurtosis of the shape that was chosen.
 */
#ifndef HEADROOM_STUDIES_DEMAND_FIT_H
#define HEADROOM_STUDIES_DEMAND_FIT_H

#include "sim/dist.h"

#include <stdbool.h>
#include <stddef.h>

/* In seconds; NAN is what is not known. */
struct demand_evidence {
    double mean, deviation, p50, p95, p99;
    double count;      /* of answers in all, or NAN */
    const double *run; /* the mean of each run */
    size_t runs;       /* 0: not known */
};

enum demand_fit_by { DEMAND_BY_MEAN, DEMAND_BY_CV, DEMAND_BY_PERCENTILES };

struct demand_fit {
    struct dist dist; /* nanoseconds */
    enum demand_fit_by by;
    double mean, low, high;     /* seconds, with the 95% interval of the mean; NAN: not known */
    double cv, cv_low, cv_high; /* of the fit; NAN */
    double measured_cv;         /* of the evidence */
    double off;                 /* how far it is from the percentile it meets worst; NAN */
};

/* The mean has to be above 0, and at least a nanosecond. */
struct demand_fit demand_fit(const struct demand_evidence *evidence);

/* The value, in nanoseconds, below which a share of the draws lies. */
double demand_fit_quantile(const struct dist *dist, double share);

/* The same shape around another mean (seconds) with another cv. */
struct dist demand_fit_dist(enum dist_kind kind, double mean_s, double cv);

#endif
