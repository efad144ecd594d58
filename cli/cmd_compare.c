#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/compare_json.h"
#include "plots/compare_report.h"
#include "plots/render_markdown.h"
#include "plots/render_text.h"
#include "scenarios/language/load.h"
#include "sim/catalog.h"
#include "studies/compare.h"
#include "studies/condition.h"

#include <limits.h>
#include <string.h>

enum { REPLICATIONS_MOST = 100000 };

struct settings {
    struct option_words set, fail_if;
    struct option_seed seed;
    uint64_t replications, jobs;
    double precision;
    const char *what_if, *output;
    bool json, csv, markdown, quiet;
};

static const struct option_row rows[] = {
    {"what-if",      'w', "NAME",       OPTION_TEXT,     offsetof(struct settings, what_if),
     "a variant of the one scenario, or all of them"                                                                     },
    {"fail-if",      'f', "CONDITION",  OPTION_WORDS,    offsetof(struct settings, fail_if),
     "status 99 if it is so for certain; may be repeated"                                                                },
    {"set",          's', "PATH=VALUE", OPTION_WORDS,    offsetof(struct settings, set),
     "with this value changed, in both; may be repeated"                                                                 },
    {"seed",         0,   "N",          OPTION_OWN_SEED, offsetof(struct settings, seed),
     "of all chance (run.seed of the first)"                                                                             },
    {"replications", 'r', "N",          OPTION_COUNT,    offsetof(struct settings, replications),
     "pairs of runs (run.replications of the first)"                                                                     },
    {"precision",    'p', "SHARE",      OPTION_SHARE,    offsetof(struct settings, precision),
     "go on until changes are known to 2%, say"                                                                          },
    {"jobs",         'j', "N",          OPTION_COUNT,    offsetof(struct settings, jobs),
     "threads (one for each core)"                                                                                       },
    {"json",         0,   NULL,         OPTION_FLAG,     offsetof(struct settings, json),         "one JSON document"    },
    {"csv",          0,   NULL,         OPTION_FLAG,     offsetof(struct settings, csv),          "a row for each figure"},
    {"markdown",     0,   NULL,         OPTION_FLAG,     offsetof(struct settings, markdown),
     "the answer as Markdown"                                                                                            },
    {"output",       'o', "FILE",       OPTION_TEXT,     offsetof(struct settings, output),
     "into a file, which appears once it is whole"                                                                       },
    {"quiet",        'q', NULL,         OPTION_FLAG,     offsetof(struct settings, quiet),
     "only the answer and the conditions, no bar"                                                                        },
};

const struct options compare_options = {
    OPTION_ROWS(rows),
    "  headroom compare before.yaml after.yaml\n"
    "  headroom compare checkout.yaml --what-if all\n"
    "  headroom compare --fail-if 'p95 > +10%' -f 'errors > 1%' a.yaml b.yaml\n"
    "  headroom compare --fail-if 'throughput < -2%' --precision 1% a.yaml b.yaml\n",
};

struct job {
    const struct command *command;
    const struct settings *settings;
    struct arena *arena;
    struct load base, other;
    const char *first; /* what it is called */
    const struct scenario **scenario;
    const char **name;
    struct compare *compare;
    int count, done;
    struct condition *condition;
    struct progress progress;
};

/* ---- what is compared ---- */

static void add(struct job *job, const struct scenario *scenario, const char *name)
{
    job->scenario[job->count] = scenario;
    job->name[job->count++] = name;
}

static int choose_variants(struct job *job, struct faults *faults)
{
    const struct listed *variants = &job->base.scenario.variants;
    const struct named *variant = variants->at;
    const char *asked = job->settings->what_if;
    bool all = strcmp(asked, "all") == 0, found = false;
    const char **names = arena_array(job->arena, variants->count + 1, sizeof *names);
    for (uint32_t i = 0; i < variants->count; i++) {
        names[i] = variant[i].name;
        if (!all && strcmp(variant[i].name, asked) != 0)
            continue;
        found = true;
        struct load *load = ARENA_NEW(job->arena, struct load);
        if (load_variant(load, &job->base, &variant[i], job->arena, faults))
            add(job, &load->scenario, variant[i].name);
    }
    job->first = "as it is";
    return found ? OPTIONS_READ
                 : study_input_none(job->command, "what-if", asked, names, variants->count);
}

/* All mistakes of files and conditions together. */
static int choose(struct job *job, int count, char **path, struct faults *faults)
{
    const struct option_words *set = &job->settings->set, *words = &job->settings->fail_if;
    int status = OPTIONS_READ;
    job->condition = arena_array(job->arena, words->count + 1, sizeof *job->condition);
    for (size_t i = 0; i < words->count; i++) {
        struct source *source = ARENA_NEW(job->arena, struct source);
        *source = (struct source){"--fail-if", words->word[i], strlen(words->word[i])};
        condition_parse(&job->condition[i], source, job->arena, faults);
    }
    bool loaded = load_file(&job->base, path[0], set->word, set->count, faults);
    size_t most = loaded ? job->base.scenario.variants.count + 1 : 1;
    job->scenario = arena_array(job->arena, most, sizeof(const struct scenario *));
    job->name = arena_array(job->arena, most, sizeof *job->name);
    job->compare = arena_array(job->arena, most, sizeof *job->compare);
    if (count == 2) {
        job->first = path[0];
        if (load_file(&job->other, path[1], set->word, set->count, faults))
            add(job, &job->other.scenario, path[1]);
    } else if (loaded) {
        status = choose_variants(job, faults);
    }
    return status;
}

/* A condition about a request that nobody has is a mistake, not a pass. */
static int check_conditions(const struct job *job)
{
    const struct listed *requests = &job->base.scenario.requests;
    const struct scenario_request *request = requests->at;
    for (size_t i = 0; i < job->settings->fail_if.count; i++) {
        const char *asked = job->condition[i].request;
        const char **names = arena_array(job->arena, requests->count + 1, sizeof *names);
        bool found = asked == NULL;
        for (uint32_t j = 0; j < requests->count; j++) {
            names[j] = request[j].named.name;
            found |= asked && strcmp(names[j], asked) == 0;
        }
        if (found)
            continue;
        const char *nearest = catalog_nearest(asked, names, requests->count);
        return usage_error(job->command->name, "there is no request '%s'%s%s%s", asked,
                           nearest ? "; did you mean '" : "", nearest ? nearest : "",
                           nearest ? "'?" : "");
    }
    return OPTIONS_READ;
}

/* ---- running ---- */

static bool watch(void *context, const struct run_progress *run)
{
    struct job *job = context;
    char label[200];
    snprintf(label, sizeof label, "%d of %d: %.100s", job->done + 1, job->count,
             job->name[job->done]);
    job->progress.total = (size_t)run->expected;
    if (!job->settings->quiet)
        progress_show(&job->progress, (size_t)run->replications, label);
    return !interrupt_seen();
}

static bool run_all(struct job *job)
{
    const struct settings *settings = job->settings;
    struct run_settings how = {
        .seeded = true,
        .seed = settings->seed.given ? settings->seed.seed : job->base.scenario.run->seed,
        .replications = (int)settings->replications,
        .precision = settings->precision,
        .jobs = settings->jobs < INT_MAX ? (int)settings->jobs : INT_MAX,
        .watch = watch,
        .context = job,
        .stop = interrupt_seen,
    };
    for (; job->done < job->count && !interrupt_seen(); job->done++) {
        const char *imbalance;
        struct compare_pair pair = {
            .scenario = {&job->base.scenario, job->scenario[job->done]}
        };
        progress_start(&job->progress, 1);
        bool balanced = compare_run(&pair, &how, job->arena, &imbalance);
        progress_erase(&job->progress);
        if (!balanced) {
            study_input_imbalance(imbalance);
            return false;
        }
        if (!pair.result[0] || !pair.result[1])
            break;
        job->compare[job->done] = compare_of(pair.result[0], pair.result[1], job->arena);
    }
    return true;
}

/* ---- telling ---- */

static void tell(const struct job *job, FILE *out)
{
    const struct settings *settings = job->settings;
    struct compare_told told = {
        .compare = job->compare,
        .name = job->name,
        .count = job->done,
        .first = job->first,
        .condition = job->condition,
        .conditions = (int)settings->fail_if.count,
        .quiet = settings->quiet,
    };
    if (settings->json)
        compare_json(&told, out);
    else if (settings->csv)
        compare_csv(&told, out);
    else if (settings->markdown)
        render_markdown_told(compare_report, &told, out);
    else
        render_text_told(compare_report, &told, &(struct render_text_options){0}, out);
}

/* What is no longer stable fails whatever was asked: its figures mean nothing. */
static bool fails(const struct job *job)
{
    size_t conditions = job->settings->fail_if.count;
    for (int i = 0; i < job->done; i++) {
        if (conditions > 0 && job->compare[i].broke)
            return true;
        for (size_t j = 0; j < conditions; j++)
            if (condition_state(&job->condition[j], &job->compare[i]) == CONDITION_MET)
                return true;
    }
    return false;
}

static int conclude(const struct job *job)
{
    struct output_file output;
    if (job->done == 0) {
        fputs("headroom: interrupted before the first comparison was done\n", stderr);
        return interrupt_status();
    }
    if (!output_open(&output, job->settings->output))
        return EXIT_NOT_DONE;
    tell(job, output.stream);
    if (!output_close(&output))
        return EXIT_NOT_DONE;
    if (interrupt_seen())
        return interrupt_status();
    return fails(job) ? EXIT_OBJECTIVE_MISSED : EXIT_DONE;
}

/* ---- the command ---- */

static int check_settings(const struct command *command, const struct settings *settings,
                          int files)
{
    if (settings->json + settings->csv + settings->markdown > 1)
        return usage_error(command->name, "only one of --json, --csv and --markdown");
    if (settings->replications > REPLICATIONS_MOST)
        return usage_error(command->name, "--replications goes up to %d", REPLICATIONS_MOST);
    if (files == 2 && settings->what_if)
        return usage_error(command->name, "either two files, or one and --what-if");
    if (files == 1 && !settings->what_if)
        return usage_error(command->name, "a second file is missing, or --what-if NAME");
    return OPTIONS_READ;
}

static int run_job(struct job *job, int count, char **path)
{
    struct faults faults = {0};
    int status = choose(job, count, path, &faults);
    if (faults.count > 0) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    if (status == OPTIONS_READ)
        status = check_conditions(job);
    if (status != OPTIONS_READ)
        return status;
    interrupt_watch();
    return run_all(job) ? conclude(job) : EXIT_SELFCHECK_FAILED;
}

int cmd_compare(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &compare_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = check_settings(command, &settings, argc);
    if (status != OPTIONS_READ)
        return status;
    struct job job = {.command = command, .settings = &settings, .arena = arena_open()};
    job.base.arena = job.other.arena = job.arena;
    status = run_job(&job, argc, argv);
    arena_close(job.arena);
    return status;
}
