/*
 * Brings a file into a store: finds out what it is, reads it as a stream and writes all of it
 * in one transaction. Lines that cannot be read are counted and left out, unless asked to be
 * strict.
 */
#ifndef HEADROOM_FORECASTS_IMPORT_H
#define HEADROOM_FORECASTS_IMPORT_H

#include "forecasts/history.h"
#include "forecasts/history_writer.h"
#include "forecasts/import_stream.h"

#include <stdbool.h>
#include <stdint.h>

struct import_settings {
    const char *format;       /* NULL: found out from the first bytes */
    const char *series;       /* NULL: named by the file */
    const char *unit;         /* NULL: unknown */
    const char *time, *value; /* columns by name or number from 1; NULL: found out */
    const char *by;           /* the column that names the series; NULL: none, or "series" */
    const char *zone;         /* of times that name none; NULL: UTC */
    int64_t bucket_s;         /* access logs: length of the steps counted */
    uint64_t routes;          /* access logs: as many get a series of their own */
    bool strict;              /* the first bad line ends the import */
    /* Asked now and then; true ends the import without a trace. May be NULL. */
    bool (*stop)(void *context, uint64_t taken, uint64_t size);
    void *context;
};

#define IMPORT_BAD_SHOWN 5

struct import_bad {
    uint64_t line;
    char why[64];
    char text[80]; /* how the line begins */
};

struct import_report {
    const char *format;
    uint64_t lines, bytes;
    uint64_t bad;
    struct import_bad shown[IMPORT_BAD_SHOWN];
    struct history_changes changes;
    uint64_t series;       /* that were met */
    uint64_t empty;        /* measurements that say nothing was measured */
    uint64_t duplicates;   /* times that came again; the last one counts */
    uint64_t out_of_order; /* times before that of the line before */
    uint64_t gaps, missing;
    uint64_t twice, left_out; /* local times in an hour that comes twice, or never */
    uint64_t folded;          /* routes without a series of their own */
    int64_t first_s, last_s;  /* if there was any */
    bool older;               /* a longer copy of the log had been imported before */
    bool stopped;
    char trouble[96]; /* what ended the stream early; empty if nothing did */
};

/* "-" is the standard input. */
enum history_outcome import_file(struct history *history, const char *path,
                                 const struct import_settings *settings,
                                 struct import_report *report, struct faults *faults);

/* The same from a stream that is open; its `path` is what to call it. */
enum history_outcome import_stream_into(struct history *history, struct import_stream *stream,
                                        const char *path,
                                        const struct import_settings *settings,
                                        struct import_report *report, struct faults *faults);

#endif
