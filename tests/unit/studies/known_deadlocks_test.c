#include "studies/known_deadlocks.h"

#include "tests/support/known.h"

#include <gsl/gsl_linalg.h>

/* ---- the Markov chain ---- */

enum { RATE = 20, MOST = 8 }; /* arrivals, and ends of each stage, per second */

/* How many jobs work with one connection, wait for the second, work with both, wait for the
 * first. */
struct place {
    int one, wants, both, none;
};

struct chain {
    int threads, connections;
    int number[MOST + 1][MOST + 1][MOST + 1][MOST + 1]; /* of a place, from 1; 0: impossible */
    struct place place[1000];
    int places;
    gsl_matrix *rates; /* minus the generator, without the place where all are stuck */
};

static int unused(const struct chain *chain, struct place at)
{
    return chain->connections - at.one - at.wants - 2 * at.both;
}

static bool is_place(const struct chain *chain, struct place at)
{
    return at.one + at.wants + at.both + at.none <= chain->threads && unused(chain, at) >= 0 &&
           (unused(chain, at) == 0 || at.wants + at.none == 0) && at.wants < chain->connections;
}

static void number_places(struct chain *chain)
{
    struct place at;
    for (at.one = 0; at.one <= MOST; at.one++)
        for (at.wants = 0; at.wants <= MOST; at.wants++)
            for (at.both = 0; at.both <= MOST; at.both++)
                for (at.none = 0; at.none <= MOST; at.none++)
                    if (is_place(chain, at)) {
                        chain->place[chain->places++] = at;
                        chain->number[at.one][at.wants][at.both][at.none] = chain->places;
                    }
}

/* A connection is there for whoever is next. */
static void hand_on(struct place *at)
{
    if (at->wants > 0) {
        at->wants--;
        at->both++;
    } else if (at->none > 0) {
        at->none--;
        at->one++;
    }
}

static void move(struct chain *chain, int from, struct place to, double rate)
{
    size_t row = (size_t)from;
    *gsl_matrix_ptr(chain->rates, row, row) += rate;
    int number = chain->number[to.one][to.wants][to.both][to.none];
    if (number)
        *gsl_matrix_ptr(chain->rates, row, (size_t)(number - 1)) -= rate;
}

static void move_on(struct chain *chain, int from)
{
    struct place at = chain->place[from], to = at;
    bool room = unused(chain, at) > 0;
    *(room ? &to.one : &to.none) += 1;
    if (at.one + at.wants + at.both + at.none < chain->threads)
        move(chain, from, to, RATE);
    to = at;
    to.one--;
    *(room ? &to.both : &to.wants) += 1;
    if (at.one > 0)
        move(chain, from, to, RATE * at.one);
    to = at;
    to.both--;
    hand_on(&to);
    hand_on(&to);
    if (at.both > 0)
        move(chain, from, to, RATE * at.both);
}

/* Mean times until all are stuck solve rates · time = 1; wanted is that from the empty place,
 * which comes first. */
static double stuck_after(int threads, int connections)
{
    static struct chain chain;
    chain = (struct chain){.threads = threads, .connections = connections};
    number_places(&chain);
    size_t places = (size_t)chain.places;
    chain.rates = gsl_matrix_calloc(places, places);
    for (int i = 0; i < chain.places; i++)
        move_on(&chain, i);
    gsl_vector *ones = gsl_vector_alloc(places), *times = gsl_vector_alloc(places);
    gsl_permutation *order = gsl_permutation_alloc(places);
    int sign;
    gsl_vector_set_all(ones, 1.0);
    gsl_linalg_LU_decomp(chain.rates, order, &sign);
    gsl_linalg_LU_solve(chain.rates, order, ones, times);
    double from_empty = gsl_vector_get(times, 0);
    gsl_permutation_free(order);
    gsl_vector_free(times);
    gsl_vector_free(ones);
    gsl_matrix_free(chain.rates);
    return from_empty;
}

/* ---- tests ---- */

static void test_times_are_those_of_the_chain(void **state)
{
    (void)state;
    int seen = 0;
    for (int i = 0; i < known_deadlocks_count; i++) {
        const struct known_system *known = &known_deadlocks[i];
        int threads = (int)known->parameter[0], connections = (int)known->parameter[1];
        if (connections > threads)
            continue;
        assert_known(known, "stuck after", stuck_after(threads, connections));
        seen++;
    }
    assert_int_equal(seen, 4);
}

static double measured(const char *name, uint64_t seed)
{
    struct known_system known = *known_named(known_deadlocks, known_deadlocks_count, name);
    struct arena *arena = arena_open();
    struct blueprint plan;
    blueprint_init(&plan);
    known.parameter[2] = 200;
    known.build(&known, &plan, arena);
    blueprint_finish(&plan);
    double value = -1;
    known.measure(&known, &plan, seed, 0, &value);
    blueprint_free(&plan);
    arena_close(arena);
    return value;
}

static void test_four_of_four_are_soon_stuck(void **state)
{
    (void)state;
    double once = measured("nested checkouts, 4 threads, 4 connections", 1);
    assert_near(once, 2.29, .5);
    assert_true(once == measured("nested checkouts, 4 threads, 4 connections", 1));
    assert_true(once != measured("nested checkouts, 4 threads, 4 connections", 2));
}

static void test_one_connection_more_is_enough(void **state)
{
    (void)state;
    assert_true(measured("nested checkouts, 4 threads, 5 connections", 1) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times_are_those_of_the_chain),
        cmocka_unit_test(test_four_of_four_are_soon_stuck),
        cmocka_unit_test(test_one_connection_more_is_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
