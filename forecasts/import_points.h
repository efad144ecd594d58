/*
 * Measured points on their way to the store: collected by series, put in order of time, freed
 * of duplicates, and written in batches, so that memory does not grow with the file.
 */
#ifndef HEADROOM_FORECASTS_IMPORT_POINTS_H
#define HEADROOM_FORECASTS_IMPORT_POINTS_H

#include "forecasts/history_writer.h"
#include "forecasts/import.h"

struct import_points;

struct import_points *import_points_new(struct history_writer *writer, const char *unit,
                                        struct import_report *report);
void import_points_free(struct import_points *points);

/* The number of a series of this import. Labels: a JSON object, or NULL. */
size_t import_points_series(struct import_points *points, const char *name, size_t length,
                            const char *labels);

/* The time that was added last to a series; INT64_MIN if none was. */
int64_t import_points_last(const struct import_points *points, size_t series);

enum history_outcome import_points_add(struct import_points *points, size_t number,
                                       int64_t time_s, double value, struct faults *faults);

/* After the last one: writes the rest, finds the steps and counts the gaps. */
enum history_outcome import_points_end(struct import_points *points, struct faults *faults);

#endif
