#include "plots/svg_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ATTRIBUTE 256

struct parts {
    const struct svg_paints *paints;
    FILE *out;
    double stroke_width;
    char stroke[ATTRIBUTE];         /* of the group, for what says none itself */
    char path_style[3 * ATTRIBUTE]; /* of the path that is being written; "": none is */
    struct {
        double x, y, size;
        char fill[ATTRIBUTE], anchor[16];
    } text;
};

/* ---- reading ---- */

/* The attribute's value if the tag, which ends at `end`, has it; "" if not. */
static bool attribute(const char *tag, const char *end, const char *name, char *value,
                      size_t size)
{
    size_t length = strlen(name);
    *value = '\0';
    const char *at = tag;
    for (; (at = memmem(at, (size_t)(end - at), name, length)); at += length) {
        const char *quote = at + length;
        quote += strspn(quote, " ");
        if (strchr(" \t\n", at[-1]) == NULL || *quote != '=')
            continue;
        quote++;
        quote += strspn(quote, " ");
        const char *close = strchr(quote + 1, *quote);
        if (!close || close > end)
            return false;
        size_t count = (size_t)(close - quote - 1);
        if (count >= size)
            count = size - 1;
        memcpy(value, quote + 1, count);
        value[count] = '\0';
        return true;
    }
    return false;
}

/* The next number in the text, behind it; NAN if none comes. */
static double next_number(const char **text)
{
    const char *at = *text + strcspn(*text, "-0123456789.");
    char *end;
    double value = strtod(at, &end);
    *text = end;
    return end == at ? (double)NAN : value;
}

/* ---- writing ---- */

static const char *paint_of(const struct parts *parts, const char *colour, bool *over)
{
    const char *at = colour;
    double red = next_number(&at), green = next_number(&at), blue = next_number(&at);
    unsigned rgb = (unsigned)red << 16 | (unsigned)green << 8 | (unsigned)blue;
    unsigned number = (rgb - SVG_FIRST_PAINT) % SVG_OVER;
    bool known = !isnan(blue) && rgb >= SVG_FIRST_PAINT &&
                 rgb < SVG_FIRST_PAINT + 2 * SVG_OVER &&
                 number < (unsigned)parts->paints->count;
    *over = known && rgb >= SVG_FIRST_PAINT + SVG_OVER;
    return parts->paints->name[known ? number : 0];
}

/* A tenth of a point is finer than a screen. */
static void put(FILE *out, double value)
{
    double tenths = round(value * 10.0);
    if (fmod(tenths, 10.0) == 0.0)
        fprintf(out, "%.0f", tenths == 0.0 ? 0.0 : tenths / 10.0);
    else
        fprintf(out, "%.1f", tenths / 10.0);
}

static void end_path(struct parts *parts)
{
    if (*parts->path_style)
        fputs("\"/>\n", parts->out);
    *parts->path_style = '\0';
}

/* Paths in the same style that follow each other are one, unless one is to be seen through the
 * other. */
static void begin_path(struct parts *parts, const char *style)
{
    if (strcmp(parts->path_style, style) == 0 && !strstr(style, "opacity"))
        return;
    end_path(parts);
    stpcpy(parts->path_style, style);
    fprintf(parts->out, "<path %s d=\"", style);
}

static void put_place(FILE *out, char sign, double x, double y)
{
    putc(sign, out);
    put(out, x);
    putc(',', out);
    put(out, y);
}

/* Places as "x,y x,y …", of which those behind an M begin a new line. One that goes nowhere is
 * left out. */
static void put_places(FILE *out, const char *places, const char *end, bool polygon)
{
    double x = 0.0, y = 0.0;
    enum { NOWHERE, AT_START, DRAWING } state = NOWHERE;
    for (const char *at = places; (at += strcspn(at, "ML-0123456789.")) < end;) {
        char letter = *at;
        double next_x = next_number(&at), next_y = next_number(&at);
        if (isnan(next_y) || at > end)
            break;
        if (letter == 'M' || state == NOWHERE) {
            state = AT_START;
        } else {
            if (state == AT_START)
                put_place(out, 'M', x, y);
            put_place(out, state == AT_START ? 'L' : ' ', next_x, next_y);
            state = DRAWING;
        }
        x = next_x;
        y = next_y;
    }
    if (polygon && state == DRAWING)
        putc('Z', out);
}

static void write_path(struct parts *parts, const char *tag, const char *end)
{
    char stroke[ATTRIBUTE], dashes[ATTRIBUTE], style[3 * ATTRIBUTE];
    bool over;
    const char *places = memmem(tag, (size_t)(end - tag), " d=", 3);
    if (!places)
        return;
    if (!attribute(tag, end, "stroke", stroke, sizeof stroke))
        stpcpy(stroke, parts->stroke);
    bool dashed = attribute(tag, end, "stroke-dasharray", dashes, sizeof dashes);
    snprintf(style, sizeof style, "stroke=\"var(%s)\" stroke-width=\"%g\"%s%s%s",
             paint_of(parts, stroke, &over), parts->stroke_width,
             dashed ? " stroke-dasharray=\"" : "", dashes, dashed ? "\"" : "");
    begin_path(parts, style);
    put_places(parts->out, places + 3, end, false);
}

static void write_polygon(struct parts *parts, const char *tag, const char *end)
{
    char fill[ATTRIBUTE], opacity[ATTRIBUTE], style[3 * ATTRIBUTE];
    bool over;
    const char *places = memmem(tag, (size_t)(end - tag), "points", 6);
    if (!places || !attribute(tag, end, "fill", fill, sizeof fill))
        return;
    attribute(tag, end, "fill-opacity", opacity, sizeof opacity);
    double strength = *opacity ? strtod(opacity, NULL) : 1.0;
    int length = snprintf(style, sizeof style, "fill=\"var(%s)\" stroke=\"none\"",
                          paint_of(parts, fill, &over));
    if (strength < 1.0)
        snprintf(style + length, sizeof style - (size_t)length, " fill-opacity=\"%g\"",
                 strength);
    begin_path(parts, style);
    put_places(parts->out, places, end, true);
}

/* Of gnuplot's points only the full circle is used. */
static void write_point(struct parts *parts, const char *tag, const char *end)
{
    char which[ATTRIBUTE], where[ATTRIBUTE], colour[ATTRIBUTE];
    bool over;
    attribute(tag, end, "xlink:href", which, sizeof which);
    attribute(tag, end, "transform", where, sizeof where);
    attribute(tag, end, "color", colour, sizeof colour);
    if (strcmp(which, "#gpPt6") != 0)
        return;
    const char *at = where;
    double x = next_number(&at), y = next_number(&at), radius = next_number(&at);
    end_path(parts);
    fputs("<circle cx=\"", parts->out);
    put(parts->out, x);
    fputs("\" cy=\"", parts->out);
    put(parts->out, y);
    fputs("\" r=\"", parts->out);
    put(parts->out, isnan(radius) ? 1.0 : radius);
    fprintf(parts->out, "\" fill=\"var(%s)\" stroke=\"none\"/>\n",
            paint_of(parts, colour, &over));
}

static void enter_group(struct parts *parts, const char *tag, const char *end)
{
    char value[ATTRIBUTE];
    if (attribute(tag, end, "stroke-width", value, sizeof value)) {
        parts->stroke_width = strtod(value, NULL);
        attribute(tag, end, "stroke", parts->stroke, sizeof parts->stroke);
    }
    if (!attribute(tag, end, "text-anchor", parts->text.anchor, sizeof parts->text.anchor))
        return;
    attribute(tag, end, "fill", parts->text.fill, sizeof parts->text.fill);
    attribute(tag, end, "font-size", value, sizeof value);
    parts->text.size = strtod(value, NULL);
    attribute(tag, end, "transform", value, sizeof value);
    const char *at = value;
    parts->text.x = next_number(&at);
    parts->text.y = next_number(&at);
}

/* gnuplot has escaped what it says. */
static void write_text(struct parts *parts, const char *from, const char *to)
{
    const struct svg_paints *paints = parts->paints;
    bool over;
    const char *name = paint_of(parts, parts->text.fill, &over);
    end_path(parts);
    fputs("<text x=\"", parts->out);
    put(parts->out, parts->text.x);
    fputs("\" y=\"", parts->out);
    put(parts->out, parts->text.y);
    fprintf(parts->out, "\" fill=\"var(%s)\"", name);
    if (strcmp(parts->text.anchor, "start") != 0)
        fprintf(parts->out, " text-anchor=\"%s\"", parts->text.anchor);
    if (fabs(parts->text.size - paints->font) > 0.01)
        fprintf(parts->out, " font-size=\"%g\"", parts->text.size);
    if (over)
        fprintf(parts->out,
                " stroke=\"var(%s)\" stroke-width=\"3\" stroke-linejoin=\"round\" "
                "paint-order=\"stroke\"",
                paints->name[paints->paper]);
    else
        fputs(" stroke=\"none\"", parts->out);
    fprintf(parts->out, ">%.*s</text>\n", (int)(to - from), from);
}

/* ---- all of it ---- */

/* Behind the end of an element that is not looked into. */
static const char *skipped(const char *tag, const char *name)
{
    char close[16];
    snprintf(close, sizeof close, "</%s>", name);
    const char *end = strstr(tag, close);
    return end ? end + strlen(close) : NULL;
}

static bool is(const char *tag, const char *name)
{
    size_t length = strlen(name);
    return strncmp(tag + 1, name, length) == 0 && strchr(" \t\n/>", tag[1 + length]);
}

/* Writes what the tag says and returns what follows it; NULL if it has no end. */
static const char *take(struct parts *parts, const char *tag)
{
    static const char *const unseen[] = {"defs", "title", "desc"};
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
        if (is(tag, unseen[i]))
            return skipped(tag, unseen[i]);
    const char *end = strchr(tag, '>');
    if (!end)
        return NULL;
    if (is(tag, "g"))
        enter_group(parts, tag, end);
    else if (is(tag, "path"))
        write_path(parts, tag, end);
    else if (is(tag, "polygon"))
        write_polygon(parts, tag, end);
    else if (is(tag, "use"))
        write_point(parts, tag, end);
    else if (is(tag, "text")) {
        const char *close = strstr(end, "</text>");
        if (!close)
            return NULL;
        write_text(parts, end + 1, close);
        return close + strlen("</text>");
    }
    return end + 1;
}

bool svg_parts_write(const char *svg, const struct svg_paints *paints, FILE *out)
{
    struct parts parts = {.paints = paints, .out = out, .stroke_width = 1.0};
    const char *at = strstr(svg, "<svg");
    const char *close = at ? strstr(at, "</svg>") : NULL;
    if (!close)
        return false;
    while (at && (at = strchr(at, '<')) && at < close)
        at = take(&parts, at);
    end_path(&parts);
    return at != NULL;
}
