/*
 * Events are what a calendar knows and a season does not: campaigns, releases, holidays. Each
 * has a share for every step of past and horizon: 1 where it is on, 0 where not, between if it
 * covers part of the step.
 *
 * What an event does is learned by regression on log(1 + y), on y where there are negative
 * values, beside an autoregression over recent steps and the same place one season ago: both
 * sides are freed of what the autoregression explains (generalised least squares), and both are
 * estimated in turn three times. The effect multiplies (1 + y) by exp(effect).
 */
#ifndef HEADROOM_FORECASTS_EVENTS_H
#define HEADROOM_FORECASTS_EVENTS_H

#include "forecasts/method.h"

#define EVENTS_MAX 32

enum event_standing {
    EVENT_LEARNED,
    EVENT_GIVEN,     /* the effect was said, not learned */
    EVENT_UNSEEN,    /* nothing of it lies in the past: no effect */
    EVENT_IN_SEASON, /* it comes with every season, whose part it is: no effect */
};

struct event {
    const char *name;
    double *share; /* one for each step of past and horizon */
    bool given;
    double given_times; /* what it does to the traffic, such as 1.4 */
};

struct events {
    struct event event[EVENTS_MAX];
    size_t count;
};

struct event_effect {
    enum event_standing standing;
    bool adds;          /* to y itself: there are negative values */
    double size;        /* of log(1 + y), or of y */
    double deviation;   /* standard error of size */
    double past, ahead; /* steps it is on */
};

/* Effects from the `past->n` first shares. */
void events_learn(const struct events *events, const struct past *past, size_t horizon,
                  struct event_effect *effects);

/* Takes the effects out of the first n steps of y. */
void events_remove(const struct events *events, const struct event_effect *effects, size_t n,
                   double *y);

/* What all of them do together at a step, and its variance. */
double events_at(const struct events *events, const struct event_effect *effects, size_t step,
                 double *variance);

#endif
