/*
 * Demands of a scenario from what was observed under little load: for each statement of a
 * request how often it runs and how long it works, and what is left of the client's time for
 * the application and the way. All of it is arithmetic on means: a request's time is the sum
 * of its parts' (nothing waits for others, as one client was alone), its variance too, and the
 * cores it keeps busy are throughput times its CPU (the utilization law).
 *
 * A variance that is known of the whole request only is given to its longest part.
 *
 * With statements these are the parts, else plans, else the client's own times of its steps,
 * the columns step1_begin_ms and so on. A step that takes twice all the CPU a request uses
 * waits for most of it; without the cores that were busy nothing tells waiting from work.
 */
#ifndef HEADROOM_STUDIES_CALIBRATION_H
#define HEADROOM_STUDIES_CALIBRATION_H

#include "scenarios/language/load.h"
#include "scenarios/language/observation.h"
#include "studies/demand_fit.h"
#include "studies/run.h"

#define CALIBRATION_PARTS 40 /* of a request; what takes least is put together */

struct calibration_input {
    const struct observed_statements *statements; /* or NULL */
    struct observed_plans plans;
    const struct observed_client *client; /* or NULL */
    double requests;                      /* during which statements were counted; 0: unknown */
    double roundtrip_s;                   /* of each statement; NAN */
    double block_s; /* to read a block, where only their number is known */
};

enum calibration_kind { CALIBRATED_STATEMENT, CALIBRATED_PLAN, CALIBRATED_STEP };

/* Where it stands in a transaction, if it is known. */
enum calibration_place { CALIBRATED_BEGIN, CALIBRATED_WITHIN, CALIBRATED_COMMIT };

struct calibration_part {
    enum calibration_kind kind;
    enum calibration_place place;
    const char *name;      /* select_order_items: a step's id */
    const char *text;      /* a statement, or a column */
    const char *id;        /* queryid */
    double times;          /* each request */
    double count;          /* of observations */
    struct demand_fit fit; /* of one time: CPU and disk together */
    double disk_s;         /* of its mean */
    double rows, blocks;   /* given and read, each time; NAN */
    bool waits;            /* it is no work */
    struct dist cpu, disk; /* rounded, as they are written */
    size_t others;         /* it stands for so many statements, too small to be told */
};

enum calibration_remark_kind {
    REMARK_REQUESTS_ASSUMED, /* `number` */
    REMARK_FEW,              /* `at` was seen `number` times */
    REMARK_N_PLUS_ONE,       /* `at` runs `number` times each request, giving `limit` rows */
    REMARK_LOCK_WAIT,        /* a write whose mean is `number` times its least */
    REMARK_WIDE,             /* the same of others */
    REMARK_OUTLIER,          /* the longest is `number` times the mean: not in the shape */
    REMARK_PLANNING,         /* `number` seconds of it are planning */
    REMARK_ONE_RUN,          /* a plan of one run */
    REMARK_UNTIMED_BLOCKS,   /* `number` blocks each time, untimed */
    REMARK_HEAVY_NODE,       /* `at`: `node`, `number` of its time, `limit` rows thrown away */
    REMARK_HIDDEN,           /* `number` statements' texts are not shown */
    REMARK_NESTED,           /* `number` left out */
    REMARK_NOT_ALONE,        /* `number` clients */
    REMARK_RUNS_DIFFER,      /* the mean, by `number` from run to run */
    REMARK_SHAPE_OFF,        /* `at`: its shape is `number` off a percentile */
    REMARK_LONGER,           /* the parts take `number` times the client's time */
    REMARK_UNSEEN,           /* a note `at` that nothing observed matches */
    REMARK_UNUSED,           /* no step is about `at`, `number` of the database's time */
};

struct calibration_remark {
    enum calibration_remark_kind kind;
    const char *at, *node;
    double number, limit;
};

/* For a scenario at hand: what to set, and from what it was. */
struct calibration_setting {
    const char *setting; /* PATH=VALUE */
    size_t path;         /* letters of PATH */
    const char *from;
    const char *source;           /* the column or the statement */
    const struct demand_fit *fit; /* NULL: a count */
    double count;
};

enum calibration_figure {
    CALIBRATED_THROUGHPUT,
    CALIBRATED_MEAN,
    CALIBRATED_P50,
    CALIBRATED_P95,
    CALIBRATED_P99,
    CALIBRATION_FIGURES
};

struct calibration {
    const struct calibration_input *input;
    double requests;
    struct calibration_part *part;
    int parts;
    bool transaction;  /* each request is one */
    double trips;      /* to the database, each request; 0 of steps, whose times have them */
    double database_s; /* of a request's mean */
    /* The rest of the client's mean: NAN without a client. */
    double rest_s;
    double cycle_s; /* from one request to the next, by the client's throughput; NAN */
    double cpu_s;   /* all that a request uses, by the cores that were busy; NAN */
    struct demand_fit application; /* mean 0: nothing to speak of */
    struct dist work;              /* rounded, as it is written */
    double roundtrip_s;            /* 0: none */
    double think_s;                /* between two requests; 0: none */
    struct calibration_remark *remark;
    int remarks;
    struct calibration_setting *setting;
    int settings;
    /* What one simulated client finds, beside what was measured; NAN. */
    bool checked;
    double measured[CALIBRATION_FIGURES], simulated[CALIBRATION_FIGURES];
    uint64_t seed;
};

/* There are statements, plans or a client. */
struct calibration *calibrate(const struct calibration_input *input, struct arena *arena);

/* Proposes settings of a scenario: where a query step says `x-statement: TEXT` (the beginning
 * of a statement, or its queryid) or has a statement's name as its id, and where a step says
 * `x-column: COLUMN` of the client's. */
void calibration_match(struct calibration *calibration, const struct load *load,
                       struct arena *arena);

/* Simulates one client. False if it was stopped before it had anything, if a scenario with
 * several kinds of traffic cannot tell, or if the books did not balance (`*imbalance`). */
bool calibration_check(struct calibration *calibration, const struct load *load,
                       const struct run_settings *settings, struct arena *arena,
                       const char **imbalance);

#endif
