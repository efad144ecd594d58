/*
 * The answer as Markdown for a pull request: the verdict, the objectives and the requests
 * in sight, the resources and the method behind a line that unfolds. It is UTF-8 whatever the
 * terminal speaks.
 *
 * Names and sentences are escaped for GitHub's Markdown: nothing in them becomes markup, HTML,
 * a table cell, a link, a formula or a mention of somebody.
 */
#ifndef HEADROOM_PLOTS_RENDER_MARKDOWN_H
#define HEADROOM_PLOTS_RENDER_MARKDOWN_H

#include "plots/report.h"
#include "studies/result.h"

#include <stdio.h>

struct render_markdown_options {
    bool quiet;       /* the verdict, warnings and objectives only */
    const char *file; /* of the scenario, for the command proposed at the end; or NULL */
};

void render_markdown(const struct result *result, const struct render_markdown_options *options,
                     FILE *stream);

/* result[0] is the scenario as it is. */
void render_markdown_comparison(struct result *const *result, int count,
                                const struct render_markdown_options *options, FILE *stream);

/* Whatever `tell` tells of `what`, as a page of Markdown. */
void render_markdown_told(report_tell tell, const void *what, FILE *stream);

#endif
