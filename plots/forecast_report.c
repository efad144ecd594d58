#include "plots/forecast_report.h"

#include "plots/forecast_chart.h"
#include "plots/number.h"
#include "plots/table.h"
#include "plots/terminal.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define DATE_ROOM 48

/* "3 May 2027", with the hour where steps are shorter than days; a number without times. */
static const char *date_of(const struct forecast_report *r, size_t ahead, char *buffer)
{
    size_t index = r->points->n + ahead;
    time_t at = points_at(r->points, index);
    struct tm date;
    char month[32] = "?";
    bool days = r->points->months > 0 || r->points->step_s % 86400 == 0;
    if (r->points->step_s == 0) {
        snprintf(buffer, DATE_ROOM, "step %zu", index + 1);
        return buffer;
    }
    date.tm_mday = 0;
    if (gmtime_r(&at, &date))
        strftime(month, sizeof month, days ? "%B %Y" : "%B %Y %H:%M", &date);
    snprintf(buffer, DATE_ROOM, "%d %s", date.tm_mday, month);
    return buffer;
}

/* Whatever comes from files, made safe for a terminal. */
static const char *clean_text(const char *text, char *buffer, size_t size)
{
    snprintf(buffer, size, "%s", text);
    terminal_clean(buffer);
    return buffer;
}

static void say_what(const struct forecast_report *r, FILE *out)
{
    char text[256], parts[400];
    const struct method *method = r->forecaster->method;
    fprintf(out, "%s", clean_text(r->name, text, sizeof text));
    if (*r->unit)
        fprintf(out, " (%s)", clean_text(r->unit, text, sizeof text));
    fprintf(out, ": %zu values", r->past->n);
    if (r->missing)
        fprintf(out, ", %zu of them missing in %zu gap%s and filled from the season%s",
                r->missing, r->gaps, r->gaps == 1 ? "" : "s",
                r->past->period > 1 ? "s beside" : " or a line");
    if (r->past->period > 1)
        fprintf(out, "; season of %zu", r->past->period);
    else
        fputs("; no season", out);
    if (r->past->longer)
        fprintf(out, " within %zu", r->past->longer);
    fprintf(out, " steps; times are %s\n", r->points->step_s ? "UTC" : "not given");
    fprintf(out, "%s: %s\n", method->name, method->summary);
    if (strcmp(method->name, "auto") == 0) {
        const char *why = method_auto_reason(r->past, r->horizon, parts, sizeof parts);
        fprintf(out, "  here (%s): %s\n", why, parts);
    }
}

/* --- what was found in the past --- */

static void say_step(const struct forecast_report *r, size_t at, FILE *out)
{
    char time[POINTS_TIME_ROOM];
    points_time(r->points, at, time, sizeof time);
    fputs(time, out);
}

static void say_cleaning(const struct forecast_report *r, FILE *out)
{
    const struct cleaning *found = &r->notes->cleaning;
    for (size_t i = 0; i < found->shifts; i++) {
        fputs("  level shift at ", out);
        say_step(r, found->shift[i].at, out);
        fprintf(out,
                found->adds ? ": by %+.4g; what lies before was moved to the new level\n"
                            : ": times %.3g; what lies before was moved to the new level\n",
                found->shift[i].times);
    }
    for (size_t i = 0; i < found->spikes && i < CLEAN_KEPT; i++) {
        const struct clean_spike *spike = &found->spike[i];
        fputs("  spike at ", out);
        say_step(r, spike->at, out);
        fprintf(out, " (%zu step%s): %s where %s is usual; lessened\n", spike->steps,
                spike->steps == 1 ? "" : "s", number_text(spike->seen).text,
                number_text(spike->usual).text);
    }
    if (found->spikes > CLEAN_KEPT)
        fprintf(out, "  and %zu more spikes, lessened\n", found->spikes - CLEAN_KEPT);
    if (found->peaks_left)
        fprintf(out,
                "  %zu peaks far above what is usual come again and were left; if they "
                "have names, --events\n",
                found->peaks_left);
}

static void say_event(const struct event *event, const struct event_effect *effect, FILE *out)
{
    char name[128];
    fprintf(out, "  event '%s': ", clean_text(event->name, name, sizeof name));
    double least = effect->size - 1.96 * effect->deviation;
    double most = effect->size + 1.96 * effect->deviation;
    switch (effect->standing) {
    case EVENT_UNSEEN:
        fputs("nothing of it in the past to learn from, so nothing applied (say 'effect: 1.4')",
              out);
        break;
    case EVENT_IN_SEASON:
        fputs("comes with every season, whose part it is; nothing applied beside", out);
        break;
    case EVENT_GIVEN:
        fprintf(out, "times %.3g, as was said", event->given_times);
        break;
    case EVENT_LEARNED:
        if (effect->adds)
            fprintf(out, "%+.4g (95%%: %+.4g to %+.4g)", effect->size, least, most);
        else
            fprintf(out, "%+.1f%% (95%%: %+.1f%% to %+.1f%%)", 100.0 * expm1(effect->size),
                    100.0 * expm1(least), 100.0 * expm1(most));
        fprintf(out, ", learned from %.4g steps%s", effect->past,
                least <= 0.0 && most >= 0.0 ? "; cannot be told from nothing" : "");
        break;
    }
    fprintf(out, "; %.4g steps of it ahead\n", effect->ahead);
}

static void say_findings(const struct forecast_report *r, FILE *out)
{
    const struct events *events = r->forecaster->events;
    say_cleaning(r, out);
    for (size_t i = 0; events && i < events->count; i++)
        say_event(&events->event[i], &r->notes->effects[i], out);
}

/* --- candidates --- */

static const struct table_column candidate_columns[] = {
    {"candidate", TABLE_LEFT,  false},
    {"MASE",      TABLE_RIGHT, false},
    {"sMAPE",     TABLE_RIGHT, false},
    {"in 80%",    TABLE_RIGHT, false},
    {"in 95%",    TABLE_RIGHT, false},
    {"",          TABLE_LEFT,  false},
};

static const struct report_candidate *candidate_named(const struct forecast_report *r,
                                                      const char *name)
{
    for (size_t i = 0; i < r->candidates; i++) {
        if (strcmp(r->candidate[i].name, name) == 0)
            return &r->candidate[i];
    }
    return NULL;
}

static void print_candidates(const struct forecast_report *r, FILE *out)
{
    struct table *table =
        table_new(candidate_columns, sizeof candidate_columns / sizeof *candidate_columns);
    for (size_t i = 0; i < r->candidates; i++) {
        const struct report_candidate *c = &r->candidate[i];
        bool chosen = strcmp(c->name, r->forecaster->method->name) == 0;
        enum table_tone tone = chosen ? TABLE_GOOD : TABLE_PLAIN;
        table_cell(table, tone, "%s", c->name);
        table_cell(table, tone, "%.3f", c->score.mase);
        table_cell(table, tone, "%.2f%%", c->score.smape);
        for (int k = 0; k < 2; k++) {
            if (c->bare)
                table_cell(table, tone, "-");
            else
                table_cell(table, tone, "%.0f%%", 100.0 * c->score.inside[k]);
        }
        table_cell(table, tone, "%s", chosen ? "this forecast" : "");
    }
    table_print(table, out);
    table_free(table);
}

static void say_how_good(const struct forecast_report *r, FILE *out)
{
    const struct report_candidate *own = candidate_named(r, r->forecaster->method->name);
    const struct report_candidate *naive = candidate_named(r, "seasonal-naive");
    if (r->asked == 0 || !own || !naive) {
        fputs("The past is too short to try this on, so nothing shows that it beats the last "
              "season.\n",
              out);
        return;
    }
    double ratio = own->score.mase / naive->score.mase;
    fprintf(
        out,
        "Tried at %zu earlier moment%s it was off by %.2f, the last season by %.2f (MASE): ",
        r->asked, r->asked == 1 ? "" : "s", own->score.mase, naive->score.mase);
    if (ratio < 1.0)
        fprintf(out, "%.0f%% better.\n", 100.0 * (1.0 - ratio));
    else
        fputs("it does NOT beat repeating the last season.\n", out);
    if (strcmp(own->name, "auto") == 0)
        fputs(
            "auto is chosen by season and horizon, not by these few errors, which are as much "
            "luck as skill.\n",
            out);
    fputc('\n', out);
    print_candidates(r, out);
}

/* --- what the past is made of --- */

/* So many columns of eighths, each the mean of what falls on it. */
static void print_spark(const double *y, size_t n, size_t columns, FILE *out)
{
    static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char plain[] = "_.-~=+*#";
    double mean[32], least = HUGE_VAL, most = -HUGE_VAL;
    columns = n < columns ? n : columns;
    for (size_t c = 0; c < columns; c++) {
        size_t from = c * n / columns, to = (c + 1) * n / columns;
        mean[c] = 0.0;
        for (size_t i = from; i < to; i++)
            mean[c] += y[i] / (double)(to - from);
        least = fmin(least, mean[c]);
        most = fmax(most, mean[c]);
    }
    for (size_t c = 0; c < columns; c++) {
        double share = most > least ? (mean[c] - least) / (most - least) : 0.0;
        int height = (int)lround(7.0 * share);
        if (terminal_speaks_utf8())
            fputs(blocks[height], out);
        else
            fputc(plain[height], out);
    }
    for (size_t c = columns; c < 24; c++)
        fputc(' ', out);
}

static void print_profile(const char *what, size_t length, double share, const double *profile,
                          double level, FILE *out)
{
    double least = profile[0], most = profile[0];
    for (size_t i = 0; i < length; i++) {
        least = fmin(least, profile[i]);
        most = fmax(most, profile[i]);
    }
    fprintf(out, "  %s of %-6zu %3.0f%%  ", what, length, 100.0 * share);
    print_spark(profile, length, 24, out);
    if (level > 0.0)
        fprintf(out, "  %+.0f%% to %+.0f%%\n", 100.0 * least / level, 100.0 * most / level);
    else
        fprintf(out, "  %+.4g to %+.4g\n", least, most);
}

static void print_parts(const struct forecast_report *r, FILE *out)
{
    const struct decomposition *parts = &r->parts;
    size_t n = r->past->n;
    double mean = 0.0;
    for (size_t t = 0; t < n; t++)
        mean += parts->level[t] / (double)n;
    fprintf(out, "\nWhat the past is made of, by share of variance:\n");
    fprintf(out, "  level            %3.0f%%  ", 100.0 * parts->share[0]);
    print_spark(parts->level, n, 24, out);
    fprintf(out, "  %s to %s\n", number_text(parts->level[0]).text,
            number_text(parts->level[n - 1]).text);
    if (r->past->period > 1)
        print_profile("season", r->past->period, parts->share[1], parts->season, mean, out);
    if (r->past->longer)
        print_profile("season", r->past->longer, parts->share[2], parts->longer, mean, out);
    fprintf(out, "  rest             %3.0f%%  %24s  +-%s\n", 100.0 * parts->share[3], "",
            number_text(parts->deviation).text);
}

/* --- sentences --- */

static double mean_of(const double *y, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += y[i] / (double)n;
    return sum;
}

static void say_where(const struct forecast_report *r, FILE *out)
{
    size_t n = r->horizon, back = n < r->past->n ? n : r->past->n, peak = 0;
    char until[DATE_ROOM], at[DATE_ROOM];
    double ahead = mean_of(r->out->path, n);
    double before = mean_of(r->past->y + r->past->n - back, back);
    for (size_t h = 0; h < n; h++)
        peak = r->out->path[h] > r->out->path[peak] ? h : peak;
    fprintf(out,
            "Until %s it is %s on average, %.0f%% %s than as long before; the highest step is "
            "%s at %s (%s to %s with 95%% confidence).\n",
            date_of(r, n - 1, until), number_text(ahead).text,
            before > 0.0 ? 100.0 * fabs(ahead / before - 1.0) : 0.0,
            ahead < before ? "less" : "more", number_text(r->out->path[peak]).text,
            date_of(r, peak, at), number_text(r->out->bands.low[1][peak]).text,
            number_text(r->out->bands.high[1][peak]).text);
}

/* "It doubles" and when, by one of the two intervals. */
static void say_when(const struct forecast_report *r, const struct report_when *when, int band,
                     const char *what, FILE *out)
{
    char expected[DATE_ROOM], earliest[DATE_ROOM], latest[DATE_ROOM], limit[DATE_ROOM];
    int confidence = band == 0 ? 80 : 95;
    date_of(r, when->expected, expected);
    date_of(r, when->earliest[band], earliest);
    date_of(r, when->latest[band], latest);
    date_of(r, when->limit - 1, limit);
    bool first = when->earliest[band] < when->limit, last = when->latest[band] < when->limit;
    if (when->expected < when->limit && last)
        fprintf(out, "It %s by %s; between %s and %s with %d%% confidence.\n", what, expected,
                earliest, latest, confidence);
    else if (when->expected < when->limit)
        fprintf(out, "It %s by %s; with %d%% confidence not before %s, perhaps not until %s.\n",
                what, expected, confidence, earliest, limit);
    else if (first)
        fprintf(out, "It %s not until %s, but with %.3g%% chance from %s on.\n", what, limit,
                0.5 * (100 - confidence), earliest);
    else
        fprintf(out, "It %s not until %s, with %d%% confidence.\n", what, limit, confidence);
}

static void say_growth(const struct forecast_report *r, FILE *out)
{
    const struct report_growth *g = &r->growth;
    char until[DATE_ROOM];
    if (!g->known)
        return;
    fprintf(out,
            "The level of whole seasons is %s now and %+.0f%% on %s (%+.0f%% to %+.0f%% "
            "with 95%% confidence);\nits course: ",
            number_text(g->level).text, 100.0 * g->change[1], date_of(r, g->steps - 1, until),
            100.0 * g->change[0], 100.0 * g->change[2]);
    for (int i = 0; i < GROWTH_SHAPES; i++)
        fprintf(out, "%s%s %.0f%%", i ? ", " : "", growth_names[i], 100.0 * g->weight[i]);
    fputs(".\n", out);
    say_when(r, &g->twice, 1, g->twice.rises ? "doubles" : "halves", out);
}

static void say_crossing(const struct forecast_report *r, FILE *out)
{
    char what[64];
    if (!r->crossing.asked)
        return;
    snprintf(what, sizeof what, "%s %s", r->crossing.rises ? "rises to" : "falls to",
             number_text(r->crossing.level).text);
    say_when(r, &r->crossing, 0, what, out);
    say_when(r, &r->crossing, 1, what, out);
}

static void print_levels(const struct forecast_report *r, FILE *out)
{
    const struct outlook *o = r->out;
    size_t h = r->horizon - 1;
    char at[DATE_ROOM];
    for (size_t i = 2; i < o->levels; i++)
        fprintf(out, "With %.4g%% confidence between %s and %s on %s.\n", 100.0 * o->level[i],
                number_text(o->bands.low[i][h]).text, number_text(o->bands.high[i][h]).text,
                date_of(r, h, at));
}

void forecast_report_text(const struct forecast_report *r, FILE *out)
{
    struct forecast_chart chart = {
        r->past->y, r->past->n, r->out->path, r->out->bands.low[1], r->out->bands.high[1],
        r->horizon};
    say_what(r, out);
    say_findings(r, out);
    fputc('\n', out);
    forecast_chart_print(&chart, out);
    fputc('\n', out);
    say_where(r, out);
    print_levels(r, out);
    say_crossing(r, out);
    say_growth(r, out);
    say_how_good(r, out);
    print_parts(r, out);
}
