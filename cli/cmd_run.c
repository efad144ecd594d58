#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/render_comparison.h"
#include "plots/render_csv.h"
#include "plots/render_json.h"
#include "plots/render_markdown.h"
#include "plots/render_text.h"
#include "scenarios/language/load.h"
#include "studies/run.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATIONS_MOST = 100000 };

struct settings {
    struct option_words set;
    struct option_seed seed;
    uint64_t replications, jobs;
    double precision;
    const char *what_if, *output;
    bool json, csv, markdown, quiet;
};

static const struct option_row rows[] = {
    {"what-if",      'w', "NAME",       OPTION_TEXT,     offsetof(struct settings, what_if),
     "a variant of the scenario, or all of them beside it"                                                               },
    {"set",          's', "PATH=VALUE", OPTION_WORDS,    offsetof(struct settings, set),
     "with this value changed; may be repeated"                                                                          },
    {"seed",         0,   "N",          OPTION_OWN_SEED, offsetof(struct settings, seed),
     "of all chance (run.seed)"                                                                                          },
    {"replications", 'r', "N",          OPTION_COUNT,    offsetof(struct settings, replications),
     "independent runs (run.replications)"                                                                               },
    {"precision",    'p', "SHARE",      OPTION_SHARE,    offsetof(struct settings, precision),
     "go on until figures are known to 2%, say"                                                                          },
    {"jobs",         'j', "N",          OPTION_COUNT,    offsetof(struct settings, jobs),
     "threads (one for each core)"                                                                                       },
    {"json",         0,   NULL,         OPTION_FLAG,     offsetof(struct settings, json),         "one JSON document"    },
    {"csv",          0,   NULL,         OPTION_FLAG,     offsetof(struct settings, csv),          "a row for each figure"},
    {"markdown",     0,   NULL,         OPTION_FLAG,     offsetof(struct settings, markdown),
     "the answer as Markdown"                                                                                            },
    {"output",       'o', "FILE",       OPTION_TEXT,     offsetof(struct settings, output),
     "into a file, which appears once it is whole"                                                                       },
    {"quiet",        'q', NULL,         OPTION_FLAG,     offsetof(struct settings, quiet),
     "only the verdict and the objectives, no bar"                                                                       },
};

const struct options run_options = {
    OPTION_ROWS(rows),
    "  headroom run checkout.yaml\n"
    "  headroom run --set services.app.instances=8 --precision 2% checkout.yaml\n"
    "  headroom run --what-if all --json checkout.yaml >answers.json\n",
};

/* ---- what is run ---- */

/* The scenario as it is and its variants, as far as they are asked for, in order. */
struct job {
    const struct settings *settings;
    struct arena *arena;
    struct load base;
    const struct scenario **scenario;
    const char **variant; /* NULL: the scenario as it is */
    struct result **result;
    int count, done;
    struct progress progress;
};

static void add(struct job *job, const struct scenario *scenario, const char *variant)
{
    job->scenario[job->count] = scenario;
    job->variant[job->count++] = variant;
}

static bool add_variant(struct job *job, const struct named *variant, struct faults *faults)
{
    struct load *load = ARENA_NEW(job->arena, struct load);
    if (!load_variant(load, &job->base, variant, job->arena, faults))
        return false;
    add(job, &load->scenario, variant->name);
    return true;
}

static bool is_all(const struct job *job)
{
    return job->settings->what_if && strcmp(job->settings->what_if, "all") == 0;
}

/* Which scenarios; the exit status to end with, or OPTIONS_READ. */
static int choose(const struct command *command, struct job *job, struct faults *faults)
{
    const struct named *variant = job->base.scenario.variants.at;
    uint32_t variants = job->base.scenario.variants.count;
    const char *asked = job->settings->what_if;
    bool all = is_all(job), found = false;
    job->scenario = arena_array(job->arena, variants + 1, sizeof(const struct scenario *));
    job->variant = arena_array(job->arena, variants + 1, sizeof(const char *));
    job->result = arena_array(job->arena, variants + 1, sizeof(struct result *));
    if (!asked || all)
        add(job, &job->base.scenario, NULL);
    for (uint32_t i = 0; asked && i < variants; i++) {
        if (!all && strcmp(variant[i].name, asked) != 0)
            continue;
        found = true;
        add_variant(job, &variant[i], faults);
    }
    if (asked && !found)
        return study_input_no_variant(command, &job->base.scenario.variants, asked, job->arena);
    return OPTIONS_READ;
}

/* ---- running ---- */

static bool watch(void *context, const struct run_progress *run)
{
    struct job *job = context;
    char label[200];
    int length = 0;
    if (job->count > 1)
        length = snprintf(label, sizeof label, "%d of %d: %.100s", job->done + 1, job->count,
                          job->variant[job->done] ? job->variant[job->done] : "as it is");
    if (isfinite(run->precision))
        snprintf(label + length, sizeof label - (size_t)length, "%s\u00b1 %.1f%%",
                 length > 0 ? "  " : "", 100.0 * run->precision);
    job->progress.total = (size_t)run->expected;
    if (!job->settings->quiet)
        progress_show(&job->progress, (size_t)run->replications, label);
    return !interrupt_seen();
}

/* False if a run's books did not balance. */
static bool run_all(struct job *job)
{
    const struct settings *settings = job->settings;
    struct run_settings how = {
        .seeded = settings->seed.given,
        .seed = settings->seed.seed,
        .replications = (int)settings->replications,
        .precision = settings->precision,
        .jobs = settings->jobs < INT_MAX ? (int)settings->jobs : INT_MAX,
        .watch = watch,
        .context = job,
        .stop = interrupt_seen,
    };
    for (; job->done < job->count && !interrupt_seen(); job->done++) {
        const char *imbalance;
        progress_start(&job->progress, 1);
        struct result *result =
            run_scenario(job->scenario[job->done], &how, job->arena, &imbalance);
        progress_erase(&job->progress);
        if (!result) {
            study_input_imbalance(imbalance);
            return false;
        }
        if (result->replications == 0)
            break;
        result->variant = job->variant[job->done];
        job->result[job->done] = result;
    }
    return true;
}

/* ---- telling ---- */

static void tell_text(const struct job *job, const char *file, FILE *out)
{
    struct render_text_options options = {.quiet = job->settings->quiet, .file = file};
    if (is_all(job))
        render_text_comparison(job->result, job->done, &options, out);
    else
        render_text(job->result[0], &options, out);
}

static void tell_markdown(const struct job *job, const char *file, FILE *out)
{
    struct render_markdown_options options = {.quiet = job->settings->quiet, .file = file};
    if (is_all(job))
        render_markdown_comparison(job->result, job->done, &options, out);
    else
        render_markdown(job->result[0], &options, out);
}

static void tell(const struct job *job, const char *path, FILE *out)
{
    const struct settings *settings = job->settings;
    const char *file = strcmp(path, "-") == 0 ? NULL : path;
    bool several = is_all(job);
    if (settings->json && several)
        render_comparison_json(job->result, job->done, out);
    else if (settings->json)
        render_json(job->result[0], out);
    else if (settings->csv && several)
        render_comparison_csv(job->result, job->done, out);
    else if (settings->csv)
        render_csv(job->result[0], out);
    else if (settings->markdown)
        tell_markdown(job, file, out);
    else
        tell_text(job, file, out);
}

static bool missed(const struct result *result)
{
    for (int i = 0; i < result->requests; i++)
        for (int j = 0; j < result->request[i].goals; j++)
            if (!result->request[i].goal[j].met)
                return true;
    return false;
}

static int conclude(const struct job *job, const char *path)
{
    struct output_file output;
    if (job->done == 0) {
        fputs("headroom: interrupted before the first replication was done\n", stderr);
        return interrupt_status();
    }
    if (!output_open(&output, job->settings->output))
        return EXIT_NOT_DONE;
    tell(job, path, output.stream);
    if (!output_close(&output))
        return EXIT_NOT_DONE;
    if (interrupt_seen())
        return interrupt_status();
    for (int i = 0; i < job->done; i++)
        if (missed(job->result[i]))
            return EXIT_OBJECTIVE_MISSED;
    return EXIT_DONE;
}

/* ---- the command ---- */

static int check_settings(const struct command *command, const struct settings *settings)
{
    if (settings->json + settings->csv + settings->markdown > 1)
        return usage_error(command->name, "only one of --json, --csv and --markdown");
    if (settings->replications > REPLICATIONS_MOST)
        return usage_error(command->name, "--replications goes up to %d", REPLICATIONS_MOST);
    return OPTIONS_READ;
}

static int run_job(const struct command *command, struct job *job, const char *path)
{
    struct faults faults = {0};
    const struct option_words *set = &job->settings->set;
    int status = OPTIONS_READ;
    if (load_file(&job->base, path, set->word, set->count, &faults))
        status = choose(command, job, &faults);
    if (faults.count > 0) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    if (status != OPTIONS_READ)
        return status;
    interrupt_watch();
    return run_all(job) ? conclude(job, path) : EXIT_SELFCHECK_FAILED;
}

int cmd_run(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &run_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = check_settings(command, &settings);
    if (status != OPTIONS_READ)
        return status;
    struct job job = {.settings = &settings, .arena = arena_open()};
    job.base.arena = job.arena;
    status = run_job(command, &job, argv[0]);
    arena_close(job.arena);
    return status;
}
