#include "studies/bounds.h"

#include "sim/mva.h"
#include "studies/assembly.h"
#include "studies/saturation.h"

#include <math.h>
#include <string.h>

enum { NOWHERE = -1, CUSTOMERS_MOST = 300, SPEEDS_MOST = 20000 };

#define FULL   0.9 /* as in studies/bottleneck.c */
#define MOSTLY 0.5
#define SMALL  1e-9 /* seconds */

/* ---- what the run says ---- */

enum part_kind { PART_DELAY, PART_STATION, PART_GATE };

/* A place, and what of a request's time belongs to it. */
struct part {
    const char *name;
    enum part_kind kind;
    double demand_s; /* own work, or for how long it is held */
    double visits;
    double units; /* rows: so many as easy to get as the hottest; else 0 */
    int home;     /* of a gate: the next one around it, or NOWHERE */
};

struct bounds {
    struct part *part;
    int parts;
    double *meanwhile; /* [gate * parts + part]: work there while it is held */
};

static int find(const struct bounds *bounds, const char *name)
{
    for (int i = 0; i < bounds->parts; i++)
        if (strcmp(bounds->part[i].name, name) == 0)
            return i;
    return NOWHERE;
}

static void add(struct bounds *bounds, struct part part)
{
    part.home = NOWHERE;
    bounds->part[bounds->parts++] = part;
}

static void add_resource(struct bounds *bounds, const struct result_resource *resource,
                         double per_s)
{
    double visits = resource->throughput.mean / per_s;
    double held = resource->inside.mean / per_s;
    bool rows = strcmp(resource->kind, "rows") == 0;
    if (!(visits > 0.0))
        return;
    if (strcmp(resource->kind, "station") == 0 || strcmp(resource->kind, "external") == 0)
        add(bounds, (struct part){.name = resource->name,
                                  .kind = PART_STATION,
                                  .demand_s = visits * resource->stay.mean,
                                  .visits = visits});
    else if (rows || strcmp(resource->kind, "gate") == 0)
        add(bounds,
            (struct part){.name = resource->name,
                          .kind = PART_GATE,
                          .demand_s = held,
                          .visits = visits,
                          .units = rows ? fmax(1.0, resource->inside.mean / resource->hottest)
                                        : 0.0});
}

static void add_parts(struct bounds *bounds, const struct result *result, double per_s)
{
    for (int i = 0; i < result->resources; i++)
        add_resource(bounds, &result->resource[i], per_s);
    for (int i = 0; i < result->system.times; i++) {
        const struct result_time *time = &result->system.time[i];
        if (find(bounds, time->at) == NOWHERE && time->working.mean > SMALL)
            add(bounds, (struct part){.name = time->at,
                                      .kind = PART_DELAY,
                                      .demand_s = time->working.mean,
                                      .visits = 1.0});
    }
}

static void see_meanwhile(struct bounds *bounds, const struct result *result)
{
    for (int i = 0; i < result->resources; i++) {
        const struct result_resource *held = &result->resource[i];
        int gate = find(bounds, held->name);
        for (int k = 0; gate != NOWHERE && k < held->doings; k++) {
            int at = find(bounds, held->held_while[k].at);
            if (at != NOWHERE && !held->held_while[k].waiting)
                bounds->meanwhile[gate * bounds->parts + at] +=
                    held->held_while[k].share * bounds->part[gate].demand_s;
        }
    }
}

static const double *meanwhile_of(const struct bounds *bounds, int gate)
{
    return bounds->meanwhile + (size_t)gate * (size_t)bounds->parts;
}

/* Whatever is done while the inner one is held is done while the outer one is. */
static bool is_around(const struct bounds *bounds, int outer, int inner)
{
    const double *out = meanwhile_of(bounds, outer);
    const double *in = meanwhile_of(bounds, inner);
    for (int i = 0; i < bounds->parts; i++)
        if (in[i] > SMALL && out[i] < FULL * in[i])
            return false;
    return bounds->part[outer].demand_s >= bounds->part[inner].demand_s;
}

static bool is_inside(const struct bounds *bounds, int part, int gate)
{
    if (part == gate || bounds->part[gate].kind != PART_GATE)
        return false;
    if (bounds->part[part].kind == PART_GATE)
        return is_around(bounds, gate, part) && (!is_around(bounds, part, gate) || gate < part);
    return bounds->meanwhile[gate * bounds->parts + part] >=
           MOSTLY * bounds->part[part].demand_s;
}

static void find_homes(struct bounds *bounds)
{
    for (int i = 0; i < bounds->parts; i++)
        for (int gate = 0; gate < bounds->parts; gate++) {
            int home = bounds->part[i].home;
            if (is_inside(bounds, i, gate) &&
                (home == NOWHERE || !is_inside(bounds, home, gate)))
                bounds->part[i].home = gate;
        }
}

const struct bounds *bounds_calibrate(const struct result *result, struct arena *arena)
{
    double per_s = result->system.throughput.mean / (1.0 - result->system.errors.mean);
    if (!(per_s > 0.0) || !isfinite(per_s))
        return NULL;
    struct bounds *bounds = ARENA_NEW(arena, struct bounds);
    size_t most = (size_t)result->resources + (size_t)result->system.times;
    bounds->part = arena_array(arena, most, sizeof *bounds->part);
    add_parts(bounds, result, per_s);
    bounds->meanwhile = arena_array(arena, most * most, sizeof *bounds->meanwhile);
    see_meanwhile(bounds, result);
    find_homes(bounds);
    return bounds;
}

double bounds_inside_s(const struct bounds *bounds)
{
    double inside_s = 0.0;
    for (int i = 0; i < bounds->parts; i++)
        inside_s += bounds->part[i].kind == PART_GATE ? 0.0 : bounds->part[i].demand_s;
    return inside_s;
}

/* ---- what a variant has ---- */

struct room {
    double servers; /* all members' */
    double pace;    /* of each */
    double contention, coherency;
    double starts_per_s; /* an external's limit; 0: none */
};

/* Requests a second with 1, 2, ... in it; with more it stays at the last. */
struct speeds {
    double *per_s;
    int count;
};

struct forecast {
    const struct bounds *bounds;
    struct room *room; /* by part */
    int customers;
    struct arena *arena;
};

static struct room room_of(const struct assembly *assembly, int resource)
{
    const struct resource_plan *plan = &assembly->blueprint.resource[resource];
    struct room room = {.servers = plan->members * assembly_capacity(assembly, resource),
                        .pace = 1.0};
    if (plan->kind == RESOURCE_STATION) {
        room.contention = plan->station.contention;
        room.coherency = plan->station.coherency;
        room.pace = plan->station.pace > 0.0 ? plan->station.pace : 1.0;
    } else if (plan->kind == RESOURCE_EXTERNAL) {
        room.starts_per_s = plan->external.per_s;
        room.servers *= plan->external.up_to > 1 ? plan->external.up_to : 1.0;
    }
    return room;
}

static void look_at(struct forecast *forecast, const struct scenario *variant)
{
    struct assembly assembly;
    assembly_init(&assembly, variant, forecast->arena);
    for (int i = 0; i < forecast->bounds->parts; i++)
        forecast->room[i] = (struct room){.servers = (double)INFINITY, .pace = 1.0};
    for (int i = 0; i < assembly.blueprint.resources; i++) {
        int part = assembly_kind(&assembly, i)
                       ? find(forecast->bounds, assembly.blueprint.resource[i].name)
                       : NOWHERE;
        if (part == NOWHERE)
            continue;
        forecast->room[part] = room_of(&assembly, i);
        if (forecast->bounds->part[part].units > 0.0)
            forecast->room[part].servers =
                fmin(forecast->room[part].servers, forecast->bounds->part[part].units);
    }
    assembly_free(&assembly);
}

static double slowness(const struct room *room, double inside)
{
    return 1.0 + room->contention * (inside - 1.0) + room->coherency * inside * (inside - 1.0);
}

/* Of a station, with so many at it, for those who have `demand`. */
static double speed(const struct forecast *forecast, int part, double demand, double inside)
{
    const struct room *room = &forecast->room[part];
    double servers = fmin(inside * room->pace, room->servers);
    double per_s = servers / slowness(room, inside) / demand;
    if (room->starts_per_s > 0.0)
        per_s = fmin(per_s, room->starts_per_s / forecast->bounds->part[part].visits);
    return per_s;
}

/* Nobody ever waits there. */
static bool is_delay(const struct forecast *forecast, int part)
{
    const struct room *room = &forecast->room[part];
    return forecast->bounds->part[part].kind == PART_DELAY ||
           (isinf(room->servers) && room->starts_per_s <= 0.0 && room->contention <= 0.0 &&
            room->coherency <= 0.0);
}

/* Gates without limit are not there. */
static int home_of(const struct forecast *forecast, int part)
{
    int home = forecast->bounds->part[part].home;
    while (home != NOWHERE && isinf(forecast->room[home].servers))
        home = forecast->bounds->part[home].home;
    return home;
}

static bool is_gate(const struct forecast *forecast, int part)
{
    return forecast->bounds->part[part].kind == PART_GATE;
}

/* What of a request's time at a place passes inside a level, and in no gate that is held there.
 * A station has such a share in several levels, each with all its servers: too good, and made
 * up for by the bound on all of it. */
static double demand_in(const struct forecast *forecast, int part, int level)
{
    const struct bounds *bounds = forecast->bounds;
    double demand = level == NOWHERE ? bounds->part[part].demand_s
                                     : bounds->meanwhile[level * bounds->parts + part];
    for (int i = 0; i < bounds->parts; i++)
        if (i != level && is_gate(forecast, i) && isfinite(forecast->room[i].servers) &&
            home_of(forecast, i) == level)
            demand -= bounds->meanwhile[i * bounds->parts + part];
    return demand;
}

static bool is_in_level(const struct forecast *forecast, int part, int level)
{
    if (!is_gate(forecast, part))
        return demand_in(forecast, part, level) > SMALL;
    return isfinite(forecast->room[part].servers) && home_of(forecast, part) == level;
}

/* ---- from the inside out ---- */

static struct speeds speeds_inside(const struct forecast *forecast, int level);

static int customers_in(const struct forecast *forecast, int level)
{
    double most = fmin(forecast->customers, SPEEDS_MOST);
    return (int)fmax(1.0, level == NOWHERE ? most : fmin(most, forecast->room[level].servers));
}

static struct speeds speeds_of(const struct forecast *forecast, int part, double demand,
                               int customers)
{
    if (is_gate(forecast, part))
        return speeds_inside(forecast, part);
    struct speeds speeds = {arena_array(forecast->arena, (size_t)customers, sizeof(double)),
                            customers};
    for (int i = 0; i < customers; i++)
        speeds.per_s[i] = speed(forecast, part, demand, i + 1.0);
    return speeds;
}

/* The network of one level: its stations, and how long it is delayed. */
struct net {
    struct mva_station *station;
    int *part;
    struct speeds *speeds;
    int stations;
    double delay_s;
};

static struct net level_of(const struct forecast *forecast, int level, int customers)
{
    size_t most = (size_t)forecast->bounds->parts;
    struct net it = {arena_array(forecast->arena, most, sizeof(struct mva_station)),
                     arena_array(forecast->arena, most, sizeof(int)),
                     arena_array(forecast->arena, most, sizeof(struct speeds)), 0, 0.0};
    for (int i = 0; i < forecast->bounds->parts; i++) {
        if (!is_in_level(forecast, i, level))
            continue;
        double demand = is_gate(forecast, i) ? 0.0 : demand_in(forecast, i, level);
        if (!is_gate(forecast, i) && is_delay(forecast, i)) {
            it.delay_s += demand;
            continue;
        }
        struct speeds speeds = speeds_of(forecast, i, demand, customers);
        if (speeds.count == 0)
            continue;
        it.speeds[it.stations] = speeds;
        it.part[it.stations] = i;
        it.station[it.stations++] = (struct mva_station){.visits = 1.0,
                                                         .service_s = 1.0,
                                                         .speeds = speeds.per_s,
                                                         .speed_count = speeds.count};
    }
    return it;
}

static double last_of(const struct speeds *speeds)
{
    return speeds->per_s[speeds->count - 1];
}

static double at_most(const struct net *level, int customers, double inside)
{
    double most = level->delay_s > 0.0 ? inside / level->delay_s : (double)INFINITY;
    for (int i = 0; i < level->stations; i++) {
        const struct speeds *speeds = &level->speeds[i];
        most = fmin(most,
                    customers < speeds->count ? speeds->per_s[customers - 1] : last_of(speeds));
    }
    return most;
}

/* As exactly as the customers are few; beyond, in proportion until something is full. */
static struct speeds network(const struct forecast *forecast, const struct net *level,
                             int customers)
{
    struct speeds all = {arena_array(forecast->arena, (size_t)customers, sizeof(double)),
                         customers};
    int exact = customers < CUSTOMERS_MOST ? customers : CUSTOMERS_MOST;
    struct mva_network of = {level->station, level->stations, level->delay_s};
    mva_throughputs(&of, exact, all.per_s);
    for (int i = exact; i < customers; i++)
        all.per_s[i] =
            fmin(all.per_s[exact - 1] * (i + 1) / exact, at_most(level, i + 1, i + 1.0));
    return all;
}

static struct speeds speeds_inside(const struct forecast *forecast, int level)
{
    int customers = customers_in(forecast, level);
    struct net inside = level_of(forecast, level, customers);
    if (inside.stations == 0 && inside.delay_s <= SMALL)
        return (struct speeds){NULL, 0};
    if (inside.stations == 1 && inside.delay_s <= SMALL)
        return inside.speeds[0];
    return network(forecast, &inside, customers);
}

/* ---- the limit ---- */

/* It serves so many that more than half of each one's time is the others'. */
static bool is_stretched(const struct forecast *forecast, int part, int customers)
{
    return forecast->bounds->part[part].kind == PART_STATION &&
           slowness(&forecast->room[part], customers) >= 1.0 / (1.0 - MOSTLY);
}

/* What is fullest of a level that as many are in as may be; the level itself if they do
 * nothing there but what nobody waits for. */
static int limit_in(const struct forecast *forecast, int level)
{
    int customers = customers_in(forecast, level), fullest = NOWHERE;
    struct net inside = level_of(forecast, level, customers);
    double most = at_most(&inside, customers, level == NOWHERE ? (double)INFINITY : customers);
    double given = level == NOWHERE ? most : 0.0, largest = level == NOWHERE ? 0.0 : FULL;
    if (level != NOWHERE && inside.stations > 0) {
        struct speeds speeds = speeds_inside(forecast, level);
        given = speeds.per_s ? last_of(&speeds) : 0.0;
    }
    for (int i = 0; i < inside.stations; i++) {
        const struct speeds *speeds = &inside.speeds[i];
        double used = given / last_of(speeds);
        if (used < largest &&
            (used < MOSTLY * largest || !is_stretched(forecast, inside.part[i], customers)))
            continue;
        largest = fmax(largest, used);
        fullest = inside.part[i];
    }
    if (fullest == NOWHERE)
        return level;
    return forecast->bounds->part[fullest].kind == PART_GATE ? limit_in(forecast, fullest)
                                                             : fullest;
}

/* The station that all its work together fills first, whatever the levels are. */
static int fullest_of_all(const struct forecast *forecast, double *most)
{
    int fullest = NOWHERE;
    *most = (double)INFINITY;
    for (int i = 0; i < forecast->bounds->parts; i++) {
        double per_s = forecast->room[i].servers / forecast->bounds->part[i].demand_s;
        if (forecast->bounds->part[i].kind != PART_STATION || !(per_s < *most))
            continue;
        *most = per_s;
        fullest = i;
    }
    return fullest;
}

/* ---- the load ---- */

/* Of a system that gives `speeds` and gets so much: the balance of what comes and goes, over
 * the number inside. */
static void balance(const struct speeds *speeds, const struct saturation_load *load,
                    double delay_s, struct bounds_prediction *prediction)
{
    double think_s = load->think_s + (load->users > 0.0 ? delay_s : 0.0);
    double weight = 0.0, all = 1.0, present = 0.0, gone = 0.0, scale = 0.0;
    double last = last_of(speeds);
    int most = load->per_s > 0.0 ? SPEEDS_MOST * 10 : (int)load->users;
    for (int n = 1; n <= most; n++) {
        double thinking = fmax(0.0, load->users - (n - 1));
        double comes = load->per_s + (thinking > 0.0 ? thinking / fmax(think_s, 1e-9) : 0.0);
        double goes = n <= speeds->count ? speeds->per_s[n - 1] : last;
        weight += log(comes) - log(goes);
        if (weight - scale > 600.0) { /* so that nothing overflows */
            double less = exp(scale - weight);
            all *= less;
            present *= less;
            gone *= less;
            scale = weight;
        }
        double share = exp(weight - scale);
        all += share;
        present += n * share;
        gone += goes * share;
        if (n > speeds->count && thinking <= 0.0 && share < 1e-15 * all)
            break;
    }
    prediction->per_s = gone / all;
    prediction->response_s = present / gone + delay_s;
}

/* Stations first: what they give together, then what comes and goes. */
static void predict(struct forecast *forecast, const struct saturation_load *load,
                    struct bounds_prediction *prediction)
{
    int customers = customers_in(forecast, NOWHERE);
    struct net top = level_of(forecast, NOWHERE, customers);
    double delay_s = top.delay_s, all, most = at_most(&top, customers, (double)INFINITY);
    int limit = limit_in(forecast, NOWHERE), fullest = fullest_of_all(forecast, &all);
    if (all < FULL * most)
        limit = fullest;
    top.delay_s = 0.0;
    prediction->limit = limit == NOWHERE ? NULL : forecast->bounds->part[limit].name;
    prediction->most_per_s = fmin(all, most);
    prediction->per_s = fmin(load->per_s, prediction->most_per_s);
    prediction->response_s = load->per_s < prediction->most_per_s ? delay_s : (double)INFINITY;
    if (top.stations == 0 || (load->users <= 0.0 && load->per_s >= prediction->most_per_s))
        return;
    struct speeds speeds =
        top.stations == 1 ? top.speeds[0] : network(forecast, &top, customers);
    for (int i = 0; i < speeds.count; i++)
        speeds.per_s[i] = fmin(speeds.per_s[i], all);
    balance(&speeds, load, delay_s, prediction);
}

struct bounds_prediction bounds_predict(const struct bounds *bounds,
                                        const struct scenario *variant)
{
    struct saturation_load load = saturation_load_of(variant);
    struct arena *scratch = arena_open();
    struct forecast forecast = {
        .bounds = bounds,
        .room = arena_array(scratch, (size_t)bounds->parts, sizeof(struct room)),
        .customers = load.per_s > 0.0 ? 1000 : (int)fmax(1.0, load.users),
        .arena = scratch,
    };
    struct bounds_prediction prediction = {.response_s = (double)NAN};
    look_at(&forecast, variant);
    predict(&forecast, &load, &prediction);
    arena_close(scratch);
    return prediction;
}
