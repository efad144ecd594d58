/*
 * When a system runs out, of what, and what buys time: forecast and scenario meet.
 *
 * The forecast is a thousand futures of the busiest hour of each week (forecasts/futures.h).
 * The system's side is the largest load at which every objective holds (studies/capacity.h),
 * found once for the scenario and once for each remedy, not once a week. Each future meets a
 * limit drawn from the limit's own interval; the date of a future is its first week above. So
 * the date's interval holds the doubt about growth, the spread of the busiest hours and the
 * doubt about the limit. A remedy meets the same futures and the same place in its interval, so
 * what it buys is a difference within each future.
 *
 * The load is told in multiples of the scenario's own: the busiest hour of the past's last
 * week, unless it is said what the scenario's load is in units of the series.
 *
 * Weeks are counted from the end of the past, the first is 0; `weeks` means: not within the
 * horizon. Nothing is assumed beyond it; and where the futures lie so far apart that nothing is
 * known any more, the horizon ends.
 */
#ifndef HEADROOM_STUDIES_PLAN_H
#define HEADROOM_STUDIES_PLAN_H

#include "forecasts/futures.h"
#include "scenarios/language/load.h"
#include "scenarios/language/prices.h"
#include "studies/plan_growth.h"
#include "studies/plan_limit.h"
#include "studies/plan_units.h"
#include "studies/remedies.h"

#define PLAN_REMEDIES 8
#define PLAN_ARENAS   64
#define PLAN_SHARES   5

/* Of the futures: the ends of 95% and of 80%, and the middle. */
extern const double plan_shares[PLAN_SHARES];
enum { PLAN_LOW95, PLAN_LOW80, PLAN_MIDDLE, PLAN_HIGH80, PLAN_HIGH95 };

struct plan_settings {
    const struct load *load;
    const struct futures *futures;
    double of; /* the scenario's load in units of the series; 0: the past's last week */
    const struct plan_growth *growth;
    int growths;
    const char *const *unit; /* paths of which the numbers needed are asked; NULL: chosen */
    int units;
    const struct prices *prices; /* or NULL */
    bool seeded;
    uint64_t seed;
    double precision; /* of the limit; 0: 2% */
    double effort;    /* of the usual events; 0: 1 */
    int jobs;
    void (*watch)(void *context, const char *what, int done, int of);
    void *context;
    bool (*stop)(void);
};

/* The first week in which it is too much. */
struct plan_date {
    double within; /* share of the futures in which there is one */
    size_t week[PLAN_SHARES];
};

struct plan_week {
    double load[PLAN_SHARES]; /* times the scenario's */
    double limit;             /* the same */
    double holds;             /* probability */
    double out;               /* share of the futures that have run out by its end */
    const char *resource;     /* that is nearest to its limit under the middle load */
    const char *missed;       /* NULL: under the middle load all holds */
};

/* The weeks whose middle lies in it. */
struct plan_month {
    int year, month; /* 1 is January */
    size_t first, weeks;
    double load[PLAN_SHARES];  /* the busiest hour, times the scenario's */
    double asked[PLAN_SHARES]; /* the same, more where grown data make the limit less */
    double holds;              /* probability that all of its weeks hold */
    size_t worst;              /* the week with the highest middle */
};

struct plan_remedy {
    const struct remedy_tried *tried;
    struct plan_limit limit;
    struct plan_date date;
    /* Weeks from the date without it to the date with it, of futures that run out: 10%, 50%,
     * 90%. Where `beyond`, the date with it is not within the horizon, and it is at least as
     * much. */
    double bought[3];
    bool beyond[3];
    bool grown;  /* the growth of data is in it too */
    double cost; /* more a month, by the scenario's prices; NAN: none known */
};

enum plan_kind {
    PLAN_DATE,    /* it runs out within the horizon, in the middle of the futures */
    PLAN_TODAY,   /* it is too much already */
    PLAN_LATER,   /* not within the horizon */
    PLAN_NEVER,   /* no load that was tried is too much */
    PLAN_UNKNOWN, /* interrupted */
};

struct plan {
    struct plan_settings settings;
    enum plan_kind kind;
    double of;    /* the scenario's load in units of the series */
    double today; /* the past's last week, times the scenario's load */
    bool falls;   /* so does the level in the middle of the futures */
    struct plan_limit limit;
    struct plan_date date;
    struct plan_week *week;
    size_t weeks; /* not more than were asked for */
    struct plan_remedy remedy[PLAN_REMEDIES];
    int remedies, tried; /* found helpful and shown; tried in all */
    struct plan_month month[PLAN_MONTHS];
    size_t months;
    struct plan_units unit[PLAN_UNITS];
    int units;
    bool interrupted;
    uint64_t seed;
    int searches;
    uint64_t events;
    struct arena *arena[PLAN_ARENAS];
    int arenas;
};

/* NULL, and `*imbalance` names the place, if books did not balance. Freed by plan_free; the
 * settings outlive it. */
struct plan *plan_make(const struct plan_settings *settings, const char **imbalance);
void plan_free(struct plan *plan);

/* A draw's place in the interval of every limit, in deviations of a normal. */
double plan_normal(size_t draw);

/* Unix time at which a week ahead begins. */
int64_t plan_time(const struct plan *plan, size_t week);

#endif
