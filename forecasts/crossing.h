/*
 * When a forecast reaches a level from where it stands: the first step at which its path does,
 * and the steps at which the far and the near end of the 80% interval do. A step is `horizon`
 * if it lies beyond.
 */
#ifndef HEADROOM_FORECASTS_CROSSING_H
#define HEADROOM_FORECASTS_CROSSING_H

#include "forecasts/outlook.h"

struct crossing {
    bool rises; /* the level lies above what was measured last */
    size_t earliest, expected, latest;
};

struct crossing crossing_of(const struct outlook *outlook, size_t horizon, double last,
                            double level);

#endif
