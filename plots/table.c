#include "plots/table.h"

#include "plots/terminal.h"
#include "sim/memory.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define GAP         2 /* columns between columns */
#define LEAST_WIDTH 8 /* a column that gives way keeps so much */

struct cell {
    char *text; /* as it came */
    enum table_tone tone;
    bool ruled; /* a line goes above its row */
};

struct table {
    const struct table_column *columns;
    size_t column_count;
    struct cell *cells; /* row by row; the first row is the titles */
    size_t cell_count, cell_room;
    bool rule_next;
};

struct shown {
    char *text; /* clean */
    size_t width;
};

/* How the table is shown on one stream. */
struct layout {
    FILE *stream;
    struct shown *cells;
    size_t *widths; /* of the columns; 0: left out */
    size_t indent;
    bool colour;
};

static const char *const tone_codes[] = {
    [TABLE_PLAIN] = "",        [TABLE_GOOD] = "\033[32m",  [TABLE_BAD] = "\033[1;31m",
    [TABLE_FAINT] = "\033[2m", [TABLE_STRONG] = "\033[1m",
};

const char *table_tone_code(enum table_tone tone, FILE *stream)
{
    return terminal_has_colour(stream) ? tone_codes[tone] : "";
}

struct table *table_new(const struct table_column *columns, size_t count)
{
    assert(count > 0);
    struct table *table = memory_new(1, sizeof *table);
    *table = (struct table){.columns = columns, .column_count = count};
    for (size_t i = 0; i < count; i++)
        table_cell(table, TABLE_FAINT, "%s", columns[i].title);
    table->rule_next = true;
    return table;
}

void table_free(struct table *table)
{
    for (size_t i = 0; i < table->cell_count; i++)
        free(table->cells[i].text);
    free(table->cells);
    free(table);
}

void table_cell(struct table *table, enum table_tone tone, const char *format, ...)
{
    struct cell cell = {.tone = tone, .ruled = table->rule_next};
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&cell.text, format, arguments) < 0)
        memory_end(strlen(format));
    va_end(arguments);
    table->rule_next = false;

    if (table->cell_count == table->cell_room) {
        table->cell_room = table->cell_room ? table->cell_room * 2 : 64;
        table->cells = memory_resize(table->cells, table->cell_room, sizeof *table->cells);
    }
    table->cells[table->cell_count++] = cell;
}

void table_rule(struct table *table)
{
    assert(table->cell_count % table->column_count == 0);
    table->rule_next = true;
}

size_t table_rows(const struct table *table)
{
    return table->cell_count / table->column_count;
}

const struct table_column *table_columns(const struct table *table, size_t *count)
{
    *count = table->column_count;
    return table->columns;
}

const char *table_text(const struct table *table, size_t row, size_t column)
{
    return table->cells[row * table->column_count + column].text;
}

enum table_tone table_tone(const struct table *table, size_t row, size_t column)
{
    return table->cells[row * table->column_count + column].tone;
}

bool table_ruled(const struct table *table, size_t row)
{
    return table->cells[row * table->column_count].ruled;
}

/* ---- room ---- */

/* The width of the whole table, once each column has what its cells need; a column without
 * anything in it takes no room. */
static size_t measure(const struct table *table, struct layout *layout)
{
    size_t total = 0;
    for (size_t i = 0; i < table->cell_count; i++) {
        size_t *width = &layout->widths[i % table->column_count];
        if (layout->cells[i].width > *width)
            *width = layout->cells[i].width;
    }
    for (size_t i = 0; i < table->column_count; i++)
        total += layout->widths[i] + (total && layout->widths[i] ? GAP : 0);
    return total;
}

/* Leaves out columns that may go, from the right, until the rest fits. */
static size_t leave_out(const struct table *table, size_t *widths, size_t total, size_t room)
{
    for (size_t i = table->column_count; i-- > 1 && total > room;) {
        if (table->columns[i].gives_way != TABLE_GOES || widths[i] == 0)
            continue;
        total -= widths[i] + GAP;
        widths[i] = 0;
    }
    return total;
}

/* Takes what the terminal lacks from the columns that are cut, from left to right. */
static size_t cut(const struct table *table, size_t *widths, size_t total, size_t room)
{
    for (size_t i = 0; i < table->column_count && total > room; i++) {
        if (table->columns[i].gives_way != TABLE_IS_CUT || widths[i] <= LEAST_WIDTH)
            continue;
        size_t lacking = total - room;
        size_t spare = widths[i] - LEAST_WIDTH;
        size_t taken = lacking < spare ? lacking : spare;
        widths[i] -= taken;
        total -= taken;
    }
    return total;
}

/* ---- printing ---- */

static void print_blanks(size_t count, FILE *stream)
{
    fprintf(stream, "%*s", (int)count, "");
}

static void print_rule(size_t indent, size_t width, FILE *stream)
{
    const char *dash = terminal_speaks_utf8() ? "─" : "-";
    print_blanks(indent, stream);
    while (width-- > 0)
        fputs(dash, stream);
    putc('\n', stream);
}

/* As much of the text as fits. */
static void print_text(const struct shown *cell, size_t width, FILE *stream)
{
    if (cell->width <= width) {
        fputs(cell->text, stream);
        return;
    }
    const char *more = terminal_speaks_utf8() ? "…" : "...";
    size_t more_width = terminal_speaks_utf8() ? 1 : 3;
    size_t bytes = terminal_fit(cell->text, width - more_width);
    fprintf(stream, "%.*s%s", (int)bytes, cell->text, more);
}

static void print_cell(const struct shown *cell, enum table_tone tone,
                       const struct layout *layout, size_t width)
{
    const char *code = layout->colour && *cell->text ? tone_codes[tone] : "";
    fputs(code, layout->stream);
    print_text(cell, width, layout->stream);
    fputs(*code ? "\033[0m" : "", layout->stream);
}

/* Blanks are printed once something follows them: lines end with text. */
static void print_row(const struct table *table, size_t row, const struct layout *layout)
{
    size_t blanks = layout->indent;
    for (size_t i = 0; i < table->column_count; i++) {
        size_t at = row * table->column_count + i;
        const struct shown *cell = &layout->cells[at];
        size_t width = layout->widths[i];
        size_t spare = cell->width < width ? width - cell->width : 0;
        bool right = table->columns[i].side == TABLE_RIGHT;
        if (width == 0)
            continue;
        blanks += right ? spare : 0;
        if (cell->width > 0) {
            print_blanks(blanks, layout->stream);
            print_cell(cell, table->cells[at].tone, layout, width);
            blanks = 0;
        }
        blanks += (right ? 0 : spare) + GAP;
    }
    putc('\n', layout->stream);
}

static void clean(const struct table *table, struct layout *layout)
{
    layout->cells = memory_new(table->cell_count, sizeof *layout->cells);
    layout->widths = memory_new(table->column_count, sizeof *layout->widths);
    for (size_t i = 0; i < table->cell_count; i++) {
        struct shown *cell = &layout->cells[i];
        cell->text = strdup(table->cells[i].text);
        if (!cell->text)
            memory_end(strlen(table->cells[i].text));
        cell->width = terminal_clean(cell->text);
    }
}

static void layout_free(const struct table *table, struct layout *layout)
{
    for (size_t i = 0; i < table->cell_count; i++)
        free(layout->cells[i].text);
    free(layout->cells);
    free(layout->widths);
}

void table_print_within(const struct table *table, size_t columns, size_t indent, FILE *stream)
{
    assert(table->cell_count % table->column_count == 0);
    struct layout layout = {
        .stream = stream, .indent = indent, .colour = terminal_has_colour(stream)};
    clean(table, &layout);
    size_t total = measure(table, &layout);
    size_t room = columns > indent ? columns - indent : 0;
    if (room > 0) {
        total = leave_out(table, layout.widths, total, room);
        total = cut(table, layout.widths, total, room);
    }
    for (size_t row = 0; row < table_rows(table); row++) {
        if (table_ruled(table, row))
            print_rule(indent, total, stream);
        print_row(table, row, &layout);
    }
    layout_free(table, &layout);
}

void table_print(const struct table *table, FILE *stream)
{
    table_print_within(table, terminal_columns(stream), 0, stream);
}
