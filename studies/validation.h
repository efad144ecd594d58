/*
 * Measured against predicted: each point of a case file is simulated with the settings that its
 * scenario makes of the row, and throughput, mean and 95th percentile are set side by side.
 *
 * Beside them stands the naive model, min(N/R, servers/hold): R and the holds come from the
 * same scenario with one request at a time, so it knows all that the scenario knows, except
 * that requests meet. Its mean is that of Little's law, N/X - Z; of open traffic R. It has no
 * percentiles.
 *
 * Errors are relative to the mean of the repeats, +0.05 is 5% too high. A quantity whose
 * repeats spread ((largest - smallest) / mean) over more than VALIDATION_SPREAD is no
 * yardstick: it is told, but left out of the summary. So is one that was measured as nothing.
 */
#ifndef HEADROOM_STUDIES_VALIDATION_H
#define HEADROOM_STUDIES_VALIDATION_H

#include "scenarios/language/pairing.h"
#include "studies/run.h"

#define VALIDATION_SPREAD 0.05

enum validation_quantity {
    VALIDATION_THROUGHPUT, /* per second */
    VALIDATION_MEAN,       /* seconds, as the 95th percentile */
    VALIDATION_P95,
    VALIDATION_QUANTITIES
};

struct validation_figure {
    double measured, spread;   /* NAN: not measured */
    struct measured predicted; /* of a run: the median, and where nine of ten lie */
    double error;
    double naive, naive_error; /* NAN: it says nothing about this */
    bool judged;
};

struct validation_point {
    const char *label;
    size_t repeats;
    struct validation_figure figure[VALIDATION_QUANTITIES];
};

/* Absolute errors over the points that are judged. */
struct validation_sum {
    int points, left_out;
    double median, p90, worst;
    const char *worst_at, *worst_in; /* the point, and its scenario */
    double naive_median, naive_p90, naive_worst;
};

struct validation {
    const char *scenario, *file;
    uint64_t seed;
    struct validation_point *point;
    size_t points;
    struct validation_sum sum[VALIDATION_QUANTITIES];
    bool interrupted; /* there are fewer points than the file has */
};

struct validation_settings {
    struct run_settings run; /* of each point; its watch is asked too */
    /* Told before each point; false: stop here. */
    bool (*begin)(void *context, size_t done, size_t points, const char *label);
    void *context;
};

/* NULL if there are mistakes, which are said, or if the books did not balance, and then
 * `*imbalance` names the place. */
struct validation *validate(const struct load *base, const struct case_file *file,
                            const struct validation_settings *settings, struct arena *arena,
                            struct faults *faults, const char **imbalance);

/* The same sums over several validations: sums has VALIDATION_QUANTITIES places. */
void validation_sum_up(const struct validation *const *validations, size_t count,
                       struct arena *arena, struct validation_sum *sums);

#endif
