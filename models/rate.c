#include "models/rate.h"

#include <math.h>

#define NEWTON_STEPS 100
#define ENOUGH_S     1e-10 /* a tenth of what the clock can tell */

static double wave(const struct rate_spec *spec, double at_s)
{
    return spec->mean_per_s * (1.0 + spec->swing * sin(2.0 * M_PI * at_s / spec->period_s));
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
    if (at_s < spec->points[0].at_s)
        return 0.0;
    int i = spec->count - 1;
    while (spec->points[i].at_s > at_s)
        i--;
    if (i == spec->count - 1)
        return spec->points[i].per_s;
    return on_line(&spec->points[i], &spec->points[i + 1], at_s);
}

bool rate_varies(const struct rate_spec *spec)
{
    const struct rate_point *first = spec->points, *end = spec->points + spec->count;
    if (spec->count == 0)
        return spec->period_s > 0.0 && spec->swing != 0.0;
    if (first->at_s > 0.0)
        return true;
    while (first + 1 < end && first[1].at_s <= 0.0)
        first++;
    for (const struct rate_point *point = first + 1; point < end; point++)
        if (point->per_s != first->per_s)
            return true;
    return false;
}

/* What the wave brings in so much time after a phase: the integral's difference of two cosines
 * written as a product of sines, which loses nothing when the time is short. */
static double wave_brings(const struct rate_spec *spec, double phase_s, double length_s)
{
    double half_turn = M_PI / spec->period_s;
    double swung = sin(half_turn * (2.0 * phase_s + length_s)) * sin(half_turn * length_s);
    return spec->mean_per_s * (length_s + spec->swing * swung / half_turn);
}

/* Less than a period's amount: Newton's steps, inside a bracket that halves where they leave
 * it. */
static double wave_wait(const struct rate_spec *spec, double phase_s, double amount)
{
    double low = 0.0, high = spec->period_s;
    double at = amount / wave(spec, phase_s);
    for (int i = 0; i < NEWTON_STEPS; i++) {
        if (!(at > low && at < high))
            at = 0.5 * (low + high);
        double off = wave_brings(spec, phase_s, at) - amount;
        if (off > 0.0)
            high = at;
        else
            low = at;
        double step = off / wave(spec, phase_s + at);
        if (fabs(step) < ENOUGH_S || high - low < ENOUGH_S)
            break;
        at -= step;
    }
    return at;
}

static double periods_wait(const struct rate_spec *spec, double from_s, double amount)
{
    double of_period = spec->mean_per_s * spec->period_s;
    double whole = floor(amount / of_period);
    double phase_s = fmod(from_s, spec->period_s);
    return whole * spec->period_s + wave_wait(spec, phase_s, amount - whole * of_period);
}

/* Time until a rate that starts at a and grows by b a second has brought `amount`. */
static double ramp_time(double a, double b, double amount)
{
    double root = a * a + 2.0 * b * amount;
    return 2.0 * amount / (a + sqrt(fmax(root, 0.0)));
}

static double points_wait(const struct rate_spec *spec, double from_s, double amount,
                          int *segment)
{
    while (*segment < spec->count - 1 && spec->points[*segment + 1].at_s <= from_s)
        ++*segment;
    double at = fmax(from_s, spec->points[0].at_s), waited = at - from_s;
    for (int i = *segment; i < spec->count - 1; i++) {
        const struct rate_point *start = &spec->points[i], *end = &spec->points[i + 1];
        if (at >= end->at_s) /* a jump */
            continue;
        double rate = on_line(start, end, at), left = end->at_s - at;
        double slope = (end->per_s - start->per_s) / (end->at_s - start->at_s);
        double brings = left * (rate + end->per_s) / 2.0;
        if (brings > 0.0 && brings >= amount)
            return waited + fmin(ramp_time(rate, slope, amount), left);
        amount -= brings;
        waited += left;
        at = end->at_s;
    }
    double last = spec->points[spec->count - 1].per_s;
    return last > 0.0 ? waited + amount / last : (double)INFINITY;
}

double rate_wait(const struct rate_spec *spec, sim_time from, double amount, int *segment)
{
    if (spec->count > 0)
        return points_wait(spec, sim_seconds(from), amount, segment);
    if (!(spec->mean_per_s > 0.0))
        return (double)INFINITY;
    if (spec->period_s > 0.0)
        return periods_wait(spec, sim_seconds(from), amount);
    return amount / spec->mean_per_s;
}
