#include "models/reading.h"

#include "models/visit.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is under way ---- */

struct walk {
    const struct system *system;
    struct reading *reading;
};

static bool is_actor(uint8_t op)
{
    return op == OP_SOURCE || op == OP_SHARER || op == OP_BOOTER || op == OP_GATE_WAKER ||
           op == OP_ROW_WAKER || op == OP_USER_THINKS || op == OP_STARTER ||
           op == OP_ANSWERER || op == OP_RETURNER;
}

static bool is_client(uint8_t op)
{
    return op == OP_CLIENT_WAITS || op == OP_CLIENT_PAUSES;
}

static struct ledger_row *row_at(const struct walk *walk, uint32_t pc, uint8_t context)
{
    return &walk->reading->ledger[walk->system->code[pc].ledger + context];
}

static void add_locks(const struct walk *walk, uint32_t held)
{
    while (held) {
        const struct lock *lock = &walk->system->locks.lock[held];
        row_at(walk, lock->pc, 0)->inside += walk->reading->to - lock->since;
        held = lock->below;
    }
}

static void add_frames(const struct walk *walk, const struct request *request)
{
    const struct requests *requests = &walk->system->world.requests;
    sim_time now = walk->reading->to;
    for (uint32_t i = request->frames; i; i = requests->frame[i].below) {
        const struct frame *frame = &requests->frame[i];
        const struct instruction *in = &walk->system->code[frame->pc];
        if (in->op == OP_ENTER || in->op == OP_FORK)
            row_at(walk, frame->pc, 0)->inside += now - frame->since;
        else if (in->op == OP_BEGIN)
            add_locks(walk, frame->detail);
        else if (in->op == OP_CALL)
            walk->reading->request[in->class].residence += now - frame->since;
    }
}

static void add_place(const struct walk *walk, const struct request *request, uint8_t op)
{
    struct ledger_row *row = row_at(walk, request->pc, request->context);
    sim_time now = walk->reading->to, stay = now - request->since;
    if (op == OP_SERVE)
        visit_enter_part(visit_station(&walk->system->code[request->pc], request), request, now,
                         row);
    else if (request->flags & REQUEST_WAITING)
        row->waiting += stay;
    else if (op == OP_DELAY || op == OP_LOOKUP || op == OP_ASK || op == OP_CONNECT)
        row->inside += stay;
}

static void add_request(const struct walk *walk, const struct request *request)
{
    uint8_t op = walk->system->code[request->pc].op;
    if (op == OP_FREE || is_actor(op))
        return;
    bool own_client = !request->parent && !(request->flags & REQUEST_ANSWERED);
    if (is_client(op) || own_client)
        walk->reading->request[request->class].residence += walk->reading->to - request->born;
    if (op == OP_CLIENT_PAUSES)
        walk->reading->request[request->class].paused += walk->reading->to - request->since;
    if (is_client(op))
        return;
    add_place(walk, request, op);
    add_frames(walk, request);
}

/* ---- the books ---- */

static void read_resource(const struct system *system, int index, struct resource_reading *into)
{
    const struct resource_plan *plan = &system->plan->resource[index];
    sim_time now = system->world.now;
    for (uint32_t i = 0; i < plan->members; i++) {
        const struct resource *member = system_member(system, index, i);
        into->waiting += level_integral(&member->waiting, now);
        into->inside += level_integral(&member->inside, now);
        into->arrivals += member->arrivals;
        into->present += member->waiting.value + member->inside.value;
        if (plan->kind == RESOURCE_STATION)
            into->busy += station_busy(&system->station[plan->first + i], now);
        if (plan->kind == RESOURCE_GATE)
            into->refused += system->gate[plan->first + i].refused;
        if (plan->kind == RESOURCE_EXTERNAL)
            into->busy += (double)level_integral(&system->external[plan->first + i].busy, now);
        if (plan->kind == RESOURCE_SERVER) {
            into->open += level_integral(&system->server[plan->first + i].open, now);
            into->refused += system->server[plan->first + i].refused;
        }
        if (plan->kind == RESOURCE_CACHE) {
            into->hits += system->cache[plan->first + i].hits;
            into->misses += system->cache[plan->first + i].misses;
        }
    }
}

static bool is_visit(uint8_t op)
{
    return op == OP_ENTER || op == OP_SERVE || op == OP_LOCK || op == OP_LOOKUP ||
           op == OP_ASK || op == OP_CONNECT;
}

static void add_row(const struct ledger_row *row, struct resource_reading *into)
{
    into->visits += row->visits;
    into->waited += row->waiting;
    into->stayed += row->inside;
}

/* Every row of the ledger belongs to one instruction, and through it to one resource. */
static void sum_ledger(struct reading *reading, const struct ledger_row *entered)
{
    const struct blueprint *plan = reading->plan;
    for (uint32_t pc = 0; pc < plan->code_length; pc++) {
        const struct instruction *in = &plan->code[pc];
        if (!is_visit(in->op))
            continue;
        struct resource_reading *resource = &reading->resource[in->resource];
        for (uint32_t i = in->ledger; i < in->ledger + in->columns; i++) {
            add_row(&reading->ledger[i], resource);
            resource->entered += entered[i].waiting + entered[i].inside;
        }
    }
}

static void read_request(const struct request_account *account, sim_time now,
                         struct request_reading *into)
{
    into->present = level_integral(&account->present, now);
    into->present_now = account->present.value;
    into->arrivals = account->arrivals;
    into->given_up_on = account->given_up_on;
    into->paused = account->paused;
    memcpy(into->ended, account->ended, sizeof into->ended);
    memcpy(into->time, account->time, sizeof into->time);
    memcpy(into->tries, account->tries, sizeof into->tries);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        into->residence += account->time[i];
}

struct reading *reading_take(const struct system *system)
{
    const struct blueprint *plan = system->plan;
    struct reading *reading = memory_new(1, sizeof *reading);
    reading->plan = plan;
    reading->to = system->world.now;
    reading->resource = memory_new((size_t)plan->resources, sizeof *reading->resource);
    reading->request = memory_new((size_t)plan->requests, sizeof *reading->request);
    reading->ledger = memory_new(plan->ledger_length, sizeof *reading->ledger);
    memcpy(reading->ledger, system->ledger, plan->ledger_length * sizeof *reading->ledger);
    for (int i = 0; i < plan->requests; i++)
        read_request(&system->account[i], reading->to, &reading->request[i]);
    struct walk walk = {system, reading};
    for (uint32_t id = 1; id <= system->world.requests.used; id++)
        add_request(&walk, &system->world.requests.at[id]);
    for (int i = 0; i < plan->resources; i++)
        if (plan->resource[i].kind != RESOURCE_SERVICE)
            read_resource(system, i, &reading->resource[i]);
        else
            reading->resource[i].losses = system->service[plan->resource[i].first].losses;
    sum_ledger(reading, system->ledger);
    return reading;
}

void reading_free(struct reading *reading)
{
    if (!reading)
        return;
    free(reading->resource);
    free(reading->request);
    free(reading->ledger);
    free(reading);
}

static void subtract_request(struct request_reading *from, const struct request_reading *before)
{
    from->present -= before->present;
    from->residence -= before->residence;
    from->arrivals -= before->arrivals;
    from->present_now -= before->present_now;
    from->given_up_on -= before->given_up_on;
    from->paused -= before->paused;
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        from->ended[i] -= before->ended[i];
        from->time[i] -= before->time[i];
        from->tries[i] -= before->tries[i];
    }
}

static void subtract_resource(struct resource_reading *from,
                              const struct resource_reading *before)
{
    from->waiting -= before->waiting;
    from->inside -= before->inside;
    from->busy -= before->busy;
    from->arrivals -= before->arrivals;
    from->present -= before->present;
    from->hits -= before->hits;
    from->open -= before->open;
    from->refused -= before->refused;
    from->losses -= before->losses;
    from->misses -= before->misses;
    from->visits -= before->visits;
    from->waited -= before->waited;
    from->stayed -= before->stayed;
    from->entered -= before->entered;
}

void reading_since(struct reading *later, const struct reading *earlier)
{
    later->from = earlier->to;
    for (int i = 0; i < later->plan->requests; i++)
        subtract_request(&later->request[i], &earlier->request[i]);
    for (int i = 0; i < later->plan->resources; i++)
        subtract_resource(&later->resource[i], &earlier->resource[i]);
    for (uint32_t i = 0; i < later->plan->ledger_length; i++) {
        later->ledger[i].visits -= earlier->ledger[i].visits;
        later->ledger[i].waiting -= earlier->ledger[i].waiting;
        later->ledger[i].inside -= earlier->ledger[i].inside;
    }
}

/* ---- the proof ---- */

static uint64_t all_ended(const struct request_reading *request)
{
    uint64_t ended = 0;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        ended += request->ended[i];
    return ended;
}

const char *reading_imbalance(const struct reading *window, sim_integral *gap_ns)
{
    for (int i = 0; i < window->plan->resources; i++) {
        const struct resource_reading *book = &window->resource[i];
        *gap_ns = book->waiting + book->inside - book->waited - book->stayed;
        if (*gap_ns != 0 || (int64_t)(book->arrivals - book->visits) != book->present)
            return window->plan->resource[i].name;
    }
    for (int i = 0; i < window->plan->requests; i++) {
        const struct request_reading *book = &window->request[i];
        *gap_ns = book->present - book->residence;
        if (*gap_ns != 0 || (int64_t)(book->arrivals - all_ended(book)) != book->present_now)
            return window->plan->request[i].spec.name;
    }
    return NULL;
}
