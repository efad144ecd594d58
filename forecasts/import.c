#include "forecasts/import.h"

#include "forecasts/import_run.h"
#include "sim/catalog.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEAD 4096

#define IMPORTER(name, summary) &importer_##name,
static const struct importer *const importers[] = {
#include "forecasts/import_list.h"
};
#undef IMPORTER

/* As many as the list has lines. */
enum {
#define IMPORTER(name, summary) PLACE_##name,
#include "forecasts/import_list.h"
#undef IMPORTER
    IMPORTERS
};

static const struct place nowhere;

bool import_go_on(struct import_run *run)
{
    const struct import_settings *settings = run->settings;
    if (settings->stop && settings->stop(settings->context, import_stream_taken(run->stream),
                                         import_stream_size(run->stream))) {
        run->report->stopped = true;
        run->halted = true;
    }
    return !run->halted;
}

bool import_next_line(struct import_run *run, struct import_line *line)
{
    if (run->halted || ((run->report->lines & 0x3fff) == 0x3fff && !import_go_on(run)))
        return false;
    if (!import_stream_line(run->stream, line))
        return false;
    run->report->lines++;
    return true;
}

void import_bad_part(struct import_run *run, uint64_t number, const char *where,
                     const char *why)
{
    struct import_report *report = run->report;
    run->halted = run->halted || run->settings->strict;
    if (report->bad++ >= IMPORT_BAD_SHOWN)
        return;
    struct import_bad *bad = &report->shown[report->bad - 1];
    bad->line = number;
    snprintf(bad->why, sizeof bad->why, "%s", why);
    snprintf(bad->text, sizeof bad->text, "%s", where);
}

void import_bad(struct import_run *run, const struct import_line *line, const char *why)
{
    char text[sizeof run->report->shown->text];
    size_t length = line->length < sizeof text ? line->length : sizeof text - 1;
    memcpy(text, line->text, length);
    text[length] = '\0';
    import_bad_part(run, run->report->lines, text, why);
}

bool import_number(const char *text, size_t length, double *number)
{
    char copy[64];
    if (length == 0 || length >= sizeof copy || !strchr("+-.0123456789", *text) || !*text)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    /* Hexadecimal numbers are none of ours. */
    if (strcspn(copy, "xX") != length)
        return false;
    char *end;
    *number = strtod(copy, &end);
    return end == copy + length && isfinite(*number);
}

static const struct importer *choose(struct import_stream *stream, const char *name,
                                     const char *asked, struct faults *faults)
{
    const char *names[IMPORTERS];
    for (size_t i = 0; i < IMPORTERS; i++) {
        names[i] = importers[i]->name;
        if (asked && strcmp(asked, names[i]) == 0)
            return importers[i];
    }
    if (asked) {
        const char *nearest = catalog_nearest(asked, names, IMPORTERS);
        struct fault *fault = fault_add(faults, nowhere, "there is no format '%s'", asked);
        fault_hint(fault, "%s%s%s", nearest ? "did you mean '" : "there are prometheus, ",
                   nearest ? nearest : "cloudwatch, log and csv", nearest ? "'?" : "");
        return NULL;
    }
    const char *head;
    size_t length = import_stream_peek(stream, HEAD, &head);
    if (length == 0) {
        const char *trouble = import_stream_trouble(stream);
        fault_add(faults, nowhere, "%s: %s", name, trouble ? trouble : "nothing in it");
        return NULL;
    }
    for (size_t i = 0; i < IMPORTERS; i++)
        if (importers[i]->recognises(head, length))
            return importers[i];
    struct fault *fault =
        fault_add(faults, nowhere, "%s is in no format that can be imported", name);
    fault_hint(fault, "formats: CSV, access logs, JSON of Prometheus and of CloudWatch; "
                      "--format says which");
    return NULL;
}

/* The file's name without folders and endings. */
static void short_name(const char *path, char *name, size_t size)
{
    const char *slash = strrchr(path, '/');
    snprintf(name, size, "%s", slash ? slash + 1 : path);
    name[1 + strcspn(name + (*name != '\0'), ".")] = '\0';
    if (strcmp(name, "-") == 0)
        snprintf(name, size, "input");
}

/* What is left to say once the importer has read to the end. */
static enum history_outcome judge(const struct import_run *run, struct faults *faults)
{
    struct import_report *report = run->report;
    const char *trouble = import_stream_trouble(run->stream);
    snprintf(report->trouble, sizeof report->trouble, "%s", trouble ? trouble : "");
    if (report->stopped)
        return HISTORY_FAILED;
    if (run->settings->strict && report->bad > 0) {
        fault_add(faults, nowhere, "line %llu is bad: %s; nothing was imported",
                  (unsigned long long)report->shown[0].line, report->shown[0].why);
        return HISTORY_WRONG;
    }
    if (run->settings->strict && trouble) {
        fault_add(faults, nowhere, "%s; nothing was imported", trouble);
        return HISTORY_WRONG;
    }
    if (report->series == 0) {
        struct fault *fault =
            fault_add(faults, nowhere, "nothing in %s could be imported as %s", run->name,
                      report->format);
        if (report->bad > 0)
            fault_hint(fault, "line %llu: %s", (unsigned long long)report->shown[0].line,
                       report->shown[0].why);
        return HISTORY_WRONG;
    }
    return HISTORY_DONE;
}

static enum history_outcome read_all(struct import_run *run, const struct importer *importer,
                                     struct faults *faults)
{
    struct import_report *report = run->report;
    report->format = importer->name;
    run->points = import_points_new(run->writer, run->settings->unit, report);
    enum history_outcome outcome = importer->read(run, faults);
    if (outcome == HISTORY_DONE && !run->halted)
        outcome = import_points_end(run->points, faults);
    import_points_free(run->points);
    report->bytes = import_stream_given(run->stream);
    report->twice = run->clock.twice;
    report->left_out = run->clock.left_out;
    return outcome == HISTORY_DONE ? judge(run, faults) : outcome;
}

static enum history_outcome in_transaction(struct history *history, struct import_run *run,
                                           const struct importer *importer,
                                           struct faults *faults)
{
    enum history_outcome outcome = history_begin(history, &run->writer, faults);
    if (outcome != HISTORY_DONE)
        return outcome;
    outcome = read_all(run, importer, faults);
    run->report->changes = *history_changes(run->writer);
    if (outcome == HISTORY_DONE)
        return history_commit(run->writer, faults);
    history_rollback(run->writer);
    return outcome;
}

enum history_outcome import_stream_into(struct history *history, struct import_stream *stream,
                                        const char *path,
                                        const struct import_settings *settings,
                                        struct import_report *report, struct faults *faults)
{
    char name[128];
    short_name(path, name, sizeof name);
    struct import_zone *zone = NULL;
    *report = (struct import_report){.first_s = 1, .last_s = 0};
    const struct importer *importer = choose(stream, path, settings->format, faults);
    if (!importer)
        return HISTORY_WRONG;
    if (settings->zone && !(zone = import_zone_open(settings->zone, faults)))
        return HISTORY_WRONG;
    struct import_run run = {
        .settings = settings,
        .name = name,
        .stream = stream,
        .report = report,
        .clock = {.zone = zone, .last_s = INT64_MIN}
    };
    enum history_outcome outcome = in_transaction(history, &run, importer, faults);
    import_zone_close(zone);
    return outcome;
}

enum history_outcome import_file(struct history *history, const char *path,
                                 const struct import_settings *settings,
                                 struct import_report *report, struct faults *faults)
{
    struct import_stream *stream = import_stream_open(path, faults);
    if (!stream)
        return HISTORY_WRONG;
    enum history_outcome outcome =
        import_stream_into(history, stream, path, settings, report, faults);
    import_stream_close(stream);
    return outcome;
}
