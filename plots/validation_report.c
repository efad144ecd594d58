#include "plots/validation_report.h"

#include "plots/quantity.h"
#include "plots/validation_charts.h"

#include <math.h>

static const struct {
    const char *name;
    enum quantity_unit unit;
} quantities[VALIDATION_QUANTITIES] = {
    [VALIDATION_THROUGHPUT] = {"throughput",      QUANTITY_RATE},
    [VALIDATION_MEAN] = {"mean",            QUANTITY_TIME},
    [VALIDATION_P95] = {"95th percentile", QUANTITY_TIME},
};

/* ---- what was measured and predicted ---- */

static const struct table_column point_columns[] = {
    {"",          TABLE_LEFT,  TABLE_IS_CUT},
    {"measured",  TABLE_RIGHT, TABLE_STAYS },
    {"repeats",   TABLE_RIGHT, TABLE_GOES  },
    {"predicted", TABLE_RIGHT, TABLE_STAYS },
    {"error",     TABLE_RIGHT, TABLE_STAYS },
    {"",          TABLE_LEFT,  TABLE_STAYS },
    {"naive",     TABLE_RIGHT, TABLE_GOES  },
    {"error",     TABLE_RIGHT, TABLE_GOES  },
};

static const struct table_column sum_columns[] = {
    {"absolute error", TABLE_LEFT,  TABLE_STAYS },
    {"points",         TABLE_RIGHT, TABLE_STAYS },
    {"left out",       TABLE_RIGHT, TABLE_GOES  },
    {"median",         TABLE_RIGHT, TABLE_STAYS },
    {"90%",            TABLE_RIGHT, TABLE_STAYS },
    {"worst",          TABLE_RIGHT, TABLE_STAYS },
    {"naive: median",  TABLE_RIGHT, TABLE_GOES  },
    {"90%",            TABLE_RIGHT, TABLE_GOES  },
    {"worst",          TABLE_RIGHT, TABLE_GOES  },
    {"worst at",       TABLE_LEFT,  TABLE_IS_CUT},
};

#define TABLE(columns) table_new(columns, sizeof(columns) / sizeof *(columns))

static void share_cell(struct table *table, enum table_tone tone, double share, bool sign)
{
    if (isnan(share))
        table_cell(table, TABLE_FAINT, "–");
    else
        table_cell(table, tone, sign ? "%+.1f%%" : "%.1f%%", 100.0 * share);
}

static void point_row(struct table *table, const struct validation_point *point, int which)
{
    const struct validation_figure *figure = &point->figure[which];
    enum quantity_unit unit = quantities[which].unit;
    enum table_tone tone = figure->judged ? TABLE_PLAIN : TABLE_FAINT;
    table_cell(table, TABLE_PLAIN, "%s", point->label);
    table_cell(table, tone, "%s", quantity_text(unit, figure->measured).text);
    if (isnan(figure->spread) || point->repeats < 2)
        table_cell(table, TABLE_FAINT, "%zu", point->repeats);
    else
        table_cell(table, tone, "%zu ± %.1f%%", point->repeats, 50.0 * figure->spread);
    table_cell(table, TABLE_STRONG, "%s", quantity_text(unit, figure->predicted.mean).text);
    share_cell(table, tone, figure->error, true);
    table_cell(table, TABLE_FAINT, "%s", figure->judged ? "" : "left out");
    table_cell(table, TABLE_FAINT, "%s",
               isnan(figure->naive) ? "–" : quantity_text(unit, figure->naive).text);
    share_cell(table, TABLE_FAINT, figure->naive_error, true);
}

static bool was_measured(const struct validation *validation, int which)
{
    for (size_t i = 0; i < validation->points; i++)
        if (!isnan(validation->point[i].figure[which].measured))
            return true;
    return false;
}

/* A table for each quantity: that fits a terminal. */
static void tell_quantities(struct report_page *page, const struct validation *validation)
{
    for (int i = 0; i < VALIDATION_QUANTITIES; i++) {
        if (!was_measured(validation, i))
            continue;
        struct table *table = TABLE(point_columns);
        for (size_t j = 0; j < validation->points; j++)
            point_row(table, &validation->point[j], i);
        page->manner->section(page, "");
        report_say(page, "%s", quantities[i].name);
        report_table(page, "", table);
    }
}

/* In brackets if it is left out of the sums. */
static void error_cell(struct table *table, double error, bool judged)
{
    if (isnan(error))
        table_cell(table, TABLE_FAINT, "–");
    else
        table_cell(table, judged ? TABLE_PLAIN : TABLE_FAINT, judged ? "%+.1f%%" : "(%+.1f%%)",
                   100.0 * error);
}

/* One for all of them: pages have the room. */
static void tell_points(struct report_page *page, const struct validation *validation)
{
    static const struct table_column columns[] = {
        {"",           TABLE_LEFT,  TABLE_IS_CUT},
        {"throughput", TABLE_RIGHT, TABLE_STAYS },
        {"predicted",  TABLE_RIGHT, TABLE_STAYS },
        {"error",      TABLE_RIGHT, TABLE_STAYS },
        {"naive",      TABLE_RIGHT, TABLE_STAYS },
        {"mean",       TABLE_RIGHT, TABLE_STAYS },
        {"predicted",  TABLE_RIGHT, TABLE_STAYS },
        {"error",      TABLE_RIGHT, TABLE_STAYS },
        {"naive",      TABLE_RIGHT, TABLE_STAYS },
        {"p95",        TABLE_RIGHT, TABLE_STAYS },
        {"predicted",  TABLE_RIGHT, TABLE_STAYS },
        {"error",      TABLE_RIGHT, TABLE_STAYS },
    };
    struct table *table = TABLE(columns);
    for (size_t i = 0; i < validation->points; i++) {
        const struct validation_point *point = &validation->point[i];
        table_cell(table, TABLE_PLAIN, "%s", point->label);
        for (int j = 0; j < VALIDATION_QUANTITIES; j++) {
            const struct validation_figure *figure = &point->figure[j];
            enum quantity_unit unit = quantities[j].unit;
            table_cell(table, TABLE_PLAIN, "%s", quantity_text(unit, figure->measured).text);
            table_cell(table, TABLE_STRONG, "%s",
                       quantity_text(unit, figure->predicted.mean).text);
            error_cell(table, figure->error, figure->judged);
            if (j != VALIDATION_P95)
                error_cell(table, figure->naive_error, figure->judged);
        }
    }
    report_table(page, "", table);
}

/* ---- the sums ---- */

/* The points, or the scenario too where there are several. */
static struct table *sums_of(const struct validation_sum *sums, bool several)
{
    struct table *table = TABLE(sum_columns);
    for (int i = 0; i < VALIDATION_QUANTITIES; i++) {
        const struct validation_sum *sum = &sums[i];
        if (sum->points + sum->left_out == 0)
            continue;
        table_cell(table, TABLE_PLAIN, "%s", quantities[i].name);
        table_cell(table, TABLE_PLAIN, "%d", sum->points);
        table_cell(table, TABLE_FAINT, "%d", sum->left_out);
        share_cell(table, TABLE_STRONG, sum->median, false);
        share_cell(table, TABLE_STRONG, sum->p90, false);
        share_cell(table, TABLE_STRONG, sum->worst, false);
        share_cell(table, TABLE_FAINT, sum->naive_median, false);
        share_cell(table, TABLE_FAINT, sum->naive_p90, false);
        share_cell(table, TABLE_FAINT, sum->naive_worst, false);
        table_cell(table, TABLE_PLAIN, "%s%s%s", sum->worst_at ? sum->worst_at : "",
                   several && sum->worst_in ? " of " : "",
                   several && sum->worst_in ? sum->worst_in : "");
    }
    return table;
}

/* "throughput 0.4%, mean 0.7%". */
static const char *medians(const struct validation_sum *sums, bool naive, struct arena *arena)
{
    const char *text = "";
    for (int i = 0; i < VALIDATION_QUANTITIES; i++) {
        double median = naive ? sums[i].naive_median : sums[i].median;
        if (!isnan(median))
            text = arena_print(arena, "%s%s%s %.1f%%", text, *text ? ", " : "",
                               quantities[i].name, 100.0 * median);
    }
    return text;
}

static bool is_better_than_naive(const struct validation_sum *sums)
{
    for (int i = 0; i < VALIDATION_QUANTITIES; i++)
        if (sums[i].median > sums[i].naive_median)
            return false;
    return true;
}

static void tell_verdict(struct report_page *page, const struct validation_sum *sums)
{
    const char *own = medians(sums, false, page->arena);
    const char *naive = medians(sums, true, page->arena);
    if (!*own) {
        page->manner->verdict(page, "Not known:", " no figure could be judged.", false);
        return;
    }
    page->manner->verdict(
        page, "Errors in the median:",
        arena_print(page->arena, " %s%s%s.", own, *naive ? "; naive: " : "", naive),
        is_better_than_naive(sums));
}

/* ---- the whole ---- */

static void tell_case(struct report_page *page, const struct validation_report *report,
                      const struct validation *validation)
{
    const char *name = validation->scenario ? validation->scenario : "";
    if (report->all)
        page->manner->section(page, "");
    if (*name)
        page->manner->title(page, name);
    report_say(page, "Measured in %s.", validation->file);
    tell_verdict(page, validation->sum);
    if (validation->interrupted)
        page->manner->warning(page, "interrupted: there are more points");
    report_table(page, "Errors", sums_of(validation->sum, false));
    if (!report->quiet && page->columns > 0)
        tell_quantities(page, validation);
    else if (!report->quiet)
        tell_points(page, validation);
}

static void tell_all(struct report_page *page, const struct validation_report *report)
{
    page->manner->title(page, arena_print(page->arena, "%zu scenarios beside what was measured",
                                          report->count));
    tell_verdict(page, report->all);
    report_table(page, "Errors", sums_of(report->all, true));
}

void validation_report(struct report_page *page, const void *what)
{
    const struct validation_report *report = what;
    if (report->all)
        tell_all(page, report);
    for (size_t i = 0; i < report->count; i++)
        tell_case(page, report, report->validation[i]);
    if (!report->quiet)
        validation_charts(page, report);
    page->manner->section(page, "How it was measured");
    report_say(
        page,
        "Errors are those of the median run, absolute in the sums. Left out of these is "
        "what differed by more than %.0f%% between repeats, or was measured as nothing%s. "
        "The naive model is min(N/R, servers/hold).",
        100.0 * VALIDATION_SPREAD, page->columns > 0 ? "" : "; it stands in brackets");
}
