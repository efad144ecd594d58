#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "plots/calibration_json.h"
#include "plots/calibration_report.h"
#include "plots/calibration_yaml.h"
#include "plots/render_markdown.h"
#include "plots/render_text.h"
#include "scenarios/language/client_file.h"
#include "scenarios/language/plan_file.h"
#include "scenarios/language/statement_file.h"
#include "sim/memory.h"
#include "sim/units.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct settings {
    struct option_words set, plan, where;
    struct option_seed seed;
    uint64_t requests, jobs;
    const char *statements, *client, *roundtrip, *block_read, *output;
    bool json, markdown, yaml;
};

static const struct option_row rows[] = {
    {"statements", 0,   "CSV",          OPTION_TEXT,     offsetof(struct settings, statements),
     "an export of pg_stat_statements"                                                                             },
    {"plan",       0,   "JSON",         OPTION_WORDS,    offsetof(struct settings, plan),
     "of EXPLAIN (ANALYZE, FORMAT JSON); may be repeated"                                                          },
    {"client",     0,   "CSV",          OPTION_TEXT,     offsetof(struct settings, client),
     "what one client measured, a row for each run"                                                                },
    {"where",      0,   "COLUMN=VALUE", OPTION_WORDS,    offsetof(struct settings, where),
     "only such rows of the client's; may be repeated"                                                             },
    {"requests",   0,   "N",            OPTION_COUNT,    offsetof(struct settings, requests),
     "requests while statements were counted"                                                                      },
    {"roundtrip",  0,   "TIME",         OPTION_TEXT,     offsetof(struct settings, roundtrip),
     "of each statement: what a ping takes"                                                                        },
    {"block-read", 0,   "TIME",         OPTION_TEXT,     offsetof(struct settings, block_read),
     "of a block from disk, where only counts are known"                                                           },
    {"set",        's', "PATH=VALUE",   OPTION_WORDS,    offsetof(struct settings, set),
     "of the scenario; may be repeated"                                                                            },
    {"seed",       0,   "N",            OPTION_OWN_SEED, offsetof(struct settings, seed),
     "of all chance (run.seed)"                                                                                    },
    {"jobs",       'j', "N",            OPTION_COUNT,    offsetof(struct settings, jobs),
     "threads (one for each core)"                                                                                 },
    {"yaml",       0,   NULL,           OPTION_FLAG,     offsetof(struct settings, yaml),
     "the scenario alone, to paste or to pipe"                                                                     },
    {"json",       0,   NULL,           OPTION_FLAG,     offsetof(struct settings, json),       "one JSON document"},
    {"markdown",   0,   NULL,           OPTION_FLAG,     offsetof(struct settings, markdown),
     "the answer as Markdown"                                                                                      },
    {"output",     'o', "FILE",         OPTION_TEXT,     offsetof(struct settings, output),
     "the scenario into a file, which appears whole"                                                               },
};

const struct options calibrate_options = {
    OPTION_ROWS(rows),
    .examples =
        "  headroom calibrate --statements pgss.csv --client one_client.csv -o new.yaml\n"
        "  headroom calibrate --plan plan.json --yaml | headroom run -\n"
        "  headroom calibrate shop.yaml --statements pgss.csv --requests 1000\n"
        "\n"
        "Of a scenario it proposes settings, where steps say what of them was measured:\n"
        "\n"
        "  - query: {cpu: 1ms, x-statement: \"SELECT id, sku FROM items\"}\n"
        "  - {wait: 5ms, x-column: step3_sleep_ms}\n",
};

struct job {
    const struct settings *settings;
    struct arena *arena;
    struct calibration_input input;
    struct calibration *found;
    struct load given, load;
    const char *scenario, *yaml; /* its file and its new text */
};

/* ---- input ---- */

static double duration(const char *option, const char *text, struct arena *arena,
                       struct faults *faults)
{
    struct source *source = ARENA_NEW(arena, struct source);
    sim_time time = 0;
    if (!text)
        return (double)NAN;
    *source = (struct source){option, text, strlen(text)};
    faults->at = (struct place){source, 1, 1, 1};
    units_parse_duration(text, &time, faults);
    faults->at = (struct place){0};
    return (double)time * 1e-9;
}

/* OPTIONS_READ, or the status to end with after all mistakes were told. */
static int read_input(struct job *job)
{
    const struct settings *settings = job->settings;
    struct calibration_input *input = &job->input;
    struct arena *arena = job->arena;
    struct faults faults = {0};
    if (settings->statements)
        input->statements = statement_file_read(settings->statements, arena, &faults);
    for (size_t i = 0; i < settings->plan.count; i++)
        plan_file_read(settings->plan.word[i], &input->plans, arena, &faults);
    if (settings->client)
        input->client = client_file_read(settings->client, settings->where.word,
                                         settings->where.count, arena, &faults);
    input->requests = (double)settings->requests;
    input->roundtrip_s = duration("--roundtrip", settings->roundtrip, arena, &faults);
    input->block_s = duration("--block-read", settings->block_read, arena, &faults);
    job->given.arena = arena;
    if (job->scenario)
        load_file(&job->given, job->scenario, settings->set.word, settings->set.count, &faults);
    fault_print(&faults, stderr);
    return faults.count == 0 ? OPTIONS_READ : EXIT_WRONG_INPUT;
}

/* ---- the scenario ---- */

static void write_yaml(const struct job *job, FILE *out)
{
    if (job->scenario)
        calibration_yaml_changed(job->found, &job->load, out);
    else
        calibration_yaml(job->found, out);
}

static const char *yaml_text(const struct job *job)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        memory_end(1);
    write_yaml(job, out);
    fclose(out);
    const char *kept = arena_text(job->arena, text);
    free(text);
    return kept;
}

static bool change_scenario(struct job *job, struct faults *faults)
{
    struct calibration *found = job->found;
    calibration_match(found, &job->given, job->arena);
    const char **setting =
        arena_array(job->arena, (size_t)found->settings + 1, sizeof(const char *));
    for (int i = 0; i < found->settings; i++)
        setting[i] = found->setting[i].setting;
    bool good = load_changed(&job->load, &job->given, setting, (size_t)found->settings,
                             job->arena, faults);
    job->yaml = good ? yaml_text(job) : NULL;
    return good;
}

static bool make_scenario(struct job *job, struct faults *faults)
{
    struct source *source = ARENA_NEW(job->arena, struct source);
    job->yaml = yaml_text(job);
    *source = (struct source){"the scenario made", job->yaml, strlen(job->yaml)};
    job->load = (struct load){.arena = job->arena, .folder = "."};
    return load_source(&job->load, source, NULL, 0, faults);
}

/* ---- the answer ---- */

static void tell(const struct job *job, FILE *out)
{
    const struct settings *settings = job->settings;
    struct calibration_report report = {
        .calibration = job->found,
        .scenario = job->scenario,
        .name = job->scenario ? job->given.scenario.name : NULL,
        .made = settings->output,
    };
    struct render_text_options options = {0};
    if (settings->json) {
        calibration_json(job->found, job->scenario, job->yaml, out);
        return;
    }
    if (settings->markdown)
        render_markdown_told(calibration_report, &report, out);
    else
        render_text_told(calibration_report, &report, &options, out);
    if (!job->scenario && !settings->output)
        fprintf(out, settings->markdown ? "\n```yaml\n%s```\n" : "\n%s", job->yaml);
}

static int give(const struct job *job)
{
    const struct settings *settings = job->settings;
    struct output_file output;
    if (settings->output) {
        if (!output_open(&output, settings->output))
            return EXIT_NOT_DONE;
        fputs(job->yaml, output.stream);
        if (!output_close(&output))
            return EXIT_NOT_DONE;
    }
    if (settings->yaml)
        fputs(job->yaml, stdout);
    else
        tell(job, stdout);
    return interrupt_seen() ? interrupt_status() : EXIT_DONE;
}

static int run_job(struct job *job)
{
    const struct settings *settings = job->settings;
    struct faults faults = {0};
    int status = read_input(job);
    if (status != OPTIONS_READ)
        return status;
    job->found = calibrate(&job->input, job->arena);
    if (!(job->scenario ? change_scenario(job, &faults) : make_scenario(job, &faults))) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    struct run_settings how = {
        .seeded = settings->seed.given,
        .seed = settings->seed.seed,
        .jobs = settings->jobs < INT_MAX ? (int)settings->jobs : INT_MAX,
        .stop = interrupt_seen,
    };
    const char *imbalance = NULL;
    interrupt_watch();
    if (!settings->yaml)
        calibration_check(job->found, &job->load, &how, job->arena, &imbalance);
    return imbalance ? study_input_imbalance(imbalance) : give(job);
}

int cmd_calibrate(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &calibrate_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (settings.json + settings.markdown + settings.yaml > 1)
        return usage_error(command->name, "only one of --json, --markdown and --yaml");
    if (!settings.statements && !settings.client && settings.plan.count == 0)
        return usage_error(command->name,
                           "nothing measured: --statements, --plan or --client names a file");
    if (settings.where.count > 0 && !settings.client)
        return usage_error(command->name, "--where picks rows of --client, which is missing");
    if (settings.set.count > 0 && argc == 0)
        return usage_error(command->name, "--set changes a scenario, and none is given");
    struct job job = {
        .settings = &settings, .arena = arena_open(), .scenario = argc > 0 ? argv[0] : NULL};
    status = run_job(&job);
    arena_close(job.arena);
    return status;
}
