#include "forecasts/ets_variance.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

/* How much of an error is still felt j steps later, j = 1 ... */
static void echoes(const struct ets_model *m, bool as_r, size_t count, double *echo)
{
    bool early = as_r && m->form->trend == ETS_LEVEL;
    double slope = m->form->trend == ETS_LEVEL ? 0.0 : m->beta;
    double level = m->alpha;
    for (size_t j = 1; j <= count; j++) {
        slope *= m->form->trend == ETS_DAMPED ? m->phi : 1.0;
        level += slope;
        bool returns = m->form->season && (j + early) % m->period == 0;
        echo[j - 1] = level + (returns ? m->gamma : 0.0);
    }
}

static void class_1(double sigma2, const double *echo, size_t horizon, double *variance)
{
    double sum = 1.0;
    for (size_t h = 0; h < horizon; h++) {
        variance[h] = sigma2 * sum;
        sum += echo[h] * echo[h];
    }
}

static void class_2(double sigma2, const double *echo, size_t horizon, const double *mean,
                    double *variance)
{
    double *theta = memory_new(horizon, sizeof *theta);
    for (size_t h = 0; h < horizon; h++) {
        double sum = 0.0;
        for (size_t j = 0; j < h; j++)
            sum += echo[j] * echo[j] * theta[h - 1 - j];
        theta[h] = mean[h] * mean[h] + sigma2 * sum;
        variance[h] = (1.0 + sigma2) * theta[h] - mean[h] * mean[h];
    }
    free(theta);
}

/* First and second moments of (level, slope) times one season's index. */
struct moments {
    double l, b;
    double ll, lb, bb;
};

/* F = (1 lift; 0 phi) applied to both sides of the second moments. */
static struct moments carry(struct moments z, double lift, double phi)
{
    return (struct moments){
        .l = z.l + lift * z.b,
        .b = phi * z.b,
        .ll = z.ll + 2.0 * lift * z.lb + lift * lift * z.bb,
        .lb = phi * (z.lb + lift * z.bb),
        .bb = phi * phi * z.bb,
    };
}

/* Level and slope take an error e: (l, b) becomes (l + alpha e l, b + beta e l), where l is
 * already carried. The index takes it too, times (1 + gamma e), in its own season. */
static struct moments shake(const struct ets_model *m, double sigma2, double gamma,
                            struct moments z)
{
    double a = m->alpha, b = m->beta;
    double l1 = a + gamma, l2 = gamma * a; /* l (1 + l1 e + l2 e^2) */
    double s1 = b, s2 = gamma * b;         /* b (1 + gamma e) + l (s1 e + s2 e^2) */
    double v = sigma2, w = 3.0 * sigma2 * sigma2;
    struct moments out;
    out.l = z.l * (1.0 + l2 * v);
    out.b = z.b + z.l * s2 * v;
    out.ll = z.ll * (1.0 + (l1 * l1 + 2.0 * l2) * v + l2 * l2 * w);
    out.lb = z.lb * (1.0 + (l2 + l1 * gamma) * v) + z.ll * ((s2 + l1 * s1) * v + l2 * s2 * w);
    out.bb = z.bb * (1.0 + gamma * gamma * v) + 2.0 * z.lb * (s2 + gamma * s1) * v +
             z.ll * (s1 * s1 * v + s2 * s2 * w);
    return out;
}

static void class_3(const struct ets_model *m, double sigma2, bool as_r, size_t horizon,
                    double *mean, double *variance)
{
    double phi = m->form->trend == ETS_DAMPED ? m->phi : 1.0;
    bool sloped = m->form->trend != ETS_LEVEL;
    double lift = !sloped ? 0.0 : as_r ? 1.0 : phi;
    struct ets_model flat = *m;
    if (!sloped)
        flat.beta = 0.0;
    struct moments at[ETS_PERIOD];
    for (size_t j = 0; j < m->period; j++) {
        double l = m->level * m->season[j], b = sloped ? m->slope * m->season[j] : 0.0;
        at[j] = (struct moments){l, b, l * l, l * b, b * b};
    }
    for (size_t h = 0; h < horizon; h++) {
        for (size_t j = 0; j < m->period; j++) {
            bool own = j == h % m->period;
            at[j] = carry(at[j], lift, phi);
            if (own) {
                mean[h] = at[j].l;
                variance[h] = (1.0 + sigma2) * at[j].ll - mean[h] * mean[h];
            }
            at[j] = shake(&flat, sigma2, own ? m->gamma : 0.0, at[j]);
        }
    }
}

void ets_variance(const struct ets_model *end, double sigma2, bool as_r, size_t horizon,
                  double *mean, double *variance)
{
    if (end->form->season == ETS_MULTIPLYING) {
        class_3(end, sigma2, as_r, horizon, mean, variance);
        return;
    }
    ets_continue(end, horizon, mean);
    double *echo = memory_new(horizon + 1, sizeof *echo);
    echoes(end, as_r, horizon, echo);
    if (end->form->relative)
        class_2(sigma2, echo, horizon, mean, variance);
    else
        class_1(sigma2, echo, horizon, variance);
    free(echo);
}
