#include "plots/why_json.h"

#include "plots/lever_name.h"
#include "plots/page_json.h"
#include "plots/render_csv.h"
#include "plots/render_json.h"

static const char *const figures[PAIRED_FIGURES] = {"throughput", "mean", "p95", "errors"};

static const char *const words[] = {
    [WHY_NOTHING] = "no evidence",
    [WHY_BETTER] = "better",
    [WHY_WORSE] = "worse",
    [WHY_UNKNOWN] = "unknown",
};

void why_json_effect(struct json_writer *json, const struct paired_effect *effect)
{
    for (int i = 0; i < PAIRED_FIGURES; i++)
        render_json_estimate(json, figures[i], &effect->change[i]);
    json_number(json, "room_before", effect->room_before);
    json_number(json, "room", effect->room);
    json_flag(json, "same", effect->same);
    json_flag(json, "settled", effect->settled);
    json_count(json, "replications", (uint64_t)effect->replications);
}

static void write_lever(struct json_writer *json, const struct why_effect *effect,
                        struct arena *arena)
{
    const struct lever *lever = effect->lever;
    json_object(json, NULL, JSON_LINES);
    json_text(json, "lever", lever_name(lever, arena));
    json_text(json, "path", arena_text_part(arena, lever->setting, lever->path));
    json_text(json, "from", lever->from);
    json_text(json, "to", lever->to);
    json_text(json, "resource", lever->resource);
    json_text(json, "verdict", words[effect->word]);
    why_json_effect(json, &effect->effect);
    json_close(json);
}

static void write_chain(struct json_writer *json, const struct result_bottleneck *bottleneck)
{
    json_list(json, "chain", JSON_ON_LINE);
    for (int i = 0; i < bottleneck->links; i++)
        json_text(json, NULL, bottleneck->chain[i]);
    json_close(json);
    json_text(json, "limit", bottleneck->resource);
}

static void write_fullest(struct json_writer *json, const struct why *why)
{
    json_list(json, "fullest", JSON_LINES);
    for (int i = 0; i < why->uses; i++) {
        json_object(json, NULL, JSON_ON_LINE);
        json_text(json, "at", why->use[i].resource->name);
        render_json_estimate(json, "utilization", &why->use[i].resource->utilization);
        json_close(json);
    }
    json_close(json);
}

void why_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct why_report *told = what;
    const struct why *why = told->why;
    struct arena *arena = arena_open();
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "scenario", why->base->scenario->name);
    json_text(&json, "variant", told->variant);
    json_count(&json, "seed", why->base->seed);
    json_text(&json, "schema_version", WHY_JSON_VERSION);
    json_text(&json, "ranked_by", figures[why->by]);
    json_number(&json, "precision", why->target);
    json_number(&json, "measured", why->measured_s);
    json_flag(&json, "interrupted", why->interrupted);
    json_list(&json, "levers", JSON_LINES);
    for (int i = 0; i < why->effects; i++)
        write_lever(&json, &why->effect[i], arena);
    json_close(&json);
    json_count(&json, "left_out", (uint64_t)why->unused);
    write_chain(&json, &why->base->bottleneck);
    write_fullest(&json, why);
    page_json(&json, "page", why_report, told, about);
    json_close(&json);
    json_end(&json);
    arena_close(arena);
}

void why_csv_effect(FILE *out, const char *section, const char *name,
                    const struct paired_effect *effect)
{
    for (int i = 0; i < PAIRED_FIGURES; i++)
        render_csv_row(out, section, name, figures[i], &effect->change[i]);
}

void why_csv(const void *what, FILE *out)
{
    const struct why_report *told = what;
    const struct why *why = told->why;
    struct arena *arena = arena_open();
    render_csv_start(out);
    for (int i = 0; i < why->effects; i++)
        why_csv_effect(out, "lever", lever_name(why->effect[i].lever, arena),
                       &why->effect[i].effect);
    for (int i = 0; i < why->uses; i++)
        render_csv_row(out, "resource", why->use[i].resource->name, "utilization",
                       &why->use[i].resource->utilization);
    arena_close(arena);
}
