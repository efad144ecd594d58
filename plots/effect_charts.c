#include "plots/effect_charts.h"

#include "plots/chart_draft.h"
#include "plots/comparison_tables.h"
#include "plots/lever_name.h"
#include "plots/remedies_report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ROWS     12
#define QUIET_ROWS    3   /* of what does nothing, so that it is seen */
#define LARGE         3.0 /* a change by so much or more makes all of them ratios, */
#define LARGE_FALL    0.8 /* or a fall by so much */
#define LEAST_RATIO   1e-4
#define LARGE_PERCENT 999.5
#define THAT_COUNTS   0.01 /* where none changes more there is nothing to see */

/* ---- changes ---- */

/* "+9.1%", "-35%", "12 times". */
static const char *change_text(double change, struct arena *arena)
{
    double percent = change * 100.0;
    if (percent >= LARGE_PERCENT)
        return arena_print(arena, "%.3g times", change + 1.0);
    return arena_print(arena, fabs(percent) < 9.95 ? "%+.1f%%" : "%+.0f%%", percent);
}

static bool is_known(const struct measured *change)
{
    return isfinite(change->mean) && isfinite(change->high - change->low);
}

/* "-35% (-38% to -31%)". */
static const char *change_with_interval(const struct measured *change, struct arena *arena)
{
    const char *mean = change_text(change->mean, arena);
    if (!is_known(change))
        return mean;
    const char *low = change_text(change->low, arena);
    return arena_print(arena, "%s (%s to %s)", mean, low, change_text(change->high, arena));
}

static struct measured change_of(const struct measured *ratio)
{
    return (struct measured){
        .mean = ratio->mean - 1.0, .low = ratio->low - 1.0, .high = ratio->high - 1.0};
}

static bool are_large(const struct chart_draft *draft)
{
    for (int i = 0; i < draft->chart.rows; i++)
        if (draft->row[i].mean >= LARGE || draft->row[i].mean <= -LARGE_FALL)
            return true;
    return false;
}

/* Ratios, so that twice and half are equally far from none. */
static void show_changes(struct chart_draft *draft, const char *figure, const char *title)
{
    struct arena *arena = draft->album->page->arena;
    draft->chart.x.unit = CHART_CHANGE;
    draft->chart.x.label = arena_print(arena, "change of %s", figure);
    if (are_large(draft)) {
        for (int i = 0; i < draft->chart.rows; i++) {
            struct chart_row *row = &draft->row[i];
            row->mean = fmax(row->mean + 1.0, LEAST_RATIO);
            row->low = fmax(row->low + 1.0, LEAST_RATIO);
            row->high = fmax(row->high + 1.0, LEAST_RATIO);
        }
        draft->chart.x.unit = CHART_NUMBER;
        draft->chart.x.scale = CHART_LOG;
        draft->chart.x.label = arena_print(arena, "%s, times what it was", figure);
        draft->chart.none = 1.0;
    }
    chart_draft_show(draft, title);
}

/* ---- a scenario beside its variants ---- */

struct variant {
    const char *name;
    struct measured change;
    enum chart_tone tone;
};

static enum chart_tone tone_of(const struct measured *change, bool more_is_better)
{
    bool little = fabs(change->mean) < THAT_COUNTS;
    if (!is_known(change) || little || (change->low <= 0.0 && change->high >= 0.0))
        return CHART_FAINT;
    return (change->mean > 0.0) == more_is_better ? CHART_GOOD : CHART_BAD;
}

static const char *variants_title(const struct variant *variant, int count, const char *figure,
                                  struct arena *arena)
{
    const struct variant *best = NULL, *worst = NULL;
    for (int i = 0; i < count; i++) {
        const struct variant *at = &variant[i];
        if (at->tone == CHART_GOOD &&
            (!best || fabs(log1p(at->change.mean)) > fabs(log1p(best->change.mean))))
            best = at;
        if (at->tone == CHART_BAD &&
            (!worst || fabs(log1p(at->change.mean)) > fabs(log1p(worst->change.mean))))
            worst = at;
    }
    if (!best && !worst)
        return arena_print(arena, "No evidence that any of them changes %s much", figure);
    const char *good = best ? arena_print(arena, "'%s' is best: %s %s", best->name, figure,
                                          change_with_interval(&best->change, arena))
                            : arena_print(arena, "None of them makes %s better", figure);
    return worst ? arena_print(arena, "%s; '%s' makes it worse, %s", good, worst->name,
                               change_text(worst->change.mean, arena))
                 : good;
}

void variant_charts(struct report_page *page, struct result *const *result, int count)
{
    struct chart_album album = {.page = page};
    if (!page->manner->chart || count < 2)
        return;
    bool more = why_ranked_by(result[0]) == PAIRED_THROUGHPUT;
    const struct result_answers *before = &result[0]->system;
    struct variant *variant = arena_array(page->arena, (size_t)count, sizeof *variant);
    struct chart_draft draft;
    chart_draft_start(&draft, &album, CHART_EFFECTS, "what each variant changes");
    for (int i = 1; i < count && draft.chart.rows < CHART_DRAFT_ROWS; i++) {
        const struct result_answers *after = &result[i]->system;
        int pairs = result[0]->replications < result[i]->replications ? result[0]->replications
                                                                      : result[i]->replications;
        struct measured ratio =
            more ? compare_ratio(&before->throughput, &after->throughput, pairs)
                 : compare_ratio(&before->p95, &after->p95, pairs);
        struct variant *at = &variant[draft.chart.rows];
        if ((!result[i]->stable && !more) || !isfinite(ratio.mean))
            continue;
        at->name = comparison_name(result[i]);
        at->change = change_of(&ratio);
        at->tone = tone_of(&at->change, more);
        chart_draft_effect(&draft, at->name, &at->change, at->tone);
    }
    const char *figure = more ? "throughput" : "p95";
    bool counts = false;
    for (int i = 0; i < draft.chart.rows; i++)
        counts = counts || fabs(draft.row[i].mean) >= THAT_COUNTS;
    if (draft.chart.rows > 1 && counts)
        show_changes(&draft, figure,
                     variants_title(variant, draft.chart.rows, figure, page->arena));
}

/* ---- two of them, figure by figure ---- */

static bool is_evident(const struct compare_row *row)
{
    return row->verdict == COMPARE_BETTER || row->verdict == COMPARE_WORSE;
}

static double size_of(const struct compare_row *row)
{
    return fabs(log(row->ratio.mean));
}

/* All that are sent first, then the largest changes. */
static int by_weight(const void *left, const void *right)
{
    const struct compare_row *a = *(const struct compare_row *const *)left;
    const struct compare_row *b = *(const struct compare_row *const *)right;
    if (!a->request != !b->request)
        return a->request ? 1 : -1;
    if (a->request && (size_of(a) < size_of(b) || size_of(a) > size_of(b)))
        return size_of(a) < size_of(b) ? 1 : -1;
    return a < b ? -1 : a > b;
}

static bool is_one_request(const struct compare *compare)
{
    int sent = 0;
    for (int i = 0; i < compare->before->requests; i++)
        sent += compare->before->request[i].sent;
    return sent == 1;
}

static int choose_rows(const struct compare *compare, const struct compare_row **chosen)
{
    int count = 0;
    for (int i = 0; i < compare->rows; i++) {
        const struct compare_row *row = &compare->row[i];
        bool tells = row->quantity == COMPARE_MEAN || row->quantity == COMPARE_P95 ||
                     row->quantity == COMPARE_THROUGHPUT ||
                     (!row->request && row->quantity != COMPARE_P90);
        if (tells && row->verdict != COMPARE_SAME && isfinite(row->ratio.mean) &&
            row->ratio.mean > 0.0 && !(row->request && is_one_request(compare)))
            chosen[count++] = row;
    }
    if (count > 0)
        qsort(chosen, (size_t)count, sizeof(const struct compare_row *), by_weight);
    return count < MOST_ROWS ? count : MOST_ROWS;
}

static const char *row_name(const struct compare_row *row, bool only, struct arena *arena)
{
    const char *figure = compare_quantity_names[row->quantity];
    if (only)
        return figure;
    return arena_print(arena, "%s: %s", row->request ? row->request : "all", figure);
}

static const char *change_sentence(const struct compare_row *row, struct arena *arena)
{
    struct measured change = change_of(&row->ratio);
    return arena_print(arena, "%s%s%s %s", compare_quantity_names[row->quantity],
                       row->request ? " of " : "", row->request ? row->request : "",
                       change_with_interval(&change, arena));
}

/* Of all that are sent throughput and p95 come first, then the rest of theirs. */
static int rank_of(const struct compare_row *row)
{
    if (row->request)
        return 2;
    return row->quantity == COMPARE_THROUGHPUT || row->quantity == COMPARE_P95 ? 0 : 1;
}

static bool is_told_before(const struct compare_row *row, const struct compare_row *other)
{
    int a = rank_of(row), b = rank_of(other);
    return a == b ? size_of(row) > size_of(other) : a < b;
}

static const struct compare_row *to_tell(const struct compare_row *const *row, int count,
                                         enum compare_verdict verdict)
{
    const struct compare_row *told = NULL;
    for (int i = 0; i < count; i++)
        if (row[i]->verdict == verdict && (!told || is_told_before(row[i], told)))
            told = row[i];
    return told;
}

static const char *compare_title(const struct compare_row *const *row, int count,
                                 struct arena *arena)
{
    const struct compare_row *good = to_tell(row, count, COMPARE_BETTER);
    const struct compare_row *bad = to_tell(row, count, COMPARE_WORSE);
    if (!good && !bad)
        return "No evidence of any change: each interval includes none";
    if (good && bad)
        return arena_print(arena, "Better: %s; worse: %s", change_sentence(good, arena),
                           change_sentence(bad, arena));
    return good ? arena_print(arena, "Better: %s; nothing drawn is worse",
                              change_sentence(good, arena))
                : arena_print(arena, "Worse: %s; nothing drawn is better",
                              change_sentence(bad, arena));
}

void compare_charts(struct report_page *page, const struct compare *compare)
{
    struct chart_album album = {.page = page};
    struct arena *arena = page->arena;
    if (!page->manner->chart || !compare->before->stable || !compare->after->stable)
        return;
    const struct compare_row **row =
        arena_array(arena, (size_t)compare->rows, sizeof(const struct compare_row *));
    int count = choose_rows(compare, row);
    struct chart_draft draft;
    bool only = is_one_request(compare);
    chart_draft_start(&draft, &album, CHART_EFFECTS, "what changes");
    for (int i = 0; i < count; i++) {
        struct measured change = change_of(&row[i]->ratio);
        enum chart_tone tone = !is_evident(row[i])                 ? CHART_FAINT
                               : row[i]->verdict == COMPARE_BETTER ? CHART_GOOD
                                                                   : CHART_BAD;
        chart_draft_effect(&draft, row_name(row[i], only, arena), &change, tone);
    }
    if (count > 1)
        show_changes(&draft, "each figure", compare_title(row, count, arena));
}

/* ---- levers ---- */

static const struct measured *ranked(const struct why *why, const struct why_effect *effect)
{
    return &effect->effect.change[why->by];
}

static const char *why_title(const struct why *why, struct arena *arena)
{
    const char *figure = why->by == PAIRED_THROUGHPUT ? "throughput" : "the mean response";
    const struct why_effect *best = why->effect, *next = why->effect + 1;
    if (best->word != WHY_BETTER)
        return arena_print(arena, "No lever makes %s better, each pulled alone", figure);
    const char *text = arena_print(
        arena, "%s (%s) changes %s by %s", lever_name(best->lever, arena),
        lever_change(best->lever, arena), figure, lever_effect(ranked(why, best), arena));
    if (why->effects < 2 || next->word != WHY_BETTER)
        return arena_print(arena, "%s; no other shows an effect for the better", text);
    return arena_print(arena, "%s; next, %s, by %s", text, lever_name(next->lever, arena),
                       lever_effect(ranked(why, next), arena));
}

void why_charts(struct report_page *page, const struct why *why)
{
    struct chart_album album = {.page = page};
    struct arena *arena = page->arena;
    int moving = 0, quiet = 0;
    if (!page->manner->chart)
        return;
    struct chart_draft draft;
    chart_draft_start(&draft, &album, CHART_EFFECTS, "what levers do");
    for (int i = 0; i < why->effects; i++) {
        const struct why_effect *effect = &why->effect[i];
        bool moves = effect->word == WHY_BETTER || effect->word == WHY_WORSE;
        if (effect->word == WHY_UNKNOWN || !isfinite(ranked(why, effect)->mean) ||
            (moves ? moving : quiet) >= (moves ? MOST_ROWS : QUIET_ROWS))
            continue;
        moving += moves;
        quiet += !moves;
        chart_draft_effect(&draft,
                           arena_print(arena, "%s, %s", lever_name(effect->lever, arena),
                                       lever_change(effect->lever, arena)),
                           ranked(why, effect),
                           effect->word == WHY_BETTER  ? CHART_GOOD
                           : effect->word == WHY_WORSE ? CHART_BAD
                                                       : CHART_FAINT);
    }
    if (moving > 0 && draft.chart.rows > 1)
        show_changes(&draft, why->by == PAIRED_THROUGHPUT ? "throughput" : "the mean response",
                     why_title(why, arena));
}

/* ---- remedies ---- */

static const char *remedies_title(const struct remedies *remedies, struct arena *arena)
{
    int harm = 0, helps = 0, tried = 0;
    for (int i = 0; i < remedies->count; i++) {
        tried += remedies->at[i].verdict != REMEDY_UNTRIED;
        helps += remedies->at[i].verdict == REMEDY_HELPS;
        harm += remedies->at[i].verdict == REMEDY_HARMS;
    }
    const char *harms = harm == 0   ? ""
                        : harm == 1 ? "; 1 makes it worse"
                                    : arena_print(arena, "; %d make it worse", harm);
    if (remedies->recommended == 0)
        return arena_print(arena, "None of %d remedies tried helps%s", tried, harms);
    return arena_print(arena, "%d of %d remedies tried %s; first for its effort: %s%s", helps,
                       tried, helps == 1 ? "helps" : "help",
                       remedy_name(&remedies->at[0].remedy, arena), harms);
}

/* What helps in something else than what is drawn is not shown to help here. */
static enum chart_tone remedy_tone(const struct remedy_tried *tried,
                                   const struct measured *change, bool more)
{
    if (tried->verdict == REMEDY_HARMS)
        return CHART_BAD;
    enum chart_tone drawn = tone_of(change, more);
    return tried->verdict == REMEDY_HELPS && drawn == CHART_GOOD ? CHART_GOOD : CHART_FAINT;
}

/* Throughput or p95, whichever the first of them changes more; p95 of a backlog that grows
 * means nothing. */
static bool is_by_throughput(const struct remedies *remedies)
{
    const struct measured *change = remedies->at[0].effect.change;
    double more = fabs(log1p(change[PAIRED_THROUGHPUT].mean));
    double sooner = fabs(log1p(change[PAIRED_P95].mean));
    if (!remedies->base->stable || !isfinite(sooner))
        return true;
    return isfinite(more) && more > sooner;
}

void remedies_charts(struct report_page *page, const struct remedies *remedies)
{
    struct chart_album album = {.page = page};
    if (!page->manner->chart || !remedies->problem || remedies->count == 0)
        return;
    bool more = is_by_throughput(remedies);
    struct chart_draft draft;
    chart_draft_start(&draft, &album, CHART_EFFECTS, "what remedies bring");
    for (int i = 0; i < remedies->count; i++) {
        const struct remedy_tried *tried = &remedies->at[i];
        const struct measured *change =
            &tried->effect.change[more ? PAIRED_THROUGHPUT : PAIRED_P95];
        if (tried->verdict != REMEDY_UNTRIED && isfinite(change->mean))
            chart_draft_effect(&draft, remedy_name(&tried->remedy, page->arena), change,
                               remedy_tone(tried, change, more));
    }
    if (draft.chart.rows > 1)
        show_changes(&draft, more ? "throughput" : "p95",
                     remedies_title(remedies, page->arena));
}
