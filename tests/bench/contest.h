/*
 * A contest lets contenders do the same work in turn, round by round in one process, so that
 * whatever else the machine does meets all of them alike. A contender's time is the median of
 * its rounds; its ratio to the yardstick is the median of the ratios within each round, which
 * holds still where times do not.
 */
#ifndef HEADROOM_BENCH_CONTEST_H
#define HEADROOM_BENCH_CONTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one go is asked to do. */
struct effort {
    double amount; /* of requests, customers, events: the contest's unit */
    uint64_t seed;
    long size; /* what else the work needs to know: how many are pending, or instances */
};

struct timing {
    double seconds; /* taken, without setting up */
    double answer;  /* what was computed, to show that it is the same */
};

struct contender {
    const char *name;
    struct timing (*run)(const struct effort *effort);
};

struct contest {
    const char *name;   /* as an argument */
    const char *title;  /* what the work is */
    const char *unit;   /* what is done: "request" */
    const char *answer; /* what the answer is, or NULL if it says nothing */
    double expected;    /* the answer known beforehand, or 0 */
    double amount;      /* in each round */
    const struct contender *contenders;
    size_t count;
    size_t yardstick;  /* which contender the ratios refer to */
    const long *sizes; /* ended by 0: one table row each; or NULL */
    long size;         /* if there are none */
};

struct contest_rules {
    int rounds;
    bool markdown;
    bool counting;       /* let valgrind count instructions and mispredicted branches too */
    const char *program; /* by which it can be started again for that */
};

void contest_hold(const struct contest *contest, const struct contest_rules *rules);

/* Lets one contender do the work once, with nothing timed or shown: for valgrind. */
void contest_alone(const struct contest *contest, size_t contender, long size, double amount);

/* Seconds on the clock that timing uses. */
double contest_clock(void);

#endif
