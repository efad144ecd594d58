#include "studies/measure.h"

#include "sim/interval.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

enum answer_column {
    THROUGHPUT,
    IN_FLIGHT,
    MEAN,
    P50,
    P90,
    P95,
    P99,
    MAX,
    ERRORS,
    WASTED,
    ERROR_BY,
    PERCENTILES = ERROR_BY + OUTCOME_COUNT,
    ANSWER_COLUMNS = PERCENTILES + 11
};

/* The spectrum of responses, as far as a replication has so many of them beyond. */
static const double percentiles[ANSWER_COLUMNS - PERCENTILES] = {
    .1, .25, .5, .75, .9, .95, .98, .99, .995, .999, .9999};
enum { SPECTRUM = ANSWER_COLUMNS - PERCENTILES, ANSWERS_BEYOND = 5 };

enum resource_column {
    UTILIZATION,
    WAITING,
    WAIT,
    VISITS,
    INSIDE,
    STAY,
    REFUSED,
    HITS,
    RESOURCE_COLUMNS
};

/* A row of parts for each replication: the system, each kind of request, each resource of the
 * blueprint, and each goal, in this order. */
struct measure {
    const struct assembly *assembly;
    struct part *part;
    int columns, goals, rows, room;
    struct histogram *response; /* of several kinds of request, of one replication */
};

static struct part over_time(double sum_ns, const struct reading *books)
{
    return (struct part){sum_ns, (double)(books->to - books->from)};
}

static struct part share(uint64_t some, uint64_t all)
{
    return (struct part){(double)some, (double)all};
}

static struct part seconds_each(sim_integral sum_ns, uint64_t count)
{
    return (struct part){(double)sum_ns * 1e-9, (double)count};
}

static struct part just(double value, bool known)
{
    return known ? (struct part){value, 1.0} : (struct part){0.0, 0.0};
}

/* ---- of requests ---- */

static uint64_t all_ended(const struct request_reading *request)
{
    uint64_t ended = 0;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        ended += request->ended[i];
    return ended;
}

static struct part quantile(const struct histogram *response, double at, bool known)
{
    return just(known ? sim_seconds(histogram_quantile(response, at)) : 0.0, known);
}

/* p50 and the like are told from few answers too. */
static void take_percentiles(struct part *part, const struct histogram *response, uint64_t good)
{
    static const struct {
        enum answer_column column;
        int rank;
    } named[] = {
        {P50, 2},
        {P90, 4},
        {P95, 5},
        {P99, 7}
    };
    sim_time value[SPECTRUM];
    histogram_quantiles(response, percentiles, SPECTRUM, value);
    for (int i = 0; i < SPECTRUM; i++)
        part[PERCENTILES + i] = just(sim_seconds(value[i]),
                                     (double)good * (1.0 - percentiles[i]) >= ANSWERS_BEYOND);
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        part[named[i].column] = just(sim_seconds(value[named[i].rank]), good > 0);
}

static void take_answers(struct part *part, const struct reading *books,
                         const struct request_reading *request,
                         const struct histogram *response)
{
    uint64_t ended = all_ended(request), good = request->ended[OUTCOME_OK];
    part[THROUGHPUT] = over_time(1e9 * (double)good, books);
    part[IN_FLIGHT] = over_time((double)request->present, books);
    part[MEAN] = seconds_each(request->time[OUTCOME_OK], good);
    take_percentiles(part, response, good);
    part[MAX] = just(sim_seconds(response->max), good > 0);
    part[ERRORS] = share(ended - good, ended);
    part[WASTED] = over_time(1e9 * (double)request->given_up_on, books);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        part[ERROR_BY + i] = share(request->ended[i], ended);
}

static void add_request(struct request_reading *sum, const struct request_reading *request)
{
    sum->present += request->present;
    sum->given_up_on += request->given_up_on;
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        sum->ended[i] += request->ended[i];
        sum->time[i] += request->time[i];
    }
}

static void take_system(struct measure *measure, struct part *part,
                        const struct trial_window *window)
{
    struct request_reading sum = {0};
    histogram_reset(measure->response);
    for (int i = 0; i < measure->assembly->blueprint.requests; i++) {
        if (!measure->assembly->sent[i])
            continue;
        add_request(&sum, &window->books->request[i]);
        histogram_merge(measure->response, window->system->account[i].response);
    }
    take_answers(part, window->books, &sum, measure->response);
}

/* ---- of resources ---- */

/* How much was in use, as far as it is known which of it there is. */
static struct part utilization(const struct assembly *assembly, const struct reading *books,
                               int index)
{
    const struct resource_plan *plan = &assembly->blueprint.resource[index];
    const struct resource_reading *book = &books->resource[index];
    double capacity = assembly_servers(assembly, index);
    if (!isfinite(capacity) || capacity <= 0.0)
        return just(0.0, false);
    double used = (double)book->inside;
    if (plan->kind == RESOURCE_STATION || plan->kind == RESOURCE_EXTERNAL)
        used = book->busy;
    else if (plan->kind == RESOURCE_SERVER)
        used = (double)book->open;
    return over_time(used / (capacity * plan->members), books);
}

static void take_resource(struct part *part, const struct assembly *assembly,
                          const struct reading *books, int index)
{
    const struct resource_reading *book = &books->resource[index];
    uint64_t visits = book->visits - book->refused; /* who is refused is gone at once */
    part[UTILIZATION] = utilization(assembly, books, index);
    part[WAITING] = over_time((double)book->waited, books);
    part[WAIT] = seconds_each(book->waited, visits);
    part[VISITS] = over_time(1e9 * (double)visits, books);
    part[INSIDE] = over_time((double)book->stayed, books);
    part[STAY] = seconds_each(book->stayed, visits);
    part[REFUSED] = share(book->refused, book->arrivals);
    part[HITS] = share(book->hits, book->hits + book->misses);
}

/* ---- goals ---- */

static const struct scenario_request *request_of(const struct measure *measure, int index)
{
    return (const struct scenario_request *)measure->assembly->scenario->requests.at + index;
}

static struct part take_goal(const struct scenario_goal *goal, const struct part *answers,
                             const struct histogram *response)
{
    switch (goal->kind) {
    case GOAL_PERCENTILE:
        return quantile(response, goal->percentile / 100.0, answers[MEAN].over > 0.0);
    case GOAL_MEAN:
        return answers[MEAN];
    case GOAL_MAX:
        return answers[MAX];
    case GOAL_ERRORS:
        return answers[ERRORS];
    case GOAL_THROUGHPUT:
        return answers[THROUGHPUT];
    }
    return just(0.0, false);
}

static int goals_of(const struct assembly *assembly)
{
    int goals = 0;
    for (uint32_t i = 0; i < assembly->scenario->requests.count; i++)
        goals += (int)((const struct scenario_request *)assembly->scenario->requests.at)[i]
                     .goals.count;
    return goals;
}

/* ---- gathering ---- */

struct measure *measure_open(const struct assembly *assembly)
{
    const struct blueprint *plan = &assembly->blueprint;
    struct measure *measure = memory_new(1, sizeof *measure);
    measure->assembly = assembly;
    measure->goals = (1 + plan->requests) * ANSWER_COLUMNS + plan->resources * RESOURCE_COLUMNS;
    measure->columns = measure->goals + goals_of(assembly);
    measure->response = histogram_new();
    return measure;
}

void measure_close(struct measure *measure)
{
    histogram_free(measure->response);
    free(measure->part);
    free(measure);
}

static struct part *answers_in(const struct measure *measure, struct part *row, int request)
{
    (void)measure;
    return row + (size_t)(1 + request) * ANSWER_COLUMNS;
}

static struct part *resource_in(const struct measure *measure, struct part *row, int resource)
{
    const struct blueprint *plan = &measure->assembly->blueprint;
    return row + (size_t)(1 + plan->requests) * ANSWER_COLUMNS +
           (size_t)resource * RESOURCE_COLUMNS;
}

static struct part *new_row(struct measure *measure)
{
    if (measure->rows == measure->room) {
        measure->room += measure->room / 2 + 16;
        measure->part =
            memory_resize(measure->part, (size_t)measure->room,
                          memory_bytes((size_t)measure->columns, sizeof *measure->part));
    }
    return measure->part + (size_t)measure->rows++ * (size_t)measure->columns;
}

/* All of a kind, whoever sent them: what traffic sends and what requests reach. */
static const struct histogram *take_request(struct measure *measure, struct part *answers,
                                            const struct trial_window *window, int request)
{
    int reached = measure->assembly->reach[request].kind;
    const struct request_account *account = window->system->account;
    const struct histogram *response = account[request].response;
    struct request_reading all = window->books->request[request];
    if (reached != request) {
        add_request(&all, &window->books->request[reached]);
        histogram_reset(measure->response);
        histogram_merge(measure->response, response);
        histogram_merge(measure->response, account[reached].response);
        response = measure->response;
    }
    take_answers(answers, window->books, &all, response);
    return response;
}

static void take_requests(struct measure *measure, struct part *row,
                          const struct trial_window *window)
{
    struct part *goal = row + measure->goals;
    for (int i = 0; i < (int)measure->assembly->scenario->requests.count; i++) {
        struct part *answers = answers_in(measure, row, i);
        const struct histogram *response = take_request(measure, answers, window, i);
        const struct listed *goals = &request_of(measure, i)->goals;
        for (uint32_t j = 0; j < goals->count; j++)
            *goal++ = take_goal((const struct scenario_goal *)goals->at + j, answers, response);
    }
}

void measure_add(struct measure *measure, const struct trial_window *window)
{
    struct part *row = new_row(measure);
    take_system(measure, answers_in(measure, row, -1), window);
    take_requests(measure, row, window);
    for (int i = 0; i < measure->assembly->blueprint.resources; i++)
        take_resource(resource_in(measure, row, i), measure->assembly, window->books, i);
}

static double value_of(struct part part)
{
    return part.over > 0.0 ? part.sum / part.over : (double)NAN;
}

void measure_keys(const struct measure *measure, double *values)
{
    const struct part *row =
        measure->part + (size_t)(measure->rows - 1) * (size_t)measure->columns;
    values[0] = value_of(row[MEAN]);
    values[1] = value_of(row[P95]);
    values[2] = value_of(row[THROUGHPUT]);
}

/* ---- telling ---- */

struct measured measured_of(const struct part *part, int stride, int count, struct arena *arena)
{
    double *sum = memory_new((size_t)count, sizeof *sum);
    double *over = memory_new((size_t)count, sizeof *over);
    double *value = arena_array(arena, (size_t)count, sizeof *value);
    for (int i = 0; i < count; i++) {
        const struct part *at = &part[(size_t)i * (size_t)stride];
        sum[i] = at->sum;
        over[i] = at->over;
        value[i] = value_of(*at);
    }
    struct estimate estimate = interval_ratio(over, sum, count, RESULT_CONFIDENCE);
    free(sum);
    free(over);
    if (isfinite(estimate.low))
        estimate.low = fmax(estimate.low, 0.0);
    return (struct measured){estimate.mean, estimate.low, estimate.high, value};
}

static struct measured tell(const struct measure *measure, const struct part *column,
                            struct arena *arena)
{
    return measured_of(column, measure->columns, measure->rows, arena);
}

static struct measured tell_share(const struct measure *measure, const struct part *column,
                                  struct arena *arena)
{
    struct measured measured = tell(measure, column, arena);
    if (isfinite(measured.high))
        measured.high = fmin(measured.high, fmax(measured.mean, 1.0));
    return measured;
}

static double largest(const struct measured *measured, int count)
{
    double largest = (double)NAN;
    for (int i = 0; i < count; i++)
        largest = fmax(largest, measured->value[i]);
    return largest;
}

static void tell_percentiles(const struct measure *measure, const struct part *part,
                             struct result_answers *into, struct arena *arena)
{
    into->percentile = arena_array(arena, SPECTRUM, sizeof *into->percentile);
    for (int i = 0; i < SPECTRUM; i++) {
        struct measured response = tell(measure, &part[PERCENTILES + i], arena);
        bool known = true;
        for (int j = 0; j < measure->rows; j++)
            known = known && !isnan(response.value[j]);
        if (known)
            into->percentile[into->percentiles++] =
                (struct result_percentile){percentiles[i], response};
    }
}

static void tell_answers(const struct measure *measure, const struct part *part,
                         struct result_answers *into, struct arena *arena)
{
    into->throughput = tell(measure, &part[THROUGHPUT], arena);
    into->in_flight = tell(measure, &part[IN_FLIGHT], arena);
    into->mean = tell(measure, &part[MEAN], arena);
    into->p50 = tell(measure, &part[P50], arena);
    into->p90 = tell(measure, &part[P90], arena);
    into->p95 = tell(measure, &part[P95], arena);
    into->p99 = tell(measure, &part[P99], arena);
    tell_percentiles(measure, part, into, arena);
    struct measured max = tell(measure, &part[MAX], arena);
    into->max = largest(&max, measure->rows);
    into->errors = tell_share(measure, &part[ERRORS], arena);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if (i != OUTCOME_OK)
            into->error_by[i] = tell_share(measure, &part[ERROR_BY + i], arena);
    into->wasted = tell(measure, &part[WASTED], arena);
}

/* The largest response is that of all replications; it has no interval. */
static void judge(struct result_goal *goal, int rows)
{
    bool floor = goal->goal->kind == GOAL_THROUGHPUT;
    double limit = goal->goal->limit;
    struct measured *measured = &goal->measured;
    if (goal->goal->kind == GOAL_MAX)
        measured->mean = measured->low = measured->high = largest(measured, rows);
    goal->met = floor ? measured->mean >= limit : measured->mean <= limit;
    bool good = goal->met == floor;
    goal->certain = good ? measured->low >= limit : measured->high <= limit;
    if (!goal->met)
        goal->certain = floor ? measured->high < limit : measured->low > limit;
}

static void tell_goals(const struct measure *measure, int *column,
                       const struct scenario_request *request, struct result_answers *into,
                       struct arena *arena)
{
    into->goals = (int)request->goals.count;
    into->goal = arena_array(arena, request->goals.count, sizeof *into->goal);
    for (int i = 0; i < into->goals; i++) {
        struct result_goal *goal = &into->goal[i];
        goal->goal = (const struct scenario_goal *)request->goals.at + i;
        goal->measured = tell(measure, &measure->part[(*column)++], arena);
        judge(goal, measure->rows);
    }
}

static void tell_requests(const struct measure *measure, struct result *result,
                          struct arena *arena)
{
    const struct assembly *assembly = measure->assembly;
    int column = measure->goals;
    result->requests = (int)assembly->scenario->requests.count;
    result->request = arena_array(arena, (size_t)result->requests, sizeof *result->request);
    for (int i = 0; i < result->requests; i++) {
        struct result_answers *into = &result->request[i];
        into->name = assembly->blueprint.request[i].spec.name;
        into->sent = assembly->sent[i];
        into->called = assembly->reach[i].called;
        into->enqueued = assembly->reach[i].enqueued;
        tell_answers(measure, answers_in(measure, measure->part, i), into, arena);
        tell_goals(measure, &column, request_of(measure, i), into, arena);
    }
}

static void tell_resource(const struct measure *measure, int index,
                          struct result_resource *into, struct arena *arena)
{
    const struct assembly *assembly = measure->assembly;
    const struct part *part = resource_in(measure, measure->part, index);
    *into = (struct result_resource){
        .name = assembly->blueprint.resource[index].name,
        .kind = assembly_kind(assembly, index),
        .members = assembly->blueprint.resource[index].members,
        .capacity = assembly_capacity(assembly, index),
        .utilization = tell_share(measure, &part[UTILIZATION], arena),
        .waiting = tell(measure, &part[WAITING], arena),
        .wait = tell(measure, &part[WAIT], arena),
        .throughput = tell(measure, &part[VISITS], arena),
        .inside = tell(measure, &part[INSIDE], arena),
        .stay = tell(measure, &part[STAY], arena),
        .refused = tell_share(measure, &part[REFUSED], arena),
        .hits = tell_share(measure, &part[HITS], arena),
    };
}

static void tell_resources(const struct measure *measure, struct result *result,
                           struct arena *arena)
{
    const struct assembly *assembly = measure->assembly;
    result->resource =
        arena_array(arena, (size_t)assembly->blueprint.resources, sizeof *result->resource);
    for (int i = 0; i < assembly->blueprint.resources; i++)
        if (assembly_kind(assembly, i))
            tell_resource(measure, i, &result->resource[result->resources++], arena);
}

void measure_tell(const struct measure *measure, struct result *result, struct arena *arena)
{
    if (measure->rows == 0)
        return;
    result->system.name = "system";
    result->system.sent = true;
    tell_answers(measure, answers_in(measure, measure->part, -1), &result->system, arena);
    tell_requests(measure, result, arena);
    tell_resources(measure, result, arena);
}
