#include "sim/catalog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *name;
    int value;
};

static const struct row rows[] = {
    {"gate",    1},
    {"station", 2},
    {"cache",   3}
};
static const char *const keys[] = {"connections", "per", "timeout", "order",
                                   "handoff",     "ms",  "s"};

static const char *nearest(const char *word)
{
    return catalog_nearest(word, keys, sizeof(keys) / sizeof(keys[0]));
}

static void rows_are_found_by_their_whole_name(void **state)
{
    (void)state;
    const struct row *row = catalog_find("cache", rows, 3, sizeof(rows[0]));
    assert_non_null(row);
    assert_string_equal(row->name, "cache");
    assert_int_equal(row->value, 3);
    assert_null(catalog_find("cach", rows, 3, sizeof(rows[0])));
    assert_null(catalog_find("Cache", rows, 3, sizeof(rows[0])));
    assert_null(catalog_find("cache", rows, 2, sizeof(rows[0])));
    assert_string_equal(catalog_nearest_row("sttaion", rows, 3, sizeof(rows[0])), "station");
}

static void typing_errors_are_forgiven(void **state)
{
    (void)state;
    assert_string_equal(nearest("conections"), "connections");
    assert_string_equal(nearest("conecitons"), "connections");
    assert_string_equal(nearest("Timeout"), "timeout");
    assert_string_equal(nearest("tiemout"), "timeout");
    assert_string_equal(nearest("timeouts"), "timeout");
    assert_string_equal(nearest("oder"), "order");
    assert_string_equal(nearest("odrer"), "order");
    assert_string_equal(nearest("mss"), "ms");
    assert_string_equal(nearest("S"), "s");
}

static void beginnings_are_enough(void **state)
{
    (void)state;
    assert_string_equal(nearest("conn"), "connections");
    assert_string_equal(nearest("handoff_rule"), "handoff");
    assert_string_equal(nearest("co"), "connections");
    assert_string_equal(nearest("ord"), "order");
    assert_null(nearest("c"));
    assert_string_equal(nearest("msec"), "ms");
    assert_null(nearest("msecs")); /* two letters are too little of it */
}

static void what_is_far_is_not_offered(void **state)
{
    (void)state;
    assert_null(nearest(""));
    assert_null(nearest("x")); /* any one letter is one error from "s" */
    assert_null(nearest("banana"));
    assert_null(nearest("ode")); /* two errors in three letters */
    char lengthy[200];
    memset(lengthy, 'o', sizeof(lengthy));
    lengthy[199] = '\0';
    assert_null(nearest(lengthy));
    const char *names[] = {lengthy};
    assert_null(catalog_nearest("ooooo", names, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_found_by_their_whole_name),
        cmocka_unit_test(typing_errors_are_forgiven),
        cmocka_unit_test(beginnings_are_enough),
        cmocka_unit_test(what_is_far_is_not_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
