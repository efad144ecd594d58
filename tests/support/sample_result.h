/*
 * A result as a run might have found it, made by hand: four instances, a pool, and a row that
 * is held while a payment provider is asked. Its numbers are invented but agree with each other
 * roughly; tests change what they are about.
 */
#ifndef HEADROOM_TESTS_SAMPLE_RESULT_H
#define HEADROOM_TESTS_SAMPLE_RESULT_H

#include "scenarios/language/load.h"
#include "studies/result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_RUNS = 5 };

static const char sample_text[] =
    "name: Checkout under load\n"
    "run: {duration: 10m, warmup: 1m, replications: 5, seed: 42}\n"
    "traffic: {shoppers: {rate: 120/s, mix: {browse: 70%, checkout: 30%}}}\n"
    "services:\n"
    "  app: {instances: 4, workers: 16, cpu: 2, pools: {main: {connections: 10}}}\n"
    "databases: {main: {cpu: 8, max_connections: 100, rows: {stock: {count: 1000}}}}\n"
    "externals: {payment: {time: 80ms, concurrency: 50}}\n"
    "queues: {emails: {workers: 4}}\n"
    "requests:\n"
    "  browse: {service: app, steps: [cpu: exp 3ms], slo: {p95: 250ms}}\n"
    "  checkout:\n"
    "    service: app\n"
    "    slo: {p95: 400ms, errors: 1%}\n"
    "    steps:\n"
    "      - cpu: exp 4ms\n"
    "      - transaction: [{lock: stock}, {call: payment}]\n"
    "      - enqueue: send-receipt\n"
    "        to: emails\n"
    "  send-receipt: {steps: [wait: 200ms]}\n";

struct sample {
    struct arena *arena;
    struct source source;
    struct faults faults;
    struct load load;
    struct result result;
};

/* Five values whose 95% interval is mean ± half, as far as t goes. */
static inline struct measured sample_measured(struct sample *sample, double mean, double half)
{
    static const double pattern[SAMPLE_RUNS] = {-1.0, -0.5, 0.0, 0.5, 1.0};
    double *value = arena_array(sample->arena, SAMPLE_RUNS, sizeof *value);
    for (int i = 0; i < SAMPLE_RUNS; i++)
        value[i] = mean + half * pattern[i] * 1.0188;
    return (struct measured){mean, mean - half, mean + half, value};
}

static inline struct measured sample_nothing(void)
{
    return (struct measured){(double)NAN, -(double)INFINITY, (double)INFINITY, NULL};
}

#define SAMPLE(mean, half) sample_measured(sample, mean, half)

static inline void sample_time(struct sample *sample, struct result_answers *answers,
                               const char *at, double waiting, double working)
{
    answers->time[answers->times++] = (struct result_time){at, SAMPLE(waiting, waiting * .05),
                                                           SAMPLE(working, working * .02)};
}

static inline void sample_goal(struct sample *sample, struct result_answers *answers, int rank,
                               struct measured measured)
{
    const struct scenario_request *request = sample->load.scenario.requests.at;
    const struct scenario_goal *goal = request[answers - sample->result.request].goals.at;
    struct result_goal *made = &answers->goal[answers->goals++];
    *made = (struct result_goal){.goal = &goal[rank], .measured = measured};
    made->met = measured.mean <= goal[rank].limit;
    made->certain =
        made->met ? measured.high <= goal[rank].limit : measured.low > goal[rank].limit;
}

static inline void sample_answers(struct sample *sample, struct result_answers *answers,
                                  const char *name, double per_s, double mean_s)
{
    *answers = (struct result_answers){
        .name = name,
        .sent = true,
        .throughput = SAMPLE(per_s, per_s * .008),
        .in_flight = SAMPLE(per_s * mean_s, per_s * mean_s * .03),
        .mean = SAMPLE(mean_s, mean_s * .04),
        .p50 = SAMPLE(mean_s * .8, mean_s * .03),
        .p90 = SAMPLE(mean_s * 2.0, mean_s * .08),
        .p95 = SAMPLE(mean_s * 2.6, mean_s * .11),
        .p99 = SAMPLE(mean_s * 4.5, mean_s * .3),
        .max = mean_s * 16.0,
        .errors = SAMPLE(0.0, 0.0),
        .wasted = SAMPLE(0.0, 0.0),
        .time = arena_array(sample->arena, 12, sizeof(struct result_time)),
        .goal = arena_array(sample->arena, 4, sizeof(struct result_goal)),
    };
    for (int i = 0; i < OUTCOME_COUNT; i++)
        answers->error_by[i] = SAMPLE(0.0, 0.0);
}

static inline void sample_requests(struct sample *sample)
{
    struct result *result = &sample->result;
    result->requests = 3;
    result->request = arena_array(sample->arena, 3, sizeof *result->request);
    sample_answers(sample, &result->system, "system", 119.6, .1104);
    struct result_answers *browse = &result->request[0];
    sample_answers(sample, browse, "browse", 83.7, .0231);
    sample_time(sample, browse, "app.cpu", .0009, .0031);
    sample_time(sample, browse, "app.workers", .0191, 0.0);
    sample_goal(sample, browse, 0, browse->p95);
    struct result_answers *checkout = &result->request[1];
    sample_answers(sample, checkout, "checkout", 35.9, .3139);
    checkout->errors = checkout->error_by[OUTCOME_TIMEOUT] = SAMPLE(.0062, .0011);
    sample_time(sample, checkout, "app.cpu", .0011, .0040);
    sample_time(sample, checkout, "app.workers", .0187, 0.0);
    sample_time(sample, checkout, "main.rows.stock", .2071, 0.0);
    sample_time(sample, checkout, "payment", .0002, .0803);
    sample_time(sample, checkout, "main.roundtrip", 0.0, .0016);
    sample_goal(sample, checkout, 0, checkout->p95);
    sample_goal(sample, checkout, 1, checkout->errors);
    struct result_answers *receipt = &result->request[2];
    sample_answers(sample, receipt, "send-receipt", 35.9, .2);
    receipt->sent = false;
    receipt->enqueued = true;
}

static inline void sample_resource(struct sample *sample, const char *name, const char *kind,
                                   double size, double used, double wait_s)
{
    struct result *result = &sample->result;
    struct result_resource *made = &result->resource[result->resources++];
    *made = (struct result_resource){
        .name = name,
        .kind = kind,
        .members = strncmp(name, "app.", 4) == 0 ? 4 : 1,
        .capacity = size,
        .utilization = SAMPLE(used, used * .006),
        .waiting = SAMPLE(wait_s * 119.6, wait_s * 3.1),
        .wait = SAMPLE(wait_s, wait_s * .03),
        .throughput = SAMPLE(119.6, .9),
        .inside = SAMPLE(used * size, used * size * .01),
        .stay = SAMPLE(.08, .0004),
        .refused = SAMPLE(0.0, 0.0),
        .hits = sample_nothing(),
        .hottest = (double)NAN,
        .held_while = arena_array(sample->arena, 8, sizeof(struct result_doing)),
    };
}

static inline void sample_doing(struct sample *sample, const char *at, bool waiting,
                                double share)
{
    struct result_resource *last = &sample->result.resource[sample->result.resources - 1];
    last->held_while[last->doings++] = (struct result_doing){at, waiting, share};
}

static inline void sample_resources(struct sample *sample)
{
    sample->result.resource = arena_array(sample->arena, 12, sizeof *sample->result.resource);
    sample_resource(sample, "app.workers", "gate", 16.0, .71, .0188);
    sample_doing(sample, "main.rows.stock", true, .61);
    sample_doing(sample, "payment", false, .24);
    sample_doing(sample, "app.pools.main", true, .09);
    sample_doing(sample, "app.cpu", false, .06);
    sample_resource(sample, "app.cpu", "station", 2.0, .052, .0009);
    sample_resource(sample, "app.pools.main", "gate", 10.0, .264, 0.0);
    sample_doing(sample, "main.rows.stock", true, .72);
    sample_doing(sample, "payment", false, .28);
    sample_resource(sample, "main.cpu", "station", 8.0, .01, 0.0);
    sample_resource(sample, "main.rows.stock", "rows", 1000.0, .971, .2071);
    sample_doing(sample, "payment", false, .981);
    sample_doing(sample, "main.roundtrip", false, .019);
    sample_resource(sample, "payment", "external", 50.0, .058, .0002);
    sample_resource(sample, "emails.workers", "gate", 4.0, 0.0, 0.0);
    sample->result.resource[6].throughput = SAMPLE(0.0, 0.0);
    sample->result.resource[6].inside = SAMPLE(0.0, 0.0);
}

static inline void sample_limit(struct sample *sample)
{
    static const char *chain[] = {"app.workers", "app.pools.main", "main.rows.stock",
                                  "payment"};
    sample->result.bottleneck = (struct result_bottleneck){
        .kind = BOTTLENECK_HELD,
        .resource = "main.rows.stock",
        .chain = chain,
        .links = 4,
        .utilization = .971,
        .headroom = 1.0298,
        .waiting_share = .66,
        .doing = "payment",
        .doing_share = .981,
    };
}

static inline void sample_checks(struct sample *sample)
{
    static struct result_law laws[] = {
        {"system",  13.2, 119.6, .1104, .0003,  {1.0003, .9991, 1.0015, NULL}, true},
        {"app.cpu", .48,  119.6, .004,  -.0001, {.9999, .9991, 1.0007, NULL},  true},
    };
    static struct result_budget_pool pool = {"app.pools.main", 4, 1, 10, 40.0};
    static struct result_budget budget = {"main", &pool, 1, 40.0, 100.0, 50.0, true};
    struct result *result = &sample->result;
    result->law = laws;
    result->laws = 2;
    result->law_holds = true;
    result->budget = &budget;
    result->budgets = 1;
    result->theories = 1;
    result->theory = arena_array(sample->arena, 1, sizeof *result->theory);
    result->theory[0] =
        (struct result_theory){"app.cpu", "M/M/2", "wait", .000912, SAMPLE(.0009, .00002)};
}

/* Twelve windows of ten seconds in which the load rises and falls. */
static inline void sample_course(struct sample *sample)
{
    struct result *result = &sample->result;
    result->windows = 12;
    result->window = arena_array(sample->arena, 12, sizeof *result->window);
    for (int i = 0; i < 12; i++) {
        double load = i < 6 ? i : 11 - i;
        result->window[i] = (struct result_window){
            .from = 10.0 * i,
            .to = 10.0 * (i + 1),
            .arrivals = 200.0 * load,
            .throughput = SAMPLE(20.0 * load, .1),
            .in_flight_at_end = SAMPLE(load, .1),
            .mean = load > 0.0 ? SAMPLE(.1 + load * .02, .01) : sample_nothing(),
            .p95 = load > 0.0 ? SAMPLE(.3 + load * .05, .02) : sample_nothing(),
            .errors = SAMPLE(load > 4.0 ? .02 : 0.0, 0.0),
            .utilization =
                arena_array(sample->arena, (size_t)result->resources, sizeof(struct measured)),
        };
        for (int j = 0; j < result->resources; j++)
            result->window[i].utilization[j] = SAMPLE(load / 5.0, .01);
    }
}

/* NULL stands for sample_text. */
static inline struct sample *sample_open(const char *text)
{
    struct sample *sample = calloc(1, sizeof *sample);
    if (!sample)
        abort();
    text = text ? text : sample_text;
    sample->arena = arena_open();
    sample->source = (struct source){"sample.yaml", text, strlen(text)};
    sample->load.arena = sample->arena;
    sample->load.folder = ".";
    if (!load_source(&sample->load, &sample->source, NULL, 0, &sample->faults)) {
        fault_print(&sample->faults, stderr);
        abort();
    }
    sample->result = (struct result){
        .scenario = &sample->load.scenario,
        .seed = 42,
        .replications = SAMPLE_RUNS,
        .measured_s = 600.0,
        .warmup_s = 60.0,
        .stable = true,
        .took_s = 3.21,
        .events = 12345678,
    };
    return sample;
}

/* With everything in it. */
static inline struct sample *sample_of_checkout(void)
{
    struct sample *sample = sample_open(NULL);
    sample_requests(sample);
    sample_resources(sample);
    sample_limit(sample);
    sample_checks(sample);
    return sample;
}

static inline void sample_close(struct sample *sample)
{
    arena_close(sample->arena);
    free(sample);
}

#endif
