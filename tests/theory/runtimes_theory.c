/*
 * V14: threads that work 4 ms under an interpreter's lock and wait 16 ms without it, in one
 * process and in two, beside the machine repairman's formula; and with a lock that goes round
 * by the switch interval, and a core that goes round by slices.
 */
#include "models/reading.h"
#include "models/runtime.h"
#include "sim/mva.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

struct measured {
    double per_s, response_s;
};

/* Users are threads, who wait for their input and output where others think. */
static struct measured measure(uint32_t threads, uint32_t instances,
                               const struct interpreter_spec *interpreter,
                               const struct timeslice_spec *timeslice)
{
    struct dist work = dist_exponential(4e6), io = dist_exponential(16e6);
    struct blueprint plan;
    blueprint_init(&plan);
    struct station_spec spec = runtime_cpu(RUNTIME_GIL_THREADS, 4, true);
    spec.interpreter = interpreter;
    spec.timeslice = timeslice;
    int cpu = blueprint_station(&plan, "cpu", instances, &spec);
    int service = blueprint_service(
        &plan, "app",
        &(struct service_spec){.instances = instances, .balance = BALANCE_RANDOM});
    int request = blueprint_request(&plan, &(struct request_spec){.name = "section"});
    struct program *program = blueprint_program(&plan, request);
    program_route(program, service);
    program_serve(program, cpu, &work);
    program_unroute(program);
    program_end(program);
    struct traffic_share share = {request, 1.0};
    blueprint_traffic(
        &plan,
        &(struct traffic_spec){
            .name = "threads", .mix = &share, .mix_count = 1, .users = threads, .think = &io});
    blueprint_finish(&plan);
    struct system *system = system_new(&plan, 3, 0);
    assert_true(system_run(system, 10 * SIM_SECOND));
    struct reading *start = reading_take(system);
    assert_true(system_run(system, 4010 * SIM_SECOND));
    struct reading *window = reading_take(system);
    reading_since(window, start);
    const struct request_reading *books = &window->request[request];
    double ended = (double)books->ended[OUTCOME_OK];
    struct measured measured = {ended / 4000.0, (double)books->time[OUTCOME_OK] / 1e9 / ended};
    sim_integral gap;
    assert_null(reading_imbalance(window, &gap));
    reading_free(window);
    reading_free(start);
    system_free(system);
    blueprint_free(&plan);
    return measured;
}

static void assert_within(double value, double exact, double relative)
{
    if (!(fabs(value - exact) <= relative * exact))
        fail_msg("%g instead of %g", value, exact);
}

static void expect_repairman(const struct interpreter_spec *interpreter,
                             const struct timeslice_spec *timeslice)
{
    static const struct {
        uint32_t threads;
        double per_s, response_s;
    } exact[] = {
        {1,  50.0,     .004      },
        {2,  96.15385, .0048     },
        {4,  172.3301, .007211268},
        {8,  242.3950, .01700398 },
        {16, 249.9991, .04800024 }
    };
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        struct measured measured = measure(exact[i].threads, 1, interpreter, timeslice);
        assert_within(measured.per_s, exact[i].per_s, .01);
        assert_within(measured.response_s, exact[i].response_s, .015);
    }
}

static void threads_queue_for_the_lock(void **state)
{
    (void)state;
    expect_repairman(NULL, NULL);
}

/* Who is next does not change how many wait, as long as somebody works and nobody knows how
 * long each will: the same formula, with waits of a quite different kind. */
static void the_lock_goes_round(void **state)
{
    (void)state;
    const struct dist late = dist_exponential(5e4);
    expect_repairman(&(struct interpreter_spec){.interval = 5000000, .late = &late}, NULL);
}

/* The same of slices. */
static void the_core_goes_round(void **state)
{
    (void)state;
    expect_repairman(NULL, &(struct timeslice_spec){.slice = 1400000, .tick = 4000000});
}

/* Chosen at random, each is visited by every other request: a product form. */
static void a_second_process_raises_the_ceiling(void **state)
{
    (void)state;
    const struct mva_station process = {.visits = .5, .service_s = .004, .servers = 1};
    const struct mva_station stations[] = {process, process};
    const struct mva_network network = {stations, 2, .016};
    struct mva_use uses[2];
    struct mva_result exact = mva_exact(&network, 16, uses);
    struct measured measured = measure(16, 2, NULL, NULL);
    assert_true(exact.throughput_per_s > 400.0);
    assert_within(measured.per_s, exact.throughput_per_s, .01);
    assert_within(measured.response_s, exact.response_s, .015);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_queue_for_the_lock),
        cmocka_unit_test(the_lock_goes_round),
        cmocka_unit_test(the_core_goes_round),
        cmocka_unit_test(a_second_process_raises_the_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
