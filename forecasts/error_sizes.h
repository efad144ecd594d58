/*
 * How large the errors of a method were when it was asked at earlier moments, each set in
 * proportion to what its height and step let expect; by hour of the day where there is a week
 * around it, since nights are surer than their height says.
 */
#ifndef HEADROOM_FORECASTS_ERROR_SIZES_H
#define HEADROOM_FORECASTS_ERROR_SIZES_H

#include <stddef.h>

struct error_sizes;

/* For up to `most` errors; `places` of a day are told apart, 0: none are. */
struct error_sizes *error_sizes_new(size_t places, size_t most);
void error_sizes_free(struct error_sizes *sizes);

/* Place 0 is that of the first step ahead; it may be beyond the day. */
void error_sizes_note(struct error_sizes *sizes, size_t place, double size);

/* 0 if there are none. */
double error_sizes_mean(const struct error_sizes *sizes);

/* What this share of them was below, their places' peculiarity aside; 0 if there are none. */
double error_sizes_quantile(struct error_sizes *sizes, double share);

/* How many times larger than on average they are at this step; its neighbours count half. */
double error_sizes_peculiar(const struct error_sizes *sizes, size_t step);

#endif
