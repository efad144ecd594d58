#include "plots/diagnosis.h"

#include "plots/json.h"

/* The byte where a code point of the line begins. */
static size_t byte_of(const struct source *source, size_t line, int column)
{
    size_t at = line;
    while (at < source->length && column > 1) {
        at++;
        while (at < source->length && ((unsigned char)source->text[at] & 0xc0) == 0x80)
            at++;
        column--;
    }
    return at;
}

static size_t line_of(const struct source *source, int number)
{
    size_t at = 0;
    for (int line = 1; line < number && at < source->length; at++)
        line += source->text[at] == '\n';
    return at;
}

static void write_snippet(struct json_writer *json, const struct source *source, size_t line,
                          size_t from, size_t to, int number)
{
    size_t end = line;
    while (end < source->length && source->text[end] != '\n' && source->text[end] != '\r')
        end++;
    to = to < end ? to : end;
    json_object(json, "snippet", JSON_ON_LINE);
    json_null(json, "context");
    json_bytes(json, "code", source->text + line, end - line);
    json_count(json, "start_line", (uint64_t)number);
    json_count(json, "highlight_start_offset", from - line);
    json_count(json, "highlight_end_offset", to - line);
    json_list(json, "values", JSON_ON_LINE);
    json_close(json);
    json_close(json);
}

static void write_point(struct json_writer *json, const char *key, int line, int column,
                        size_t byte)
{
    json_object(json, key, JSON_ON_LINE);
    json_count(json, "line", (uint64_t)line);
    json_count(json, "column", (uint64_t)column);
    json_count(json, "byte", byte);
    json_close(json);
}

static void write_range(struct json_writer *json, const struct place *place)
{
    const struct source *source = place->source;
    bool shown = source->text && place->line > 0;
    size_t line = shown ? line_of(source, place->line) : 0;
    size_t from = shown ? byte_of(source, line, place->column) : 0;
    size_t to = shown ? byte_of(source, line, place->column + place->width) : 0;
    int number = place->line > 0 ? place->line : 1,
        column = place->line > 0 ? place->column : 1;
    json_object(json, "range", JSON_ON_LINE);
    json_text(json, "filename", source->name);
    write_point(json, "start", number, column, from);
    write_point(json, "end", number, column + place->width, to);
    json_close(json);
    if (shown)
        write_snippet(json, source, line, from, to, place->line);
}

static void write_fault(struct json_writer *json, const struct fault *fault,
                        const char *severity)
{
    json_object(json, NULL, JSON_LINES);
    json_text(json, "severity", severity);
    json_text(json, "summary", fault->message);
    json_text(json, "detail", fault->hint);
    if (fault->place.source)
        write_range(json, &fault->place);
    json_close(json);
}

static void write_faults(struct json_writer *json, const struct faults *faults,
                         const char *severity)
{
    size_t kept = faults->count < FAULTS_KEPT ? faults->count : FAULTS_KEPT;
    for (size_t i = 0; i < kept; i++)
        write_fault(json, &faults->kept[i], severity);
}

void diagnosis_json(const struct faults *errors, const struct faults *warnings, FILE *out)
{
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "format_version", "1.0");
    json_flag(&json, "valid", errors->count == 0);
    json_count(&json, "error_count", errors->count);
    json_count(&json, "warning_count", warnings->count);
    json_list(&json, "diagnostics", JSON_LINES);
    write_faults(&json, errors, "error");
    write_faults(&json, warnings, "warning");
    json_close(&json);
    json_close(&json);
    json_end(&json);
}
