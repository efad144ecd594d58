#include "plots/scenario_reference.h"

#include "scenarios/language/scenario.h"
#include "scenarios/language/steps.h"
#include "sim/dist_parse.h"
#include "sim/units.h"

#include <stdbool.h>
#include <string.h>

/* Where the section that is printed stands: services.NAME.pools.DATABASE. */
struct page {
    FILE *out;
    char path[200];
    bool steps; /* it belongs to a kind of step */
};

static void print_sections(struct page *page, const struct section *section);

/* ---- what a key may be ---- */

static const char *const kind_words[] = {
    [FIELD_TEXT] = "text",
    [FIELD_FLAG] = "`true` or `false`",
    [FIELD_COUNT] = "count",
    [FIELD_SEED] = "count",
    [FIELD_NUMBER] = "number",
    [FIELD_DURATION] = "duration",
    [FIELD_DRAWN] = "duration or distribution",
    [FIELD_DRAWN_COUNT] = "count or distribution",
    [FIELD_RATE] = "rate",
    [FIELD_SHARE] = "share",
    [FIELD_SIZE] = "size",
};

static void print_limits(const struct field *field, FILE *out)
{
    char least[UNITS_ROOM], most[UNITS_ROOM];
    bool number = field->kind == FIELD_COUNT || field->kind == FIELD_NUMBER;
    units_print_number(field->least, least, sizeof least);
    units_print_number(field->most, most, sizeof most);
    if (number && field->most > 0.0)
        fprintf(out, " (%s to %s)", least, most);
    else if (number && field->least > 0.0)
        fprintf(out, " (at least %s)", least);
    else if (field->least > 0.0)
        fputs(" (more than 0)", out);
}

static void print_choices(const struct field *field, FILE *out)
{
    for (size_t i = 0; i < field->choices; i++) {
        const struct choice *choice = &field->choice[i];
        bool with = choice->parameter != WITH_NOTHING;
        fprintf(out, "%s`%s%s%s`",
                i == 0                   ? ""
                : i + 1 < field->choices ? ", "
                                         : " or ",
                choice->name, with ? " " : "", with ? choice->example : "");
    }
}

static void print_value(const struct field *field, FILE *out);

static void print_forms(const struct field *field, FILE *out)
{
    static const char *const held[] = {
        [HOLDS_ONE] = "", [HOLDS_LIST] = "list of: ", [HOLDS_NAMES] = "for each name: "};
    if (field->forms == 0)
        fputs("anything", out);
    for (size_t i = 0; i < field->forms; i++) {
        const struct form *form = &field->form[i];
        fprintf(out, "%s%s", i > 0 ? " or " : "", form->of ? held[form->holds] : "");
        if (form->of)
            print_value(form->of, out);
        else
            fputs("[steps](#steps)", out);
    }
}

static void print_value(const struct field *field, FILE *out)
{
    switch (field->kind) {
    case FIELD_CHOICE:
    case FIELD_CHOSEN:
        print_choices(field, out);
        break;
    case FIELD_REFERENCE:
        fprintf(out, "a name in `%s`", field->refers);
        break;
    case FIELD_SECTION:
        fputs("keys below", out);
        break;
    case FIELD_NAMED:
        fputs("for each name: keys below", out);
        break;
    case FIELD_OWN:
        print_forms(field, out);
        break;
    default:
        fputs(kind_words[field->kind], out);
        print_limits(field, out);
    }
}

/* ---- tables ---- */

static void print_row(const struct field *field, bool needed, FILE *out)
{
    fprintf(out, "| `%s` | ", field->name);
    print_value(field, out);
    if (needed)
        fputs(" | **needed**", out);
    else if (field->fallback && *field->fallback)
        fprintf(out, " | `%s`", field->fallback);
    else
        fputs(" | ", out);
    fprintf(out, " | %s |\n", field->help);
}

/* `kind`: the key that makes a step what it is. */
static void print_table(const struct section *section, const char *kind, FILE *out)
{
    fputs("| key | value | default | meaning |\n|---|---|---|---|\n", out);
    for (size_t i = 0; i < section->count; i++) {
        const struct field *field = &section->fields[i];
        print_row(field, field->required || (kind && strcmp(field->name, kind) == 0), out);
    }
    if (section->like)
        print_row(section->like, false, out);
    if (section->brief)
        fprintf(out, "\nA bare value is that of `%s`.\n", section->brief);
}

/* The section that a field holds in the end; NULL if it holds none. */
static const struct section *section_in(const struct field *field, bool *names)
{
    if (field->kind == FIELD_SECTION || field->kind == FIELD_NAMED) {
        *names = *names || field->kind == FIELD_NAMED;
        return field->section;
    }
    for (size_t i = 0; i < field->forms; i++) {
        const struct section *section =
            field->form[i].of ? section_in(field->form[i].of, names) : NULL;
        if (section)
            return section;
    }
    return NULL;
}

static void print_below(struct page *page, const struct field *field)
{
    bool names = false;
    const struct section *section = section_in(field, &names);
    if (!section)
        return;
    size_t length = strlen(page->path);
    snprintf(page->path + length, sizeof page->path - length, "%s%s%s", length > 0 ? "." : "",
             field->name, names ? ".NAME" : "");
    if (page->steps)
        fprintf(page->out, "\nThe keys of `%s`:\n\n", page->path);
    else
        fprintf(page->out, "\n### `%s`\n\n", page->path);
    print_table(section, NULL, page->out);
    print_sections(page, section);
    page->path[length] = '\0';
}

static void print_sections(struct page *page, const struct section *section)
{
    for (size_t i = 0; i < section->count; i++)
        print_below(page, &section->fields[i]);
}

/* ---- values ---- */

static void print_units(const char *name, enum units_kind kind, const char *examples, FILE *out)
{
    const char *unit;
    fprintf(out, "| %s | %s | ", name, examples);
    for (size_t i = 0; (unit = units_name(kind, i)); i++)
        fprintf(out, "%s`%s`", i > 0 ? " " : "", unit);
    fputs(" |\n", out);
}

static void print_values(FILE *out)
{
    fputs("## Values\n\n"
          "A number needs its unit, right behind it. Counts and numbers have none.\n\n"
          "| value | written | units |\n|---|---|---|\n",
          out);
    print_units("duration", UNITS_DURATION, "`250us` `5ms` `1.5s` `2m`", out);
    print_units("rate", UNITS_RATE, "`120/s` `5000/min`", out);
    print_units("share", UNITS_SHARE, "`30%` `0.5%`", out);
    print_units("size", UNITS_SIZE, "`512MB` `2GiB`", out);
    fputs("| count | `16` | |\n| number | `2` `0.5` | |\n", out);
}

static void print_spelling(const struct dist_spelling *spelling, FILE *out)
{
    fprintf(out, "| `%s 5ms", spelling->name);
    if (spelling->second)
        fprintf(out, " %s %s", spelling->second, spelling->typical);
    fputs("` | ", out);
    if (spelling->takes_time)
        fprintf(out, "%s: more than the mean, less than %.4g times it", spelling->second,
                DIST_P95_LIMIT);
    else if (spelling->second)
        fprintf(out, "%s: %.10g to %.10g", spelling->second, spelling->low, spelling->high);
    fputs(" |\n", out);
}

static void print_distributions(FILE *out)
{
    struct dist_spelling spelling;
    fputs("\n## Distributions\n\n"
          "Where a time is drawn, a distribution may stand. The first number is the mean.\n\n"
          "| written | limits |\n|---|---|\n| `5ms` | always the same |\n",
          out);
    for (size_t i = 0; dist_spelling(i, &spelling); i++)
        print_spelling(&spelling, out);
    fputs(
        "| `uniform 2ms..8ms` | from, to |\n"
        "| `empirical latencies.csv` | a duration a line, file beside the scenario or below |\n"
        "\nWhere a count is drawn: `3`, or `geometric 3` with its mean.\n",
        out);
}

/* ---- steps ---- */

static void print_steps(FILE *out)
{
    const char *name = NULL;
    const struct section *kind;
    fputs("\n## Steps\n\n"
          "A list of maps; the key that is needed says which kind of step it is.\n",
          out);
    for (size_t i = 0; (kind = steps_kind_at(i, &name)); i++) {
        struct page page = {out, "", true};
        fprintf(out, "\n### `%s:`\n\n", name);
        print_table(kind, name, out);
        print_sections(&page, kind);
    }
}

void scenario_reference_print(FILE *out)
{
    struct page page = {out, "", false};
    fputs("# Reference of the scenario language\n\n"
          "Printed by `headroom schema --markdown` from the tables that load a scenario.\n"
          "Keys that begin with `x-` are your own: put there what you like. Any value has a "
          "path,\n"
          "such as `services.app.instances`, for `--set` and `what_if`; a step has one if it "
          "has\n"
          "an `id`.\n\n",
          out);
    print_values(out);
    print_distributions(out);
    fputs("\n## A scenario\n\n", out);
    print_table(&scenario_section, NULL, out);
    print_sections(&page, &scenario_section);
    print_steps(out);
}
