/*
 * How many there have to be, month by month: the smallest number of something the scenario has
 * a number of (instances, connections, cores) with which every objective holds under the
 * month's busiest load. What each number carries is searched for once and kept; which numbers
 * are looked at is found by proportion, then by bisection. All meet the same chance.
 *
 * Where twice as many carry no more the limit is elsewhere, and no number helps.
 */
#ifndef HEADROOM_STUDIES_PLAN_UNITS_H
#define HEADROOM_STUDIES_PLAN_UNITS_H

#include "scenarios/language/load.h"
#include "studies/capacity.h"

enum { PLAN_UNITS = 3, PLAN_SIZES = 40, PLAN_MONTHS = 130 };

#define PLAN_UNITS_MOST 100000
#define PLAN_NO_NUMBER  (-1) /* helps */

/* What a number of them carries. */
struct plan_size {
    long number;
    const struct capacity *carries;
};

struct plan_units {
    const char *path; /* services.app.instances */
    long now;
    struct plan_size size[PLAN_SIZES]; /* in order of number */
    int sizes;
    /* Of each month: for the middle of the futures, and for nine in ten. */
    long needed[PLAN_MONTHS], surely[PLAN_MONTHS];
    long most;             /* more of them carry no more; 0: not met */
    const char *elsewhere; /* what limits then; NULL: not known */
};

struct plan_units_settings {
    const struct load *load;
    const char *const *setting; /* put into it first */
    size_t settings;
    const double *middle, *high; /* loads of the months, times the scenario's */
    size_t months;
    struct capacity_settings capacity;
};

/* False if the path is no whole number of the scenario. */
bool plan_units_read(struct plan_units *units, const struct load *load, const char *path);

/* False, and `*imbalance` names the place, if books did not balance. */
bool plan_units_find(struct plan_units *units, const struct plan_units_settings *settings,
                     struct arena *arena, const char **imbalance);

#endif
