#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/usage.h"
#include "plots/terminal.h"
#include "plots/validation_report.h"

#include <limits.h>
#include <stdio.h>

struct settings {
    struct option_words set;
    struct option_seed seed;
    uint64_t replications, jobs;
    const char *output;
    bool json, markdown, quiet;
};

static const struct option_row rows[] = {
    {"set",          's', "PATH=VALUE", OPTION_WORDS,    offsetof(struct settings, set),
     "with this value changed; may be repeated"                                                                      },
    {"seed",         0,   "N",          OPTION_OWN_SEED, offsetof(struct settings, seed),
     "of all chance (run.seed)"                                                                                      },
    {"replications", 'r', "N",          OPTION_COUNT,    offsetof(struct settings, replications),
     "independent runs of each point (run.replications)"                                                             },
    {"jobs",         'j', "N",          OPTION_COUNT,    offsetof(struct settings, jobs),
     "threads (one for each core)"                                                                                   },
    {"json",         0,   NULL,         OPTION_FLAG,     offsetof(struct settings, json),         "one JSON document"},
    {"markdown",     0,   NULL,         OPTION_FLAG,     offsetof(struct settings, markdown),
     "a Markdown table for each case"                                                                                },
    {"output",       'o', "FILE",       OPTION_TEXT,     offsetof(struct settings, output),
     "into a file, which appears once it is whole"                                                                   },
    {"quiet",        'q', NULL,         OPTION_FLAG,     offsetof(struct settings, quiet),
     "only the summary, no bar"                                                                                      },
};

const struct options validate_options = {
    OPTION_ROWS(rows),
    "  headroom validate row_lock.csv scenarios/measured/k_rows.yaml\n"
    "  headroom validate --quiet pool.csv closed.yaml pool.csv open.yaml\n"
    "  headroom validate --json pool.csv pooler_closed.yaml >errors.json\n"
    "\n"
    "The scenario says under x-measured which rows are about it and what they set:\n"
    "\n"
    "  x-measured:\n"
    "    where: {sleep_dist: fixed}\n"
    "    vary: {traffic.clients.users: <N>, databases.main.rows.hot.count: <K>}\n",
};

struct job {
    const struct settings *settings;
    struct arena *arena;
    const struct validation **validation;
    size_t cases, done;
    struct progress progress;
};

static bool begin(void *context, size_t done, size_t points, const char *label)
{
    struct job *job = context;
    if (job->settings->quiet)
        return !interrupt_seen();
    if (done == 0)
        progress_start(&job->progress, points);
    progress_show(&job->progress, done, label);
    return !interrupt_seen();
}

static void tell(const struct job *job, FILE *out)
{
    struct validation_sum all[VALIDATION_QUANTITIES];
    validation_sum_up(job->validation, job->done, job->arena, all);
    struct validation_report report = {.validation = job->validation,
                                       .count = job->done,
                                       .all = job->done > 1 ? all : NULL,
                                       .quiet = job->settings->quiet};
    if (job->settings->json)
        validation_report_json(&report, out);
    else if (job->settings->markdown)
        validation_report_markdown(&report, out);
    else
        validation_report_text(&report, out);
}

static int conclude(const struct job *job)
{
    struct output_file output;
    if (job->done == 0) {
        fputs("headroom: interrupted before the first point was done\n", stderr);
        return interrupt_status();
    }
    if (!output_open(&output, job->settings->output))
        return EXIT_NOT_DONE;
    tell(job, output.stream);
    if (!output_close(&output))
        return EXIT_NOT_DONE;
    return interrupt_seen() ? interrupt_status() : EXIT_DONE;
}

static int say_imbalance(const char *place)
{
    char name[200];
    snprintf(name, sizeof name, "%s", place);
    terminal_clean(name);
    fprintf(stderr,
            "headroom: the books of %s do not balance: this is a fault of headroom, and "
            "its numbers are not to be believed\n",
            name);
    return EXIT_SELFCHECK_FAILED;
}

/* The status to end with, or OPTIONS_READ. */
static int run_case(struct job *job, const char *measurements, const char *scenario)
{
    const struct settings *settings = job->settings;
    struct faults faults = {0};
    struct load *load = ARENA_NEW(job->arena, struct load);
    load->arena = job->arena;
    const struct case_file *file = case_file_read(measurements, job->arena, &faults);
    bool loaded = load_file(load, scenario, settings->set.word, settings->set.count, &faults);
    struct validation_settings how = {
        .run = {.seeded = settings->seed.given,
                .seed = settings->seed.seed,
                .replications = (int)settings->replications,
                .jobs = settings->jobs < INT_MAX ? (int)settings->jobs : INT_MAX,
                .stop = interrupt_seen},
        .begin = begin,
        .context = job,
    };
    const char *imbalance = NULL;
    const struct validation *validation = NULL;
    if (file && loaded)
        validation = validate(load, file, &how, job->arena, &faults, &imbalance);
    progress_erase(&job->progress);
    if (imbalance)
        return say_imbalance(imbalance);
    if (!validation) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    if (validation->points > 0)
        job->validation[job->done++] = validation;
    return OPTIONS_READ;
}

static int run_all(struct job *job, char **words)
{
    job->validation = arena_array(job->arena, job->cases, sizeof(struct validation *));
    interrupt_watch();
    for (size_t i = 0; i < job->cases && !interrupt_seen(); i++) {
        int status = run_case(job, words[2 * i], words[2 * i + 1]);
        if (status != OPTIONS_READ)
            return status;
    }
    return conclude(job);
}

int cmd_validate(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &validate_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (argc % 2 != 0)
        return usage_error(command->name, "a FILE of measurements is followed by its SCENARIO");
    if (settings.json && settings.markdown)
        return usage_error(command->name, "only one of --json and --markdown");
    if (settings.replications > 100000)
        return usage_error(command->name, "--replications goes up to 100000");
    struct job job = {.settings = &settings, .arena = arena_open(), .cases = (size_t)argc / 2};
    status = run_all(&job, argv);
    arena_close(job.arena);
    return status;
}
