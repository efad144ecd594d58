#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "plots/page_read.h"
#include "plots/render_html.h"
#include "sim/fault.h"

#include <string.h>

struct settings {
    struct answer_settings answer;
};

static const struct option_use uses[] = {
    {&answer_options, offsetof(struct settings, answer)},
};

const struct options report_options = {
    OPTION_USES(uses),
    .examples = "  headroom run --json checkout.yaml -o today.json\n"
                "  headroom report today.json -o today.html\n"
                "  headroom report run.json why.json remedies.json -o report.html\n"
                "  headroom capacity --json checkout.yaml | headroom report --markdown -\n",
};

/* What was read, in the order in which it is told. */
struct pages {
    struct arena *arena;
    const struct page_read **read;
    const char **path;
    int count;
    bool quiet;
};

/* ---- reading ---- */

/* A later version wrote what this one cannot tell: worth a line, but no mistake. */
static void say_strange(const struct page_read *read)
{
    struct faults faults = {0};
    if (read->strange == 0)
        return;
    struct fault *fault =
        fault_add(&faults, read->strange_at, "'%.60s' is not known here", read->strange_word);
    if (read->strange == 1)
        fault_hint(fault, "a later headroom wrote it; it is left out");
    else
        fault_hint(fault, "a later headroom wrote it; %zu such things are left out",
                   read->strange);
    fault_print(&faults, stderr);
}

/* All mistakes of all documents are shown. */
static bool read_all(struct pages *pages, char **paths, int count)
{
    bool good = true;
    pages->read = arena_array(pages->arena, (size_t)count, sizeof(const struct page_read *));
    pages->path = arena_array(pages->arena, (size_t)count, sizeof(const char *));
    for (int i = 0; i < count; i++) {
        struct faults faults = {0};
        pages->path[i] = paths[i];
        pages->read[i] = page_read(paths[i], pages->arena, &faults);
        if (pages->read[i])
            say_strange(pages->read[i]);
        else
            fault_print(&faults, stderr);
        good &= pages->read[i] != NULL;
    }
    pages->count = count;
    return good;
}

/* ---- telling ---- */

static void tell_all(struct report_page *page, const void *what)
{
    const struct pages *pages = what;
    for (int i = 0; i < pages->count; i++) {
        if (i > 0)
            page->manner->section(page, "");
        if (pages->quiet)
            page_tell_short(page, pages->read[i]);
        else
            page_tell(page, pages->read[i]);
    }
}

/* Its title, if no other page has it. */
static const char *name_of(const struct pages *pages, int which)
{
    const char *title = pages->read[which]->title;
    bool alone = *title;
    for (int i = 0; i < pages->count; i++)
        alone &= i == which || strcmp(pages->read[i]->title, title) != 0;
    return alone ? title : pages->path[which];
}

static const struct render_html_part *parts_of(const struct pages *pages)
{
    struct render_html_part *part =
        arena_array(pages->arena, (size_t)pages->count, sizeof *part);
    for (int i = 0; i < pages->count; i++)
        part[i] = (struct render_html_part){
            .name = name_of(pages, i),
            .tell = pages->quiet ? page_tell_short : page_tell,
            .what = pages->read[i],
            .about = pages->read[i]->about,
        };
    return part;
}

static int report_pages(const struct command *command, struct pages *pages,
                        const struct settings *settings, int argc, char **argv)
{
    struct answer answer = {.name = command->name, .tell = tell_all, .what = pages};
    int status = answer_check(&answer, &settings->answer);
    if (status != OPTIONS_READ)
        return status;
    if (!read_all(pages, argv, argc))
        return EXIT_WRONG_INPUT;
    answer.part = parts_of(pages);
    answer.parts = pages->count;
    return answer_give(&answer, &settings->answer);
}

int cmd_report(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &report_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    struct pages pages = {.arena = arena_open(), .quiet = settings.answer.quiet};
    status = report_pages(command, &pages, &settings, argc, argv);
    arena_close(pages.arena);
    return status;
}
