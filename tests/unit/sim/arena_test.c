#include "sim/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void things_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    unsigned char *taken[2000];
    size_t sizes[2000], sum = 0;
    for (size_t i = 0; i < 2000; i++) {
        sizes[i] = i * 37 % 301 + (i % 500 == 7 ? 100000 : 0);
        sum += sizes[i];
        taken[i] = arena_take(arena, sizes[i]);
        assert_int_equal((uintptr_t)taken[i] % 16, 0);
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(taken[i][j], 0);
        memset(taken[i], (int)(i % 256), sizes[i]);
    }
    for (size_t i = 0; i < 2000; i++) {
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(taken[i][j], i % 256);
    }
    assert_int_equal(arena_used(arena), sum);
    arena_close(arena);
    arena_close(NULL);
}

static void things_of_no_size_are_still_two(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    void *one = arena_take(arena, 0), *other = arena_array(arena, 0, 8);
    assert_true(one && other && one != other);
    arena_close(arena);
}

static void texts_are_copied(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    char text[] = "stock";
    char *copy = arena_text(arena, text);
    char *part = arena_text_part(arena, text, 3);
    int *number = ARENA_NEW(arena, int);
    memset(text, 'x', sizeof(text));
    assert_string_equal(copy, "stock");
    assert_string_equal(part, "sto");
    assert_int_equal(*number, 0);
    arena_close(arena);
}

static void what_is_printed_is_kept_whole(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    char *long_one = arena_print(arena, "%0*d", 5000, 7), *empty = arena_print(arena, "%s", "");
    assert_string_equal(arena_print(arena, "%s at %d", "full", 6), "full at 6");
    assert_int_equal(strlen(long_one), 5000);
    assert_int_equal(long_one[4999], '7');
    assert_string_equal(empty, "");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(things_are_zeroed_aligned_and_apart),
        cmocka_unit_test(things_of_no_size_are_still_two),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(what_is_printed_is_kept_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
