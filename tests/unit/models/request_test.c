#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/request.h"

enum { LIMIT = 1000 };

static void a_record_is_a_cache_line(void **state)
{
    (void)state;
    struct requests requests;
    requests_init(&requests, LIMIT);
    assert_int_equal(sizeof(struct request), 64);
    assert_int_equal(sizeof(struct frame), 24);
    assert_int_equal((uintptr_t)requests.at % 64, 0);
    requests_free(&requests);
}

static void records_are_numbered_from_one_up_to_the_limit(void **state)
{
    (void)state;
    struct requests requests;
    requests_init(&requests, LIMIT);
    for (request_id id = 1; id <= LIMIT; id++) {
        assert_int_equal(request_take(&requests), id);
        requests.at[id].pc = 1;
    }
    assert_int_equal(request_take(&requests), 0);
    assert_int_equal(request_take(&requests), 0);
    request_give_back(&requests, &requests.at[7]);
    assert_int_equal(requests.at[7].pc, 0);
    assert_int_equal(request_take(&requests), 7);
    assert_int_equal(request_take(&requests), 0);
    requests_free(&requests);
}

/* Memory follows the number in flight: what was used last is used first again. */
static void records_are_reused_last_in_first_out(void **state)
{
    (void)state;
    struct requests requests;
    requests_init(&requests, LIMIT);
    for (int i = 0; i < 3; i++)
        request_take(&requests);
    request_give_back(&requests, &requests.at[1]);
    request_give_back(&requests, &requests.at[3]);
    assert_int_equal(request_take(&requests), 3);
    assert_int_equal(request_take(&requests), 1);
    assert_int_equal(request_take(&requests), 4);
    assert_int_equal(requests.used, 4);
    requests_free(&requests);
}

/* Frames of many requests, pushed and popped in turn, keep to their own stacks. */
static void frames_are_stacks_of_their_own(void **state)
{
    (void)state;
    struct requests requests;
    requests_init(&requests, LIMIT);
    for (int i = 0; i < LIMIT; i++)
        request_take(&requests);
    for (uint32_t depth = 1; depth <= 5; depth++)
        for (request_id id = 1; id <= LIMIT; id++)
            frame_push(&requests, &requests.at[id])->pc = 10 * id + depth;
    for (uint32_t depth = 5; depth >= 1; depth--) {
        for (request_id id = 1; id <= LIMIT; id++) {
            assert_int_equal(requests.frame[requests.at[id].frames].pc, 10 * id + depth);
            frame_pop(&requests, &requests.at[id]);
        }
    }
    uint32_t limit = requests.frames_limit;
    for (request_id id = 1; id <= LIMIT; id++)
        assert_int_equal(requests.at[id].frames, 0);
    for (int i = 0; i < 5 * LIMIT; i++)
        frame_push(&requests, &requests.at[1]);
    assert_int_equal(requests.frames_limit, limit);
    requests_free(&requests);
}

static void flags_are_cleared_one_by_one(void **state)
{
    (void)state;
    struct request request = {.flags = REQUEST_WAITING | REQUEST_LOCKING | REQUEST_READY,
                              .context = 0xff,
                              .priority = 9,
                              .lock_mode = 1};
    request_clear(&request, REQUEST_WAITING | REQUEST_ANSWERED);
    assert_int_equal(request.flags, REQUEST_LOCKING | REQUEST_READY);
    assert_int_equal(request.context, 0xff);
    assert_int_equal(request.priority, 9);
    assert_int_equal(request.lock_mode, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_a_cache_line),
        cmocka_unit_test(records_are_numbered_from_one_up_to_the_limit),
        cmocka_unit_test(records_are_reused_last_in_first_out),
        cmocka_unit_test(frames_are_stacks_of_their_own),
        cmocka_unit_test(flags_are_cleared_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
