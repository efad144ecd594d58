#include "studies/condition.h"

#include "sim/catalog.h"
#include "sim/units.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#define LIST "throughput, mean, p50, p90, p95, p99 or errors"

/* The words of one condition; parts are found in `text`, which is source->text. */
struct reading {
    const struct source *source;
    const char *text;
    struct arena *arena;
    struct faults *faults;
};

/* The place of `length` bytes: at least one, so that a caret shows. */
static struct place place_of(const struct reading *reading, const char *part, size_t length)
{
    reading->faults->at = (struct place){reading->source, 1, 1, (int)strlen(reading->text)};
    struct place place = fault_within(reading->faults, reading->text, part, length);
    if (place.width < 1)
        place.width = 1;
    return place;
}

static const char *trimmed(const struct reading *reading, const char **part, size_t length)
{
    while (length > 0 && isspace((unsigned char)**part)) {
        (*part)++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)(*part)[length - 1]))
        length--;
    return arena_text_part(reading->arena, *part, length);
}

static bool read_quantity(const struct reading *reading, const char *part, size_t length,
                          struct condition *condition)
{
    const char *words = trimmed(reading, &part, length);
    const char *dot = strrchr(words, '.'), *name = dot ? dot + 1 : words;
    if (dot)
        condition->request = arena_text_part(reading->arena, words, (size_t)(dot - words));
    for (int i = 0; i < COMPARE_QUANTITIES; i++)
        if (strcmp(compare_quantity_names[i], name) == 0) {
            condition->quantity = (enum compare_quantity)i;
            return true;
        }
    struct place place = place_of(reading, part + (name - words), strlen(name));
    struct fault *fault = fault_add(reading->faults, place,
                                    *name ? "'%s' is nothing that is compared"
                                          : "what is compared is missing here%s",
                                    name);
    const char *nearest = catalog_nearest(name, compare_quantity_names, COMPARE_QUANTITIES);
    if (nearest)
        fault_hint(fault, "did you mean '%s'?", nearest);
    else
        fault_hint(fault, "say " LIST);
    return false;
}

/* Units point at faults->at. */
static bool read_own(const struct reading *reading, const char *part, const char *text,
                     struct condition *condition)
{
    sim_time duration;
    reading->faults->at = place_of(reading, part, strlen(text));
    switch (condition->quantity) {
    case COMPARE_THROUGHPUT:
        return units_parse_rate(text, &condition->limit, reading->faults);
    case COMPARE_ERRORS:
        return units_parse_share(text, &condition->limit, reading->faults);
    default:
        if (!units_parse_duration(text, &duration, reading->faults))
            return false;
        condition->limit = sim_seconds(duration);
        return true;
    }
}

static bool read_change(const struct reading *reading, const char *part, const char *text,
                        struct condition *condition)
{
    size_t length = strlen(text);
    double percent;
    if (text[length - 1] != '%') {
        struct fault *fault = fault_add(reading->faults, place_of(reading, part, length),
                                        "a change is a share of what it was");
        fault_hint(fault, "write it with a %%, such as +10%%");
        return false;
    }
    reading->faults->at = place_of(reading, part + 1, length - 2);
    const char *number = arena_text_part(reading->arena, text + 1, length - 2);
    if (!units_parse_number(number, &percent, reading->faults))
        return false;
    if (*text == '-' && percent > 100.0) {
        fault_add(reading->faults, place_of(reading, part, length),
                  "nothing falls by more than 100%%");
        return false;
    }
    condition->relative = true;
    condition->limit = 1.0 + (*text == '-' ? -percent : percent) / 100.0;
    return true;
}

static bool read_limit(const struct reading *reading, const char *part,
                       struct condition *condition)
{
    const char *text = trimmed(reading, &part, strlen(part));
    size_t length = strlen(text);
    if (length == 0) {
        struct fault *fault =
            fault_add(reading->faults, place_of(reading, part, 0), "the limit is missing");
        fault_hint(fault, "such as +10%% or 400ms");
        return false;
    }
    if (*text == '+' || *text == '-')
        return read_change(reading, part, text, condition);
    if (text[length - 1] == '%' && condition->quantity != COMPARE_ERRORS) {
        struct fault *fault =
            fault_add(reading->faults, place_of(reading, part, length), "%s is no share",
                      compare_quantity_names[condition->quantity]);
        fault_hint(fault, "a change has a sign: +%.20s or -%.20s", text, text);
        return false;
    }
    return read_own(reading, part, text, condition);
}

bool condition_parse(struct condition *condition, const struct source *source,
                     struct arena *arena, struct faults *faults)
{
    struct reading reading = {source, source->text, arena, faults};
    const char *op = strpbrk(source->text, "<>");
    *condition = (struct condition){.text = source->text};
    if (!op) {
        struct fault *fault =
            fault_add(faults, place_of(&reading, source->text, strlen(source->text)),
                      "there is no > or < in it");
        fault_hint(fault, "write such as 'p95 > +10%%'");
        return false;
    }
    condition->above = *op == '>';
    condition->inclusive = op[1] == '=';
    bool good = read_quantity(&reading, source->text, (size_t)(op - source->text), condition);
    return good && read_limit(&reading, op + 1 + condition->inclusive, condition);
}

/* ---- what has come of it ---- */

const struct measured *condition_figure(const struct condition *condition,
                                        const struct compare *compare)
{
    const struct compare_row *row =
        compare_find(compare, condition->request, condition->quantity);
    if (!row)
        return NULL;
    return condition->relative ? &row->ratio : row->after;
}

static bool is_beyond(const struct condition *condition, double value)
{
    if (condition->inclusive && value == condition->limit)
        return true;
    return condition->above ? value > condition->limit : value < condition->limit;
}

/* Where there was nothing before, a change of nothing to nothing is none. */
static bool was_nothing(const struct condition *condition, const struct compare *compare)
{
    const struct compare_row *row =
        compare_find(compare, condition->request, condition->quantity);
    return condition->relative && row->before->mean == 0.0;
}

enum condition_state condition_state(const struct condition *condition,
                                     const struct compare *compare)
{
    const struct measured *figure = condition_figure(condition, compare);
    if (!figure)
        return CONDITION_ABSENT;
    double low = figure->low, high = figure->high;
    if (was_nothing(condition, compare)) { /* any growth is endless */
        const struct compare_row *row =
            compare_find(compare, condition->request, condition->quantity);
        low = row->after->low > 0.0 ? (double)INFINITY : 1.0;
        high = row->after->high > 0.0 ? (double)INFINITY : 1.0;
    }
    if (isnan(low) || isnan(high))
        return CONDITION_UNCERTAIN;
    bool at_low = is_beyond(condition, low), at_high = is_beyond(condition, high);
    if (at_low != at_high)
        return CONDITION_UNCERTAIN;
    return at_low ? CONDITION_MET : CONDITION_NOT_MET;
}
