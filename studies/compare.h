/*
 * Two results that met the same chance, figure by figure and pair by pair (replication i of the
 * one beside replication i of the other): what is better, what is worse, and of what there is
 * no evidence. A change is one only if its whole interval is on one side of none.
 *
 * Requests are paired by their names. What only one of them has is listed and not compared.
 */
#ifndef HEADROOM_STUDIES_COMPARE_H
#define HEADROOM_STUDIES_COMPARE_H

#include "sim/arena.h"
#include "studies/result.h"
#include "studies/run.h"

enum compare_quantity {
    COMPARE_THROUGHPUT,
    COMPARE_MEAN,
    COMPARE_P50,
    COMPARE_P90,
    COMPARE_P95,
    COMPARE_P99,
    COMPARE_ERRORS,
    COMPARE_QUANTITIES
};
extern const char *const compare_quantity_names[COMPARE_QUANTITIES];

/* The figure of one of them. */
const struct measured *compare_figure(const struct result_answers *answers,
                                      enum compare_quantity quantity);

enum compare_verdict {
    COMPARE_SAME, /* to the last digit */
    COMPARE_BETTER,
    COMPARE_WORSE,
    COMPARE_NO_EVIDENCE, /* the interval includes none */
    COMPARE_NO_INTERVAL, /* one replication, or nothing to measure */
};

struct compare_row {
    const char *request; /* NULL: all that traffic sends */
    enum compare_quantity quantity;
    const struct measured *before, *after;
    struct measured difference;
    struct measured ratio; /* after / before; NAN where there was nothing before */
    enum compare_verdict verdict;
};

/* An objective that either of them has, by request and name. */
struct compare_goal {
    const char *request;
    const struct scenario_goal *goal;         /* of the second, if it has it */
    const struct result_goal *before, *after; /* NULL: it has none */
    enum compare_verdict verdict; /* of its figure; NO_INTERVAL unless both have it */
};

struct compare {
    const struct result *before, *after;
    int pairs;
    struct compare_row *row; /* of the whole first */
    int rows;
    struct compare_goal *goal;
    int goals;
    const char **only_before, **only_after; /* names of requests */
    int only_befores, only_afters;
    int better, worse; /* rows */
    bool broke;        /* the first is stable and the second is not */
};

struct compare compare_of(const struct result *before, const struct result *after,
                          struct arena *arena);

/* `after` over `before`, both NAN-free in the pairs that count. */
struct measured compare_ratio(const struct measured *before, const struct measured *after,
                              int pairs);

/* The row of a request, NULL: all; NULL if there is none. */
const struct compare_row *compare_find(const struct compare *compare, const char *request,
                                       enum compare_quantity quantity);

/* How well the changes of throughput, mean and p95 are known: the widest half interval of
 * their ratios. */
double compare_precision(const struct compare *compare);

/* Runs both as the first says: same seed, time and replications, and the longer warm-up of the
 * two for both, so that the pairs saw the same. With a precision, replications are added until
 * the changes are known so well (COMPARE_MOST at most). Results are NULL where it was
 * interrupted before one was done; false: books did not balance at *imbalance. */
enum { COMPARE_MOST = 400 };
struct compare_pair {
    const struct scenario *scenario[2];
    struct result *result[2];
};
bool compare_run(struct compare_pair *pair, const struct run_settings *settings,
                 struct arena *arena, const char **imbalance);

#endif
