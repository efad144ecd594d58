/* What a scenario says of prices, and what is wrong with it. */
#include "scenarios/language/prices.h"

#include "tests/support/loaded.h"

#include <math.h>

static void assert_near(double value, double exact, double off)
{
    if (!(fabs(value - exact) <= off))
        fail_msg("%.17g is not %.17g", value, exact);
}

#define SYSTEM                                                                                 \
    "traffic: {clients: {users: 4, request: job}}\n"                                           \
    "services: {app: {instances: 3, cpu: 2}}\n"                                                \
    "requests: {job: {service: app, steps: [{cpu: 1ms}]}}\n"

static bool read(struct loaded *loaded, const char *yaml, struct prices *prices,
                 struct faults *faults)
{
    *faults = (struct faults){0};
    loaded_open(loaded, yaml);
    return prices_read(&loaded->load, prices, loaded->arena, faults);
}

static void they_are_read(void **state)
{
    (void)state;
    struct loaded loaded;
    struct prices prices;
    struct faults faults;
    assert_true(read(&loaded,
                     SYSTEM "x-price: {currency: EUR, services.app.instances: 140, "
                            "services.app.cpu: 5.5}\n",
                     &prices, &faults));
    assert_int_equal(prices.count, 2);
    assert_string_equal(prices.currency, "EUR");
    assert_near(prices_of(&prices, "services.app.instances"), 140.0, 0.0);
    assert_true(isnan(prices_of(&prices, "services.app.workers")));
    assert_near(prices_in_all(&prices), 3.0 * 140.0 + 2.0 * 5.5, 1e-9);
    loaded_close(&loaded);
}

static void none_are_no_mistake(void **state)
{
    (void)state;
    struct loaded loaded;
    struct prices prices;
    struct faults faults;
    assert_true(read(&loaded, SYSTEM, &prices, &faults));
    assert_int_equal(prices.count, 0);
    assert_string_equal(prices.currency, "");
    loaded_close(&loaded);
}

static void mistakes_are_told(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        SYSTEM "x-price: 140\n",
        SYSTEM "x-price: {services.ap.instances: 140}\n",
        SYSTEM "x-price: {services.app: 140}\n",
        SYSTEM "x-price: {services.app.instances: dear}\n",
        SYSTEM "x-price: {services.app.instances: -1}\n",
        SYSTEM "x-price: {currency: [EUR]}\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct loaded loaded;
        struct prices prices;
        struct faults faults;
        assert_false(read(&loaded, wrong[i], &prices, &faults));
        assert_int_equal(faults.count, 1);
        loaded_close(&loaded);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_read),
        cmocka_unit_test(none_are_no_mistake),
        cmocka_unit_test(mistakes_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
