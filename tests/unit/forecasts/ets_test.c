#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "forecasts/ets.h"
#include "forecasts/ets_variance.h"
#include "sim/chance.h"

#define LENGTH  48
#define PERIOD  4
#define HORIZON 11

/* One form as R has it: see ets_r.R. */
struct known {
    struct ets_model model;
    double likelihood, sigma2;
    double fitted[LENGTH], mean[HORIZON], variance[HORIZON];
};

static double y[LENGTH];
static struct known known[ETS_FORMS];

static void read_numbers(FILE *file, double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        /* NOLINTNEXTLINE(cert-err34-c): the file is ours */
        if (fscanf(file, "%lf", &numbers[i]) != 1)
            fail_msg("ets_r.txt ends early");
    }
}

static int read_known(void **state)
{
    (void)state;
    FILE *file = fopen("tests/unit/forecasts/ets_r.txt", "r");
    char name[8];
    if (!file || fscanf(file, "%7s", name) != 1)
        return -1;
    read_numbers(file, y, LENGTH);
    for (size_t i = 0; i < ETS_FORMS; i++) {
        struct known *k = &known[i];
        double parameters[6];
        if (fscanf(file, "%7s", name) != 1)
            return -1;
        read_numbers(file, parameters, 6);
        k->model = (struct ets_model){ets_form_named(name), PERIOD,        parameters[0],
                                      parameters[1],        parameters[2], parameters[3],
                                      parameters[4],        parameters[5], {0}};
        read_numbers(file, k->model.season, PERIOD);
        read_numbers(file, &k->likelihood, 1);
        read_numbers(file, &k->sigma2, 1);
        read_numbers(file, k->fitted, LENGTH);
        read_numbers(file, k->mean, HORIZON);
        read_numbers(file, k->variance, HORIZON);
    }
    return fclose(file);
}

static void assert_close(double value, double expected, double tolerance, const char *what)
{
    if (!(fabs(value - expected) <= tolerance * fabs(expected)))
        fail_msg("%s: %.17g is not %.17g", what, value, expected);
}

static void likelihood_and_fitted_values_are_rs(void **state)
{
    (void)state;
    for (size_t i = 0; i < ETS_FORMS; i++) {
        double fitted[LENGTH];
        const struct known *k = &known[i];
        const char *name = k->model.form->name;
        assert_close(ets_run(&k->model, y, LENGTH, fitted, NULL), k->likelihood, 1e-9, name);
        for (size_t t = 0; t < LENGTH; t++)
            assert_close(fitted[t], k->fitted[t], 1e-9, name);
    }
}

static void forecasts_and_variances_are_rs(void **state)
{
    (void)state;
    for (size_t i = 0; i < ETS_FORMS; i++) {
        const struct known *k = &known[i];
        struct ets_model end;
        double mean[HORIZON], variance[HORIZON];
        ets_run(&k->model, y, LENGTH, NULL, &end);
        ets_variance(&end, k->sigma2, true, HORIZON, mean, variance);
        for (size_t h = 0; h < HORIZON; h++) {
            assert_close(mean[h], k->mean[h], 1e-9, k->model.form->name);
            assert_close(variance[h], k->variance[h], 1e-8, k->model.form->name);
        }
    }
}

/* One future: each value is its forecast with an error of its own. */
static double simulated(struct ets_model end, double sigma, struct chance *chance)
{
    double path = 0.0;
    for (size_t h = 0; h < HORIZON; h++) {
        struct ets_model next;
        ets_continue(&end, 1, &path);
        double e = sigma * chance_normal(chance);
        path += end.form->relative ? path * e : e;
        ets_run(&end, &path, 1, NULL, &next);
        end = next;
    }
    return path;
}

static void variances_are_those_of_simulated_futures(void **state)
{
    (void)state;
    struct chance chance;
    chance_init(&chance, chance_key(1, 0, 0, 0));
    for (size_t i = 0; i < ETS_FORMS; i++) {
        const struct known *k = &known[i];
        struct ets_model end;
        double mean[HORIZON], variance[HORIZON], sum = 0.0, squares = 0.0;
        const int runs = 4000;
        ets_run(&k->model, y, LENGTH, NULL, &end);
        ets_variance(&end, k->sigma2, false, HORIZON, mean, variance);
        for (int r = 0; r < runs; r++) {
            double off = simulated(end, sqrt(k->sigma2), &chance) - mean[HORIZON - 1];
            sum += off / runs;
            squares += off * off / runs;
        }
        assert_true(fabs(sum) < 4.0 * sqrt(variance[HORIZON - 1] / runs));
        assert_close(squares, variance[HORIZON - 1], 0.1, k->model.form->name);
    }
}

static void a_missing_value_is_taken_as_forecast(void **state)
{
    (void)state;
    for (size_t i = 0; i < ETS_FORMS; i++) {
        double hollow[LENGTH], filled[LENGTH], fitted[LENGTH];
        struct ets_model a, b;
        memcpy(hollow, y, sizeof y);
        hollow[20] = NAN;
        ets_run(&known[i].model, hollow, LENGTH, fitted, &a);
        memcpy(filled, y, sizeof y);
        filled[20] = fitted[20];
        ets_run(&known[i].model, filled, LENGTH, NULL, &b);
        assert_close(a.level, b.level, 1e-14, known[i].model.form->name);
        assert_close(a.season[1] + 1e3, b.season[1] + 1e3, 1e-14, known[i].model.form->name);
    }
}

static void what_cannot_be_has_no_likelihood(void **state)
{
    (void)state;
    struct ets_model model = {
        ets_form_named("MNM"), 2, 0.1, 0.0, 0.1, 1.0, 0.0, 0.0, {1.0, 1.0}
    };
    assert_true(isinf(ets_run(&model, y, LENGTH, NULL, NULL)));
    assert_null(ets_form_named("XYZ"));
    struct ets_model exact = {ets_form_named("ANN"), 1, 0.1, 0, 0, 1, y[0], 0, {0}};
    assert_true(ets_run(&exact, y, 1, NULL, NULL) == -1e10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likelihood_and_fitted_values_are_rs),
        cmocka_unit_test(forecasts_and_variances_are_rs),
        cmocka_unit_test(variances_are_those_of_simulated_futures),
        cmocka_unit_test(a_missing_value_is_taken_as_forecast),
        cmocka_unit_test(what_cannot_be_has_no_likelihood),
    };
    return cmocka_run_group_tests(tests, read_known, NULL);
}
