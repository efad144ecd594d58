#include "models/lru.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/chance.h"

static void keeps_what_was_touched_last(void **state)
{
    (void)state;
    struct lru lru;
    lru_init(&lru, 2);
    assert_false(lru_touch(&lru, 7));
    lru_add(&lru, 7);
    lru_add(&lru, 8);
    assert_true(lru_touch(&lru, 7));
    lru_add(&lru, 9);
    assert_true(lru_touch(&lru, 7));
    assert_false(lru_touch(&lru, 8));
    assert_true(lru_touch(&lru, 9));
    lru_free(&lru);
}

static void adding_what_it_has_renews_it(void **state)
{
    (void)state;
    struct lru lru;
    lru_init(&lru, 2);
    lru_add(&lru, 1);
    lru_add(&lru, 2);
    lru_add(&lru, 1);
    assert_int_equal(lru.count, 2);
    lru_add(&lru, 3);
    assert_true(lru_touch(&lru, 1));
    assert_false(lru_touch(&lru, 2));
    lru_free(&lru);
}

static void one_place_is_enough(void **state)
{
    (void)state;
    struct lru lru;
    lru_init(&lru, 1);
    for (uint32_t key = 0; key < 10; key++) {
        assert_false(lru_touch(&lru, key));
        lru_add(&lru, key);
        assert_true(lru_touch(&lru, key));
    }
    assert_int_equal(lru.count, 1);
    lru_free(&lru);
}

/* Beside a list that is moved by hand, newest first. */
struct by_hand {
    uint32_t key[8];
    uint32_t count;
};

static bool touch_by_hand(struct by_hand *list, uint32_t key)
{
    uint32_t i = 0;
    while (i < list->count && list->key[i] != key)
        i++;
    if (i == list->count)
        return false;
    memmove(list->key + 1, list->key, i * sizeof *list->key);
    list->key[0] = key;
    return true;
}

static void add_by_hand(struct by_hand *list, uint32_t key)
{
    if (touch_by_hand(list, key))
        return;
    list->count += list->count < 8;
    memmove(list->key + 1, list->key, (list->count - 1) * sizeof *list->key);
    list->key[0] = key;
}

static void does_what_a_moved_list_does(void **state)
{
    (void)state;
    struct lru lru;
    struct by_hand list = {.count = 0};
    struct chance chance;
    chance_init(&chance, 3);
    lru_init(&lru, 8);
    for (int i = 0; i < 20000; i++) {
        uint32_t key = (uint32_t)chance_below(&chance, 20);
        if (chance_unit(&chance) < 0.5) {
            lru_add(&lru, key);
            add_by_hand(&list, key);
        } else {
            assert_int_equal(lru_touch(&lru, key), touch_by_hand(&list, key));
        }
    }
    lru_free(&lru);
}

/* V35: four keys, two places. */
static void hit_ratio_of_independent_picks(void **state)
{
    (void)state;
    static const uint32_t picked[] = {0, 0, 0, 0, 1, 1, 1, 2, 2, 3};
    const int picks = 400000;
    struct lru lru;
    struct chance chance;
    int hits = 0;
    chance_init(&chance, 35);
    lru_init(&lru, 2);
    for (int i = 0; i < picks; i++) {
        uint32_t key = picked[chance_below(&chance, 10)];
        if (lru_touch(&lru, key))
            hits++;
        else
            lru_add(&lru, key);
    }
    assert_true(fabs((double)hits / picks - 0.580556) < 0.003);
    lru_free(&lru);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_was_touched_last),
        cmocka_unit_test(adding_what_it_has_renews_it),
        cmocka_unit_test(one_place_is_enough),
        cmocka_unit_test(does_what_a_moved_list_does),
        cmocka_unit_test(hit_ratio_of_independent_picks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
