/*
 * What gnuplot's svg terminal has drawn, taken apart and written anew: paths, circles and
 * texts, nothing else. Its definitions, groups, identifiers and fonts stay behind, so charts on
 * one page cannot clash, and a page gets no markup but what is written here.
 */
#ifndef HEADROOM_PLOTS_SVG_PARTS_H
#define HEADROOM_PLOTS_SVG_PARTS_H

#include <stdbool.h>
#include <stdio.h>

/* What colours stand for: 0x010200 + n is name[n], a CSS variable, and 32 more is the same for
 * a text with paper around it, name[paper]. */
struct svg_paints {
    const char *const *name;
    int count, paper;
    double font; /* texts of another size say so */
};

#define SVG_FIRST_PAINT 0x010200u
#define SVG_OVER        32u

/* False if it is not a whole drawing. */
bool svg_parts_write(const char *svg, const struct svg_paints *paints, FILE *out);

#endif
