#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/precision.h"
#include "sim/replicate.h"

/* A study whose replications take very different times, so that threads finish out of turn;
 * what is absorbed is written down. */
struct study {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t caller;
    struct precision precision;
    int runs, alive, most_alive, strangers;
    int finished[8];
    int interrupt_at; /* replication that gives up, or -1 */
    int watch_at;     /* absorptions after which the user has had enough, or -1 */
    char written[8192];
};

static void study_init(struct study *study)
{
    *study = (struct study){.lock = PTHREAD_MUTEX_INITIALIZER,
                            .changed = PTHREAD_COND_INITIALIZER,
                            .caller = pthread_self(),
                            .interrupt_at = -1,
                            .watch_at = -1};
    struct precision_rule rule = {.target = 0.05, .confidence = 0.95, .least = 10};
    precision_init(&study->precision, &rule, 1);
}

static void note_begin(struct study *study)
{
    pthread_mutex_lock(&study->lock);
    study->runs++;
    if (++study->alive > study->most_alive)
        study->most_alive = study->alive;
    study->strangers += !pthread_equal(pthread_self(), study->caller);
    pthread_mutex_unlock(&study->lock);
}

static void *run(void *context, int replication)
{
    struct study *study = context;
    note_begin(study);
    uint64_t x = (uint64_t)replication * 2654435761U + 12345;
    uint64_t steps = 1000 + x % 7 * 20000;
    for (uint64_t i = 0; i < steps; i++)
        x = x * UINT64_C(6364136223846793005) + 1442695040888963407U;
    double *result = malloc(sizeof *result);
    *result = 10.0 + (double)(x >> 40) * 0x1p-24;
    pthread_mutex_lock(&study->lock);
    study->alive--;
    pthread_mutex_unlock(&study->lock);
    if (replication != study->interrupt_at)
        return result;
    free(result);
    return NULL;
}

/* No lock here: absorb is called by one thread at a time, which ThreadSanitizer confirms. */
static bool absorb(void *context, int replication, void *result)
{
    struct study *study = context;
    size_t used = strlen(study->written);
    snprintf(study->written + used, sizeof study->written - used, "%d %.17g\n", replication,
             *(double *)result);
    precision_add(&study->precision, result);
    free(result);
    return !precision_met(&study->precision);
}

static void discard(void *context, int replication, void *result)
{
    (void)context;
    (void)replication;
    free(result);
}

static bool watch(void *context, int absorbed)
{
    const struct study *study = context;
    return absorbed != study->watch_at;
}

static struct replicate_plan plan_of(struct study *study, int least, int most, int threads)
{
    return (struct replicate_plan){.least = least,
                                   .most = most,
                                   .threads = threads,
                                   .context = study,
                                   .run = run,
                                   .absorb = absorb,
                                   .discard = discard,
                                   .watch = watch};
}

static const int thread_counts[] = {1, 2, 5, 0};

/* Fixed number, stopped by precision, stopped at the most: the same bytes for each. */
static void same_bytes_at_any_number_of_threads(void **state)
{
    (void)state;
    const int ranges[][2] = {
        {60, 60 },
        {10, 200},
        {3,  12 },
        {1,  1  }
    };
    for (int r = 0; r < 4; r++) {
        struct study one, many;
        study_init(&one);
        struct replicate_plan plan = plan_of(&one, ranges[r][0], ranges[r][1], 1);
        struct replicate_outcome single = replicate(&plan);
        assert_int_equal(single.discarded, 0);
        assert_int_equal(one.runs, single.absorbed);
        for (int t = 1; t < 4; t++) {
            study_init(&many);
            plan = plan_of(&many, ranges[r][0], ranges[r][1], thread_counts[t]);
            struct replicate_outcome outcome = replicate(&plan);
            assert_string_equal(many.written, one.written);
            assert_int_equal(outcome.absorbed, single.absorbed);
            assert_false(outcome.interrupted);
            assert_int_equal(many.runs, outcome.absorbed + outcome.discarded);
            if (thread_counts[t] > 0)
                assert_in_range(outcome.discarded, 0, thread_counts[t]);
        }
    }
}

static void precision_ends_it(void **state)
{
    (void)state;
    struct study study;
    study_init(&study);
    struct replicate_plan plan = plan_of(&study, 2, 1000, 2);
    struct replicate_outcome outcome = replicate(&plan);
    assert_true(precision_met(&study.precision));
    assert_in_range(outcome.absorbed, 10, 50);
    study_init(&study);
    plan = plan_of(&study, 77, 1000, 2);
    assert_int_equal(replicate(&plan).absorbed, 77);
}

static void one_thread_is_the_callers(void **state)
{
    (void)state;
    struct study study;
    study_init(&study);
    struct replicate_plan plan = plan_of(&study, 10, 10, 1);
    replicate(&plan);
    assert_int_equal(study.strangers, 0);
    assert_int_equal(study.most_alive, 1);
    assert_true(replicate_cores() >= 1);
}

/* Replication 0 does not end before 1 has: they do run side by side, and 0 is absorbed first
 * although it ends last. */
static void *run_wait_for_the_next(void *context, int replication)
{
    struct study *study = context;
    pthread_mutex_lock(&study->lock);
    while (replication == 0 && !study->finished[1])
        pthread_cond_wait(&study->changed, &study->lock);
    study->finished[replication] = 1;
    pthread_cond_broadcast(&study->changed);
    pthread_mutex_unlock(&study->lock);
    double *result = malloc(sizeof *result);
    *result = replication;
    return result;
}

static void order_is_kept_when_the_first_ends_last(void **state)
{
    (void)state;
    struct study study;
    study_init(&study);
    struct replicate_plan plan = plan_of(&study, 8, 8, 2);
    plan.run = run_wait_for_the_next;
    assert_int_equal(replicate(&plan).absorbed, 8);
    assert_string_equal(study.written, "0 0\n1 1\n2 2\n3 3\n4 4\n5 5\n6 6\n7 7\n");
}

/* With a bound of one more than the threads, 2 may begin beside 0, but 3 may not. */
static void *run_count_ahead(void *context, int replication)
{
    struct study *study = context;
    pthread_mutex_lock(&study->lock);
    while (replication == 0 && !study->finished[2])
        pthread_cond_wait(&study->changed, &study->lock);
    study->finished[replication] = 1;
    study->runs += replication > 2 && !study->finished[0];
    pthread_cond_broadcast(&study->changed);
    pthread_mutex_unlock(&study->lock);
    double *result = malloc(sizeof *result);
    *result = replication;
    return result;
}

static void speculation_is_bounded(void **state)
{
    (void)state;
    struct study study;
    study_init(&study);
    struct replicate_plan plan = plan_of(&study, 1, 8, 2);
    plan.run = run_count_ahead;
    assert_int_equal(replicate(&plan).absorbed, 8);
    assert_int_equal(study.runs, 0);
}

static void interruption_keeps_what_was_finished(void **state)
{
    (void)state;
    for (int t = 0; t < 3; t++) {
        struct study study;
        study_init(&study);
        study.interrupt_at = 7;
        struct replicate_plan plan = plan_of(&study, 40, 40, thread_counts[t]);
        struct replicate_outcome outcome = replicate(&plan);
        assert_true(outcome.interrupted);
        assert_int_equal(outcome.absorbed, 7);
        study_init(&study);
        study.watch_at = 13;
        outcome = replicate(&plan);
        assert_true(outcome.interrupted);
        assert_int_equal(outcome.absorbed, 13);
        plan.watch = NULL;
        study_init(&study);
        outcome = replicate(&plan);
        assert_false(outcome.interrupted);
        assert_int_equal(outcome.absorbed, 40);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bytes_at_any_number_of_threads),
        cmocka_unit_test(precision_ends_it),
        cmocka_unit_test(one_thread_is_the_callers),
        cmocka_unit_test(order_is_kept_when_the_first_ends_last),
        cmocka_unit_test(speculation_is_bounded),
        cmocka_unit_test(interruption_keeps_what_was_finished),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
