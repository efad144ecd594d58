#include "sim/ziggurat.h"

#include "sim/chance.h"

#include <math.h>
#include <stdbool.h>

/* tests/support/ziggurat_tables.c wrote the tables: constants, since a libm that differs in
 * the last bit must not change what a seed means. */
#include "sim/ziggurat_exponential.inc"
#include "sim/ziggurat_normal.inc"

const double ziggurat_exponential_tail = EXPONENTIAL_TAIL;
const double ziggurat_normal_tail = NORMAL_TAIL;

/* Is a place in layer i at distance x, at a random height within the layer, under the curve
 * of height `density` there? */
static bool under_curve(struct chance *chance, const double *heights, double density)
{
    double height = heights[0] + chance_unit(chance) * (heights[1] - heights[0]);
    return height < density;
}

/* Beyond the tail's start the exponential begins anew. */
double ziggurat_exponential_edge(struct chance *chance, uint64_t word)
{
    for (double start = 0.0;; word = chance_word(chance)) {
        uint64_t i = word & 255;
        uint64_t across = word >> 11;
        double x = (double)(int64_t)across * ziggurat_exponential[i].scale;
        if (across < ziggurat_exponential[i].inside)
            return start + x;
        if (i == 0)
            start += EXPONENTIAL_TAIL;
        else if (under_curve(chance, exponential_heights + i, exp(-x)))
            return start + x;
    }
}

/* Marsaglia, 1964: exponential steps beyond r, thinned to the normal's shape. */
static double normal_tail(struct chance *chance)
{
    double beyond, slack;
    do {
        beyond = chance_exponential(chance) / NORMAL_TAIL;
        slack = chance_exponential(chance);
    } while (2.0 * slack < beyond * beyond);
    return NORMAL_TAIL + beyond;
}

double ziggurat_normal_edge(struct chance *chance, uint64_t word)
{
    for (;; word = chance_word(chance)) {
        uint64_t i = word & 255;
        int64_t across = (int64_t)word >> 10;
        double x = (double)across * ziggurat_normal[i].scale;
        if ((uint64_t)(across < 0 ? -across : across) < ziggurat_normal[i].inside)
            return x;
        if (i == 0)
            return copysign(normal_tail(chance), x);
        if (under_curve(chance, normal_heights + i, exp(-0.5 * x * x)))
            return x;
    }
}

double ziggurat_exponential_edge_at(uint64_t word)
{
    struct chance rest;
    chance_init(&rest, word);
    return ziggurat_exponential_edge(&rest, word);
}

double ziggurat_normal_edge_at(uint64_t word)
{
    struct chance rest;
    chance_init(&rest, word);
    return ziggurat_normal_edge(&rest, word);
}
