/* Against the numbers of KNOWN_ANSWERS, to their last printed digit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/laws.h"

/* To the last printed digit: half a unit of it. */
static void assert_printed(double value, const char *printed)
{
    const char *point = strchr(printed, '.');
    double unit = pow(10.0, point ? -(double)strlen(point + 1) : 0.0);
    if (!(fabs(value - strtod(printed, NULL)) <= 0.5001 * unit))
        fail_msg("%.10g is not %s", value, printed);
}

static void assert_close(double value, double expected, double relative)
{
    if (!(fabs(value - expected) <= relative * fabs(expected)))
        fail_msg("%.17g is not %.17g", value, expected);
}

static void one_server_v01(void **state)
{
    (void)state;
    struct laws_queue queue = laws_mmc(80, 0.01, 1);
    assert_close(queue.utilisation, 0.8, 1e-12);
    assert_close(queue.delayed, 0.8, 1e-12);
    assert_close(queue.present, 4.0, 1e-12);
    assert_close(queue.waiting, 3.2, 1e-12);
    assert_close(queue.response_s, 0.05, 1e-12);
    assert_close(queue.served_wait_s, 0.04, 1e-12);
    assert_printed(laws_mmc_response_quantile_s(80, 0.01, 1, 0.5), "0.0346574");
    assert_printed(laws_mmc_response_quantile_s(80, 0.01, 1, 0.95), "0.149787");
    assert_printed(laws_mmc_response_quantile_s(80, 0.01, 1, 0.99), "0.230259");
    assert_printed(laws_mmc_wait_quantile_s(80, 0.01, 1, 0.95), "0.138629");
    assert_printed(laws_mmc_wait_quantile_s(80, 0.01, 1, 0.99), "0.219101");
    assert_true(laws_mmc_wait_quantile_s(80, 0.01, 1, 0.1) == 0.0);
}

static void ten_servers_v02(void **state)
{
    (void)state;
    struct laws_queue queue = laws_mmc(160, 0.05, 10);
    assert_printed(queue.delayed, "0.409180");
    assert_printed(queue.wait_s, "0.0102295");
    assert_printed(queue.response_s, "0.0602295");
    assert_printed(queue.waiting, "1.636721");
    assert_printed(queue.present, "9.636721");
    assert_printed(laws_mmc_wait_quantile_s(160, 0.05, 10, 0.95), "0.0525533");
    assert_printed(laws_mmc_wait_quantile_s(160, 0.05, 10, 0.99), "0.0927893");
    assert_printed(laws_mmc_response_quantile_s(160, 0.05, 10, 0.95), "0.166414");
    assert_printed(laws_mmc_response_quantile_s(160, 0.05, 10, 0.99), "0.247306");
}

/* Delay drains as fast as service goes, and nearly so: the formula's removable pole. */
static void response_quantile_has_no_pole(void **state)
{
    (void)state;
    double at = laws_mmc_response_quantile_s(9.0, 1.0, 10, 0.99);
    assert_close(laws_mmc_response_quantile_s(9.0 + 1e-9, 1.0, 10, 0.99), at, 1e-8);
    assert_close(laws_mmc_response_quantile_s(9.0 - 1e-9, 1.0, 10, 0.99), at, 1e-8);
    assert_true(isinf(laws_mmc_response_quantile_s(9.0, 1.0, 10, 1.0)));
}

static void overload_has_no_means(void **state)
{
    (void)state;
    struct laws_queue queue = laws_mmc(200, 0.01, 2);
    assert_true(isinf(queue.wait_s) && isinf(queue.present) && queue.utilisation == 1.0);
    assert_close(queue.throughput_per_s, 200, 1e-12);
    assert_true(isinf(laws_mg1(100, 0.01, 0.0).response_s));
    assert_true(isinf(laws_gim1(100, 0.01, 1.0).response_s));
    assert_true(isinf(laws_mmc_wait_quantile_s(200, 0.01, 2, 0.5)));
    assert_true(isinf(laws_mmc_response_quantile_s(200, 0.01, 2, 0.5)));
    assert_true(isinf(laws_sharing_response_s(100, 0.01, 0.01)));
    assert_true(isinf(laws_fork_join_response_s(100, 0.01)));
    assert_true(laws_erlang_c(10.0, 10) == 1.0);
}

static void nobody_comes(void **state)
{
    (void)state;
    assert_true(laws_mmc(0, 0.01, 2).response_s == 0.01);
    assert_true(laws_mmck(0, 0.01, 2, 5).lost == 0.0);
    assert_true(laws_mmck(0, 0.01, 2, 5).wait_s == 0.0);
    assert_true(laws_mmc_patience(0, 0.01, 2, 1.0).lost == 0.0);
    assert_true(laws_mmc_timeout(0, 0.01, 2, 1.0).lost == 0.0);
}

static void limited_room_v03(void **state)
{
    (void)state;
    struct laws_queue queue = laws_mmck(250, 0.02, 4, 20);
    assert_printed(queue.lost, "0.202843");
    assert_printed(queue.throughput_per_s, "199.2893");
    assert_printed(queue.utilisation, "0.996446");
    assert_printed(queue.present, "16.27055");
    assert_printed(queue.waiting, "12.28476");
    assert_printed(queue.response_s, "0.0816429");
    assert_printed(queue.wait_s, "0.0616429");
}

static void general_service_v04_v05(void **state)
{
    (void)state;
    assert_printed(laws_mg1(85, 0.01, 0.0).wait_s, "0.0283333");
    assert_printed(laws_mg1(85, 0.01, 0.25).wait_s, "0.0354167");
    assert_printed(laws_mg1(85, 0.01, 0.0).present, "3.258333");
    assert_printed(laws_mg1(85, 0.01, 0.25).present, "3.860417");
    struct laws_queue queue = laws_mg1(50, 0.01, 4.0);
    assert_close(queue.wait_s, 0.025, 1e-12);
    assert_close(queue.response_s, 0.035, 1e-12);
    assert_close(queue.waiting, 1.25, 1e-12);
    assert_close(queue.present, 1.75, 1e-12);
}

static double constant_gap(const void *context, double s)
{
    return exp(-s / *(const double *)context);
}

/* Erlang gaps of two and four stages. */
static double erlang2_gap(const void *context, double s)
{
    double rate = 2.0 * *(const double *)context;
    return pow(rate / (rate + s), 2);
}

static double erlang4_gap(const void *context, double s)
{
    double rate = 4.0 * *(const double *)context;
    return pow(rate / (rate + s), 4);
}

static void general_arrivals_v06_v19(void **state)
{
    (void)state;
    double rate = 80;
    double even = laws_gim1_root(0.01, constant_gap, &rate);
    assert_printed(even, "0.628630");
    assert_printed(laws_gim1(rate, 0.01, even).response_s, "0.0269273");
    assert_printed(laws_gim1(rate, 0.01, even).wait_s, "0.0169273");
    assert_printed(laws_gim1_response_quantile_s(0.01, even, 0.99), "0.124005");
    double erlang = laws_gim1_root(0.01, erlang2_gap, &rate);
    assert_printed(erlang, "0.739853");
    assert_printed(laws_gim1(rate, 0.01, erlang).response_s, "0.0384398");
    assert_printed(laws_gim1(rate, 0.01, erlang).wait_s, "0.0284398");
    assert_printed(laws_gim1_response_quantile_s(0.01, erlang, 0.99), "0.177022");
    double robin = laws_gim1_root(0.01, erlang4_gap, &rate);
    assert_printed(laws_gim1(rate, 0.01, robin).response_s, "0.0326738");
    assert_printed(laws_mmc(320, 0.01, 4).response_s, "0.0174554");
    assert_true(laws_gim1_wait_quantile_s(0.01, even, 0.3) == 0.0);
    assert_close(laws_gim1_wait_quantile_s(0.01, 0.8, 0.99),
                 laws_mmc_wait_quantile_s(80, 0.01, 1, 0.99), 1e-12);
}

static void sharing_v07(void **state)
{
    (void)state;
    assert_printed(laws_sharing_response_s(70, 0.01, 0.01), "0.0333333");
    assert_printed(laws_sharing_response_s(70, 0.01, 0.02), "0.0666667");
}

static void loss_v09(void **state)
{
    (void)state;
    assert_printed(laws_erlang_b(18, 20), "0.109213");
    assert_printed(laws_erlang_b(3, 5), "0.110054");
    struct laws_queue queue = laws_mmck(90, 0.2, 20, 20);
    assert_printed(queue.lost, "0.109213");
    assert_printed(queue.throughput_per_s, "80.17084");
    assert_printed(queue.present, "16.03417");
    assert_printed(queue.utilisation, "0.801708");
    assert_true(queue.wait_s == 0.0 && queue.delayed == 0.0);
}

static void patience_v10(void **state)
{
    (void)state;
    struct laws_queue queue = laws_mmc_patience(220, 0.05, 10, 0.1);
    assert_printed(queue.lost, "0.147746");
    assert_printed(queue.delayed, "0.750503");
    assert_printed(queue.wait_s, "0.0147746");
    assert_printed(queue.waiting, "3.250409");
    assert_printed(queue.throughput_per_s, "187.4959");
    assert_printed(queue.utilisation, "0.937480");
}

static void timeout_v11(void **state)
{
    (void)state;
    struct laws_queue queue = laws_mmc_timeout(190, 0.05, 10, 0.2);
    assert_printed(queue.lost, "0.00624994");
    assert_printed(queue.delayed, "0.804874");
    assert_printed(queue.wait_s, "0.0561126");
    assert_printed(queue.served_wait_s, "0.0552077");
    assert_printed(queue.throughput_per_s, "188.8125");
    assert_printed(queue.utilisation, "0.944063");
    assert_printed(queue.waiting, "10.66140");
}

/* Little's Law for those who are served and those who give up, together and apart. */
static void waits_of_served_and_lost_add_up(void **state)
{
    (void)state;
    for (int i = 1; i <= 6; i++) {
        struct laws_queue queue = laws_mmc_timeout(100.0 * i, 0.03, 10, 0.2);
        double all = (1.0 - queue.lost) * queue.served_wait_s + queue.lost * 0.2;
        assert_close(queue.wait_s, all, 1e-12);
        assert_close(queue.utilisation, 100.0 * i * (1.0 - queue.lost) * 0.03 / 10, 1e-12);
        assert_true(queue.utilisation <= 1.0 + 1e-12);
    }
}

/* Erlang A through the virtual wait, as a timeout is computed: its density is proportional
 * to exp(arrivals * integral of P(patience > u) - drain * x), here by the midpoint rule. */
static void patience_agrees_with_the_virtual_wait(void **state)
{
    (void)state;
    double arrivals = 220, service = 0.05, patience = 0.1, drain = 10 / service;
    double sum = 0, served = 0, delay = 0, step = 1e-6;
    for (int i = 0; i < 1500000; i++) {
        double x = (i + 0.5) * step, stays = exp(-x / patience);
        double density = arrivals * step * exp(arrivals * patience * (1 - stays) - drain * x);
        sum += density;
        served += density * stays;
        delay += density * stays * x;
    }
    double idle = 1.0 / laws_erlang_b(arrivals * service, 9), total = idle + sum;
    struct laws_queue queue = laws_mmc_patience(arrivals, service, 10, patience);
    assert_close(queue.lost, (sum - served) / total, 1e-7);
    assert_close(queue.delayed, sum / total, 1e-7);
    assert_close(queue.served_wait_s, delay / (idle + served), 1e-7);
}

/* The formula divides by arrivals - drain. */
static void timeout_has_no_pole(void **state)
{
    (void)state;
    struct laws_queue at = laws_mmc_timeout(200, 0.05, 10, 0.2);
    struct laws_queue below = laws_mmc_timeout(200 - 1e-6, 0.05, 10, 0.2);
    struct laws_queue above = laws_mmc_timeout(200 + 1e-6, 0.05, 10, 0.2);
    assert_close(at.lost, 0.5 * (below.lost + above.lost), 1e-9);
    assert_close(at.served_wait_s, 0.5 * (below.served_wait_s + above.served_wait_s), 1e-9);
    below = laws_mmc_timeout(197.5 - 1e-7, 0.05, 10, 0.2);
    above = laws_mmc_timeout(197.5 + 1e-7, 0.05, 10, 0.2);
    assert_close(below.served_wait_s, above.served_wait_s, 1e-7);
}

/* Patience without end or beginning, room without limit: the neighbouring laws. */
static void limits_meet_their_neighbours(void **state)
{
    (void)state;
    double wait = laws_mmc(160, 0.05, 10).wait_s, lost = laws_erlang_b(8, 10);
    assert_close(laws_mmck(160, 0.05, 10, 400).wait_s, wait, 1e-9);
    assert_close(laws_mmc_patience(160, 0.05, 10, 1e7).wait_s, wait, 1e-6);
    assert_close(laws_mmc_timeout(160, 0.05, 10, 10.0).wait_s, wait, 1e-9);
    assert_close(laws_mmc_patience(160, 0.05, 10, 1e-9).lost, lost, 1e-6);
    assert_close(laws_mmc_timeout(160, 0.05, 10, 1e-9).lost, lost, 1e-6);
    struct laws_queue flood = laws_mmc_timeout(1e6, 0.05, 10, 100.0);
    assert_close(flood.throughput_per_s, 200, 1e-9);
    assert_close(flood.served_wait_s, 100.0, 1e-6);
    flood = laws_mmck(1e4, 0.05, 10, 1000);
    assert_close(flood.throughput_per_s, 200, 1e-9);
    flood = laws_mmc_patience(1e4, 0.05, 10, 1.0);
    assert_close(flood.throughput_per_s, 200, 1e-9);
}

/* Erlang B is P(N = c) / P(N <= c) of a Poisson count. */
static void many_servers(void **state)
{
    (void)state;
    double offered = 99500;
    int servers = 100000;
    double density = exp(servers * log(offered) - offered - lgamma(servers + 1.0));
    double refused = density / gsl_cdf_poisson_P((unsigned)servers, offered);
    assert_close(laws_erlang_b(offered, servers), refused, 1e-8);
    assert_close(laws_erlang_c(offered, servers),
                 refused / (1 - offered / servers * (1 - refused)), 1e-8);
    assert_true(laws_erlang_b(1.0, 100000) == 0.0);
}

static void priority_v12(void **state)
{
    (void)state;
    struct laws_class classes[] = {
        {30, 0.01, 1.0},
        {50, 0.01, 1.0},
        {30, 0.01, 0.0}
    };
    double wait_s[3];
    laws_priority_waits(classes, 2, wait_s);
    assert_printed(wait_s[0], "0.0114286");
    assert_printed(wait_s[1], "0.0571429");
    assert_close((30 * wait_s[0] + 50 * wait_s[1]) / 80, 0.04, 1e-12);
    laws_priority_waits(classes, 3, wait_s);
    assert_true(isfinite(wait_s[1]) && isinf(wait_s[2]));
}

static void group_v13(void **state)
{
    (void)state;
    struct laws_queue queue = laws_group(50, 1.0, 0.02, 1);
    assert_printed(queue.throughput_per_s, "44.76063");
    assert_printed(queue.response_s, "0.117053");
    assert_printed(queue.present, "5.239373");
    assert_printed(queue.utilisation, "0.895213");
    assert_close(50 - queue.present, queue.throughput_per_s * 1.0, 1e-12);
}

static void interpreter_lock_v14(void **state)
{
    (void)state;
    const int threads[] = {1, 2, 4, 5, 8, 16};
    const char *rate[] = {"50.0000",  "96.15385", "172.3301",
                          "200.2333", "242.3950", "249.9991"};
    const char *response_ms[] = {"4.0", "4.8", "7.211268", "8.970874", "17.00398", "48.00024"};
    for (int i = 0; i < 6; i++) {
        struct laws_queue queue = laws_group(threads[i], 0.016, 0.004, 1);
        assert_printed(queue.throughput_per_s, rate[i]);
        assert_printed(queue.response_s * 1e3, response_ms[i]);
    }
}

/* A request of a group sees what a group with one fewer has on average. */
static void group_arrivals_see_one_fewer(void **state)
{
    (void)state;
    double present = 1.0 / (1.0 + 4.0); /* one member is in service a fifth of the time */
    assert_close(laws_group(2, 0.016, 0.004, 1).delayed, present, 1e-12);
    assert_true(laws_group(3, 1.0, 1.0, 3).delayed == 0.0);
    struct laws_queue batch = laws_group(400, 0.0, 0.444, 300);
    assert_close(batch.throughput_per_s, 300 / 0.444, 1e-12);
    assert_close(batch.waiting, 100, 1e-12);
    assert_close(laws_group(100000, 1.0, 1e-3, 1).throughput_per_s, 1000, 1e-9);
}

static void fork_join_v22(void **state)
{
    (void)state;
    assert_printed(laws_fork_join_response_s(70, 0.01), "0.0470833");
}

static void scalability_v27(void **state)
{
    (void)state;
    double sigma = 0.02671591, kappa = 7.690945e-4;
    assert_int_equal((int)laws_usl_peak(sigma, kappa), 35);
    assert_close(995.6486 * laws_usl_capacity(35, sigma, kappa), 12341, 1e-4);
    const int load[] = {1, 2, 4, 8};
    for (int i = 0; i < 4; i++)
        assert_close(laws_usl_capacity(load[i], 0.0, 0.0), load[i], 1e-15);
    assert_printed(laws_usl_capacity(2, 0.02, 0.02), "1.8868");
    assert_true(isinf(laws_usl_peak(0.1, 0.0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_server_v01),
        cmocka_unit_test(ten_servers_v02),
        cmocka_unit_test(response_quantile_has_no_pole),
        cmocka_unit_test(overload_has_no_means),
        cmocka_unit_test(nobody_comes),
        cmocka_unit_test(limited_room_v03),
        cmocka_unit_test(general_service_v04_v05),
        cmocka_unit_test(general_arrivals_v06_v19),
        cmocka_unit_test(sharing_v07),
        cmocka_unit_test(loss_v09),
        cmocka_unit_test(patience_v10),
        cmocka_unit_test(timeout_v11),
        cmocka_unit_test(waits_of_served_and_lost_add_up),
        cmocka_unit_test(patience_agrees_with_the_virtual_wait),
        cmocka_unit_test(timeout_has_no_pole),
        cmocka_unit_test(limits_meet_their_neighbours),
        cmocka_unit_test(many_servers),
        cmocka_unit_test(priority_v12),
        cmocka_unit_test(group_v13),
        cmocka_unit_test(interpreter_lock_v14),
        cmocka_unit_test(group_arrivals_see_one_fewer),
        cmocka_unit_test(fork_join_v22),
        cmocka_unit_test(scalability_v27),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
