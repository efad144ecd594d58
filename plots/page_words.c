#include "plots/page_words.h"

const char *const page_blocks[PAGE_BLOCKS] = {
    [PAGE_TITLE] = "title",     [PAGE_VERDICT] = "verdict", [PAGE_WARNING] = "warning",
    [PAGE_SECTION] = "section", [PAGE_SAY] = "say",         [PAGE_ITEM] = "item",
    [PAGE_TABLE] = "table",     [PAGE_COMMAND] = "command", [PAGE_MORE] = "more",
    [PAGE_CHART] = "chart",
};

const char *const page_sides[PAGE_SIDES] = {[TABLE_LEFT] = "left", [TABLE_RIGHT] = "right"};

const char *const page_yields[PAGE_YIELDS] = {
    [TABLE_STAYS] = "stays", [TABLE_IS_CUT] = "is cut", [TABLE_GOES] = "goes"};

const char *const page_tones[PAGE_TONES] = {
    [TABLE_PLAIN] = "plain", [TABLE_GOOD] = "good",     [TABLE_BAD] = "bad",
    [TABLE_FAINT] = "faint", [TABLE_STRONG] = "strong",
};

const char *const page_charts[CHART_KINDS] = {
    [CHART_LINES] = "lines",
    [CHART_BARS] = "bars",
    [CHART_EFFECTS] = "effects",
    [CHART_GRID] = "grid",
};

const char *const page_scales[CHART_SCALES] = {
    [CHART_LINEAR] = "linear", [CHART_LOG] = "log", [CHART_NINES] = "nines"};

const char *const page_units[CHART_UNITS] = {
    [CHART_NUMBER] = "number", [CHART_SECONDS] = "seconds", [CHART_PER_SECOND] = "per second",
    [CHART_SHARE] = "share",   [CHART_CHANGE] = "change",   [CHART_DATE] = "date",
};

const char *const page_looks[CHART_LOOKS] = {
    [CHART_LINE] = "line",     [CHART_DASHED] = "dashed", [CHART_STEPS] = "steps",
    [CHART_POINTS] = "points", [CHART_BAND] = "band",
};

const char *const page_colours[CHART_TONES] = {
    [CHART_FIRST] = "first",   [CHART_SECOND] = "second", [CHART_THIRD] = "third",
    [CHART_FOURTH] = "fourth", [CHART_GOOD] = "good",     [CHART_BAD] = "bad",
    [CHART_FAINT] = "faint",
};
