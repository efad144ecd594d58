#include "plots/validation_json.h"

#include "plots/page_json.h"
#include "plots/render_csv.h"
#include "plots/render_json.h"

#include <math.h>

static const char *const keys[VALIDATION_QUANTITIES] = {"throughput", "mean", "p95"};

static void figure_json(struct json_writer *json, const char *key,
                        const struct validation_figure *figure)
{
    json_object(json, key, JSON_ON_LINE);
    json_number(json, "measured", figure->measured);
    json_number(json, "spread", figure->spread);
    render_json_estimate(json, "predicted", &figure->predicted);
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
        figure_json(json, keys[i], &point->figure[i]);
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
        sum_json(json, keys[i], &sums[i]);
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

void validation_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct validation_report *report = what;
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "schema_version", VALIDATION_JSON_VERSION);
    json_list(&json, "cases", JSON_LINES);
    for (size_t i = 0; i < report->count; i++)
        one_json(&json, report->validation[i]);
    json_close(&json);
    sums_json(&json, report->all ? report->all : report->validation[0]->sum);
    page_json(&json, "page", validation_report, report, about);
    json_close(&json);
    json_end(&json);
}

/* ---- CSV ---- */

static void write_value(FILE *out, const char *section, const char *name, const char *key,
                        double value)
{
    struct measured measured = {value, (double)NAN, (double)NAN, NULL};
    render_csv_row(out, section, name, key, &measured);
}

static void write_point(FILE *out, const char *name, const struct validation_point *point)
{
    for (int i = 0; i < VALIDATION_QUANTITIES; i++) {
        const struct validation_figure *figure = &point->figure[i];
        write_value(out, "measured", name, keys[i], figure->measured);
        render_csv_row(out, "predicted", name, keys[i], &figure->predicted);
        write_value(out, "error", name, keys[i], figure->error);
        write_value(out, "naive", name, keys[i], figure->naive);
        write_value(out, "naive error", name, keys[i], figure->naive_error);
    }
}

void validation_csv(const void *what, FILE *out)
{
    const struct validation_report *report = what;
    struct arena *arena = arena_open();
    render_csv_start(out);
    for (size_t i = 0; i < report->count; i++) {
        const struct validation *validation = report->validation[i];
        const char *scenario = validation->scenario ? validation->scenario : "";
        for (size_t j = 0; j < validation->points; j++) {
            const struct validation_point *point = &validation->point[j];
            write_point(out, arena_print(arena, "%s/%s", scenario, point->label), point);
        }
    }
    arena_close(arena);
}
