#include "plots/why_report.h"

#include "plots/effect_charts.h"
#include "plots/lever_name.h"
#include "plots/quantity.h"
#include "plots/shell_word.h"
#include "plots/verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array)    (sizeof(array) / sizeof *(array))
#define VIEWS           5
#define WEAK            0.25 /* of the best lever: a resource that brings less is no lever */
#define FULL_ENOUGH     0.3  /* to ask why it is no lever */
#define IDLE_SHOWN      12   /* levers that do nothing */
#define MENTIONED       3
#define P95_THAT_COUNTS 0.01

static bool is_better(const struct why_effect *effect)
{
    return effect->word == WHY_BETTER;
}

static const struct measured *ranked(const struct why *why, const struct why_effect *effect)
{
    return &effect->effect.change[why->by];
}

static const char *ranked_text(const struct why *why, const struct why_effect *effect,
                               struct arena *arena)
{
    return why->by == PAIRED_THROUGHPUT ? lever_throughput(&effect->effect, arena)
                                        : lever_effect(ranked(why, effect), arena);
}

static const char *figure_word(const struct why *why)
{
    return why->by == PAIRED_THROUGHPUT ? "throughput" : "mean response";
}

/* ---- the answer ---- */

static void tell_answer(struct report_page *page, const struct why *why)
{
    struct arena *arena = page->arena;
    const struct why_effect *best = why->effect, *next = why->effect + 1;
    const char *lead = arena_print(arena, "What the %s hangs on:", figure_word(why));
    if (why->effects == 0 || !is_better(best)) {
        page->manner->verdict(
            page, lead, " no lever shows any effect for the better, each pulled alone.", true);
        return;
    }
    const char *text =
        arena_print(arena, " %s (%s) changes it by %s", lever_name(best->lever, arena),
                    lever_change(best->lever, arena), ranked_text(why, best, arena));
    if (why->effects > 1 && is_better(next))
        text = arena_print(arena, "%s, %s (%s) by %s", text, lever_name(next->lever, arena),
                           lever_change(next->lever, arena), ranked_text(why, next, arena));
    page->manner->verdict(page, lead, arena_print(arena, "%s.", text), true);
}

/* ---- all levers ---- */

/* Of what changes nothing that levers are ranked by. */
static const char *other_word(const struct why_effect *effect)
{
    const struct measured *p95 = &effect->effect.change[PAIRED_P95];
    if (effect->effect.same)
        return "none";
    if (p95->low > P95_THAT_COUNTS)
        return "p95 worse";
    return p95->high < -P95_THAT_COUNTS ? "p95 better" : "no evidence";
}

static const char *word_of(const struct why_effect *effect)
{
    switch (effect->word) {
    case WHY_BETTER:
        return "better";
    case WHY_WORSE:
        return "worse";
    case WHY_UNKNOWN:
        return "not tried";
    default:
        return other_word(effect);
    }
}

static enum table_tone tone_of(const struct why_effect *effect)
{
    switch (effect->word) {
    case WHY_BETTER:
        return TABLE_GOOD;
    case WHY_WORSE:
        return TABLE_BAD;
    default:
        return TABLE_FAINT;
    }
}

/* "140/s → 152/s": what the system could carry, as far as utilization tells. */
static const char *limit_cell(const struct why_effect *effect, struct arena *arena)
{
    double before = effect->effect.room_before, after = effect->effect.room;
    if (!isfinite(before) || !isfinite(after) || !(before > 0.0))
        return "–";
    double change = (after / before - 1.0) * 100.0;
    return fabs(change) < 0.5 ? "0" : arena_print(arena, "%+.0f%%", change);
}

static void effect_row(const struct why *why, const struct why_effect *effect,
                       struct table *table, struct arena *arena)
{
    const struct paired_effect *paired = &effect->effect;
    bool plain = effect->word == WHY_BETTER || effect->word == WHY_WORSE;
    enum table_tone tone = plain ? TABLE_PLAIN : TABLE_FAINT;
    table_cell(table, TABLE_PLAIN, "%s", lever_name(effect->lever, arena));
    table_cell(table, tone, "%s", lever_change(effect->lever, arena));
    if (why->by == PAIRED_THROUGHPUT)
        table_cell(table, tone, "%s", lever_throughput(paired, arena));
    table_cell(table, tone, "%s", lever_effect(&paired->change[PAIRED_MEAN], arena));
    table_cell(table, tone, "%s", lever_effect(&paired->change[PAIRED_P95], arena));
    if (why->by != PAIRED_THROUGHPUT)
        table_cell(table, tone, "%s", limit_cell(effect, arena));
    table_cell(table, tone_of(effect), "%s", word_of(effect));
}

static void tell_levers(struct report_page *page, const struct why *why)
{
    static const struct table_column of_users[] = {
        {"lever",      TABLE_LEFT,  TABLE_IS_CUT},
        {"change",     TABLE_LEFT,  TABLE_STAYS },
        {"throughput", TABLE_RIGHT, TABLE_STAYS },
        {"mean",       TABLE_RIGHT, TABLE_STAYS },
        {"p95",        TABLE_RIGHT, TABLE_STAYS },
        {"",           TABLE_LEFT,  TABLE_STAYS },
    };
    static const struct table_column of_traffic[] = {
        {"lever",  TABLE_LEFT,  TABLE_IS_CUT},
        {"change", TABLE_LEFT,  TABLE_STAYS },
        {"mean",   TABLE_RIGHT, TABLE_STAYS },
        {"p95",    TABLE_RIGHT, TABLE_STAYS },
        {"room",   TABLE_RIGHT, TABLE_STAYS },
        {"",       TABLE_LEFT,  TABLE_STAYS },
    };
    struct table *table =
        table_new(why->by == PAIRED_THROUGHPUT ? of_users : of_traffic, COUNT(of_users));
    int idle = 0;
    for (int i = 0; i < why->effects; i++) {
        if (why->effect[i].word == WHY_NOTHING && ++idle > IDLE_SHOWN)
            continue;
        if (i > 0 && why->effect[i].word != why->effect[i - 1].word)
            table_rule(table);
        effect_row(why, &why->effect[i], table, page->arena);
    }
    page->manner->section(page, "Levers");
    page->manner->table(page, table);
    table_free(table);
    if (idle > IDLE_SHOWN)
        page->manner->say(page,
                          arena_print(page->arena, "%d more %s no evidence of any effect.",
                                      idle - IDLE_SHOWN,
                                      idle - IDLE_SHOWN == 1 ? "lever shows" : "levers show"));
    if (why->unused > 0)
        page->manner->say(page, arena_print(page->arena,
                                            "%d %s of what nobody uses or waits for %s left "
                                            "out.",
                                            why->unused, why->unused == 1 ? "lever" : "levers",
                                            why->unused == 1 ? "is" : "are"));
}

/* ---- the three views ---- */

static int helping(const struct why *why)
{
    int count = 0;
    while (count < why->effects && is_better(&why->effect[count]))
        count++;
    return count;
}

static const char *short_text(const struct why *why, const struct why_effect *effect,
                              struct arena *arena)
{
    double mean = ranked(why, effect)->mean;
    return isnan(mean) ? "" : arena_print(arena, "%+.1f%%", mean * 100.0);
}

static void views_row(const struct why *why, int row, struct table *table, struct arena *arena)
{
    const struct result_bottleneck *bottleneck = &why->base->bottleneck;
    const struct why_effect *effect = &why->effect[row];
    table_cell(table, TABLE_PLAIN, "%d", row + 1);
    table_cell(table, TABLE_PLAIN, "%s",
               row < bottleneck->links            ? bottleneck->chain[row]
               : row == 0 && bottleneck->resource ? bottleneck->resource
                                                  : "");
    if (row < helping(why)) {
        table_cell(table, TABLE_PLAIN, "%s", lever_name(effect->lever, arena));
        table_cell(table, TABLE_PLAIN, "%s", short_text(why, effect, arena));
    } else {
        table_cell(table, TABLE_PLAIN, "%s", "");
        table_cell(table, TABLE_PLAIN, "%s", "");
    }
    if (row < why->uses) {
        const struct result_resource *resource = why->use[row].resource;
        table_cell(table, TABLE_PLAIN, "%s", resource->name);
        table_cell(table, TABLE_PLAIN, "%s",
                   quantity_mean(QUANTITY_SHARE, &resource->utilization).text);
    } else {
        table_cell(table, TABLE_PLAIN, "%s", "");
        table_cell(table, TABLE_PLAIN, "%s", "");
    }
}

static void tell_views(struct report_page *page, const struct why *why)
{
    static const struct table_column columns[] = {
        {"",                      TABLE_RIGHT, TABLE_STAYS },
        {"held, outermost first", TABLE_LEFT,  TABLE_IS_CUT},
        {"levers",                TABLE_LEFT,  TABLE_IS_CUT},
        {"",                      TABLE_RIGHT, TABLE_STAYS },
        {"fullest",               TABLE_LEFT,  TABLE_IS_CUT},
        {"",                      TABLE_RIGHT, TABLE_STAYS },
    };
    const struct result_bottleneck *bottleneck = &why->base->bottleneck;
    int rows = bottleneck->links > helping(why) ? bottleneck->links : helping(why);
    rows = why->uses > rows ? why->uses : rows;
    rows = rows < VIEWS ? rows : VIEWS;
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < rows; i++)
        views_row(why, i, table, page->arena);
    page->manner->section(page, "Three views");
    page->manner->table(page, table);
    table_free(table);
}

/* ---- where they disagree ---- */

/* Why one more of it does little. */
static const char *reason(const struct result_resource *resource, struct arena *arena)
{
    if (resource->doings == 0)
        return arena_print(arena, "a visit waits %s for it",
                           quantity_mean(QUANTITY_TIME, &resource->wait).text);
    const struct result_doing *doing = &resource->held_while[0];
    return arena_print(arena,
                       "for %s of that time its holders are %s %s, and those of one more would "
                       "be too",
                       quantity_text(QUANTITY_SHARE, doing->share).text,
                       doing->waiting ? "waiting for" : "at", doing->at);
}

static bool is_weak(const struct why *why, const struct why_effect *more)
{
    return !is_better(more) || more->gain < WEAK * why->effect[0].gain;
}

static void tell_use(struct report_page *page, const struct why *why, const struct why_use *use)
{
    struct arena *arena = page->arena;
    const char *used = quantity_mean(QUANTITY_SHARE, &use->resource->utilization).text;
    used = arena_text(arena, used);
    if (!use->more || !is_weak(why, use->more))
        return;
    const char *brings = is_better(use->more)           ? "brings only "
                         : use->more->word == WHY_WORSE ? "makes it worse, "
                                                        : "brings nothing that shows, ";
    page->manner->say(page, arena_print(arena, "%s is in use %s, but one more (%s) %s%s: %s.",
                                        use->resource->name, used,
                                        lever_change(use->more->lever, arena), brings,
                                        ranked_text(why, use->more, arena),
                                        reason(use->resource, arena)));
}

/* Who is held longest while work is done at `at`. */
static const struct result_resource *held_during(const struct why *why, const char *at,
                                                 double *of_time)
{
    const struct result_resource *most = NULL;
    for (int i = 0; i < why->uses; i++) {
        const struct result_resource *resource = why->use[i].resource;
        for (int j = 0; j < resource->doings; j++) {
            const struct result_doing *doing = &resource->held_while[j];
            if (doing->waiting || strcmp(doing->at, at) != 0 || doing->share < WEAK)
                continue;
            if (!most || doing->share > *of_time) {
                most = resource;
                *of_time = doing->share;
            }
        }
    }
    return most;
}

static double use_of(const struct why *why, const char *name)
{
    const struct result_resource *resource = verdict_resource(why->base, name);
    return resource && isfinite(resource->utilization.mean) ? resource->utilization.mean : 0.0;
}

/* A lever on what is not full, though it is among the best. */
static void tell_quiet_lever(struct report_page *page, const struct why *why,
                             const struct why_effect *effect)
{
    const struct lever *lever = effect->lever;
    double of_time = 0.0;
    if (!lever->resource || lever_adds(lever->kind) || lever->kind >= LEVER_ORDER)
        return;
    const struct result_resource *held = held_during(why, lever->resource, &of_time);
    if (!held || use_of(why, lever->resource) >= 0.5 * held->utilization.mean)
        return;
    page->manner->say(
        page, arena_print(
                  page->arena,
                  "%s is not among what is full, and a fifth less of it brings %s: it is what "
                  "is done for %s of the time that %s is held.",
                  lever_name(lever, page->arena), ranked_text(why, effect, page->arena),
                  quantity_text(QUANTITY_SHARE, of_time).text, held->name));
}

/* The best that acts on one thing: an instance more brings some of everything. */
static const struct why_effect *best_single(const struct why *why)
{
    for (int i = 0; i < helping(why); i++)
        if (why->effect[i].lever->kind != LEVER_INSTANCES)
            return &why->effect[i];
    return NULL;
}

static void tell_instances(struct report_page *page, const struct why *why)
{
    const struct why_effect *best = why->effect;
    if (best->lever->kind == LEVER_INSTANCES)
        page->manner->say(
            page, arena_print(page->arena,
                              "%s (%s) brings workers, cores and pools at once; the levers "
                              "below it say which of them counts.",
                              lever_name(best->lever, page->arena),
                              lever_change(best->lever, page->arena)));
}

static void tell_agreement(struct report_page *page, const struct why *why)
{
    struct arena *arena = page->arena;
    const char *limit = why->base->bottleneck.resource;
    const struct why_effect *best = best_single(why);
    if (why->uses == 0 || !limit || !best)
        return;
    const char *fullest = why->use[0].resource->name, *name = lever_name(best->lever, arena);
    const char *on = best->lever->resource ? best->lever->resource : "";
    bool full = strcmp(limit, fullest) == 0, chain = strcmp(limit, on) == 0;
    const char *text;
    if (full && chain)
        text = arena_print(arena,
                           "All three agree on %s: it is the fullest, it is the limit by who "
                           "holds what, and the best lever acts on it.",
                           limit);
    else if (chain)
        text = arena_print(arena,
                           "They disagree: %s is the fullest, but the best lever acts on %s, "
                           "the limit by who holds what.",
                           fullest, limit);
    else
        text = arena_print(arena,
                           "They disagree: %s is the fullest, %s is the limit by who holds "
                           "what, and the best lever is %s.",
                           fullest, full ? "it" : limit, name);
    page->manner->say(page, text);
}

static void tell_disagreement(struct report_page *page, const struct why *why)
{
    int best = helping(why);
    page->manner->section(page, "");
    if (best == 0) {
        page->manner->say(page, "No lever helps, so there is nothing to compare.");
        return;
    }
    tell_agreement(page, why);
    tell_instances(page, why);
    for (int i = 0, told = 0; i < why->uses && told < MENTIONED; i++) {
        if (why->use[i].resource->utilization.mean < FULL_ENOUGH)
            break;
        told += why->use[i].more && is_weak(why, why->use[i].more);
        tell_use(page, why, &why->use[i]);
    }
    for (int i = 0; i < best && i < MENTIONED; i++)
        tell_quiet_lever(page, why, &why->effect[i]);
}

/* ---- how ---- */

static void tell_method(struct report_page *page, const struct why *why)
{
    int least = 0, most = 0, open = 0;
    for (int i = 0; i < why->effects; i++) {
        int count = why->effect[i].effect.replications;
        least = i == 0 || count < least ? count : least;
        most = count > most ? count : most;
        open += count > 0 && !why->effect[i].effect.settled;
    }
    struct arena *arena = page->arena;
    const char *count = least == most ? arena_print(arena, "%d", most)
                                      : arena_print(arena, "%d to %d", least, most);
    page->manner->section(page, "How it was measured");
    page->manner->say(
        page, arena_print(
                  arena,
                  "Each lever alone, beside the scenario as it is and under the same chance: "
                  "%s replications of %s, seed %llu, %.0f million events. ± is half of a 95%% "
                  "confidence interval.",
                  count, quantity_duration(why->measured_s).text,
                  (unsigned long long)why->base->seed, (double)why->events * 1e-6));
    if (open > 0)
        page->manner->say(page,
                          arena_print(arena,
                                      "%d %s wider than asked for when the longest run "
                                      "allowed had been reached.",
                                      open, open == 1 ? "interval was" : "intervals were"));
    if (why->interrupted)
        page->manner->warning(page, "interrupted: what had not been tried by then is unknown");
}

static void tell_next(struct report_page *page, const struct why_report *report)
{
    const struct why *why = report->why;
    if (!report->file || why->effects == 0 || !is_better(why->effect))
        return;
    struct arena *arena = page->arena;
    page->manner->section(page, "");
    page->manner->say(page, "The best of them, in full:");
    page->manner->command(page,
                          arena_print(arena, "headroom run%s%s --set %s %s",
                                      report->variant ? " --what-if " : "",
                                      report->variant ? shell_word(report->variant, arena) : "",
                                      shell_word(why->effect[0].lever->setting, arena),
                                      shell_word(report->file, arena)));
}

void why_report(struct report_page *page, const void *what)
{
    const struct why_report *report = what;
    const struct why *why = report->why;
    const char *name = why->base->scenario->name;
    if (name && *name)
        page->manner->title(page, name);
    const char *sentence = verdict_sentence(why->base, page->arena);
    page->manner->say(page, sentence);
    tell_answer(page, why);
    if (report->quiet)
        return;
    why_charts(page, why);
    tell_levers(page, why);
    tell_views(page, why);
    tell_disagreement(page, why);
    tell_method(page, why);
    tell_next(page, report);
}
