/* Spellings, their values, what is said of wrong ones, and the way back. */
#include "sim/units.h"

#include "sim/chance.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef bool (*parser)(const char *text, struct faults *faults);

/* Parsers of one form, for the tables of mistakes. */
static bool duration(const char *text, struct faults *faults)
{
    sim_time value;
    return units_parse_duration(text, &value, faults);
}

static bool rate(const char *text, struct faults *faults)
{
    double value;
    return units_parse_rate(text, &value, faults);
}

static bool share(const char *text, struct faults *faults)
{
    double value;
    return units_parse_share(text, &value, faults);
}

static bool size(const char *text, struct faults *faults)
{
    uint64_t value;
    return units_parse_size(text, &value, faults);
}

static bool count(const char *text, struct faults *faults)
{
    uint64_t value;
    return units_parse_count(text, &value, faults);
}

static bool number(const char *text, struct faults *faults)
{
    double value;
    return units_parse_number(text, &value, faults);
}

static void durations_are_read_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        sim_time ns;
        const char *printed;
    } rows[] = {
        {"250us",                 250000,          "250us"                },
        {"5ms",                   5000000,         "5ms"                  },
        {"0.4ms",                 400000,          "400us"                },
        {"1.5s",                  1500000000,      "1.5s"                 },
        {"1500ms",                1500000000,      "1.5s"                 },
        {"2m",                    120000000000,    "2m"                   },
        {"90s",                   90000000000,     "90s"                  },
        {"1.5h",                  5400000000000,   "90m"                  },
        {"24h",                   86400000000000,  "1d"                   },
        {"7d",                    604800000000000, "7d"                   },
        {"17ns",                  17,              "17ns"                 },
        {"1.0000000005s",         1000000001,      "1.000000001s"         },
        {"0.0005us",              1,               "1ns"                  },
        {"0ms",                   0,               "0s"                   },
        {"9223372036.854775807s", INT64_MAX,       "9223372036.854775807s"},
        {"100ms",                 100000000,       "100ms"                },
        {"007ms",                 7000000,         "7ms"                  },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct faults faults = {0};
        sim_time ns = 1;
        char printed[UNITS_ROOM];
        assert_true(units_parse_duration(rows[i].text, &ns, &faults));
        assert_int_equal(ns, rows[i].ns);
        units_print_duration(ns, printed, sizeof(printed));
        assert_string_equal(printed, rows[i].printed);
    }
}

static void rates_and_shares_are_read(void **state)
{
    (void)state;
    struct faults faults = {0};
    double value = 0.0;
    assert_true(units_parse_rate("120/s", &value, &faults) && value == 120.0);
    assert_true(units_parse_rate("5000/min", &value, &faults) && value == 5000.0 / 60.0);
    assert_true(units_parse_rate("3/h", &value, &faults) && value == 3.0 / 3600.0);
    assert_true(units_parse_rate("12/d", &value, &faults) && value == 12.0 / 86400.0);
    assert_true(units_parse_share("30%", &value, &faults) && value == 0.3);
    assert_true(units_parse_share("0.5%", &value, &faults) && value == 0.005);
    assert_true(units_parse_share("100%", &value, &faults) && value == 1.0);
    assert_true(units_parse_number("1.2", &value, &faults) && value == 1.2);
    assert_int_equal(faults.count, 0);
}

static void sizes_and_counts_are_read(void **state)
{
    (void)state;
    struct faults faults = {0};
    uint64_t value = 0;
    assert_true(units_parse_size("512MB", &value, &faults) && value == 512000000);
    assert_true(units_parse_size("2GiB", &value, &faults) && value == UINT64_C(2) << 30);
    assert_true(units_parse_size("1.5KiB", &value, &faults) && value == 1536);
    assert_true(units_parse_size("0B", &value, &faults) && value == 0);
    assert_true(units_parse_count("16", &value, &faults) && value == 16);
    assert_true(units_parse_count("0", &value, &faults) && value == 0);
    assert_int_equal(faults.count, 0);
}

static void the_shortest_spelling_is_printed(void **state)
{
    (void)state;
    char printed[UNITS_ROOM];
    static const struct {
        uint64_t bytes;
        const char *text;
    } sizes[] = {
        {512000000,  "512MB"},
        {2147483648, "2GiB" },
        {1500,       "1500B"},
        {1536,       "1536B"},
        {1048576,    "1MiB" },
        {0,          "0B"   },
        {10000,      "10kB" },
    };
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        units_print_size(sizes[i].bytes, printed, sizeof(printed));
        assert_string_equal(printed, sizes[i].text);
    }
    units_print_rate(5000.0 / 60.0, printed, sizeof(printed));
    assert_string_equal(printed, "5000/min");
    units_print_rate(0.5, printed, sizeof(printed));
    assert_string_equal(printed, "0.5/s");
    units_print_rate(3.0 / 3600.0, printed, sizeof(printed));
    assert_string_equal(printed, "3/h");
    units_print_share(0.005, printed, sizeof(printed));
    assert_string_equal(printed, "0.5%");
    units_print_share(1.0 / 3.0, printed, sizeof(printed));
    assert_true(fabs(strtod(printed, NULL) / 100.0 * 3.0 - 1.0) < 1e-15);
    units_print_number(1e15, printed, sizeof(printed));
    assert_string_equal(printed, "1000000000000000");
    units_print_number(0.1 + 0.2, printed, sizeof(printed));
    assert_string_equal(printed, "0.30000000000000004");
    units_print_number(0.0, printed, sizeof(printed));
    assert_string_equal(printed, "0");
    units_print_number(1e300, printed, sizeof(printed));
    assert_true(strtod(printed, NULL) == 1e300);
    units_print_count(UINT64_MAX, printed, sizeof(printed));
    assert_string_equal(printed, "18446744073709551615");
}

static void what_is_printed_reads_the_same(void **state)
{
    (void)state;
    struct chance chance;
    chance_init(&chance, 99);
    struct faults faults = {0};
    for (int i = 0; i < 20000; i++) {
        char text[UNITS_ROOM];
        uint64_t whole = chance_word(&chance) >> (1 + chance_below(&chance, 62)), back = 1;
        units_print_duration(whole, text, sizeof(text));
        assert_true(units_parse_duration(text, &back, &faults) && back == whole);
        units_print_size(whole, text, sizeof(text));
        assert_true(units_parse_size(text, &back, &faults) && back == whole);
        static const double factor[] = {1.0, 60.0, 3600.0};
        double shown = (double)chance_below(&chance, 1000000) / 1000.0, again;
        double per_s = shown / factor[chance_below(&chance, 3)];
        units_print_rate(per_s, text, sizeof(text));
        assert_true(units_parse_rate(text, &again, &faults) && again == per_s);
        double part = (double)chance_below(&chance, 1000001) / 10000.0 / 100.0;
        units_print_share(part, text, sizeof(text));
        assert_true(units_parse_share(text, &again, &faults) && again == part);
    }
    assert_int_equal(faults.count, 0);
}

#define TIMES   "250us, 5ms, 1.5s, 2m, 1h or 7d"
#define SUCH_AS "a number and its unit, such as " TIMES
#define RATES   "120/s, 5000/min or 3/h"
#define LONG    "1.2345678901234567890"

static void refuse(parser parse, const char *text, const char *message, const char *hint)
{
    struct faults faults = {0};
    assert_false(parse(text, &faults));
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.kept[0].message, message);
    assert_string_equal(faults.kept[0].hint, hint);
}

static void mistakes_are_explained(void **state)
{
    (void)state;
    refuse(duration, "5", "'5' has no unit", "say 5ms or 5s");
    refuse(duration, "", "a duration is missing", "such as " TIMES);
    refuse(duration, "soon", "'soon' is not a duration", SUCH_AS);
    refuse(duration, "-5ms", "'-5ms' is not a duration", "it cannot be negative");
    refuse(duration, ".5s", "'.5s' is not a duration", SUCH_AS);
    refuse(duration, "5.s", "'5.s' is not a duration", SUCH_AS);
    refuse(duration, "5mss", "unknown unit 'mss' in '5mss'", "did you mean 'ms'?");
    refuse(duration, "5 ms", "unknown unit ' ms' in '5 ms'", "did you mean 'ms'?");
    refuse(duration, "5weeks", "unknown unit 'weeks' in '5weeks'",
           "a duration is written " TIMES);
    refuse(duration, "400000d", "'400000d' is too much", "");
    refuse(duration, "0.1ns", "'0.1ns' is less than a nanosecond", "");
    refuse(duration, LONG "s", "'" LONG "' has too many digits", "19 are enough");
    refuse(rate, "120", "'120' has no unit", "say 120/s or 120/min");
    refuse(rate, "120/m", "unknown unit '/m' in '120/m'", "did you mean '/min'?");
    refuse(rate, "120/sec", "unknown unit '/sec' in '120/sec'", "did you mean '/s'?");
    refuse(rate, "12km", "unknown unit 'km' in '12km'", "a rate is written " RATES);
    refuse(share, "0.3", "'0.3' has no unit", "say 30%");
    refuse(share, "30", "'30' has no unit", "say 30%");
    refuse(share, "130%", "'130%' is more than all", "it lies between 0% and 100%");
    refuse(size, "512", "'512' has no unit", "say 512MB or 512GB");
    refuse(size, "512mb", "unknown unit 'mb' in '512mb'", "did you mean 'MB'?");
    refuse(size, "0.1B", "'0.1B' is less than a byte", "");
    refuse(count, "1.5", "'1.5' is not a whole number", "");
    refuse(count, "16ms", "'16ms' is not a count", "a number, such as 16");
    refuse(number, "two", "'two' is not a number", "a number, such as 2 or 0.5");
    refuse(number, "1e3", "'1e3' is not a number", "a number, such as 2 or 0.5");
}

static void assert_place(parser parse, const char *text, int column, int width)
{
    struct faults faults = {0};
    faults.at = (struct place){NULL, 3, 10, (int)strlen(text)};
    assert_false(parse(text, &faults));
    assert_int_equal(faults.kept[0].place.column, column);
    assert_int_equal(faults.kept[0].place.width, width);
}

static void the_wrong_part_is_pointed_at(void **state)
{
    (void)state;
    assert_place(duration, "5mss", 11, 3);
    assert_place(rate, "120/m", 13, 2);
    assert_place(duration, LONG "s", 10, 21);
    assert_place(share, "130%", 10, 4);
}

/* Any bytes: a value or one fault, never both. Half are made of what quantities are made of. */
static void any_bytes_can_be_read(void **state)
{
    (void)state;
    static const parser parsers[] = {duration, rate, share, size, count, number};
    static const char likely[] = "0123456789..msuhd/%minMGkKiB -";
    struct chance chance;
    chance_init(&chance, 4);
    for (int i = 0; i < 60000; i++) {
        char text[24];
        size_t length = chance_below(&chance, sizeof(text));
        for (size_t j = 0; j < length; j++) {
            uint64_t random = chance_word(&chance);
            text[j] = likely[random % (sizeof(likely) - 1)];
            if (i / 6 & 1)
                memcpy(text + j, &random, 1);
        }
        text[length] = '\0';
        struct faults faults = {
            .at = {NULL, 1, 1, (int)strlen(text)}
        };
        bool good = parsers[i % 6](text, &faults);
        assert_int_equal(faults.count, good ? 0 : 1);
    }
}

static void units_are_listed(void **state)
{
    (void)state;
    const parser parsers[] = {duration, rate, share, size};
    const size_t counts[] = {7, 4, 1, 10};
    for (int kind = UNITS_DURATION; kind <= UNITS_SIZE; kind++) {
        size_t count = 0;
        for (const char *name; (name = units_name((enum units_kind)kind, count)); count++) {
            char text[16];
            struct faults faults = {0};
            snprintf(text, sizeof(text), "5%s", name);
            assert_true(parsers[kind](text, &faults));
        }
        assert_int_equal(count, counts[kind]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_are_read_exactly),
        cmocka_unit_test(rates_and_shares_are_read),
        cmocka_unit_test(sizes_and_counts_are_read),
        cmocka_unit_test(the_shortest_spelling_is_printed),
        cmocka_unit_test(what_is_printed_reads_the_same),
        cmocka_unit_test(mistakes_are_explained),
        cmocka_unit_test(the_wrong_part_is_pointed_at),
        cmocka_unit_test(any_bytes_can_be_read),
        cmocka_unit_test(units_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
