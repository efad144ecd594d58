#include "plots/remedies_json.h"

#include "plots/page_json.h"
#include "plots/render_csv.h"
#include "plots/why_json.h"

#include <math.h>

static const char *const verdicts[] = {[REMEDY_HELPS] = "helps",
                                       [REMEDY_LITTLE] = "hardly",
                                       [REMEDY_HARMS] = "worse",
                                       [REMEDY_UNTRIED] = "unknown"};

static void write_remedy(struct json_writer *json, const struct remedies *remedies, int rank,
                         struct arena *arena)
{
    const struct remedy_tried *tried = &remedies->at[rank];
    json_object(json, NULL, JSON_LINES);
    json_text(json, "remedy", remedy_name(&tried->remedy, arena));
    json_text(json, "at", tried->remedy.at);
    json_text(json, "effort", remedy_effort_word(tried->remedy.effort));
    json_text(json, "verdict", verdicts[tried->verdict]);
    json_flag(json, "recommended", rank < remedies->recommended);
    json_number(json, "gain", tried->gain);
    json_number(json, "gain_for_effort", tried->score);
    json_count(json, "objectives_missed", (uint64_t)tried->effect.missed);
    json_list(json, "settings", JSON_LINES);
    for (int i = 0; i < tried->remedy.settings; i++)
        json_text(json, NULL, tried->remedy.setting[i]);
    json_close(json);
    if (tried->remedy.cache) {
        json_number(json, "hits", tried->remedy.hits / 100.0);
        json_number(json, "hits_needed",
                    tried->remedy.needed > 0 ? tried->remedy.needed / 100.0 : (double)NAN);
    }
    why_json_effect(json, &tried->effect);
    json_close(json);
}

void remedies_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct remedies_report *told = what;
    const struct remedies *remedies = told->remedies;
    struct arena *arena = arena_open();
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "scenario", remedies->base->scenario->name);
    json_text(&json, "variant", told->variant);
    json_count(&json, "seed", remedies->base->seed);
    json_text(&json, "schema_version", REMEDIES_JSON_VERSION);
    json_flag(&json, "problem", remedies->problem);
    json_count(&json, "objectives_missed", (uint64_t)remedies->missed);
    json_number(&json, "measured", remedies->measured_s);
    json_flag(&json, "interrupted", remedies->interrupted);
    json_list(&json, "remedies", JSON_LINES);
    for (int i = 0; i < remedies->count; i++)
        write_remedy(&json, remedies, i, arena);
    json_close(&json);
    page_json(&json, "page", remedies_report, told, about);
    json_close(&json);
    json_end(&json);
    arena_close(arena);
}

void remedies_csv(const void *what, FILE *out)
{
    const struct remedies_report *told = what;
    struct arena *arena = arena_open();
    render_csv_start(out);
    for (int i = 0; i < told->remedies->count; i++) {
        const struct remedy_tried *tried = &told->remedies->at[i];
        why_csv_effect(out, "remedy", remedy_name(&tried->remedy, arena), &tried->effect);
    }
    arena_close(arena);
}
