#include "plots/next_command.h"

#include "tests/support/sample_result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_next(struct sample *sample, const char *wanted)
{
    struct next_command next = next_command_of(&sample->result, "a.yaml", sample->arena);
    if (wanted) {
        assert_non_null(next.why);
        assert_string_equal(next.command, wanted);
        /* It works as it stands: what is set can be set. */
        const char *set = strstr(next.command, "--set ");
        if (set) {
            const char *word = set + strlen("--set ");
            struct load load = {.arena = sample->arena, .folder = "."};
            struct faults faults = {0};
            assert_true(load_source(&load, &sample->source, &word, 1, &faults));
        }
    } else {
        assert_null(next.command);
    }
}

static void limit(struct sample *sample, const char *resource)
{
    sample->result.bottleneck = (struct result_bottleneck){
        .kind = BOTTLENECK_SERVES, .resource = resource, .utilization = .9, .headroom = 1.1};
}

static void more_of_what_limits(void **state)
{
    (void)state;
    static const struct {
        const char *resource, *wanted;
    } cases[] = {
        {"app.workers",      "headroom run a.yaml --set services.app.workers=32"               },
        {"app.cpu",          "headroom run a.yaml --set services.app.instances=8"              },
        {"app.pools.main",   "headroom run a.yaml --set services.app.pools.main.connections=20"},
        {"main.cpu",         "headroom run a.yaml --set databases.main.cpu=16"                 },
        {"main.connections", "headroom run a.yaml --set databases.main.max_connections=200"    },
        {"payment",          "headroom run a.yaml --set externals.payment.concurrency=100"     },
        {"emails.workers",   "headroom run a.yaml --set queues.emails.workers=8"               },
        {"main.rows.stock",  NULL                                                              },
        {"unheard.of",       NULL                                                              },
        {NULL,               NULL                                                              },
    };
    struct sample *sample = sample_of_checkout();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        limit(sample, cases[i].resource);
        assert_next(sample, cases[i].wanted);
    }
    sample_close(sample);
}

static void a_shorter_call_where_it_is_held(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    assert_next(sample, "headroom run a.yaml --set externals.payment.time=40ms");
    sample_close(sample);
}

static void the_load_it_can_carry(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample->result.stable = false;
    sample->result.growth =
        (struct result_growth){.at = "main.cpu", .stable_share = .8, .stable_per_s = 96.0};
    assert_next(sample, "headroom run a.yaml --set traffic.shoppers.rate=91/s");
    sample->result.growth.stable_share = (double)NAN;
    assert_next(sample, "headroom run a.yaml --set databases.main.cpu=16");
    sample->result.growth.at = NULL;
    assert_next(sample, NULL);
    sample_close(sample);
}

static void more_load_where_there_is_room(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample->result.request[1].goals = 0;
    limit(sample, "app.cpu");
    sample->result.bottleneck.headroom = 3.0;
    assert_next(sample, "headroom run a.yaml --set traffic.shoppers.rate=240/s");
    sample->result.bottleneck.headroom = 1.8;
    assert_next(sample, "headroom run a.yaml --set traffic.shoppers.rate=200/s");
    sample_close(sample);
}

static void a_longer_look_where_it_cannot_be_told(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample->result.law_holds = false;
    assert_next(sample, "headroom run a.yaml --set run.duration=2400s");
    sample->result.law_holds = true;
    for (int i = 0; i < 2; i++)
        sample->result.request[1].goal[i].certain = false;
    assert_next(sample, "headroom run a.yaml --set run.replications=20");
    sample->result.replications = 1;
    assert_next(sample, "headroom run a.yaml --set run.replications=10");
    sample_close(sample);
}

static void its_own_what_ifs(void **state)
{
    (void)state;
    char *text;
    assert_true(asprintf(&text, "%s%s", sample_text,
                         "what_if: {more: {services.app.workers: 32}}\n") > 0);
    struct sample *sample = sample_open(text);
    sample_requests(sample);
    limit(sample, "app.cpu");
    assert_next(sample, "headroom run a.yaml --what-if all");
    sample->result.variant = "more";
    assert_next(sample, "headroom run a.yaml --set services.app.instances=8");
    sample_close(sample);
    free(text);
}

static void words_are_quoted_for_a_shell(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    limit(sample, "app.cpu");
    struct next_command next =
        next_command_of(&sample->result, "it's; rm -rf $HOME", sample->arena);
    assert_string_equal(next.command, "headroom run 'it'\\''s; rm -rf $HOME' --set "
                                      "services.app.instances=8");
    next = next_command_of(&sample->result, "", sample->arena);
    assert_string_equal(next.command, "headroom run '' --set services.app.instances=8");
    assert_null(next_command_of(&sample->result, NULL, sample->arena).command);
    sample_close(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_of_what_limits),
        cmocka_unit_test(a_shorter_call_where_it_is_held),
        cmocka_unit_test(the_load_it_can_carry),
        cmocka_unit_test(more_load_where_there_is_room),
        cmocka_unit_test(a_longer_look_where_it_cannot_be_told),
        cmocka_unit_test(its_own_what_ifs),
        cmocka_unit_test(words_are_quoted_for_a_shell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
