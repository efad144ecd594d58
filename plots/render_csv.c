#include "plots/render_csv.h"

#include "plots/number.h"

#include <math.h>
#include <string.h>

/* Where rows go, and what they are about. */
struct sheet {
    FILE *out;
    const char *section, *name;
};

static void write_text(const char *text, FILE *out)
{
    bool formula = *text && strchr("=+-@\t\r", *text);
    if (!formula && !strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputs(formula ? "\"'" : "\"", out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void write_number(double value, FILE *out)
{
    fputc(',', out);
    if (isfinite(value))
        fputs(number_exact(value).text, out);
}

static void row(const struct sheet *sheet, const char *quantity, double mean, double low,
                double high)
{
    write_text(sheet->section, sheet->out);
    fputc(',', sheet->out);
    write_text(sheet->name, sheet->out);
    fputc(',', sheet->out);
    write_text(quantity, sheet->out);
    write_number(mean, sheet->out);
    write_number(low, sheet->out);
    write_number(high, sheet->out);
    fputs("\r\n", sheet->out);
}

static void value(const struct sheet *sheet, const char *quantity, double number)
{
    row(sheet, quantity, number, NAN, NAN);
}

static void estimate(const struct sheet *sheet, const char *quantity,
                     const struct measured *measured)
{
    row(sheet, quantity, measured->mean, measured->low, measured->high);
}

/* "time app.cpu waiting": a quantity of something that has a name too. */
static void estimate_of(const struct sheet *sheet, const char *what, const char *at,
                        const char *part, const struct measured *measured)
{
    char quantity[320];
    snprintf(quantity, sizeof quantity, "%s %s%s%s", what, at, *part ? " " : "", part);
    estimate(sheet, quantity, measured);
}

static void write_run(const struct result *result, FILE *out)
{
    struct sheet sheet = {out, "run", ""};
    value(&sheet, "replications", result->replications);
    value(&sheet, "measured", result->measured_s);
    value(&sheet, "warmup", result->warmup_s);
    value(&sheet, "stable", result->stable);
    value(&sheet, "warnings", result->warnings);
}

static void write_answers(const struct sheet *sheet, const struct result_answers *answers)
{
    estimate(sheet, "throughput", &answers->throughput);
    estimate(sheet, "in_flight", &answers->in_flight);
    estimate(sheet, "response mean", &answers->mean);
    estimate(sheet, "response p50", &answers->p50);
    estimate(sheet, "response p90", &answers->p90);
    estimate(sheet, "response p95", &answers->p95);
    estimate(sheet, "response p99", &answers->p99);
    value(sheet, "response max", answers->max);
    estimate(sheet, "errors", &answers->errors);
    for (int i = OUTCOME_OK + 1; i < OUTCOME_COUNT; i++)
        estimate_of(sheet, "errors", outcome_names[i], "", &answers->error_by[i]);
    estimate(sheet, "wasted", &answers->wasted);
}

static void write_request(const struct result_answers *request, FILE *out)
{
    struct sheet sheet = {out, "request", request->name};
    write_answers(&sheet, request);
    for (int i = 0; i < request->goals; i++) {
        const struct result_goal *goal = &request->goal[i];
        char quantity[80];
        estimate_of(&sheet, "slo", goal->goal->name, "", &goal->measured);
        snprintf(quantity, sizeof quantity, "slo %s limit", goal->goal->name);
        value(&sheet, quantity, goal->goal->limit);
        snprintf(quantity, sizeof quantity, "slo %s met", goal->goal->name);
        value(&sheet, quantity, goal->met);
    }
    for (int i = 0; i < request->times; i++) {
        const struct result_time *time = &request->time[i];
        estimate_of(&sheet, "time", time->at, "waiting", &time->waiting);
        estimate_of(&sheet, "time", time->at, "working", &time->working);
    }
}

static void write_resource(const struct result_resource *resource, FILE *out)
{
    struct sheet sheet = {out, "resource", resource->name};
    value(&sheet, "capacity", resource->capacity);
    value(&sheet, "members", resource->members);
    estimate(&sheet, "utilization", &resource->utilization);
    estimate(&sheet, "waiting", &resource->waiting);
    estimate(&sheet, "wait", &resource->wait);
    estimate(&sheet, "throughput", &resource->throughput);
    estimate(&sheet, "inside", &resource->inside);
    estimate(&sheet, "stay", &resource->stay);
    estimate(&sheet, "refused", &resource->refused);
    estimate(&sheet, "hits", &resource->hits);
    for (int i = 0; i < resource->doings; i++) {
        const struct result_doing *doing = &resource->held_while[i];
        char quantity[320];
        snprintf(quantity, sizeof quantity, "held_while %s %s", doing->at,
                 doing->waiting ? "waiting" : "working");
        value(&sheet, quantity, doing->share);
    }
}

static void write_law(const struct result_law *law, FILE *out)
{
    struct sheet sheet = {out, "littles_law", law->at};
    value(&sheet, "L", law->present);
    value(&sheet, "lambda", law->arrivals_per_s);
    value(&sheet, "W", law->residence_s);
    value(&sheet, "gap", law->gap);
    estimate(&sheet, "ratio", &law->ratio);
}

static void write_theory(const struct result_theory *theory, FILE *out)
{
    struct sheet sheet = {out, "theory", theory->at};
    char quantity[120];
    snprintf(quantity, sizeof quantity, "%s %s expected", theory->model, theory->quantity);
    value(&sheet, quantity, theory->expected);
    snprintf(quantity, sizeof quantity, "%s %s simulated", theory->model, theory->quantity);
    estimate(&sheet, quantity, &theory->simulated);
}

/* A window is named after when it begins, in seconds. */
static void write_window(const struct result *result, const struct result_window *window,
                         FILE *out)
{
    struct number_text from = number_exact(window->from);
    struct sheet sheet = {out, "timeline", from.text};
    value(&sheet, "to", window->to);
    value(&sheet, "arrivals", window->arrivals);
    estimate(&sheet, "throughput", &window->throughput);
    estimate(&sheet, "in_flight_at_end", &window->in_flight_at_end);
    estimate(&sheet, "response mean", &window->mean);
    estimate(&sheet, "response p95", &window->p95);
    estimate(&sheet, "errors", &window->errors);
    for (int i = 0; i < result->resources; i++)
        estimate_of(&sheet, "utilization", result->resource[i].name, "",
                    &window->utilization[i]);
}

/* ---- what follows from it ---- */

static void write_growth(const struct result_growth *growth, FILE *out)
{
    struct sheet sheet = {out, "growth", growth->at ? growth->at : ""};
    value(&sheet, "standstill", growth->standstill);
    value(&sheet, "overflowed", growth->overflowed);
    value(&sheet, "overflowed_at", growth->overflowed ? growth->overflowed_at : (double)NAN);
    estimate(&sheet, "backlog_per_s", &growth->backlog_per_s);
    value(&sheet, "stable_share", growth->stable_share);
    value(&sheet, "stable_per_s", growth->stable_per_s);
}

static void write_bottleneck(const struct result_bottleneck *bottleneck, FILE *out)
{
    struct sheet sheet = {out, "bottleneck", bottleneck->resource ? bottleneck->resource : ""};
    value(&sheet, "utilization", bottleneck->utilization);
    value(&sheet, "headroom", bottleneck->headroom);
    value(&sheet, "waiting_share", bottleneck->waiting_share);
}

static void write_budget(const struct result_budget *budget, FILE *out)
{
    struct sheet sheet = {out, "budget", budget->database};
    value(&sheet, "asked", budget->asked);
    value(&sheet, "limit", budget->limit);
    value(&sheet, "with_rollout", budget->with_rollout);
    value(&sheet, "fits", budget->fits);
}

static void write_trust(const struct result *result, FILE *out)
{
    struct sheet sheet = {out, "littles_law", ""};
    value(&sheet, "holds", result->law_holds);
    for (int i = 0; i < result->laws; i++)
        write_law(&result->law[i], out);
    for (int i = 0; i < result->theories; i++)
        write_theory(&result->theory[i], out);
}

void render_csv_start(FILE *out)
{
    fputs("section,name,quantity,mean,low,high\r\n", out);
}

void render_csv_row(FILE *out, const char *section, const char *name, const char *quantity,
                    const struct measured *measured)
{
    estimate(&(struct sheet){out, section, name}, quantity, measured);
}

void render_csv(const struct result *result, FILE *out)
{
    struct sheet system = {out, "system", ""};
    render_csv_start(out);
    write_run(result, out);
    write_answers(&system, &result->system);
    for (int i = 0; i < result->requests; i++)
        write_request(&result->request[i], out);
    for (int i = 0; i < result->resources; i++)
        write_resource(&result->resource[i], out);
    write_trust(result, out);
    for (int i = 0; i < result->windows; i++)
        write_window(result, &result->window[i], out);
    write_bottleneck(&result->bottleneck, out);
    if (!result->stable)
        write_growth(&result->growth, out);
    for (int i = 0; i < result->budgets; i++)
        write_budget(&result->budget[i], out);
}
