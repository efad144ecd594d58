#include "plots/scenario_pattern.h"

#include "sim/dist_parse.h"
#include "sim/units.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NUMBER "[0-9]+(\\.[0-9]+)?"
#define BLANKS "[ \\t]+"

static void add(struct scenario_pattern *pattern, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add(struct scenario_pattern *pattern, const char *format, ...)
{
    size_t length = strlen(pattern->text), room = sizeof pattern->text - length;
    va_list arguments;
    va_start(arguments, format);
    int added = vsnprintf(pattern->text + length, room, format, arguments);
    va_end(arguments);
    assert(added >= 0 && (size_t)added < room); /* all of it is ours */
}

static void add_quantity(struct scenario_pattern *pattern, enum units_kind kind)
{
    const char *name;
    add(pattern, NUMBER "(");
    for (size_t i = 0; (name = units_name(kind, i)); i++)
        add(pattern, "%s%s", i > 0 ? "|" : "", name);
    add(pattern, ")");
}

static void add_spelling(struct scenario_pattern *pattern, const struct dist_spelling *spelling)
{
    add(pattern, "|%s" BLANKS "TIME", spelling->name);
    if (spelling->second)
        add(pattern, BLANKS "%s" BLANKS "%s", spelling->second,
            spelling->takes_time ? "TIME" : NUMBER);
}

/* A time stands in it a dozen times: its pattern is put in for the word at the end. */
static struct scenario_pattern drawn_time(void)
{
    struct scenario_pattern model = {""}, time = {""}, whole = {""};
    struct dist_spelling spelling;
    add_quantity(&time, UNITS_DURATION);
    add(&model, "^(TIME");
    for (size_t i = 0; dist_spelling(i, &spelling); i++)
        add_spelling(&model, &spelling);
    add(&model, "|uniform" BLANKS "TIME\\.\\.TIME|empirical" BLANKS ".+)$");
    const char *at = model.text;
    for (const char *word; (word = strstr(at, "TIME")); at = word + 4)
        add(&whole, "%.*s%s", (int)(word - at), at, time.text);
    add(&whole, "%s", at);
    return whole;
}

struct scenario_pattern scenario_pattern(enum field_kind kind)
{
    struct scenario_pattern pattern = {"^"};
    if (kind == FIELD_DRAWN)
        return drawn_time();
    switch (kind) {
    case FIELD_DURATION:
        add_quantity(&pattern, UNITS_DURATION);
        break;
    case FIELD_RATE:
        add_quantity(&pattern, UNITS_RATE);
        break;
    case FIELD_SHARE:
        add_quantity(&pattern, UNITS_SHARE);
        break;
    case FIELD_SIZE:
        add_quantity(&pattern, UNITS_SIZE);
        break;
    case FIELD_COUNT:
    case FIELD_SEED:
        add(&pattern, "[0-9]+");
        break;
    case FIELD_DRAWN_COUNT:
        add(&pattern, "([0-9]+|geometric" BLANKS NUMBER ")");
        break;
    default:
        assert(kind == FIELD_NUMBER);
        add(&pattern, NUMBER);
    }
    add(&pattern, "$");
    return pattern;
}

struct scenario_pattern scenario_pattern_of_choice(const struct choice *choice)
{
    struct scenario_pattern pattern = {"^"};
    add(&pattern, "%s", choice->name);
    if (choice->parameter != WITH_NOTHING)
        add(&pattern, " +");
    if (choice->parameter == WITH_DURATION)
        add_quantity(&pattern, UNITS_DURATION);
    else if (choice->parameter != WITH_NOTHING)
        add(&pattern, NUMBER "%s", choice->parameter == WITH_FACTOR ? "x" : "");
    add(&pattern, "$");
    return pattern;
}
