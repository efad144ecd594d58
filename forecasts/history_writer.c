#include "forecasts/history_writer.h"

#include "forecasts/history_file.h"
#include "forecasts/import_print.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum statement { PUT_NEW, PUT_OTHER, COUNT, FIND, ENTER, DESCRIBE, STATEMENTS };

static const char *const sql_of[STATEMENTS] = {
    [PUT_NEW] = "INSERT OR IGNORE INTO point VALUES (?1, ?2, 0, ?3)",
    [PUT_OTHER] = "UPDATE point SET value = ?3 WHERE series_id = ?1 AND time_s = ?2"
                  " AND source_id = 0 AND value <> ?3",
    [COUNT] = "INSERT INTO point VALUES (?1, ?2, ?4, ?3)"
              " ON CONFLICT DO UPDATE SET value = value + excluded.value",
    [FIND] = "SELECT id, kind, family, interval_s FROM series WHERE name = ?1",
    [ENTER] = "INSERT INTO series VALUES (NULL, ?1, coalesce(?2, ''), coalesce(?3, '{}'), ?4,"
              " coalesce(?5, ''), ?6, 0)",
    [DESCRIBE] = "UPDATE series SET unit = coalesce(?2, unit), labels = coalesce(?3, labels)"
                 " WHERE id = ?1 AND (unit <> coalesce(?2, unit)"
                 " OR labels <> coalesce(?3, labels))",
};

struct history_writer {
    struct history *history;
    sqlite3_stmt *statements[STATEMENTS];
    int64_t log_id; /* of the log being read; 0: none yet */
    bool described; /* more than points has changed */
    struct history_changes changes;
};

static const struct place nowhere;

static enum history_outcome refused(const struct history_writer *writer, int code,
                                    struct faults *faults)
{
    return history_refused(writer->history, code, faults);
}

/* Runs a statement that gives no row; tells how many rows it changed. */
static enum history_outcome run(struct history_writer *writer, sqlite3_stmt *statement,
                                int *changed, struct faults *faults)
{
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (code != SQLITE_DONE)
        return refused(writer, code, faults);
    *changed = sqlite3_changes(writer->history->db);
    return HISTORY_DONE;
}

enum history_outcome history_begin(struct history *history, struct history_writer **begun,
                                   struct faults *faults)
{
    *begun = NULL;
    enum history_outcome outcome = history_do(history, "BEGIN IMMEDIATE", faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    struct history_writer *writer = memory_new(1, sizeof *writer);
    writer->history = history;
    for (int i = 0; i < STATEMENTS; i++) {
        int code = sqlite3_prepare_v2(history->db, sql_of[i], -1, &writer->statements[i], NULL);
        if (code == SQLITE_OK)
            continue;
        outcome = refused(writer, code, faults);
        history_rollback(writer);
        return outcome;
    }
    *begun = writer;
    return HISTORY_DONE;
}

/* What is counted and what is measured, or counted otherwise, does not mix. */
static enum history_outcome
check_same_kind(sqlite3_stmt *row, const struct history_entry *entry, struct faults *faults)
{
    static const char *const does[] = {"holds measurements", "counts lines of logs"};
    int kind = sqlite3_column_int(row, 1) == 1;
    struct fault *fault;
    if (kind != (int)entry->kind) {
        fault = fault_add(faults, nowhere, "series '%s' already %s", entry->name, does[kind]);
    } else if (entry->kind == HISTORY_COUNTED &&
               sqlite3_column_int64(row, 3) != entry->interval_s) {
        fault = fault_add(faults, nowhere, "series '%s' counts by %lld s, not by %lld s",
                          entry->name, (long long)sqlite3_column_int64(row, 3),
                          (long long)entry->interval_s);
    } else {
        return HISTORY_DONE;
    }
    fault_hint(fault, "give this import another name: --series NAME");
    return HISTORY_WRONG;
}

static enum history_outcome make_series(struct history_writer *writer,
                                        const struct history_entry *entry, int64_t *id,
                                        struct faults *faults)
{
    sqlite3_stmt *make = writer->statements[ENTER];
    sqlite3_bind_text(make, 1, entry->name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(make, 2, entry->unit, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(make, 3, entry->labels, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(make, 4, entry->kind == HISTORY_COUNTED);
    sqlite3_bind_text(make, 5, entry->family, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(make, 6, entry->interval_s);
    int changed;
    enum history_outcome outcome = run(writer, make, &changed, faults);
    *id = sqlite3_last_insert_rowid(writer->history->db);
    writer->described = true;
    return outcome;
}

enum history_outcome history_enter(struct history_writer *writer,
                                   const struct history_entry *entry, int64_t *id,
                                   struct faults *faults)
{
    sqlite3_stmt *find = writer->statements[FIND];
    sqlite3_bind_text(find, 1, entry->name, -1, SQLITE_TRANSIENT);
    int code = sqlite3_step(find);
    enum history_outcome outcome = HISTORY_DONE;
    if (code == SQLITE_ROW) {
        *id = sqlite3_column_int64(find, 0);
        outcome = check_same_kind(find, entry, faults);
    } else if (code != SQLITE_DONE) {
        outcome = refused(writer, code, faults);
    }
    sqlite3_reset(find);
    if (outcome != HISTORY_DONE)
        return outcome;
    if (code == SQLITE_DONE)
        return make_series(writer, entry, id, faults);

    sqlite3_stmt *describe = writer->statements[DESCRIBE];
    sqlite3_bind_int64(describe, 1, *id);
    sqlite3_bind_text(describe, 2, entry->unit, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(describe, 3, entry->labels, -1, SQLITE_TRANSIENT);
    int changed = 0;
    outcome = run(writer, describe, &changed, faults);
    writer->described = writer->described || changed > 0;
    return outcome;
}

static void bind_point(sqlite3_stmt *statement, int64_t id, int64_t time_s, double value)
{
    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int64(statement, 2, time_s);
    sqlite3_bind_double(statement, 3, value);
}

enum history_outcome history_put(struct history_writer *writer, int64_t id, int64_t time_s,
                                 double value, struct faults *faults)
{
    int changed = 0;
    bind_point(writer->statements[PUT_NEW], id, time_s, value);
    enum history_outcome outcome = run(writer, writer->statements[PUT_NEW], &changed, faults);
    if (outcome != HISTORY_DONE || changed > 0) {
        writer->changes.added += changed > 0;
        return outcome;
    }
    bind_point(writer->statements[PUT_OTHER], id, time_s, value);
    outcome = run(writer, writer->statements[PUT_OTHER], &changed, faults);
    writer->changes.changed += changed > 0;
    writer->changes.same += changed == 0;
    return outcome;
}

/* One whole number asked of the store. */
static enum history_outcome ask(struct history_writer *writer, const char *sql, int64_t a,
                                int64_t b, int64_t *answer, struct faults *faults)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(writer->history->db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return refused(writer, code, faults);
    if (sqlite3_bind_parameter_count(statement) > 0)
        sqlite3_bind_int64(statement, 1, a);
    if (sqlite3_bind_parameter_count(statement) > 1)
        sqlite3_bind_int64(statement, 2, b);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW && answer)
        *answer = sqlite3_column_int64(statement, 0);
    enum history_outcome outcome = code == SQLITE_ROW || code == SQLITE_DONE
                                       ? HISTORY_DONE
                                       : refused(writer, code, faults);
    sqlite3_finalize(statement);
    return outcome;
}

enum history_outcome history_count(struct history_writer *writer, int64_t id, int64_t time_s,
                                   double count, struct faults *faults)
{
    if (writer->log_id == 0) {
        enum history_outcome outcome =
            ask(writer, "SELECT coalesce(max(id), 0) + 1 FROM source", 0, 0, &writer->log_id,
                faults);
        if (outcome != HISTORY_DONE)
            return outcome;
    }
    int changed;
    sqlite3_stmt *statement = writer->statements[COUNT];
    bind_point(statement, id, time_s, count);
    sqlite3_bind_int64(statement, 4, writer->log_id);
    return run(writer, statement, &changed, faults);
}

/* The log imported before that began with the same lines; 0 if there is none. */
static enum history_outcome find_log(struct history_writer *writer,
                                     const struct history_log *log, int64_t *id, int64_t *lines,
                                     struct faults *faults)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(writer->history->db,
                                  "SELECT id, lines, prints FROM source WHERE family = ?", -1,
                                  &statement, NULL);
    if (code != SQLITE_OK)
        return refused(writer, code, faults);
    sqlite3_bind_text(statement, 1, log->family, -1, SQLITE_TRANSIENT);
    *id = 0;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && *id == 0) {
        const void *prints = sqlite3_column_blob(statement, 2);
        size_t size = (size_t)sqlite3_column_bytes(statement, 2);
        if (!import_print_same(prints, size, log->prints, log->prints_size))
            continue;
        *id = sqlite3_column_int64(statement, 0);
        *lines = sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE ? HISTORY_DONE
                                                     : refused(writer, code, faults);
}

static enum history_outcome keep_log(struct history_writer *writer,
                                     const struct history_log *log, struct faults *faults)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(writer->history->db,
                                  "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?)", -1,
                                  &statement, NULL);
    if (code != SQLITE_OK)
        return refused(writer, code, faults);
    sqlite3_bind_int64(statement, 1, writer->log_id);
    sqlite3_bind_text(statement, 2, log->name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(statement, 3, log->family, -1, SQLITE_TRANSIENT);
    sqlite3_bind_blob(statement, 4, log->prints, (int)log->prints_size, SQLITE_TRANSIENT);
    sqlite3_bind_int64(statement, 5, log->lines);
    sqlite3_bind_int64(statement, 6, log->first_s);
    sqlite3_bind_int64(statement, 7, log->last_s);
    int changed;
    enum history_outcome outcome = run(writer, statement, &changed, faults);
    sqlite3_finalize(statement);
    return outcome;
}

/* Holds what the log gives now (?1) against what it gave before (?2). */
static enum history_outcome compare(struct history_writer *writer, int64_t before,
                                    struct faults *faults)
{
    static const char *const alike =
        "SELECT count(*) FROM point new JOIN point old USING (series_id, time_s)"
        " WHERE new.source_id = ?1 AND old.source_id = ?2 AND new.value = old.value";
    static const char *const both =
        "SELECT count(*) FROM point new JOIN point old USING (series_id, time_s)"
        " WHERE new.source_id = ?1 AND old.source_id = ?2";
    static const char *const each = "SELECT count(*) FROM point WHERE source_id = ?1";
    int64_t same = 0, shared = 0, now = 0, then = 0;
    enum history_outcome outcome = ask(writer, alike, writer->log_id, before, &same, faults);
    if (outcome == HISTORY_DONE)
        outcome = ask(writer, both, writer->log_id, before, &shared, faults);
    if (outcome == HISTORY_DONE)
        outcome = ask(writer, each, writer->log_id, 0, &now, faults);
    if (outcome == HISTORY_DONE)
        outcome = ask(writer, each, before, 0, &then, faults);
    writer->changes.same += (uint64_t)same;
    writer->changes.added += (uint64_t)(now - shared);
    /* What the log no longer has is a change as well. */
    writer->changes.changed += (uint64_t)(shared - same + then - shared);
    return outcome;
}

static enum history_outcome remove_log(struct history_writer *writer, int64_t id,
                                       struct faults *faults)
{
    enum history_outcome outcome =
        ask(writer, "DELETE FROM point WHERE source_id = ?1", id, 0, NULL, faults);
    if (outcome == HISTORY_DONE)
        outcome = ask(writer, "DELETE FROM source WHERE id = ?1", id, 0, NULL, faults);
    return outcome;
}

enum history_outcome history_log_end(struct history_writer *writer,
                                     const struct history_log *log, bool *older,
                                     struct faults *faults)
{
    int64_t before = 0, lines = 0;
    *older = false;
    enum history_outcome outcome = find_log(writer, log, &before, &lines, faults);
    if (outcome != HISTORY_DONE || writer->log_id == 0)
        return outcome;
    if (before == 0) {
        int64_t now = 0;
        outcome = ask(writer, "SELECT count(*) FROM point WHERE source_id = ?1", writer->log_id,
                      0, &now, faults);
        writer->changes.added += (uint64_t)now;
        return outcome == HISTORY_DONE ? keep_log(writer, log, faults) : outcome;
    }
    *older = log->lines < lines;
    if (*older)
        return remove_log(writer, writer->log_id, faults);
    outcome = compare(writer, before, faults);
    if (outcome == HISTORY_DONE)
        outcome = remove_log(writer, before, faults);
    /* Lines that were no requests grow a log too, and it has to be known by its length. */
    writer->described = writer->described || log->lines > lines;
    if (outcome == HISTORY_DONE)
        outcome = ask(writer,
                      "DELETE FROM series WHERE kind = 1 AND NOT EXISTS"
                      " (SELECT 1 FROM point WHERE series_id = series.id)",
                      0, 0, NULL, faults);
    return outcome == HISTORY_DONE ? keep_log(writer, log, faults) : outcome;
}

enum history_outcome history_measure(struct history_writer *writer, int64_t id,
                                     struct series_oddities *oddities, struct faults *faults)
{
    *oddities = (struct series_oddities){0};
    struct history_series of = {.id = id};
    enum history_outcome outcome = ask(
        writer, "SELECT count(*) FROM point WHERE series_id = ?1", id, 0, &of.points, faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    struct arena *arena = arena_open();
    struct series_point *points;
    size_t count;
    outcome = history_points(writer->history, &of, arena, &points, &count, faults);
    if (outcome == HISTORY_DONE) {
        int months;
        char sql[160];
        int64_t step_s = series_step(points, count, &months);
        snprintf(sql, sizeof sql,
                 "UPDATE series SET interval_s = ?2, months = %d"
                 " WHERE id = ?1 AND (interval_s <> ?2 OR months <> %d)",
                 months, months);
        outcome = ask(writer, sql, id, step_s, NULL, faults);
        series_from_points(arena, points, count, step_s, months, oddities);
    }
    arena_close(arena);
    return outcome;
}

const struct history_changes *history_changes(const struct history_writer *writer)
{
    return &writer->changes;
}

static void close_writer(struct history_writer *writer)
{
    for (int i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(writer->statements[i]);
    free(writer);
}

void history_rollback(struct history_writer *writer)
{
    struct history *history = writer->history;
    close_writer(writer);
    if (!sqlite3_get_autocommit(history->db))
        sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
}

enum history_outcome history_commit(struct history_writer *writer, struct faults *faults)
{
    struct history *history = writer->history;
    bool unchanged = writer->changes.added + writer->changes.changed == 0 && !writer->described;
    if (unchanged) {
        history_rollback(writer);
        return HISTORY_DONE;
    }
    enum history_outcome outcome = history_do(history, "COMMIT", faults);
    if (outcome != HISTORY_DONE) {
        history_rollback(writer);
        return outcome;
    }
    close_writer(writer);
    return HISTORY_DONE;
}
