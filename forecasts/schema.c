#include "forecasts/schema.h"

#include <stdio.h>

/*
 * source 0 is what was measured; other sources are logs, whose counts add up. `prints` tells
 * logs apart (forecasts/import_print.h); `family` is the series a log is counted into and the
 * beginning of the names of its routes.
 */
const char *const schema_steps[] = {
    "CREATE TABLE series ("
    "  id INTEGER PRIMARY KEY,"
    "  name TEXT NOT NULL UNIQUE CHECK (name <> ''),"
    "  unit TEXT NOT NULL,"
    "  labels TEXT NOT NULL,"
    "  kind INTEGER NOT NULL CHECK (kind IN (0, 1)),"
    "  family TEXT NOT NULL,"
    "  interval_s INTEGER NOT NULL CHECK (interval_s >= 0),"
    "  months INTEGER NOT NULL CHECK (months IN (0, 1, 3, 12))"
    ") STRICT;"
    "CREATE TABLE source ("
    "  id INTEGER PRIMARY KEY,"
    "  name TEXT NOT NULL,"
    "  family TEXT NOT NULL,"
    "  prints BLOB NOT NULL,"
    "  lines INTEGER NOT NULL,"
    "  first_s INTEGER NOT NULL,"
    "  last_s INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE point ("
    "  series_id INTEGER NOT NULL,"
    "  time_s INTEGER NOT NULL,"
    "  source_id INTEGER NOT NULL,"
    "  value REAL NOT NULL,"
    "  PRIMARY KEY (series_id, time_s, source_id)"
    ") STRICT, WITHOUT ROWID;",
};

const size_t schema_version = sizeof schema_steps / sizeof *schema_steps;

long schema_number(sqlite3 *db, const char *pragma)
{
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA %s", pragma);
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        return -1;
    long number =
        sqlite3_step(statement) == SQLITE_ROW ? (long)sqlite3_column_int64(statement, 0) : -1;
    return sqlite3_finalize(statement) == SQLITE_OK ? number : -1;
}

static int take_steps(sqlite3 *db, const char *const *steps, size_t count)
{
    char sql[96];
    /* Asked inside the transaction: another program may just have done it. */
    long taken = schema_number(db, "user_version");
    if (taken < 0)
        return sqlite3_errcode(db);
    for (size_t i = (size_t)taken; i < count; i++) {
        int code = sqlite3_exec(db, steps[i], NULL, NULL, NULL);
        if (code != SQLITE_OK)
            return code;
    }
    if ((size_t)taken >= count)
        return SQLITE_OK;
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %zu",
             SCHEMA_APPLICATION, count);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int schema_advance(sqlite3 *db, const char *const *steps, size_t count)
{
    int code = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return code;
    code = take_steps(db, steps, count);
    return code == SQLITE_OK ? sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) : code;
}
