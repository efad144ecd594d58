#include "plots/diagnosis.h"

#include "plots/terminal.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

/* A JSON text; what is no UTF-8 or would upset a terminal is cleaned first. */
static void print_text(const char *text, size_t length, FILE *out)
{
    char *copy = memory_new(length + 1, 1);
    memcpy(copy, text, length);
    terminal_clean(copy);
    fputc('"', out);
    for (const char *at = copy; *at; at++) {
        if (*at == '"' || *at == '\\')
            fputc('\\', out);
        fputc(*at, out);
    }
    fputc('"', out);
    free(copy);
}

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

static void print_snippet(const struct source *source, size_t line, size_t from, size_t to,
                          int number, FILE *out)
{
    size_t end = line;
    while (end < source->length && source->text[end] != '\n' && source->text[end] != '\r')
        end++;
    to = to < end ? to : end;
    fputs(",\n      \"snippet\": {\"context\": null, \"code\": ", out);
    print_text(source->text + line, end - line, out);
    fprintf(out,
            ", \"start_line\": %d, \"highlight_start_offset\": %zu, "
            "\"highlight_end_offset\": %zu, \"values\": []}",
            number, from - line, to - line);
}

static void print_range(const struct place *place, FILE *out)
{
    const struct source *source = place->source;
    fputs(",\n      \"range\": {\"filename\": ", out);
    print_text(source->name, strlen(source->name), out);
    bool shown = source->text && place->line > 0;
    size_t line = shown ? line_of(source, place->line) : 0;
    size_t from = shown ? byte_of(source, line, place->column) : 0;
    size_t to = shown ? byte_of(source, line, place->column + place->width) : 0;
    int number = place->line > 0 ? place->line : 1,
        column = place->line > 0 ? place->column : 1;
    fprintf(out,
            ", \"start\": {\"line\": %d, \"column\": %d, \"byte\": %zu}, "
            "\"end\": {\"line\": %d, \"column\": %d, \"byte\": %zu}}",
            number, column, from, number, column + place->width, to);
    if (shown)
        print_snippet(source, line, from, to, place->line, out);
}

static void print_fault(const struct fault *fault, FILE *out)
{
    fputs("    {\n      \"severity\": \"error\",\n      \"summary\": ", out);
    print_text(fault->message, strlen(fault->message), out);
    fputs(",\n      \"detail\": ", out);
    print_text(fault->hint, strlen(fault->hint), out);
    if (fault->place.source)
        print_range(&fault->place, out);
    fputs("\n    }", out);
}

void diagnosis_json(const struct faults *faults, FILE *out)
{
    size_t kept = faults->count < FAULTS_KEPT ? faults->count : FAULTS_KEPT;
    fprintf(out,
            "{\n  \"format_version\": \"1.0\",\n  \"valid\": %s,\n  \"error_count\": %zu,\n"
            "  \"warning_count\": 0,\n  \"diagnostics\": [",
            faults->count ? "false" : "true", faults->count);
    for (size_t i = 0; i < kept; i++) {
        fputs(i > 0 ? ",\n" : "\n", out);
        print_fault(&faults->kept[i], out);
    }
    fputs(kept > 0 ? "\n  ]\n}\n" : "]\n}\n", out);
}
