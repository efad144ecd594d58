/*
 * Measurements of a real system as a table: a CSV file with a line of column names, then a row
 * for each run. Cells stay text; what they mean is decided by who asks for them.
 *
 * Fields may stand in quotes ("" is a quote inside), lines may end in \r\n. A row with more or
 * fewer cells than there are names, a name said twice and an open quote are mistakes.
 */
#ifndef HEADROOM_SCENARIOS_LANGUAGE_CASE_FILE_H
#define HEADROOM_SCENARIOS_LANGUAGE_CASE_FILE_H

#include "sim/arena.h"
#include "sim/fault.h"

#include <stdbool.h>

#define CASE_COLUMNS 1000
#define CASE_ROWS    100000
#define CASE_CELLS   1000000

struct case_file {
    const struct source *source;
    size_t columns, rows;
    const char **name; /* of each column */
    const char **cell; /* row by row */
    int *line;         /* where each row begins; the first line is 1 */
};

/* NULL if there are mistakes. The arena keeps it. */
struct case_file *case_file_read(const char *path, struct arena *arena, struct faults *faults);
struct case_file *case_file_parse(const struct source *source, struct arena *arena,
                                  struct faults *faults);

/* The rank of a column, -1 if there is none of that name. */
int case_file_column(const struct case_file *file, const char *name);

const char *case_file_cell(const struct case_file *file, size_t row, int column);

/* The cell as a number; NAN if it is empty or none. */
double case_file_number(const struct case_file *file, size_t row, int column);

/* Where to point for a row. */
struct place case_file_place(const struct case_file *file, size_t row);

#endif
