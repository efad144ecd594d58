#include "forecasts/import_points.h"

#include "forecasts/import_names.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

/* Points held before they are written: 48 MB. */
#define BATCH 2000000

struct collected {
    struct series_point *points;
    size_t count, room;
    bool sorted, entered;
    int64_t id, last_s, first_s, latest_s;
    char *labels;
};

struct import_points {
    struct history_writer *writer;
    const char *unit;
    struct import_report *report;
    struct import_names *names;
    struct collected *series;
    size_t series_room, held;
};

struct import_points *import_points_new(struct history_writer *writer, const char *unit,
                                        struct import_report *report)
{
    struct import_points *points = memory_new(1, sizeof *points);
    points->writer = writer;
    points->unit = unit;
    points->report = report;
    points->names = import_names_new();
    return points;
}

void import_points_free(struct import_points *points)
{
    if (!points)
        return;
    for (size_t i = 0; i < import_names_count(points->names); i++) {
        free(points->series[i].points);
        free(points->series[i].labels);
    }
    free(points->series);
    import_names_free(points->names);
    free(points);
}

size_t import_points_series(struct import_points *points, const char *name, size_t length,
                            const char *labels)
{
    size_t known = import_names_count(points->names);
    size_t number = import_names_number(points->names, name, length);
    if (number < known)
        return number;
    if (number == points->series_room) {
        points->series_room = points->series_room ? 2 * points->series_room : 16;
        points->series =
            memory_resize(points->series, points->series_room, sizeof *points->series);
    }
    points->series[number] = (struct collected){.last_s = INT64_MIN, .sorted = true};
    if (labels)
        points->series[number].labels =
            memcpy(memory_new(strlen(labels) + 1, 1), labels, strlen(labels));
    points->report->series++;
    return number;
}

int64_t import_points_last(const struct import_points *points, size_t series)
{
    return points->series[series].last_s;
}

/* Stable, so that of equal times the last one stays last: a merge sort. */
static void sort(struct series_point *points, size_t count, struct series_point *spare)
{
    if (count < 2)
        return;
    size_t half = count / 2;
    sort(points, half, spare);
    sort(points + half, count - half, spare);
    memcpy(spare, points, half * sizeof *points);
    size_t left = 0, right = half, to = 0;
    while (left < half && right < count)
        points[to++] =
            points[right].time_s < spare[left].time_s ? points[right++] : spare[left++];
    memcpy(points + to, spare + left, (half - left) * sizeof *points);
}

static enum history_outcome enter(struct import_points *points, size_t number,
                                  struct faults *faults)
{
    struct collected *series = &points->series[number];
    if (series->entered)
        return HISTORY_DONE;
    struct history_entry entry = {.name = import_names_text(points->names, number),
                                  .unit = points->unit,
                                  .labels = series->labels};
    series->entered = true;
    return history_enter(points->writer, &entry, &series->id, faults);
}

static enum history_outcome write_series(struct import_points *points, size_t number,
                                         struct faults *faults)
{
    struct collected *series = &points->series[number];
    if (series->count == 0)
        return HISTORY_DONE;
    enum history_outcome outcome = enter(points, number, faults);
    if (!series->sorted) {
        struct series_point *spare = memory_new(series->count / 2, sizeof *spare);
        sort(series->points, series->count, spare);
        free(spare);
    }
    for (size_t i = 0; i < series->count && outcome == HISTORY_DONE; i++) {
        const struct series_point *point = &series->points[i];
        if (i + 1 < series->count && point[1].time_s == point->time_s)
            points->report->duplicates++;
        else
            outcome =
                history_put(points->writer, series->id, point->time_s, point->value, faults);
    }
    series->count = 0;
    series->sorted = true;
    return outcome;
}

static enum history_outcome write_all(struct import_points *points, struct faults *faults)
{
    enum history_outcome outcome = HISTORY_DONE;
    for (size_t i = 0; i < import_names_count(points->names) && outcome == HISTORY_DONE; i++)
        outcome = write_series(points, i, faults);
    points->held = 0;
    return outcome;
}

enum history_outcome import_points_add(struct import_points *points, size_t number,
                                       int64_t time_s, double value, struct faults *faults)
{
    struct collected *series = &points->series[number];
    if (series->count == series->room) {
        series->room = series->room ? 2 * series->room : 64;
        series->points = memory_resize(series->points, series->room, sizeof *series->points);
    }
    if (time_s < series->last_s) {
        points->report->out_of_order++;
        series->sorted = false;
    }
    if (series->last_s == INT64_MIN)
        series->first_s = series->latest_s = time_s;
    series->first_s = time_s < series->first_s ? time_s : series->first_s;
    series->latest_s = time_s > series->latest_s ? time_s : series->latest_s;
    series->last_s = time_s;
    series->points[series->count++] = (struct series_point){time_s, value};
    return ++points->held == BATCH ? write_all(points, faults) : HISTORY_DONE;
}

static void span(struct import_report *report, const struct collected *series)
{
    bool first = report->first_s > report->last_s;
    if (first || series->first_s < report->first_s)
        report->first_s = series->first_s;
    if (first || series->latest_s > report->last_s)
        report->last_s = series->latest_s;
}

enum history_outcome import_points_end(struct import_points *points, struct faults *faults)
{
    enum history_outcome outcome = write_all(points, faults);
    for (size_t i = 0; i < import_names_count(points->names) && outcome == HISTORY_DONE; i++) {
        if (!points->series[i].entered)
            continue;
        span(points->report, &points->series[i]);
        struct series_oddities oddities;
        outcome = history_measure(points->writer, points->series[i].id, &oddities, faults);
        points->report->gaps += oddities.gaps;
        points->report->missing += oddities.missing;
    }
    return outcome;
}
