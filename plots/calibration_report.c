#include "plots/calibration_report.h"

#include "plots/calibration_yaml.h"
#include "plots/lever_name.h"
#include "plots/number.h"
#include "plots/quantity.h"
#include "plots/shell_word.h"
#include "sim/dist_parse.h"
#include "sim/units.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define FAR          0.05  /* of a check: more than that is told */
#define WORD_OF_REST 0.005 /* of the mean: less is nothing */

const char *const calibration_figures[CALIBRATION_FIGURES] = {
    [CALIBRATED_THROUGHPUT] = "throughput",
    [CALIBRATED_MEAN] = "mean",
    [CALIBRATED_P50] = "p50",
    [CALIBRATED_P95] = "p95",
    [CALIBRATED_P99] = "p99",
};

static const char *time_text(struct arena *arena, double seconds)
{
    return arena_text(arena, quantity_text(QUANTITY_TIME, seconds).text);
}

static const char *share_text(struct arena *arena, double share)
{
    return arena_text(arena, quantity_text(QUANTITY_SHARE, share).text);
}

/* ---- remarks ---- */

bool calibration_remark_warns(const struct calibration_remark *remark)
{
    switch (remark->kind) {
    case REMARK_N_PLUS_ONE:
    case REMARK_HEAVY_NODE:
    case REMARK_PLANNING:
    case REMARK_NESTED:
    case REMARK_OUTLIER:
    case REMARK_UNUSED:
        return false;
    default:
        return true;
    }
}

static const char *n_plus_one(const struct calibration_remark *remark, struct arena *arena)
{
    const char *rows = isnan(remark->limit) ? ""
                                            : arena_print(arena, ", %s rows each",
                                                          number_text(remark->limit).text);
    return arena_print(arena,
                       "%s runs %s times in each request%s: N+1, or close to it; one query for "
                       "all of them would save %s round trips.",
                       remark->at, number_text(remark->number).text, rows,
                       number_text(remark->number - 1.0).text);
}

/* Those that are about one part. */
static const char *about_part(const struct calibration_remark *remark, struct arena *arena)
{
    const char *at = remark->at, *number = arena_text(arena, number_text(remark->number).text);
    switch (remark->kind) {
    case REMARK_FEW:
        return arena_print(
            arena, "%s was seen only %s times: its mean and shape may be chance.", at, number);
    case REMARK_N_PLUS_ONE:
        return n_plus_one(remark, arena);
    case REMARK_LOCK_WAIT:
        return arena_print(
            arena,
            "%s writes and took %s times its least on average: it may have waited "
            "for rows that others held, and that is no demand. With nobody else at "
            "work it is not.",
            at, number);
    case REMARK_WIDE:
        return arena_print(
            arena,
            "%s took %s times its least on average: a cold cache, other parameters, "
            "or waiting, which is no demand.",
            at, number);
    case REMARK_OUTLIER:
        return arena_print(
            arena,
            "The longest %s took %s times the mean, which its shape gives once in a "
            "thousand such measurements: rare long ones are not in it.",
            at, number);
    case REMARK_PLANNING:
        return arena_print(arena, "%s of %s is planning, which prepared statements save.",
                           time_text(arena, remark->number), at);
    case REMARK_ONE_RUN:
        return arena_print(
            arena,
            "%s is the plan of one run: nothing tells how sure its time is or how "
            "much it varies. Several plans of it would, as would pg_stat_statements.",
            at);
    case REMARK_UNTIMED_BLOCKS:
        return arena_print(
            arena,
            "%s reads %s blocks each time, not said how long: all of its time is "
            "taken as CPU. track_io_timing = on tells, or --block-read 0.1ms.",
            at, number);
    case REMARK_HEAVY_NODE:
        return arena_print(
            arena,
            "%s: %s is %s of its time and throws %s rows away: it grows with the "
            "table, and an index would end that.",
            at, remark->node, share_text(arena, remark->number),
            number_text(remark->limit).text);
    case REMARK_SHAPE_OFF:
        return arena_print(arena, "No shape fits %s well: a percentile is off by %s.", at,
                           share_text(arena, remark->number));
    case REMARK_UNUSED:
        return arena_print(arena, "No step is about %s, %s of the database's time.", at,
                           share_text(arena, remark->number));
    default:
        return arena_print(arena,
                           "Nothing that was measured is '%s': its step is left as it is.", at);
    }
}

const char *calibration_remark_text(const struct calibration_remark *remark,
                                    struct arena *arena)
{
    const char *number = arena_text(arena, number_text(remark->number).text);
    bool one = remark->number == 1.0;
    switch (remark->kind) {
    case REMARK_REQUESTS_ASSUMED:
        return arena_print(arena,
                           "%s requests are assumed, from how often statements were called; "
                           "--requests N says how many there were.",
                           number);
    case REMARK_HIDDEN:
        return arena_print(arena,
                           "The text of %s statement%s is not shown: export as a member of "
                           "pg_read_all_stats.",
                           number, one ? "" : "s");
    case REMARK_NESTED:
        return arena_print(
            arena,
            "%s statement%s run%s inside of functions, whose own time has theirs: "
            "left out.",
            number, one ? "" : "s", one ? "s" : "");
    case REMARK_NOT_ALONE:
        return arena_print(arena,
                           "Measured with %s clients: times have waiting in them, which is no "
                           "demand. Measure one client.",
                           number);
    case REMARK_RUNS_DIFFER:
        return arena_print(
            arena,
            "The mean differs by %s from run to run: more than any shape, this is "
            "what the prediction cannot know. --where picks runs.",
            share_text(arena, remark->number));
    case REMARK_LONGER:
        return arena_print(arena,
                           "The parts take %s times what a request takes: they are of other "
                           "requests, or --requests is wrong.",
                           number);
    default:
        return about_part(remark, arena);
    }
}

static void tell_remarks(struct report_page *page, const struct calibration *found, bool warn)
{
    for (int i = 0; i < found->remarks; i++) {
        const struct calibration_remark *remark = &found->remark[i];
        if (calibration_remark_warns(remark) != warn)
            continue;
        const char *text = calibration_remark_text(remark, page->arena);
        if (warn)
            page->manner->warning(page, text);
        else
            page->manner->say(page, text);
    }
}

/* ---- the answer ---- */

static void tell_answer(struct report_page *page, const struct calibration *found)
{
    struct arena *arena = page->arena;
    double trips = 0.0;
    for (int i = 0; i < found->parts; i++)
        trips += found->part[i].times;
    const char *database =
        found->parts == 0
            ? ""
            : arena_print(arena, "%s in %s %s%s", time_text(arena, found->database_s),
                          number_text(round(trips * 100.0) / 100.0).text,
                          found->part[0].kind == CALIBRATED_STEP ? "step" : "statement",
                          trips == 1.0 ? "" : "s");
    if (!found->input->client) {
        page->manner->verdict(page, "A request needs", arena_print(arena, " %s.", database),
                              true);
        return;
    }
    double mean = found->input->client->mean.mean;
    const char *rest = "";
    if (found->rest_s > WORD_OF_REST * mean)
        rest = arena_print(arena, "%s%s in the application and on the way",
                           *database ? ", " : " ", time_text(arena, found->rest_s));
    page->manner->verdict(
        page, arena_print(arena, "A request takes %s:", time_text(arena, mean)),
        arena_print(arena, "%s%s%s.", *database ? " " : "", database, rest), true);
}

static const char *sure_text(struct arena *arena, const struct demand_fit *fit)
{
    double half = 0.5 * (fit->high - fit->low) / fit->mean;
    if (!isfinite(half))
        return "–";
    return arena_print(arena, half < 0.0995 ? "± %.1f%%" : "± %.0f%%",
                       fmax(half * 100.0, half > 0.0 ? 0.1 : 0.0));
}

static const char *spread_text(struct arena *arena, const struct demand_fit *fit)
{
    if (isnan(fit->cv_low))
        return "–";
    return arena_print(arena, "%.2g to %.2g", fit->cv_low, fit->cv_high);
}

static const char *dist_text(struct arena *arena, const struct dist *dist)
{
    char text[2 * UNITS_ROOM];
    if (dist->mean <= 0.0)
        return "–";
    dist_print_time(dist, text, sizeof text);
    return arena_text(arena, text);
}

/* ---- tables ---- */

static void demand_cells(struct table *table, const struct demand_fit *fit,
                         const struct dist *cpu, struct arena *arena)
{
    table_cell(table, TABLE_STRONG, "%s", time_text(arena, fit->mean));
    table_cell(table, TABLE_PLAIN, "%s", sure_text(arena, fit));
    table_cell(table, TABLE_PLAIN, "%s", dist_text(arena, cpu));
    table_cell(table, TABLE_FAINT, "%s", spread_text(arena, fit));
}

static void part_row(struct table *table, const struct calibration_part *part, bool disk,
                     struct arena *arena)
{
    table_cell(table, TABLE_PLAIN, "%s%s", part->name, part->waits ? " (waits)" : "");
    table_cell(table, TABLE_PLAIN, "%s", number_text(part->times).text);
    table_cell(table, TABLE_FAINT, "%s", number_text(part->count).text);
    demand_cells(table, &part->fit, &part->cpu, arena);
    if (disk)
        table_cell(table, TABLE_PLAIN, "%s", dist_text(arena, &part->disk));
    if (isnan(part->rows))
        table_cell(table, TABLE_FAINT, "–");
    else
        table_cell(table, TABLE_PLAIN, "%s", number_text(part->rows).text);
}

static void application_row(struct table *table, const struct calibration *found, bool disk,
                            struct arena *arena)
{
    table_cell(table, TABLE_PLAIN, "application");
    table_cell(table, TABLE_PLAIN, "1");
    table_cell(table, TABLE_FAINT, "–");
    demand_cells(table, &found->application, &found->work, arena);
    if (disk)
        table_cell(table, TABLE_FAINT, "–");
    table_cell(table, TABLE_FAINT, "–");
}

static bool reads_disk(const struct calibration *found)
{
    for (int i = 0; i < found->parts; i++)
        if (found->part[i].disk_s > 0.0)
            return true;
    return false;
}

static void tell_parts(struct report_page *page, const struct calibration *found)
{
    static const struct table_column with_disk[] = {
        {"part",       TABLE_LEFT,  TABLE_IS_CUT},
        {"times",      TABLE_RIGHT, TABLE_STAYS },
        {"seen",       TABLE_RIGHT, TABLE_STAYS },
        {"mean",       TABLE_RIGHT, TABLE_STAYS },
        {"sure",       TABLE_RIGHT, TABLE_STAYS },
        {"as CPU",     TABLE_LEFT,  TABLE_STAYS },
        {"cv between", TABLE_LEFT,  TABLE_GOES  },
        {"as disk",    TABLE_LEFT,  TABLE_STAYS },
        {"rows",       TABLE_RIGHT, TABLE_GOES  },
    };
    static const struct table_column without[] = {
        {"part",       TABLE_LEFT,  TABLE_IS_CUT},
        {"times",      TABLE_RIGHT, TABLE_STAYS },
        {"seen",       TABLE_RIGHT, TABLE_STAYS },
        {"mean",       TABLE_RIGHT, TABLE_STAYS },
        {"sure",       TABLE_RIGHT, TABLE_STAYS },
        {"as CPU",     TABLE_LEFT,  TABLE_STAYS },
        {"cv between", TABLE_LEFT,  TABLE_GOES  },
        {"rows",       TABLE_RIGHT, TABLE_GOES  },
    };
    bool disk = reads_disk(found);
    struct table *table =
        disk ? table_new(with_disk, COUNT(with_disk)) : table_new(without, COUNT(without));
    for (int i = 0; i < found->parts; i++)
        part_row(table, &found->part[i], disk, page->arena);
    if (found->application.mean > 0.0)
        application_row(table, found, disk, page->arena);
    page->manner->section(page, "Demands of a request");
    page->manner->table(page, table);
    table_free(table);
}

static void tell_rest(struct report_page *page, const struct calibration *found)
{
    struct arena *arena = page->arena;
    if (found->roundtrip_s > 0.0)
        page->manner->say(page, arena_print(arena, "Each of %s statements is %s on the way.",
                                            number_text(found->trips).text,
                                            time_text(arena, found->roundtrip_s)));
    if (found->think_s > 0.0)
        page->manner->say(page,
                          arena_print(arena,
                                      "The client pauses %s between two requests: what its "
                                      "throughput leaves of its time.",
                                      time_text(arena, found->think_s)));
    if (!isnan(found->cpu_s))
        page->manner->say(page,
                          arena_print(arena,
                                      "A request uses %s of CPU in all: cores that were busy "
                                      "over throughput.",
                                      time_text(arena, found->cpu_s)));
    else if (found->application.mean > 0.0)
        page->manner->say(
            page,
            arena_print(
                arena,
                "The %s beyond the database are taken as CPU of the application, "
                "though %s. A column own_cores, or --roundtrip, would tell.",
                time_text(arena, found->application.mean),
                found->trips > 0.0
                    ? arena_print(arena, "%s for each round trip would do as well",
                                  time_text(arena, found->application.mean / found->trips))
                    : "it may be waiting"));
}

/* ---- settings of a scenario ---- */

static void tell_settings(struct report_page *page, const struct calibration *found)
{
    static const struct table_column columns[] = {
        {"path",     TABLE_LEFT,  TABLE_STAYS},
        {"measured", TABLE_LEFT,  TABLE_STAYS},
        {"sure",     TABLE_RIGHT, TABLE_STAYS},
        {"now",      TABLE_LEFT,  TABLE_GOES },
        {"by",       TABLE_LEFT,  TABLE_GOES },
        {"seen",     TABLE_RIGHT, TABLE_GOES },
    };
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < found->settings; i++) {
        const struct calibration_setting *setting = &found->setting[i];
        table_cell(table, TABLE_PLAIN, "%.*s", (int)setting->path, setting->setting);
        table_cell(table, TABLE_STRONG, "%s", setting->setting + setting->path + 1);
        table_cell(table, TABLE_PLAIN, "%s",
                   setting->fit ? sure_text(page->arena, setting->fit) : "");
        table_cell(table, TABLE_FAINT, "%s", setting->from);
        table_cell(table, TABLE_PLAIN, "%s", setting->source);
        table_cell(table, TABLE_FAINT, "%s", number_text(setting->count).text);
    }
    page->manner->section(page, "Settings proposed");
    page->manner->table(page, table);
    table_free(table);
}

static void tell_command(struct report_page *page, const struct calibration_report *report)
{
    const struct calibration *found = report->calibration;
    struct arena *arena = page->arena;
    const char *text = "headroom run";
    if (!report->made && (!report->scenario || found->settings == 0))
        return;
    for (int i = 0; i < found->settings && !report->made; i++)
        text = arena_print(arena, "%s --set %s", text,
                           shell_word(found->setting[i].setting, arena));
    page->manner->say(page, report->made ? "To run it:" : "With them:");
    page->manner->command(
        page, arena_print(arena, "%s %s", text,
                          shell_word(report->made ? report->made : report->scenario, arena)));
}

/* ---- one simulated client ---- */

static void check_row(struct table *table, const struct calibration *found, int which,
                      struct arena *arena)
{
    enum quantity_unit unit = which == CALIBRATED_THROUGHPUT ? QUANTITY_RATE : QUANTITY_TIME;
    double measured = found->measured[which], simulated = found->simulated[which];
    double error = simulated / measured - 1.0;
    table_cell(table, TABLE_PLAIN, "%s", calibration_figures[which]);
    table_cell(table, TABLE_PLAIN, "%s", quantity_text(unit, measured).text);
    table_cell(table, TABLE_STRONG, "%s", quantity_text(unit, simulated).text);
    table_cell(table, fabs(error) > FAR ? TABLE_BAD : TABLE_GOOD, "%+.1f%%", 100.0 * error);
    table_cell(table, TABLE_PLAIN, "%s", fabs(error) > FAR ? "off" : "");
    (void)arena;
}

static void tell_check(struct report_page *page, const struct calibration *found)
{
    static const struct table_column columns[] = {
        {"one client", TABLE_LEFT,  TABLE_STAYS},
        {"measured",   TABLE_RIGHT, TABLE_STAYS},
        {"simulated",  TABLE_RIGHT, TABLE_STAYS},
        {"error",      TABLE_RIGHT, TABLE_STAYS},
        {"",           TABLE_LEFT,  TABLE_STAYS},
    };
    if (!found->checked)
        return;
    struct table *table = table_new(columns, COUNT(columns));
    for (int i = 0; i < CALIBRATION_FIGURES; i++)
        if (found->measured[i] > 0.0 && !isnan(found->simulated[i]))
            check_row(table, found, i, page->arena);
    page->manner->section(page, "Simulated with these demands");
    page->manner->table(page, table);
    table_free(table);
}

/* ---- what is not known ---- */

static void tell_unknown(struct report_page *page, const struct calibration_report *report)
{
    if (report->scenario)
        return;
    page->manner->say(
        page, "No measurement of one client tells cores, instances, pools and limits, "
              "nor which rows are locked and how many there are: these are marked CHECK "
              "in the scenario.");
}

void calibration_report(struct report_page *page, const void *what)
{
    const struct calibration_report *report = what;
    const struct calibration *found = report->calibration;
    const char *sources = calibration_sources(found->input, page->arena);
    page->manner->title(page, report->name
                                  ? report->name
                                  : arena_print(page->arena, "Demands from %s", sources));
    tell_answer(page, found);
    tell_remarks(page, found, true);
    if (report->quiet)
        return;
    if (found->parts > 0 || found->application.mean > 0.0)
        tell_parts(page, found);
    tell_rest(page, found);
    tell_remarks(page, found, false);
    if (report->given && found->settings > 0)
        tell_settings(page, found);
    else if (report->given)
        page->manner->say(page,
                          "Nothing that was measured is noted in the scenario: a query says "
                          "x-statement: TEXT, any step x-column: COLUMN.");
    tell_check(page, found);
    tell_unknown(page, report);
    tell_command(page, report);
}
