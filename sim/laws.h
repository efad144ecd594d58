/*
 * Closed forms of queueing theory, the yardsticks that results and tests are held against.
 * Arrivals are Poisson unless said otherwise, service is in order of arrival, waiting room
 * unlimited; times are in seconds, rates a second. Where there is no steady state the means
 * are INFINITY. Kendall's names: arrivals / service / servers / places, M exponential, D
 * constant, G general; +M or +D is the patience of those who wait.
 */
#ifndef HEADROOM_SIM_LAWS_H
#define HEADROOM_SIM_LAWS_H

struct laws_queue {
    double throughput_per_s; /* served */
    double utilisation;      /* share of time that a server is busy */
    double lost;             /* share of arrivals that are refused or give up */
    double delayed;          /* share of arrivals that find room, but no server */
    double wait_s;           /* mean over all who were let in, also those who give up */
    double served_wait_s;    /* mean over those served */
    double response_s;       /* the same with their service */
    double waiting;          /* mean number */
    double present;          /* mean number, in service too */
};

/* Share refused by `servers` without waiting room (M/G/c/c), `offered` = arrival rate times
 * service; share delayed with unlimited waiting room (M/M/c). Stable to 1e5 servers and more.
 */
double laws_erlang_b(double offered, int servers);
double laws_erlang_c(double offered, int servers);

struct laws_queue laws_mmc(double arrivals_per_s, double service_s, int servers);

/* The time within which a share q of requests has waited, or been answered, in M/M/c. */
double laws_mmc_wait_quantile_s(double arrivals_per_s, double service_s, int servers, double q);
double laws_mmc_response_quantile_s(double arrivals_per_s, double service_s, int servers,
                                    double q);

/* M/M/c/K: at most `places` present, those in service counted; places >= servers. */
struct laws_queue laws_mmck(double arrivals_per_s, double service_s, int servers, int places);

/* Those who wait give up after an exponential time (Erlang A) or a constant one. */
struct laws_queue laws_mmc_patience(double arrivals_per_s, double service_s, int servers,
                                    double patience_s);
struct laws_queue laws_mmc_timeout(double arrivals_per_s, double service_s, int servers,
                                   double timeout_s);

/* M/G/1 (Pollaczek-Khinchine); cv2 is the squared coefficient of variation of service: 0
 * constant, 1 exponential. */
struct laws_queue laws_mg1(double arrivals_per_s, double service_s, double cv2);

/* M/G/1 with processor sharing: the mean response of a job that needs size_s, whatever the
 * distribution of the others, whose mean is service_s. */
double laws_sharing_response_s(double arrivals_per_s, double service_s, double size_s);

/* Means of waits under non-pre-emptive priority (Cobham), most urgent class first. */
struct laws_class {
    double arrivals_per_s, service_s, cv2;
};
void laws_priority_waits(const struct laws_class *classes, int count, double *wait_s);

/* GI/M/1: gaps between arrivals are independent, of any distribution with mean 1 /
 * arrivals_per_s; transform(context, s) is the mean of exp(-s * gap). The root is the share
 * delayed: the least solution of root = transform((1 - root) / service_s). */
typedef double (*laws_transform)(const void *context, double s);
double laws_gim1_root(double service_s, laws_transform transform, const void *context);
struct laws_queue laws_gim1(double arrivals_per_s, double service_s, double root);
double laws_gim1_wait_quantile_s(double service_s, double root, double q);
double laws_gim1_response_quantile_s(double service_s, double root, double q);

/* Of a group of n that think for an exponential time and then need one of the servers
 * (machine repair, M/M/c//n); `lost` is 0. */
struct laws_queue laws_group(int n, double think_s, double service_s, int servers);

/* Two equal M/M/1 branches, joined when both are done (Flatto and Hahn 1984). */
double laws_fork_join_response_s(double arrivals_per_s, double service_s);

/* Universal Scalability Law: throughput of n as a multiple of one's, with contention sigma
 * and coherency kappa; the n at which it is greatest, INFINITY if it only grows. */
double laws_usl_capacity(double n, double sigma, double kappa);
double laws_usl_peak(double sigma, double kappa);

#endif
