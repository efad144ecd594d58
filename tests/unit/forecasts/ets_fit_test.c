#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "forecasts/ets_fit.h"
#include "forecasts/ets_gradient.h"
#include "sim/chance.h"

#define LENGTH 96

/* A level, a slope and a season of 4 that grow together, with an error. */
static void make(double *y, double noise)
{
    struct chance chance;
    chance_init(&chance, chance_key(3, 0, 0, 0));
    for (size_t t = 0; t < LENGTH; t++) {
        double swing = 1.0 + 0.2 * sin(M_PI_2 * (double)t + 0.5);
        y[t] = (100.0 + (double)t) * swing * (1.0 + noise * chance_normal(&chance));
    }
}

static void assert_slope(const struct ets_model *m, const double *y, size_t offset, double g)
{
    struct ets_model low = *m, high = *m;
    double *a = (void *)((char *)&low + offset), *b = (void *)((char *)&high + offset);
    double h = 1e-5 * (1.0 + fabs(*a));
    *a -= h;
    *b += h;
    double slope =
        (ets_run(&high, y, LENGTH, NULL, NULL) - ets_run(&low, y, LENGTH, NULL, NULL));
    slope /= 2.0 * h;
    if (!(fabs(slope - g) <= 2e-5 * (1.0 + fabs(slope))))
        fail_msg("%s at %zu: %.9g is not %.9g", m->form->name, offset, g, slope);
}

static void gradient_is_that_of_small_differences(void **state)
{
    (void)state;
    double y[LENGTH];
    make(y, 0.05);
    y[17] = NAN;
    for (size_t i = 0; i < ETS_FORMS; i++) {
        struct ets_step steps[LENGTH];
        struct ets_model g, m = {&ets_forms[i], 4, 0.3, 0.05, 0.2, 0.95, 98.0, 1.1, {0}};
        bool times = m.form->season == ETS_MULTIPLYING;
        for (size_t j = 0; j < 4; j++)
            m.season[j] = times ? 1.0 + 0.05 * (double)j : 5.0 * (double)j;
        double value = ets_gradient(&m, y, LENGTH, steps, &g);
        assert_true(fabs(value - ets_run(&m, y, LENGTH, NULL, NULL)) < 1e-9 * fabs(value));
        assert_slope(&m, y, offsetof(struct ets_model, alpha), g.alpha);
        assert_slope(&m, y, offsetof(struct ets_model, level), g.level);
        if (m.form->trend) {
            assert_slope(&m, y, offsetof(struct ets_model, beta), g.beta);
            assert_slope(&m, y, offsetof(struct ets_model, phi), g.phi);
            assert_slope(&m, y, offsetof(struct ets_model, slope), g.slope);
        }
        if (m.form->season) {
            assert_slope(&m, y, offsetof(struct ets_model, gamma), g.gamma);
            assert_slope(&m, y, offsetof(struct ets_model, season[2]), g.season[2]);
        }
    }
}

static void the_form_that_made_the_data_is_chosen(void **state)
{
    (void)state;
    double y[LENGTH];
    make(y, 0.01);
    struct ets_fit fit = ets_choose(y, LENGTH, 4);
    assert_string_equal(fit.model.form->name, "MAM");
    assert_true(fabs(fit.model.slope - 1.0) < 0.1);
    assert_true(fabs(sqrt(fit.sigma2) - 0.01) < 0.003);
    double mean = 0.0;
    for (size_t i = 0; i < 4; i++)
        mean += fit.model.season[i] / 4.0;
    assert_true(fabs(mean - 1.0) < 1e-12);
}

static void zeros_leave_only_adding_errors(void **state)
{
    (void)state;
    double y[LENGTH];
    make(y, 0.05);
    y[40] = 0.0;
    assert_false(ets_choose(y, LENGTH, 4).model.form->relative);
    assert_true(isinf(ets_fit(ets_form_named("MAM"), y, LENGTH, 4).aicc));
    assert_true(isinf(ets_fit(ets_form_named("AAA"), y, LENGTH, 60).aicc));
}

static void a_constant_is_no_accident(void **state)
{
    (void)state;
    double y[12], path[3];
    for (size_t i = 0; i < 12; i++)
        y[i] = 7.0;
    struct ets_fit fit = ets_choose(y, 12, 1);
    struct ets_model end;
    ets_run(&fit.model, y, 12, NULL, &end);
    ets_continue(&end, 3, path);
    assert_true(fabs(path[2] - 7.0) < 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradient_is_that_of_small_differences),
        cmocka_unit_test(the_form_that_made_the_data_is_chosen),
        cmocka_unit_test(zeros_leave_only_adding_errors),
        cmocka_unit_test(a_constant_is_no_accident),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
