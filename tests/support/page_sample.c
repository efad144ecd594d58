/*
 * Prints a page of HTML that was made up for tests/support/pages.py to look at: everything that
 * can be told, a chart of each kind.
 *
 *     page_sample plain      one answer
 *     page_sample parts      three answers, one of them bad
 *     page_sample hostile    one whose every text means harm
 *     page_sample large      twelve charts of many points, tables of many rows
 *     page_sample bare       next to nothing is known
 *
 * Ends with 1 and says why if charts could not be drawn.
 */
#include "plots/render_html.h"
#include "sim/arena.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 24, ROWS = 4, PARTS = 3, COLUMNS = 5, LINES = 4, MANY = 1200 };

/* What the page says: as it should be, or everywhere what means harm. */
struct words {
    const char *harm; /* NULL: none */
};

static const char *word(const struct words *words, const char *text)
{
    return words->harm ? words->harm : text;
}

/* ---- charts ---- */

static void tell_lines(struct report_page *page, const struct words *words, int points)
{
    double *x = arena_array(page->arena, (size_t)points, sizeof *x);
    double *y = arena_array(page->arena, (size_t)points, sizeof *y);
    double *low = arena_array(page->arena, (size_t)points, sizeof *low);
    double *high = arena_array(page->arena, (size_t)points, sizeof *high);
    double *fitted = arena_array(page->arena, (size_t)points, sizeof *fitted);
    for (int i = 0; i < points; i++) {
        double load = (i + 1) / (double)(points + 1);
        x[i] = 160.0 * load;
        y[i] = 0.03 / (1.0 - load);
        low[i] = 0.9 * y[i];
        high[i] = 1.15 * y[i];
        fitted[i] = 0.028 / (1.0 - load);
    }
    struct chart_series series[] = {
        {word(words, "95 of 100"), CHART_BAND,   CHART_FIRST,  points, x, y,      low,  high},
        {word(words, "measured"),  CHART_LINE,   CHART_FIRST,  points, x, y,      NULL, NULL},
        {word(words, "fitted"),    CHART_DASHED, CHART_SECOND, points, x, fitted, NULL, NULL},
    };
    struct chart_mark marks[] = {
        {false, 0.4,   (double)NAN, word(words, "objective: 400 ms"), CHART_BAD  },
        {true,  120.0, (double)NAN, word(words, "today"),             CHART_FAINT},
    };
    struct chart chart = {
        .kind = CHART_LINES,
        .name = word(words, "response over load"),
        .title = word(words, "Response is flat up to 120/s and turns upwards from there on"),
        .x = {word(words, "load"), CHART_LINEAR, CHART_PER_SECOND, 0.0, (double)NAN},
        .y = {word(words, "p95"),  CHART_LINEAR, CHART_SECONDS,    0.0, (double)NAN},
        .series = series,
        .series_count = 3,
        .mark = marks,
        .marks = 2
    };
    report_chart(page, &chart);
}

static void tell_dates(struct report_page *page, const struct words *words)
{
    double x[POINTS], y[POINTS], low[POINTS], high[POINTS];
    for (int i = 0; i < POINTS; i++) {
        x[i] = 1788220800.0 + i * 7.0 * 86400.0;
        y[i] = 400.0 + 12.0 * i + 30.0 * sin(i / 2.0);
        low[i] = y[i] - 20.0 - 3.0 * i;
        high[i] = y[i] + 20.0 + 4.0 * i;
    }
    struct chart_series series[] = {
        {"",           CHART_BAND, CHART_FIRST, POINTS, x, y, low,  high},
        { word(words, "forecast"), CHART_LINE, CHART_FIRST, POINTS, x, y, NULL, NULL},
    };
    struct chart_mark mark = {true, x[14], x[19], word(words, "runs out"), CHART_BAD};
    struct chart chart = {
        .kind = CHART_LINES,
        .name = word(words, "forecast fan"),
        .title = word(words, "Connections run out between December and January"),
        .x = {word(words, "week"),      CHART_LINEAR, CHART_DATE,       (double)NAN, (double)NAN},
        .y = {word(words, "peak load"), CHART_LINEAR, CHART_PER_SECOND, 0.0,         (double)NAN},
        .series = series,
        .series_count = 2,
        .mark = &mark,
        .marks = 1
    };
    report_chart(page, &chart);
}

static void tell_bars(struct report_page *page, const struct words *words)
{
    static const double part[ROWS][PARTS] = {
        {0.012, 0.004, 0.0 },
        {0.181, 0.003, 0.08},
        {0.002, 0.011, 0.01},
        {0.0,   0.001, 0.0 }
    };
    static const char *const names[ROWS] = {"app.workers", "main.rows.stock", "payment",
                                            "main.roundtrip"};
    static const char *const parts[PARTS] = {"waiting", "working", "held"};
    const char *shown[PARTS];
    struct chart_row row[ROWS];
    for (int i = 0; i < PARTS; i++)
        shown[i] = word(words, parts[i]);
    for (int i = 0; i < ROWS; i++)
        row[i] = (struct chart_row){.name = word(words, names[i]), .part = part[i]};
    struct chart chart = {
        .kind = CHART_BARS,
        .name = word(words, "where the time goes"),
        .title = word(words, "Two thirds of checkout's time is waiting for a row"),
        .x = {word(words, "time"), CHART_LINEAR, CHART_SECONDS, 0.0, (double)NAN},
        .row = row,
        .rows = ROWS,
        .part = shown,
        .parts = PARTS
    };
    report_chart(page, &chart);
}

static void tell_effects(struct report_page *page, const struct words *words)
{
    static const char *const names[ROWS] = {"twice the pool", "twice the rows", "a faster bank",
                                            "one more instance"};
    struct chart_row row[ROWS];
    for (int i = 0; i < ROWS; i++)
        row[i] = (struct chart_row){.name = word(words, names[i]),
                                    .mean = 0.12 - 0.1 * i,
                                    .low = 0.05 - 0.12 * i,
                                    .high = 0.19 - 0.08 * i,
                                    .tone = i < 2 ? CHART_BAD : CHART_GOOD};
    struct chart chart = {
        .kind = CHART_EFFECTS,
        .name = word(words, "effects on p95"),
        .title = word(words, "A faster bank helps; more of everything else does not"),
        .x = {word(words, "change of p95"), CHART_LINEAR, CHART_CHANGE, (double)NAN,
              (double)NAN},
        .row = row,
        .rows = ROWS,
        .none = 0.0
    };
    report_chart(page, &chart);
}

static void tell_grid(struct report_page *page, const struct words *words)
{
    static const char *const columns[COLUMNS] = {"5", "10", "20", "40", "80"};
    static const char *const lines[LINES] = {"1", "2", "4", "8"};
    static double value[LINES * COLUMNS];
    const char *shown[LINES * COLUMNS];
    for (int i = 0; i < LINES * COLUMNS; i++) {
        value[i] = fmin(400.0, 30.0 * (1 << (i / COLUMNS)) * (1.0 + i % COLUMNS));
        shown[i] = word(words, value[i] < 200.0 ? "app.pools.main" : "main.cpu");
    }
    value[3] = (double)NAN;
    struct chart chart = {
        .kind = CHART_GRID,
        .name = word(words, "throughput of instances and connections"),
        .title =
            word(words, "From 8 instances on, the database's processors are what is short"),
        .x = {word(words, "connections each"), CHART_LINEAR, CHART_NUMBER, (double)NAN,
              (double)NAN                                                                          },
        .y = {word(words, "instances"),        CHART_LINEAR, CHART_NUMBER, (double)NAN, (double)NAN},
        .column = columns,
        .line = lines,
        .columns = COLUMNS,
        .lines = LINES,
        .value = value,
        .word = shown,
        .value_unit = CHART_PER_SECOND
    };
    report_chart(page, &chart);
}

/* ---- tables ---- */

static void tell_goals(struct report_page *page, const struct words *words, bool good)
{
    static const struct table_column columns[] = {
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"objective", TABLE_LEFT,  TABLE_IS_CUT},
        {"",          TABLE_LEFT,  TABLE_STAYS },
        {"measured",  TABLE_RIGHT, TABLE_STAYS },
        {"",          TABLE_LEFT,  TABLE_STAYS },
    };
    enum table_tone tone = good ? TABLE_GOOD : TABLE_BAD;
    struct table *table = table_new(columns, 5);
    table_cell(table, tone, "%s", good ? "✓" : "✗");
    table_cell(table, TABLE_PLAIN, "%s", word(words, "checkout"));
    table_cell(table, TABLE_PLAIN, "%s", word(words, "p95 at most 400 ms"));
    table_cell(table, TABLE_PLAIN, "%s", good ? "210 ms ± 12" : "610 ms ± 40");
    table_cell(table, tone, "%s", good ? "met" : "missed");
    table_cell(table, TABLE_GOOD, "✓");
    table_cell(table, TABLE_PLAIN, "%s", word(words, "checkout"));
    table_cell(table, TABLE_PLAIN, "%s", word(words, "errors at most 1%"));
    table_cell(table, TABLE_PLAIN, "0.3%% ± 0.1");
    table_cell(table, TABLE_GOOD, "met");
    page->manner->section(page, word(words, "Objectives"));
    page->manner->table(page, table);
    table_free(table);
}

static void tell_wide_table(struct report_page *page, const struct words *words, int rows)
{
    static const char *const titles[] = {"resource", "used",    "waiting", "arrivals",
                                         "stay",     "present", "lost",    "empty"};
    struct table_column columns[8];
    for (int i = 0; i < 8; i++)
        columns[i] = (struct table_column){word(words, titles[i]), i ? TABLE_RIGHT : TABLE_LEFT,
                                           TABLE_STAYS};
    struct table *table = table_new(columns, 8);
    for (int i = 0; i < rows; i++) {
        if (i == rows - 1)
            table_rule(table);
        table_cell(table, TABLE_STRONG, "%s", word(words, "app.pools.main"));
        for (int j = 1; j < 7; j++)
            table_cell(table, j == 6 ? TABLE_FAINT : TABLE_PLAIN, "%d.%d/s ± 0.1", 100 + i, j);
        table_cell(table, TABLE_PLAIN, "%s", "");
    }
    page->manner->section(page, word(words, "Resources"));
    page->manner->table(page, table);
    table_free(table);
}

/* ---- pages ---- */

static void tell_answer(struct report_page *page, const struct words *words, bool good)
{
    page->manner->title(page, word(words, "Checkout under load"));
    page->manner->verdict(
        page, word(words, good ? "Far from its limit:" : "Unstable:"),
        word(words, good ? " main.rows.stock is used 47%, and the load may grow by 110% "
                           "(to 252/s) before it is what everything waits for."
                         : " main.rows.stock is held all the time; 12% of all requests wait "
                           "longer than anybody waits."),
        good);
    page->manner->warning(page, word(words, "connection budget: 4 instances x 10 connections = "
                                            "40 of 30 that main lets in"));
    page->manner->warning(page, word(words, "bank is never called"));
    tell_goals(page, words, good);
}

static void tell_rest(struct report_page *page, const struct words *words, int points)
{
    tell_lines(page, words, points);
    tell_dates(page, words);
    page->manner->section(page, word(words, "Where the time goes"));
    page->manner->say(page, word(words, "Where the time of checkout goes:"));
    tell_bars(page, words);
    page->manner->section(page, word(words, "What if"));
    tell_effects(page, words);
    tell_grid(page, words);
    page->manner->more(page, true);
    tell_wide_table(page, words, 6);
    page->manner->section(page, word(words, "Who holds what"));
    page->manner->item(page, word(words, "holders of main.rows.stock:"),
                       word(words, "payment 75%, query 20%"));
    page->manner->item(page, "", word(words, "nothing else"));
    page->manner->section(page, word(words, "How it was measured"));
    page->manner->say(page, word(words, "Five runs of ten minutes each, the first minute left "
                                        "out. Intervals hold in 95 of 100 cases."));
    page->manner->more(page, false);
    page->manner->section(page, "");
    page->manner->say(page, word(words, "Worth trying next:"));
    page->manner->command(page, word(words, "headroom run checkout.yaml --set "
                                            "externals.payment.time=40ms --replications 20"));
}

static void tell_good(struct report_page *page, const void *what)
{
    tell_answer(page, what, true);
    tell_rest(page, what, POINTS);
}

static void tell_bad(struct report_page *page, const void *what)
{
    const struct words *words = what;
    tell_answer(page, words, false);
    page->manner->title(page, word(words, "twice the pool"));
    page->manner->verdict(page, word(words, "Close to its limit:"), word(words, " app.cpu"),
                          true);
    tell_lines(page, words, POINTS);
}

static void tell_much(struct report_page *page, const void *what)
{
    tell_answer(page, what, true);
    for (int i = 0; i < 3; i++) {
        tell_lines(page, what, MANY);
        tell_bars(page, what);
        tell_grid(page, what);
        tell_lines(page, what, MANY);
    }
    tell_wide_table(page, what, 400);
}

static void tell_little(struct report_page *page, const void *what)
{
    (void)what;
    page->manner->say(page, "There is nothing to say.");
}

/* Everything that could end a text, a tag, an attribute, a script, a quotation or a line. */
static const char harm[] =
    "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'`touch harm`$(touch harm)"
    "</title></style></svg></code></pre><!-- ]]>&lt;&#60;\nend\r\x01\x1b[2J\xe2\x80\xaetxt.exe"
    "\xe2\x81\xa6\xff\xc0\xafjavascript:alert(3)";

int main(int count, char **argument)
{
    struct words plain = {NULL}, hostile = {harm};
    struct report_about about = {.command = "headroom run checkout.yaml --seed 42 --html -",
                                 .version = "headroom 0.1.0 (test)",
                                 .file = "checkout.yaml",
                                 .scenario = "name: Checkout under load\nservices:\n  app:\n"
                                             "    instances: 4\n    workers: 16\n",
                                 .seeded = true,
                                 .seed = 42};
    struct report_about told = {harm, harm, harm, harm, false, 0};
    const struct render_html_part parts[] = {
        {"before.json", tell_bad,    &plain, about},
        {"after.json",  tell_good,   &plain, about},
        {"little.json", tell_little, &plain, {0}  },
    };
    const struct render_html_part harmful = {harm, tell_good, &hostile, told};
    const struct render_html_part much = {"much", tell_much, &plain, about};
    const char *which = count == 2 ? argument[1] : "", *failure = NULL;
    bool drawn;
    if (strcmp(which, "plain") == 0)
        drawn = render_html(&parts[1], 1, stdout, &failure);
    else if (strcmp(which, "parts") == 0)
        drawn = render_html(parts, 3, stdout, &failure);
    else if (strcmp(which, "hostile") == 0)
        drawn = render_html(&harmful, 1, stdout, &failure);
    else if (strcmp(which, "large") == 0)
        drawn = render_html(&much, 1, stdout, &failure);
    else if (strcmp(which, "bare") == 0)
        drawn = render_html(&parts[2], 1, stdout, &failure);
    else {
        fputs("usage: page_sample plain|parts|hostile|large|bare\n", stderr);
        return 2;
    }
    if (!drawn)
        fprintf(stderr, "%s\n", failure);
    return drawn ? 0 : 1;
}
