#include "studies/known_queues.h"

#include "sim/laws.h"
#include "tests/support/known.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_bessel.h>

static const struct known_system *named(const char *name)
{
    return known_named(known_queues, known_queues_count, name);
}

static void assert_queue(const struct known_system *known, struct laws_queue law)
{
    assert_known(known, "wait", law.wait_s);
    assert_known(known, "present", law.present);
}

static void servers_are_as_erlang_c_has_them(void **state)
{
    (void)state;
    const struct known_system *known = named("M/M/1");
    assert_queue(known, laws_mmc(80, .01, 1));
    assert_known(known, "waiting", laws_mmc(80, .01, 1).waiting);
    assert_known(known, "response", laws_mmc(80, .01, 1).response_s);
    assert_known(known, "response p50", laws_mmc_response_quantile_s(80, .01, 1, .50));
    assert_known(known, "response p95", laws_mmc_response_quantile_s(80, .01, 1, .95));
    assert_known(known, "response p99", laws_mmc_response_quantile_s(80, .01, 1, .99));
    assert_known(known, "wait p95", laws_mmc_wait_quantile_s(80, .01, 1, .95));
    assert_known(known, "wait p99", laws_mmc_wait_quantile_s(80, .01, 1, .99));
    known = named("M/M/10");
    assert_queue(known, laws_mmc(160, .05, 10));
    assert_known(known, "waited", laws_erlang_c(8, 10));
    assert_known(known, "waiting", laws_mmc(160, .05, 10).waiting);
    assert_known(known, "response", laws_mmc(160, .05, 10).response_s);
    assert_known(known, "wait p95", laws_mmc_wait_quantile_s(160, .05, 10, .95));
    assert_known(known, "wait p99", laws_mmc_wait_quantile_s(160, .05, 10, .99));
    assert_known(known, "response p95", laws_mmc_response_quantile_s(160, .05, 10, .95));
    assert_known(known, "response p99", laws_mmc_response_quantile_s(160, .05, 10, .99));
}

static void few_places_refuse_the_rest(void **state)
{
    (void)state;
    const struct known_system *known = named("M/M/4/20");
    struct laws_queue law = laws_mmck(250, .02, 4, 20);
    assert_queue(known, law);
    assert_known(known, "refused", law.lost);
    assert_known(known, "throughput", law.throughput_per_s);
    assert_known(known, "utilization", law.utilisation);
    assert_known(known, "waiting", law.waiting);
    assert_known(known, "response", law.response_s);
}

static void services_vary_as_pollaczek_khinchine_has_it(void **state)
{
    (void)state;
    assert_queue(named("M/D/1"), laws_mg1(85, .01, 0));
    assert_queue(named("M/E4/1"), laws_mg1(85, .01, .25));
    assert_queue(named("M/G/1, lognormal"), laws_mg1(50, .01, 4));
    assert_known(named("M/G/1, lognormal"), "waiting", laws_mg1(50, .01, 4).waiting);
}

static double even_gap(const void *context, double s)
{
    (void)context;
    return exp(-s / 80);
}

static double erlang_gap(const void *context, double s)
{
    (void)context;
    return pow(160 / (160 + s), 2);
}

static void assert_gaps(const char *name, laws_transform transform)
{
    const struct known_system *known = named(name);
    double root = laws_gim1_root(.01, transform, NULL);
    struct laws_queue law = laws_gim1(80, .01, root);
    assert_known(known, "waited", root);
    assert_known(known, "wait", law.wait_s);
    assert_known(known, "response", law.response_s);
    assert_known(known, "response p99", laws_gim1_response_quantile_s(.01, root, .99));
}

static void gaps_have_their_root(void **state)
{
    (void)state;
    assert_gaps("D/M/1", even_gap);
    assert_gaps("E2/M/1", erlang_gap);
}

static void shared_servers_know_only_means(void **state)
{
    (void)state;
    double mean = laws_sharing_response_s(70, .01, .01);
    assert_known(named("M/G/1 shared, lognormal"), "response", mean);
    assert_known(named("M/G/1 shared, lognormal"), "present", 70 * mean);
    const struct known_system *known = named("M/G/1 shared, by size");
    assert_known(known, "response of 20 ms", laws_sharing_response_s(70, .01, .02));
    assert_known(known, "response of all", mean);
}

static void numbers_in_a_delay_are_poisson(void **state)
{
    (void)state;
    const struct known_system *known = named("M/G/inf, uniform");
    assert_known(known, "its deviation", sqrt(300));
    assert_known(known, "above 320, share", gsl_cdf_poisson_Q(320, 300));
    assert_known(known, "above 340, share", gsl_cdf_poisson_Q(340, 300));
    assert_known(known, "above 350, share", gsl_cdf_poisson_Q(350, 300));
}

static void pools_refuse_as_erlang_b_has_it(void **state)
{
    (void)state;
    const struct known_system *known = named("M/M/20/20");
    assert_known(known, "refused", laws_erlang_b(18, 20));
    assert_known(known, "throughput", 90 * (1 - laws_erlang_b(18, 20)));
    assert_known(known, "busy", 18 * (1 - laws_erlang_b(18, 20)));
    assert_known(known, "utilization", .9 * (1 - laws_erlang_b(18, 20)));
    assert_known(named("M/M/5/5"), "refused", laws_erlang_b(3, 5));
}

static void patience_ends(void **state)
{
    (void)state;
    const struct known_system *known = named("Erlang A");
    struct laws_queue law = laws_mmc_patience(220, .05, 10, .1);
    assert_known(known, "gave up", law.lost);
    assert_known(known, "waited", law.delayed);
    assert_known(known, "wait", law.wait_s);
    assert_known(known, "waiting", law.waiting);
    assert_known(known, "throughput", law.throughput_per_s);
    known = named("M/M/10+D");
    law = laws_mmc_timeout(190, .05, 10, .2);
    assert_known(known, "timed out", law.lost);
    assert_known(known, "waited", law.delayed);
    assert_known(known, "wait", law.wait_s);
    assert_known(known, "served wait", law.served_wait_s);
    assert_known(known, "throughput", law.throughput_per_s);
    assert_known(known, "utilization", law.utilisation);
    assert_known(known, "waiting", law.waiting);
}

static void priorities_are_as_cobham_has_them(void **state)
{
    (void)state;
    const struct known_system *known = named("M/M/1, two priorities");
    static const struct laws_class classes[] = {
        {30, .01, 1},
        {50, .01, 1}
    };
    double wait_s[2];
    laws_priority_waits(classes, 2, wait_s);
    assert_known(known, "wait, urgent", wait_s[0]);
    assert_known(known, "wait, other", wait_s[1]);
    assert_known(known, "response, urgent", wait_s[0] + .01);
    assert_known(known, "response, other", wait_s[1] + .01);
    assert_known(known, "wait, all", (30 * wait_s[0] + 50 * wait_s[1]) / 80);
}

/* ---- V33 ---- */

static const double arrivals_per_s = 80, services_per_s = 100;

/* The share of requests that wait longer than `time_s`. */
typedef double (*tail)(double time_s);

static void assert_quantile(const struct known_system *known, const char *quantity, tail above,
                            double share)
{
    double exact = known_exact(known, quantity);
    assert_true(above(exact * (1 - 5e-6)) > share);
    assert_true(above(exact * (1 + 5e-6)) < share);
}

static double first_come(double time_s)
{
    return arrivals_per_s / services_per_s * exp(-(services_per_s - arrivals_per_s) * time_s);
}

/* The density of M/M/1's busy period (Kleinrock, Queueing Systems I, 5.9). */
static double busy_density(double time_s, void *context)
{
    (void)context;
    double at = 2 * time_s * sqrt(arrivals_per_s * services_per_s);
    double decay = exp(at - (arrivals_per_s + services_per_s) * time_s);
    return gsl_sf_bessel_I1_scaled(at) * decay /
           (time_s * sqrt(arrivals_per_s / services_per_s));
}

/* Whoever comes last and has to wait does so for as long as the server's present job and all
 * who come meanwhile take, which is a busy period. */
static double last_come(double time_s)
{
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(1000);
    gsl_function density = {busy_density, NULL};
    double ended, error;
    gsl_integration_qag(&density, 0, time_s, 1e-12, 1e-10, 1000, GSL_INTEG_GAUSS61, workspace,
                        &ended, &error);
    gsl_integration_workspace_free(workspace);
    return arrivals_per_s / services_per_s * (1 - ended);
}

enum { OTHERS = 400 };

/* One step of the chain: another comes, or one of the others is drawn, or the one we watch. */
static void step(double *others)
{
    double all = arrivals_per_s + services_per_s, before = 0;
    for (int i = 0; i < OTHERS; i++) {
        double next = i + 1 < OTHERS ? others[i + 1] * (i + 1) / (i + 2.0) : 0;
        double here = others[i];
        others[i] = (before * arrivals_per_s + next * services_per_s) / all;
        before = here;
    }
}

/* By uniformizing the chain of how many others wait with the one we watch, who finds a
 * geometric number of them. */
static double at_random(double time_s)
{
    double others[OTHERS], above = 0, mean = (arrivals_per_s + services_per_s) * time_s;
    for (int i = 0; i < OTHERS; i++)
        others[i] = (services_per_s - arrivals_per_s) / services_per_s *
                    pow(arrivals_per_s / services_per_s, i + 1);
    double weight = exp(-mean);
    for (int steps = 0; steps < mean + 12 * sqrt(mean) + 40; steps++) {
        double waiting = 0;
        for (int i = 0; i < OTHERS; i++)
            waiting += others[i];
        above += weight * waiting;
        weight *= mean / (steps + 1);
        step(others);
    }
    return above;
}

static void whoever_is_next_shapes_the_wait(void **state)
{
    (void)state;
    const struct known_system *known = named("M/M/1, first come first");
    assert_quantile(known, "wait p50", first_come, .5);
    assert_quantile(known, "wait p99", first_come, .01);
    known = named("M/M/1, at random");
    assert_quantile(known, "wait p50", at_random, .5);
    assert_quantile(known, "wait p99", at_random, .01);
    known = named("M/M/1, last come first");
    assert_quantile(known, "wait p50", last_come, .5);
    assert_quantile(known, "wait p99", last_come, .01);
}

/* E[W²] is 2ρS²/(1-ρ)² in order, with a further 1/(1-ρ/2) at random and 1/(1-ρ) last first
 * (Kingman 1962). */
static void second_moments_differ(void **state)
{
    (void)state;
    double in_order = 2 * .8 * 1e-4 / (.2 * .2);
    assert_known(named("M/M/1, first come first"), "wait squared", in_order);
    assert_known(named("M/M/1, at random"), "wait squared", in_order / .6);
    assert_known(named("M/M/1, last come first"), "wait squared", in_order / .2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(servers_are_as_erlang_c_has_them),
        cmocka_unit_test(few_places_refuse_the_rest),
        cmocka_unit_test(services_vary_as_pollaczek_khinchine_has_it),
        cmocka_unit_test(gaps_have_their_root),
        cmocka_unit_test(shared_servers_know_only_means),
        cmocka_unit_test(numbers_in_a_delay_are_poisson),
        cmocka_unit_test(pools_refuse_as_erlang_b_has_it),
        cmocka_unit_test(patience_ends),
        cmocka_unit_test(priorities_are_as_cobham_has_them),
        cmocka_unit_test(whoever_is_next_shapes_the_wait),
        cmocka_unit_test(second_moments_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
