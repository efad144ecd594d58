#include "forecasts/method.h"

void method_naive(const struct past *past, size_t horizon, double *path)
{
    for (size_t h = 0; h < horizon; h++)
        path[h] = past->y[past->n - 1];
}
