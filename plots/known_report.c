#include "plots/known_report.h"

#include "plots/table.h"

#include <math.h>

/* ---- the sum ---- */

struct known_sum known_report_sum(const struct known_report *report)
{
    struct known_sum sum = {0};
    for (size_t i = 0; i < report->count; i++) {
        const struct known_result *result = &report->result[i];
        sum.unbalanced += result->imbalance != NULL;
        sum.unsteady += result->law.broken != NULL;
        sum.places += (size_t)result->law.places;
        for (int j = 0; j < result->system->quantities; j++) {
            sum.quantities++;
            sum.met += known_answer_counts(result, j);
            sum.wide += !result->finding[j].tight;
        }
    }
    return sum;
}

/* ---- for people ---- */

static const struct table_column columns[] = {
    {"system",    TABLE_LEFT,  false},
    {"",          TABLE_LEFT,  true },
    {"quantity",  TABLE_LEFT,  true },
    {"exact",     TABLE_RIGHT, false},
    {"simulated", TABLE_RIGHT, false},
    {"",          TABLE_LEFT,  false},
    {"verdict",   TABLE_LEFT,  false},
};

/* Two digits of the half-width, and as many decimals of the mean. */
static void simulated_cells(struct table *table, enum table_tone tone, struct estimate estimate)
{
    double half = (estimate.high - estimate.low) / 2.0;
    if (!isfinite(half) || isnan(estimate.mean)) {
        table_cell(table, tone, "nothing");
        table_cell(table, tone, "%s", "");
        return;
    }
    if (half == 0.0) {
        table_cell(table, tone, "%.7g", estimate.mean);
        table_cell(table, tone, "± 0");
        return;
    }
    int decimals = (int)fmin(fmax(1.0 - floor(log10(half)), 0.0), 12.0);
    table_cell(table, tone, "%.*f", decimals, estimate.mean);
    table_cell(table, tone, "± %.*f", decimals, half);
}

static const char *verdict_of(const struct known_result *result, int quantity)
{
    const struct known_finding *finding = &result->finding[quantity];
    if (result->imbalance)
        return "books";
    if (result->law.broken)
        return "unsteady";
    if (!finding->met)
        return "missed";
    return finding->again ? "met at the second look" : "met";
}

static void add_row(struct table *table, const struct known_result *result, int index)
{
    const struct known_quantity *quantity = &result->system->quantity[index];
    bool met = known_answer_counts(result, index);
    table_cell(table, TABLE_PLAIN, "%s", result->system->id);
    table_cell(table, TABLE_PLAIN, "%s", result->system->name);
    table_cell(table, TABLE_PLAIN, "%s", quantity->name);
    table_cell(table, TABLE_PLAIN, "%.7g", quantity->exact);
    simulated_cells(table, TABLE_PLAIN, result->finding[index].estimate);
    table_cell(table, met ? TABLE_GOOD : TABLE_BAD, "%s", verdict_of(result, index));
}

static size_t fill(struct table *table, const struct known_report *report, bool missed_only)
{
    size_t rows = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct known_result *result = &report->result[i];
        for (int j = 0; j < result->system->quantities; j++) {
            if (missed_only && known_answer_counts(result, j))
                continue;
            add_row(table, result, j);
            rows++;
        }
    }
    return rows;
}

static void print_law(const struct known_report *report, const struct known_sum *sum,
                      FILE *stream)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct known_result *result = &report->result[i];
        if (result->law.broken)
            fprintf(stream, "%s, %s: L is not lambda W at %s: lambda W / L is %.4f to %.4f\n",
                    result->system->id, result->system->name, result->law.broken,
                    result->law.ratio.low, result->law.ratio.high);
    }
    if (sum->places && !sum->unbalanced && !sum->unsteady)
        fprintf(stream,
                "Little's law holds at %zu places: to the last nanosecond in every window, "
                "and as L = lambda W\n",
                sum->places);
}

static void print_imbalances(const struct known_report *report, FILE *stream)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct known_result *result = &report->result[i];
        if (result->imbalance)
            fprintf(stream, "%s, %s: the books do not balance: %s\n", result->system->id,
                    result->system->name, result->imbalance);
    }
}

void known_report_print(const struct known_report *report, bool missed_only, FILE *stream)
{
    struct known_sum sum = known_report_sum(report);
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    if (fill(table, report, missed_only))
        table_print(table, stream);
    table_free(table);
    print_imbalances(report, stream);
    if (!missed_only && (sum.places || sum.wide))
        fputc('\n', stream);
    if (!missed_only || sum.unsteady)
        print_law(report, &sum, stream);
    if (!missed_only && sum.wide)
        fprintf(stream, "%zu %s wider than 1%% (3%% for percentiles and shares)%s\n", sum.wide,
                sum.wide == 1 ? "interval is" : "intervals are",
                report->thorough ? "" : "; --thorough narrows them");
    if (report->interrupted)
        fprintf(stream, "interrupted; so far ");
    fprintf(stream, "%zu of %zu known answers met\n", sum.met, sum.quantities);
}

/* ---- for programs ---- */

/* Names are our own: letters, digits, blanks and signs, nothing to escape. */
static void print_text(const char *name, const char *text, FILE *stream)
{
    if (text)
        fprintf(stream, "\"%s\": \"%s\"", name, text);
    else
        fprintf(stream, "\"%s\": null", name);
}

static void print_number(const char *name, double value, FILE *stream)
{
    if (isfinite(value))
        fprintf(stream, "\"%s\": %.10g", name, value);
    else
        fprintf(stream, "\"%s\": null", name);
}

static void print_flag(const char *name, bool value, FILE *stream)
{
    fprintf(stream, "\"%s\": %s", name, value ? "true" : "false");
}

static void print_quantity(const struct known_quantity *quantity,
                           const struct known_finding *finding, FILE *stream)
{
    fputs("        {", stream);
    print_text("name", quantity->name, stream);
    fputs(", ", stream);
    print_number("exact", quantity->exact, stream);
    fputs(", ", stream);
    print_number("mean", finding->estimate.mean, stream);
    fputs(", ", stream);
    print_number("low", finding->estimate.low, stream);
    fputs(", ", stream);
    print_number("high", finding->estimate.high, stream);
    fputs(", ", stream);
    print_flag("met", finding->met, stream);
    fputs(", ", stream);
    print_flag("tight", finding->tight, stream);
    fputs(", ", stream);
    print_flag("second_look", finding->again, stream);
    fputs("}", stream);
}

static void print_system(const struct known_result *result, FILE *stream)
{
    const struct known_system *system = result->system;
    fputs("    {", stream);
    print_text("id", system->id, stream);
    fputs(", ", stream);
    print_text("name", system->name, stream);
    fputs(", ", stream);
    print_text("source", system->source, stream);
    fprintf(stream, ", \"replications\": %d, ", result->replications);
    print_text("imbalance", result->imbalance, stream);
    fprintf(stream, ", \"places\": %d, ", result->law.places);
    print_text("unsteady", result->law.broken, stream);
    fputs(", \"quantities\": [\n", stream);
    for (int i = 0; i < system->quantities; i++) {
        print_quantity(&system->quantity[i], &result->finding[i], stream);
        fputs(i + 1 < system->quantities ? ",\n" : "\n", stream);
    }
    fputs("    ]}", stream);
}

void known_report_json(const struct known_report *report, FILE *stream)
{
    struct known_sum sum = known_report_sum(report);
    fprintf(stream, "{\n  \"seed\": %llu,\n  ", (unsigned long long)report->seed);
    print_flag("thorough", report->thorough, stream);
    fputs(",\n  ", stream);
    print_flag("interrupted", report->interrupted, stream);
    fprintf(stream, ",\n  \"known_answers\": %zu,\n  \"met\": %zu,\n  \"wide\": %zu,\n",
            sum.quantities, sum.met, sum.wide);
    fputs("  \"confidence\": 0.999,\n  \"systems\": [\n", stream);
    for (size_t i = 0; i < report->count; i++) {
        print_system(&report->result[i], stream);
        fputs(i + 1 < report->count ? ",\n" : "\n", stream);
    }
    fputs("  ]\n}\n", stream);
}
