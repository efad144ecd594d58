/*
 * A field of characters to draw on and print at the end. Lines are drawn in dots, two across
 * and four down in each cell (braille) where the terminal speaks UTF-8; where not, in the sign
 * given with them. What is drawn first stays: signs and dots do not cover each other, texts
 * cover all.
 */
#ifndef HEADROOM_PLOTS_TEXT_CANVAS_H
#define HEADROOM_PLOTS_TEXT_CANVAS_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stdio.h>

struct text_canvas;

/* How it is painted where colour is welcome: a sequence for the terminal, NULL for plain. */
typedef const char *text_colour;

struct text_canvas *text_canvas_new(struct arena *arena, int columns, int rows);

/* The dots of a cell; 1 and 1 where there is no braille. */
int text_canvas_dots_across(void);
int text_canvas_dots_down(void);

/* A straight line between two dots, which count from the upper left corner; what lies outside
 * of the cells from left to right and top to bottom is not drawn. */
struct text_line {
    double x[2], y[2];
    int left, right, top, bottom;
    char sign;
    bool dashed;
    text_colour colour;
};

void text_canvas_line(struct text_canvas *canvas, const struct text_line *line);

/* A sign where nothing is yet; `ascii` where the terminal speaks no UTF-8. */
void text_canvas_sign(struct text_canvas *canvas, int column, int row, const char *sign,
                      char ascii, text_colour colour);

/* Nothing is drawn in this cell yet. */
bool text_canvas_is_free(const struct text_canvas *canvas, int column, int row);

/* Cleaned, and cut at `end`, a column, with an ellipsis. Returns the columns taken. */
int text_canvas_write(struct text_canvas *canvas, int column, int row, int end,
                      const char *text, text_colour colour);

/* The columns that the text takes. */
int text_canvas_width(struct arena *arena, const char *text);

/* Without blanks at the ends of lines; all rows, or so many of them. */
void text_canvas_print(const struct text_canvas *canvas, FILE *stream);
void text_canvas_print_some(const struct text_canvas *canvas, int rows, FILE *stream);

#endif
