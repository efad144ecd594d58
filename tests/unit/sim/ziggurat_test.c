/* The two hot draws against GSL's distributions: moments, the whole shape (Kolmogorov and
 * Smirnov), the tails, and the tables against the equations that define them. */
#include "sim/ziggurat.h"

#include "sim/chance.h"
#include "tests/support/kolmogorov.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define DRAWS 400000

struct shape {
    double (*draw)(struct chance *chance);
    double (*draw_at)(uint64_t key);
    double (*below)(double x);
    double mean, variance;
    double tail; /* where it begins */
};

static double exponential(struct chance *chance)
{
    return chance_exponential(chance);
}

static double exponential_at(uint64_t key)
{
    return chance_exponential_at(key);
}

static double exponential_below(double x)
{
    return gsl_cdf_exponential_P(x, 1.0);
}

static double normal(struct chance *chance)
{
    return chance_normal(chance);
}

static double normal_at(uint64_t key)
{
    return chance_normal_at(key);
}

static const struct shape shapes[] = {
    {exponential, exponential_at, exponential_below,   1.0, 1.0, 7.69711747013104972},
    {normal,      normal_at,      gsl_cdf_ugaussian_P, 0.0, 1.0, 3.6541528853610088 },
};

static double sample[DRAWS];

/* Fills the sample from the stream or, if `keyed`, from consecutive keys. */
static void fill(const struct shape *shape, bool keyed, uint64_t seed)
{
    uint64_t key = chance_key(seed, 0, chance_name("ziggurat"), keyed);
    struct chance chance;
    chance_init(&chance, key);
    for (uint64_t i = 0; i < DRAWS; i++)
        sample[i] = keyed ? shape->draw_at(chance_nth(key, i)) : shape->draw(&chance);
}

static void check_shape(const struct shape *shape, bool keyed)
{
    fill(shape, keyed, 7);
    double sum = 0.0, squares = 0.0;
    for (int i = 0; i < DRAWS; i++) {
        sum += sample[i];
        squares += (sample[i] - shape->mean) * (sample[i] - shape->mean);
    }
    double error = sqrt(shape->variance / DRAWS);
    assert_true(fabs(sum / DRAWS - shape->mean) < 3.3 * error);
    assert_true(fabs(squares / DRAWS / shape->variance - 1.0) < 0.01);
    assert_true(kolmogorov_distance(sample, DRAWS, shape->below) < KOLMOGOROV_UNLIKELY);
}

static void draws_have_the_right_shape(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        check_shape(&shapes[i], false);
        check_shape(&shapes[i], true);
    }
}

/* Only the rare path draws from the tail: how often, and with which mean excess. */
static void tails_are_as_long_as_they_should_be(void **state)
{
    (void)state;
    const uint64_t draws = 4000000;
    for (size_t s = 0; s < 2; s++) {
        const struct shape *shape = &shapes[s];
        struct chance chance;
        chance_init(&chance, chance_key(11, s, 0, 0));
        double count = 0.0, excess = 0.0;
        for (uint64_t i = 0; i < draws; i++) {
            double x = fabs(i & 1 ? shape->draw(&chance) : shape->draw_at(i));
            if (x > shape->tail) {
                count += 1.0;
                excess += x - shape->tail;
            }
        }
        bool is_normal = shape->draw == normal;
        double share = is_normal ? 2.0 * gsl_cdf_ugaussian_Q(shape->tail) : exp(-shape->tail);
        double expected = (double)draws * share;
        assert_true(fabs(count - expected) < 3.3 * sqrt(expected));
        double density = exp(-0.5 * shape->tail * shape->tail) / sqrt(2.0 * acos(-1.0));
        double mean = is_normal ? 2.0 * density / share - shape->tail : 1.0;
        assert_true(fabs(excess / count / mean - 1.0) < 3.3 / sqrt(count));
    }
}

/* All layers have the base's area: x[i] (f(x[i + 1]) - f(x[i])). */
static void check_layers(const struct ziggurat_layer *layers, double tail, double base,
                         bool is_normal)
{
    assert_true(fabs(layers[1].scale * 0x1p53 / tail - 1.0) < 1e-15);
    for (int i = 1; i < 256; i++) {
        double x = layers[i].scale * 0x1p53;
        double next = i < 255 ? layers[i + 1].scale * 0x1p53 : 0.0;
        double low = exp(is_normal ? -0.5 * x * x : -x);
        double high = exp(is_normal ? -0.5 * next * next : -next);
        assert_true(fabs(x * (high - low) / base - 1.0) < 1e-11);
        assert_true(fabs((double)layers[i].inside / 0x1p53 - next / x) < 1e-15);
    }
}

static void tables_satisfy_their_equations(void **state)
{
    (void)state;
    double r = ziggurat_exponential_tail;
    check_layers(ziggurat_exponential, r, (r + 1.0) * exp(-r), false);
    r = ziggurat_normal_tail;
    double beyond = sqrt(2.0 * acos(-1.0)) * gsl_cdf_ugaussian_Q(r);
    check_layers(ziggurat_normal, r, r * exp(-0.5 * r * r) + beyond, true);
}

static void few_draws_take_the_rare_path(void **state)
{
    (void)state;
    double exponential_share = 0.0, normal_share = 0.0;
    for (int i = 0; i < 256; i++) {
        exponential_share += (double)ziggurat_exponential[i].inside * 0x1p-61;
        normal_share += (double)ziggurat_normal[i].inside * 0x1p-61;
    }
    assert_true(exponential_share > 0.977);
    assert_true(normal_share > 0.985);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_have_the_right_shape),
        cmocka_unit_test(tails_are_as_long_as_they_should_be),
        cmocka_unit_test(tables_satisfy_their_equations),
        cmocka_unit_test(few_draws_take_the_rare_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
