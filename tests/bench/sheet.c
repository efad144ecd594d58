#include "tests/bench/sheet.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELL 64
#define MOST 256

struct sheet {
    int columns;
    int names;
    int count;
    char cells[MOST][CELL];
};

struct sheet *sheet_open(int columns, int names)
{
    struct sheet *sheet = calloc(1, sizeof *sheet);
    if (!sheet)
        abort();
    sheet->columns = columns;
    sheet->names = names;
    return sheet;
}

void sheet_cell(struct sheet *sheet, const char *format, ...)
{
    assert(sheet->count < MOST);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sheet->cells[sheet->count++], CELL, format, arguments);
    va_end(arguments);
}

/* Letters, of which UTF-8 may need several bytes each. */
static int letters(const char *text)
{
    int count = 0;
    for (; *text; text++)
        count += (*text & 0xc0) != 0x80;
    return count;
}

static int width_of(const struct sheet *sheet, int column)
{
    int width = 3;
    for (int i = column; i < sheet->count; i += sheet->columns)
        if (letters(sheet->cells[i]) > width)
            width = letters(sheet->cells[i]);
    return width;
}

/* Names to the left, numbers to the right. */
static void print_row(const struct sheet *sheet, int row, bool markdown)
{
    for (int column = 0; column < sheet->columns; column++) {
        const char *cell = sheet->cells[row * sheet->columns + column];
        int space = width_of(sheet, column) - letters(cell);
        bool name = column < sheet->names;
        printf("%s%*s%s%*s", markdown ? (column ? " | " : "| ") : "  ", name ? 0 : space, "",
               cell, name ? space : 0, "");
    }
    puts(markdown ? " |" : "");
}

static void print_rule(const struct sheet *sheet)
{
    for (int column = 0; column < sheet->columns; column++)
        printf("%s %s |", column ? "" : "|", column < sheet->names ? "---" : "---:");
    puts("");
}

void sheet_close(struct sheet *sheet, bool markdown)
{
    for (int row = 0; row * sheet->columns < sheet->count; row++) {
        print_row(sheet, row, markdown);
        if (row == 0 && markdown)
            print_rule(sheet);
    }
    puts("");
    free(sheet);
}
