#include "plots/paragraph.h"

#include "plots/terminal.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

struct wrap {
    FILE *stream;
    size_t columns, indent;
    size_t at; /* columns of this line so far */
};

static char *clean_copy(const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        memory_end(strlen(text));
    terminal_clean(copy);
    return copy;
}

static size_t width_of(const char *word, size_t bytes)
{
    char *part = strndup(word, bytes);
    if (!part)
        memory_end(bytes);
    size_t width = terminal_clean(part);
    free(part);
    return width;
}

static void print_words(struct wrap *wrap, const char *text)
{
    bool first = true;
    while (*(text += strspn(text, " "))) {
        size_t bytes = strcspn(text, " ");
        size_t width = width_of(text, bytes);
        size_t gap = !first && wrap->at > wrap->indent;
        if (wrap->columns && wrap->at > wrap->indent &&
            wrap->at + gap + width > wrap->columns) {
            fprintf(wrap->stream, "\n%*s", (int)wrap->indent, "");
            wrap->at = wrap->indent;
            gap = 0;
        }
        fprintf(wrap->stream, "%*s%.*s", (int)gap, "", (int)bytes, text);
        wrap->at += gap + width;
        text += bytes;
        first = false;
    }
}

void paragraph_print(const struct paragraph *paragraph, FILE *stream)
{
    struct wrap wrap = {
        .stream = stream, .columns = paragraph->columns, .indent = paragraph->indent};
    const char *code = table_tone_code(paragraph->tone, stream);
    if (paragraph->lead) {
        char *lead = clean_copy(paragraph->lead);
        fprintf(stream, "%s%s%s", code, lead, *code ? "\033[0m" : "");
        wrap.at = width_of(lead, strlen(lead));
        free(lead);
    }
    char *text = clean_copy(paragraph->text);
    if (paragraph->lead && *text && wrap.at > wrap.indent) {
        putc(' ', stream);
        wrap.at++;
    }
    print_words(&wrap, text);
    putc('\n', stream);
    free(text);
}
