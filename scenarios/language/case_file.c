#include "scenarios/language/case_file.h"

#include "scenarios/language/text_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BAD_LINES 3 /* after that many it is not the file that was meant */

struct reader {
    struct case_file *file;
    struct arena *arena;
    struct faults *faults;
    const char *next, *end;
    int line, wrong;
    const char **cell; /* of the row being read */
    size_t cells;
};

static struct place line_of(const struct reader *reader, int line)
{
    return (struct place){
        .source = reader->file->source, .line = line, .column = 1, .width = 1};
}

static void refuse(struct reader *reader, int line, const char *message, const char *hint)
{
    fault_hint(fault_add(reader->faults, line_of(reader, line), "%s", message), "%s", hint);
    reader->wrong++;
}

/* What stands in quotes, which are next. False if they are never closed. */
static bool read_quoted(struct reader *reader, const char **text)
{
    size_t length = 0, room = (size_t)(reader->end - reader->next);
    for (size_t i = 1; i < room; i++)
        if (reader->next[i] == '"' && ++i < room && reader->next[i] != '"')
            room = i;
    char *copy = arena_take(reader->arena, room + 1);
    for (reader->next++; reader->next < reader->end; reader->next++) {
        if (*reader->next == '"' && (++reader->next == reader->end || *reader->next != '"')) {
            *text = copy;
            return true;
        }
        reader->line += *reader->next == '\n';
        copy[length++] = *reader->next;
    }
    return false;
}

static void read_plain(struct reader *reader, const char **text)
{
    const char *from = reader->next;
    while (reader->next < reader->end && *reader->next != ',' && *reader->next != '\n')
        reader->next++;
    size_t length = (size_t)(reader->next - from);
    if (length > 0 && from[length - 1] == '\r')
        length--;
    *text = arena_text_part(reader->arena, from, length);
}

/* The cells of a line; false if it cannot be read and reading has to end. */
static bool read_row(struct reader *reader)
{
    int line = reader->line;
    for (reader->cells = 0; reader->cells < CASE_COLUMNS; reader->next++) {
        const char **text = &reader->cell[reader->cells++];
        bool quoted = reader->next < reader->end && *reader->next == '"';
        if (!quoted)
            read_plain(reader, text);
        else if (!read_quoted(reader, text)) {
            refuse(reader, line, "a quote is opened here and never closed", "");
            return false;
        }
        if (reader->next < reader->end && *reader->next == '\r')
            reader->next++;
        if (reader->next < reader->end && *reader->next == ',')
            continue;
        if (reader->next < reader->end && *reader->next != '\n') {
            refuse(reader, line, "there is text behind a closed quote", "");
            return false;
        }
        reader->next++;
        reader->line++;
        return true;
    }
    refuse(reader, line, "too many columns", "at most 1000");
    return false;
}

static bool is_blank(const struct reader *reader)
{
    return reader->cells == 1 && !reader->cell[0][0];
}

static void take_names(struct reader *reader)
{
    struct case_file *file = reader->file;
    file->columns = reader->cells;
    file->name = arena_array(reader->arena, reader->cells, sizeof(const char *));
    memcpy(file->name, reader->cell, reader->cells * sizeof(const char *));
    for (size_t i = 0; i < file->columns; i++)
        if (!*file->name[i])
            refuse(reader, 1, "a column has no name", "the first line names the columns");
        else if (case_file_column(file, file->name[i]) != (int)i)
            refuse(reader, 1, "two columns have the same name", "the first line names them");
}

static void take_row(struct reader *reader, int line, size_t most)
{
    struct case_file *file = reader->file;
    if (reader->cells != file->columns) {
        fault_add(reader->faults, line_of(reader, line),
                  "this row has %zu cells, and there are %zu columns", reader->cells,
                  file->columns);
        reader->wrong++;
    } else if (file->rows == most) {
        refuse(reader, line, "too many rows", "100000 rows, 1000000 cells at most");
        reader->wrong = BAD_LINES;
    } else {
        memcpy(&file->cell[file->rows * file->columns], reader->cell,
               file->columns * sizeof(const char *));
        file->line[file->rows++] = line;
    }
}

static void read_rows(struct reader *reader)
{
    struct case_file *file = reader->file;
    size_t most = 1;
    for (const char *at = reader->next; at < reader->end; at++)
        most += *at == '\n';
    most = most < CASE_ROWS ? most : CASE_ROWS;
    most = most < CASE_CELLS / file->columns ? most : CASE_CELLS / file->columns;
    file->cell = arena_array(reader->arena, most * file->columns, sizeof(const char *));
    file->line = arena_array(reader->arena, most, sizeof(int));
    while (reader->next < reader->end && reader->wrong < BAD_LINES) {
        int line = reader->line;
        if (!read_row(reader))
            return;
        if (!is_blank(reader))
            take_row(reader, line, most);
    }
    if (reader->wrong == 0 && file->rows == 0)
        refuse(reader, 1, "there is no row in it", "a line of names, then a row for each run");
}

struct case_file *case_file_parse(const struct source *source, struct arena *arena,
                                  struct faults *faults)
{
    struct case_file *file = ARENA_NEW(arena, struct case_file);
    file->source = source;
    struct reader reader = {
        .file = file,
        .arena = arena,
        .faults = faults,
        .next = source->text,
        .end = source->text + source->length,
        .line = 1,
        .cell = arena_array(arena, CASE_COLUMNS, sizeof(const char *)),
    };
    if (memchr(source->text, '\0', source->length)) {
        refuse(&reader, 0, "this is no text", "it has a byte that is zero");
        return NULL;
    }
    if (!read_row(&reader))
        return NULL;
    take_names(&reader);
    if (reader.wrong == 0)
        read_rows(&reader);
    return reader.wrong == 0 ? file : NULL;
}

struct case_file *case_file_read(const char *path, struct arena *arena, struct faults *faults)
{
    const struct source *source = text_file_read(path, arena, faults);
    return source ? case_file_parse(source, arena, faults) : NULL;
}

int case_file_column(const struct case_file *file, const char *name)
{
    for (size_t i = 0; i < file->columns; i++)
        if (strcmp(file->name[i], name) == 0)
            return (int)i;
    return -1;
}

const char *case_file_cell(const struct case_file *file, size_t row, int column)
{
    return file->cell[row * file->columns + (size_t)column];
}

double case_file_number(const struct case_file *file, size_t row, int column)
{
    const char *text = case_file_cell(file, row, column);
    char *end;
    double number = strtod(text, &end);
    return *text && !*end && isfinite(number) ? number : (double)NAN;
}

struct place case_file_place(const struct case_file *file, size_t row)
{
    return (struct place){
        .source = file->source, .line = file->line[row], .column = 1, .width = 1};
}
