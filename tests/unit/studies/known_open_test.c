#include "studies/known_open.h"

#include "sim/laws.h"
#include "tests/support/known.h"

static const struct known_system *named(const char *name)
{
    return known_named(known_open, known_open_count, name);
}

static struct laws_queue device(double jobs_per_s, double visits, double service_s)
{
    return laws_mmc(jobs_per_s * visits, service_s, 1);
}

/* The queue is what a printed number leaves of the number present: it has fewer digits. */
static void assert_device(const struct known_system *known, const char *busy, const char *queue,
                          const char *wait, struct laws_queue law)
{
    assert_known(known, busy, law.utilisation);
    assert_near(known_exact(known, queue), law.waiting, 2e-5);
    assert_near(known_exact(known, wait), law.wait_s, 2e-5);
}

static void test_computer_is_three_queues(void **state)
{
    (void)state;
    const struct known_system *known = named("121 visits to a processor and disks");
    struct laws_queue cpu = device(.3, 121, .005), first = device(.3, 70, .03),
                      second = device(.3, 50, .027);
    assert_device(known, "cpu busy", "cpu queue", "cpu wait", cpu);
    assert_device(known, "disk 1 busy", "disk 1 queue", "disk 1 wait", first);
    assert_device(known, "disk 2 busy", "disk 2 queue", "disk 2 wait", second);
    assert_known(known, "response", (cpu.present + first.present + second.present) / .3);
}

/* A job comes to 1 five times on average, since 0.2 of the visits there are the last. */
static void test_ways_are_four_queues(void **state)
{
    (void)state;
    const struct known_system *known = named("four nodes, ways by chance");
    struct laws_queue node[] = {device(4, 5, .04), device(4, 2.5, .03), device(4, 2.5, .06),
                                device(4, 1, .05)};
    assert_known(known, "stay at 1", node[0].response_s);
    assert_known(known, "stay at 2", node[1].response_s);
    assert_known(known, "stay at 3", node[2].response_s);
    assert_known(known, "stay at 4", node[3].response_s);
    assert_known(known, "present",
                 node[0].present + node[1].present + node[2].present + node[3].present);
}

static void test_cache_is_three_queues(void **state)
{
    (void)state;
    const struct known_system *known = named("a cache before a database");
    struct laws_queue app = laws_mmc(400, .015, 8), cache = laws_mmc(400, .0005, 1),
                      database = laws_mmc(.45 * 400, .018, 4);
    assert_known(known, "stay at app", app.response_s);
    assert_known(known, "stay at cache", cache.response_s);
    assert_known(known, "stay at database", database.response_s);
    assert_known(known, "app queue", app.waiting);
    assert_known(known, "cache queue", cache.waiting);
    assert_known(known, "database queue", database.waiting);
    assert_known(known, "response",
                 app.response_s + cache.response_s + .45 * database.response_s);
    assert_known(known, "present", app.present + cache.present + database.present);
}

/* A batch is a customer of M/G/1 whose service is Erlang; the jobs in it end one by one. */
static void test_batches_wait_like_large_jobs(void **state)
{
    (void)state;
    struct laws_queue batch = laws_mg1(6, 11 * .01, 1.0 / 11);
    double last_s = batch.wait_s + 11 * .01, job_s = batch.wait_s + (11 + 1) / 2.0 * .01;
    const struct known_system *known = named("batches of 11 jobs");
    assert_known(known, "utilization", batch.utilisation);
    assert_known(known, "response", job_s);
    assert_known(known, "present", 66 * job_s);
    known = named("pages of 11 jobs");
    assert_known(known, "utilization", batch.utilisation);
    assert_known(known, "response", last_s);
    assert_known(known, "stay of a query", job_s);
}

static void test_slower_of_two_halves(void **state)
{
    (void)state;
    const struct known_system *known = named("fork and join, two M/M/1");
    assert_known(known, "response", laws_fork_join_response_s(70, .01));
    assert_known(known, "stay at a half", laws_mmc(70, .01, 1).response_s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_computer_is_three_queues),
        cmocka_unit_test(test_ways_are_four_queues),
        cmocka_unit_test(test_cache_is_three_queues),
        cmocka_unit_test(test_batches_wait_like_large_jobs),
        cmocka_unit_test(test_slower_of_two_halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
