/*
 * Closed networks with one class of customers: exact means by convolution (Buzen 1973), for
 * stations with one or several servers, delays, and speeds that depend on the number present.
 * The network must be of product form: exponential service where the order is that of
 * arrival, any distribution where the server is shared or there is no waiting; one customer
 * holds one station at a time.
 *
 * The sums have positive terms only and are taken over logarithms, so nothing cancels (as it
 * does in mean value analysis with several servers) and nothing overflows. For n customers
 * and m stations it costs some 3 m n^2 exponentials: half a second at n = 3000. For more, or
 * for several classes, see sim/mva_classes.h.
 */
#ifndef HEADROOM_SIM_MVA_H
#define HEADROOM_SIM_MVA_H

struct mva_station {
    double visits;    /* of a customer in each cycle */
    double service_s; /* mean of one visit, at speed 1 */
    /* If not NULL, the speed with 1, 2, ... `speed_count` present, instead of servers; with
     * more it stays at the last. Above 0. */
    const double *speeds;
    int speed_count;
    int servers; /* 0: a delay, one for everybody */
};

struct mva_network {
    const struct mva_station *stations;
    int station_count;
    double think_s; /* between a cycle's end and the next one's beginning */
};

struct mva_use {
    double present;     /* mean number, waiting and in service */
    double response_s;  /* of one visit */
    double utilisation; /* busy share of a server; with speeds, of the station; 0 of a delay */
};

struct mva_result {
    double throughput_per_s; /* cycles */
    double response_s;       /* of a cycle, without thinking */
};

/* Exact; `uses` has room for station_count, or is NULL. At least one customer, and some time
 * must pass somewhere in a cycle. */
struct mva_result mva_exact(const struct mva_network *network, int customers,
                            struct mva_use *uses);

/* throughput_per_s[n - 1] with n = 1 .. customers, for the price of one. */
void mva_throughputs(const struct mva_network *network, int customers,
                     double *throughput_per_s);

#endif
