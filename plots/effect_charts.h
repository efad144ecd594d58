/*
 * Differences with their intervals, to be seen: a scenario beside another or its variants, what
 * each lever does, what each remedy brings. Nothing is a change that its interval does not set
 * apart from none; harm is shown as such. Changes of which some are large are told as ratios.
 */
#ifndef HEADROOM_PLOTS_EFFECT_CHARTS_H
#define HEADROOM_PLOTS_EFFECT_CHARTS_H

#include "plots/report.h"
#include "studies/compare.h"
#include "studies/remedies.h"

/* result[0] is the scenario as it is. */
void variant_charts(struct report_page *page, struct result *const *result, int count);

void compare_charts(struct report_page *page, const struct compare *compare);
void why_charts(struct report_page *page, const struct why *why);
void remedies_charts(struct report_page *page, const struct remedies *remedies);

#endif
