#include "plots/sparkline.h"

#include <math.h>
#include <string.h>

#define BLOCK_BYTES 3
#define MOST_WIDE   8 /* columns of one value */

static int least(int a, int b)
{
    return a < b ? a : b;
}

static double column_mean(const double *values, int from, int to)
{
    double sum = 0.0;
    int known = 0;
    for (int i = from; i < to; i++)
        if (isfinite(values[i])) {
            sum += values[i];
            known++;
        }
    return known > 0 ? sum / known : (double)NAN;
}

static const char *block_of(double share)
{
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    if (!(share > 0.0))
        return blocks[0];
    return blocks[(int)fmin(ceil(share * 8.0 - 1e-9), 8.0)];
}

const char *sparkline(const double *values, int count, int columns, struct arena *arena)
{
    if (count <= 0 || columns <= 0)
        return "";
    if (columns > count)
        columns = count * least(columns / count, MOST_WIDE);
    double *means = arena_array(arena, (size_t)columns, sizeof *means);
    double most = 0.0;
    for (int i = 0; i < columns; i++) {
        long long from = (long long)i * count / columns;
        long long to = (long long)(i + 1) * count / columns;
        means[i] = column_mean(values, (int)from, to > from ? (int)to : (int)from + 1);
        if (means[i] > most)
            most = means[i];
    }
    char *text = arena_take(arena, (size_t)columns * BLOCK_BYTES + 1);
    char *at = text;
    for (int i = 0; i < columns; i++)
        at = stpcpy(at, block_of(means[i] / most));
    return text;
}
