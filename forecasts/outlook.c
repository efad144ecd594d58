#include "forecasts/outlook.h"

#include "forecasts/error_sizes.h"
#include "forecasts/growth.h"
#include "sim/memory.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* What is known of intervals by kind of series. */
struct kind {
    size_t origins;   /* earlier moments at which the method is asked */
    double growth;    /* widths grow by step^growth */
    double trust;     /* in the errors made then, against the differences between seasons */
    double follow;    /* 1: widths in proportion to the path, 0: alike at all heights */
    double factor[2]; /* 80%, 95% */
};

static const struct kind kinds[] = {
    {3, 0.2,  1.0, 0.8, {1.05, 1.15}  }, /* day and week, days ahead */
    {4, 0.05, 0.9, 1.0, {0.82, 1.1}   }, /* day and week, weeks ahead */
    {3, 0.2,  0.7, 0.6, {1.702, 2.864}}, /* weekly */
    {3, 0.35, 0.5, 0.6, {0.951, 1.713}}, /* monthly, daily */
    {3, 0.5,  0.3, 0.6, {1.005, 1.988}}, /* quarterly */
    {3, 0.6,  0.5, 0.6, {1.916, 3.549}}, /* no season, short */
    {3, 0.35, 0.3, 0.0, {1.384, 2.385}}, /* no season */
};

static const struct kind *kind_of(const struct past *past, size_t horizon)
{
    if (past->longer)
        return horizon <= 3 * past->period ? &kinds[0] : &kinds[1];
    if (past->period > 24)
        return &kinds[2];
    if (past->period > 4)
        return &kinds[3];
    if (past->period > 1)
        return &kinds[4];
    return past->n < 50 ? &kinds[5] : &kinds[6];
}

struct outlook outlook_new_levels(size_t horizon, const double *level, size_t count)
{
    struct outlook outlook = {
        .level = {0.8, 0.95},
          .levels = 2
    };
    for (size_t i = 0; i < count && outlook.levels < BANDS; i++)
        outlook.level[outlook.levels++] = level[i];
    outlook.path = memory_new((3 + 2 * outlook.levels) * horizon, sizeof(double));
    outlook.unit[0] = outlook.path + horizon;
    outlook.unit[1] = outlook.path + 2 * horizon;
    for (size_t i = 0; i < outlook.levels; i++) {
        outlook.bands.low[i] = outlook.path + (3 + 2 * i) * horizon;
        outlook.bands.high[i] = outlook.path + (4 + 2 * i) * horizon;
    }
    return outlook;
}

struct outlook outlook_new(size_t horizon)
{
    return outlook_new_levels(horizon, NULL, 0);
}

void outlook_free(struct outlook *outlook)
{
    free(outlook->path);
}

static double mean_size(const double *y, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += fabs(y[i]);
    return n ? sum / (double)n : 0.0;
}

/* How the width varies along the path. */
static void shape_of(const struct kind *kind, const double *path, size_t horizon, double *shape)
{
    double mean = mean_size(path, horizon);
    for (size_t h = 0; h < horizon; h++) {
        double height = mean > 0.0 ? fmax(fabs(path[h]) / mean, 0.05) : 1.0;
        shape[h] = pow((double)(h + 1), kind->growth) * pow(height, kind->follow);
    }
}

/* Asks the method at earlier moments. */
static void learn(struct error_sizes *sizes, const struct kind *kind,
                  const struct method *method, const struct past *past, const double *measured,
                  size_t horizon)
{
    double *room = memory_new(2 * horizon, sizeof *room), *shape = room + horizon;
    size_t season = past->longer ? past->longer : past->period, stride = horizon;
    size_t least = 2 * season + 4;
    if (past->n < least + kind->origins * horizon)
        stride = past->n > least + horizon ? (past->n - least) / kind->origins : 0;
    for (size_t k = 1; k <= kind->origins && stride > 0; k++) {
        struct past then = *past;
        size_t back = k * stride < horizon ? horizon : k * stride;
        if (back + least > past->n)
            break;
        then.n = past->n - back;
        method->go_on(&then, horizon, room);
        shape_of(kind, room, horizon, shape);
        size_t first = past->period - back % past->period;
        for (size_t h = 0; h < horizon; h++)
            error_sizes_note(sizes, first + h, fabs(measured[then.n + h] - room[h]) / shape[h]);
    }
    free(room);
}

static double differing(const struct past *past)
{
    size_t season = past->longer && past->n > past->longer ? past->longer : past->period;
    if (past->n <= season || past->period > 24)
        season = 1;
    return score_scale(past->y, past->n, season);
}

/* Half an interval: a power of the normal quantile through the two known ones. */
static double half_of(const double known[2], double level)
{
    static const double normal[2] = {1.2815515655446004, 1.9599639845400545};
    double power = log(known[1] / known[0]) / log(normal[1] / normal[0]);
    double quantile = gsl_cdf_ugaussian_Pinv(0.5 + 0.5 * level);
    return known[0] > 0.0 ? known[0] * pow(quantile / normal[0], power) : 0.0;
}

static void open_bands(struct outlook *outlook, const struct kind *kind, size_t horizon,
                       bool counts)
{
    for (size_t h = 0; h < horizon; h++) {
        double known[2] = {kind->factor[0] * outlook->unit[0][h],
                           kind->factor[1] * outlook->unit[1][h]};
        for (size_t i = 0; i < outlook->levels; i++) {
            double half = i < 2 ? known[i] : half_of(known, outlook->level[i]);
            double low = outlook->path[h] - half;
            outlook->bands.low[i][h] = counts ? fmax(low, 0.0) : low;
            outlook->bands.high[i][h] = outlook->path[h] + half;
        }
    }
}

/* Growth knows its own intervals. */
static bool fill_by_growth(struct outlook *outlook, const struct method *method,
                           const struct past *past, size_t horizon, bool counts)
{
    static method_function *const own[] = {method_growth_linear, method_growth_exponential,
                                           method_growth_logistic, method_growth};
    bool far = method->go_on == method_auto && method_auto_is_far(past, horizon);
    for (int shape = 0; shape <= GROWTH_ANY; shape++) {
        if (method->go_on != own[shape] && !(far && shape == GROWTH_ANY))
            continue;
        struct growth *growth = growth_new(past, (enum growth_shape)shape);
        if (!growth)
            return false;
        growth_fill(growth, horizon, counts, outlook, 0.0, NULL);
        growth_free(growth);
        return true;
    }
    return false;
}

/* At step one: of errors kept by place, which are many, what so many of them were below; else
 * their mean. Each is steadied by what differs from season to season. */
static double width_of(const struct kind *kind, struct error_sizes *sizes,
                       const struct past *past, int which)
{
    static const double share[2] = {0.8, 0.95};
    static const double of_mean[2] = {1.606, 2.456}; /* where errors are normal */
    double seen =
        past->longer ? error_sizes_quantile(sizes, share[which]) : error_sizes_mean(sizes);
    double usual = differing(past) * (past->longer ? of_mean[which] : 1.0);
    double trust = seen > 0.0 ? usual > 0.0 ? kind->trust : 1.0 : 0.0;
    return exp(trust * log(seen > 0.0 ? seen : 1.0) +
               (1.0 - trust) * log(usual > 0.0 ? usual : 1e-9));
}

void outlook_fill_against(struct outlook *outlook, const struct method *method,
                          const struct past *past, const double *measured, size_t horizon,
                          bool counts)
{
    if (fill_by_growth(outlook, method, past, horizon, counts))
        return;
    const struct kind *kind = kind_of(past, horizon);
    size_t places = past->longer ? past->period : 0;
    struct error_sizes *sizes = error_sizes_new(places, kind->origins * horizon);
    learn(sizes, kind, method, past, measured, horizon);
    method->go_on(past, horizon, outlook->path);
    shape_of(kind, outlook->path, horizon, outlook->unit[0]);
    double one[2] = {width_of(kind, sizes, past, 0), width_of(kind, sizes, past, 1)};
    for (size_t h = 0; h < horizon; h++) {
        if (counts)
            outlook->path[h] = fmax(outlook->path[h], 0.0);
        double shape = outlook->unit[0][h] * error_sizes_peculiar(sizes, h);
        outlook->unit[0][h] = one[0] * shape;
        outlook->unit[1][h] = one[1] * shape;
    }
    error_sizes_free(sizes);
    open_bands(outlook, kind, horizon, counts);
}

void outlook_fill(struct outlook *outlook, const struct method *method, const struct past *past,
                  size_t horizon, bool counts)
{
    outlook_fill_against(outlook, method, past, past->y, horizon, counts);
}
