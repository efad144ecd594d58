/*
 * A number as people read it: four digits that mean something, and no exponent where plain
 * figures do. And as programs read it: all of it.
 */
#ifndef HEADROOM_PLOTS_NUMBER_H
#define HEADROOM_PLOTS_NUMBER_H

struct number_text {
    char text[40];
};

struct number_text number_text(double value);

/* As few digits as give the same number again. */
struct number_text number_exact(double value);

#endif
