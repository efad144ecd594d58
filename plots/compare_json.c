#include "plots/compare_json.h"

#include "plots/page_json.h"
#include "plots/render_csv.h"
#include "plots/render_json.h"

#include <string.h>

static const char *const verdicts[] = {
    [COMPARE_SAME] = "same",
    [COMPARE_BETTER] = "better",
    [COMPARE_WORSE] = "worse",
    [COMPARE_NO_EVIDENCE] = "no evidence",
    [COMPARE_NO_INTERVAL] = "no interval",
};

static const char *const states[] = {
    [CONDITION_MET] = "fails",
    [CONDITION_NOT_MET] = "passes",
    [CONDITION_UNCERTAIN] = "uncertain",
    [CONDITION_ABSENT] = "absent",
};

static void write_row(struct json_writer *json, const struct compare_row *row)
{
    json_object(json, NULL, JSON_LINES);
    json_text(json, "request", row->request);
    json_text(json, "quantity", compare_quantity_names[row->quantity]);
    json_text(json, "verdict", verdicts[row->verdict]);
    render_json_estimate(json, "before", row->before);
    render_json_estimate(json, "after", row->after);
    render_json_estimate(json, "difference", &row->difference);
    render_json_estimate(json, "ratio", &row->ratio);
    json_close(json);
}

static void write_standing(struct json_writer *json, const char *key,
                           const struct result_goal *goal)
{
    if (!goal) {
        json_null(json, key);
        return;
    }
    json_object(json, key, JSON_LINES);
    json_number(json, "limit", goal->goal->limit);
    json_flag(json, "met", goal->met);
    json_flag(json, "certain", goal->certain);
    render_json_estimate(json, "measured", &goal->measured);
    json_close(json);
}

static void write_goal(struct json_writer *json, const struct compare_goal *goal)
{
    json_object(json, NULL, JSON_LINES);
    json_text(json, "request", goal->request);
    json_text(json, "objective", goal->goal->name);
    json_text(json, "verdict", verdicts[goal->verdict]);
    write_standing(json, "before", goal->before);
    write_standing(json, "after", goal->after);
    json_close(json);
}

static void write_conditions(struct json_writer *json, const struct compare_told *told,
                             const struct compare *compare)
{
    json_list(json, "fail_if", JSON_LINES);
    for (int i = 0; i < told->conditions; i++) {
        const struct condition *condition = &told->condition[i];
        const struct measured *figure = condition_figure(condition, compare);
        json_object(json, NULL, JSON_LINES);
        json_text(json, "condition", condition->text);
        json_text(json, "state", states[condition_state(condition, compare)]);
        json_text(json, "of", condition->relative ? "ratio" : "after");
        json_number(json, "limit", condition->limit);
        if (figure)
            render_json_estimate(json, "measured", figure);
        else
            json_null(json, "measured");
        json_close(json);
    }
    json_close(json);
}

static void write_names(struct json_writer *json, const char *key, const char *const *name,
                        int count)
{
    json_list(json, key, JSON_ON_LINE);
    for (int i = 0; i < count; i++)
        json_text(json, NULL, name[i]);
    json_close(json);
}

static void write_compare(struct json_writer *json, const struct compare_told *told, int which)
{
    const struct compare *compare = &told->compare[which];
    struct arena *arena = arena_open();
    json_object(json, NULL, JSON_LINES);
    json_text(json, "after", told->name[which]);
    json_text(json, "scenario", compare->after->scenario->name);
    json_text(json, "verdict", compare_sentence(compare, arena));
    arena_close(arena);
    json_count(json, "pairs", (uint64_t)compare->pairs);
    json_flag(json, "stable_before", compare->before->stable);
    json_flag(json, "stable_after", compare->after->stable);
    json_text(json, "limit_before", compare->before->bottleneck.resource);
    json_text(json, "limit_after", compare->after->bottleneck.resource);
    json_list(json, "figures", JSON_LINES);
    for (int i = 0; i < compare->rows; i++)
        write_row(json, &compare->row[i]);
    json_close(json);
    json_list(json, "objectives", JSON_LINES);
    for (int i = 0; i < compare->goals; i++)
        write_goal(json, &compare->goal[i]);
    json_close(json);
    write_conditions(json, told, compare);
    write_names(json, "only_before", compare->only_before, compare->only_befores);
    write_names(json, "only_after", compare->only_after, compare->only_afters);
    json_close(json);
}

void compare_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct compare_told *told = what;
    struct json_writer json;
    const struct result *first = told->compare[0].before;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "before", told->first);
    json_text(&json, "scenario", first->scenario->name);
    json_count(&json, "seed", first->seed);
    json_text(&json, "schema_version", RENDER_JSON_VERSION);
    json_number(&json, "confidence", RESULT_CONFIDENCE);
    json_list(&json, "comparisons", JSON_LINES);
    for (int i = 0; i < told->count; i++)
        write_compare(&json, told, i);
    json_close(&json);
    page_json(&json, "page", compare_report, told, about);
    json_close(&json);
    json_end(&json);
}

void compare_csv(const void *what, FILE *out)
{
    const struct compare_told *told = what;
    render_csv_start(out);
    for (int i = 0; i < told->count; i++)
        for (int j = 0; j < told->compare[i].rows; j++) {
            const struct compare_row *row = &told->compare[i].row[j];
            const char *of = row->request ? row->request : "";
            const char *quantity = compare_quantity_names[row->quantity];
            struct arena *arena = arena_open();
            char *name = arena_take(arena, strlen(told->name[i]) + strlen(of) + 2);
            stpcpy(stpcpy(stpcpy(name, told->name[i]), "/"), of);
            render_csv_row(out, "before", name, quantity, row->before);
            render_csv_row(out, "after", name, quantity, row->after);
            render_csv_row(out, "difference", name, quantity, &row->difference);
            render_csv_row(out, "ratio", name, quantity, &row->ratio);
            arena_close(arena);
        }
}
