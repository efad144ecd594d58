#include "plots/capacity_report.h"

#include "plots/capacity_charts.h"
#include "plots/quantity.h"
#include "plots/verdict.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- loads ---- */

struct load_text {
    char text[128];
};

static struct load_text load_text(const struct capacity *capacity, double factor)
{
    const struct load_size *today = &capacity->today;
    struct load_text load;
    bool whole = capacity->kind != CAPACITY_SATURATES || factor == 1.0;
    double users = factor * today->users;
    char count[32];
    snprintf(count, sizeof count, whole ? "%.0f" : "%.4g", users);
    struct quantity rate = quantity_text(QUANTITY_RATE, factor * today->per_s);
    const char *at_most = today->varies ? " at its highest" : "";
    const char *plural = strcmp(count, "1") == 0 ? "" : "s";
    if (today->users == 0.0)
        snprintf(load.text, sizeof load.text, "%s%s", rate.text, at_most);
    else if (today->per_s == 0.0)
        snprintf(load.text, sizeof load.text, "%s user%s", count, plural);
    else
        snprintf(load.text, sizeof load.text, "%s%s and %s user%s", rate.text, at_most, count,
                 plural);
    return load;
}

/* Three digits: it is no better known. */
static const char *times_text(double factor, char text[static 32])
{
    if (!isfinite(factor))
        return "–";
    snprintf(text, 32, factor < 10.0 ? "%.3gx" : "%.0fx", factor);
    return text;
}

/* ---- the answer ---- */

static const char *goal_of(const struct margin *stop, struct arena *arena)
{
    return verdict_goal(stop->goal->goal, arena);
}

static void say_stop(const struct capacity *capacity, struct arena *arena, FILE *out)
{
    const struct margin *stop = &capacity->stop;
    switch (stop->kind) {
    case MARGIN_GOAL:
        fprintf(out, "%s of %s is missed", goal_of(stop, arena), stop->request->name);
        break;
    case MARGIN_ERRORS:
        fputs("more than 1% of the requests no longer end well", out);
        break;
    case MARGIN_STABILITY:
        fputs("the backlog grows without end", out);
        break;
    case MARGIN_NONE:
        fputs("nothing is known", out);
        return;
    }
    const struct result_bottleneck *limit = &capacity->at_stop->bottleneck;
    if (limit->resource && limit->kind == BOTTLENECK_HELD && limit->doing)
        fprintf(out, ", with %s held, mostly by requests %s %s", limit->resource,
                limit->doing_waits ? "that wait for" : "at", limit->doing);
    else if (limit->resource)
        fprintf(out, "; %s is what limits", limit->resource);
}

static void say_beyond(const struct capacity *capacity, struct arena *arena, FILE *out)
{
    fputs(capacity->kind == CAPACITY_NEVER ? "even there " : "beyond, ", out);
    say_stop(capacity, arena, out);
}

static void say_interval(const struct capacity *capacity, FILE *out)
{
    if (capacity->low > 0.0 && isfinite(capacity->high))
        fprintf(out, " (certain up to %s, no longer at %s)",
                load_text(capacity, capacity->low).text,
                load_text(capacity, capacity->high).text);
    else if (capacity->low > 0.0)
        fprintf(out, " (certain up to %s)", load_text(capacity, capacity->low).text);
}

static void say_room(double factor, FILE *out)
{
    char times[32];
    if (factor < 0.995)
        fprintf(out, "Too much already: only %.3g%% of", factor * 100.0);
    else if (factor < 1.995)
        fprintf(out, "Headroom %.0f%%:", fmax(0.0, factor - 1.0) * 100.0);
    else
        fprintf(out, "Headroom: %s", times_text(factor, times));
}

static const char *what_holds(const struct capacity *capacity)
{
    return margin_has_goals(capacity->scenario) ? "every objective holds" : "it is carried";
}

static void say_found(const struct capacity *capacity, struct arena *arena, FILE *out)
{
    double factor = capacity->factor;
    say_room(factor, out);
    if (factor < 0.995)
        fprintf(out, " today's load: %s", what_holds(capacity));
    else
        fprintf(out, "%s %s", factor < 1.995 ? "" : " today's load:", what_holds(capacity));
    fprintf(out, " up to %s", load_text(capacity, factor).text);
    say_interval(capacity, out);
    fprintf(out, ", today it is %s; ", load_text(capacity, 1.0).text);
    say_beyond(capacity, arena, out);
}

static void say_saturation(const struct capacity *capacity, FILE *out)
{
    const char *limit = capacity->at_stop->bottleneck.resource;
    fprintf(out,
            "Nothing is asked of these users, so any number is carried: but beyond %s more of "
            "them get no more done than %s",
            load_text(capacity, capacity->factor).text,
            quantity_text(QUANTITY_RATE, capacity->goodput_per_s).text);
    fprintf(out, "; today there are %s", load_text(capacity, 1.0).text);
    if (limit)
        fprintf(out, "; %s is what limits", limit);
}

static void say_answer(const struct capacity *capacity, struct arena *arena, FILE *out)
{
    switch (capacity->kind) {
    case CAPACITY_FOUND:
        say_found(capacity, arena, out);
        break;
    case CAPACITY_SATURATES:
        say_saturation(capacity, out);
        break;
    case CAPACITY_ENDLESS:
        fprintf(out, "No limit found: %s up to %s, %.3g times today's load",
                what_holds(capacity), load_text(capacity, capacity->low).text, capacity->low);
        break;
    case CAPACITY_NEVER:
        fprintf(out, "Never: not even %s would do; ", load_text(capacity, capacity->high).text);
        say_beyond(capacity, arena, out);
        break;
    case CAPACITY_UNKNOWN:
        fputs("Not known: the search was interrupted", out);
        if (capacity->low > 0.0)
            fprintf(out, "; %s at %s", what_holds(capacity),
                    load_text(capacity, capacity->low).text);
        break;
    }
    fputc('.', out);
}

bool capacity_is_good(const struct capacity *capacity)
{
    if (capacity->kind == CAPACITY_FOUND)
        return capacity->factor >= 0.995;
    return capacity->kind == CAPACITY_SATURATES || capacity->kind == CAPACITY_ENDLESS;
}

static const char *said(void (*say)(const struct capacity *, struct arena *, FILE *),
                        const struct capacity *capacity, struct arena *arena)
{
    char *text;
    size_t size;
    FILE *out = memory_stream(&text, &size);
    say(capacity, arena, out);
    fclose(out);
    const char *kept = arena_text(arena, text);
    free(text);
    return kept;
}

const char *capacity_sentence(const struct capacity *capacity, struct arena *arena)
{
    return said(say_answer, capacity, arena);
}

const char *capacity_stop(const struct capacity *capacity, struct arena *arena)
{
    return said(say_stop, capacity, arena);
}

const char *capacity_load(const struct capacity *capacity, double factor, struct arena *arena)
{
    return arena_text(arena, load_text(capacity, factor).text);
}

/* ---- what was predicted ---- */

static void prediction_row(struct table *table, const struct capacity *capacity,
                           const char *who, double factor, const char *what)
{
    char times[32];
    table_cell(table, TABLE_PLAIN, "%s", who);
    table_cell(table, TABLE_PLAIN, "%s", times_text(factor, times));
    table_cell(table, TABLE_PLAIN, "%s",
               isfinite(factor) ? load_text(capacity, factor).text : "–");
    table_cell(table, TABLE_PLAIN, "%s", what);
}

static const char *full_words(const struct load_bounds *bounds, struct arena *arena)
{
    char text[400];
    snprintf(text, sizeof text, "%s is full: it is used %s",
             bounds->resource ? bounds->resource : "a resource",
             quantity_text(QUANTITY_SHARE, bounds->use).text);
    return arena_text(arena, text);
}

static const char *goal_words(const struct load_bounds *bounds, struct arena *arena)
{
    char text[400];
    snprintf(text, sizeof text, "%s of %s, if it grows as 1/(1-use)",
             verdict_goal(bounds->goal->goal, arena), bounds->request->name);
    return arena_text(arena, text);
}

static const char *found_words(const struct capacity *capacity, struct arena *arena)
{
    const struct margin *stop = &capacity->stop;
    char text[400];
    const char *limit = capacity->at_stop ? capacity->at_stop->bottleneck.resource : NULL;
    if (capacity->kind == CAPACITY_SATURATES)
        snprintf(text, sizeof text, "more users get no more done");
    else if (stop->kind == MARGIN_GOAL)
        snprintf(text, sizeof text, "%s of %s", goal_of(stop, arena), stop->request->name);
    else
        snprintf(text, sizeof text, stop->kind == MARGIN_ERRORS ? "1%% fail" : "%s is full",
                 limit ? limit : "something");
    return arena_text(arena, text);
}

static struct table *prediction(const struct capacity *capacity, struct arena *arena)
{
    static const struct table_column columns[] = {
        {"",      TABLE_LEFT,  TABLE_STAYS },
        {"times", TABLE_RIGHT, TABLE_STAYS },
        {"load",  TABLE_RIGHT, TABLE_STAYS },
        {"where", TABLE_LEFT,  TABLE_IS_CUT},
    };
    const struct load_bounds *bounds = &capacity->predicted;
    struct table *table = table_new(columns, COUNT(columns));
    if (isfinite(bounds->full))
        prediction_row(table, capacity, "predicted: full", bounds->full,
                       full_words(bounds, arena));
    if (isfinite(bounds->goals))
        prediction_row(table, capacity, "predicted: objective", bounds->goals,
                       goal_words(bounds, arena));
    if (isfinite(capacity->factor))
        prediction_row(table, capacity, "simulated", capacity->factor,
                       found_words(capacity, arena));
    return table;
}

/* ---- what was tried ---- */

static void point_row(struct table *table, const struct capacity *capacity,
                      const struct capacity_point *point)
{
    static const char *const words[] = {[CAPACITY_HOLDS] = "holds",
                                        [CAPACITY_FAILS] = "fails",
                                        [CAPACITY_UNDECIDED] = "undecided"};
    static const enum table_tone tones[] = {[CAPACITY_HOLDS] = TABLE_GOOD,
                                            [CAPACITY_FAILS] = TABLE_BAD,
                                            [CAPACITY_UNDECIDED] = TABLE_PLAIN};
    const struct result_answers *system = &point->result->system;
    const struct result_bottleneck *limit = &point->result->bottleneck;
    char times[32];
    table_cell(table, TABLE_PLAIN, "%s", load_text(capacity, point->factor).text);
    table_cell(table, TABLE_PLAIN, "%s", times_text(point->factor, times));
    table_cell(table, TABLE_PLAIN, "%s",
               quantity_mean(QUANTITY_RATE, &system->throughput).text);
    table_cell(table, TABLE_PLAIN, "%s", quantity_mean(QUANTITY_TIME, &system->mean).text);
    table_cell(table, TABLE_PLAIN, "%s", quantity_mean(QUANTITY_TIME, &system->p95).text);
    table_cell(table, TABLE_PLAIN, "%s", quantity_mean(QUANTITY_SHARE, &system->errors).text);
    table_cell(table, TABLE_PLAIN, "%s", limit->resource ? limit->resource : "–");
    table_cell(table, TABLE_PLAIN, "%s",
               limit->resource ? quantity_text(QUANTITY_SHARE, limit->utilization).text : "–");
    table_cell(table, tones[point->state], "%s",
               point->result->stable ? words[point->state] : "unstable");
}

static struct table *points(const struct capacity *capacity)
{
    static const struct table_column columns[] = {
        {"load",       TABLE_RIGHT, TABLE_STAYS },
        {"times",      TABLE_RIGHT, TABLE_STAYS },
        {"throughput", TABLE_RIGHT, TABLE_STAYS },
        {"mean",       TABLE_RIGHT, TABLE_STAYS },
        {"p95",        TABLE_RIGHT, TABLE_STAYS },
        {"errors",     TABLE_RIGHT, TABLE_GOES  },
        {"most used",  TABLE_LEFT,  TABLE_IS_CUT},
        {"used",       TABLE_RIGHT, TABLE_STAYS },
        {"",           TABLE_LEFT,  TABLE_STAYS },
    };
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < capacity->points; i++)
        point_row(table, capacity, &capacity->point[i]);
    return table;
}

/* ---- the page ---- */

static void tell_title(struct report_page *page, const struct capacity *capacity)
{
    const char *name = capacity->scenario->name ? capacity->scenario->name : "";
    const char *variant = capacity->variant ? capacity->variant : "";
    char *title = arena_take(page->arena, strlen(name) + strlen(variant) + 3);
    stpcpy(stpcpy(stpcpy(title, name), *name && *variant ? ": " : ""), variant);
    if (*title)
        page->manner->title(page, title);
}

static void tell_method(struct report_page *page, const struct capacity *capacity)
{
    page->manner->section(page, "How it was measured");
    if (capacity->request != LOAD_ALL) {
        const struct scenario_request *request = capacity->scenario->requests.at;
        report_say(page,
                   "Only the traffic that sends %s was changed; the rest stayed as it is.",
                   request[capacity->request].named.name);
    }
    if (capacity->today.varies)
        report_say(page, "The traffic changes over time; all of its course was multiplied.");
    report_say(
        page,
        "%d runs of %d replications, %.3g million events, seed %llu. All met the same chance; "
        "runs get longer near the limit. A load holds or fails if a 95%% interval says so as a "
        "whole, and the limit is where something first fails, going up.",
        capacity->runs, capacity->replications, (double)capacity->events * 1e-6,
        (unsigned long long)capacity->seed);
}

void capacity_report(struct report_page *page, const void *told)
{
    const struct capacity_told *what = told;
    const struct capacity *capacity = what->capacity;
    const char *sentence = capacity_sentence(capacity, page->arena);
    size_t lead = strcspn(sentence, ":");
    lead += sentence[lead] == ':';
    tell_title(page, capacity);
    page->manner->verdict(page, arena_text_part(page->arena, sentence, lead), sentence + lead,
                          capacity_is_good(capacity));
    if (capacity->interrupted)
        page->manner->warning(page, "interrupted: longer runs would have told more");
    if (what->quiet)
        return;
    capacity_charts(page, capacity);
    report_table(page, "Prediction", prediction(capacity, page->arena));
    page->manner->more(page, true);
    report_table(page, "Loads", points(capacity));
    tell_method(page, capacity);
    page->manner->more(page, false);
}
