#include "forecasts/clean.h"

#include "sim/memory.h"

#include <assert.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NORMAL     1.4826 /* of the median absolute difference: a standard deviation */
#define FAR        8.0
#define SHIFT_FAR  12.0
#define COMES_BACK 3
#define SHORTEST   48 /* fewer values tell nothing about what is usual */

struct work {
    size_t n, season, window, part; /* part: the shorter season */
    double *x, *trend, *index, *rest, *room;
};

/* Leaves the values in another order. */
static double median_of(double *values, size_t n)
{
    return n > 0 ? gsl_stats_median(values, 1, n) : 0.0;
}

/* The place of a value in sorted ones, or where it would be put. */
static size_t place_of(const double *sorted, size_t n, double value)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sorted[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* out[t] is the median of the `width` values that end at t, or of as many as there are. */
static void trailing_median(const double *x, size_t n, size_t width, double *sorted,
                            double *out)
{
    size_t held = 0;
    for (size_t t = 0; t < n; t++) {
        if (held == width) {
            size_t old = place_of(sorted, held, x[t - width]);
            memmove(sorted + old, sorted + old + 1, (--held - old) * sizeof *sorted);
        }
        size_t at = place_of(sorted, held, x[t]);
        memmove(sorted + at + 1, sorted + at, (held++ - at) * sizeof *sorted);
        sorted[at] = x[t];
        out[t] = 0.5 * (sorted[(held - 1) / 2] + sorted[held / 2]);
    }
}

/* The median of the window around each step; at either end that of the nearest whole window. */
static void find_trend(struct work *w)
{
    double *trailing = w->rest;
    size_t half = w->window / 2;
    trailing_median(w->x, w->n, w->window, w->room, trailing);
    for (size_t t = 0; t < w->n; t++) {
        size_t end = t + half < w->n ? t + half : w->n - 1;
        w->trend[t] = trailing[end < w->window - 1 ? w->window - 1 : end];
    }
}

static void find_season(struct work *w)
{
    assert(w->season > 0);
    for (size_t i = 0; i < w->season; i++) {
        size_t count = 0;
        for (size_t t = i; t < w->n; t += w->season)
            w->room[count++] = w->x[t] - w->trend[t];
        w->index[i] = w->season > 1 ? median_of(w->room, count) : 0.0;
    }
    for (size_t t = 0; t < w->n; t++)
        w->rest[t] = w->x[t] - w->trend[t] - w->index[t % w->season];
}

/* The usual difference among every `stride`-th of the rest from `from` on. */
static double usual(const struct work *w, size_t from, size_t stride)
{
    size_t count = 0;
    for (size_t t = from; t < w->n; t += stride)
        w->room[count++] = fabs(w->rest[t]);
    return NORMAL * median_of(w->room, count);
}

/* --- level shifts --- */

/* How far the level moves at t, by the windows before and after; and how much of it at once. */
static double move_at(const struct work *w, const double *medians, size_t t)
{
    return medians[t + w->window - 1] - medians[t - 1];
}

static bool is_sharp(const struct work *w, size_t t, double move)
{
    size_t near = w->window / 4 < 3 ? 3 : w->window / 4;
    double before[4] = {0}, after[4] = {0};
    size_t count = near < 4 ? near : 4;
    for (size_t i = 0; i < count; i++) {
        before[i] = w->x[t - 1 - i] - w->index[(t - 1 - i) % w->season];
        after[i] = w->x[t + i] - w->index[(t + i) % w->season];
    }
    double step = median_of(after, count) - median_of(before, count);
    return step / move > 0.8 && step / move < 1.25;
}

static bool stays(const struct work *w, const double *medians, size_t t, double move)
{
    double least = HUGE_VAL;
    for (size_t end = t + w->window - 1; end < w->n; end++)
        least = fmin(least, (medians[end] - medians[t - 1]) / move);
    return least > 0.7;
}

/* Moves as they are all along the past tell how large one has to be. */
static double usual_move(const struct work *w, const double *medians)
{
    size_t count = 0;
    for (size_t t = w->window; t + w->window <= w->n; t++)
        w->room[count++] = fabs(move_at(w, medians, t));
    return NORMAL * median_of(w->room, count);
}

static size_t find_shift(struct work *w, double *level, double *medians, double *move)
{
    for (size_t t = 0; t < w->n; t++)
        level[t] = w->x[t] - w->index[t % w->season];
    trailing_median(level, w->n, w->window, w->room, medians);
    double noise = usual(w, 0, 1),
           large = fmax(SHIFT_FAR * usual_move(w, medians), FAR * noise);
    size_t best = 0;
    *move = 0.0;
    for (size_t t = w->window; t + w->window <= w->n; t++) {
        double here = move_at(w, medians, t);
        if (fabs(here) > large && fabs(here) > fabs(*move) && is_sharp(w, t, here) &&
            stays(w, medians, t, here)) {
            best = t;
            *move = here;
        }
    }
    return best;
}

/* Medians find the height of a move exactly and its place only nearly: it is where the most
 * happens from three steps to the next three. */
static size_t exact_place(const struct work *w, const double *level, size_t near, double move)
{
    size_t best = near;
    double most = 0.0;
    for (size_t t = near > 6 ? near - 3 : 3; t < near + 4 && t + 3 <= w->n; t++) {
        double before = level[t - 1] + level[t - 2] + level[t - 3];
        double happens = (level[t] + level[t + 1] + level[t + 2] - before) / move;
        if (happens > most) {
            most = happens;
            best = t;
        }
    }
    return best;
}

static void take_shifts_out(struct work *w, struct cleaning *found)
{
    double *level = memory_new(2 * w->n, sizeof *level), *medians = level + w->n, move;
    while (found->shifts < CLEAN_SHIFTS && w->n >= 4 * w->window) {
        size_t at = find_shift(w, level, medians, &move);
        if (at == 0)
            break;
        at = exact_place(w, level, at, move);
        for (size_t t = 0; t < at; t++)
            w->x[t] += move;
        found->shift[found->shifts++] =
            (struct clean_shift){at, found->adds ? move : exp(move)};
        find_trend(w);
        find_season(w);
    }
    free(level);
}

/* --- spikes --- */

struct run {
    size_t from, to;
};

/* The next run of steps on one side that are too far off, or an empty one at the end. */
static struct run next_run(const struct work *w, const double *limit, size_t t)
{
    assert(w->part > 0);
    while (t < w->n && fabs(w->rest[t]) <= limit[t % w->part])
        t++;
    struct run run = {t, t};
    while (run.to < w->n && fabs(w->rest[run.to]) > limit[run.to % w->part] &&
           (w->rest[run.to] > 0.0) == (w->rest[t] > 0.0))
        run.to++;
    return run;
}

#define BESIDE 5

/* It comes and goes again: far off also from what lies right before and after. */
static bool is_spike(const struct work *w, const double *limit, struct run run)
{
    size_t longest = w->season > 7 ? w->part / 2 : 3;
    double before[BESIDE], after[BESIDE];
    if (run.to - run.from > (longest > 3 ? longest : 3) || run.from < BESIDE ||
        run.to + BESIDE > w->n)
        return false;
    memcpy(before, w->rest + run.from - BESIDE, sizeof before);
    memcpy(after, w->rest + run.to, sizeof after);
    double left = median_of(before, BESIDE), right = median_of(after, BESIDE);
    double off = w->rest[(run.from + run.to) / 2], far = limit[run.from % w->part];
    return fabs(off - left) > far && fabs(off - right) > far;
}

static void lessen(struct work *w, const double *limit, struct run run, struct cleaning *found)
{
    size_t worst = run.from;
    for (size_t t = run.from; t < run.to; t++)
        worst = fabs(w->rest[t]) > fabs(w->rest[worst]) ? t : worst;
    double seen = w->x[worst], expected = w->x[worst] - w->rest[worst];
    if (found->spikes < CLEAN_KEPT)
        found->spike[found->spikes] =
            (struct clean_spike){run.from, run.to - run.from, found->adds ? seen : expm1(seen),
                                 found->adds ? expected : expm1(expected)};
    found->spikes++;
    for (size_t t = run.from; t < run.to; t++) {
        double keeps = w->rest[t] > 0.0 ? 0.5 * limit[t % w->part] : 0.0;
        w->x[t] += keeps - w->rest[t];
    }
}

static void take_spikes_out(struct work *w, struct cleaning *found)
{
    double *limit = memory_new(w->part, sizeof *limit), all = usual(w, 0, 1);
    size_t peaks = 0, steps = 0;
    for (size_t i = 0; i < w->part; i++)
        limit[i] = FAR * fmax(all, usual(w, i, w->part));
    for (struct run r = next_run(w, limit, 0); r.from < w->n; r = next_run(w, limit, r.to)) {
        peaks += w->rest[r.from] > 0.0;
        steps += r.to - r.from;
    }
    /* Where much lies far off, far off is what is usual. */
    bool wild = !(all > 0.0) || 50 * steps > w->n + 100;
    found->peaks_left = !wild && peaks >= COMES_BACK ? peaks : 0;
    for (struct run r = next_run(w, limit, 0); !wild && r.from < w->n;
         r = next_run(w, limit, r.to)) {
        bool peak = w->rest[r.from] > 0.0;
        if (is_spike(w, limit, r) && (!peak || peaks < COMES_BACK))
            lessen(w, limit, r, found);
    }
    free(limit);
}

/* --- all of it --- */

static void set_back(const struct work *w, bool adds, const double *before, double *y)
{
    for (size_t t = 0; t < w->n; t++) {
        if (w->x[t] < before[t] || w->x[t] > before[t]) /* leave the rest to the last bit */
            y[t] = adds ? w->x[t] : expm1(w->x[t]);
    }
}

static struct work begin(const double *y, size_t n, size_t period, size_t longer, bool adds)
{
    struct work w = {.n = n, .part = period > 1 ? period : 1};
    w.season = longer && n >= 3 * longer ? longer : w.part;
    if (n < 3 * w.season)
        w.season = 1;
    w.part = n < 8 * w.part || w.season % w.part ? 1 : w.part;
    w.window = w.season > 7 ? w.season : w.season > 1 ? 2 * w.season : 9;
    w.window += 1 - w.window % 2;
    w.x = memory_new(5 * n + w.season, sizeof *w.x);
    w.trend = w.x + n;
    w.rest = w.trend + n;
    w.room = w.rest + n;
    w.index = w.room + 2 * n;
    for (size_t t = 0; t < n; t++)
        w.x[t] = adds ? y[t] : log1p(y[t]);
    return w;
}

void clean_past(double *y, size_t n, size_t period, size_t longer, double *measured,
                struct cleaning *found)
{
    *found = (struct cleaning){0};
    for (size_t t = 0; t < n; t++)
        found->adds |= y[t] < 0.0;
    if (measured && n > 0)
        memcpy(measured, y, n * sizeof *y);
    if (n < SHORTEST)
        return;
    struct work w = begin(y, n, period, longer, found->adds);
    if (n >= 2 * w.window) {
        double *before = memory_new(n, sizeof *before);
        memcpy(before, w.x, n * sizeof *before);
        find_trend(&w);
        find_season(&w);
        take_shifts_out(&w, found);
        if (measured)
            set_back(&w, found->adds, before, measured);
        take_spikes_out(&w, found);
        set_back(&w, found->adds, before, y);
        free(before);
    }
    free(w.x);
}
