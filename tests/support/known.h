/*
 * Exact numbers of known systems, looked up by name and held against what a formula gives.
 * Sources print six digits at least, so they may be off by half a unit of the sixth.
 */
#ifndef HEADROOM_TESTS_SUPPORT_KNOWN_H
#define HEADROOM_TESTS_SUPPORT_KNOWN_H

#include "studies/known_answer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static inline const struct known_system *known_named(const struct known_system *systems,
                                                     int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(systems[i].name, name) == 0)
            return &systems[i];
    fail_msg("no system '%s'", name);
    abort();
}

static inline double known_exact(const struct known_system *known, const char *quantity)
{
    for (int i = 0; i < known->quantities; i++)
        if (strcmp(known->quantity[i].name, quantity) == 0)
            return known->quantity[i].exact;
    fail_msg("%s has no '%s'", known->name, quantity);
    abort();
}

static inline void assert_near(double value, double expected, double relative)
{
    if (!(fabs(value - expected) <= relative * fabs(expected)))
        fail_msg("%.9g is not %.9g", value, expected);
}

/* To the digits that were printed. */
static inline void assert_known(const struct known_system *known, const char *quantity,
                                double computed)
{
    double exact = known_exact(known, quantity);
    if (!(fabs(exact - computed) <= 5e-6 * fabs(computed)))
        fail_msg("%s, %s: %.9g is not %.9g", known->name, quantity, exact, computed);
}

#endif
