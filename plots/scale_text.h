/*
 * A study of scaling for a terminal: the answer, where the limit moves and on which evidence,
 * what was predicted, every value that was tried with a bar for what it carries, and the law
 * fitted to it. A grid shows what each cell carries and what limits it.
 */
#ifndef HEADROOM_PLOTS_SCALE_TEXT_H
#define HEADROOM_PLOTS_SCALE_TEXT_H

#include "studies/scale.h"

#include <stdio.h>

struct scale_text_options {
    size_t columns; /* 0: of the terminal, 100 at most */
    bool quiet;     /* the answer and the shifts */
    const char *file;
};

void scale_text(const struct scale *scale, const struct scale_text_options *options,
                FILE *stream);

#endif
