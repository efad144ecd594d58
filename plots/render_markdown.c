#include "plots/render_markdown.h"

#include "plots/terminal.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

struct markdown_page {
    struct report_page page;
    FILE *stream;
    bool listing; /* the last thing was one of a list */
};

/* ---- escaping ---- */

static char *defused(const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        memory_end(strlen(text));
    terminal_defuse(copy);
    return copy;
}

/* An empty comment keeps mentions, references and bare links from being seen as such; a
 * backslash does that for markup. */
static void write_sign(const char *text, size_t at, FILE *stream)
{
    static const char markup[] = "\\`*_{}[]|~$!^";
    char sign = text[at];
    bool link = (sign == ':' && text[at + 1] == '/') ||
                (sign == '.' && at >= 3 && strncasecmp(&text[at - 3], "www", 3) == 0);
    if (sign == '<')
        fputs("&lt;", stream);
    else if (sign == '>')
        fputs("&gt;", stream);
    else if (sign == '&')
        fputs("&amp;", stream);
    else if (sign == '@' || link)
        fprintf(stream, "%c<!-- -->", sign);
    else if (sign == '#')
        fputs("\\#<!-- -->", stream);
    else if (strchr(markup, sign))
        fprintf(stream, "\\%c", sign);
    else
        putc(sign, stream);
}

static void write_escaped(const char *text, FILE *stream)
{
    char *safe = defused(text);
    for (size_t i = 0; safe[i]; i++)
        write_sign(safe, i, stream);
    free(safe);
}

/* ---- the manner ---- */

static FILE *stream_of(struct report_page *page)
{
    struct markdown_page *markdown = (struct markdown_page *)page;
    if (markdown->listing)
        putc('\n', markdown->stream);
    markdown->listing = false;
    return markdown->stream;
}

static void write_title(struct report_page *page, const char *text)
{
    FILE *stream = stream_of(page);
    fputs("## ", stream);
    write_escaped(text, stream);
    fputs("\n\n", stream);
}

static void write_verdict(struct report_page *page, const char *lead, const char *text,
                          bool good)
{
    FILE *stream = stream_of(page);
    fputs(good ? "✓ **" : "✗ **", stream);
    write_escaped(lead, stream);
    fputs("**", stream);
    write_escaped(text, stream);
    fputs("\n\n", stream);
}

static void write_item(struct report_page *page, const char *lead, const char *text)
{
    struct markdown_page *markdown = (struct markdown_page *)page;
    FILE *stream = markdown->stream;
    fputs("- ", stream);
    write_escaped(lead, stream);
    fputs(*lead ? " " : "", stream);
    write_escaped(text, stream);
    putc('\n', stream);
    markdown->listing = true;
}

static void write_warning(struct report_page *page, const char *text)
{
    write_item(page, "", text);
}

static void write_section(struct report_page *page, const char *heading)
{
    FILE *stream = stream_of(page);
    if (*heading)
        fprintf(stream, "### %s\n\n", heading);
}

static void write_paragraph(struct report_page *page, const char *text)
{
    FILE *stream = stream_of(page);
    write_escaped(text, stream);
    fputs("\n\n", stream);
}

static void write_command(struct report_page *page, const char *command)
{
    FILE *stream = stream_of(page);
    char *safe = defused(command);
    fprintf(stream, "```sh\n%s\n```\n\n", safe);
    free(safe);
}

static void write_more(struct report_page *page, bool begins)
{
    fputs(begins ? "<details><summary>More</summary>\n\n" : "</details>\n\n", stream_of(page));
}

/* ---- tables ---- */

static bool has_text(const struct table *table, size_t column)
{
    for (size_t row = 0; row < table_rows(table); row++)
        if (*table_text(table, row, column))
            return true;
    return false;
}

static void write_row(const struct table *table, size_t row, FILE *stream)
{
    size_t count;
    table_columns(table, &count);
    for (size_t column = 0; column < count; column++) {
        if (!has_text(table, column))
            continue;
        fputs("| ", stream);
        write_escaped(table_text(table, row, column), stream);
        putc(' ', stream);
    }
    fputs("|\n", stream);
}

static void write_table(struct report_page *page, const struct table *table)
{
    FILE *stream = stream_of(page);
    size_t count;
    const struct table_column *column = table_columns(table, &count);
    write_row(table, 0, stream);
    for (size_t i = 0; i < count; i++)
        if (has_text(table, i))
            fputs(column[i].side == TABLE_RIGHT ? "|---:" : "|:---", stream);
    fputs("|\n", stream);
    for (size_t row = 1; row < table_rows(table); row++)
        write_row(table, row, stream);
    putc('\n', stream);
}

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
};

static struct markdown_page open_page(FILE *stream)
{
    return (struct markdown_page){
        .page = {.manner = &manner, .arena = arena_open()},
          .stream = stream
    };
}

void render_markdown_told(report_tell tell, const void *what, FILE *stream)
{
    struct markdown_page page = open_page(stream);
    tell(&page.page, what);
    arena_close(page.page.arena);
}
