#include "studies/load_scale.h"

#include <math.h>

bool load_is_scaled(const struct scenario_traffic *traffic, int request)
{
    if (request == LOAD_ALL)
        return true;
    for (uint32_t i = 0; i < traffic->mix.count; i++)
        if (traffic->mix.at[i].request == request && traffic->mix.at[i].share > 0.0)
            return true;
    return traffic->mix.count == 0 && traffic->request == request;
}

static double highest(const struct rate_spec *rate)
{
    double highest = rate->count > 0 ? 0.0 : rate->mean_per_s * (1.0 + rate->swing);
    for (int i = 0; i < rate->count; i++)
        highest = fmax(highest, rate->points[i].per_s);
    return highest;
}

struct load_size load_size(const struct scenario *scenario, int request)
{
    const struct scenario_traffic *traffic = scenario->traffic.at;
    struct load_size size = {0};
    for (uint32_t i = 0; i < scenario->traffic.count; i++) {
        if (traffic[i].open)
            size.varies |= rate_varies(&traffic[i].rate);
        if (!load_is_scaled(&traffic[i], request))
            continue;
        if (traffic[i].open)
            size.per_s += highest(&traffic[i].rate);
        else
            size.users += traffic[i].users;
    }
    return size;
}

static void scale_rate(struct rate_spec *rate, double factor, struct arena *arena)
{
    struct rate_point *point = arena_array(arena, (size_t)rate->count + 1, sizeof *point);
    rate->mean_per_s *= factor;
    for (int i = 0; i < rate->count; i++) {
        point[i] = rate->points[i];
        point[i].per_s *= factor;
    }
    if (rate->count > 0)
        rate->points = point;
}

const struct scenario *load_scaled(const struct scenario *scenario, double factor, int request,
                                   const struct scenario_run *run, struct arena *arena)
{
    struct scenario *scaled = ARENA_NEW(arena, struct scenario);
    const struct scenario_traffic *from = scenario->traffic.at;
    struct scenario_traffic *traffic =
        arena_array(arena, scenario->traffic.count, sizeof *traffic);
    *scaled = *scenario;
    scaled->run = run;
    scaled->traffic.at = traffic;
    for (uint32_t i = 0; i < scenario->traffic.count; i++) {
        traffic[i] = from[i];
        if (!load_is_scaled(&from[i], request))
            continue;
        if (from[i].open)
            scale_rate(&traffic[i].rate, factor, arena);
        else
            traffic[i].users = (uint32_t)fmax(1.0, round(from[i].users * factor));
    }
    return scaled;
}
