/*
 * The next value as a weighted sum of earlier ones: the last three, and those around one and
 * two seasons ago, of each season there is. What is estimated is the difference to the same
 * place one longest season ago, with weights held towards nothing (ridge regression), so that
 * little data gives the seasonal naive forecast and much data an autoregression.
 */
#ifndef HEADROOM_FORECASTS_LAGS_H
#define HEADROOM_FORECASTS_LAGS_H

#include <stdbool.h>
#include <stddef.h>

/* `longer` is 0 or the longer season. False, and nothing is written, if the past is too short
 * for its lags. */
bool lags_continue(const double *y, size_t n, size_t period, size_t longer, size_t horizon,
                   double *path);

#endif
