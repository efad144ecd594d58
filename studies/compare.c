#include "studies/compare.h"

#include "sim/interval.h"
#include "studies/difference.h"

#include <math.h>
#include <string.h>

const char *const compare_quantity_names[COMPARE_QUANTITIES] = {
    "throughput", "mean", "p50", "p90", "p95", "p99", "errors"};

const struct measured *compare_figure(const struct result_answers *answers,
                                      enum compare_quantity quantity)
{
    switch (quantity) {
    case COMPARE_THROUGHPUT:
        return &answers->throughput;
    case COMPARE_MEAN:
        return &answers->mean;
    case COMPARE_P50:
        return &answers->p50;
    case COMPARE_P90:
        return &answers->p90;
    case COMPARE_P95:
        return &answers->p95;
    case COMPARE_P99:
        return &answers->p99;
    case COMPARE_ERRORS:
    case COMPARE_QUANTITIES:
        break;
    }
    return &answers->errors;
}

/* ---- two figures ---- */

struct measured compare_ratio(const struct measured *before, const struct measured *after,
                              int pairs)
{
    struct arena *arena = arena_open();
    double *old = arena_array(arena, (size_t)pairs + 1, sizeof *old);
    double *new = arena_array(arena, (size_t)pairs + 1, sizeof *new);
    int count = 0;
    for (int i = 0; before->value && after->value && i < pairs; i++) {
        if (isnan(before->value[i]) || isnan(after->value[i]))
            continue;
        old[count] = before->value[i];
        new[count++] = after->value[i];
    }
    struct estimate ratio = {(double)NAN, -(double)INFINITY, (double)INFINITY};
    if (count > 0)
        ratio = interval_ratio(old, new, count, RESULT_CONFIDENCE);
    arena_close(arena);
    return (struct measured){ratio.mean, fmax(0.0, ratio.low), ratio.high, NULL};
}

/* Of throughput more is better, of all else less. */
static enum compare_verdict judge(const struct measured *difference, bool more_is_better)
{
    enum difference_word word = difference_word(difference);
    if (difference->low == 0.0 && difference->high == 0.0)
        return COMPARE_SAME;
    if (!isfinite(difference->high - difference->low))
        return COMPARE_NO_INTERVAL;
    if (word == DIFFERENCE_NONE)
        return COMPARE_NO_EVIDENCE;
    return (word == DIFFERENCE_MORE) == more_is_better ? COMPARE_BETTER : COMPARE_WORSE;
}

static void add_rows(struct compare *compare, const char *request,
                     const struct result_answers *before, const struct result_answers *after)
{
    for (int i = 0; i < COMPARE_QUANTITIES; i++) {
        struct compare_row *row = &compare->row[compare->rows++];
        enum compare_quantity quantity = (enum compare_quantity)i;
        *row = (struct compare_row){
            .request = request,
            .quantity = quantity,
            .before = compare_figure(before, quantity),
            .after = compare_figure(after, quantity),
        };
        row->difference = difference_of(row->before, row->after, compare->pairs);
        row->ratio = compare_ratio(row->before, row->after, compare->pairs);
        row->verdict = judge(&row->difference, quantity == COMPARE_THROUGHPUT);
        compare->better += row->verdict == COMPARE_BETTER;
        compare->worse += row->verdict == COMPARE_WORSE;
    }
}

/* ---- who is who ---- */

static const struct result_answers *same_request(const struct result *result,
                                                 const struct result_answers *request)
{
    for (int i = 0; i < result->requests; i++)
        if (result->request[i].sent == request->sent &&
            strcmp(result->request[i].name, request->name) == 0)
            return &result->request[i];
    return NULL;
}

static int list_missing(const struct result *from, const struct result *in, const char **name)
{
    int count = 0;
    for (int i = 0; i < from->requests; i++)
        if (!same_request(in, &from->request[i]))
            name[count++] = from->request[i].name;
    return count;
}

static const struct result_goal *same_goal(const struct result_answers *answers,
                                           const struct result_goal *goal)
{
    for (int i = 0; answers && i < answers->goals; i++)
        if (strcmp(answers->goal[i].goal->name, goal->goal->name) == 0)
            return &answers->goal[i];
    return NULL;
}

/* ---- objectives ---- */

static void add_goal(struct compare *compare, const char *request,
                     const struct result_goal *before, const struct result_goal *after)
{
    struct compare_goal *goal = &compare->goal[compare->goals++];
    const struct result_goal *either = after ? after : before; /* one of them there is */
    *goal = (struct compare_goal){
        .request = request,
        .goal = either ? either->goal : NULL,
        .before = before,
        .after = after,
        .verdict = COMPARE_NO_INTERVAL,
    };
    if (!before || !after)
        return;
    struct measured difference =
        difference_of(&before->measured, &after->measured, compare->pairs);
    goal->verdict = judge(&difference, goal->goal->kind == GOAL_THROUGHPUT);
}

static void add_goals(struct compare *compare)
{
    for (int i = 0; i < compare->after->requests; i++) {
        const struct result_answers *after = &compare->after->request[i];
        const struct result_answers *before = same_request(compare->before, after);
        for (int j = 0; before && j < after->goals; j++)
            add_goal(compare, after->name, same_goal(before, &after->goal[j]), &after->goal[j]);
    }
    for (int i = 0; i < compare->before->requests; i++) {
        const struct result_answers *before = &compare->before->request[i];
        const struct result_answers *after = same_request(compare->after, before);
        for (int j = 0; after && j < before->goals; j++)
            if (!same_goal(after, &before->goal[j]))
                add_goal(compare, before->name, &before->goal[j], NULL);
    }
}

static int goals_in(const struct result *result)
{
    int goals = 0;
    for (int i = 0; i < result->requests; i++)
        goals += result->request[i].goals;
    return goals;
}

/* ---- the whole ---- */

struct compare compare_of(const struct result *before, const struct result *after,
                          struct arena *arena)
{
    struct compare compare = {.before = before, .after = after};
    size_t most = (size_t)(1 + before->requests) * COMPARE_QUANTITIES;
    compare.pairs =
        before->replications < after->replications ? before->replications : after->replications;
    compare.row = arena_array(arena, most, sizeof *compare.row);
    compare.goal = arena_array(arena, (size_t)(goals_in(before) + goals_in(after)) + 1,
                               sizeof *compare.goal);
    compare.only_before = arena_array(arena, (size_t)before->requests, sizeof(const char *));
    compare.only_after = arena_array(arena, (size_t)after->requests, sizeof(const char *));
    compare.only_befores = list_missing(before, after, compare.only_before);
    compare.only_afters = list_missing(after, before, compare.only_after);
    add_rows(&compare, NULL, &before->system, &after->system);
    for (int i = 0; i < before->requests; i++) {
        const struct result_answers *other = same_request(after, &before->request[i]);
        if (other)
            add_rows(&compare, other->name, &before->request[i], other);
    }
    add_goals(&compare);
    compare.broke = before->stable && !after->stable;
    return compare;
}

const struct compare_row *compare_find(const struct compare *compare, const char *request,
                                       enum compare_quantity quantity)
{
    for (int i = 0; i < compare->rows; i++) {
        const struct compare_row *row = &compare->row[i];
        bool same =
            request ? row->request && strcmp(row->request, request) == 0 : row->request == NULL;
        if (same && row->quantity == quantity)
            return row;
    }
    return NULL;
}

double compare_precision(const struct compare *compare)
{
    static const enum compare_quantity keys[] = {COMPARE_THROUGHPUT, COMPARE_MEAN, COMPARE_P95};
    double widest = 0.0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct measured *ratio = &compare_find(compare, NULL, keys[i])->ratio;
        double half = (ratio->high - ratio->low) / 2.0;
        widest = isnan(half) ? (double)INFINITY : fmax(widest, half);
    }
    return widest;
}

/* ---- running both ---- */

static struct result *run_one(const struct scenario *scenario, const struct scenario_run *run,
                              const struct run_settings *settings, struct arena *arena,
                              const char **imbalance)
{
    struct scenario *copy = ARENA_NEW(arena, struct scenario);
    *copy = *scenario;
    copy->run = run;
    struct result *result = run_scenario(copy, settings, arena, imbalance);
    return result && result->replications > 0 ? result : NULL;
}

/* The longer warm-up of the two is right for both. */
static bool run_both(struct compare_pair *pair, const struct scenario_run *run,
                     const struct run_settings *settings, struct arena *arena,
                     const char **imbalance)
{
    for (int i = 0; i < 2; i++) {
        struct result *result = run_one(pair->scenario[i], run, settings, arena, imbalance);
        if (!result || result->interrupted)
            return *imbalance == NULL;
        pair->result[i] = result;
    }
    struct result *const *result = pair->result;
    if (!result[0]->warmup_found || !result[1]->warmup_found ||
        result[0]->warmup_s == result[1]->warmup_s)
        return true;
    int shorter = result[0]->warmup_s > result[1]->warmup_s;
    struct scenario_run *same = ARENA_NEW(arena, struct scenario_run);
    *same = *run;
    same->warmup_auto = false;
    same->warmup = sim_from_seconds(result[!shorter]->warmup_s);
    struct result *again = run_one(pair->scenario[shorter], same, settings, arena, imbalance);
    if (again && !again->interrupted) {
        again->warmup_found = true;
        pair->result[shorter] = again;
    }
    return *imbalance == NULL;
}

static int more_replications(int now, double reached, double wanted)
{
    double needed = 1.1 * now * (reached / wanted) * (reached / wanted);
    needed = fmin(needed, 8.0 * now);
    return (int)fmin(COMPARE_MOST, fmax(now + 1, ceil(needed)));
}

bool compare_run(struct compare_pair *pair, const struct run_settings *settings,
                 struct arena *arena, const char **imbalance)
{
    const struct scenario_run *given = pair->scenario[0]->run;
    struct scenario_run *run = ARENA_NEW(arena, struct scenario_run);
    struct run_settings how = *settings;
    double wanted = settings->precision > 0.0 ? settings->precision : given->precision;
    *imbalance = NULL;
    *run = *given;
    run->precision = how.precision = 0.0;
    how.replications = settings->replications ? settings->replications : (int)run->replications;
    for (;;) {
        struct result *before[2] = {pair->result[0], pair->result[1]};
        if (!run_both(pair, run, &how, arena, imbalance))
            return false;
        bool whole = pair->result[0] != before[0] && pair->result[1] != before[1];
        if (!whole || wanted == 0.0 || how.replications >= COMPARE_MOST)
            return true;
        struct compare compare = compare_of(pair->result[0], pair->result[1], arena);
        double reached = compare_precision(&compare);
        if (reached <= wanted || !pair->result[0]->stable || !pair->result[1]->stable)
            return true;
        how.replications = more_replications(how.replications, reached, wanted);
    }
}
