/*
 * A method and what is done around it: events are taken out of the past and put on the path
 * ahead, spikes and level shifts are lessened before the method learns (clean.h). Intervals are
 * learned from what was measured, spikes included.
 */
#ifndef HEADROOM_FORECASTS_FORECASTER_H
#define HEADROOM_FORECASTS_FORECASTER_H

#include "forecasts/clean.h"
#include "forecasts/events.h"
#include "forecasts/outlook.h"

struct forecaster {
    const struct method *method;
    const struct events *events; /* NULL: none */
    bool raw;                    /* the past is taken as it is */
    bool counts;                 /* nothing negative */
    bool bare;                   /* a path only, its intervals empty: several times as fast */
};

/* What was found on the way. */
struct forecaster_notes {
    struct cleaning cleaning;
    struct event_effect effects[EVENTS_MAX];
};

/* `notes` may be NULL. */
void forecaster_fill(const struct forecaster *forecaster, const struct past *past,
                     size_t horizon, struct outlook *out, struct forecaster_notes *notes);

#endif
