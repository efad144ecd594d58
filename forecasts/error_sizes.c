#include "forecasts/error_sizes.h"

#include "sim/memory.h"

#include <stdlib.h>

#define HELD 15.0 /* errors' worth of the belief that all places are alike */

struct error_sizes {
    size_t places, count;
    double sum;
    double *size, *sorted;
    size_t *place;
    double *sum_at, *count_at; /* by place */
};

struct error_sizes *error_sizes_new(size_t places, size_t most)
{
    struct error_sizes *sizes = memory_new(1, sizeof *sizes);
    *sizes = (struct error_sizes){.places = places};
    sizes->size = memory_new(2 * most + 1, sizeof *sizes->size);
    sizes->sorted = sizes->size + most;
    sizes->place = memory_new(most + 1, sizeof *sizes->place);
    sizes->sum_at = memory_new(2 * places + 1, sizeof *sizes->sum_at);
    sizes->count_at = sizes->sum_at + places;
    for (size_t i = 0; i < 2 * places; i++)
        sizes->sum_at[i] = 0.0;
    return sizes;
}

void error_sizes_free(struct error_sizes *sizes)
{
    free(sizes->size);
    free(sizes->place);
    free(sizes->sum_at);
    free(sizes);
}

void error_sizes_note(struct error_sizes *sizes, size_t place, double size)
{
    sizes->place[sizes->count] = place;
    sizes->size[sizes->count++] = size;
    sizes->sum += size;
    if (sizes->places > 0) {
        sizes->sum_at[place % sizes->places] += size;
        sizes->count_at[place % sizes->places] += 1.0;
    }
}

double error_sizes_mean(const struct error_sizes *sizes)
{
    return sizes->count > 0 ? sizes->sum / (double)sizes->count : 0.0;
}

double error_sizes_peculiar(const struct error_sizes *sizes, size_t step)
{
    double mean = error_sizes_mean(sizes), sum = HELD * mean, count = HELD;
    if (sizes->places == 0 || !(mean > 0.0))
        return 1.0;
    for (size_t i = 0; i < 3; i++) {
        size_t place = (step + sizes->places + i - 1) % sizes->places;
        double weight = i == 1 ? 1.0 : 0.5;
        sum += weight * sizes->sum_at[place];
        count += weight * sizes->count_at[place];
    }
    return sum / (count * mean);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double error_sizes_quantile(struct error_sizes *sizes, double share)
{
    if (sizes->count == 0)
        return 0.0;
    for (size_t i = 0; i < sizes->count; i++)
        sizes->sorted[i] = sizes->size[i] / error_sizes_peculiar(sizes, sizes->place[i]);
    qsort(sizes->sorted, sizes->count, sizeof *sizes->sorted, by_size);
    return sizes->sorted[(size_t)(share * (double)(sizes->count - 1) + 0.5)];
}
