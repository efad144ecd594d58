#include "forecasts/events.h"

#include "sim/memory.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LAGS   10
#define ROUNDS 3

/* The autoregression is estimated too, of which least squares know nothing: on made series 95%
 * intervals held 90 to 93% without this factor. */
#define DOUBT   1.2
#define COLUMNS (EVENTS_MAX + 1)

/* What an autoregression looks back at: the mean of the values from one lag to another. */
struct lag {
    size_t from, to;
};

struct filter {
    size_t count, furthest;
    struct lag lag[LAGS];
    double weight[LAGS + 1]; /* the last is the constant */
};

/* Values with their running sums, so that means over many lags cost nothing. */
struct column {
    const double *x;
    double *sum; /* of the first t values at t */
};

static struct column column_of(const double *x, size_t n)
{
    struct column column = {x, memory_new(n + 1, sizeof(double))};
    for (size_t t = 0; t < n; t++)
        column.sum[t + 1] = column.sum[t] + x[t];
    return column;
}

static double back_at(const struct column *column, struct lag lag, size_t t)
{
    if (lag.from == lag.to)
        return column->x[t - lag.from];
    return (column->sum[t - lag.from + 1] - column->sum[t - lag.to]) /
           (double)(lag.to - lag.from + 1);
}

/* Solves a symmetric system; `inverse` takes its inverse. False if it is singular. */
static bool solve(double *products, double *right, size_t size, double *inverse)
{
    for (size_t i = 0; i < size; i++) {
        products[i * size + i] *= 1.0 + 1e-6;
        if (!(products[i * size + i] > 1e-12))
            return false;
        for (size_t j = 0; j < i; j++)
            products[j * size + i] = products[i * size + j];
    }
    gsl_matrix_view a = gsl_matrix_view_array(products, size, size);
    gsl_vector_view b = gsl_vector_view_array(right, size);
    gsl_linalg_cholesky_decomp1(&a.matrix);
    gsl_linalg_cholesky_svx(&a.matrix, &b.vector);
    if (inverse) {
        memcpy(inverse, products, size * size * sizeof *inverse);
        gsl_matrix_view out = gsl_matrix_view_array(inverse, size, size);
        gsl_linalg_cholesky_invert(&out.matrix);
    }
    return true;
}

/* Means over one and four seasons stand for the slowly fading weights of smoothing. */
static void choose_lags(struct filter *filter, const struct past *past)
{
    size_t s = past->period > 3 ? past->period : 7, l = past->longer;
    const struct lag wanted[LAGS] = {
        {1,     1    },
        {2,     2    },
        {3,     3    },
        {1,     s    },
        {1,     4 * s},
        {s,     s    },
        {s + 1, s + 1},
        {2 * s, 2 * s},
        {l,     l    },
        {l + 1, l + 1}
    };
    *filter = (struct filter){0};
    for (size_t i = 0; i < LAGS; i++) {
        if (wanted[i].from == 0 || (i == LAGS - 1 && l == 0) || 3 * wanted[i].to > past->n)
            continue;
        filter->lag[filter->count++] = wanted[i];
        filter->furthest = wanted[i].to > filter->furthest ? wanted[i].to : filter->furthest;
    }
}

/* The autoregression of x on itself. */
static void learn_filter(struct filter *filter, const double *x, size_t n)
{
    size_t size = filter->count + 1;
    double products[(LAGS + 1) * (LAGS + 1)] = {0}, row[LAGS + 1], mean = 0.0;
    memset(filter->weight, 0, sizeof filter->weight);
    for (size_t t = 0; t < n; t++)
        mean += x[t] / (double)n;
    double *right = filter->weight;
    struct column column = column_of(x, n);
    for (size_t t = filter->furthest; t < n; t++) {
        for (size_t i = 0; i < filter->count; i++)
            row[i] = back_at(&column, filter->lag[i], t) - mean;
        row[filter->count] = 1.0;
        for (size_t i = 0; i < size; i++) {
            right[i] += row[i] * (x[t] - mean);
            for (size_t j = 0; j <= i; j++)
                products[i * size + j] += row[i] * row[j];
        }
    }
    free(column.sum);
    if (!solve(products, right, size, NULL))
        memset(filter->weight, 0, sizeof filter->weight);
}

static double filtered(const struct filter *filter, const struct column *column, size_t t)
{
    double value = column->x[t];
    for (size_t i = 0; i < filter->count; i++)
        value -= filter->weight[i] * back_at(column, filter->lag[i], t);
    return value;
}

struct learning {
    const struct events *events;
    size_t which[EVENTS_MAX], count; /* those that are to be learned */
    const double *x;
    size_t n;
    double effect[COLUMNS], deviation[COLUMNS];
};

/* Regression of the filtered past on the filtered shares and a constant. */
static bool regress(struct learning *l, const struct filter *filter)
{
    size_t size = l->count + 1, rows = l->n - filter->furthest;
    double *products = memory_new(2 * size * size, sizeof *products);
    double *inverse = products + size * size, row[COLUMNS], right[COLUMNS] = {0}, square = 0.0;
    double explained = 0.0, kept[COLUMNS];
    struct column column[COLUMNS];
    for (size_t k = 0; k < l->count; k++)
        column[k] = column_of(l->events->event[l->which[k]].share, l->n);
    column[l->count] = column_of(l->x, l->n);
    for (size_t t = filter->furthest; t < l->n; t++) {
        double target = filtered(filter, &column[l->count], t);
        for (size_t k = 0; k < l->count; k++)
            row[k] = filtered(filter, &column[k], t);
        row[l->count] = 1.0;
        square += target * target;
        for (size_t i = 0; i < size; i++) {
            right[i] += row[i] * target;
            for (size_t j = 0; j <= i; j++)
                products[i * size + j] += row[i] * row[j];
        }
    }
    memcpy(kept, right, sizeof kept);
    bool good = rows > 2 * size && solve(products, right, size, inverse);
    for (size_t i = 0; good && i < size; i++)
        explained += right[i] * kept[i];
    double variance = fmax(square - explained, 0.0) / (double)(rows > size ? rows - size : 1);
    for (size_t i = 0; good && i < size; i++) {
        l->effect[i] = right[i];
        l->deviation[i] = DOUBT * sqrt(variance * inverse[i * size + i]);
    }
    for (size_t k = 0; k < size; k++)
        free(column[k].sum);
    free(products);
    return good;
}

/* The first guess of what would have been without events: the same place one season before. */
static void bridge(const struct learning *l, size_t season, double *x)
{
    for (size_t t = 0; t < l->n; t++) {
        bool on = false;
        for (size_t k = 0; k < l->count; k++)
            on |= l->events->event[l->which[k]].share[t] > 0.0;
        if (on && t >= season)
            x[t] = x[t - season];
    }
}

static bool learn(struct learning *l, const struct past *past)
{
    struct filter filter;
    double *plain = memory_new(l->n, sizeof *plain);
    bool good = true;
    choose_lags(&filter, past);
    memcpy(plain, l->x, l->n * sizeof *plain);
    bridge(l, past->longer ? past->longer : past->period, plain);
    for (int round = 0; round < ROUNDS && good; round++) {
        learn_filter(&filter, plain, l->n);
        good = regress(l, &filter);
        for (size_t t = 0; t < l->n && good; t++) {
            plain[t] = l->x[t];
            for (size_t k = 0; k < l->count; k++)
                plain[t] -= l->effect[k] * l->events->event[l->which[k]].share[t];
        }
    }
    free(plain);
    return good;
}

/* On in nearly every season at the same places, and nowhere else. */
static bool is_seasonal(const double *share, const struct past *past)
{
    size_t season = past->longer ? past->longer : past->period;
    double same = 0.0, on = 0.0;
    for (size_t t = season; t < past->n && season > 1; t++) {
        on += share[t];
        same += fmin(share[t], share[t - season]);
    }
    return same > 0.9 * on && on > 0.0;
}

static void look_at(const struct event *event, const struct past *past, size_t horizon,
                    struct event_effect *effect)
{
    for (size_t t = 0; t < past->n + horizon; t++)
        *(t < past->n ? &effect->past : &effect->ahead) += event->share[t];
    if (event->given)
        effect->standing = EVENT_GIVEN;
    else if (!(effect->past > 0.0))
        effect->standing = EVENT_UNSEEN;
    else if (is_seasonal(event->share, past))
        effect->standing = EVENT_IN_SEASON;
}

void events_learn(const struct events *events, const struct past *past, size_t horizon,
                  struct event_effect *effects)
{
    struct learning l = {.events = events, .n = past->n};
    bool adds = false;
    for (size_t t = 0; t < past->n; t++)
        adds |= past->y[t] < 0.0;
    double *x = memory_new(past->n, sizeof *x);
    for (size_t k = 0; k < events->count; k++) {
        effects[k] = (struct event_effect){.adds = adds};
        look_at(&events->event[k], past, horizon, &effects[k]);
        if (effects[k].standing == EVENT_GIVEN && !adds)
            effects[k].size = log(events->event[k].given_times);
        if (effects[k].standing == EVENT_LEARNED)
            l.which[l.count++] = k;
    }
    for (size_t t = 0; t < past->n; t++) {
        double variance;
        x[t] = adds ? past->y[t] : log1p(past->y[t]);
        x[t] -= events_at(events, effects, t, &variance); /* what is given, so far */
    }
    l.x = x;
    bool good = l.count > 0 && learn(&l, past);
    for (size_t k = 0; k < l.count; k++) {
        struct event_effect *effect = &effects[l.which[k]];
        effect->size = good ? l.effect[k] : 0.0;
        effect->deviation = good ? l.deviation[k] : 0.0;
        if (!good)
            effect->standing = EVENT_UNSEEN;
    }
    free(x);
}

double events_at(const struct events *events, const struct event_effect *effects, size_t step,
                 double *variance)
{
    double sum = 0.0;
    *variance = 0.0;
    for (size_t k = 0; k < events->count; k++) {
        double share = events->event[k].share[step];
        sum += share * effects[k].size;
        *variance += share * share * effects[k].deviation * effects[k].deviation;
    }
    return sum;
}

void events_remove(const struct events *events, const struct event_effect *effects, size_t n,
                   double *y)
{
    for (size_t t = 0; t < n; t++) {
        double variance, size = events_at(events, effects, t, &variance);
        if (size < 0.0 || size > 0.0)
            y[t] = effects[0].adds ? y[t] - size : fmax(expm1(log1p(y[t]) - size), 0.0);
    }
}
