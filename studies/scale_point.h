/*
 * One value of a study of scaling: the scenario with it, run under its own load and under all
 * it carries. Lengths of runs are chosen so that neighbours meet the same chance over the same
 * time: a common length, doubled as often as a value needs.
 */
#ifndef HEADROOM_STUDIES_SCALE_POINT_H
#define HEADROOM_STUDIES_SCALE_POINT_H

#include "studies/scale.h"

struct scale_runs {
    const struct scale_settings *settings;
    const struct bounds *bounds;
    bool closed;
    double length_s;   /* measured, of the least length */
    double requests;   /* that a replication is to measure at least */
    double most_per_s; /* of all values, as predicted */
    const char *imbalance;
    bool interrupted;
    struct arena *arena;
};

/* The first run, at the scenario's own value, from which all else is predicted. False if it was
 * interrupted or its books did not balance. */
bool scale_calibrate(struct scale_runs *runs);

/* The scenario with these values of the axes; false if it cannot have them. */
bool scale_point_load(const struct scale_runs *runs, struct scale_point *point,
                      struct faults *faults);

/* Simulates a point that is loaded and predicted, or simulates it for twice as long. False if
 * it was interrupted or its books did not balance; it is as it was then. If another, already
 * simulated, is predicted to be `alike`, and is found to be, less precision is enough. */
bool scale_point_run(struct scale_runs *runs, struct scale_point *point,
                     const struct scale_point *alike);
bool scale_point_double(struct scale_runs *runs, struct scale_point *point);

enum scale_order { SCALE_UNTOLD, SCALE_LESS, SCALE_MORE, SCALE_EQUAL };

/* Predicted to carry the same. */
bool scale_point_is_foretold_equal(const struct scale_point *a, const struct scale_point *b);

/* What `b` carries beside `a`. Both are run for longer until that is clear; UNTOLD if it is not
 * in the longest that they are run. */
enum scale_order scale_point_compare(struct scale_runs *runs, struct scale_point *a,
                                     struct scale_point *b);

/* The same as far as it is known by now. */
enum scale_order scale_point_order(const struct scale_point *a, const struct scale_point *b);

/* b's throughput over a's, less 1. */
struct measured scale_point_change(const struct scale_point *a, const struct scale_point *b);

#endif
