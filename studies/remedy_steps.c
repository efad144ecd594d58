#include "studies/remedy_parts.h"

#include "scenarios/language/path.h"
#include "sim/dist_parse.h"
#include "sim/memory.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANY       5.0  /* queries that one could do */
#define LONG_NS    50e6 /* of CPU work on an event loop */
#define PIECE_NS   3e6
#define CACHE_TIME "0.5ms"

/* ---- the scenario's own words, on one line ---- */

static bool is_plain(const char *text)
{
    bool plain = isalnum((unsigned char)text[0]);
    for (; *text && plain; text++)
        plain = isalnum((unsigned char)*text) || strchr(" _-./%", *text);
    return plain;
}

static void write_text(const char *text, FILE *out)
{
    if (is_plain(text) && text[strlen(text) - 1] != ' ') {
        fputs(text, out);
        return;
    }
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc('\\', out);
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            fprintf(out, "\\x%02X", (unsigned)(unsigned char)*text);
        else
            putc(*text, out);
    }
    putc('"', out);
}

static void write_node(const struct node *node, FILE *out)
{
    if (node->kind == NODE_TEXT) {
        write_text(node->text, out);
        return;
    }
    putc(node->kind == NODE_MAP ? '{' : '[', out);
    for (const struct node *child = node->first; child; child = child->next) {
        if (child->key) {
            write_text(child->key, out);
            fputs(": ", out);
        }
        write_node(child, out);
        fputs(child->next ? ", " : "", out);
    }
    putc(node->kind == NODE_MAP ? '}' : ']', out);
}

/* A list of steps that is being put together. */
struct list {
    FILE *out;
    char *text;
    size_t size;
    int count;
};

/* The stream knows where the list lies: it stays there. */
static void list_open(struct list *list)
{
    *list = (struct list){0};
    list->out = open_memstream(&list->text, &list->size);
    if (!list->out)
        memory_end(0);
    putc('[', list->out);
}

static void list_next(struct list *list)
{
    fputs(list->count++ ? ", " : "", list->out);
}

static void list_add(struct list *list, const struct node *node)
{
    list_next(list);
    write_node(node, list->out);
}

static const char *list_close(struct list *list, struct arena *arena)
{
    putc(']', list->out);
    fclose(list->out);
    const char *kept = arena_text(arena, list->text);
    free(list->text);
    return kept;
}

/* ---- finding the words ---- */

static const struct node *node_at(const struct proposals *proposals, const struct node *list,
                                  uint32_t rank)
{
    (void)proposals;
    const struct node *item = list ? list->first : NULL;
    while (item && rank-- > 0)
        item = item->next;
    return item;
}

/* The steps of a transaction, whichever way they are said. */
static const struct node *inside(const struct proposals *proposals, const struct node *step)
{
    const struct node *node = tree_find(proposals->tree, step, "transaction");
    if (node && node->kind == NODE_MAP)
        node = tree_find(proposals->tree, node, "steps");
    return node && node->kind == NODE_LIST ? node : NULL;
}

/* The step with other steps in its transaction. */
static void write_transaction(const struct proposals *proposals, const struct node *step,
                              const char *steps, FILE *out)
{
    const struct node *node = tree_find(proposals->tree, step, "transaction");
    const struct node *database =
        node->kind == NODE_MAP ? tree_find(proposals->tree, node, "database") : NULL;
    const struct node *id = tree_find(proposals->tree, step, "id");
    fputs("{transaction: ", out);
    if (database) {
        fputs("{database: ", out);
        write_text(database->text, out);
        fprintf(out, ", steps: %s}", steps);
    } else {
        fputs(steps, out);
    }
    if (id) {
        fputs(", id: ", out);
        write_text(id->text, out);
    }
    putc('}', out);
}

struct place_of_steps {
    const struct scenario_request *request;
    const struct scenario_steps *steps;
    const struct node *list; /* the same as it is written */
    const char *path;
    bool cached; /* a cache has been asked before */
};

static struct remedy *add_steps(struct proposals *proposals, enum remedy_kind kind,
                                enum remedy_effort effort, const struct place_of_steps *place,
                                const char *steps)
{
    struct remedy *remedy = proposals_add(proposals, kind, effort, place->request->named.name);
    if (remedy)
        remedy_set(proposals, remedy, "%s=%s", place->path, steps);
    return remedy;
}

/* All steps of the place, with one of them written anew (or several instead of it). */
static const char *with_step(struct proposals *proposals, const struct place_of_steps *place,
                             uint32_t which, const char *instead)
{
    struct list list;
    list_open(&list);
    uint32_t rank = 0;
    for (const struct node *item = place->list->first; item; item = item->next, rank++)
        if (rank == which && *instead) {
            list_next(&list);
            fputs(instead, list.out);
        } else if (rank != which) {
            list_add(&list, item);
        }
    return list_close(&list, proposals->arena);
}

static const char *printed(struct proposals *proposals,
                           void (*write)(const struct proposals *, const struct node *,
                                         const char *, FILE *),
                           const struct node *step, const char *steps)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        memory_end(0);
    write(proposals, step, steps, out);
    fclose(out);
    const char *kept = arena_text(proposals->arena, text);
    free(text);
    return kept;
}

static const char *node_text(struct proposals *proposals, const struct node *node)
{
    struct list list;
    list_open(&list);
    list_add(&list, node);
    const char *text = list_close(&list, proposals->arena);
    return arena_text_part(proposals->arena, text + 1, strlen(text) - 2);
}

/* ---- transactions ---- */

static bool is_slow(const struct scenario_step *step)
{
    return step->kind == STEP_CALL || step->kind == STEP_WAIT;
}

/* The slow ones of these steps, and the others, written one after the other. */
struct parted {
    const char *kept, *moved;
    bool behind; /* nothing comes after the slow ones */
};

static bool part_slow(struct proposals *proposals, const struct scenario_steps *steps,
                      const struct node *written, struct parted *parted)
{
    struct list kept, moved;
    list_open(&kept);
    list_open(&moved);
    uint32_t rank = 0, last_moved = 0;
    for (const struct node *item = written->first; item; item = item->next, rank++) {
        bool slow = is_slow(&steps->at[rank]);
        list_add(slow ? &moved : &kept, item);
        last_moved = slow ? rank : last_moved;
    }
    bool any = moved.count > 0 && kept.count > 0;
    parted->kept = list_close(&kept, proposals->arena);
    const char *list = list_close(&moved, proposals->arena);
    parted->moved = arena_text_part(proposals->arena, list + 1, strlen(list) - 2);
    parted->behind = last_moved + 1 == steps->count;
    return any;
}

static void move_out(struct proposals *proposals, enum remedy_kind kind,
                     const struct place_of_steps *place, uint32_t which,
                     const struct parted *parted, const char *around)
{
    const char *instead =
        proposals_text(proposals, "%s, %s", parted->behind ? around : parted->moved,
                       parted->behind ? parted->moved : around);
    add_steps(proposals, kind, EFFORT_CODE, place, with_step(proposals, place, which, instead));
}

/* Calls and waits go before the transaction, or behind it if nothing comes after them. */
static void propose_call_out(struct proposals *proposals, const struct place_of_steps *place,
                             uint32_t which, const struct node *written)
{
    const struct scenario_steps *steps = &place->steps->at[which].transaction->steps;
    struct parted parted;
    if (!part_slow(proposals, steps, written, &parted))
        return;
    const struct node *step = node_at(proposals, place->list, which);
    move_out(proposals, REMEDY_CALL_OUT, place, which, &parted,
             printed(proposals, write_transaction, step, parted.kept));
}

/* The same of a gate: what is slow need not be guarded. */
static void propose_hold_out(struct proposals *proposals, const struct place_of_steps *place,
                             uint32_t which)
{
    const struct scenario_step *step = &place->steps->at[which];
    const struct scenario_gate *gate = proposals->scenario->gates.at;
    const struct node *written =
        tree_find(proposals->tree, node_at(proposals, place->list, which), "steps");
    const char *name = gate[step->thing].named.name;
    struct parted parted;
    if (!written || written->kind != NODE_LIST || written->count != step->steps.count ||
        !proposals_queue_at(proposals, name) ||
        !part_slow(proposals, &step->steps, written, &parted))
        return;
    move_out(proposals, REMEDY_HOLD_OUT, place, which, &parted,
             proposals_text(proposals, "{hold: %s, steps: %s}", name, parted.kept));
}

/* What comes after a lock: which of it needs the row. */
struct locking {
    uint32_t lock, others, queries;
};

static struct locking locking_of(const struct scenario_steps *steps)
{
    struct locking locking = {0};
    while (locking.lock < steps->count && steps->at[locking.lock].kind != STEP_LOCK)
        locking.lock++;
    for (uint32_t i = locking.lock + 1; i < steps->count; i++) {
        locking.queries += steps->at[i].kind == STEP_QUERY;
        locking.others += steps->at[i].kind != STEP_QUERY && steps->at[i].kind != STEP_LOCK;
    }
    return locking;
}

/* Locks and queries stay behind; if there is nothing else, all queries but the last go. */
static void part_at_lock(const struct scenario_steps *steps, const struct locking *locking,
                         const struct node *written, bool late, struct list *list)
{
    uint32_t rank = 0, left = locking->queries;
    for (const struct node *item = written->first; item; item = item->next, rank++) {
        bool query = steps->at[rank].kind == STEP_QUERY;
        bool stays = steps->at[rank].kind == STEP_LOCK ||
                     (rank > locking->lock && query && (locking->others > 0 || left == 1));
        left -= rank > locking->lock && query;
        if (stays == late)
            list_add(list, item);
    }
}

/* Whatever is no query comes before the lock; if there is nothing but queries, all but the
 * last. */
static void propose_lock_late(struct proposals *proposals, const struct place_of_steps *place,
                              uint32_t which, const struct node *written)
{
    const struct scenario_steps *steps = &place->steps->at[which].transaction->steps;
    struct locking locking = locking_of(steps);
    if (locking.lock >= steps->count || (locking.others == 0 && locking.queries < 2))
        return;
    struct list list;
    list_open(&list);
    part_at_lock(steps, &locking, written, false, &list);
    part_at_lock(steps, &locking, written, true, &list);
    const char *inner = list_close(&list, proposals->arena);
    const struct node *step = node_at(proposals, place->list, which);
    add_steps(
        proposals, REMEDY_LOCK_LATE, EFFORT_CODE, place,
        with_step(proposals, place, which, printed(proposals, write_transaction, step, inner)));
}

/* A transaction within one comes after it instead. */
static void propose_unnest(struct proposals *proposals, const struct place_of_steps *place,
                           uint32_t which, const struct node *written)
{
    const struct scenario_steps *steps = &place->steps->at[which].transaction->steps;
    struct list kept, moved;
    list_open(&kept);
    list_open(&moved);
    uint32_t rank = 0;
    for (const struct node *item = written->first; item; item = item->next, rank++)
        list_add(steps->at[rank].kind == STEP_TRANSACTION ? &moved : &kept, item);
    bool any = moved.count > 0 && kept.count > 0;
    const char *inner = list_close(&kept, proposals->arena);
    const char *outer = list_close(&moved, proposals->arena);
    if (!any)
        return;
    const struct node *step = node_at(proposals, place->list, which);
    const char *instead =
        proposals_text(proposals, "%s, %s", printed(proposals, write_transaction, step, inner),
                       arena_text_part(proposals->arena, outer + 1, strlen(outer) - 2));
    add_steps(proposals, REMEDY_UNNEST, EFFORT_CODE, place,
              with_step(proposals, place, which, instead));
}

static void propose_transaction(struct proposals *proposals, const struct place_of_steps *place,
                                uint32_t which)
{
    const struct node *written = inside(proposals, node_at(proposals, place->list, which));
    if (!written || written->count != place->steps->at[which].transaction->steps.count)
        return;
    propose_call_out(proposals, place, which, written);
    propose_lock_late(proposals, place, which, written);
    propose_unnest(proposals, place, which, written);
}

/* ---- queries ---- */

static void set_time(struct proposals *proposals, struct remedy *remedy, const char *path,
                     const struct dist *dist, double factor)
{
    char text[160];
    struct dist scaled;
    if (!dist || !(dist_mean(dist) > 0.0) || !lever_scaled(dist, factor, &scaled))
        return;
    dist_print_time(&scaled, text, sizeof text);
    remedy_set(proposals, remedy, "%s=%s", path, text);
}

static void set_query_time(struct proposals *proposals, struct remedy *remedy, const char *path,
                           const char *part, const struct dist *dist, double factor)
{
    set_time(proposals, remedy, proposals_text(proposals, "%s.query.%s", path, part), dist,
             factor);
}

static void propose_batch(struct proposals *proposals, const struct place_of_steps *place,
                          const struct scenario_step *step)
{
    double times = dist_mean(step->query->times);
    if (times < MANY)
        return;
    const char *path = lever_path(step->node, proposals->arena);
    struct remedy *remedy =
        proposals_add(proposals, REMEDY_BATCH, EFFORT_CODE, place->request->named.name);
    if (!remedy)
        return;
    double factor = fmax(1.0, REMEDY_BATCH_COST * times);
    remedy->from = proposals_text(proposals, "%.4g queries", times);
    remedy->to = "1";
    remedy_set(proposals, remedy, "%s.query.times=1", path);
    set_query_time(proposals, remedy, path, "cpu", step->query->cpu, factor);
    set_query_time(proposals, remedy, path, "disk", step->query->disk, factor);
}

void remedy_set_hits(struct remedy *remedy, int hits, int needed, struct arena *arena)
{
    char text[400];
    bool new = remedy->kind == REMEDY_CACHE;
    remedy->hits = hits;
    remedy->needed = needed;
    snprintf(text, sizeof text,
             new ? "caches.%.200s={hits: %d%%, time: " CACHE_TIME "}"
                 : "caches.%.200s.hits=%d%%",
             remedy->cache, hits);
    remedy->setting[0] = arena_text(arena, text);
    snprintf(text, sizeof text, "%.100s%s%d%%%s%s", new ? remedy->step : "", new ? ", " : "",
             needed > 0 ? needed : hits, new ? " hits" : "", needed > 0 ? " or more" : "");
    remedy->to = arena_text(arena, text);
}

/* Only of what is read outside of transactions: who writes or locks needs the database. Many
 * queries in a row are made one before anything of them is kept. */
static void propose_cache(struct proposals *proposals, const struct place_of_steps *place,
                          uint32_t which)
{
    const char *request = place->request->named.name;
    const struct node *written = node_at(proposals, place->list, which);
    struct remedy *remedy =
        place->cached || dist_mean(place->steps->at[which].query->times) >= MANY
            ? NULL
            : proposals_add(proposals, REMEDY_CACHE, EFFORT_CODE, request);
    if (!remedy)
        return;
    remedy->cache = proposals_text(proposals, "%.40s-cache-%u", request, which + 1);
    remedy->step = proposals_text(proposals, "step %u", which + 1);
    remedy->settings = 1;
    remedy_set_hits(remedy, REMEDY_HITS, 0, proposals->arena);
    remedy_set(proposals, remedy, "%s=%s", place->path,
               with_step(proposals, place, which,
                         proposals_text(proposals, "{cache: %s, miss: [%s]}", remedy->cache,
                                        node_text(proposals, written))));
}

/* ---- work for later ---- */

/* Somebody already does just this in the background. */
static const char *existing_job(const struct proposals *proposals, int external)
{
    const struct scenario_request *request = proposals->scenario->requests.at;
    for (uint32_t i = 0; i < proposals->scenario->requests.count; i++) {
        const struct scenario_steps *steps = &request[i].steps;
        if (request[i].service < 0 && steps->count == 1 && steps->at[0].kind == STEP_CALL &&
            steps->at[0].call->external == external)
            return request[i].named.name;
    }
    return NULL;
}

static double rate_of(const struct proposals *proposals, const struct scenario_request *request)
{
    const struct scenario_request *all = proposals->scenario->requests.at;
    const struct result_answers *answers = &proposals->base->request[request - all];
    double per_s = answers->throughput.mean / fmax(0.01, 1.0 - answers->errors.mean);
    return isfinite(per_s) ? per_s : 0.0;
}

/* The client need not wait for a call with which the request ends. */
static void propose_queue(struct proposals *proposals, const struct place_of_steps *place)
{
    const struct scenario *scenario = proposals->scenario;
    uint32_t last = place->steps->count - 1;
    const struct scenario_step *step = &place->steps->at[last];
    const struct scenario_request *all = scenario->requests.at;
    bool sent = proposals->base->request[place->request - all].sent;
    if (!sent || last == 0 || step->kind != STEP_CALL || step->call->external < 0)
        return;
    const struct scenario_external *external = scenario->externals.at;
    external += step->call->external;
    const char *job = existing_job(proposals, step->call->external);
    const char *request = place->request->named.name;
    double workers =
        ceil(1.0 + 1.5 * rate_of(proposals, place->request) * dist_mean(external->time) * 1e-9);
    struct remedy *remedy = proposals_add(proposals, REMEDY_QUEUE, EFFORT_CODE, request);
    if (!remedy)
        return;
    remedy->to = proposals_text(proposals, "%.0f workers", workers);
    if (!job) {
        job = proposals_text(proposals, "%.50s-later", request);
        remedy_set(proposals, remedy, "requests.%s={steps: [%s]}", job,
                   node_text(proposals, node_at(proposals, place->list, last)));
    }
    const char *queue = proposals_text(proposals, "%.50s-queue", request);
    remedy_set(proposals, remedy, "queues.%s={workers: %.0f}", queue, workers);
    remedy_set(proposals, remedy, "%s=%s", place->path,
               with_step(proposals, place, last,
                         proposals_text(proposals, "{enqueue: %s, to: %s}", job, queue)));
}

/* Long work on an event loop lets others have their turn. */
static void propose_pieces(struct proposals *proposals, const struct place_of_steps *place,
                           uint32_t which)
{
    const struct scenario_service *service = proposals->scenario->services.at;
    const struct scenario_step *step = &place->steps->at[which];
    double mean = dist_mean(step->time);
    if (place->request->service < 0 || mean < LONG_NS ||
        service[place->request->service].runs != RUNS_ASYNC)
        return;
    double pieces = ceil(mean / PIECE_NS);
    char text[160];
    struct dist piece;
    if (!lever_scaled(step->time, 1.0 / pieces, &piece))
        return;
    dist_print_time(&piece, text, sizeof text);
    struct remedy *remedy =
        add_steps(proposals, REMEDY_PIECES, EFFORT_CODE, place,
                  with_step(proposals, place, which,
                            proposals_text(proposals, "{repeat: %.0f, steps: [{cpu: %s}]}",
                                           pieces, text)));
    if (remedy)
        remedy->to = proposals_text(proposals, "%.0f pieces", pieces);
}

/* ---- a read replica ---- */

static bool is_written(const struct scenario_steps *steps, int database)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        if (step->kind == STEP_TRANSACTION && step->transaction->database == database)
            return true;
        if (is_written(&step->steps, database))
            return true;
        const struct scenario_way *way = step->ways.at;
        for (uint32_t j = 0; j < step->ways.count; j++)
            if (is_written(&way[j].steps, database))
                return true;
    }
    return false;
}

static bool anybody_writes(const struct scenario *scenario, int database)
{
    const struct scenario_request *request = scenario->requests.at;
    for (uint32_t i = 0; i < scenario->requests.count; i++)
        if (is_written(&request[i].steps, database))
            return true;
    return false;
}

static void redirect(struct proposals *proposals, struct remedy *remedy,
                     const struct scenario_steps *steps, int database, const char *replica,
                     int *moved)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        if (step->kind == STEP_QUERY && step->query->database == database) {
            remedy_set(proposals, remedy, "%s.query.database=%s",
                       lever_path(step->node, proposals->arena), replica);
            ++*moved;
        }
        redirect(proposals, remedy, &step->steps, database, replica, moved);
        const struct scenario_way *way = step->ways.at;
        for (uint32_t j = 0; j < step->ways.count; j++)
            redirect(proposals, remedy, &way[j].steps, database, replica, moved);
    }
}

/* Of the same size, with the same connections to it. */
static void set_replica(struct proposals *proposals, struct remedy *remedy, int rank,
                        const char *replica)
{
    const struct scenario *scenario = proposals->scenario;
    const struct scenario_database *database = scenario->databases.at;
    const struct node *written =
        path_get(proposals->tree, proposals->root,
                 proposals_text(proposals, "databases.%s", database[rank].named.name));
    const char *text = written ? node_text(proposals, written) : "{}";
    remedy_set(proposals, remedy, "databases.%s=%s", replica, *text == '{' ? text : "{}");
    const struct scenario_service *service = scenario->services.at;
    for (uint32_t i = 0; i < scenario->services.count; i++) {
        const struct scenario_pool *pool = service[i].pools.at;
        for (uint32_t j = 0; j < service[i].pools.count; j++)
            if (pool[j].database == rank)
                remedy_set(proposals, remedy, "services.%s.pools.%s={connections: %u}",
                           service[i].named.name, replica, pool[j].connections);
    }
}

static void propose_replica(struct proposals *proposals, int rank)
{
    const struct scenario *scenario = proposals->scenario;
    const struct scenario_database *database = scenario->databases.at;
    const char *name = database[rank].named.name;
    if (!anybody_writes(scenario, rank) ||
        proposals_use(proposals, proposals_text(proposals, "%s.cpu", name)) < 0.6)
        return;
    struct remedy *remedy = proposals_add(proposals, REMEDY_REPLICA, EFFORT_ARCHITECTURE, name);
    if (!remedy)
        return;
    const char *replica = proposals_text(proposals, "%.50s-replica", name);
    const struct scenario_request *request = scenario->requests.at;
    int moved = 0;
    set_replica(proposals, remedy, rank, replica);
    for (uint32_t i = 0; i < scenario->requests.count; i++)
        redirect(proposals, remedy, &request[i].steps, rank, replica, &moved);
    proposals->count -= moved == 0;
}

/* ---- walking ---- */

/* All that is done again and again is queries, and work with what they bring. */
static bool is_loop_of_queries(const struct scenario_step *repeat)
{
    int queries = 0;
    if (repeat->kind != STEP_REPEAT || dist_mean(repeat->times) < MANY)
        return false;
    for (uint32_t i = 0; i < repeat->steps.count; i++) {
        const struct scenario_step *step = &repeat->steps.at[i];
        queries += step->kind == STEP_QUERY;
        if (step->kind != STEP_QUERY && step->kind != STEP_CPU)
            return false;
    }
    return queries > 0;
}

static void look_within(struct proposals *proposals, const struct scenario_request *request,
                        const struct scenario_steps *steps, const char *path, bool cached);

/* Steps within steps: on a miss, behind a gate, again, one of several ways. */
static void look_inside(struct proposals *proposals, const struct place_of_steps *place,
                        const struct scenario_step *step)
{
    const char *path = lever_path(step->node, proposals->arena);
    const struct scenario_way *way = step->ways.at;
    bool cache = step->kind == STEP_CACHE, choose = step->kind == STEP_CHOOSE;
    if (step->steps.count > 0)
        look_within(proposals, place->request, &step->steps,
                    proposals_text(proposals, "%s.%s", path, cache ? "miss" : "steps"),
                    place->cached || cache || is_loop_of_queries(step));
    for (uint32_t i = 0; i < step->ways.count; i++)
        look_within(proposals, place->request, &way[i].steps,
                    choose ? proposals_text(proposals, "%s.choose.%u.steps", path, i + 1)
                           : proposals_text(proposals, "%s.parallel.%u", path, i + 1),
                    place->cached);
}

static void look_at(struct proposals *proposals, const struct place_of_steps *place)
{
    for (uint32_t i = 0; i < place->steps->count; i++) {
        const struct scenario_step *step = &place->steps->at[i];
        if (step->kind == STEP_TRANSACTION)
            propose_transaction(proposals, place, i);
        else if (step->kind == STEP_HOLD)
            propose_hold_out(proposals, place, i);
        else if (step->kind == STEP_QUERY)
            propose_cache(proposals, place, i);
        else if (step->kind == STEP_CPU)
            propose_pieces(proposals, place, i);
        look_inside(proposals, place, step);
    }
}

static void look_within(struct proposals *proposals, const struct scenario_request *request,
                        const struct scenario_steps *steps, const char *path, bool cached)
{
    struct place_of_steps place = {
        .request = request,
        .steps = steps,
        .list = path_get(proposals->tree, proposals->root, path),
        .path = path,
        .cached = cached,
    };
    if (place.list && place.list->kind == NODE_LIST && place.list->count == steps->count)
        look_at(proposals, &place);
}

/* A query in a loop: once for all, and the work with it in one go. */
static void propose_one_for_loop(struct proposals *proposals,
                                 const struct place_of_steps *place,
                                 const struct scenario_step *repeat)
{
    double times = dist_mean(repeat->times);
    if (!is_loop_of_queries(repeat))
        return;
    struct remedy *remedy =
        proposals_add(proposals, REMEDY_BATCH, EFFORT_CODE, place->request->named.name);
    if (!remedy)
        return;
    remedy->from = proposals_text(proposals, "%.4g times around", times);
    remedy->to = "1";
    remedy_set(proposals, remedy, "%s.repeat=1", lever_path(repeat->node, proposals->arena));
    for (uint32_t i = 0; i < repeat->steps.count; i++) {
        const struct scenario_step *step = &repeat->steps.at[i];
        const char *path = lever_path(step->node, proposals->arena);
        double factor = fmax(1.0, REMEDY_BATCH_COST * times);
        if (step->kind == STEP_CPU) {
            set_time(proposals, remedy, proposals_text(proposals, "%s.cpu", path), step->time,
                     times);
            continue;
        }
        set_query_time(proposals, remedy, path, "cpu", step->query->cpu, factor);
        set_query_time(proposals, remedy, path, "disk", step->query->disk, factor);
    }
}

static void look_for_batches(struct proposals *proposals, const struct place_of_steps *place,
                             const struct scenario_steps *steps)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        const struct scenario_way *way = step->ways.at;
        if (step->kind == STEP_QUERY)
            propose_batch(proposals, place, step);
        if (step->kind == STEP_REPEAT)
            propose_one_for_loop(proposals, place, step);
        if (step->kind == STEP_TRANSACTION)
            look_for_batches(proposals, place, &step->transaction->steps);
        look_for_batches(proposals, place, &step->steps);
        for (uint32_t j = 0; j < step->ways.count; j++)
            look_for_batches(proposals, place, &way[j].steps);
    }
}

void remedy_steps(struct proposals *proposals)
{
    const struct scenario *scenario = proposals->scenario;
    const struct scenario_request *request = scenario->requests.at;
    for (uint32_t i = 0; i < scenario->requests.count; i++) {
        const char *path =
            proposals_text(proposals, "requests.%s.steps", request[i].named.name);
        struct place_of_steps place = {
            .request = &request[i],
            .steps = &request[i].steps,
            .list = path_get(proposals->tree, proposals->root, path),
            .path = path,
        };
        look_for_batches(proposals, &place, place.steps);
        look_within(proposals, &request[i], place.steps, path, false);
        if (place.list && place.steps->count > 0 && place.list->count == place.steps->count)
            propose_queue(proposals, &place);
    }
    for (uint32_t i = 0; i < scenario->databases.count; i++)
        propose_replica(proposals, (int)i);
}
