#include "sim/catalog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static const char *const names[] = {"connections", "capacity", "timeout", "cpu"};

static const char *nearest(const char *word)
{
    return catalog_nearest(word, names, sizeof names / sizeof *names);
}

static void slips_find_their_name(void **state)
{
    (void)state;
    assert_string_equal(nearest("conections"), "connections");
    assert_string_equal(nearest("capactiy"), "capacity");
    assert_string_equal(nearest("timeouts"), "timeout");
    assert_string_equal(nearest("gpu"), "cpu");
}

static void other_words_find_none(void **state)
{
    (void)state;
    char endless[200];
    memset(endless, 'c', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    assert_null(nearest("replicas"));
    assert_null(nearest(""));
    assert_null(nearest(endless));
    assert_null(catalog_nearest("cpu", NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slips_find_their_name),
        cmocka_unit_test(other_words_find_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
