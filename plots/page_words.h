/*
 * The words by which a kept page calls what blocks, tables and charts are made of: one list for
 * whoever writes them (page_json.h) and whoever reads them back (page_read.h). Words stay as
 * they are, since documents are kept; new ones go to the end.
 */
#ifndef HEADROOM_PLOTS_PAGE_WORDS_H
#define HEADROOM_PLOTS_PAGE_WORDS_H

#include "plots/chart.h"
#include "plots/table.h"

/* The first number changes when readers of old would understand something wrong, the second
 * when there is more to be said. */
#define PAGE_VERSION "1.0"

enum page_block {
    PAGE_TITLE,
    PAGE_VERDICT,
    PAGE_WARNING, /* up to here: what is told in short */
    PAGE_SECTION,
    PAGE_SAY,
    PAGE_ITEM,
    PAGE_TABLE,
    PAGE_COMMAND,
    PAGE_MORE,
    PAGE_CHART,
    PAGE_BLOCKS
};

enum {
    PAGE_SIDES = TABLE_RIGHT + 1,
    PAGE_TONES = TABLE_STRONG + 1,
    PAGE_YIELDS = TABLE_GOES + 1
};

extern const char *const page_blocks[PAGE_BLOCKS];
extern const char *const page_sides[PAGE_SIDES];   /* of table columns */
extern const char *const page_yields[PAGE_YIELDS]; /* what they do where room is short */
extern const char *const page_tones[PAGE_TONES];   /* of table cells */

extern const char *const page_charts[CHART_KINDS];
extern const char *const page_scales[CHART_SCALES];
extern const char *const page_units[CHART_UNITS];
extern const char *const page_looks[CHART_LOOKS];
extern const char *const page_colours[CHART_TONES];

#endif
