/*
 * The answer on a terminal, to be read from the top: what limits the system and how far from
 * the limit it is, warnings, objectives, response and throughput, where the time goes, the
 * resources, who holds what, connections, theory, and how it was measured. It fits 100 columns,
 * or as many as the terminal has; colour only repeats what words say.
 */
#ifndef HEADROOM_PLOTS_RENDER_TEXT_H
#define HEADROOM_PLOTS_RENDER_TEXT_H

#include "plots/report.h"
#include "studies/result.h"

#include <stdio.h>

struct render_text_options {
    size_t columns;   /* 0: those of the terminal, 100 where there is none or it has more */
    bool quiet;       /* the verdict, warnings and objectives only */
    const char *file; /* of the scenario, for the command proposed at the end; or NULL */
    bool plot;        /* charts too */
};

void render_text(const struct result *result, const struct render_text_options *options,
                 FILE *stream);

/* A scenario beside its variants: how each stands, and what changes. result[0] is the scenario
 * as it is. */
void render_text_comparison(struct result *const *result, int count,
                            const struct render_text_options *options, FILE *stream);

/* Whatever `tell` tells of `what`, as a page of text. */
void render_text_told(report_tell tell, const void *what,
                      const struct render_text_options *options, FILE *stream);

#endif
