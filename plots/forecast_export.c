#include "plots/forecast_report.h"
#include "plots/series_export.h"

#include <math.h>
#include <string.h>

/* JSON knows no NaN. */
static void print_number(double value, FILE *out)
{
    if (isfinite(value))
        fprintf(out, "%.8g", value);
    else
        fputs("null", out);
}

static void print_pair(const char *name, double value, FILE *out)
{
    fprintf(out, "\"%s\": ", name);
    print_number(value, out);
}

static void print_time(const struct forecast_report *r, size_t index, FILE *out)
{
    char time[POINTS_TIME_ROOM];
    points_time(r->points, index, time, sizeof time);
    fprintf(out, "\"%s\"", time);
}

static void print_head(const struct forecast_report *r, FILE *out)
{
    char parts[400];
    const char *method = r->forecaster->method->name;
    fputs("{\n  \"series\": ", out);
    series_export_text(r->name, out);
    fputs(",\n  \"unit\": ", out);
    series_export_text(r->unit, out);
    fprintf(out, ",\n  \"time_zone\": %s,\n  \"method\": \"%s\",\n",
            r->points->step_s ? "\"UTC\"" : "null", method);
    if (strcmp(method, "auto") == 0) {
        const char *why = method_auto_reason(r->past, r->horizon, parts, sizeof parts);
        fprintf(out, "  \"made_of\": \"%s\",\n  \"since\": \"%s\",\n", parts, why);
    }
    fprintf(out,
            "  \"values\": %zu,\n  \"missing\": %zu,\n  \"gaps\": %zu,\n  \"period\": %zu,\n"
            "  \"longer\": %zu,\n",
            r->past->n, r->missing, r->gaps, r->past->period, r->past->longer);
}

static void print_cleaning(const struct forecast_report *r, FILE *out)
{
    const struct cleaning *found = &r->notes->cleaning;
    fputs("  \"level_shifts\": [", out);
    for (size_t i = 0; i < found->shifts; i++) {
        fprintf(out, "%s{\"time\": ", i ? ", " : "");
        print_time(r, found->shift[i].at, out);
        fputs(", ", out);
        print_pair(found->adds ? "by" : "times", found->shift[i].times, out);
        fputc('}', out);
    }
    fprintf(out, "],\n  \"spikes\": %zu,\n  \"peaks_left\": %zu,\n", found->spikes,
            found->peaks_left);
}

static void print_events(const struct forecast_report *r, FILE *out)
{
    static const char *const standings[] = {[EVENT_LEARNED] = "learned",
                                            [EVENT_GIVEN] = "given",
                                            [EVENT_UNSEEN] = "unseen",
                                            [EVENT_IN_SEASON] = "in the season"};
    const struct events *events = r->forecaster->events;
    fputs("  \"events\": [", out);
    for (size_t i = 0; events && i < events->count; i++) {
        const struct event_effect *e = &r->notes->effects[i];
        double ends[3] = {e->size, e->size - 1.96 * e->deviation,
                          e->size + 1.96 * e->deviation};
        for (int k = 0; k < 3 && !e->adds; k++)
            ends[k] = exp(ends[k]);
        fprintf(out, "%s\n    {\"name\": ", i ? "," : "");
        series_export_text(events->event[i].name, out);
        fprintf(out, ", \"standing\": \"%s\", ", standings[e->standing]);
        print_pair(e->adds ? "by" : "times", ends[0], out);
        fputs(", ", out);
        print_pair("low95", ends[1], out);
        fputs(", ", out);
        print_pair("high95", ends[2], out);
        fputs(", ", out);
        print_pair("steps_past", e->past, out);
        fputs(", ", out);
        print_pair("steps_ahead", e->ahead, out);
        fputc('}', out);
    }
    fputs("],\n", out);
}

static void print_candidates(const struct forecast_report *r, FILE *out)
{
    const char *own = r->forecaster->method->name;
    fprintf(out, "  \"moments\": %zu,\n", r->asked);
    for (size_t i = 0; i < r->candidates && r->asked; i++) {
        const struct report_candidate *c = &r->candidate[i];
        if (strcmp(c->name, own) == 0)
            fprintf(out, "  \"mase\": %.6g,\n", c->score.mase);
        if (strcmp(c->name, "seasonal-naive") == 0)
            fprintf(out, "  \"mase_seasonal_naive\": %.6g,\n", c->score.mase);
    }
    fputs("  \"candidates\": [", out);
    for (size_t i = 0; i < r->candidates && r->asked; i++) {
        const struct report_candidate *c = &r->candidate[i];
        fprintf(out, "%s\n    {\"method\": \"%s\", ", i ? "," : "", c->name);
        print_pair("mase", c->score.mase, out);
        fputs(", ", out);
        print_pair("smape", c->score.smape, out);
        fputs(", ", out);
        print_pair("inside80", c->bare ? (double)NAN : c->score.inside[0], out);
        fputs(", ", out);
        print_pair("inside95", c->bare ? (double)NAN : c->score.inside[1], out);
        fputc('}', out);
    }
    fputs("],\n", out);
}

static void print_when(const struct forecast_report *r, const struct report_when *when,
                       bool both, FILE *out)
{
    const size_t step[] = {when->expected, when->earliest[0], when->latest[0],
                           when->earliest[1], when->latest[1]};
    static const char *const names[] = {"expected", "low80", "high80", "low95", "high95"};
    fprintf(out, "{\"rises\": %s, ", when->rises ? "true" : "false");
    print_pair("level", when->level, out);
    for (size_t i = 0; i < 5; i++) {
        if (!both && (i == 1 || i == 2))
            continue;
        fprintf(out, ", \"%s\": ", names[i]);
        if (step[i] < when->limit)
            print_time(r, r->points->n + step[i], out);
        else
            fputs("null", out);
    }
    fputc('}', out);
}

static void print_growth(const struct forecast_report *r, FILE *out)
{
    const struct report_growth *g = &r->growth;
    const struct decomposition *parts = &r->parts;
    fputs("  \"shares\": {", out);
    print_pair("level", parts->share[0], out);
    fputs(", ", out);
    print_pair("season", parts->share[1], out);
    fputs(", ", out);
    print_pair("longer", parts->share[2], out);
    fputs(", ", out);
    print_pair("rest", parts->share[3], out);
    fputs("},\n", out);
    if (g->known) {
        fputs("  \"growth\": {", out);
        print_pair("level", g->level, out);
        for (int i = 0; i < GROWTH_SHAPES; i++) {
            fputs(", ", out);
            print_pair(growth_names[i], g->weight[i], out);
        }
        fprintf(out, ", \"steps\": %zu, \"change\": [%.6g, %.6g, %.6g], \"%s\": ", g->steps,
                g->change[0], g->change[1], g->change[2],
                g->twice.rises ? "doubles" : "halves");
        print_when(r, &g->twice, false, out);
        fputs("},\n", out);
    }
    if (r->crossing.asked) {
        fputs("  \"crossing\": ", out);
        print_when(r, &r->crossing, true, out);
        fputs(",\n", out);
    }
}

static void print_steps(const struct forecast_report *r, FILE *out)
{
    const struct outlook *o = r->out;
    fputs("  \"steps\": [\n", out);
    for (size_t h = 0; h < r->horizon; h++) {
        fputs(h ? ",\n    {\"time\": " : "    {\"time\": ", out);
        print_time(r, r->points->n + h, out);
        fputs(", ", out);
        print_pair("mean", o->path[h], out);
        for (size_t i = 0; i < o->levels; i++) {
            fprintf(out, ", \"low%.4g\": ", 100.0 * o->level[i]);
            print_number(o->bands.low[i][h], out);
            fprintf(out, ", \"high%.4g\": ", 100.0 * o->level[i]);
            print_number(o->bands.high[i][h], out);
        }
        fputc('}', out);
    }
    fputs("\n  ]\n}\n", out);
}

void forecast_report_json(const struct forecast_report *r, FILE *out)
{
    print_head(r, out);
    print_cleaning(r, out);
    print_events(r, out);
    print_candidates(r, out);
    print_growth(r, out);
    print_steps(r, out);
}

void forecast_report_csv(const struct forecast_report *r, FILE *out)
{
    const struct outlook *o = r->out;
    char time[POINTS_TIME_ROOM];
    fputs("time,mean", out);
    for (size_t i = 0; i < o->levels; i++)
        fprintf(out, ",low%.4g,high%.4g", 100.0 * o->level[i], 100.0 * o->level[i]);
    fputc('\n', out);
    for (size_t h = 0; h < r->horizon; h++) {
        points_time(r->points, r->points->n + h, time, sizeof time);
        fprintf(out, "%s,%.8g", time, o->path[h]);
        for (size_t i = 0; i < o->levels; i++)
            fprintf(out, ",%.8g,%.8g", o->bands.low[i][h], o->bands.high[i][h]);
        fputc('\n', out);
    }
}
