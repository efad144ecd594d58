/*
 * Answers as one page of HTML that can be kept and sent: it holds its style, its script and its
 * charts, asks no network for anything and says so (Content-Security-Policy), is read by eye or
 * ear, on a phone, in light or dark, or on paper, and reads completely without its script.
 *
 * The verdict comes first; how the answer came about is at the end. Several answers are parts
 * of one page, with a list of them and of their verdicts at its beginning.
 *
 * Every text is escaped: no name becomes markup. Control characters, marks that turn the
 * direction of writing and what is not UTF-8 become '?'.
 */
#ifndef HEADROOM_PLOTS_RENDER_HTML_H
#define HEADROOM_PLOTS_RENDER_HTML_H

#include "plots/report.h"

#include <stdbool.h>
#include <stdio.h>

struct render_html_part {
    const char *name; /* what it is called where there are several; also without a title */
    report_tell tell;
    const void *what;
    struct report_about about;
};

/* False if charts could not be drawn: *failure then says why, until the next page is made;
 * their values are in tables, and everything else is written all the same. */
bool render_html(const struct render_html_part *part, int parts, FILE *out,
                 const char **failure);

#endif
