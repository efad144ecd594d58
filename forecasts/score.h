/*
 * How far a forecast was off, as the M competitions measure it. Forecasts and lower ends below
 * zero count as zero (their rule, for series that cannot be negative).
 */
#ifndef HEADROOM_FORECASTS_SCORE_H
#define HEADROOM_FORECASTS_SCORE_H

#include <stdbool.h>
#include <stddef.h>

/* Mean absolute difference at `lag` over the past; what errors are measured in. */
double score_scale(const double *past, size_t n, size_t lag);

struct score {
    double smape;     /* mean of 200 |a - f| / (|a| + |f|) */
    double mase;      /* mean |a - f| in units of the scale */
    double rmsse;     /* root of mean (a - f)^2 in units of the scale */
    double inside[2]; /* share of values inside the 80% and the 95% interval */
    double msis;    /* width of the 95% interval and 40 times what is outside, in that scale */
    double pinball; /* mean over the four ends of the intervals, in that scale */
};

#define BANDS 10

struct bands {
    double *low[BANDS], *high[BANDS]; /* the first two of 80% and 95%: these are scored */
};

struct score score_of(const double *actual, const double *path, const struct bands *bands,
                      size_t horizon, double scale);

#endif
