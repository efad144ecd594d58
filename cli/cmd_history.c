#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/usage.h"
#include "forecasts/history.h"
#include "forecasts/import.h"
#include "plots/series_chart.h"
#include "plots/series_export.h"
#include "plots/table.h"
#include "plots/terminal.h"
#include "sim/catalog.h"
#include "sim/units.h"

#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ROUTES "100"

struct settings {
    const char *format, *series, *unit, *time, *value, *by, *zone, *bucket;
    uint64_t routes;
    bool strict, json;
};

static const struct option_row rows[] = {
    {"format", 0, "NAME",    OPTION_TEXT,  offsetof(struct settings, format),
     "of import: csv, log, prometheus, cloudwatch (found out)"},
    {"series", 0, "NAME",    OPTION_TEXT,  offsetof(struct settings, series),
     "what to call what is imported"                          },
    {"unit",   0, "NAME",    OPTION_TEXT,  offsetof(struct settings, unit),
     "what is measured, such as requests"                     },
    {"time",   0, "COL",     OPTION_TEXT,  offsetof(struct settings, time),
     "the CSV column of times, by name or number"             },
    {"value",  0, "COL,...", OPTION_TEXT,  offsetof(struct settings, value),
     "the CSV columns of values"                              },
    {"by",     0, "COL",     OPTION_TEXT,  offsetof(struct settings, by),
     "the CSV column that names the series"                   },
    {"zone",   0, "ZONE",    OPTION_TEXT,  offsetof(struct settings, zone),
     "of local times, such as Europe/Berlin (UTC)"            },
    {"bucket", 0, "TIME",    OPTION_TEXT,  offsetof(struct settings, bucket),
     "count lines of logs by so much (60s)"                   },
    {"routes", 0, "N",       OPTION_COUNT, offsetof(struct settings, routes),
     "give so many routes a series (" ROUTES ")"              },
    {"strict", 0, NULL,      OPTION_FLAG,  offsetof(struct settings, strict),
     "let the first bad line end the import"                  },
    {"json",   0, NULL,      OPTION_FLAG,  offsetof(struct settings, json),
     "export JSON instead of CSV"                             },
};

const struct options history_options = {
    OPTION_ROWS(rows),
    "  headroom history import traffic.db access.log access.log.1.gz\n"
    "  headroom history import traffic.db cpu.csv --zone Europe/Berlin --unit percent\n"
    "  headroom history list traffic.db\n"
    "  headroom history show traffic.db 'requests GET /cart/:id'\n"
    "  headroom history export traffic.db requests --json\n"
    "  headroom history forget traffic.db requests\n"};

/* What an action works with. */
struct task {
    const struct command *command;
    const struct settings *settings;
    const char *store;
    char **words;
    int count;
    struct history *history;
    struct arena *arena;
    struct faults faults;
};

static int status_of(enum history_outcome outcome)
{
    static const int statuses[] = {[HISTORY_DONE] = EXIT_DONE,
                                   [HISTORY_WRONG] = EXIT_WRONG_INPUT,
                                   [HISTORY_FAILED] = EXIT_NOT_DONE};
    return statuses[outcome];
}

/* --- import --- */

struct watched {
    struct progress progress;
    const char *name;
};

static bool watch(void *context, uint64_t taken, uint64_t size)
{
    static const uint64_t megabyte = 1000000;
    struct watched *watched = context;
    /* The bar counts in megabytes; of a pipe nobody knows how many there will be. */
    if (size > 0)
        progress_show(&watched->progress, (size_t)(taken / megabyte), watched->name);
    return interrupt_seen();
}

/* Text from outside, between what we say ourselves. */
static void print_text(FILE *stream, const char *before, const char *text, const char *after)
{
    char copy[512];
    snprintf(copy, sizeof copy, "%s", text);
    terminal_clean(copy);
    fprintf(stream, "%s%s%s", before, copy, after);
}

static void report_bad(const struct import_report *report)
{
    if (report->bad == 0)
        return;
    const char *unit = strcmp(report->format, "csv") == 0 || strcmp(report->format, "log") == 0
                           ? "line"
                           : "value";
    printf("  %" PRIu64 " bad %s%s left out\n", report->bad, unit, report->bad == 1 ? "" : "s");
    for (uint64_t i = 0; i < report->bad && i < IMPORT_BAD_SHOWN; i++) {
        const struct import_bad *bad = &report->shown[i];
        printf("    %s %" PRIu64 ": %s: ", unit, bad->line, bad->why);
        print_text(stdout, "", bad->text, "\n");
    }
    if (report->bad > IMPORT_BAD_SHOWN)
        printf("    and %" PRIu64 " more\n", report->bad - IMPORT_BAD_SHOWN);
}

/* One line for each kind of thing that was not as regular as it might be. */
static void report_odd(const struct import_report *report)
{
    bool log = strcmp(report->format, "log") == 0;
    const struct oddity {
        uint64_t count;
        const char *what, *done;
    } oddities[] = {
        {report->empty,        "empty values",                                 "nothing was measured then"                       },
        {report->duplicates,   "times that came again",                        "the last value counts"                           },
        {report->out_of_order, "times out of order",                           "sorted"                                          },
        {report->twice,        "local times in an hour that comes twice",      "told apart by their order"                       },
        {report->left_out,     "local times in an hour that clocks leave out",
         "read as if not yet set"                                                                                                },
        {report->folded,       "rarer routes",                                 "counted together as (other); --routes keeps more"},
    };
    for (size_t i = 0; i < sizeof oddities / sizeof *oddities; i++)
        if (oddities[i].count > 0)
            printf("  %s: %" PRIu64 ", %s\n", oddities[i].what, oddities[i].count,
                   oddities[i].done);
    if (report->gaps > 0)
        printf("  steps %s: %" PRIu64 ", gaps: %" PRIu64 "%s\n",
               log ? "without a line" : "missing", report->missing, report->gaps,
               log ? "; they count 0" : "");
    if (*report->trouble)
        print_text(stdout, "  the file could not be read to its end: ", report->trouble,
                   "; what came before is kept\n");
}

static void report_import(const char *path, const struct import_report *report)
{
    const struct history_changes *changes = &report->changes;
    char first[40], last[40];
    series_chart_time(report->first_s, first, sizeof first);
    series_chart_time(report->last_s, last, sizeof last);
    print_text(stdout, "", path, ": ");
    printf("%s, %" PRIu64 " series", report->format, report->series);
    if (report->first_s <= report->last_s)
        printf(", %s to %s UTC", first, last);
    if (report->older)
        printf("\n  an older copy of a log that is here already: nothing changes\n");
    else if (changes->added + changes->changed == 0)
        printf("\n  %" PRIu64 " points, all here already: nothing changes\n", changes->same);
    else
        printf("\n  %" PRIu64 " points new, %" PRIu64 " changed, %" PRIu64 " here already\n",
               changes->added, changes->changed, changes->same);
    report_bad(report);
    report_odd(report);
}

static bool read_bucket(const char *text, int64_t *bucket_s, struct faults *faults)
{
    sim_time bucket;
    *bucket_s = 60;
    if (!text)
        return true;
    if (!units_parse_duration(text, &bucket, faults))
        return false;
    *bucket_s = (int64_t)(bucket / SIM_SECOND);
    if (*bucket_s >= 1 && bucket % SIM_SECOND == 0 && *bucket_s <= 86400)
        return true;
    fault_add(faults, (struct place){0}, "--bucket is whole seconds, up to a day");
    return false;
}

/* 0 of a pipe. */
static uint64_t file_size(const char *path)
{
    struct stat seen;
    bool known = strcmp(path, "-") == 0 ? fstat(0, &seen) == 0 : stat(path, &seen) == 0;
    return known && S_ISREG(seen.st_mode) ? (uint64_t)seen.st_size : 0;
}

static int act_import(struct task *task)
{
    const struct settings *given = task->settings;
    struct watched watched;
    struct import_settings settings = {.format = given->format,
                                       .series = given->series,
                                       .unit = given->unit,
                                       .time = given->time,
                                       .value = given->value,
                                       .by = given->by,
                                       .zone = given->zone,
                                       .routes = given->routes,
                                       .strict = given->strict,
                                       .stop = watch,
                                       .context = &watched};
    if (!read_bucket(given->bucket, &settings.bucket_s, &task->faults))
        return EXIT_WRONG_INPUT;
    int worst = EXIT_DONE;
    for (int i = 0; i < task->count; i++) {
        struct import_report report;
        const char *path = task->words[i];
        watched.name = strcmp(path, "-") == 0 ? "standard input" : path;
        progress_start(&watched.progress, (size_t)(file_size(path) / 1000000));
        enum history_outcome outcome =
            import_file(task->history, path, &settings, &report, &task->faults);
        progress_erase(&watched.progress);
        if (report.stopped) {
            print_text(stderr, "headroom history: interrupted; nothing of ", path,
                       " was kept\n");
            return interrupt_status();
        }
        if (outcome == HISTORY_DONE)
            report_import(path, &report);
        else
            worst = status_of(outcome);
        if (outcome == HISTORY_FAILED)
            break;
    }
    return worst;
}

/* --- list, show, export, forget --- */

static void print_step(char *text, size_t size, const struct history_series *series)
{
    static const char *const names[] = {[1] = "month", [3] = "quarter", [12] = "year"};
    if (series->months > 0 && series->months <= 12 && names[series->months])
        snprintf(text, size, "%s", names[series->months]);
    else if (series->interval_s <= 0)
        snprintf(text, size, "-");
    else
        units_print_duration((sim_time)series->interval_s * SIM_SECOND, text, size);
}

static int act_list(struct task *task)
{
    static const struct table_column columns[] = {
        {"series",     TABLE_LEFT,  true },
        {"unit",       TABLE_LEFT,  false},
        {"every",      TABLE_RIGHT, false},
        {"points",     TABLE_RIGHT, false},
        {"from (UTC)", TABLE_LEFT,  false},
        {"to (UTC)",   TABLE_LEFT,  false},
    };
    struct history_series *all;
    size_t count;
    enum history_outcome outcome =
        history_list(task->history, task->arena, &all, &count, &task->faults);
    if (outcome != HISTORY_DONE)
        return status_of(outcome);
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        char step[UNITS_ROOM], first[40], last[40];
        print_step(step, sizeof step, &all[i]);
        series_chart_time(all[i].first_s, first, sizeof first);
        series_chart_time(all[i].last_s, last, sizeof last);
        table_cell(table, TABLE_PLAIN, "%s", all[i].name);
        table_cell(table, TABLE_PLAIN, "%s", all[i].unit);
        table_cell(table, TABLE_PLAIN, "%s", step);
        table_cell(table, TABLE_PLAIN, "%" PRId64, all[i].points);
        table_cell(table, TABLE_PLAIN, "%s", all[i].points > 0 ? first : "-");
        table_cell(table, TABLE_PLAIN, "%s", all[i].points > 0 ? last : "-");
    }
    if (count > 0)
        table_print(table, stdout);
    else
        puts("no series yet: 'headroom history import' brings some in");
    table_free(table);
    return EXIT_DONE;
}

static void print_summary(const struct series *series, const struct series_oddities *oddities)
{
    double least = INFINITY, most = -INFINITY, sum = 0.0;
    size_t known = 0;
    for (size_t i = 0; i < series->count; i++) {
        if (isnan(series->values[i]))
            continue;
        least = fmin(least, series->values[i]);
        most = fmax(most, series->values[i]);
        sum += series->values[i];
        known++;
    }
    if (known > 0)
        printf("%zu values: least %.6g, mean %.6g, most %.6g\n", known, least,
               sum / (double)known, most);
    if (oddities->missing > 0)
        printf("steps missing: %zu, gaps: %zu\n", oddities->missing, oddities->gaps);
    if (oddities->together > 0)
        printf("%zu values fell on the step of another: the mean was taken\n",
               oddities->together);
}

static int show_one(struct task *task, const char *name)
{
    struct series series;
    struct series_oddities oddities;
    enum history_outcome outcome =
        history_read(task->history, name, task->arena, &series, &oddities, &task->faults);
    if (outcome != HISTORY_DONE)
        return status_of(outcome);
    struct history_series about = {.interval_s = series.interval_s, .months = series.months};
    char step[UNITS_ROOM];
    print_step(step, sizeof step, &about);
    print_text(stdout, "", name, "");
    if (*series.unit)
        print_text(stdout, " (", series.unit, ")");
    printf(", every %s\n\n", step);
    size_t columns = terminal_columns(stdout);
    struct series_chart chart = {.values = series.values,
                                 .count = series.count,
                                 .columns = columns ? columns : 80,
                                 .rows = 13};
    if (series.count > 0) {
        chart.first_s = series.start_s;
        chart.last_s = series_time(&series, series.count - 1);
        series_chart_print(&chart, stdout);
        putchar('\n');
    }
    print_summary(&series, &oddities);
    if (series.count == 0)
        puts("no step is covered whole yet");
    return EXIT_DONE;
}

static int act_show(struct task *task)
{
    for (int i = 0; i < task->count; i++) {
        if (i > 0)
            putchar('\n');
        int status = show_one(task, task->words[i]);
        if (status != EXIT_DONE)
            return status;
    }
    return EXIT_DONE;
}

static int act_export(struct task *task)
{
    struct series *all = arena_array(task->arena, (size_t)task->count, sizeof *all);
    for (int i = 0; i < task->count; i++) {
        enum history_outcome outcome = history_read(task->history, task->words[i], task->arena,
                                                    &all[i], NULL, &task->faults);
        if (outcome != HISTORY_DONE)
            return status_of(outcome);
    }
    if (task->settings->json)
        series_export_json(all, (size_t)task->count, stdout);
    else
        series_export_csv(all, (size_t)task->count, stdout);
    return EXIT_DONE;
}

static int act_forget(struct task *task)
{
    for (int i = 0; i < task->count; i++) {
        enum history_outcome outcome =
            history_forget(task->history, task->words[i], &task->faults);
        if (outcome != HISTORY_DONE)
            return status_of(outcome);
        print_text(stdout, "forgot ", task->words[i], "\n");
    }
    return EXIT_DONE;
}

static const struct action {
    const char *name;
    const char *wants; /* the words behind the store; NULL: none */
    enum history_access access;
    int (*act)(struct task *task);
} actions[] = {
    {"import", "FILE...",   HISTORY_CREATE, act_import},
    {"list",   NULL,        HISTORY_READ,   act_list  },
    {"show",   "SERIES...", HISTORY_READ,   act_show  },
    {"export", "SERIES...", HISTORY_READ,   act_export},
    {"forget", "SERIES...", HISTORY_WRITE,  act_forget},
};

#define ACTIONS (sizeof actions / sizeof *actions)

static int unknown_action(const struct command *command, const char *word)
{
    const char *nearest = catalog_nearest_row(word, actions, ACTIONS, sizeof *actions);
    if (nearest)
        return usage_error(command->name, "unknown action '%s'; did you mean '%s'?", word,
                           nearest);
    return usage_error(command->name,
                       "unknown action '%s'; there are import, list, show, export and forget",
                       word);
}

static int check_words(const struct command *command, const struct action *action, int count)
{
    if (action->wants && count == 0)
        return usage_error(command->name, "missing argument; usage: headroom %s %s STORE %s",
                           command->name, action->name, action->wants);
    if (!action->wants && count > 0)
        return usage_error(command->name, "usage: headroom %s %s STORE", command->name,
                           action->name);
    return EXIT_DONE;
}

static int perform(const struct action *action, struct task *task)
{
    int status =
        status_of(history_open(&task->history, task->store, action->access, &task->faults));
    if (status == EXIT_DONE) {
        task->arena = arena_open();
        status = action->act(task);
        arena_close(task->arena);
        history_close(task->history);
    }
    /* Results first, also where both go to one place. */
    fflush(stdout);
    fault_print(&task->faults, stderr);
    return status;
}

int cmd_history(const struct command *command, int argc, char **argv)
{
    struct settings settings = {.routes = strtoull(ROUTES, NULL, 10)};
    int status = options_read(command, &history_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    const struct action *action = catalog_find(argv[0], actions, ACTIONS, sizeof *actions);
    if (!action)
        return unknown_action(command, argv[0]);
    status = check_words(command, action, argc - 2);
    if (status != EXIT_DONE)
        return status;
    /* A file that may not grow is a full disk, not a reason to die. */
    signal(SIGXFSZ, SIG_IGN);
    interrupt_watch();
    struct task task = {.command = command,
                        .settings = &settings,
                        .store = argv[1],
                        .words = argv + 2,
                        .count = argc - 2};
    return perform(action, &task);
}
