#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/capacity_json.h"
#include "plots/capacity_report.h"
#include "plots/render_markdown.h"
#include "plots/render_text.h"
#include "scenarios/language/load.h"
#include "sim/catalog.h"
#include "studies/capacity.h"

#include <limits.h>
#include <string.h>

enum { REPLICATIONS_MOST = 1000, RUNS_USUALLY = 25 };

struct settings {
    struct option_words set;
    struct option_seed seed;
    uint64_t replications, jobs;
    double precision;
    const char *target, *what_if, *output;
    bool json, csv, markdown, quiet;
};

static const struct option_row rows[] = {
    {"target",       't', "request=NAME", OPTION_TEXT,     offsetof(struct settings, target),
     "change only the traffic that sends this request"                                                                     },
    {"what-if",      'w', "NAME",         OPTION_TEXT,     offsetof(struct settings, what_if),
     "of this variant of the scenario"                                                                                     },
    {"set",          's', "PATH=VALUE",   OPTION_WORDS,    offsetof(struct settings, set),
     "with this value changed; may be repeated"                                                                            },
    {"seed",         0,   "N",            OPTION_OWN_SEED, offsetof(struct settings, seed),
     "of all chance (run.seed)"                                                                                            },
    {"replications", 'r', "N",            OPTION_COUNT,    offsetof(struct settings, replications),
     "independent runs of each load (run.replications, or 5)"                                                              },
    {"precision",    'p', "SHARE",        OPTION_SHARE,    offsetof(struct settings, precision),
     "how well the load is to be known (1%)"                                                                               },
    {"jobs",         'j', "N",            OPTION_COUNT,    offsetof(struct settings, jobs),
     "threads (one for each core)"                                                                                         },
    {"json",         0,   NULL,           OPTION_FLAG,     offsetof(struct settings, json),         "one JSON document"    },
    {"csv",          0,   NULL,           OPTION_FLAG,     offsetof(struct settings, csv),          "a row for each figure"},
    {"markdown",     0,   NULL,           OPTION_FLAG,     offsetof(struct settings, markdown),
     "the answer as Markdown"                                                                                              },
    {"output",       'o', "FILE",         OPTION_TEXT,     offsetof(struct settings, output),
     "into a file, which appears once it is whole"                                                                         },
    {"quiet",        'q', NULL,           OPTION_FLAG,     offsetof(struct settings, quiet),
     "only the answer, no bar"                                                                                             },
};

const struct options capacity_options = {
    OPTION_ROWS(rows),
    "  headroom capacity checkout.yaml\n"
    "  headroom capacity --target request=checkout checkout.yaml\n"
    "  headroom capacity --what-if 'twice the pool' --json checkout.yaml\n",
};

struct job {
    const struct command *command;
    const struct settings *settings;
    struct arena *arena;
    struct load base, changed;
    const struct scenario *scenario;
    const char *variant;
    int request;
    struct progress progress;
};

/* ---- what is asked ---- */

static int no_such(const struct job *job, const char *what, const char *asked,
                   const char *const *names, size_t count)
{
    const char *nearest = catalog_nearest(asked, names, count);
    if (count == 0)
        return usage_error(job->command->name, "there is no %s '%s'", what, asked);
    return usage_error(job->command->name, "there is no %s '%s'; %s '%s'%s", what, asked,
                       nearest ? "did you mean" : "the first is", nearest ? nearest : names[0],
                       nearest ? "?" : "");
}

static int choose_variant(struct job *job, struct faults *faults)
{
    const struct listed *variants = &job->base.scenario.variants;
    const struct named *variant = variants->at;
    const char *asked = job->settings->what_if;
    const char **names = arena_array(job->arena, variants->count + 1, sizeof *names);
    job->scenario = &job->base.scenario;
    for (uint32_t i = 0; asked && i < variants->count; i++) {
        names[i] = variant[i].name;
        if (strcmp(variant[i].name, asked) != 0)
            continue;
        job->variant = variant[i].name;
        job->scenario = &job->changed.scenario;
        load_variant(&job->changed, &job->base, &variant[i], job->arena, faults);
    }
    if (asked && !job->variant)
        return no_such(job, "what-if", asked, names, variants->count);
    return OPTIONS_READ;
}

static int choose_target(struct job *job)
{
    static const char key[] = "request=";
    const struct listed *requests = &job->scenario->requests;
    const struct scenario_request *request = requests->at;
    const char *asked = job->settings->target;
    job->request = LOAD_ALL;
    if (!asked)
        return OPTIONS_READ;
    if (strncmp(asked, key, sizeof key - 1) != 0)
        return usage_error(job->command->name, "--target wants request=NAME, not '%s'", asked);
    asked += sizeof key - 1;
    const char **names = arena_array(job->arena, requests->count + 1, sizeof *names);
    for (uint32_t i = 0; i < requests->count; i++) {
        names[i] = request[i].named.name;
        if (strcmp(names[i], asked) == 0)
            job->request = (int)i;
    }
    if (job->request == LOAD_ALL)
        return no_such(job, "request", asked, names, requests->count);
    struct load_size size = load_size(job->scenario, job->request);
    if (size.per_s == 0.0 && size.users == 0.0)
        return usage_error(job->command->name, "no traffic sends '%s'", asked);
    return OPTIONS_READ;
}

/* ---- asking ---- */

static bool watch(void *context, int points, double factor)
{
    struct job *job = context;
    char label[80];
    snprintf(label, sizeof label, "%.4g times the load", factor);
    job->progress.total = (size_t)(points < RUNS_USUALLY ? RUNS_USUALLY : points + 1);
    if (!job->settings->quiet)
        progress_show(&job->progress, (size_t)points, label);
    return !interrupt_seen();
}

static void tell(const struct job *job, const struct capacity *capacity, FILE *out)
{
    const struct settings *settings = job->settings;
    struct capacity_told told = {capacity, settings->quiet};
    if (settings->json)
        capacity_json(capacity, out);
    else if (settings->csv)
        capacity_csv(capacity, out);
    else if (settings->markdown)
        render_markdown_told(capacity_report, &told, out);
    else
        render_text_told(capacity_report, &told, &(struct render_text_options){0}, out);
}

static int ask(struct job *job)
{
    const struct settings *settings = job->settings;
    struct capacity_settings how = {
        .request = job->request,
        .seeded = settings->seed.given,
        .seed = settings->seed.seed,
        .replications = (int)settings->replications,
        .precision = settings->precision,
        .jobs = settings->jobs < INT_MAX ? (int)settings->jobs : INT_MAX,
        .watch = watch,
        .context = job,
        .stop = interrupt_seen,
    };
    struct output_file output;
    const char *imbalance = NULL;
    interrupt_watch();
    progress_start(&job->progress, RUNS_USUALLY);
    struct capacity *capacity = capacity_of(job->scenario, &how, job->arena, &imbalance);
    progress_erase(&job->progress);
    if (!capacity)
        return study_input_imbalance(imbalance);
    capacity->variant = job->variant;
    if (!output_open(&output, settings->output))
        return EXIT_NOT_DONE;
    tell(job, capacity, output.stream);
    if (!output_close(&output))
        return EXIT_NOT_DONE;
    return interrupt_seen() ? interrupt_status() : EXIT_DONE;
}

/* ---- the command ---- */

static int check_settings(const struct command *command, const struct settings *settings)
{
    if (settings->json + settings->csv + settings->markdown > 1)
        return usage_error(command->name, "only one of --json, --csv and --markdown");
    if (settings->replications > REPLICATIONS_MOST)
        return usage_error(command->name, "--replications goes up to %d", REPLICATIONS_MOST);
    if (settings->replications == 1)
        return usage_error(command->name, "one replication has no interval: --replications 2 "
                                          "is the least");
    return OPTIONS_READ;
}

static int run_job(struct job *job, const char *path)
{
    struct faults faults = {0};
    const struct option_words *set = &job->settings->set;
    int status = OPTIONS_READ;
    if (load_file(&job->base, path, set->word, set->count, &faults))
        status = choose_variant(job, &faults);
    if (faults.count > 0) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    if (status == OPTIONS_READ)
        status = choose_target(job);
    return status == OPTIONS_READ ? ask(job) : status;
}

int cmd_capacity(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &capacity_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = check_settings(command, &settings);
    if (status != OPTIONS_READ)
        return status;
    struct job job = {.command = command, .settings = &settings, .arena = arena_open()};
    job.base.arena = job.arena;
    status = run_job(&job, argv[0]);
    arena_close(job.arena);
    return status;
}
