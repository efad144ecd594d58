/*
 * History keeps measured traffic in one SQLite file: series of points, and which file each
 * point came from.
 *
 * What is measured (CSV, Prometheus, CloudWatch) is one value at a time; a newer import of the
 * same time replaces it. What is counted (lines of an access log) is the sum over all logs that
 * tell of that time, so that rotated logs and several servers add up; a log is known by its
 * first lines, so that reading it again, grown, compressed or renamed, replaces what it gave.
 * Either way, importing the same file twice changes nothing.
 *
 * Everything an import does is one transaction, in a write-ahead log: a crash at any instant
 * leaves the store as it was before.
 */
#ifndef HEADROOM_FORECASTS_HISTORY_H
#define HEADROOM_FORECASTS_HISTORY_H

#include "forecasts/series.h"
#include "sim/arena.h"
#include "sim/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct history;

enum history_access {
    HISTORY_READ,  /* writes nothing, not even beside the file */
    HISTORY_WRITE, /* the file has to exist */
    HISTORY_CREATE /* makes it if there is none */
};

/* Whoever gets something else than DONE finds the reason in the faults. */
enum history_outcome {
    HISTORY_DONE,
    HISTORY_WRONG,  /* what was asked or given is wrong: no such series, not a store */
    HISTORY_FAILED, /* the disk is full, the store is busy: worth another try */
};

enum history_kind {
    HISTORY_MEASURED, /* the last import of a time counts */
    HISTORY_COUNTED,  /* logs add up; a step in which a log has no line counts 0 */
};

struct history_series {
    int64_t id;
    const char *name, *unit, *labels; /* labels: a JSON object, "{}" if there are none */
    enum history_kind kind;
    int64_t interval_s; /* 0: fewer than two points */
    int months;
    int64_t first_s, last_s; /* of the points; steps of counted series begin there */
    int64_t points;
};

enum history_outcome history_open(struct history **opened, const char *path,
                                  enum history_access access, struct faults *faults);
void history_close(struct history *history);

/* All series in order of name, in the arena. */
enum history_outcome history_list(struct history *history, struct arena *arena,
                                  struct history_series **all, size_t *count,
                                  struct faults *faults);

/* The series of that name, whole. The oddities may be NULL. Steps at either end of counted
 * series that the logs do not cover whole are left out. */
enum history_outcome history_read(struct history *history, const char *name,
                                  struct arena *arena, struct series *series,
                                  struct series_oddities *oddities, struct faults *faults);

/* The points as they are stored, in order of time. */
enum history_outcome history_points(struct history *history, const struct history_series *of,
                                    struct arena *arena, struct series_point **points,
                                    size_t *count, struct faults *faults);

enum history_outcome history_find(struct history *history, const char *name,
                                  struct arena *arena, struct history_series *found,
                                  struct faults *faults);

/* Removes a series and all its points. */
enum history_outcome history_forget(struct history *history, const char *name,
                                    struct faults *faults);

#endif
