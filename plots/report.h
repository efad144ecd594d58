/*
 * What is told of a result, in which order: the same for a terminal and for a page of Markdown,
 * which differ in how they show it. Whoever shows it makes texts safe for where they go: names
 * in them come as the scenario has them.
 */
#ifndef HEADROOM_PLOTS_REPORT_H
#define HEADROOM_PLOTS_REPORT_H

#include "plots/chart.h"
#include "plots/table.h"
#include "sim/arena.h"
#include "studies/result.h"

struct report_page;

/* How things are shown. */
struct report_manner {
    void (*title)(struct report_page *page, const char *text);
    /* `lead` is the first words of the text, those that tell good from bad. */
    void (*verdict)(struct report_page *page, const char *lead, const char *text, bool good);
    void (*warning)(struct report_page *page, const char *text);
    /* A new part begins; pages without headings leave a blank line. */
    void (*section)(struct report_page *page, const char *heading);
    void (*say)(struct report_page *page, const char *text);
    /* One of a list. */
    void (*item)(struct report_page *page, const char *lead, const char *text);
    void (*table)(struct report_page *page, const struct table *table);
    void (*command)(struct report_page *page, const char *command);
    /* What follows is for who wants to know more, until it ends. */
    void (*more)(struct report_page *page, bool begins);
    /* NULL: it shows none. */
    void (*chart)(struct report_page *page, const struct chart *chart);
};

/* A manner keeps what it needs around it. */
struct report_page {
    const struct report_manner *manner;
    struct arena *arena;
    size_t columns;    /* bars and courses of blocks have room in so many; 0: there are none */
    bool halves_below; /* half-widths stand below their means */
};

struct report_settings {
    bool quiet;       /* the verdict, warnings and objectives only */
    const char *file; /* of the scenario, for the command proposed at the end; or NULL */
};

void report(struct report_page *page, const struct result *result,
            const struct report_settings *settings);

/* A scenario beside its variants: how each stands, and what changes. result[0] is the scenario
 * as it is. */
void report_comparison(struct report_page *page, struct result *const *result, int count,
                       const struct report_settings *settings);

/* Whatever else is told in the same manner. */
typedef void (*report_tell)(struct report_page *page, const void *what);

/* What printf would print, as a paragraph. */
void report_say(struct report_page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Shows a table below its heading and frees it; nothing if it is NULL or has no rows. */
void report_table(struct report_page *page, const char *heading, struct table *table);

/* Shows the chart where the page shows charts. */
void report_chart(struct report_page *page, const struct chart *chart);

/* How an answer came about, for pages that are kept. What is not known is NULL. */
struct report_about {
    const char *command;  /* as it was typed, quoted for a shell */
    const char *version;  /* "headroom 0.1.0 (160a467)" */
    const char *file;     /* of the scenario */
    const char *scenario; /* its text, all defaults filled in */
    bool seeded;
    uint64_t seed;
};

#endif
