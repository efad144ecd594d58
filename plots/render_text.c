#include "plots/render_text.h"

#include "plots/chart_text.h"
#include "plots/paragraph.h"
#include "plots/terminal.h"

#define MOST_COLUMNS  100
#define LEAST_COLUMNS 40

struct text_page {
    struct report_page page;
    FILE *stream;
};

static FILE *stream_of(struct report_page *page)
{
    return ((struct text_page *)page)->stream;
}

static void print_title(struct report_page *page, const char *text)
{
    paragraph_print(&(struct paragraph){.lead = text, .tone = TABLE_STRONG, .text = ""},
                    stream_of(page));
}

static void print_verdict(struct report_page *page, const char *lead, const char *text,
                          bool good)
{
    struct paragraph paragraph = {.lead = lead,
                                  .tone = good ? TABLE_GOOD : TABLE_BAD,
                                  .text = text,
                                  .columns = page->columns};
    paragraph_print(&paragraph, stream_of(page));
}

static void print_warning(struct report_page *page, const char *text)
{
    struct paragraph paragraph = {
        .lead = "!", .tone = TABLE_BAD, .text = text, .columns = page->columns, .indent = 2};
    paragraph_print(&paragraph, stream_of(page));
}

/* Tables have heads of their own. */
static void print_section(struct report_page *page, const char *heading)
{
    (void)heading;
    putc('\n', stream_of(page));
}

static void print_paragraph(struct report_page *page, const char *text)
{
    paragraph_print(&(struct paragraph){.text = text, .columns = page->columns},
                    stream_of(page));
}

static void print_item(struct report_page *page, const char *lead, const char *text)
{
    FILE *stream = stream_of(page);
    fputs("  ", stream);
    paragraph_print(
        &(struct paragraph){
            .lead = lead, .text = text, .columns = page->columns - 2, .indent = 4},
        stream);
}

static void print_table(struct report_page *page, const struct table *table)
{
    table_print_within(table, page->columns, 0, stream_of(page));
}

/* On one line, so that it can be copied. */
static void print_command(struct report_page *page, const char *command)
{
    paragraph_print(&(struct paragraph){.lead = "  ", .text = command}, stream_of(page));
}

/* All of it is in sight. */
static void print_more(struct report_page *page, bool begins)
{
    (void)page;
    (void)begins;
}

static void print_chart(struct report_page *page, const struct chart *chart)
{
    FILE *stream = stream_of(page);
    putc('\n', stream);
    chart_text(chart, page->columns, stream);
}

#define WORDS                                                                                  \
    .title = print_title, .verdict = print_verdict, .warning = print_warning,                  \
    .section = print_section, .say = print_paragraph, .item = print_item,                      \
    .table = print_table, .command = print_command, .more = print_more

static const struct report_manner words = {WORDS};
static const struct report_manner words_and_charts = {WORDS, .chart = print_chart};

static size_t columns_for(const struct render_text_options *options, FILE *stream)
{
    size_t columns = options->columns ? options->columns : terminal_columns(stream);
    if (columns == 0 || columns > MOST_COLUMNS)
        return MOST_COLUMNS;
    return columns < LEAST_COLUMNS ? LEAST_COLUMNS : columns;
}

static struct text_page open_page(const struct render_text_options *options, FILE *stream)
{
    return (struct text_page){
        .page = {.manner = options->plot ? &words_and_charts : &words,
                 .arena = arena_open(),
                 .columns = columns_for(options, stream),
                 .halves_below = true},
        .stream = stream
    };
}

void render_text_told(report_tell tell, const void *what,
                      const struct render_text_options *options, FILE *stream)
{
    struct text_page page = open_page(options, stream);
    tell(&page.page, what);
    arena_close(page.page.arena);
}
