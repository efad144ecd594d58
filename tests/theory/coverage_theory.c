/*
 * Whether intervals keep their word (V40): of 200 studies with seeds of their own, each stopped
 * by the default rule, about 190 must have the truth in their 95% intervals. Within 8 of 190 is
 * within 1% by the binomial.
 */
#include "sim/laws.h"
#include "sim/precision.h"
#include "studies/trial.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { STUDIES = 200, MOST = 1000 };

/* What a scenario without numbers of its own is run with: ten minutes after a warm-up that is
 * found, until response, its p95 and throughput are known to 2%. */
static const struct precision_rule default_rule = {
    .target = 0.02, .confidence = 0.95, .least = PRECISION_LEAST};
#define DURATION (600 * SIM_SECOND)

typedef double (*truth_of)(const struct reading *books);

struct study {
    struct precision stop;
    struct tally truth; /* what is known exactly, a value from each replication */
    truth_of value;
};

static bool absorb(void *context, int replication, const struct trial_window *window)
{
    struct study *study = context;
    const struct request_reading *request = &window->books->request[0];
    (void)replication;
    assert_null(window->imbalance);
    double ended = (double)request->ended[OUTCOME_OK];
    double values[] = {
        ended,
        (double)request->time[OUTCOME_OK] / ended,
        (double)histogram_quantile(window->system->account[0].response, 0.95),
    };
    precision_add(&study->stop, values);
    tally_add(&study->truth, study->value(window->books));
    return !precision_met(&study->stop);
}

static bool covers(const struct blueprint *plan, uint64_t seed, truth_of value, double exact)
{
    struct study study = {.value = value};
    precision_init(&study.stop, &default_rule, 3);
    struct trial_outcome outcome = trial_run(&(struct trial_plan){.blueprint = plan,
                                                                  .seed = seed,
                                                                  .warmup = TRIAL_AUTO,
                                                                  .duration = DURATION,
                                                                  .least = PRECISION_LEAST,
                                                                  .most = MOST,
                                                                  .threads = 1},
                                             absorb, &study, NULL);
    assert_true(outcome.steady && outcome.replications < MOST);
    return interval_contains(interval_mean(&study.truth, 0.95), exact);
}

static void assert_coverage(const struct blueprint *plan, truth_of value, double exact)
{
    int covered = 0;
    for (uint64_t seed = 1; seed <= STUDIES; seed++)
        covered += covers(plan, seed, value, exact);
    print_message("# %d of %d intervals have %.6g\n", covered, STUDIES, exact);
    assert_in_range(covered, 182, 198);
}

static const struct traffic_share all[] = {
    {0, 1.0}
};

static double present(const struct reading *books)
{
    return (double)books->request[0].present / (double)(books->to - books->from);
}

static void the_number_in_a_queue_is_covered(void **state)
{
    (void)state;
    struct dist service = dist_exponential(10e6);
    struct blueprint plan;
    blueprint_init(&plan);
    int server = blueprint_station(&plan, "server", 1, &(struct station_spec){.servers = 1});
    int request = blueprint_request(&plan, &(struct request_spec){.name = "request"});
    struct program *program = blueprint_program(&plan, request);
    program_serve(program, server, &service);
    program_end(program);
    blueprint_traffic(
        &plan, &(struct traffic_spec){
                   .name = "traffic", .mix = all, .mix_count = 1, .rate = {.mean_per_s = 80}});
    blueprint_finish(&plan);
    assert_coverage(&plan, present, laws_mmc(80, .01, 1).present);
    blueprint_free(&plan);
}

static double timed_out(const struct reading *books)
{
    const uint64_t *ended = books->request[0].ended;
    return (double)ended[OUTCOME_TIMEOUT] /
           (double)(ended[OUTCOME_OK] + ended[OUTCOME_TIMEOUT]);
}

static void the_share_of_timeouts_is_covered(void **state)
{
    (void)state;
    struct dist hold = dist_exponential(50e6), patience = dist_constant(200e6);
    struct blueprint plan;
    blueprint_init(&plan);
    struct gate_spec spec = {.capacity = 10, .backlog = GATE_ENDLESS, .patience = &patience};
    int pool = blueprint_gate(&plan, "pool", 1, &spec);
    int request = blueprint_request(&plan, &(struct request_spec){.name = "request"});
    struct program *program = blueprint_program(&plan, request);
    program_enter(program, pool);
    program_delay(program, &hold);
    program_leave(program);
    program_end(program);
    blueprint_traffic(
        &plan, &(struct traffic_spec){
                   .name = "traffic", .mix = all, .mix_count = 1, .rate = {.mean_per_s = 190}});
    blueprint_finish(&plan);
    assert_coverage(&plan, timed_out, laws_mmc_timeout(190, .05, 10, .2).lost);
    blueprint_free(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_number_in_a_queue_is_covered),
        cmocka_unit_test(the_share_of_timeouts_is_covered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
