/*
 * How near a result is to what is asked of its scenario: each objective's figure as a multiple
 * of its limit, and the largest of them. Up to 1 all hold; beyond 1 one does not; a system that
 * is not stable is at INFINITY.
 *
 * Where no objective speaks of errors, requests have to end well all the same: a load is
 * carried if at most MARGIN_LOST of them do not, beside those that fail under hardly any load.
 * Without that a system that turns its clients away would seem to carry everything.
 *
 * A floor of throughput is asked only of a load that could reach it.
 */
#ifndef HEADROOM_STUDIES_MARGIN_H
#define HEADROOM_STUDIES_MARGIN_H

#include "studies/result.h"

#define MARGIN_LOST 0.01

enum margin_kind { MARGIN_NONE, MARGIN_GOAL, MARGIN_ERRORS, MARGIN_STABILITY };

struct margin {
    double mean, low, high;
    enum margin_kind kind; /* of what is largest; NONE: nothing is asked, or it is far away */
    const struct result_answers *request; /* MARGIN_GOAL: whose, */
    const struct result_goal *goal;       /* and which */
};

/* `errors`: the share that fails under hardly any load. */
struct margin margin_of(const struct result *result, double errors);

/* For certain: the whole interval. */
bool margin_holds(const struct margin *margin);
bool margin_fails(const struct margin *margin);

/* Whether requests that traffic sends have objectives, and whether they speak of errors. */
bool margin_has_goals(const struct scenario *scenario);
bool margin_has_goals_of_errors(const struct scenario *scenario);

#endif
