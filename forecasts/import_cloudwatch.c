/*
 * What `aws cloudwatch get-metric-data` prints:
 *
 *     {"MetricDataResults": [{"Id": "m1", "Label": "RequestCount",
 *       "Timestamps": ["2026-01-01T01:00:00+00:00", ...], "Values": [12.5, ...],
 *       "StatusCode": "Complete"}], "Messages": []}
 *
 * The newest comes first unless asked otherwise; that is no disorder. A series is named after
 * its label, or its id where it has none. Several pages may follow each other.
 */
#include "forecasts/import_json.h"
#include "forecasts/import_run.h"
#include "sim/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One entry of the results: times and values are lists of their own. */
struct result {
    char id[128], label[JSON_TEXT_MAX];
    int64_t *times_s;
    double *values;
    size_t times, values_count, times_room, values_room;
};

struct answer {
    struct import_run *run;
    struct json json;
    struct result result;
    uint64_t number;
    enum history_outcome outcome;
    struct faults *faults;
};

static bool read_times(struct answer *answer)
{
    struct result *result = &answer->result;
    enum json_kind kind;
    while ((kind = json_next(&answer->json)) == JSON_STRING || kind == JSON_NUMBER) {
        struct import_clock clock = {0};
        int64_t time_s;
        const char *text = answer->json.text;
        if (!import_time_parse(text, answer->json.length, &clock, &time_s)) {
            import_bad_part(answer->run, result->times + 1, text, "the time cannot be read");
            time_s = -1;
        }
        if (result->times == result->times_room) {
            result->times_room = result->times_room ? 2 * result->times_room : 256;
            result->times_s =
                memory_resize(result->times_s, result->times_room, sizeof *result->times_s);
        }
        result->times_s[result->times++] = time_s;
        if ((result->times & 0xffff) == 0)
            import_go_on(answer->run);
        if (answer->run->halted)
            return false;
    }
    return kind == JSON_ARRAY_END;
}

static bool read_values(struct answer *answer)
{
    struct result *result = &answer->result;
    enum json_kind kind;
    while ((kind = json_next(&answer->json)) == JSON_NUMBER) {
        double value;
        const char *text = answer->json.text;
        if (!import_number(text, answer->json.length, &value))
            return false;
        if (result->values_count == result->values_room) {
            result->values_room = result->values_room ? 2 * result->values_room : 256;
            result->values =
                memory_resize(result->values, result->values_room, sizeof *result->values);
        }
        result->values[result->values_count++] = value;
    }
    return kind == JSON_ARRAY_END;
}

static bool write_result(struct answer *answer)
{
    struct result *result = &answer->result;
    struct import_run *run = answer->run;
    const char *label = *result->label ? result->label : result->id;
    const char *name = run->settings->series ? run->settings->series : label;
    if (!*name)
        name = run->name;
    size_t count = result->times < result->values_count ? result->times : result->values_count;
    answer->number += count;
    if (result->times != result->values_count)
        import_bad_part(run, answer->number, name, "not as many values as times");
    size_t series = count > 0 ? import_points_series(run->points, name, strlen(name), NULL) : 0;
    bool backwards = count > 1 && result->times_s[0] > result->times_s[count - 1];
    for (size_t i = 0; i < count && answer->outcome == HISTORY_DONE; i++) {
        size_t at = backwards ? count - 1 - i : i;
        if (result->times_s[at] >= 0)
            answer->outcome = import_points_add(run->points, series, result->times_s[at],
                                                result->values[at], answer->faults);
    }
    *result->id = *result->label = '\0';
    result->times = result->values_count = 0;
    return answer->outcome == HISTORY_DONE && !run->halted;
}

static bool read_member(struct answer *answer, const char *key, enum json_kind kind)
{
    struct result *result = &answer->result;
    struct json *json = &answer->json;
    if (strcmp(key, "Timestamps") == 0 && kind == JSON_ARRAY)
        return read_times(answer);
    if (strcmp(key, "Values") == 0 && kind == JSON_ARRAY)
        return read_values(answer);
    if (strcmp(key, "Id") == 0 && kind == JSON_STRING)
        snprintf(result->id, sizeof result->id, "%.127s", json->text);
    else if (strcmp(key, "Label") == 0 && kind == JSON_STRING)
        snprintf(result->label, sizeof result->label, "%s", json->text);
    else if (strcmp(key, "StatusCode") == 0 && kind == JSON_STRING &&
             strcmp(json->text, "Complete") != 0)
        import_bad_part(answer->run, answer->number, json->text,
                        "CloudWatch did not send everything");
    else
        return json_skip(json, kind);
    return true;
}

static bool read_result(struct answer *answer)
{
    struct json *json = &answer->json;
    enum json_kind kind;
    while ((kind = json_next(json)) == JSON_KEY) {
        char key[16];
        snprintf(key, sizeof key, "%.15s", json->text);
        if (!read_member(answer, key, json_next(json)))
            return false;
    }
    return kind == JSON_OBJECT_END && write_result(answer);
}

/* One page, its first brace already read. */
static bool read_page(struct answer *answer)
{
    struct json *json = &answer->json;
    enum json_kind kind;
    while ((kind = json_next(json)) == JSON_KEY) {
        bool results = strcmp(json->text, "MetricDataResults") == 0;
        kind = json_next(json);
        if (!results || kind != JSON_ARRAY) {
            if (!json_skip(json, kind))
                return false;
            continue;
        }
        while ((kind = json_next(json)) == JSON_OBJECT)
            if (!read_result(answer))
                return false;
        if (kind != JSON_ARRAY_END)
            return false;
    }
    return kind == JSON_OBJECT_END;
}

static bool read_answer(struct answer *answer)
{
    struct json *json = &answer->json;
    do {
        if (json_next(json) != JSON_OBJECT || !read_page(answer))
            return false;
    } while (json_again(json));
    return true;
}

static enum history_outcome cloudwatch_read(struct import_run *run, struct faults *faults)
{
    struct answer *answer = memory_new(1, sizeof *answer);
    answer->run = run;
    answer->faults = faults;
    json_begin(&answer->json, run->stream);
    if (!read_answer(answer) && answer->outcome == HISTORY_DONE && !run->halted)
        import_bad_part(run, answer->number, answer->json.text,
                        answer->json.why ? answer->json.why : "not as CloudWatch answers");
    run->report->lines = answer->number;
    enum history_outcome outcome = answer->outcome;
    free(answer->result.times_s);
    free(answer->result.values);
    free(answer);
    return outcome;
}

static bool cloudwatch_recognises(const char *head, size_t length)
{
    return length > 0 && *head == '{' && memmem(head, length, "\"MetricDataResults\"", 19);
}

const struct importer importer_cloudwatch = {"cloudwatch", cloudwatch_recognises,
                                             cloudwatch_read};
