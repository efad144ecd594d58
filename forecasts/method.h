/*
 * What continues a series. Each method is one file, method_NAME.c, and a line in method_list.h.
 * The past it is given is complete: gaps have been filled (clean.h) and there is at least one
 * value. A past too short for a method is continued by the next simpler one.
 */
#ifndef HEADROOM_FORECASTS_METHOD_H
#define HEADROOM_FORECASTS_METHOD_H

#include <stdbool.h>
#include <stddef.h>

struct past {
    const double *y;
    size_t n;
    size_t period; /* of the season, 1 if there is none */
    size_t longer; /* of a second season around it, such as the week around the day; or 0 */
    double alpha;  /* of simple smoothing if set by hand, else 0: fitted */
};

typedef void method_function(const struct past *past, size_t horizon, double *path);

struct method {
    const char *name;
    const char *summary;
    method_function *go_on;
};

extern const struct method methods[];
extern const size_t method_count;

const struct method *method_named(const char *name);

#define METHOD(name, spelling, summary) method_function method_##name;
#include "forecasts/method_list.h"
#undef METHOD

/* What auto consists of for that season and horizon, as a list in `parts`; returns why. */
const char *method_auto_reason(const struct past *past, size_t horizon, char *parts,
                               size_t size);

/* Whether auto leaves the horizon to growth.h, since earlier errors cannot tell about it. */
bool method_auto_is_far(const struct past *past, size_t horizon);

/* The method on log(1 + y) and back, which keeps seasons in proportion to the level; on y
 * itself where there are negative values. No path rises beyond ten times what was seen. */
void method_on_logs(method_function *method, const struct past *past, size_t horizon,
                    double *path);

/* The method on what is left without the season, which is put back; `multiplies` if it may. */
void method_adjusted(method_function *method, const struct past *past, size_t horizon,
                     bool multiplies, double *path);

#endif
