#include "studies/condition.h"

#include "tests/support/staged_run.h"

#include <math.h>

#define SYSTEM(work, more)                                                                     \
    "run: {duration: 40s, warmup: 2s, replications: 6, seed: 7}\n"                             \
    "traffic: {all: {rate: 60/s, request: job}}\n"                                             \
    "services: {app: {cpu: 1, cpu_sharing: fifo}}\n"                                           \
    "requests:\n"                                                                              \
    "  job: {service: app, slo: {p95: 60ms}, steps: [cpu: exp " work "]}\n" more

struct both {
    struct staged_run before, after;
    struct compare compare;
};

static void open_both(struct both *both, const char *before, const char *after)
{
    staged_run_open(&both->before, before, &(struct run_settings){.jobs = 1});
    staged_run_open(&both->after, after, &(struct run_settings){.jobs = 1});
    both->compare = compare_of(both->before.result, both->after.result, both->before.arena);
}

static void close_both(struct both *both)
{
    staged_run_close(&both->before);
    staged_run_close(&both->after);
}

static enum compare_verdict verdict(const struct both *both, enum compare_quantity quantity)
{
    return compare_find(&both->compare, NULL, quantity)->verdict;
}

static void shorter_work_is_better_and_longer_is_worse(void **state)
{
    (void)state;
    struct both there, back;
    open_both(&there, SYSTEM("10ms", ""), SYSTEM("9ms", ""));
    open_both(&back, SYSTEM("9ms", ""), SYSTEM("10ms", ""));
    assert_int_equal(verdict(&there, COMPARE_MEAN), COMPARE_BETTER);
    assert_int_equal(verdict(&back, COMPARE_MEAN), COMPARE_WORSE);
    assert_int_equal(verdict(&there, COMPARE_ERRORS), COMPARE_SAME);
    assert_int_equal(there.compare.goal[0].verdict, COMPARE_BETTER);
    double ratio = compare_find(&there.compare, NULL, COMPARE_MEAN)->ratio.mean;
    double exact = (1 / 0.009 - 60.0) / (100.0 - 60.0); /* inverted: 1 / (mu - lambda) */
    assert_true(fabs(ratio * exact - 1.0) < 0.05);
    close_both(&there);
    close_both(&back);
}

static void what_is_the_same_is_the_same(void **state)
{
    (void)state;
    struct both both;
    open_both(&both, SYSTEM("10ms", ""), SYSTEM("10ms", ""));
    assert_int_equal(verdict(&both, COMPARE_MEAN), COMPARE_SAME);
    assert_int_equal(both.compare.better + both.compare.worse, 0);
    close_both(&both);
}

static void a_request_that_one_lacks_is_said(void **state)
{
    (void)state;
    struct both both;
    open_both(&both, SYSTEM("10ms", "  old: {steps: [wait: 1ms]}\n"),
              SYSTEM("10ms", "  new: {steps: [wait: 1ms]}\n"));
    assert_int_equal(both.compare.only_befores, 1);
    assert_string_equal(both.compare.only_before[0], "old");
    assert_string_equal(both.compare.only_after[0], "new");
    assert_null(compare_find(&both.compare, "old", COMPARE_MEAN));
    assert_non_null(compare_find(&both.compare, "job", COMPARE_MEAN));
    close_both(&both);
}

/* ---- conditions ---- */

static bool parse(struct condition *condition, const char *text, struct arena *arena,
                  struct faults *faults)
{
    static struct source source;
    source = (struct source){"--fail-if", text, strlen(text)};
    *faults = (struct faults){0};
    return condition_parse(condition, &source, arena, faults);
}

static void conditions_are_met_only_for_certain(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum condition_state state;
    } rows[] = {
        {"mean > +5%",         CONDITION_NOT_MET  },
        {"mean < -5%",         CONDITION_MET      },
        {"mean < +5%",         CONDITION_MET      },
        {" job.mean<-10% ",    CONDITION_MET      },
        {"mean > 1ms",         CONDITION_MET      },
        {"mean > 1s",          CONDITION_NOT_MET  },
        {"errors > 1%",        CONDITION_NOT_MET  },
        {"errors > +10%",      CONDITION_NOT_MET  },
        {"errors >= 0%",       CONDITION_MET      },
        {"throughput < -2%",   CONDITION_NOT_MET  },
        {"throughput > 59/s",  CONDITION_UNCERTAIN},
        {"throughput < 100/s", CONDITION_MET      },
        {"no.such.p95 > 1s",   CONDITION_ABSENT   },
    };
    struct both both;
    struct condition condition;
    struct faults faults;
    open_both(&both, SYSTEM("10ms", ""), SYSTEM("9ms", ""));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(parse(&condition, rows[i].text, both.before.arena, &faults));
        enum condition_state found = condition_state(&condition, &both.compare);
        if (found != rows[i].state)
            fail_msg("'%s' is %d", rows[i].text, (int)found);
    }
    close_both(&both);
}

static void mistakes_in_conditions_are_pointed_at(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int column, width;
    } rows[] = {
        {"p95 10%",        1,  7},
        {"p59 > +10%",     1,  3},
        {"job.mena < -5%", 5,  4},
        {"p95 > 10%",      7,  3},
        {"p95 > 9",        7,  1},
        {"p95 > +9",       7,  2},
        {"p95 > -900%",    7,  5},
        {"p95 > +x%",      8,  1},
        {"errors > 5ms",   11, 2},
        {"p95 >",          6,  1},
        {"> 5ms",          1,  1},
        {"p95 > +%",       8,  1},
        {"mean > ",        8,  1},
    };
    struct arena *arena = arena_open();
    struct condition condition;
    struct faults faults;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(parse(&condition, rows[i].text, arena, &faults));
        assert_int_equal(faults.count, 1);
        const struct place *place = &faults.kept[0].place;
        if (place->column != rows[i].column || place->width != rows[i].width)
            fail_msg("'%s' is pointed at from %d, %d wide", rows[i].text, place->column,
                     place->width);
    }
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shorter_work_is_better_and_longer_is_worse),
        cmocka_unit_test(what_is_the_same_is_the_same),
        cmocka_unit_test(a_request_that_one_lacks_is_said),
        cmocka_unit_test(conditions_are_met_only_for_certain),
        cmocka_unit_test(mistakes_in_conditions_are_pointed_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
