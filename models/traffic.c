#include "models/traffic.h"

#include "sim/ziggurat.h"

#include <assert.h>
#include <math.h>

/* With bursts of rate h for a share p of the time and l otherwise (p·h + (1-p)·l = 1), the
 * index is 1 + 2·p²·(1-p)²·(h-l)²·mean·cycle, where a cycle is a burst and a lull: solved for
 * the cycle. Switching times are exponential. */
struct mmpp_spec mmpp_with_dispersion(double index, double mean_per_s)
{
    const double share = 0.25, low = 1.0 / 1.5, high = 3.0 / 1.5;
    double spread = share * (1.0 - share) * (high - low);
    double cycle_s = (index - 1.0) / (2.0 * spread * spread * mean_per_s);
    return (struct mmpp_spec){.low = low,
                              .high = high,
                              .to_high_per_s = 1.0 / ((1.0 - share) * cycle_s),
                              .to_low_per_s = 1.0 / (share * cycle_s)};
}

static struct dist unit_gap(const struct traffic_spec *spec)
{
    switch (spec->arrivals) {
    case ARRIVALS_EVEN:
        return dist_constant(1e9);
    case ARRIVALS_ERLANG:
        return dist_erlang(1e9, (int)spec->shape);
    case ARRIVALS_HYPER:
        return dist_hyper(1e9, spec->shape);
    case ARRIVALS_BATCH:
        return dist_exponential(1e9 * spec->shape);
    case ARRIVALS_POISSON:
    case ARRIVALS_MMPP:
        break;
    }
    return dist_exponential(1e9);
}

void arrivals_init(struct arrivals *arrivals, const struct traffic_spec *spec, uint64_t key)
{
    *arrivals = (struct arrivals){.spec = spec, .gap = unit_gap(spec)};
    chance_init(&arrivals->chance, key);
    const struct rate_spec *rate = &spec->rate;
    bool constant = rate->count == 0 && !(rate->period_s > 0.0) && rate->mean_per_s > 0.0;
    if (constant && spec->arrivals != ARRIVALS_MMPP)
        arrivals->mean_gap_ns = 1e9 / rate->mean_per_s;
    arrivals->batch = spec->arrivals == ARRIVALS_BATCH ? (int)spec->shape : 1;
    arrivals->plain =
        arrivals->mean_gap_ns > 0.0 && spec->arrivals == ARRIVALS_POISSON && !spec->stop_after;
    if (arrivals->plain)
        arrivals_draw_ahead(arrivals);
    const struct mmpp_spec *mmpp = &spec->mmpp;
    if (spec->arrivals == ARRIVALS_MMPP)
        arrivals->high = chance_unit(&arrivals->chance) <
                         mmpp->to_high_per_s / (mmpp->to_high_per_s + mmpp->to_low_per_s);
}

/* How much of the rate's integral passes until the next arrival of the modulated process: in
 * either state the nearest of two exponentials is an arrival or a switch. Switching runs on
 * the clock of the mean rate, so that a varying rate varies bursts and lulls alike. */
static double modulated_gap(struct arrivals *arrivals)
{
    const struct mmpp_spec *mmpp = &arrivals->spec->mmpp;
    double mean = arrivals->spec->rate.mean_per_s, gap = 0.0;
    for (;;) {
        double rate = arrivals->high ? mmpp->high : mmpp->low;
        double leave = (arrivals->high ? mmpp->to_low_per_s : mmpp->to_high_per_s) / mean;
        gap += chance_exponential(&arrivals->chance) / (rate + leave);
        if (chance_unit(&arrivals->chance) * (rate + leave) < rate)
            return gap;
        arrivals->high = !arrivals->high;
    }
}

sim_time arrivals_next_slowly(struct arrivals *arrivals, sim_time now)
{
    const struct traffic_spec *spec = arrivals->spec;
    sim_time at;
    if (arrivals->mean_gap_ns > 0.0) {
        double gap = dist_draw(&arrivals->gap, &arrivals->chance) * 1e-9;
        at = sim_after(now, sim_from_ns(gap * arrivals->mean_gap_ns));
    } else {
        double gap = spec->arrivals == ARRIVALS_MMPP
                         ? modulated_gap(arrivals)
                         : dist_draw(&arrivals->gap, &arrivals->chance) * 1e-9;
        at = rate_after(&spec->rate, now, gap, &arrivals->segment);
    }
    return spec->stop_after && at >= spec->stop_after ? SIM_NEVER : at;
}

int traffic_pick(const struct traffic_spec *spec, double at)
{
    int i = 0;
    while (i < spec->mix_count - 1 && at >= spec->mix[i].share)
        at -= spec->mix[i++].share;
    return spec->mix[i].request;
}
