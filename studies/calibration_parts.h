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
void calibration_doubt(struct study *study, enum calibration_remark_kind kind, const char *at,
                       double number, double limit);

/* What can be simulated. */
double calibration_within(double seconds);

/* ---- the parts of a request, of each kind of input ---- */

void calibration_count_requests(struct study *study);
void calibration_take_statements(struct study *study);
/* Plans of a statement that was counted say what it does, not how long it takes. */
void calibration_plan_notes(struct study *study);
void calibration_take_plans(struct study *study);
void calibration_take_steps(struct study *study);

/* Of all runs of a client. */
double calibration_answers(const struct observed_client *client);

/* One of the client's columns as a demand; the longest of a request's parts takes the request's
 * variance. */
struct demand_fit calibration_of_column(const struct observed_client *client,
                                        const struct observed_runs *runs, bool longest);

/* The fitted shape around a mean with a cv, in as many digits as are written. */
struct dist calibration_rounded(const struct demand_fit *fit, double mean_s, double cv);

#endif
