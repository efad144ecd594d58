/* Ranks against their exact chances (chi-square), for exponents around 1 and up to a thousand
 * million ranks. */
#include "sim/zipf.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_zeta.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

#define DRAWS 100000
#define CELLS 30

static uint64_t draw(const struct zipf *zipf, struct chance *chance, bool keyed, uint64_t i)
{
    return keyed ? zipf_at(zipf, chance_nth(77, i)) : zipf_draw(zipf, chance);
}

/* k^-s summed over from .. to; long sums by Euler and Maclaurin. */
static double weight(double s, uint64_t from, uint64_t to)
{
    double sum = 0.0;
    uint64_t head = to - from < 2000 ? to : from + 999;
    for (uint64_t k = from; k <= head; k++)
        sum += pow((double)k, -s);
    if (head == to)
        return sum;
    double a = (double)head + 1.0, b = (double)to;
    double area =
        fabs(s - 1.0) < 1e-9 ? log(b / a) : (pow(b, 1.0 - s) - pow(a, 1.0 - s)) / (1.0 - s);
    double edges = 0.5 * (pow(a, -s) + pow(b, -s));
    return sum + area + edges + s / 12.0 * (pow(a, -s - 1.0) - pow(b, -s - 1.0));
}

/* Cells hold the ranks 1, 2, .. 9 and then grow by half; the last reaches to n. */
static void check(double s, uint64_t n, bool keyed)
{
    uint64_t ends[CELLS + 1] = {0};
    double counts[CELLS] = {0.0}, sum = 0.0, total = weight(s, 1, n);
    int cells = 0;
    for (uint64_t end = 0; end < n && cells < CELLS; cells++) {
        uint64_t next = end + 1 + (end >= 9 ? end / 2 : 0);
        /* what is left must expect enough draws for a cell of its own */
        bool last = next >= n || cells == CELLS - 1 || weight(s, next, n) / total * DRAWS < 20;
        end = ends[cells + 1] = last ? n : next;
    }
    struct zipf zipf = zipf_of(s, n);
    struct chance chance;
    chance_init(&chance, chance_key(1, n, 0, 0));
    for (uint64_t i = 0; i < DRAWS; i++) {
        uint64_t rank = draw(&zipf, &chance, keyed, i);
        assert_true(rank >= 1 && rank <= n);
        int cell = 0;
        while (rank > ends[cell + 1])
            cell++;
        counts[cell] += 1.0;
    }
    for (int cell = 0; cell < cells; cell++) {
        double expected = DRAWS * weight(s, ends[cell] + 1, ends[cell + 1]) / total;
        sum += (counts[cell] - expected) * (counts[cell] - expected) / expected;
    }
    assert_true(cells == 1 || gsl_cdf_chisq_Q(sum, cells - 1) > 0.001);
}

static void ranks_come_as_often_as_they_should(void **state)
{
    (void)state;
    static const double exponents[] = {0.01, 0.5, 0.9, 0.999999, 1.0, 1.1, 2.0, 3.5};
    for (size_t i = 0; i < sizeof(exponents) / sizeof(exponents[0]); i++) {
        check(exponents[i], 2, false);
        check(exponents[i], 100, true);
        check(exponents[i], 1000000, false);
    }
}

static void a_thousand_million_ranks_work(void **state)
{
    (void)state;
    check(0.9, ZIPF_MOST, false);
    check(1.0, ZIPF_MOST, true);
    check(1.2, ZIPF_MOST, false);
}

static void extremes_stay_in_range(void **state)
{
    (void)state;
    check(1.0, 1, false);
    struct zipf steep = zipf_of(100.0, ZIPF_MOST);
    struct chance chance;
    chance_init(&chance, 8);
    for (int i = 0; i < 1000; i++)
        assert_true(zipf_draw(&steep, &chance) == 1);
}

/* The sum of k^-2 to infinity is pi^2 / 6: the check's own sums are right. */
static void the_expected_chances_are_right(void **state)
{
    (void)state;
    assert_true(fabs(weight(2.0, 1, ZIPF_MOST) - gsl_sf_zeta(2.0) + 1e-9) < 1e-12);
    assert_true(fabs(weight(1.0, 1, ZIPF_MOST) - log(1e9) - M_EULER) < 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_come_as_often_as_they_should),
        cmocka_unit_test(a_thousand_million_ranks_work),
        cmocka_unit_test(extremes_stay_in_range),
        cmocka_unit_test(the_expected_chances_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
