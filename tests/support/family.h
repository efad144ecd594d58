/*
 * A family of known systems as a test program: each system a case, which asks that all its
 * quantities lie inside their 99.9% intervals, that these are as narrow as known_target says,
 * and that all books balance. Suites run two at a time, so each keeps to one thread.
 */
#ifndef HEADROOM_TESTS_SUPPORT_FAMILY_H
#define HEADROOM_TESTS_SUPPORT_FAMILY_H

#include "sim/memory.h"
#include "tests/support/known.h"

#include <stdio.h>

/* A system that would take too long to be known so well: half-widths so many times as wide. */
struct family_exception {
    const char *name;
    double width;
};

struct family_case {
    const struct known_system *system;
    double width;
    char name[80];
};

static inline void family_case_holds(void **state)
{
    const struct family_case *at = *state;
    const struct known_system *system = at->system;
    struct known_effort effort = {
        .seed = 1, .threads = 1, .patience = KNOWN_THOROUGH, .width = at->width};
    struct known_result result;
    known_answer_check(system, &effort, &result);
    if (result.imbalance)
        fail_msg("%s: the books do not balance: %s", at->name, result.imbalance);
    for (int i = 0; i < system->quantities; i++) {
        const struct known_finding *finding = &result.finding[i];
        double half = (finding->estimate.high - finding->estimate.low) / 2.0;
        if (!finding->met || !finding->tight)
            fail_msg("%s, %s: %.7g ± %.2g is %s %.7g", at->name, system->quantity[i].name,
                     finding->estimate.mean, half, finding->met ? "too wide for" : "not",
                     system->quantity[i].exact);
    }
}

static inline int family_run(const struct known_system *systems, int count,
                             const struct family_exception *exceptions, int exceptions_count)
{
    struct family_case *cases = memory_new((size_t)count, sizeof *cases);
    struct CMUnitTest *tests = memory_new((size_t)count, sizeof *tests);
    for (int i = 0; i < count; i++) {
        struct family_case *at = &cases[i];
        at->system = &systems[i];
        for (int j = 0; j < exceptions_count; j++)
            if (strcmp(systems[i].name, exceptions[j].name) == 0)
                at->width = exceptions[j].width;
        snprintf(at->name, sizeof at->name, "%s %s", systems[i].id, systems[i].name);
        tests[i] = (struct CMUnitTest){
            .name = at->name, .test_func = family_case_holds, .initial_state = at};
    }
    int failed = _cmocka_run_group_tests("known systems", tests, (size_t)count, NULL, NULL);
    free(tests);
    free(cases);
    return failed;
}

#endif
