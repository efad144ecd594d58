#include "forecasts/ets_gradient.h"

#include <math.h>

struct forth {
    double squares, log_forecasts;
    size_t counted;
};

/* Both passes get the kind of season as a constant, so that little of their branching is left.
 */
static inline __attribute__((always_inline)) struct forth
/* NOLINTNEXTLINE(readability-function-cognitive-complexity,readability-function-size) */
go_forth(const struct ets_model *model, const double *y, size_t n, struct ets_step *steps,
         const enum ets_season kind)
{
    struct ets_model m = *model;
    struct forth sums = {0.0, 0.0, 0};
    bool sloped = m.form->trend != ETS_LEVEL, relative = m.form->relative;
    double product = 1.0, phi = sloped ? m.phi : 0.0, beta = sloped ? m.beta : 0.0;
    for (size_t t = 0, place = 0; t < n; t++) {
        double s = kind ? m.season[place] : 0.0;
        double q = m.level + phi * m.slope;
        double f = kind == ETS_MULTIPLYING ? q * s : q + s;
        steps[t] = (struct ets_step){m.level, m.slope, s, f};
        bool seen = y[t] == y[t];
        double value = seen ? y[t] : f;
        double d = (kind == ETS_MULTIPLYING ? value / s : value - s) - q;
        m.level = q + m.alpha * d;
        m.slope = phi * m.slope + beta * d;
        if (kind) {
            double now = kind == ETS_MULTIPLYING ? value / q : value - q;
            m.season[place] = s + m.gamma * (now - s);
            place = place + 1 == m.period ? 0 : place + 1;
        }
        double e = relative ? (value - f) / f : value - f;
        sums.squares += e * e;
        sums.counted += seen;
        if (relative && seen)
            product *= fabs(f);
        if (product > 1e150 || product < 1e-150) {
            sums.log_forecasts += log(product);
            product = 1.0;
        }
    }
    sums.log_forecasts += log(product);
    return sums;
}

/* L, B and S are derivatives of the likelihood in the states after an observation; the loop
 * turns them into those before it. */
static inline __attribute__((always_inline)) void
/* NOLINTNEXTLINE(readability-function-cognitive-complexity,readability-function-size) */
go_back(const struct ets_model *m, const double *y, size_t n, const struct ets_step *steps,
        struct ets_model *g, double per_square, const enum ets_season kind)
{
    bool sloped = m->form->trend != ETS_LEVEL, relative = m->form->relative;
    double phi = sloped ? m->phi : 0.0, beta = sloped ? m->beta : 0.0;
    double level = 0.0, slope = 0.0;
    size_t place = kind ? n % m->period : 0;
    for (size_t t = n; t-- > 0;) {
        const struct ets_step *at = &steps[t];
        double q = at->level + phi * at->slope, s = at->season, f = at->forecast;
        double carried = level, through = 0.0; /* in q, and in the slope that is carried on */
        if (kind)
            place = place == 0 ? m->period - 1 : place - 1;
        if (y[t] == y[t]) {
            double e = relative ? (y[t] - f) / f : y[t] - f;
            double at_f = relative ? 2.0 / f - 2.0 * per_square * e * y[t] / (f * f)
                                   : -2.0 * per_square * e;
            double p = kind == ETS_MULTIPLYING ? y[t] / s : y[t] - s, d = p - q;
            g->alpha += level * d;
            g->beta += slope * d;
            double at_d = m->alpha * level + beta * slope;
            carried -= at_d;
            if (kind) {
                double index = g->season[place];
                double now = kind == ETS_MULTIPLYING ? y[t] / q : y[t] - q;
                g->gamma += index * (now - s);
                carried -= m->gamma * index * (kind == ETS_MULTIPLYING ? now / q : 1.0);
                g->season[place] = index * (1.0 - m->gamma) -
                                   at_d * (kind == ETS_MULTIPLYING ? p / s : 1.0) +
                                   at_f * (kind == ETS_MULTIPLYING ? q : 1.0);
            }
            carried += at_f * (kind == ETS_MULTIPLYING ? s : 1.0);
        }
        through = carried + slope;
        g->phi += through * at->slope;
        level = carried;
        slope = phi * through;
    }
    g->level = level;
    g->slope = slope;
}

double ets_gradient(const struct ets_model *model, const double *y, size_t n,
                    struct ets_step *steps, struct ets_model *gradient)
{
    struct forth sums;
    *gradient = (struct ets_model){.form = model->form, .period = model->period};
    switch (model->form->season) {
    case ETS_ADDING:
        sums = go_forth(model, y, n, steps, ETS_ADDING);
        break;
    case ETS_MULTIPLYING:
        sums = go_forth(model, y, n, steps, ETS_MULTIPLYING);
        break;
    default:
        sums = go_forth(model, y, n, steps, ETS_SEASONLESS);
    }
    double count = (double)sums.counted;
    double value = count * log(sums.squares);
    if (model->form->relative)
        value += 2.0 * sums.log_forecasts;
    if (!(value < 1e300))
        return HUGE_VAL;
    double per_square = sums.squares > 0.0 ? count / sums.squares : 0.0;
    switch (model->form->season) {
    case ETS_ADDING:
        go_back(model, y, n, steps, gradient, per_square, ETS_ADDING);
        break;
    case ETS_MULTIPLYING:
        go_back(model, y, n, steps, gradient, per_square, ETS_MULTIPLYING);
        break;
    default:
        go_back(model, y, n, steps, gradient, per_square, ETS_SEASONLESS);
    }
    return value < -1e10 ? -1e10 : value;
}
