#include "models/client.h"

#include "models/calling.h"
#include "models/failure.h"

#define NEXT_REQUEST UINT64_C(0x9e3779b97f4a7c15)
#define NEXT_TRY     UINT64_C(0xc2b2ae3d27d4eb4f)
/* What else is drawn from a client's number. */
#define FOR_MIX   UINT64_C(0x165667b19e3779f9)
#define FOR_THINK UINT64_C(0x27d4eb2f165667c5)
#define FOR_PAUSE UINT64_C(0x85ebca77c2b2ae63)

static const struct request_spec *spec_of(const struct system *system,
                                          const struct request *client)
{
    return &system->plan->request[client->class].spec;
}

static int pick(const struct traffic_spec *traffic, uint64_t seed)
{
    if (traffic->mix_count == 1)
        return traffic->mix[0].request;
    return traffic_pick(traffic, chance_unit_at(seed + FOR_MIX));
}

/* ---- attempts ---- */

void client_tries(struct system *system, request_id id)
{
    struct world *world = &system->world;
    struct request *client = world_request(world, id);
    const struct request_spec *spec = spec_of(system, client);
    uint64_t seed = client->seed;
    if (client->work > 0) {
        seed = chance_mix(seed + client->work * NEXT_TRY);
        sim_integral_add(&system->account[client->class].paused, world->now - client->since);
    }
    client->work++;
    client->pc = OP_CLIENT_WAITS;
    request_id attempt = calling_start(system, client->class, seed, id, REQUEST_READY);
    client->frames = attempt;
    if (!attempt)
        return;
    if (spec->timeout)
        client->timer = agenda_insert(world->agenda, sim_after(world->now, spec->timeout), id);
    world_make_ready(world, attempt);
}

static sim_time pause_before(const struct system *system, const struct request *client)
{
    const struct request_spec *spec = spec_of(system, client);
    if (!spec->backoff)
        return 0;
    uint64_t key = client->seed + FOR_PAUSE + client->work * NEXT_TRY;
    double pause = dist_at(spec->backoff, key);
    for (uint64_t i = 1; i < client->work && spec->backoff_factor > 1.0; i++)
        pause *= spec->backoff_factor;
    double jitter = spec->jitter * (2.0 * chance_unit_at(key + NEXT_REQUEST) - 1.0);
    return sim_from_ns(pause * (1.0 + jitter));
}

static void think(struct system *system, struct request *client, request_id id)
{
    struct world *world = &system->world;
    const struct traffic_spec *traffic = &system->plan->traffic[client->parent - 1];
    sim_time at = world->now;
    if (traffic->think)
        at = sim_after(at, dist_time_at(traffic->think, client->seed + FOR_THINK));
    if (traffic->pace)
        at = (at / traffic->pace + 1) * traffic->pace;
    client->pc = OP_USER_THINKS;
    agenda_post(world->agenda, at, id);
}

static void end(struct system *system, struct request *client, request_id id,
                enum outcome outcome)
{
    client_count(system, client->class, outcome, client->born);
    if (client->parent)
        think(system, client, id);
    else
        request_give_back(&system->world.requests, client);
}

static void after_attempt(struct system *system, request_id id, enum outcome outcome)
{
    struct world *world = &system->world;
    struct request *client = world_request(world, id);
    const struct request_spec *spec = spec_of(system, client);
    if (system->plan->request[client->class].has_client)
        system->account[client->class].tries[outcome]++;
    if (outcome == OUTCOME_OK || client->work > spec->retries) {
        end(system, client, id, outcome);
        return;
    }
    client->pc = OP_CLIENT_PAUSES;
    client->since = system->world.now;
    agenda_post(world->agenda, sim_after(world->now, pause_before(system, client)), id);
}

void client_answered(struct system *system, request_id id, enum outcome outcome)
{
    struct request *client = world_request(&system->world, id);
    if (client->timer)
        agenda_cancel(system->world.agenda, client->timer);
    client->timer = 0;
    after_attempt(system, id, outcome);
}

void client_gives_up(struct system *system, request_id id)
{
    struct request *client = world_request(&system->world, id);
    struct request *attempt = world_request(&system->world, client->frames);
    client->timer = 0;
    attempt->flags |= REQUEST_ANSWERED | REQUEST_GIVEN_UP;
    attempt->parent = 0;
    if (spec_of(system, client)->cancel) {
        system->account[client->class].given_up_on++;
        failure_cancel(system, client->frames, OUTCOME_GAVE_UP);
    }
    after_attempt(system, id, OUTCOME_GAVE_UP);
}

/* ---- traffic ---- */

/* Only what finds a record is sent: without one the run stops here, and its books balance. */
static inline void count_sent(const struct system *system, const struct sender *source)
{
    source->account->arrivals++;
    level_up(&source->account->present, system->world.now);
}

static void send_through_client(struct system *system, const struct sender *source)
{
    struct world *world = &system->world;
    request_id id = system->room > 0 ? request_take(&world->requests) : 0;
    if (!id) {
        system->overflowed = true;
        return;
    }
    count_sent(system, source);
    *world_request(world, id) = (struct request){
        .born = world->now, .seed = source->seed, .class = source->plan->blank.class};
    client_tries(system, id);
}

static void choose(struct system *system, struct sender *source, int class)
{
    source->plan = &system->plan->request[class];
    source->account = &system->account[class];
}

/* Makes the next request ready to be sent. */
static inline void prepare(struct system *system, struct sender *source)
{
    const struct traffic_spec *traffic = source->arrivals.spec;
    source->seed = chance_mix(source->key + source->sent * NEXT_REQUEST);
    if (traffic->mix_count > 1)
        choose(system, source, pick(traffic, source->seed));
    source->work = calling_first_draw(system, source->plan, source->seed);
}

static inline request_id send(struct system *system, struct sender *source)
{
    request_id id = 0;
    if (source->plan->has_client)
        send_through_client(system, source);
    else if ((id = calling_start_with(system, source->plan, source->seed, source->work)))
        count_sent(system, source);
    source->sent++;
    prepare(system, source);
    return id;
}

request_id client_source(struct system *system, request_id actor)
{
    struct world *world = &system->world;
    struct sender *source = &system->source[world_request(world, actor)->work];
    struct arrivals *arrivals = &source->arrivals;
    sim_time next = arrivals_next(arrivals, world->now);
    if (__builtin_expect(next != SIM_NEVER, 1))
        agenda_post(world->agenda, next, actor);
    if (arrivals->plain)
        arrivals_draw_ahead(arrivals);
    for (int left = arrivals->batch;; left--) {
        request_id id = send(system, source);
        if (left == 1)
            return id;
        if (id) {
            world_request(world, id)->flags |= REQUEST_READY;
            world_make_ready(world, id);
        }
    }
}

void client_asks(struct system *system, request_id id)
{
    struct request *client = world_request(&system->world, id);
    const struct traffic_spec *traffic = &system->plan->traffic[client->parent - 1];
    client->seed = chance_mix(client->seed + NEXT_REQUEST);
    client->class = (uint16_t)pick(traffic, client->seed);
    client->born = system->world.now;
    client->work = 0;
    system->source[client->parent - 1].sent++;
    client_count_arrival(system, client->class);
    client_tries(system, id);
}

/* Users start out thinking. */
static void start_users(struct system *system, uint32_t index)
{
    struct world *world = &system->world;
    const struct traffic_spec *traffic = &system->plan->traffic[index];
    for (uint32_t i = 0; i < traffic->users; i++) {
        request_id id = request_take(&world->requests);
        if (!id) { /* more users than the agenda can tell apart */
            system->overflowed = true;
            return;
        }
        struct request *client = world_request(world, id);
        *client = (struct request){
            .seed = chance_mix(system->source[index].key + i * NEXT_REQUEST),
            .parent = index + 1,
        };
        think(system, client, id);
    }
}

static void start_source(struct system *system, uint32_t index)
{
    struct world *world = &system->world;
    struct sender *source = &system->source[index];
    request_id id = request_take(&world->requests);
    if (!id) {
        system->overflowed = true;
        return;
    }
    *world_request(world, id) = (struct request){.pc = OP_SOURCE, .work = index};
    arrivals_init(&source->arrivals, &system->plan->traffic[index], chance_mix(source->key));
    choose(system, source, pick(source->arrivals.spec, 0));
    prepare(system, source);
    sim_time first = arrivals_next(&source->arrivals, 0);
    if (source->arrivals.plain)
        arrivals_draw_ahead(&source->arrivals);
    if (first != SIM_NEVER)
        agenda_post(world->agenda, first, id);
}

void client_start_traffic(struct system *system)
{
    for (int i = 0; i < system->plan->traffics; i++) {
        if (system->plan->traffic[i].users)
            start_users(system, (uint32_t)i);
        else
            start_source(system, (uint32_t)i);
    }
}
