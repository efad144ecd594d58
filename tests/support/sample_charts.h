/*
 * Charts of each kind as headroom shows them, for whoever draws charts.
 */
#ifndef HEADROOM_TESTS_SUPPORT_SAMPLE_CHARTS_H
#define HEADROOM_TESTS_SUPPORT_SAMPLE_CHARTS_H

#include "plots/chart.h"

#include <math.h>

#define SAMPLE_NAN    ((double)NAN)
#define SAMPLE_FREE   .from = SAMPLE_NAN, .to = SAMPLE_NAN
#define SAMPLE_AT(at) .from = (at), .to = SAMPLE_NAN

/* Response over load, with a knee, an interval, a prediction and an objective. */
static inline const struct chart *sample_knee(void)
{
    static double load[40], mean[40], p95[40], low[40], high[40], ideal[40];
    for (int i = 0; i < 40; i++) {
        load[i] = 10.0 + 8.0 * i;
        double used = load[i] / 330.0;
        mean[i] = 0.02 / (1.0 - used);
        p95[i] = 3.0 * mean[i];
        low[i] = p95[i] * (1.0 - 0.2 * used);
        high[i] = p95[i] * (1.0 + 0.25 * used);
        ideal[i] = 0.06 + 0.0004 * load[i];
    }
    static const struct chart_series series[] = {
        {"p95 of checkout", CHART_LINE,   CHART_FIRST,  40, load, p95,   low,  high},
        {"mean",            CHART_LINE,   CHART_SECOND, 40, load, mean,  NULL, NULL},
        {"bound",           CHART_DASHED, CHART_FAINT,  40, load, ideal, NULL, NULL},
    };
    static const struct chart_mark marks[] = {
        {false, 0.4, SAMPLE_NAN, "objective: p95 at most 400 ms", CHART_BAD  },
        {true,  210, SAMPLE_NAN, "today",                         CHART_FAINT},
        {true,  276, SAMPLE_NAN, "knee at 276/s",                 CHART_THIRD},
    };
    static const struct chart chart = {
        .kind = CHART_LINES,
        .name = "response over load",
        .title = "p95 passes 400 ms at 281/s",
        .x = {"load",        CHART_LINEAR,  CHART_PER_SECOND, SAMPLE_AT(0.0)},
        .y = { "response", CHART_LINEAR, CHART_SECONDS,       SAMPLE_NAN,            1.2},
        .series = series,
        .series_count = 3,
        .mark = marks,
        .marks = 3,
    };
    return &chart;
}

/* Throughput over instances: few points, whiskers, a shaded span. */
static inline const struct chart *sample_scaling(void)
{
    static const double instances[] = {1, 2, 4, 6, 8, 11, 16, 24, 32, 64};
    static const double seen[] = {118, 236, 470, 690, 905, 1100, 1190, 1170, 1120, 980};
    static const double low[] = {116, 233, 462, 680, 880, 1070, 1160, 1120, 1080, 900};
    static const double high[] = {120, 239, 478, 700, 930, 1130, 1220, 1220, 1160, 1060};
    static const double fit[] = {118, 232, 450, 650, 830, 1040, 1180, 1200, 1150, 960};
    static const double line[] = {118,  236,        472,        708,        944,
                                  1298, SAMPLE_NAN, SAMPLE_NAN, SAMPLE_NAN, SAMPLE_NAN};
    static const struct chart_series series[] = {
        {"simulated",              CHART_POINTS, CHART_FIRST,  10, instances, seen, low,  high},
        {"fitted",                 CHART_DASHED, CHART_SECOND, 10, instances, fit,  NULL, NULL},
        {"if nothing were shared", CHART_DASHED, CHART_FAINT,  10, instances, line, NULL, NULL},
    };
    static const struct chart_mark marks[] = {
        {true, 6,  SAMPLE_NAN, "app.pools.main is full",       CHART_FAINT},
        {true, 11, SAMPLE_NAN, "main.rows.stock is full",      CHART_FAINT},
        {true, 18, 64,         "more instances make it worse", CHART_BAD  },
    };
    static const struct chart chart = {
        .kind = CHART_LINES,
        .name = "throughput over instances",
        .title = "app.pools.main is full from 6 instances on, main.rows.stock from 11",
        .x = {"instances of app", CHART_LOG,    CHART_NUMBER,     SAMPLE_FREE},
        .y = {"throughput",       CHART_LINEAR, CHART_PER_SECOND, SAMPLE_FREE},
        .series = series,
        .series_count = 3,
        .mark = marks,
        .marks = 3,
    };
    return &chart;
}

/* A forecast: dates, what is measured, what comes with two bands, a date that matters. */
static inline const struct chart *sample_forecast(void)
{
    static double past_at[400], past[400], at[180], path[180], low[180], high[180], low80[180],
        high80[180];
    for (int i = 0; i < 400; i++) {
        past_at[i] = 1767225600.0 + 86400.0 * i;
        past[i] = 400.0 + 0.9 * i + 60.0 * sin(i * 2.0 * M_PI / 7.0) + 17.0 * ((i * 37) % 5);
        if (i > 200 && i < 215)
            past[i] = SAMPLE_NAN;
    }
    for (int i = 0; i < 180; i++) {
        at[i] = 1767225600.0 + 86400.0 * (400 + i);
        path[i] = 434.0 + 0.9 * (400 + i) + 60.0 * sin((400 + i) * 2.0 * M_PI / 7.0);
        low[i] = path[i] - 40.0 - 14.0 * sqrt(i);
        high[i] = path[i] + 40.0 + 14.0 * sqrt(i);
        low80[i] = path[i] - 25.0 - 9.0 * sqrt(i);
        high80[i] = path[i] + 25.0 + 9.0 * sqrt(i);
    }
    static const struct chart_series series[] = {
        {"measured", CHART_LINE, CHART_FIRST,  400, past_at, past, NULL,  NULL  },
        {"95%",      CHART_BAND, CHART_SECOND, 180, at,      NULL, low,   high  },
        {"80%",      CHART_BAND, CHART_SECOND, 180, at,      NULL, low80, high80},
        {"forecast", CHART_LINE, CHART_SECOND, 180, at,      path, NULL,  NULL  },
    };
    static const struct chart_mark marks[] = {
        {false, 950,                          SAMPLE_NAN,                   "what the database can do: 950/s", CHART_BAD},
        {true,  1767225600.0 + 86400.0 * 470, 1767225600.0 + 86400.0 * 540,
         "full between 16 April and 25 June",                                                                  CHART_BAD},
    };
    static const struct chart chart = {
        .kind = CHART_LINES,
        .name = "forecast",
        .title = "The database is full by 14 May 2027",
        .x = {"",                          CHART_LINEAR, CHART_DATE,       SAMPLE_FREE},
        .y = {"requests in the peak hour", CHART_LINEAR, CHART_PER_SECOND, SAMPLE_FREE},
        .series = series,
        .series_count = 4,
        .mark = marks,
        .marks = 2,
    };
    return &chart;
}

/* Percentiles on an axis of nines, response on a logarithmic one, as steps. */
static inline const struct chart *sample_spectrum(void)
{
    static const double at[] = {0.0, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 1.0};
    static const double now[] = {.002, .012, .02, .033, .05, .12, .19, .6, 1.7, 2.4};
    static const double then[] = {.002, .011, .018, .027, .035, .06, .08, .14, .22, .3};
    static const struct chart_series series[] = {
        {"as it is",             CHART_LINE,  CHART_FIRST, 10, at, now,  NULL, NULL},
        {"pay after the commit", CHART_STEPS, CHART_GOOD,  10, at, then, NULL, NULL},
    };
    static const struct chart chart = {
        .kind = CHART_LINES,
        .name = "percentiles of checkout",
        .title = "Paying after the commit takes the tail away",
        .x = {"percentile",           CHART_NINES, CHART_SHARE,   SAMPLE_FREE},
        .y = {"response of checkout", CHART_LOG,   CHART_SECONDS, SAMPLE_FREE},
        .series = series,
        .series_count = 2,
    };
    return &chart;
}

static inline const struct chart *sample_parts(void)
{
    static const char *const parts[] = {"app.cpu",  "wait for app.pools.main",
                                        "main.cpu", "wait for main.rows.stock",
                                        "payment",  "network"};
    static const double browse[] = {.0021, .0003, .0028, 0, 0, .0004};
    static const double checkout[] = {.0043, .012, .009, .061, .09, .0012};
    static const double search[] = {.011, .004, .032, 0, 0, .0006};
    static const struct chart_row rows[] = {
        {"browse",               browse,   0, 0, 0, CHART_FIRST},
        {"checkout",             checkout, 0, 0, 0, CHART_FIRST},
        {"search of everything", search,   0, 0, 0, CHART_FIRST},
    };
    static const struct chart chart = {
        .kind = CHART_BARS,
        .name = "where the time goes",
        .title = "checkout waits for the lock as long as it pays",
        .x = {"mean response", CHART_LINEAR, CHART_SECONDS, SAMPLE_FREE},
        .row = rows,
        .rows = 3,
        .part = parts,
        .parts = 6,
    };
    return &chart;
}

static inline const struct chart *sample_effects(void)
{
    static const struct chart_row rows[] = {
        {"pay after the commit",      NULL, -0.77,  -0.81, -0.72, CHART_GOOD },
        {"20% less work of main.cpu", NULL, -0.11,  -0.16, -0.05, CHART_GOOD },
        {"one more connection",       NULL, -0.004, -0.02, 0.013, CHART_FAINT},
        {"one more instance",         NULL, 0.06,   0.01,  0.11,  CHART_BAD  },
    };
    static const struct chart chart = {
        .kind = CHART_EFFECTS,
        .name = "levers",
        .title = "Only the lock matters",
        .x = {"change of p95", CHART_LINEAR, CHART_CHANGE, SAMPLE_FREE},
        .row = rows,
        .rows = 4,
    };
    return &chart;
}

static inline const struct chart *sample_grid(void)
{
    static const char *const instances[] = {"1", "2", "4", "8", "16", "32"};
    static const char *const pool[] = {"5", "10", "20", "40"};
    static const double value[] = {60,   118,  236, 470, 472,        470, 118,  236,
                                   470,  905,  910, 890, 118,        236, 471,  906,
                                   1100, 1020, 118, 236, SAMPLE_NAN, 905, 1050, 800};
    static const char *const word[] = {
        "app.pools.main",  "app.pools.main",  "app.pools.main",  "app.pools.main",
        "app.pools.main",  "app.pools.main",  "app.cpu",         "app.cpu",
        "app.pools.main",  "app.pools.main",  "main.rows.stock", "main.rows.stock",
        "app.cpu",         "app.cpu",         "app.cpu",         "app.cpu",
        "main.rows.stock", "main.rows.stock", "app.cpu",         "app.cpu",
        "too many",        "app.cpu",         "main.cpu",        "main.cpu"};
    static const struct chart chart = {
        .kind = CHART_GRID,
        .name = "instances and pool",
        .title = "The limit moves to main.rows.stock at 16 instances",
        .x = {.label = "instances of app"},
        .y = {.label = "connections of app.pools.main"},
        .column = instances,
        .columns = 6,
        .line = pool,
        .lines = 4,
        .value = value,
        .word = word,
        .value_unit = CHART_PER_SECOND,
    };
    return &chart;
}

#define SAMPLE_CHARTS 7

static inline const struct chart *sample_chart(int number)
{
    static const struct chart *(*const samples[SAMPLE_CHARTS])(void) = {
        sample_knee,  sample_scaling, sample_forecast, sample_spectrum,
        sample_parts, sample_effects, sample_grid};
    return samples[number]();
}

#endif
