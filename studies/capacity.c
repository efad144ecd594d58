#include "studies/capacity.h"

#include "studies/load_bounds.h"
#include "studies/run.h"

#include <math.h>
#include <string.h>

#define PRECISION     0.01
#define LEAST_RUNS    5   /* replications: fewer leave wide intervals */
#define PROBE_SHARE   20  /* of the scenario's duration, to see what a second costs */
#define SHORT_EVENTS  1e5 /* of a replication in the first runs, */
#define LONGEST       4   /* doubled so often at most, */
#define LOOKS         8   /* at the limit itself */
#define STILL_TO_LOOK 4   /* times: at the limit, and on both sides of it */
#define ENOUGH        8e7 /* events in all; beyond it runs get no longer: some seconds of a core */
#define COARSE        0.02 /* of the load: then runs get longer */
#define FARTHEST      10.0 /* from the limit, in margins, that is worth telling apart */
#define STABILITY     3    /* doublings, to tell a load of 1.01 from one of 0.99 */
#define EDGES         6    /* steps away from the limit, */
#define BEYOND_OPEN   1.2 /* times what is left open at the limit: there it should be certain */
#define WIDER         1.7 /* each so much wider than the last */
#define ROUNDS        3
#define STEPS_MOST    40
#define ROOM          1.01 /* times the load, to predict from */
#define LITTLE        0.1  /* of today's load: hardly any */
#define NOT_YET_SEEN  1.1  /* times the limit: short runs may not show that it grows */
#define OVERLOAD      1.1  /* times the limit: so there is always something to do */
#define SAME          0.05 /* loads so near to each other tell the same */
#define GROWTH        0.01 /* of throughput, for twice the users, that is none */
#define BELOW_FULL    0.97 /* a load that might do, as a share of all that is carried */
#define COARSE_LOOKS  2
#define COARSE_EFFORT 2 /* doublings, at most */

static const double below[] = {0.9, 0.75, 0.5, 0.25};

struct search {
    const struct scenario *scenario;
    const struct capacity_settings *settings;
    struct arena *arena;
    struct capacity *found;
    const char *imbalance;
    struct scenario_run run;
    double events_per_s; /* at today's load, in one replication */
    double precision;
    double share;  /* of the usual events */
    double errors; /* that fail under hardly any load */
    double users;  /* a load is a whole number of these; 0: any load will do */
    bool closed;   /* no open traffic is scaled */
    int effort, runs;
    double open;                /* at the limit: so far it may lie to each side, as a share */
    double open_low, open_high; /* where the limit lies for all that coarse runs tell */
    bool over;                  /* interrupted, or books that do not balance */
};

/* ---- loads ---- */

/* Whole users where only users count. */
static double possible(const struct search *search, double factor)
{
    if (search->users == 0.0)
        return factor;
    return fmax(1.0, round(factor * search->users)) / search->users;
}

static bool is_tried(const struct search *search, double factor)
{
    const struct capacity *found = search->found;
    for (int i = 0; i < found->points; i++)
        if (fabs(found->point[i].factor - factor) <= 1e-9 * factor)
            return true;
    return false;
}

/* The lowest that fails, by its mean, and the highest below it; -1: none. */
static int first_failure(const struct search *search)
{
    const struct capacity *found = search->found;
    for (int i = 0; i < found->points; i++)
        if (!(found->point[i].margin.mean <= 1.0))
            return i;
    return -1;
}

static const struct capacity_point *low_of(const struct search *search)
{
    int high = first_failure(search);
    int low = (high < 0 ? search->found->points : high) - 1;
    return low < 0 ? NULL : &search->found->point[low];
}

static const struct capacity_point *high_of(const struct search *search)
{
    int high = first_failure(search);
    return high < 0 ? NULL : &search->found->point[high];
}

/* ---- one run ---- */

/* Where a rate changes over time the story has its length, and only more replications tell
 * more. */
static struct scenario_run *plan_of(const struct search *search, double factor)
{
    struct scenario_run *run = ARENA_NEW(search->arena, struct scenario_run);
    *run = search->run;
    run->windows = 0;
    run->precision = 0.0;
    if (search->found->today.varies) {
        run->replications <<= search->effort / 2;
        return run;
    }
    double events = search->share * SHORT_EVENTS * pow(2.0, search->effort);
    double seconds = events / (search->events_per_s * fmax(factor, CAPACITY_LEAST));
    double given = sim_seconds(run->duration);
    if (search->effort == 0 && seconds > given && !search->settings->hint)
        seconds = given;
    run->duration = sim_from_seconds(fmin(seconds, 1e8));
    return run;
}

static struct result *simulate(struct search *search, double factor,
                               const struct scenario_run *run)
{
    const struct capacity_settings *settings = search->settings;
    struct run_settings how = {
        .seeded = settings->seeded,
        .seed = settings->seed,
        .jobs = settings->jobs,
        .stop = settings->stop,
    };
    if (settings->watch && !settings->watch(settings->context, search->found->runs, factor)) {
        search->over = true;
        return NULL;
    }
    const struct scenario *scaled =
        load_scaled(search->scenario, factor, settings->request, run, search->arena);
    struct result *result = run_scenario(scaled, &how, search->arena, &search->imbalance);
    if (!result || result->interrupted || result->replications == 0) {
        search->over = true;
        return NULL;
    }
    search->found->runs++;
    search->found->events += result->events;
    return result;
}

static struct capacity_point *place_for(struct search *search, double factor)
{
    struct capacity *found = search->found;
    int at = 0;
    while (at < found->points && found->point[at].factor < factor * (1.0 - 1e-9))
        at++;
    if (at < found->points && found->point[at].factor <= factor * (1.0 + 1e-9))
        return &found->point[at];
    if (found->points == CAPACITY_POINTS)
        return NULL;
    memmove(&found->point[at + 1], &found->point[at],
            (size_t)(found->points - at) * sizeof *found->point);
    found->points++;
    return &found->point[at];
}

/* The same load tried again, for longer, replaces what was thought of it. */
static const struct capacity_point *take(struct search *search, double factor,
                                         const struct result *result)
{
    struct capacity_point *point = place_for(search, factor);
    if (!point)
        return NULL;
    point->factor = factor;
    point->result = result;
    point->margin = margin_of(result, search->errors);
    point->state = margin_holds(&point->margin)   ? CAPACITY_HOLDS
                   : margin_fails(&point->margin) ? CAPACITY_FAILS
                                                  : CAPACITY_UNDECIDED;
    return point;
}

static const struct capacity_point *look(struct search *search, double factor)
{
    const struct result *result = simulate(search, factor, plan_of(search, factor));
    return result ? take(search, factor, result) : NULL;
}

/* ---- beginning ---- */

/* What a second of the scenario costs. */
static void probe(struct search *search)
{
    struct scenario_run run = search->run;
    run.replications = 1;
    run.duration /= PROBE_SHARE;
    run.duration += run.duration == 0;
    run.windows = 0;
    run.precision = 0.0;
    search->events_per_s = 1.0;
    if (search->found->today.varies)
        return;
    const struct result *result = simulate(search, 1.0, &run);
    if (result)
        search->events_per_s =
            fmax(1e-6, (double)result->events / (result->measured_s + result->warmup_s));
}

/* Whether errors are the load's doing is seen where there is hardly any. */
static void look_at_little(struct search *search)
{
    const struct capacity_point *point = look(search, possible(search, LITTLE));
    if (!point)
        return;
    double errors = point->result->system.errors.mean;
    search->errors = isfinite(errors) ? errors : 0.0;
    search->found->point[0].margin = margin_of(point->result, search->errors);
}

/* What is full already tells nothing of how use grows. */
static bool is_overloaded(const struct result *result)
{
    return !result->stable || result->bottleneck.headroom < ROOM;
}

/* From today's load, or a fraction of it that leaves room. */
static void predict(struct search *search)
{
    struct capacity *found = search->found;
    double factor = possible(search, 1.0);
    const struct capacity_point *point = look(search, factor);
    while (point && is_overloaded(point->result) && factor > 2.0 * LITTLE) {
        factor = possible(search, factor / 2.0);
        point = look(search, factor);
    }
    const struct capacity_point *little = &found->point[0];
    if (!point || point == little)
        return;
    bool part = found->request != LOAD_ALL;
    found->predicted_from = factor;
    found->predicted =
        load_bounds_of(point->result, factor, part ? little->result : NULL, little->factor);
}

/* ---- between what holds and what fails ---- */

/* What runs in a straight line over the load: users in line each add a turn; open queues grow
 * as one over the room that is left. */
static double straight(const struct search *search, const struct margin *margin)
{
    if (search->closed)
        return fmin(margin->mean, FARTHEST) - 1.0;
    return 1.0 - fmin(margin->mean > 0.0 ? 1.0 / margin->mean : FARTHEST, FARTHEST);
}

/* Nothing but the backlog tells the limit. That takes long runs to see, and is known better
 * from the pace at which a system works that has too much to do. */
static bool is_of_stability(const struct search *search)
{
    const struct capacity_point *low = low_of(search), *high = high_of(search);
    return low && high && high->margin.kind == MARGIN_STABILITY &&
           low->margin.mean < 1.0 / FARTHEST;
}

/* Where it would be full, seen from a load at which it is not stable; NAN if that says nothing
 * of it: it is not known, or loads well beyond it are carried. Of a part of the load the share
 * that can be carried says little, but use grows in a straight line with it. */
static double full_from(const struct search *search, const struct capacity_point *low,
                        const struct capacity_point *high)
{
    double full = high->result->growth.stable_share * high->factor;
    if (search->found->request != LOAD_ALL)
        full = search->found->predicted.full;
    bool known = full > 0.0 && full < high->factor;
    return known && low->factor <= full * NOT_YET_SEEN ? full : (double)NAN;
}

/* Where the limit probably is. */
static double estimate(const struct search *search)
{
    const struct capacity_point *low = low_of(search), *high = high_of(search);
    double from = low->factor, to = high->factor;
    double under = straight(search, &low->margin), beyond = straight(search, &high->margin);
    if (high->margin.kind == MARGIN_STABILITY) {
        double full = full_from(search, low, high);
        if (is_of_stability(search))
            return isfinite(full) ? full : (from + to) / 2.0;
        if (full > from)
            to = full;
    }
    if (!(beyond > under))
        return (from + to) / 2.0;
    return from + (to - from) * -under / (beyond - under);
}

static bool is_narrow(const struct search *search)
{
    const struct capacity_point *low = low_of(search), *high = high_of(search);
    double step = search->users > 0.0 ? 1.01 / search->users : 0.0;
    if (is_of_stability(search) && low->factor >= full_from(search, low, high) * (1.0 - COARSE))
        return true;
    return high->factor - low->factor <= fmax(COARSE * high->factor, step);
}

/* A little below the limit, then a little above, then in the middle. */
static double next_between(const struct search *search)
{
    double low = low_of(search)->factor, high = high_of(search)->factor;
    double at = estimate(search), least = COARSE / 4.0;
    double next = at * (1.0 - COARSE / 3.0);
    if (next <= low * (1.0 + least) || is_tried(search, possible(search, next)))
        next = at * (1.0 + COARSE / 3.0);
    if (next <= low * (1.0 + least) || next >= high * (1.0 - least) ||
        is_tried(search, possible(search, next)) || search->found->points % 4 == 3)
        next = (low + high) / 2.0;
    next = possible(search, next);
    if (search->users > 0.0 && is_tried(search, next))
        next = possible(search, low + 1.0 / search->users);
    return next;
}

static double next_above(const struct search *search)
{
    double low = low_of(search)->factor;
    double bound = fmin(search->found->predicted.full, search->found->predicted.goals);
    if (bound > low * (1.0 - COARSE) && bound < 3.0 * low)
        return possible(search, fmax(bound, low) * (1.0 + 2.0 * COARSE));
    return fmax(possible(search, 1.5 * low),
                search->users > 0.0 ? low + 1.0 / search->users : 0.0);
}

/* Loads below that nobody has looked at: 0 if there is none left. */
static double next_below(const struct search *search)
{
    double at = low_of(search)->factor;
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        double factor = possible(search, below[i] * at);
        bool near = false;
        for (int j = 0; j < search->found->points; j++)
            near |= fabs(search->found->point[j].factor / factor - 1.0) < SAME;
        if (!near)
            return factor;
    }
    return 0.0;
}

/* The next load to look at; 0: the limit is between two that are near to each other, or there
 * is none to be found. */
static double next_step(struct search *search)
{
    const struct capacity_point *low = low_of(search), *high = high_of(search);
    if (!low && !high)
        return 0.0;
    if (!low) {
        double least = search->users > 0.0 ? 1.0 / search->users : CAPACITY_LEAST;
        double next = possible(search, 0.3 * high->factor);
        return high->factor > least * 1.01 ? next : 0.0;
    }
    if (!high)
        return low->factor < CAPACITY_MOST ? next_above(search) : 0.0;
    if (!is_narrow(search))
        return next_between(search);
    return search->settings->hint ? 0.0 : next_below(search);
}

static void narrow(struct search *search)
{
    for (int i = 0; i < STEPS_MOST && !search->over; i++) {
        double next = next_step(search);
        if (next == 0.0)
            return;
        look(search, next);
    }
}

/* ---- longer runs ---- */

/* What short runs could not tell is looked at again. Where nothing certain lies on a side of
 * the limit the outermost of them stays, so that there is something to look between. */
static void forget_undecided(struct search *search)
{
    struct capacity *found = search->found;
    bool holds = false, fails = false;
    int kept = 0, last = found->points - 1;
    for (int i = 0; i < found->points; i++) {
        holds |= found->point[i].state == CAPACITY_HOLDS;
        fails |= found->point[i].state == CAPACITY_FAILS;
    }
    for (int i = 0; i <= last; i++) {
        bool outermost = (i == 0 && !holds) || (i == last && !fails);
        if (found->point[i].state != CAPACITY_UNDECIDED || outermost)
            found->point[kept++] = found->point[i];
    }
    found->points = kept;
}

static bool is_bracketed(const struct search *search)
{
    return !search->over && low_of(search) && high_of(search);
}

/* Half of what the interval of a margin leaves open, as a load. */
static double open_half(const struct search *search, const struct capacity_point *point)
{
    const struct capacity_point *low = low_of(search), *high = high_of(search);
    struct margin least = {.mean = point->margin.low}, most = {.mean = point->margin.high};
    double slope = (straight(search, &high->margin) - straight(search, &low->margin)) /
                   (high->factor - low->factor);
    if (point->margin.kind == MARGIN_STABILITY || !(slope > 0.0))
        return 0.0;
    return (straight(search, &most) - straight(search, &least)) / slope / 2.0;
}

static bool is_within_budget(const struct search *search)
{
    return !search->over && (double)search->found->events < search->share * ENOUGH;
}

/* As long as all that is still to be looked at may take. */
static int longest(const struct search *search)
{
    double left = search->share * ENOUGH - (double)search->found->events;
    double least = search->share * SHORT_EVENTS * search->run.replications;
    double doublings = log2(fmax(1.0, left / STILL_TO_LOOK / least));
    return (int)fmin(LONGEST, floor(doublings));
}

static bool may_take_longer(const struct search *search)
{
    return !search->over && search->effort < longest(search);
}

static void raise_effort(struct search *search, double half, double wanted)
{
    double doublings = half > wanted ? 2.0 * log2(half / wanted) : 1.0;
    int most = longest(search), effort = search->effort;
    effort += (int)fmax(1.0, ceil(fmin(doublings, LONGEST)));
    if (effort > most)
        effort = most;
    if (effort > search->effort)
        search->effort = effort;
}

/* Shorter runs that saw no growth above the limit prove nothing. */
static void forget_short_ones(struct search *search, double above)
{
    struct capacity *found = search->found;
    int kept = 0;
    for (int i = 0; i < found->points; i++)
        if (found->point[i].factor <= above || found->point[i].state == CAPACITY_FAILS)
            found->point[kept++] = found->point[i];
    found->points = kept;
}

static double refine_stability(struct search *search, double at)
{
    double doublings =
        STABILITY - 2.0 * log2(search->precision / PRECISION) - log2(search->share);
    search->effort = (int)fmax(search->effort, fmin(round(doublings), LONGEST));
    if (!isfinite(full_from(search, low_of(search), high_of(search))))
        return at;
    const struct capacity_point *over = look(search, at * OVERLOAD);
    if (over && !over->result->stable) {
        double full = full_from(search, low_of(search), over);
        at = isfinite(full) ? full : at;
    }
    forget_short_ones(search, at * (1.0 - COARSE));
    return at;
}

/* Returns where the limit is, as far as runs of the length that was needed tell. */
static double refine(struct search *search)
{
    double at = estimate(search);
    if (is_of_stability(search))
        return refine_stability(search, at);
    for (int i = 0; i < LOOKS && is_within_budget(search); i++) {
        forget_undecided(search);
        if (!is_bracketed(search))
            return at;
        search->effort += search->effort == 0;
        double from = possible(search, at = estimate(search));
        const struct capacity_point *point = look(search, from);
        if (!point || !is_bracketed(search))
            return at;
        double half = open_half(search, point), wanted = search->precision / 4.0 * at;
        int effort = search->effort;
        at = estimate(search);
        search->open = half / at;
        if (half > wanted)
            raise_effort(search, half, wanted);
        if (search->effort == effort && (half > wanted || fabs(at - from) <= wanted))
            break;
    }
    return at;
}

/* Walks away from the limit until a run is certain; false: one was certain of the contrary. */
static bool find_edge(struct search *search, double at, enum capacity_state wanted)
{
    double way = wanted == CAPACITY_HOLDS ? -1.0 : 1.0;
    bool stability = is_of_stability(search);
    double far = stability ? search->precision
                           : fmax(search->precision / 2.0, BEYOND_OPEN * search->open);
    double step = search->users > 0.0 ? 1.0 / search->users : 0.0;
    if (search->users > 0.0)
        at = (floor(at * search->users) + (way > 0.0)) * step;
    for (int i = 0; i < EDGES && !search->over; i++, far *= WIDER) {
        double factor = search->users > 0.0 ? at + way * step * floor(i * far * at / step)
                                            : at * (1.0 + way * far);
        factor = possible(search, factor);
        const struct capacity_point *point = look(search, factor);
        if (!point || point->state == wanted)
            return true;
        bool contrary = point->state != CAPACITY_UNDECIDED;
        if (contrary && !may_take_longer(search) && wanted == CAPACITY_HOLDS)
            return false;
        if (contrary && may_take_longer(search) && !stability)
            search->effort++;
    }
    return true;
}

/* ---- a coarse answer ---- */

static double events_per_s(const struct result *result)
{
    double seconds = (result->measured_s + result->warmup_s) * result->replications;
    return fmax(1e-6, (double)result->events / seconds);
}

/* What is carried at all bounds what is carried well. */
static double guess(const struct search *search)
{
    const struct capacity_hint *hint = search->settings->hint;
    double guess = hint->guess;
    if (!(guess > 0.0))
        guess = hint->today->stable ? search->found->predicted.goals : (double)INFINITY;
    if (hint->full > 0.0)
        guess = fmin(guess, BELOW_FULL * hint->full);
    return guess > 0.0 && isfinite(guess) ? guess : 1.0;
}

/* Once more for longer, while the place may lie further off than is wanted. */
static double settle(struct search *search)
{
    double at = estimate(search), half = 0.0;
    for (int i = 0; i < COARSE_LOOKS; i++) {
        const struct capacity_point *low = low_of(search), *high = high_of(search);
        half = fmax(open_half(search, low), open_half(search, high));
        if (half <= search->precision * at || is_of_stability(search))
            break;
        raise_effort(search, half, search->precision * at);
        search->effort = search->effort < COARSE_EFFORT ? search->effort : COARSE_EFFORT;
        if (!look(search, possible(search, at)) || !is_bracketed(search))
            return at;
        at = estimate(search);
    }
    half = fmax(half, (high_of(search)->factor - low_of(search)->factor) / 2.0);
    search->open_low = at - half;
    search->open_high = at + half;
    if (search->users > 0.0) {
        search->open_low = floor(search->open_low * search->users) / search->users;
        search->open_high = ceil(search->open_high * search->users) / search->users;
    }
    return at;
}

static double search_coarsely(struct search *search)
{
    const struct capacity_hint *hint = search->settings->hint;
    search->errors = hint->errors;
    search->events_per_s = events_per_s(hint->today);
    take(search, 1.0, hint->today);
    search->found->predicted = load_bounds_of(hint->today, 1.0, NULL, 0.0);
    search->found->predicted_from = 1.0;
    if (hint->full > 0.0)
        search->found->predicted.full = hint->full;
    double first = possible(search, guess(search));
    if (!is_tried(search, first))
        look(search, first);
    if (!search->over)
        narrow(search);
    return is_bracketed(search) ? settle(search) : (double)NAN;
}

/* ---- closed traffic of which nothing is asked ---- */

static double most_per_s(const struct search *search, int *where)
{
    const struct capacity *found = search->found;
    double most = 0.0;
    for (int i = 0; i < found->points; i++) {
        double per_s = found->point[i].result->system.throughput.mean;
        if (per_s > most) {
            most = per_s;
            *where = i;
        }
    }
    return most;
}

static double relative_half(const struct measured *measured)
{
    return (measured->high - measured->low) / 2.0 / measured->mean;
}

static void conclude_saturation(struct search *search)
{
    struct capacity *found = search->found;
    int most = 0;
    double per_s = most_per_s(search, &most);
    const struct measured *one = &found->point[0].result->system.throughput;
    const struct result *result = found->point[most].result;
    double half = hypot(relative_half(one), relative_half(&result->system.throughput));
    found->kind = CAPACITY_SATURATES;
    found->factor = found->point[0].factor * per_s / one->mean;
    found->low = found->factor * (1.0 - half);
    found->high = found->factor * (1.0 + half);
    found->goodput_per_s = per_s;
    found->at_stop = found->point[found->points - 1].result;
}

/* Twice the users until they get no more done. Returns whether that was all there is to say. */
static bool saturate(struct search *search)
{
    const struct capacity *found = search->found;
    search->effort = 2;
    const struct capacity_point *point = look(search, 1.0 / search->users);
    double before = 0.0, factor = 1.0 / search->users;
    while (point && point->margin.mean <= 1.0 && factor < CAPACITY_MOST) {
        double per_s = point->result->system.throughput.mean;
        double knee = per_s / found->point[0].result->system.throughput.mean;
        if (per_s < before * (1.0 + GROWTH) && factor * search->users > 2.0 * knee)
            break;
        before = per_s;
        factor *= 2.0;
        point = look(search, possible(search, factor));
    }
    if (!point || first_failure(search) >= 0 || factor >= CAPACITY_MOST)
        return false;
    conclude_saturation(search);
    return true;
}

/* ---- ending ---- */

/* The highest of those that hold for certain below the first that fails for certain. */
static void find_interval(struct capacity *found)
{
    found->low = 0.0;
    found->high = (double)INFINITY;
    for (int i = 0; i < found->points; i++) {
        const struct capacity_point *point = &found->point[i];
        if (point->state == CAPACITY_HOLDS)
            found->low = point->factor;
        if (point->state != CAPACITY_FAILS)
            continue;
        found->high = point->factor;
        return;
    }
}

static const struct capacity_point *point_at_stop(const struct search *search)
{
    const struct capacity *found = search->found;
    for (int i = 0; i < found->points; i++)
        if (found->point[i].state == CAPACITY_FAILS)
            return &found->point[i];
    const struct capacity_point *high = high_of(search);
    return high ? high : found->points > 0 ? &found->point[found->points - 1] : NULL;
}

static void conclude(struct search *search, double at)
{
    struct capacity *found = search->found;
    const struct capacity_point *low = low_of(search), *high = high_of(search);
    const struct capacity_point *stop = point_at_stop(search);
    find_interval(found);
    found->low = fmax(found->low, search->open_low);
    found->high = fmin(found->high, search->open_high);
    if (stop) {
        found->stop = stop->margin;
        found->at_stop = stop->result;
    }
    found->kind = low && high ? CAPACITY_FOUND
                  : low       ? CAPACITY_ENDLESS
                  : high      ? CAPACITY_NEVER
                              : CAPACITY_UNKNOWN;
    if (search->over && found->kind != CAPACITY_FOUND)
        found->kind = CAPACITY_UNKNOWN;
    if (found->kind != CAPACITY_FOUND)
        return;
    found->factor = fmin(fmax(at, found->low), found->high);
    if (search->users > 0.0)
        found->factor =
            fmax(low->factor, floor(found->factor * search->users + 1e-6) / search->users);
    double per_s = low->result->system.throughput.mean;
    found->goodput_per_s = search->closed ? per_s : per_s * found->factor / low->factor;
}

static double search_for(struct search *search)
{
    double at = (double)NAN;
    narrow(search);
    for (int i = 0; i < ROUNDS && is_bracketed(search); i++) {
        if (i > 0 && !may_take_longer(search))
            break;
        at = refine(search);
        if (search->over)
            break;
        bool sure = find_edge(search, at, CAPACITY_HOLDS);
        find_edge(search, at, CAPACITY_FAILS);
        if (sure)
            break;
        forget_undecided(search);
        narrow(search);
    }
    return at;
}

static void open_search(struct search *search)
{
    struct capacity *found = search->found;
    found->today = load_size(search->scenario, found->request);
    search->closed = found->today.per_s == 0.0;
    search->users = search->closed ? found->today.users : 0.0;
    search->run = *search->scenario->run;
    if (search->settings->replications)
        search->run.replications = (uint32_t)search->settings->replications;
    else if (search->run.replications < LEAST_RUNS)
        search->run.replications = LEAST_RUNS;
    search->precision =
        search->settings->precision > 0.0 ? search->settings->precision : PRECISION;
    search->share = search->settings->effort > 0.0 ? search->settings->effort : 1.0;
    found->seed =
        search->settings->seeded ? search->settings->seed : search->scenario->run->seed;
    found->replications = (int)search->run.replications;
    found->factor = found->goodput_per_s = (double)NAN;
    found->predicted.full = found->predicted.goals = (double)NAN;
    found->kind = CAPACITY_UNKNOWN;
    found->high = search->open_high = (double)INFINITY;
}

static void search_finely(struct search *search)
{
    probe(search);
    if (!search->over)
        look_at_little(search);
    if (!search->over)
        predict(search);
    bool idle = search->closed && !search->over && !margin_has_goals(search->scenario);
    if (!idle || !saturate(search))
        conclude(search, search->over ? (double)NAN : search_for(search));
}

struct capacity *capacity_of(const struct scenario *scenario,
                             const struct capacity_settings *settings, struct arena *arena,
                             const char **imbalance)
{
    struct capacity *found = ARENA_NEW(arena, struct capacity);
    found->scenario = scenario;
    found->request = settings->request;
    struct search search = {
        .scenario = scenario, .settings = settings, .arena = arena, .found = found};
    open_search(&search);
    if (settings->hint)
        conclude(&search, search_coarsely(&search));
    else
        search_finely(&search);
    found->interrupted = search.over && !search.imbalance;
    *imbalance = search.imbalance;
    return search.imbalance ? NULL : found;
}

double capacity_factor(const struct capacity *capacity)
{
    switch (capacity->kind) {
    case CAPACITY_ENDLESS:
        return (double)INFINITY;
    case CAPACITY_NEVER:
        return 0.0;
    case CAPACITY_UNKNOWN:
        return (double)NAN;
    default:
        return capacity->factor;
    }
}
