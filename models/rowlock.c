#include "models/rowlock.h"

#include "sim/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLAB = 64 };
enum { TO_UPGRADE = ROWS_WRITE + 1 }; /* a waiter's mode: reads, and wants to write */

/* ---- memory: two slabs whose free elements are linked ---- */

static void *grown(void *slab, uint32_t *limit, size_t size)
{
    uint32_t from = *limit, to = from ? 2 * from : FIRST_SLAB;
    char *grown = memory_resize(slab, to, size);
    memset(grown + from * size, 0, (to - from) * size);
    *limit = to;
    return grown;
}

void lock_manager_more_locks(struct lock_manager *manager)
{
    uint32_t from = manager->lock_limit ? manager->lock_limit : 1;
    manager->lock = grown(manager->lock, &manager->lock_limit, sizeof *manager->lock);
    for (uint32_t i = manager->lock_limit - 1; i >= from; i--) {
        manager->lock[i].below = manager->lock_free;
        manager->lock_free = i;
    }
}

static uint32_t take_row(struct lock_manager *manager)
{
    if (!manager->row_free) {
        uint32_t from = manager->row_limit ? manager->row_limit : 1;
        manager->row = grown(manager->row, &manager->row_limit, sizeof *manager->row);
        for (uint32_t i = manager->row_limit - 1; i >= from; i--) {
            manager->row[i].holders = manager->row_free;
            manager->row_free = i;
        }
    }
    uint32_t id = manager->row_free;
    manager->row_free = manager->row[id].holders;
    return id;
}

void lock_manager_init(struct lock_manager *manager, uint32_t wake_pc)
{
    *manager = (struct lock_manager){.wake_pc = wake_pc};
}

void lock_manager_free(struct lock_manager *manager)
{
    for (uint32_t i = 1; i < manager->row_limit; i++) {
        line_free(&manager->row[i].upgrades);
        line_free(&manager->row[i].line);
        line_free(&manager->row[i].readers);
    }
    free(manager->lock);
    free(manager->row);
}

void rows_init(struct rows *rows, const struct rows_spec *spec, struct lock_manager *manager)
{
    *rows = (struct rows){.manager = manager, .spec = spec};
    assert(spec->count > 0 && spec->count <= ROWS_MOST);
    rows->row_of = memory_new(spec->count, sizeof *rows->row_of);
    if (spec->zipf > 0.0)
        rows->zipf = zipf_of(spec->zipf, spec->count);
}

void rows_free(struct rows *rows)
{
    free(rows->row_of);
    rows->row_of = NULL;
}

/* ---- which row ---- */

uint32_t rows_pick(const struct rows *rows, uint64_t key)
{
    if (rows->spec->zipf > 0.0)
        return (uint32_t)(zipf_at(&rows->zipf, key) - 1);
    return (uint32_t)chance_below_at(key, rows->spec->count);
}

/* The row's record, made when a second one wants it; its lone holder moves in. A record keeps
 * its seats' memory when it is used for another key. */
static uint32_t row_for(struct rows *rows, uint32_t key)
{
    uint32_t known = rows->row_of[key];
    if (known && !(known & ROWS_ALONE))
        return known;
    struct lock_manager *manager = rows->manager;
    uint32_t id = take_row(manager);
    struct row *row = &manager->row[id];
    row->set = rows;
    row->key = key;
    row->holders = known & ~ROWS_ALONE;
    row->line.order = rows->spec->handoff == ROWS_POSTGRES ? LINE_POSTGRES : LINE_FIFO;
    if (known) {
        manager->lock[row->holders].row = id;
        manager->lock[row->holders].other = 0;
    }
    rows->row_of[key] = id;
    return id;
}

static bool is_wanted(const struct row *row)
{
    return row->upgrades.count || row->line.count || row->readers.count;
}

static void tidy(struct lock_manager *manager, uint32_t id)
{
    struct row *row = &manager->row[id];
    if (row->holders || is_wanted(row) || row->waking)
        return;
    row->set->row_of[row->key] = 0;
    row->holders = manager->row_free;
    manager->row_free = id;
}

/* ---- holding ---- */

static uint32_t lock_held_by(const struct lock_manager *manager, uint32_t row, request_id owner)
{
    uint32_t lock = manager->row[row].holders;
    while (lock && manager->lock[lock].owner != owner)
        lock = manager->lock[lock].other;
    return lock;
}

bool rows_holds(const struct rows *rows, request_id owner, uint32_t key)
{
    uint32_t known = rows->row_of[key];
    if (known & ROWS_ALONE)
        return rows->manager->lock[known & ~ROWS_ALONE].owner == owner;
    return known && lock_held_by(rows->manager, known, owner);
}

/* Readers share with readers; nobody is in his own way. */
static bool is_compatible(const struct lock_manager *manager, uint32_t row, request_id owner,
                          unsigned mode)
{
    for (uint32_t i = manager->row[row].holders; i; i = manager->lock[i].other) {
        const struct lock *lock = &manager->lock[i];
        if (lock->owner != owner && (mode != ROWS_READ || lock->mode == ROWS_WRITE))
            return false;
    }
    return true;
}

bool rows_grant(struct world *world, struct lock_manager *manager, uint32_t row,
                const struct lock_request *ask)
{
    struct rows *set = manager->row[row].set;
    uint32_t held = lock_held_by(manager, row, ask->owner);
    if (held) {
        manager->lock[held].mode |= (uint8_t)ask->mode;
        return false;
    }
    uint32_t id = lock_take(manager);
    manager->lock[id] = (struct lock){.since = world->now,
                                      .set = set,
                                      .key = manager->row[row].key,
                                      .below = *ask->held,
                                      .other = manager->row[row].holders,
                                      .row = row,
                                      .pc = ask->pc,
                                      .owner = ask->owner,
                                      .mode = (uint8_t)ask->mode};
    *ask->held = id;
    manager->row[row].holders = id;
    level_up(&set->resource.inside, world->now);
    return true;
}

/* Where writers go first, readers have a line of their own. Who reads the row and wants to
 * write it goes before all others, as in PostgreSQL: they wait for him anyway. */
static struct line *line_of(struct row *row, unsigned mode)
{
    if (mode == TO_UPGRADE)
        return &row->upgrades;
    return row->set->spec->writers_first && mode == ROWS_READ ? &row->readers : &row->line;
}

/* A waiter's work: the row it waits for, and above it whose transaction asks. */
static struct row *row_waited_for(const struct lock_manager *manager,
                                  const struct request *waiter)
{
    return &manager->row[(uint32_t)waiter->work];
}

enum lock_answer rows_lock(struct world *world, struct rows *rows, uint32_t key,
                           const struct lock_request *ask)
{
    struct lock_manager *manager = rows->manager;
    uint32_t id = row_for(rows, key);
    struct row *row = &manager->row[id];
    uint32_t held = lock_held_by(manager, id, ask->owner);
    if (held && (ask->mode == ROWS_READ || manager->lock[held].mode == ROWS_WRITE))
        return LOCK_HELD_BEFORE;
    bool may_pass = held || !is_wanted(row) || rows->spec->handoff == ROWS_BARGING;
    if (may_pass && is_compatible(manager, id, ask->owner, ask->mode)) {
        rows->resource.arrivals += !held;
        rows_grant(world, manager, id, ask);
        return held ? LOCK_HELD_BEFORE : LOCK_GRANTED;
    }
    rows->resource.arrivals++;
    struct request *request = world_request(world, ask->waiter);
    request->since = world->now;
    request->work = id | (uint64_t)ask->owner << 32;
    request->lock_mode = (held ? (unsigned)TO_UPGRADE : ask->mode) & 3U;
    request->flags |= REQUEST_WAITING | REQUEST_LOCKING;
    level_up(&rows->resource.waiting, world->now);
    line_push(line_of(row, request->lock_mode), world->requests.at, ask->waiter);
    return LOCK_QUEUED;
}

/* ---- giving back ---- */

static void unlink_holder(struct lock_manager *manager, uint32_t id)
{
    uint32_t *link = &manager->row[manager->lock[id].row].holders;
    while (*link != id)
        link = &manager->lock[*link].other;
    *link = manager->lock[id].other;
}

static void send_for_line(struct world *world, struct lock_manager *manager, uint32_t id)
{
    struct row *row = &manager->row[id];
    request_id actor = request_take(&world->requests);
    if (!actor)
        return;
    row->waking = true;
    struct request *waker = world_request(world, actor);
    *waker = (struct request){.pc = manager->wake_pc, .work = id};
    if (row->set->spec->wakeup)
        agenda_post(world->agenda, sim_after(world->now, row->set->spec->wakeup), actor);
    else
        world_make_ready(world, actor);
}

uint32_t rows_unlock_shared(struct world *world, struct lock_manager *manager, uint32_t *held)
{
    uint32_t id = *held, row = manager->lock[id].row;
    unlink_holder(manager, id);
    *held = manager->lock[id].below;
    manager->lock[id].below = manager->lock_free;
    manager->lock_free = id;
    struct rows *set = manager->row[row].set;
    level_down(&set->resource.inside, world->now);
    if (is_wanted(&manager->row[row]) && set->spec->handoff == ROWS_BARGING &&
        !manager->row[row].waking)
        send_for_line(world, manager, row);
    return row;
}

static request_id first_of(const struct line *line)
{
    if (!line->count)
        return 0;
    return line->order == LINE_POSTGRES ? line->one.seat[0] : line->one.head;
}

request_id rows_next(struct world *world, struct lock_manager *manager, uint32_t id, bool woken)
{
    struct row *row = &manager->row[id];
    if (woken)
        row->waking = false;
    if (row->waking) /* its line is on the way and will find what there is */
        return 0;
    struct line *line = row->upgrades.count ? &row->upgrades
                        : row->line.count   ? &row->line
                                            : &row->readers;
    request_id first = first_of(line);
    if (!first) {
        tidy(manager, id);
        return 0;
    }
    struct request *request = world_request(world, first);
    request_id owner = (request_id)(request->work >> 32);
    if (!is_compatible(manager, id, owner, request->lock_mode))
        return 0;
    line_remove(line, world->requests.at, first, &world->order);
    request_clear(request, REQUEST_WAITING | REQUEST_LOCKING);
    level_down(&row->set->resource.waiting, world->now);
    return first;
}

sim_time rows_takes(const struct lock_manager *manager, uint32_t id)
{
    const struct row *row = &manager->row[id];
    const struct rows_spec *spec = row->set->spec;
    sim_time waiters = row->upgrades.count + row->line.count + row->readers.count;
    sim_time takes = waiters * spec->per_waiter;
    return spec->handoff == ROWS_BARGING ? takes : takes + spec->wakeup;
}

void rows_withdraw(struct world *world, struct lock_manager *manager, request_id id)
{
    struct request *request = world_request(world, id);
    struct row *row = row_waited_for(manager, request);
    line_remove(line_of(row, request->lock_mode), world->requests.at, id, &world->order);
    request_clear(request, REQUEST_WAITING | REQUEST_LOCKING);
    level_down(&row->set->resource.waiting, world->now);
}

/* ---- deadlock ---- */

struct search {
    struct world *world;
    const struct lock_manager *manager;
    request_id origin;
    struct deadlock *found;
    bool closed;
};

static void follow_owner(struct search *search, request_id owner, request_id record);

static bool was_seen(const struct search *search, request_id waiter)
{
    for (int i = 0; i < search->found->count; i++)
        if (search->found->waiter[i] == waiter)
            return true;
    return false;
}

/* A waiter waits for all other transactions that hold its row. */
static void follow(struct search *search, request_id waiter)
{
    struct deadlock *found = search->found;
    if (found->count == DEADLOCK_MOST || was_seen(search, waiter))
        return;
    found->waiter[found->count++] = waiter;
    const struct request *request = world_request(search->world, waiter);
    request_id own = (request_id)(request->work >> 32);
    uint32_t lock = row_waited_for(search->manager, request)->holders;
    for (; lock; lock = search->manager->lock[lock].other) {
        request_id owner = search->manager->lock[lock].owner;
        if (owner == own)
            continue;
        if (owner == search->origin)
            search->closed = true;
        else
            follow_owner(search, owner, owner);
    }
}

/* A transaction waits where its request does, or the branches that were forked inside it. */
static void follow_owner(struct search *search, request_id owner, request_id record)
{
    const struct requests *requests = &search->world->requests;
    const struct request *request = &requests->at[record];
    if ((request->flags & REQUEST_LOCKING) && (request_id)(request->work >> 32) == owner)
        follow(search, record);
    if (!(request->flags & REQUEST_FORKED))
        return;
    request_id branch = requests->frame[request->frames].detail;
    for (; branch; branch = (request_id)requests->at[branch].born)
        follow_owner(search, owner, branch);
}

bool rows_deadlock(struct world *world, const struct lock_manager *manager, request_id owner,
                   struct deadlock *found)
{
    struct search search = {
        .world = world, .manager = manager, .origin = owner, .found = found};
    found->count = 0;
    follow_owner(&search, owner, owner);
    return search.closed;
}

sim_time rows_looks_at(const struct lock_manager *manager, const struct request *waiter)
{
    return sim_after(waiter->since, row_waited_for(manager, waiter)->set->spec->deadlock_after);
}
