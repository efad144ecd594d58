#include "studies/known_answer.h"

#include "studies/known_open.h"
#include "studies/known_queues.h"
#include "tests/support/known.h"

static const struct known_system *named(const char *name)
{
    return known_named(known_queues, known_queues_count, name);
}

/* The same system in much less time. */
static struct known_system briefly(const char *name, double window_s)
{
    struct known_system brief = *named(name);
    brief.warmup_s = fmin(brief.warmup_s, 5);
    brief.duration_s = window_s;
    return brief;
}

static const struct known_effort one_look = {.seed = 1, .threads = 1, .patience = 1};

/* ---- every kind of quantity ---- */

static void assert_met(const char *name, double window_s)
{
    struct known_system brief = briefly(name, window_s);
    struct known_result result;
    known_answer_check(&brief, &one_look, &result);
    assert_null(result.imbalance);
    for (int i = 0; i < brief.quantities; i++)
        if (!known_answer_counts(&result, i))
            fail_msg("%s, %s: %.7g .. %.7g", name, brief.quantity[i].name,
                     result.finding[i].estimate.low, result.finding[i].estimate.high);
}

static void every_kind_is_found_in_the_books(void **state)
{
    (void)state;
    assert_met("M/M/1", 60);
    assert_met("M/M/10", 30);
    assert_met("M/M/4/20", 20);
    assert_met("M/G/1 shared, by size", 60);
    assert_met("M/G/inf, lognormal", 20);
    assert_met("M/M/10+D", 30);
    assert_met("M/M/1, two priorities", 60);
    assert_met("M/M/1, last come first", 60);
}

static void stays_visits_and_held_rows_too(void **state)
{
    (void)state;
    struct known_system brief =
        *known_named(known_open, known_open_count, "a cache before a database");
    brief.duration_s = 20;
    static const struct known_quantity quantities[] = {
        {"stay",   KNOWN_STAY,   1, 0, .000625},
        {"visits", KNOWN_VISITS, 1, 0, 400    },
    };
    brief.quantity = quantities;
    brief.quantities = 2;
    struct known_result result;
    known_answer_check(&brief, &one_look, &result);
    assert_true(known_answer_met(&result));
}

/* ---- a system of pure chance ---- */

static void build_nothing(const struct known_system *known, struct blueprint *blueprint,
                          struct arena *arena)
{
    (void)known;
    (void)blueprint;
    (void)arena;
}

/* Two numbers between 0 and 1; parameter[0] > 0: from that replication on no books balance. */
static void draw(const struct known_system *known, const struct blueprint *plan, uint64_t seed,
                 int replication, double *values)
{
    (void)plan;
    for (int i = 0; i < known->quantities; i++)
        values[i] =
            chance_unit_at(chance_mix(chance_key(seed, (uint64_t)replication, 1, (uint64_t)i)));
    if (known->parameter[0] > 0 && replication >= known->parameter[0])
        values[1] = (double)NAN;
}

static const struct known_quantity halves[] = {
    {"first half", KNOWN_CUSTOM, 0, 0, .5},
    {"other half", KNOWN_CUSTOM, 0, 0, .5},
};

static const struct known_system pure_chance = {
    .id = "V00",
    .name = "pure chance",
    .build = build_nothing,
    .measure = draw,
    .replications = 20,
    .quantity = halves,
    .quantities = 2,
};

/* Of 4000 intervals 4 should miss; none does so twice. */
static void what_chance_misses_the_second_look_meets(void **state)
{
    (void)state;
    int missed = 0, again = 0;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        struct known_effort effort = {.seed = seed, .threads = 1, .patience = 1};
        struct known_result first, result;
        known_answer_look(&pure_chance, &effort, &first);
        known_answer_check(&pure_chance, &effort, &result);
        assert_true(known_answer_met(&result));
        for (int i = 0; i < 2; i++) {
            missed += !first.finding[i].met;
            again += result.finding[i].again;
        }
    }
    assert_int_equal(missed, again);
    assert_in_range(missed, 1, 12);
}

static void what_is_wrong_is_missed_twice(void **state)
{
    (void)state;
    struct known_quantity wrong[] = {halves[0], halves[1]};
    wrong[1].exact = .9;
    struct known_system system = pure_chance;
    system.quantity = wrong;
    struct known_result result;
    known_answer_check(&system, &one_look, &result);
    assert_true(result.finding[0].met && !result.finding[0].again);
    assert_true(!result.finding[1].met && result.finding[1].again);
    assert_true(known_answer_counts(&result, 0) && !known_answer_counts(&result, 1));
    assert_false(known_answer_met(&result));
}

static void one_value_proves_nothing(void **state)
{
    (void)state;
    struct known_system system = pure_chance;
    system.replications = 1;
    struct known_result result;
    known_answer_look(&system, &one_look, &result);
    assert_false(known_answer_met(&result));
}

static void where_nothing_varies_the_digits_decide(void **state)
{
    (void)state;
    struct known_system brief = briefly("M/G/inf, uniform", 1);
    brief.warmup_s = 0;
    struct known_quantity waits[] = {
        {"wait",          KNOWN_WAIT,          0, 0,  0   },
        {"servers' wait", KNOWN_WAIT_QUANTILE, 0, .5, 1e-9}
    };
    brief.measure = NULL;
    brief.quantity = waits;
    brief.quantities = 2;
    struct known_result result;
    known_answer_look(&brief, &one_look, &result);
    assert_true(result.finding[0].met && result.finding[0].tight);
    assert_false(result.finding[1].met);
}

/* ---- the books ---- */

static void unbalanced_books_fail_at_once(void **state)
{
    (void)state;
    struct known_system system = pure_chance;
    system.parameter[0] = 5;
    struct known_result result;
    known_answer_check(&system, &one_look, &result);
    assert_string_equal(result.imbalance, "other half");
    assert_false(known_answer_met(&result) || known_answer_counts(&result, 0));
    assert_false(result.finding[0].again);
}

static void build_flood(const struct known_system *known, struct blueprint *blueprint,
                        struct arena *arena)
{
    named("M/M/1")->build(known, blueprint, arena);
    blueprint->max_in_flight = 50;
}

static void a_flood_fails_at_once(void **state)
{
    (void)state;
    struct known_system system = briefly("M/M/1", 10);
    system.build = build_flood;
    system.parameter[0] = 200;
    struct known_result result;
    known_answer_check(&system, &one_look, &result);
    assert_string_equal(result.imbalance, "too many in flight");
}

/* ---- how long it goes on ---- */

static void patience_ends_when_intervals_are_tight(void **state)
{
    (void)state;
    struct known_effort effort = {
        .seed = 1, .threads = 1, .patience = KNOWN_THOROUGH, .width = 10};
    struct known_result loose, tight, never;
    known_answer_look(&pure_chance, &effort, &loose);
    effort.width = 0;
    known_answer_look(&pure_chance, &effort, &tight);
    effort.patience = 3;
    known_answer_look(&pure_chance, &effort, &never);
    assert_true(loose.finding[0].tight && tight.finding[0].tight && tight.finding[1].tight);
    assert_false(never.finding[0].tight);
    assert_true(loose.replications < 500 && tight.replications > 20 * loose.replications);
    assert_int_equal(never.replications, 60);
}

static bool stop_at_seven(void *context, int absorbed)
{
    ++*(int *)context;
    return absorbed < 7;
}

static void an_interruption_is_told(void **state)
{
    (void)state;
    int asked = 0;
    struct known_effort effort = {
        .seed = 1, .threads = 1, .patience = 1, .watch = stop_at_seven, .context = &asked};
    struct known_result result;
    known_answer_check(&pure_chance, &effort, &result);
    assert_true(result.interrupted);
    assert_int_equal(result.replications, 7);
    assert_int_equal(asked, 7);
}

static void targets_are_by_kind(void **state)
{
    (void)state;
    static const struct {
        enum known_kind kind;
        double exact, target;
    } rows[] = {
        {KNOWN_RESPONSE,          .05,  .01},
        {KNOWN_CUSTOM,            5,    .01},
        {KNOWN_WAIT_QUANTILE,     .2,   .03},
        {KNOWN_RESPONSE_QUANTILE, .2,   .03},
        {KNOWN_WAIT_SQUARE,       .004, .03},
        {KNOWN_CUSTOM_SPREAD,     17,   .03},
        {KNOWN_ENDED_SHARE,       .2,   .03},
        {KNOWN_ENDED_SHARE,       .006, .10},
        {KNOWN_WAITED_SHARE,      .4,   .03},
        {KNOWN_CUSTOM_SHARE,      .01,  .10},
        {KNOWN_CUSTOM_RARE,       1800, .10},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct known_quantity quantity = {"", rows[i].kind, 0, 0, rows[i].exact};
        assert_true(known_target(&quantity) == rows[i].target);
    }
}

/* ---- threads ---- */

static void assert_same(const struct known_result *a, const struct known_result *b)
{
    assert_int_equal(a->replications, b->replications);
    for (int i = 0; i < a->system->quantities; i++) {
        assert_memory_equal(&a->finding[i].estimate, &b->finding[i].estimate,
                            sizeof a->finding[i].estimate);
        assert_int_equal(a->finding[i].met, b->finding[i].met);
        assert_int_equal(a->finding[i].tight, b->finding[i].tight);
    }
}

static void assert_same_on_threads(const struct known_system *system)
{
    struct known_effort effort = {.seed = 5, .threads = 1, .patience = 3, .width = 2};
    struct known_result alone, together;
    known_answer_check(system, &effort, &alone);
    effort.threads = 2;
    known_answer_check(system, &effort, &together);
    assert_same(&alone, &together);
    effort.threads = 5;
    known_answer_check(system, &effort, &together);
    assert_same(&alone, &together);
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    struct known_system windows = briefly("M/M/4/20", 10);
    assert_same_on_threads(&windows);
    struct known_system measured = briefly("M/G/inf, lognormal", 5);
    assert_same_on_threads(&measured);
    assert_same_on_threads(&pure_chance);
}

/* ---- the list ---- */

static void every_system_says_what_it_is(void **state)
{
    (void)state;
    int quantities = 0;
    for (int i = 0; i < known_families_count; i++) {
        const struct known_family *family = &known_families[i];
        assert_true(family->name && *family->count > 0);
        for (int j = 0; j < *family->count; j++) {
            const struct known_system *system = &family->systems[j];
            assert_true(system->id[0] == 'V' && system->name && system->source);
            assert_true(system->build && system->replications >= 2);
            assert_in_range(system->quantities, 1, KNOWN_QUANTITIES_MOST);
            quantities += system->quantities;
        }
    }
    assert_true(quantities >= 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_found_in_the_books),
        cmocka_unit_test(stays_visits_and_held_rows_too),
        cmocka_unit_test(what_chance_misses_the_second_look_meets),
        cmocka_unit_test(what_is_wrong_is_missed_twice),
        cmocka_unit_test(one_value_proves_nothing),
        cmocka_unit_test(where_nothing_varies_the_digits_decide),
        cmocka_unit_test(unbalanced_books_fail_at_once),
        cmocka_unit_test(a_flood_fails_at_once),
        cmocka_unit_test(patience_ends_when_intervals_are_tight),
        cmocka_unit_test(an_interruption_is_told),
        cmocka_unit_test(targets_are_by_kind),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(every_system_says_what_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
