#include "models/traffic.h"

#include <math.h>

/* With bursts of rate h for a share p of the time and l otherwise (p·h + (1-p)·l = 1), the
 * index is 1 + 2·p²·(1-p)²·(h-l)²·mean·cycle, where a cycle is a burst and a lull: solved for
 * the cycle. Switching times are exponential. */
struct mmpp_spec mmpp_with_dispersion(double index, double mean_per_s)
{
    const double share = 0.25, low = 1.0 / 1.5, high = 3.0 / 1.5;
    if (!(index > 1.0))
        return (struct mmpp_spec){.low = 1.0, .high = 1.0};
    double spread = share * (1.0 - share) * (high - low);
    double cycle_s = (index - 1.0) / (2.0 * spread * spread * mean_per_s);
    return (struct mmpp_spec){.low = low,
                              .high = high,
                              .to_high_per_s = 1.0 / ((1.0 - share) * cycle_s),
                              .to_low_per_s = 1.0 / (share * cycle_s)};
}

static struct dist gap_of(const struct traffic_spec *spec)
{
    switch (spec->arrivals) {
    case ARRIVALS_EVEN:
        return dist_constant(1.0);
    case ARRIVALS_ERLANG:
        return dist_erlang(1.0, spec->shape);
    case ARRIVALS_HYPER:
        return dist_hyper(1.0, spec->shape);
    case ARRIVALS_BATCH:
        return dist_exponential(spec->shape);
    case ARRIVALS_POISSON:
    case ARRIVALS_MMPP:
        break;
    }
    return dist_exponential(1.0);
}

/* How long the state lasts; for ever if nothing ends it. */
static void stay(struct arrivals *arrivals, sim_time from)
{
    const struct mmpp_spec *mmpp = &arrivals->spec->mmpp;
    double leave_per_s = arrivals->high ? mmpp->to_low_per_s : mmpp->to_high_per_s;
    double stay_s = chance_exponential(&arrivals->chance) / leave_per_s;
    arrivals->switches = sim_after(from, sim_from_seconds(stay_s));
}

void arrivals_init(struct arrivals *arrivals, const struct traffic_spec *spec, uint64_t key)
{
    *arrivals = (struct arrivals){.spec = spec, .gap = gap_of(spec)};
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
    if (spec->arrivals == ARRIVALS_MMPP) {
        arrivals->high = chance_unit(&arrivals->chance) <
                         mmpp->to_high_per_s / (mmpp->to_high_per_s + mmpp->to_low_per_s);
        stay(arrivals, 0);
    }
}

static double draw_wait(struct arrivals *arrivals, sim_time from, double level)
{
    double amount = dist_draw(&arrivals->gap, &arrivals->chance) / level;
    return rate_wait(&arrivals->spec->rate, from, amount, &arrivals->segment);
}

/* An arrival that would come after the end of the state is drawn anew from there, at the next
 * state's rate: neither process has a memory. */
static double modulated_wait(struct arrivals *arrivals, sim_time now)
{
    const struct mmpp_spec *mmpp = &arrivals->spec->mmpp;
    for (sim_time from = now;; from = arrivals->switches, stay(arrivals, from)) {
        double level = arrivals->high ? mmpp->high : mmpp->low;
        double wait_s = draw_wait(arrivals, from, level);
        if (isinf(wait_s) && level > 0.0)
            return wait_s;
        if (sim_after(from, sim_from_seconds(wait_s)) <= arrivals->switches)
            return sim_seconds(from - now) + wait_s;
        arrivals->high = !arrivals->high;
    }
}

/* Even arrivals make good at the next one what was cut off or added to reach a whole
 * nanosecond, so they stay even however long the run; drawn gaps have no such bias. */
static sim_time whole(struct arrivals *arrivals, double wait_ns)
{
    if (arrivals->spec->arrivals != ARRIVALS_EVEN)
        return sim_from_ns(wait_ns);
    sim_time wait = sim_from_ns(wait_ns + arrivals->carry_ns);
    arrivals->carry_ns += wait_ns - (double)wait;
    return wait;
}

sim_time arrivals_next_slowly(struct arrivals *arrivals, sim_time now)
{
    const struct traffic_spec *spec = arrivals->spec;
    double wait_ns;
    if (arrivals->mean_gap_ns > 0.0)
        wait_ns = dist_draw(&arrivals->gap, &arrivals->chance) * arrivals->mean_gap_ns;
    else if (spec->arrivals == ARRIVALS_MMPP)
        wait_ns = modulated_wait(arrivals, now) * 1e9;
    else
        wait_ns = draw_wait(arrivals, now, 1.0) * 1e9;
    if (isinf(wait_ns))
        return SIM_NEVER;
    sim_time at = sim_after(now, whole(arrivals, wait_ns));
    return spec->stop_after && at >= spec->stop_after ? SIM_NEVER : at;
}

int traffic_pick(const struct traffic_spec *spec, double at)
{
    int i = 0;
    while (i < spec->mix_count - 1 && at >= spec->mix[i].share)
        at -= spec->mix[i++].share;
    return spec->mix[i].request;
}
