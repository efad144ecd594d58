/*
 * A scenario beside another or its variants, for people: what got better, what got worse, of
 * what there is no evidence, and whether conditions are met.
 */
#ifndef HEADROOM_PLOTS_COMPARE_REPORT_H
#define HEADROOM_PLOTS_COMPARE_REPORT_H

#include "plots/report.h"
#include "studies/condition.h"

struct compare_told {
    const struct compare *compare; /* one after the other, all with the same first */
    const char *const *name;       /* of the second in each: a variant or a file */
    int count;
    const char *first; /* what the first is called */
    const struct condition *condition;
    int conditions;
    bool quiet; /* sentences and conditions only */
};

/* `what` is a struct compare_told: for render_text_told and render_markdown_told. */
void compare_report(struct report_page *page, const void *what);

/* "Better: 4 figures are better and none is worse; p95 -35% (-38% to -31%)". */
const char *compare_sentence(const struct compare *compare, struct arena *arena);

extern const char *const compare_verdict_words[];
extern const char *const condition_words[];

#endif
