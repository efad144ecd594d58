#include "plots/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(four_digits_and_no_exponent)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
