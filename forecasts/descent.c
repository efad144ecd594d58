#include "forecasts/descent.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

struct state {
    size_t n;
    double x[DESCENT_VARIABLES], gradient[DESCENT_VARIABLES];
    double inverse[DESCENT_VARIABLES][DESCENT_VARIABLES]; /* of the curvature, as guessed */
};

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void forget(struct state *at, double scale)
{
    memset(at->inverse, 0, sizeof at->inverse);
    for (size_t i = 0; i < at->n; i++)
        at->inverse[i][i] = scale;
}

/* Learns the curvature from one step. */
static void learn(struct state *at, const double *moved, const double *turned, bool first)
{
    double along = dot(moved, turned, at->n), effect[DESCENT_VARIABLES] = {0};
    if (!(along > 1e-14 * sqrt(dot(moved, moved, at->n) * dot(turned, turned, at->n))))
        return;
    if (first)
        forget(at, along / dot(turned, turned, at->n));
    for (size_t i = 0; i < at->n; i++)
        effect[i] = dot(at->inverse[i], turned, at->n);
    double factor = (1.0 + dot(turned, effect, at->n) / along) / along;
    for (size_t i = 0; i < at->n; i++) {
        for (size_t j = 0; j < at->n; j++)
            at->inverse[i][j] += factor * moved[i] * moved[j] -
                                 (effect[i] * moved[j] + moved[i] * effect[j]) / along;
    }
}

/* The direction to go; straight down if the curvature was guessed badly. */
static double aim(struct state *at, double *direction)
{
    for (size_t i = 0; i < at->n; i++)
        direction[i] = -dot(at->inverse[i], at->gradient, at->n);
    double fall = dot(direction, at->gradient, at->n);
    if (fall < 0.0)
        return fall;
    forget(at, 1e-3);
    for (size_t i = 0; i < at->n; i++)
        direction[i] = -1e-3 * at->gradient[i];
    return dot(direction, at->gradient, at->n);
}

double descent(descent_function *function, void *context, double *x, size_t n, size_t steps)
{
    assert(n <= DESCENT_VARIABLES);
    struct state at = {.n = n};
    double direction[DESCENT_VARIABLES] = {0}, moved[DESCENT_VARIABLES] = {0};
    double turned[DESCENT_VARIABLES] = {0};
    double next[DESCENT_VARIABLES] = {0}, gradient[DESCENT_VARIABLES] = {0};
    double value = function(context, x, at.gradient);
    forget(&at, 0.1 / (1e-12 + sqrt(dot(at.gradient, at.gradient, n))));
    int idle = 0;
    for (size_t step = 0; step < steps && idle < 2; step++) {
        double fall = aim(&at, direction), length = 1.0, reached = HUGE_VAL;
        for (int halvings = 0; halvings < 40; halvings++, length *= 0.4) {
            for (size_t i = 0; i < n; i++)
                next[i] = x[i] + length * direction[i];
            reached = function(context, next, gradient);
            if (reached <= value + 1e-4 * length * fall)
                break;
        }
        if (!(reached < value))
            break;
        for (size_t i = 0; i < n; i++) {
            moved[i] = next[i] - x[i];
            turned[i] = gradient[i] - at.gradient[i];
        }
        idle = value - reached < 1e-7 * (1.0 + 1e-3 * fabs(value)) ? idle + 1 : 0;
        value = reached;
        memcpy(x, next, n * sizeof *x);
        memcpy(at.gradient, gradient, n * sizeof *gradient);
        learn(&at, moved, turned, step == 0);
    }
    return value;
}
