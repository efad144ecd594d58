#include "plots/backtest_report.h"

#include "plots/json.h"
#include "plots/page_json.h"
#include "plots/render_csv.h"

#include <math.h>
#include <string.h>

static const struct table_column columns[] = {
    {"method",        TABLE_LEFT,  TABLE_STAYS},
    {"MASE",          TABLE_RIGHT, TABLE_STAYS},
    {"RMSSE",         TABLE_RIGHT, TABLE_STAYS},
    {"sMAPE",         TABLE_RIGHT, TABLE_STAYS},
    {"pinball",       TABLE_RIGHT, TABLE_STAYS},
    {"in 80%",        TABLE_RIGHT, TABLE_STAYS},
    {"in 95%",        TABLE_RIGHT, TABLE_STAYS},
    {"against naive", TABLE_LEFT,  TABLE_STAYS},
};

static bool is_better(const struct backtest_report *report, const struct score *score)
{
    return score->mase < report->naive.mase;
}

/* NULL if none could be tried. */
static const struct backtest_method *best_of(const struct backtest_report *report)
{
    const struct backtest_method *best = NULL;
    for (size_t i = 0; i < report->methods; i++)
        if (isfinite(report->method[i].score.mase) &&
            (!best || report->method[i].score.mase < best->score.mase))
            best = &report->method[i];
    return best;
}

static void tell_answer(struct report_page *page, const struct backtest_report *report)
{
    const struct backtest_method *best = best_of(report);
    double naive = report->naive.mase;
    if (!best) {
        page->manner->verdict(page, "Not known:", " no method could be tried.", false);
        return;
    }
    const char *than =
        is_better(report, &best->score)
            ? arena_print(page->arena, "%.0f%% better than repeating the last season (%.3f)",
                          100.0 * (1.0 - best->score.mase / naive), naive)
            : arena_print(page->arena, "no better than repeating the last season (%.3f)",
                          naive);
    page->manner->verdict(
        page,
        arena_print(page->arena, "%s%s:", report->methods > 1 ? "Best was " : "", best->name),
        arena_print(page->arena, " off by %.3f (MASE), %s.", best->score.mase, than),
        is_better(report, &best->score));
}

static struct table *methods_of(const struct backtest_report *report)
{
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < report->methods; i++) {
        const struct score *score = &report->method[i].score;
        bool better = is_better(report, score);
        table_cell(table, TABLE_PLAIN, "%s", report->method[i].name);
        table_cell(table, TABLE_PLAIN, "%.3f", score->mase);
        table_cell(table, TABLE_PLAIN, "%.3f", score->rmsse);
        table_cell(table, TABLE_PLAIN, "%.2f%%", score->smape);
        table_cell(table, TABLE_PLAIN, "%.3f", score->pinball);
        table_cell(table, TABLE_PLAIN, "%.0f%%", 100.0 * score->inside[0]);
        table_cell(table, TABLE_PLAIN, "%.0f%%", 100.0 * score->inside[1]);
        table_cell(table, better ? TABLE_GOOD : TABLE_PLAIN, "%s",
                   better ? "better" : "not better");
    }
    return table;
}

void backtest_report(struct report_page *page, const void *what)
{
    const struct backtest_report *report = what;
    page->manner->title(
        page, *report->unit ? arena_print(page->arena, "%s (%s)", report->name, report->unit)
                            : report->name);
    tell_answer(page, report);
    if (report->quiet)
        return;
    report_say(page, "%zu moments, each followed by %zu steps; season %zu%s.", report->moments,
               report->horizon, report->past->period,
               report->past->longer ? " and longer" : "");
    if (report->methods > 1)
        report_say(page, "Which of many is best at few moments is as much luck as skill.");
    report_table(page, "Methods", methods_of(report));
}

/* ---- for programs ---- */

/* `inside` says how many of the steps lay within the interval, as a share. */
static const struct figure {
    const char *key;
    size_t offset;
} figures[] = {
    {"mase",     offsetof(struct score, mase)     },
    {"rmsse",    offsetof(struct score, rmsse)    },
    {"smape",    offsetof(struct score, smape)    },
    {"pinball",  offsetof(struct score, pinball)  },
    {"inside80", offsetof(struct score, inside[0])},
    {"inside95", offsetof(struct score, inside[1])},
};

enum { FIGURES = sizeof figures / sizeof *figures };

static double figure_of(const struct score *score, int which)
{
    const void *figure = (const char *)score + figures[which].offset;
    return *(const double *)figure;
}

void backtest_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct backtest_report *report = what;
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "series", report->name);
    json_text(&json, "unit", report->unit);
    json_count(&json, "moments", report->moments);
    json_count(&json, "horizon", report->horizon);
    json_count(&json, "period", report->past->period);
    json_count(&json, "longer", report->past->longer);
    json_number(&json, "mase_seasonal_naive", report->naive.mase);
    json_list(&json, "methods", JSON_LINES);
    for (size_t i = 0; i < report->methods; i++) {
        json_object(&json, NULL, JSON_ON_LINE);
        json_text(&json, "method", report->method[i].name);
        for (int j = 0; j < FIGURES; j++)
            json_number(&json, figures[j].key, figure_of(&report->method[i].score, j));
        json_close(&json);
    }
    json_close(&json);
    page_json(&json, "page", backtest_report, report, about);
    json_close(&json);
    json_end(&json);
}

void backtest_csv(const void *what, FILE *out)
{
    const struct backtest_report *report = what;
    render_csv_start(out);
    for (size_t i = 0; i < report->methods; i++)
        for (int j = 0; j < FIGURES; j++) {
            struct measured figure = {figure_of(&report->method[i].score, j), (double)NAN,
                                      (double)NAN, NULL};
            render_csv_row(out, "method", report->method[i].name, figures[j].key, &figure);
        }
}
