#include "plots/validation_report.h"

#include "plots/json.h"
#include "plots/quantity.h"
#include "plots/table.h"
#include "plots/terminal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPORT_COLUMNS = 100, CHART_COLUMNS = 60, LABEL_COLUMNS = 30 };

static const struct {
    const char *name, *key;
    enum quantity_unit unit;
} quantities[VALIDATION_QUANTITIES] = {
    [VALIDATION_THROUGHPUT] = {"throughput",      "throughput", QUANTITY_RATE},
    [VALIDATION_MEAN] = {"mean",            "mean",       QUANTITY_TIME},
    [VALIDATION_P95] = {"95th percentile", "p95",        QUANTITY_TIME},
};

/* ---- tables ---- */

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

static void tell_points(const struct validation *validation, int which, FILE *out)
{
    struct table *table = TABLE(point_columns);
    for (size_t i = 0; i < validation->points; i++)
        point_row(table, &validation->point[i], which);
    fprintf(out, "%s\n\n", quantities[which].name);
    table_print(table, out);
    table_free(table);
    fputc('\n', out);
}

/* The points, or the scenario too where there are several. */
static void tell_sums(const struct validation_sum *sums, bool several, FILE *out)
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
    table_print_within(table, REPORT_COLUMNS, 0, out);
    table_free(table);
}

/* ---- the chart ---- */

static double largest(const struct validation *validation, int which)
{
    double most = 0.0;
    for (size_t i = 0; i < validation->points; i++) {
        const struct validation_figure *figure = &validation->point[i].figure[which];
        most = fmax(fmax(most, figure->measured),
                    fmax(figure->predicted.mean, isnan(figure->naive) ? 0.0 : figure->naive));
    }
    return most;
}

static void mark(char *strip, double value, double most, char sign)
{
    if (isnan(value) || !(most > 0.0))
        return;
    int at = (int)lround(value / most * (CHART_COLUMNS - 1));
    if (sign == 'x' && strip[at] == 'o')
        sign = '#';
    strip[at] = sign;
}

static void chart_row(const struct validation_point *point, int which, double most, FILE *out)
{
    const struct validation_figure *figure = &point->figure[which];
    char strip[CHART_COLUMNS + 1], label[200];
    memset(strip, ' ', CHART_COLUMNS);
    strip[CHART_COLUMNS] = '\0';
    mark(strip, figure->naive, most, '.');
    mark(strip, figure->measured, most, 'o');
    mark(strip, figure->predicted.mean, most, 'x');
    snprintf(label, sizeof label, "%s", point->label);
    size_t width = terminal_clean(label);
    size_t bytes = terminal_fit(label, LABEL_COLUMNS);
    int pad = width < LABEL_COLUMNS ? (int)(LABEL_COLUMNS - width) : 0;
    fprintf(out, "%*s%.*s |%s|\n", pad, "", (int)bytes, label, strip);
}

static void tell_chart(const struct validation *validation, int which, FILE *out)
{
    double most = largest(validation, which);
    char scale[80];
    snprintf(scale, sizeof scale, "%s", quantity_text(quantities[which].unit, most).text);
    terminal_clean(scale);
    fprintf(out, "%s, 0 to %s: o measured, x predicted, # both, . naive\n\n",
            quantities[which].name, scale);
    for (size_t i = 0; i < validation->points; i++)
        chart_row(&validation->point[i], which, most, out);
    fputc('\n', out);
}

/* ---- the whole ---- */

static void clean_line(FILE *out, const char *before, const char *text, const char *after)
{
    char *copy = strdup(text ? text : "");
    if (!copy)
        abort();
    terminal_clean(copy);
    fprintf(out, "%s%s%s", before, copy, after);
    free(copy);
}

static void tell_one(const struct validation *validation, bool quiet, FILE *out)
{
    clean_line(out, "", validation->scenario, "\n");
    clean_line(out, "measured in ", validation->file, "\n\n");
    for (int i = 0; i < VALIDATION_QUANTITIES && !quiet; i++)
        if (was_measured(validation, i))
            tell_points(validation, i, out);
    for (int i = 0; i < VALIDATION_P95 && !quiet; i++)
        if (was_measured(validation, i))
            tell_chart(validation, i, out);
    tell_sums(validation->sum, false, out);
    if (validation->interrupted)
        fputs("Interrupted: there are more points.\n", out);
    fputc('\n', out);
}

void validation_report_text(const struct validation_report *report, FILE *out)
{
    for (size_t i = 0; i < report->count; i++)
        tell_one(report->validation[i], report->quiet, out);
    if (report->all) {
        fputs("All of them\n\n", out);
        tell_sums(report->all, true, out);
        fputc('\n', out);
    }
    fprintf(
        out,
        "Errors are those of the median run, absolute in the sums. Left out of these is what "
        "differed by more\nthan %.0f%% between repeats, or was measured as nothing. The naive "
        "model is min(N/R, servers/hold).\n",
        100.0 * VALIDATION_SPREAD);
}

/* ---- Markdown ---- */

/* Names come from files: what would end a cell or begin something else is escaped. */
static void markdown_text(const char *text, FILE *out)
{
    char *copy = strdup(text ? text : "");
    if (!copy)
        abort();
    terminal_defuse(copy);
    for (const char *at = copy; *at; at++) {
        if (strchr("\\`*_[]<>|&#", *at))
            putc('\\', out);
        putc(*at, out);
    }
    free(copy);
}

/* " | +1.2%", in brackets if it is left out of the sums. */
static void markdown_share(double share, bool judged, FILE *out)
{
    if (isnan(share))
        fputs(" | –", out);
    else
        fprintf(out, judged ? " | %+.1f%%" : " | (%+.1f%%)", 100.0 * share);
}

static void markdown_point(const struct validation_point *point, FILE *out)
{
    fputs("| ", out);
    markdown_text(point->label, out);
    for (int i = 0; i < VALIDATION_QUANTITIES; i++) {
        const struct validation_figure *figure = &point->figure[i];
        enum quantity_unit unit = quantities[i].unit;
        fprintf(out, " | %s", quantity_text(unit, figure->measured).text);
        fprintf(out, " | %s", quantity_text(unit, figure->predicted.mean).text);
        markdown_share(figure->error, figure->judged, out);
        if (i != VALIDATION_P95)
            markdown_share(figure->naive_error, figure->judged, out);
    }
    fputs(" |\n", out);
}

static void markdown_sums(const struct validation_sum *sums, FILE *out)
{
    fputs("| absolute error | points | left out | median | 90% | worst | naive: median | 90% | "
          "worst |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
          out);
    for (int i = 0; i < VALIDATION_QUANTITIES; i++) {
        const struct validation_sum *sum = &sums[i];
        const double shares[] = {sum->median,       sum->p90,       sum->worst,
                                 sum->naive_median, sum->naive_p90, sum->naive_worst};
        fprintf(out, "| %s | %d | %d", quantities[i].name, sum->points, sum->left_out);
        for (size_t j = 0; j < sizeof shares / sizeof *shares; j++)
            if (isnan(shares[j]))
                fputs(" | –", out);
            else
                fprintf(out, " | %.1f%%", 100.0 * shares[j]);
        fputs(" |\n", out);
    }
    fputc('\n', out);
}

static void markdown_one(const struct validation *validation, FILE *out)
{
    fputs("### ", out);
    markdown_text(validation->scenario, out);
    fputs("\n\n| | throughput | predicted | error | naive | mean | predicted | error | naive | "
          "p95 "
          "| predicted | error |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
          out);
    for (size_t i = 0; i < validation->points; i++)
        markdown_point(&validation->point[i], out);
    fputc('\n', out);
}

void validation_report_markdown(const struct validation_report *report, FILE *out)
{
    for (size_t i = 0; i < report->count && !report->quiet; i++)
        markdown_one(report->validation[i], out);
    markdown_sums(report->all ? report->all : report->validation[0]->sum, out);
}

/* ---- JSON ---- */

static void figure_json(struct json_writer *json, const char *key,
                        const struct validation_figure *figure)
{
    json_object(json, key, JSON_ON_LINE);
    json_number(json, "measured", figure->measured);
    json_number(json, "spread", figure->spread);
    json_object(json, "predicted", JSON_ON_LINE);
    json_number(json, "mean", figure->predicted.mean);
    json_number(json, "low", figure->predicted.low);
    json_number(json, "high", figure->predicted.high);
    json_close(json);
    json_number(json, "error", figure->error);
    json_number(json, "naive", figure->naive);
    json_number(json, "naive_error", figure->naive_error);
    json_flag(json, "judged", figure->judged);
    json_close(json);
}

static void point_json(struct json_writer *json, const struct validation_point *point)
{
    json_object(json, NULL, JSON_LINES);
    json_text(json, "point", point->label);
    json_count(json, "repeats", point->repeats);
    for (int i = 0; i < VALIDATION_QUANTITIES; i++)
        figure_json(json, quantities[i].key, &point->figure[i]);
    json_close(json);
}

static void sum_json(struct json_writer *json, const char *key,
                     const struct validation_sum *sum)
{
    json_object(json, key, JSON_ON_LINE);
    json_count(json, "points", (uint64_t)sum->points);
    json_count(json, "left_out", (uint64_t)sum->left_out);
    json_number(json, "median", sum->median);
    json_number(json, "p90", sum->p90);
    json_number(json, "worst", sum->worst);
    json_text(json, "worst_at", sum->worst_at);
    json_text(json, "worst_in", sum->worst_in);
    json_number(json, "naive_median", sum->naive_median);
    json_number(json, "naive_p90", sum->naive_p90);
    json_number(json, "naive_worst", sum->naive_worst);
    json_close(json);
}

static void sums_json(struct json_writer *json, const struct validation_sum *sums)
{
    json_object(json, "summary", JSON_LINES);
    for (int i = 0; i < VALIDATION_QUANTITIES; i++)
        sum_json(json, quantities[i].key, &sums[i]);
    json_close(json);
}

static void one_json(struct json_writer *json, const struct validation *validation)
{
    json_object(json, NULL, JSON_LINES);
    json_text(json, "scenario", validation->scenario);
    json_text(json, "measurements", validation->file);
    json_count(json, "seed", validation->seed);
    json_flag(json, "interrupted", validation->interrupted);
    json_list(json, "points", JSON_LINES);
    for (size_t i = 0; i < validation->points; i++)
        point_json(json, &validation->point[i]);
    json_close(json);
    sums_json(json, validation->sum);
    json_close(json);
}

void validation_report_json(const struct validation_report *report, FILE *out)
{
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "schema_version", VALIDATION_JSON_VERSION);
    json_list(&json, "cases", JSON_LINES);
    for (size_t i = 0; i < report->count; i++)
        one_json(&json, report->validation[i]);
    json_close(&json);
    sums_json(&json, report->all ? report->all : report->validation[0]->sum);
    json_close(&json);
    json_end(&json);
}
