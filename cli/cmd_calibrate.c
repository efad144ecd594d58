#include "cli/answer.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/output_file.h"
#include "cli/study_input.h"
#include "cli/usage.h"
#include "cli/version.h"
#include "plots/calibration_json.h"
#include "plots/calibration_report.h"
#include "plots/calibration_yaml.h"
#include "scenarios/language/client_file.h"
#include "scenarios/language/plan_file.h"
#include "scenarios/language/statement_file.h"
#include "sim/memory.h"
#include "sim/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct settings {
    struct study_settings study;
    struct answer_settings answer;
    struct option_words plan, where;
    uint64_t requests;
    const char *statements, *client, *roundtrip, *block_read;
    bool yaml;
};

#define SETTING(member) offsetof(struct settings, member)

static const struct option_row rows[] = {
    {"statements", 0, "CSV",       OPTION_TEXT,  SETTING(statements),
     "an export of pg_stat_statements"                                                                         },
    {"plan",       0, "JSON",      OPTION_WORDS, SETTING(plan),
     "of EXPLAIN (ANALYZE, FORMAT JSON); may be repeated"                                                      },
    {"client",     0, "CSV",       OPTION_TEXT,  SETTING(client),
     "one client's runs, a row each; or what pgbench -r says"                                                  },
    {"where",      0, "COL=VALUE", OPTION_WORDS, SETTING(where),
     "only such rows of the client's; may be repeated"                                                         },
    {"requests",   0, "N",         OPTION_COUNT, SETTING(requests),
     "requests while statements were counted"                                                                  },
    {"roundtrip",  0, "TIME",      OPTION_TEXT,  SETTING(roundtrip),
     "of each statement: what a ping takes"                                                                    },
    {"block-read", 0, "TIME",      OPTION_TEXT,  SETTING(block_read),
     "of a block, where only the number is known"                                                              },
    {"yaml",       0, NULL,        OPTION_FLAG,  SETTING(yaml),       "the scenario alone, to paste or to pipe"},
};

static const struct option_use uses[] = {
    STUDY_USES(struct settings, study),
    {&answer_options, SETTING(answer)},
};

const struct options calibrate_options = {
    OPTION_ROWS(rows),
    "  headroom calibrate --statements pgss.csv --client one_client.csv -o new.yaml\n"
    "  headroom calibrate --plan plan.json --yaml | headroom run -\n"
    "  headroom calibrate shop.yaml --statements pgss.csv --requests 1000\n"
    "\n"
    "A file that ends in .yaml is the scenario: a new one, or the one given with the\n"
    "settings that are proposed. Steps say what of them was measured:\n"
    "\n"
    "  - query: {cpu: 1ms, x-statement: \"SELECT id, sku FROM items\"}\n"
    "  - {wait: 5ms, x-column: step3_sleep_ms}\n",
    OPTION_USES(uses),
};

struct job {
    const struct command *command;
    struct settings *settings;
    struct arena *arena;
    struct calibration_input input;
    struct calibration *found;
    struct load given, load;
    const char *scenario; /* its file, or NULL */
    const char *yaml;     /* its new text, */
    const char *made;     /* and where that goes, or NULL */
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
    const struct option_words *set = &settings->study.set;
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
        load_file(&job->given, job->scenario, set->word, set->count, &faults);
    fault_print(&faults, stderr);
    return faults.count == 0 ? OPTIONS_READ : EXIT_WRONG_INPUT;
}

/* ---- the scenario ---- */

static const char *yaml_text(const struct job *job)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        memory_end(1);
    if (job->scenario)
        calibration_yaml_changed(job->found, &job->load, out);
    else
        calibration_yaml(job->found, out);
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
    if (!load_changed(&job->load, &job->given, setting, (size_t)found->settings, job->arena,
                      faults))
        return false;
    job->yaml = yaml_text(job);
    return true;
}

static bool make_scenario(struct job *job, struct faults *faults)
{
    struct source *source = ARENA_NEW(job->arena, struct source);
    job->yaml = yaml_text(job);
    *source = (struct source){"the scenario made", job->yaml, strlen(job->yaml)};
    job->load = (struct load){.arena = job->arena, .folder = "."};
    return load_source(&job->load, source, NULL, 0, faults);
}

static bool is_yaml(const char *path)
{
    const char *ending = strrchr(path, '.');
    return ending && (strcasecmp(ending, ".yaml") == 0 || strcasecmp(ending, ".yml") == 0);
}

/* Of the files that were asked for one is the scenario. OPTIONS_READ, or a mistake's status. */
static int take_yaml(struct job *job)
{
    struct option_words *output = &job->settings->answer.output;
    size_t kept = 0;
    for (size_t i = 0; i < output->count; i++) {
        if (!is_yaml(output->word[i]))
            output->word[kept++] = output->word[i];
        else if (job->made)
            return usage_error(job->command->name, "there is one scenario, for one file");
        else
            job->made = output->word[i];
    }
    output->count = kept;
    return OPTIONS_READ;
}

static bool write_file(const struct job *job)
{
    struct output_file output;
    if (!output_open(&output, job->made))
        return false;
    fputs(job->yaml, output.stream);
    return output_close(&output);
}

/* ---- the answer ---- */

/* On a terminal, or in a pipe that takes what a terminal gets. */
static bool shows_text(const struct settings *settings)
{
    const struct answer_settings *answer = &settings->answer;
    return answer->output.count == 0 && !answer->markdown && !answer->json && !answer->csv &&
           !answer->html && !answer->quiet;
}

static struct report_about about(const struct job *job, char **words)
{
    if (job->scenario)
        return answer_about(job->command, job->settings, words, &job->load, job->arena);
    return (struct report_about){
        .command = command_line(job->command, job->settings, words, job->arena),
        .version = version_line,
        .scenario = job->yaml,
    };
}

static int give(const struct job *job, const struct answer *formats, char **words)
{
    const struct settings *settings = job->settings;
    struct answer answer = *formats;
    struct calibration_report told = {
        .calibration = job->found,
        .scenario = job->scenario ? answer_file(job->scenario) : NULL,
        .name = job->scenario ? job->given.scenario.name : NULL,
        .given = job->scenario != NULL,
        .made = job->made,
        .yaml = job->yaml,
        .quiet = settings->answer.quiet,
    };
    if (job->made && !write_file(job))
        return EXIT_NOT_DONE;
    if (settings->yaml) {
        fputs(job->yaml, stdout);
        return EXIT_DONE;
    }
    answer.what = &told;
    answer.about = about(job, words);
    if (job->found->checked)
        answer_seed(&answer, job->found->seed);
    int status = answer_give(&answer, &settings->answer);
    if (shows_text(settings) && !job->scenario && !job->made)
        printf("\n%s", job->yaml);
    return status;
}

static int run_job(struct job *job, char **words)
{
    const struct settings *settings = job->settings;
    const struct study_settings *study = &settings->study;
    struct answer answer = {.name = job->command->name,
                            .tell = calibration_report,
                            .json = calibration_json,
                            .csv = calibration_csv};
    struct faults faults = {0};
    int status = take_yaml(job);
    if (status == OPTIONS_READ)
        status = answer_check(&answer, &settings->answer);
    if (status == OPTIONS_READ)
        status = read_input(job);
    if (status != OPTIONS_READ)
        return status;
    job->found = calibrate(&job->input, job->arena);
    if (!(job->scenario ? change_scenario(job, &faults) : make_scenario(job, &faults))) {
        fault_print(&faults, stderr);
        return EXIT_WRONG_INPUT;
    }
    struct run_settings how = {STUDY_HOW(study)};
    const char *imbalance = NULL;
    interrupt_watch();
    if (!settings->yaml)
        calibration_check(job->found, &job->load, &how, job->arena, &imbalance);
    return imbalance ? study_input_imbalance(imbalance) : give(job, &answer, words);
}

static int check_words(const struct command *command, const struct settings *settings,
                       bool given)
{
    if (!settings->statements && !settings->client && settings->plan.count == 0)
        return usage_error(command->name,
                           "nothing measured: --statements, --plan or --client names a file");
    if (settings->where.count > 0 && !settings->client)
        return usage_error(command->name, "--where picks rows of --client, which is missing");
    if (settings->study.set.count > 0 && !given)
        return usage_error(command->name, "--set changes a scenario, and none is given");
    return OPTIONS_READ;
}

int cmd_calibrate(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &calibrate_options, &settings, &argc, &argv);
    if (status == OPTIONS_READ)
        status = check_words(command, &settings, argc > 0);
    if (status != OPTIONS_READ)
        return status;
    struct job job = {.command = command,
                      .settings = &settings,
                      .arena = arena_open(),
                      .scenario = argc > 0 ? argv[0] : NULL};
    status = run_job(&job, argv);
    arena_close(job.arena);
    return status;
}
