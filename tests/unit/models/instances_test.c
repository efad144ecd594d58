#include "models/instances.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/pool.h"
#include "tests/support/stage.h"

/* A service with two places a CPU each, and workers. */
struct play {
    struct stage stage;
    int app, cpu, workers;
};

static void play_open(struct play *play, const struct service_spec *spec, uint32_t workers)
{
    stage_open(&play->stage);
    struct blueprint *plan = &play->stage.plan;
    play->app = blueprint_service(plan, "app", spec);
    play->cpu = blueprint_station(plan, "cpu", spec->instances,
                                  &(struct station_spec){.servers = 1, .fair = true});
    play->workers =
        blueprint_gate(plan, "workers", spec->instances,
                       &(struct gate_spec){.capacity = workers, .backlog = GATE_ENDLESS});
    play->stage.plan.resource[play->app].service.cpu = play->cpu;
}

static struct program *person(struct play *play, const char *name, sim_time at, sim_time work)
{
    struct program *program = stage_person(&play->stage, name, at);
    program_route(program, play->app);
    program_enter(program, play->workers);
    program_serve(program, play->cpu, stage_time(&play->stage, work));
    program_leave(program);
    program_unroute(program);
    program_end(program);
    return program;
}

#define ASSERT_END(play, name, outcome, ms)                                                    \
    assert_int_equal(stage_end(&(play)->stage, name, outcome), MS(ms))

/* ---- restarts ---- */

/* There is room for two; Carl is the third, and takes Anna, at work, and Bert, in the backlog,
 * along. Dora finds nobody, Emil the new one. */
static void one_too_many_ends_all_who_are_inside(void **state)
{
    (void)state;
    struct play play;
    sim_time away = MS(20);
    struct dist drawn = dist_constant((double)away);
    play_open(&play, &(struct service_spec){.instances = 1, .room = 2, .away = &drawn}, 1);
    person(&play, "anna", MS(1), MS(10));
    person(&play, "bert", MS(2), MS(10));
    person(&play, "carl", MS(3), MS(10));
    person(&play, "dora", MS(22.9), MS(10));
    person(&play, "emil", MS(24), MS(10));
    person(&play, "fred", MS(25), MS(10));
    stage_play(&play.stage, MS(3));
    assert_int_equal(play.stage.system->service[0].inside[0], 0);
    assert_int_equal(system_inside(play.stage.system, play.workers), 0);
    assert_int_equal(system_waiting(play.stage.system, play.workers), 0);
    assert_null(stage_imbalance(&play.stage));
    stage_play(&play.stage, MS(100));
    ASSERT_END(&play, "anna", OUTCOME_KILLED, 3);
    ASSERT_END(&play, "bert", OUTCOME_KILLED, 3);
    ASSERT_END(&play, "carl", OUTCOME_KILLED, 3);
    ASSERT_END(&play, "dora", OUTCOME_REFUSED, 22.9);
    ASSERT_END(&play, "emil", OUTCOME_OK, 34);
    ASSERT_END(&play, "fred", OUTCOME_OK, 44);
    struct reading *reading = reading_take(play.stage.system);
    assert_int_equal(reading->resource[play.app].losses, 1);
    reading_free(reading);
    stage_close(&play.stage);
}

/* In turn, the third and fifth would be the first instance's: it is away until 13. */
static void the_others_have_its_load(void **state)
{
    (void)state;
    for (int policy = BALANCE_ROUND_ROBIN; policy <= BALANCE_TWO_CHOICES; policy++) {
        struct play play;
        struct dist away = dist_constant(10e6);
        play_open(&play,
                  &(struct service_spec){.instances = 3,
                                         .balance = (enum balance_policy)policy,
                                         .may_end = true,
                                         .away = &away},
                  9);
        static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
        for (int i = 0; i < 6; i++)
            person(&play, names[i], MS(3 + i), MS(50));
        stage_play(&play.stage, MS(2));
        struct service *service = &play.stage.system->service[0];
        instances_end(play.stage.system, service, 1);
        stage_play(&play.stage, MS(10));
        assert_int_equal(service->inside[1], 0);
        assert_int_equal(service->inside[0] + service->inside[2], 6);
        assert_true(service->inside[0] > 0 && service->inside[2] > 0);
        if (policy == BALANCE_ROUND_ROBIN)
            assert_int_equal(service->inside[0], 3);
        instances_end(play.stage.system, service, 0);
        instances_end(play.stage.system, service, 2);
        assert_int_equal(service->count, 0);
        assert_int_equal(system_present(play.stage.system), 0);
        service_bring_back(service, 2);
        service_bring_back(service, 2);
        assert_int_equal(service_choose(service), 2);
        service_bring_back(service, 0);
        service_bring_back(service, 1);
        assert_int_equal(service->count, 3);
        for (uint32_t i = 0; i < 3; i++)
            assert_int_equal(service->there[i], i);
        stage_play(&play.stage, MS(200));
        stage_close(&play.stage);
    }
}

/* Wherever they are: in a transaction on a row, at an external, in a pause, among branches, in
 * another service which they called. Only Zoe, who is in the other instance, lives. */
static void it_takes_them_from_wherever_they_are(void **state)
{
    (void)state;
    struct play play;
    play_open(&play, &(struct service_spec){.instances = 2, .may_end = true}, 9);
    struct blueprint *plan = &play.stage.plan;
    const struct dist *time = stage_time(&play.stage, MS(100));
    int other = blueprint_service(plan, "other", &(struct service_spec){.instances = 2});
    int external =
        blueprint_external(plan, "external", &(struct external_spec){.concurrency = 1});
    int rows = stage_rows(&play.stage, "rows", &(struct rows_spec){.count = 1});
    int called = blueprint_request(plan, &(struct request_spec){.name = "called"});
    struct program *callee = blueprint_program(plan, called);
    program_route(callee, other);
    program_delay(callee, time);
    program_unroute(callee);
    program_end(callee);
    static const char *const names[] = {"anna", "zoe", "bert", "yann", "carl", "xena", "dora"};
    for (int i = 0; i < 7; i++) {
        struct program *program = stage_person(&play.stage, names[i], MS(1 + i));
        program_route(program, play.app);
        if (i == 0 || i == 2) {
            program_begin(program);
            program_lock(program, rows, ROWS_WRITE, NULL);
            program_delay(program, time);
            program_commit(program);
        } else if (i == 4) {
            program_fork(program);
            program_branch(program);
            program_ask(program, external, time);
            program_branch(program);
            program_serve(program, play.cpu, time);
            program_join(program);
        } else if (i == 6) {
            program_route(program, other); /* the call then is the second's */
            program_unroute(program);
            program_call(program, called, blueprint_program(plan, called));
        } else {
            program_delay(program, time);
        }
        program_unroute(program);
        program_end(program);
    }
    stage_play(&play.stage, MS(9));
    instances_end(play.stage.system, &play.stage.system->service[0], 0);
    for (int i = 0; i < 7; i += 2)
        assert_int_equal(stage_end(&play.stage, names[i], OUTCOME_KILLED), MS(9));
    assert_int_equal(play.stage.system->account[called].ended[OUTCOME_KILLED], 1);
    assert_int_equal(play.stage.system->service[0].inside[1], 3);
    assert_int_equal(system_inside(play.stage.system, rows), 0);
    assert_int_equal(system_inside(play.stage.system, external), 0);
    assert_null(stage_imbalance(&play.stage));
    stage_play(&play.stage, MS(500));
    for (int i = 1; i < 7; i += 2)
        assert_int_equal(stage_end(&play.stage, names[i], OUTCOME_OK), MS(101 + i));
    assert_int_equal(agenda_count(play.stage.system->world.agenda), 0);
    assert_int_equal(play.stage.system->room, BLUEPRINT_IN_FLIGHT);
    stage_close(&play.stage);
}

/* The called instance ends: so does who called it, in a service that lives on, and gives back
 * the worker there. */
static void whoever_called_it_fails_too(void **state)
{
    (void)state;
    struct play play;
    play_open(&play, &(struct service_spec){.instances = 1, .room = 1}, 1);
    struct blueprint *plan = &play.stage.plan;
    int front = blueprint_service(plan, "front", &(struct service_spec){.instances = 1});
    int called = blueprint_request(plan, &(struct request_spec){.name = "called"});
    struct program *callee = blueprint_program(plan, called);
    program_route(callee, play.app);
    program_delay(callee, stage_time(&play.stage, MS(50)));
    program_unroute(callee);
    program_end(callee);
    int desk = stage_gate(&play.stage, "desk", &(struct gate_spec){.capacity = 2});
    static const char *const names[] = {"anna", "bert", "carl"};
    for (int i = 0; i < 3; i++) {
        struct program *program = stage_person(&play.stage, names[i], MS(1 + 10 * i));
        program_route(program, front);
        program_enter(program, desk);
        program_fork(program);
        program_branch(program);
        program_call(program, called, blueprint_program(plan, called));
        program_join(program);
        program_leave(program);
        program_unroute(program);
        program_end(program);
    }
    stage_play(&play.stage, MS(200));
    ASSERT_END(&play, "anna", OUTCOME_KILLED, 11);
    ASSERT_END(&play, "bert", OUTCOME_KILLED, 11);
    ASSERT_END(&play, "carl", OUTCOME_OK, 71);
    assert_int_equal(play.stage.system->account[called].ended[OUTCOME_KILLED], 2);
    stage_close(&play.stage);
}

/* A client with retries tries again, and the killed attempt counts as one. */
static void clients_try_again(void **state)
{
    (void)state;
    struct play play;
    struct dist away = dist_constant(5e6);
    play_open(&play, &(struct service_spec){.instances = 1, .room = 1, .away = &away}, 1);
    person(&play, "bert", MS(3), MS(10));
    struct program *program = stage_client(
        &play.stage, MS(1),
        &(struct request_spec){
            .name = "anna", .retries = 1, .backoff = stage_time(&play.stage, MS(6))});
    program_route(program, play.app);
    program_serve(program, play.cpu, stage_time(&play.stage, MS(10)));
    program_unroute(program);
    program_end(program);
    stage_play(&play.stage, MS(100));
    ASSERT_END(&play, "bert", OUTCOME_KILLED, 3);
    ASSERT_END(&play, "anna", OUTCOME_OK, 19);
    assert_int_equal(play.stage.system->account[1].tries[OUTCOME_KILLED], 1);
    stage_close(&play.stage);
}

/* Connections of an instance end with it: Bert, of the other one, keeps his; Anna's successor
 * opens a new one. */
static void its_connections_are_closed(void **state)
{
    (void)state;
    struct play play;
    play_open(&play, &(struct service_spec){.instances = 2, .may_end = true}, 9);
    struct blueprint *plan = &play.stage.plan;
    struct pool_plan pool = {
        .pool = blueprint_gate(plan, "pool", 2,
                               &(struct gate_spec){.capacity = 3, .backlog = GATE_ENDLESS}),
        .proxy = POOL_NONE,
        .server = blueprint_server(plan, "server", &(struct server_spec){.connections = 2}),
        .connect = stage_time(&play.stage, MS(5))};
    static const char *const names[] = {"anna", "bert", "carl", "dora"};
    for (int i = 0; i < 4; i++) {
        struct program *program = stage_person(&play.stage, names[i], MS(1 + 20 * i));
        program_route(program, play.app);
        pool_borrow(&pool, program);
        program_delay(program, stage_time(&play.stage, MS(i ? 1 : 10)));
        pool_give_back(&pool, program);
        program_unroute(program);
        program_end(program);
    }
    stage_play(&play.stage, MS(30));
    struct server *server = play.stage.system->server;
    assert_int_equal(server->open.value, 2);
    instances_end(play.stage.system, &play.stage.system->service[0], 0);
    assert_int_equal(server->open.value, 1);
    service_bring_back(&play.stage.system->service[0], 0);
    stage_play(&play.stage, MS(200));
    ASSERT_END(&play, "anna", OUTCOME_OK, 16);
    ASSERT_END(&play, "bert", OUTCOME_OK, 27);
    ASSERT_END(&play, "carl", OUTCOME_OK, 47);
    ASSERT_END(&play, "dora", OUTCOME_OK, 62);
    assert_int_equal(server->open.value, 2);
    stage_close(&play.stage);
}

/* ---- slows ---- */

/* Room for one. Anna works from 1 to 2 alone; with Bert there both have a half of a quarter of
 * the CPU, until she has done the other 3 at 26. Bert then has 1 left, and all of it. */
static void a_full_memory_slows_the_cpu_down(void **state)
{
    (void)state;
    struct play play;
    play_open(
        &play,
        &(struct service_spec){.instances = 1, .room = 1, .over = SERVICE_SLOWS, .slower = 4},
        9);
    person(&play, "anna", MS(1), MS(4));
    person(&play, "bert", MS(2), MS(4));
    stage_play(&play.stage, MS(100));
    ASSERT_END(&play, "anna", OUTCOME_OK, 26);
    ASSERT_END(&play, "bert", OUTCOME_OK, 27);
    stage_close(&play.stage);
}

/* One at a time: Anna has done 1 of 4 when Bert comes and waits, and does the rest four times
 * slower, until 14; from then on Bert is alone. Carl, who comes at 15 and leaves at 16 without
 * any work, costs Bert three quarters of that. */
static void work_under_way_is_stretched_and_shortened(void **state)
{
    (void)state;
    struct play play;
    play_open(
        &play,
        &(struct service_spec){.instances = 1, .room = 1, .over = SERVICE_SLOWS, .slower = 4},
        9);
    play.stage.plan.resource[play.cpu].station = (struct station_spec){.servers = 1};
    person(&play, "anna", MS(1), MS(4));
    person(&play, "bert", MS(2), MS(4));
    struct program *carl = stage_person(&play.stage, "carl", MS(15));
    program_route(carl, play.app);
    program_delay(carl, stage_time(&play.stage, MS(1)));
    program_unroute(carl);
    program_end(carl);
    stage_play(&play.stage, MS(100));
    ASSERT_END(&play, "anna", OUTCOME_OK, 14);
    ASSERT_END(&play, "carl", OUTCOME_OK, 16);
    ASSERT_END(&play, "bert", OUTCOME_OK, 18.75);
    stage_close(&play.stage);
}

/* Each instance by itself, and cores that are slow to begin with. */
static void only_the_full_instance_is_slow(void **state)
{
    (void)state;
    struct play play;
    play_open(
        &play,
        &(struct service_spec){.instances = 2, .room = 1, .over = SERVICE_SLOWS, .slower = 2},
        9);
    play.stage.plan.resource[play.cpu].station =
        (struct station_spec){.servers = 2, .pace = 0.5};
    person(&play, "anna", MS(1), MS(4));
    person(&play, "bert", MS(2), MS(4));
    person(&play, "carl", MS(3), MS(4));
    stage_play(&play.stage, MS(100));
    ASSERT_END(&play, "bert", OUTCOME_OK, 10);
    ASSERT_END(&play, "anna", OUTCOME_OK, 15);
    ASSERT_END(&play, "carl", OUTCOME_OK, 17);
    stage_close(&play.stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_too_many_ends_all_who_are_inside),
        cmocka_unit_test(the_others_have_its_load),
        cmocka_unit_test(it_takes_them_from_wherever_they_are),
        cmocka_unit_test(whoever_called_it_fails_too),
        cmocka_unit_test(clients_try_again),
        cmocka_unit_test(its_connections_are_closed),
        cmocka_unit_test(a_full_memory_slows_the_cpu_down),
        cmocka_unit_test(work_under_way_is_stretched_and_shortened),
        cmocka_unit_test(only_the_full_instance_is_slow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
