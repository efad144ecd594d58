#include "sim/fault.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#define TAB_WIDTH  4
#define SHOWN      100 /* code points of a line; of longer ones the part about the place */
#define LEFT_SHOWN 60

struct fault *fault_add(struct faults *faults, struct place place, const char *format, ...)
{
    size_t slot = faults->count < FAULTS_KEPT ? faults->count : FAULTS_KEPT;
    struct fault *fault = &faults->kept[slot];
    faults->count++;
    fault->place = place;
    fault->hint[0] = '\0';
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(fault->message, sizeof(fault->message), format, arguments);
    va_end(arguments);
    return fault;
}

void fault_hint(struct fault *fault, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(fault->hint, sizeof(fault->hint), format, arguments);
    va_end(arguments);
}

/* The bytes of the code point at `text`, 0 if they are no UTF-8. */
static size_t code_point(const char *text, size_t left, uint32_t *code)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)text[0];
    size_t bytes = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : 4;
    if (bytes > left || (bytes == 4 && first >> 3 != 30))
        return 0;
    *code = bytes == 1 ? first : first & (0x7fu >> bytes);
    for (size_t i = 1; i < bytes; i++) {
        unsigned char next = (unsigned char)text[i];
        if (next >> 6 != 2)
            return 0;
        *code = *code << 6 | (next & 0x3f);
    }
    bool surrogate = *code >= 0xd800 && *code < 0xe000;
    return *code < smallest[bytes] || *code > 0x10ffff || surrogate ? 0 : bytes;
}

static bool harmless(uint32_t code)
{
    bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    bool separator = code == 0x2028 || code == 0x2029;
    bool direction = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
                     code == 0x200e || code == 0x200f || code == 0x061c;
    return !control && !separator && !direction;
}

/* Prints one code point, or '?' in its place, and returns how many bytes it took. */
static size_t print_one(FILE *out, const char *text, size_t left)
{
    uint32_t code = 0;
    size_t bytes = code_point(text, left, &code);
    if (bytes > 0 && code == '\t')
        fprintf(out, "%*s", TAB_WIDTH, "");
    else if (bytes > 0 && harmless(code))
        fwrite(text, 1, bytes, out);
    else
        fputc('?', out);
    return bytes > 0 ? bytes : 1;
}

static size_t skip_one(const char *text, size_t left)
{
    uint32_t code;
    size_t bytes = code_point(text, left, &code);
    return bytes > 0 ? bytes : 1;
}

static int code_points(const char *text, size_t length)
{
    int points = 0;
    for (size_t i = 0; i < length; points++)
        i += skip_one(text + i, length - i);
    return points;
}

struct place fault_within(const struct faults *faults, const char *whole, const char *part,
                          size_t length)
{
    struct place place = faults->at;
    if (place.width != code_points(whole, strlen(whole)))
        return place;
    place.column += code_points(whole, (size_t)(part - whole));
    place.width = code_points(part, length);
    return place;
}

static void print_words(FILE *out, const char *words)
{
    for (size_t length = strlen(words), i = 0; i < length;)
        i += print_one(out, words + i, length - i);
}

static bool find_line(const struct source *source, int number, const char **line,
                      size_t *length)
{
    const char *next = source->text, *end = source->text + source->length;
    for (int i = 1; i < number && next; i++) {
        next = memchr(next, '\n', (size_t)(end - next));
        next = next ? next + 1 : NULL;
    }
    if (!next || next == end)
        return false;
    const char *stop = memchr(next, '\n', (size_t)(end - next));
    *line = next;
    *length = (size_t)((stop ? stop : end) - next);
    if (*length > 0 && next[*length - 1] == '\r')
        --*length;
    return true;
}

/* The part of a line that is shown: where it begins, and in which column. */
struct view {
    const char *text;
    size_t length;
    int first;
};

static struct view view_of(const char *line, size_t length, int column)
{
    struct view view = {line, length, 1};
    int hidden =
        column > LEFT_SHOWN && code_points(line, length) > SHOWN ? column - LEFT_SHOWN : 0;
    for (; hidden > 0 && view.length > 0; hidden--, view.first++) {
        size_t bytes = skip_one(view.text, view.length);
        view.text += bytes;
        view.length -= bytes;
    }
    return view;
}

static void print_line(FILE *out, int number, struct view view)
{
    fprintf(out, "%5d | %s", number, view.first > 1 ? "..." : "");
    size_t i = 0;
    for (int shown = 0; i < view.length && shown < SHOWN; shown++)
        i += print_one(out, view.text + i, view.length - i);
    fputs(i < view.length ? "...\n" : "\n", out);
}

/* Spaces up to the place, tabs as wide as above, then the mark below its words. */
static void print_mark(FILE *out, struct view view, struct place place, const char *hint)
{
    int margin = snprintf(NULL, 0, "%5d", place.line);
    fprintf(out, "%*s | %s", margin, "", view.first > 1 ? "   " : "");
    size_t i = 0;
    for (int column = view.first; column < place.column; column++) {
        bool tab = i < view.length && view.text[i] == '\t';
        fprintf(out, "%*s", tab ? TAB_WIDTH : 1, "");
        i += i < view.length ? skip_one(view.text + i, view.length - i) : 0;
    }
    int room = view.first + SHOWN - place.column;
    fputc('^', out);
    for (int width = 1; width < place.width && width < room; width++)
        fputc('~', out);
    if (hint[0])
        fputc(' ', out);
    print_words(out, hint);
    fputc('\n', out);
}

static void print_header(const struct fault *fault, FILE *out)
{
    const struct place *place = &fault->place;
    if (place->source) {
        print_words(out, place->source->name);
        if (place->line > 0)
            fprintf(out, ":%d:%d", place->line, place->column);
        fputs(": ", out);
    }
    print_words(out, fault->message);
}

static void print_fault(const struct fault *fault, FILE *out)
{
    const struct place *place = &fault->place;
    const char *line;
    size_t length;
    print_header(fault, out);
    if (!place->source || !place->source->text || place->line < 1 ||
        !find_line(place->source, place->line, &line, &length)) {
        fputs(fault->hint[0] ? ": " : "", out);
        print_words(out, fault->hint);
        fputc('\n', out);
        return;
    }
    fputc('\n', out);
    int last =
        code_points(line, length) + 1; /* just behind the line, where words are missing */
    struct place inside = *place;
    inside.column = place->column < 1 ? 1 : place->column < last ? place->column : last;
    struct view view = view_of(line, length, inside.column);
    print_line(out, place->line, view);
    print_mark(out, view, inside, fault->hint);
}

void fault_print(const struct faults *faults, FILE *out)
{
    for (size_t i = 0; i < faults->count && i < FAULTS_KEPT; i++)
        print_fault(&faults->kept[i], out);
    if (faults->count > FAULTS_KEPT)
        fprintf(out, "... and %zu more\n", faults->count - FAULTS_KEPT);
}
