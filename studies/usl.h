/*
 * The Universal Scalability Law (Gunther): what n instances carry together,
 *
 *     X(n) = per_one n / (1 + contention (n - 1) + coherency n (n - 1))
 *
 * fitted by least squares. With coherency above 0 there is a peak, at
 * sqrt((1 - contention) / coherency). Neither of the two may be negative: where the free fit
 * says so, the best fit on the border is taken, which has no peak if coherency is 0.
 *
 * The law is a description. It has no idea of what happens at a resource, so that a throughput
 * which runs straight into a limit fits it badly: `deviation` says how badly.
 */
#ifndef HEADROOM_STUDIES_USL_H
#define HEADROOM_STUDIES_USL_H

#include "studies/result.h"

struct usl_point {
    double load, throughput;
};

struct usl {
    struct measured contention, coherency, per_one; /* 95%, from the fit's curvature */
    double squares;                                 /* the sum that the fit has made least */
    double deviation; /* the largest, as a share of what was measured */
    double peak_at;   /* INFINITY: it has none */
    double peak;      /* throughput there, or where it goes to */
};

/* False if there is nothing to fit: fewer than four loads, or no fit was found. */
bool usl_fit(const struct usl_point *point, int count, struct usl *usl);

double usl_at(const struct usl *usl, double load);

#endif
