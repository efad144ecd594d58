/*
 * A quantity as people read it: a unit chosen for its size (12.3 ms, 118/s, 4/min, 97.1%) and
 * never more digits than its interval supports. The interval is told as half its length, with
 * two digits if they are below 20 and one otherwise, and the mean has as many decimals, four
 * digits at most. Without an interval a number has three digits; what is not known is "–".
 */
#ifndef HEADROOM_PLOTS_QUANTITY_H
#define HEADROOM_PLOTS_QUANTITY_H

#include "studies/result.h"

enum quantity_unit {
    QUANTITY_NUMBER,
    QUANTITY_TIME, /* given in seconds */
    QUANTITY_RATE, /* a second */
    QUANTITY_SHARE,
};

struct quantity {
    char text[48]; /* holds – and ± in UTF-8: for terminals through terminal_clean */
};

struct quantity quantity_text(enum quantity_unit unit, double value);

/* What somebody wrote down, such as a limit: 400 ms, 1.25%. */
struct quantity quantity_exact(enum quantity_unit unit, double value);

/* The same of how long something was to last: 10 min, 90 s. */
struct quantity quantity_duration(double seconds);

/* The mean alone, the half-width alone in the mean's unit ("± 0.4"; empty if there is none, or
 * nothing was seen at all), or both: "12.3 ms ± 0.4". */
struct quantity quantity_mean(enum quantity_unit unit, const struct measured *measured);
struct quantity quantity_half(enum quantity_unit unit, const struct measured *measured);
struct quantity quantity_both(enum quantity_unit unit, const struct measured *measured);

/* A difference, with its sign, in the unit that suits what it is a difference of: "-0.2 ms ±
 * 0.4" of something that takes 36 ms. */
struct quantity quantity_change(enum quantity_unit unit, const struct measured *change,
                                double of);

#endif
