#include "studies/usl.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>

#include <math.h>

enum { PER_ONE, CONTENTION, COHERENCY, PARAMETERS };
enum { LEAST_LOADS = 4, STEPS_MOST = 500 };

#define CLOSE_ENOUGH 1e-14

/* One fit; what is held stays 0. Throughputs are shares of the largest, so that all numbers are
 * of like size. */
struct fit {
    const struct usl_point *point;
    int count;
    double unit;
    int free[PARAMETERS]; /* which parameters the solver's are */
    int frees;
    double value[PARAMETERS], error[PARAMETERS]; /* errors: standard */
    double squares;
};

static double divisor(const double *value, double load)
{
    return 1.0 + value[CONTENTION] * (load - 1.0) + value[COHERENCY] * load * (load - 1.0);
}

static void unpack(const struct fit *fit, const gsl_vector *x, double *value)
{
    for (int i = 0; i < PARAMETERS; i++)
        value[i] = 0.0;
    for (int i = 0; i < fit->frees; i++)
        value[fit->free[i]] = gsl_vector_get(x, (size_t)i);
}

static int residuals(const gsl_vector *x, void *context, gsl_vector *f)
{
    const struct fit *fit = context;
    double value[PARAMETERS];
    unpack(fit, x, value);
    for (int i = 0; i < fit->count; i++) {
        double load = fit->point[i].load;
        double fitted = value[PER_ONE] * load / divisor(value, load);
        gsl_vector_set(f, (size_t)i, fitted - fit->point[i].throughput / fit->unit);
    }
    return GSL_SUCCESS;
}

static int slopes(const gsl_vector *x, void *context, gsl_matrix *jacobian)
{
    const struct fit *fit = context;
    double value[PARAMETERS];
    unpack(fit, x, value);
    for (int i = 0; i < fit->count; i++) {
        double load = fit->point[i].load, below = divisor(value, load);
        double steep = -value[PER_ONE] * load * (load - 1.0) / (below * below);
        double slope[PARAMETERS] = {load / below, steep, steep * load};
        for (int k = 0; k < fit->frees; k++)
            gsl_matrix_set(jacobian, (size_t)i, (size_t)k, slope[fit->free[k]]);
    }
    return GSL_SUCCESS;
}

static void take(struct fit *fit, gsl_multifit_nlinear_workspace *solver)
{
    gsl_matrix *covariance = gsl_matrix_alloc((size_t)fit->frees, (size_t)fit->frees);
    const gsl_vector *f = gsl_multifit_nlinear_residual(solver);
    gsl_multifit_nlinear_covar(gsl_multifit_nlinear_jac(solver), 0.0, covariance);
    gsl_blas_ddot(f, f, &fit->squares);
    unpack(fit, gsl_multifit_nlinear_position(solver), fit->value);
    double variance = fit->squares / (fit->count - fit->frees);
    for (int i = 0; i < fit->frees; i++)
        fit->error[fit->free[i]] =
            sqrt(variance * gsl_matrix_get(covariance, (size_t)i, (size_t)i));
    gsl_matrix_free(covariance);
}

static bool solve(struct fit *fit)
{
    static const double start[PARAMETERS] = {0.0, 0.05, 0.001};
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_fdf problem = {.f = residuals,
                                        .df = slopes,
                                        .n = (size_t)fit->count,
                                        .p = (size_t)fit->frees,
                                        .params = fit};
    gsl_multifit_nlinear_workspace *solver = gsl_multifit_nlinear_alloc(
        gsl_multifit_nlinear_trust, &how, (size_t)fit->count, (size_t)fit->frees);
    gsl_vector *x = gsl_vector_alloc((size_t)fit->frees);
    for (int i = 0; i < fit->frees; i++)
        gsl_vector_set(x, (size_t)i, start[fit->free[i]]);
    gsl_vector_set(x, 0, fit->point[0].throughput / fit->unit / fit->point[0].load);
    int why;
    gsl_multifit_nlinear_init(x, &problem, solver);
    int status = gsl_multifit_nlinear_driver(STEPS_MOST, CLOSE_ENOUGH, CLOSE_ENOUGH, 0.0, NULL,
                                             NULL, &why, solver);
    /* No further progress is an end too, where the fit is exact. */
    bool solved = status == GSL_SUCCESS || status == GSL_ENOPROG;
    if (solved)
        take(fit, solver);
    gsl_vector_free(x);
    gsl_multifit_nlinear_free(solver);
    return solved;
}

/* Positive all over, for a fit that went astray says anything. */
static bool is_allowed(const struct fit *fit)
{
    return isfinite(fit->squares) && fit->value[PER_ONE] > 0.0 &&
           fit->value[CONTENTION] >= 0.0 && fit->value[COHERENCY] >= 0.0;
}

/* Free first, then with one or both of the two at their border. */
static bool best_of_all(struct fit *best, const struct fit *blank)
{
    bool found = false;
    for (int held = 0; held < 4; held++) {
        struct fit fit = *blank;
        fit.free[fit.frees++] = PER_ONE;
        if (!(held & 1))
            fit.free[fit.frees++] = CONTENTION;
        if (!(held & 2))
            fit.free[fit.frees++] = COHERENCY;
        if (!solve(&fit) || !is_allowed(&fit) || (found && fit.squares >= best->squares))
            continue;
        *best = fit;
        found = true;
    }
    return found;
}

double usl_at(const struct usl *usl, double load)
{
    double value[PARAMETERS] = {usl->per_one.mean, usl->contention.mean, usl->coherency.mean};
    return value[PER_ONE] * load / divisor(value, load);
}

static void find_peak(struct usl *usl)
{
    double contention = usl->contention.mean, coherency = usl->coherency.mean;
    usl->peak_at = (double)INFINITY;
    usl->peak = contention > 0.0 ? usl->per_one.mean / contention : (double)INFINITY;
    if (coherency <= 0.0)
        return;
    usl->peak_at = contention < 1.0 ? fmax(1.0, sqrt((1.0 - contention) / coherency)) : 1.0;
    usl->peak = usl_at(usl, usl->peak_at);
}

static struct measured estimate(const struct fit *fit, int parameter, double unit)
{
    double times = gsl_cdf_tdist_Pinv(0.5 + RESULT_CONFIDENCE / 2.0, fit->count - fit->frees);
    double half = times * fit->error[parameter], mean = fit->value[parameter];
    return (struct measured){unit * mean, unit * fmax(0.0, mean - half), unit * (mean + half),
                             NULL};
}

bool usl_fit(const struct usl_point *point, int count, struct usl *usl)
{
    struct fit blank = {.point = point, .count = count}, best;
    for (int i = 0; i < count; i++)
        blank.unit = fmax(blank.unit, point[i].throughput);
    if (count < LEAST_LOADS || !(blank.unit > 0.0))
        return false;
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    bool found = best_of_all(&best, &blank);
    gsl_set_error_handler(before);
    if (!found)
        return false;
    *usl = (struct usl){.contention = estimate(&best, CONTENTION, 1.0),
                        .coherency = estimate(&best, COHERENCY, 1.0),
                        .per_one = estimate(&best, PER_ONE, blank.unit),
                        .squares = best.squares * blank.unit * blank.unit};
    find_peak(usl);
    for (int i = 0; i < count; i++)
        if (point[i].throughput > 0.0)
            usl->deviation = fmax(usl->deviation,
                                  fabs(usl_at(usl, point[i].load) / point[i].throughput - 1.0));
    return true;
}
