#include "sim/dist_file.h"

#include "sim/units.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_ROOM 64
#define BAD_LINES 3 /* after that many it is not the file that was meant */

static const char *join(struct arena *arena, const char *folder, const char *path)
{
    if (!folder || path[0] == '/')
        return arena_text(arena, path);
    size_t size = strlen(folder) + strlen(path) + 2;
    char *joined = arena_take(arena, size);
    snprintf(joined, size, "%s/%s", folder, path);
    return joined;
}

static bool refuse(struct faults *faults, const char *path, const char *why)
{
    fault_add(faults, faults->at, "cannot read '%s': %s", path, why);
    return false;
}

/* All of it, if it is a plain file: a pipe or a device might never end. */
static bool read_all(int file, char *text, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = read(file, text + done, length - done);
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

static bool read_open(int file, struct source *source, struct arena *arena,
                      struct faults *faults)
{
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        return refuse(faults, source->name, "it is not a plain file");
    if (status.st_size > DIST_FILE_BYTES)
        return refuse(faults, source->name, "it is larger than 32MiB");
    source->length = (size_t)status.st_size;
    char *text = arena_take(arena, source->length + 1);
    source->text = text;
    if (!read_all(file, text, source->length))
        return refuse(faults, source->name, "it changed meanwhile or the disk failed");
    return true;
}

static bool read_source(struct source *source, struct arena *arena, struct faults *faults)
{
    int file = open(source->name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return refuse(faults, source->name,
                      strerror(errno)); /* NOLINT(concurrency-mt-unsafe) */
    bool read = read_open(file, source, arena, faults);
    close(file);
    return read;
}

/* The duration of one line, or -1 if it has none. */
static bool read_line(const char *line, size_t length, double *value, struct faults *faults)
{
    while (length > 0 && strchr(" \t\r", line[length - 1]))
        length--;
    *value = -1.0;
    if (length == 0 || line[0] == '#')
        return true;
    char copy[LINE_ROOM];
    if (length >= sizeof(copy) || memchr(line, '\0', length)) {
        fault_hint(fault_add(faults, faults->at, "this is not a duration"), "one a line");
        return false;
    }
    memcpy(copy, line, length);
    copy[length] = '\0';
    faults->at.width = (int)length;
    sim_time duration;
    if (!units_parse_duration(copy, &duration, faults))
        return false;
    *value = (double)duration;
    return true;
}

/* Moves *next behind the line that begins there and gives the line's length. */
static size_t take_line(const char **next, const char *end)
{
    const char *line = *next;
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    *next = stop ? stop + 1 : end;
    return (size_t)((stop ? stop : end) - line);
}

static size_t count_lines(const struct source *source)
{
    size_t lines = 1;
    for (size_t i = 0; i < source->length; i++)
        lines += source->text[i] == '\n';
    return lines;
}

/* Fills the values, as many as there are lines at most, and gives their number. */
static size_t read_lines(const struct source *source, double *values, struct faults *faults)
{
    size_t count = 0, before = faults->count;
    const char *next = source->text, *end = source->text + source->length;
    for (int line = 1; next < end && faults->count < before + BAD_LINES; line++) {
        const char *text = next;
        size_t length = take_line(&next, end);
        double value;
        faults->at = (struct place){source, line, 1, 1};
        if (read_line(text, length, &value, faults) && value >= 0.0)
            values[count++] = value;
    }
    return count;
}

static int compare_values(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

bool dist_file_read(struct dist *dist, const char *path, const char *folder,
                    struct arena *arena, struct faults *faults)
{
    struct source *source = ARENA_NEW(arena, struct source);
    source->name = join(arena, folder, path);
    if (!read_source(source, arena, faults))
        return false;
    size_t lines = count_lines(source), before = faults->count;
    if (lines > DIST_FILE_VALUES + 1)
        return refuse(faults, source->name, "it has more than 1000000 lines");
    double *values = arena_array(arena, lines, sizeof(double));
    struct place at = faults->at;
    size_t count = read_lines(source, values, faults);
    faults->at = at;
    if (faults->count > before)
        return false;
    if (count == 0)
        return refuse(faults, source->name, "it holds no durations");
    qsort(values, count, sizeof(double), compare_values);
    *dist = dist_empirical(values, count);
    dist->file = arena_text(arena, path);
    return true;
}
