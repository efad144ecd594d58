#include "plots/render_comparison.h"

#include "plots/render_csv.h"
#include "plots/render_json.h"
#include "studies/difference.h"

#include <stddef.h>

/* What is compared, of the whole system. */
static const struct figure {
    const char *key;
    size_t offset;     /* in struct result_answers */
    size_t difference; /* in struct difference */
} figures[] = {
    {"throughput", offsetof(struct result_answers, throughput),
     offsetof(struct difference,                                                            throughput)},
    {"mean",       offsetof(struct result_answers, mean),       offsetof(struct difference, mean)      },
    {"p95",        offsetof(struct result_answers, p95),        offsetof(struct difference, p95)       },
    {"errors",     offsetof(struct result_answers, errors),     offsetof(struct difference, errors)    },
};

enum { FIGURES = sizeof figures / sizeof *figures };

static const struct measured *figure_of(const struct figure *figure,
                                        const struct result *result)
{
    return (const struct measured *)((const char *)&result->system + figure->offset);
}

static const struct measured *change_of(const struct figure *figure,
                                        const struct difference *difference)
{
    return (const struct measured *)((const char *)difference + figure->difference);
}

static void write_comparison(struct json_writer *json, const struct result *before,
                             const struct result *after)
{
    struct difference difference = difference_between(before, after);
    json_object(json, NULL, JSON_LINES);
    json_text(json, "variant", after->variant);
    for (int i = 0; i < FIGURES; i++)
        render_json_estimate(json, figures[i].key, change_of(&figures[i], &difference));
    json_close(json);
}

void render_comparison_json(struct result *const *result, int count, FILE *out)
{
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    json_text(&json, "scenario", result[0]->scenario->name);
    json_count(&json, "seed", result[0]->seed);
    json_text(&json, "schema_version", RENDER_JSON_VERSION);
    json_list(&json, "results", JSON_LINES);
    for (int i = 0; i < count; i++)
        render_json_result(&json, NULL, result[i]);
    json_close(&json);
    json_list(&json, "comparison", JSON_LINES);
    for (int i = 1; i < count; i++)
        write_comparison(&json, result[0], result[i]);
    json_close(&json);
    json_close(&json);
    json_end(&json);
}

void render_comparison_csv(struct result *const *result, int count, FILE *out)
{
    render_csv_start(out);
    for (int i = 0; i < count; i++) {
        const char *name = result[i]->variant ? result[i]->variant : "";
        struct difference difference = difference_between(result[0], result[i]);
        for (int j = 0; j < FIGURES; j++)
            render_csv_row(out, "result", name, figures[j].key,
                           figure_of(&figures[j], result[i]));
        for (int j = 0; i > 0 && j < FIGURES; j++)
            render_csv_row(out, "difference", name, figures[j].key,
                           change_of(&figures[j], &difference));
    }
}
