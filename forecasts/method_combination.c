#include "forecasts/method.h"

#include "sim/memory.h"

#include <stdlib.h>

void method_combination(const struct past *past, size_t horizon, double *path)
{
    static method_function *const parts[] = {method_holt, method_damped};
    double *part = memory_new(horizon, sizeof *part);
    method_ses(past, horizon, path);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        parts[i](past, horizon, part);
        for (size_t h = 0; h < horizon; h++)
            path[h] += part[h];
    }
    for (size_t h = 0; h < horizon; h++)
        path[h] /= 3.0;
    free(part);
}
