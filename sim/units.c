#include "sim/units.h"

#include "sim/catalog.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DIGITS 19 /* 10^19 is below 2^64 */

__extension__ typedef unsigned __int128 wide;

/* A row of a table of units: one unit is `factor` nanoseconds, bytes, or seconds per event. */
struct unit {
    const char *name;
    uint64_t factor;
    bool decimal; /* a power of ten: printed with decimals too */
};

static const struct unit duration_units[] = {
    {"s",  SIM_SECOND,                       true },
    {"ms", SIM_MILLISECOND,                  true },
    {"us", SIM_MICROSECOND,                  true },
    {"ns", 1,                                true },
    {"m",  60 * SIM_SECOND,                  false},
    {"h",  3600 * SIM_SECOND,                false},
    {"d",  24 * UINT64_C(3600) * SIM_SECOND, false},
};

static const struct unit rate_units[] = {
    {"/s",   1,     true},
    {"/min", 60,    true},
    {"/h",   3600,  true},
    {"/d",   86400, true}
};

static const struct unit share_units[] = {
    {"%", 100, true}
};

static const struct unit size_units[] = {
    {"B",   1,                 true },
    {"kB",  1000,              true },
    {"KB",  1000,              true },
    {"MB",  1000000,           true },
    {"GB",  1000000000,        true },
    {"TB",  1000000000000,     true },
    {"KiB", UINT64_C(1) << 10, false},
    {"MiB", UINT64_C(1) << 20, false},
    {"GiB", UINT64_C(1) << 30, false},
    {"TiB", UINT64_C(1) << 40, false},
};

/* A kind of quantity, and what is said when it is spelled wrong. */
struct quantity {
    const char *name;
    const struct unit *units;
    size_t count;
    const char *examples;
    const char *common[2]; /* units that a bare number probably wants */
};

#define UNITS(table) (table), sizeof(table) / sizeof((table)[0])

static const struct quantity a_duration = {
    "a duration", UNITS(duration_units), "250us, 5ms, 1.5s, 2m, 1h or 7d", {"ms", "s"}
};
static const struct quantity a_rate = {
    "a rate", UNITS(rate_units), "120/s, 5000/min or 3/h", {"/s", "/min"}
};
static const struct quantity a_share = {
    "a share", UNITS(share_units), "30% or 0.5%", {"%", "%"}
};
static const struct quantity a_size = {
    "a size", UNITS(size_units), "512MB or 2GiB", {"MB", "GB"}
};
static const struct quantity a_count = {
    "a count", NULL, 0, "16", {"", ""}
};
static const struct quantity a_number = {
    "a number", NULL, 0, "2 or 0.5", {"", ""}
};

const char *units_name(enum units_kind kind, size_t rank)
{
    static const struct quantity *const kinds[] = {&a_duration, &a_rate, &a_share, &a_size};
    const struct quantity *quantity = kinds[kind];
    return rank < quantity->count ? quantity->units[rank].name : NULL;
}

/* What was written: digits / 10^places units. */
struct reading {
    uint64_t digits;
    int places;
    double value; /* without the unit */
    const struct unit *unit;
};

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

static size_t digits_at(const char *text)
{
    size_t length = 0;
    while (is_digit(text[length]))
        length++;
    return length;
}

static bool refuse(const struct quantity *quantity, const char *text, struct faults *faults)
{
    if (!*text) {
        struct fault *fault = fault_add(faults, faults->at, "%s is missing", quantity->name);
        fault_hint(fault, "such as %s", quantity->examples);
        return false;
    }
    bool negative = text[0] == '-' && is_digit(text[1]);
    struct fault *fault = fault_add(faults, faults->at, "'%s' is not %s", text, quantity->name);
    if (negative)
        fault_hint(fault, "it cannot be negative");
    else
        fault_hint(fault, "a number%s, such as %s", quantity->units ? " and its unit" : "",
                   quantity->examples);
    return false;
}

/* Reads the digits; *end is where the unit begins. */
static bool read_number(const struct quantity *quantity, const char *text, const char **end,
                        struct reading *reading, struct faults *faults)
{
    size_t whole = digits_at(text);
    size_t places = text[whole] == '.' ? digits_at(text + whole + 1) : 0;
    if (whole == 0 || (text[whole] == '.' && places == 0))
        return refuse(quantity, text, faults);
    size_t length = whole + (places > 0 ? 1 + places : 0);
    if (whole + places > MOST_DIGITS) {
        fault_hint(fault_add(faults, fault_within(faults, text, text, length),
                             "'%.*s' has too many digits", (int)length, text),
                   "%d are enough", MOST_DIGITS);
        return false;
    }
    char copy[MOST_DIGITS + 2] = "";
    memcpy(copy, text, length);
    reading->value = strtod(copy, NULL);
    reading->places = (int)places;
    reading->digits = 0;
    for (size_t i = 0; i < length; i++) {
        if (is_digit(text[i]))
            reading->digits = reading->digits * 10 + (uint64_t)(text[i] - '0');
    }
    *end = text + length;
    return true;
}

static bool refuse_bare(const struct quantity *quantity, const char *text, double value,
                        struct faults *faults)
{
    struct fault *fault = fault_add(faults, faults->at, "'%s' has no unit", text);
    char percent[UNITS_ROOM];
    units_print_share(value, percent, sizeof(percent));
    if (quantity == &a_share && value <= 1.0)
        fault_hint(fault, "say %s", percent);
    else if (quantity == &a_share)
        fault_hint(fault, "say %s%%", text);
    else
        fault_hint(fault, "say %s%s or %s%s", text, quantity->common[0], text,
                   quantity->common[1]);
    return false;
}

static bool refuse_unit(const struct quantity *quantity, const char *text, const char *unit,
                        struct faults *faults)
{
    struct place at = fault_within(faults, text, unit, strlen(unit));
    struct fault *fault = fault_add(faults, at, "unknown unit '%s' in '%s'", unit, text);
    const char *nearest =
        catalog_nearest_row(unit, quantity->units, quantity->count, sizeof(struct unit));
    if (nearest)
        fault_hint(fault, "did you mean '%s'?", nearest);
    else
        fault_hint(fault, "%s is written %s", quantity->name, quantity->examples);
    return false;
}

static bool read_quantity(const struct quantity *quantity, const char *text,
                          struct reading *reading, struct faults *faults)
{
    const char *unit = text;
    if (!read_number(quantity, text, &unit, reading, faults))
        return false;
    reading->unit = NULL;
    if (quantity->count == 0)
        return *unit ? refuse(quantity, text, faults) : true;
    if (!*unit)
        return refuse_bare(quantity, text, reading->value, faults);
    reading->unit = catalog_find(unit, quantity->units, quantity->count, sizeof(struct unit));
    return reading->unit ? true : refuse_unit(quantity, text, unit, faults);
}

static uint64_t power_of_ten(int exponent)
{
    uint64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* In whole nanoseconds or bytes, to the nearest: exact, where doubles end at 2^53. */
static bool read_whole(const struct quantity *quantity, const char *text, const char *smallest,
                       uint64_t *value, struct faults *faults)
{
    struct reading reading;
    if (!read_quantity(quantity, text, &reading, faults))
        return false;
    uint64_t parts = power_of_ten(reading.places);
    wide scaled = (wide)reading.digits * reading.unit->factor;
    wide rounded = (scaled + parts / 2) / parts;
    if (rounded > INT64_MAX) {
        fault_add(faults, faults->at, "'%s' is too much", text);
        return false;
    }
    if (rounded == 0 && reading.digits > 0) {
        fault_add(faults, faults->at, "'%s' is less than a %s", text, smallest);
        return false;
    }
    *value = (uint64_t)rounded;
    return true;
}

bool units_parse_duration(const char *text, sim_time *duration, struct faults *faults)
{
    return read_whole(&a_duration, text, "nanosecond", duration, faults);
}

bool units_parse_size(const char *text, uint64_t *bytes, struct faults *faults)
{
    return read_whole(&a_size, text, "byte", bytes, faults);
}

bool units_parse_rate(const char *text, double *per_s, struct faults *faults)
{
    struct reading reading;
    if (!read_quantity(&a_rate, text, &reading, faults))
        return false;
    *per_s = reading.value / (double)reading.unit->factor;
    return true;
}

bool units_parse_share(const char *text, double *share, struct faults *faults)
{
    struct reading reading;
    if (!read_quantity(&a_share, text, &reading, faults))
        return false;
    if (reading.value > 100.0) {
        fault_hint(fault_add(faults, faults->at, "'%s' is more than all", text),
                   "it lies between 0%% and 100%%");
        return false;
    }
    *share = reading.value / 100.0;
    return true;
}

bool units_parse_count(const char *text, uint64_t *count, struct faults *faults)
{
    struct reading reading;
    if (!read_quantity(&a_count, text, &reading, faults))
        return false;
    if (reading.places > 0) {
        fault_add(faults, faults->at, "'%s' is not a whole number", text);
        return false;
    }
    *count = reading.digits;
    return true;
}

bool units_parse_number(const char *text, double *number, struct faults *faults)
{
    struct reading reading;
    if (!read_quantity(&a_number, text, &reading, faults))
        return false;
    *number = reading.value;
    return true;
}

/* value / factor as a decimal number that ends; false if it is below 1 or does not end. */
static bool print_whole_in(uint64_t value, const struct unit *unit, char *buffer, size_t size)
{
    uint64_t whole = value / unit->factor, rest = value % unit->factor;
    if (whole == 0 || (rest > 0 && !unit->decimal))
        return false;
    if (rest == 0) {
        snprintf(buffer, size, "%" PRIu64 "%s", whole, unit->name);
        return true;
    }
    int places = 0;
    for (uint64_t factor = unit->factor; factor > 1; factor /= 10)
        places++;
    for (; rest % 10 == 0; rest /= 10)
        places--;
    snprintf(buffer, size, "%" PRIu64 ".%0*" PRIu64 "%s", whole, places, rest, unit->name);
    return true;
}

/* The shortest of all spellings, the first of these in the order of the table. */
static void print_whole(const struct quantity *quantity, uint64_t value, char *buffer,
                        size_t size)
{
    char best[64] = "", next[64];
    snprintf(best, sizeof(best), "0%s", quantity->units[0].name);
    for (size_t i = 0; i < quantity->count && value > 0; i++) {
        if (!print_whole_in(value, &quantity->units[i], next, sizeof(next)))
            continue;
        if (best[0] == '0' || strlen(next) < strlen(best))
            memcpy(best, next, sizeof(best));
    }
    snprintf(buffer, size, "%s", best);
}

void units_print_duration(sim_time duration, char *buffer, size_t size)
{
    print_whole(&a_duration, duration, buffer, size);
}

void units_print_size(uint64_t bytes, char *buffer, size_t size)
{
    print_whole(&a_size, bytes, buffer, size);
}

void units_print_count(uint64_t count, char *buffer, size_t size)
{
    snprintf(buffer, size, "%" PRIu64, count);
}

/* The fewest digits that, divided by the factor, give the value again. */
static void print_decimal(double value, double factor, char *buffer, size_t size)
{
    assert(isfinite(value));
    double wanted = value * factor;
    for (int digits = 1; digits <= 17; digits++) {
        char scientific[32];
        snprintf(scientific, sizeof(scientific), "%.*e", digits - 1, wanted);
        int exponent = atoi(strchr(scientific, 'e') + 1); /* NOLINT(cert-err34-c): ours */
        int places = digits - 1 - exponent;
        snprintf(buffer, size, "%.*f", places > 0 ? places : 0, strtod(scientific, NULL));
        if (strtod(buffer, NULL) / factor == value)
            return;
    }
}

void units_print_number(double number, char *buffer, size_t size)
{
    print_decimal(number, 1.0, buffer, size);
}

void units_print_share(double share, char *buffer, size_t size)
{
    char digits[UNITS_ROOM - 8];
    print_decimal(share, 100.0, digits, sizeof(digits));
    snprintf(buffer, size, "%s%%", digits);
}

void units_print_rate(double per_s, char *buffer, size_t size)
{
    char best[UNITS_ROOM] = "", next[UNITS_ROOM], digits[UNITS_ROOM - 8];
    for (size_t i = 0; i < a_rate.count; i++) {
        print_decimal(per_s, (double)a_rate.units[i].factor, digits, sizeof(digits));
        snprintf(next, sizeof(next), "%s%s", digits, a_rate.units[i].name);
        if (i == 0 || strlen(next) < strlen(best))
            memcpy(best, next, sizeof(best));
    }
    snprintf(buffer, size, "%s", best);
}
