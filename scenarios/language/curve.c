#include "scenarios/language/curve.h"

#include "scenarios/language/text_file.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BAD_LINES 3 /* after that many it is not the file that was meant */

struct curve {
    struct rate_point *points;
    int count, wrong;
    struct faults *faults;
};

static void refuse(struct curve *curve, struct place at, const char *message, const char *hint)
{
    fault_hint(fault_add(curve->faults, at, "%s", message), "%s", hint);
    curve->wrong++;
}

/* A decimal number and what stands behind it; false if there is none, or it is no rate. */
static bool read_number(const char *text, double *number, char **end)
{
    if (!isdigit((unsigned char)text[strspn(text, " \t")]))
        return false;
    *number = strtod(text, end);
    *end += strspn(*end, " \t");
    return isfinite(*number) && *number <= 1e12;
}

static void read_line(struct curve *curve, const char *line, struct place at)
{
    struct rate_point point;
    char *end;
    bool words = at.line == 1 && isalpha((unsigned char)line[0]);
    if (!*line || *line == '#' || words)
        return;
    bool good = read_number(line, &point.at_s, &end) && *end == ',' &&
                read_number(end + 1, &point.per_s, &end) && !*end;
    if (!good)
        refuse(curve, at, "this is no point of a curve", "seconds,rate such as 300,120");
    else if (curve->count > 0 && point.at_s < curve->points[curve->count - 1].at_s)
        refuse(curve, at, "this is earlier than the line before", "times go up");
    else if (curve->count == CURVE_POINTS)
        refuse(curve, at, "too many points", "at most 200000");
    else
        curve->points[curve->count++] = point;
}

static void read_lines(struct curve *curve, const struct source *source)
{
    struct place at = {.source = source, .line = 1, .column = 1};
    const char *end = source->text + source->length;
    for (const char *next = source->text; next < end && curve->wrong < BAD_LINES; at.line++) {
        const char *stop = memchr(next, '\n', (size_t)(end - next));
        size_t length = (size_t)((stop ? stop : end) - next);
        char line[96];
        snprintf(line, sizeof(line), "%.*s", (int)(length < 95 ? length : 95), next);
        line[strcspn(line, "\r")] = '\0';
        at.width = (int)strlen(line);
        read_line(curve, line, at);
        next += length + 1;
    }
}

bool curve_read(struct rate_spec *rate, const char *path, const char *folder,
                struct arena *arena, struct faults *faults)
{
    size_t size = strlen(folder) + strlen(path) + 2;
    char *joined = arena_take(arena, size);
    snprintf(joined, size, "%s/%s", folder, path);
    const struct source *source =
        text_file_read(strcmp(folder, ".") == 0 ? path : joined, arena, faults);
    if (!source)
        return false;
    size_t lines = 1;
    for (size_t i = 0; i < source->length && lines < CURVE_POINTS; i++)
        lines += source->text[i] == '\n';
    struct curve curve = {.points = arena_array(arena, lines, sizeof(struct rate_point)),
                          .faults = faults};
    read_lines(&curve, source);
    if (curve.wrong == 0 && curve.count == 0)
        refuse(&curve, (struct place){.source = source}, "there is no point in it",
               "seconds,rate lines");
    rate->points = curve.points;
    rate->count = curve.count;
    return curve.wrong == 0;
}
