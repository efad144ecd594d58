/*
 * One gnuplot process behind an open pipe, which draws all charts: starting one for each would
 * take longer than drawing. It gets commands and gives back what it wrote to its standard
 * output; the end of it is told by a mark that gnuplot is asked to print behind it.
 *
 * gnuplot runs what stands between backticks, except in single quotes: texts go in by
 * gnuplot_quoted and in no other way. It reads nobody's startup file. One that is missing,
 * dies, hangs or talks without end is a failure, told once; whatever is asked afterwards is
 * NULL.
 *
 * HEADROOM_GNUPLOT names another program to start; else it is looked for on PATH.
 */
#ifndef HEADROOM_PLOTS_GNUPLOT_H
#define HEADROOM_PLOTS_GNUPLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct gnuplot;

/* Never NULL: gnuplot_failure tells whether there is one. */
struct gnuplot *gnuplot_start(void);

/* Nothing is waited for longer: 10,000 ms unless told. */
void gnuplot_patience(struct gnuplot *gnuplot, int milliseconds);

/* What the commands write, ended by a zero byte, its size in *size unless that is NULL; the
 * caller frees it. NULL: gnuplot failed. */
char *gnuplot_ask(struct gnuplot *gnuplot, const char *commands, size_t *size);

/* The same for the last commands: all that comes until gnuplot has ended by itself. */
char *gnuplot_ask_last(struct gnuplot *gnuplot, const char *commands, size_t *size);

/* Writes the text as a gnuplot string: in single quotes, on one line, without characters that
 * steer or turn the direction of writing. Use it with `noenhanced`. */
void gnuplot_quoted(FILE *commands, const char *text);

/* What it wrote is no drawing: a failure, told with what it complained about. */
void gnuplot_refuse(struct gnuplot *gnuplot);

/* NULL, or a sentence with what to do about it; it lives as long as the gnuplot. */
const char *gnuplot_failure(const struct gnuplot *gnuplot);

/* True if nothing has failed. */
bool gnuplot_end(struct gnuplot *gnuplot);

#endif
