#include "plots/chart_axis.h"

#include "plots/quantity.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LARGEST    1e200
#define MOST_NINES 9
#define DAY_S      86400.0
#define YEAR_S     (365.2425 * DAY_S)

/* ---- what there is ---- */

static bool has_place(enum chart_scale scale, double value)
{
    if (!isfinite(value) || fabs(value) > LARGEST)
        return false;
    if (scale == CHART_LOG)
        return value > 1.0 / LARGEST;
    return scale != CHART_NINES || (value >= 0.0 && value < 1.0);
}

struct chart_extent chart_extent_none(void)
{
    return (struct chart_extent){(double)INFINITY, -(double)INFINITY};
}

void chart_extent_add(struct chart_extent *extent, const struct chart_axis *axis, double value)
{
    if (!has_place(axis->scale, value))
        return;
    extent->least = fmin(extent->least, value);
    extent->most = fmax(extent->most, value);
}

/* ---- places ---- */

static double nines(double share)
{
    return -log10(1.0 - fmin(fmax(share, 0.0), 1.0 - pow(10.0, -MOST_NINES)));
}

double chart_coordinate(const struct chart_view *view, double value)
{
    if (!has_place(view->scale, value))
        return (double)NAN;
    return view->scale == CHART_NINES ? nines(value) : value;
}

static double even(const struct chart_view *view, double value)
{
    switch (view->scale) {
    case CHART_LOG:
        return log10(value);
    case CHART_NINES:
        return nines(value);
    default:
        return value;
    }
}

double chart_share_of(const struct chart_view *view, double value)
{
    if (!has_place(view->scale, value))
        return (double)NAN;
    double from = even(view, view->from), to = even(view, view->to);
    return (even(view, value) - from) / (to - from);
}

/* ---- steps ---- */

/* The least of 1, 2, 2.5, 5 times a power of ten that is no less. */
static double nice_step(double least)
{
    static const double steps[] = {1.0, 2.0, 2.5, 5.0};
    double power = pow(10.0, floor(log10(least)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= least * (1.0 - 1e-9))
            return steps[i] * power;
    return 10.0 * power;
}

/* What a whole of the unit is on the axis, so that its steps are round in the unit shown. */
struct shown_unit {
    double factor;
    const char *name;
};

static struct shown_unit unit_for(enum chart_unit unit, double largest)
{
    static const struct shown_unit times[] = {
        {1.0, " s"  },
        {1e3, " ms" },
        {1e6, " µs"},
        {1e9, " ns" }
    };
    static const struct shown_unit counts[] = {
        {1e-9, "G"},
        {1e-6, "M"},
        {1e-3, "k"},
        {1.0,  "" }
    };
    static const struct shown_unit rates[] = {
        {1e-9, "G/s"},
        {1e-6, "M/s"},
        {1e-3, "k/s"},
        {1.0,  "/s" }
    };
    const struct shown_unit *among = unit == CHART_SECONDS      ? times
                                     : unit == CHART_PER_SECOND ? rates
                                                                : counts;
    if (unit == CHART_SHARE || unit == CHART_CHANGE)
        return (struct shown_unit){100.0, "%"};
    for (int i = 0; i < 3; i++)
        if (largest * among[i].factor >= (unit == CHART_SECONDS ? 1.0 : 10.0 - 1e-9))
            return among[i];
    return among[3];
}

static double largest_of(const struct chart_view *view)
{
    return fmax(fabs(view->from), fabs(view->to));
}

/* ---- the ends ---- */

/* One value alone stands in the middle. */
static void spread(struct chart_view *view)
{
    double value = view->from;
    if (view->scale == CHART_LOG) {
        view->from = value / 2.0;
        view->to = value * 2.0;
    } else if (view->scale == CHART_NINES) {
        view->from = 0.0;
        view->to = fmax(value, 0.9);
    } else {
        double half = view->unit == CHART_DATE ? DAY_S : fmax(fabs(value) / 2.0, 1e-9);
        view->from = value - half;
        view->to = value + half;
    }
}

/* Ends that are given stay. */
static void ground(struct chart_view *view, bool from, bool to)
{
    if (view->scale != CHART_LINEAR || view->unit == CHART_DATE)
        return;
    if (!from)
        view->from = fmin(view->from, 0.0);
    if (!to)
        view->to = fmax(view->to, 0.0);
    if (view->to <= view->from)
        view->to = view->from + 1.0;
    double factor = unit_for(view->unit, largest_of(view)).factor;
    double step = nice_step((view->to - view->from) * factor / 5.0) / factor;
    if (!from)
        view->from = step * floor(view->from / step + 1e-9);
    if (!to)
        view->to = step * ceil(view->to / step - 1e-9);
}

/* An end that is given and possible. */
static bool given(const struct chart_axis *axis, double end)
{
    return has_place(axis->scale, end) || (axis->scale == CHART_NINES && end >= 1.0);
}

/* Where there is nothing to be shown. */
static struct chart_view blank(const struct chart_axis *axis)
{
    struct chart_view view = {axis->scale, axis->unit, 0.0, 1.0};
    if (axis->scale == CHART_LOG)
        view = (struct chart_view){axis->scale, axis->unit, 1.0, 10.0};
    else if (axis->scale == CHART_NINES)
        view.to = 0.99;
    else if (axis->unit == CHART_DATE)
        view.to = YEAR_S;
    return view;
}

struct chart_view chart_view(const struct chart_axis *axis, const struct chart_extent *extent,
                             bool grounded)
{
    struct chart_view view = {axis->scale, axis->unit, extent->least, extent->most};
    bool from = given(axis, axis->from), to = given(axis, axis->to);
    if (from && to && axis->from >= axis->to)
        from = to = false;
    if (view.from > view.to)
        view = blank(axis);
    view.from = from ? axis->from : view.from;
    view.to = to ? axis->to : view.to;
    if (grounded)
        ground(&view, from, to);
    if (view.to < view.from || view.to - view.from <= 1e-12 * largest_of(&view)) {
        view.from = view.to = from ? view.from : view.to;
        spread(&view);
    }
    return view;
}

/* ---- texts ---- */

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static bool broken_down(double seconds, struct tm *date)
{
    if (!(fabs(seconds) < 6e10)) /* 1900 years around 1970 */
        return false;
    time_t time = (time_t)floor(seconds);
    return gmtime_r(&time, date) != NULL;
}

static void date_text(double seconds, char *text)
{
    struct tm date;
    if (!broken_down(seconds, &date)) {
        snprintf(text, CHART_TEXT, "?");
        return;
    }
    char time[16] = "";
    if (date.tm_hour || date.tm_min)
        snprintf(time, sizeof time, " %02d:%02d", date.tm_hour % 24, date.tm_min % 60);
    snprintf(text, CHART_TEXT, "%d %s %d%s", date.tm_mday, months[date.tm_mon],
             date.tm_year + 1900, time);
}

/* "60.0/s" is 60/s, "5.60 ms" 5.6 ms: a chart does not tell how exact it is by its digits. */
static void strip_zeros(char *text)
{
    char *point = strchr(text, '.');
    if (!point)
        return;
    char *end = point + 1 + strspn(point + 1, "0123456789");
    char *kept = end;
    while (kept[-1] == '0')
        kept--;
    kept -= kept[-1] == '.';
    memmove(kept, end, strlen(end) + 1);
}

/* Hundredths of a percent are as fine as anybody decides by. */
static void change_text(double value, char *text)
{
    int decimals = fabs(value) >= 0.00995 ? 1 : 2;
    snprintf(text, CHART_TEXT, "%+.*f", decimals, 100.0 * value);
    strip_zeros(text);
    if (strtod(text, NULL) == 0.0)
        stpcpy(text, "0");
    strncat(text, "%", CHART_TEXT - strlen(text) - 1);
}

void chart_value_text(enum chart_unit unit, double value, char *text)
{
    static const enum quantity_unit units[CHART_UNITS] = {
        [CHART_NUMBER] = QUANTITY_NUMBER,   [CHART_SECONDS] = QUANTITY_TIME,
        [CHART_PER_SECOND] = QUANTITY_RATE, [CHART_SHARE] = QUANTITY_SHARE,
        [CHART_CHANGE] = QUANTITY_SHARE,
    };
    if (unit == CHART_DATE) {
        date_text(value, text);
        return;
    }
    if (unit == CHART_CHANGE && fabs(value) < 1e6) {
        change_text(value, text);
        return;
    }
    /* A count is told as it is. */
    bool whole = unit == CHART_NUMBER && value == floor(value) && fabs(value) < 1e7;
    struct quantity quantity =
        whole ? quantity_exact(units[unit], value) : quantity_text(units[unit], value);
    snprintf(text, CHART_TEXT, "%s", quantity.text);
    strip_zeros(text);
}

void chart_interval_text(enum chart_unit unit, double value, double low, double high,
                         char *text)
{
    char ends[2][CHART_TEXT], middle[CHART_TEXT];
    chart_value_text(unit, value, middle);
    if (!isfinite(low) || !isfinite(high)) {
        snprintf(text, (size_t)4 * CHART_TEXT, "%s", middle);
        return;
    }
    chart_value_text(unit, low, ends[0]);
    chart_value_text(unit, high, ends[1]);
    if (isfinite(value))
        snprintf(text, (size_t)4 * CHART_TEXT, "%s (%s to %s)", middle, ends[0], ends[1]);
    else
        snprintf(text, (size_t)4 * CHART_TEXT, "%s to %s", ends[0], ends[1]);
}

/* ---- ticks ---- */

static struct chart_tick *add_tick(struct chart_ticks *ticks, double at)
{
    struct chart_tick *tick = &ticks->tick[ticks->count];
    if (ticks->count < CHART_MOST_TICKS)
        ticks->count++;
    else
        tick--;
    tick->at = at;
    tick->label[0] = '\0';
    return tick;
}

static bool within(const struct chart_view *view, double value)
{
    double share = chart_share_of(view, value);
    return share > -1e-6 && share < 1.0 + 1e-6;
}

/* Decimals of a step such as 0.25: 2. */
static int decimals_of_step(double step)
{
    int decimals = 0;
    while (decimals < 12 && fabs(step - round(step)) > 1e-6 * step) {
        step *= 10.0;
        decimals++;
    }
    return decimals;
}

static void label_tick(const struct chart_view *view, const struct shown_unit *unit,
                       int decimals, struct chart_tick *tick)
{
    double shown = tick->at * unit->factor;
    const char *sign = view->unit == CHART_CHANGE && shown > 0.0 ? "+" : "";
    if (shown == 0.0)
        snprintf(tick->label, sizeof tick->label, "0%s",
                 view->unit == CHART_SHARE || view->unit == CHART_CHANGE ? "%" : "");
    else if (fabs(shown) >= 1e6 || decimals > 9)
        snprintf(tick->label, sizeof tick->label, "%s%.3g%s", sign, shown, unit->name);
    else
        snprintf(tick->label, sizeof tick->label, "%s%.*f%s", sign, decimals, shown,
                 unit->name);
}

static void linear_ticks(const struct chart_view *view, int most, struct chart_ticks *ticks)
{
    struct shown_unit unit = unit_for(view->unit, largest_of(view));
    double span = (view->to - view->from) * unit.factor;
    double step = nice_step(span / most);
    double first = ceil(view->from * unit.factor / step - 1e-9);
    double last = floor(view->to * unit.factor / step + 1e-9);
    for (double i = first; i <= last && ticks->count < CHART_MOST_TICKS; i += 1.0) {
        struct chart_tick *tick = add_tick(ticks, (i == 0.0 ? 0.0 : i) * step / unit.factor);
        label_tick(view, &unit, decimals_of_step(step), tick);
    }
}

static void label_freely(const struct chart_view *view, struct chart_tick *tick)
{
    struct shown_unit unit = unit_for(view->unit, tick->at * (1.0 + 1e-9));
    double shown = tick->at * unit.factor;
    const char *sign = view->unit == CHART_CHANGE && shown > 0.0 ? "+" : "";
    if (fabs(shown) >= 1e6 || fabs(shown) < 1e-4)
        snprintf(tick->label, sizeof tick->label, "%s%.0e%s", sign, shown, unit.name);
    else
        snprintf(tick->label, sizeof tick->label, "%s%.6g%s", sign, shown, unit.name);
}

/* The digits that begin ticks: in each decade, or 1 in each `every`-th. */
static int decade_ticks(const struct chart_view *view, const int *digits, int count, int every,
                        struct chart_ticks *ticks)
{
    int found = 0;
    int first = (int)floor(log10(view->from)), last = (int)ceil(log10(view->to));
    for (int decade = first; decade <= last; decade++) {
        if (decade % every != 0)
            continue;
        for (int i = 0; i < count; i++) {
            double at = pow(10.0, decade) * digits[i];
            if (!within(view, at))
                continue;
            found++;
            if (ticks)
                label_freely(view, add_tick(ticks, at));
        }
    }
    return found;
}

static void log_ticks(const struct chart_view *view, int most, struct chart_ticks *ticks)
{
    static const struct {
        int count, digits[9];
    } sets[] = {
        {9, {1, 2, 3, 4, 5, 6, 7, 8, 9}},
        {3, {1, 2, 5}                  },
        {1, {1}                        }
    };
    if (log10(view->to / view->from) < 0.5) {
        linear_ticks(view, most, ticks);
        return;
    }
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (decade_ticks(view, sets[i].digits, sets[i].count, 1, NULL) <= most) {
            decade_ticks(view, sets[i].digits, sets[i].count, 1, ticks);
            return;
        }
    int every = 2;
    while (decade_ticks(view, sets[2].digits, 1, every, NULL) > most)
        every++;
    decade_ticks(view, sets[2].digits, 1, every, ticks);
}

static void nines_ticks(const struct chart_view *view, int most, struct chart_ticks *ticks)
{
    for (int nine = 0; nine <= MOST_NINES && ticks->count < most; nine++) {
        double at = 1.0 - pow(10.0, -nine);
        if (within(view, at)) {
            struct chart_tick *tick = add_tick(ticks, at);
            snprintf(tick->label, sizeof tick->label, "%.*f%%", nine > 2 ? nine - 2 : 0,
                     100.0 * at);
        }
        if (nine == 0 && within(view, 0.5) && most > 4)
            strcpy(add_tick(ticks, 0.5)->label, "50%");
    }
}

/* ---- calendars ---- */

enum calendar_step { BY_SECONDS, BY_MONTHS };

static const struct {
    enum calendar_step by;
    int count;
    double seconds; /* about */
} calendar[] = {
    {BY_SECONDS, 1,          1.0           },
    {BY_SECONDS, 10,         10.0          },
    {BY_SECONDS, 60,         60.0          },
    {BY_SECONDS, 300,        300.0         },
    {BY_SECONDS, 900,        900.0         },
    {BY_SECONDS, 3600,       3600.0        },
    {BY_SECONDS, 3 * 3600,   10800.0       },
    {BY_SECONDS, 6 * 3600,   21600.0       },
    {BY_SECONDS, 12 * 3600,  43200.0       },
    {BY_SECONDS, 86400,      DAY_S         },
    {BY_SECONDS, 2 * 86400,  2 * DAY_S     },
    {BY_SECONDS, 7 * 86400,  7 * DAY_S     },
    {BY_SECONDS, 14 * 86400, 14 * DAY_S    },
    {BY_MONTHS,  1,          YEAR_S / 12.0 },
    {BY_MONTHS,  2,          YEAR_S / 6.0  },
    {BY_MONTHS,  3,          YEAR_S / 4.0  },
    {BY_MONTHS,  6,          YEAR_S / 2.0  },
    {BY_MONTHS,  12,         YEAR_S        },
    {BY_MONTHS,  24,         2.0 * YEAR_S  },
    {BY_MONTHS,  60,         5.0 * YEAR_S  },
    {BY_MONTHS,  120,        10.0 * YEAR_S },
    {BY_MONTHS,  600,        50.0 * YEAR_S },
    {BY_MONTHS,  6000,       500.0 * YEAR_S},
};

/* The year stands at the first tick and at the first in each year. */
static void label_date(struct chart_tick *tick, double seconds, const struct chart_tick *before)
{
    struct tm date, earlier;
    if (!broken_down(tick->at, &date))
        return;
    bool first = !before || !broken_down(before->at, &earlier);
    bool year = first || earlier.tm_year != date.tm_year;
    char *label = tick->label;
    size_t size = sizeof tick->label;
    if (seconds >= YEAR_S * 0.99)
        snprintf(label, size, "%d", date.tm_year + 1900);
    else if (seconds > 27.0 * DAY_S)
        snprintf(label, size, year ? "%s %d" : "%s", months[date.tm_mon], date.tm_year + 1900);
    else if (seconds >= DAY_S || first || date.tm_hour + date.tm_min + date.tm_sec == 0)
        snprintf(label, size, year ? "%d %s %d" : "%d %s", date.tm_mday, months[date.tm_mon],
                 date.tm_year + 1900);
    else if (seconds >= 60.0)
        snprintf(label, size, "%02d:%02d", date.tm_hour % 24, date.tm_min % 60);
    else
        snprintf(label, size, "%02d:%02d:%02d", date.tm_hour % 24, date.tm_min % 60,
                 date.tm_sec % 61);
}

static double month_start(int month) /* months since year 0 */
{
    struct tm date = {.tm_year = month / 12 - 1900, .tm_mon = month % 12, .tm_mday = 1};
    return (double)timegm(&date);
}

static void date_ticks(const struct chart_view *view, int most, struct chart_ticks *ticks)
{
    size_t last = sizeof calendar / sizeof *calendar - 1, at = 0;
    while (at < last && (view->to - view->from) / calendar[at].seconds > most)
        at++;
    struct tm date;
    if (!broken_down(view->from, &date) || !broken_down(view->to, &date))
        return;
    double step = calendar[at].count;
    bool months_count = calendar[at].by == BY_MONTHS;
    /* Weeks begin on Mondays: 5 January 1970 was one. */
    double origin = step >= 7.0 * DAY_S ? 4.0 * DAY_S : 0.0;
    broken_down(view->from, &date);
    double from =
        months_count ? (date.tm_year + 1900) * 12.0 + date.tm_mon : (view->from - origin);
    for (double i = floor(from / step); ticks->count < CHART_MOST_TICKS; i += 1.0) {
        double value = months_count ? month_start((int)(i * step)) : origin + i * step;
        if (value > view->to)
            return;
        if (value < view->from)
            continue;
        struct chart_tick *tick = add_tick(ticks, value);
        label_date(tick, calendar[at].seconds, ticks->count > 1 ? tick - 1 : NULL);
    }
}

void chart_ticks(const struct chart_view *view, int most, struct chart_ticks *ticks)
{
    ticks->count = 0;
    if (most > CHART_MOST_TICKS)
        most = CHART_MOST_TICKS;
    if (view->unit == CHART_DATE)
        date_ticks(view, most, ticks);
    else if (view->scale == CHART_LOG)
        log_ticks(view, most, ticks);
    else if (view->scale == CHART_NINES)
        nines_ticks(view, most, ticks);
    else
        linear_ticks(view, most, ticks);
}
