#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/pool.h"
#include "tests/support/stage.h"

/* Somebody who borrows a connection (15 ms to open) for 10 ms. */
static void borrows(struct stage *stage, const char *name, sim_time at,
                    const struct pool_plan *plan)
{
    struct program *program = stage_person(stage, name, at);
    pool_borrow(plan, program);
    program_delay(program, stage_time(stage, MS(10)));
    pool_give_back(plan, program);
    program_end(program);
}

static struct pool_plan pool_of(struct stage *stage, const char *name, uint32_t connections,
                                int server)
{
    return (struct pool_plan){
        .pool = stage_gate(stage, name, &(struct gate_spec){.capacity = connections}),
        .proxy = POOL_NONE,
        .server = server,
        .connect = stage_time(stage, MS(15)),
    };
}

static int server_of(struct stage *stage, uint32_t connections)
{
    return blueprint_server(&stage->plan, "server", &(struct server_spec){connections});
}

static void a_connection_is_opened_once(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server = server_of(&stage, SERVER_ENDLESS);
    struct pool_plan plan = pool_of(&stage, "pool", 2, server);
    borrows(&stage, "anna", MS(1), &plan);
    borrows(&stage, "bert", MS(2), &plan);
    borrows(&stage, "carl", MS(3), &plan);
    borrows(&stage, "dora", MS(60), &plan);
    stage_play(&stage, MS(3));
    assert_int_equal(system_inside(stage.system, server), 2);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(26));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(27));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(36));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(70));
    struct reading *reading = reading_take(stage.system);
    assert_true(reading->resource[server].open == MS(99) + MS(98));
    assert_int_equal(reading->resource[server].arrivals, 2);
    reading_free(reading);
    stage_close(&stage);
}

/* A pool opens no more than it needs at once. */
static void what_is_open_is_used_again(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server = server_of(&stage, SERVER_ENDLESS);
    struct pool_plan plan = pool_of(&stage, "pool", 10, server);
    borrows(&stage, "anna", MS(1), &plan);
    borrows(&stage, "bert", MS(30), &plan);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(40));
    assert_int_equal(stage.system->server[0].open.value, 1);
    stage_close(&stage);
}

/* Two pools have the server's two connections; the other pool's idle one is of no use. */
static void one_connection_too_many_is_refused(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server = server_of(&stage, 2);
    struct pool_plan here = pool_of(&stage, "here", 2, server);
    struct pool_plan there = pool_of(&stage, "there", 2, server);
    borrows(&stage, "anna", MS(1), &here);
    borrows(&stage, "bert", MS(40), &there);
    borrows(&stage, "carl", MS(41), &there);
    borrows(&stage, "dora", MS(70), &there);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(65));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_REFUSED), MS(41));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(80));
    struct reading *reading = reading_take(stage.system);
    assert_int_equal(reading->resource[server].refused, 1);
    reading_free(reading);
    stage_close(&stage);
}

static void who_is_taken_back_leaves_no_connection(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server = server_of(&stage, 1);
    struct pool_plan plan = pool_of(&stage, "pool", 1, server);
    struct program *anna =
        stage_client(&stage, MS(1),
                     &(struct request_spec){.name = "anna", .timeout = MS(5), .cancel = true});
    pool_borrow(&plan, anna);
    pool_give_back(&plan, anna);
    program_end(anna);
    borrows(&stage, "bert", MS(2), &plan);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_GAVE_UP), MS(6));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(31));
    assert_int_equal(stage.system->server[0].open.value, 1);
    stage_close(&stage);
}

/* Pools of two and one, a pooler with one connection: it opens that once, and carl loses
 * patience in its line with his pool's connection in hand. */
static void a_pooler_stands_between(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int server = server_of(&stage, 1);
    struct pool_plan here = pool_of(&stage, "here", 2, server);
    struct pool_plan there = pool_of(&stage, "there", 1, server);
    here.proxy = there.proxy =
        stage_gate(&stage, "proxy",
                   &(struct gate_spec){.capacity = 1, .patience = stage_time(&stage, MS(30))});
    borrows(&stage, "anna", MS(1), &here);
    borrows(&stage, "bert", MS(2), &there);
    borrows(&stage, "carl", MS(3), &here);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(26));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_TIMEOUT), 0);
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(36));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_TIMEOUT), MS(33));
    assert_int_equal(stage.system->server[0].open.value, 1);
    assert_int_equal(system_inside(stage.system, here.pool), 0);
    stage_close(&stage);
}

static void without_a_server_all_is_open(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct pool_plan plan = pool_of(&stage, "pool", 1, POOL_NONE);
    borrows(&stage, "anna", MS(1), &plan);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_connection_is_opened_once),
        cmocka_unit_test(what_is_open_is_used_again),
        cmocka_unit_test(one_connection_too_many_is_refused),
        cmocka_unit_test(who_is_taken_back_leaves_no_connection),
        cmocka_unit_test(a_pooler_stands_between),
        cmocka_unit_test(without_a_server_all_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
