#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/stage.h"

static int cache_of(struct stage *stage, const struct cache_spec *spec)
{
    return blueprint_cache(&stage->plan, "cache", spec);
}

/* Somebody who asks the cache (1 ms) and fetches (10 ms) what it has not. */
static void asks(struct stage *stage, const char *name, sim_time at, int cache)
{
    struct program *program = stage_person(stage, name, at);
    program_look_up(program, cache, stage_time(stage, MS(1)));
    program_delay(program, stage_time(stage, MS(10)));
    program_fill(program);
    program_end(program);
}

static void assert_hits(const struct stage *stage, int cache, uint64_t hits, uint64_t misses)
{
    struct reading *reading = reading_take(stage->system);
    assert_int_equal(reading->resource[cache].hits, hits);
    assert_int_equal(reading->resource[cache].misses, misses);
    reading_free(reading);
}

/* One key, so what happens does not depend on chance. Bert asks before anna has fetched. */
static void what_was_missed_is_there_once_it_is_fetched(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int cache = cache_of(&stage, &(struct cache_spec){.keys = 1, .holds = 1});
    asks(&stage, "anna", MS(1), cache);
    asks(&stage, "bert", MS(5), cache);
    asks(&stage, "carl", MS(11.5), cache);
    stage_play(&stage, MS(1.5));
    assert_int_equal(system_inside(stage.system, cache), 1);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(12));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(16));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(12.5));
    assert_hits(&stage, cache, 1, 2);
    assert_int_equal(system_member(stage.system, cache, 0)->arrivals, 3);
    stage_close(&stage);
}

static void a_cache_without_room_never_hits(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int cache = cache_of(&stage, &(struct cache_spec){.keys = 1, .holds = 0});
    asks(&stage, "anna", MS(1), cache);
    asks(&stage, "bert", MS(50), cache);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(61));
    assert_hits(&stage, cache, 0, 2);
    stage_close(&stage);
}

static void a_share_of_one_always_hits_and_of_none_never(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int always = cache_of(&stage, &(struct cache_spec){.hits = 1.0});
    int never = cache_of(&stage, &(struct cache_spec){.hits = 0.0});
    asks(&stage, "anna", MS(1), always);
    asks(&stage, "bert", MS(2), never);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(2));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(13));
    stage_close(&stage);
}

static void steps_that_fail_fill_in_nothing(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int cache = cache_of(&stage, &(struct cache_spec){.keys = 1, .holds = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_look_up(anna, cache, stage_time(&stage, MS(1)));
    program_fail(anna, 1.0, OUTCOME_ERROR);
    program_fill(anna);
    program_end(anna);
    asks(&stage, "bert", MS(20), cache);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_ERROR), MS(2));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(31));
    stage_close(&stage);
}

static void who_is_taken_back_leaves_the_cache(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int cache = cache_of(&stage, &(struct cache_spec){.hits = 1.0});
    struct program *anna = stage_client(
        &stage, MS(1),
        &(struct request_spec){.name = "anna", .timeout = MS(0.5), .cancel = true});
    program_look_up(anna, cache, stage_time(&stage, MS(1)));
    program_fill(anna);
    program_end(anna);
    stage_play(&stage, MS(1.7));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_GAVE_UP), MS(1.5));
    assert_int_equal(system_inside(stage.system, cache), 0);
    stage_play(&stage, MS(10));
    assert_hits(&stage, cache, 0, 0);
    stage_close(&stage);
}

/* Behind a round of a loop the same key is asked for; other rounds ask for others. */
static void a_miss_is_filled_in_with_its_own_key(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int cache = cache_of(&stage, &(struct cache_spec){.keys = 1000000, .holds = 100});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_repeat(anna, stage_count(&stage, 50));
    program_look_up(anna, cache, stage_time(&stage, MS(0)));
    program_repeat(anna, stage_count(&stage, 3));
    program_delay(anna, stage_time(&stage, MS(0.1)));
    program_again(anna);
    program_fill(anna);
    program_again(anna);
    program_end(anna);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(16));
    assert_hits(&stage, cache, 0, 50);
    assert_int_equal(stage.system->cache[0].lru.count, 50);
    stage_close(&stage);
}

static void a_program_says_where_a_hit_leads(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int cache = cache_of(&stage, &(struct cache_spec){.hits = 1.0});
    asks(&stage, "anna", MS(1), cache);
    char text[400] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    blueprint_explain(&stage.plan, 0, out);
    fclose(out);
    assert_non_null(strstr(text, "look up cache  1ms, after a hit to 3"));
    assert_non_null(strstr(text, "fill cache"));
    stage_play(&stage, MS(10));
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_missed_is_there_once_it_is_fetched),
        cmocka_unit_test(a_cache_without_room_never_hits),
        cmocka_unit_test(a_share_of_one_always_hits_and_of_none_never),
        cmocka_unit_test(steps_that_fail_fill_in_nothing),
        cmocka_unit_test(who_is_taken_back_leaves_the_cache),
        cmocka_unit_test(a_miss_is_filled_in_with_its_own_key),
        cmocka_unit_test(a_program_says_where_a_hit_leads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
