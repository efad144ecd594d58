#include "plots/render_comparison.h"

#include "plots/quantity.h"
#include "plots/render_csv.h"
#include "plots/render_json.h"
#include "plots/table.h"
#include "plots/verdict.h"
#include "studies/difference.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* What is compared, of the whole system. */
static const struct figure {
    const char *name, *key;
    enum quantity_unit unit;
    size_t offset;     /* in struct result_answers */
    size_t difference; /* in struct difference */
    bool more_is_better;
} figures[] = {
    {"throughput", "throughput", QUANTITY_RATE,  offsetof(struct result_answers, throughput),
     offsetof(struct difference, throughput), true },
    {"mean",       "mean",       QUANTITY_TIME,  offsetof(struct result_answers, mean),
     offsetof(struct difference, mean),       false},
    {"p95",        "p95",        QUANTITY_TIME,  offsetof(struct result_answers, p95),
     offsetof(struct difference, p95),        false},
    {"errors",     "errors",     QUANTITY_SHARE, offsetof(struct result_answers, errors),
     offsetof(struct difference, errors),     false},
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

static const char *name_of(const struct result *result)
{
    return result->variant ? result->variant : "as it is";
}

/* ---- for people ---- */

static const struct table_column columns[] = {
    {"",           TABLE_LEFT,  TABLE_IS_CUT},
    {"throughput", TABLE_RIGHT, TABLE_STAYS },
    {"change",     TABLE_LEFT,  TABLE_STAYS },
    {"mean",       TABLE_RIGHT, TABLE_STAYS },
    {"change",     TABLE_LEFT,  TABLE_STAYS },
    {"p95",        TABLE_RIGHT, TABLE_STAYS },
    {"change",     TABLE_LEFT,  TABLE_STAYS },
    {"errors",     TABLE_RIGHT, TABLE_STAYS },
    {"change",     TABLE_LEFT,  TABLE_STAYS },
    {"verdict",    TABLE_LEFT,  TABLE_GOES  },
};

static void cell_of_change(struct table *table, const struct figure *figure,
                           const struct measured *change)
{
    enum difference_word word = difference_word(change);
    if (word == DIFFERENCE_NONE) {
        table_cell(table, TABLE_FAINT, "%s", isnan(change->mean) ? "" : "none sure");
        return;
    }
    bool better = (word == DIFFERENCE_MORE) == figure->more_is_better;
    table_cell(table, better ? TABLE_GOOD : TABLE_BAD, "%s%s", change->mean > 0.0 ? "+" : "",
               quantity_both(figure->unit, change).text);
}

static struct table *table_of(struct result *const *result, int count)
{
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < count; i++) {
        struct difference difference = difference_between(result[0], result[i]);
        table_cell(table, TABLE_PLAIN, "%s", name_of(result[i]));
        for (int j = 0; j < FIGURES; j++) {
            const struct measured *measured = figure_of(&figures[j], result[i]);
            table_cell(table, TABLE_PLAIN, "%s", quantity_mean(figures[j].unit, measured).text);
            if (i > 0)
                cell_of_change(table, &figures[j], change_of(&figures[j], &difference));
            else
                table_cell(table, TABLE_PLAIN, "%s", "");
        }
        table_cell(table, TABLE_PLAIN, "%s", verdict_words[verdict_of(result[i])]);
    }
    return table;
}

void render_comparison_text(struct result *const *result, int count, FILE *out)
{
    struct table *table = table_of(result, count);
    table_print(table, out);
    table_free(table);
}

/* ---- for programs ---- */

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
