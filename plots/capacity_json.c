#include "plots/capacity_json.h"

#include "plots/number.h"
#include "plots/page_json.h"
#include "plots/render_csv.h"
#include "plots/render_json.h"
#include "plots/verdict.h"

#include <math.h>

static const char *const kinds[] = {
    [CAPACITY_FOUND] = "found",     [CAPACITY_SATURATES] = "saturates",
    [CAPACITY_ENDLESS] = "endless", [CAPACITY_NEVER] = "never",
    [CAPACITY_UNKNOWN] = "unknown",
};

static const char *const states[] = {
    [CAPACITY_HOLDS] = "holds", [CAPACITY_FAILS] = "fails", [CAPACITY_UNDECIDED] = "undecided"};

static const char *const stops[] = {
    [MARGIN_NONE] = "none",
    [MARGIN_GOAL] = "objective",
    [MARGIN_ERRORS] = "errors",
    [MARGIN_STABILITY] = "stability",
};

static const char *request_name(const struct capacity *capacity)
{
    const struct scenario_request *request = capacity->scenario->requests.at;
    return capacity->request == LOAD_ALL ? NULL : request[capacity->request].named.name;
}

static void write_load(struct json_writer *json, const char *key,
                       const struct capacity *capacity, double factor)
{
    const struct load_size *today = &capacity->today;
    json_object(json, key, JSON_ON_LINE);
    json_number(json, "factor", factor);
    json_number(json, "per_s", today->per_s > 0.0 ? factor * today->per_s : (double)NAN);
    json_number(json, "users", today->users > 0.0 ? factor * today->users : (double)NAN);
    json_close(json);
}

static void write_stop(struct json_writer *json, const struct capacity *capacity)
{
    const struct margin *stop = &capacity->stop;
    const struct result_bottleneck *limit =
        capacity->at_stop ? &capacity->at_stop->bottleneck : NULL;
    json_object(json, "stops", JSON_LINES);
    json_text(json, "by", stops[stop->kind]);
    json_text(json, "request", stop->request ? stop->request->name : NULL);
    json_text(json, "objective", stop->goal ? stop->goal->goal->name : NULL);
    json_number(json, "limit", stop->goal ? stop->goal->goal->limit : (double)NAN);
    json_text(json, "resource", limit ? limit->resource : NULL);
    json_list(json, "chain", JSON_ON_LINE);
    for (int i = 0; limit && i < limit->links; i++)
        json_text(json, NULL, limit->chain[i]);
    json_close(json);
    struct arena *arena = arena_open();
    json_text(json, "why", limit ? verdict_why(capacity->at_stop, arena) : NULL);
    arena_close(arena);
    json_close(json);
}

static void write_prediction(struct json_writer *json, const struct capacity *capacity)
{
    const struct load_bounds *bounds = &capacity->predicted;
    json_object(json, "predicted", JSON_LINES);
    json_text(json, "resource", bounds->resource);
    json_number(json, "use", bounds->resource ? bounds->use : (double)NAN);
    json_number(json, "full", bounds->full);
    json_text(json, "request", bounds->request ? bounds->request->name : NULL);
    json_text(json, "objective", bounds->goal ? bounds->goal->goal->name : NULL);
    json_number(json, "objective_reached", bounds->goals);
    json_close(json);
}

static void write_point(struct json_writer *json, const struct capacity_point *point)
{
    const struct result_answers *system = &point->result->system;
    const struct result_bottleneck *limit = &point->result->bottleneck;
    json_object(json, NULL, JSON_LINES);
    json_number(json, "factor", point->factor);
    json_text(json, "state", states[point->state]);
    json_flag(json, "stable", point->result->stable);
    json_number(json, "margin", point->margin.mean);
    json_number(json, "margin_low", point->margin.low);
    json_number(json, "margin_high", point->margin.high);
    json_number(json, "measured", point->result->measured_s);
    render_json_estimate(json, "throughput", &system->throughput);
    render_json_estimate(json, "mean", &system->mean);
    render_json_estimate(json, "p95", &system->p95);
    render_json_estimate(json, "errors", &system->errors);
    json_text(json, "resource", limit->resource);
    json_number(json, "utilization", limit->resource ? limit->utilization : (double)NAN);
    json_close(json);
}

static void write_verdict(struct json_writer *json, const struct capacity *capacity)
{
    struct arena *arena = arena_open();
    json_text(json, "verdict", capacity_sentence(capacity, arena));
    arena_close(arena);
}

void capacity_json_answer(struct json_writer *json, const struct capacity *capacity)
{
    json_text(json, "kind", kinds[capacity->kind]);
    write_load(json, "today", capacity, 1.0);
    write_load(json, "capacity", capacity, capacity->factor);
    write_load(json, "holds", capacity, capacity->low > 0.0 ? capacity->low : (double)NAN);
    write_load(json, "fails", capacity, capacity->high);
    json_number(json, "headroom", capacity->factor - 1.0);
    json_number(json, "throughput", capacity->goodput_per_s);
    write_stop(json, capacity);
}

void capacity_json_members(struct json_writer *json, const struct capacity *capacity)
{
    json_text(json, "scenario", capacity->scenario->name);
    json_text(json, "variant", capacity->variant);
    json_text(json, "target", request_name(capacity));
    json_count(json, "seed", capacity->seed);
    json_count(json, "replications", (uint64_t)capacity->replications);
    json_text(json, "schema_version", RENDER_JSON_VERSION);
    write_verdict(json, capacity);
    capacity_json_answer(json, capacity);
    write_prediction(json, capacity);
    json_list(json, "loads", JSON_LINES);
    for (int i = 0; i < capacity->points; i++)
        write_point(json, &capacity->point[i]);
    json_close(json);
    json_count(json, "runs", (uint64_t)capacity->runs);
    json_count(json, "events", capacity->events);
    json_flag(json, "interrupted", capacity->interrupted);
}

void capacity_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct capacity_told *told = what;
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    capacity_json_members(&json, told->capacity);
    page_json(&json, "page", capacity_report, told, about);
    json_close(&json);
    json_end(&json);
}

void capacity_csv_answer(const struct capacity *capacity, FILE *out)
{
    struct measured factor = {capacity->factor, capacity->low, capacity->high, NULL};
    render_csv_row(out, "capacity", capacity->variant ? capacity->variant : "", "factor",
                   &factor);
}

void capacity_csv(const void *what, FILE *out)
{
    const struct capacity_told *told = what;
    const struct capacity *capacity = told->capacity;
    render_csv_start(out);
    capacity_csv_answer(capacity, out);
    for (int i = 0; i < capacity->points; i++) {
        const struct capacity_point *point = &capacity->point[i];
        const struct result_answers *system = &point->result->system;
        struct measured margin = {point->margin.mean, point->margin.low, point->margin.high,
                                  NULL};
        struct number_text name = number_exact(point->factor);
        render_csv_row(out, "load", name.text, "margin", &margin);
        render_csv_row(out, "load", name.text, "throughput", &system->throughput);
        render_csv_row(out, "load", name.text, "mean", &system->mean);
        render_csv_row(out, "load", name.text, "p95", &system->p95);
        render_csv_row(out, "load", name.text, "errors", &system->errors);
    }
}
