#include "studies/holding.h"

#include "sim/memory.h"
#include "studies/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* No instruction of a program has these numbers. */
enum { NOBODY, CLIENT };

enum doing { WAITING, WORKING, DOINGS };

/* What one kind of request spent in one window, ns: at each place, waiting and working. */
struct spent {
    double ended;
    double beyond;
    double at[]; /* place · DOINGS + doing */
};

struct holding {
    const struct blueprint *plan;
    int places; /* resources, delays' places, and the clients' pauses */
    /* Facts of the linked code, by instruction: */
    uint32_t *within; /* the innermost block around it: ENTER, BEGIN, CALL or FORK; 0: none */
    uint32_t *behind; /* whose answer is always given before: CLIENT, a CALL, or NOBODY */
    uint64_t *sets;   /* first LOCK of a set in a program: the columns in which it is held */
    bool *goes;       /* request · places + place: its steps or those of its calls go there */
    /* Windows: */
    struct spent **spent;      /* window · requests + request */
    double *held;              /* resource · places · DOINGS: all windows together */
    double *writing, *reading; /* rows: held to write, to read */
    double length_ns;
    int windows, room;
    /* Of the window that is being added, by instruction: */
    double *scale; /* FORK: the step's time over the sum of its branches' */
};

/* ---- what the programs say ---- */

static bool takes_time(uint8_t op)
{
    return op == OP_SERVE || op == OP_DELAY || op == OP_LOOKUP || op == OP_ASK ||
           op == OP_CONNECT;
}

static bool lets_wait(uint8_t op)
{
    return op == OP_ENTER || op == OP_LOCK;
}

/* A gate without a limit is no place to wait at. */
static bool may_take_time(const struct blueprint *plan, const struct instruction *in)
{
    if (in->op == OP_ENTER)
        return plan->resource[in->resource].gate.capacity != GATE_ENDLESS;
    return takes_time(in->op) || in->op == OP_LOCK;
}

static int place_of(const struct holding *holding, const struct instruction *in)
{
    return (int)in->resource + (in->op == OP_DELAY ? holding->plan->resources : 0);
}

static int pauses_of(const struct holding *holding)
{
    return holding->places - 1;
}

static const char *name_of(const struct holding *holding, int place)
{
    const struct blueprint *plan = holding->plan;
    if (place == pauses_of(holding))
        return "retry pause";
    return place < plan->resources ? plan->resource[place].name
                                   : plan->place[place - plan->resources];
}

/* The code of one kind of request, from its first instruction to behind its last. */
struct span {
    uint32_t from, to;
};

static struct span code_of(const struct blueprint *plan, int request)
{
    uint32_t from = plan->request[request].blank.pc;
    return (struct span){from, from + plan->request[request].program.length};
}

/* Of all of them; before it stand the actors', which are nobody's steps. */
static struct span all_code(const struct blueprint *plan)
{
    return (struct span){plan->requests ? code_of(plan, 0).from : plan->code_length,
                         plan->code_length};
}

static void find_blocks(struct holding *holding, struct span span)
{
    const struct instruction *code = holding->plan->code;
    uint32_t block = 0;
    for (uint32_t pc = span.from; pc < span.to; pc++) {
        uint8_t op = code[pc].op;
        if (op == OP_LEAVE || op == OP_COMMIT || op == OP_RETURN || op == OP_JOIN)
            block = holding->within[block];
        holding->within[pc] = block;
        if (op == OP_ENTER || op == OP_BEGIN || op == OP_CALL || op == OP_FORK)
            block = pc;
    }
}

/* What may be left out: an option, the steps of a miss, a loop of no rounds. */
static bool may_skip(uint8_t op)
{
    return op == OP_OPTION || op == OP_LOOKUP || op == OP_REPEAT;
}

/* Whoever waits for an answer: the client, or at a CALL the caller. */
struct asked {
    uint32_t by;   /* CLIENT, or the CALL */
    uint32_t sure; /* from here on steps are made for sure */
    int forks;
    bool answered;
};

/* A reply that may be left out, or that one of several branches gives, tells nothing about the
 * steps behind it. */
static void note_reply(struct asked *asked, const struct instruction *in, uint32_t pc)
{
    uint32_t to = may_skip(in->op) ? pc + (uint32_t)in->jump : 0;
    asked->forks += (in->op == OP_FORK) - (in->op == OP_JOIN);
    asked->sure = to > asked->sure ? to : asked->sure;
    asked->answered |= in->op == OP_REPLY && pc >= asked->sure && asked->forks == 0;
}

/* Steps behind two answers count as behind the inner one: they have left the rest. */
static uint32_t answered_to(const struct asked *asked, int depth)
{
    while (depth > 0 && !asked[depth].answered)
        depth--;
    return asked[depth].answered ? asked[depth].by : NOBODY;
}

static void find_reply(struct holding *holding, struct span span)
{
    const struct instruction *code = holding->plan->code;
    struct asked *asked = memory_new(span.to - span.from + 1, sizeof *asked);
    int depth = 0;
    asked[0] = (struct asked){.by = CLIENT, .sure = span.from};
    for (uint32_t pc = span.from; pc < span.to; pc++) {
        if (code[pc].op == OP_CALL)
            asked[++depth] = (struct asked){.by = pc, .sure = pc};
        note_reply(&asked[depth], &code[pc], pc);
        holding->behind[pc] = answered_to(asked, depth);
        if (code[pc].op == OP_RETURN)
            depth--;
    }
    free(asked);
}

static uint32_t first_lock_of(const struct instruction *code, struct span span, uint32_t rows)
{
    uint32_t pc = span.from;
    while (code[pc].op != OP_LOCK || code[pc].resource != rows)
        pc++;
    return pc;
}

static void find_sets(struct holding *holding, struct span span)
{
    const struct instruction *code = holding->plan->code;
    for (uint32_t pc = span.from; pc < span.to; pc++) {
        if (code[pc].op != OP_LOCK)
            continue;
        uint32_t first = first_lock_of(code, span, code[pc].resource);
        for (unsigned column = 0; column < code[pc].columns; column++)
            if (column & code[pc].row_set)
                holding->sets[first] |= UINT64_C(1) << column;
    }
}

static void find_places(struct holding *holding, int request, struct span span)
{
    const struct instruction *code = holding->plan->code;
    bool *goes = holding->goes + (size_t)request * (size_t)holding->places;
    for (uint32_t pc = span.from; pc < span.to; pc++) {
        if (!may_take_time(holding->plan, &code[pc]))
            continue;
        int place = place_of(holding, &code[pc]);
        uint32_t block = holding->within[pc];
        for (; block && block != holding->behind[pc]; block = holding->within[block])
            if (code[block].op == OP_CALL)
                holding->goes[(size_t)code[block].class * (size_t)holding->places +
                              (size_t)place] = true;
        goes[place] |= !block && holding->behind[pc] != CLIENT;
    }
    goes[pauses_of(holding)] = holding->plan->request[request].spec.retries > 0;
}

struct holding *holding_open(const struct blueprint *plan)
{
    struct holding *holding = memory_new(1, sizeof *holding);
    holding->plan = plan;
    holding->places = plan->resources + plan->places + 1;
    size_t places = (size_t)holding->places, resources = (size_t)plan->resources;
    holding->within = memory_new(plan->code_length, sizeof *holding->within);
    holding->behind = memory_new(plan->code_length, sizeof *holding->behind);
    holding->sets = memory_new(plan->code_length, sizeof *holding->sets);
    holding->scale = memory_new(plan->code_length, sizeof *holding->scale);
    holding->goes = memory_new(places * (size_t)plan->requests, sizeof *holding->goes);
    holding->held = memory_new(resources * places * DOINGS, sizeof *holding->held);
    holding->writing = memory_new(resources, sizeof *holding->writing);
    holding->reading = memory_new(resources, sizeof *holding->reading);
    for (int i = 0; i < plan->requests; i++) {
        struct span span = code_of(plan, i);
        find_blocks(holding, span);
        find_reply(holding, span);
        find_sets(holding, span);
        find_places(holding, i, span);
    }
    return holding;
}

void holding_close(struct holding *holding)
{
    for (int i = 0; i < holding->windows * holding->plan->requests; i++)
        free(holding->spent[i]);
    free(holding->spent);
    free(holding->within);
    free(holding->behind);
    free(holding->sets);
    free(holding->scale);
    free(holding->goes);
    free(holding->held);
    free(holding->writing);
    free(holding->reading);
    free(holding);
}

/* ---- what a window's ledger says ---- */

struct time {
    double doing[DOINGS]; /* ns */
};

/* At one instruction, in those columns of the ledger. What is held there is not spent there. */
static struct time time_at(const struct reading *books, const struct instruction *in,
                           uint64_t columns)
{
    struct time time = {
        {0.0, 0.0}
    };
    sim_integral waiting = 0, working = 0;
    for (uint32_t i = 0; i < in->columns; i++) {
        if (!(columns >> i & 1))
            continue;
        waiting += books->ledger[in->ledger + i].waiting;
        working += books->ledger[in->ledger + i].inside;
    }
    time.doing[WAITING] = (double)waiting;
    if (takes_time(in->op))
        time.doing[WORKING] = (double)working;
    return time;
}

static const uint64_t all_columns = UINT64_MAX;

/* The parallel step that waits for this one; 0: none. */
static uint32_t fork_around(const struct holding *holding, uint32_t pc)
{
    uint32_t block = holding->within[pc];
    while (block && holding->plan->code[block].op != OP_FORK)
        block = block == holding->behind[pc] ? 0 : holding->within[block];
    return block;
}

/* Inner steps come behind the outer ones in the code, so going backwards each is known when the
 * one around it adds it up. `scale` holds the sum until it is known. */
static void scale_forks(struct holding *holding, const struct reading *books)
{
    const struct blueprint *plan = holding->plan;
    memset(holding->scale, 0, plan->code_length * sizeof *holding->scale);
    struct span all = all_code(plan);
    for (uint32_t pc = all.to; pc-- > all.from;) {
        const struct instruction *in = &plan->code[pc];
        double spent = 0.0;
        if (in->op == OP_FORK) {
            double sum = holding->scale[pc];
            spent = (double)books->ledger[in->ledger].inside;
            holding->scale[pc] = sum > 0.0 ? spent / sum : 0.0;
        } else if (takes_time(in->op) || lets_wait(in->op)) {
            struct time time = time_at(books, in, all_columns);
            spent = time.doing[WAITING] + time.doing[WORKING];
        }
        uint32_t fork = fork_around(holding, pc);
        if (fork)
            holding->scale[fork] += spent;
    }
}

static void add_time(double *at, int place, const struct time *time, double weight)
{
    for (int i = 0; i < DOINGS; i++)
        at[place * DOINGS + i] += weight * time->doing[i];
}

static double *held_of(const struct holding *holding, uint32_t resource)
{
    return holding->held + (size_t)resource * (size_t)holding->places * DOINGS;
}

/* While a transaction is open, rows of each set are held in the columns that say so. */
static void charge_rows(struct holding *holding, const struct reading *books, struct span span,
                        uint32_t pc, double weight)
{
    const struct instruction *code = holding->plan->code;
    for (uint32_t lock = span.from; lock < span.to; lock++) {
        if (!holding->sets[lock])
            continue;
        struct time time = time_at(books, &code[pc], holding->sets[lock]);
        add_time(held_of(holding, code[lock].resource), place_of(holding, &code[pc]), &time,
                 weight);
    }
}

/* By request. */
static struct spent **spent_in(const struct holding *holding, int window)
{
    return holding->spent + (size_t)window * (size_t)holding->plan->requests;
}

/* From an instruction outwards: to all that is held there and all requests that it is part of.
 * Inside a branch each counts with the branch's part of the step's time. What runs on behind
 * the answer to a call has left the caller. */
static void charge(struct holding *holding, const struct reading *books, int request,
                   uint32_t pc)
{
    const struct instruction *code = holding->plan->code;
    struct spent **spent = spent_in(holding, holding->windows);
    struct time time = time_at(books, &code[pc], all_columns);
    int place = place_of(holding, &code[pc]);
    double weight = 1.0, in_transaction = 0.0;
    uint32_t block = holding->within[pc];
    for (; block && block != holding->behind[pc]; block = holding->within[block]) {
        if (code[block].op == OP_FORK)
            weight *= holding->scale[block];
        else if (code[block].op == OP_CALL)
            add_time(spent[code[block].class]->at, place, &time, weight);
        else if (code[block].op == OP_ENTER)
            add_time(held_of(holding, code[block].resource), place, &time, weight);
        else
            in_transaction = weight;
    }
    if (!block && holding->behind[pc] != CLIENT)
        add_time(spent[request]->at, place, &time, weight);
    if (in_transaction > 0.0)
        charge_rows(holding, books, code_of(holding->plan, request), pc, in_transaction);
}

static void add_locked(struct holding *holding, const struct reading *books)
{
    const struct blueprint *plan = holding->plan;
    struct span all = all_code(plan);
    for (uint32_t pc = all.from; pc < all.to; pc++) {
        const struct instruction *in = &plan->code[pc];
        if (in->op != OP_LOCK)
            continue;
        double *held = in->mode == ROWS_READ ? holding->reading : holding->writing;
        held[in->resource] += (double)books->ledger[in->ledger].inside;
    }
}

/* ---- windows ---- */

static void make_room(struct holding *holding)
{
    holding->room += holding->room / 2 + 16;
    holding->spent =
        memory_resize(holding->spent, (size_t)holding->room,
                      memory_bytes((size_t)holding->plan->requests, sizeof(struct spent *)));
}

static struct spent *nothing_spent(const struct holding *holding)
{
    struct spent *spent = NULL;
    size_t room = sizeof *spent + (size_t)holding->places * DOINGS * sizeof *spent->at;
    return memory_new(1, room);
}

/* What rounding leaves of a sum of nanoseconds. */
#define ROUNDING 1e-9

static void balance(const struct holding *holding, const struct request_reading *books,
                    struct spent *spent)
{
    double sum = 0.0;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        spent->ended += (double)books->ended[i];
    spent->at[pauses_of(holding) * DOINGS + WAITING] = (double)books->paused;
    for (int i = 0; i < holding->places * DOINGS; i++)
        sum += spent->at[i];
    spent->beyond = sum - (double)books->residence;
    if (spent->beyond < ROUNDING * sum)
        spent->beyond = 0.0;
}

void holding_add(struct holding *holding, const struct reading *books)
{
    const struct blueprint *plan = holding->plan;
    if (holding->windows == holding->room)
        make_room(holding);
    struct spent **spent = spent_in(holding, holding->windows);
    for (int i = 0; i < plan->requests; i++)
        spent[i] = nothing_spent(holding);
    scale_forks(holding, books);
    for (int i = 0; i < plan->requests; i++) {
        struct span span = code_of(plan, i);
        for (uint32_t pc = span.from; pc < span.to; pc++)
            if (takes_time(plan->code[pc].op) || lets_wait(plan->code[pc].op))
                charge(holding, books, i, pc);
    }
    for (int i = 0; i < plan->requests; i++)
        balance(holding, &books->request[i], spent[i]);
    add_locked(holding, books);
    holding->length_ns += (double)(books->to - books->from);
    holding->windows++;
}

/* ---- telling: where the time goes ---- */

/* The kinds of requests whose time is told: those that are sent, or one and the kind that
 * counts it where requests reach it. */
struct kinds {
    const bool *sent; /* NULL: these two */
    int own, reached;
};

static bool is_meant(const struct kinds *kinds, int request)
{
    if (kinds->sent)
        return kinds->sent[request];
    return request == kinds->own || request == kinds->reached;
}

/* Seconds for each request that ended; `column` of at[], or that of `beyond`. */
static struct measured tell(const struct holding *holding, const struct kinds *kinds,
                            int column, struct arena *arena)
{
    struct part *part = memory_new((size_t)holding->windows, sizeof *part);
    for (int i = 0; i < holding->windows; i++) {
        for (int j = 0; j < holding->plan->requests; j++) {
            const struct spent *spent = spent_in(holding, i)[j];
            if (!is_meant(kinds, j))
                continue;
            part[i].sum += 1e-9 * (column < 0 ? spent->beyond : spent->at[column]);
            part[i].over += spent->ended;
        }
    }
    struct measured measured = measured_of(part, 1, holding->windows, arena);
    free(part);
    return measured;
}

static bool goes_to(const struct holding *holding, const struct kinds *kinds, int place)
{
    for (int i = 0; i < holding->plan->requests; i++)
        if (is_meant(kinds, i) && holding->goes[i * holding->places + place])
            return true;
    return false;
}

static void tell_time(const struct holding *holding, struct kinds kinds,
                      struct result_answers *answers, struct arena *arena)
{
    answers->times = 0;
    answers->time = arena_array(arena, (size_t)holding->places, sizeof *answers->time);
    for (int i = 0; i < holding->places; i++) {
        if (!goes_to(holding, &kinds, i))
            continue;
        answers->time[answers->times++] = (struct result_time){
            .at = name_of(holding, i),
            .waiting = tell(holding, &kinds, i * DOINGS + WAITING, arena),
            .working = tell(holding, &kinds, i * DOINGS + WORKING, arena),
        };
    }
    answers->beyond = tell(holding, &kinds, -1, arena);
}

void holding_time(const struct holding *holding, int request, int reached,
                  struct result_answers *answers, struct arena *arena)
{
    tell_time(holding, (struct kinds){NULL, request, reached}, answers, arena);
}

void holding_time_of_sent(const struct holding *holding, const bool *sent,
                          struct result_answers *answers, struct arena *arena)
{
    tell_time(holding, (struct kinds){.sent = sent}, answers, arena);
}

/* ---- telling: what holders do ---- */

/* Of the most popular of n by Zipf's law; behind the first ten thousand, whose terms are
 * summed, the sum is that of its integral. */
static double share_of_first(double exponent, uint32_t n)
{
    enum { SUMMED = 10000 };
    double sum = 0.0;
    for (uint32_t k = 1; k <= n && k <= SUMMED; k++)
        sum += pow(k, -exponent);
    if (n > SUMMED) {
        double from = SUMMED + 0.5, to = n + 0.5, power = 1.0 - exponent;
        sum +=
            fabs(power) < 1e-9 ? log(to / from) : (pow(to, power) - pow(from, power)) / power;
    }
    return 1.0 / sum;
}

/* Rows are picked independently of how long they are held, so the first has its share of all
 * holding. Writers are alone with it; readers come and go in between as they like. */
static double hottest_row(const struct holding *holding, int resource)
{
    const struct rows_spec *spec = &holding->plan->resource[resource].rows;
    double share =
        spec->zipf > 0.0 ? share_of_first(spec->zipf, spec->count) : 1.0 / spec->count;
    double written = fmin(1.0, share * holding->writing[resource] / holding->length_ns);
    double readers = share * holding->reading[resource] / holding->length_ns;
    return written + (1.0 - written) * -expm1(-readers);
}

static int by_share(const void *a, const void *b)
{
    const struct result_doing *left = a, *right = b;
    if (left->share > right->share || left->share < right->share)
        return left->share > right->share ? -1 : 1;
    int names = strcmp(left->at, right->at);
    return names ? names : (int)right->waiting - (int)left->waiting;
}

double holding_held_s(const struct holding *holding, int resource)
{
    const double *held = held_of(holding, (uint32_t)resource);
    double sum = 0.0;
    for (int i = 0; i < holding->places * DOINGS; i++)
        sum += held[i];
    return 1e-9 * sum;
}

void holding_doing(const struct holding *holding, int resource,
                   struct result_resource *resource_result, struct arena *arena)
{
    const double *held = held_of(holding, (uint32_t)resource);
    double sum = 1e9 * holding_held_s(holding, resource);
    bool rows = holding->plan->resource[resource].kind == RESOURCE_ROWS;
    resource_result->hottest = rows ? hottest_row(holding, resource) : (double)NAN;
    resource_result->doings = 0;
    resource_result->held_while = arena_array(arena, (size_t)holding->places * DOINGS,
                                              sizeof *resource_result->held_while);
    for (int i = 0; i < holding->places * DOINGS; i++)
        if (held[i] > 0.0)
            resource_result->held_while[resource_result->doings++] =
                (struct result_doing){.at = name_of(holding, i / DOINGS),
                                      .waiting = i % DOINGS == WAITING,
                                      .share = held[i] / sum};
    qsort(resource_result->held_while, (size_t)resource_result->doings,
          sizeof *resource_result->held_while, by_share);
}
