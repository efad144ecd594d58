#include "studies/routes.h"

#include <math.h>

/* A part of the program that is done so often, up to `end`. */
struct portion {
    uint32_t end;
    double times;
    bool loop;
};

struct walk {
    const struct blueprint *plan;
    const struct instruction *code;
    struct route *route;
    struct portion *portion;
    int portions;
    int *open; /* steps that hold something still */
    int opened, transactions;
    int *service; /* resources, the innermost last */
    int services;
    double goes_on;  /* share of those who have not failed yet */
    uint32_t option; /* the last one, for the next of the same choice */
};

static void enter_portion(struct walk *walk, uint32_t pc, double times, bool loop)
{
    uint32_t end = pc + (uint32_t)walk->code[pc].jump;
    walk->portion[walk->portions++] = (struct portion){end, times, loop};
}

static void leave_portions(struct walk *walk, uint32_t pc)
{
    while (walk->portions > 0 && walk->portion[walk->portions - 1].end <= pc)
        walk->portions--;
}

/* Chances of a choice are summed up from option to option. */
static double chance_of(struct walk *walk, uint32_t pc)
{
    uint32_t before = walk->option;
    bool first = !before || before + (uint32_t)walk->code[before].jump != pc;
    walk->option = pc;
    return walk->code[pc].chance - (first ? 0.0 : walk->code[before].chance);
}

static double rounds_of(struct walk *walk, const struct dist *times)
{
    if (times->kind == DIST_CONSTANT)
        return floor(times->mean + 0.5);
    walk->route->known &= times->kind == DIST_GEOMETRIC;
    return times->mean;
}

static double misses_of(struct walk *walk, const struct instruction *in)
{
    const struct cache_spec *cache = &walk->plan->resource[in->resource].cache;
    walk->route->known &= cache->keys == 0;
    return 1.0 - cache->hits;
}

static double pace_of(const struct walk *walk, const struct instruction *in)
{
    if (in->op != OP_SERVE)
        return 1.0;
    double pace = walk->plan->resource[in->resource].station.pace;
    return pace > 0.0 ? pace : 1.0;
}

static struct route_step *add_step(struct walk *walk, const struct instruction *in)
{
    struct route_step *step = &walk->route->step[walk->route->steps++];
    *step = (struct route_step){.at = in->op == OP_DELAY ? ROUTE_NOWHERE : (int)in->resource,
                                .op = in->op,
                                .mode = in->mode,
                                .service = walk->services ? walk->service[walk->services - 1]
                                                          : ROUTE_NOWHERE,
                                .visits = walk->goes_on};
    for (int i = 0; i < walk->portions; i++) {
        step->visits *= walk->portion[i].times;
        step->repeats |= walk->portion[i].loop;
        step->varies = true;
    }
    return step;
}

static void add_time(struct walk *walk, const struct instruction *in)
{
    struct route_step *step = add_step(walk, in);
    double cv = dist_cv(in->drawn);
    step->mean_s = 1e-9 * dist_mean(in->drawn) / pace_of(walk, in);
    step->square_s2 = step->mean_s * step->mean_s * (1.0 + cv * cv);
    step->exponential = in->drawn->kind == DIST_EXPONENTIAL;
}

static void add_held(struct walk *walk, const struct instruction *in)
{
    walk->open[walk->opened++] = walk->route->steps;
    add_step(walk, in)->impatient = in->op == OP_LOCK && in->drawn;
}

/* The newest of that kind; a lock may outlast the gate it was taken behind. */
static bool close_one(struct walk *walk, uint8_t op)
{
    int at = walk->opened - 1;
    while (at >= 0 && walk->route->step[walk->open[at]].op != op)
        at--;
    if (at < 0)
        return false;
    walk->route->step[walk->open[at]].end = walk->route->steps;
    walk->opened--;
    for (; at < walk->opened; at++)
        walk->open[at] = walk->open[at + 1];
    return true;
}

/* Which locks the end of one of two open transactions gives back is not followed. */
static void open_transaction(struct walk *walk)
{
    walk->route->known &= walk->transactions++ == 0;
}

static void close_transaction(struct walk *walk)
{
    walk->transactions--;
    while (close_one(walk, OP_LOCK))
        continue;
}

/* Who fails does not come to the steps behind it. */
static void fail_here(struct walk *walk, double chance)
{
    walk->route->fails |= chance > 0.0;
    walk->route->known &= walk->portions == 0 || chance <= 0.0;
    walk->goes_on *= 1.0 - chance;
}

static void take(struct walk *walk, uint32_t pc)
{
    const struct instruction *in = &walk->code[pc];
    struct route *route = walk->route;
    switch ((enum instruction_op)in->op) {
    case OP_SERVE:
    case OP_DELAY:
    case OP_ASK:
    case OP_CONNECT:
        add_time(walk, in);
        break;
    case OP_LOOKUP:
        add_time(walk, in);
        enter_portion(walk, pc, misses_of(walk, in), false);
        break;
    case OP_ENTER:
    case OP_LOCK:
        add_held(walk, in);
        break;
    case OP_LEAVE:
        close_one(walk, OP_ENTER);
        break;
    case OP_BEGIN:
        open_transaction(walk);
        break;
    case OP_COMMIT:
        close_transaction(walk);
        break;
    case OP_OPTION:
        enter_portion(walk, pc, chance_of(walk, pc), false);
        break;
    case OP_REPEAT:
        enter_portion(walk, pc, rounds_of(walk, in->drawn), true);
        break;
    case OP_ROUTE:
        walk->service[walk->services++] = (int)in->resource;
        break;
    case OP_UNROUTE:
        walk->services--;
        break;
    case OP_BRANCH:
        route->branches++;
        break;
    case OP_FAIL:
        fail_here(walk, in->chance);
        break;
    case OP_REPLY:
        route->replies = true;
        break;
    case OP_SPAWN:
        route->spawns = true;
        break;
    default:
        break;
    }
}

struct route route_of(const struct blueprint *plan, int request, struct arena *arena)
{
    uint32_t from = plan->request[request].blank.pc;
    uint32_t length = plan->request[request].program.length;
    struct route route = {.known = true};
    route.step = arena_array(arena, length, sizeof *route.step);
    struct walk walk = {.plan = plan, .code = plan->code, .route = &route, .goes_on = 1.0};
    walk.portion = arena_array(arena, length, sizeof *walk.portion);
    walk.open = arena_array(arena, length, sizeof *walk.open);
    walk.service = arena_array(arena, length, sizeof *walk.service);
    for (uint32_t pc = from; pc < from + length; pc++) {
        leave_portions(&walk, pc);
        take(&walk, pc);
    }
    return route;
}
