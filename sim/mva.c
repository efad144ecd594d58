#include "sim/mva.h"

#include "sim/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/*
 * All rows are logarithms of sums over states, indexed by the number of customers in the parts
 * meant: WEIGHT, part i alone; BEFORE, the parts before i together; AFTER, part i and those
 * after it. The parts are the stations and, last, thinking.
 */
enum row_kind { WEIGHT, BEFORE, AFTER, ROW_KINDS };

struct sums {
    int customers;
    int parts;
    double *cells;
};

static double *row(const struct sums *sums, enum row_kind kind, int part)
{
    size_t index = (size_t)kind * ((size_t)sums->parts + 1) + (size_t)part;
    return sums->cells + index * ((size_t)sums->customers + 1);
}

static double speed_of(const struct mva_station *station, int present)
{
    if (station->speeds)
        return station
            ->speeds[present < station->speed_count ? present - 1 : station->speed_count - 1];
    if (station->servers == 0 || present < station->servers)
        return present;
    return station->servers;
}

/* Product over j = 1 .. n of demand / speed(j): the weight of n at the station. */
static void weigh(const struct mva_station *station, int customers, double *weights)
{
    double demand = log(station->visits * station->service_s);
    weights[0] = 0.0;
    for (int n = 1; n <= customers; n++)
        weights[n] = weights[n - 1] + demand - log(speed_of(station, n));
}

/* log of the sum over k of exp(a[k] + b[n - k]). */
static double convolve_at(const double *a, const double *b, int n)
{
    double largest = -(double)INFINITY, sum = 0.0;
    for (int k = 0; k <= n; k++)
        largest = fmax(largest, a[k] + b[n - k]);
    if (isinf(largest))
        return largest;
    for (int k = 0; k <= n; k++)
        sum += exp(a[k] + b[n - k] - largest);
    return largest + log(sum);
}

static void convolve(const double *a, const double *b, int customers, double *both)
{
    for (int n = 0; n <= customers; n++)
        both[n] = convolve_at(a, b, n);
}

/* The stations, and thinking as a delay behind them. */
static struct mva_station part_of(const struct mva_network *network, int i)
{
    if (i < network->station_count)
        return network->stations[i];
    return (struct mva_station){.visits = 1.0, .service_s = network->think_s};
}

static void weigh_nothing(int customers, double *weights)
{
    weights[0] = 0.0;
    for (int n = 1; n <= customers; n++)
        weights[n] = -(double)INFINITY;
}

static void sums_open(struct sums *sums, const struct mva_network *network, int customers)
{
    sums->customers = customers;
    sums->parts = network->station_count + 1;
    size_t rows = ROW_KINDS * ((size_t)sums->parts + 1);
    sums->cells = memory_new(rows * ((size_t)customers + 1), sizeof *sums->cells);
    weigh_nothing(customers, row(sums, BEFORE, 0));
    weigh_nothing(customers, row(sums, AFTER, sums->parts));
    for (int i = 0; i < sums->parts; i++) {
        struct mva_station part = part_of(network, i);
        weigh(&part, customers, row(sums, WEIGHT, i));
        convolve(row(sums, BEFORE, i), row(sums, WEIGHT, i), customers,
                 row(sums, BEFORE, i + 1));
    }
}

static void sums_close(struct sums *sums)
{
    free(sums->cells);
}

/* With the parts complete, the last row of BEFORE is the normalising constant. */
static double throughput(const struct sums *sums, int n)
{
    const double *whole = row(sums, BEFORE, sums->parts);
    assert(isfinite(whole[n]));
    return exp(whole[n - 1] - whole[n]);
}

/* P(n at station i) is its weight of n times all the others' of the rest. */
static struct mva_use use_of(const struct sums *sums, int i, const struct mva_station *station)
{
    int customers = sums->customers;
    double whole = row(sums, BEFORE, sums->parts)[customers], idle = 1.0, present = 0.0;
    for (int n = 0; n <= customers; n++) {
        double others =
            convolve_at(row(sums, BEFORE, i), row(sums, AFTER, i + 1), customers - n);
        double share = exp(row(sums, WEIGHT, i)[n] + others - whole);
        present += n * share;
        if (n == 0)
            idle = share;
    }
    double visits_per_s = throughput(sums, customers) * station->visits;
    struct mva_use use = {.present = present};
    use.response_s = visits_per_s > 0.0 ? present / visits_per_s : 0.0;
    if (station->speeds)
        use.utilisation = 1.0 - idle;
    else if (station->servers > 0)
        use.utilisation = visits_per_s * station->service_s / station->servers;
    return use;
}

struct mva_result mva_exact(const struct mva_network *network, int customers,
                            struct mva_use *uses)
{
    assert(customers >= 1);
    struct sums sums;
    sums_open(&sums, network, customers);
    for (int i = sums.parts - 1; uses && i >= 0; i--)
        convolve(row(&sums, WEIGHT, i), row(&sums, AFTER, i + 1), customers,
                 row(&sums, AFTER, i));
    for (int i = 0; uses && i < network->station_count; i++)
        uses[i] = use_of(&sums, i, &network->stations[i]);
    struct mva_result result = {.throughput_per_s = throughput(&sums, customers)};
    result.response_s = customers / result.throughput_per_s - network->think_s;
    sums_close(&sums);
    return result;
}

void mva_throughputs(const struct mva_network *network, int customers, double *throughput_per_s)
{
    struct sums sums;
    sums_open(&sums, network, customers);
    for (int n = 1; n <= customers; n++)
        throughput_per_s[n - 1] = throughput(&sums, n);
    sums_close(&sums);
}
