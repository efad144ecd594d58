#include "plots/html.h"

#include "plots/terminal.h"
#include "sim/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- texts ---- */

static const char *entity_of(char sign)
{
    switch (sign) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* The text is made safe in place. */
static void write_safe(char *text, FILE *out)
{
    terminal_defuse(text);
    for (const char *at = text; *at;) {
        size_t plain = strcspn(at, "&<>\"'");
        fwrite(at, 1, plain, out);
        at += plain;
        if (*at)
            fputs(entity_of(*at++), out);
    }
}

static char *copy_of(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(memory_new(1, size), text, size);
}

void html_text(const char *text, FILE *out)
{
    char *copy = copy_of(text);
    write_safe(copy, out);
    free(copy);
}

void html_lines(const char *text, FILE *out)
{
    char *copy = copy_of(text);
    char *rest = copy;
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
        for (char *tab = strchr(line, '\t'); tab; tab = strchr(tab, '\t'))
            *tab = ' ';
        size_t length = strlen(line);
        if (length > 0 && line[length - 1] == '\r')
            line[length - 1] = '\0';
        write_safe(line, out);
        if (rest)
            putc('\n', out);
    }
    free(copy);
}

/* ---- tables ---- */

/* Bytes of a text that is better broken than scrolled to, and of one that is so on phones. */
#define LONG   28
#define MEDIUM 14

/* How a table is shown as HTML. */
struct columns {
    const struct table_column *column;
    size_t count;
    size_t *longest; /* bytes in it; 0: the column is left out */
    size_t head;     /* the column whose cells name their rows; `count`: none does */
};

/* Its cells are words: what has been met is told by a sign alone before them. */
static bool has_names(const struct table *table, size_t column)
{
    for (size_t row = 1; row < table_rows(table); row++) {
        const char *text = table_text(table, row, column);
        if (strlen(text) > strlen("✓") || isalnum((unsigned char)*text))
            return true;
    }
    return false;
}

static struct columns columns_of(const struct table *table)
{
    struct columns columns = {0};
    columns.column = table_columns(table, &columns.count);
    columns.longest = memory_new(columns.count, sizeof *columns.longest);
    for (size_t row = 0; row < table_rows(table); row++)
        for (size_t i = 0; i < columns.count; i++) {
            size_t length = strlen(table_text(table, row, i));
            if (length > columns.longest[i])
                columns.longest[i] = length;
        }
    while (columns.head < columns.count && (columns.column[columns.head].side == TABLE_RIGHT ||
                                            !has_names(table, columns.head)))
        columns.head++;
    return columns;
}

static const char *side_of(const struct columns *columns, size_t column)
{
    if (columns->column[column].side == TABLE_RIGHT)
        return "n";
    return columns->longest[column] > LONG ? "t" : columns->longest[column] > MEDIUM ? "m" : "";
}

/* Classes are short, since there are many cells: n is a number, t a text of many words, m one
 * of some. */
static void write_class(const struct columns *columns, size_t column, enum table_tone tone,
                        FILE *out)
{
    static const char *const tones[] = {
        [TABLE_GOOD] = "good",
        [TABLE_BAD] = "bad",
        [TABLE_FAINT] = "faint",
        [TABLE_STRONG] = "strong",
    };
    const char *side = side_of(columns, column);
    const char *word = tone == TABLE_PLAIN ? "" : tones[tone];
    if (*side || *word)
        fprintf(out, " class=\"%s%s%s\"", side, *side && *word ? " " : "", word);
}

static void write_titles(const struct table *table, const struct columns *columns, FILE *out)
{
    fputs("<thead><tr>", out);
    for (size_t i = 0; i < columns->count; i++) {
        const char *title = table_text(table, 0, i);
        if (!columns->longest[i])
            continue;
        fputs(*title ? "<th scope=\"col\"" : "<td", out);
        write_class(columns, i, TABLE_PLAIN, out);
        putc('>', out);
        html_text(title, out);
        fputs(*title ? "</th>" : "</td>", out);
    }
    fputs("</tr></thead>\n", out);
}

static void write_row(const struct table *table, size_t row, const struct columns *columns,
                      FILE *out)
{
    fputs(row > 1 && table_ruled(table, row) ? "<tr class=\"ruled\">" : "<tr>", out);
    for (size_t i = 0; i < columns->count; i++) {
        const char *text = table_text(table, row, i);
        bool head = i == columns->head && *text;
        if (!columns->longest[i])
            continue;
        fputs(head ? "<th scope=\"row\"" : "<td", out);
        write_class(columns, i, *text ? table_tone(table, row, i) : TABLE_PLAIN, out);
        putc('>', out);
        html_text(text, out);
        fputs(head ? "</th>" : "</td>", out);
    }
    fputs("</tr>\n", out);
}

void html_table(const struct table *table, const char *caption, FILE *out)
{
    struct columns columns = columns_of(table);
    fputs("<table>\n", out);
    if (*caption) {
        fputs("<caption>", out);
        html_text(caption, out);
        fputs("</caption>\n", out);
    }
    write_titles(table, &columns, out);
    fputs("<tbody>\n", out);
    for (size_t row = 1; row < table_rows(table); row++)
        write_row(table, row, &columns, out);
    fputs("</tbody></table>\n", out);
    free(columns.longest);
}
