#include "forecasts/ets_fit.h"

#include "forecasts/descent.h"
#include "forecasts/ets_gradient.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

#define LOWEST  1e-4
#define HIGHEST 0.9999
#define STEPS   250

struct problem {
    const double *y;
    size_t n;
    struct ets_step *steps;
    struct ets_model model;
    double unit; /* of the states that move */
};

/* A variable that may be anything, and the parameter between bounds that it stands for. */
static double within(double low, double high, double free)
{
    double s = sin(free);
    return low + (high - low) * s * s;
}

static double freed(double low, double high, double value)
{
    double share = (value - low) / (high - low);
    return asin(sqrt(fmin(fmax(share, 0.0), 1.0)));
}

static double per_free(double low, double high, double free)
{
    return (high - low) * sin(2.0 * free);
}

static size_t pack(const struct problem *p, double *x)
{
    const struct ets_model *m = &p->model;
    size_t n = 0;
    x[n++] = freed(LOWEST, HIGHEST, m->alpha);
    x[n++] = m->level / p->unit;
    if (m->form->trend) {
        x[n++] = freed(LOWEST, m->alpha, m->beta);
        x[n++] = m->slope / p->unit;
    }
    if (m->form->trend == ETS_DAMPED)
        x[n++] = freed(0.8, 0.98, m->phi);
    if (m->form->season) {
        x[n++] = freed(LOWEST, 1.0 - m->alpha, m->gamma);
        double unit = m->form->season == ETS_ADDING ? p->unit : 1.0;
        for (size_t i = 0; i < m->period; i++)
            x[n++] = m->season[i] / unit;
    }
    return n;
}

static void unpack(struct problem *p, const double *x)
{
    struct ets_model *m = &p->model;
    size_t n = 0;
    m->alpha = within(LOWEST, HIGHEST, x[n++]);
    m->level = p->unit * x[n++];
    if (m->form->trend) {
        m->beta = within(LOWEST, m->alpha, x[n++]);
        m->slope = p->unit * x[n++];
    }
    if (m->form->trend == ETS_DAMPED)
        m->phi = within(0.8, 0.98, x[n++]);
    if (m->form->season) {
        m->gamma = within(LOWEST, 1.0 - m->alpha, x[n++]);
        double unit = m->form->season == ETS_ADDING ? p->unit : 1.0;
        for (size_t i = 0; i < m->period; i++)
            m->season[i] = unit * x[n++];
    }
}

/* The gradient in x from that in the model: the chain rule, backwards through unpack. */
static void chain(const struct problem *p, const double *x, struct ets_model g, double *out)
{
    const struct ets_model *m = &p->model;
    size_t n = 2;
    double alpha = g.alpha;
    out[1] = p->unit * g.level;
    if (m->form->trend) {
        double s = sin(x[n]);
        alpha += g.beta * s * s;
        out[n] = g.beta * per_free(LOWEST, m->alpha, x[n]);
        n++;
        out[n++] = p->unit * g.slope;
    }
    if (m->form->trend == ETS_DAMPED) {
        out[n] = g.phi * per_free(0.8, 0.98, x[n]);
        n++;
    }
    if (m->form->season) {
        double s = sin(x[n]);
        alpha -= g.gamma * s * s;
        out[n] = g.gamma * per_free(LOWEST, 1.0 - m->alpha, x[n]);
        n++;
        double unit = m->form->season == ETS_ADDING ? p->unit : 1.0;
        for (size_t i = 0; i < m->period; i++)
            out[n++] = unit * g.season[i];
    }
    out[0] = alpha * per_free(LOWEST, HIGHEST, x[0]);
}

static double badness(void *context, const double *x, double *gradient)
{
    struct problem *p = context;
    struct ets_model g;
    unpack(p, x);
    double value = ets_gradient(&p->model, p->y, p->n, p->steps, &g);
    if (value < HUGE_VAL)
        chain(p, x, g, gradient);
    return value;
}

static double mean_of(const double *y, size_t n)
{
    double sum = 0.0;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (y[i] == y[i]) {
            sum += y[i];
            count++;
        }
    }
    return count ? sum / (double)count : 0.0;
}

static double spread_of(const double *y, size_t n)
{
    double mean = mean_of(y, n), sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += y[i] == y[i] ? (y[i] - mean) * (y[i] - mean) : 0.0;
    return sqrt(sum / (double)n);
}

/* Mean of how the values at one place stand to their season. */
static double first_index(const struct problem *p, size_t place, size_t seasons)
{
    bool adding = p->model.form->season == ETS_ADDING;
    double sum = 0.0, count = 0.0;
    size_t period = p->model.period;
    for (size_t k = 0; k < seasons; k++) {
        double around = mean_of(p->y + k * period, period), at = p->y[k * period + place];
        if (at != at)
            continue;
        sum += adding ? at - around : at / around;
        count += 1.0;
    }
    if (adding)
        return count > 0.0 ? sum / count : 0.0;
    return count > 0.0 ? fmax(sum / count, 0.05) : 1.0;
}

/* First states: a line through the means of the first seasons, indices around it. */
static void begin(struct problem *p)
{
    struct ets_model *m = &p->model;
    size_t period = m->period, seasons = p->n / period < 4 ? p->n / period : 4;
    size_t length = period > 1 ? period : p->n < 10 ? p->n / 2 : 5;
    double first = mean_of(p->y, length);
    double next = p->n >= 2 * length ? mean_of(p->y + length, length) : first;
    m->slope = m->form->trend ? (next - first) / (double)length : 0.0;
    m->level = first - m->slope * 0.5 * (double)(length + 1);
    for (size_t i = 0; i < period && m->form->season; i++)
        m->season[i] = first_index(p, i, seasons);
}

/* Level and indices share a constant, or a factor, that changes nothing: the indices sum to 0,
 * or average to 1. */
static void normalise(struct ets_model *m)
{
    if (!m->form->season)
        return;
    double mean = mean_of(m->season, m->period);
    bool adding = m->form->season == ETS_ADDING;
    for (size_t i = 0; i < m->period; i++)
        m->season[i] = adding ? m->season[i] - mean : m->season[i] / mean;
    m->level = adding ? m->level + mean : m->level * mean;
    m->slope = adding ? m->slope : m->slope * mean;
}

static struct ets_fit from_start(struct problem *p, const double *start)
{
    double x[DESCENT_VARIABLES];
    p->model.alpha = start[0];
    p->model.beta = start[1] * start[0];
    p->model.gamma = start[2] * (1.0 - start[0]);
    p->model.phi = p->model.form->trend == ETS_DAMPED ? 0.95 : 1.0;
    begin(p);
    size_t n = pack(p, x);
    struct ets_fit fit = {.likelihood = descent(badness, p, x, n, STEPS)};
    unpack(p, x);
    fit.model = p->model;
    if (p->model.form->trend == ETS_LEVEL)
        fit.model.beta = 0.0;
    if (!p->model.form->season)
        fit.model.gamma = 0.0;
    return fit;
}

static bool suits(const struct ets_form *form, const double *y, size_t n, size_t period)
{
    bool positive = true;
    size_t seen = 0;
    for (size_t i = 0; i < n; i++) {
        positive &= !(y[i] <= 0.0);
        seen += y[i] == y[i];
    }
    if (form->season && (period < 2 || period > ETS_PERIOD || n < 2 * period))
        return false;
    return seen > ets_free(form, period) + 1 && (positive || !form->relative);
}

/* Alpha, and the shares of their ranges that beta and gamma begin with. The likelihood has
 * several maxima; from these the best was found as often as by R or more often. */
static const double starts[][3] = {
    {0.1,  0.1, 0.05},
    {0.5,  0.1, 0.2 },
    {0.9,  0.3, 0.3 },
    {0.02, 0.1, 0.9 },
    {0.3,  0.8, 0.02}
};

static struct ets_fit fit_from(const struct ets_form *form, const double *y, size_t n,
                               size_t period, size_t count)
{
    if (!form->season)
        period = 1;
    struct ets_fit best = {
        {.form = form, .period = period},
        HUGE_VAL, HUGE_VAL, HUGE_VAL
    };
    if (!suits(form, y, n, period))
        return best;
    struct problem p = {y, n, memory_new(n, sizeof *p.steps), best.model, spread_of(y, n)};
    p.unit = p.unit > 0.0 ? p.unit : 1.0;
    for (size_t i = 0; i < count; i++) {
        struct ets_fit fit = from_start(&p, starts[i]);
        if (fit.likelihood < best.likelihood)
            best = fit;
    }
    free(p.steps);
    if (!(best.likelihood < HUGE_VAL))
        return best;
    normalise(&best.model);
    size_t seen = 0;
    for (size_t i = 0; i < n; i++)
        seen += y[i] == y[i];
    double k = (double)ets_free(form, period), all = (double)seen;
    best.aicc = best.likelihood + 2.0 * k + 2.0 * k * (k + 1.0) / (all - k - 1.0);
    best.sigma2 = ets_squares(&best.model, y, n) / fmax(all - k + 1.0, 1.0);
    return best;
}

struct ets_fit ets_fit(const struct ets_form *form, const double *y, size_t n, size_t period)
{
    return fit_from(form, y, n, period, sizeof starts / sizeof *starts);
}

struct ets_fit ets_fit_quickly(const struct ets_form *form, const double *y, size_t n,
                               size_t period)
{
    return fit_from(form, y, n, period, 1);
}

struct ets_fit ets_choose(const double *y, size_t n, size_t period)
{
    struct ets_fit best = {.aicc = HUGE_VAL};
    for (size_t i = 0; i < ETS_FORMS; i++) {
        struct ets_fit fit = ets_fit(&ets_forms[i], y, n, period);
        if (i == 0 || fit.aicc < best.aicc)
            best = fit;
    }
    return best;
}
