#include "tests/bench/engine.h"

#include "studies/trial.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#define MILLISECOND 1e6

enum { REPLICATIONS = 16 };

/* Where a blueprint's distributions live as long as it does. */
struct draws {
    struct dist cpu, database, row, think;
};

/* ---- the works ---- */

static void describe_mm1(struct blueprint *plan, struct draws *draws)
{
    static const struct traffic_share all = {.request = 0, .share = 1.0};
    blueprint_init(plan);
    draws->cpu = dist_exponential(1000.0 * MILLISECOND);
    int server = blueprint_station(plan, "server", 1, &(struct station_spec){.servers = 1});
    int request = blueprint_request(plan, &(struct request_spec){.name = "customer"});
    struct program *program = blueprint_program(plan, request);
    program_serve(program, server, &draws->cpu);
    program_end(program);
    blueprint_traffic(plan, &(struct traffic_spec){.name = "customers",
                                                   .mix = &all,
                                                   .mix_count = 1,
                                                   .rate = {.mean_per_s = 0.9}});
    blueprint_finish(plan);
}

static struct gate_spec gate_of(uint32_t capacity)
{
    return (struct gate_spec){.capacity = capacity, .backlog = GATE_ENDLESS};
}

/* Worker, processor, connection, database, row: docs/performance.md has the parameters. */
static void describe_web(struct blueprint *plan, struct draws *draws, uint32_t instances)
{
    static const struct traffic_share all = {.request = 0, .share = 1.0};
    blueprint_init(plan);
    *draws = (struct draws){.cpu = dist_exponential(1.6 * MILLISECOND),
                            .database = dist_exponential(4.0 * MILLISECOND),
                            .row = dist_exponential(2.0 * MILLISECOND)};
    struct gate_spec slots = gate_of(16), connections = gate_of(10 * instances);
    int app = blueprint_service(plan, "app", &(struct service_spec){.instances = instances});
    int workers = blueprint_gate(plan, "app.workers", instances, &slots);
    int cpu =
        blueprint_station(plan, "app.cpu", instances, &(struct station_spec){.servers = 2});
    int pool = blueprint_gate(plan, "app.pools.main", 1, &connections);
    int database = blueprint_station(plan, "main.cpu", 1,
                                     &(struct station_spec){.servers = 8.0 * instances});
    int rows =
        blueprint_rows(plan, "main.rows.stock", &(struct rows_spec){.count = 100 * instances});
    int request = blueprint_request(plan, &(struct request_spec){.name = "checkout"});
    struct program *program = blueprint_program(plan, request);
    if (instances > 1)
        program_route(program, app);
    program_enter(program, workers);
    program_serve(program, cpu, &draws->cpu);
    program_enter(program, pool);
    program_begin(program);
    program_serve(program, database, &draws->database);
    program_lock(program, rows, ROWS_WRITE, NULL);
    program_delay(program, &draws->row);
    program_commit(program);
    program_leave(program);
    program_leave(program);
    if (instances > 1)
        program_unroute(program);
    program_end(program);
    blueprint_traffic(plan, &(struct traffic_spec){.name = "shoppers",
                                                   .mix = &all,
                                                   .mix_count = 1,
                                                   .rate = {.mean_per_s = 1000.0 * instances}});
    blueprint_finish(plan);
}

/* 20 users, each of whose transactions needs three rows of one hundred, one after the other:
 * many wait, and circles of waiting are looked for. */
static void describe_locks(struct blueprint *plan, struct draws *draws)
{
    static const struct traffic_share all = {.request = 0, .share = 1.0};
    blueprint_init(plan);
    *draws = (struct draws){.row = dist_exponential(1.0 * MILLISECOND),
                            .think = dist_exponential(1.0 * MILLISECOND)};
    int rows = blueprint_rows(
        plan, "rows",
        &(struct rows_spec){.count = 100, .deadlock_after = 1000 * SIM_MILLISECOND});
    int request = blueprint_request(plan, &(struct request_spec){.name = "transfer"});
    struct program *program = blueprint_program(plan, request);
    program_begin(program);
    for (int i = 0; i < 3; i++) {
        program_lock(program, rows, ROWS_WRITE, NULL);
        program_delay(program, &draws->row);
    }
    program_commit(program);
    program_end(program);
    blueprint_traffic(
        plan,
        &(struct traffic_spec){
            .name = "users", .mix = &all, .mix_count = 1, .users = 20, .think = &draws->think});
    blueprint_finish(plan);
}

/* One query for the list and one for each of its twenty entries. */
static void describe_queries(struct blueprint *plan, struct draws *draws)
{
    static const struct traffic_share all = {.request = 0, .share = 1.0};
    blueprint_init(plan);
    *draws = (struct draws){.cpu = dist_constant(21.0),
                            .database = dist_exponential(1.0 * MILLISECOND),
                            .row = dist_constant(0.4 * MILLISECOND)};
    struct gate_spec connections = gate_of(20);
    int pool = blueprint_gate(plan, "pool", 1, &connections);
    int database = blueprint_station(plan, "database", 1, &(struct station_spec){.servers = 8});
    int request = blueprint_request(plan, &(struct request_spec){.name = "list"});
    struct program *program = blueprint_program(plan, request);
    program_repeat(program, &draws->cpu);
    program_enter(program, pool);
    program_delay(program, &draws->row);
    program_serve(program, database, &draws->database);
    program_leave(program);
    program_again(program);
    program_end(program);
    blueprint_traffic(plan, &(struct traffic_spec){.name = "readers",
                                                   .mix = &all,
                                                   .mix_count = 1,
                                                   .rate = {.mean_per_s = 300.0}});
    blueprint_finish(plan);
}

/* ---- running them ---- */

static double mean_response_s(const struct system *system)
{
    const struct request_account *account = &system->account[0];
    return (double)account->time[OUTCOME_OK] / (double)account->ended[OUTCOME_OK] * 1e-9;
}

static struct timing run_for(struct blueprint *plan, const struct effort *effort,
                             double simulated_s, double unit)
{
    struct system *system = system_new(plan, effort->seed, 0);
    double from = contest_clock();
    system_run(system, sim_from_seconds(simulated_s));
    struct timing timing = {.seconds = contest_clock() - from,
                            .answer = mean_response_s(system) / unit};
    system_free(system);
    blueprint_free(plan);
    return timing;
}

/* As many of the agenda's entries as asked for; the time is theirs alone. */
static struct timing run_events(struct blueprint *plan, const struct effort *effort)
{
    struct system *system = system_new(plan, effort->seed, 0);
    uint64_t events = (uint64_t)effort->amount;
    double from = contest_clock();
    while (system->events < events)
        system_run(system, system->world.now + SIM_SECOND);
    double seconds = contest_clock() - from;
    struct timing timing = {.seconds = seconds * effort->amount / (double)system->events,
                            .answer = 1e3 * mean_response_s(system)};
    system_free(system);
    blueprint_free(plan);
    return timing;
}

struct timing engine_mm1(const struct effort *effort)
{
    struct blueprint plan;
    struct draws draws;
    describe_mm1(&plan, &draws);
    return run_for(&plan, effort, effort->amount / 0.9, 1.0);
}

struct timing engine_web(const struct effort *effort)
{
    struct blueprint plan;
    struct draws draws;
    describe_web(&plan, &draws, (uint32_t)effort->size);
    return run_for(&plan, effort, effort->amount / (1000.0 * (double)effort->size), 1e-3);
}

struct timing engine_locks(const struct effort *effort)
{
    struct blueprint plan;
    struct draws draws;
    describe_locks(&plan, &draws);
    return run_events(&plan, effort);
}

struct timing engine_queries(const struct effort *effort)
{
    struct blueprint plan;
    struct draws draws;
    describe_queries(&plan, &draws);
    return run_events(&plan, effort);
}

static bool add_response(void *context, int replication, const struct trial_window *window)
{
    const struct request_reading *books = &window->books->request[0];
    (void)replication;
    *(double *)context +=
        (double)books->time[OUTCOME_OK] / (double)books->ended[OUTCOME_OK] / MILLISECOND;
    return true;
}

/* The program may have been bound to one core; two threads need two. */
static struct timing on_cores(const struct effort *effort, int threads)
{
    cpu_set_t bound, all;
    struct blueprint plan;
    struct draws draws;
    double sum_ms = 0.0;
    describe_web(&plan, &draws, 1);
    sched_getaffinity(0, sizeof bound, &bound);
    CPU_ZERO(&all);
    for (size_t i = 0; i < CPU_SETSIZE; i++)
        CPU_SET(i, &all);
    sched_setaffinity(0, sizeof all, &all);
    double from = contest_clock();
    trial_run(&(struct trial_plan){.blueprint = &plan,
                                   .seed = effort->seed,
                                   .warmup = SIM_SECOND,
                                   .duration =
                                       sim_from_seconds(effort->amount / 1000.0 / REPLICATIONS),
                                   .least = REPLICATIONS,
                                   .most = REPLICATIONS,
                                   .threads = threads},
              add_response, &sum_ms, NULL);
    struct timing timing = {.seconds = contest_clock() - from, .answer = sum_ms / REPLICATIONS};
    sched_setaffinity(0, sizeof bound, &bound);
    blueprint_free(&plan);
    return timing;
}

struct timing engine_one_core(const struct effort *effort)
{
    return on_cores(effort, 1);
}

struct timing engine_two_cores(const struct effort *effort)
{
    return on_cores(effort, 2);
}
