/*
 * Drawn futures of the busiest hour of each week: not one path with a band, but a thousand
 * whole ones, since the date at which something runs out is that of a path.
 *
 * They are those of growth.h over the busiest hours of the past's weeks; of its days while
 * there are fewer than ten weeks, each week's busiest being that of its days. Three years and
 * more that show a season of 52 weeks are freed of it and get it back. So the spread of the
 * busiest hours around their level, the doubt about shape and pace of growth and the season
 * are all in them.
 *
 * What events did is taken out of the past's hours, and put on the weeks ahead as far as it
 * makes their busiest hour busier, by the mean profile of the last eight weeks.
 */
#ifndef HEADROOM_FORECASTS_FUTURES_H
#define HEADROOM_FORECASTS_FUTURES_H

#include "forecasts/busiest.h"
#include "forecasts/events.h"

#include <stdbool.h>

#define FUTURES_DAYS  14 /* the least past, */
#define FUTURES_STEPS 6  /* of weeks and months */

enum futures_by { FUTURES_BY_DAYS, FUTURES_BY_WEEKS, FUTURES_BY_STEPS };

struct futures_settings {
    size_t weeks;                /* ahead */
    double peak;                 /* of steps longer than an hour */
    const struct events *events; /* on the steps of the hours, past and ahead; NULL: none */
};

struct futures {
    enum futures_by by;
    struct busiest past; /* what was continued */
    bool season;         /* 52 weeks */
    size_t draws, weeks;
    double *load;     /* [draw * weeks + week], from the end of the past on */
    double latest;    /* the busiest hour of the past's last week, as it was measured */
    double growth[3]; /* of the level, a month: at 10%, 50%, 90% of the draws */
    size_t known;     /* weeks until 80% of the futures lie further apart than FUTURES_APART */
    struct event_effect effect[EVENTS_MAX];
};

#define FUTURES_APART 100.0 /* times: then nothing is known */

/* Steps of the hours that so many weeks take, as events want them. */
size_t futures_steps(const struct points *hours, size_t weeks);

/* False if the past is too short; `hours` are those of busiest_hours, without gaps. */
bool futures_draw(struct futures *futures, const struct points *hours,
                  const struct futures_settings *settings);
void futures_free(struct futures *futures);

#endif
