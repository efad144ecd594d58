#include "cli/event_file.h"

#include "forecasts/import_time.h"
#include "scenarios/language/text_file.h"
#include "scenarios/language/tree.h"
#include "sim/catalog.h"
#include "sim/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DAY_S  INT64_C(86400)
#define WEEK_S (7 * DAY_S)

static const char *const keys[] = {"dates", "lasts", "from", "to", "weekly", "effect"};
static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

struct reader {
    const struct tree *tree;
    const struct points *points;
    size_t steps;
    struct faults *faults;
};

struct span {
    int64_t from_s, to_s;
};

static bool wrong(struct reader *reader, const struct node *node, const char *what,
                  const char *hint)
{
    fault_hint(fault_add(reader->faults, tree_place(node), "%s", what), "%s", hint);
    return false;
}

/* A time, and how long it lasts if nothing else is said: a date is a day. */
static bool read_moment(struct reader *reader, const struct node *node, int64_t *time_s,
                        int64_t *length_s)
{
    struct import_clock clock = {0};
    if (node->kind != NODE_TEXT ||
        !import_time_parse(node->text, strlen(node->text), &clock, time_s))
        return wrong(reader, node, "this is no date", "such as 2027-05-01 or 2027-05-01 14:00");
    *length_s = strlen(node->text) <= 10 ? DAY_S : 0;
    return true;
}

static bool read_length(struct reader *reader, const struct node *node, int64_t *length_s)
{
    sim_time length;
    if (!node)
        return true;
    reader->faults->at = tree_place(node);
    if (node->kind != NODE_TEXT)
        return wrong(reader, node, "this is no duration", "such as 2d or 3h");
    if (!units_parse_duration(node->text, &length, reader->faults))
        return false;
    *length_s = (int64_t)(length / SIM_SECOND);
    return *length_s > 0 || wrong(reader, node, "this lasts no time", "such as 2d or 3h");
}

/* Adds the part of each step that the span covers. */
static void cover(const struct reader *reader, struct span span, double *share)
{
    size_t t = 0;
    if (reader->points->months == 0 && span.from_s > points_at(reader->points, 0))
        t = (size_t)((span.from_s - reader->points->first_s) / reader->points->step_s);
    for (; t < reader->steps && points_at(reader->points, t) < span.to_s; t++) {
        int64_t begins = points_at(reader->points, t), ends = points_at(reader->points, t + 1);
        int64_t from = span.from_s > begins ? span.from_s : begins;
        int64_t to = span.to_s < ends ? span.to_s : ends;
        if (from < to)
            share[t] = fmin(share[t] + (double)(to - from) / (double)(ends - begins), 1.0);
    }
}

/* "fri" or "fri 17:00", as seconds from Monday 00:00. */
static bool read_weekly(struct reader *reader, const struct node *node, int64_t *into_s)
{
    int hour = 0, minute = 0, used = 0;
    char day[4] = "";
    if (node->kind == NODE_TEXT && strlen(node->text) >= 3)
        memcpy(day, node->text, 3);
    for (int64_t i = 0; i < 7; i++) {
        if (strcasecmp(days[i], day) != 0)
            continue;
        const char *rest = node->text + 3;
        /* NOLINTNEXTLINE(cert-err34-c): the range is checked */
        bool timed = sscanf(rest, " %2d:%2d%n", &hour, &minute, &used) == 2 &&
                     rest[used] == '\0' && hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
        *into_s = i * DAY_S + (timed ? hour * INT64_C(3600) + minute * INT64_C(60) : 0);
        if (timed || *rest == '\0')
            return true;
    }
    return wrong(reader, node, "this is no day of the week", "such as fri or fri 17:00");
}

static bool read_limits(struct reader *reader, const struct node *map, struct span *span)
{
    const struct node *from = tree_find(reader->tree, map, "from");
    const struct node *to = tree_find(reader->tree, map, "to");
    int64_t length_s;
    *span =
        (struct span){points_at(reader->points, 0), points_at(reader->points, reader->steps)};
    if (from && !read_moment(reader, from, &span->from_s, &length_s))
        return false;
    if (to && !read_moment(reader, to, &span->to_s, &length_s))
        return false;
    span->to_s += to ? length_s : 0;
    return span->from_s < span->to_s || !from || !to ||
           wrong(reader, to, "it ends before it begins", "swap from and to");
}

static bool read_dates(struct reader *reader, const struct node *dates, int64_t lasts_s,
                       double *share)
{
    const struct node *one = dates->kind == NODE_LIST ? dates->first : dates;
    for (; one; one = dates->kind == NODE_LIST ? one->next : NULL) {
        int64_t from_s, length_s;
        if (!read_moment(reader, one, &from_s, &length_s))
            return false;
        length_s = lasts_s ? lasts_s : length_s ? length_s : 3600;
        cover(reader, (struct span){from_s, from_s + length_s}, share);
    }
    return true;
}

static bool read_pattern(struct reader *reader, const struct node *weekly, int64_t lasts_s,
                         struct span limits, double *share)
{
    int64_t into_s = 0;
    if (!read_weekly(reader, weekly, &into_s))
        return false;
    int64_t length_s = lasts_s ? lasts_s : into_s % DAY_S ? 3600 : DAY_S;
    /* 1 January 1970 was a Thursday. */
    int64_t week_s = (limits.from_s + 3 * DAY_S) / WEEK_S * WEEK_S - 3 * DAY_S;
    for (; week_s < limits.to_s; week_s += WEEK_S) {
        struct span span = {week_s + into_s, week_s + into_s + length_s};
        span.from_s = span.from_s > limits.from_s ? span.from_s : limits.from_s;
        span.to_s = span.to_s < limits.to_s ? span.to_s : limits.to_s;
        cover(reader, span, share);
    }
    return true;
}

static bool read_effect(struct reader *reader, const struct node *node, struct event *event)
{
    if (!node)
        return true;
    reader->faults->at = tree_place(node);
    event->given = true;
    if (node->kind != NODE_TEXT ||
        !units_parse_number(node->text, &event->given_times, reader->faults))
        return node->kind == NODE_TEXT ||
               wrong(reader, node, "this is no number", "1.4 is traffic times 1.4");
    return event->given_times > 0.0 ||
           wrong(reader, node, "an effect multiplies, so it is above 0", "0.5 halves traffic");
}

static bool check_keys(struct reader *reader, const struct node *map)
{
    size_t count = sizeof keys / sizeof *keys;
    for (const struct node *node = map->first; node; node = node->next) {
        if (catalog_find(node->key, keys, count, sizeof *keys))
            continue;
        const char *nearest = catalog_nearest(node->key, keys, count);
        struct fault *fault = fault_add(reader->faults, node->key_place,
                                        "unknown key '%s' of an event", node->key);
        if (nearest)
            fault_hint(fault, "did you mean '%s'?", nearest);
        return false;
    }
    return true;
}

static bool read_event(struct reader *reader, const struct node *map, struct event *event)
{
    int64_t lasts_s = 0;
    struct span limits;
    if (map->kind != NODE_MAP)
        return wrong(reader, map, "an event says when it is", "such as {dates: [2027-05-01]}");
    const struct node *dates = tree_find(reader->tree, map, "dates");
    const struct node *weekly = tree_find(reader->tree, map, "weekly");
    const struct node *from = tree_find(reader->tree, map, "from");
    if (!check_keys(reader, map) ||
        !read_length(reader, tree_find(reader->tree, map, "lasts"), &lasts_s) ||
        !read_limits(reader, map, &limits) ||
        !read_effect(reader, tree_find(reader->tree, map, "effect"), event))
        return false;
    if (!dates && !weekly && !from)
        return wrong(reader, map, "it is not said when this is",
                     "dates: [...], from: and to:, or weekly:");
    if (dates && !read_dates(reader, dates, lasts_s, event->share))
        return false;
    if (weekly)
        return read_pattern(reader, weekly, lasts_s, limits, event->share);
    if (from)
        cover(reader, limits, event->share);
    return true;
}

bool event_file_read(const char *path, const struct points *points, size_t horizon,
                     struct arena *arena, struct events *events, struct faults *faults)
{
    struct source *source = text_file_read(path, arena, faults);
    struct tree *tree = tree_new(arena);
    struct node *root = source ? tree_read(tree, source, 0, faults) : NULL;
    struct reader reader = {tree, points, points->n + horizon, faults};
    if (!root)
        return false;
    if (points->step_s == 0)
        return wrong(&reader, root, "events have dates, but the series has none",
                     "give it a column of times");
    const struct node *all = tree_find(tree, root, "events");
    if (!all || all->kind != NODE_MAP)
        return wrong(&reader, root, "there are no events in it", "it begins with 'events:'");
    bool good = true;
    for (const struct node *node = all->first; node; node = node->next) {
        if (events->count == EVENTS_MAX)
            return wrong(&reader, node, "these are too many events",
                         "up to 32 can be told apart");
        struct event *event = &events->event[events->count++];
        event->name = node->key;
        event->share = arena_array(arena, reader.steps, sizeof *event->share);
        good &= read_event(&reader, node, event);
    }
    return good;
}
