/*
 * What `forecast` and `backtest` read alike: a series from a file, ready for the methods, and a
 * horizon.
 */
#ifndef HEADROOM_CLI_FORECAST_INPUT_H
#define HEADROOM_CLI_FORECAST_INPUT_H

#include "forecasts/method.h"
#include "forecasts/points.h"

#include <stdbool.h>

struct forecast_input {
    struct points points;
    struct past past;
    size_t missing, horizon;
    bool counts; /* nothing negative in it */
};

/* Says on stderr what is wrong and returns an exit status, or EXIT_DONE. A horizon is a number
 * of steps, or of 's', 'm', 'h', 'd', 'w'; NULL: two seasons, or ten steps without one. */
int forecast_input_open(struct forecast_input *input, const char *path, const char *horizon);
void forecast_input_close(struct forecast_input *input);

/* The method of that name; NULL after saying what was probably meant. */
const struct method *forecast_input_method(const char *name);

#endif
