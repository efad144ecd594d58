#include "studies/plan_growth.h"

#include "scenarios/language/path.h"
#include "sim/catalog.h"
#include "sim/dist_parse.h"
#include "studies/levers.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_ROOM 160

static const struct unit {
    const char *name;
    double weeks;
} units[] = {
    {"week",  1.0              },
    {"month", 365.2425 / 12 / 7},
    {"year",  365.2425 / 7     },
};

static const char example[] = "such as databases.main.rows.stock.count=+3%/month";

/* ---- values ---- */

static const char *text_of(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *text_of(struct arena *arena, const char *format, ...)
{
    char text[VALUE_ROOM * 4];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return arena_text(arena, text);
}

static bool scale_time(const char *text, double factor, struct arena *arena, char *to)
{
    struct faults unused = {0};
    struct dist dist, scaled;
    if (!dist_parse_time(&dist, text, NULL, arena, &unused) ||
        !lever_scaled(&dist, factor, &scaled))
        return false;
    dist_print_time(&scaled, to, VALUE_ROOM);
    return true;
}

/* The first number of a text: `30%`, `512MB`, `geometric 8`. Whole ones stay whole. */
static bool scale_number(const char *text, double factor, char *to)
{
    size_t before = strcspn(text, "0123456789");
    char *end;
    double number = strtod(text + before, &end);
    if (end == text + before || strlen(text) > VALUE_ROOM / 2 || !(number > 0.0))
        return false;
    bool whole = before == 0 && !*end && !strchr(text, '.');
    double grown = whole ? round(number * factor) : number * factor;
    snprintf(to, VALUE_ROOM, "%.*s%.10g%s", (int)before, text, grown, end);
    return true;
}

const char *plan_growth_setting(const struct plan_growth *growth, const struct load *load,
                                double weeks, struct arena *arena)
{
    const struct node *node = path_get(load->tree, load->root, growth->path);
    double factor = pow(growth->per_week, weeks);
    char to[VALUE_ROOM];
    if (!node || node->kind != NODE_TEXT)
        return NULL;
    if (!scale_time(node->text, factor, arena, to) && !scale_number(node->text, factor, to))
        return NULL;
    return text_of(arena, "%s=%s", growth->path, to);
}

/* ---- reading ---- */

static bool wrong(struct faults *faults, struct place at, const char *what)
{
    fault_hint(fault_add(faults, at, "%s", what), "%s", example);
    return false;
}

static bool read_rate(const char *text, double *per_week)
{
    char *end;
    double percent = strtod(text, &end);
    if ((*text != '+' && *text != '-') || end == text || strncmp(end, "%/", 2) != 0)
        return false;
    const struct unit *unit =
        catalog_find(end + 2, units, sizeof units / sizeof *units, sizeof *units);
    if (!unit || !(percent > -100.0 && percent <= 1e4))
        return false;
    *per_week = pow(1.0 + percent / 100.0, 1.0 / unit->weeks);
    return true;
}

/* Where it leads, and whether the scenario can have what becomes of it. */
static bool try_it(const struct plan_growth *growth, const struct load *load, double weeks,
                   struct place place, struct faults *faults)
{
    struct load *changed = ARENA_NEW(load->arena, struct load);
    if (!path_get(load->tree, load->root, growth->path)) {
        fault_add(faults, place, "the scenario has no %s", growth->path);
        return false;
    }
    const char *setting = plan_growth_setting(growth, load, weeks, load->arena);
    if (!setting)
        return wrong(faults, place, "there is no number there that could grow");
    return load_changed(changed, load, &setting, 1, load->arena, faults);
}

bool plan_growth_read(const char *word, const struct load *load, double weeks,
                      struct plan_growth *growth, struct faults *faults)
{
    struct source *source = ARENA_NEW(load->arena, struct source);
    *source = (struct source){"--grow", word, strlen(word)};
    struct place place = {source, 1, 1, (int)strlen(word)};
    const char *equals = strchr(word, '=');
    *growth = (struct plan_growth){.text = equals ? equals + 1 : ""};
    if (!equals || equals == word)
        return wrong(faults, place, "growth is PATH=CHANGE");
    growth->path = arena_text_part(load->arena, word, (size_t)(equals - word));
    if (!read_rate(equals + 1, &growth->per_week))
        return wrong(faults, place, "a change is a share of a week, month or year");
    return try_it(growth, load, weeks, place, faults);
}
