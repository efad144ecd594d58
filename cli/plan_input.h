/*
 * The traffic that a plan goes by: a series, its busiest hours continued, and what of it the
 * scenario's own load is.
 */
#ifndef HEADROOM_CLI_PLAN_INPUT_H
#define HEADROOM_CLI_PLAN_INPUT_H

#include "cli/commands.h"
#include "cli/forecast_input.h"
#include "plots/plan_report.h"

/* As they were typed; NULL: not said. */
struct plan_words {
    const char *history, *series, *until, *horizon, *events, *load, *peak;
};

struct plan_input {
    struct forecast_input measured;
    struct points hours;
    struct events events;
    struct futures futures;
    double of; /* the scenario's load in units of the series */
    struct plan_past past;
};

/* The exit status to end with, all mistakes told, or OPTIONS_READ; only then it has to be
 * closed. */
int plan_input_open(const struct command *command, struct plan_input *input,
                    const struct plan_words *words, const struct scenario *scenario);
void plan_input_close(struct plan_input *input);

#endif
