#include "studies/stability.h"

#include "sim/memory.h"
#include "sim/tally.h"
#include "studies/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 16, LEAST_STRETCHES = 2 * SAMPLES };

/* Deviations that a walk at a load of exactly 1 shows: on average, and its spread with some
 * room, over the root of the replications. */
#define CHANCE_MEAN   0.85
#define CHANCE_SPREAD 3.0
#define WORTH_TELLING 5.0  /* requests */
#define LATE_SHARE    0.3  /* of the growth, in the second half */
#define DEVIATIONS    50.0 /* no more of a walk that hardly varies */
#define SAME_RATE     0.02
#define STUCK         2.0 /* times the backlog there was before the rate rose */
#define FALLEN        0.9 /* of it, at the end: it is on its way back */

/* The backlog of one replication, or how it overflowed. */
struct passage {
    bool overflowed;
    double seconds, grown; /* if so: since it began */
    double backlog[COURSE_STRETCHES];
};

/* What all replications together saw at one resource. */
struct pile {
    double piled, came, left; /* requests */
};

struct stability {
    const struct assembly *assembly;
    double length_s, begins_s;
    bool varies;
    int from;               /* the stretch from which on the rate keeps its last level */
    int calm_from, calm_to; /* stretches at that level before it changed; none if equal */
    bool judged;            /* the last level is no short rush at the end */
    struct passage *passage;
    struct pile *pile; /* by resource */
    int count, room, overflows;
    bool stuck;
    double sent, attempts, seconds;
};

/* ---- the rate ---- */

bool stability_varies(const struct blueprint *blueprint)
{
    for (int i = 0; i < blueprint->traffics; i++)
        if (!blueprint->traffic[i].users && rate_varies(&blueprint->traffic[i].rate))
            return true;
    return false;
}

/* In the middle of a stretch. */
static double rate_in(const struct stability *stability, int stretch)
{
    const struct blueprint *blueprint = &stability->assembly->blueprint;
    double at_s =
        stability->begins_s + (stretch + 0.5) / COURSE_STRETCHES * stability->length_s;
    double per_s = 0.0;
    for (int i = 0; i < blueprint->traffics; i++)
        if (!blueprint->traffic[i].users)
            per_s += rate_at(&blueprint->traffic[i].rate, at_s);
    return per_s;
}

static bool is_last_level(const struct stability *stability, int stretch)
{
    double last = rate_in(stability, COURSE_STRETCHES - 1);
    return fabs(rate_in(stability, stretch) - last) <= SAME_RATE * last;
}

/* Half of all the time, or not the highest there was. */
static bool is_long_or_lower(const struct stability *stability)
{
    double last = rate_in(stability, COURSE_STRETCHES - 1);
    int lasted = COURSE_STRETCHES - stability->from;
    for (int i = 0; i < stability->from; i++)
        if (rate_in(stability, i) > (1.0 + SAME_RATE) * last && lasted >= LEAST_STRETCHES)
            return true;
    return lasted >= COURSE_STRETCHES / 2;
}

static void find_levels(struct stability *stability)
{
    int from = COURSE_STRETCHES, calm = 0;
    while (from > 0 && is_last_level(stability, from - 1))
        from--;
    while (calm < from && !is_last_level(stability, calm))
        calm++;
    stability->from = from;
    stability->calm_from = calm;
    while (calm < from && is_last_level(stability, calm))
        calm++;
    stability->calm_to = calm;
    stability->judged = is_long_or_lower(stability);
}

/* ---- gathering ---- */

struct stability *stability_open(const struct assembly *assembly,
                                 const struct course_plan *plan, sim_time begins)
{
    struct stability *stability = memory_new(1, sizeof *stability);
    stability->assembly = assembly;
    stability->length_s = sim_seconds(plan->length);
    stability->begins_s = sim_seconds(begins);
    stability->varies = stability_varies(&assembly->blueprint);
    stability->judged = true;
    if (stability->varies)
        find_levels(stability);
    stability->pile =
        memory_new((size_t)assembly->blueprint.resources, sizeof *stability->pile);
    return stability;
}

void stability_close(struct stability *stability)
{
    free(stability->passage);
    free(stability->pile);
    free(stability);
}

static struct passage *new_passage(struct stability *stability)
{
    if (stability->count == stability->room) {
        stability->room += stability->room / 2 + 16;
        stability->passage = memory_resize(stability->passage, (size_t)stability->room,
                                           sizeof *stability->passage);
    }
    return &stability->passage[stability->count++];
}

static void add_load(struct stability *stability, const struct reading *books)
{
    const struct assembly *assembly = stability->assembly;
    stability->seconds += sim_seconds(books->to - books->from);
    for (int i = 0; i < assembly->blueprint.requests; i++) {
        const struct request_reading *request = &books->request[i];
        if (!assembly->sent[i])
            continue;
        stability->sent += (double)request->arrivals;
        if (!assembly->blueprint.request[i].has_client)
            stability->attempts += (double)request->arrivals;
        for (int j = 0; j < OUTCOME_COUNT; j++)
            stability->attempts += (double)request->tries[j];
    }
}

/* Returns by how much the backlog grew. */
static double add_piles(struct stability *stability, const struct trial_window *window)
{
    double grown = 0.0;
    for (int i = 0; i < stability->assembly->blueprint.resources; i++) {
        struct pile *pile = &stability->pile[i];
        double piled =
            window->course ? window->course->piled[i] : (double)course_piled(window->system, i);
        grown += piled;
        pile->piled += piled;
        pile->came += (double)window->books->resource[i].arrivals;
        pile->left += (double)window->books->resource[i].visits;
    }
    return grown;
}

void stability_add(struct stability *stability, const struct trial_window *window)
{
    struct passage *passage = new_passage(stability);
    *passage = (struct passage){.overflowed = window->overflowed};
    add_load(stability, window->books);
    passage->grown = add_piles(stability, window);
    passage->seconds = sim_seconds(window->books->to - window->books->from);
    stability->stuck |= window->stuck;
    if (window->overflowed)
        stability->overflows++;
    else if (window->course)
        memcpy(passage->backlog, window->course->backlog, sizeof passage->backlog);
}

/* ---- growth ---- */

static int from_of(const struct stability *stability)
{
    return stability->varies ? stability->from : 0;
}

/* The backlog at one of SAMPLES + 1 instants, spread over what counts. */
static double sample(const struct stability *stability, const struct passage *passage, int at)
{
    int from = from_of(stability), stretches = COURSE_STRETCHES - 1 - from;
    return passage->backlog[from + stretches * at / SAMPLES];
}

static double growth_between(const struct stability *stability, const struct passage *passage,
                             int from, int to)
{
    return sample(stability, passage, to) - sample(stability, passage, from);
}

/* In deviations of the walk that the samples make. */
static double deviations(const struct stability *stability, const struct passage *passage)
{
    struct tally steps = {0};
    for (int i = 0; i < SAMPLES; i++)
        tally_add(&steps, growth_between(stability, passage, i, i + 1));
    double grown = growth_between(stability, passage, 0, SAMPLES);
    double deviation = tally_deviation(&steps) * sqrt(SAMPLES);
    if (fabs(grown) >= DEVIATIONS * deviation)
        return grown > 0.0 ? DEVIATIONS : grown < 0.0 ? -DEVIATIONS : 0.0;
    return grown / deviation;
}

/* Of those that did not overflow, on average. */
struct growth {
    int count;
    double grown, late, deviations;
};

static struct growth growth_of(const struct stability *stability)
{
    struct growth growth = {0};
    for (int i = 0; i < stability->count; i++) {
        const struct passage *passage = &stability->passage[i];
        if (passage->overflowed)
            continue;
        growth.count++;
        growth.grown += growth_between(stability, passage, 0, SAMPLES);
        growth.late += growth_between(stability, passage, SAMPLES / 2, SAMPLES);
        growth.deviations += deviations(stability, passage);
    }
    if (growth.count > 0) {
        growth.grown /= growth.count;
        growth.late /= growth.count;
        growth.deviations /= growth.count;
    }
    return growth;
}

/* Worth speaking of, and not about to end. */
static bool is_growth(const struct growth *growth)
{
    return growth->grown >= WORTH_TELLING && growth->late >= LATE_SHARE * growth->grown;
}

static bool grows(const struct stability *stability)
{
    struct growth growth = growth_of(stability);
    if (growth.count == 0 || !stability->judged)
        return false;
    double chance = CHANCE_MEAN + CHANCE_SPREAD / sqrt(growth.count);
    return is_growth(&growth) && growth.deviations > chance;
}

/* ---- stuck ---- */

static double mean_between(const struct passage *passage, int from, int to)
{
    double sum = 0.0;
    for (int i = from; i < to; i++)
        sum += passage->backlog[i];
    return sum / (to - from);
}

static bool is_stuck(const struct stability *stability)
{
    int from = stability->from, quarter = (COURSE_STRETCHES - from) / 4;
    double before = 0.0, after = 0.0, at_last = 0.0;
    if (!stability->varies || !stability->judged || stability->calm_from == stability->calm_to)
        return false;
    for (int i = 0; i < stability->count; i++) {
        const struct passage *passage = &stability->passage[i];
        double calm = mean_between(passage, stability->calm_from, stability->calm_to);
        double end = mean_between(passage, COURSE_STRETCHES - quarter, COURSE_STRETCHES);
        if (passage->overflowed || end <= STUCK * calm + WORTH_TELLING)
            return false;
        before += calm;
        after += mean_between(passage, from, from + quarter);
        at_last += end;
    }
    return stability->count > 0 && at_last > before && at_last >= FALLEN * after;
}

/* ---- verdict ---- */

bool stability_is_lost(const struct stability *stability)
{
    return stability->overflows > 0 || grows(stability) || is_stuck(stability);
}

int stability_overflows(const struct stability *stability)
{
    return stability->overflows;
}

static int largest_pile(const struct stability *stability)
{
    int largest = 0;
    for (int i = 1; i < stability->assembly->blueprint.resources; i++)
        if (stability->pile[i].piled > stability->pile[largest].piled)
            largest = i;
    return largest;
}

/* What leaves the place where requests pile up is all that it can do. A client that tries again
 * sends more than its load; if the place could do with every request tried once, it is not
 * known what the system could carry. */
static void tell_share(const struct stability *stability, const struct pile *pile,
                       struct result_growth *growth)
{
    growth->stable_share = growth->stable_per_s = (double)NAN;
    if (stability->varies || pile->came <= 0.0 || stability->sent <= 0.0)
        return;
    double share = pile->left / pile->came * stability->attempts / stability->sent;
    if (share >= 1.0)
        return;
    growth->stable_share = share;
    growth->stable_per_s = share * stability->sent / stability->seconds;
}

static struct part growth_in(const struct stability *stability, const struct passage *passage)
{
    if (passage->overflowed)
        return (struct part){passage->grown, passage->seconds};
    double share = (double)(COURSE_STRETCHES - 1 - from_of(stability)) / COURSE_STRETCHES;
    return (struct part){growth_between(stability, passage, 0, SAMPLES),
                         share * stability->length_s};
}

static void tell_growth(const struct stability *stability, struct result_growth *growth,
                        struct arena *arena)
{
    struct part *part = memory_new((size_t)stability->count, sizeof *part);
    double overflow_s = 0.0;
    for (int i = 0; i < stability->count; i++) {
        const struct passage *passage = &stability->passage[i];
        part[i] = growth_in(stability, passage);
        overflow_s += passage->overflowed ? passage->seconds : 0.0;
    }
    growth->standstill = stability->stuck;
    growth->overflowed = stability->overflows > 0 && !stability->stuck;
    growth->overflowed_at =
        stability->overflows > 0 ? overflow_s / stability->overflows : (double)NAN;
    growth->backlog_per_s = measured_of(part, 1, stability->count, arena);
    free(part);
    if (stability->assembly->blueprint.resources == 0)
        return;
    int at = largest_pile(stability);
    growth->at = stability->assembly->blueprint.resource[at].name;
    tell_share(stability, &stability->pile[at], growth);
}

/* Little's law of the whole system says that more is there than leaves, and the backlog does
 * not contradict it. */
static bool law_says_so(const struct stability *stability, const struct result *result)
{
    bool fails = result->laws > 0 && !result->law[0].holds && result->law[0].ratio.mean < 1.0;
    struct growth growth = growth_of(stability);
    return fails && !stability->varies && is_growth(&growth) && growth.deviations > CHANCE_MEAN;
}

void stability_tell(const struct stability *stability, struct result *result,
                    struct arena *arena)
{
    result->stable = !stability_is_lost(stability) && !law_says_so(stability, result);
    if (!result->stable)
        tell_growth(stability, &result->growth, arena);
}
