#include "plots/run_report.h"

#include "plots/page_json.h"
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

static void write_several(struct json_writer *json, const struct run_report *told)
{
    json_text(json, "scenario", told->result[0]->scenario->name);
    json_count(json, "seed", told->result[0]->seed);
    json_text(json, "schema_version", RENDER_JSON_VERSION);
    json_list(json, "results", JSON_LINES);
    for (int i = 0; i < told->count; i++)
        render_json_result(json, NULL, told->result[i]);
    json_close(json);
    json_list(json, "comparison", JSON_LINES);
    for (int i = 1; i < told->count; i++)
        write_comparison(json, told->result[0], told->result[i]);
    json_close(json);
}

void run_report_json(const void *what, const struct report_about *about, FILE *out)
{
    const struct run_report *told = what;
    struct json_writer json;
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    if (told->comparison)
        write_several(&json, told);
    else
        render_json_members(&json, told->result[0]);
    page_json(&json, "page", run_report, told, about);
    json_close(&json);
    json_end(&json);
}

static void write_rows(const struct run_report *told, FILE *out)
{
    render_csv_start(out);
    for (int i = 0; i < told->count; i++) {
        const struct result *result = told->result[i];
        const char *name = result->variant ? result->variant : "";
        struct difference difference = difference_between(told->result[0], result);
        for (int j = 0; j < FIGURES; j++)
            render_csv_row(out, "result", name, figures[j].key, figure_of(&figures[j], result));
        for (int j = 0; i > 0 && j < FIGURES; j++)
            render_csv_row(out, "difference", name, figures[j].key,
                           change_of(&figures[j], &difference));
    }
}

void run_report_csv(const void *what, FILE *out)
{
    const struct run_report *told = what;
    if (told->comparison)
        write_rows(told, out);
    else
        render_csv(told->result[0], out);
}

void run_report(struct report_page *page, const void *what)
{
    const struct run_report *told = what;
    if (told->comparison)
        report_comparison(page, told->result, told->count, &told->settings);
    else
        report(page, told->result[0], &told->settings);
}
