/*
 * Prose for a terminal: cleaned, and wrapped at blanks to so many columns. What comes after the
 * first line is indented further, so that paragraphs in a list can be told apart.
 *
 *     ! connection budget: 4 instances x 10 connections = 40 of
 *       30 that main lets in
 */
#ifndef HEADROOM_PLOTS_PARAGRAPH_H
#define HEADROOM_PLOTS_PARAGRAPH_H

#include "plots/table.h"

#include <stdio.h>

struct paragraph {
    const char *lead; /* in the tone, before the text; NULL: none */
    enum table_tone tone;
    const char *text;
    size_t columns; /* 0: one line */
    size_t indent;  /* of the lines after the first */
};

/* Ends with a new line; a word that is longer than a line has one of its own. */
void paragraph_print(const struct paragraph *paragraph, FILE *stream);

#endif
