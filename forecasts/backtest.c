#include "forecasts/backtest.h"

#include "forecasts/outlook.h"

static void add(struct score *sum, const struct score *score)
{
    sum->smape += score->smape;
    sum->mase += score->mase;
    sum->rmsse += score->rmsse;
    sum->msis += score->msis;
    sum->pinball += score->pinball;
    sum->inside[0] += score->inside[0];
    sum->inside[1] += score->inside[1];
}

static void divide(struct score *sum, double by)
{
    sum->smape /= by;
    sum->mase /= by;
    sum->rmsse /= by;
    sum->msis /= by;
    sum->pinball /= by;
    sum->inside[0] /= by;
    sum->inside[1] /= by;
}

struct score backtest(const struct forecaster *forecaster, const struct past *past,
                      size_t horizon, size_t origins, size_t *asked)
{
    struct score mean = {0};
    struct outlook out = outlook_new(horizon);
    size_t season = past->longer ? past->longer : past->period;
    *asked = 0;
    for (size_t k = 1; k <= origins && past->n >= k * horizon + 2 * season + 4; k++) {
        struct past then = *past;
        then.n = past->n - k * horizon;
        double scale = score_scale(then.y, then.n, season);
        if (!(scale > 0.0))
            continue;
        forecaster_fill(forecaster, &then, horizon, &out, NULL);
        struct score score = score_of(past->y + then.n, out.path, &out.bands, horizon, scale);
        add(&mean, &score);
        ++*asked;
    }
    outlook_free(&out);
    if (*asked > 0)
        divide(&mean, (double)*asked);
    return mean;
}
