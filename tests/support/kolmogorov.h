/*
 * The test of Kolmogorov and Smirnov: does a sample come from a continuous distribution?
 */
#ifndef HEADROOM_TESTS_KOLMOGOROV_H
#define HEADROOM_TESTS_KOLMOGOROV_H

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/* A true sample's distance exceeds this once in a thousand. */
#define KOLMOGOROV_UNLIKELY 1.95

static inline int kolmogorov_compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Sorts the sample and gives the largest distance between its distribution and the one where
 * x or less has the chance below(x), times the root of the sample's size. */
static inline double kolmogorov_distance(double *sample, size_t count,
                                         double (*below)(double x))
{
    qsort(sample, count, sizeof(double), kolmogorov_compare);
    double worst = 0.0, n = (double)count;
    for (size_t i = 0; i < count; i++) {
        double p = below(sample[i]);
        worst = fmax(worst, fmax(p - (double)i / n, (double)(i + 1) / n - p));
    }
    return worst * sqrt(n);
}

#endif
