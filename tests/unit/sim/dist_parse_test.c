/* Spellings and the distributions they mean, the way back, and what is said of wrong ones. */
#include "sim/dist_parse.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MS 1e6

static const struct spelled {
    const char *text;
    double mean, cv;
} spelled[] = {
    {"5ms",                   5 * MS, 0.0             },
    {"0s",                    0.0,    0.0             },
    {"exp 5ms",               5 * MS, 1.0             },
    {"lognormal 5ms cv 1.2",  5 * MS, 1.2             },
    {"gamma 5ms cv 0.5",      5 * MS, 0.5             },
    {"erlang 5ms k 4",        5 * MS, 0.5             },
    {"hyper 5ms cv 3",        5 * MS, 3.0             },
    {"hyper 2m cv 1",         120e9,  1.0             },
    {"uniform 2ms..8ms",      5 * MS, 0.3464101615138 },
    {"uniform 0s..8ms",       4 * MS, 0.5773502691896 },
    {"pareto 5ms alpha 2.5",  5 * MS, 0.8944271909999 },
    {"pareto 5ms alpha 1.5",  5 * MS, (double)INFINITY},
    {"weibull 5ms shape 0.7", 5 * MS, 1.4624245730    },
    {"weibull 1h shape 1",    3.6e12, 1.0             },
};

static void spellings_mean_what_they_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(spelled) / sizeof(spelled[0]); i++) {
        struct faults faults = {0};
        struct dist dist;
        char printed[400];
        assert_true(dist_parse_time(&dist, spelled[i].text, NULL, NULL, &faults));
        assert_true(fabs(dist_mean(&dist) - spelled[i].mean) <= 1e-9 * spelled[i].mean);
        double cv = dist_cv(&dist);
        assert_true(cv == spelled[i].cv || fabs(cv - spelled[i].cv) < 1e-9);
        dist_print_time(&dist, printed, sizeof(printed));
        assert_string_equal(printed, spelled[i].text);
    }
}

static void a_p95_is_the_p95(void **state)
{
    (void)state;
    struct faults faults = {0};
    struct dist dist;
    char printed[400];
    assert_true(dist_parse_time(&dist, " lognormal\t80ms  p95 200ms ", NULL, NULL, &faults));
    assert_true(dist_mean(&dist) == 80 * MS);
    assert_true(fabs(dist_cdf(&dist, 200 * MS) - 0.95) < 1e-12);
    dist_print_time(&dist, printed, sizeof(printed));
    assert_string_equal(printed, "lognormal 80ms p95 200ms");
    assert_true(dist_parse_time(&dist, "lognormal 5ms p95 5.001ms", NULL, NULL, &faults));
    assert_true(dist_parse_time(&dist, "lognormal 5ms p95 19.3ms", NULL, NULL, &faults));
}

static void counts_are_read(void **state)
{
    (void)state;
    struct faults faults = {0};
    struct dist dist;
    char printed[400];
    assert_true(dist_parse_count(&dist, "21", &faults) && dist_mean(&dist) == 21.0);
    dist_print_count(&dist, printed, sizeof(printed));
    assert_string_equal(printed, "21");
    assert_true(dist_parse_count(&dist, "geometric 2.5", &faults));
    assert_true(dist_mean(&dist) == 2.5 && dist.kind == DIST_GEOMETRIC);
    dist_print_count(&dist, printed, sizeof(printed));
    assert_string_equal(printed, "geometric 2.5");
    dist_print_time(&dist, printed, sizeof(printed));
    assert_string_equal(printed, "geometric 2.5");
}

static void assert_fault(const struct faults *faults, int column, int width,
                         const char *message, const char *hint)
{
    assert_int_equal(faults->count, 1);
    assert_string_equal(faults->kept[0].message, message);
    assert_string_equal(faults->kept[0].hint, hint);
    assert_int_equal(faults->kept[0].place.column, column);
    assert_int_equal(faults->kept[0].place.width, width);
}

/* The text stands in column 1; `column` and `width` are of what is pointed at. */
static void refuse_time(const char *text, int column, int width, const char *message,
                        const char *hint)
{
    struct faults faults = {
        .at = {.line = 1, .column = 1, .width = (int)strlen(text)}
    };
    struct dist dist;
    assert_false(dist_parse_time(&dist, text, NULL, NULL, &faults));
    assert_fault(&faults, column, width, message, hint);
    assert_int_equal(faults.at.width, strlen(text));
}

static void refuse_count(const char *text, int column, int width, const char *message,
                         const char *hint)
{
    struct faults faults = {
        .at = {.line = 1, .column = 1, .width = (int)strlen(text)}
    };
    struct dist dist;
    assert_false(dist_parse_count(&dist, text, &faults));
    assert_fault(&faults, column, width, message, hint);
}

static void missing_and_surplus_words_are_named(void **state)
{
    (void)state;
    refuse_time("", 1, 0, "a time is missing", "such as 5ms or exp 5ms");
    refuse_time("  ", 1, 2, "a time is missing", "such as 5ms or exp 5ms");
    refuse_time("5ms cv 1", 5, 2, "unexpected 'cv' behind '5ms'", "");
    refuse_time("exp", 1, 3, "the mean is missing", "such as exp 5ms");
    refuse_time("exp 5ms 6ms", 9, 3, "unexpected '6ms' behind 'exp 5ms'", "");
    refuse_time("lognormal 5ms", 1, 13, "the spread is missing",
                "such as lognormal 5ms cv 1.2");
    refuse_time("gamma 5ms vc 1", 11, 2, "this cannot stand behind the mean",
                "such as gamma 5ms cv 0.5");
    refuse_time("gamma 5ms cv", 1, 12, "the last number is missing",
                "such as gamma 5ms cv 0.5");
    refuse_time("gamma 5ms cv 0.5 k 4", 18, 1, "unexpected 'k' behind 'gamma 5ms cv 0.5'", "");
    refuse_time("uniform", 1, 7, "the range is missing", "such as uniform 2ms..8ms");
    refuse_time("uniform 2ms..8ms or so", 18, 2, "unexpected 'or' behind 'uniform 2ms..8ms'",
                "");
    refuse_time("uniform ..8ms", 1, 13, "a duration is missing",
                "such as 250us, 5ms, 1.5s, 2m, 1h or 7d");
    refuse_time("empirical  ", 1, 11, "the file is missing", "such as empirical latencies.csv");
}

static void wrong_numbers_are_explained(void **state)
{
    (void)state;
    refuse_time("5", 1, 1, "'5' has no unit", "say 5ms or 5s");
    refuse_time("-5ms", 1, 4, "'-5ms' is not a duration", "it cannot be negative");
    refuse_time("exp 5", 5, 1, "'5' has no unit", "say 5ms or 5s");
    refuse_time("exp 0ms", 5, 3, "the mean must be more than 0", "such as exp 5ms");
    refuse_time("gamma 5ms cv two", 14, 3, "'two' is not a number",
                "a number, such as 2 or 0.5");
    refuse_time("lognormal 5ms p95 20", 19, 2, "'20' has no unit", "say 20ms or 20s");
    refuse_time("uniform 2..8ms", 9, 1, "'2' has no unit", "say 2ms or 2s");
    refuse_time("uniform 2ms..8", 14, 1, "'8' has no unit", "say 8ms or 8s");
}

static void impossible_parameters_are_explained(void **state)
{
    (void)state;
    refuse_time("gamma 5ms cv 0", 14, 1, "cv must be at least 0.001, not 0",
                "what has no spread is written 5ms");
    refuse_time("lognormal 5ms cv 101", 18, 3, "cv must be at most 100, not 101", "");
    refuse_time("erlang 5ms k 0", 14, 1, "k must be at least 1, not 0", "it counts phases");
    refuse_time("erlang 5ms k 2.5", 14, 3, "k must be a whole number",
                "such as erlang 5ms k 4");
    refuse_time("hyper 5ms cv 0.9", 14, 3, "cv must be at least 1, not 0.9",
                "below 1 take gamma or erlang");
    refuse_time("pareto 5ms alpha 1", 18, 1, "alpha must be at least 1.001, not 1",
                "with alpha 1 or less a Pareto has no mean");
    refuse_time("weibull 5ms shape 0.05", 19, 4, "shape must be at least 0.1, not 0.05",
                "below that a few draws in a million make all of the mean");
    refuse_time("lognormal 5ms p95 5ms", 19, 3, "no lognormal of mean 5ms has its p95 at 5ms",
                "it lies between 5ms and 19.3405ms");
    refuse_time("lognormal 5ms p95 20ms", 19, 4, "no lognormal of mean 5ms has its p95 at 20ms",
                "it lies between 5ms and 19.3405ms");
    refuse_time("uniform 2ms", 9, 3, "this is not a range", "such as uniform 2ms..8ms");
    refuse_time("uniform 2ms 3..4", 9, 3, "this is not a range", "such as uniform 2ms..8ms");
    refuse_time("uniform 8ms..2ms", 9, 8, "the range runs backwards",
                "such as uniform 2ms..8ms");
}

static void unknown_names_are_corrected(void **state)
{
    (void)state;
    refuse_time("exq 5ms", 1, 3, "unknown distribution 'exq'", "did you mean 'exp'?");
    refuse_time("exponential 5ms", 1, 11, "unknown distribution 'exponential'",
                "did you mean 'exp'?");
    refuse_time("normal 5ms", 1, 6, "unknown distribution 'normal'",
                "there are: a plain 5ms, exp, lognormal, gamma, erlang, hyper, uniform, "
                "pareto, weibull, empirical");
}

static void mistakes_in_counts_are_explained(void **state)
{
    (void)state;
    refuse_count("", 1, 0, "a count is missing", "such as 3 or geometric 3");
    refuse_count("2.5", 1, 3, "'2.5' is not a whole number", "");
    refuse_count("3ms", 1, 3, "'3ms' is not a count", "a number, such as 16");
    refuse_count("3 or 4", 3, 2, "unexpected 'or' behind '3'", "");
    refuse_count("geometrc 3", 1, 8, "unknown distribution 'geometrc'",
                 "did you mean 'geometric'?");
    refuse_count("poisson 3", 1, 7, "unknown distribution 'poisson'",
                 "there are: a plain 3, geometric");
    refuse_count("geometric", 1, 9, "the mean is missing", "such as geometric 3");
    refuse_count("geometric x", 11, 1, "'x' is not a number", "a number, such as 2 or 0.5");
    refuse_count("geometric 0.5", 11, 3, "the mean cannot be 0.5",
                 "counts begin at 1, their mean lies between that and 1000000000");
    refuse_count("geometric 3 4", 13, 1, "unexpected '4' behind 'geometric 3'", "");
}

/* One text made of words that occur in spellings, or of any bytes. */
static void make_text(struct chance *chance, char *text, size_t size)
{
    static const char *const words[] = {
        "exp",     "5ms",       "lognormal", "cv",    "p95",    "1.2", "gamma",  "k",
        "uniform", "2ms..8ms",  "..",        "alpha", "pareto", "3",   "erlang", "hyper",
        "1h",      "geometric", "weibull",   "shape", "0",      "-1"};
    size_t length = 0, pieces = chance_below(chance, 6);
    text[0] = '\0';
    for (size_t i = 0; i < pieces && length < size; i++) {
        const char *word = words[chance_below(chance, sizeof(words) / sizeof(words[0]))];
        char noise[2] = {(char)(chance_below(chance, 8) ? ' ' : chance_word(chance)), '\0'};
        length += (size_t)snprintf(text + length, size - length, "%s%s", word, noise);
    }
}

/* Any text gives a distribution or a fault; what is accepted can be drawn from, and its
 * spelling is read as the same again. */
static void any_words_can_be_read(void **state)
{
    (void)state;
    struct chance chance;
    chance_init(&chance, 31);
    int good = 0;
    for (int i = 0; i < 40000; i++) {
        char text[80], printed[400];
        struct faults faults = {0};
        struct dist dist, again;
        make_text(&chance, text, sizeof(text));
        faults.at = (struct place){NULL, 1, 1, (int)strlen(text)};
        bool counts = i & 1;
        if (!(counts ? dist_parse_count(&dist, text, &faults)
                     : dist_parse_time(&dist, text, NULL, NULL, &faults))) {
            assert_true(faults.count > 0);
            continue;
        }
        good++;
        assert_int_equal(faults.count, 0);
        assert_true(dist_draw(&dist, &chance) >= 0.0 && dist_at(&dist, (uint64_t)i) >= 0.0);
        (counts ? dist_print_count : dist_print_time)(&dist, printed, sizeof(printed));
        assert_true(counts ? dist_parse_count(&again, printed, &faults)
                           : dist_parse_time(&again, printed, NULL, NULL, &faults));
        assert_true(again.kind == dist.kind && again.mean == dist.mean && again.a == dist.a);
    }
    assert_true(good > 500);
}

static void spellings_are_listed(void **state)
{
    (void)state;
    struct dist_spelling spelling;
    size_t count = 0;
    for (; dist_spelling(count, &spelling); count++) {
        char text[64];
        struct faults faults = {0};
        struct dist dist;
        snprintf(text, sizeof(text), spelling.second ? "%s 5ms %s %s" : "%s 5ms", spelling.name,
                 spelling.second, spelling.typical);
        assert_true(dist_parse_time(&dist, text, NULL, NULL, &faults));
        assert_int_equal(spelling.takes_time, dist.kind == DIST_LOGNORMAL_P95);
    }
    assert_int_equal(count, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_mean_what_they_say),
        cmocka_unit_test(a_p95_is_the_p95),
        cmocka_unit_test(counts_are_read),
        cmocka_unit_test(missing_and_surplus_words_are_named),
        cmocka_unit_test(wrong_numbers_are_explained),
        cmocka_unit_test(impossible_parameters_are_explained),
        cmocka_unit_test(unknown_names_are_corrected),
        cmocka_unit_test(mistakes_in_counts_are_explained),
        cmocka_unit_test(any_words_can_be_read),
        cmocka_unit_test(spellings_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
