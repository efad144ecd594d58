/*
 * A page that keeps the charts it is shown, for tests to look at. What a teller makes lasts
 * only while it tells, so the charts are copied into the page's arena.
 */
#ifndef HEADROOM_TESTS_RECORDED_CHARTS_H
#define HEADROOM_TESTS_RECORDED_CHARTS_H

#include "plots/report.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RECORDED_MOST = 16 };

struct recorded {
    struct report_page page;
    struct chart chart[RECORDED_MOST];
    int charts, sections;
};

static inline const void *recorded_copy(struct recorded *recorded, const void *from, int count,
                                        size_t size)
{
    void *copy = arena_array(recorded->page.arena, (size_t)count + 1, size);
    if (count > 0)
        memcpy(copy, from, (size_t)count * size);
    return copy;
}

static inline void recorded_chart(struct report_page *page, const struct chart *chart)
{
    struct recorded *recorded = (struct recorded *)page;
    assert_true(recorded->charts < RECORDED_MOST);
    assert_non_null(chart->name);
    assert_non_null(chart->title);
    struct chart *kept = &recorded->chart[recorded->charts++];
    *kept = *chart;
    kept->series = recorded_copy(recorded, chart->series, chart->series_count,
                                 sizeof(struct chart_series));
    kept->mark = recorded_copy(recorded, chart->mark, chart->marks, sizeof(struct chart_mark));
    kept->row = recorded_copy(recorded, chart->row, chart->rows, sizeof(struct chart_row));
    kept->part = recorded_copy(recorded, chart->part, chart->parts, sizeof(const char *));
}

static inline void recorded_section(struct report_page *page, const char *heading)
{
    (void)heading;
    ((struct recorded *)page)->sections++;
}

static inline void recorded_words(struct report_page *page, const char *text)
{
    (void)page;
    assert_non_null(text);
}

static inline struct recorded *recorded_open(void)
{
    static const struct report_manner manner = {
        .section = recorded_section, .say = recorded_words, .chart = recorded_chart};
    struct recorded *recorded = calloc(1, sizeof *recorded);
    if (!recorded)
        abort();
    recorded->page = (struct report_page){.manner = &manner, .arena = arena_open()};
    return recorded;
}

static inline void recorded_close(struct recorded *recorded)
{
    arena_close(recorded->page.arena);
    free(recorded);
}

/* NULL if there is none of that name. */
static inline const struct chart *recorded_find(const struct recorded *recorded,
                                                const char *name)
{
    for (int i = 0; i < recorded->charts; i++)
        if (strcmp(recorded->chart[i].name, name) == 0)
            return &recorded->chart[i];
    return NULL;
}

static inline const struct chart *recorded_named(const struct recorded *recorded,
                                                 const char *name)
{
    const struct chart *chart = recorded_find(recorded, name);
    if (!chart)
        fail_msg("there is no chart of %s", name);
    return chart;
}

static inline const struct chart_series *recorded_series(const struct chart *chart,
                                                         const char *name)
{
    for (int i = 0; i < chart->series_count; i++)
        if (strcmp(chart->series[i].name, name) == 0)
            return &chart->series[i];
    fail_msg("'%s' has no series '%s'", chart->title, name);
    return NULL;
}

static inline const struct chart_mark *recorded_mark(const struct chart *chart,
                                                     const char *text)
{
    for (int i = 0; i < chart->marks; i++)
        if (strcmp(chart->mark[i].text, text) == 0)
            return &chart->mark[i];
    fail_msg("'%s' has no mark '%s'", chart->title, text);
    return NULL;
}

static inline const struct chart_row *recorded_row(const struct chart *chart, const char *name)
{
    for (int i = 0; i < chart->rows; i++)
        if (strcmp(chart->row[i].name, name) == 0)
            return &chart->row[i];
    fail_msg("'%s' has no row '%s'", chart->title, name);
    return NULL;
}

static inline int recorded_part(const struct chart *chart, const char *name)
{
    for (int i = 0; i < chart->parts; i++)
        if (strcmp(chart->part[i], name) == 0)
            return i;
    fail_msg("'%s' has no part '%s'", chart->title, name);
    return 0;
}

#define assert_near(value, expected, tolerance)                                                \
    recorded_near((value), (expected), (tolerance), __FILE__, __LINE__)

static inline void recorded_near(double value, double expected, double tolerance,
                                 const char *file, int line)
{
    if (fabs(value - expected) <= tolerance)
        return;
    print_error("%.9g is not %.9g\n", value, expected);
    _fail(file, line);
}

#endif
