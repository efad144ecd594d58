/*
 * What is wrong with the user's input. A function that can fail on it takes a struct faults
 * last and returns false or NULL once it has added one; all mistakes are shown in one go:
 *
 *     scenarios/checkout.yaml:31:14: unknown key 'conections' in services.app.pools.main
 *        31 |       main: {conections: 10}
 *           |              ^~~~~~~~~~ did you mean 'connections'?
 *
 * Input is hostile to the terminal it is shown on: control characters, broken UTF-8 and marks
 * that reverse the direction of writing come out as '?'.
 */
#ifndef HEADROOM_SIM_FAULT_H
#define HEADROOM_SIM_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What was read: a file, or a word of the command line. Text and name outlive the faults. */
struct source {
    const char *name;
    const char *text; /* NULL: lines are not shown */
    size_t length;
};

/* Line and column count from 1, columns and width in code points. No source: the message
 * stands alone. Line 0: it is about the source as a whole. */
struct place {
    const struct source *source;
    int line, column, width;
};

struct fault {
    struct place place;
    char message[240];
    char hint[160]; /* empty if there is none */
};

#define FAULTS_KEPT 16

struct faults {
    struct place at; /* where the words now being read stand; parsers point into them */
    size_t count;    /* of all, kept or not */
    struct fault kept[FAULTS_KEPT + 1]; /* the last one takes what is not kept */
};

/* The fault is added and can be given a hint. Text that does not fit is cut. */
struct fault *fault_add(struct faults *faults, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void fault_hint(struct fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The place of `length` bytes at `part`, inside the `whole` that stands at faults->at; the
 * place of the whole if it was written otherwise than it reads (quoted, escaped). */
struct place fault_within(const struct faults *faults, const char *whole, const char *part,
                          size_t length);

void fault_print(const struct faults *faults, FILE *out);

#endif
