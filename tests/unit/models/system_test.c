#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/support/any_system.h"
#include "tests/support/stage.h"

/* ---- the same seed ---- */

/* A number that depends on all that happened. */
static uint64_t print_of(const struct blueprint *plan, uint64_t seed, int replication)
{
    struct system *system = system_new(plan, seed, replication);
    system_run(system, MS(300));
    uint64_t print = system->events;
    for (uint32_t i = 0; i < plan->ledger_length; i++) {
        print = chance_mix(print + system->ledger[i].visits);
        print = chance_mix(print + (uint64_t)system->ledger[i].waiting);
        print = chance_mix(print + (uint64_t)system->ledger[i].inside);
    }
    system_free(system);
    return print;
}

static void the_same_seed_gives_the_same_run(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct any_system *any = malloc(sizeof *any);
        any_system_init(any, seed, 0);
        uint64_t print = print_of(&any->plan, 1, 0);
        assert_true(print_of(&any->plan, 1, 0) == print);
        any_system_free(any);
        any_system_init(any, seed, 0);
        assert_true(print_of(&any->plan, 1, 0) == print);
        any_system_free(any);
        free(any);
    }
}

/* Poisson arrivals at a queue, to be tried in many ways. */
struct queue {
    struct blueprint plan;
    struct traffic_share share;
    struct dist time, think;
    int station;
};

static void queue_init(struct queue *queue, double servers, struct dist time,
                       const struct traffic_spec *traffic)
{
    queue->time = time;
    queue->share = (struct traffic_share){.request = 0, .share = 1.0};
    blueprint_init(&queue->plan);
    queue->station = blueprint_station(&queue->plan, "server", 1,
                                       &(struct station_spec){.servers = servers});
    blueprint_request(&queue->plan, &(struct request_spec){.name = "request"});
    struct program *program = blueprint_program(&queue->plan, 0);
    program_serve(program, queue->station, &queue->time);
    program_end(program);
    struct traffic_spec spec = *traffic;
    spec.name = "traffic";
    spec.mix = &queue->share;
    spec.mix_count = 1;
    blueprint_traffic(&queue->plan, &spec);
}

static const struct traffic_spec poisson = {.rate = {.mean_per_s = 800.0}};

static void seeds_and_replications_differ(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue, 1.0, dist_exponential(1e6), &poisson);
    blueprint_finish(&queue.plan);
    uint64_t print = print_of(&queue.plan, 1, 0);
    assert_true(print_of(&queue.plan, 2, 0) != print);
    assert_true(print_of(&queue.plan, 1, 1) != print);
    assert_true(print_of(&queue.plan, 2, 0) != print_of(&queue.plan, 1, 1));
    blueprint_free(&queue.plan);
}

/* Stopping on the way, at whatever instants, changes nothing; steps are the same run too. */
static void it_does_not_matter_how_a_run_is_cut(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue, 1.0, dist_exponential(1e6), &poisson);
    blueprint_finish(&queue.plan);
    struct system *one = system_new(&queue.plan, 1, 0), *two = system_new(&queue.plan, 1, 0);
    struct system *three = system_new(&queue.plan, 1, 0);
    assert_true(system_run(one, SIM_SECOND));
    for (sim_time at = 0; at <= SIM_SECOND; at += 12345678)
        assert_true(system_run(two, at));
    assert_true(system_run(two, SIM_SECOND));
    while (system_step(three, SIM_SECOND))
        continue;
    assert_true(three->world.now < SIM_SECOND);
    assert_int_equal(one->events, two->events);
    assert_int_equal(one->events, three->events);
    assert_int_equal(one->world.now, SIM_SECOND);
    assert_int_equal(two->world.now, SIM_SECOND);
    assert_true(one->account[0].time[OUTCOME_OK] == three->account[0].time[OUTCOME_OK]);
    assert_true(system_run(one, MS(1)));
    assert_int_equal(one->world.now, SIM_SECOND);
    system_free(one);
    system_free(two);
    system_free(three);
    blueprint_free(&queue.plan);
}

/* ---- many ---- */

/* Bytes that the records in use, the frames and the agenda take, as far as touched. */
static size_t touched(void *at, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = (size + page - 1) / page;
    unsigned char *resident = malloc(pages);
    size_t bytes = 0;
    assert_int_equal(mincore(at, size, resident), 0);
    for (size_t i = 0; i < pages; i++)
        bytes += resident[i] & 1 ? page : 0;
    free(resident);
    return bytes;
}

static size_t record_bytes(const struct requests *requests)
{
    return touched(requests->at, ((size_t)requests->limit + 1) * sizeof *requests->at) +
           requests->frames_limit * sizeof *requests->frame;
}

enum { MILLION = 1000000 };

/* A million requests come at once and stay a while. Each costs its record, and nothing more
 * but its 16 bytes on the agenda. */
static void a_million_in_flight_cost_64_bytes_each(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue, 0.0, dist_uniform(1e9, 2e9),
               &(struct traffic_spec){.rate = {.mean_per_s = 1e6},
                                      .arrivals = ARRIVALS_BATCH,
                                      .shape = MILLION,
                                      .stop_after = SIM_NEVER});
    queue.plan.max_in_flight = MILLION + 1;
    blueprint_finish(&queue.plan);
    struct system *system = system_new(&queue.plan, 1, 0);
    while (system->account[0].arrivals == 0)
        assert_true(system_step(system, SIM_NEVER - 1));
    assert_int_equal(system_present(system), MILLION);
    assert_int_equal(system_inside(system, queue.station), MILLION);
    size_t bytes = record_bytes(&system->world.requests);
    assert_true(bytes <= 64 * (size_t)MILLION + 65536);
    sim_time born = system->world.now;
    assert_true(system_run(system, born + SIM_SECOND - 1) || system->overflowed);
    assert_true(level_integral(&system->account[0].present, system->world.now) >=
                (sim_integral)MILLION * (system->world.now - born));
    system_free(system);
    blueprint_free(&queue.plan);
}

/* Users are records of their own; a tenth of them asks in the first second. */
static void a_million_users_think(void **state)
{
    (void)state;
    struct queue queue;
    struct dist think = dist_uniform(0.0, 10e9);
    queue_init(&queue, 0.0, dist_constant(1e9),
               &(struct traffic_spec){.users = MILLION, .think = &think});
    blueprint_finish(&queue.plan);
    struct system *system = system_new(&queue.plan, 1, 0);
    assert_true(system_run(system, SIM_SECOND / 2));
    double asked = (double)system->account[0].arrivals;
    assert_true(asked > 49000.0 && asked < 51000.0);
    assert_true(record_bytes(&system->world.requests) < 72 * (size_t)MILLION);
    sim_integral gap;
    struct reading *reading = reading_take(system);
    assert_null(reading_imbalance(reading, &gap));
    reading_free(reading);
    system_free(system);
    blueprint_free(&queue.plan);
}

/* A run a hundred times as long needs no byte more. */
static void memory_does_not_grow_with_the_length_of_a_run(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int gate = stage_gate(&stage, "gate", &(struct gate_spec){.capacity = 4});
    int cpu = stage_station(&stage, "cpu", &(struct station_spec){.servers = 2, .fair = true});
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 2});
    struct program *crowd =
        stage_client(&stage, MS(2),
                     &(struct request_spec){.name = "crowd", .timeout = MS(20), .retries = 1});
    program_enter(crowd, gate);
    program_begin(crowd);
    program_lock(crowd, rows, ROWS_WRITE, stage_time(&stage, MS(10)));
    program_serve(crowd, cpu, stage_time(&stage, MS(1)));
    program_commit(crowd);
    program_fork(crowd);
    for (int i = 0; i < 3; i++) {
        program_branch(crowd);
        program_serve(crowd, cpu, stage_time(&stage, MS(0.5)));
    }
    program_join(crowd);
    program_leave(crowd);
    program_end(crowd);
    stage.plan.traffic[0].stop_after = 0;
    stage_play(&stage, SIM_SECOND);
    const struct requests *requests = &stage.system->world.requests;
    uint32_t used = requests->used, frames = requests->frames_limit;
    struct mallinfo2 before = mallinfo2();
    stage_play(&stage, 100 * SIM_SECOND);
    struct mallinfo2 after = mallinfo2();
    assert_int_equal(stage.system->account[0].arrivals, 50000);
    assert_int_equal(requests->used, used);
    assert_int_equal(requests->frames_limit, frames);
    assert_true(after.uordblks + after.hblkhd <= before.uordblks + before.hblkhd);
    stage_close(&stage);
}

/* ---- where things are ---- */

/* A system's own copy of the code knows where its members and its ledger are. */
static void the_code_points_at_members_and_ledger(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int first = stage_gate(&stage, "first", &(struct gate_spec){.capacity = 1});
    int second = stage_gate(&stage, "second", &(struct gate_spec){.capacity = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_enter(anna, second);
    program_enter(anna, first);
    program_leave(anna);
    program_leave(anna);
    program_end(anna);
    stage_play(&stage, MS(2));
    struct system *system = stage.system;
    const struct instruction *code = system->code + stage.plan.request[0].blank.pc;
    assert_ptr_equal(code[0].member, &system->gate[1]);
    assert_ptr_equal(code[1].member, &system->gate[0]);
    assert_ptr_equal(code[3].member, &system->gate[1]);
    assert_ptr_equal(code[0].row, system->ledger + code[0].ledger);
    assert_ptr_equal(code[3].row, code[0].row);
    assert_int_equal(code[0].row->visits, 1);
    stage_close(&stage);
}

/* ---- too many ---- */

/* Twice as many come as can be served: of 1000 in flight the 1001st stops the run where the
 * clock then stands, and the books balance all the same. */
static void a_backlog_past_the_limit_stops_the_run(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue, 1.0, dist_constant(2e6), &poisson);
    queue.plan.traffic[0].rate.mean_per_s = 1000.0;
    queue.plan.traffic[0].arrivals = ARRIVALS_EVEN;
    queue.plan.max_in_flight = 1000;
    blueprint_finish(&queue.plan);
    struct system *system = system_new(&queue.plan, 1, 0);
    assert_true(system_run(system, SIM_SECOND));
    assert_false(system_run(system, 100 * SIM_SECOND));
    assert_true(system->overflowed);
    sim_time stopped = system->world.now;
    assert_true(stopped > 1990 * SIM_MILLISECOND && stopped < 2010 * SIM_MILLISECOND);
    assert_int_equal(system_present(system), 1000);
    assert_false(system_run(system, 200 * SIM_SECOND));
    assert_false(system_step(system, 200 * SIM_SECOND));
    assert_int_equal(system->world.now, stopped);
    sim_integral gap;
    struct reading *reading = reading_take(system);
    assert_null(reading_imbalance(reading, &gap));
    reading_free(reading);
    system_free(system);
    blueprint_free(&queue.plan);
}

static void assert_books_balance(const struct system *system)
{
    sim_integral gap;
    struct reading *reading = reading_take(system);
    assert_null(reading_imbalance(reading, &gap));
    reading_free(reading);
}

/* A request with a client, three branches and a piece of work it left behind is two requests:
 * so many pairs fit, and one more does not. */
static void the_limit_counts_requests_and_not_their_records(void **state)
{
    (void)state;
    for (int pairs = 5; pairs <= 6; pairs++) {
        struct stage stage;
        stage_open(&stage);
        blueprint_request(&stage.plan, &(struct request_spec){.name = "work"});
        struct program *work = blueprint_program(&stage.plan, 0);
        program_delay(work, stage_time(&stage, SIM_SECOND));
        program_end(work);
        struct program *page = stage_client(
            &stage, MS(1), &(struct request_spec){.name = "page", .timeout = SIM_SECOND});
        program_spawn(page, 0);
        program_fork(page);
        for (int i = 0; i < 3; i++) {
            program_branch(page);
            program_delay(page, stage_time(&stage, SIM_SECOND));
        }
        program_join(page);
        program_end(page);
        struct traffic_spec *traffic = &stage.plan.traffic[0];
        traffic->arrivals = ARRIVALS_BATCH;
        traffic->shape = pairs;
        traffic->rate.mean_per_s = 1.0;
        traffic->stop_after = 0;
        stage.plan.max_in_flight = 10;
        blueprint_finish(&stage.plan);
        struct system *system = system_new(&stage.plan, 1, 0);
        while (system->events == 0)
            system_step(system, 100 * SIM_SECOND);
        assert_int_equal(system->overflowed, pairs > 5);
        assert_int_equal(system->room, 0);
        assert_books_balance(system);
        system_free(system);
        blueprint_free(&stage.plan);
    }
}

/* Whoever is gone, however, makes room. */
static void who_has_ended_makes_room(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *page =
        stage_client(&stage, MS(1),
                     &(struct request_spec){.name = "page", .timeout = MS(2), .cancel = true});
    program_fork(page);
    for (int i = 0; i < 2; i++) {
        program_branch(page);
        program_delay(page, stage_dist(&stage, dist_exponential(4e6)));
        program_fail(page, 0.3, OUTCOME_ERROR);
    }
    program_join(page);
    program_end(page);
    stage.plan.traffic[0].stop_after = SIM_SECOND;
    stage.plan.max_in_flight = 3;
    stage_play(&stage, 2 * SIM_SECOND);
    const struct request_account *account = &stage.system->account[0];
    assert_true(account->ended[OUTCOME_OK] > 50 && account->ended[OUTCOME_ERROR] > 50);
    assert_true(account->ended[OUTCOME_GAVE_UP] > 50);
    assert_int_equal(stage.system->room, 3);
    stage_close(&stage);
}

/* ---- the clock stands still ---- */

static void assert_gets_stuck(struct blueprint *plan, sim_time at)
{
    plan->max_in_flight = 10;
    blueprint_finish(plan);
    struct system *system = system_new(plan, 1, 0);
    assert_false(system_run(system, SIM_SECOND));
    assert_true(system->stuck && !system->overflowed);
    assert_int_equal(system->world.now, at);
    assert_false(system_run(system, SIM_SECOND));
    assert_false(system_step(system, SIM_SECOND));
    assert_int_equal(system->world.now, at);
    assert_books_balance(system);
    system_free(system);
    blueprint_free(plan);
}

static void users_who_do_nothing_but_ask_get_stuck(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue, 1.0, dist_constant(0.0), &(struct traffic_spec){.users = 3});
    assert_gets_stuck(&queue.plan, 0);
}

static void work_that_leaves_itself_behind_gets_stuck(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna = stage_person(&stage, "anna", MS(3));
    program_spawn(anna, 0);
    program_end(anna);
    assert_gets_stuck(&stage.plan, MS(3));
}

static void endless_loops_get_stuck(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    const struct dist *many = stage_dist(&stage, dist_constant(4e9));
    struct program *anna = stage_person(&stage, "anna", MS(4));
    program_repeat(anna, many);
    program_repeat(anna, many);
    program_again(anna);
    program_again(anna);
    program_delay(anna, stage_time(&stage, MS(1)));
    program_end(anna);
    assert_gets_stuck(&stage.plan, MS(4));
}

/* As many at one instant as there may be are no standstill, nor is a long run in small steps.
 */
static void a_crowd_does_not_get_stuck(void **state)
{
    (void)state;
    struct queue queue;
    queue_init(&queue, 0.0, dist_constant(1e6),
               &(struct traffic_spec){.rate = {.mean_per_s = 100000.0},
                                      .arrivals = ARRIVALS_BATCH,
                                      .shape = 100000});
    queue.plan.max_in_flight = 100000;
    blueprint_finish(&queue.plan);
    struct system *system = system_new(&queue.plan, 1, 0);
    assert_true(system_run(system, 3 * SIM_SECOND));
    assert_true(system->account[0].ended[OUTCOME_OK] >= 100000);
    assert_false(system->stuck);
    system_free(system);
    blueprint_free(&queue.plan);
}

/* A service has no books of its own. */
static void members_are_found_by_resource(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int app = blueprint_service(&stage.plan, "app", &(struct service_spec){.instances = 2});
    int pool = blueprint_gate(&stage.plan, "pool", 2,
                              &(struct gate_spec){.capacity = 1, .backlog = 1});
    int cpu = stage_station(&stage, "cpu", &(struct station_spec){.servers = 1});
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 1});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_end(anna);
    stage_play(&stage, MS(2));
    assert_null(system_member(stage.system, app, 0));
    assert_ptr_equal(system_member(stage.system, pool, 1), &stage.system->gate[1].resource);
    assert_ptr_equal(system_member(stage.system, cpu, 0), &stage.system->station[0].resource);
    assert_ptr_equal(system_member(stage.system, rows, 0), &stage.system->rows[0].resource);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_run),
        cmocka_unit_test(seeds_and_replications_differ),
        cmocka_unit_test(it_does_not_matter_how_a_run_is_cut),
        cmocka_unit_test(a_million_in_flight_cost_64_bytes_each),
        cmocka_unit_test(a_million_users_think),
        cmocka_unit_test(memory_does_not_grow_with_the_length_of_a_run),
        cmocka_unit_test(the_code_points_at_members_and_ledger),
        cmocka_unit_test(a_backlog_past_the_limit_stops_the_run),
        cmocka_unit_test(the_limit_counts_requests_and_not_their_records),
        cmocka_unit_test(who_has_ended_makes_room),
        cmocka_unit_test(users_who_do_nothing_but_ask_get_stuck),
        cmocka_unit_test(work_that_leaves_itself_behind_gets_stuck),
        cmocka_unit_test(endless_loops_get_stuck),
        cmocka_unit_test(a_crowd_does_not_get_stuck),
        cmocka_unit_test(members_are_found_by_resource),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
