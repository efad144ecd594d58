#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/remedies_json.h"
#include "plots/remedies_report.h"
#include "plots/render_markdown.h"
#include "plots/render_text.h"
#include "scenarios/language/tree_print.h"

#include <limits.h>
#include <string.h>

enum { REPLICATIONS_MOST = 32 };

struct settings {
    struct option_words set;
    struct option_seed seed;
    uint64_t replications, jobs, apply;
    double precision;
    const char *what_if, *output;
    bool json, markdown;
};

static const struct option_row rows[] = {
    {"what-if",      'w', "NAME",       OPTION_TEXT,     offsetof(struct settings, what_if),
     "a variant of the scenario"                                                                                     },
    {"set",          's', "PATH=VALUE", OPTION_WORDS,    offsetof(struct settings, set),
     "with this value changed; may be repeated"                                                                      },
    {"apply",        'a', "N",          OPTION_COUNT,    offsetof(struct settings, apply),
     "write the scenario with the N-th of the remedies found"                                                        },
    {"seed",         0,   "N",          OPTION_OWN_SEED, offsetof(struct settings, seed),
     "of all chance (run.seed)"                                                                                      },
    {"replications", 'r', "N",          OPTION_COUNT,    offsetof(struct settings, replications),
     "independent runs of each to begin with (8)"                                                                    },
    {"precision",    'p', "SHARE",      OPTION_SHARE,    offsetof(struct settings, precision),
     "go on until effects are known to so much (2%)"                                                                 },
    {"jobs",         'j', "N",          OPTION_COUNT,    offsetof(struct settings, jobs),
     "threads (one for each core)"                                                                                   },
    {"json",         0,   NULL,         OPTION_FLAG,     offsetof(struct settings, json),         "one JSON document"},
    {"markdown",     0,   NULL,         OPTION_FLAG,     offsetof(struct settings, markdown),
     "the answer as Markdown"                                                                                        },
    {"output",       'o', "FILE",       OPTION_TEXT,     offsetof(struct settings, output),
     "into a file, which appears once it is whole"                                                                   },
};

const struct options remedies_options = {
    OPTION_ROWS(rows),
    "  headroom remedies checkout.yaml\n"
    "  headroom remedies --apply 1 -o cured.yaml checkout.yaml\n"
    "  headroom remedies --what-if \"twice the load\" --json checkout.yaml\n",
};

struct job {
    const struct settings *settings;
    struct study_input input;
    struct progress progress;
};

static void watch(void *context, const struct paired_progress *at)
{
    struct job *job = context;
    char label[80];
    snprintf(label, sizeof label, "round %d, remedy %d of %d", at->round, at->variant,
             at->variants);
    if (at->variant == 1)
        progress_start(&job->progress, (size_t)at->variants);
    progress_show(&job->progress, (size_t)at->variant - 1, label);
}

/* ---- the changed scenario ---- */

/* Without what-ifs that do not fit it any more. */
static void drop_variants(const struct load *load)
{
    struct node *root = (struct node *)load->before;
    struct faults *faults = ARENA_NEW(load->arena, struct faults);
    struct node **link = &root->first;
    if (load_check_variants(load, faults))
        return;
    while (*link && strcmp((*link)->key, "what_if") != 0)
        link = &(*link)->next;
    if (*link)
        *link = (*link)->next;
    fputs("headroom: the what-ifs do not all fit the changed scenario and are left out\n",
          stderr);
}

static int apply(const struct job *job, const struct remedies *remedies,
                 const struct command *command)
{
    uint64_t which = job->settings->apply;
    struct output_file output;
    if (which > (uint64_t)remedies->count)
        return usage_error(command->name, "there is no remedy %llu; %d were tried",
                           (unsigned long long)which, remedies->count);
    const struct remedy *remedy = &remedies->at[which - 1].remedy;
    struct faults *faults = ARENA_NEW(job->input.arena, struct faults);
    struct load *changed = ARENA_NEW(job->input.arena, struct load);
    if (!load_changed(changed, job->input.load, remedy->setting, (size_t)remedy->settings,
                      job->input.arena, faults)) {
        fault_print(faults, stderr);
        return EXIT_NOT_DONE;
    }
    drop_variants(changed);
    if (!output_open(&output, job->settings->output))
        return EXIT_NOT_DONE;
    tree_print(changed->before, output.stream);
    return output_close(&output) ? EXIT_DONE : EXIT_NOT_DONE;
}

/* ---- telling ---- */

static void tell(const struct job *job, const struct remedies *remedies, const char *path,
                 FILE *out)
{
    const struct settings *settings = job->settings;
    struct remedies_report report = {remedies, strcmp(path, "-") == 0 ? NULL : path,
                                     settings->what_if};
    struct render_text_options options = {.file = path};
    if (settings->json)
        remedies_json(remedies, settings->what_if, out);
    else if (settings->markdown)
        render_markdown_told(remedies_report, &report, out);
    else
        render_text_told(remedies_report, &report, &options, out);
}

static int conclude(const struct job *job, const struct remedies *remedies, const char *path)
{
    struct output_file output;
    if (!output_open(&output, job->settings->output))
        return EXIT_NOT_DONE;
    tell(job, remedies, path, output.stream);
    if (!output_close(&output))
        return EXIT_NOT_DONE;
    return interrupt_seen() ? interrupt_status() : EXIT_DONE;
}

static int run_job(struct job *job, const char *path, const struct command *command)
{
    const struct settings *settings = job->settings;
    struct why_settings how = {
        .seeded = settings->seed.given,
        .seed = settings->seed.seed,
        .replications = (int)settings->replications,
        .precision = settings->precision,
        .jobs = settings->jobs < INT_MAX ? (int)settings->jobs : INT_MAX,
        .watch = watch,
        .context = job,
        .stop = interrupt_seen,
    };
    const char *imbalance = NULL;
    interrupt_watch();
    progress_start(&job->progress, 1);
    const struct remedies *remedies =
        remedies_find(job->input.load, &how, job->input.arena, &imbalance);
    progress_erase(&job->progress);
    if (imbalance)
        return study_input_imbalance(imbalance);
    if (remedies && settings->apply && !interrupt_seen())
        return apply(job, remedies, command);
    if (remedies)
        return conclude(job, remedies, path);
    fputs("headroom: interrupted before the first replication was done\n", stderr);
    return interrupt_status();
}

int cmd_remedies(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &remedies_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (settings.json && settings.markdown)
        return usage_error(command->name, "only one of --json and --markdown");
    if (settings.replications == 1 || settings.replications > REPLICATIONS_MOST)
        return usage_error(command->name, "--replications goes from 2 to %d",
                           REPLICATIONS_MOST);
    struct job job = {.settings = &settings, .input.arena = arena_open()};
    struct study_settings study = {.set = settings.set, .what_if = settings.what_if};
    status = study_input_read(command, &job.input, argv[0], &study);
    if (status == OPTIONS_READ)
        status = run_job(&job, argv[0], command);
    arena_close(job.input.arena);
    return status;
}
