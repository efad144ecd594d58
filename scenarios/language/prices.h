/*
 * What things cost, as the scenario says under a key of its author's own:
 *
 *     x-price:
 *       currency: EUR
 *       services.app.instances: 140
 *       databases.main.cpu: 55
 *
 * Each path leads to a number of the scenario, and one of them costs so much a month.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_PRICES_H
#define HEADROOM_SCENARIOS_LANGUAGE_PRICES_H

#include "scenarios/language/load.h"

struct price {
    const char *path;
    double each; /* a month */
    double now;  /* so many does the scenario have */
};

struct prices {
    const char *currency; /* "" if none is said */
    struct price *at;
    int count; /* 0: the scenario says nothing of prices */
};

/* False if there are mistakes. */
bool prices_read(const struct load *load, struct prices *prices, struct arena *arena,
                 struct faults *faults);

/* NAN if nothing is said of it. */
double prices_of(const struct prices *prices, const char *path);

/* What all that has a price costs a month. */
double prices_in_all(const struct prices *prices);

#endif
