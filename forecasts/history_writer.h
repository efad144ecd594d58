/*
 * What an import writes: one transaction from history_begin to history_commit; whatever ends
 * otherwise leaves the store as it was.
 */
#ifndef HEADROOM_FORECASTS_HISTORY_WRITER_H
#define HEADROOM_FORECASTS_HISTORY_WRITER_H

#include "forecasts/history.h"

struct history_writer;

/* A series as an import knows it. Texts may be NULL: nothing is said about them. */
struct history_entry {
    const char *name, *unit, *labels;
    enum history_kind kind;
    const char *family; /* counted ones: what their log is counted into */
    int64_t interval_s; /* counted ones: length of their steps */
};

/* A log, for counted series. Prints: forecasts/import_print.h. */
struct history_log {
    const char *name, *family;
    const void *prints;
    size_t prints_size;
    int64_t lines, first_s, last_s;
};

struct history_changes {
    uint64_t added, changed, same;
};

enum history_outcome history_begin(struct history *history, struct history_writer **begun,
                                   struct faults *faults);

/* The series of that name, made if there is none; labels and unit are kept up to date. */
enum history_outcome history_enter(struct history_writer *writer,
                                   const struct history_entry *entry, int64_t *id,
                                   struct faults *faults);

/* A measured value: takes the place of what was there. */
enum history_outcome history_put(struct history_writer *writer, int64_t id, int64_t time_s,
                                 double value, struct faults *faults);

/* Counts of the running import's log: added to what it counted for that step before. */
enum history_outcome history_count(struct history_writer *writer, int64_t id, int64_t time_s,
                                   double count, struct faults *faults);

/* Ends the log: if it was imported before, what it gave then is replaced, unless that copy was
 * longer (*older is then true, and nothing changes). Steps alike before and now are `same`. */
enum history_outcome history_log_end(struct history_writer *writer,
                                     const struct history_log *log, bool *older,
                                     struct faults *faults);

/* The step of a measured series, from all its points, and what is odd about them; after the
 * last was put. */
enum history_outcome history_measure(struct history_writer *writer, int64_t id,
                                     struct series_oddities *oddities, struct faults *faults);

const struct history_changes *history_changes(const struct history_writer *writer);

/* Either ends the transaction and frees the writer. If nothing changed nothing is written. */
enum history_outcome history_commit(struct history_writer *writer, struct faults *faults);
void history_rollback(struct history_writer *writer);

#endif
