/*
 * Seasons that are given a length: whether there is one, and its indices by the classical
 * decomposition (a centred moving average, then the mean of what is left at each place).
 */
#ifndef HEADROOM_FORECASTS_SEASON_H
#define HEADROOM_FORECASTS_SEASON_H

#include <stdbool.h>
#include <stddef.h>

/* The competitions' test: the autocorrelation at the period stands out from those before it
 * with 90% confidence; at least three periods are needed. */
bool season_present(const double *y, size_t n, size_t period);

/* index[i] belongs to y[i], y[i + period], ...; indices sum to 0, or average to 1 where the
 * season multiplies. */
void season_indices(const double *y, size_t n, size_t period, bool multiplies, double *index);

/* Takes the indices out of y, or puts them back on a path that begins at place `at`. */
void season_remove(double *y, size_t n, size_t period, bool multiplies, const double *index);
void season_restore(double *path, size_t n, size_t period, bool multiplies, const double *index,
                    size_t at);

#endif
