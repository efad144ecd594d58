#include "plots/compare_report.h"

#include "plots/effect_charts.h"
#include "plots/quantity.h"
#include "plots/verdict.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *const compare_verdict_words[] = {
    [COMPARE_SAME] = "the same",
    [COMPARE_BETTER] = "better",
    [COMPARE_WORSE] = "worse",
    [COMPARE_NO_EVIDENCE] = "no evidence",
    [COMPARE_NO_INTERVAL] = "no interval",
};

const char *const condition_words[] = {
    [CONDITION_MET] = "fails",
    [CONDITION_NOT_MET] = "passes",
    [CONDITION_UNCERTAIN] = "uncertain",
    [CONDITION_ABSENT] = "not compared",
};

static const enum table_tone verdict_tones[] = {
    [COMPARE_SAME] = TABLE_PLAIN,        [COMPARE_BETTER] = TABLE_GOOD,
    [COMPARE_WORSE] = TABLE_BAD,         [COMPARE_NO_EVIDENCE] = TABLE_PLAIN,
    [COMPARE_NO_INTERVAL] = TABLE_PLAIN,
};

static enum quantity_unit unit_of(enum compare_quantity quantity)
{
    if (quantity == COMPARE_THROUGHPUT)
        return QUANTITY_RATE;
    return quantity == COMPARE_ERRORS ? QUANTITY_SHARE : QUANTITY_TIME;
}

/* ---- changes ---- */

/* "-35%", "+0.4%", "x 12". */
struct change_text {
    char text[40];
};

static struct change_text change_text(double ratio)
{
    struct change_text change = {"–"};
    double percent = (ratio - 1.0) * 100.0;
    if (!isfinite(ratio))
        return change;
    if (ratio >= 10.0)
        snprintf(change.text, sizeof change.text, "x %.3g", ratio);
    else
        snprintf(change.text, sizeof change.text,
                 fabs(percent) < 0.995  ? "%+.2f%%"
                 : fabs(percent) < 9.95 ? "%+.1f%%"
                                        : "%+.0f%%",
                 percent);
    return change;
}

struct interval_text {
    char text[96];
};

static struct interval_text interval_text(const struct measured *ratio)
{
    struct interval_text interval = {""};
    if (isfinite(ratio->high - ratio->low))
        snprintf(interval.text, sizeof interval.text, "%s to %s", change_text(ratio->low).text,
                 change_text(ratio->high).text);
    return interval;
}

/* ---- sentences ---- */

static void say_row(const struct compare *compare, enum compare_quantity quantity, FILE *out)
{
    const struct compare_row *row = compare_find(compare, NULL, quantity);
    const char *name = compare_quantity_names[quantity];
    if (row->verdict == COMPARE_SAME)
        fprintf(out, "; %s is the same", name);
    else if (row->verdict == COMPARE_BETTER || row->verdict == COMPARE_WORSE)
        fprintf(out, "; %s %s (%s)", name, change_text(row->ratio.mean).text,
                interval_text(&row->ratio).text);
    else
        fprintf(out, "; of %s %s", name,
                row->verdict == COMPARE_NO_EVIDENCE ? "no evidence of a change"
                                                    : "no interval is known");
}

static void say_lead(const struct compare *compare, FILE *out)
{
    if (compare->broke)
        fputs("Worse: it is no longer stable, its backlog grows without end", out);
    else if (!compare->before->stable && compare->after->stable)
        fputs("Better: it is stable now, which it was not", out);
    else if (!compare->before->stable)
        fputs("Neither is stable: averages mean little", out);
    else if (compare->better && compare->worse)
        fprintf(out, "Mixed: %d figures are better and %d are worse", compare->better,
                compare->worse);
    else if (compare->better || compare->worse)
        fprintf(out, "%s: %d figure%s %s, and none is %s", compare->better ? "Better" : "Worse",
                compare->better + compare->worse,
                compare->better + compare->worse == 1 ? " is" : "s are",
                compare->better ? "better" : "worse", compare->better ? "worse" : "better");
    else
        fputs("No difference: there is no evidence of any", out);
}

const char *compare_sentence(const struct compare *compare, struct arena *arena)
{
    char *text;
    size_t size;
    FILE *out = memory_stream(&text, &size);
    say_lead(compare, out);
    if (!compare->broke && compare->before->stable) {
        say_row(compare, COMPARE_THROUGHPUT, out);
        say_row(compare, COMPARE_MEAN, out);
        say_row(compare, COMPARE_P95, out);
    }
    fputc('.', out);
    fclose(out);
    const char *sentence = arena_text(arena, text);
    free(text);
    return sentence;
}

static bool is_good(const struct compare *compare)
{
    return compare->after->stable && compare->worse == 0;
}

/* ---- tables ---- */

static bool is_worth_a_row(const struct compare_row *row)
{
    bool nothing = !(row->before->mean > 0.0) && !(row->after->mean > 0.0);
    return row->quantity != COMPARE_P90 && !nothing;
}

static struct table *figures(const struct compare *compare)
{
    static const struct table_column columns[] = {
        {"request",      TABLE_LEFT,  TABLE_IS_CUT},
        {"",             TABLE_LEFT,  TABLE_STAYS },
        {"before",       TABLE_RIGHT, TABLE_STAYS },
        {"after",        TABLE_RIGHT, TABLE_STAYS },
        {"change",       TABLE_RIGHT, TABLE_STAYS },
        {"95% interval", TABLE_RIGHT, TABLE_GOES  },
        {"",             TABLE_LEFT,  TABLE_STAYS },
    };
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < compare->rows; i++) {
        const struct compare_row *row = &compare->row[i];
        enum quantity_unit unit = unit_of(row->quantity);
        if (!is_worth_a_row(row))
            continue;
        if (i > 0 && row->quantity == COMPARE_THROUGHPUT)
            table_rule(table);
        table_cell(table, TABLE_PLAIN, "%s", row->request ? row->request : "all that are sent");
        table_cell(table, TABLE_PLAIN, "%s", compare_quantity_names[row->quantity]);
        table_cell(table, TABLE_PLAIN, "%s", quantity_mean(unit, row->before).text);
        table_cell(table, TABLE_PLAIN, "%s", quantity_mean(unit, row->after).text);
        bool same = row->verdict == COMPARE_SAME;
        table_cell(table, TABLE_PLAIN, "%s", same ? "" : change_text(row->ratio.mean).text);
        table_cell(table, TABLE_PLAIN, "%s", same ? "" : interval_text(&row->ratio).text);
        table_cell(table, verdict_tones[row->verdict], "%s",
                   compare_verdict_words[row->verdict]);
    }
    return table;
}

static const char *standing(const struct result_goal *goal)
{
    if (!goal)
        return "not asked";
    if (!goal->certain)
        return goal->met ? "met, undecided" : "missed, undecided";
    return goal->met ? "met" : "missed";
}

static enum table_tone standing_tone(const struct result_goal *goal)
{
    if (!goal || !goal->certain)
        return TABLE_PLAIN;
    return goal->met ? TABLE_GOOD : TABLE_BAD;
}

static void goal_figure(struct table *table, const struct result_goal *goal)
{
    if (goal)
        table_cell(table, TABLE_PLAIN, "%s",
                   quantity_mean(verdict_goal_unit(goal->goal), &goal->measured).text);
    else
        table_cell(table, TABLE_PLAIN, "–");
}

static struct table *goals(const struct compare *compare, struct arena *arena)
{
    static const struct table_column columns[] = {
        {"request",   TABLE_LEFT,  TABLE_IS_CUT},
        {"objective", TABLE_LEFT,  TABLE_STAYS },
        {"before",    TABLE_RIGHT, TABLE_STAYS },
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"after",     TABLE_RIGHT, TABLE_STAYS },
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"",          TABLE_LEFT,  TABLE_STAYS },
    };
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < compare->goals; i++) {
        const struct compare_goal *goal = &compare->goal[i];
        table_cell(table, TABLE_PLAIN, "%s", goal->request);
        table_cell(table, TABLE_PLAIN, "%s", verdict_goal(goal->goal, arena));
        goal_figure(table, goal->before);
        table_cell(table, standing_tone(goal->before), "%s", standing(goal->before));
        goal_figure(table, goal->after);
        table_cell(table, standing_tone(goal->after), "%s", standing(goal->after));
        bool both = goal->before && goal->after;
        table_cell(table, both ? verdict_tones[goal->verdict] : TABLE_PLAIN, "%s",
                   both ? compare_verdict_words[goal->verdict] : "");
    }
    return table;
}

static void condition_row(struct table *table, const struct condition *condition,
                          const struct compare *compare)
{
    static const enum table_tone tones[] = {[CONDITION_MET] = TABLE_BAD,
                                            [CONDITION_NOT_MET] = TABLE_GOOD,
                                            [CONDITION_UNCERTAIN] = TABLE_PLAIN,
                                            [CONDITION_ABSENT] = TABLE_BAD};
    const struct measured *figure = condition_figure(condition, compare);
    enum condition_state state = condition_state(condition, compare);
    table_cell(table, TABLE_PLAIN, "%s", condition->text);
    if (!figure)
        table_cell(table, TABLE_PLAIN, "not in both");
    else if (condition->relative && !isfinite(figure->mean))
        table_cell(table, TABLE_PLAIN, "of nothing before");
    else if (condition->relative && !isfinite(figure->high))
        table_cell(table, TABLE_PLAIN, "%s", change_text(figure->mean).text);
    else if (condition->relative)
        table_cell(table, TABLE_PLAIN, "%s (%s)", change_text(figure->mean).text,
                   interval_text(figure).text);
    else
        table_cell(table, TABLE_PLAIN, "%s",
                   quantity_both(unit_of(condition->quantity), figure).text);
    table_cell(table, tones[state], "%s", condition_words[state]);
}

static struct table *conditions(const struct compare_told *told, const struct compare *compare)
{
    static const struct table_column columns[] = {
        {"fail if", TABLE_LEFT, TABLE_IS_CUT},
        {"it is",   TABLE_LEFT, TABLE_STAYS },
        {"",        TABLE_LEFT, TABLE_STAYS },
    };
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < told->conditions; i++)
        condition_row(table, &told->condition[i], compare);
    return table;
}

/* ---- the page ---- */

static void tell_missing(struct report_page *page, const char *who, const char *const *name,
                         int count)
{
    for (int i = 0; i < count; i++)
        report_say(page, "%s is only in %s, and not compared.", name[i], who);
}

static void tell_limits(struct report_page *page, const struct compare *compare)
{
    const char *old = compare->before->bottleneck.resource;
    const char *new = compare->after->bottleneck.resource;
    if (old && new &&strcmp(old, new) != 0)
        report_say(page, "What limits it was %s and is %s.", old, new);
}

static void tell_one(struct report_page *page, const struct compare_told *told, int which)
{
    const struct compare *compare = &told->compare[which];
    const char *sentence = compare_sentence(compare, page->arena);
    size_t lead = strcspn(sentence, ":");
    lead += sentence[lead] == ':';
    char *title = arena_take(page->arena, strlen(told->first) + strlen(told->name[which]) + 16);
    stpcpy(stpcpy(stpcpy(title, told->name[which]), ", against "), told->first);
    if (which > 0)
        page->manner->section(page, "");
    page->manner->title(page, title);
    page->manner->verdict(page, arena_text_part(page->arena, sentence, lead), sentence + lead,
                          is_good(compare));
    report_table(page, "Conditions", conditions(told, compare));
    if (told->quiet)
        return;
    report_table(page, "Objectives", goals(compare, page->arena));
    compare_charts(page, compare);
    report_table(page, "Figures", figures(compare));
    tell_limits(page, compare);
    tell_missing(page, told->first, compare->only_before, compare->only_befores);
    tell_missing(page, told->name[which], compare->only_after, compare->only_afters);
}

void compare_report(struct report_page *page, const void *what)
{
    const struct compare_told *told = what;
    for (int i = 0; i < told->count; i++)
        tell_one(page, told, i);
    if (told->quiet || told->count == 0)
        return;
    const struct result *first = told->compare[0].before;
    page->manner->section(page, "How it was measured");
    report_say(
        page,
        "%d pair%s of replications of %s, seed %llu. Both of a pair met the same arrivals and "
        "demands, so changes are known better than what changes. There is no evidence of one "
        "if "
        "its 95%% interval includes none; of twenty figures that did not change one will seem "
        "to have.",
        told->compare[0].pairs, told->compare[0].pairs == 1 ? "" : "s",
        quantity_duration(first->measured_s).text, (unsigned long long)first->seed);
}
