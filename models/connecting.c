#include "models/connecting.h"

#include "models/failure.h"

static struct server *server_at(const struct instruction *in, const struct request *request)
{
    return (struct server *)visit_member(in, request);
}

static struct gate *pool_at(const struct instruction *in, const struct request *request)
{
    return visit_gate(in - 1, request);
}

bool connecting_open(struct system *system, const struct instruction *in,
                     struct request *request, request_id id)
{
    struct world *world = &system->world;
    struct gate *pool = pool_at(in, request);
    struct server *server = server_at(in, request);
    if (pool->resource.inside.value <= (int64_t)pool->opened) {
        request->pc++;
        return true;
    }
    server->resource.arrivals++;
    if (server->open.value >= (int64_t)server->spec->connections) {
        server->refused++;
        visit_row(in, request)->visits++;
        failure_of(system, request, OUTCOME_REFUSED);
        return false;
    }
    pool->opened++;
    level_up(&server->open, world->now);
    level_up(&server->resource.inside, world->now);
    request->since = world->now;
    sim_time time = dist_time_at(in->drawn, request->seed + in->key);
    agenda_post(world->agenda, sim_after(world->now, time), id);
    return false;
}

static void end_visit(struct system *system, const struct instruction *in,
                      const struct request *request)
{
    struct ledger_row *row = visit_row(in, request);
    row->visits++;
    sim_integral_add(&row->inside, system->world.now - request->since);
    level_down(&server_at(in, request)->resource.inside, system->world.now);
}

void connecting_opened(struct system *system, const struct instruction *in,
                       struct request *request)
{
    end_visit(system, in, request);
    request->pc++;
}

void connecting_withdraw(struct system *system, const struct instruction *in,
                         const struct request *request)
{
    end_visit(system, in, request);
    pool_at(in, request)->opened--;
    level_down(&server_at(in, request)->open, system->world.now);
}
