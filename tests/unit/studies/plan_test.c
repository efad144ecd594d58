/* Plans of a small system: kinds of answers, several threads, months, prices, what grows. */
#include "studies/plan.h"

#include "sim/memory.h"
#include "studies/plan_months.h"
#include "tests/support/loaded.h"

#include <math.h>
#include <stdlib.h>

#define SYSTEM                                                                                 \
    "run: {duration: 2s, warmup: 0s, replications: 2, seed: 3}\n"                              \
    "traffic: {all: {rate: 50/s, request: job}}\n"                                             \
    "services: {app: {instances: 1, cpu: 1}}\n"                                                \
    "requests: {job: {service: app, slo: {mean: 60ms}, steps: [cpu: 10ms]}}\n"                 \
    "x-price: {currency: EUR, services.app.instances: 40, services.app.cpu: 5}\n"

#define WEEKS 30

struct example {
    struct loaded loaded;
    struct points points;
    struct futures futures;
    struct prices prices;
    struct plan_growth growth;
    struct plan_settings settings;
    struct plan *plan;
};

/* Weeks that grow by so much each. */
static void open_example(struct example *example, double growth)
{
    struct faults faults = {0};
    *example = (struct example){0};
    loaded_open(&example->loaded, SYSTEM);
    example->points = (struct points){.y = memory_new(WEEKS, sizeof(double)),
                                      .n = WEEKS,
                                      .first_s = 1767571200,
                                      .step_s = BUSIEST_WEEK};
    for (int i = 0; i < WEEKS; i++)
        example->points.y[i] = 1000.0 * exp(growth * i) * (1.0 + 0.01 * (i * 7 % 3));
    assert_true(futures_draw(&example->futures, &example->points,
                             &(struct futures_settings){.weeks = 12, .peak = 1.0}));
    assert_true(
        prices_read(&example->loaded.load, &example->prices, example->loaded.arena, &faults));
    example->settings = (struct plan_settings){.load = &example->loaded.load,
                                               .futures = &example->futures,
                                               .prices = &example->prices,
                                               .precision = 0.3,
                                               .effort = 0.05,
                                               .jobs = 2};
}

static void make_plan(struct example *example)
{
    const char *imbalance = NULL;
    example->plan = plan_make(&example->settings, &imbalance);
    assert_null(imbalance);
    if (!example->plan)
        fail_msg("no plan was made");
}

static void close_example(struct example *example)
{
    plan_free(example->plan);
    futures_free(&example->futures);
    points_free(&example->points);
    loaded_close(&example->loaded);
}

static void assert_sound(const struct plan *plan)
{
    double out = 0.0;
    size_t weeks = 0;
    for (size_t w = 0; w < plan->weeks; w++) {
        const struct plan_week *week = &plan->week[w];
        for (int i = 1; i < PLAN_SHARES; i++)
            assert_true(week->load[i - 1] <= week->load[i]);
        assert_true(week->out >= out && week->holds >= 0.0 && week->holds <= 1.0);
        assert_true(week->out >= 1.0 - week->holds - 1e-9);
        out = week->out;
    }
    for (size_t i = 0; i < plan->months; i++) {
        assert_int_equal(plan->month[i].first, weeks);
        weeks += plan->month[i].weeks;
    }
    assert_int_equal(weeks, plan->weeks);
    for (int i = 1; i < PLAN_SHARES; i++)
        assert_true(plan->date.week[i - 1] <= plan->date.week[i]);
    assert_true(fabs(plan->date.within - out) < 1e-9);
}

static void growth_runs_out(void **state)
{
    (void)state;
    struct example example;
    open_example(&example, 0.06);
    make_plan(&example);
    const struct plan *plan = example.plan;
    assert_sound(plan);
    assert_int_equal(plan->kind, PLAN_DATE);
    assert_true(fabs(plan->today - 1.0) < 1e-9);
    assert_true(plan->date.week[PLAN_MIDDLE] < 12);
    assert_true(plan->tried > 0);
    assert_true(plan->units > 0);
    const struct plan_units *units = &plan->unit[0];
    assert_string_equal(units->path, "services.app.instances");
    assert_true(units->needed[plan->months - 1] >= 2);
    assert_true(units->surely[0] >= units->needed[0]);
    assert_true(fabs(plan_months_cost(plan, units, 3) - (3 * 40.0 + 5.0)) < 1e-9);
    static const char *const setting[] = {"services.app.instances=4", "services.app.workers=9"};
    assert_true(fabs(plan_months_more(plan, setting, 2) - 120.0) < 1e-9);
    close_example(&example);
}

static void too_much_is_today(void **state)
{
    (void)state;
    struct example example;
    open_example(&example, 0.0);
    example.settings.of = example.futures.latest / 2.0;
    make_plan(&example);
    assert_sound(example.plan);
    assert_int_equal(example.plan->kind, PLAN_TODAY);
    assert_int_equal(example.plan->date.week[PLAN_HIGH95], 0);
    close_example(&example);
}

/* Little traffic, but its work doubles each fortnight. */
static void work_that_grows_runs_out_by_itself(void **state)
{
    (void)state;
    struct example example;
    struct faults faults = {0};
    open_example(&example, 0.0);
    assert_true(plan_growth_read("requests.job.steps.1.cpu=+41%/week", &example.loaded.load,
                                 12.0, &example.growth, &faults));
    example.settings.of = 4.0 * example.futures.latest;
    example.settings.growth = &example.growth;
    example.settings.growths = 1;
    make_plan(&example);
    assert_sound(example.plan);
    assert_int_equal(example.plan->limit.looks, PLAN_LOOKS);
    assert_int_equal(example.plan->kind, PLAN_DATE);
    assert_true(example.plan->date.week[PLAN_MIDDLE] > 0);
    assert_true(example.plan->week[11].limit < example.plan->week[0].limit / 4.0);
    close_example(&example);
}

static bool at_once(void)
{
    return true;
}

static void a_stop_leaves_it_unknown(void **state)
{
    (void)state;
    struct example example;
    open_example(&example, 0.0);
    example.settings.stop = at_once;
    make_plan(&example);
    assert_int_equal(example.plan->kind, PLAN_UNKNOWN);
    assert_true(example.plan->interrupted);
    close_example(&example);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growth_runs_out),
        cmocka_unit_test(too_much_is_today),
        cmocka_unit_test(work_that_grows_runs_out_by_itself),
        cmocka_unit_test(a_stop_leaves_it_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
