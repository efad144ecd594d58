/*
 * What every running resource keeps about itself, whatever its kind: how many wait, how many
 * are inside (served or admitted), how many ever came. The integrals of the two levels are one
 * of Little's three books, the count of arrivals another; the third, the sum of residence
 * times, is kept by the requests' programs (models/ledger.h) from the requests' own stamps,
 * and knows nothing of these.
 */
#ifndef HEADROOM_MODELS_RESOURCE_H
#define HEADROOM_MODELS_RESOURCE_H

#include "sim/level.h"

#include <stdint.h>

struct resource {
    struct level waiting, inside;
    uint64_t arrivals;
};

#endif
