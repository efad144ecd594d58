#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/forecast_input.h"
#include "cli/options.h"
#include "forecasts/backtest.h"
#include "forecasts/crossing.h"
#include "plots/forecast_chart.h"
#include "plots/number.h"
#include "sim/fault.h"
#include "sim/units.h"

#include <math.h>
#include <stdlib.h>

#define LOOKED_BACK 4

struct settings {
    const char *horizon, *method, *crossing;
    bool json, csv;
};

static const struct option_row rows[] = {
    {"horizon",  'h', "TIME",  OPTION_TEXT, offsetof(struct settings, horizon),  "steps, or 90d"       },
    {"method",   'm', "NAME",  OPTION_TEXT, offsetof(struct settings, method),   "how (auto)"          },
    {"crossing", 'x', "LEVEL", OPTION_TEXT, offsetof(struct settings, crossing),
     "say when this level is reached"                                                                  },
    {"json",     0,   NULL,    OPTION_FLAG, offsetof(struct settings, json),     "for programs"        },
    {"csv",      0,   NULL,    OPTION_FLAG, offsetof(struct settings, csv),      "a line for each step"},
};

const struct options forecast_options = {
    OPTION_ROWS(rows),
    "  headroom forecast traffic.csv --horizon 7d\n"
    "  headroom forecast traffic.csv --horizon 90d --crossing 5000 --csv\n",
};

/* The lines of --csv and --json are the same but for their form. */
static void print_steps(const struct forecast_input *input, const struct outlook *out,
                        const char *form)
{
    char time[POINTS_TIME_ROOM];
    for (size_t h = 0; h < input->horizon; h++) {
        points_time(&input->points, input->points.n + h, time, sizeof time);
        if (h > 0)
            fputs(*form == ' ' ? ",\n" : "\n", stdout);
        /* Two forms, both of ours. */
        if (*form == ' ')
            printf("    {\"time\": \"%s\", \"mean\": %.8g, \"low80\": %.8g, \"high80\": %.8g, "
                   "\"low95\": %.8g, \"high95\": %.8g}",
                   time, out->path[h], out->bands.low[0][h], out->bands.high[0][h],
                   out->bands.low[1][h], out->bands.high[1][h]);
        else
            printf("%s,%.8g,%.8g,%.8g,%.8g,%.8g", time, out->path[h], out->bands.low[0][h],
                   out->bands.high[0][h], out->bands.low[1][h], out->bands.high[1][h]);
    }
    puts("");
}

struct comparison {
    struct score own, naive;
    size_t asked;
};

static struct comparison compare(const struct forecast_input *input,
                                 const struct method *method)
{
    struct comparison c;
    c.naive = backtest(method_named("seasonal-naive"), &input->past, input->horizon,
                       LOOKED_BACK, &c.asked);
    c.own = backtest(method, &input->past, input->horizon, LOOKED_BACK, &c.asked);
    return c;
}

static void say_how_good(const struct comparison *c)
{
    if (c->asked == 0) {
        puts("The past is too short to try this on, so nothing shows that it beats the last "
             "season.");
        return;
    }
    double ratio = c->own.mase / c->naive.mase;
    printf("Tried at %zu earlier moments it was off by %.2f, the last season by %.2f (MASE): ",
           c->asked, c->own.mase, c->naive.mase);
    if (ratio < 1.0)
        printf("%.0f%% better.\n", 100.0 * (1.0 - ratio));
    else
        puts("it does NOT beat repeating the last season.");
}

static void say_crossing(const struct forecast_input *input, const struct outlook *out,
                         double level)
{
    struct crossing c =
        crossing_of(out, input->horizon, input->past.y[input->past.n - 1], level);
    char expected[POINTS_TIME_ROOM], earliest[POINTS_TIME_ROOM], latest[POINTS_TIME_ROOM];
    size_t n = input->points.n;
    points_time(&input->points, n + c.expected, expected, sizeof expected);
    points_time(&input->points, n + c.earliest, earliest, sizeof earliest);
    points_time(&input->points, n + c.latest, latest, sizeof latest);
    const char *moves = c.rises ? "rises to" : "falls to";
    if (c.earliest == input->horizon)
        printf("It %s %g not within the horizon.\n", moves, level);
    else if (c.expected == input->horizon)
        printf("It %s %g not within the horizon, but with 10%% chance from %s on.\n", moves,
               level, earliest);
    else if (c.latest == input->horizon)
        printf("It %s %g by %s; with 80%% confidence not before %s, perhaps not within the "
               "horizon.\n",
               moves, level, expected, earliest);
    else
        printf("It %s %g by %s; between %s and %s with 80%% confidence.\n", moves, level,
               expected, earliest, latest);
}

static double mean_of(const double *y, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += y[i] / (double)n;
    return sum;
}

static void say_where(const struct forecast_input *input, const struct outlook *out)
{
    size_t n = input->horizon, back = n < input->past.n ? n : input->past.n, peak = 0;
    char until[POINTS_TIME_ROOM], at[POINTS_TIME_ROOM];
    double ahead = mean_of(out->path, n);
    double before = mean_of(input->past.y + input->past.n - back, back);
    for (size_t h = 0; h < n; h++)
        peak = out->path[h] > out->path[peak] ? h : peak;
    points_time(&input->points, input->points.n + n - 1, until, sizeof until);
    points_time(&input->points, input->points.n + peak, at, sizeof at);
    printf("Until %s it is %s on average, %.0f%% %s than as long before; the highest step is "
           "%s at %s (%s to %s with 95%% confidence).\n",
           until, number_text(ahead).text,
           before != 0.0 ? 100.0 * fabs(ahead / before - 1.0) : 0.0,
           ahead < before ? "less" : "more", number_text(out->path[peak]).text, at,
           number_text(out->bands.low[1][peak]).text,
           number_text(out->bands.high[1][peak]).text);
}

static void print_text(const struct forecast_input *input, const struct outlook *out,
                       const struct method *method)
{
    struct forecast_chart chart = {input->past.y,     input->past.n,      out->path,
                                   out->bands.low[1], out->bands.high[1], input->horizon};
    struct comparison comparison = compare(input, method);
    printf("%s: %s\n%zu values, %zu of them missing; season %zu", method->name, method->summary,
           input->past.n, input->missing, input->past.period);
    if (input->past.longer)
        printf(" within %zu", input->past.longer);
    puts(" steps\n");
    forecast_chart_print(&chart, stdout);
    puts("");
    say_where(input, out);
    say_how_good(&comparison);
}

static void print_json(const struct forecast_input *input, const struct outlook *out,
                       const struct method *method)
{
    struct comparison c = compare(input, method);
    printf("{\n  \"method\": \"%s\",\n  \"period\": %zu,\n  \"longer\": %zu,\n", method->name,
           input->past.period, input->past.longer);
    if (c.asked > 0)
        printf("  \"mase\": %.6g,\n  \"mase_seasonal_naive\": %.6g,\n", c.own.mase,
               c.naive.mase);
    printf("  \"steps\": [\n");
    print_steps(input, out, "    ");
    puts("  ]\n}");
}

static void print(const struct forecast_input *input, const struct outlook *out,
                  const struct method *method, const struct settings *settings)
{
    if (settings->csv) {
        puts("time,mean,low80,high80,low95,high95");
        print_steps(input, out, "csv");
    } else if (settings->json) {
        print_json(input, out, method);
    } else {
        print_text(input, out, method);
    }
}

static bool read_level(const char *text, double *level)
{
    struct faults faults = {0};
    if (!text || units_parse_number(text, level, &faults))
        return true;
    fault_print(&faults, stderr);
    return false;
}

int cmd_forecast(const struct command *command, int argc, char **argv)
{
    struct settings settings = {.method = "auto"};
    double level = 0.0;
    int status = options_read(command, &forecast_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    const struct method *method = forecast_input_method(settings.method);
    if (!method || !read_level(settings.crossing, &level))
        return EXIT_WRONG_INPUT;
    struct forecast_input input;
    status = forecast_input_open(&input, argv[0], settings.horizon);
    if (status != EXIT_DONE)
        return status;
    struct outlook out = outlook_new(input.horizon);
    outlook_fill(&out, method, &input.past, input.horizon, input.counts);
    print(&input, &out, method, &settings);
    if (settings.crossing && !settings.csv && !settings.json)
        say_crossing(&input, &out, level);
    outlook_free(&out);
    forecast_input_close(&input);
    return EXIT_DONE;
}
