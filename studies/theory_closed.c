#include "sim/mva.h"
#include "sim/mva_classes.h"
#include "studies/theory_parts.h"

#include <math.h>

/* What the exact sums cost: so many stations times users squared take about a second. */
#define COST_MOST 3e7

/* ---- what users meet ---- */

/* The resources that are stations of a network; each of several instances is one. */
struct parts {
    int *resource; /* of each part */
    int count;
    double delay_s; /* of one cycle, where nobody waits */
};

static bool is_held(const struct theory *theory, int resource)
{
    enum resource_kind kind = theory->plan->resource[resource].kind;
    return kind == RESOURCE_GATE || kind == RESOURCE_ROWS || kind == RESOURCE_SERVER;
}

/* Delays that are nobody's belong to no queue. */
static double nowhere_s(const struct theory *theory)
{
    double sum = 0.0;
    for (int i = 0; i < theory->plan->requests; i++)
        for (int j = 0; theory->rate[i] > 0.0 && j < theory->route[i].steps; j++)
            if (theory->route[i].step[j].at == ROUTE_NOWHERE)
                sum += theory->rate[i] * theory->route[i].step[j].visits *
                       theory->route[i].step[j].mean_s;
    return sum;
}

static struct parts find_parts(const struct theory *theory)
{
    int resources = theory->plan->resources, members = 0;
    for (int i = 0; i < resources; i++)
        members += (int)theory->plan->resource[i].members;
    struct parts parts = {.delay_s = nowhere_s(theory)};
    parts.resource = arena_array(theory->arena, (size_t)members + 1, sizeof *parts.resource);
    for (int i = 0; i < resources; i++) {
        struct route_step step = {.at = i};
        const struct theory_queue *queue = &theory->queue[i];
        if (!queue->used || is_held(theory, i) || queue->rate <= 0.0)
            continue;
        if (theory_is_delay(theory, &step))
            parts.delay_s += queue->work;
        else
            for (uint32_t j = 0; j < theory->plan->resource[i].members; j++)
                parts.resource[parts.count++] = i;
    }
    return parts;
}

static bool is_product_form(const struct theory *theory)
{
    for (int i = 0; i < theory->plan->resources; i++)
        if (theory->tainted[i] || (theory->queue[i].used && !theory_is_product(theory, i)))
            return false;
    for (int i = 0; i < theory->plan->requests; i++) {
        const struct route *route = &theory->route[i];
        bool plain = route->known && !route->branches && !route->fails && !route->replies &&
                     !route->spawns;
        if (theory->rate[i] > 0.0 && (!plain || theory_client_acts(theory, i)))
            return false;
    }
    return theory->result->system.errors.mean <= 0.0;
}

/* ---- one class ---- */

static double slowed(const struct station_spec *spec, double serving)
{
    return 1.0 + spec->contention * (serving - 1.0) +
           spec->coherency * serving * (serving - 1.0);
}

static double speed_with(const struct station_spec *spec, int present)
{
    bool endless = spec->servers <= STATION_INFINITE;
    double servers = endless ? present : fmin(spec->servers, present);
    return servers / slowed(spec, spec->fair ? present : servers);
}

static const double *speeds_of(const struct theory *theory, const struct station_spec *spec,
                               int users)
{
    double *speeds = arena_array(theory->arena, (size_t)users, sizeof *speeds);
    for (int i = 0; i < users; i++)
        speeds[i] = speed_with(spec, i + 1);
    return speeds;
}

static struct mva_station station_of(const struct theory *theory, int resource, int users)
{
    const struct resource_plan *plan = &theory->plan->resource[resource];
    const struct theory_queue *queue = &theory->queue[resource];
    struct mva_station station = {.visits = queue->rate / plan->members,
                                  .service_s = theory_mean(queue)};
    if (plan->kind == RESOURCE_EXTERNAL)
        station.servers = (int)plan->external.concurrency;
    else {
        station.speeds = speeds_of(theory, &plan->station, users);
        station.speed_count = users;
    }
    return station;
}

static void say_stations(struct theory *theory, const struct parts *parts,
                         const struct mva_use *uses, double cycles_per_s)
{
    for (int i = 0; i < parts->count; i++) {
        int resource = parts->resource[i];
        if (i > 0 && parts->resource[i - 1] == resource)
            continue;
        const struct result_resource *result = theory_result(theory, resource);
        const struct theory_queue *queue = &theory->queue[resource];
        double wait_s = fmax(0.0, uses[i].response_s - theory_mean(queue));
        theory_say(theory, result->name, "MVA", "wait", wait_s, &result->wait);
        theory_say(theory, result->name, "MVA", "waiting", cycles_per_s * queue->rate * wait_s,
                   &result->waiting);
    }
}

static bool say_one_class(struct theory *theory, const struct traffic_spec *traffic)
{
    struct parts parts = find_parts(theory);
    int users = (int)traffic->users;
    if ((double)(parts.count + 1) * users * users > COST_MOST)
        return false;
    struct mva_station *stations =
        arena_array(theory->arena, (size_t)parts.count + 1, sizeof *stations);
    struct mva_use *uses = arena_array(theory->arena, (size_t)parts.count + 1, sizeof *uses);
    for (int i = 0; i < parts.count; i++)
        stations[i] = station_of(theory, parts.resource[i], users);
    double think_s = traffic->think ? 1e-9 * dist_mean(traffic->think) : 0.0;
    struct mva_network network = {
        .stations = stations, .station_count = parts.count, .think_s = think_s + parts.delay_s};
    if (parts.count == 0 && network.think_s <= 0.0)
        return false;
    struct mva_result found = mva_exact(&network, users, uses);
    const struct result_answers *system = &theory->result->system;
    theory_say(theory, "system", "MVA", "throughput", found.throughput_per_s,
               &system->throughput);
    theory_say(theory, "system", "MVA", "response", found.response_s + parts.delay_s,
               &system->mean);
    say_stations(theory, &parts, uses, found.throughput_per_s);
    return true;
}

/* ---- several classes ---- */

static bool serves_one(const struct theory *theory, int resource)
{
    const struct resource_plan *plan = &theory->plan->resource[resource];
    if (plan->kind == RESOURCE_EXTERNAL)
        return plan->external.concurrency == 1;
    return plan->station.servers == 1.0 && plan->station.contention <= 0.0 &&
           plan->station.coherency <= 0.0;
}

/* What a cycle of this traffic asks of a resource, or of no resource in particular. */
static double demand_of(const struct theory *theory, const struct traffic_spec *traffic,
                        int resource, bool (*counts)(const struct theory *, int, int))
{
    double sum = 0.0;
    for (int i = 0; i < traffic->mix_count; i++) {
        const struct route *route = &theory->route[traffic->mix[i].request];
        for (int j = 0; j < route->steps; j++)
            if (counts(theory, route->step[j].at, resource))
                sum += traffic->mix[i].share * route->step[j].visits * route->step[j].mean_s;
    }
    return sum;
}

static bool is_there(const struct theory *theory, int at, int resource)
{
    (void)theory;
    return at == resource;
}

static bool is_no_queue(const struct theory *theory, int at, int resource)
{
    struct route_step step = {.at = at};
    (void)resource;
    return theory_is_delay(theory, &step);
}

/* Each kind of request in one traffic only, so that its results are that traffic's. */
static bool are_apart(const struct theory *theory)
{
    for (int i = 0; i < theory->plan->requests; i++) {
        int senders = 0;
        for (int j = 0; j < theory->plan->traffics; j++)
            for (int k = 0; k < theory->plan->traffic[j].mix_count; k++)
                senders += theory->plan->traffic[j].mix[k].request == i;
        if (senders > 1)
            return false;
    }
    return true;
}

static void say_classes(struct theory *theory, const struct mva_class_result *results)
{
    double all_per_s = 0.0;
    for (int i = 0; i < theory->plan->traffics; i++) {
        const struct traffic_spec *traffic = &theory->plan->traffic[i];
        all_per_s += results[i].throughput_per_s;
        if (traffic->mix_count > 1)
            continue;
        const struct result_answers *answers =
            &theory->result->request[traffic->mix[0].request];
        double delay_s = demand_of(theory, traffic, 0, is_no_queue);
        if (!theory_is_only_sent(answers))
            continue;
        theory_say(theory, answers->name, "MVA", "throughput", results[i].throughput_per_s,
                   &answers->throughput);
        theory_say(theory, answers->name, "MVA", "response", results[i].response_s + delay_s,
                   &answers->mean);
    }
    theory_say(theory, "system", "MVA", "throughput", all_per_s,
               &theory->result->system.throughput);
}

static bool say_several_classes(struct theory *theory)
{
    struct parts parts = find_parts(theory);
    size_t traffics = (size_t)theory->plan->traffics, stations = (size_t)parts.count;
    struct mva_class *classes = arena_array(theory->arena, traffics, sizeof *classes);
    int *servers = arena_array(theory->arena, stations + 1, sizeof *servers);
    for (size_t i = 0; i < stations; i++) {
        if (!serves_one(theory, parts.resource[i]))
            return false;
        servers[i] = 1;
    }
    for (size_t i = 0; i < traffics; i++) {
        const struct traffic_spec *traffic = &theory->plan->traffic[i];
        double *demands = arena_array(theory->arena, stations + 1, sizeof *demands);
        for (size_t j = 0; j < stations; j++)
            demands[j] = demand_of(theory, traffic, parts.resource[j], is_there) /
                         theory->plan->resource[parts.resource[j]].members;
        double think_s = traffic->think ? 1e-9 * dist_mean(traffic->think) : 0.0;
        classes[i] = (struct mva_class){
            (int)traffic->users, think_s + demand_of(theory, traffic, 0, is_no_queue), demands};
    }
    struct mva_classes network = {classes, (int)traffics, servers, parts.count};
    struct mva_class_result *results = arena_array(theory->arena, traffics, sizeof *results);
    double *present = arena_array(theory->arena, traffics * (stations + 1), sizeof *present);
    if (!are_apart(theory) || !mva_classes_exact(&network, results, present))
        return false;
    say_classes(theory, results);
    return true;
}

/* ---- bounds ---- */

static double servers_of(const struct resource_plan *plan)
{
    if (plan->kind == RESOURCE_EXTERNAL)
        return plan->external.concurrency == EXTERNAL_ENDLESS
                   ? (double)INFINITY
                   : (double)plan->members * plan->external.concurrency;
    if (plan->kind != RESOURCE_STATION || plan->station.servers <= STATION_INFINITE)
        return (double)INFINITY;
    return plan->members * plan->station.servers;
}

/* No more than the slowest can do, and no more than if nobody waited. */
static void say_bound(struct theory *theory, const struct traffic_spec *traffic)
{
    double think_s = traffic->think ? 1e-9 * dist_mean(traffic->think) : 0.0;
    double cycle_s = think_s + nowhere_s(theory), longest = 0.0;
    for (int i = 0; i < theory->plan->resources; i++) {
        const struct theory_queue *queue = &theory->queue[i];
        if (!queue->used || is_held(theory, i))
            continue;
        cycle_s += queue->work;
        longest = fmax(longest, queue->work / servers_of(&theory->plan->resource[i]));
    }
    double bound = fmin(1.0 / longest, traffic->users / cycle_s);
    theory_say(theory, "system", "asymptotic bound", "throughput at most", bound,
               &theory->result->system.throughput);
}

static bool may_bound(const struct theory *theory)
{
    for (int i = 0; i < theory->plan->requests; i++) {
        const struct route *route = &theory->route[i];
        bool plain = route->known && !route->branches && !route->fails && !route->replies;
        if (theory->rate[i] > 0.0 && (!plain || theory_client_acts(theory, i)))
            return false;
    }
    return theory->result->system.errors.mean <= 0.0;
}

/* ---- what applies ---- */

static bool all_closed(const struct blueprint *plan)
{
    for (int i = 0; i < plan->traffics; i++)
        if (!plan->traffic[i].users || plan->traffic[i].pace)
            return false;
    return plan->traffics > 0;
}

/* Of one traffic visits are those of a cycle; of several only which there are counts. */
static void find_rates(struct theory *theory)
{
    for (int i = 0; i < theory->plan->traffics; i++) {
        const struct traffic_spec *traffic = &theory->plan->traffic[i];
        for (int j = 0; j < traffic->mix_count; j++)
            theory->rate[traffic->mix[j].request] += traffic->mix[j].share;
    }
}

void theory_closed(struct theory *theory)
{
    const struct blueprint *plan = theory->plan;
    bool told = false;
    if (!all_closed(plan))
        return;
    find_rates(theory);
    theory_look(theory);
    if (is_product_form(theory))
        told = plan->traffics == 1 ? say_one_class(theory, &plan->traffic[0])
                                   : say_several_classes(theory);
    if (!told && plan->traffics == 1 && may_bound(theory))
        say_bound(theory, &plan->traffic[0]);
}
