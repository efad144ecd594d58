#include "tests/bench/draws.h"

#include "sim/chance.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DRAWS  400000
#define ROUNDS 21

/* What the kinds draw from; each kind adds its draws up, so that none is left out. */
struct sources {
    struct chance chance;
    gsl_rng *mt19937;
    gsl_rng *taus2;
};

static double gsl_mt19937(struct sources *sources)
{
    double sum = 0.0;
    for (int i = 0; i < DRAWS; i++)
        sum += gsl_ran_exponential(sources->mt19937, 1.0);
    return sum;
}

static double gsl_taus2(struct sources *sources)
{
    double sum = 0.0;
    for (int i = 0; i < DRAWS; i++)
        sum += gsl_ran_exponential(sources->taus2, 1.0);
    return sum;
}

static double logarithm(struct sources *sources)
{
    double sum = 0.0;
    for (int i = 0; i < DRAWS; i++)
        sum -= log(chance_unit_positive(&sources->chance));
    return sum;
}

static double exponential(struct sources *sources)
{
    struct chance chance = sources->chance;
    double sum = 0.0;
    for (int i = 0; i < DRAWS; i++)
        sum += chance_exponential(&chance);
    sources->chance = chance;
    return sum;
}

static double exponential_keyed(struct sources *sources)
{
    uint64_t key = chance_word(&sources->chance);
    double sum = 0.0;
    for (uint64_t i = 0; i < DRAWS; i++)
        sum += chance_exponential_at(chance_nth(key, i));
    return sum;
}

/* Each key made from the draw before: the time until the number is there, not the number that
 * can be had at once. */
static double exponential_keyed_chained(struct sources *sources)
{
    uint64_t key = chance_word(&sources->chance);
    double sum = 0.0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        double drawn = chance_exponential_at(key);
        key += CHANCE_STRIDE + (drawn > 1.0);
        sum += drawn;
    }
    return sum;
}

static double normal(struct sources *sources)
{
    struct chance chance = sources->chance;
    double sum = 0.0;
    for (int i = 0; i < DRAWS; i++)
        sum += chance_normal(&chance);
    sources->chance = chance;
    return sum;
}

static const struct kind {
    const char *name;
    double (*draw)(struct sources *sources);
} kinds[] = {
    {"gsl_ran_exponential, mt19937",   gsl_mt19937              },
    {"gsl_ran_exponential, taus2",     gsl_taus2                },
    {"-log(u), xoshiro256++",          logarithm                },
    {"exponential, sequential stream", exponential              },
    {"exponential, keyed",             exponential_keyed        },
    {"exponential, keyed, in a chain", exponential_keyed_chained},
    {"normal, sequential stream",      normal                   },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void bench_draws(void)
{
    static double ns[KINDS][ROUNDS];
    struct sources sources = {.mt19937 = gsl_rng_alloc(gsl_rng_mt19937),
                              .taus2 = gsl_rng_alloc(gsl_rng_taus2)};
    chance_init(&sources.chance, 1);
    double total = 0.0;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t k = 0; k < KINDS; k++) {
            double start = now_ns();
            total += kinds[k].draw(&sources);
            ns[k][round] = (now_ns() - start) / DRAWS;
        }
    }
    gsl_rng_free(sources.mt19937);
    gsl_rng_free(sources.taus2);
    printf("one draw%42s\n", "ns");
    for (size_t k = 0; k < KINDS; k++) {
        qsort(ns[k], ROUNDS, sizeof(double), compare_doubles);
        printf("  %-40s %7.2f\n", kinds[k].name, ns[k][ROUNDS / 2]);
    }
    if (!isfinite(total)) /* uses the sum */
        printf("  a draw was not finite\n");
}
