#include "plots/render_text.h"

#include "plots/next_command.h"
#include "plots/paragraph.h"
#include "plots/report_tables.h"
#include "plots/terminal.h"
#include "plots/verdict.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MOST_COLUMNS  100
#define LEAST_COLUMNS 40
#define MOST_REQUESTS 4 /* whose time is told */

struct page {
    const struct result *result;
    struct arena *arena;
    FILE *stream;
    size_t columns;
};

static size_t columns_for(const struct render_text_options *options, FILE *stream)
{
    size_t columns = options->columns ? options->columns : terminal_columns(stream);
    if (columns == 0 || columns > MOST_COLUMNS)
        return MOST_COLUMNS;
    return columns < LEAST_COLUMNS ? LEAST_COLUMNS : columns;
}

static void say(const struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A paragraph of its own. */
static void say(const struct page *page, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    paragraph_print(&(struct paragraph){.text = text, .columns = page->columns}, page->stream);
    free(text);
}

/* A blank line, then the table; it is freed. */
static void show(const struct page *page, struct table *table)
{
    if (!table)
        return;
    fputc('\n', page->stream);
    table_print_within(table, page->columns, 0, page->stream);
    table_free(table);
}

/* ---- the verdict ---- */

static void print_title(const struct page *page)
{
    const struct result *result = page->result;
    const char *name = result->scenario && result->scenario->name ? result->scenario->name : "";
    const char *variant = result->variant ? result->variant : "";
    char *lead = arena_take(page->arena, strlen(name) + strlen(variant) + 3);
    stpcpy(stpcpy(stpcpy(lead, name), *name && *variant ? ": " : ""), variant);
    if (*lead)
        paragraph_print(&(struct paragraph){.lead = lead, .tone = TABLE_STRONG, .text = ""},
                        page->stream);
}

static void print_verdict(const struct page *page)
{
    const char *sentence = verdict_sentence(page->result, page->arena);
    const char *colon = strchr(sentence, ':');
    bool good = verdict_is_good(verdict_of(page->result));
    size_t lead = colon ? (size_t)(colon - sentence) + 1 : 0;
    struct paragraph paragraph = {
        .lead = lead ? arena_text_part(page->arena, sentence, lead) : NULL,
        .tone = good ? TABLE_GOOD : TABLE_BAD,
        .text = sentence + lead,
        .columns = page->columns,
    };
    paragraph_print(&paragraph, page->stream);
}

static void print_warnings(const struct page *page)
{
    const struct result *result = page->result;
    for (int i = 0; i < result->warnings; i++) {
        struct paragraph paragraph = {
            .lead = "!",
            .tone = TABLE_BAD,
            .text = verdict_warning(result, &result->warning[i], page->arena),
            .columns = page->columns,
            .indent = 2,
        };
        paragraph_print(&paragraph, page->stream);
    }
}

/* ---- requests ---- */

static void print_errors_of(const struct page *page, const struct result_answers *answers)
{
    size_t room = 1;
    for (int i = 0; i < OUTCOME_COUNT; i++)
        room += strlen(outcome_names[i]) + sizeof(struct quantity) + 4;
    char *text = arena_take(page->arena, room);
    char *at = text;
    for (int i = OUTCOME_OK + 1; i < OUTCOME_COUNT; i++)
        if (answers->error_by[i].mean > 0.0)
            at += sprintf(at, "%s%s %s", at == text ? "" : ", ", outcome_names[i],
                          quantity_both(QUANTITY_SHARE, &answers->error_by[i]).text);
    if (at == text)
        return;
    fputc('\n', page->stream);
    say(page, "Errors of %s: %s", answers->name, text);
    if (answers->wasted.mean > 0.0)
        say(page, "Of each second of work, %s went into answers nobody waited for any more.",
            quantity_both(QUANTITY_TIME, &answers->wasted).text);
}

static void print_errors(const struct page *page)
{
    for (int i = 0; i < page->result->requests; i++)
        print_errors_of(page, &page->result->request[i]);
}

/* How much of all requests' time is this one's. */
static double weight_of(const struct result_answers *request)
{
    double weight = 0.0;
    for (int i = 0; i < request->times; i++)
        weight += request->time[i].waiting.mean + request->time[i].working.mean;
    return isfinite(weight) ? weight * request->throughput.mean : 0.0;
}

static const struct result_answers *heaviest(const struct result *result, const bool *told)
{
    const struct result_answers *most = NULL;
    for (int i = 0; i < result->requests; i++) {
        const struct result_answers *request = &result->request[i];
        if (told[i] || !request->sent || request->times == 0)
            continue;
        if (!most || weight_of(request) > weight_of(most))
            most = request;
    }
    return most;
}

static void print_times(const struct page *page)
{
    const struct result *result = page->result;
    int bar = (int)page->columns / 3;
    bool *told = arena_array(page->arena, (size_t)result->requests, sizeof *told);
    for (int i = 0; i < MOST_REQUESTS; i++) {
        const struct result_answers *request = heaviest(result, told);
        struct table *table = request ? report_times(request, bar, page->arena) : NULL;
        if (!request)
            return;
        told[request - result->request] = true;
        if (!table)
            continue;
        fputc('\n', page->stream);
        say(page, "Where the time of %s goes (░ waiting, █ working)", request->name);
        table_print_within(table, page->columns, 0, page->stream);
        table_free(table);
    }
}

/* ---- resources ---- */

static void print_resources(const struct page *page)
{
    int left_out = 0;
    show(page, report_resources(page->result, &left_out, page->arena));
    if (left_out)
        say(page, "%d %s not used, or little, and left out.", left_out,
            left_out == 1 ? "resource is" : "resources are");
}

static void print_chain(const struct page *page)
{
    const struct result_bottleneck *bottleneck = &page->result->bottleneck;
    size_t room = 1;
    for (int i = 0; i < bottleneck->links; i++)
        room += strlen(bottleneck->chain[i]) + strlen(" → ");
    char *text = arena_take(page->arena, room);
    char *at = text;
    for (int i = 0; i < bottleneck->links; i++)
        at = stpcpy(stpcpy(at, i ? " → " : ""), bottleneck->chain[i]);
    if (bottleneck->links > 1) {
        fputc('\n', page->stream);
        say(page, "Who holds what while waiting for what: %s", text);
    }
    show(page, report_holders(page->result, page->arena));
}

/* ---- how it was measured ---- */

static void print_course(const struct page *page)
{
    const struct result *result = page->result;
    int columns = (int)page->columns - 48;
    struct table *table = report_course(result, columns > 20 ? columns : 20, page->arena);
    if (!table)
        return;
    show(page, table);
    const struct result_window *last = &result->window[result->windows - 1];
    say(page, "From %s to %s, %d windows of %s; each row from 0 to its most.",
        quantity_exact(QUANTITY_TIME, result->window[0].from).text,
        quantity_exact(QUANTITY_TIME, last->to).text, result->windows,
        quantity_exact(QUANTITY_TIME, result->window[0].to - result->window[0].from).text);
}

static void print_law(const struct page *page)
{
    const struct result *result = page->result;
    const struct result_law *worst = NULL;
    for (int i = 0; i < result->laws; i++)
        if (!worst || fabs(result->law[i].gap) > fabs(worst->gap))
            worst = &result->law[i];
    if (result->law_holds && worst)
        say(page, "Little's Law holds at all %d places; the largest gap is %s, at %s.",
            result->laws, quantity_text(QUANTITY_SHARE, fabs(worst->gap)).text, worst->at);
    for (int i = 0; i < result->laws && !result->law_holds; i++)
        if (!result->law[i].holds)
            say(page,
                "Little's Law fails at %s: %s arrive and stay %s, but %s are there on average.",
                result->law[i].at,
                quantity_text(QUANTITY_RATE, result->law[i].arrivals_per_s).text,
                quantity_text(QUANTITY_TIME, result->law[i].residence_s).text,
                quantity_text(QUANTITY_NUMBER, result->law[i].present).text);
}

static void print_method(const struct page *page)
{
    const struct result *result = page->result;
    say(page, "%d %s of %s after a warm-up of %s (%s), seed %llu.%s", result->replications,
        result->replications == 1 ? "replication" : "replications",
        quantity_exact(QUANTITY_TIME, result->measured_s).text,
        quantity_text(QUANTITY_TIME, result->warmup_s).text,
        result->warmup_found ? "found" : "given", (unsigned long long)result->seed,
        result->replications > 1
            ? " ± is half of a 95% confidence interval."
            : " One replication has no intervals; run.replications asks for more.");
    if (result->precision_asked > 0.0)
        say(page, "Precision: ±%s asked for, ±%s reached.",
            quantity_exact(QUANTITY_SHARE, result->precision_asked).text,
            quantity_text(QUANTITY_SHARE, result->precision_reached).text);
    if (result->took_s > 0.0)
        say(page, "%s million events in %s.",
            quantity_text(QUANTITY_NUMBER, (double)result->events * 1e-6).text,
            quantity_text(QUANTITY_TIME, result->took_s).text);
}

/* On one line, so that it can be copied. */
static void print_next(const struct page *page, const char *file)
{
    struct next_command next = next_command_of(page->result, file, page->arena);
    if (!next.command)
        return;
    fputc('\n', page->stream);
    say(page, "Worth trying next, %s:", next.why);
    paragraph_print(&(struct paragraph){.lead = " ", .text = next.command, .indent = 2},
                    page->stream);
}

void render_text(const struct result *result, const struct render_text_options *options,
                 FILE *stream)
{
    struct page page = {result, arena_open(), stream, columns_for(options, stream)};
    print_title(&page);
    print_verdict(&page);
    print_warnings(&page);
    show(&page, report_goals(result, page.arena));
    if (!options->quiet) {
        show(&page, report_requests(result, true));
        print_errors(&page);
        print_times(&page);
        print_resources(&page);
        print_chain(&page);
        show(&page, report_budgets(result, page.arena));
        print_course(&page);
        show(&page, report_theory(result));
        fputc('\n', stream);
        print_law(&page);
        print_method(&page);
        print_next(&page, options->file);
    }
    arena_close(page.arena);
}
