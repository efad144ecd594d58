#include "plots/render_json.h"

#include "plots/verdict.h"

#include <math.h>
#include <string.h>

void render_json_estimate(struct json_writer *json, const char *key,
                          const struct measured *measured)
{
    json_object(json, key, JSON_ON_LINE);
    json_number(json, "mean", measured->mean);
    json_number(json, "low", measured->low);
    json_number(json, "high", measured->high);
    json_close(json);
}

/* ---- the system and its requests ---- */

/* "lock timeout" as a key. */
struct outcome_key {
    char text[32];
};

static struct outcome_key outcome_key(enum outcome outcome)
{
    struct outcome_key key;
    snprintf(key.text, sizeof key.text, "%s", outcome_names[outcome]);
    for (char *blank; (blank = strchr(key.text, ' '));)
        *blank = '_';
    return key;
}

static void write_percentiles(struct json_writer *json, const struct result_answers *answers)
{
    json_list(json, "percentiles", JSON_LINES);
    for (int i = 0; i < answers->percentiles; i++) {
        const struct result_percentile *percentile = &answers->percentile[i];
        json_object(json, NULL, JSON_ON_LINE);
        json_number(json, "share", percentile->share);
        render_json_estimate(json, "response", &percentile->response);
        json_close(json);
    }
    json_close(json);
}

static void write_response(struct json_writer *json, const struct result_answers *answers)
{
    json_object(json, "response", JSON_LINES);
    render_json_estimate(json, "mean", &answers->mean);
    render_json_estimate(json, "p50", &answers->p50);
    render_json_estimate(json, "p90", &answers->p90);
    render_json_estimate(json, "p95", &answers->p95);
    render_json_estimate(json, "p99", &answers->p99);
    json_number(json, "max", answers->max);
    write_percentiles(json, answers);
    json_close(json);
}

static void write_errors(struct json_writer *json, const struct result_answers *answers)
{
    json_object(json, "errors", JSON_LINES);
    render_json_estimate(json, "share", &answers->errors);
    json_object(json, "by", JSON_LINES);
    for (int i = OUTCOME_OK + 1; i < OUTCOME_COUNT; i++)
        render_json_estimate(json, outcome_key((enum outcome)i).text, &answers->error_by[i]);
    json_close(json);
    json_close(json);
}

static void write_answers(struct json_writer *json, const struct result_answers *answers)
{
    render_json_estimate(json, "throughput", &answers->throughput);
    render_json_estimate(json, "in_flight", &answers->in_flight);
    write_response(json, answers);
    write_errors(json, answers);
    render_json_estimate(json, "wasted", &answers->wasted);
}

static void write_goals(struct json_writer *json, const struct result_answers *answers)
{
    json_object(json, "slo", JSON_LINES);
    for (int i = 0; i < answers->goals; i++) {
        const struct result_goal *goal = &answers->goal[i];
        json_object(json, goal->goal->name, JSON_ON_LINE);
        json_number(json, "limit", goal->goal->limit);
        json_flag(json, "met", goal->met);
        json_flag(json, "certain", goal->certain);
        render_json_estimate(json, "measured", &goal->measured);
        json_close(json);
    }
    json_close(json);
}

static void write_times(struct json_writer *json, const struct result_answers *answers)
{
    json_list(json, "time", JSON_LINES);
    for (int i = 0; i < answers->times; i++) {
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "at", answers->time[i].at);
        render_json_estimate(json, "waiting", &answers->time[i].waiting);
        render_json_estimate(json, "working", &answers->time[i].working);
        json_close(json);
    }
    json_close(json);
}

static void write_system(struct json_writer *json, const struct result_answers *system)
{
    json_object(json, "system", JSON_LINES);
    write_answers(json, system);
    json_close(json);
}

static void write_requests(struct json_writer *json, const struct result *result)
{
    json_object(json, "requests", JSON_LINES);
    for (int i = 0; i < result->requests; i++) {
        const struct result_answers *request = &result->request[i];
        json_object(json, request->name, JSON_LINES);
        write_answers(json, request);
        write_goals(json, request);
        write_times(json, request);
        json_flag(json, "sent", request->sent);
        json_close(json);
    }
    json_close(json);
}

/* ---- resources ---- */

/* "main.rows.stock", of names with at most 64 letters. */
struct resource_key {
    char text[240];
};

/* Names are those of the scenario: an external and a gate may have the same. Keys may not. */
static struct resource_key resource_key(const struct result *result, int which)
{
    struct resource_key key;
    const char *name = result->resource[which].name;
    int before = 0;
    for (int i = 0; i < which; i++)
        before += strcmp(result->resource[i].name, name) == 0;
    if (before > 0)
        snprintf(key.text, sizeof key.text, "%s (%d)", name, before + 1);
    else
        snprintf(key.text, sizeof key.text, "%s", name);
    return key;
}

static void write_doings(struct json_writer *json, const struct result_resource *resource)
{
    json_list(json, "held_while", JSON_LINES);
    for (int i = 0; i < resource->doings; i++) {
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "at", resource->held_while[i].at);
        json_number(json, "share", resource->held_while[i].share);
        json_flag(json, "waiting", resource->held_while[i].waiting);
        json_close(json);
    }
    json_close(json);
}

static void write_resource(struct json_writer *json, const char *key,
                           const struct result_resource *resource)
{
    json_object(json, key, JSON_LINES);
    json_text(json, "kind", resource->kind);
    json_number(json, "capacity", resource->capacity);
    render_json_estimate(json, "utilization", &resource->utilization);
    render_json_estimate(json, "waiting", &resource->waiting);
    render_json_estimate(json, "wait", &resource->wait);
    render_json_estimate(json, "throughput", &resource->throughput);
    write_doings(json, resource);
    json_count(json, "members", resource->members);
    render_json_estimate(json, "inside", &resource->inside);
    render_json_estimate(json, "stay", &resource->stay);
    render_json_estimate(json, "refused", &resource->refused);
    render_json_estimate(json, "hits", &resource->hits);
    json_close(json);
}

static void write_resources(struct json_writer *json, const struct result *result)
{
    json_object(json, "resources", JSON_LINES);
    for (int i = 0; i < result->resources; i++)
        write_resource(json, resource_key(result, i).text, &result->resource[i]);
    json_close(json);
}

/* ---- how far it may be believed ---- */

static void write_law(struct json_writer *json, const struct result *result)
{
    json_object(json, "littles_law", JSON_LINES);
    json_flag(json, "holds", result->law_holds);
    json_list(json, "checks", JSON_LINES);
    for (int i = 0; i < result->laws; i++) {
        const struct result_law *law = &result->law[i];
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "at", law->at);
        json_number(json, "L", law->present);
        json_number(json, "lambda", law->arrivals_per_s);
        json_number(json, "W", law->residence_s);
        json_number(json, "gap", law->gap);
        json_flag(json, "holds", law->holds);
        render_json_estimate(json, "ratio", &law->ratio);
        json_close(json);
    }
    json_close(json);
    json_close(json);
}

static void write_theory(struct json_writer *json, const struct result *result)
{
    json_list(json, "theory", JSON_LINES);
    for (int i = 0; i < result->theories; i++) {
        const struct result_theory *theory = &result->theory[i];
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "at", theory->at);
        json_text(json, "model", theory->model);
        json_text(json, "quantity", theory->quantity);
        json_number(json, "expected", theory->expected);
        render_json_estimate(json, "simulated", &theory->simulated);
        json_close(json);
    }
    json_close(json);
}

/* ---- the course over time ---- */

static void write_window(struct json_writer *json, const struct result *result,
                         const struct result_window *window)
{
    json_object(json, NULL, JSON_LINES);
    json_number(json, "from", window->from);
    json_number(json, "to", window->to);
    json_number(json, "arrivals", window->arrivals);
    render_json_estimate(json, "throughput", &window->throughput);
    render_json_estimate(json, "in_flight_at_end", &window->in_flight_at_end);
    json_object(json, "response", JSON_LINES);
    render_json_estimate(json, "mean", &window->mean);
    render_json_estimate(json, "p95", &window->p95);
    json_close(json);
    render_json_estimate(json, "errors", &window->errors);
    json_object(json, "utilization", JSON_LINES);
    for (int i = 0; i < result->resources; i++)
        render_json_estimate(json, resource_key(result, i).text, &window->utilization[i]);
    json_close(json);
    json_close(json);
}

static void write_timeline(struct json_writer *json, const struct result *result)
{
    json_list(json, "timeline", JSON_LINES);
    for (int i = 0; i < result->windows; i++)
        write_window(json, result, &result->window[i]);
    json_close(json);
}

/* ---- what follows from it ---- */

static const char *const bottleneck_words[] = {
    [BOTTLENECK_NONE] = "none",
    [BOTTLENECK_SERVES] = "serves",
    [BOTTLENECK_HELD] = "held",
    [BOTTLENECK_CLIENTS] = "clients",
};

static void write_bottleneck(struct json_writer *json, const struct result *result)
{
    const struct result_bottleneck *bottleneck = &result->bottleneck;
    struct arena *arena = arena_open();
    json_object(json, "bottleneck", JSON_LINES);
    json_text(json, "resource", bottleneck->resource);
    json_list(json, "chain", JSON_ON_LINE);
    for (int i = 0; i < bottleneck->links; i++)
        json_text(json, NULL, bottleneck->chain[i]);
    json_close(json);
    json_text(json, "why", verdict_why(result, arena));
    json_text(json, "kind", bottleneck_words[bottleneck->kind]);
    json_number(json, "utilization", bottleneck->utilization);
    json_number(json, "headroom", bottleneck->headroom);
    json_number(json, "waiting_share", bottleneck->waiting_share);
    bool held = bottleneck->kind == BOTTLENECK_HELD;
    json_text(json, "doing", held ? bottleneck->doing : NULL);
    json_flag(json, "doing_waits", held && bottleneck->doing_waits);
    json_number(json, "doing_share", held ? bottleneck->doing_share : (double)NAN);
    double best = bottleneck->best_at_once;
    json_number(json, "best_at_once", best > 0.0 ? best : (double)NAN);
    json_close(json);
    arena_close(arena);
}

static void write_growth(struct json_writer *json, const struct result *result)
{
    const struct result_growth *growth = &result->growth;
    if (result->stable) {
        json_null(json, "growth");
        return;
    }
    json_object(json, "growth", JSON_LINES);
    json_flag(json, "standstill", growth->standstill);
    json_flag(json, "overflowed", growth->overflowed);
    json_number(json, "overflowed_at",
                growth->overflowed ? growth->overflowed_at : (double)NAN);
    render_json_estimate(json, "backlog_per_s", &growth->backlog_per_s);
    json_text(json, "at", growth->at);
    json_number(json, "stable_share", growth->stable_share);
    json_number(json, "stable_per_s", growth->stable_per_s);
    json_close(json);
}

static void write_budget(struct json_writer *json, const struct result_budget *budget)
{
    json_object(json, NULL, JSON_LINES);
    json_text(json, "database", budget->database);
    json_list(json, "pools", JSON_LINES);
    for (int i = 0; i < budget->pools; i++) {
        const struct result_budget_pool *pool = &budget->pool[i];
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "at", pool->name);
        json_count(json, "instances", pool->instances);
        json_count(json, "workers", pool->workers);
        json_number(json, "connections", pool->connections ? pool->connections : (double)NAN);
        json_number(json, "in_all", pool->in_all);
        json_close(json);
    }
    json_close(json);
    json_number(json, "asked", budget->asked);
    json_number(json, "limit", budget->limit);
    json_number(json, "with_rollout", budget->with_rollout);
    json_flag(json, "fits", budget->fits);
    json_close(json);
}

static void write_budgets(struct json_writer *json, const struct result *result)
{
    json_list(json, "budget", JSON_LINES);
    for (int i = 0; i < result->budgets; i++)
        write_budget(json, &result->budget[i]);
    json_close(json);
}

/* ---- the whole ---- */

static void write_warnings(struct json_writer *json, const struct result *result)
{
    struct arena *arena = arena_open();
    json_list(json, "warnings", JSON_LINES);
    for (int i = 0; i < result->warnings; i++)
        json_text(json, NULL, verdict_warning(result, &result->warning[i], arena));
    json_close(json);
    arena_close(arena);
}

static void write_run(struct json_writer *json, const struct result *result)
{
    json_text(json, "scenario", result->scenario->name);
    json_count(json, "seed", result->seed);
    json_count(json, "replications", (uint64_t)result->replications);
    json_number(json, "measured", result->measured_s);
    json_number(json, "warmup", result->warmup_s);
    json_flag(json, "stable", result->stable);
    json_text(json, "schema_version", RENDER_JSON_VERSION);
    write_warnings(json, result);
}

/* What was added to the document of the contract. */
static void write_more(struct json_writer *json, const struct result *result)
{
    struct arena *arena = arena_open();
    json_text(json, "verdict", verdict_sentence(result, arena));
    arena_close(arena);
    json_text(json, "variant", result->variant);
    json_flag(json, "warmup_found", result->warmup_found);
    json_flag(json, "interrupted", result->interrupted);
    bool asked = result->precision_asked > 0.0;
    json_object(json, "precision", JSON_ON_LINE);
    json_number(json, "asked", asked ? result->precision_asked : (double)NAN);
    json_number(json, "reached", asked ? result->precision_reached : (double)NAN);
    json_close(json);
    json_count(json, "events", result->events);
    json_number(json, "confidence", RESULT_CONFIDENCE);
    write_growth(json, result);
    write_budgets(json, result);
}

void render_json_members(struct json_writer *json, const struct result *result)
{
    write_run(json, result);
    write_system(json, &result->system);
    write_requests(json, result);
    write_resources(json, result);
    write_law(json, result);
    write_theory(json, result);
    write_timeline(json, result);
    write_bottleneck(json, result);
    write_more(json, result);
}

void render_json_result(struct json_writer *json, const char *key, const struct result *result)
{
    json_object(json, key, JSON_LINES);
    render_json_members(json, result);
    json_close(json);
}

void render_json(const struct result *result, FILE *out)
{
    struct json_writer json;
    json_start(&json, out);
    render_json_result(&json, NULL, result);
    json_end(&json);
}
