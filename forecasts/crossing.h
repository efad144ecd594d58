/*
 * When a forecast reaches a level from where it stands: the first step at which its path does,
 * and an interval around that: from where the far end of the path's own interval does, to
 * where a line between path and near end does. A step is `horizon` if it lies beyond.
 */
#ifndef HEADROOM_FORECASTS_CROSSING_H
#define HEADROOM_FORECASTS_CROSSING_H

#include "forecasts/outlook.h"

struct crossing {
    bool rises; /* the level lies above what was measured last */
    size_t earliest, expected, latest;
};

/* By the interval out->bands.low[band]: 0 is 80%, 1 is 95%. */
struct crossing crossing_of(const struct outlook *out, size_t horizon, size_t band, double last,
                            double level);

#endif
