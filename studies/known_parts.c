#include "studies/known_parts.h"

#include <math.h>

static const struct dist *keep(struct arena *arena, struct dist dist)
{
    struct dist *kept = ARENA_NEW(arena, struct dist);
    *kept = dist;
    return kept;
}

const struct dist *known_exponential(struct arena *arena, double mean_s)
{
    return keep(arena, dist_exponential(1e9 * mean_s));
}

const struct dist *known_times(struct arena *arena, double times)
{
    return keep(arena, dist_constant(times));
}

const struct dist *known_geometric(struct arena *arena, double mean)
{
    return keep(arena, dist_geometric(mean));
}

int known_servers(struct blueprint *blueprint, const char *name, double servers)
{
    return blueprint_station(blueprint, name, 1, &(struct station_spec){.servers = servers});
}

int known_cores(struct blueprint *blueprint, const char *name, double cores)
{
    return blueprint_station(blueprint, name, 1,
                             &(struct station_spec){.servers = cores, .fair = true});
}

int known_gate(struct blueprint *blueprint, const char *name, uint32_t capacity)
{
    return blueprint_gate(blueprint, name, 1,
                          &(struct gate_spec){.capacity = capacity, .backlog = GATE_ENDLESS});
}

int known_request(struct blueprint *blueprint, const char *name)
{
    return blueprint_request(blueprint, &(struct request_spec){.name = name});
}

static void add_traffic(struct blueprint *blueprint, struct arena *arena, int request,
                        struct traffic_spec spec)
{
    struct traffic_share *all = ARENA_NEW(arena, struct traffic_share);
    *all = (struct traffic_share){.request = request, .share = 1.0};
    spec.name = blueprint->request[request].spec.name;
    spec.mix = all;
    spec.mix_count = 1;
    blueprint_traffic(blueprint, &spec);
}

void known_poisson(struct blueprint *blueprint, struct arena *arena, int request, double per_s)
{
    add_traffic(blueprint, arena, request,
                (struct traffic_spec){.rate = {.mean_per_s = per_s}});
}

void known_users(struct blueprint *blueprint, struct arena *arena, int request, uint32_t users,
                 double think_s)
{
    const struct dist *think = think_s > 0.0 ? known_exponential(arena, think_s) : NULL;
    add_traffic(blueprint, arena, request,
                (struct traffic_spec){.users = users, .think = think});
}

bool known_end(struct system *system)
{
    struct reading *books = reading_take(system);
    sim_integral gap_ns;
    bool sound = !reading_imbalance(books, &gap_ns) && !system->overflowed;
    reading_free(books);
    system_free(system);
    return sound;
}

void known_share_full(const struct known_system *known, const struct blueprint *plan,
                      uint64_t seed, int replication, double *values)
{
    struct system *system = system_new(plan, seed, replication);
    int gate = known->quantity[0].index;
    int64_t capacity = plan->resource[gate].gate.capacity;
    sim_time start = sim_from_seconds(known->warmup_s);
    sim_time end = sim_after(start, sim_from_seconds(known->duration_s));
    system_run(system, start);
    struct level full = {0};
    do
        level_set(&full, system_inside(system, gate) == capacity, system->world.now);
    while (system_step(system, end));
    double share = (double)level_integral(&full, end) / (double)(end - start);
    values[0] = known_end(system) ? share : (double)NAN;
}
