#include "plots/remedies_json.h"

#include "plots/remedies_report.h"
#include "plots/why_json.h"

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
    why_json_effect(json, &tried->effect);
    json_close(json);
}

void remedies_json(const struct remedies *remedies, const char *variant, FILE *out)
{
    struct arena *arena = arena_open();
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "scenario", remedies->base->scenario->name);
    json_text(&json, "variant", variant);
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
    json_close(&json);
    json_end(&json);
    arena_close(arena);
}
