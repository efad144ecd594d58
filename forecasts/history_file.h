/*
 * The file behind a store: opening and checking it, and what SQLite's refusals mean to users.
 * Seen by the other history files only.
 *
 * A store is read without any trace: while nobody writes it is opened as an immutable file, so
 * neither locks nor shared memory appear beside it. Should somebody write meanwhile, the reader
 * notices at the end (history_settled) and says so.
 */
#ifndef HEADROOM_FORECASTS_HISTORY_FILE_H
#define HEADROOM_FORECASTS_HISTORY_FILE_H

#include "forecasts/history.h"

#include <sqlite3.h>
#include <sys/stat.h>

struct history {
    sqlite3 *db;
    char *path;
    enum history_access access;
    bool immutable;
    struct stat seen; /* when opened */
};

/* Adds the fault that fits SQLite's last error and returns what it amounts to. */
enum history_outcome history_refused(const struct history *history, int code,
                                     struct faults *faults);

/* DONE unless an immutable store was changed since it was opened. */
enum history_outcome history_settled(const struct history *history, struct faults *faults);

/* One statement without result. */
enum history_outcome history_do(struct history *history, const char *sql,
                                struct faults *faults);

#endif
