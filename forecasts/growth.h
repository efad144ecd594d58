/*
 * Growth for years: the logarithm of the level, as means over whole seasons (blocks), is a
 * random walk with drift behind noise (ARIMA(0,1,1), alpha from 0, a fixed course, to 1.27).
 * The drift follows the course of a line, of a constant rate (exponential) or of a logistic
 * curve, which saturates. Each shape, alpha and bend of a grid is fitted by least squares and
 * counts by its likelihood, with the AICc penalty. All share the same noise, so that shapes are
 * not chosen by how the noise grows. Where the level is not positive there is only a line, on
 * the level.
 *
 * What comes is simulated: a fit is drawn by weight, its drift and variance from what the data
 * leave open, then the steps ahead with new noise. So intervals hold the doubt about shape and
 * drift, not only noise. Unless one shape is asked for, every other exponential future fades:
 * its drift halves with each length of the past gone by. The season is the mean profile of the
 * last eight, with the past's own differences from it drawn at random.
 */
#ifndef HEADROOM_FORECASTS_GROWTH_H
#define HEADROOM_FORECASTS_GROWTH_H

#include "forecasts/outlook.h"

#include <stdbool.h>
#include <stddef.h>

enum growth_shape { GROWTH_LINEAR, GROWTH_EXPONENTIAL, GROWTH_LOGISTIC, GROWTH_SHAPES };
#define GROWTH_ANY GROWTH_SHAPES

extern const char *const growth_names[GROWTH_SHAPES];

struct growth;

/* NULL if there are fewer than six steps. Blocks are the longest season of which there are six,
 * or several if there are many. */
struct growth *growth_new(const struct past *past, enum growth_shape only);
void growth_free(struct growth *growth);

/* How much each shape counts; they sum to 1. */
void growth_weights(const struct growth *growth, double weight[GROWTH_SHAPES]);

/* Steps in a block, and the level now. */
size_t growth_block(const struct growth *growth);
double growth_level(const struct growth *growth);

/* Path (medians) and bands. With `first` unless NULL, so many places as growth_draws, the step
 * at which each drawn future first reaches `crosses`; `horizon` if it does not. */
size_t growth_draws(void);
void growth_fill(const struct growth *growth, size_t horizon, bool counts, struct outlook *out,
                 double crosses, size_t *first);

/* The drawn futures themselves: path[draw * horizon + step], so many as growth_draws. */
void growth_paths(const struct growth *growth, size_t horizon, bool counts, double *path);

/* When the level itself, without season and noise within it, reaches `times` what it is now:
 * steps from now at which each share of the drawn futures has; `limit` if later. */
void growth_reaches(const struct growth *growth, double times, size_t limit,
                    const double *share, size_t count, size_t *step);

/* The change of the level after so many steps, in parts of it, at these shares. */
void growth_rate(const struct growth *growth, size_t steps, const double *share, size_t count,
                 double *change);

/* A path only, as methods give it; false if there is too little past. */
bool growth_continue(const struct past *past, enum growth_shape only, size_t horizon,
                     double *path);

#endif
