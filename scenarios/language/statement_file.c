#include "scenarios/language/statement_file.h"

#include "scenarios/language/case_file.h"
#include "scenarios/language/text_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BAD_ROWS 3 /* after that many it is not the file that was meant */

static const char how[] = "\\copy (SELECT * FROM pg_stat_statements) TO 'pgss.csv' CSV HEADER";

enum column {
    QUERY,
    ID,
    CALLS,
    MEAN,
    TOTAL,
    DEVIATION,
    LEAST,
    MOST,
    ROWS,
    HIT,
    READ,
    READING,
    PLANS,
    PLANNING,
    TOPLEVEL,
    COLUMNS
};

/* Each has had other names in other versions. */
static const char *const names[COLUMNS][3] = {
    [QUERY] = {"query"           },
    [ID] = {"queryid"         },
    [CALLS] = {"calls"           },
    [MEAN] = {"mean_exec_time",   "mean_time"},
    [TOTAL] = {"total_exec_time",                  "total_time"},
    [DEVIATION] = {"stddev_exec_time","stddev_time"},
    [LEAST] = {"min_exec_time", "min_time"},
    [MOST] = {"max_exec_time",                  "max_time"},
    [ROWS] = {"rows"       },
    [HIT] = {"shared_blks_hit"   },
    [READ] = {"shared_blks_read"                 },
    [READING] = {"shared_blk_read_time",           "blk_read_time"},
    [PLANS] = {"plans"              },
    [PLANNING] = {"mean_plan_time"},
    [TOPLEVEL] = {"toplevel"},
};

struct reader {
    const struct case_file *file;
    struct arena *arena;
    struct faults *faults;
    int column[COLUMNS];
    struct observed_statements *found;
    int wrong;
};

static bool find_columns(struct reader *reader)
{
    for (int i = 0; i < COLUMNS; i++) {
        reader->column[i] = -1;
        for (int j = 0; j < 3 && names[i][j] && reader->column[i] < 0; j++)
            reader->column[i] = case_file_column(reader->file, names[i][j]);
    }
    const int *column = reader->column;
    const char *missing = column[QUERY] < 0                       ? "query"
                          : column[CALLS] < 0                     ? "calls"
                          : column[MEAN] < 0 && column[TOTAL] < 0 ? "mean_exec_time"
                                                                  : NULL;
    if (missing)
        fault_hint(fault_add(reader->faults, (struct place){reader->file->source, 1, 1, 1},
                             "there is no column '%s', as an export of pg_stat_statements has",
                             missing),
                   "%s", how);
    return !missing;
}

/* NAN where there is no such column, or nothing in it; -1 if it is no number, or below 0. */
static double number(const struct reader *reader, size_t row, enum column which)
{
    int column = reader->column[which];
    if (column < 0 || !*case_file_cell(reader->file, row, column))
        return (double)NAN;
    double value = case_file_number(reader->file, row, column);
    return value >= 0.0 && value <= OBSERVED_MOST ? value : -1.0;
}

/* False, and said, if a cell does not do. */
static bool read_numbers(struct reader *reader, size_t row, double *value)
{
    for (int i = CALLS; i < TOPLEVEL; i++) {
        value[i] = number(reader, row, (enum column)i);
        if (value[i] == -1.0 || (i == CALLS && !(value[i] > 0.0))) {
            fault_hint(fault_add(reader->faults, case_file_place(reader->file, row),
                                 "column '%s' holds no number%s here",
                                 reader->file->name[reader->column[i]],
                                 i == CALLS ? " above 0" : ""),
                       "%s", how);
            reader->wrong++;
            return false;
        }
    }
    return true;
}

const char *statement_in_one_line(const char *text, struct arena *arena)
{
    char *line = arena_take(arena, strlen(text) + 1);
    size_t length = 0;
    for (; *text; text++) {
        bool blank = (unsigned char)*text <= ' ' || *text == 0x7f;
        if (!blank)
            line[length++] = *text;
        else if (length > 0 && line[length - 1] != ' ')
            line[length++] = ' ';
    }
    while (length > 0 && line[length - 1] == ' ')
        length--;
    line[length] = '\0';
    return line;
}

/* It runs inside of a function, whose own time has it. */
static bool is_nested(const struct reader *reader, size_t row)
{
    int column = reader->column[TOPLEVEL];
    const char *cell = column < 0 ? "" : case_file_cell(reader->file, row, column);
    return strcmp(cell, "f") == 0 || strcmp(cell, "false") == 0;
}

static void take(struct reader *reader, size_t row, const double *value)
{
    struct observed_statements *found = reader->found;
    const char *cell = case_file_cell(reader->file, row, reader->column[QUERY]);
    const char *text = statement_in_one_line(cell, reader->arena);
    if (is_nested(reader, row)) {
        found->nested++;
        return;
    }
    if (strstr(text, "pg_stat_statements"))
        return;
    found->hidden += strcmp(text, "<insufficient privilege>") == 0;
    double calls = value[CALLS];
    int id = reader->column[ID];
    found->at[found->count++] = (struct observed_statement){
        .text = text,
        .id = id < 0 ? "" : case_file_cell(reader->file, row, id),
        .calls = calls,
        .mean = 1e-3 * (isnan(value[MEAN]) ? value[TOTAL] / calls : value[MEAN]),
        .deviation = 1e-3 * value[DEVIATION],
        .least = 1e-3 * value[LEAST],
        .most = 1e-3 * value[MOST],
        .planning = 1e-3 * value[PLANNING] * value[PLANS] / calls,
        .rows = value[ROWS],
        .blocks_hit = value[HIT],
        .blocks_read = value[READ],
        .reading = 1e-3 * value[READING],
    };
}

/* ---- the same statement, counted more than once ---- */

static int by_text(const void *left, const void *right)
{
    const struct observed_statement *a = left, *b = right;
    int order = strcmp(a->text, b->text);
    return order ? order : strcmp(a->id, b->id);
}

static int by_time(const void *left, const void *right)
{
    const struct observed_statement *a = left, *b = right;
    double first = a->calls * a->mean, second = b->calls * b->mean;
    return first != second ? (first < second) - (first > second) : by_text(left, right);
}

static double weighted(double left, double calls, double right, double more)
{
    return (left * calls + right * more) / (calls + more);
}

/* As if both had been counted together: squares around the common mean. */
static void merge(struct observed_statement *into, const struct observed_statement *from)
{
    double calls = into->calls, more = from->calls;
    double mean = weighted(into->mean, calls, from->mean, more);
    double squares = weighted(
        into->deviation * into->deviation + (into->mean - mean) * (into->mean - mean), calls,
        from->deviation * from->deviation + (from->mean - mean) * (from->mean - mean), more);
    into->mean = mean;
    into->deviation = sqrt(squares);
    into->planning = weighted(into->planning, calls, from->planning, more);
    into->least = fmin(into->least, from->least);
    into->most = fmax(into->most, from->most);
    into->rows += from->rows;
    into->blocks_hit += from->blocks_hit;
    into->blocks_read += from->blocks_read;
    into->reading += from->reading;
    into->calls += more;
}

static void merge_all(struct observed_statements *found)
{
    size_t kept = 0;
    qsort(found->at, found->count, sizeof *found->at, by_text);
    for (size_t i = 0; i < found->count; i++)
        if (kept > 0 && strcmp(found->at[kept - 1].text, found->at[i].text) == 0)
            merge(&found->at[kept - 1], &found->at[i]);
        else
            found->at[kept++] = found->at[i];
    found->count = kept;
    qsort(found->at, found->count, sizeof *found->at, by_time);
}

struct observed_statements *statement_file_parse(const struct source *source,
                                                 struct arena *arena, struct faults *faults)
{
    struct reader reader = {.file = case_file_parse(source, arena, faults),
                            .arena = arena,
                            .faults = faults,
                            .found = ARENA_NEW(arena, struct observed_statements)};
    if (!reader.file || !find_columns(&reader))
        return NULL;
    reader.found->source = source;
    reader.found->at = arena_array(arena, reader.file->rows, sizeof(struct observed_statement));
    for (size_t row = 0; row < reader.file->rows && reader.wrong < BAD_ROWS; row++) {
        double value[COLUMNS];
        if (read_numbers(&reader, row, value))
            take(&reader, row, value);
    }
    if (reader.wrong > 0)
        return NULL;
    merge_all(reader.found);
    if (reader.found->count > 0)
        return reader.found;
    fault_hint(fault_add(faults, (struct place){.source = source}, "no statement is in it"),
               "%s", how);
    return NULL;
}

struct observed_statements *statement_file_read(const char *path, struct arena *arena,
                                                struct faults *faults)
{
    const struct source *source = text_file_read(path, arena, faults);
    return source ? statement_file_parse(source, arena, faults) : NULL;
}
