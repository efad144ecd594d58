#include "plots/forecast_report.h"
#include "plots/json.h"
#include "plots/page_json.h"

#include <math.h>
#include <string.h>

static void write_time(struct json_writer *json, const char *key,
                       const struct forecast_report *r, size_t index)
{
    char time[POINTS_TIME_ROOM];
    points_time(r->points, index, time, sizeof time);
    json_text(json, key, time);
}

static void write_head(struct json_writer *json, const struct forecast_report *r)
{
    char parts[400];
    const char *method = r->forecaster->method->name;
    json_text(json, "series", r->name);
    json_text(json, "unit", r->unit);
    json_text(json, "time_zone", r->points->step_s ? "UTC" : NULL);
    json_text(json, "method", method);
    if (strcmp(method, "auto") == 0) {
        const char *why = method_auto_reason(r->past, r->horizon, parts, sizeof parts);
        json_text(json, "made_of", parts);
        json_text(json, "since", why);
    }
    json_count(json, "values", r->past->n);
    json_count(json, "missing", r->missing);
    json_count(json, "gaps", r->gaps);
    json_count(json, "period", r->past->period);
    json_count(json, "longer", r->past->longer);
}

static void write_cleaning(struct json_writer *json, const struct forecast_report *r)
{
    const struct cleaning *found = &r->notes->cleaning;
    json_list(json, "level_shifts", JSON_LINES);
    for (size_t i = 0; i < found->shifts; i++) {
        json_object(json, NULL, JSON_ON_LINE);
        write_time(json, "time", r, found->shift[i].at);
        json_number(json, found->adds ? "by" : "times", found->shift[i].times);
        json_close(json);
    }
    json_close(json);
    json_count(json, "spikes", found->spikes);
    json_count(json, "peaks_left", found->peaks_left);
}

static void write_events(struct json_writer *json, const struct forecast_report *r)
{
    static const char *const standings[] = {[EVENT_LEARNED] = "learned",
                                            [EVENT_GIVEN] = "given",
                                            [EVENT_UNSEEN] = "unseen",
                                            [EVENT_IN_SEASON] = "in the season"};
    const struct events *events = r->forecaster->events;
    json_list(json, "events", JSON_LINES);
    for (size_t i = 0; events && i < events->count; i++) {
        const struct event_effect *e = &r->notes->effects[i];
        double ends[3] = {e->size, e->size - 1.96 * e->deviation,
                          e->size + 1.96 * e->deviation};
        for (int k = 0; k < 3 && !e->adds; k++)
            ends[k] = exp(ends[k]);
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "name", events->event[i].name);
        json_text(json, "standing", standings[e->standing]);
        json_number(json, e->adds ? "by" : "times", ends[0]);
        json_number(json, "low95", ends[1]);
        json_number(json, "high95", ends[2]);
        json_number(json, "steps_past", e->past);
        json_number(json, "steps_ahead", e->ahead);
        json_close(json);
    }
    json_close(json);
}

static void write_candidates(struct json_writer *json, const struct forecast_report *r)
{
    const char *own = r->forecaster->method->name;
    json_count(json, "moments", r->asked);
    for (size_t i = 0; i < r->candidates && r->asked; i++) {
        const struct report_candidate *c = &r->candidate[i];
        if (strcmp(c->name, own) == 0)
            json_number(json, "mase", c->score.mase);
        if (strcmp(c->name, "seasonal-naive") == 0)
            json_number(json, "mase_seasonal_naive", c->score.mase);
    }
    json_list(json, "candidates", JSON_LINES);
    for (size_t i = 0; i < r->candidates && r->asked; i++) {
        const struct report_candidate *c = &r->candidate[i];
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "method", c->name);
        json_number(json, "mase", c->score.mase);
        json_number(json, "smape", c->score.smape);
        json_number(json, "inside80", c->bare ? (double)NAN : c->score.inside[0]);
        json_number(json, "inside95", c->bare ? (double)NAN : c->score.inside[1]);
        json_close(json);
    }
    json_close(json);
}

static void write_when(struct json_writer *json, const char *key,
                       const struct forecast_report *r, const struct report_when *when,
                       bool both)
{
    const size_t step[] = {when->expected, when->earliest[0], when->latest[0],
                           when->earliest[1], when->latest[1]};
    static const char *const names[] = {"expected", "low80", "high80", "low95", "high95"};
    json_object(json, key, JSON_ON_LINE);
    json_flag(json, "rises", when->rises);
    json_number(json, "level", when->level);
    for (size_t i = 0; i < 5; i++) {
        if (!both && (i == 1 || i == 2))
            continue;
        if (step[i] < when->limit)
            write_time(json, names[i], r, r->points->n + step[i]);
        else
            json_null(json, names[i]);
    }
    json_close(json);
}

static void write_growth(struct json_writer *json, const struct forecast_report *r)
{
    const struct report_growth *g = &r->growth;
    const struct decomposition *parts = &r->parts;
    json_object(json, "shares", JSON_ON_LINE);
    json_number(json, "level", parts->share[0]);
    json_number(json, "season", parts->share[1]);
    json_number(json, "longer", parts->share[2]);
    json_number(json, "rest", parts->share[3]);
    json_close(json);
    if (g->known) {
        json_object(json, "growth", JSON_ON_LINE);
        json_number(json, "level", g->level);
        for (int i = 0; i < GROWTH_SHAPES; i++)
            json_number(json, growth_names[i], g->weight[i]);
        json_count(json, "steps", g->steps);
        json_list(json, "change", JSON_ON_LINE);
        for (int i = 0; i < 3; i++)
            json_number(json, NULL, g->change[i]);
        json_close(json);
        write_when(json, g->twice.rises ? "doubles" : "halves", r, &g->twice, false);
        json_close(json);
    }
    if (r->crossing.asked)
        write_when(json, "crossing", r, &r->crossing, true);
}

static void write_steps(struct json_writer *json, const struct forecast_report *r)
{
    const struct outlook *o = r->out;
    char key[40];
    json_list(json, "steps", JSON_LINES);
    for (size_t h = 0; h < r->horizon; h++) {
        json_object(json, NULL, JSON_ON_LINE);
        write_time(json, "time", r, r->points->n + h);
        json_number(json, "mean", o->path[h]);
        for (size_t i = 0; i < o->levels; i++) {
            snprintf(key, sizeof key, "low%.4g", 100.0 * o->level[i]);
            json_number(json, key, o->bands.low[i][h]);
            snprintf(key, sizeof key, "high%.4g", 100.0 * o->level[i]);
            json_number(json, key, o->bands.high[i][h]);
        }
        json_close(json);
    }
    json_close(json);
}

void forecast_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct forecast_report *r = what;
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    write_head(&json, r);
    write_cleaning(&json, r);
    write_events(&json, r);
    write_candidates(&json, r);
    write_growth(&json, r);
    write_steps(&json, r);
    page_json(&json, "page", forecast_report, r, about);
    json_close(&json);
    json_end(&json);
}

void forecast_csv(const void *what, FILE *out)
{
    const struct forecast_report *r = what;
    const struct outlook *o = r->out;
    char time[POINTS_TIME_ROOM];
    fputs("time,mean", out);
    for (size_t i = 0; i < o->levels; i++)
        fprintf(out, ",low%.4g,high%.4g", 100.0 * o->level[i], 100.0 * o->level[i]);
    fputc('\n', out);
    for (size_t h = 0; h < r->horizon; h++) {
        points_time(r->points, r->points->n + h, time, sizeof time);
        fprintf(out, "%s,%.8g", time, o->path[h]);
        for (size_t i = 0; i < o->levels; i++)
            fprintf(out, ",%.8g,%.8g", o->bands.low[i][h], o->bands.high[i][h]);
        fputc('\n', out);
    }
}
