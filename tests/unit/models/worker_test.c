#include "models/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/pool.h"
#include "tests/support/stage.h"

enum { INSTANCES = 2, WORKERS = 3 };

struct play {
    struct stage stage;
    int app, workers, cpu;
    struct pool_plan pool;
};

static void play_open(struct play *play, uint32_t connections, uint32_t most)
{
    stage_open(&play->stage);
    struct blueprint *plan = &play->stage.plan;
    play->app = blueprint_service(plan, "app", &(struct service_spec){.instances = INSTANCES});
    play->workers = blueprint_gate(
        plan, "workers", INSTANCES,
        &(struct gate_spec){.capacity = WORKERS, .backlog = GATE_ENDLESS, .numbered = true});
    play->cpu = blueprint_station(plan, "cpu", INSTANCES, &(struct station_spec){.servers = 1});
    play->pool = (struct pool_plan){
        .pool =
            blueprint_gate(plan, "pool", INSTANCES * WORKERS,
                           &(struct gate_spec){.capacity = connections,
                                               .backlog = GATE_ENDLESS,
                                               .patience = stage_time(&play->stage, MS(25))}),
        .proxy = POOL_NONE,
        .server = blueprint_server(plan, "server", &(struct server_spec){.connections = most}),
        .connect = stage_time(&play->stage, MS(5)),
        .per_worker = true,
        .workers = play->workers};
}

static void query(struct play *play, struct program *program, double ms)
{
    pool_borrow(&play->pool, program);
    program_delay(program, stage_time(&play->stage, MS(ms)));
    pool_give_back(&play->pool, program);
}

static struct program *comes(struct play *play, const char *name, double ms)
{
    struct program *program = stage_person(&play->stage, name, MS(ms));
    program_route(program, play->app);
    program_enter(program, play->workers);
    program_number(program);
    return program;
}

static void goes(struct program *program)
{
    program_unnumber(program);
    program_leave(program);
    program_unroute(program);
    program_end(program);
}

static void asks_once(struct play *play, const char *name, double at_ms)
{
    struct program *program = comes(play, name, at_ms);
    query(play, program, 10);
    goes(program);
}

#define ASSERT_END(play, name, outcome, ms)                                                    \
    assert_int_equal(stage_end(&(play)->stage, name, outcome), MS(ms))

static void play_close(struct play *play)
{
    for (int i = 0; i < INSTANCES; i++)
        assert_int_equal(play->stage.system->gate[i].numbers, WORKERS);
    assert_int_equal(system_inside(play->stage.system, play->pool.pool), 0);
    stage_close(&play->stage);
}

/* Two queries at once share the one connection of Anna's worker; Bert's worker, in the same
 * instance, has another. */
static void a_pool_is_its_workers_own(void **state)
{
    (void)state;
    struct play play;
    play_open(&play, 1, 100);
    struct program *anna = comes(&play, "anna", 1);
    program_fork(anna);
    program_branch(anna);
    query(&play, anna, 10);
    program_branch(anna);
    query(&play, anna, 10);
    program_join(anna);
    goes(anna);
    asks_once(&play, "zoe", 2);
    asks_once(&play, "bert", 3);
    stage_play(&play.stage, MS(4));
    assert_int_equal(system_member(play.stage.system, play.pool.pool, 0)->waiting.value, 1);
    assert_int_equal(system_member(play.stage.system, play.pool.pool, 1)->inside.value, 1);
    assert_int_equal(system_member(play.stage.system, play.pool.pool, 3)->inside.value, 1);
    stage_play(&play.stage, MS(100));
    ASSERT_END(&play, "anna", OUTCOME_OK, 26);
    ASSERT_END(&play, "bert", OUTCOME_OK, 18);
    assert_int_equal(play.stage.system->server->open.value, 3);
    play_close(&play);
}

/* Who comes after another has that one's worker, whose connection is open: 10 instead of 15. */
static void the_last_number_given_back_is_taken_first(void **state)
{
    (void)state;
    struct play play;
    play_open(&play, 1, 100);
    static const char *const names[] = {"anna", "berta", "clara", "dora", "emma", "frida"};
    for (int i = 0; i < 6; i++)
        asks_once(&play, names[i], 1 + 20 * i);
    stage_play(&play.stage, MS(300));
    for (int i = 0; i < 6; i++)
        ASSERT_END(&play, names[i], OUTCOME_OK, (i < 2 ? 16 : 11) + 20 * i);
    assert_int_equal(play.stage.system->server->open.value, 2);
    play_close(&play);
}

/* While a connection is held, the CPU is that of the instance. */
static void other_steps_are_the_instances(void **state)
{
    (void)state;
    struct play play;
    play_open(&play, 1, 100);
    static const char *const names[] = {"anna", "zoe", "bert"};
    for (int i = 0; i < 3; i++) {
        struct program *program = comes(&play, names[i], 1 + i);
        pool_borrow(&play.pool, program);
        program_serve(program, play.cpu, stage_time(&play.stage, MS(10)));
        pool_give_back(&play.pool, program);
        goes(program);
    }
    stage_play(&play.stage, MS(100));
    ASSERT_END(&play, "anna", OUTCOME_OK, 16);
    ASSERT_END(&play, "zoe", OUTCOME_OK, 17);
    ASSERT_END(&play, "bert", OUTCOME_OK, 26);
    play_close(&play);
}

/* Anna fails while she holds, Bert's second branch loses patience while he waits, and the
 * server refuses Carl his connection: all give back what is theirs, and Dora can have it. */
static void failures_give_the_right_ones_back(void **state)
{
    (void)state;
    struct play play;
    play_open(&play, 1, 2);
    struct program *anna = comes(&play, "anna", 1);
    pool_borrow(&play.pool, anna);
    program_delay(anna, stage_time(&play.stage, MS(5)));
    program_fail(anna, 1.0, OUTCOME_ERROR);
    pool_give_back(&play.pool, anna);
    goes(anna);
    struct program *bert = comes(&play, "bert", 2);
    program_fork(bert);
    program_branch(bert);
    query(&play, bert, 60);
    program_branch(bert);
    query(&play, bert, 60);
    program_join(bert);
    goes(bert);
    asks_once(&play, "emil", 3);
    asks_once(&play, "carl", 4);
    asks_once(&play, "dora", 35);
    asks_once(&play, "frida", 36);
    stage_play(&play.stage, MS(200));
    ASSERT_END(&play, "anna", OUTCOME_ERROR, 11);
    ASSERT_END(&play, "bert", OUTCOME_TIMEOUT, 27);
    ASSERT_END(&play, "emil", OUTCOME_REFUSED, 3);
    ASSERT_END(&play, "carl", OUTCOME_REFUSED, 4);
    ASSERT_END(&play, "dora", OUTCOME_OK, 45);
    ASSERT_END(&play, "frida", OUTCOME_OK, 46);
    assert_int_equal(play.stage.system->server->open.value, 2);
    play_close(&play);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pool_is_its_workers_own),
        cmocka_unit_test(the_last_number_given_back_is_taken_first),
        cmocka_unit_test(other_steps_are_the_instances),
        cmocka_unit_test(failures_give_the_right_ones_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
