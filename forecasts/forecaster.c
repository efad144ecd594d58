#include "forecasts/forecaster.h"

#include "sim/memory.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double shifted(double value, double size, bool adds)
{
    if (adds)
        return value + size;
    return value >= 0.0 ? expm1(log1p(value) + size) : value * exp(size);
}

/* The ends move with the path; what is not known of the effect is added to what was not known
 * before, as independent errors add. */
static void widen(struct outlook *out, size_t h, double size, double deviation, bool adds)
{
    double before = out->path[h], path = shifted(before, size, adds);
    for (size_t i = 0; i < out->levels; i++) {
        double z = gsl_cdf_ugaussian_Pinv(0.5 + 0.5 * out->level[i]) * deviation;
        double low = path - shifted(out->bands.low[i][h], size, adds);
        double high = shifted(out->bands.high[i][h], size, adds) - path;
        double under = path - shifted(path, -z, adds), over = shifted(path, z, adds) - path;
        out->bands.low[i][h] = path - hypot(low, under);
        out->bands.high[i][h] = path + hypot(high, over);
    }
    out->path[h] = path;
}

static void put_events_on(const struct forecaster *f, const struct event_effect *effects,
                          size_t n, size_t horizon, struct outlook *out)
{
    for (size_t h = 0; h < horizon; h++) {
        double variance, size = events_at(f->events, effects, n + h, &variance);
        if (!(size < 0.0 || size > 0.0 || variance > 0.0))
            continue;
        widen(out, h, size, sqrt(variance), effects[0].adds);
        for (size_t i = 0; i < out->levels && f->counts; i++)
            out->bands.low[i][h] = fmax(out->bands.low[i][h], 0.0);
    }
}

static void fill_path(const struct forecaster *f, const struct past *past, size_t horizon,
                      struct outlook *out)
{
    f->method->go_on(past, horizon, out->path);
    for (size_t h = 0; h < horizon; h++) {
        out->path[h] = f->counts ? fmax(out->path[h], 0.0) : out->path[h];
        for (size_t i = 0; i < out->levels; i++)
            out->bands.low[i][h] = out->bands.high[i][h] = out->path[h];
    }
}

void forecaster_fill(const struct forecaster *f, const struct past *past, size_t horizon,
                     struct outlook *out, struct forecaster_notes *notes)
{
    struct forecaster_notes own = {0};
    notes = notes ? notes : &own;
    *notes = (struct forecaster_notes){0};
    bool events = f->events && f->events->count > 0;
    double *y = memory_new(2 * past->n, sizeof *y), *measured = y + past->n;
    memcpy(y, past->y, past->n * sizeof *y);
    if (events) {
        events_learn(f->events, past, horizon, notes->effects);
        events_remove(f->events, notes->effects, past->n, y);
    }
    memcpy(measured, y, past->n * sizeof *y);
    if (!f->raw)
        clean_past(y, past->n, past->period, past->longer, measured, &notes->cleaning);
    struct past cleaned = *past;
    cleaned.y = y;
    if (f->bare)
        fill_path(f, &cleaned, horizon, out);
    else
        outlook_fill_against(out, f->method, &cleaned, measured, horizon, f->counts);
    if (events)
        put_events_on(f, notes->effects, past->n, horizon, out);
    free(y);
}
