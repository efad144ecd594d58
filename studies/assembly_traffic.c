#include "studies/assembly_parts.h"

/* ---- clients ---- */

static void add_request(struct parts *parts, const struct scenario_request *request)
{
    struct request_spec spec = {.name = request->named.name,
                                .priority = (uint8_t)request->priority,
                                .timeout = request->timeout,
                                .cancel = request->cancel};
    if (request->retry) {
        spec.retries = request->retry->times;
        spec.backoff = request->retry->backoff;
        spec.jitter = request->retry->jitter;
    }
    blueprint_request(parts->blueprint, &spec);
}

void parts_add_requests(struct parts *parts)
{
    const struct scenario_request *request = parts->scenario->requests.at;
    for (uint32_t i = 0; i < parts->scenario->requests.count; i++)
        add_request(parts, &request[i]);
}

/* ---- who sends them ---- */

/* Over the time in which the rate changes. */
static double mean_rate(const struct rate_spec *rate)
{
    if (rate->count == 0)
        return rate->mean_per_s;
    const struct rate_point *point = rate->points, *last = point + rate->count - 1;
    double arrivals = 0.0;
    for (; point < last; point++)
        arrivals += (point[1].at_s - point->at_s) * (point[1].per_s + point->per_s) / 2.0;
    double span_s = last->at_s - rate->points->at_s;
    return span_s > 0.0 ? arrivals / span_s : last->per_s;
}

static void send_openly(struct traffic_spec *spec, const struct scenario_traffic *traffic)
{
    spec->rate = traffic->rate;
    spec->arrivals = (enum arrivals_kind)traffic->arrivals.what;
    spec->shape = traffic->arrivals.number;
    if (spec->arrivals == ARRIVALS_MMPP)
        spec->mmpp = mmpp_with_dispersion(traffic->arrivals.number, mean_rate(&traffic->rate));
}

static void add_traffic(struct parts *parts, const struct scenario_traffic *traffic)
{
    struct traffic_share *mix =
        arena_array(parts->arena, traffic->mix.count, sizeof(struct traffic_share));
    for (uint32_t i = 0; i < traffic->mix.count; i++)
        mix[i] = (struct traffic_share){traffic->mix.at[i].request, traffic->mix.at[i].share};
    struct traffic_spec spec = {
        .name = traffic->named.name, .mix = mix, .mix_count = (int)traffic->mix.count};
    if (traffic->open) {
        send_openly(&spec, traffic);
    } else {
        spec.users = traffic->users;
        spec.think = traffic->think;
    }
    blueprint_traffic(parts->blueprint, &spec);
}

void parts_add_traffic(struct parts *parts)
{
    const struct scenario_traffic *traffic = parts->scenario->traffic.at;
    for (uint32_t i = 0; i < parts->scenario->traffic.count; i++)
        add_traffic(parts, &traffic[i]);
}
