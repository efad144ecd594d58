/*
 * What the files of theory_lines share: the scenario as formulas see it. Of each resource, who
 * comes how often for how long, and whether what comes is a Poisson process still.
 */
#ifndef HEADROOM_STUDIES_THEORY_PARTS_H
#define HEADROOM_STUDIES_THEORY_PARTS_H

#include "studies/result.h"
#include "studies/routes.h"

#define THEORY_SAME 1e-9 /* relative: two means are one */

/* Those who come to a resource. Rates are a second of open traffic, and of closed traffic for
 * each cycle of a user. What is held has no time of its own, but that of the steps inside if
 * these are pure delays. */
struct theory_queue {
    bool used;
    double rate, work, square; /* sums over the steps: visits, times mean, times E[S²] */
    bool exponential, one_mean;
    bool delays;      /* held: nothing inside waits */
    bool impatient;   /* rows: some give up */
    bool repeats;     /* comes back, or may */
    bool all_ranks;   /* requests of several priorities */
    bool by_chance;   /* its instances are chosen at random, or there is but one */
    bool in_turn;     /* they are chosen in turn */
    bool writes_only; /* rows */
};

struct theory {
    struct result *result;
    const struct blueprint *plan;
    struct arena *arena;
    struct route *route;        /* by request */
    double *rate;               /* by request: sent, a second or a cycle */
    struct theory_queue *queue; /* by resource */
    bool *tainted;              /* by resource: behind what formulas do not go through */
    int room;
};

/* The result of a resource of the blueprint. */
const struct result_resource *theory_result(const struct theory *theory, int resource);

/* Whether a request's figures are those of what traffic sends, and of nothing else. */
bool theory_is_only_sent(const struct result_answers *answers);

/* Adds a line, unless there is nothing to compare. `at` and `quantity` stay as they are. */
void theory_say(struct theory *theory, const char *at, const char *model, const char *quantity,
                double expected, const struct measured *simulated);
/* "M/M/", 2, "-PS": kept. */
const char *theory_name(struct theory *theory, const char *before, int number,
                        const char *behind);

/* Whether it takes time but lets nobody wait. */
bool theory_is_delay(const struct theory *theory, const struct route_step *step);
/* Whether requests are held up by it now and then. */
bool theory_binds(const struct theory *theory, int resource);
/* Whether it passes on what comes as a Poisson process, and suits a closed network: shared, or
 * first come first served with exponential times of one mean. */
bool theory_is_product(const struct theory *theory, int resource);

double theory_mean(const struct theory_queue *queue);
double theory_cv2(const struct theory_queue *queue);

/* Whether clients of this kind may have given up or tried again. */
bool theory_client_acts(const struct theory *theory, int request);
/* False if the memory of instances is limited: when they go or slow down, no formula knows. */
bool theory_has_room(const struct theory *theory);

/* Fills in queues and what is tainted, from `rate`. */
void theory_look(struct theory *theory);

void theory_open(struct theory *theory);
void theory_closed(struct theory *theory);

#endif
