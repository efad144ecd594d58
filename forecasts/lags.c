#include "forecasts/lags.h"

#include "sim/memory.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LAGS 16

struct lags {
    size_t count, lag[LAGS];
    size_t base; /* the season that is repeated where no weight says otherwise */
    double weight[LAGS + 1];
};

static void add(struct lags *lags, size_t lag, size_t limit)
{
    for (size_t i = 0; i < lags->count; i++) {
        if (lags->lag[i] == lag)
            return;
    }
    if (lag > 0 && lag <= limit && lags->count < LAGS)
        lags->lag[lags->count++] = lag;
}

static void choose(struct lags *lags, size_t n, size_t period, size_t longer)
{
    size_t limit = n / 2;
    for (size_t lag = 1; lag <= 3; lag++)
        add(lags, lag, limit);
    size_t seasons[] = {period, longer};
    for (size_t i = 0; i < 2; i++) {
        if (seasons[i] < 2)
            continue;
        for (size_t near = 0; near < 3; near++)
            add(lags, seasons[i] + near, limit);
        add(lags, 2 * seasons[i], limit);
        if (i == 1 && period > 1)
            add(lags, longer - period, limit);
    }
}

static void row_at(const struct lags *lags, const double *y, size_t t, double mean, double *row)
{
    for (size_t i = 0; i < lags->count; i++)
        row[i] = y[t - lags->lag[i]] - mean;
    row[lags->count] = 1.0;
}

static bool solve(struct lags *lags, double *products, double *right)
{
    size_t size = lags->count + 1;
    gsl_matrix_view a = gsl_matrix_view_array(products, size, size);
    gsl_vector_view b = gsl_vector_view_array(right, size);
    for (size_t i = 0; i < size; i++) {
        if (!(products[i * size + i] > 0.0))
            return false;
    }
    gsl_linalg_cholesky_decomp1(&a.matrix);
    gsl_linalg_cholesky_svx(&a.matrix, &b.vector);
    memcpy(lags->weight, right, size * sizeof *right);
    return true;
}

static bool learn(struct lags *lags, const double *y, size_t n, double mean)
{
    size_t size = lags->count + 1, furthest = lags->base;
    double products[(LAGS + 1) * (LAGS + 1)] = {0}, right[LAGS + 1] = {0}, row[LAGS + 1];
    for (size_t i = 0; i < lags->count; i++)
        furthest = lags->lag[i] > furthest ? lags->lag[i] : furthest;
    for (size_t t = furthest; t < n; t++) {
        double target = y[t] - y[t - lags->base];
        row_at(lags, y, t, mean, row);
        for (size_t i = 0; i < size; i++) {
            right[i] += row[i] * target;
            for (size_t j = 0; j <= i; j++)
                products[i * size + j] += row[i] * row[j];
        }
    }
    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j < i; j++)
            products[j * size + i] = products[i * size + j];
        products[i * size + i] *= 1.001;
    }
    return solve(lags, products, right);
}

bool lags_continue(const double *y, size_t n, size_t period, size_t longer, size_t horizon,
                   double *path)
{
    struct lags lags = {.base = longer > 1 ? longer : period > 1 ? period : 1};
    if (n < 2 * lags.base + 20)
        return false;
    choose(&lags, n, period, longer);
    double mean = 0.0, row[LAGS + 1];
    for (size_t i = 0; i < n; i++)
        mean += y[i] / (double)n;
    if (!learn(&lags, y, n, mean))
        return false;
    double *all = memory_new(n + horizon, sizeof *all);
    memcpy(all, y, n * sizeof *y);
    for (size_t t = n; t < n + horizon; t++) {
        row_at(&lags, all, t, mean, row);
        all[t] = all[t - lags.base];
        for (size_t i = 0; i <= lags.count; i++)
            all[t] += lags.weight[i] * row[i];
    }
    memcpy(path, all + n, horizon * sizeof *path);
    free(all);
    return true;
}
