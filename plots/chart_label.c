#include "plots/chart_label.h"

#include "plots/terminal.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define ELLIPSIS "…"

/* ---- widths ---- */

/* How many bytes the character has that begins here; one that is cut off ends there. */
static size_t bytes_of(const char *text)
{
    unsigned char first = (unsigned char)*text;
    size_t most = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4, count = 1;
    while (count < most && ((unsigned char)text[count] & 0xc0) == 0x80)
        count++;
    return count;
}

/* In parts of the font's size, of a font that runs wide. */
static double character_width(const char *text)
{
    unsigned char first = (unsigned char)*text;
    if (first >= 0xe1 && strncmp(text, ELLIPSIS, 3) != 0)
        return 1.05; /* from U+1000 on most are as wide as high */
    if (first >= 0x80)
        return 0.65;
    if (strchr("mwMW@%", *text))
        return 0.92;
    if (strchr("iljI.,:;'|! ()[]ftr/-", *text))
        return 0.39;
    return *text >= 'A' && *text <= 'Z' ? 0.72 : 0.61;
}

double chart_label_width(const char *text, double size)
{
    double width = 0.0;
    for (; *text; text += bytes_of(text))
        width += character_width(text);
    return width * size;
}

const char *chart_label_fit(struct arena *arena, const char *text, double size, double width)
{
    size_t length = strlen(text);
    char *clean = arena_take(arena, length + sizeof ELLIPSIS);
    memcpy(clean, text, length + 1);
    terminal_defuse(clean);
    if (chart_label_width(clean, size) <= width)
        return clean;
    double used = chart_label_width(ELLIPSIS, size);
    char *end = clean;
    while (*end && used + character_width(end) * size <= width) {
        used += character_width(end) * size;
        end += bytes_of(end);
    }
    while (end > clean && end[-1] == ' ')
        end--;
    stpcpy(end, ELLIPSIS);
    return clean;
}

/* ---- columns of labels ---- */

/* Neighbours that are too close become a block around the mean of where they want to be; blocks
 * that are then too close become one. */
struct block {
    int first, count;
    double middle; /* of the places its members want */
};

static double block_top(const struct block *block, double apart, double from, double to)
{
    double height = apart * (block->count - 1);
    double top = block->middle - height / 2.0;
    return fmax(fmin(top, to - height), from);
}

static void join(struct block *into, const struct block *next)
{
    into->middle =
        (into->middle * into->count + next->middle * next->count) / (into->count + next->count);
    into->count += next->count;
}

void chart_label_spread(double *at, int count, double apart, double from, double to)
{
    if (count <= 0)
        return;
    struct arena *arena = arena_open();
    struct block *blocks = arena_array(arena, (size_t)count, sizeof *blocks);
    int n = 0;
    for (int i = 0; i < count; i++) {
        blocks[n++] = (struct block){i, 1, at[i]};
        while (n > 1) {
            struct block *last = &blocks[n - 1], *before = &blocks[n - 2];
            double end = block_top(before, apart, from, to) + apart * before->count;
            if (block_top(last, apart, from, to) >= end - 1e-9)
                break;
            join(before, last);
            n--;
        }
    }
    for (int b = 0; b < n; b++)
        for (int i = 0; i < blocks[b].count; i++)
            at[blocks[b].first + i] = block_top(&blocks[b], apart, from, to) + apart * i;
    arena_close(arena);
}

/* ---- free places ---- */

bool chart_label_is_free(const struct chart_label_taken *taken,
                         const struct chart_label_box *box)
{
    for (int i = 0; i < taken->count; i++) {
        const struct chart_label_box *other = &taken->box[i];
        if (box->left < other->right && other->left < box->right && box->top < other->bottom &&
            other->top < box->bottom)
            return false;
    }
    return true;
}

void chart_label_take(struct chart_label_taken *taken, const struct chart_label_box *box)
{
    if (taken->count < CHART_LABEL_MOST)
        taken->box[taken->count++] = *box;
}
