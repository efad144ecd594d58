/*
 * A page with a block of every kind, a chart of every kind and texts that mean no good, told of
 * nothing: for tests of what keeps, reads and shows pages.
 */
#ifndef HEADROOM_TESTS_MADE_UP_PAGE_H
#define HEADROOM_TESTS_MADE_UP_PAGE_H

#include "plots/report.h"

#include <math.h>

/* A script, an escape, quotes, a line end, a mark of direction, a command for a shell, and half
 * a code point. */
#define MADE_UP_HOSTILE                                                                        \
    "<script>alert(1)</script> \x1b[2J \"quoted\" 'single' \\ \n\xe2\x80\xae"                  \
    "esrever `touch /tmp/x` $(x) \xf0\x9f\x98\x80 \xc3"

static inline void made_up_table(struct report_page *page)
{
    static const struct table_column column[] = {
        {"objective",     TABLE_LEFT,  TABLE_IS_CUT},
        {"",              TABLE_RIGHT, TABLE_STAYS },
        {MADE_UP_HOSTILE, TABLE_RIGHT, TABLE_GOES  },
    };
    struct table *table = table_new(column, 3);
    for (int i = 0; i < 5; i++) {
        if (i == 3)
            table_rule(table);
        table_cell(table, TABLE_PLAIN, "row %d", i);
        table_cell(table, (enum table_tone)i, "%g ms", 12.5 * i);
        table_cell(table, TABLE_BAD, "%s", i == 2 ? MADE_UP_HOSTILE : "");
    }
    page->manner->table(page, table);
    table_free(table);
    table = table_new(column, 1);
    page->manner->table(page, table);
    table_free(table);
}

static inline void made_up_lines(struct report_page *page)
{
    static const double x[] = {1, 2.5, 1e-300, 1798761600}, y[] = {0.1, 0.2, NAN, 1.0 / 3},
                        low[] = {0, 0.1, -0.0, 0.25}, high[] = {1, 2, 3, 1e300};
    const struct chart_series series[] = {
        {.name = "measured", .look = CHART_LINE, .points = 4, .x = x,                      .y = y                                                                  },
        {    MADE_UP_HOSTILE,      CHART_DASHED,       CHART_SECOND,           4,                           x,                                                                        y, low, high},
        { "band",                  CHART_BAND,                               CHART_FAINT,               4, x,                                                          NULL, low, high},
        {                                                           .name = "nothing",               .look = CHART_STEPS,                             .tone = CHART_THIRD,                                        .x = x,                                                   .y = y                                                                                         },
        {.name = "",            .look = CHART_POINTS,                              .tone = CHART_FOURTH,                                .points = 1,.x = x,.y = y},
    };
    const struct chart_mark mark[] = {
        {true,  3.25, NAN,  MADE_UP_HOSTILE, CHART_BAD },
        {false, 0.5,  0.75, "the objective", CHART_GOOD},
    };
    const struct chart chart = {
        .kind = CHART_LINES,
        .name = "response over load",
        .title = MADE_UP_HOSTILE,
        .x = {"load",     CHART_LOG,   CHART_PER_SECOND, 1,   NAN},
        .y = {"response", CHART_NINES, CHART_SECONDS,    NAN, NAN},
        .series = series,
        .series_count = 5,
        .mark = mark,
        .marks = 2,
    };
    report_chart(page, &chart);
}

static inline void made_up_rows(struct report_page *page)
{
    static const char *const part[] = {"waiting", MADE_UP_HOSTILE};
    static const double spent[] = {0.1, 0.25}, other[] = {NAN, 3};
    const struct chart_row row[] = {
        {.name = "app.cpu", .part = spent, .mean = NAN, .low = NAN, .high = NAN},
        { MADE_UP_HOSTILE,            other,           NAN,         NAN,        NAN,   CHART_BAD},
    };
    const struct chart bars = {
        .kind = CHART_BARS,
        .name = "where the time goes",
        .title = "Most of it is waiting",
        .x = {"time", CHART_LINEAR, CHART_SECONDS, 0,   NAN},
        .y = {"",     CHART_LINEAR, CHART_NUMBER,  NAN, NAN},
        .row = row,
        .rows = 2,
        .part = part,
        .parts = 2
    };
    const struct chart_row effect[] = {
        {"a larger pool", NULL, -0.25, -0.5, 0.125, CHART_GOOD },
        {MADE_UP_HOSTILE, NULL, NAN,   NAN,  NAN,   CHART_FAINT},
    };
    const struct chart effects = {
        .kind = CHART_EFFECTS,
        .name = "effects",
        .title = "Nothing helps",
        .x = {"change", CHART_LINEAR, CHART_CHANGE, NAN, NAN},
        .y = {"",       CHART_LINEAR, CHART_NUMBER, NAN, NAN},
        .row = effect,
        .rows = 2,
        .none = 1
    };
    report_chart(page, &bars);
    report_chart(page, &effects);
}

static inline void made_up_grids(struct report_page *page)
{
    static const char *const column[] = {"2", "4", MADE_UP_HOSTILE},
                             *const line[] = {"5", "10"},
                             *const word[] = {"app.cpu", "", MADE_UP_HOSTILE, "x", NULL, "y"};
    static const double value[] = {0.5, 0.75, 1, NAN, 0.25, 12345.678901234567};
    struct chart grid = {
        .kind = CHART_GRID,
        .name = "throughput",
        .title = "The pool is full from 4 instances on",
        .x = {"instances", CHART_LINEAR, CHART_NUMBER, NAN, NAN},
        .y = {"pool",      CHART_LINEAR, CHART_DATE,   NAN, NAN},
        .column = column,
        .columns = 3,
        .line = line,
        .lines = 2,
        .value = value,
        .word = word,
        .value_unit = CHART_SHARE
    };
    report_chart(page, &grid);
    grid.word = NULL;
    grid.columns = 0;
    report_chart(page, &grid);
}

/* A report_tell of whatever there is. */
static inline void made_up_tell(struct report_page *page, const void *what)
{
    const struct report_manner *manner = page->manner;
    (void)what;
    manner->title(page, "A shop that was made up");
    manner->verdict(page, "Objective missed:", " p95 of checkout is 580 ms.", false);
    manner->verdict(page, "", MADE_UP_HOSTILE, true);
    manner->warning(page, MADE_UP_HOSTILE);
    manner->section(page, "Requests");
    manner->say(page, "");
    manner->say(page, MADE_UP_HOSTILE);
    manner->section(page, "");
    manner->item(page, "holders:", "61% waiting");
    manner->item(page, "", MADE_UP_HOSTILE);
    made_up_table(page);
    made_up_lines(page);
    manner->more(page, true);
    made_up_rows(page);
    made_up_grids(page);
    manner->command(page, "headroom run 'a b.yaml'");
    manner->command(page, MADE_UP_HOSTILE);
    manner->more(page, false);
    manner->title(page, MADE_UP_HOSTILE);
}

static inline struct report_about made_up_about(void)
{
    return (struct report_about){.command = "headroom run --seed 7 'a b.yaml'",
                                 .version = "headroom 0.1.0",
                                 .file = "a b.yaml",
                                 .scenario = "name: shop\nrequests: {}\n" MADE_UP_HOSTILE,
                                 .seeded = true,
                                 .seed = UINT64_MAX};
}

#endif
