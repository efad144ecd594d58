/*
 * A scenario under more load than it can carry, to see how much that is. Open traffic, which
 * would pile up without end, is replaced by users who send the same mix and think just so long
 * that they ask for `times` what the system gives; of closed traffic there are as many more
 * users. Nobody gives up and nobody tries again: what is carried is looked for, not what
 * clients put up with.
 *
 * Names stay, so draws are those of the scenario.
 */
#ifndef HEADROOM_STUDIES_SATURATION_H
#define HEADROOM_STUDIES_SATURATION_H

#include "scenarios/language/scenario.h"
#include "sim/arena.h"

struct saturation {
    double per_s;    /* what the system gives at most, about */
    double inside_s; /* how long a request takes if nobody waits */
    double times;    /* asked for, of per_s */
};

/* `run` replaces how the scenario is run; all outlive the copy. */
const struct scenario *saturation_of(const struct scenario *scenario,
                                     const struct saturation *saturation,
                                     const struct scenario_run *run, struct arena *arena);

/* Open requests a second, users and their mean thinking time: what the scenario's own load is.
 * Of a rate that changes the highest. */
struct saturation_load {
    double per_s, users, think_s;
    bool varies;
};
struct saturation_load saturation_load_of(const struct scenario *scenario);

#endif
