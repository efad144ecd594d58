/*
 * Zipf's law: of 1 .. n, rank k is picked with a chance in proportion to k^-s. Popular rows
 * and cache keys follow it, with exponents s near 1.
 *
 * Drawn by rejection from the curve x^-s, whose integral is inverted (Hoermann and Derflinger,
 * 1996): no tables, about 1.1 tries a draw whatever n is, and exact chances.
 */
#ifndef HEADROOM_SIM_ZIPF_H
#define HEADROOM_SIM_ZIPF_H

#include "sim/chance.h"

#include <stdint.h>

#define ZIPF_MOST 1000000000 /* the largest n */

struct zipf {
    uint64_t n;
    double s;
    double first, last; /* where the integral begins and ends */
    double sure;        /* this near to its rank, a try is accepted unseen */
};

/* 1 <= n <= ZIPF_MOST, 0 < s <= 100. */
struct zipf zipf_of(double s, uint64_t n);

/* A rank from 1, the most popular, to n. */
uint64_t zipf_draw(const struct zipf *zipf, struct chance *chance);
uint64_t zipf_at(const struct zipf *zipf, uint64_t key);

#endif
