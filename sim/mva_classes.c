#include "sim/mva_classes.h"

#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Mixes are numbered with class 0 fastest: strides[c] further is one more of class c. */
static bool number_mixes(const struct mva_classes *network, long *strides, long *mixes)
{
    *mixes = 1;
    for (int c = 0; c < network->class_count; c++) {
        strides[c] = *mixes;
        if (*mixes > MVA_CLASSES_MIXES / (network->classes[c].customers + 1L))
            return false;
        *mixes *= network->classes[c].customers + 1L;
    }
    return true;
}

static bool is_single_server(const struct mva_classes *network)
{
    for (int s = 0; s < network->station_count; s++)
        if (network->servers[s] > 1)
            return false;
    return true;
}

/* How long a customer stays at a station who finds so many there, of all classes. */
static double stay_s(const struct mva_classes *network, int station, double demand_s,
                     double found)
{
    int servers = network->servers[station];
    if (servers == 0)
        return demand_s;
    return demand_s * (servers - 1) / servers + demand_s / servers * (1.0 + found);
}

/* A class with so many customers, each of whom finds these numbers at the stations: its
 * response and throughput and, by Little's Law, its own numbers. */
static struct mva_class_result settle_class(const struct mva_classes *network, int c,
                                            int customers, const double *found,
                                            double *class_present)
{
    const struct mva_class *class = &network->classes[c];
    struct mva_class_result result = {0};
    if (customers == 0) {
        memset(class_present, 0, (size_t)network->station_count * sizeof *class_present);
        return result;
    }
    for (int s = 0; s < network->station_count; s++) {
        class_present[s] = stay_s(network, s, class->demands_s[s], found[s]);
        result.response_s += class_present[s];
    }
    result.throughput_per_s = customers / (class->think_s + result.response_s);
    for (int s = 0; s < network->station_count; s++)
        class_present[s] *= result.throughput_per_s;
    return result;
}

static void settle_mix(const struct mva_classes *network, const long *strides, long mix,
                       double *queues, struct mva_class_result *results, double *present)
{
    int stations = network->station_count;
    double *here = &queues[mix * stations];
    memset(here, 0, (size_t)stations * sizeof *here);
    for (int c = 0; c < network->class_count; c++) {
        int customers = (int)(mix / strides[c] % (network->classes[c].customers + 1L));
        double *class_present = &present[(size_t)c * (size_t)stations];
        const double *found = customers > 0 ? &queues[(mix - strides[c]) * stations] : here;
        results[c] = settle_class(network, c, customers, found, class_present);
    }
    for (int c = 0; c < network->class_count; c++)
        for (int s = 0; s < stations; s++)
            here[s] += present[c * stations + s];
}

bool mva_classes_exact(const struct mva_classes *network, struct mva_class_result *results,
                       double *present)
{
    long mixes, *strides = memory_new((size_t)network->class_count, sizeof *strides);
    bool feasible = number_mixes(network, strides, &mixes) && is_single_server(network);
    if (feasible) {
        double *queues =
            memory_new((size_t)mixes * (size_t)network->station_count, sizeof *queues);
        for (long mix = 0; mix < mixes; mix++)
            settle_mix(network, strides, mix, queues, results, present);
        free(queues);
    }
    free(strides);
    return feasible;
}

/* What a customer of class c finds: everybody, less the share of himself in his class. */
static void find_by_proportion(const struct mva_classes *network, int c, const double *present,
                               double *found)
{
    int stations = network->station_count;
    for (int s = 0; s < stations; s++) {
        found[s] = -present[c * stations + s] / network->classes[c].customers;
        for (int other = 0; other < network->class_count; other++)
            found[s] += present[other * stations + s];
    }
}

/* The largest change of a mean number, as a share of the class. */
static double largest_change(const double *before, const double *after, int stations,
                             int customers)
{
    double largest = 0.0;
    for (int s = 0; s < stations; s++)
        largest = fmax(largest, fabs(after[s] - before[s]) / customers);
    return largest;
}

/* One round over the classes, each with the others as they are by now. */
static double improve(const struct mva_classes *network, struct mva_class_result *results,
                      double *present, double *scratch)
{
    size_t stations = (size_t)network->station_count;
    double *found = scratch, *improved = scratch + stations, change = 0.0;
    for (int c = 0; c < network->class_count; c++) {
        int customers = network->classes[c].customers;
        double *own = &present[(size_t)c * stations];
        if (customers == 0)
            continue;
        find_by_proportion(network, c, present, found);
        results[c] = settle_class(network, c, customers, found, improved);
        change = fmax(change, largest_change(own, improved, (int)stations, customers));
        memcpy(own, improved, stations * sizeof *own);
    }
    return change;
}

void mva_classes_approximate(const struct mva_classes *network,
                             struct mva_class_result *results, double *present)
{
    enum { MOST_ROUNDS = 100000 };
    int stations = network->station_count;
    double *scratch = memory_new(2 * (size_t)stations, sizeof *scratch);
    for (int c = 0; c < network->class_count; c++) {
        results[c] = (struct mva_class_result){0};
        for (int s = 0; s < stations; s++)
            present[c * stations + s] = (double)network->classes[c].customers / stations;
    }
    int rounds = 0;
    while (improve(network, results, present, scratch) > 1e-10 && rounds < MOST_ROUNDS)
        rounds++;
    free(scratch);
}
