/*
 * What an importer works with while it reads one file. An importer recognises the first bytes
 * of what it can read, then takes the stream to its end.
 */
#ifndef HEADROOM_FORECASTS_IMPORT_RUN_H
#define HEADROOM_FORECASTS_IMPORT_RUN_H

#include "forecasts/import.h"
#include "forecasts/import_points.h"
#include "forecasts/import_time.h"

struct import_run {
    const struct import_settings *settings;
    const char *name; /* of the file, without folders and endings */
    struct import_stream *stream;
    struct history_writer *writer;
    struct import_report *report;
    struct import_clock clock;
    struct import_points *points;
    bool halted; /* strict, and a line was bad; or asked to stop */
};

struct importer {
    const char *name;
    bool (*recognises)(const char *head, size_t length);
    enum history_outcome (*read)(struct import_run *run, struct faults *faults);
};

#define IMPORTER(name, summary) extern const struct importer importer_##name;
#include "forecasts/import_list.h"
#undef IMPORTER

/* The next line, counted; false at the end or if the import is to end. */
bool import_next_line(struct import_run *run, struct import_line *line);

/* Notes a bad line, the one read last. */
void import_bad(struct import_run *run, const struct import_line *line, const char *why);

/* The same for input without lines; `where` is how it begins. */
void import_bad_part(struct import_run *run, uint64_t number, const char *where,
                     const char *why);

/* Now and then: shows how far it is; false if the import is to end. */
bool import_go_on(struct import_run *run);

/* A number as people and programs write it; false if it is none or not finite. */
bool import_number(const char *text, size_t length, double *number);

#endif
