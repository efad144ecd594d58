#include "sim/laws.h"

#include <assert.h>
#include <math.h>

double laws_erlang_b(double offered, int servers)
{
    double refused = 1.0;
    for (int n = 1; n <= servers; n++)
        refused = offered * refused / (n + offered * refused);
    return refused;
}

double laws_erlang_c(double offered, int servers)
{
    if (offered >= servers)
        return 1.0;
    double refused = laws_erlang_b(offered, servers);
    return refused / (1.0 - offered / servers * (1.0 - refused));
}

/* Nobody is lost: the rest follows from the share delayed and the mean wait. */
static struct laws_queue patient(double arrivals_per_s, double service_s, int servers,
                                 double delayed, double wait_s)
{
    struct laws_queue queue = {
        .throughput_per_s = arrivals_per_s,
        .utilisation = arrivals_per_s * service_s / servers,
        .delayed = delayed,
        .wait_s = wait_s,
        .served_wait_s = wait_s,
        .response_s = wait_s + service_s,
        .waiting = arrivals_per_s * wait_s,
        .present = arrivals_per_s * (wait_s + service_s),
    };
    return queue;
}

static struct laws_queue overloaded(double service_s, int servers)
{
    double all = (double)INFINITY;
    struct laws_queue queue = {
        .throughput_per_s = servers / service_s,
        .utilisation = 1.0,
        .delayed = 1.0,
        .wait_s = all,
        .served_wait_s = all,
        .response_s = all,
        .waiting = all,
        .present = all,
    };
    return queue;
}

struct laws_queue laws_mmc(double arrivals_per_s, double service_s, int servers)
{
    double offered = arrivals_per_s * service_s;
    if (offered >= servers)
        return overloaded(service_s, servers);
    double delayed = laws_erlang_c(offered, servers);
    double wait_s = delayed * service_s / (servers - offered);
    return patient(arrivals_per_s, service_s, servers, delayed, wait_s);
}

/* A share `delayed` waits, for an exponential time of that rate. */
static double delay_quantile_s(double delayed, double rate_per_s, double q)
{
    return 1.0 - q >= delayed ? 0.0 : log(delayed / (1.0 - q)) / rate_per_s;
}

double laws_mmc_wait_quantile_s(double arrivals_per_s, double service_s, int servers, double q)
{
    double offered = arrivals_per_s * service_s;
    if (offered >= servers)
        return (double)INFINITY;
    return delay_quantile_s(laws_erlang_c(offered, servers), (servers - offered) / service_s,
                            q);
}

/* P(delay + service > t) for times in units of service: delay has rate `drain`. The sum of
 * two exponentials is written so that nothing cancels when their rates are close. */
static double response_tail(double delayed, double drain, double t)
{
    double gap = drain - 1.0;
    double both = fabs(gap * t) < 1.0
                      ? exp(-t) * (1.0 + (gap == 0.0 ? t : -expm1(-gap * t) / gap))
                      : (drain * exp(-t) - exp(-drain * t)) / gap;
    return (1.0 - delayed) * exp(-t) + delayed * both;
}

double laws_mmc_response_quantile_s(double arrivals_per_s, double service_s, int servers,
                                    double q)
{
    double offered = arrivals_per_s * service_s;
    if (offered >= servers || q >= 1.0)
        return (double)INFINITY;
    double delayed = laws_erlang_c(offered, servers), drain = servers - offered;
    double low = 0.0, high = 1.0;
    while (response_tail(delayed, drain, high) > 1.0 - q)
        high *= 2.0;
    for (int i = 0; i < 100; i++) {
        double middle = 0.5 * (low + high);
        if (response_tail(delayed, drain, middle) > 1.0 - q)
            low = middle;
        else
            high = middle;
    }
    return low * service_s;
}

/* The states of a birth and death process with all servers busy, built upwards from `weight`,
 * the probability of none waiting relative to `total`, all states up to there. */
struct line {
    double total;        /* weight of all states so far */
    double weight;       /* of the last state */
    double waiting;      /* sum of number waiting * weight */
    double delayed;      /* weight of the states in which an arrival waits */
    double served_delay; /* sum over those of P(served) * mean wait of the served */
    double busy;         /* sum of servers busy * weight */
};

static struct line line_begin(double offered, int servers)
{
    struct line line = {.total = 1.0, .weight = laws_erlang_b(offered, servers)};
    return line;
}

/* Weights may grow without bound; only their proportions matter. */
static void line_rescale(struct line *line)
{
    if (line->total < 1e200)
        return;
    line->total *= 1e-200;
    line->weight *= 1e-200;
    line->waiting *= 1e-200;
    line->delayed *= 1e-200;
    line->served_delay *= 1e-200;
    line->busy *= 1e-200;
}

static void line_step(struct line *line, double ratio, int waiting)
{
    line->weight *= ratio;
    line->total += line->weight;
    line->waiting += waiting * line->weight;
    line_rescale(line);
}

struct laws_queue laws_mmck(double arrivals_per_s, double service_s, int servers, int places)
{
    assert(places >= servers);
    double offered = arrivals_per_s * service_s;
    struct line line = line_begin(offered, servers);
    for (int waiting = 1; waiting <= places - servers; waiting++) {
        line.delayed += line.weight;
        line_step(&line, offered / servers, waiting);
    }
    double lost = line.weight / line.total, served = 1.0 - lost;
    double waiting = line.waiting / line.total;
    double wait_s = waiting == 0.0 ? 0.0 : waiting / (arrivals_per_s * served);
    struct laws_queue queue =
        patient(arrivals_per_s * served, service_s, servers, line.delayed / line.total, wait_s);
    queue.lost = lost;
    return queue;
}

/* With k waiting before one, the next to leave is one of the c in service or the k, or oneself:
 * one is served with probability c mu / (c mu + (k+1) theta), and then after the sum over
 * j = 1 .. k+1 of 1 / (c mu + j theta). Rates are in units of patience. */
struct laws_queue laws_mmc_patience(double arrivals_per_s, double service_s, int servers,
                                    double patience_s)
{
    double offered = arrivals_per_s * service_s;
    double drain = servers * patience_s / service_s, arrivals = arrivals_per_s * patience_s;
    struct line line = line_begin(offered, servers);
    double wait = 0.0;
    for (int waiting = 1; line.weight > 1e-18 * line.total || drain + waiting < arrivals;
         waiting++) {
        double leave = drain + waiting;
        wait += 1.0 / leave;
        line.delayed += line.weight;
        line.served_delay += line.weight * drain / leave * wait;
        line_step(&line, arrivals / leave, waiting);
    }
    double waiting = line.waiting / line.total;
    double lost = arrivals > 0.0 ? waiting / arrivals : 0.0;
    double served_wait_s = patience_s * line.served_delay / line.total / (1.0 - lost);
    struct laws_queue queue = patient(arrivals_per_s * (1.0 - lost), service_s, servers,
                                      line.delayed / line.total, served_wait_s);
    queue.lost = lost;
    queue.wait_s = lost * patience_s;
    queue.waiting = waiting;
    queue.present = waiting + queue.throughput_per_s * service_s;
    return queue;
}

/* Integrals from 0 to 1 of exp(g x) and of x exp(g x), times exp(-max(g, 0)). */
static double exponential_area(double growth)
{
    if (growth == 0.0)
        return 1.0;
    return growth > 0.0 ? -expm1(-growth) / growth : expm1(growth) / growth;
}

static double exponential_moment(double growth)
{
    double scale = exp(-fmax(growth, 0.0));
    if (fabs(growth) < 0.5) {
        double term = 1.0, sum = 0.0;
        for (int k = 0; k < 20; k++) {
            sum += term / (k + 2);
            term *= growth / (k + 1);
        }
        return sum * scale;
    }
    return (exp(growth - fmax(growth, 0.0)) - exponential_area(growth)) / growth;
}

/* The virtual wait has density proportional to arrivals * exp((arrivals - drain) x) up to the
 * timeout and falls with the drain rate beyond, when nobody joins (Baccelli and Hebuterne
 * 1981, in the notation of Zeltyn and Mandelbaum 2005). Times are in units of the timeout. */
struct laws_queue laws_mmc_timeout(double arrivals_per_s, double service_s, int servers,
                                   double timeout_s)
{
    double offered = arrivals_per_s * service_s;
    double arrivals = arrivals_per_s * timeout_s, drain = servers * timeout_s / service_s;
    double growth = arrivals - drain, scale = exp(-fmax(growth, 0.0));
    double idle = scale / laws_erlang_b(offered, servers - 1);
    double within = arrivals * exponential_area(growth);
    double beyond = arrivals / drain * exp(fmin(growth, 0.0));
    double total = idle + within + beyond;
    double lost = beyond / total;
    double served_delay = arrivals * exponential_moment(growth) / total;
    struct laws_queue queue =
        patient(arrivals_per_s * (1.0 - lost), service_s, servers, (within + beyond) / total,
                timeout_s * served_delay / (1.0 - lost));
    queue.lost = lost;
    queue.wait_s = timeout_s * (served_delay + lost);
    queue.waiting = arrivals_per_s * queue.wait_s;
    queue.present = queue.waiting + queue.throughput_per_s * service_s;
    return queue;
}

struct laws_queue laws_mg1(double arrivals_per_s, double service_s, double cv2)
{
    double load = arrivals_per_s * service_s;
    if (load >= 1.0)
        return overloaded(service_s, 1);
    double wait_s = load * service_s * (1.0 + cv2) / (2.0 * (1.0 - load));
    return patient(arrivals_per_s, service_s, 1, load, wait_s);
}

double laws_sharing_response_s(double arrivals_per_s, double service_s, double size_s)
{
    double load = arrivals_per_s * service_s;
    return load < 1.0 ? size_s / (1.0 - load) : (double)INFINITY;
}

/* An arrival waits for what is being served, then for those ahead, then for those of higher
 * classes who come meanwhile. */
void laws_priority_waits(const struct laws_class *classes, int count, double *wait_s)
{
    double remaining_s = 0.0, load_above = 0.0;
    for (int i = 0; i < count; i++) {
        const struct laws_class *class = &classes[i];
        remaining_s += class->arrivals_per_s * class->service_s * class->service_s *
                       (1.0 + class->cv2) / 2.0;
    }
    for (int i = 0; i < count; i++) {
        double load = load_above + classes[i].arrivals_per_s * classes[i].service_s;
        wait_s[i] =
            load < 1.0 ? remaining_s / ((1.0 - load_above) * (1.0 - load)) : (double)INFINITY;
        load_above = load;
    }
}

/* transform((1 - x) / service) - x is convex in x, positive at 0 and 0 at 1: where it is
 * negative in between, the root lies to the left. */
double laws_gim1_root(double service_s, laws_transform transform, const void *context)
{
    double low = 0.0, high = 1.0;
    for (int i = 0; i < 100; i++) {
        double middle = 0.5 * (low + high);
        if (transform(context, (1.0 - middle) / service_s) > middle)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct laws_queue laws_gim1(double arrivals_per_s, double service_s, double root)
{
    if (arrivals_per_s * service_s >= 1.0)
        return overloaded(service_s, 1);
    return patient(arrivals_per_s, service_s, 1, root, service_s * root / (1.0 - root));
}

double laws_gim1_wait_quantile_s(double service_s, double root, double q)
{
    return delay_quantile_s(root, (1.0 - root) / service_s, q);
}

/* A geometric number of exponential services, one's own included, is exponential. */
double laws_gim1_response_quantile_s(double service_s, double root, double q)
{
    return delay_quantile_s(1.0, (1.0 - root) / service_s, q);
}

/* From all present down to none, so that thinking may take no time. Arrivals to a state are
 * as many as departures from the one above: those who arrive are weighted by busy servers. */
struct laws_queue laws_group(int n, double think_s, double service_s, int servers)
{
    struct line line = {.weight = 1.0};
    for (int here = n; here >= 1; here--) {
        int busy = here < servers ? here : servers;
        line.total += line.weight;
        line.waiting += (here - busy) * line.weight;
        line.busy += busy * line.weight;
        if (here > servers)
            line.delayed += busy * line.weight;
        line.weight *= busy * think_s / (service_s * (n - here + 1));
        line_rescale(&line);
    }
    line.total += line.weight;
    double throughput_per_s = line.busy / line.total / service_s;
    double wait_s = line.waiting / line.total / throughput_per_s;
    return patient(throughput_per_s, service_s, servers, line.delayed / line.busy, wait_s);
}

double laws_fork_join_response_s(double arrivals_per_s, double service_s)
{
    double load = arrivals_per_s * service_s;
    return load < 1.0 ? (12.0 - load) / 8.0 * service_s / (1.0 - load) : (double)INFINITY;
}

double laws_usl_capacity(double n, double sigma, double kappa)
{
    return n / (1.0 + sigma * (n - 1.0) + kappa * n * (n - 1.0));
}

double laws_usl_peak(double sigma, double kappa)
{
    return kappa > 0.0 ? sqrt((1.0 - sigma) / kappa) : (double)INFINITY;
}
