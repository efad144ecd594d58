/* A chart of a kept page (page_json.h), read back. */
#ifndef HEADROOM_PLOTS_PAGE_READ_CHART_H
#define HEADROOM_PLOTS_PAGE_READ_CHART_H

#include "plots/chart.h"
#include "plots/page_value.h"

/* NULL if it is wrong, which is then a fault, or of a kind that is not known. */
const struct chart *page_read_chart(struct page_reading *reading, const struct json_node *node);

#endif
