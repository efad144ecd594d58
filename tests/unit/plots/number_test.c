#include "plots/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

static void four_digits_and_no_exponent(void **state)
{
    (void)state;
    assert_string_equal(number_text(0.0).text, "0");
    assert_string_equal(number_text(0.012345).text, "0.01235");
    assert_string_equal(number_text(9876.54).text, "9877");
    assert_string_equal(number_text(28790.4).text, "28790");
    assert_string_equal(number_text(-28790.4).text, "-28790");
    assert_string_equal(number_text(2.5e12).text, "2.5e+12");
}

static void exact_numbers_come_back(void **state)
{
    (void)state;
    const double values[] = {0.1, 1.0 / 3.0, 0.1 + 0.2, 1e23, 5e-324, 2.2250738585072014e-308};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_true(strtod(number_exact(values[i]).text, NULL) == values[i]);
    assert_string_equal(number_exact(0.1).text, "0.1");
    assert_string_equal(number_exact(0.1 + 0.2).text, "0.30000000000000004");
    assert_string_equal(number_exact(-1.7976931348623157e308).text, "-1.7976931348623157e+308");
    assert_string_equal(number_exact(5e-324).text, "5e-324");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_digits_and_no_exponent),
        cmocka_unit_test(exact_numbers_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
