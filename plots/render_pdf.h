/*
 * Answers as a PDF to be printed or sent on: first what is told, as on a terminal, then a page
 * for each chart, its title above it, at last how the answer came about. gnuplot writes it; the
 * date that it puts into every PDF is taken out, so the same answers give the same bytes.
 *
 * Blocks and marks are those of the locale: without UTF-8 they are spelled in ASCII.
 */
#ifndef HEADROOM_PLOTS_RENDER_PDF_H
#define HEADROOM_PLOTS_RENDER_PDF_H

#include "plots/render_html.h"

#include <stdbool.h>
#include <stdio.h>

/* False if there is no PDF: nothing is written, and *failure says why. The sentence lives until
 * the next one. */
bool render_pdf(const struct render_html_part *part, int parts, FILE *out,
                const char **failure);

#endif
