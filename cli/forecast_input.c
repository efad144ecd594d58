#include "cli/forecast_input.h"

#include "cli/exit_status.h"
#include "sim/catalog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 100000 /* steps ahead */

static const struct unit {
    const char *name;
    int64_t seconds;
} units[] = {
    {"s", 1     },
    {"m", 60    },
    {"h", 3600  },
    {"d", 86400 },
    {"w", 604800}
};

static bool read_horizon(struct forecast_input *input, const char *text)
{
    if (!text) {
        size_t season = input->past.longer ? input->past.longer : 2 * input->past.period;
        input->horizon = season > 2 ? season : 10;
        return true;
    }
    char *end;
    long long number = strtoll(text, &end, 10), steps = number;
    if (*end != '\0') {
        const struct unit *unit =
            catalog_find(end, units, sizeof units / sizeof *units, sizeof *units);
        int64_t step = input->points.step_s;
        if (!unit || step == 0 || number > LONGEST * step)
            return false;
        steps = number * unit->seconds / step;
    }
    input->horizon = steps > 0 ? (size_t)steps : 0;
    return end != text && steps > 0 && steps <= LONGEST;
}

static void prepare(struct forecast_input *input)
{
    struct points *points = &input->points;
    input->counts = true;
    for (size_t i = 0; i < points->n; i++) {
        input->missing += points->y[i] != points->y[i];
        input->counts &= !(points->y[i] < 0.0);
    }
    points_seasons(points, &input->past.period, &input->past.longer);
    points_fill(points, input->past.longer ? input->past.longer : input->past.period);
    input->past.y = points->y;
    input->past.n = points->n;
}

int forecast_input_open(struct forecast_input *input, const char *path, const char *horizon)
{
    bool piped = strcmp(path, "-") == 0;
    FILE *file = piped ? stdin : fopen(path, "r");
    struct faults faults = {0};
    *input = (struct forecast_input){0};
    if (!file) {
        fprintf(stderr, "headroom: cannot read '%s': %s\n", path, strerror(errno));
        return EXIT_WRONG_INPUT;
    }
    bool good = points_read(&input->points, file, piped ? "(input)" : path, &faults);
    if (!piped)
        fclose(file);
    if (!good) {
        fault_print(&faults, stderr);
        forecast_input_close(input);
        return EXIT_WRONG_INPUT;
    }
    prepare(input);
    if (read_horizon(input, horizon))
        return EXIT_DONE;
    fprintf(stderr,
            "headroom: a horizon is a number of steps such as 48, or 90d where the file "
            "has times\n");
    forecast_input_close(input);
    return EXIT_WRONG_INPUT;
}

void forecast_input_close(struct forecast_input *input)
{
    points_free(&input->points);
}

const struct method *forecast_input_method(const char *name)
{
    const struct method *method = method_named(name);
    if (method)
        return method;
    const char *nearest = catalog_nearest_row(name, methods, method_count, sizeof *methods);
    fprintf(stderr, "headroom: there is no such method%s%s%s\nMethods:\n",
            nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    for (size_t i = 0; i < method_count; i++)
        fprintf(stderr, "  %-28s %s\n", methods[i].name, methods[i].summary);
    return NULL;
}
