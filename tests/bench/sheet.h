/* A small table for the terminal, its columns lined up, or for a Markdown page. */
#ifndef HEADROOM_BENCH_SHEET_H
#define HEADROOM_BENCH_SHEET_H

#include <stdbool.h>

struct sheet;

/* The first few columns are names, the others numbers. */
struct sheet *sheet_open(int columns, int names);

/* The next cell, from left to right and row by row; the first row is the heading. */
void sheet_cell(struct sheet *sheet, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints and frees it. */
void sheet_close(struct sheet *sheet, bool markdown);

#endif
