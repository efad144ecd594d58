#include "models/rate.h"

#include <math.h>

static double wave(const struct rate_spec *spec, double at_s)
{
    return spec->mean_per_s * (1.0 + spec->swing * sin(2.0 * M_PI * at_s / spec->period_s));
}

/* Integral of the wave from 0. */
static double wave_integral(const struct rate_spec *spec, double at_s)
{
    double turn = 2.0 * M_PI / spec->period_s;
    return spec->mean_per_s * (at_s + spec->swing / turn * (1.0 - cos(turn * at_s)));
}

static double on_line(const struct rate_point *from, const struct rate_point *to, double at_s)
{
    double length = to->at_s - from->at_s;
    double share = length > 0.0 ? (at_s - from->at_s) / length : 1.0;
    return from->per_s + share * (to->per_s - from->per_s);
}

double rate_at(const struct rate_spec *spec, double at_s)
{
    if (spec->count == 0)
        return spec->period_s > 0.0 ? wave(spec, at_s) : spec->mean_per_s;
    int i = spec->count - 1;
    while (i > 0 && spec->points[i].at_s > at_s)
        i--;
    if (i == spec->count - 1)
        return spec->points[i].per_s;
    return on_line(&spec->points[i], &spec->points[i + 1], fmax(at_s, spec->points[0].at_s));
}

/* The integral is monotone: Newton's steps, kept inside a bracket that halves where they
 * leave it. */
static double wave_after(const struct rate_spec *spec, double from_s, double amount)
{
    double goal = wave_integral(spec, from_s) + amount;
    double low = from_s, high = from_s + amount / spec->mean_per_s + spec->period_s;
    double at = from_s + amount / spec->mean_per_s;
    for (int i = 0; i < 60 && high - low > 1e-10; i++) {
        double off = wave_integral(spec, at) - goal;
        if (off > 0.0)
            high = at;
        else
            low = at;
        if (fabs(off) < 1e-12 * goal)
            break;
        double rate = wave(spec, at);
        double next = rate > 0.0 ? at - off / rate : low;
        at = next > low && next < high ? next : 0.5 * (low + high);
    }
    return at;
}

/* Time until a rate that starts at a and grows by b a second has brought `amount`. */
static double ramp_time(double a, double b, double amount)
{
    double root = a * a + 2.0 * b * amount;
    return 2.0 * amount / (a + sqrt(fmax(root, 0.0)));
}

static double points_after(const struct rate_spec *spec, double from_s, double amount,
                           int *segment)
{
    double at = fmax(from_s, spec->points[0].at_s);
    for (int i = *segment; i < spec->count - 1; i++) {
        const struct rate_point *start = &spec->points[i], *end = &spec->points[i + 1];
        *segment = i;
        if (at >= end->at_s)
            continue;
        double rate = on_line(start, end, at), left = end->at_s - at;
        double slope = (end->per_s - start->per_s) / (end->at_s - start->at_s);
        double brings = left * (rate + end->per_s) / 2.0;
        if (brings >= amount)
            return fmin(at + ramp_time(rate, slope, amount), end->at_s);
        amount -= brings;
        at = end->at_s;
    }
    *segment = spec->count - 1;
    double last = spec->points[spec->count - 1].per_s;
    return last > 0.0 ? at + amount / last : (double)INFINITY;
}

sim_time rate_after(const struct rate_spec *spec, sim_time from, double amount, int *segment)
{
    double from_s = sim_seconds(from), at;
    if (spec->count > 0)
        at = points_after(spec, from_s, amount, segment);
    else if (spec->period_s > 0.0 && spec->mean_per_s > 0.0)
        at = wave_after(spec, from_s, amount);
    else
        at = spec->mean_per_s > 0.0 ? from_s + amount / spec->mean_per_s : (double)INFINITY;
    if (!isfinite(at))
        return SIM_NEVER;
    sim_time then = sim_from_seconds(at);
    return then < from ? from : then;
}
