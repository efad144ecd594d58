#include "forecasts/profile.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct profile {
    size_t period, longer;
    double alpha, gamma, delta, rho;
    double level, error;
    double *daily, *weekly; /* period and longer places */
};

static void begin(struct profile *p, const double *y, size_t n)
{
    size_t span = p->longer ? p->longer : p->period, first = n / span < 3 ? n / span : 3;
    size_t used = first * span, days = used / p->period;
    p->level = 0.0;
    p->error = 0.0;
    memset(p->daily, 0, p->period * sizeof *p->daily);
    for (size_t t = 0; t < used; t++)
        p->level += y[t] / (double)used;
    for (size_t t = 0; t < used; t++)
        p->daily[t % p->period] += (y[t] - p->level) / (double)days;
    for (size_t i = 0; i < p->longer; i++)
        p->weekly[i] = 0.0;
    for (size_t t = 0; p->longer && t < used; t++)
        p->weekly[t % p->longer] += (y[t] - p->level - p->daily[t % p->period]) / (double)first;
}

/* Sum of squared errors after the first two seasons, or the path ahead from n on. */
static double pass(struct profile *p, const double *y, size_t n, size_t horizon, double *path)
{
    double squares = 0.0, none = 0.0;
    size_t warm = 2 * (p->longer ? p->longer : p->period);
    for (size_t t = 0, i = 0, j = 0; t < n + horizon; t++) {
        double *daily = &p->daily[i], *weekly = p->longer ? &p->weekly[j] : &none;
        double f = p->level + *daily + *weekly, corrected = f + p->rho * p->error;
        if (t < n) {
            double e = y[t] - f, c = y[t] - corrected;
            p->level += p->alpha * c;
            *daily += p->gamma * c;
            *weekly += p->delta * c;
            p->error = e - p->alpha * c;
            squares += t >= warm ? c * c : 0.0;
        } else {
            path[t - n] = corrected;
            p->error *= p->rho;
        }
        i = i + 1 == p->period ? 0 : i + 1;
        j = j + 1 >= p->longer ? 0 : j + 1;
    }
    return squares;
}

static double try_out(struct profile *p, const double *y, size_t n, const double *x)
{
    p->alpha = x[0];
    p->gamma = x[1];
    p->delta = x[2];
    p->rho = x[3];
    begin(p, y, n);
    return pass(p, y, n, 0, NULL);
}

/* One parameter after the other along a grid, three rounds: the surface is smooth and wide, and
 * nothing is gained from finding its lowest point more exactly. */
static void search(struct profile *p, const double *y, size_t n, double *x)
{
    static const double grid[4][6] = {
        {0.002, 0.01, 0.03, 0.1,  0.25, 0.5 },
        {0.01,  0.03, 0.07, 0.15, 0.25, 0.4 },
        {0.01,  0.05, 0.1,  0.2,  0.3,  0.45},
        {0.0,   0.3,  0.6,  0.8,  0.9,  0.97}
    };
    double best = try_out(p, y, n, x);
    for (int step = 0; step < 8; step++) {
        int k = step % 4;
        if (k == 2 && !p->longer)
            continue;
        for (int i = 0; i < 6; i++) {
            double old = x[k];
            x[k] = grid[k][i];
            double value = try_out(p, y, n, x);
            if (value < best)
                best = value;
            else
                x[k] = old;
        }
    }
}

bool profile_continue(const double *y, size_t n, size_t period, size_t longer, size_t horizon,
                      double *path)
{
    size_t span = longer ? longer : period;
    if (period < 2 || n < 2 * span)
        return false;
    struct profile p = {.period = period, .longer = longer};
    p.daily = memory_new(period, sizeof *p.daily);
    p.weekly = memory_new(longer + 1, sizeof *p.weekly);
    double x[4] = {0.03, 0.15, longer ? 0.2 : 0.0, 0.8};
    search(&p, y, n, x);
    try_out(&p, y, n, x);
    begin(&p, y, n);
    pass(&p, y, n, horizon, path);
    free(p.daily);
    free(p.weekly);
    return true;
}
