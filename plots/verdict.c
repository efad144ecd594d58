#include "plots/verdict.h"

#include "sim/memory.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOSTLY  0.5  /* of the requests fail */
#define FULL    1.02 /* the load may grow by less than 2%: nothing is left */
#define NEAR    1.4
#define PEAKING 1.3   /* times the mean: more than chance does in a short while */
#define DOUBLE  2.0   /* growth that few systems live to see: the limit is far */
#define FAR     100.0 /* growth beyond it is not worth a number */

/* ---- a text that is written piece by piece ---- */

struct writing {
    char *text;
    size_t size;
    FILE *stream;
};

static FILE *begin(struct writing *writing)
{
    *writing = (struct writing){0};
    writing->stream = open_memstream(&writing->text, &writing->size);
    if (!writing->stream)
        memory_end(1);
    return writing->stream;
}

static const char *finish(struct writing *writing, struct arena *arena)
{
    fclose(writing->stream);
    const char *text = arena_text(arena, writing->text);
    free(writing->text);
    return text;
}

static const char *or_something(const char *name)
{
    return name ? name : "a resource";
}

/* ---- how it stands ---- */

const char *const verdict_words[] = {
    [VERDICT_UNSTABLE] = "unstable",
    [VERDICT_FAILING] = "most requests fail",
    [VERDICT_UNSTEADY] = "not in steady state",
    [VERDICT_MISSED] = "objective missed",
    [VERDICT_UNDECIDED] = "not decided",
    [VERDICT_SATURATED] = "at its limit",
    [VERDICT_NEAR_LIMIT] = "close to its limit",
    [VERDICT_BELOW] = "below its limit",
    [VERDICT_FAR] = "far from its limit",
};

struct goals {
    int all, missed, undecided;
    const struct result_goal *worst; /* missed before undecided */
    const char *of;                  /* the request it is of */
};

static struct goals count_goals(const struct result *result)
{
    struct goals goals = {0};
    for (int i = 0; i < result->requests; i++) {
        const struct result_answers *request = &result->request[i];
        for (int j = 0; j < request->goals; j++) {
            const struct result_goal *goal = &request->goal[j];
            bool missed = !goal->met && goal->certain;
            goals.all++;
            goals.missed += missed;
            goals.undecided += !goal->certain;
            if (missed ? goals.missed == 1 : !goal->certain && !goals.worst) {
                goals.worst = goal;
                goals.of = request->name;
            }
        }
    }
    return goals;
}

static bool is_unsteady(const struct result *result)
{
    for (int i = 0; i < result->warnings; i++)
        if (result->warning[i].kind == WARN_NOT_STEADY)
            return true;
    return result->laws > 0 && !result->law_holds;
}

double verdict_peak(const struct result *result, const struct result_resource *resource)
{
    double peak = 0.0;
    for (int i = 0; i < result->windows; i++)
        if (result->window[i].utilization)
            peak = fmax(peak, result->window[i].utilization[resource - result->resource].mean);
    return peak;
}

/* What the average hides, such as a rush hour or a cold start. */
static bool is_full_at_times(const struct result *result)
{
    const struct result_resource *resource =
        verdict_resource(result, result->bottleneck.resource);
    if (!resource)
        return false;
    double peak = verdict_peak(result, resource);
    return peak * FULL >= 1.0 && peak > PEAKING * resource->utilization.mean;
}

/* How the limit stands, when nothing worse is true. */
static enum verdict distance(const struct result *result)
{
    const struct result_bottleneck *bottleneck = &result->bottleneck;
    if (is_full_at_times(result))
        return VERDICT_SATURATED;
    double room = bottleneck->headroom;
    if (bottleneck->kind == BOTTLENECK_CLIENTS)
        return VERDICT_FAR;
    if (bottleneck->kind == BOTTLENECK_NONE)
        return room > 0.0 && room < DOUBLE ? VERDICT_BELOW : VERDICT_FAR;
    if (!isfinite(room))
        room = bottleneck->utilization > 0.0 ? 1.0 / bottleneck->utilization : NEAR;
    if (room < FULL)
        return VERDICT_SATURATED;
    if (room < NEAR)
        return VERDICT_NEAR_LIMIT;
    return room < DOUBLE ? VERDICT_BELOW : VERDICT_FAR;
}

enum verdict verdict_of(const struct result *result)
{
    struct goals goals = count_goals(result);
    if (!result->stable)
        return VERDICT_UNSTABLE;
    if (result->system.errors.mean >= MOSTLY)
        return VERDICT_FAILING;
    if (is_unsteady(result))
        return VERDICT_UNSTEADY;
    if (goals.missed)
        return VERDICT_MISSED;
    if (goals.undecided)
        return VERDICT_UNDECIDED;
    return distance(result);
}

bool verdict_is_good(enum verdict verdict)
{
    return verdict >= VERDICT_NEAR_LIMIT;
}

/* ---- the traffic ---- */

bool verdict_all_closed(const struct scenario *scenario)
{
    const struct scenario_traffic *traffic = scenario ? scenario->traffic.at : NULL;
    for (uint32_t i = 0; traffic && i < scenario->traffic.count; i++)
        if (traffic[i].open)
            return false;
    return traffic && scenario->traffic.count > 0;
}

bool verdict_varies(const struct scenario *scenario)
{
    const struct scenario_traffic *traffic = scenario ? scenario->traffic.at : NULL;
    for (uint32_t i = 0; traffic && i < scenario->traffic.count; i++)
        if (traffic[i].open && (traffic[i].rate.count > 1 || traffic[i].rate.swing > 0.0))
            return true;
    return false;
}

/* Requests a second that end, well or not; NAN if that is not known. */
static double ended_per_s(const struct result_answers *system)
{
    double errors = isfinite(system->errors.mean) ? system->errors.mean : 0.0;
    return errors < 1.0 ? system->throughput.mean / (1.0 - errors) : (double)NAN;
}

/* ---- the limit ---- */

const struct result_resource *verdict_resource(const struct result *result, const char *name)
{
    for (int i = 0; name && i < result->resources; i++)
        if (strcmp(result->resource[i].name, name) == 0)
            return &result->resource[i];
    return NULL;
}

/* Of rows the one most in demand tells, not the mean of all. */
static bool is_of_one_row(const struct result *result)
{
    const struct result_resource *resource =
        verdict_resource(result, result->bottleneck.resource);
    return resource && strcmp(resource->kind, "rows") == 0 && isfinite(resource->hottest);
}

static struct quantity utilization_text(const struct result *result)
{
    const struct result_bottleneck *bottleneck = &result->bottleneck;
    const struct result_resource *resource = verdict_resource(result, bottleneck->resource);
    if (is_of_one_row(result))
        return quantity_text(QUANTITY_SHARE, resource->hottest);
    if (resource && isfinite(resource->utilization.mean) && bottleneck->best_at_once <= 0.0)
        return quantity_mean(QUANTITY_SHARE, &resource->utilization);
    return quantity_text(QUANTITY_SHARE, bottleneck->utilization);
}

/* A rough number: two digits. */
static void say_growth(const struct result *result, FILE *out)
{
    double room = result->bottleneck.headroom;
    bool closed = verdict_all_closed(result->scenario);
    const char *load = closed ? "the number of users" : "the load";
    if (is_full_at_times(result))
        return;
    if (!isfinite(room) || room <= 0.0)
        return;
    if (room < FULL) {
        fputs(", and nothing is left", out);
        return;
    }
    if (room >= FAR)
        fprintf(out, ", and %s may grow more than a hundredfold", load);
    else if (room >= 2.0)
        fprintf(out, ", and %s may grow to %.2g times what it is", load, room);
    else
        fprintf(out, ", and %s may grow by %.2g%%", load, (room - 1.0) * 100.0);
    double most = ended_per_s(&result->system) * room;
    if (!closed && isfinite(most) && room < FAR)
        fprintf(out, " (to %s)", quantity_text(QUANTITY_RATE, most).text);
    fputs(" before it is full", out);
}

static void say_most_used(const struct result *result, FILE *out)
{
    const char *name = result->bottleneck.resource;
    if (name)
        fprintf(out, "; %s is used most, %s", name, utilization_text(result).text);
}

static void say_holders(const struct result_bottleneck *bottleneck, FILE *out)
{
    const char *doing = bottleneck->doing;
    if (!doing)
        return;
    if (!bottleneck->doing_waits)
        fprintf(out, ", mostly by requests at %s", doing);
    else if (bottleneck->resource && strcmp(doing, bottleneck->resource) == 0)
        fputs(", mostly by requests that wait for one more of it", out);
    else
        fprintf(out, ", mostly by requests that wait for %s", doing);
}

/* `first`: the words before it have told already that there is a limit. */
/* What it is used for: all of its time, or all that it does at best. */
static void say_use(const struct result *result, FILE *out)
{
    const struct result_bottleneck *bottleneck = &result->bottleneck;
    const struct result_resource *resource = verdict_resource(result, bottleneck->resource);
    double best = bottleneck->best_at_once;
    double members = resource && resource->members > 1 ? resource->members : 1.0;
    double inside = resource ? (resource->waiting.mean + resource->inside.mean) / members : 0.0;
    if (best > 0.0 && inside > best)
        fprintf(out, "slowed down by %s at once, more than the %s with which it does most",
                quantity_text(QUANTITY_NUMBER, inside).text,
                quantity_text(QUANTITY_NUMBER, best).text);
    else
        fprintf(out, "used %s%s", utilization_text(result).text,
                best > 0.0 ? " of what it does at best" : "");
}

static void say_limit(const struct result *result, bool first, FILE *out)
{
    const struct result_bottleneck *bottleneck = &result->bottleneck;
    bool held = bottleneck->kind == BOTTLENECK_HELD;
    if (is_full_at_times(result)) {
        fprintf(
            out, "%s is used %s on average but %s at its peak", bottleneck->resource,
            utilization_text(result).text,
            quantity_text(QUANTITY_SHARE,
                          verdict_peak(result, verdict_resource(result, bottleneck->resource)))
                .text);
        return;
    }
    switch (bottleneck->kind) {
    case BOTTLENECK_NONE:
        fputs("nothing makes requests wait for long", out);
        say_most_used(result, out);
        return;
    case BOTTLENECK_CLIENTS:
        fputs("the users set the pace, thinking most of the time", out);
        say_most_used(result, out);
        return;
    case BOTTLENECK_SERVES:
    case BOTTLENECK_HELD:
        break;
    }
    fprintf(out, "%s is %s", or_something(bottleneck->resource), first ? "" : "the limit, ");
    if (held)
        fprintf(out, "held %s", utilization_text(result).text);
    else
        say_use(result, out);
    if (is_of_one_row(result))
        fputs(" at its busiest row", out);
    if (held)
        say_holders(bottleneck, out);
}

/* ---- the sentence ---- */

enum quantity_unit verdict_goal_unit(const struct scenario_goal *goal)
{
    switch (goal->kind) {
    case GOAL_ERRORS:
        return QUANTITY_SHARE;
    case GOAL_THROUGHPUT:
        return QUANTITY_RATE;
    case GOAL_PERCENTILE:
    case GOAL_MEAN:
    case GOAL_MAX:
        break;
    }
    return QUANTITY_TIME;
}

static const char *bound_of(const struct scenario_goal *goal)
{
    return goal->kind == GOAL_THROUGHPUT ? "at least" : "at most";
}

const char *verdict_goal(const struct scenario_goal *goal, struct arena *arena)
{
    struct writing writing;
    fprintf(begin(&writing), "%s %s %s", goal->name, bound_of(goal),
            quantity_exact(verdict_goal_unit(goal), goal->limit).text);
    return finish(&writing, arena);
}

static void say_worst_goal(const struct goals *goals, FILE *out)
{
    const struct scenario_goal *goal = goals->worst->goal;
    enum quantity_unit unit = verdict_goal_unit(goal);
    struct quantity found = quantity_both(unit, &goals->worst->measured);
    struct quantity limit = quantity_exact(unit, goal->limit);
    fprintf(out, "%s of %s %s %s, ", goal->name, goals->of,
            goal->kind == GOAL_ERRORS ? "are" : "is", found.text);
    if (goals->worst->certain)
        fprintf(out, "not %s %s", bound_of(goal), limit.text);
    else if (isfinite(goals->worst->measured.high - goals->worst->measured.low))
        fprintf(out, "too close to %s to tell", limit.text);
    else
        fputs("but how sure that is takes more than one replication to tell", out);
}

/* "its objective is", "both objectives are", "2 of 5 objectives are". */
static void say_count(int count, int all, const char *what, FILE *out)
{
    if (all == 1)
        fprintf(out, "; its objective is %s", what);
    else if (count < all)
        fprintf(out, "; %d of %d objectives %s %s", count, all, count == 1 ? "is" : "are",
                what);
    else if (all == 2)
        fprintf(out, "; both objectives are %s", what);
    else
        fprintf(out, "; all %d objectives are %s", all, what);
}

/* What the sentence has not said of the objectives yet. */
static void say_other_goals(const struct goals *goals, enum verdict verdict, FILE *out)
{
    bool told = verdict == VERDICT_MISSED || verdict == VERDICT_UNDECIDED;
    if (goals->all == 0 || (told && goals->all == 1))
        return;
    if (goals->missed)
        say_count(goals->missed, goals->all, "missed", out);
    else if (goals->undecided)
        say_count(goals->undecided, goals->all, "not decided", out);
    else if (verdict != VERDICT_UNSTABLE) /* there they are met so far */
        say_count(goals->all, goals->all, "met", out);
}

static void say_instability(const struct result *result, FILE *out)
{
    const struct result_growth *growth = &result->growth;
    if (growth->standstill) {
        fprintf(out, "after %s time stands still: requests that take no time are sent for ever",
                quantity_text(QUANTITY_TIME, growth->overflowed_at).text);
        return;
    }
    fputs("requests pile up", out);
    if (growth->at)
        fprintf(out, " at %s", growth->at);
    if (growth->backlog_per_s.low > 0.0)
        fprintf(out, ", %s more than are done",
                quantity_both(QUANTITY_RATE, &growth->backlog_per_s).text);
    if (result->system.errors.mean >= MOSTLY)
        fprintf(out, ", and %s of requests do not end well",
                quantity_mean(QUANTITY_SHARE, &result->system.errors).text);
    if (growth->overflowed && result->scenario && result->scenario->run)
        fprintf(out, ", and after %s there were more than %s",
                quantity_text(QUANTITY_TIME, growth->overflowed_at).text,
                quantity_exact(QUANTITY_NUMBER, result->scenario->run->max_in_flight).text);
    if (isfinite(growth->stable_per_s)) {
        fprintf(out, "; it would be stable up to %s",
                quantity_text(QUANTITY_RATE, growth->stable_per_s).text);
        if (isfinite(growth->stable_share))
            fprintf(out, ", %.2g%% of the present load", growth->stable_share * 100.0);
    } else if (isfinite(growth->stable_share)) {
        fprintf(out, "; it would be stable with %.2g%% of the present load",
                growth->stable_share * 100.0);
    }
}

static int commonest_error(const struct result_answers *answers)
{
    int most = OUTCOME_OK;
    for (int i = OUTCOME_OK + 1; i < OUTCOME_COUNT; i++)
        if (answers->error_by[i].mean > (most ? answers->error_by[most].mean : 0.0))
            most = i;
    return most;
}

static void say_failing(const struct result *result, FILE *out)
{
    static const char *const how[OUTCOME_COUNT] = {
        [OUTCOME_REFUSED] = "refused by a full backlog",
        [OUTCOME_TIMEOUT] = "timed out waiting for their turn",
        [OUTCOME_LOCK_TIMEOUT] = "timed out waiting for a row",
        [OUTCOME_DEADLOCK] = "victims of deadlocks",
        [OUTCOME_ERROR] = "by an error",
        [OUTCOME_GAVE_UP] = "given up by their clients",
    };
    const struct result_answers *system = &result->system;
    int most = commonest_error(system);
    fprintf(out, "%s of requests do not end well",
            quantity_mean(QUANTITY_SHARE, &system->errors).text);
    if (most != OUTCOME_OK)
        fprintf(out, ", most of them %s", how[most]);
    if (system->throughput.mean > 0.0)
        fprintf(out, "; only %s do", quantity_mean(QUANTITY_RATE, &system->throughput).text);
    else
        fputs("; none does", out);
}

static void say_standing(const struct result *result, enum verdict verdict,
                         const struct goals *goals, FILE *out)
{
    switch (verdict) {
    case VERDICT_UNSTABLE:
        fputs("Unstable: ", out);
        say_instability(result, out);
        return;
    case VERDICT_FAILING:
        fputs("Most requests fail: ", out);
        say_failing(result, out);
        break;
    case VERDICT_UNSTEADY:
        fputs(verdict_varies(result->scenario)
                  ? "Never in steady state: the traffic changes over time, so averages hide "
                    "its peaks"
                  : "Not in steady state: these averages are no predictions",
              out);
        break;
    case VERDICT_MISSED:
        fputs(goals->missed > 1 ? "Objectives missed: " : "Objective missed: ", out);
        say_worst_goal(goals, out);
        break;
    case VERDICT_UNDECIDED:
        fputs("Not decided: ", out);
        say_worst_goal(goals, out);
        break;
    case VERDICT_SATURATED:
    case VERDICT_NEAR_LIMIT:
    case VERDICT_BELOW:
    case VERDICT_FAR:
        fprintf(out, "%c%s: ", toupper((unsigned char)*verdict_words[verdict]),
                verdict_words[verdict] + 1);
        say_limit(result, true, out);
        say_growth(result, out);
        return;
    }
    fputs("; ", out);
    say_limit(result, false, out);
    if (verdict != VERDICT_FAILING)
        say_growth(result, out);
}

const char *verdict_sentence(const struct result *result, struct arena *arena)
{
    struct writing writing;
    FILE *out = begin(&writing);
    struct goals goals = count_goals(result);
    enum verdict verdict = verdict_of(result);
    say_standing(result, verdict, &goals, out);
    say_other_goals(&goals, verdict, out);
    fputc('.', out);
    return finish(&writing, arena);
}

/* ---- why ---- */

static const char *percent(double share, char text[static 16])
{
    snprintf(text, 16, "%.2g%%", share * 100.0);
    if (share >= 0.995)
        snprintf(text, 16, "100%%");
    return text;
}

/* Who has what while waiting for the limit: the links before it. */
static void say_chain(const struct result_bottleneck *bottleneck, FILE *out)
{
    int before = 0;
    while (before < bottleneck->links && bottleneck->resource &&
           strcmp(bottleneck->chain[before], bottleneck->resource) != 0)
        before++;
    if (before == 0 || before == bottleneck->links)
        return;
    fputs("; those who wait for it hold ", out);
    for (int i = 0; i < before; i++)
        fprintf(out, "%s%s",
                i == 0           ? ""
                : i + 1 < before ? ", "
                                 : " and ",
                bottleneck->chain[i]);
}

static void say_waiting(const struct result_bottleneck *bottleneck, FILE *out)
{
    char share[16];
    if (isfinite(bottleneck->waiting_share) && bottleneck->waiting_share >= 0.005)
        fprintf(out, "; %s of the mean response is spent waiting for it",
                percent(bottleneck->waiting_share, share));
}

const char *verdict_why(const struct result *result, struct arena *arena)
{
    struct writing writing;
    FILE *out = begin(&writing);
    const struct result_bottleneck *bottleneck = &result->bottleneck;
    const char *name = or_something(bottleneck->resource);
    struct quantity use = utilization_text(result);
    char share[16];
    switch (bottleneck->kind) {
    case BOTTLENECK_NONE:
    case BOTTLENECK_CLIENTS:
        fputs(bottleneck->kind == BOTTLENECK_NONE
                  ? "no resource makes requests wait for long"
                  : "users spend most of their time thinking, not waiting",
              out);
        say_most_used(result, out);
        break;
    case BOTTLENECK_SERVES:
        fprintf(out, "%s is ", name);
        say_use(result, out);
        fputs(", by its own work", out);
        say_waiting(bottleneck, out);
        say_chain(bottleneck, out);
        break;
    case BOTTLENECK_HELD:
        fprintf(out, "%s is held%s %s", name, is_of_one_row(result) ? ", its busiest row" : "",
                use.text);
        if (bottleneck->doing)
            fprintf(out, ", and %s of that time its holders %s %s",
                    percent(bottleneck->doing_share, share),
                    bottleneck->doing_waits ? "wait for" : "are at", bottleneck->doing);
        say_waiting(bottleneck, out);
        say_chain(bottleneck, out);
        break;
    }
    return finish(&writing, arena);
}

/* ---- warnings ---- */

static const struct result_budget *find_budget(const struct result *result,
                                               const char *database)
{
    for (int i = 0; database && i < result->budgets; i++)
        if (strcmp(result->budget[i].database, database) == 0)
            return &result->budget[i];
    return NULL;
}

static void say_pool(const struct result_budget_pool *pool, FILE *out)
{
    if (pool->instances > 1)
        fprintf(out, "%u instances x ", pool->instances);
    if (pool->workers > 1)
        fprintf(out, "%u workers x ", pool->workers);
    if (pool->connections == 0)
        fputs("any number of connections", out);
    else
        fprintf(out, "%u connection%s", pool->connections, pool->connections == 1 ? "" : "s");
}

const char *verdict_pool(const struct result_budget_pool *pool, struct arena *arena)
{
    struct writing writing;
    say_pool(pool, begin(&writing));
    return finish(&writing, arena);
}

static void say_sum(const struct result_budget *budget, FILE *out)
{
    for (int i = 0; budget && i < budget->pools; i++) {
        fputs(i ? " + " : "", out);
        say_pool(&budget->pool[i], out);
    }
    if (budget && budget->pools)
        fputs(" = ", out);
}

static void say_warning(const struct result *result, const struct result_warning *warning,
                        FILE *out)
{
    const char *at = warning->at ? warning->at : "the system";
    struct quantity number = quantity_exact(QUANTITY_NUMBER, warning->number);
    struct quantity limit = quantity_exact(QUANTITY_NUMBER, warning->limit);
    switch (warning->kind) {
    case WARN_BUDGET:
        fputs("connection budget: ", out);
        say_sum(find_budget(result, warning->at), out);
        fprintf(out, "%s of %s that %s lets in", number.text, limit.text, at);
        break;
    case WARN_BUDGET_ROLLOUT:
        fprintf(out,
                "connection budget: with one more instance of each service, as during a "
                "roll-out, %s connections of %s that %s lets in",
                number.text, limit.text, at);
        break;
    case WARN_NOT_STEADY:
        fputs(verdict_varies(result->scenario)
                  ? "no steady state, since the traffic changes over time"
                  : "not in steady state: no end of the warm-up was seen; a longer "
                    "run.duration may show it",
              out);
        break;
    case WARN_LAW:
        fprintf(out,
                "Little's Law does not hold at %s, so what is there still grows or drains; a "
                "longer run.duration or run.warmup may help",
                at);
        break;
    case WARN_IMPRECISE:
        fprintf(out, "precision: ±%s was reached, not the ±%s asked for",
                quantity_text(QUANTITY_SHARE, warning->number).text,
                quantity_exact(QUANTITY_SHARE, warning->limit).text);
        break;
    case WARN_FEW:
        fprintf(out, "only %.0f answer%s of %s a replication: too few for its percentiles",
                ceil(warning->number), warning->number > 1.0 ? "s" : "", at);
        break;
    case WARN_INTERRUPTED:
        fprintf(out, "interrupted after %s of %s replications", number.text, limit.text);
        break;
    }
}

const char *verdict_warning(const struct result *result, const struct result_warning *warning,
                            struct arena *arena)
{
    struct writing writing;
    say_warning(result, warning, begin(&writing));
    return finish(&writing, arena);
}
