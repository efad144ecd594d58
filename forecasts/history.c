#include "forecasts/history.h"

#include "forecasts/history_file.h"
#include "sim/catalog.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Steps of counted series are whole if the logs cover this much of them: the first request
 * after midnight does not come at midnight. */
#define WHOLE 0.95

static const struct place nowhere;

static enum history_outcome prepare(struct history *history, const char *sql,
                                    sqlite3_stmt **statement, struct faults *faults)
{
    int code = sqlite3_prepare_v2(history->db, sql, -1, statement, NULL);
    return code == SQLITE_OK ? HISTORY_DONE : history_refused(history, code, faults);
}

/* Ends a statement that was stepped to `code`. */
static enum history_outcome finish(struct history *history, sqlite3_stmt *statement, int code,
                                   struct faults *faults)
{
    enum history_outcome outcome = HISTORY_DONE;
    if (code != SQLITE_DONE && code != SQLITE_ROW && code != SQLITE_OK)
        outcome = history_refused(history, code, faults);
    sqlite3_finalize(statement);
    return outcome == HISTORY_DONE ? history_settled(history, faults) : outcome;
}

static const char *text_of(struct arena *arena, sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);
    return arena_text(arena, text ? (const char *)text : "");
}

#define SERIES_COLUMNS                                                                         \
    "SELECT id, name, unit, labels, kind, interval_s, months,"                                 \
    " (SELECT min(time_s) FROM point WHERE series_id = series.id),"                            \
    " (SELECT max(time_s) FROM point WHERE series_id = series.id),"                            \
    " (SELECT count(*) FROM point WHERE series_id = series.id) FROM series "

static struct history_series series_of(struct arena *arena, sqlite3_stmt *row)
{
    return (struct history_series){
        .id = sqlite3_column_int64(row, 0),
        .name = text_of(arena, row, 1),
        .unit = text_of(arena, row, 2),
        .labels = text_of(arena, row, 3),
        .kind = sqlite3_column_int(row, 4) == 1 ? HISTORY_COUNTED : HISTORY_MEASURED,
        .interval_s = sqlite3_column_int64(row, 5),
        .months = sqlite3_column_int(row, 6),
        .first_s = sqlite3_column_int64(row, 7),
        .last_s = sqlite3_column_int64(row, 8),
        .points = sqlite3_column_int64(row, 9),
    };
}

enum history_outcome history_list(struct history *history, struct arena *arena,
                                  struct history_series **all, size_t *count,
                                  struct faults *faults)
{
    sqlite3_stmt *statement;
    *count = 0;
    *all = NULL;
    enum history_outcome outcome =
        prepare(history, SERIES_COLUMNS "ORDER BY name", &statement, faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    struct history_series *grown = NULL;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        if ((*count & (*count - 1)) == 0)
            grown = memory_resize(grown, *count ? 2 * *count : 1, sizeof *grown);
        grown[(*count)++] = series_of(arena, statement);
    }
    *all = arena_array(arena, *count, sizeof **all);
    if (*count > 0)
        memcpy(*all, grown, *count * sizeof *grown);
    free(grown);
    return finish(history, statement, code, faults);
}

/* Says which series there is no such of, and which was probably meant. */
static enum history_outcome unknown(struct history *history, const char *name,
                                    struct arena *arena, struct faults *faults)
{
    struct history_series *all;
    size_t count;
    enum history_outcome outcome = history_list(history, arena, &all, &count, faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    const char **names = arena_array(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = all[i].name;
    struct fault *fault =
        fault_add(faults, nowhere, "%s holds no series '%s'", history->path, name);
    const char *nearest = catalog_nearest(name, names, count);
    if (nearest)
        fault_hint(fault, "did you mean '%s'?", nearest);
    return HISTORY_WRONG;
}

enum history_outcome history_find(struct history *history, const char *name,
                                  struct arena *arena, struct history_series *found,
                                  struct faults *faults)
{
    sqlite3_stmt *statement;
    enum history_outcome outcome =
        prepare(history, SERIES_COLUMNS "WHERE name = ?", &statement, faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *found = series_of(arena, statement);
    outcome = finish(history, statement, code, faults);
    if (outcome == HISTORY_DONE && code != SQLITE_ROW)
        return unknown(history, name, arena, faults);
    return outcome;
}

enum history_outcome history_points(struct history *history, const struct history_series *of,
                                    struct arena *arena, struct series_point **points,
                                    size_t *count, struct faults *faults)
{
    sqlite3_stmt *statement;
    *count = 0;
    *points = NULL;
    enum history_outcome outcome = prepare(history,
                                           "SELECT time_s, sum(value) FROM point"
                                           " WHERE series_id = ? GROUP BY time_s"
                                           " ORDER BY time_s",
                                           &statement, faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    /* There are at most so many, as several sources may share a time. */
    *points = arena_array(arena, of->points > 0 ? (size_t)of->points : 0, sizeof **points);
    sqlite3_bind_int64(statement, 1, of->id);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && (int64_t)*count < of->points) {
        (*points)[*count].time_s = sqlite3_column_int64(statement, 0);
        (*points)[*count].value = sqlite3_column_double(statement, 1);
        ++*count;
    }
    return finish(history, statement, code, faults);
}

/* From when to when logs tell of a family; spans that nearly touch are one. */
struct span {
    int64_t from_s, to_s;
};

static enum history_outcome spans_of(struct history *history, const struct history_series *of,
                                     struct span **spans, size_t *count, struct faults *faults)
{
    sqlite3_stmt *statement;
    int64_t slack_s = (int64_t)((double)of->interval_s * (1.0 - WHOLE));
    *spans = NULL;
    *count = 0;
    enum history_outcome outcome =
        prepare(history,
                "SELECT source.first_s, source.last_s + 1 FROM source JOIN series"
                " ON source.family = series.family WHERE series.id = ?"
                " AND source.first_s > -1099511627776 AND source.last_s < 1099511627776"
                " ORDER BY 1",
                &statement, faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    sqlite3_bind_int64(statement, 1, of->id);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct span next = {sqlite3_column_int64(statement, 0),
                            sqlite3_column_int64(statement, 1)};
        struct span *last = *count ? &(*spans)[*count - 1] : NULL;
        if (last && next.from_s <= last->to_s + slack_s) {
            last->to_s = next.to_s > last->to_s ? next.to_s : last->to_s;
            continue;
        }
        *spans = memory_resize(*spans, *count + 1, sizeof **spans);
        (*spans)[(*count)++] = next;
    }
    return finish(history, statement, code, faults);
}

/* True if the logs cover the step that begins then. */
static bool covered(const struct span *spans, size_t count, int64_t from_s, int64_t interval_s)
{
    for (size_t i = 0; i < count; i++) {
        int64_t begin_s = spans[i].from_s > from_s ? spans[i].from_s : from_s;
        int64_t to_s = from_s + interval_s;
        int64_t end_s = spans[i].to_s < to_s ? spans[i].to_s : to_s;
        if ((double)(end_s - begin_s) >= WHOLE * (double)interval_s)
            return true;
    }
    return false;
}

/* Steps the logs cover and do not mention are 0; others are not known. What is not known at
 * either end is cut off. */
static void fill(struct series *series, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < series->count; i++) {
        double *value = &series->values[i];
        if (!covered(spans, count, series_time(series, i), series->interval_s))
            *value = NAN;
        else if (isnan(*value))
            *value = 0.0;
    }
    while (series->count > 0 && isnan(series->values[series->count - 1]))
        series->count--;
    if (series->count == 0) /* of a series too long to hold there is not even room */
        return;
    size_t skipped = 0;
    while (skipped < series->count && isnan(series->values[skipped]))
        skipped++;
    series->start_s = series_time(series, skipped);
    series->values += skipped;
    series->count -= skipped;
}

static void recount(const struct series *series, struct series_oddities *oddities)
{
    oddities->missing = oddities->gaps = 0;
    for (size_t i = 0; i < series->count; i++) {
        if (!isnan(series->values[i]))
            continue;
        oddities->missing++;
        oddities->gaps += i == 0 || !isnan(series->values[i - 1]);
    }
}

/* Where a family's routes are seldom asked for, their zeros reach as far as the logs do. */
static void widen(struct series_point **points, size_t *count, const struct span *spans,
                  size_t spans_count, int64_t interval_s, struct arena *arena)
{
    struct series_point *wider = arena_array(arena, *count + 2, sizeof *wider);
    size_t total = 0;
    int64_t from_s = spans[0].from_s - spans[0].from_s % interval_s;
    int64_t last_s = spans[spans_count - 1].to_s - 1;
    last_s -= last_s % interval_s;
    if (*count == 0 || (*points)[0].time_s > from_s)
        wider[total++] = (struct series_point){from_s, NAN};
    if (*count > 0)
        memcpy(wider + total, *points, *count * sizeof *wider);
    total += *count;
    if (wider[total - 1].time_s < last_s)
        wider[total++] = (struct series_point){last_s, NAN};
    *points = wider;
    *count = total;
}

static enum history_outcome
read_counted(struct history *history, const struct history_series *of, struct arena *arena,
             struct series *series, struct series_oddities *oddities, struct faults *faults)
{
    struct series_point *points;
    size_t count, spans_count;
    struct span *spans;
    enum history_outcome outcome = history_points(history, of, arena, &points, &count, faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    outcome = spans_of(history, of, &spans, &spans_count, faults);
    if (outcome == HISTORY_DONE && spans_count > 0) {
        widen(&points, &count, spans, spans_count, of->interval_s, arena);
        *series = series_from_points(arena, points, count, of->interval_s, 0, oddities);
        fill(series, spans, spans_count);
        recount(series, oddities);
    }
    free(spans);
    return outcome;
}

static enum history_outcome
read_measured(struct history *history, const struct history_series *of, struct arena *arena,
              struct series *series, struct series_oddities *oddities, struct faults *faults)
{
    struct series_point *points;
    size_t count;
    enum history_outcome outcome = history_points(history, of, arena, &points, &count, faults);
    if (outcome == HISTORY_DONE)
        *series =
            series_from_points(arena, points, count, of->interval_s, of->months, oddities);
    return outcome;
}

/* A store may come from anywhere, so what the sums above rely on is looked at first. */
static bool plausible(const struct history_series *of)
{
    static const int64_t longest_s = INT64_C(1) << 40;
    bool counted = of->kind == HISTORY_COUNTED;
    return of->interval_s >= (counted ? 1 : 0) && of->interval_s < longest_s &&
           of->first_s > -longest_s && of->last_s < longest_s &&
           (of->months == 0 || of->months == 1 || of->months == 3 || of->months == 12);
}

enum history_outcome history_read(struct history *history, const char *name,
                                  struct arena *arena, struct series *series,
                                  struct series_oddities *oddities, struct faults *faults)
{
    struct history_series of = {0};
    struct series_oddities unasked;
    if (!oddities)
        oddities = &unasked;
    *series = (struct series){.name = "", .unit = ""};
    *oddities = (struct series_oddities){0};
    enum history_outcome outcome = history_find(history, name, arena, &of, faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    if (!plausible(&of)) {
        fault_add(faults, nowhere, "%s is damaged: series '%s' has impossible times",
                  history->path, name);
        return HISTORY_WRONG;
    }
    outcome = of.kind == HISTORY_COUNTED
                  ? read_counted(history, &of, arena, series, oddities, faults)
                  : read_measured(history, &of, arena, series, oddities, faults);
    series->name = of.name;
    series->unit = of.unit;
    if (outcome == HISTORY_DONE && oddities->too_many > 0) {
        struct fault *fault = fault_add(faults, nowhere, "'%s' would have %zu steps of %lld s",
                                        name, oddities->too_many, (long long)of.interval_s);
        fault_hint(fault, "is a time in it wrong? 'headroom history list' shows the range");
        return HISTORY_WRONG;
    }
    return outcome;
}

enum history_outcome history_forget(struct history *history, const char *name,
                                    struct faults *faults)
{
    struct history_series found = {0};
    struct arena *arena = arena_open();
    enum history_outcome outcome = history_find(history, name, arena, &found, faults);
    arena_close(arena);
    if (outcome != HISTORY_DONE)
        return outcome;
    char sql[256];
    snprintf(sql, sizeof sql,
             "BEGIN IMMEDIATE; DELETE FROM point WHERE series_id = %lld;"
             "DELETE FROM series WHERE id = %lld;"
             "DELETE FROM source WHERE family NOT IN (SELECT family FROM series); COMMIT",
             (long long)found.id, (long long)found.id);
    outcome = history_do(history, sql, faults);
    if (!sqlite3_get_autocommit(history->db))
        sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
    return outcome;
}
