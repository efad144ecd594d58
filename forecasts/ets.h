/*
 * Exponential smoothing as a state-space model (Hyndman, Koehler, Ord, Snyder, 2008): an error
 * that adds or multiplies, a trend that is absent, linear or damped, a season that is absent,
 * adds or multiplies. Of these the 15 whose forecast variances have a closed form: with an
 * adding error (class 1) no multiplying season, with a multiplying error any.
 *
 *     q = level + phi slope              what is expected without the season
 *     f = q + season  or  q season       the forecast one step ahead
 *     d = (y - season  or  y / season) - q
 *     level = q + alpha d;  slope = phi slope + beta d
 *     season += gamma ((y - q  or  y / q) - season)
 *
 * The states are the same for both kinds of error; only the likelihood and the variances
 * differ. tests/unit/forecasts/ets_test.c compares everything here with R's package forecast.
 */
#ifndef HEADROOM_FORECASTS_ETS_H
#define HEADROOM_FORECASTS_ETS_H

#include <stdbool.h>
#include <stddef.h>

enum ets_trend { ETS_LEVEL, ETS_LINEAR, ETS_DAMPED };
enum ets_season { ETS_SEASONLESS, ETS_ADDING, ETS_MULTIPLYING };

struct ets_form {
    const char *name; /* as R writes it: "AAdN" is adding error, damped trend, no season */
    bool relative;    /* the error multiplies */
    enum ets_trend trend;
    enum ets_season season;
};

#define ETS_FORMS 15
extern const struct ets_form ets_forms[ETS_FORMS];

/* The row of that name, or NULL. */
const struct ets_form *ets_form_named(const char *name);

/* The longest season whose states are fitted; a longer one belongs to other methods. */
#define ETS_PERIOD 24

struct ets_model {
    const struct ets_form *form;
    size_t period; /* 1 without a season */
    double alpha, beta, gamma, phi;
    double level, slope;
    double season[ETS_PERIOD]; /* season[i] belongs to observations i, i + period, ... */
};

/* What is estimated, the variance of the error included. */
size_t ets_free(const struct ets_form *form, size_t period);

/* -2 log likelihood up to a constant, as R reports it. `fitted` takes the one-step forecasts
 * unless NULL; `model` moves to its states after the last observation, its season so turned
 * that season[0] comes next, unless `end` is NULL. A missing value (NaN) adds no error and the
 * states move as if the forecast had come true. HUGE_VAL where the model cannot be. */
double ets_run(const struct ets_model *model, const double *y, size_t n, double *fitted,
               struct ets_model *end);

/* Sum of squared errors of the same pass, relative ones where the error multiplies. */
double ets_squares(const struct ets_model *model, const double *y, size_t n);

/* The path without further errors. */
void ets_continue(const struct ets_model *end, size_t horizon, double *path);

#endif
