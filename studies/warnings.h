/*
 * What a result has to be read with: what cannot be right as it is (connections that do not
 * fit), and what its numbers do not say as surely as they look.
 */
#ifndef HEADROOM_STUDIES_WARNINGS_H
#define HEADROOM_STUDIES_WARNINGS_H

#include "sim/arena.h"
#include "studies/result.h"

struct warnings_of_run {
    int expected; /* replications, had it not been interrupted */
    bool settled; /* the warm-up's end was seen */
    bool varies;  /* the load: then nothing is meant to be in steady state */
};

/* Everything else of the result is there. */
void warnings_fill(struct result *result, const struct warnings_of_run *run,
                   struct arena *arena);

#endif
