/*
 * Two variants of a scenario that met the same chance, pair by pair: replication i of the one
 * beside replication i of the other. What both had in common cancels, so a difference is known
 * better than what it is the difference of, and is one only if its interval excludes zero.
 */
#ifndef HEADROOM_STUDIES_DIFFERENCE_H
#define HEADROOM_STUDIES_DIFFERENCE_H

#include "studies/result.h"

/* `after` less `before`, over the replications that both have; replications in which one of
 * them knew nothing are left out. There are no values in it. */
struct measured difference_of(const struct measured *before, const struct measured *after,
                              int replications);

enum difference_word { DIFFERENCE_NONE, DIFFERENCE_MORE, DIFFERENCE_LESS };
enum difference_word difference_word(const struct measured *difference);

/* Of the system's figures. */
struct difference {
    const struct result *before, *after;
    struct measured throughput, mean, p95, errors;
};

struct difference difference_between(const struct result *before, const struct result *after);

#endif
