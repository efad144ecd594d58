/*
 * What Prometheus answers to /api/v1/query_range and /api/v1/query:
 *
 *     {"status": "success", "data": {"resultType": "matrix", "result": [
 *       {"metric": {"__name__": "http_requests", "job": "api"},
 *        "values": [[1767225600, "12.5"], ...]}, ...]}}
 *
 * A series is named as Prometheus writes it, http_requests{job="api"}, and keeps the labels.
 * Values are text; NaN says that nothing was measured.
 */
#include "forecasts/import_json.h"
#include "forecasts/import_run.h"
#include "sim/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABELS_MAX 1024

/* One entry of "result": its values may stand before its name. */
struct result {
    char metric[256];
    char braces[LABELS_MAX]; /* job="api",le="1" */
    char labels[LABELS_MAX]; /* the same as JSON, without its braces */
    struct series_point *points;
    size_t count, room;
};

struct answer {
    struct import_run *run;
    struct json json;
    struct result result;
    uint64_t number; /* of values so far */
    enum history_outcome outcome;
    struct faults *faults;
};

/* A label that does not fit is left out whole. `json` tells which way it is written. */
static void add_label(char *text, size_t size, bool json, const char *key, const char *value)
{
    size_t length = strlen(text);
    const char *comma = length ? "," : "", *quote = json ? "\"" : "";
    int more = snprintf(text + length, size - length, "%s%s%s%s%s\"%s\"", comma, quote, key,
                        quote, json ? ":" : "=", value);
    if (more < 0 || length + (size_t)more >= size)
        text[length] = '\0';
}

/* Labels come from whoever was measured: what would end the quotes is left out. */
static void make_plain(char *text)
{
    for (; *text; text++)
        if (*text == '"' || *text == '\\' || (unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
}

static bool read_metric(struct answer *answer)
{
    struct json *json = &answer->json;
    struct result *result = &answer->result;
    char key[JSON_TEXT_MAX];
    enum json_kind kind;
    while ((kind = json_next(json)) == JSON_KEY) {
        make_plain(json->text);
        snprintf(key, sizeof key, "%s", json->text);
        kind = json_next(json);
        if (kind != JSON_STRING) {
            if (!json_skip(json, kind))
                return false;
            continue;
        }
        make_plain(json->text);
        if (strcmp(key, "__name__") == 0) {
            snprintf(result->metric, sizeof result->metric, "%.255s", json->text);
            continue;
        }
        add_label(result->braces, sizeof result->braces, false, key, json->text);
        add_label(result->labels, sizeof result->labels, true, key, json->text);
    }
    return kind == JSON_OBJECT_END;
}

static void keep(struct answer *answer, const char *time, const char *value)
{
    struct result *result = &answer->result;
    struct import_clock clock = {0};
    struct series_point point;
    answer->number++;
    if (strcmp(value, "NaN") == 0) {
        answer->run->report->empty++;
    } else if (!import_time_parse(time, strlen(time), &clock, &point.time_s)) {
        import_bad_part(answer->run, answer->number, time, "the time cannot be read");
    } else if (!import_number(value, strlen(value), &point.value)) {
        import_bad_part(answer->run, answer->number, value, "the value is no number");
    } else {
        if (result->count == result->room) {
            result->room = result->room ? 2 * result->room : 256;
            result->points =
                memory_resize(result->points, result->room, sizeof *result->points);
        }
        result->points[result->count++] = point;
    }
}

/* [time, "value"], its bracket already read. */
static bool read_pair(struct answer *answer)
{
    struct json *json = &answer->json;
    char time[64];
    if (json_next(json) != JSON_NUMBER || json->length >= sizeof time)
        return false;
    snprintf(time, sizeof time, "%.63s", json->text);
    enum json_kind kind = json_next(json);
    if (kind != JSON_STRING && kind != JSON_NUMBER)
        return false;
    keep(answer, time, json->text);
    return json_next(json) == JSON_ARRAY_END;
}

static bool read_values(struct answer *answer)
{
    enum json_kind kind;
    while ((kind = json_next(&answer->json)) == JSON_ARRAY) {
        if (!read_pair(answer))
            return false;
        if ((answer->number & 0xffff) == 0)
            import_go_on(answer->run);
        if (answer->run->halted)
            return false;
    }
    return kind == JSON_ARRAY_END;
}

static bool write_result(struct answer *answer)
{
    struct result *result = &answer->result;
    const struct import_settings *settings = answer->run->settings;
    char name[sizeof result->braces + sizeof result->metric + 8];
    char labels[sizeof result->labels + 8];
    snprintf(name, sizeof name, "%s%s%s%s",
             *result->metric    ? result->metric
             : settings->series ? settings->series
             : *result->braces  ? ""
                                : answer->run->name,
             *result->braces ? "{" : "", result->braces, *result->braces ? "}" : "");
    if (settings->series && !*result->braces)
        snprintf(name, sizeof name, "%s", settings->series);
    snprintf(labels, sizeof labels, "{%s}", result->labels);
    if (result->count > 0) {
        size_t number = import_points_series(answer->run->points, name, strlen(name), labels);
        for (size_t i = 0; i < result->count && answer->outcome == HISTORY_DONE; i++)
            answer->outcome =
                import_points_add(answer->run->points, number, result->points[i].time_s,
                                  result->points[i].value, answer->faults);
    }
    *result->metric = *result->braces = *result->labels = '\0';
    result->count = 0;
    return answer->outcome == HISTORY_DONE;
}

static bool read_result(struct answer *answer)
{
    struct json *json = &answer->json;
    enum json_kind kind;
    while ((kind = json_next(json)) == JSON_KEY) {
        char key[16];
        snprintf(key, sizeof key, "%.15s", json->text);
        kind = json_next(json);
        bool read;
        if (strcmp(key, "metric") == 0 && kind == JSON_OBJECT)
            read = read_metric(answer);
        else if (strcmp(key, "values") == 0 && kind == JSON_ARRAY)
            read = read_values(answer);
        else if (strcmp(key, "value") == 0 && kind == JSON_ARRAY)
            read = read_pair(answer);
        else
            read = json_skip(json, kind);
        if (!read)
            return false;
    }
    return kind == JSON_OBJECT_END && write_result(answer);
}

static bool read_results(struct answer *answer)
{
    enum json_kind kind;
    while ((kind = json_next(&answer->json)) == JSON_OBJECT)
        if (!read_result(answer))
            return false;
    return kind == JSON_ARRAY_END;
}

/* The value of a key at the top or in "data"; what is not of interest is passed over. */
static bool read_member(struct answer *answer, const char *key, enum json_kind kind)
{
    struct json *json = &answer->json;
    if (strcmp(key, "result") == 0 && kind == JSON_ARRAY)
        return read_results(answer);
    if (strcmp(key, "data") == 0 && kind == JSON_OBJECT)
        return true; /* its members follow as if they were ours */
    if (strcmp(key, "error") == 0 && kind == JSON_STRING)
        import_bad_part(answer->run, answer->number, json->text, "Prometheus failed");
    return json_skip(json, kind);
}

static bool read_answer(struct answer *answer)
{
    struct json *json = &answer->json;
    enum json_kind kind = json_next(json);
    if (kind != JSON_OBJECT)
        return false;
    while ((kind = json_next(json)) == JSON_KEY || kind == JSON_OBJECT_END) {
        if (kind == JSON_OBJECT_END)
            continue;
        char key[16];
        snprintf(key, sizeof key, "%.15s", json->text);
        if (!read_member(answer, key, json_next(json)))
            return false;
    }
    return kind == JSON_END;
}

static enum history_outcome prometheus_read(struct import_run *run, struct faults *faults)
{
    struct answer *answer = memory_new(1, sizeof *answer);
    answer->run = run;
    answer->faults = faults;
    json_begin(&answer->json, run->stream);
    if (!read_answer(answer) && answer->outcome == HISTORY_DONE && !run->halted)
        import_bad_part(run, answer->number, answer->json.text,
                        answer->json.why ? answer->json.why : "not as Prometheus answers");
    run->report->lines = answer->number;
    enum history_outcome outcome = answer->outcome;
    free(answer->result.points);
    free(answer);
    return outcome;
}

static bool prometheus_recognises(const char *head, size_t length)
{
    bool object = length > 0 && *head == '{';
    return object && memmem(head, length, "\"status\"", 8) &&
           (memmem(head, length, "\"data\"", 6) || memmem(head, length, "\"error", 6));
}

const struct importer importer_prometheus = {"prometheus", prometheus_recognises,
                                             prometheus_read};
