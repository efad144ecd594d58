#include "plots/scenario_schema.h"

#include "plots/json.h"
#include "plots/scenario_pattern.h"
#include "scenarios/language/scenario.h"
#include "scenarios/language/steps.h"

#include <stdlib.h>
#include <string.h>

#define FREE_KEYS "^x-"
#define NAMES     "^(x-|[^.:=]{1,64}$)"

/* Kinds of values that look the same wherever they stand, described once. */
static const struct shared {
    enum field_kind kind;
    const char *name, *description;
} shared[] = {
    {FIELD_DURATION,    "duration", "a duration: 250us, 5ms, 1.5s, 2m, 1h or 7d"               },
    {FIELD_DRAWN,       "time",     "a time, or a distribution: 5ms, exp 5ms, uniform 2ms..8ms"},
    {FIELD_DRAWN_COUNT, "times",    "a count, or a distribution: 3, geometric 3"               },
    {FIELD_RATE,        "rate",     "a rate: 120/s, 5000/min or 3/h"                           },
    {FIELD_SHARE,       "share",    "a share: 30% or 0.5%"                                     },
    {FIELD_SIZE,        "size",     "a size: 512MB or 2GiB"                                    },
};

#define SHARED (sizeof shared / sizeof *shared)

static void write_field(struct json_writer *json, const char *key, const struct field *field);
static void write_section(struct json_writer *json, const struct section *section,
                          const char *needed);

static void write_reference(struct json_writer *json, const char *name)
{
    char path[40];
    snprintf(path, sizeof path, "#/definitions/%s", name);
    json_text(json, "$ref", path);
}

static void write_types(struct json_writer *json, const char *first, const char *second,
                        const char *third)
{
    if (!second) {
        json_text(json, "type", first);
        return;
    }
    json_list(json, "type", JSON_ON_LINE);
    json_text(json, NULL, first);
    json_text(json, NULL, second);
    if (third)
        json_text(json, NULL, third);
    json_close(json);
}

/* ---- values ---- */

/* As numbers, as YAML has them, or in quotes. */
static void write_number(struct json_writer *json, const struct field *field)
{
    double most = field->most > 0.0 ? field->most : field->kind == FIELD_COUNT ? 1e9 : 0.0;
    write_types(json, field->kind == FIELD_NUMBER ? "number" : "integer", "string", NULL);
    json_text(json, "pattern", scenario_pattern(field->kind).text);
    json_number(json, "minimum", field->least);
    if (most > 0.0)
        json_number(json, "maximum", most);
}

static void write_text(struct json_writer *json, const char *pattern)
{
    write_types(json, "string", "number", "boolean");
    if (pattern)
        json_text(json, "pattern", pattern);
}

static void write_flag(struct json_writer *json)
{
    json_list(json, "anyOf", JSON_ON_LINE);
    json_object(json, NULL, JSON_ON_LINE);
    json_text(json, "type", "boolean");
    json_close(json);
    json_object(json, NULL, JSON_ON_LINE);
    json_text(json, "type", "string");
    json_text(json, "pattern", "^(true|false)$");
    json_close(json);
    json_close(json);
}

static void write_plain_choices(struct json_writer *json, const struct field *field)
{
    json_list(json, "enum", JSON_ON_LINE);
    for (size_t i = 0; i < field->choices; i++)
        if (field->choice[i].parameter == WITH_NOTHING)
            json_text(json, NULL, field->choice[i].name);
    json_close(json);
}

static void write_choice_with(struct json_writer *json, const struct choice *choice)
{
    char example[80];
    snprintf(example, sizeof example, "%s %s", choice->name, choice->example);
    json_object(json, NULL, JSON_ON_LINE);
    json_text(json, "type", "string");
    json_text(json, "pattern", scenario_pattern_of_choice(choice).text);
    json_list(json, "examples", JSON_ON_LINE);
    json_text(json, NULL, example);
    json_close(json);
    json_close(json);
}

static void write_choices(struct json_writer *json, const struct field *field)
{
    size_t plain = 0;
    for (size_t i = 0; i < field->choices; i++)
        plain += field->choice[i].parameter == WITH_NOTHING;
    if (plain == field->choices) {
        write_plain_choices(json, field);
        return;
    }
    json_list(json, "anyOf", JSON_LINES);
    if (plain > 0) {
        json_object(json, NULL, JSON_ON_LINE);
        write_plain_choices(json, field);
        json_close(json);
    }
    for (size_t i = 0; i < field->choices; i++)
        if (field->choice[i].parameter != WITH_NOTHING)
            write_choice_with(json, &field->choice[i]);
    json_close(json);
}

static void write_shared(struct json_writer *json, enum field_kind kind)
{
    for (size_t i = 0; i < SHARED; i++)
        if (shared[i].kind == kind)
            write_reference(json, shared[i].name);
}

/* ---- what holds others ---- */

/* A section, or the bare value that stands for one. */
static void write_part(struct json_writer *json, const struct section *section)
{
    if (!section->brief) {
        write_section(json, section, NULL);
        return;
    }
    json_list(json, "anyOf", JSON_LINES);
    write_field(json, NULL, field_find(section, section->brief));
    json_object(json, NULL, JSON_LINES);
    write_section(json, section, NULL);
    json_close(json);
    json_close(json);
}

static void write_free_keys(struct json_writer *json)
{
    json_object(json, FREE_KEYS, JSON_ON_LINE);
    json_close(json);
}

static void write_names(struct json_writer *json)
{
    write_types(json, "object", "null", NULL);
    json_object(json, "patternProperties", JSON_ON_LINE);
    write_free_keys(json);
    json_close(json);
}

static void write_named(struct json_writer *json, const struct section *section)
{
    write_names(json);
    json_object(json, "propertyNames", JSON_ON_LINE);
    json_text(json, "pattern", NAMES);
    json_close(json);
    json_object(json, "additionalProperties", JSON_LINES);
    write_part(json, section);
    json_close(json);
}

static void write_list(struct json_writer *json, const struct field *of)
{
    if (!of) {
        write_reference(json, "steps");
        return;
    }
    json_text(json, "type", "array");
    json_count(json, "minItems", 1);
    write_field(json, "items", of);
}

static void write_value(struct json_writer *json, const struct field *field);

static void write_form(struct json_writer *json, const struct form *form)
{
    if (form->holds == HOLDS_ONE) {
        write_value(json, form->of);
    } else if (form->holds == HOLDS_LIST) {
        write_list(json, form->of);
    } else {
        write_names(json);
        write_field(json, "additionalProperties", form->of);
    }
}

static void write_forms(struct json_writer *json, const struct field *field)
{
    if (field->forms == 1)
        write_form(json, field->form);
    if (field->forms < 2)
        return;
    json_list(json, "anyOf", JSON_LINES);
    for (size_t i = 0; i < field->forms; i++) {
        json_object(json, NULL, JSON_LINES);
        write_form(json, &field->form[i]);
        json_close(json);
    }
    json_close(json);
}

static void write_value(struct json_writer *json, const struct field *field)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_REFERENCE:
        write_text(json, field->pattern);
        break;
    case FIELD_FLAG:
        write_flag(json);
        break;
    case FIELD_COUNT:
    case FIELD_SEED:
    case FIELD_NUMBER:
        write_number(json, field);
        break;
    case FIELD_CHOICE:
    case FIELD_CHOSEN:
        write_choices(json, field);
        break;
    case FIELD_SECTION:
        write_part(json, field->section);
        break;
    case FIELD_NAMED:
        write_named(json, field->section);
        break;
    case FIELD_OWN:
        write_forms(json, field);
        break;
    default:
        write_shared(json, field->kind);
    }
}

static void write_default(struct json_writer *json, const struct field *field)
{
    if (!field->fallback || !*field->fallback)
        return;
    if (field->kind == FIELD_FLAG)
        json_flag(json, "default", strcmp(field->fallback, "true") == 0);
    else if (field->kind == FIELD_COUNT || field->kind == FIELD_SEED ||
             field->kind == FIELD_NUMBER || field->kind == FIELD_DRAWN_COUNT)
        json_number(json, "default", strtod(field->fallback, NULL));
    else
        json_text(json, "default", field->fallback);
}

static void write_field(struct json_writer *json, const char *key, const struct field *field)
{
    json_object(json, key, JSON_LINES);
    json_text(json, "description", field->help);
    write_default(json, field);
    write_value(json, field);
    json_close(json);
}

/* ---- sections ---- */

static void write_required(struct json_writer *json, const struct section *section,
                           const char *needed)
{
    json_list(json, "required", JSON_ON_LINE);
    for (size_t i = 0; i < section->count; i++) {
        const struct field *field = &section->fields[i];
        if (field->required || (needed && strcmp(field->name, needed) == 0))
            json_text(json, NULL, field->name);
    }
    json_close(json);
}

static bool may_be_empty(const struct section *section, const char *needed)
{
    for (size_t i = 0; i < section->count; i++)
        if (section->fields[i].required)
            return false;
    return !needed;
}

/* The members of an object; `needed` is a key that has to be there whatever its row says. */
static void write_section(struct json_writer *json, const struct section *section,
                          const char *needed)
{
    bool empty = may_be_empty(section, needed);
    write_types(json, "object", empty ? "null" : NULL, NULL);
    if (!empty)
        write_required(json, section, needed);
    json_object(json, "properties", JSON_LINES);
    for (size_t i = 0; i < section->count; i++)
        write_field(json, section->fields[i].name, &section->fields[i]);
    json_close(json);
    json_object(json, "patternProperties", JSON_LINES);
    write_free_keys(json);
    if (section->like)
        write_field(json, section->like->pattern, section->like);
    json_close(json);
    json_flag(json, "additionalProperties", false);
}

/* ---- the whole ---- */

static void write_steps(struct json_writer *json)
{
    json_object(json, "steps", JSON_LINES);
    json_text(json, "description", "steps, one after the other");
    write_types(json, "array", "null", NULL);
    json_object(json, "items", JSON_ON_LINE);
    write_reference(json, "step");
    json_close(json);
    json_close(json);
    json_object(json, "step", JSON_LINES);
    json_list(json, "anyOf", JSON_LINES);
    const char *name = NULL;
    const struct section *kind;
    for (size_t i = 0; (kind = steps_kind_at(i, &name)); i++) {
        json_object(json, NULL, JSON_LINES);
        json_text(json, "title", name);
        write_section(json, kind, name);
        json_close(json);
    }
    json_close(json);
    json_close(json);
}

static void write_shared_kinds(struct json_writer *json)
{
    for (size_t i = 0; i < SHARED; i++) {
        bool count = shared[i].kind == FIELD_DRAWN_COUNT;
        json_object(json, shared[i].name, JSON_LINES);
        json_text(json, "description", shared[i].description);
        write_types(json, "string", count ? "integer" : NULL, NULL);
        json_text(json, "pattern", scenario_pattern(shared[i].kind).text);
        if (count)
            json_number(json, "minimum", 0.0);
        json_close(json);
    }
}

void scenario_schema_print(FILE *out)
{
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "$schema", "http://json-schema.org/draft-07/schema#");
    json_text(&json, "title", "headroom scenario");
    json_text(&json, "description",
              "what requests do to services and databases, and how many come");
    write_section(&json, &scenario_section, NULL);
    json_object(&json, "definitions", JSON_LINES);
    write_shared_kinds(&json);
    write_steps(&json);
    json_close(&json);
    json_close(&json);
    json_end(&json);
}
