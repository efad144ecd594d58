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
    char *text; /* clean */
    size_t width;
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

/* How the table is shown on one stream. */
struct layout {
    FILE *stream;
    size_t *widths;
    bool colour;
};

static const char *const tone_codes[] = {
    [TABLE_PLAIN] = "",
    [TABLE_GOOD] = "\033[32m",
    [TABLE_BAD] = "\033[1;31m",
    [TABLE_FAINT] = "\033[2m",
};

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
    cell.width = terminal_clean(cell.text);
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

/* The width of the whole table, once each column has what its cells need. */
static size_t measure(const struct table *table, size_t *widths)
{
    size_t total = GAP * (table->column_count - 1);
    memset(widths, 0, table->column_count * sizeof *widths);
    for (size_t i = 0; i < table->cell_count; i++) {
        size_t *width = &widths[i % table->column_count];
        if (table->cells[i].width > *width)
            *width = table->cells[i].width;
    }
    for (size_t i = 0; i < table->column_count; i++)
        total += widths[i];
    return total;
}

/* Takes what the terminal lacks from the columns that give way, from left to right. */
static size_t give_way(const struct table *table, size_t *widths, size_t total, size_t room)
{
    for (size_t i = 0; i < table->column_count && total > room; i++) {
        if (!table->columns[i].gives_way || widths[i] <= LEAST_WIDTH)
            continue;
        size_t lacking = total - room;
        size_t spare = widths[i] - LEAST_WIDTH;
        size_t taken = lacking < spare ? lacking : spare;
        widths[i] -= taken;
        total -= taken;
    }
    return total;
}

static void print_rule(size_t width, FILE *stream)
{
    const char *dash = terminal_speaks_utf8() ? "─" : "-";
    while (width-- > 0)
        fputs(dash, stream);
    putc('\n', stream);
}

static void print_blanks(size_t count, FILE *stream)
{
    fprintf(stream, "%*s", (int)count, "");
}

/* As much of the text as fits. */
static void print_text(const struct cell *cell, size_t width, FILE *stream)
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

static void print_cell(const struct table *table, size_t index, const struct layout *layout)
{
    const struct cell *cell = &table->cells[index];
    size_t column = index % table->column_count;
    size_t width = layout->widths[column];
    size_t blanks = cell->width < width ? width - cell->width : 0;
    bool last = column + 1 == table->column_count;

    if (table->columns[column].side == TABLE_RIGHT)
        print_blanks(blanks, layout->stream);
    const char *code = layout->colour ? tone_codes[cell->tone] : "";
    fputs(code, layout->stream);
    print_text(cell, width, layout->stream);
    fputs(*code ? "\033[0m" : "", layout->stream);
    if (table->columns[column].side == TABLE_LEFT && !last)
        print_blanks(blanks, layout->stream);
    if (last)
        putc('\n', layout->stream);
    else
        print_blanks(GAP, layout->stream);
}

void table_print(const struct table *table, FILE *stream)
{
    assert(table->cell_count % table->column_count == 0);
    struct layout layout = {.stream = stream, .colour = terminal_has_colour(stream)};
    layout.widths = memory_resize(NULL, table->column_count, sizeof *layout.widths);
    size_t total = measure(table, layout.widths);
    size_t room = terminal_columns(stream);
    if (room > 0)
        total = give_way(table, layout.widths, total, room);

    for (size_t i = 0; i < table->cell_count; i++) {
        if (table->cells[i].ruled)
            print_rule(total, stream);
        print_cell(table, i, &layout);
    }
    free(layout.widths);
}
