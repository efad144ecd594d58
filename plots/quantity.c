#include "plots/quantity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DIGITS   4 /* of a mean, however narrow its interval */
#define CHANGE_DIGITS 5 /* of a mean, where a change of it is told */

/* ---- units ---- */

struct scale {
    double factor; /* from the unit of the result */
    const char *name;
};

/* From the largest unit to the smallest; a unit is for values from 1 on. */
static const struct scale times[] = {
    {1.0, " s"  },
    {1e3, " ms" },
    {1e6, " µs"},
    {1e9, " ns" }
};
static const struct scale rates[] = {
    {1.0,    "/s"  },
    {60.0,   "/min"},
    {3600.0, "/h"  }
};
static const struct scale shares[] = {
    {100.0, "%"}
};
static const struct scale numbers[] = {
    {1.0, ""}
};

static const struct {
    const struct scale *scale;
    size_t count;
    double least; /* of a unit: rates keep to seconds down to a tenth */
} units[] = {
    [QUANTITY_NUMBER] = {numbers, 1,                            1.0},
    [QUANTITY_TIME] = {times,   sizeof times / sizeof *times, 1.0},
    [QUANTITY_RATE] = {rates,   sizeof rates / sizeof *rates, 0.1},
    [QUANTITY_SHARE] = {shares,  1,                            1.0},
};

/* 0.99996 s is already "1 s". */
static const struct scale *scale_for(enum quantity_unit unit, double value)
{
    const struct scale *scale = units[unit].scale;
    if (value == 0.0 || !isfinite(value))
        return scale;
    size_t at = 0;
    while (at + 1 < units[unit].count &&
           fabs(value) * scale[at].factor < units[unit].least * 0.9995)
        at++;
    return &scale[at];
}

/* ---- digits ---- */

/* Where the last of so many digits stands: 2 are the hundredths, -1 the tens. */
static int decimals_of(double value, int digits)
{
    if (value == 0.0 || !isfinite(value)) /* 1e308 as a percentage */
        return 0;
    int decimals = digits - 1 - (int)floor(log10(fabs(value)));
    double step = pow(10.0, -decimals);
    bool carried = round(fabs(value) / step) >= pow(10.0, digits);
    return carried ? decimals - 1 : decimals;
}

/* 0.19 has two digits, 0.2 only one: rounding changes neither by more than a quarter. */
static int decimals_of_half(double half)
{
    int decimals = decimals_of(half, 2);
    bool both_count = round(half * pow(10.0, decimals)) < 20.0;
    return both_count ? decimals : decimals - 1;
}

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

/* Tenths of a percent are enough from 1% on. */
static int decimals_for(enum quantity_unit unit, double value, double half)
{
    int most = unit == QUANTITY_SHARE && fabs(value) >= 1.0 ? 1 : 12;
    if (value == 0.0 && !(half > 0.0 && isfinite(half)))
        return 0;
    if (!isfinite(half))
        return least_of(most, decimals_of(value, 3));
    if (value != 0.0)
        most = least_of(most, decimals_of(value, MOST_DIGITS));
    return half == 0.0 ? most : least_of(most, decimals_of_half(half));
}

/* A comma between each three figures from 10,000 on. */
static void group(char *text, size_t size)
{
    size_t sign = text[0] == '-';
    size_t whole = strspn(text + sign, "0123456789");
    size_t length = strlen(text);
    if (whole < 5)
        return;
    for (size_t at = whole - 3; length + 1 < size; at -= 3) {
        memmove(text + sign + at + 1, text + sign + at, length + 1 - sign - at);
        text[sign + at] = ',';
        length++;
        if (at <= 3)
            return;
    }
}

static void print_figures(char *text, size_t size, double value, int decimals)
{
    if (fabs(value) >= 1e15 || (value != 0.0 && fabs(value) < 1e-12)) {
        snprintf(text, size, "%.3g", fabs(value) < 1.0 ? 0.0 : value);
        return;
    }
    if (decimals < 0) {
        double step = pow(10.0, -decimals);
        value = round(value / step) * step;
    }
    snprintf(text, size, "%.*f", decimals < 0 ? 0 : decimals, value);
    if (strtod(text, NULL) == 0.0)
        memmove(text, text + (text[0] == '-'), strlen(text) + (text[0] != '-'));
    group(text, size);
}

/* A value that is certain needs no zeros at its end. */
static void strip_zeros(char *text)
{
    if (!strchr(text, '.'))
        return;
    char *end = text + strlen(text);
    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.')
        end[-1] = '\0';
}

/* ---- texts ---- */

/* The longer side: what cannot be negative has its interval cut off at 0. */
static double half_of(const struct measured *measured)
{
    double half = fmax(measured->high - measured->mean, measured->mean - measured->low);
    return isnan(half) || half < 0.0 ? (double)INFINITY : half;
}

static struct quantity unknown(double value)
{
    struct quantity quantity;
    snprintf(quantity.text, sizeof quantity.text, "%s",
             isnan(value)  ? "–"
             : value > 0.0 ? "unlimited"
                           : "-unlimited");
    return quantity;
}

static struct quantity mean_text(enum quantity_unit unit, double value, double half,
                                 const struct scale *scale)
{
    struct quantity quantity;
    if (!isfinite(value))
        return unknown(value);
    double shown = value * scale->factor;
    char figures[32];
    print_figures(figures, sizeof figures, shown,
                  decimals_for(unit, shown, half * scale->factor));
    if (half == 0.0)
        strip_zeros(figures);
    snprintf(quantity.text, sizeof quantity.text, "%s%s", figures, scale->name);
    return quantity;
}

struct quantity quantity_text(enum quantity_unit unit, double value)
{
    return mean_text(unit, value, (double)INFINITY, scale_for(unit, value));
}

struct quantity quantity_exact(enum quantity_unit unit, double value)
{
    struct quantity quantity;
    if (!isfinite(value))
        return unknown(value);
    const struct scale *scale = scale_for(unit, value);
    double shown = value * scale->factor;
    char figures[32];
    print_figures(figures, sizeof figures, shown, value == 0.0 ? 0 : decimals_of(shown, 8));
    strip_zeros(figures);
    snprintf(quantity.text, sizeof quantity.text, "%s%s", figures, scale->name);
    return quantity;
}

struct quantity quantity_duration(double seconds)
{
    static const struct scale longer[] = {
        {1.0 / 86400.0, " days"},
        {1.0 / 3600.0,  " h"   },
        {1.0 / 60.0,    " min" }
    };
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++) {
        double count = seconds * longer[i].factor;
        if (count < 2.0 || count != floor(count))
            continue;
        struct quantity quantity = quantity_exact(QUANTITY_NUMBER, count);
        strncat(quantity.text, longer[i].name,
                sizeof quantity.text - strlen(quantity.text) - 1);
        return quantity;
    }
    return quantity_exact(QUANTITY_TIME, seconds);
}

/* Rounded to where the mean ends; away from zero, so that a mean cut to four digits is not
 * called exact. */
static struct quantity half_text(enum quantity_unit unit, const struct measured *measured,
                                 const struct scale *scale)
{
    struct quantity quantity = {""};
    double half = half_of(measured);
    bool nothing = half == 0.0 && measured->mean == 0.0;
    if (nothing || !isfinite(half) || !isfinite(measured->mean))
        return quantity;
    half *= scale->factor;
    int decimals = decimals_for(unit, measured->mean * scale->factor, half);
    double step = pow(10.0, -decimals);
    if (half > 0.0 && half < step / 2.0)
        half = step;
    char figures[32];
    print_figures(figures, sizeof figures, half, half == 0.0 ? 0 : decimals);
    snprintf(quantity.text, sizeof quantity.text, "± %s", figures);
    return quantity;
}

static struct quantity joined(const char *sign, struct quantity mean, struct quantity half)
{
    struct quantity both;
    snprintf(both.text, sizeof both.text, "%s%.21s%s%.22s", sign, mean.text,
             *half.text ? " " : "", half.text);
    return both;
}

struct quantity quantity_mean(enum quantity_unit unit, const struct measured *measured)
{
    return mean_text(unit, measured->mean, half_of(measured), scale_for(unit, measured->mean));
}

struct quantity quantity_half(enum quantity_unit unit, const struct measured *measured)
{
    return half_text(unit, measured, scale_for(unit, measured->mean));
}

struct quantity quantity_both(enum quantity_unit unit, const struct measured *measured)
{
    return joined("", quantity_mean(unit, measured), quantity_half(unit, measured));
}

struct quantity quantity_change(enum quantity_unit unit, const struct measured *change,
                                double of)
{
    const struct scale *scale = scale_for(unit, of);
    struct measured shown = *change;
    double half = half_of(change);
    double least =
        isfinite(of) && of != 0.0
            ? pow(10.0, -decimals_of(of * scale->factor, CHANGE_DIGITS)) / scale->factor
            : 0.0;
    if (half > 0.0 && half < least) {
        shown.low = change->mean - least;
        shown.high = change->mean + least;
    }
    return joined(change->mean > 0.0 ? "+" : "",
                  mean_text(unit, shown.mean, half_of(&shown), scale),
                  half_text(unit, &shown, scale));
}
