/*
 * The minimum of a smooth function of a few dozen variables whose gradient is known: BFGS
 * (Broyden, Fletcher, Goldfarb, Shanno, 1970) with a step that halves until it improves enough.
 * Where the function is HUGE_VAL it cannot be, and the step is shortened.
 */
#ifndef HEADROOM_FORECASTS_DESCENT_H
#define HEADROOM_FORECASTS_DESCENT_H

#include <stddef.h>

#define DESCENT_VARIABLES 32

typedef double descent_function(void *context, const double *x, double *gradient);

/* Moves x to a minimum and returns the value there; stops early after so many steps. */
double descent(descent_function *function, void *context, double *x, size_t n, size_t steps);

#endif
