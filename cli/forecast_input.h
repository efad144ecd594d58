/*
 * What `forecast` and `backtest` read alike: a series from a file or a store, ready for the
 * methods, events that go with it, and a horizon.
 */
#ifndef HEADROOM_CLI_FORECAST_INPUT_H
#define HEADROOM_CLI_FORECAST_INPUT_H

#include "forecasts/events.h"
#include "forecasts/method.h"
#include "forecasts/points.h"

#include <stdbool.h>

struct forecast_input {
    struct points points;
    struct past past;
    size_t missing, gaps, horizon;
    bool counts; /* nothing negative in it */
    const char *name, *unit;
    struct events events;
    struct arena *arena;
};

/* One word is a file of times and values ("-": standard input), two are a store and a series.
 * A horizon is a number of steps, or of 's', 'm', 'h', 'd', 'w', 'y'; NULL: two seasons, or ten
 * steps without one. `events` is a file or NULL. Says on stderr what is wrong and returns an
 * exit status, or EXIT_DONE; only then it has to be closed. */
int forecast_input_open(struct forecast_input *input, char **words, int count,
                        const char *horizon, const char *events);

/* The same without a horizon and events, of steps that end by that time. */
int forecast_input_open_until(struct forecast_input *input, char **words, int count,
                              int64_t until_s);
void forecast_input_close(struct forecast_input *input);

/* The method of that name; NULL after saying what was probably meant. */
const struct method *forecast_input_method(const char *name);

#endif
