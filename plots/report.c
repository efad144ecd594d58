#include "plots/report.h"

#include "plots/comparison_tables.h"
#include "plots/effect_charts.h"
#include "plots/next_command.h"
#include "plots/report_tables.h"
#include "plots/run_charts.h"
#include "plots/verdict.h"
#include "sim/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MOST_REQUESTS 4 /* whose time is told */

/* Columns of a bar, and those of the share and the times beside it; those of the names and the
 * scale beside a course. */
#define MOST_BAR          40
#define LEAST_BAR         10
#define FIGURES_OF_TIMES  46
#define LEAST_COURSE      20
#define FIGURES_OF_COURSE 44

void report_say(struct report_page *page, const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        memory_end(strlen(format));
    va_end(arguments);
    page->manner->say(page, text);
    free(text);
}

void report_table(struct report_page *page, const char *heading, struct table *table)
{
    if (!table)
        return;
    if (table_rows(table) > 1) {
        page->manner->section(page, heading);
        page->manner->table(page, table);
    }
    table_free(table);
}

/* ---- the verdict ---- */

static void tell_title(struct report_page *page, const struct result *result,
                       const char *variant)
{
    const char *name = result->scenario && result->scenario->name ? result->scenario->name : "";
    char *title = arena_take(page->arena, strlen(name) + strlen(variant) + 3);
    stpcpy(stpcpy(stpcpy(title, name), *name && *variant ? ": " : ""), variant);
    if (*title)
        page->manner->title(page, title);
}

static void tell_verdict(struct report_page *page, const struct result *result)
{
    const char *sentence = verdict_sentence(result, page->arena);
    size_t lead = strcspn(sentence, ":");
    lead += sentence[lead] == ':';
    page->manner->verdict(page, arena_text_part(page->arena, sentence, lead), sentence + lead,
                          verdict_is_good(verdict_of(result)));
    for (int i = 0; i < result->warnings; i++)
        page->manner->warning(page, verdict_warning(result, &result->warning[i], page->arena));
}

/* ---- requests ---- */

static void tell_errors_of(struct report_page *page, const struct result_answers *answers,
                           bool *told)
{
    const char *errors = report_errors(answers, page->arena);
    if (!*errors)
        return;
    if (!*told)
        page->manner->section(page, "");
    *told = true;
    report_say(page, "Errors of %s: %s.", answers->name, errors);
    if (answers->wasted.mean > 0.0)
        report_say(page,
                   "Each second %s of work goes into answers of %s that nobody waits "
                   "for any more.",
                   quantity_both(QUANTITY_TIME, &answers->wasted).text, answers->name);
}

static void tell_requests(struct report_page *page, const struct result *result)
{
    report_table(page, "Requests", report_requests(result, page->halves_below));
    bool told = false;
    for (int i = 0; i < result->requests; i++)
        tell_errors_of(page, &result->request[i], &told);
}

/* What names and figures leave. */
static int bar_for(const struct report_page *page, const struct result_answers *request)
{
    size_t beside = FIGURES_OF_TIMES, longest = 0;
    if (page->columns == 0)
        return 0;
    for (int i = 0; i < request->times; i++)
        if (strlen(request->time[i].at) > longest)
            longest = strlen(request->time[i].at);
    beside += longest;
    if (page->columns < beside + LEAST_BAR)
        return LEAST_BAR;
    return page->columns > beside + MOST_BAR ? MOST_BAR : (int)(page->columns - beside);
}

static void tell_times(struct report_page *page, const struct result *result)
{
    bool *told = arena_array(page->arena, (size_t)result->requests, sizeof *told);
    for (int i = 0; i < MOST_REQUESTS; i++) {
        const struct result_answers *request = report_heaviest(result, told);
        if (!request)
            return;
        told[request - result->request] = true;
        int bar = bar_for(page, request);
        struct table *table = report_times(request, bar, page->arena);
        if (!table)
            continue;
        page->manner->section(page, i == 0 ? "Where the time goes" : "");
        report_say(page, "Where the time of %s goes%s", request->name,
                   bar ? " (░ waiting, █ working)" : ":");
        page->manner->table(page, table);
        table_free(table);
    }
}

/* ---- resources ---- */

static void tell_resources(struct report_page *page, const struct result *result)
{
    int left_out = 0;
    report_table(page, "Resources", report_resources(result, &left_out, page->arena));
    if (left_out)
        report_say(page, "%d %s not used, or little, and left out.", left_out,
                   left_out == 1 ? "resource is" : "resources are");
}

static void tell_holders(struct report_page *page, const struct result *result,
                         const char *name)
{
    const struct result_resource *resource = verdict_resource(result, name);
    const char *doings = resource ? report_holders(resource, page->arena) : "";
    if (!*doings)
        return;
    char *lead = arena_take(page->arena, strlen(name) + 16);
    stpcpy(stpcpy(stpcpy(lead, "holders of "), name), ":");
    page->manner->item(page, lead, doings);
}

static void tell_chain(struct report_page *page, const struct result *result)
{
    const struct result_bottleneck *bottleneck = &result->bottleneck;
    size_t room = 1;
    if (bottleneck->links < 2)
        return;
    for (int i = 0; i < bottleneck->links; i++)
        room += strlen(bottleneck->chain[i]) + strlen(" → ");
    char *chain = arena_take(page->arena, room);
    char *at = chain;
    for (int i = 0; i < bottleneck->links; i++)
        at = stpcpy(stpcpy(at, i ? " → " : ""), bottleneck->chain[i]);
    page->manner->section(page, "Who holds what");
    report_say(page, "Who holds what while waiting for what: %s", chain);
    for (int i = 0; i < bottleneck->links; i++)
        tell_holders(page, result, bottleneck->chain[i]);
}

/* ---- over time ---- */

static void tell_course(struct report_page *page, const struct result *result)
{
    int room = (int)page->columns - FIGURES_OF_COURSE;
    struct table *table =
        report_course(result, room > LEAST_COURSE ? room : LEAST_COURSE, page->arena);
    if (!table)
        return;
    report_table(page, "Over time", table);
    const struct result_window *first = result->window;
    report_say(page, "From %s to %s in %d windows of %s; blocks reach from 0 to the most.",
               quantity_duration(first->from).text,
               quantity_duration(first[result->windows - 1].to).text, result->windows,
               quantity_duration(first->to - first->from).text);
}

/* ---- how it was measured ---- */

static void tell_broken_laws(struct report_page *page, const struct result *result)
{
    for (int i = 0; i < result->laws; i++) {
        const struct result_law *law = &result->law[i];
        if (!law->holds)
            report_say(
                page,
                "Little's Law fails at %s: %s arrive and stay %s, but %s are there on average.",
                law->at, quantity_text(QUANTITY_RATE, law->arrivals_per_s).text,
                quantity_text(QUANTITY_TIME, law->residence_s).text,
                quantity_text(QUANTITY_NUMBER, law->present).text);
    }
}

static void tell_law(struct report_page *page, const struct result *result)
{
    const struct result_law *worst = result->law;
    if (result->laws == 0)
        return;
    for (int i = 1; i < result->laws; i++)
        if (fabs(result->law[i].gap) > fabs(worst->gap))
            worst = &result->law[i];
    double gap = fabs(worst->gap) * 100.0;
    char text[32] = "below 0.01%";
    if (gap >= 0.01)
        snprintf(text, sizeof text, "%.2g%%", gap);
    if (result->law_holds)
        report_say(page, "Little's Law holds at all %d places; the largest gap is %s, at %s.",
                   result->laws, text, worst->at);
    else
        tell_broken_laws(page, result);
}

static void tell_method(struct report_page *page, const struct result *result)
{
    struct quantity warmup = result->warmup_found
                                 ? quantity_text(QUANTITY_TIME, result->warmup_s)
                                 : quantity_duration(result->warmup_s);
    report_say(page, "%d %s of %s after a warm-up of %s (%s), seed %llu. %s",
               result->replications, result->replications == 1 ? "replication" : "replications",
               quantity_duration(result->measured_s).text, warmup.text,
               result->warmup_found ? "found" : "given", (unsigned long long)result->seed,
               result->replications > 1
                   ? "± is half of a 95% confidence interval."
                   : "One replication has no intervals; run.replications asks for more.");
    if (result->precision_asked > 0.0)
        report_say(page, "Precision: ±%s asked for, ±%s reached.",
                   quantity_exact(QUANTITY_SHARE, result->precision_asked).text,
                   quantity_text(QUANTITY_SHARE, result->precision_reached).text);
    double events = (double)result->events;
    bool millions = events >= 1e6;
    struct quantity count = quantity_text(QUANTITY_NUMBER, millions ? events * 1e-6 : events);
    const char *unit = millions ? " million" : "";
    if (page->columns > 0 && result->took_s > 0.0) /* pages that are kept repeat to the byte */
        report_say(page, "%s%s events in %s.", count.text, unit,
                   quantity_text(QUANTITY_TIME, result->took_s).text);
    else if (events > 0.0)
        report_say(page, "%s%s events.", count.text, unit);
}

static void tell_next(struct report_page *page, const struct result *result, const char *file)
{
    struct next_command next = next_command_of(result, file, page->arena);
    if (!next.command)
        return;
    page->manner->section(page, "");
    report_say(page, "Worth trying next, %s:", next.why);
    page->manner->command(page, next.command);
}

/* ---- all of it ---- */

void report(struct report_page *page, const struct result *result,
            const struct report_settings *settings)
{
    tell_title(page, result, result->variant ? result->variant : "");
    tell_verdict(page, result);
    report_table(page, "Objectives", report_goals(result, page->arena));
    if (settings->quiet)
        return;
    run_charts(page, result);
    tell_requests(page, result);
    tell_times(page, result);
    page->manner->more(page, true);
    tell_resources(page, result);
    tell_chain(page, result);
    report_table(page, "Connections", report_budgets(result, page->arena));
    tell_course(page, result);
    report_table(page, "Theory", report_theory(result));
    page->manner->section(page, "How it was measured");
    tell_law(page, result);
    tell_method(page, result);
    page->manner->more(page, false);
    tell_next(page, result, settings->file);
}

void report_comparison(struct report_page *page, struct result *const *result, int count,
                       const struct report_settings *settings)
{
    tell_title(page, result[0], "");
    tell_verdict(page, result[0]);
    report_table(page, "What if", comparison_overview(result, count));
    if (settings->quiet)
        return;
    variant_charts(page, result, count);
    for (int i = 1; i < count; i++) {
        page->manner->section(page, "");
        tell_title(page, result[i], comparison_name(result[i]));
        tell_verdict(page, result[i]);
        report_table(page, "", comparison_detail(result[0], result[i], page->arena));
    }
    page->manner->section(page, "How it was measured");
    tell_method(page, result[0]);
    report_say(
        page,
        "All met the same arrivals and demands, so changes are taken pair by pair and are "
        "known better than what changes. Where ± includes 0 there is no evidence of any.");
}

void report_chart(struct report_page *page, const struct chart *chart)
{
    if (page->manner->chart)
        page->manner->chart(page, chart);
}
