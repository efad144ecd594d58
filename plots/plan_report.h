/*
 * When a system runs out, as a page: the date, what runs out, and the decision; what each
 * remedy buys; how many there have to be, month by month, and what that costs; the weeks; and
 * how it was found.
 */
#ifndef HEADROOM_PLOTS_PLAN_REPORT_H
#define HEADROOM_PLOTS_PLAN_REPORT_H

#include "plots/report.h"
#include "studies/plan.h"

/* What the load of the scenario is taken for. */
enum plan_load {
    PLAN_LOAD_LATEST,   /* the busiest hour of the past's last week */
    PLAN_LOAD_REQUESTS, /* the series counts requests */
    PLAN_LOAD_VALUE,    /* so much of the series */
};

/* Where the busiest hour of longer steps comes from. */
enum plan_peak {
    PLAN_PEAK_SEEN, /* steps of an hour or less */
    PLAN_PEAK_SAID,
    PLAN_PEAK_LEARNED, /* from another series */
    PLAN_PEAK_GUESSED,
};

struct plan_past {
    const char *name, *unit;
    size_t values, missing, gaps;
    int64_t first_s, step_s; /* of the points */
    int months;
    enum plan_load load;
    enum plan_peak peak_from;
    double peak;
    double latest_per_s;   /* the last week's busiest hour, if its values are requests */
    double scenario_per_s; /* 0: no open traffic */
    bool requests;         /* its unit says that they are */
    const struct events *events;
};

struct plan_told {
    const struct plan *plan;
    const struct plan_past *past;
    const char *file; /* of the scenario, for the command proposed at the end; or NULL */
    bool quiet;       /* the answer only */
};

/* A report_tell of a struct plan_told. */
void plan_report(struct report_page *page, const void *what);

/* The first sentences: the date, what runs out, the decision. */
const char *plan_sentence(const struct plan *plan, struct arena *arena);

/* "12 May 2027": the day on which a week ahead begins. */
const char *plan_date_text(const struct plan *plan, size_t week, struct arena *arena);

/* "31 weeks", "at least 12 weeks". */
const char *plan_bought_text(const struct plan_remedy *remedy, int share, struct arena *arena);

/* What runs out: "app.pools.main", and what is then missed. */
const char *plan_resource(const struct plan *plan);
const char *plan_missed(const struct plan *plan, struct arena *arena);

/* "services.app.instances" as people say it: "instances of app". */
const char *plan_unit_text(const char *path, struct arena *arena);

/* "1 instance of app". */
const char *plan_count_text(long number, const char *path, struct arena *arena);

#endif
