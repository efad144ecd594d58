#include "plots/calibration_json.h"

#include "plots/calibration_report.h"
#include "plots/calibration_yaml.h"
#include "plots/json.h"
#include "plots/page_json.h"
#include "plots/render_csv.h"
#include "sim/dist_parse.h"
#include "sim/units.h"

#include <math.h>

static void write_dist(struct json_writer *json, const char *key, const struct dist *dist)
{
    char text[2 * UNITS_ROOM];
    if (dist->mean <= 0.0) {
        json_null(json, key);
        return;
    }
    dist_print_time(dist, text, sizeof text);
    json_text(json, key, text);
}

static void write_fit(struct json_writer *json, const struct demand_fit *fit)
{
    static const char *const by[] = {"mean", "deviation", "percentiles"};
    json_object(json, "time", JSON_ON_LINE);
    json_number(json, "mean", fit->mean);
    json_number(json, "low", fit->low);
    json_number(json, "high", fit->high);
    json_close(json);
    json_object(json, "cv", JSON_ON_LINE);
    json_number(json, "mean", fit->cv);
    json_number(json, "low", fit->cv_low);
    json_number(json, "high", fit->cv_high);
    json_close(json);
    json_text(json, "shape_by", by[fit->by]);
    json_number(json, "shape_off", isnan(fit->off) ? fit->off : expm1(fit->off));
}

static void write_part(struct json_writer *json, const struct calibration_part *part)
{
    static const char *const kinds[] = {"statement", "plan", "step"};
    json_object(json, NULL, JSON_LINES);
    json_text(json, "part", part->name);
    json_text(json, "kind", kinds[part->kind]);
    json_text(json, "text", part->text);
    json_text(json, "id", part->id);
    json_number(json, "times", part->times);
    json_number(json, "seen", part->count);
    write_fit(json, &part->fit);
    json_number(json, "disk_time", part->disk_s);
    json_number(json, "rows", part->rows);
    json_flag(json, "waits", part->waits);
    write_dist(json, "cpu", &part->cpu);
    write_dist(json, "disk", &part->disk);
    json_close(json);
}

static void write_application(struct json_writer *json, const struct calibration *found)
{
    if (!(found->application.mean > 0.0)) {
        json_null(json, "application");
        return;
    }
    json_object(json, "application", JSON_LINES);
    write_fit(json, &found->application);
    write_dist(json, "cpu", &found->work);
    json_close(json);
}

static void write_remarks(struct json_writer *json, const struct calibration *found,
                          struct arena *arena)
{
    json_list(json, "remarks", JSON_LINES);
    for (int i = 0; i < found->remarks; i++) {
        const struct calibration_remark *remark = &found->remark[i];
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "at", remark->at);
        json_flag(json, "warning", calibration_remark_warns(remark));
        json_text(json, "text", calibration_remark_text(remark, arena));
        json_close(json);
    }
    json_close(json);
}

static void write_settings(struct json_writer *json, const struct calibration *found,
                           struct arena *arena)
{
    json_list(json, "settings", JSON_LINES);
    for (int i = 0; i < found->settings; i++) {
        const struct calibration_setting *setting = &found->setting[i];
        json_object(json, NULL, JSON_LINES);
        json_text(json, "path", arena_text_part(arena, setting->setting, setting->path));
        json_text(json, "from", setting->from);
        json_text(json, "to", setting->setting + setting->path + 1);
        json_text(json, "by", setting->source);
        json_number(json, "seen", setting->count);
        json_close(json);
    }
    json_close(json);
}

static void write_check(struct json_writer *json, const struct calibration *found)
{
    if (!found->checked) {
        json_null(json, "one_client");
        return;
    }
    json_object(json, "one_client", JSON_LINES);
    for (int i = 0; i < CALIBRATION_FIGURES; i++) {
        json_object(json, calibration_figures[i], JSON_ON_LINE);
        json_number(json, "measured", found->measured[i]);
        json_number(json, "simulated", found->simulated[i]);
        json_close(json);
    }
    json_count(json, "seed", found->seed);
    json_close(json);
}

void calibration_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct calibration_report *told = what;
    const struct calibration *found = told->calibration;
    struct arena *arena = arena_open();
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "scenario", told->name);
    json_text(&json, "schema_version", CALIBRATION_JSON_VERSION);
    json_text(&json, "measurements", calibration_sources(found->input, arena));
    json_number(&json, "requests", found->requests > 0.0 ? found->requests : (double)NAN);
    json_number(&json, "database", found->database_s);
    json_number(&json, "rest", found->rest_s);
    json_number(&json, "cpu", found->cpu_s);
    json_number(&json, "roundtrip", found->roundtrip_s);
    json_number(&json, "think", found->think_s);
    json_list(&json, "parts", JSON_LINES);
    for (int i = 0; i < found->parts; i++)
        write_part(&json, &found->part[i]);
    json_close(&json);
    write_application(&json, found);
    write_remarks(&json, found, arena);
    write_settings(&json, found, arena);
    write_check(&json, found);
    json_text(&json, "yaml", told->yaml);
    page_json(&json, "page", calibration_report, told, about);
    json_close(&json);
    json_end(&json);
    arena_close(arena);
}

/* ---- CSV ---- */

static void csv_fit(FILE *out, const char *name, const struct demand_fit *fit)
{
    struct measured mean = {fit->mean, fit->low, fit->high, NULL};
    struct measured cv = {fit->cv, fit->cv_low, fit->cv_high, NULL};
    render_csv_row(out, "part", name, "mean", &mean);
    render_csv_row(out, "part", name, "cv", &cv);
}

static void csv_plain(FILE *out, const char *name, const char *figure, double value)
{
    struct measured plain = {value, (double)NAN, (double)NAN, NULL};
    render_csv_row(out, "part", name, figure, &plain);
}

void calibration_csv(const void *what, FILE *out)
{
    const struct calibration_report *told = what;
    const struct calibration *found = told->calibration;
    render_csv_start(out);
    for (int i = 0; i < found->parts; i++) {
        const struct calibration_part *part = &found->part[i];
        csv_plain(out, part->name, "times", part->times);
        csv_fit(out, part->name, &part->fit);
        csv_plain(out, part->name, "disk", part->disk_s);
        csv_plain(out, part->name, "rows", part->rows);
    }
    if (found->application.mean > 0.0)
        csv_fit(out, "application", &found->application);
}
