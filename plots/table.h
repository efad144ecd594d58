/*
 * A table for a terminal: columns as wide as what is in them, numbers to the right, colour only
 * where it is welcome. A verdict is always a word as well; colour never carries it alone.
 *
 *     system   quantity  exact  simulated     verdict
 *     ------------------------------------------------
 *     M/M/1    L         9      9.004 +-0.03  met
 */
#ifndef HEADROOM_PLOTS_TABLE_H
#define HEADROOM_PLOTS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum table_side { TABLE_LEFT, TABLE_RIGHT };

enum table_tone { TABLE_PLAIN, TABLE_GOOD, TABLE_BAD, TABLE_FAINT, TABLE_STRONG };

/* What a column does where there is no room for the table. Those that go do so from the right;
 * what is cut is cut then. */
enum table_yielding { TABLE_STAYS, TABLE_IS_CUT, TABLE_GOES };

struct table_column {
    const char *title;
    enum table_side side;
    enum table_yielding gives_way;
};

/* The sequence that begins a tone on this stream, empty where colour is not welcome; "\033[0m"
 * ends it. */
const char *table_tone_code(enum table_tone tone, FILE *stream);

struct table;

/* The columns have to outlive the table. */
struct table *table_new(const struct table_column *columns, size_t count);
void table_free(struct table *table);

/* The next cell, from left to right; after the last column the next row begins. */
void table_cell(struct table *table, enum table_tone tone, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A line between the rows so far and those that follow. */
void table_rule(struct table *table);

/* Every row has to be complete. */
void table_print(const struct table *table, FILE *stream);

/* In so many columns, the first `indent` of them blank, whatever the stream is; 0 is as many as
 * it takes. */
void table_print_within(const struct table *table, size_t columns, size_t indent, FILE *stream);

/* What is in it, for other ways to show it: as it came, not cleaned. Row 0 has the titles. */
size_t table_rows(const struct table *table);
const struct table_column *table_columns(const struct table *table, size_t *count);
const char *table_text(const struct table *table, size_t row, size_t column);
enum table_tone table_tone(const struct table *table, size_t row, size_t column);

/* A line goes above the row. */
bool table_ruled(const struct table *table, size_t row);

#endif
