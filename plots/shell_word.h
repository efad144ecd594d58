/*
 * A word as a shell takes it: plain ones stay as they are, others are put into quotes.
 */
#ifndef HEADROOM_PLOTS_SHELL_WORD_H
#define HEADROOM_PLOTS_SHELL_WORD_H

#include "sim/arena.h"

const char *shell_word(const char *word, struct arena *arena);

#endif
