#include "studies/known_memory.h"

#include "tests/support/known.h"

/* ---- slow when full: births at 50/s, deaths at 100/s, from the fourth on at 100/1.5 ---- */

static void test_births_and_deaths(void **state)
{
    (void)state;
    double share = 1.0, all = 1.0, present = 0.0;
    for (int n = 1; n < 2000; n++) {
        share *= 50.0 / (n <= 3 ? 100.0 : 100.0 / 1.5);
        all += share;
        present += n * share;
    }
    for (int i = 0; i < 2; i++) {
        assert_known(&known_memory[i], "present", present / all);
        assert_known(&known_memory[i], "response", present / all / 50.0);
        assert_known(&known_memory[i], "utilization", 1.0 - 1.0 / all);
    }
}

/* ---- restarts when full ---- */

enum { ROOM = 6, AWAY = ROOM + 1, STATES = ROOM + 2 };

static const double per_core = 1 / .015, back = 1 / .05;

struct chain {
    double share[STATES][STATES]; /* of the time, by how many are in either instance, or away */
    double flow[STATES][STATES];  /* into each state, less what leaves it, per second */
};

static double cores_busy(int n)
{
    return n == AWAY ? 0 : n > 2 ? 2 : n;
}

static void move(struct chain *chain, int a, int b, int to_a, int to_b, double per_s)
{
    double flow = chain->share[a][b] * per_s;
    chain->flow[a][b] -= flow;
    chain->flow[to_a][to_b] += flow;
}

/* One more than there is room for is away, and so is nobody who comes back: state 0. */
static void flow_from(struct chain *chain, int a, int b, double per_s, int instances)
{
    int there = (a != AWAY) + (instances > 1 && b != AWAY);
    if (a == AWAY)
        move(chain, a, b, 0, b, back);
    else
        move(chain, a, b, a + 1, b, per_s / there);
    if (a != AWAY && a > 0)
        move(chain, a, b, a - 1, b, per_core * cores_busy(a));
    if (instances == 1)
        return;
    if (b == AWAY)
        move(chain, a, b, a, 0, back);
    else
        move(chain, a, b, a, b + 1, per_s / there);
    if (b != AWAY && b > 0)
        move(chain, a, b, a, b - 1, per_core * cores_busy(b));
}

static void solve(struct chain *chain, double per_s, int instances)
{
    const double step_s = 1e-3;
    *chain = (struct chain){.share[0][0] = 1.0};
    for (int step = 0; step < 20000; step++) {
        memset(chain->flow, 0, sizeof chain->flow);
        for (int a = 0; a < STATES; a++)
            for (int b = 0; b < STATES; b++)
                flow_from(chain, a, b, per_s, instances);
        for (int a = 0; a < STATES; a++)
            for (int b = 0; b < STATES; b++)
                chain->share[a][b] += step_s * chain->flow[a][b];
    }
}

static double present_in(int n)
{
    return n == AWAY ? 0 : n;
}

static void assert_restarts(const struct known_system *known)
{
    double per_s = known->parameter[0], present = 0, busy = 0, full = 0, refused = 0;
    int instances = (int)known->parameter[1];
    struct chain chain;
    solve(&chain, per_s, instances);
    for (int a = 0; a < STATES; a++)
        for (int b = 0; b < STATES; b++) {
            double share = chain.share[a][b];
            int there = (a != AWAY) + (instances > 1 && b != AWAY);
            int at_the_brim = (a == ROOM) + (b == ROOM);
            present += share * (present_in(a) + present_in(b));
            busy += share * (cores_busy(a) + cores_busy(b));
            full += there ? share * at_the_brim / there : 0;
            refused += there ? 0 : share;
        }
    assert_known(known, "present", present);
    assert_known(known, "throughput", busy * per_core);
    assert_known(known, "killed", full * (ROOM + 1));
    assert_known(known, "refused", refused);
    assert_known(known, "utilization", busy / (2 * instances));
}

static void test_catastrophes(void **state)
{
    (void)state;
    assert_restarts(&known_memory[2]);
    assert_restarts(&known_memory[3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_births_and_deaths),
        cmocka_unit_test(test_catastrophes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
