/*
 * Little's law as a statement about averages: in a steady state the mean number present is the
 * rate of arrivals times the mean residence, L = λW, for every resource and every kind of
 * request. The exact identity (models/reading.h) holds in any window of any system; this one
 * holds only where nothing grows or drains, so a run in which it fails is not in steady state
 * and its averages are no predictions.
 *
 * λW is taken from the waits and stays that ended in the window, each from its beginning to its
 * end; L from the integral of the level. Their ratio over independent replications has an
 * interval, which must contain 1. An interval that is wide contains it whatever it is: further
 * off than a tenth the ratio must not be in any case.
 */
#ifndef HEADROOM_STUDIES_LITTLES_LAW_H
#define HEADROOM_STUDIES_LITTLES_LAW_H

#include "sim/arena.h"
#include "sim/interval.h"
#include "studies/trial.h"

struct littles_law;

struct littles_law *littles_law_open(const struct blueprint *plan);
void littles_law_close(struct littles_law *law);
void littles_law_add(struct littles_law *law, const struct trial_window *window);

struct littles_finding {
    int places;            /* where it could be looked at: something was there */
    const char *broken;    /* the first place whose interval does not contain 1, or NULL */
    struct estimate ratio; /* λW / L there */
};

/* Of many places looked at, some miss by chance: 0.99999 leaves one in a hundred thousand. */
struct littles_finding littles_law_check(const struct littles_law *law, double confidence);

struct result;

/* All places where something was seen, the system of those `sent` first: what each of the three
 * books said, and whether the law holds there, at that confidence. */
void littles_law_tell(const struct littles_law *law, const bool *sent, double confidence,
                      struct result *result, struct arena *arena);

#endif
