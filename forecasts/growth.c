#include "forecasts/growth.h"

#include "forecasts/decompose.h"
#include "sim/chance.h"
#include "sim/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_BLOCKS 6
#ifndef PR
#define PR 0.05
#endif
#define MOST_BLOCKS 256
#define DRAWS       1000
#define PROFILE_OF  8 /* blocks whose mean is the season */

const char *const growth_names[GROWTH_SHAPES] = {"linear", "exponential", "logistic"};

/* Beyond 1 since means over blocks of a random walk go on in its direction (Working, 1960: the
 * first correlation of their differences is 1/4, which is an alpha of 1.27). */
static const double alphas[] = {0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0, 1.15, 1.27};
static const double bends[] = {0.5, 1.0, 2.0,
                               4.0, 8.0, 16.0}; /* growth over the past, of linear */
/* Of logistic: over the past, and where it is half way. */
static const double speeds[] = {2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 14.0};
static const double middles[] = {0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25};
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define FITS         (COUNT(alphas) * (1 + COUNT(bends) + COUNT(speeds) * COUNT(middles)))

/* One course and alpha: the end of the level and the drift, with their covariance. */
struct fit {
    enum growth_shape shape;
    double alpha, bend, middle, weight;
    double level, drift, sigma2;
    double chol[3]; /* of the covariance of level and drift in units of sigma2: a, b, c of
                     * level = a u, drift = b u + c v */
};

struct growth {
    size_t block, blocks, season;
    bool times, any; /* times: all is positive, so that scales are logarithms */
    double *z, *profile, *rest;
    size_t rests;
    struct fit fit[FITS];
    size_t fits;
};

/* The course at block t, which the drift multiplies. */
static double course(const struct growth *g, const struct fit *fit, double t)
{
    double part = t / (double)g->blocks;
    if (fit->shape == GROWTH_LINEAR && g->times)
        return log(1.0 + fit->bend * part);
    if (fit->shape == GROWTH_LOGISTIC)
        return -log1p(exp(-fit->bend * (part - fit->middle)));
    return t;
}

static double back(const struct growth *g, double x)
{
    return g->times ? exp(fmin(x, 600.0)) : x;
}

/* Errors of the filter are linear in the first level and the drift: e = a + b level + c drift.
 * False if there is no solution; fills level at the end, drift and their covariance. */
static bool least_squares(const struct growth *g, struct fit *fit, const double *x)
{
    double bb = 0.0, bc = 0.0, cc = 0.0, ab = 0.0, ac = 0.0, aa = 0.0;
    double l0 = 0.0, l1 = 1.0, l2 = 0.0; /* the level in these terms */
    double before = course(g, fit, 0.0), dof = (double)g->blocks - 2.0;
    for (size_t t = 0; t < g->blocks; t++) {
        double now = course(g, fit, (double)t + 1.0), moves = now - before;
        double a = x[t] - l0, b = -l1, c = -l2 - moves;
        before = now;
        aa += a * a;
        bb += b * b;
        cc += c * c;
        bc += b * c;
        ab += a * b;
        ac += a * c;
        l0 += fit->alpha * a;
        l1 += fit->alpha * b;
        l2 += moves + fit->alpha * c;
    }
    double det = bb * cc - bc * bc;
    if (!(det > 1e-12 * bb * cc))
        return false;
    double level = (bc * ac - cc * ab) / det;
    fit->drift = (bc * ab - bb * ac) / det;
    fit->level = l0 + l1 * level + l2 * fit->drift;
    fit->sigma2 = fmax(aa + level * ab + fit->drift * ac, 1e-12 * aa + 1e-300) / dof;
    double vl = cc / det, vd = bb / det, vc = -bc / det; /* covariance of first level, drift */
    double end = l1 * l1 * vl + 2.0 * l1 * l2 * vc + l2 * l2 * vd, both = l1 * vc + l2 * vd;
    fit->chol[0] = sqrt(fmax(end, 0.0));
    fit->chol[1] = fit->chol[0] > 0.0 ? both / fit->chol[0] : 0.0;
    fit->chol[2] = sqrt(fmax(vd - fit->chol[1] * fit->chol[1], 0.0));
    return true;
}

/* -AICc / 2. Levels that wander look straighter than they are: alpha has a prior for that. */
static void try_fit(struct growth *g, struct fit fit, const double *x, double share)
{
    static const double parameters[] = {5.0, 4.0, 6.0};
    double k = parameters[fit.shape], n = (double)g->blocks;
    if (!least_squares(g, &fit, x))
        return;
    fit.weight = -0.5 * n * log(fit.sigma2 * (n - 2.0) / n) - k -
                 k * (k + 1.0) / fmax(n - k - 1.0, 1.0) + log(share * (0.1 + fit.alpha));
    g->fit[g->fits++] = fit;
}

static void weigh(struct growth *g)
{
    double most = -HUGE_VAL, sum = 0.0;
    for (size_t i = 0; i < g->fits; i++)
        most = fmax(most, g->fit[i].weight);
    for (size_t i = 0; i < g->fits; i++)
        sum += g->fit[i].weight = exp(g->fit[i].weight - most);
    for (size_t i = 0; i < g->fits; i++)
        g->fit[i].weight /= sum;
}

/* All courses of a shape for one alpha. */
static void fit_shape(struct growth *g, enum growth_shape shape, double alpha, const double *x)
{
    struct fit fit = {.shape = shape, .alpha = alpha};
    size_t bent = shape == GROWTH_LOGISTIC             ? COUNT(speeds)
                  : shape == GROWTH_LINEAR && g->times ? COUNT(bends)
                                                       : 1;
    size_t moved = shape == GROWTH_LOGISTIC ? COUNT(middles) : 1;
    for (size_t i = 0; i < bent; i++) {
        fit.bend = shape == GROWTH_LOGISTIC ? speeds[i] : bends[i];
        for (size_t k = 0; k < moved; k++) {
            fit.middle = middles[k];
            try_fit(g, fit, x, 1.0 / (double)(bent * moved));
        }
    }
}

static void fit_all(struct growth *g, enum growth_shape only)
{
    double *x = memory_new(g->blocks, sizeof *x);
    for (size_t b = 0; b < g->blocks; b++)
        g->times = g->times && g->z[b] > 0.0;
    for (size_t b = 0; b < g->blocks; b++)
        x[b] = g->times ? log(g->z[b]) : g->z[b];
    for (size_t i = 0; i < COUNT(alphas); i++) {
        for (int shape = 0; shape < GROWTH_ANY; shape++) {
            bool wanted = only == GROWTH_ANY || shape == (int)only;
            /* Without logarithms there are only lines. */
            if (g->times ? wanted : shape == GROWTH_LINEAR)
                fit_shape(g, (enum growth_shape)shape, alphas[i], x);
        }
    }
    weigh(g);
    free(x);
}

/* --- season and blocks --- */

/* The place of a step of the past in the season, the end of the past being the end of one. */
static size_t place_of(const struct growth *g, size_t n, size_t t)
{
    return (g->season - (n - t) % g->season) % g->season;
}

/* What is left of the past's steps; level and profile, being means over it, have taken part of
 * it with them, which is given back. */
static void keep_rest(struct growth *g, const double *y, size_t n, const double *level)
{
    double season = (double)g->season, cycles = (double)n / season;
    double more = season > 1.0 && cycles > 1.0
                      ? 1.0 / sqrt((1.0 - 1.0 / season) * (1.0 - 1.0 / cycles))
                      : 1.0;
    g->rest = memory_new(n, sizeof *g->rest);
    g->rests = n;
    for (size_t t = 0; t < n; t++) {
        double usual = g->profile[t % g->season], times = 1.0;
        if (g->times && usual > 1e-9)
            times = fmin(y[t] / (level[t] * usual), 20.0);
        g->rest[t] =
            g->times ? fmax(1.0 + more * (times - 1.0), 0.0) : more * (y[t] - level[t] - usual);
    }
}

/* The mean of each place; profile[0] belongs to y[0]. */
static void average_places(struct growth *g, const double *y, size_t n, const double *level)
{
    assert(g->season > 0);
    double cycles = (double)n / (double)g->season, mean = 0.0;
    g->times = true;
    for (size_t t = 0; t < n; t++)
        g->times = g->times && level[t] > 0.0;
    for (size_t t = 0; t < n; t++) {
        double off = g->times ? y[t] / level[t] : y[t] - level[t];
        g->profile[t % g->season] += off / cycles;
        mean += off / (double)n;
    }
    for (size_t i = 0; i < g->season; i++)
        g->profile[i] =
            g->times ? g->profile[i] / (mean > 0.0 ? mean : 1.0) : g->profile[i] - mean;
}

/* Half a season at either end has no whole one around it: growth would bend the profile. */
static void find_profile(struct growth *g, const struct past *past)
{
    size_t season = g->season, cycles = past->n / season;
    size_t used = cycles > PROFILE_OF ? PROFILE_OF : cycles, skipped = season / 2;
    size_t n = used * season, inner = season > 1 ? n - season : n;
    const double *y = past->y + past->n - n;
    double *level = memory_new(n, sizeof *level);
    double *turned = memory_new(season, sizeof *turned);
    decompose_level(y, n, season, level);
    average_places(g, y + skipped, inner, level + skipped);
    keep_rest(g, y + skipped, inner, level + skipped);
    for (size_t i = 0; i < season; i++)
        turned[(i + skipped) % season] = g->profile[i];
    memcpy(g->profile, turned, season * sizeof *turned);
    free(turned);
    free(level);
}

/* What lies before the first whole block is left out. */
static void cut_into_blocks(struct growth *g, const struct past *past)
{
    size_t from = past->n - g->blocks * g->block;
    for (size_t b = 0; b < g->blocks; b++) {
        double sum = 0.0, usual = 0.0;
        for (size_t t = from + b * g->block; t < from + (b + 1) * g->block; t++) {
            sum += past->y[t];
            usual += g->profile[place_of(g, past->n, t)];
        }
        g->z[b] = g->times ? sum / fmax(usual, 1e-9) : (sum - usual) / (double)g->block;
    }
}

static size_t choose_block(const struct past *past)
{
    size_t season = past->longer ? past->longer : past->period;
    if (past->n < LEAST_BLOCKS * season)
        season = past->period;
    if (past->n < LEAST_BLOCKS * season)
        season = 1;
    return season * (past->n / season / MOST_BLOCKS + 1);
}

static void look_at(struct growth *g, const struct past *past)
{
    size_t longest = past->longer ? past->longer : past->period;
    g->season = past->n >= 2 * longest        ? longest
                : past->n >= 2 * past->period ? past->period
                                              : 1;
    g->profile = memory_new(g->season, sizeof *g->profile);
    g->block = choose_block(past);
    g->blocks = past->n / g->block;
    g->z = memory_new(g->blocks, sizeof *g->z);
    find_profile(g, past);
    cut_into_blocks(g, past);
    if (g->block == 1) { /* the blocks' own noise is all there is */
        g->rests = 1;
        g->rest[0] = g->times ? 1.0 : 0.0;
    }
}

struct growth *growth_new(const struct past *past, enum growth_shape only)
{
    if (past->n < LEAST_BLOCKS)
        return NULL;
    struct growth *g = memory_new(1, sizeof *g);
    g->any = only == GROWTH_ANY;
    look_at(g, past);
    fit_all(g, only);
    if (g->fits > 0)
        return g;
    growth_free(g);
    return NULL;
}

void growth_free(struct growth *g)
{
    free(g->z);
    free(g->profile);
    free(g->rest);
    free(g);
}

void growth_weights(const struct growth *g, double weight[GROWTH_SHAPES])
{
    for (size_t i = 0; i < GROWTH_SHAPES; i++)
        weight[i] = 0.0;
    for (size_t i = 0; i < g->fits; i++)
        weight[g->fit[i].shape] += g->fit[i].weight;
}

size_t growth_block(const struct growth *g)
{
    return g->block;
}

double growth_level(const struct growth *g)
{
    double level = 0.0;
    for (size_t i = 0; i < g->fits; i++)
        level += g->fit[i].weight * back(g, g->fit[i].level);
    return level;
}

size_t growth_draws(void)
{
    return DRAWS;
}

/* --- futures --- */

static const struct fit *draw_fit(const struct growth *g, double place)
{
    size_t i = 0;
    for (double sum = g->fit[0].weight; i + 1 < g->fits && sum < place; i++)
        sum += g->fit[i + 1].weight;
    return &g->fit[i];
}

/* One future of the level, block by block from now (level[0]); `smooth` without the blocks' own
 * noise. */
static void draw_future(const struct growth *g, size_t number, size_t blocks, bool smooth,
                        double *level)
{
    struct chance chance;
    chance_init(&chance, chance_key(1, number, chance_name("growth"), 0));
    const struct fit *fit = draw_fit(g, chance_unit(&chance));
    double dof = (double)g->blocks - 2.0, chi = 0.0;
    for (size_t i = 0; i < g->blocks - 2; i++)
        chi += pow(chance_normal(&chance), 2.0);
    double sigma = sqrt(fit->sigma2 * dof / fmax(chi, 1e-3));
    double u = chance_normal(&chance), v = chance_normal(&chance);
    double x = fit->level + sigma * fit->chol[0] * u;
    double drift = fit->drift + sigma * (fit->chol[1] * u + fit->chol[2] * v);
    bool fades = g->any && fit->shape == GROWTH_EXPONENTIAL && number % 2;
    double fading = fades ? pow(0.5, 1.0 / (double)g->blocks) : 1.0;
    double before = course(g, fit, (double)g->blocks);
    level[0] = back(g, x);
    for (size_t b = 1; b <= blocks; b++) {
        double noise = sigma * chance_normal(&chance);
        double now = course(g, fit, (double)(g->blocks + b));
        x += drift * (now - before);
        before = now;
        level[b] = back(g, smooth ? x + fit->alpha * noise : x + noise);
        x += fit->alpha * noise;
        drift *= fading;
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double *sorted, size_t n, double share)
{
    double place = share * ((double)n - 1.0);
    size_t i = (size_t)place;
    return i + 1 < n ? sorted[i] + (place - (double)i) * (sorted[i + 1] - sorted[i])
                     : sorted[i];
}

static void take_quantiles(double *drawn, size_t h, bool counts, struct outlook *out)
{
    qsort(drawn, DRAWS, sizeof *drawn, by_size);
    double least = counts ? 0.0 : -HUGE_VAL;
    out->path[h] = fmax(quantile(drawn, DRAWS, 0.5), least);
    for (size_t i = 0; i < out->levels; i++) {
        out->bands.low[i][h] = fmax(quantile(drawn, DRAWS, 0.5 - 0.5 * out->level[i]), least);
        out->bands.high[i][h] = fmax(quantile(drawn, DRAWS, 0.5 + 0.5 * out->level[i]), least);
    }
    for (size_t i = 0; i < 2; i++)
        out->unit[i][h] = 0.5 * (out->bands.high[i][h] - out->bands.low[i][h]);
}

/* A future's value at step h: its level there, the season, and a difference of the past. */
static double value_at(const struct growth *g, const double *future, size_t number, size_t h)
{
    double place = ((double)h + 0.5) / (double)g->block + 0.5;
    if (g->block == 1)
        place = (double)h + 1.0;
    size_t b = (size_t)place;
    double part = place - (double)b, level = future[b];
    if (part > 0.0)
        level += part * (future[b + 1] - future[b]);
    double season = g->profile[h % g->season];
    double rest = g->rest[chance_below_at(chance_key(2, number, h, 0), g->rests)];
    return g->times ? level * season * rest : level + season + rest;
}

static size_t blocks_ahead(const struct growth *g, size_t steps)
{
    return steps / g->block + 2;
}

static double *draw_futures(const struct growth *g, size_t blocks, bool smooth)
{
    double *futures = memory_new(DRAWS * (blocks + 1), sizeof *futures);
    for (size_t i = 0; i < DRAWS; i++)
        draw_future(g, i, blocks, smooth, futures + i * (blocks + 1));
    return futures;
}

void growth_fill(const struct growth *g, size_t horizon, bool counts, struct outlook *out,
                 double crosses, size_t *first)
{
    size_t blocks = blocks_ahead(g, horizon);
    double *futures = draw_futures(g, blocks, false), drawn[DRAWS];
    bool rises = growth_level(g) < crosses;
    for (size_t i = 0; first && i < DRAWS; i++)
        first[i] = horizon;
    for (size_t h = 0; h < horizon; h++) {
        for (size_t i = 0; i < DRAWS; i++) {
            drawn[i] = value_at(g, futures + i * (blocks + 1), i, h);
            if (first && first[i] == horizon &&
                (rises ? drawn[i] >= crosses : drawn[i] <= crosses))
                first[i] = h;
        }
        take_quantiles(drawn, h, counts, out);
    }
    free(futures);
}

void growth_paths(const struct growth *g, size_t horizon, bool counts, double *path)
{
    size_t blocks = blocks_ahead(g, horizon);
    double *futures = draw_futures(g, blocks, false), least = counts ? 0.0 : -HUGE_VAL;
    for (size_t i = 0; i < DRAWS; i++) {
        const double *future = futures + i * (blocks + 1);
        for (size_t h = 0; h < horizon; h++)
            path[i * horizon + h] = fmax(value_at(g, future, i, h), least);
    }
    free(futures);
}

void growth_reaches(const struct growth *g, double times, size_t limit, const double *share,
                    size_t count, size_t *step)
{
    size_t blocks = blocks_ahead(g, limit);
    double *futures = draw_futures(g, blocks, true), at[DRAWS], now = growth_level(g);
    for (size_t i = 0; i < DRAWS; i++) {
        const double *future = futures + i * (blocks + 1);
        at[i] = (double)limit;
        for (size_t b = 1; b <= blocks; b++) {
            double from = future[b - 1], to = future[b], level = times * now;
            if (times > 1.0 ? to < level : to > level)
                continue;
            double part = fabs(to - from) > 0.0 ? (level - from) / (to - from) : 1.0;
            at[i] =
                fmin(fmax((double)b - 1.5 + fmax(part, 0.0), 0.0) * (double)g->block, at[i]);
            break;
        }
    }
    qsort(at, DRAWS, sizeof *at, by_size);
    for (size_t i = 0; i < count; i++)
        step[i] = (size_t)quantile(at, DRAWS, share[i]);
    free(futures);
}

void growth_rate(const struct growth *g, size_t steps, const double *share, size_t count,
                 double *change)
{
    size_t blocks = blocks_ahead(g, steps), b = steps / g->block;
    double *futures = draw_futures(g, blocks, true), drawn[DRAWS], now = growth_level(g);
    for (size_t i = 0; i < DRAWS; i++)
        drawn[i] = futures[i * (blocks + 1) + (b > 0 ? b : 1)];
    qsort(drawn, DRAWS, sizeof *drawn, by_size);
    for (size_t i = 0; i < count; i++)
        change[i] = quantile(drawn, DRAWS, share[i]) / now - 1.0;
    free(futures);
}

bool growth_continue(const struct past *past, enum growth_shape only, size_t horizon,
                     double *path)
{
    struct growth *g = growth_new(past, only);
    if (!g)
        return false;
    struct outlook out = outlook_new(horizon);
    growth_fill(g, horizon, false, &out, 0.0, NULL);
    memcpy(path, out.path, horizon * sizeof *path);
    outlook_free(&out);
    growth_free(g);
    return true;
}
