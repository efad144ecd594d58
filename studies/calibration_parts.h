/*
 * What the parts of calibrating share: what is being found, and how columns become demands.
 */
#ifndef HEADROOM_STUDIES_CALIBRATION_PARTS_H
#define HEADROOM_STUDIES_CALIBRATION_PARTS_H

#include "studies/calibration.h"

struct study {
    struct arena *arena;
    struct calibration *found;
    int room; /* for remarks */
};

void calibration_remark(struct study *study, struct calibration_remark remark);

/* One of the client's columns as a demand; the longest of a request's parts takes the request's
 * variance. */
struct demand_fit calibration_of_column(const struct observed_client *client,
                                        const struct observed_runs *runs, bool longest);

/* The fitted shape around a mean with a cv, in as many digits as are written. */
struct dist calibration_rounded(const struct demand_fit *fit, double mean_s, double cv);

#endif
