/*
 * What a terminal can show, and text that is safe to send it. Names come from scenarios and
 * logs, so they may hold escape sequences that move the cursor, retitle the window or turn the
 * text around: everything printed for people passes through terminal_clean first.
 *
 * Width follows wcwidth: CJK takes two columns, combining marks none. Where the locale is not
 * UTF-8 the few signs we use ourselves are spelled in ASCII (+- for ±), any others become '?'.
 */
#ifndef HEADROOM_PLOTS_TERMINAL_H
#define HEADROOM_PLOTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A terminal whose cursor can be moved: neither a file or pipe, nor TERM=dumb. */
bool terminal_moves(FILE *stream);

/* Such a terminal, and NO_COLOR is unset or empty. */
bool terminal_has_colour(FILE *stream);

/* The columns of the terminal (80 if it does not say); 0 where the stream is none. */
size_t terminal_columns(FILE *stream);

/* As setlocale has left it: main asks for the user's. */
bool terminal_speaks_utf8(void);

/* Makes the text safe to show, in place and never longer: control characters, marks that change
 * the direction of writing and what is not UTF-8 become '?'. Returns the columns it takes. */
size_t terminal_clean(char *text);

/* The same for what is read as UTF-8 whatever the terminal speaks, such as a page. */
void terminal_defuse(char *text);

/* How many bytes of a cleaned text fit into so many columns. */
size_t terminal_fit(const char *text, size_t columns);

#endif
