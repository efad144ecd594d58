#include "plots/text_canvas.h"

#include "plots/terminal.h"

#include <math.h>
#include <string.h>

#define BYTES          16 /* of one character with what combines with it */
#define BRAILLE_ACROSS 2
#define BRAILLE_DOWN   4

struct cell {
    char text[BYTES]; /* "": blank */
    bool covered;     /* by the second half of a wide character */
    unsigned char dots;
    text_colour colour;
};

struct text_canvas {
    struct arena *arena;
    int columns, rows;
    bool utf8;
    struct cell *cells;
};

struct text_canvas *text_canvas_new(struct arena *arena, int columns, int rows)
{
    struct text_canvas *canvas = ARENA_NEW(arena, struct text_canvas);
    canvas->arena = arena;
    canvas->columns = columns;
    canvas->rows = rows;
    canvas->utf8 = terminal_speaks_utf8();
    canvas->cells = arena_array(arena, (size_t)columns * (size_t)rows, sizeof *canvas->cells);
    return canvas;
}

int text_canvas_dots_across(void)
{
    return terminal_speaks_utf8() ? BRAILLE_ACROSS : 1;
}

int text_canvas_dots_down(void)
{
    return terminal_speaks_utf8() ? BRAILLE_DOWN : 1;
}

/* NULL outside. */
static struct cell *cell_at(const struct text_canvas *canvas, int column, int row)
{
    if (column < 0 || column >= canvas->columns || row < 0 || row >= canvas->rows)
        return NULL;
    return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)column];
}

/* ---- signs and dots ---- */

bool text_canvas_is_free(const struct text_canvas *canvas, int column, int row)
{
    const struct cell *cell = cell_at(canvas, column, row);
    return cell && !*cell->text && !cell->dots && !cell->covered;
}

void text_canvas_sign(struct text_canvas *canvas, int column, int row, const char *sign,
                      char ascii, text_colour colour)
{
    struct cell *cell = cell_at(canvas, column, row);
    if (!text_canvas_is_free(canvas, column, row))
        return;
    if (canvas->utf8)
        strncpy(cell->text, sign, BYTES - 1);
    else
        cell->text[0] = ascii;
    cell->colour = colour;
}

static void put_dot(struct text_canvas *canvas, const struct text_line *line, int x, int y)
{
    static const unsigned char bits[BRAILLE_DOWN][BRAILLE_ACROSS] = {
        {0x01, 0x08},
        {0x02, 0x10},
        {0x04, 0x20},
        {0x40, 0x80}
    };
    int across = canvas->utf8 ? BRAILLE_ACROSS : 1, down = canvas->utf8 ? BRAILLE_DOWN : 1;
    if (x < line->left * across || x >= line->right * across || y < line->top * down ||
        y >= line->bottom * down)
        return;
    struct cell *cell = cell_at(canvas, x / across, y / down);
    if (!cell || *cell->text || cell->covered)
        return;
    if (!cell->dots)
        cell->colour = line->colour;
    if (canvas->utf8)
        cell->dots |= bits[y % down][x % across];
    else
        cell->text[0] = line->sign;
}

/* Only what of it can be seen is walked along: ends may be far outside. */
static bool clip(double from, double to, double low, double high, double *start, double *end)
{
    if (from == to)
        return from >= low && from <= high;
    double enters = (low - from) / (to - from), leaves = (high - from) / (to - from);
    *start = fmax(*start, fmin(enters, leaves));
    *end = fmin(*end, fmax(enters, leaves));
    return *start <= *end;
}

/* Beyond this a line may lean a little otherwise: its steps could not be told apart. */
static double near(double dot)
{
    return fmin(fmax(dot, -1e6), 1e6);
}

void text_canvas_line(struct text_canvas *canvas, const struct text_line *line)
{
    double start = 0.0, end = 1.0;
    double x[] = {near(line->x[0]), near(line->x[1])};
    double y[] = {near(line->y[0]), near(line->y[1])};
    int across = canvas->utf8 ? BRAILLE_ACROSS : 1, down = canvas->utf8 ? BRAILLE_DOWN : 1;
    if (!clip(x[0], x[1], -1.0, canvas->columns * across, &start, &end) ||
        !clip(y[0], y[1], -1.0, canvas->rows * down, &start, &end))
        return;
    double width = x[1] - x[0], height = y[1] - y[0];
    int steps = (int)ceil(fmax(fabs(width), fabs(height)) * (end - start));
    for (int i = 0; i <= steps; i++) {
        if (line->dashed && i % 4 == 3)
            continue;
        double share = start + (end - start) * (steps > 0 ? (double)i / steps : 0.0);
        put_dot(canvas, line, (int)floor(x[0] + width * share),
                (int)floor(y[0] + height * share));
    }
}

/* ---- texts ---- */

static char *cleaned(struct arena *arena, const char *text, int *columns)
{
    char *clean = arena_text(arena, text);
    *columns = (int)terminal_clean(clean);
    return clean;
}

int text_canvas_width(struct arena *arena, const char *text)
{
    int columns;
    cleaned(arena, text, &columns);
    return columns;
}

/* One character with what combines with it; its bytes in *length. */
static int put_character(struct text_canvas *canvas, int column, int row, const char *text,
                         size_t *length, text_colour colour)
{
    int width = 1;
    *length = terminal_fit(text, 1);
    if (*length == 0) {
        width = 2;
        *length = terminal_fit(text, 2);
    }
    if (*length == 0) /* nothing that terminal_clean lets through */
        return 0;
    struct cell *cell = cell_at(canvas, column, row);
    *cell = (struct cell){.colour = colour};
    memcpy(cell->text, text, *length < BYTES ? *length : 0);
    if (*length >= BYTES)
        cell->text[0] = '?';
    if (width == 2) {
        cell[1] = (struct cell){.covered = true};
    }
    return width;
}

int text_canvas_write(struct text_canvas *canvas, int column, int row, int end,
                      const char *text, text_colour colour)
{
    int columns, written = 0;
    const char *at = cleaned(canvas->arena, text, &columns);
    if (end > canvas->columns)
        end = canvas->columns;
    if (row < 0 || row >= canvas->rows || column < 0)
        return 0;
    bool cut = column + columns > end;
    int ellipsis = cut ? (canvas->utf8 ? 1 : 3) : 0;
    while (*at) {
        size_t length;
        int width = terminal_fit(at, 1) > 0 ? 1 : 2;
        if (column + written + width > end - ellipsis)
            break;
        written += put_character(canvas, column + written, row, at, &length, colour);
        if (length == 0)
            break;
        at += length;
    }
    for (int i = 0; i < ellipsis && column + written < end; i++) {
        struct cell *cell = cell_at(canvas, column + written++, row);
        *cell = (struct cell){.colour = colour};
        stpcpy(cell->text, canvas->utf8 ? "…" : ".");
    }
    return written;
}

/* ---- printing ---- */

static void print_cell(const struct cell *cell, FILE *stream)
{
    if (cell->covered)
        return;
    if (*cell->text) {
        fputs(cell->text, stream);
    } else if (cell->dots) {
        unsigned point = 0x2800u + cell->dots;
        fprintf(stream, "%c%c%c", 0xe0 | point >> 12, 0x80 | (point >> 6 & 0x3f),
                0x80 | (point & 0x3f));
    } else {
        putc(' ', stream);
    }
}

static bool is_blank(const struct cell *cell)
{
    return !cell->covered && !cell->dots &&
           (!*cell->text || (cell->text[0] == ' ' && !cell->text[1]));
}

static void print_row(const struct text_canvas *canvas, int row, bool colours, FILE *stream)
{
    const struct cell *cells = &canvas->cells[(size_t)row * (size_t)canvas->columns];
    int end = canvas->columns;
    text_colour now = NULL;
    while (end > 0 && is_blank(&cells[end - 1]))
        end--;
    for (int column = 0; column < end; column++) {
        text_colour colour = is_blank(&cells[column]) ? now : cells[column].colour;
        if (colours && colour != now) {
            fputs(now ? "\033[0m" : "", stream);
            fputs(colour ? colour : "", stream);
            now = colour;
        }
        print_cell(&cells[column], stream);
    }
    fputs(now ? "\033[0m\n" : "\n", stream);
}

void text_canvas_print_some(const struct text_canvas *canvas, int rows, FILE *stream)
{
    bool colours = terminal_has_colour(stream);
    for (int row = 0; row < rows && row < canvas->rows; row++)
        print_row(canvas, row, colours, stream);
}

void text_canvas_print(const struct text_canvas *canvas, FILE *stream)
{
    text_canvas_print_some(canvas, canvas->rows, stream);
}
