/*
 * A level that wanders and a profile over one season that is renewed slowly: each observation
 * moves its place of the profile by gamma and the level by alpha, and what is left of the last
 * error dies away by phi an hour (an AR(1) correction; Taylor, 2003, with one season). With two
 * seasons both profiles are kept, the longer one holding what the shorter leaves.
 */
#ifndef HEADROOM_FORECASTS_PROFILE_H
#define HEADROOM_FORECASTS_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

/* `longer` is 0 or the longer season; at least two of the longest are needed. */
bool profile_continue(const double *y, size_t n, size_t period, size_t longer, size_t horizon,
                      double *path);

#endif
