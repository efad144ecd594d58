#include "forecasts/history_file.h"

#include "forecasts/schema.h"
#include "sim/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUSY_MS 5000

static const struct place nowhere;

/* The text of one fault after the name of the store. */
static enum history_outcome wrong(const struct history *history, struct faults *faults,
                                  const char *what)
{
    fault_add(faults, nowhere, "%s %s", history->path, what);
    return HISTORY_WRONG;
}

static enum history_outcome failed(const struct history *history, struct faults *faults,
                                   const char *what)
{
    fault_add(faults, nowhere, "%s %s; the store is as it was before", history->path, what);
    return HISTORY_FAILED;
}

enum history_outcome history_refused(const struct history *history, int code,
                                     struct faults *faults)
{
    int cause = history->db ? sqlite3_system_errno(history->db) : 0;
    char text[160];
    switch (code & 0xff) {
    case SQLITE_NOTADB:
        return wrong(history, faults, "is not a headroom store: it is no SQLite database");
    case SQLITE_CORRUPT:
        return wrong(history, faults, "is damaged: take the last backup, or import anew");
    case SQLITE_FULL:
        return failed(history, faults, "could not be written: no space is left");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return failed(history, faults, "is being written by another program");
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return failed(history, faults, "may not be written by you");
    case SQLITE_IOERR:
        snprintf(text, sizeof text, "could not be read or written: %s",
                 cause ? strerror(cause) : "the disk may be full or failing");
        return failed(history, faults, text);
    case SQLITE_CANTOPEN:
        snprintf(text, sizeof text, "could not be opened: %s",
                 strerror(cause   ? cause
                          : errno ? errno
                                  : ENOENT));
        fault_add(faults, nowhere, "%s %s", history->path, text);
        return HISTORY_FAILED;
    default:
        snprintf(text, sizeof text, "is not as headroom made it: %s",
                 history->db ? sqlite3_errmsg(history->db) : sqlite3_errstr(code));
        return wrong(history, faults, text);
    }
}

enum history_outcome history_do(struct history *history, const char *sql, struct faults *faults)
{
    int code = sqlite3_exec(history->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? HISTORY_DONE : history_refused(history, code, faults);
}

enum history_outcome history_settled(const struct history *history, struct faults *faults)
{
    struct stat now;
    if (!history->immutable || stat(history->path, &now) != 0 ||
        (now.st_mtim.tv_sec == history->seen.st_mtim.tv_sec &&
         now.st_mtim.tv_nsec == history->seen.st_mtim.tv_nsec &&
         now.st_size == history->seen.st_size))
        return HISTORY_DONE;
    fault_add(faults, nowhere, "%s was written while it was read; please try again",
              history->path);
    return HISTORY_FAILED;
}

/* True if transactions wait in the file beside the store. */
static bool has_log(const char *path)
{
    char *log;
    struct stat seen;
    if (asprintf(&log, "%s-wal", path) < 0)
        memory_end(strlen(path) + 5);
    bool waiting = stat(log, &seen) == 0 && seen.st_size > 0;
    free(log);
    return waiting;
}

/* A URI, so that reading can be asked for; the signs that mean something in one are escaped. */
static char *uri_of(const struct history *history)
{
    char *uri = memory_new(strlen(history->path) * 3 + 40, 1);
    char *at = stpcpy(uri, *history->path == '/' ? "file://" : "file:");
    for (const char *from = history->path; *from; from++)
        at += strchr("?#%", *from) ? sprintf(at, "%%%02X", (unsigned char)*from)
                                   : sprintf(at, "%c", *from);
    if (history->immutable)
        stpcpy(at, "?immutable=1");
    return uri;
}

/* What is there, before SQLite touches it. */
static enum history_outcome look(struct history *history, struct faults *faults)
{
    if (stat(history->path, &history->seen) != 0) {
        if (errno == ENOENT && history->access == HISTORY_CREATE)
            return HISTORY_DONE;
        fault_add(faults, nowhere, "%s: %s", history->path, strerror(errno));
        return HISTORY_WRONG;
    }
    if (!S_ISREG(history->seen.st_mode))
        return wrong(history, faults, "is not a headroom store: it is no file");
    if (history->seen.st_size == 0 && history->access != HISTORY_CREATE)
        return wrong(history, faults, "is not a headroom store: it is empty");
    return HISTORY_DONE;
}

static bool holds_nothing(sqlite3 *db)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "SELECT 1 FROM sqlite_schema", -1, &statement, NULL) !=
        SQLITE_OK)
        return false;
    bool nothing = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return nothing && schema_number(db, "application_id") == 0 &&
           schema_number(db, "user_version") == 0;
}

static enum history_outcome check_header(struct history *history, struct faults *faults)
{
    long pages = schema_number(history->db, "page_count");
    if (pages < 0)
        return history_refused(history, sqlite3_errcode(history->db), faults);
    /* A crash while the store was made leaves a database with nothing in it. */
    if (history->access == HISTORY_CREATE && pages <= 1 && holds_nothing(history->db))
        return HISTORY_DONE;
    long application = schema_number(history->db, "application_id");
    long version = schema_number(history->db, "user_version");
    if (application < 0 || version < 0)
        return history_refused(history, sqlite3_errcode(history->db), faults);
    if (application != SCHEMA_APPLICATION)
        return wrong(history, faults, "is not a headroom store: it belongs to another program");
    if ((size_t)version > schema_version)
        return wrong(history, faults,
                     "was made by a newer headroom: please use that one or a newer one");
    if ((size_t)version < schema_version && history->access == HISTORY_READ)
        return wrong(history, faults,
                     "was made by an older headroom: the next import brings it up to date");
    return HISTORY_DONE;
}

/* Files come from anywhere: nothing in them is run, and their cells are checked. */
static enum history_outcome secure(struct history *history, struct faults *faults)
{
    sqlite3 *db = history->db;
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    return history_do(history, "PRAGMA cell_size_check = ON", faults);
}

static enum history_outcome prepare(struct history *history, struct faults *faults)
{
    enum history_outcome outcome = secure(history, faults);
    if (outcome == HISTORY_DONE)
        outcome = check_header(history, faults);
    if (outcome != HISTORY_DONE || history->access == HISTORY_READ)
        return outcome;
    outcome =
        history_do(history, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    int code = schema_advance(history->db, schema_steps, schema_version);
    return code == SQLITE_OK ? HISTORY_DONE : history_refused(history, code, faults);
}

enum history_outcome history_open(struct history **opened, const char *path,
                                  enum history_access access, struct faults *faults)
{
    struct history *history = memory_new(1, sizeof *history);
    *opened = NULL;
    history->access = access;
    history->path = memcpy(memory_new(strlen(path) + 1, 1), path, strlen(path));
    enum history_outcome outcome = look(history, faults);
    if (outcome == HISTORY_DONE) {
        history->immutable = access == HISTORY_READ && !has_log(path);
        static const int flags[] = {[HISTORY_READ] = SQLITE_OPEN_READONLY,
                                    [HISTORY_WRITE] = SQLITE_OPEN_READWRITE,
                                    [HISTORY_CREATE] =
                                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
        char *uri = uri_of(history);
        int code = sqlite3_open_v2(uri, &history->db, flags[access] | SQLITE_OPEN_URI, NULL);
        free(uri);
        outcome = code == SQLITE_OK ? prepare(history, faults)
                                    : history_refused(history, code, faults);
    }
    if (outcome == HISTORY_DONE)
        *opened = history;
    else
        history_close(history);
    return outcome;
}

void history_close(struct history *history)
{
    if (!history)
        return;
    sqlite3_close(history->db);
    free(history->path);
    free(history);
}
