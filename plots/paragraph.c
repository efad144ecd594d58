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
    bool first = true; /* of its line */
    while (*(text += strspn(text, " "))) {
        size_t bytes = strcspn(text, " ");
        size_t width = width_of(text, bytes);
        size_t gap = !first;
        if (wrap->columns && !first && wrap->at + gap + width > wrap->columns) {
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

/* With a blank behind it, if something follows. */
static void print_lead(struct wrap *wrap, const struct paragraph *paragraph)
{
    const char *code = table_tone_code(paragraph->tone, wrap->stream);
    char *lead = clean_copy(paragraph->lead);
    size_t length = strlen(lead);
    fprintf(wrap->stream, "%s%s%s", code, lead, *code ? "\033[0m" : "");
    wrap->at = width_of(lead, length);
    if (*paragraph->text && length > 0 && lead[length - 1] != ' ') {
        putc(' ', wrap->stream);
        wrap->at++;
    }
    free(lead);
}

void paragraph_print(const struct paragraph *paragraph, FILE *stream)
{
    struct wrap wrap = {
        .stream = stream, .columns = paragraph->columns, .indent = paragraph->indent};
    if (paragraph->lead)
        print_lead(&wrap, paragraph);
    char *text = clean_copy(paragraph->text);
    print_words(&wrap, text);
    putc('\n', stream);
    free(text);
}
