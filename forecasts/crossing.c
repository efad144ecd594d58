#include "forecasts/crossing.h"

static size_t first_beyond(const double *path, size_t horizon, bool rises, double level)
{
    size_t h = 0;
    while (h < horizon && (rises ? path[h] < level : path[h] > level))
        h++;
    return h;
}

struct crossing crossing_of(const struct outlook *outlook, size_t horizon, double last,
                            double level)
{
    bool rises = last < level;
    const double *low = outlook->bands.low[0], *high = outlook->bands.high[0];
    return (struct crossing){
        .rises = rises,
        .earliest = first_beyond(rises ? high : low, horizon, rises, level),
        .expected = first_beyond(outlook->path, horizon, rises, level),
        .latest = first_beyond(rises ? low : high, horizon, rises, level),
    };
}
