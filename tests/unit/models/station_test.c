#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/stage.h"

static void asks(struct stage *stage, const char *name, sim_time at, int station, sim_time work)
{
    struct program *program = stage_person(stage, name, at);
    program_serve(program, station, stage_time(stage, work));
    program_end(program);
}

/* Asks, but takes the request back after a while. */
static void asks_in_vain(struct stage *stage, const char *name, sim_time at, int station,
                         sim_time work, sim_time timeout)
{
    struct program *program = stage_client(
        stage, at, &(struct request_spec){.name = name, .timeout = timeout, .cancel = true});
    program_serve(program, station, stage_time(stage, work));
    program_end(program);
}

static void asks_with_priority(struct stage *stage, const char *name, sim_time at, int station,
                               uint8_t priority)
{
    struct program *program =
        stage_client(stage, at, &(struct request_spec){.name = name, .priority = priority});
    program_serve(program, station, stage_time(stage, MS(10)));
    program_end(program);
}

static const struct station *station_of(const struct stage *stage, int station)
{
    return &stage->system->station[stage->plan.resource[station].first];
}

static void servers_serve_in_order_of_arrival(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station = stage_station(&stage, "cpu", &(struct station_spec){.servers = 2});
    asks(&stage, "anna", MS(1), station, MS(10));
    asks(&stage, "bert", MS(2), station, MS(20));
    asks(&stage, "carl", MS(3), station, MS(5));
    asks(&stage, "dora", MS(4), station, MS(1));
    stage_play(&stage, MS(5));
    assert_int_equal(system_inside(stage.system, station), 2);
    assert_int_equal(system_waiting(stage.system, station), 2);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(16));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(17));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(22));
    assert_int_equal(station_of(&stage, station)->idle, 2);
    assert_true(station_busy(station_of(&stage, station), MS(100)) == 36e6);
    stage_close(&stage);
}

/* Anna is being served when the others come; who is higher goes first from then on. */
static void priority_does_not_interrupt(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station =
        stage_station(&stage, "cpu", &(struct station_spec){.servers = 1, .ranked = true});
    asks_with_priority(&stage, "anna", MS(1), station, 0);
    asks_with_priority(&stage, "bert", MS(2), station, 1);
    asks_with_priority(&stage, "carl", MS(3), station, 9);
    asks_with_priority(&stage, "dora", MS(4), station, 1);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(31));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(41));
    stage_close(&stage);
}

static void lifo_serves_the_latest(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station =
        stage_station(&stage, "cpu", &(struct station_spec){.servers = 1, .order = LINE_LIFO});
    asks(&stage, "anna", MS(1), station, MS(10));
    asks(&stage, "bert", MS(2), station, MS(10));
    asks(&stage, "carl", MS(3), station, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(31));
    stage_close(&stage);
}

static void infinite_servers_are_a_delay(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station =
        stage_station(&stage, "far", &(struct station_spec){.servers = STATION_INFINITE});
    asks(&stage, "anna", MS(1), station, MS(10));
    asks(&stage, "bert", MS(1), station, MS(10));
    asks(&stage, "carl", MS(2), station, 0);
    stage_play(&stage, MS(3));
    assert_int_equal(system_inside(stage.system, station), 2);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(2));
    stage_close(&stage);
}

/* ---- slowdown ---- */

/* With a contention of 1 two who work slow each other to a half. Anna, Bert and Carl want 10 ms
 * at once; two are served. Anna ends at 21, Bert has nothing left then, Carl is alone. */
static void servers_slow_each_other_down(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station =
        stage_station(&stage, "db", &(struct station_spec){.servers = 2, .contention = 1.0});
    asks(&stage, "anna", MS(1), station, MS(10));
    asks(&stage, "bert", MS(1), station, MS(10));
    asks(&stage, "carl", MS(1), station, MS(10));
    stage_play(&stage, MS(5));
    assert_int_equal(system_inside(stage.system, station), 2);
    assert_int_equal(system_waiting(stage.system, station), 1);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(31));
    assert_true(station_busy(station_of(&stage, station), MS(100)) == 50e6);
    stage_close(&stage);
}

/* Three at once on endless servers: 1/(1 + 0.25·2 + 0.25·3·2) = 1/3 of the speed. When Anna
 * is done at 16 two are left, each at 1/(1 + 0.25 + 0.5) = 4/7: Bert's other 5 ms take 8.75;
 * Carl is then alone with 5 to go. */
static void the_curve_is_the_universal_scalability_law(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station = stage_station(&stage, "db",
                                &(struct station_spec){.contention = 0.25, .coherency = 0.25});
    asks(&stage, "anna", MS(1), station, MS(5));
    asks(&stage, "bert", MS(1), station, MS(10));
    asks(&stage, "carl", MS(1), station, MS(15));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(16));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(24.75));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(29.75));
    stage_close(&stage);
}

/* ---- boot ---- */

/* The server starts up from 1 to 11, serves Anna until 15 and Bert until 19, and is off when
 * Carl comes at 30. */
static void an_idle_server_boots_first(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station =
        stage_station(&stage, "job",
                      &(struct station_spec){.servers = 1, .boot = stage_time(&stage, MS(10))});
    asks(&stage, "anna", MS(1), station, MS(4));
    asks(&stage, "bert", MS(13), station, MS(4));
    asks(&stage, "carl", MS(30), station, MS(4));
    stage_play(&stage, MS(5));
    assert_int_equal(system_inside(stage.system, station), 0);
    assert_int_equal(system_waiting(stage.system, station), 1);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(15));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(19));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(44));
    stage_close(&stage);
}

/* Bert sets a second server going at 2, ready at 12; the first is done with Anna at 13 and
 * then takes Carl. */
static void each_server_boots_for_itself(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station =
        stage_station(&stage, "job",
                      &(struct station_spec){.servers = 2, .boot = stage_time(&stage, MS(10))});
    asks(&stage, "anna", MS(1), station, MS(2));
    asks(&stage, "bert", MS(2), station, MS(5));
    asks(&stage, "carl", MS(3), station, MS(3));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(13));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(17));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(16));
    stage_close(&stage);
}

/* Anna has gone when her server is ready at 11: it switches off again. */
static void a_server_may_boot_for_nobody(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station =
        stage_station(&stage, "job",
                      &(struct station_spec){.servers = 1, .boot = stage_time(&stage, MS(10))});
    asks_in_vain(&stage, "anna", MS(1), station, MS(4), MS(5));
    asks(&stage, "bert", MS(20), station, MS(4));
    stage_play(&stage, MS(15));
    assert_int_equal(station_of(&stage, station)->idle, 1);
    assert_int_equal(system_inside(stage.system, station), 0);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_GAVE_UP), MS(6));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(34));
    stage_close(&stage);
}

/* Shared progress begins when the server is there. */
static void a_fair_station_boots_too(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station =
        stage_station(&stage, "job",
                      &(struct station_spec){
                          .servers = 1, .contention = 0.5, .boot = stage_time(&stage, MS(10))});
    asks(&stage, "anna", MS(1), station, MS(4));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(15));
    stage_close(&stage);
}

/* ---- giving up ---- */

static void who_gives_up_waiting_leaves_the_line(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station = stage_station(&stage, "cpu", &(struct station_spec){.servers = 1});
    asks(&stage, "anna", MS(1), station, MS(10));
    asks_in_vain(&stage, "bert", MS(2), station, MS(10), MS(5));
    asks(&stage, "carl", MS(3), station, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_GAVE_UP), MS(7));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(21));
    stage_close(&stage);
}

static void who_gives_up_in_service_frees_the_server(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station = stage_station(&stage, "cpu", &(struct station_spec){.servers = 1});
    asks_in_vain(&stage, "anna", MS(1), station, MS(50), MS(5));
    struct program *bert = stage_person(&stage, "bert", MS(2));
    program_serve(bert, station, stage_time(&stage, MS(10)));
    program_delay(bert, stage_time(&stage, MS(3)));
    program_end(bert);
    stage.plan.resource[station].keep_waits = true;
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_GAVE_UP), MS(6));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(19));
    assert_int_equal(stage.system->waits[station]->max, MS(4));
    assert_true(station_busy(station_of(&stage, station), MS(100)) == 15e6);
    stage_close(&stage);
}

/* One core for both until Bert goes at 7: Anna has had 1 + 2.5 ms of her 10 by then. */
static void who_gives_up_sharing_leaves_its_share(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station =
        stage_station(&stage, "cpu", &(struct station_spec){.servers = 1, .fair = true});
    asks(&stage, "anna", MS(1), station, MS(10));
    asks_in_vain(&stage, "bert", MS(2), station, MS(10), MS(5));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_GAVE_UP), MS(7));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(13.5));
    assert_true(station_busy(station_of(&stage, station), MS(100)) == 12.5e6);
    stage_close(&stage);
}

/* Slowed to a half by Anna, Bert gives up; Carl takes his place, so Anna goes on at a half. */
static void a_slowed_server_is_handed_over(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int station =
        stage_station(&stage, "db", &(struct station_spec){.servers = 2, .contention = 1.0});
    asks(&stage, "anna", MS(1), station, MS(10));
    asks_in_vain(&stage, "bert", MS(1), station, MS(10), MS(8));
    asks(&stage, "carl", MS(2), station, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_GAVE_UP), MS(9));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(25));
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(servers_serve_in_order_of_arrival),
        cmocka_unit_test(priority_does_not_interrupt),
        cmocka_unit_test(lifo_serves_the_latest),
        cmocka_unit_test(infinite_servers_are_a_delay),
        cmocka_unit_test(servers_slow_each_other_down),
        cmocka_unit_test(the_curve_is_the_universal_scalability_law),
        cmocka_unit_test(an_idle_server_boots_first),
        cmocka_unit_test(each_server_boots_for_itself),
        cmocka_unit_test(a_server_may_boot_for_nobody),
        cmocka_unit_test(a_fair_station_boots_too),
        cmocka_unit_test(who_gives_up_waiting_leaves_the_line),
        cmocka_unit_test(who_gives_up_in_service_frees_the_server),
        cmocka_unit_test(who_gives_up_sharing_leaves_its_share),
        cmocka_unit_test(a_slowed_server_is_handed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
