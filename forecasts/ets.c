#include "forecasts/ets.h"

#include <math.h>
#include <string.h>

const struct ets_form ets_forms[ETS_FORMS] = {
    {"ANN",  false, ETS_LEVEL,  ETS_SEASONLESS },
    {"AAN",  false, ETS_LINEAR, ETS_SEASONLESS },
    {"AAdN", false, ETS_DAMPED, ETS_SEASONLESS },
    {"ANA",  false, ETS_LEVEL,  ETS_ADDING     },
    {"AAA",  false, ETS_LINEAR, ETS_ADDING     },
    {"AAdA", false, ETS_DAMPED, ETS_ADDING     },
    {"MNN",  true,  ETS_LEVEL,  ETS_SEASONLESS },
    {"MAN",  true,  ETS_LINEAR, ETS_SEASONLESS },
    {"MAdN", true,  ETS_DAMPED, ETS_SEASONLESS },
    {"MNA",  true,  ETS_LEVEL,  ETS_ADDING     },
    {"MAA",  true,  ETS_LINEAR, ETS_ADDING     },
    {"MAdA", true,  ETS_DAMPED, ETS_ADDING     },
    {"MNM",  true,  ETS_LEVEL,  ETS_MULTIPLYING},
    {"MAM",  true,  ETS_LINEAR, ETS_MULTIPLYING},
    {"MAdM", true,  ETS_DAMPED, ETS_MULTIPLYING},
};

const struct ets_form *ets_form_named(const char *name)
{
    for (size_t i = 0; i < ETS_FORMS; i++) {
        if (strcmp(ets_forms[i].name, name) == 0)
            return &ets_forms[i];
    }
    return NULL;
}

size_t ets_free(const struct ets_form *form, size_t period)
{
    size_t count = 3; /* alpha, the first level, the variance */
    if (form->trend != ETS_LEVEL)
        count += form->trend == ETS_DAMPED ? 3 : 2;
    if (form->season != ETS_SEASONLESS)
        count += period; /* gamma, and one index that the others decide */
    return count;
}

/* The logarithm of a long product: mantissas are multiplied, exponents added. */
struct log_product {
    double mantissa;
    long exponent;
};

static inline void multiply(struct log_product *product, double factor)
{
    int exponent;
    product->mantissa = frexp(product->mantissa * fabs(factor), &exponent);
    product->exponent += exponent;
}

struct sums {
    double squares;
    struct log_product forecasts;
    size_t counted;
};

/* One pass. The form's parts come as constants, so each call below is a loop of its own
 * with few branches left. */
/* NOLINTNEXTLINE(readability-function-cognitive-complexity): constants decide most of it */
static inline __attribute__((always_inline)) struct sums pass(struct ets_model *m,
                                                              const double *y, size_t n,
                                                              double *fitted,
                                                              const struct ets_form parts)
{
    struct sums sums = {
        0.0, {1.0, 0},
         0
    };
    double level = m->level, slope = m->slope;
    size_t place = 0;
    for (size_t t = 0; t < n; t++) {
        double s = parts.season ? m->season[place] : 0.0;
        double carried = parts.trend ? m->phi * slope : 0.0;
        double q = level + carried;
        double f = parts.season == ETS_MULTIPLYING ? q * s : q + s;
        if (fitted)
            fitted[t] = f;
        bool seen = y[t] == y[t];
        double value = seen ? y[t] : f;
        double d = (parts.season == ETS_MULTIPLYING ? value / s : value - s) - q;
        level = q + m->alpha * d;
        if (parts.trend)
            slope = carried + m->beta * d;
        if (parts.season) {
            double now = parts.season == ETS_MULTIPLYING ? value / q : value - q;
            m->season[place] = s + m->gamma * (now - s);
            place = place + 1 == m->period ? 0 : place + 1;
        }
        double e = parts.relative ? (value - f) / f : value - f;
        sums.squares += e * e;
        sums.counted += seen;
        if (parts.relative && seen)
            multiply(&sums.forecasts, f);
    }
    m->level = level;
    m->slope = slope;
    return sums;
}

#define PASS(error, trend, season)                                                             \
    return pass(m, y, n, fitted, (struct ets_form){NULL, error, trend, season})
#define BY_SEASON(error, trend)                                                                \
    switch (form->season) {                                                                    \
    case ETS_ADDING:                                                                           \
        PASS(error, trend, ETS_ADDING);                                                        \
    case ETS_MULTIPLYING:                                                                      \
        PASS(error, trend, ETS_MULTIPLYING);                                                   \
    default:                                                                                   \
        PASS(error, trend, ETS_SEASONLESS);                                                    \
    }

static struct sums run(struct ets_model *m, const double *y, size_t n, double *fitted)
{
    const struct ets_form *form = m->form;
    bool level_only = form->trend == ETS_LEVEL;
    if (form->relative && level_only)
        BY_SEASON(true, ETS_LEVEL)
    if (form->relative)
        BY_SEASON(true, ETS_DAMPED)
    if (level_only)
        BY_SEASON(false, ETS_LEVEL)
    BY_SEASON(false, ETS_DAMPED)
}

static void turn(struct ets_model *model, size_t n)
{
    double season[ETS_PERIOD] = {0};
    for (size_t i = 0; i < model->period; i++)
        season[i] = model->season[(n + i) % model->period];
    memcpy(model->season, season, model->period * sizeof *season);
}

double ets_run(const struct ets_model *model, const double *y, size_t n, double *fitted,
               struct ets_model *end)
{
    struct ets_model moving = *model;
    struct sums sums = run(&moving, y, n, fitted);
    if (model->form->season)
        turn(&moving, n);
    if (end)
        *end = moving;
    double value = (double)sums.counted * log(sums.squares);
    if (model->form->relative)
        value += 2.0 * (log(sums.forecasts.mantissa) + (double)sums.forecasts.exponent * M_LN2);
    if (isnan(value) || value > 1e300)
        return HUGE_VAL;
    return value < -1e10 ? -1e10 : value; /* a perfect fit is no reason to leave the numbers */
}

double ets_squares(const struct ets_model *model, const double *y, size_t n)
{
    struct ets_model moving = *model;
    return run(&moving, y, n, NULL).squares;
}

void ets_continue(const struct ets_model *end, size_t horizon, double *path)
{
    double level = end->level, slope = end->slope;
    for (size_t h = 0; h < horizon; h++) {
        if (end->form->trend != ETS_LEVEL) {
            slope *= end->phi;
            level += slope;
        }
        path[h] = level;
        if (end->form->season == ETS_ADDING)
            path[h] += end->season[h % end->period];
        if (end->form->season == ETS_MULTIPLYING)
            path[h] *= end->season[h % end->period];
    }
}
