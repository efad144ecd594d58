/*
 * What is told, as Markdown for a pull request: the verdict and what matters most in sight,
 * more behind a line that unfolds. It is UTF-8 whatever the terminal speaks.
 *
 * Names and sentences are escaped for GitHub's Markdown: nothing in them becomes markup, HTML,
 * a table cell, a link, a formula or a mention of somebody.
 */
#ifndef HEADROOM_PLOTS_RENDER_MARKDOWN_H
#define HEADROOM_PLOTS_RENDER_MARKDOWN_H

#include "plots/report.h"

#include <stdio.h>

/* Whatever `tell` tells of `what`, as a page of Markdown. */
void render_markdown_told(report_tell tell, const void *what, FILE *stream);

#endif
