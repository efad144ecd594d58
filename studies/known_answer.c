#include "studies/known_answer.h"

#include "sim/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define CONFIDENCE     0.999
#define LAW_CONFIDENCE 0.99999 /* hundreds of places are looked at */
#define SOURCE_DIGITS  1e-6
#define SECOND_LOOK    4 /* times the replications of the first */

/* What one replication has to say: so much, over so many. Sums of both over the replications
 * make the estimate, so that windows in which little happened do not count for more. */
struct part {
    double sum, over;
};

static struct part seconds_over(sim_integral sum_ns, uint64_t count)
{
    return (struct part){(double)sum_ns * 1e-9, (double)count};
}

static struct part over_time(double sum_ns, const struct reading *books)
{
    return (struct part){sum_ns, (double)(books->to - books->from)};
}

static struct part just(double value)
{
    return (struct part){value, 1.0};
}

/* ---- of requests ---- */

static uint64_t all_ended(const struct request_reading *request)
{
    uint64_t ended = 0;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        ended += request->ended[i];
    return ended;
}

/* One kind of request, or the sum of all if index is -1. */
static struct request_reading request_at(const struct reading *books, int index)
{
    struct request_reading sum = {0};
    if (index >= 0)
        return books->request[index];
    for (int i = 0; i < books->plan->requests; i++) {
        const struct request_reading *request = &books->request[i];
        sum.present += request->present;
        for (int j = 0; j < OUTCOME_COUNT; j++) {
            sum.ended[j] += request->ended[j];
            sum.time[j] += request->time[j];
        }
    }
    return sum;
}

/* A request's program has a row of the ledger for each place where it waits. */
static struct part request_wait(const struct reading *books, int index)
{
    const struct blueprint *plan = books->plan;
    const struct request_plan *request = &plan->request[index];
    uint32_t end = request->blank.pc + request->program.length;
    uint32_t first = plan->code[request->blank.pc].ledger;
    uint32_t last = end < plan->code_length ? plan->code[end].ledger : plan->ledger_length;
    sim_integral waited = 0;
    for (uint32_t row = first; row < last; row++)
        waited += books->ledger[row].waiting;
    return seconds_over(waited, all_ended(&books->request[index]));
}

static struct part of_request(const struct known_quantity *quantity,
                              const struct reading *books)
{
    struct request_reading request = request_at(books, quantity->index);
    switch (quantity->kind) {
    case KNOWN_THROUGHPUT:
        return over_time(1e9 * (double)request.ended[OUTCOME_OK], books);
    case KNOWN_PRESENT:
        return over_time((double)request.present, books);
    case KNOWN_RESPONSE:
        return seconds_over(request.time[OUTCOME_OK], request.ended[OUTCOME_OK]);
    case KNOWN_ENDED_SHARE:
        return (struct part){(double)request.ended[(int)quantity->at],
                             (double)all_ended(&request)};
    default:
        return request_wait(books, quantity->index);
    }
}

/* ---- of resources ---- */

/* How much it could do or hold. */
static double capacity_of(const struct resource_plan *plan)
{
    switch (plan->kind) {
    case RESOURCE_STATION:
        return plan->members * plan->station.servers;
    case RESOURCE_GATE:
        return (double)plan->members * plan->gate.capacity;
    case RESOURCE_ROWS:
        return plan->rows.count;
    default: /* without a limit */
        break;
    }
    return (double)NAN;
}

static struct part utilization(const struct reading *books, int index)
{
    const struct resource_plan *plan = &books->plan->resource[index];
    const struct resource_reading *resource = &books->resource[index];
    double used = plan->kind == RESOURCE_STATION ? resource->busy : (double)resource->inside;
    return over_time(used / capacity_of(plan), books);
}

static struct part of_resource(const struct known_quantity *quantity,
                               const struct reading *books)
{
    const struct resource_reading *resource = &books->resource[quantity->index];
    switch (quantity->kind) {
    case KNOWN_WAIT:
        return seconds_over(resource->waited, resource->visits);
    case KNOWN_WAITING:
        return over_time((double)resource->waiting, books);
    case KNOWN_INSIDE:
        return over_time((double)resource->inside, books);
    case KNOWN_STAY:
        return seconds_over(resource->waited + resource->stayed, resource->visits);
    case KNOWN_UTILIZATION:
        return utilization(books, quantity->index);
    default:
        return over_time(1e9 * (double)resource->visits, books);
    }
}

/* ---- of distributions ---- */

static struct part quantile(const struct histogram *histogram, double share)
{
    return just(histogram_count(histogram) ? sim_seconds(histogram_quantile(histogram, share))
                                           : (double)NAN);
}

static struct part over_count(double average, const struct histogram *histogram)
{
    double count = (double)histogram_count(histogram);
    return (struct part){count > 0.0 ? average * count : 0.0, count};
}

/* Who gave up has waited too, but got in at no time. */
static struct part waited(const struct histogram *waits, uint64_t came)
{
    double at_once = histogram_share(waits, 0) * (double)histogram_count(waits);
    return (struct part){(double)came - at_once, (double)came};
}

static struct part of_distribution(const struct known_quantity *quantity,
                                   const struct trial_window *window)
{
    const struct system *system = window->system;
    if (quantity->kind == KNOWN_RESPONSE_QUANTILE)
        return quantile(system->account[quantity->index].response, quantity->at);
    const struct histogram *waits = system->waits[quantity->index];
    assert(waits);
    switch (quantity->kind) {
    case KNOWN_ADMITTED_WAIT:
        return over_count(histogram_mean(waits) * 1e-9, waits);
    case KNOWN_WAIT_QUANTILE:
        return quantile(waits, quantity->at);
    case KNOWN_WAIT_SQUARE:
        return over_count(histogram_square(waits) * 1e-18, waits);
    default:
        return waited(waits, window->books->resource[quantity->index].visits);
    }
}

static struct part part_of(const struct known_quantity *quantity,
                           const struct trial_window *window)
{
    switch (quantity->kind) {
    case KNOWN_THROUGHPUT:
    case KNOWN_PRESENT:
    case KNOWN_RESPONSE:
    case KNOWN_ENDED_SHARE:
    case KNOWN_REQUEST_WAIT:
        return of_request(quantity, window->books);
    case KNOWN_WAIT:
    case KNOWN_WAITING:
    case KNOWN_INSIDE:
    case KNOWN_STAY:
    case KNOWN_UTILIZATION:
    case KNOWN_VISITS:
        return of_resource(quantity, window->books);
    case KNOWN_RESPONSE_QUANTILE:
    case KNOWN_ADMITTED_WAIT:
    case KNOWN_WAIT_QUANTILE:
    case KNOWN_WAIT_SQUARE:
    case KNOWN_WAITED_SHARE:
        return of_distribution(quantity, window);
    case KNOWN_CUSTOM:
    case KNOWN_CUSTOM_SHARE:
    case KNOWN_CUSTOM_SPREAD:
    case KNOWN_CUSTOM_RARE:
        break;
    }
    assert(!"a system with quantities of its own has its own measure");
    return just((double)NAN);
}

/* All that the replications said of one quantity. */
struct said {
    double *sum, *over;
};

struct look {
    const struct known_system *known;
    const struct known_effort *effort;
    const struct blueprint *plan;
    uint64_t seed;
    int most;
    struct said said[KNOWN_QUANTITIES_MOST];
    struct littles_law *law;
    const char *imbalance;
    int absorbed, room;
    int next; /* how many it takes until all intervals are looked at again */
};

/* ---- verdicts ---- */

static bool is_quantile(const struct known_quantity *quantity)
{
    return quantity->kind == KNOWN_RESPONSE_QUANTILE || quantity->kind == KNOWN_WAIT_QUANTILE;
}

double known_target(const struct known_quantity *quantity)
{
    switch (quantity->kind) {
    case KNOWN_ENDED_SHARE:
    case KNOWN_WAITED_SHARE:
    case KNOWN_CUSTOM_SHARE:
        return quantity->exact < 0.02 ? 0.10 : 0.03;
    case KNOWN_RESPONSE_QUANTILE:
    case KNOWN_WAIT_QUANTILE:
    case KNOWN_WAIT_SQUARE:
    case KNOWN_CUSTOM_SPREAD:
        return 0.03;
    case KNOWN_CUSTOM_RARE:
        return 0.10;
    default:
        return 0.01;
    }
}

/* What the interval may miss by: the digits of the source, and where nothing varies also the
 * width of the histogram's bucket, which percentiles are read from. */
static double slack(const struct known_quantity *quantity, struct estimate estimate)
{
    bool bucket = is_quantile(quantity) && estimate.low == estimate.high;
    double relative = bucket ? 1.0 / (1 << HISTOGRAM_BITS) : SOURCE_DIGITS;
    return relative * fabs(quantity->exact);
}

static struct known_finding find(const struct look *look, int index)
{
    const struct known_quantity *quantity = &look->known->quantity[index];
    const struct said *said = &look->said[index];
    struct estimate estimate =
        interval_ratio(said->over, said->sum, look->absorbed, CONFIDENCE);
    double half = (estimate.high - estimate.low) / 2.0;
    bool known = isfinite(half) && !isnan(estimate.mean);
    double error = fabs(estimate.mean - quantity->exact);
    double width = look->effort->width > 0.0 ? look->effort->width : 1.0;
    double target = width * known_target(quantity) * fabs(quantity->exact);
    return (struct known_finding){
        .estimate = estimate,
        .met = known && error <= half + slack(quantity, estimate),
        .tight = known && half <= target,
    };
}

/* ---- looking ---- */

static void make_room(struct look *look)
{
    look->room += look->room / 2 + 64;
    for (int i = 0; i < look->known->quantities; i++) {
        struct said *said = &look->said[i];
        said->sum = memory_resize(said->sum, (size_t)look->room, sizeof *said->sum);
        said->over = memory_resize(said->over, (size_t)look->room, sizeof *said->over);
    }
}

static bool all_tight(const struct look *look)
{
    for (int i = 0; i < look->known->quantities; i++)
        if (!find(look, i).tight)
            return false;
    return true;
}

/* True if there is to be more. Intervals are looked at when there is an eighth more to see:
 * stopping where chance looks calm for a moment makes them cover less than they say. */
static bool take(struct look *look, const struct part *parts)
{
    if (look->absorbed == look->room)
        make_room(look);
    for (int i = 0; i < look->known->quantities; i++) {
        look->said[i].sum[look->absorbed] = parts[i].sum;
        look->said[i].over[look->absorbed] = parts[i].over;
    }
    look->absorbed++;
    if (look->imbalance)
        return false;
    if (look->absorbed < look->next)
        return true;
    look->next += look->next / 8 + 1;
    return !all_tight(look);
}

static bool watch(void *context, int absorbed)
{
    const struct look *look = context;
    return !look->effort->watch || look->effort->watch(look->effort->context, absorbed);
}

static bool take_window(void *context, int replication, const struct trial_window *window)
{
    struct look *look = context;
    struct part parts[KNOWN_QUANTITIES_MOST];
    (void)replication;
    for (int i = 0; i < look->known->quantities; i++)
        parts[i] = part_of(&look->known->quantity[i], window);
    littles_law_add(look->law, window);
    if (window->imbalance)
        look->imbalance = window->imbalance;
    else if (window->overflowed)
        look->imbalance = "too many in flight";
    return take(look, parts);
}

static void *measure(void *context, int replication)
{
    const struct look *look = context;
    double *values = memory_new(KNOWN_QUANTITIES_MOST, sizeof *values);
    look->known->measure(look->known, look->plan, look->seed, replication, values);
    return values;
}

static bool take_measured(void *context, int replication, void *result)
{
    struct look *look = context;
    (void)replication;
    const double *values = result;
    struct part parts[KNOWN_QUANTITIES_MOST];
    for (int i = 0; i < look->known->quantities; i++) {
        parts[i] = just(values[i]);
        if (isnan(values[i]))
            look->imbalance = look->known->quantity[i].name;
    }
    bool more = take(look, parts);
    free(result);
    return more;
}

static void discard_measured(void *context, int replication, void *result)
{
    (void)context;
    (void)replication;
    free(result);
}

static bool measure_all(struct look *look, int least)
{
    return replicate(&(struct replicate_plan){
                         .least = least,
                         .most = look->most,
                         .threads = look->effort->threads,
                         .context = look,
                         .run = measure,
                         .absorb = take_measured,
                         .discard = discard_measured,
                         .watch = watch,
                     })
        .interrupted;
}

static bool run_windows(struct look *look, int least)
{
    return trial_run(
               &(struct trial_plan){
                   .blueprint = look->plan,
                   .seed = look->seed,
                   .warmup = sim_from_seconds(look->known->warmup_s),
                   .duration = sim_from_seconds(look->known->duration_s),
                   .least = least,
                   .most = look->most,
                   .threads = look->effort->threads,
               },
               take_window, look, watch)
        .interrupted;
}

static void look_closely(const struct known_system *known, const struct known_effort *effort,
                         uint64_t seed, int least, int most, struct known_result *result)
{
    struct arena *arena = arena_open();
    struct blueprint plan;
    blueprint_init(&plan);
    known->build(known, &plan, arena);
    blueprint_finish(&plan);
    struct look look = {.known = known,
                        .effort = effort,
                        .plan = &plan,
                        .law = littles_law_open(&plan),
                        .seed = seed,
                        .most = most,
                        .next = least};
    bool interrupted = known->measure ? measure_all(&look, least) : run_windows(&look, least);
    *result = (struct known_result){.system = known,
                                    .law = littles_law_check(look.law, LAW_CONFIDENCE),
                                    .imbalance = look.imbalance,
                                    .replications = look.absorbed,
                                    .interrupted = interrupted};
    for (int i = 0; i < known->quantities; i++) {
        result->finding[i] = find(&look, i);
        free(look.said[i].sum);
        free(look.said[i].over);
    }
    littles_law_close(look.law);
    blueprint_free(&plan);
    arena_close(arena);
}

void known_answer_look(const struct known_system *system, const struct known_effort *effort,
                       struct known_result *result)
{
    assert(system->quantities <= KNOWN_QUANTITIES_MOST);
    int least = system->replications;
    look_closely(system, effort, effort->seed, least, least * effort->patience, result);
}

bool known_answer_counts(const struct known_result *result, int quantity)
{
    return result->finding[quantity].met && !result->imbalance && !result->law.broken;
}

bool known_answer_met(const struct known_result *result)
{
    for (int i = 0; i < result->system->quantities; i++)
        if (!known_answer_counts(result, i))
            return false;
    return true;
}

void known_answer_check(const struct known_system *system, const struct known_effort *effort,
                        struct known_result *result)
{
    known_answer_look(system, effort, result);
    if (known_answer_met(result) || result->imbalance || result->interrupted)
        return;
    struct known_result second;
    uint64_t seed =
        chance_key(effort->seed, 0, chance_name("known answer"), chance_name("second look"));
    int replications = SECOND_LOOK * result->replications;
    look_closely(system, effort, seed, replications, replications, &second);
    result->imbalance = second.imbalance;
    result->law = second.law;
    result->interrupted = second.interrupted;
    for (int i = 0; i < system->quantities; i++) {
        if (result->finding[i].met)
            continue;
        result->finding[i] = second.finding[i];
        result->finding[i].again = true;
    }
}
