#include "studies/saturation.h"

#include "sim/time.h"

#include <math.h>

#define CLONES_LEAST 200.0
#define CLONES_MOST  20000.0
#define THINK_LEAST  1e-3 /* seconds: so that who is refused does not come back in no time */

static double rate_of(const struct scenario_traffic *traffic)
{
    const struct rate_spec *rate = &traffic->rate;
    double highest = rate->mean_per_s * (1.0 + rate->swing);
    for (int i = 0; i < rate->count; i++)
        highest = i == 0 ? rate->points[i].per_s : fmax(highest, rate->points[i].per_s);
    return highest;
}

struct saturation_load saturation_load_of(const struct scenario *scenario)
{
    struct saturation_load load = {0};
    const struct scenario_traffic *traffic = scenario->traffic.at;
    for (uint32_t i = 0; i < scenario->traffic.count; i++) {
        if (traffic[i].open) {
            load.per_s += rate_of(&traffic[i]);
            load.varies = load.varies || rate_varies(&traffic[i].rate);
        } else {
            load.users += traffic[i].users;
            load.think_s +=
                traffic[i].users * (traffic[i].think ? dist_mean(traffic[i].think) : 0.0) / 1e9;
        }
    }
    load.think_s = load.users > 0.0 ? load.think_s / load.users : 0.0;
    return load;
}

/* ---- users instead of a rate ---- */

static uint32_t shares_of_open(const struct scenario *scenario)
{
    const struct scenario_traffic *traffic = scenario->traffic.at;
    uint32_t count = 0;
    for (uint32_t i = 0; i < scenario->traffic.count; i++)
        count += traffic[i].open ? traffic[i].mix.count : 0;
    return count;
}

static struct scenario_mix mix_of_open(const struct scenario *scenario, double per_s,
                                       struct arena *arena)
{
    const struct scenario_traffic *traffic = scenario->traffic.at;
    struct scenario_mix mix = {
        arena_array(arena, shares_of_open(scenario), sizeof(struct scenario_share)), 0};
    for (uint32_t i = 0; i < scenario->traffic.count; i++)
        for (uint32_t k = 0; traffic[i].open && k < traffic[i].mix.count; k++)
            mix.at[mix.count++] = (struct scenario_share){traffic[i].mix.at[k].request,
                                                          traffic[i].mix.at[k].share *
                                                              rate_of(&traffic[i]) / per_s};
    return mix;
}

/* So many times what all traffic asks for now: the mix of open and closed traffic stays. */
static double growth_of(const struct saturation *saturation, const struct saturation_load *load)
{
    double now = load->per_s + load->users / (load->think_s + saturation->inside_s);
    return saturation->times * saturation->per_s / now;
}

static struct scenario_traffic clones(const struct scenario_traffic *first,
                                      const struct scenario_mix *mix,
                                      const struct saturation *saturation, double asked,
                                      struct arena *arena)
{
    double cycle_s = fmax(2.0 * saturation->inside_s, saturation->inside_s + THINK_LEAST);
    double users = fmin(fmax(CLONES_LEAST, asked * cycle_s), CLONES_MOST);
    struct dist *think = ARENA_NEW(arena, struct dist);
    *think = dist_exponential(1e9 * fmax(users / asked - saturation->inside_s, THINK_LEAST));
    struct scenario_traffic traffic = *first;
    traffic.open = false;
    traffic.users = (uint32_t)users;
    traffic.think = think;
    traffic.mix = *mix;
    traffic.request = mix->at[0].request;
    return traffic;
}

static struct scenario_traffic more_users(const struct scenario_traffic *traffic, double growth)
{
    struct scenario_traffic more = *traffic;
    double times = fmax(1.0, growth);
    more.users = (uint32_t)fmin(ceil(times * traffic->users), CLONES_MOST);
    return more;
}

/* ---- the scenario ---- */

static struct listed patient(const struct listed *requests, struct arena *arena)
{
    const struct scenario_request *request = requests->at;
    struct scenario_request *copy = arena_array(arena, requests->count, sizeof *copy);
    for (uint32_t i = 0; i < requests->count; i++) {
        copy[i] = request[i];
        copy[i].timeout = 0;
        copy[i].retry = NULL;
    }
    return (struct listed){copy, requests->count};
}

const struct scenario *saturation_of(const struct scenario *scenario,
                                     const struct saturation *saturation,
                                     const struct scenario_run *run, struct arena *arena)
{
    struct saturation_load load = saturation_load_of(scenario);
    const struct scenario_traffic *traffic = scenario->traffic.at;
    struct scenario_traffic *copy = arena_array(arena, scenario->traffic.count, sizeof *copy);
    struct scenario_mix mix = mix_of_open(scenario, load.per_s, arena);
    double growth = growth_of(saturation, &load);
    uint32_t count = 0;
    for (uint32_t i = 0; i < scenario->traffic.count; i++) {
        if (!traffic[i].open)
            copy[count++] = more_users(&traffic[i], growth);
        else if (mix.count > 0) {
            copy[count++] = clones(&traffic[i], &mix, saturation, growth * load.per_s, arena);
            mix.count = 0;
        }
    }
    struct scenario *saturated = ARENA_NEW(arena, struct scenario);
    *saturated = *scenario;
    saturated->run = run;
    saturated->traffic = (struct listed){copy, count};
    saturated->requests = patient(&scenario->requests, arena);
    return saturated;
}
