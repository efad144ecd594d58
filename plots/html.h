/*
 * Texts and tables as HTML. Whatever a text holds, it comes out as text, between tags as well
 * as inside a quoted attribute. What could deceive readers (control characters, marks that turn
 * the direction of writing, what is not UTF-8) becomes '?'.
 */
#ifndef HEADROOM_PLOTS_HTML_H
#define HEADROOM_PLOTS_HTML_H

#include "plots/table.h"

#include <stdio.h>

void html_text(const char *text, FILE *out);

/* Of several lines, which it keeps. */
void html_lines(const char *text, FILE *out);

/* A <table>; columns with nothing in them are left out. Its caption is for the ear, since the
 * eye has the heading above; "" is none. */
void html_table(const struct table *table, const char *caption, FILE *out);

#endif
