#include "cli/answer.h"

#include "cli/command_line.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/output_file.h"
#include "cli/usage.h"
#include "cli/version.h"
#include "plots/render_html.h"
#include "plots/render_markdown.h"
#include "plots/render_pdf.h"
#include "plots/render_text.h"
#include "plots/terminal.h"
#include "scenarios/language/tree_print.h"
#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option_row rows[] = {
    {"markdown", 0,   NULL,   OPTION_FLAG,  offsetof(struct answer_settings, markdown),
     "the answer as Markdown"                                                                              },
    {"json",     0,   NULL,   OPTION_FLAG,  offsetof(struct answer_settings, json),     "one JSON document"},
    {"csv",      0,   NULL,   OPTION_FLAG,  offsetof(struct answer_settings, csv),
     "a row for each figure"                                                                               },
    {"html",     0,   NULL,   OPTION_FLAG,  offsetof(struct answer_settings, html),
     "a page with charts, for a browser"                                                                   },
    {"pdf",      0,   NULL,   OPTION_FLAG,  offsetof(struct answer_settings, pdf),
     "the same to be printed or sent on"                                                                   },
    {"plot",     0,   NULL,   OPTION_FLAG,  offsetof(struct answer_settings, plot),
     "charts within the text"                                                                              },
    {"output",   'o', "FILE", OPTION_WORDS, offsetof(struct answer_settings, output),
     "into a file; its ending is its format; may be repeated"                                              },
    {"quiet",    'q', NULL,   OPTION_FLAG,  offsetof(struct answer_settings, quiet),
     "the answer in short, and no bar"                                                                     },
};

const struct option_group answer_options = {OPTION_ROWS(rows), .aside = true};

/* ---- formats ---- */

/* In the order of enum answer_format. */
static const struct format {
    const char *name, *flag, *ending;
} formats[ANSWER_FORMATS] = {
    {"text",     NULL,         ".txt" },
    {"Markdown", "--markdown", ".md"  },
    {"JSON",     "--json",     ".json"},
    {"CSV",      "--csv",      ".csv" },
    {"HTML",     "--html",     ".html"},
    {"PDF",      "--pdf",      ".pdf" },
};

static bool is_flagged(const struct answer_settings *settings, enum answer_format format)
{
    const bool flags[ANSWER_FORMATS] = {false,         settings->markdown, settings->json,
                                        settings->csv, settings->html,     settings->pdf};
    return flags[format];
}

/* The only one, or ANSWER_FORMATS with *count telling whether there is none or several. */
static enum answer_format flagged(const struct answer_settings *settings, int *count)
{
    enum answer_format found = ANSWER_FORMATS;
    *count = 0;
    for (int i = 0; i < ANSWER_FORMATS; i++)
        if (is_flagged(settings, i) && ++*count == 1)
            found = i;
    return *count == 1 ? found : ANSWER_FORMATS;
}

/* ANSWER_FORMATS: the ending tells nothing. */
static enum answer_format ending_of(const char *path)
{
    const char *ending = strrchr(path, '.');
    if (!ending || strchr(ending, '/'))
        return ANSWER_FORMATS;
    if (strcasecmp(ending, ".htm") == 0)
        return ANSWER_HTML;
    for (int i = 0; i < ANSWER_FORMATS; i++)
        if (strcasecmp(ending, formats[i].ending) == 0)
            return i;
    return ANSWER_FORMATS;
}

static bool has(const struct answer *answer, enum answer_format format)
{
    return !(format == ANSWER_JSON && !answer->json) && !(format == ANSWER_CSV && !answer->csv);
}

/* ---- what goes where ---- */

struct delivery {
    enum answer_format format;
    const char *path; /* NULL: standard output, the last of all */
};

struct deliveries {
    struct delivery at[OPTION_WORDS_LIMIT + 1];
    size_t count;
};

static void plan(const struct answer_settings *settings, struct deliveries *deliveries)
{
    const struct option_words *output = &settings->output;
    int flags;
    enum answer_format flag = flagged(settings, &flags);
    bool text = false;
    deliveries->count = output->count;
    for (size_t i = 0; i < output->count; i++) {
        enum answer_format format = flags == 1 ? flag : ending_of(output->word[i]);
        if (format == ANSWER_FORMATS)
            format = ANSWER_TEXT;
        text |= format == ANSWER_TEXT;
        deliveries->at[i] = (struct delivery){format, output->word[i]};
    }
    if (output->count == 0)
        deliveries->at[deliveries->count++].format = flags == 1 ? flag : ANSWER_TEXT;
    else if (flags == 0 && !text)
        deliveries->at[deliveries->count++].format = ANSWER_TEXT;
}

/* ---- mistakes ---- */

/* "text, Markdown, JSON, HTML and PDF". */
static void print_formats(const struct answer *answer, char *text, size_t size)
{
    size_t length = 0;
    int last = ANSWER_FORMATS - 1;
    while (!has(answer, last))
        last--;
    for (int i = 0; i <= last && length < size; i++)
        if (has(answer, i))
            length += (size_t)snprintf(text + length, size - length, "%s%s",
                                       i == 0      ? ""
                                       : i == last ? " and "
                                                   : ", ",
                                       formats[i].name);
}

static int check_formats(const struct answer *answer, const struct answer_settings *settings)
{
    const struct option_words *output = &settings->output;
    char all[80];
    print_formats(answer, all, sizeof all);
    for (int i = 0; i < ANSWER_FORMATS; i++)
        if (is_flagged(settings, i) && !has(answer, i))
            return usage_error(answer->name, "there is no %s of this; there is %s",
                               formats[i].name, all);
    for (size_t i = 0; i < output->count; i++) {
        enum answer_format format = ending_of(output->word[i]);
        if (format != ANSWER_FORMATS && !has(answer, format))
            return usage_error(answer->name, "'%s': there is no %s of this; there is %s",
                               output->word[i], formats[format].name, all);
    }
    return OPTIONS_READ;
}

/* A flag and a file of another ending; texts may have any. */
static int check_flag(const struct answer *answer, const struct answer_settings *settings,
                      enum answer_format flag)
{
    const struct option_words *output = &settings->output;
    for (size_t i = 0; i < output->count; i++) {
        enum answer_format ending = ending_of(output->word[i]);
        if (ending != ANSWER_FORMATS && ending != ANSWER_TEXT && ending != flag)
            return usage_error(answer->name,
                               "is '%s' to be %s or %s? Leave %s out, or have it end in %s",
                               output->word[i], formats[ending].name, formats[flag].name,
                               formats[flag].flag, formats[flag].ending);
    }
    return OPTIONS_READ;
}

/* Each has a file and each file one of them. */
static int check_flags(const struct answer *answer, const struct answer_settings *settings)
{
    const struct option_words *output = &settings->output;
    bool taken[ANSWER_FORMATS + 1] = {false};
    if (output->count == 0)
        return usage_error(answer->name, "several formats want a file each, such as "
                                         "-o answer.html -o answer.json");
    for (size_t i = 0; i < output->count; i++) {
        enum answer_format ending = ending_of(output->word[i]);
        taken[ending] = true;
        if (ending == ANSWER_FORMATS)
            return usage_error(answer->name,
                               "with several formats the ending of '%s' has to tell which of "
                               "them it is",
                               output->word[i]);
    }
    for (int i = 0; i < ANSWER_FORMATS; i++)
        if (is_flagged(settings, i) && !taken[i])
            return usage_error(answer->name, "%s has no file; name one that ends in %s",
                               formats[i].flag, formats[i].ending);
    return OPTIONS_READ;
}

static int check_plot(const struct answer *answer, const struct answer_settings *settings)
{
    struct deliveries deliveries = {0};
    bool text = false;
    plan(settings, &deliveries);
    for (size_t i = 0; i < deliveries.count; i++)
        text |= deliveries.at[i].format == ANSWER_TEXT;
    if (settings->plot && !text)
        return usage_error(answer->name, "--plot is for text; pages have their charts anyway");
    return OPTIONS_READ;
}

int answer_check(const struct answer *answer, const struct answer_settings *settings)
{
    int flags, status = check_formats(answer, settings);
    enum answer_format flag = flagged(settings, &flags);
    if (status == OPTIONS_READ && flags == 1)
        status = check_flag(answer, settings, flag);
    else if (status == OPTIONS_READ && flags > 1)
        status = check_flags(answer, settings);
    if (status == OPTIONS_READ && flag == ANSWER_PDF && settings->output.count == 0 &&
        isatty(STDOUT_FILENO))
        status = usage_error(answer->name, "a PDF is not for a terminal: -o answer.pdf");
    return status == OPTIONS_READ ? check_plot(answer, settings) : status;
}

/* ---- giving ---- */

static bool failed(const struct answer *answer, const char *why)
{
    usage_error(answer->name, "%s", why);
    return false;
}

/* False, and a line on stderr, if charts are missing in it, or if there is no PDF. */
static bool write_pages(const struct answer *answer, enum answer_format format, FILE *out)
{
    struct render_html_part own = {answer->name, answer->tell, answer->what, answer->about};
    const struct render_html_part *part = answer->part ? answer->part : &own;
    int parts = answer->part ? answer->parts : 1;
    const char *failure = NULL;
    bool whole = format == ANSWER_HTML ? render_html(part, parts, out, &failure)
                                       : render_pdf(part, parts, out, &failure);
    return whole || failed(answer, failure);
}

static bool write_format(const struct answer *answer, const struct answer_settings *settings,
                         enum answer_format format, FILE *out)
{
    struct render_text_options options = {.plot = settings->plot};
    switch (format) {
    case ANSWER_MARKDOWN:
        render_markdown_told(answer->tell, answer->what, out);
        return true;
    case ANSWER_JSON:
        answer->json(answer->what, &answer->about, out);
        return true;
    case ANSWER_CSV:
        answer->csv(answer->what, out);
        return true;
    case ANSWER_HTML:
    case ANSWER_PDF:
        return write_pages(answer, format, out);
    default:
        render_text_told(answer->tell, answer->what, &options, out);
        return true;
    }
}

bool answer_is_only(const struct answer_settings *settings, enum answer_format format)
{
    struct deliveries deliveries = {0};
    plan(settings, &deliveries);
    for (size_t i = 0; i < deliveries.count; i++)
        if (deliveries.at[i].format != format)
            return false;
    return true;
}

static bool deliver(const struct answer *answer, const struct answer_settings *settings,
                    const struct delivery *delivery)
{
    struct output_file output;
    if (!output_open(&output, delivery->path))
        return false;
    bool whole = write_format(answer, settings, delivery->format, output.stream);
    if (!whole && delivery->format == ANSWER_PDF) { /* there is nothing in it */
        output_drop(&output);
        return false;
    }
    return output_close(&output) && whole;
}

int answer_give(const struct answer *answer, const struct answer_settings *settings)
{
    struct deliveries deliveries = {0};
    bool done = true;
    plan(settings, &deliveries);
    for (size_t i = 0; i < deliveries.count; i++)
        done &= deliver(answer, settings, &deliveries.at[i]);
    if (!done)
        return EXIT_NOT_DONE;
    return interrupt_seen() ? interrupt_status() : EXIT_DONE;
}

/* ---- how it came about ---- */

static const char *text_of(const struct load *load, struct arena *arena)
{
    char *text = NULL;
    size_t length;
    FILE *out = memory_stream(&text, &length);
    tree_print(load->root, out);
    fclose(out);
    const char *kept = arena_text(arena, text);
    free(text);
    return kept;
}

struct report_about answer_about(const struct command *command, const void *settings,
                                 char **words, const struct load *load, struct arena *arena)
{
    return (struct report_about){
        .command = command_line(command, settings, words, arena),
        .version = version_line,
        .file = answer_file(words[0]),
        .scenario = load ? text_of(load, arena) : NULL,
    };
}

void answer_seed(struct answer *answer, uint64_t seed)
{
    answer->about.seeded = true;
    answer->about.seed = seed;
}

const char *answer_file(const char *path)
{
    return strcmp(path, "-") == 0 ? NULL : path;
}
