/*
 * A reading of a running system's books at one instant, visits under way counted up to it. The
 * difference of two readings is what happened in the window between them; in it Little's
 * identity must hold to the last bit, for every resource and every kind of request:
 *
 *     ∫ N dt (kept by the resource)  =  Σ residence times (kept by the requests)
 *     arrivals (kept by the resource)  =  visits ended (kept by the requests) + those present
 *
 * A request that is lost, kept for ever, let go twice or never let in breaks one of them.
 */
#ifndef HEADROOM_MODELS_READING_H
#define HEADROOM_MODELS_READING_H

#include "models/system.h"

struct resource_reading {
    sim_integral waiting, inside; /* integrals of the levels */
    double busy;                  /* server-ns worked (stations, externals) */
    uint64_t arrivals;
    int64_t present;
    uint64_t hits, misses; /* caches */
    sim_integral open;     /* integral of the connections open (servers) */
    uint64_t refused;      /* connections (servers), requests (gates) */
    uint64_t losses;       /* instances that ended (services, which keep nothing else) */
    /* the requests' book */
    uint64_t visits;
    sim_integral waited, stayed;
    sim_integral entered; /* waits and stays that have ended, each from its beginning to its
                             end, wherever the window begins: λW over the window's length */
};

struct request_reading {
    sim_integral present; /* integral of the number present */
    int64_t present_now;
    sim_integral residence;
    uint64_t arrivals;
    uint64_t ended[OUTCOME_COUNT];
    sim_integral time[OUTCOME_COUNT];
    uint64_t tries[OUTCOME_COUNT];
    uint64_t given_up_on;
    sim_integral paused; /* by clients, between two attempts */
};

struct reading {
    const struct blueprint *plan;
    sim_time from, to;
    struct resource_reading *resource;
    struct request_reading *request;
    struct ledger_row *ledger;
};

/* All books since time 0, as they stand now. */
struct reading *reading_take(const struct system *system);
void reading_free(struct reading *reading);

/* Makes `later` the window from `earlier` to it. */
void reading_since(struct reading *later, const struct reading *earlier);

/* The first resource or kind of request whose books disagree, or NULL if all balance;
 * `*gap_ns` is by how much the integral and the residence times differ. */
const char *reading_imbalance(const struct reading *window, sim_integral *gap_ns);

#endif
