#include "plots/page_json.h"

#include "plots/page_words.h"

struct kept_page {
    struct report_page page;
    struct json_writer *json;
};

static struct json_writer *writer_of(struct report_page *page)
{
    return ((struct kept_page *)page)->json;
}

static struct json_writer *open_block(struct report_page *page, enum page_block kind,
                                      enum json_layout layout)
{
    struct json_writer *json = writer_of(page);
    json_object(json, NULL, layout);
    json_text(json, "kind", page_blocks[kind]);
    return json;
}

/* ---- words ---- */

static void write_text(struct report_page *page, enum page_block kind, const char *text)
{
    struct json_writer *json = open_block(page, kind, JSON_ON_LINE);
    json_text(json, "text", text);
    json_close(json);
}

static void write_title(struct report_page *page, const char *text)
{
    write_text(page, PAGE_TITLE, text);
}

static void write_verdict(struct report_page *page, const char *lead, const char *text,
                          bool good)
{
    struct json_writer *json = open_block(page, PAGE_VERDICT, JSON_ON_LINE);
    json_text(json, "lead", lead);
    json_text(json, "text", text);
    json_flag(json, "good", good);
    json_close(json);
}

static void write_warning(struct report_page *page, const char *text)
{
    write_text(page, PAGE_WARNING, text);
}

static void write_section(struct report_page *page, const char *heading)
{
    write_text(page, PAGE_SECTION, heading);
}

static void write_paragraph(struct report_page *page, const char *text)
{
    write_text(page, PAGE_SAY, text);
}

static void write_item(struct report_page *page, const char *lead, const char *text)
{
    struct json_writer *json = open_block(page, PAGE_ITEM, JSON_ON_LINE);
    json_text(json, "lead", lead);
    json_text(json, "text", text);
    json_close(json);
}

static void write_command(struct report_page *page, const char *command)
{
    write_text(page, PAGE_COMMAND, command);
}

static void write_more(struct report_page *page, bool begins)
{
    struct json_writer *json = open_block(page, PAGE_MORE, JSON_ON_LINE);
    json_flag(json, "begins", begins);
    json_close(json);
}

/* ---- tables ---- */

static void write_columns(struct json_writer *json, const struct table *table)
{
    size_t count;
    const struct table_column *column = table_columns(table, &count);
    json_list(json, "columns", JSON_LINES);
    for (size_t i = 0; i < count; i++) {
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "title", column[i].title);
        json_text(json, "side", page_sides[column[i].side]);
        json_text(json, "room", page_yields[column[i].gives_way]);
        json_close(json);
    }
    json_close(json);
}

/* Most cells are plain: a text will do. */
static void write_cell(struct json_writer *json, const struct table *table, size_t row,
                       size_t column)
{
    enum table_tone tone = table_tone(table, row, column);
    const char *text = table_text(table, row, column);
    if (tone == TABLE_PLAIN) {
        json_text(json, NULL, text);
        return;
    }
    json_object(json, NULL, JSON_ON_LINE);
    json_text(json, "text", text);
    json_text(json, "tone", page_tones[tone]);
    json_close(json);
}

/* The numbers of the rows that a line goes above, the one below the titles aside. */
static void write_rules(struct json_writer *json, const struct table *table)
{
    json_list(json, "rules", JSON_ON_LINE);
    for (size_t row = 2; row < table_rows(table); row++)
        if (table_ruled(table, row))
            json_count(json, NULL, row - 1);
    json_close(json);
}

static void write_table(struct report_page *page, const struct table *table)
{
    size_t columns;
    struct json_writer *json = open_block(page, PAGE_TABLE, JSON_LINES);
    table_columns(table, &columns);
    write_columns(json, table);
    json_list(json, "rows", JSON_LINES);
    for (size_t row = 1; row < table_rows(table); row++) {
        json_list(json, NULL, JSON_ON_LINE);
        for (size_t column = 0; column < columns; column++)
            write_cell(json, table, row, column);
        json_close(json);
    }
    json_close(json);
    write_rules(json, table);
    json_close(json);
}

/* ---- charts ---- */

/* A name that is not there is an empty one. */
static void write_name(struct json_writer *json, const char *key, const char *name)
{
    json_text(json, key, name ? name : "");
}

static void write_axis(struct json_writer *json, const char *key, const struct chart_axis *axis)
{
    json_object(json, key, JSON_ON_LINE);
    write_name(json, "label", axis->label);
    json_text(json, "scale", page_scales[axis->scale]);
    json_text(json, "unit", page_units[axis->unit]);
    json_number(json, "from", axis->from);
    json_number(json, "to", axis->to);
    json_close(json);
}

/* Left out where there are none. */
static void write_numbers(struct json_writer *json, const char *key, const double *value,
                          int count)
{
    if (!value)
        return;
    json_list(json, key, JSON_ON_LINE);
    for (int i = 0; i < count; i++)
        json_number(json, NULL, value[i]);
    json_close(json);
}

static void write_names(struct json_writer *json, const char *key, const char *const *name,
                        int count)
{
    json_list(json, key, JSON_ON_LINE);
    for (int i = 0; i < count; i++)
        write_name(json, NULL, name[i]);
    json_close(json);
}

static void write_series(struct json_writer *json, const struct chart_series *series)
{
    json_object(json, NULL, JSON_LINES);
    write_name(json, "name", series->name);
    json_text(json, "look", page_looks[series->look]);
    json_text(json, "tone", page_colours[series->tone]);
    write_numbers(json, "x", series->x, series->points);
    write_numbers(json, "y", series->y, series->points);
    write_numbers(json, "low", series->low, series->points);
    write_numbers(json, "high", series->high, series->points);
    json_close(json);
}

static void write_mark(struct json_writer *json, const struct chart_mark *mark)
{
    json_object(json, NULL, JSON_ON_LINE);
    json_flag(json, "upright", mark->upright);
    json_number(json, "at", mark->at);
    json_number(json, "until", mark->until);
    write_name(json, "text", mark->text);
    json_text(json, "tone", page_colours[mark->tone]);
    json_close(json);
}

static void write_lines(struct json_writer *json, const struct chart *chart)
{
    json_list(json, "series", JSON_LINES);
    for (int i = 0; i < chart->series_count; i++)
        write_series(json, &chart->series[i]);
    json_close(json);
}

static void write_row(struct json_writer *json, const struct chart *chart,
                      const struct chart_row *row)
{
    json_object(json, NULL, JSON_ON_LINE);
    write_name(json, "name", row->name);
    json_text(json, "tone", page_colours[row->tone]);
    if (chart->kind == CHART_EFFECTS) {
        json_number(json, "mean", row->mean);
        json_number(json, "low", row->low);
        json_number(json, "high", row->high);
    } else {
        write_numbers(json, "values", row->part, chart->parts);
    }
    json_close(json);
}

static void write_rows(struct json_writer *json, const struct chart *chart)
{
    if (chart->kind == CHART_EFFECTS)
        json_number(json, "none", chart->none);
    else
        write_names(json, "parts", chart->part, chart->parts);
    json_list(json, "rows", JSON_LINES);
    for (int i = 0; i < chart->rows; i++)
        write_row(json, chart, &chart->row[i]);
    json_close(json);
}

static void write_grid(struct json_writer *json, const struct chart *chart)
{
    write_names(json, "columns", chart->column, chart->columns);
    write_names(json, "lines", chart->line, chart->lines);
    json_text(json, "unit", page_units[chart->value_unit]);
    json_list(json, "values", JSON_LINES);
    for (int i = 0; i < chart->lines; i++)
        write_numbers(json, NULL, chart->value + (ptrdiff_t)i * chart->columns, chart->columns);
    json_close(json);
    if (!chart->word)
        return;
    json_list(json, "words", JSON_LINES);
    for (int i = 0; i < chart->lines; i++)
        write_names(json, NULL, chart->word + (ptrdiff_t)i * chart->columns, chart->columns);
    json_close(json);
}

static void write_chart(struct report_page *page, const struct chart *chart)
{
    struct json_writer *json = open_block(page, PAGE_CHART, JSON_LINES);
    json_text(json, "chart", page_charts[chart->kind]);
    write_name(json, "name", chart->name);
    write_name(json, "title", chart->title);
    write_axis(json, "x", &chart->x);
    write_axis(json, "y", &chart->y);
    if (chart->kind == CHART_LINES)
        write_lines(json, chart);
    else if (chart->kind == CHART_GRID)
        write_grid(json, chart);
    else
        write_rows(json, chart);
    json_list(json, "marks", JSON_LINES);
    for (int i = 0; i < chart->marks; i++)
        write_mark(json, &chart->mark[i]);
    json_close(json);
    json_close(json);
}

/* ---- the page ---- */

static const struct report_manner manner = {
    .title = write_title,
    .verdict = write_verdict,
    .warning = write_warning,
    .section = write_section,
    .say = write_paragraph,
    .item = write_item,
    .table = write_table,
    .command = write_command,
    .more = write_more,
    .chart = write_chart,
};

static void write_about(struct json_writer *json, const struct report_about *about)
{
    json_object(json, "about", JSON_LINES);
    json_text(json, "command", about->command);
    json_text(json, "version", about->version);
    json_text(json, "file", about->file);
    json_text(json, "scenario", about->scenario);
    if (about->seeded)
        json_count(json, "seed", about->seed);
    else
        json_null(json, "seed");
    json_close(json);
}

void page_json(struct json_writer *json, const char *key, report_tell tell, const void *what,
               const struct report_about *about)
{
    struct kept_page page = {
        .page = {.manner = &manner, .arena = arena_open()},
          .json = json
    };
    json_object(json, key, JSON_LINES);
    json_text(json, "version", PAGE_VERSION);
    write_about(json, about);
    json_list(json, "blocks", JSON_LINES);
    tell(&page.page, what);
    json_close(json);
    json_close(json);
    arena_close(page.page.arena);
}
