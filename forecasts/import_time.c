#include "forecasts/import_time.h"

#include "sim/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define DAY_S INT64_C(86400)

/* From `from_s` on, local time is UTC and so much. */
struct offset {
    int64_t from_s, east_s;
};

struct import_zone {
    struct offset *offsets;
    size_t count;
};

int64_t import_time_days(int64_t year, int month, int day)
{
    /* Years begin in March here, so that the leap day is the last. */
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int import_time_month(const char *text)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; i < 12; i++)
        if (strncasecmp(text, names + (size_t)i * 3, 3) == 0)
            return i + 1;
    return 0;
}

/* --- Zones --- */

static int64_t east_at(int64_t time_s)
{
    time_t time = time_s;
    struct tm local;
    localtime_r(&time, &local);
    return local.tm_gmtoff;
}

static void add_offset(struct import_zone *zone, int64_t from_s, int64_t east_s)
{
    zone->offsets = memory_resize(zone->offsets, zone->count + 1, sizeof *zone->offsets);
    zone->offsets[zone->count++] = (struct offset){from_s, east_s};
}

/* Asks the library for every week and narrows down where two weeks differ: no zone changes
 * twice within one. */
static void learn_offsets(struct import_zone *zone)
{
    int64_t week_s = 7 * DAY_S, until_s = import_time_days(2100, 1, 1) * DAY_S;
    int64_t east_s = east_at(0);
    add_offset(zone, INT64_MIN, east_s);
    for (int64_t at_s = 0; at_s < until_s; at_s += week_s) {
        int64_t next_s = east_at(at_s + week_s);
        if (next_s == east_s)
            continue;
        int64_t before_s = at_s, after_s = at_s + week_s;
        while (after_s - before_s > 1) {
            int64_t middle_s = before_s + (after_s - before_s) / 2;
            if (east_at(middle_s) == east_s)
                before_s = middle_s;
            else
                after_s = middle_s;
        }
        add_offset(zone, after_s, next_s);
        east_s = next_s;
    }
}

/* The library takes any name and means UTC if it knows none, so the database is asked. */
static bool zone_exists(const char *name)
{
    char path[256];
    const char *folder = getenv("TZDIR");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "/usr/share/zoneinfo", name);
    bool inside = *name != '/' && *name != '\0' && !strstr(name, "..") && strlen(name) < 64;
    return inside && access(path, R_OK) == 0;
}

struct import_zone *import_zone_open(const char *name, struct faults *faults)
{
    bool utc = strcasecmp(name, "UTC") == 0 || strcasecmp(name, "Z") == 0;
    if (!utc && !zone_exists(name)) {
        struct fault *fault =
            fault_add(faults, (struct place){0}, "there is no time zone '%s' here", name);
        fault_hint(fault, "zones are named like Europe/Berlin; they come with tzdata");
        return NULL;
    }
    struct import_zone *zone = memory_new(1, sizeof *zone);
    if (utc) {
        add_offset(zone, INT64_MIN, 0);
        return zone;
    }
    const char *present = getenv("TZ");
    char *before = present ? strdup(present) : NULL;
    setenv("TZ", name, 1);
    tzset();
    learn_offsets(zone);
    if (before)
        setenv("TZ", before, 1);
    else
        unsetenv("TZ");
    tzset();
    free(before);
    return zone;
}

void import_zone_close(struct import_zone *zone)
{
    if (!zone)
        return;
    free(zone->offsets);
    free(zone);
}

/* The times that read so on clocks there, at most two, earlier first. */
static int readings(const struct import_zone *zone, int64_t local_s, int64_t times_s[2])
{
    int count = 0;
    for (size_t i = 0; i < zone->count && count < 2; i++) {
        int64_t time_s = local_s - zone->offsets[i].east_s;
        bool ended = i + 1 < zone->count && time_s >= zone->offsets[i + 1].from_s;
        if (time_s >= zone->offsets[i].from_s && !ended)
            times_s[count++] = time_s;
    }
    return count;
}

/* The offset that held before clocks skipped this local time. */
static int64_t skipped(const struct import_zone *zone, int64_t local_s)
{
    size_t i = zone->count - 1;
    while (i > 0 && local_s - zone->offsets[i].east_s < zone->offsets[i].from_s)
        i--;
    return local_s - zone->offsets[i].east_s;
}

static int64_t from_local(int64_t local_s, struct import_clock *clock)
{
    if (!clock->zone)
        return local_s;
    int64_t times_s[2];
    int count = readings(clock->zone, local_s, times_s);
    if (count == 0) {
        clock->left_out++;
        return skipped(clock->zone, local_s);
    }
    if (count == 2) {
        clock->twice++;
        if (times_s[0] <= clock->last_s && times_s[1] > clock->last_s)
            return times_s[1];
    }
    return times_s[0];
}

/* --- Reading --- */

struct reader {
    const char *at, *end;
};

static bool next_is(struct reader *reader, const char *signs)
{
    if (reader->at == reader->end || !strchr(signs, *reader->at) || *reader->at == '\0')
        return false;
    reader->at++;
    return true;
}

/* A number of between `least` and `most` digits. */
static bool digits(struct reader *reader, int least, int most, int64_t *number)
{
    int count = 0;
    *number = 0;
    while (count < most && reader->at < reader->end && *reader->at >= '0' &&
           *reader->at <= '9') {
        *number = *number * 10 + (*reader->at++ - '0');
        count++;
    }
    return count >= least;
}

struct date {
    int64_t year, month, day, hour, minute, second;
    bool has_zone;
    int64_t east_s;
};

/* Z, +01:00, +0100, +01 and nothing else. */
static bool read_zone(struct reader *reader, struct date *date)
{
    if (next_is(reader, "Zz")) {
        date->has_zone = true;
        return true;
    }
    if (reader->at == reader->end)
        return true;
    bool west = *reader->at == '-';
    int64_t hours, minutes = 0;
    if (!next_is(reader, "+-") || !digits(reader, 2, 2, &hours))
        return false;
    next_is(reader, ":");
    if (reader->at < reader->end && !digits(reader, 2, 2, &minutes))
        return false;
    date->has_zone = true;
    date->east_s = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return hours <= 18 && minutes < 60;
}

/* 13:55, 13:55:36, 13:55:36.123 and a zone, perhaps after a blank. */
static bool read_clock(struct reader *reader, struct date *date)
{
    int64_t fraction;
    if (!digits(reader, 1, 2, &date->hour) || !next_is(reader, ":") ||
        !digits(reader, 2, 2, &date->minute))
        return false;
    if (next_is(reader, ":") && !digits(reader, 2, 2, &date->second))
        return false;
    if (next_is(reader, ".,") && !digits(reader, 1, 18, &fraction))
        return false;
    next_is(reader, " ");
    return read_zone(reader, date);
}

static bool convert(const struct date *date, struct import_clock *clock, int64_t *time_s)
{
    static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = date->year % 4 == 0 && (date->year % 100 != 0 || date->year % 400 == 0);
    /* A leap second is the second after. */
    if (date->month < 1 || date->month > 12 || date->day < 1 ||
        date->day > lengths[date->month - 1] ||
        (date->month == 2 && date->day == 29 && !leap) || date->hour > 24 ||
        date->minute > 59 || date->second > 60 ||
        (date->hour == 24 && date->minute + date->second > 0))
        return false;
    int64_t local_s = import_time_days(date->year, (int)date->month, (int)date->day) * DAY_S +
                      date->hour * 3600 + date->minute * 60 + date->second;
    *time_s = date->has_zone ? local_s - date->east_s : from_local(local_s, clock);
    return true;
}

/* 01/Jan/2026:00:00:00 +0100, the day being read already. */
static bool read_log_date(struct reader *reader, struct date *date)
{
    if (reader->end - reader->at < 4)
        return false;
    date->month = import_time_month(reader->at);
    reader->at += 3;
    return next_is(reader, "/") && digits(reader, 4, 4, &date->year) && next_is(reader, ": ") &&
           read_clock(reader, date);
}

static bool read_date(struct reader *reader, struct date *date)
{
    struct reader start = *reader;
    if (digits(reader, 1, 2, &date->day) && next_is(reader, "/"))
        return read_log_date(reader, date);
    *reader = start;
    if (!digits(reader, 4, 4, &date->year) || !next_is(reader, "-/") ||
        !digits(reader, 1, 2, &date->month) || !next_is(reader, "-/") ||
        !digits(reader, 1, 2, &date->day))
        return false;
    if (reader->at == reader->end)
        return true;
    return next_is(reader, "Tt ") && read_clock(reader, date);
}

/* Only digits, perhaps a fraction: seconds or parts of them, told by their size. */
static bool read_epoch(struct reader *reader, int64_t *time_s)
{
    int64_t whole, fraction;
    if (!digits(reader, 1, 18, &whole))
        return false;
    /* The nineteenth digit of nanoseconds is not needed; it only says they are that. */
    struct reader tail = *reader;
    bool ns = next_is(reader, "0123456789");
    if (!ns)
        *reader = tail;
    if (next_is(reader, ".") && !digits(reader, 0, 18, &fraction))
        return false;
    if (reader->at != reader->end)
        return false;
    *time_s = ns || whole >= INT64_C(100000000000000000) ? whole / (ns ? 100000000 : 1000000000)
              : whole >= INT64_C(100000000000000)        ? whole / 1000000
              : whole >= INT64_C(100000000000)           ? whole / 1000
                                                         : whole;
    return true;
}

bool import_time_parse(const char *text, size_t length, struct import_clock *clock,
                       int64_t *time_s)
{
    struct reader reader = {text, text + length};
    while (next_is(&reader, " \t["))
        continue;
    while (reader.end > reader.at && strchr(" \t]", reader.end[-1]))
        reader.end--;
    struct reader start = reader;
    struct date date = {0};
    bool read = read_epoch(&reader, time_s);
    if (!read) {
        reader = start;
        read = read_date(&reader, &date) && reader.at == reader.end &&
               convert(&date, clock, time_s);
    }
    if (!read || *time_s < 0 || *time_s >= IMPORT_TIME_END)
        return false;
    clock->last_s = *time_s;
    return true;
}
