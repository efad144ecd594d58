/*
 * What is told, on a terminal, to be read from the top. It fits 100 columns, or as many as the
 * terminal has; colour only repeats what words say.
 */
#ifndef HEADROOM_PLOTS_RENDER_TEXT_H
#define HEADROOM_PLOTS_RENDER_TEXT_H

#include "plots/report.h"

#include <stdio.h>

struct render_text_options {
    size_t columns; /* 0: those of the terminal, 100 where there is none or it has more */
    bool plot;      /* charts too */
};

/* Whatever `tell` tells of `what`, as a page of text. */
void render_text_told(report_tell tell, const void *what,
                      const struct render_text_options *options, FILE *stream);

#endif
