/*
 * Access logs of nginx and Apache, in the common or combined format or any that begins so:
 *
 *     192.0.2.7 - - [10/Oct/2026:13:55:36 +0200] "GET /cart/7 HTTP/1.1" 200 2326 ...
 *
 * Lines are counted by step of time: all of them, those answered by an error of the server
 * (5xx), and by route for the routes that are asked for most; the rest are counted together.
 * Nothing else of a line is kept.
 *
 * Time is spent on finding the end of lines, the two brackets and quotes, and on hashing the
 * route; the date is only read when it differs from that of the line before.
 */
#include "forecasts/import_names.h"
#include "forecasts/import_print.h"
#include "forecasts/import_route.h"
#include "forecasts/import_run.h"
#include "sim/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Routes told apart before the rarest are put together, and counts held before that. */
#define ROUTES_MAX 50000
#define HELD_MAX   ((size_t)8 << 20)

#define DATE_SIZE   20 /* 10/Oct/2026:13:55:36 */
#define MINUTE_SIZE 17
#define ZONE_SIZE   6 /* " +0200" */

struct step {
    int64_t from_s;
    double count;
};

/* What one series counts; the step being counted is apart from those that are done. */
struct counted {
    int64_t from_s;
    double count, total;
    struct step *steps;
    size_t done, room;
};

struct log {
    struct import_run *run;
    int64_t bucket_s;
    struct import_names *names;
    struct counted *routes;
    size_t routes_room, held;
    struct counted all, errors, other;
    struct import_print print;
    int64_t first_s, last_s, before_s;
    char minute[MINUTE_SIZE + ZONE_SIZE]; /* as it was written last, and what it was */
    int64_t minute_s;
    int64_t bucket_from_s; /* of the line before */
};

/* What one line says. */
struct request {
    int64_t time_s;
    const char *text; /* between the quotes */
    size_t length;
    int status;
};

/* --- Counting --- */

static size_t route_count(const struct log *log)
{
    return log->routes ? import_names_count(log->names) : 0;
}

static void close_step(struct log *log, struct counted *counted)
{
    if (counted->count <= 0)
        return;
    if (counted->done == counted->room) {
        counted->room = counted->room ? 2 * counted->room : 16;
        counted->steps = memory_resize(counted->steps, counted->room, sizeof *counted->steps);
    }
    counted->steps[counted->done++] = (struct step){counted->from_s, counted->count};
    counted->count = 0;
    log->held++;
}

static inline void count_one(struct log *log, struct counted *counted, int64_t from_s)
{
    if (counted->from_s != from_s) {
        close_step(log, counted);
        counted->from_s = from_s;
    }
    counted->count += 1;
    counted->total += 1;
}

static int by_time(const void *left, const void *right)
{
    const struct step *a = left, *b = right;
    return (a->from_s > b->from_s) - (a->from_s < b->from_s);
}

/* One entry a step, in order of time: logs of several workers go back and forth. */
static void tidy(struct log *log, struct counted *counted)
{
    close_step(log, counted);
    if (counted->done == 0)
        return;
    qsort(counted->steps, counted->done, sizeof *counted->steps, by_time);
    size_t to = 0;
    for (size_t i = 1; i < counted->done; i++) {
        if (counted->steps[i].from_s == counted->steps[to].from_s)
            counted->steps[to].count += counted->steps[i].count;
        else
            counted->steps[++to] = counted->steps[i];
    }
    log->held -= counted->done - (to + 1);
    counted->done = to + 1;
}

static void move_steps(struct log *log, struct counted *from, struct counted *to)
{
    close_step(log, from);
    close_step(log, to);
    if (from->done == 0)
        return;
    if (to->done + from->done > to->room) {
        to->room = 2 * (to->done + from->done);
        to->steps = memory_resize(to->steps, to->room, sizeof *to->steps);
    }
    memcpy(to->steps + to->done, from->steps, from->done * sizeof *to->steps);
    to->done += from->done;
    to->total += from->total;
    free(from->steps);
    *from = (struct counted){0};
}

static int by_total(const void *left, const void *right)
{
    double a = (*(const struct counted *const *)left)->total;
    double b = (*(const struct counted *const *)right)->total;
    return (a < b) - (a > b);
}

/* Keeps so many routes, the busiest, and puts the others together. Of equals those met first
 * are kept, as qsort of glibc is stable for arrays of pointers. */
static void fold(struct log *log, size_t kept)
{
    size_t count = route_count(log), used = 0;
    struct counted **ranked = memory_new(count, sizeof(struct counted *)); /* NOLINT */
    for (size_t i = 0; i < count; i++) {
        tidy(log, &log->routes[i]);
        if (log->routes[i].done > 0)
            ranked[used++] = &log->routes[i];
    }
    qsort(ranked, used, sizeof(struct counted *), by_total); /* NOLINT */
    for (size_t i = kept; i < used; i++) {
        move_steps(log, ranked[i], &log->other);
        log->run->report->folded++;
    }
    free(ranked);
    tidy(log, &log->all);
    tidy(log, &log->errors);
    tidy(log, &log->other);
}

static struct counted *route_of(struct log *log, const struct request *request)
{
    char route[IMPORT_ROUTE_MAX];
    size_t length = import_route(request->text, request->length, route);
    if (length == 0)
        return &log->other;
    size_t known = import_names_count(log->names);
    if (known == ROUTES_MAX)
        return &log->other;
    size_t number = import_names_number(log->names, route, length);
    if (number == log->routes_room) {
        log->routes_room = 2 * log->routes_room + 64;
        log->routes = memory_resize(log->routes, log->routes_room, sizeof *log->routes);
    }
    if (number == known)
        log->routes[number] = (struct counted){0};
    return &log->routes[number];
}

static void count_request(struct log *log, const struct request *request)
{
    int64_t time_s = request->time_s;
    if (time_s < log->bucket_from_s || time_s >= log->bucket_from_s + log->bucket_s)
        log->bucket_from_s = time_s - time_s % log->bucket_s;
    count_one(log, &log->all, log->bucket_from_s);
    if (request->status >= 500)
        count_one(log, &log->errors, log->bucket_from_s);
    count_one(log, route_of(log, request), log->bucket_from_s);
    log->first_s = time_s < log->first_s ? time_s : log->first_s;
    log->last_s = time_s > log->last_s ? time_s : log->last_s;
    log->run->report->out_of_order += time_s < log->before_s;
    log->before_s = time_s;
    if (log->held > HELD_MAX)
        fold(log, log->run->settings->routes);
}

/* --- Reading a line --- */

/* The bracket before the date; names of users may hold others. */
static const char *find_date(const char *at, const char *end)
{
    while ((at = memchr(at, '[', (size_t)(end - at)))) {
        at++;
        if (end - at > DATE_SIZE && at[2] == '/' && at[6] == '/' && at[11] == ':')
            return at;
    }
    return NULL;
}

static bool read_date(struct log *log, const char *at, const char *close, int64_t *time_s)
{
    bool zoned = close - at == DATE_SIZE + ZONE_SIZE;
    char seconds_tens = at[18], seconds_ones = at[19];
    bool plain = zoned && seconds_tens >= '0' && seconds_tens <= '5' && seconds_ones >= '0' &&
                 seconds_ones <= '9' && at[17] == ':';
    int64_t second = INT64_C(10) * (seconds_tens - '0') + (seconds_ones - '0');
    if (plain && memcmp(at, log->minute, MINUTE_SIZE) == 0 &&
        memcmp(at + DATE_SIZE, log->minute + MINUTE_SIZE, ZONE_SIZE) == 0) {
        *time_s = log->minute_s + second;
        return true;
    }
    if (!import_time_parse(at, (size_t)(close - at), &log->run->clock, time_s))
        return false;
    if (plain) {
        memcpy(log->minute, at, MINUTE_SIZE);
        memcpy(log->minute + MINUTE_SIZE, at + DATE_SIZE, ZONE_SIZE);
        log->minute_s = *time_s - second;
    }
    return true;
}

/* The quote that ends the request; those with a backslash before them do not. */
static const char *find_quote(const char *at, const char *end)
{
    const char *quote = at;
    while ((quote = memchr(quote, '"', (size_t)(end - quote)))) {
        if (quote == at || quote[-1] != '\\')
            return quote;
        quote++;
    }
    return NULL;
}

static const char *read_request(struct log *log, const struct import_line *line,
                                struct request *request)
{
    const char *end = line->text + line->length;
    const char *date = find_date(line->text, end);
    if (!date)
        return "no date in brackets";
    const char *close = memchr(date, ']', (size_t)(end - date));
    if (!close || close - date < DATE_SIZE)
        return "the date does not end";
    if (!read_date(log, date, close, &request->time_s))
        return "the date cannot be read";
    const char *open = memchr(close, '"', (size_t)(end - close));
    const char *quote = open ? find_quote(open + 1, end) : NULL;
    if (!quote)
        return "no request in quotes";
    request->text = open + 1;
    request->length = (size_t)(quote - request->text);
    if (end - quote < 5 || quote[1] != ' ' || quote[2] < '1' || quote[2] > '9' ||
        quote[3] < '0' || quote[3] > '9' || quote[4] < '0' || quote[4] > '9')
        return "no status after the request";
    request->status = (quote[2] - '0') * 100 + (quote[3] - '0') * 10 + (quote[4] - '0');
    return NULL;
}

static void read_lines(struct log *log)
{
    struct import_line line;
    while (import_next_line(log->run, &line)) {
        if (line.length == 0)
            continue;
        /* A line being written has no end yet: it will read differently next time. */
        if (line.whole || log->print.count == 0)
            import_print_add(&log->print, line.text, line.length);
        struct request request;
        const char *why = read_request(log, &line, &request);
        if (why)
            import_bad(log->run, &line, why);
        else
            count_request(log, &request);
    }
}

/* --- Writing --- */

static enum history_outcome write_counted(struct log *log, const struct counted *counted,
                                          const char *family, const char *suffix,
                                          const char *labels, struct faults *faults)
{
    if (counted->done == 0)
        return HISTORY_DONE;
    char name[256];
    snprintf(name, sizeof name, "%s%s%s", family, *suffix ? " " : "", suffix);
    const struct history_entry entry = {.name = name,
                                        .unit = "requests",
                                        .labels = labels,
                                        .kind = HISTORY_COUNTED,
                                        .family = family,
                                        .interval_s = log->bucket_s};
    int64_t id = 0;
    enum history_outcome outcome = history_enter(log->run->writer, &entry, &id, faults);
    for (size_t i = 0; i < counted->done && outcome == HISTORY_DONE; i++)
        outcome = history_count(log->run->writer, id, counted->steps[i].from_s,
                                counted->steps[i].count, faults);
    log->run->report->series++;
    return outcome;
}

/* {"method":"GET","route":"/cart/:id"}; what JSON cannot hold becomes '?'. */
static void label_route(const char *name, char *labels, size_t size)
{
    size_t method = strcspn(name, " ");
    int length = snprintf(labels, size, "{\"method\":\"%.*s\",\"route\":\"", (int)method, name);
    char *at = labels + length;
    for (const char *from = name + method + 1; *from && at < labels + size - 4; from++)
        *at++ =
            (char)(*from < ' ' || *from == '"' || *from == '\\' || *from == 0x7f ? '?' : *from);
    memcpy(at, "\"}", sizeof "\"}");
}

static enum history_outcome write_log(struct log *log, struct faults *faults)
{
    struct import_run *run = log->run;
    const char *family = run->settings->series ? run->settings->series : "requests";
    enum history_outcome outcome = write_counted(log, &log->all, family, "", "{}", faults);
    if (outcome == HISTORY_DONE)
        outcome =
            write_counted(log, &log->errors, family, "5xx", "{\"status\":\"5xx\"}", faults);
    if (outcome == HISTORY_DONE)
        outcome = write_counted(log, &log->other, family, "(other)", "{\"route\":\"(other)\"}",
                                faults);
    for (size_t i = 0; i < route_count(log) && outcome == HISTORY_DONE; i++) {
        char labels[2 * IMPORT_ROUTE_MAX];
        const char *name = import_names_text(log->names, i);
        label_route(name, labels, sizeof labels);
        outcome = write_counted(log, &log->routes[i], family, name, labels, faults);
    }
    if (outcome != HISTORY_DONE || log->all.done == 0)
        return outcome;
    const struct history_log about = {.name = run->name,
                                      .family = family,
                                      .prints = log->print.chain,
                                      .prints_size =
                                          log->print.count * sizeof *log->print.chain,
                                      .lines = (int64_t)run->report->lines,
                                      .first_s = log->first_s,
                                      .last_s = log->last_s};
    run->report->first_s = log->first_s;
    run->report->last_s = log->last_s;
    return history_log_end(run->writer, &about, &run->report->older, faults);
}

/* Steps without any line, between the first and the last. */
static void count_silence(struct log *log)
{
    const struct counted *all = &log->all;
    for (size_t i = 1; i < all->done; i++) {
        int64_t apart = (all->steps[i].from_s - all->steps[i - 1].from_s) / log->bucket_s;
        log->run->report->gaps += apart > 1;
        log->run->report->missing += (uint64_t)(apart - 1);
    }
}

static enum history_outcome log_read(struct import_run *run, struct faults *faults)
{
    struct log log = {.run = run,
                      .bucket_s = run->settings->bucket_s > 0 ? run->settings->bucket_s : 60,
                      .names = import_names_new(),
                      .first_s = INT64_MAX,
                      .last_s = INT64_MIN,
                      .bucket_from_s = INT64_MIN / 2};
    read_lines(&log);
    enum history_outcome outcome = HISTORY_DONE;
    if (!run->halted) {
        fold(&log, run->settings->routes);
        count_silence(&log);
        outcome = write_log(&log, faults);
    }
    for (size_t i = 0; i < route_count(&log); i++)
        free(log.routes[i].steps);
    free(log.routes);
    free(log.all.steps);
    free(log.errors.steps);
    free(log.other.steps);
    import_names_free(log.names);
    return outcome;
}

/* A date in brackets and a quote after it, in the first lines. */
static bool log_recognises(const char *head, size_t length)
{
    const char *end = head + length;
    const char *date = find_date(head, end);
    return date && date[DATE_SIZE] && memchr(date, '"', (size_t)(end - date));
}

const struct importer importer_log = {"log", log_recognises, log_read};
