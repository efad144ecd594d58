/*
 * A number as people read it: four digits that mean something, and no exponent where plain
 * figures do.
 */
#ifndef HEADROOM_PLOTS_NUMBER_H
#define HEADROOM_PLOTS_NUMBER_H

struct number_text {
    char text[24];
};

struct number_text number_text(double value);

#endif
