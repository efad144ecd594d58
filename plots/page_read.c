#include "plots/page_read.h"

#include "forecasts/import_stream.h"
#include "plots/page_read_chart.h"
#include "plots/page_words.h"

#include <stdlib.h>
#include <string.h>

struct told_cell {
    const char *text;
    enum table_tone tone;
};

struct told_table {
    const struct table_column *column;
    size_t columns, rows;
    const struct told_cell *cell; /* row by row, without the titles */
    const bool *ruled;            /* a line goes above the row */
};

struct page_told {
    enum page_block kind;
    bool flag; /* of a verdict: good; of more: it begins */
    const char *lead, *text;
    const struct told_table *table;
    const struct chart *chart;
};

/* ---- tables ---- */

static const struct table_column *read_columns(struct page_reading *reading,
                                               const struct json_node *list)
{
    struct table_column *column = arena_array(reading->arena, list->count, sizeof *column);
    size_t count = 0;
    for (const struct json_node *node = list->child; node; node = node->next)
        column[count++] = (struct table_column){
            .title = page_text(reading, node, "title"),
            .side = (enum table_side)page_word_or_first(reading, node, "side", page_sides,
                                                        PAGE_SIDES),
            .gives_way = (enum table_yielding)page_word_or_first(reading, node, "room",
                                                                 page_yields, PAGE_YIELDS),
        };
    return column;
}

static struct told_cell read_cell(struct page_reading *reading, const struct json_node *node)
{
    if (node->kind == JSON_STRING)
        return (struct told_cell){node->text, TABLE_PLAIN};
    if (node->kind != JSON_OBJECT)
        page_wrong(reading, node, "a cell is a text or an object");
    return (struct told_cell){
        page_text(reading, node, "text"),
        (enum table_tone)page_word_or_first(reading, node, "tone", page_tones, PAGE_TONES)};
}

static const struct told_cell *read_cells(struct page_reading *reading,
                                          const struct json_node *rows, size_t columns)
{
    struct told_cell *cell = arena_array(reading->arena, rows->count * columns, sizeof *cell);
    size_t count = 0;
    for (const struct json_node *row = rows->child; row; row = row->next) {
        if (row->kind != JSON_ARRAY || row->count != columns) {
            page_wrong(reading, row, "not a list of %zu cells", columns);
            return NULL;
        }
        for (const struct json_node *node = row->child; node; node = node->next)
            cell[count++] = read_cell(reading, node);
    }
    return cell;
}

static const bool *read_rules(const struct page_reading *reading, const struct json_node *list,
                              size_t rows)
{
    bool *ruled = arena_array(reading->arena, rows + 1, sizeof *ruled);
    const double *row = page_numbers(reading, list);
    for (size_t i = 0; row && i < list->count; i++)
        if (row[i] >= 1.0 && row[i] < (double)rows)
            ruled[(size_t)row[i]] = true;
    return ruled;
}

static const struct told_table *read_table(struct page_reading *reading,
                                           const struct json_node *node)
{
    const struct json_node *columns = page_list(reading, node, "columns", true);
    const struct json_node *rows = page_list(reading, node, "rows", true);
    if (!columns || !rows)
        return NULL;
    if (columns->count == 0 || columns->count > PAGE_READ_MOST_COLUMNS) {
        page_wrong(reading, columns, "a table has 1 to %d columns", PAGE_READ_MOST_COLUMNS);
        return NULL;
    }
    struct told_table *table = ARENA_NEW(reading->arena, struct told_table);
    table->columns = columns->count;
    table->column = read_columns(reading, columns);
    table->rows = rows->count;
    table->cell = read_cells(reading, rows, table->columns);
    table->ruled = read_rules(reading, page_list(reading, node, "rules", false), table->rows);
    return table;
}

static void tell_table(struct report_page *page, const struct told_table *told)
{
    struct table *table = table_new(told->column, told->columns);
    for (size_t i = 0; i < told->rows * told->columns; i++) {
        if (i % told->columns == 0 && told->ruled[i / told->columns])
            table_rule(table);
        table_cell(table, told->cell[i].tone, "%s", told->cell[i].text);
    }
    page->manner->table(page, table);
    table_free(table);
}

/* ---- blocks ---- */

/* False if it is left out. */
static bool read_block(struct page_reading *reading, const struct json_node *node,
                       struct page_told *told)
{
    if (node->kind != JSON_OBJECT) {
        page_wrong(reading, node, "a block is an object");
        return false;
    }
    int kind = page_word(reading, node, "kind", page_blocks, PAGE_BLOCKS);
    if (kind < 0)
        return false;
    *told = (struct page_told){.kind = (enum page_block)kind,
                               .lead = page_text(reading, node, "lead"),
                               .text = page_text(reading, node, "text")};
    if (kind == PAGE_VERDICT)
        told->flag = page_flag(reading, node, "good");
    else if (kind == PAGE_MORE)
        told->flag = page_flag(reading, node, "begins");
    else if (kind == PAGE_TABLE)
        told->table = read_table(reading, node);
    else if (kind == PAGE_CHART)
        return (told->chart = page_read_chart(reading, node)) != NULL;
    return true;
}

/* What is opened is closed, and nothing else. */
static void check_more(const struct page_reading *reading, const struct json_node *node,
                       const struct page_told *told, bool *open)
{
    if (told->kind != PAGE_MORE)
        return;
    if (told->flag == *open)
        page_wrong(reading, node,
                   *open ? "begins within a part that has not ended" : "ends nothing");
    *open = told->flag;
}

static void read_blocks(struct page_reading *reading, const struct json_node *list,
                        struct page_read *read)
{
    bool open = false;
    if (list->count > PAGE_READ_MOST_BLOCKS) {
        page_wrong(reading, list, "a page has at most %d blocks", PAGE_READ_MOST_BLOCKS);
        return;
    }
    struct page_told *told = arena_array(reading->arena, list->count, sizeof *told);
    read->told = told;
    read->title = "";
    for (const struct json_node *node = list->child; node; node = node->next) {
        struct page_told *last = &told[read->count];
        if (read_block(reading, node, last)) {
            check_more(reading, node, last, &open);
            read->count++;
            if (last->kind == PAGE_TITLE && !*read->title)
                read->title = last->text;
        }
        if (reading->faults->count > 0)
            return;
    }
    if (open)
        page_wrong(reading, list, "a part that begins does not end");
}

static void tell(struct report_page *page, const struct page_told *told)
{
    const struct report_manner *manner = page->manner;
    switch (told->kind) {
    case PAGE_TITLE:
        manner->title(page, told->text);
        break;
    case PAGE_VERDICT:
        manner->verdict(page, told->lead, told->text, told->flag);
        break;
    case PAGE_WARNING:
        manner->warning(page, told->text);
        break;
    case PAGE_SECTION:
        manner->section(page, told->text);
        break;
    case PAGE_SAY:
        manner->say(page, told->text);
        break;
    case PAGE_ITEM:
        manner->item(page, told->lead, told->text);
        break;
    case PAGE_TABLE:
        tell_table(page, told->table);
        break;
    case PAGE_COMMAND:
        manner->command(page, told->text);
        break;
    case PAGE_MORE:
        manner->more(page, told->flag);
        break;
    case PAGE_CHART:
        report_chart(page, told->chart);
        break;
    case PAGE_BLOCKS:
        break;
    }
}

/* A heading of charts and nothing else: where none are shown it was not told either. */
static bool is_of_charts(const struct page_read *read, size_t section)
{
    size_t at = section + 1;
    if (read->told[section].kind != PAGE_SECTION)
        return false;
    while (at < read->count && read->told[at].kind == PAGE_CHART)
        at++;
    enum page_block next = at < read->count ? read->told[at].kind : PAGE_SECTION;
    return at > section + 1 && next != PAGE_SAY && next != PAGE_ITEM && next != PAGE_TABLE;
}

void page_tell(struct report_page *page, const void *what)
{
    const struct page_read *read = what;
    for (size_t i = 0; i < read->count; i++)
        if (page->manner->chart || !is_of_charts(read, i))
            tell(page, &read->told[i]);
}

void page_tell_short(struct report_page *page, const void *what)
{
    const struct page_read *read = what;
    for (size_t i = 0; i < read->count; i++)
        if (read->told[i].kind <= PAGE_WARNING)
            tell(page, &read->told[i]);
}

/* ---- the page ---- */

static void read_about(const struct page_reading *reading, const struct json_node *page,
                       struct report_about *about)
{
    const struct json_node *node = page_object(reading, page, "about", false);
    if (!node)
        return;
    about->command = page_text_if(reading, node, "command");
    about->version = page_text_if(reading, node, "version");
    about->file = page_text_if(reading, node, "file");
    about->scenario = page_text_if(reading, node, "scenario");
    const struct json_node *seed = json_tree_member(node, "seed");
    about->seeded = seed && seed->kind == JSON_NUMBER;
    if (about->seeded && seed->text)
        about->seed = strtoull(seed->text, NULL, 10);
    else if (about->seeded && seed->number >= 0.0 && seed->number < 1e15)
        about->seed = (uint64_t)seed->number;
}

/* "1.7" is as good as "1.0": as far as the point they are alike. */
static bool is_known_version(const char *version)
{
    return strncmp(version, PAGE_VERSION, strcspn(PAGE_VERSION, ".") + 1) == 0;
}

static void read_page(struct page_reading *reading, const struct json_node *page,
                      struct page_read *read)
{
    if (page->kind != JSON_OBJECT) {
        page_wrong(reading, page, "'page' is not an object");
        return;
    }
    const char *version = page_text(reading, page, "version");
    const struct json_node *blocks = page_list(reading, page, "blocks", true);
    if (!is_known_version(version))
        page_wrong(reading, page, "a page of version '%.20s'; this headroom reads those of 1.x",
                   version);
    read_about(reading, page, &read->about);
    if (reading->faults->count == 0)
        read_blocks(reading, blocks, read);
    read->strange = reading->strange;
    read->strange_word = reading->strange_word;
    read->strange_at = reading->strange_at;
}

/* ---- the document ---- */

struct document {
    struct json json;
    struct json_node *page;
    bool versioned; /* it says which version it has, as those of headroom do */
};

/* False if it is no JSON. */
static bool read_members(struct document *document, struct arena *arena)
{
    struct json *json = &document->json;
    enum json_kind kind = json_next(json);
    if (kind != JSON_OBJECT)
        return json_skip(json, kind) && json_next(json) == JSON_END;
    while ((kind = json_next(json)) == JSON_KEY) {
        bool page = !document->page && strcmp(json->text, "page") == 0;
        document->versioned |= strcmp(json->text, "schema_version") == 0;
        kind = json_next(json);
        if (page)
            document->page = json_tree(json, kind, arena);
        if (page ? !document->page : !json_skip(json, kind))
            return false;
    }
    return kind == JSON_OBJECT_END && json_next(json) == JSON_END;
}

static void no_page(const struct document *document, const struct source *source,
                    struct faults *faults)
{
    struct place place = {.source = source};
    if (document->versioned) {
        struct fault *fault = fault_add(faults, place, "no page is kept in this document");
        fault_hint(fault, "make it again with --json; it comes from an older headroom");
    } else {
        struct fault *fault = fault_add(faults, place, "not a document of headroom's");
        fault_hint(fault, "report reads what headroom run --json and others write");
    }
}

static void no_json(const struct document *document, const struct import_stream *stream,
                    const struct source *source, struct faults *faults)
{
    const struct json *json = &document->json;
    struct place place = {source, (int)json->line, (int)json->column, 1};
    const char *trouble = import_stream_trouble(stream);
    if (trouble)
        fault_add(faults, (struct place){.source = source}, "%s", trouble);
    else
        fault_add(faults, place, "not a whole JSON document: %s",
                  json->why ? json->why : "ends early");
}

static const struct page_read *read_stream(struct import_stream *stream, const char *name,
                                           struct arena *arena, struct faults *faults)
{
    struct source *source = ARENA_NEW(arena, struct source);
    struct page_read *read = ARENA_NEW(arena, struct page_read);
    struct page_reading reading = {.arena = arena, .source = source, .faults = faults};
    struct document document = {0};
    source->name = arena_text(arena, name);
    json_begin_whole(&document.json, stream, PAGE_READ_MOST_BYTES);
    if (!read_members(&document, arena) || import_stream_trouble(stream))
        no_json(&document, stream, source, faults);
    else if (!document.page)
        no_page(&document, source, faults);
    else
        read_page(&reading, document.page, read);
    json_end_whole(&document.json);
    return faults->count == 0 ? read : NULL;
}

const struct page_read *page_read_bytes(const void *bytes, size_t size, const char *name,
                                        struct arena *arena, struct faults *faults)
{
    struct import_stream *stream = import_stream_over(bytes, size);
    const struct page_read *read = read_stream(stream, name, arena, faults);
    import_stream_close(stream);
    return read;
}

const struct page_read *page_read(const char *path, struct arena *arena, struct faults *faults)
{
    struct import_stream *stream = import_stream_open(path, faults);
    if (!stream)
        return NULL;
    const struct page_read *read =
        read_stream(stream, strcmp(path, "-") == 0 ? "standard input" : path, arena, faults);
    import_stream_close(stream);
    return read;
}
