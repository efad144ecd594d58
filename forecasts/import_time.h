/*
 * Times as files write them, to Unix seconds:
 *
 *     1767225600            seconds; with 13, 16, 19 digits ms, us, ns; a fraction is dropped
 *     2026-01-01T00:00:00Z  ISO 8601, also +01:00, +0100, a blank for the T, '/' for '-'
 *     2026-01-01 00:00      without a zone: local time of the zone that was named, or UTC
 *     2026-01-01            midnight
 *     [01/Jan/2026:00:00:00 +0100]  as access logs write it, brackets or not
 *
 * When clocks go back an hour of local time comes twice. In a file in order of time, the first
 * of two readings that goes on from the line before is meant. An hour that clocks leave out is
 * read as if they had not been set yet. Both are counted.
 */
#ifndef HEADROOM_FORECASTS_IMPORT_TIME_H
#define HEADROOM_FORECASTS_IMPORT_TIME_H

#include "sim/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Times are of 1970 or later and before this, in the year 2242. */
#define IMPORT_TIME_END (INT64_C(1) << 33)

struct import_zone;

/* A zone of the system's database, such as Europe/Berlin; NULL with a fault if there is none.
 * Asks the C library by way of TZ, so other threads must not ask for local time meanwhile. */
struct import_zone *import_zone_open(const char *name, struct faults *faults);
void import_zone_close(struct import_zone *zone);

/* What local times are of, and how many were odd. */
struct import_clock {
    const struct import_zone *zone; /* NULL: UTC */
    int64_t last_s;                 /* the time read before this one */
    uint64_t twice, left_out;
};

/* False if the text is no time. */
bool import_time_parse(const char *text, size_t length, struct import_clock *clock,
                       int64_t *time_s);

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
int64_t import_time_days(int64_t year, int month, int day);

/* "jan" to "dec", any case, to 1 to 12; 0 if it is none. */
int import_time_month(const char *text);

#endif
