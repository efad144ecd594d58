#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/usage.h"
#include "plots/known_report.h"
#include "sim/memory.h"

#include <limits.h>
#include <stdlib.h>
#include <strings.h>

struct settings {
    uint64_t seed, jobs;
    bool thorough, quiet, json;
};

static const struct option_row rows[] = {
    {"thorough", 't', NULL, OPTION_FLAG,  offsetof(struct settings, thorough),
     "go on until intervals are within 1%"                                                        },
    {"seed",     's', "N",  OPTION_SEED,  offsetof(struct settings, seed),     "of all chance (1)"},
    {"jobs",     'j', "N",  OPTION_COUNT, offsetof(struct settings, jobs),
     "threads (one for each core)"                                                                },
    {"quiet",    'q', NULL, OPTION_FLAG,  offsetof(struct settings, quiet),
     "only what was missed, no bar"                                                               },
    {"json",     0,   NULL, OPTION_FLAG,  offsetof(struct settings, json),     "one JSON document"},
};

const struct options selfcheck_options = {
    OPTION_ROWS(rows),
    "  headroom selfcheck\n"
    "  headroom selfcheck --thorough V01 V33\n"
    "  headroom selfcheck --json --seed 7 >answers.json\n",
};

/* ---- which ---- */

static bool is_asked(const struct known_system *system, int count, char **words)
{
    for (int i = 0; i < count; i++)
        if (words[i] && strcasecmp(system->id, words[i]) == 0)
            return true;
    return count == 0;
}

static const struct known_system *system_at(size_t index)
{
    for (int i = 0; i < known_families_count; i++) {
        const struct known_family *family = &known_families[i];
        if (index < (size_t)*family->count)
            return &family->systems[index];
        index -= (size_t)*family->count;
    }
    return NULL;
}

static bool is_known(const char *word)
{
    size_t at = 0;
    while (system_at(at) && strcasecmp(system_at(at)->id, word) != 0)
        at++;
    return system_at(at) != NULL;
}

/* The first of the words that is no system's, or count. */
static int unknown_word(int count, char **words)
{
    int at = 0;
    while (at < count && is_known(words[at]))
        at++;
    return at;
}

/* ---- how ---- */

enum { PARTS = 100 }; /* of a system, on the bar */

struct check {
    const struct settings *settings;
    struct progress progress;
    size_t *system; /* their places in the list */
    struct known_result *result;
    size_t count, done;
};

static bool watch(void *context, int absorbed)
{
    struct check *check = context;
    const struct known_system *system = system_at(check->system[check->done]);
    int part =
        absorbed < system->replications ? absorbed * PARTS / system->replications : PARTS;
    if (!check->settings->quiet)
        progress_show(&check->progress, check->done * PARTS + (size_t)part, system->name);
    return !interrupt_seen();
}

/* False if it was interrupted; what is done by then stays. */
static bool check_all(struct check *check)
{
    const struct settings *settings = check->settings;
    struct known_effort effort = {
        .seed = settings->seed,
        .threads = settings->jobs < INT_MAX ? (int)settings->jobs : INT_MAX,
        .patience = settings->thorough ? KNOWN_THOROUGH : KNOWN_QUICK,
        .watch = watch,
        .context = check,
    };
    for (; check->done < check->count; check->done++) {
        struct known_result *result = &check->result[check->done];
        known_answer_check(system_at(check->system[check->done]), &effort, result);
        if (result->interrupted)
            return false;
    }
    return true;
}

static int conclude(const struct check *check, bool finished)
{
    const struct settings *settings = check->settings;
    struct known_report report = {
        .seed = settings->seed,
        .thorough = settings->thorough,
        .result = check->result,
        .count = check->done,
        .interrupted = !finished,
    };
    if (settings->json)
        known_report_json(&report, stdout);
    else
        known_report_print(&report, settings->quiet, stdout);
    if (!finished)
        return interrupt_status();
    struct known_sum sum = known_report_sum(&report);
    return sum.met == sum.quantities ? EXIT_DONE : EXIT_SELFCHECK_FAILED;
}

static void choose(struct check *check, int count, char **words)
{
    size_t all = 0;
    while (system_at(all))
        all++;
    check->system = memory_new(all, sizeof(const struct known_system *));
    check->result = memory_new(all, sizeof *check->result);
    for (size_t i = 0; i < all; i++)
        if (is_asked(system_at(i), count, words))
            check->system[check->count++] = i;
}

int cmd_selfcheck(const struct command *command, int argc, char **argv)
{
    struct settings settings = {.seed = 1};
    int status = options_read(command, &selfcheck_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    int unknown = unknown_word(argc, argv);
    if (unknown < argc)
        return usage_error(command->name, "no known answer is called '%s'; they are %s to %s",
                           argv[unknown], "V01", "V34");
    struct check check = {.settings = &settings};
    choose(&check, argc, argv);
    interrupt_watch();
    progress_start(&check.progress, check.count * PARTS);
    bool finished = check_all(&check);
    progress_erase(&check.progress);
    status = conclude(&check, finished);
    free(check.system);
    free(check.result);
    return status;
}
