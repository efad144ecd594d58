/*
 * Traffic: what sends requests. *Open* traffic does not wait for answers: arrivals are Poisson,
 * even, Erlang, hyperexponential, in batches, or a two-state Markov-modulated Poisson process,
 * at a rate that may vary over time. *Closed* traffic is a number of users who think, ask and
 * wait for the answer; with a pace, a user asks on whole multiples of it and skips those that
 * the last answer made him miss.
 */
#ifndef HEADROOM_MODELS_TRAFFIC_H
#define HEADROOM_MODELS_TRAFFIC_H

#include "models/rate.h"
#include "sim/chance.h"
#include "sim/dist.h"
#include "sim/time.h"

#include <stdbool.h>

enum arrivals_kind {
    ARRIVALS_POISSON,
    ARRIVALS_EVEN,
    ARRIVALS_ERLANG, /* shape: stages */
    ARRIVALS_HYPER,  /* shape: coefficient of variation */
    ARRIVALS_BATCH,  /* shape: requests in a batch; batches are Poisson */
    ARRIVALS_MMPP    /* Poisson at low or high times the mean rate, switching between them */
};

struct mmpp_spec {
    double low, high;                   /* as multiples of the rate; high > 0 */
    double to_high_per_s, to_low_per_s; /* switching, whatever the rate is at the time */
};

/* The two-state process with this asymptotic index of dispersion of counts: bursts at three
 * times the rate between them, a quarter of the time, so long that the counts disperse so. At
 * 1 and below it is a Poisson process. */
struct mmpp_spec mmpp_with_dispersion(double index, double mean_per_s);

struct traffic_share {
    int request;
    double share; /* of the traffic; they add up to 1 */
};

struct traffic_spec {
    const char *name;
    const struct traffic_share *mix;
    int mix_count;
    /* open */
    struct rate_spec rate;
    enum arrivals_kind arrivals;
    double shape;
    struct mmpp_spec mmpp;
    sim_time stop_after; /* 0: never stops; else no arrivals from that time on */
    /* closed: users > 0 */
    uint32_t users;
    const struct dist *think;
    sim_time pace; /* 0: none */
};

/* When the requests of an open source come. */
struct arrivals {
    const struct traffic_spec *spec;
    struct chance chance;
    struct dist gap;    /* how much the integral of the rate grows between arrivals */
    double mean_gap_ns; /* constant rate: how long it takes to grow by 1; 0 if it varies */
    double carry_ns;    /* of an even arrival, beyond the whole nanosecond it was put at */
    int segment;
    int batch;         /* requests that come at once */
    bool high;         /* modulated: the state, */
    sim_time switches; /* and when it ends */
    bool plain;        /* Poisson at a constant rate for good: */
    sim_time ahead;    /* its next gap, drawn before it is needed */
};

void arrivals_init(struct arrivals *arrivals, const struct traffic_spec *spec, uint64_t key);

sim_time arrivals_next_slowly(struct arrivals *arrivals, sim_time now);

static inline void arrivals_draw_ahead(struct arrivals *arrivals)
{
    double gap = chance_exponential(&arrivals->chance) * arrivals->mean_gap_ns;
    arrivals->ahead = sim_from_ns(gap);
}

/* When the next requests come, SIM_NEVER if no more do. A plain source draws ahead after it. */
static inline sim_time arrivals_next(struct arrivals *arrivals, sim_time now)
{
    if (__builtin_expect(!arrivals->plain, 0))
        return arrivals_next_slowly(arrivals, now);
    return sim_after(now, arrivals->ahead);
}

/* Which request of the mix, from a number between 0 and 1. */
int traffic_pick(const struct traffic_spec *spec, double at);

#endif
