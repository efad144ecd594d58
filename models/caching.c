#include "models/caching.h"

static struct cache *cache_at(const struct instruction *in, const struct request *request)
{
    return (struct cache *)visit_member(in, request);
}

void caching_look_up(struct system *system, const struct instruction *in,
                     struct request *request, request_id id)
{
    struct world *world = &system->world;
    struct cache *cache = cache_at(in, request);
    cache->resource.arrivals++;
    level_up(&cache->resource.inside, world->now);
    request->since = world->now;
    sim_time time = dist_time_at(in->drawn, request->seed + in->key);
    agenda_post(world->agenda, sim_after(world->now, time), id);
}

void caching_withdraw(struct system *system, const struct instruction *in,
                      const struct request *request)
{
    struct ledger_row *row = visit_row(in, request);
    row->visits++;
    sim_integral_add(&row->inside, system->world.now - request->since);
    level_down(&cache_at(in, request)->resource.inside, system->world.now);
}

void caching_answered(struct system *system, const struct instruction *in,
                      struct request *request)
{
    caching_withdraw(system, in, request);
    bool hit = cache_hits(cache_at(in, request), request->seed + in->key);
    request->pc += hit ? (uint32_t)in->jump : 1;
}

/* FILL has the key of its LOOKUP, so that both pick the same. */
void caching_fill(const struct instruction *in, const struct request *request)
{
    cache_fill(cache_at(in, request), request->seed + in->key);
}
