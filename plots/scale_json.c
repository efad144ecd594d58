#include "plots/scale_json.h"

#include "plots/capacity_json.h"
#include "plots/page_json.h"
#include "plots/render_csv.h"
#include "plots/render_json.h"

#include <math.h>
#include <string.h>

static const char *const causes[] = {
    [SCALE_NO_CAUSE] = NULL,    [SCALE_SLOWDOWN] = "slowdown", [SCALE_LOCK] = "lock",
    [SCALE_SHARED] = "shared",  [SCALE_REFUSED] = "refused",   [SCALE_SERVER] = "server",
    [SCALE_OUTSIDE] = "outside"};

/* ---- what was varied ---- */

static void write_axis(struct json_writer *json, const struct scale_axis *axis)
{
    json_object(json, NULL, JSON_ON_LINE);
    json_text(json, "path", axis->path);
    json_text(json, "now", axis->now);
    if (axis->range) {
        json_count(json, "from", axis->low);
        json_count(json, "to", axis->high);
    }
    json_close(json);
}

static void write_varied(struct json_writer *json, const struct scale_settings *settings)
{
    json_list(json, "vary", JSON_LINES);
    for (int i = 0; i < settings->axes; i++)
        write_axis(json, &settings->axis[i]);
    json_close(json);
    json_list(json, "along", JSON_LINES);
    for (int i = 0; i < settings->alongs; i++) {
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "path", settings->along[i].path);
        json_number(json, settings->along[i].shared ? "in_all" : "each",
                    settings->along[i].factor);
        json_flag(json, "from_what_ifs", settings->along[i].found);
        json_close(json);
    }
    json_close(json);
}

/* ---- points ---- */

/* As a number where it is one. */
static void write_value(struct json_writer *json, const char *key,
                        const struct scale_point *point)
{
    if (isfinite(point->number))
        json_number(json, key, point->number);
    else
        json_text(json, key, point->value[0]);
}

static void write_bottleneck(struct json_writer *json, const struct result_bottleneck *found)
{
    json_object(json, "bottleneck", JSON_ON_LINE);
    json_text(json, "resource", found->resource);
    json_list(json, "chain", JSON_ON_LINE);
    for (int i = 0; i < found->links; i++)
        json_text(json, NULL, found->chain[i]);
    json_close(json);
    json_number(json, "utilization", found->utilization);
    json_close(json);
}

static void write_load(struct json_writer *json, const char *key, const struct result *result)
{
    json_object(json, key, JSON_LINES);
    json_flag(json, "stable", result->stable);
    render_json_estimate(json, "throughput", &result->system.throughput);
    render_json_estimate(json, "mean", &result->system.mean);
    render_json_estimate(json, "p95", &result->system.p95);
    render_json_estimate(json, "errors", &result->system.errors);
    write_bottleneck(json, &result->bottleneck);
    json_close(json);
}

static void write_used(struct json_writer *json, const struct result *result)
{
    json_object(json, "utilization", JSON_LINES);
    for (int i = 0; i < result->resources; i++)
        json_number(json, result->resource[i].name, result->resource[i].utilization.mean);
    json_close(json);
}

/* Up to which load all objectives hold; null: there are none, or it was not looked for. */
static void write_holding(struct json_writer *json, const struct scale_point *point)
{
    if (!point->holds) {
        json_null(json, "objectives_hold");
        return;
    }
    json_object(json, "objectives_hold", JSON_LINES);
    capacity_json_answer(json, point->holds);
    json_close(json);
}

static void write_point(struct json_writer *json, const struct scale_point *point)
{
    json_object(json, NULL, JSON_LINES);
    write_value(json, "value", point);
    if (point->value[1])
        json_text(json, "second", point->value[1]);
    json_flag(json, "now", point->base);
    render_json_estimate(json, "throughput", &point->carried->system.throughput);
    json_text(json, "limit", point->limit);
    json_flag(json, "objectives", point->objectives);
    write_holding(json, point);
    write_load(json, "own_load", point->own);
    write_load(json, "saturated", point->most);
    write_used(json, point->carried);
    json_object(json, "predicted", JSON_ON_LINE);
    json_number(json, "throughput", point->predicted.per_s);
    json_number(json, "response", point->predicted.response_s);
    json_number(json, "most", point->predicted.most_per_s);
    json_text(json, "limit", point->predicted.limit);
    json_close(json);
    json_close(json);
}

/* ---- what it comes to ---- */

static void write_shifts(struct json_writer *json, const char *key,
                         const struct scale_shifts *shifts)
{
    json_list(json, key, JSON_LINES);
    for (int i = 0; i < shifts->count; i++) {
        const struct scale_shift *shift = &shifts->at[i];
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "from", shift->from);
        json_text(json, "to", shift->to);
        json_number(json, "before", shift->before);
        json_number(json, "after", shift->after);
        json_flag(json, "exact", shift->exact);
        json_close(json);
    }
    json_close(json);
}

static void write_best(struct json_writer *json, const struct scale *scale)
{
    const struct scale_point *best = &scale->point[scale->best];
    json_object(json, "best", JSON_LINES);
    write_value(json, "value", best);
    write_value(json, "equal_to", &scale->point[scale->equal_to]);
    json_flag(json, "certain", scale->best_certain);
    render_json_estimate(json, "throughput", &best->carried->system.throughput);
    json_number(json, "predicted", scale->predicted_best);
    json_close(json);
    json_number(json, "knee", scale->knee);
    json_object(json, "to_last", JSON_LINES);
    render_json_estimate(json, "change", &scale->change);
    json_flag(json, "retrograde", scale->change.high < 0.0);
    json_text(json, "cause", causes[scale->cause]);
    json_close(json);
}

static void write_usl(struct json_writer *json, const struct scale *scale)
{
    const struct usl *usl = &scale->usl;
    if (!scale->has_usl) {
        json_null(json, "usl");
        return;
    }
    json_object(json, "usl", JSON_LINES);
    render_json_estimate(json, "contention", &usl->contention);
    render_json_estimate(json, "coherency", &usl->coherency);
    render_json_estimate(json, "per_one", &usl->per_one);
    json_number(json, "peak_at", usl->peak_at);
    json_number(json, "peak", usl->peak);
    json_number(json, "deviation", usl->deviation);
    json_close(json);
}

void scale_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct scale_report *told = what;
    const struct scale *scale = told->scale;
    const struct scenario *scenario = &scale->settings.base->scenario;
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "scenario", scenario->name);
    json_count(&json, "seed",
               scale->settings.seeded ? scale->settings.seed : scenario->run->seed);
    json_text(&json, "schema_version", SCALE_JSON_VERSION);
    json_flag(&json, "interrupted", scale->interrupted);
    write_varied(&json, &scale->settings);
    json_text(&json, "carried", scale_is_closed(scenario) ? "own_load" : "saturated");
    json_list(&json, "points", JSON_LINES);
    for (int i = 0; i < scale->points; i++)
        write_point(&json, &scale->point[i]);
    json_close(&json);
    if (scale->most_holding < 0)
        json_null(&json, "most_holding");
    else
        write_value(&json, "most_holding", &scale->point[scale->most_holding]);
    if (scale->settings.axes == 1) {
        write_shifts(&json, "shifts", &scale->shifts);
        write_shifts(&json, "predicted_shifts", &scale->predicted);
        write_best(&json, scale);
        write_usl(&json, scale);
    }
    page_json(&json, "page", scale_report, told, about);
    json_close(&json);
    json_end(&json);
}

/* ---- CSV ---- */

static void write_rows(FILE *out, const struct scale_point *point, const char *name)
{
    const struct result_answers *own = &point->own->system;
    struct measured most = {point->predicted.most_per_s, (double)NAN, (double)NAN, NULL};
    render_csv_row(out, "carried", name, "throughput", &point->carried->system.throughput);
    render_csv_row(out, "own_load", name, "throughput", &own->throughput);
    render_csv_row(out, "own_load", name, "mean", &own->mean);
    render_csv_row(out, "own_load", name, "p95", &own->p95);
    render_csv_row(out, "own_load", name, "errors", &own->errors);
    render_csv_row(out, "predicted", name, "most", &most);
}

void scale_csv(const void *what, FILE *out)
{
    const struct scale_report *told = what;
    struct arena *arena = arena_open();
    render_csv_start(out);
    for (int i = 0; i < told->scale->points; i++) {
        const struct scale_point *point = &told->scale->point[i];
        const char *second = point->value[1] ? point->value[1] : "";
        char *name = arena_take(arena, strlen(point->value[0]) + strlen(second) + 2);
        stpcpy(stpcpy(stpcpy(name, point->value[0]), *second ? "/" : ""), second);
        write_rows(out, point, name);
    }
    arena_close(arena);
}
