#include "studies/bottleneck.h"

#include "tests/support/found.h"

#define RUN(duration)                                                                          \
    "name: a system\nrun: {duration: " duration ", warmup: 10s, replications: 5, seed: 1}\n"

static struct result_bottleneck find(struct found *found, const char *text)
{
    found_open(found, text);
    bottleneck_find(&found->result, &found->assembly.blueprint, found->arena);
    return found->result.bottleneck;
}

static void assert_chain(const struct result_bottleneck *bottleneck, const char *expected)
{
    char chain[256] = "";
    for (int i = 0; i < bottleneck->links; i++)
        snprintf(chain + strlen(chain), sizeof chain - strlen(chain), "%s%s", i ? " > " : "",
                 bottleneck->chain[i]);
    assert_string_equal(chain, expected);
}

static void assert_between(double value, double least, double most)
{
    if (!(value >= least && value <= most))
        fail_msg("%g is not between %g and %g", value, least, most);
}

/* ---- what is held ---- */

/* V28: four connections, held while somebody else is asked. */
static const char pool_trap[] =
    RUN("60s") "services:\n"
               "  app: {workers: 12, cpu: 2, pools: {main: {connections: 4}}}\n"
               "databases:\n"
               "  main: {cpu: 2, roundtrip: 0ms, connect: 0ms}\n"
               "externals:\n"
               "  payment: {time: exp 50ms}\n"
               "requests:\n"
               "  page:\n"
               "    service: app\n"
               "    steps:\n"
               "      - cpu: exp 10ms\n"
               "      - transaction:\n"
               "        - query: {cpu: exp 8ms}\n"
               "        - call: payment\n"
               "        - query: {cpu: exp 4ms}\n"
               "traffic:\n"
               "  people: {users: 40, think: exp 500ms, request: page}\n";

static void a_pool_held_over_a_slow_call(void **state)
{
    (void)state;
    struct found found;
    struct result_bottleneck it = find(&found, pool_trap);
    assert_int_equal(it.kind, BOTTLENECK_HELD);
    assert_string_equal(it.resource, "app.pools.main");
    assert_chain(&it, "app.workers > app.pools.main > payment");
    assert_between(it.utilization, .94, .97);
    assert_string_equal(it.doing, "payment");
    assert_false(it.doing_waits);
    assert_between(it.doing_share, .78, .82);
    assert_between(it.waiting_share, .42, .47);
    assert_true(it.headroom == 1.0);
    found_close(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pool_held_over_a_slow_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
