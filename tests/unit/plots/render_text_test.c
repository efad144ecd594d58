#include "plots/render_text.h"

#include "plots/run_report.h"
#include "plots/terminal.h"
#include "tests/support/expected_file.h"
#include "tests/support/pseudo_terminal.h"
#include "tests/support/sample_result.h"

#include <locale.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void show_page(const struct run_report *told, size_t columns, FILE *stream)
{
    render_text_told(run_report, told, &(struct render_text_options){.columns = columns},
                     stream);
}

static char *printed_page(const struct run_report *told, size_t columns)
{
    FILE *file = tmpfile();
    show_page(told, columns, file);
    char *text = expected_read(file);
    fclose(file);
    return text;
}

static char *printed(struct result *result, size_t columns, bool quiet)
{
    struct run_report told = {
        .result = &result, .count = 1, .settings = {quiet, "checkout.yaml"}
    };
    return printed_page(&told, columns);
}

static char *compared(struct result *const *result, int count, bool quiet)
{
    struct run_report told = {
        result, count, true, {quiet, "checkout.yaml"}
    };
    return printed_page(&told, 100);
}

/* The widest line that is not the command, which is not wrapped. */
static size_t width_of(const char *text)
{
    size_t widest = 0;
    while (*text) {
        char line[4096];
        size_t bytes = strcspn(text, "\n");
        assert_true(bytes < sizeof line);
        memcpy(line, text, bytes);
        line[bytes] = '\0';
        size_t width = strncmp(line, "  headroom ", 11) == 0 ? 0 : terminal_clean(line);
        widest = width > widest ? width : widest;
        text += bytes + (text[bytes] == '\n');
    }
    return widest;
}

static void expect(struct sample *sample, size_t columns, const char *path)
{
    char *text = printed(&sample->result, columns, false);
    assert_in_range(width_of(text), 1, columns);
    expected_file(path, text);
    free(text);
}

/* ---- what it looks like ---- */

static void all_of_it_in_100_columns(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample_course(sample);
    setlocale(LC_CTYPE, "C.UTF-8");
    expect(sample, 100, "tests/unit/plots/render_text_100.txt");
    sample_close(sample);
}

static void all_of_it_in_80_columns(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample_course(sample);
    setlocale(LC_CTYPE, "C.UTF-8");
    expect(sample, 80, "tests/unit/plots/render_text_80.txt");
    sample_close(sample);
}

static void all_of_it_in_ascii(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample_course(sample);
    setlocale(LC_CTYPE, "C");
    expect(sample, 100, "tests/unit/plots/render_text_ascii.txt");
    char *text = printed(&sample->result, 100, false);
    for (const char *at = text; *at; at++)
        assert_in_range(*at, '\n', '~');
    free(text);
    sample_close(sample);
}

static void quiet_is_the_verdict_and_the_objectives(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    setlocale(LC_CTYPE, "C");
    char *text = printed(&sample->result, 100, true);
    assert_string_equal(
        text,
        "Checkout under load\n"
        "Objective missed: p95 of checkout is 820 ms +- 30, not at most 400 ms; "
        "main.rows.stock is the limit,\n"
        "held 97.1%, mostly by requests at payment, and the load may grow by 3% (to 123/s) "
        "before it is full;\n"
        "1 of 3 objectives is missed.\n"
        "\n"
        "   objective                           measured\n"
        "-------------------------------------------------------\n"
        "+  browse     p95 at most 250 ms     60 ms +- 3  met\n"
        "x  checkout   p95 at most 400 ms   820 ms +- 30  missed\n"
        "+  checkout   errors at most 1%   0.62% +- 0.11  met\n");
    free(text);
    sample_close(sample);
}

/* A variant that halves what checkout waits for the row, and one that changes nothing. */
static void beside_its_variants(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout(), *better = sample_of_checkout(),
                  *same = sample_of_checkout();
    setlocale(LC_CTYPE, "C.UTF-8");
    better->result.variant = "call after commit";
    same->result.variant = "twice the pool";
    better->result.system.mean = sample_measured(better, .0711, .002);
    better->result.request[1].p95 = sample_measured(better, .35, .02);
    better->result.request[1].goal[0].met = better->result.request[1].goal[0].certain = true;
    better->result.request[0].throughput = sample_measured(better, 83.4, .67);
    better->result.bottleneck =
        (struct result_bottleneck){.kind = BOTTLENECK_NONE, .resource = "app.cpu"};
    struct result *result[] = {&sample->result, &better->result, &same->result};
    char *text = compared(result, 3, false);
    assert_in_range(width_of(text), 1, 100);
    expected_file("tests/unit/plots/render_text_comparison.txt", text);
    free(text);
    text = compared(result, 3, true);
    assert_non_null(strstr(text, "call after commit"));
    assert_null(strstr(text, "no evidence"));
    free(text);
    sample_close(sample);
    sample_close(better);
    sample_close(same);
}

/* ---- colour ---- */

static void show(struct result *result, char *text, size_t size)
{
    struct pseudo_terminal terminal;
    struct run_report told = {.result = &result, .count = 1, .settings.quiet = true};
    assert_true(pseudo_terminal_open(&terminal, 80));
    FILE *stream = fdopen(dup(terminal.program), "w");
    show_page(&told, 0, stream);
    fclose(stream);
    pseudo_terminal_close(&terminal, text, size);
    for (char *at = text; (at = strchr(at, '\r'));) /* the terminal's own */
        memmove(at, at + 1, strlen(at));
}

static void colour_is_for_terminals_that_want_it(void **state)
{
    (void)state;
    char text[4096];
    struct sample *sample = sample_of_checkout();
    setlocale(LC_CTYPE, "C");
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    show(&sample->result, text, sizeof text);
    assert_non_null(strstr(text, "\033[1;31mObjective missed:\033[0m p95"));
    assert_non_null(strstr(text, "\033[32mmet\033[0m"));
    setenv("NO_COLOR", "1", 1);
    show(&sample->result, text, sizeof text);
    assert_null(strchr(text, '\033'));
    assert_in_range(width_of(text), 1, 80);
    char *file = printed(&sample->result, 80, true);
    assert_null(strchr(file, '\033'));
    free(file);
    sample_close(sample);
}

/* ---- what nobody hopes for ---- */

static const char hostile[] = "x\033]0;owned\007\033[2J\r\n\t\xe2\x80\xae"
                              "gpj.\xff\xc3(\xc2\x9b"
                              "31m|`<b>%s%n\xe5\xb7\xa5\xe4\xbd\x9c"
                              " and a very long tail that goes on and on and on and on and on";

static void assert_harmless(const char *text)
{
    for (const char *at = text; *at; at++)
        if (*at != '\n')
            assert_true((unsigned char)*at >= 0x20 && *at != 0x7f);
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_null(strstr(text, "\xc2\x9b"));
    assert_null(strstr(text, "\xff"));
}

static void names_cannot_command_the_terminal(void **state)
{
    (void)state;
    static const char *chain[] = {hostile, hostile, "app.workers"};
    struct sample *sample = sample_of_checkout();
    struct result *result = &sample->result;
    result->variant = hostile;
    for (int i = 0; i < result->requests; i++) {
        result->request[i].name = hostile;
        result->request[i].errors = result->request[i].error_by[OUTCOME_REFUSED] =
            sample_measured(sample, .1, .01);
        for (int j = 0; j < result->request[i].times; j++)
            result->request[i].time[j].at = hostile;
    }
    for (int i = 0; i < result->resources; i++) {
        result->resource[i].name = result->resource[i].kind = hostile;
        for (int j = 0; j < result->resource[i].doings; j++)
            result->resource[i].held_while[j].at = hostile;
    }
    result->bottleneck.resource = result->bottleneck.doing = hostile;
    result->bottleneck.chain = chain;
    result->bottleneck.links = 3;
    result->theory[0].at = result->theory[0].model = result->theory[0].quantity = hostile;
    for (size_t columns = 40; columns <= 100; columns += 30) {
        setlocale(LC_CTYPE, columns == 70 ? "C" : "C.UTF-8");
        char *text = printed(result, columns, false);
        assert_harmless(text);
        free(text);
    }
    sample_close(sample);
}

static void nothing(struct measured *measured)
{
    *measured = sample_nothing();
}

static void know_nothing_of(struct result_answers *answers)
{
    struct measured *all[] = {&answers->throughput, &answers->in_flight, &answers->mean,
                              &answers->p50,        &answers->p90,       &answers->p95,
                              &answers->p99,        &answers->errors,    &answers->wasted};
    for (size_t i = 0; i < COUNT(all); i++)
        nothing(all[i]);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        nothing(&answers->error_by[i]);
    answers->max = (double)NAN;
    for (int i = 0; i < answers->times; i++) {
        nothing(&answers->time[i].waiting);
        nothing(&answers->time[i].working);
    }
    for (int i = 0; i < answers->goals; i++) {
        nothing(&answers->goal[i].measured);
        answers->goal[i].met = answers->goal[i].certain = false;
    }
}

static void know_nothing(struct result *result)
{
    double none = (double)NAN;
    know_nothing_of(&result->system);
    for (int i = 0; i < result->requests; i++)
        know_nothing_of(&result->request[i]);
    for (int i = 0; i < result->resources; i++) {
        struct result_resource *resource = &result->resource[i];
        struct measured *all[] = {&resource->waiting, &resource->wait, &resource->throughput,
                                  &resource->inside,  &resource->stay, &resource->refused};
        for (size_t j = 0; j < COUNT(all); j++)
            nothing(all[j]);
        resource->utilization = (struct measured){.5, none, none, NULL};
        resource->capacity = (double)INFINITY;
    }
    for (int i = 0; i < result->windows; i++) {
        nothing(&result->window[i].throughput);
        nothing(&result->window[i].mean);
        result->window[i].arrivals = none;
        result->window[i].utilization = NULL;
    }
    result->bottleneck.headroom = result->bottleneck.utilization = none;
    result->bottleneck.waiting_share = result->bottleneck.doing_share = none;
    result->law[0].gap = none;
    result->theory[0].expected = none;
    nothing(&result->theory[0].simulated);
    result->growth.stable_per_s = result->growth.stable_share = none;
    nothing(&result->growth.backlog_per_s);
    result->precision_asked = .02;
    result->precision_reached = (double)INFINITY;
    result->warmup_s = none;
}

static void what_is_not_known_is_never_a_number(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    setlocale(LC_CTYPE, "C");
    sample_course(sample);
    know_nothing(&sample->result);
    for (int stable = 0; stable <= 1; stable++) {
        sample->result.stable = stable;
        char *text = printed(&sample->result, 100, false);
        assert_null(strstr(text, "nan"));
        assert_null(strstr(text, "inf"));
        assert_in_range(width_of(text), 1, 100);
        free(text);
    }
    sample_close(sample);
}

/* A bound that is not reached was said to differ by half, and a hair's breadth was too. */
static void how_formulas_compare(void **state)
{
    (void)state;
    static const struct {
        struct result_theory theory;
        const char *word;
    } cases[] = {
        {{"cpu", "M/M/2", "wait", 1.0, {1.02, 0.98, 1.06, NULL}},                    "  agrees\n"         },
        {{"cpu", "M/M/2", "wait", 1.0, {1.004, 1.003, 1.005, NULL}},                 "  within 0.4%\n"    },
        {{"cpu", "M/M/2", "wait", 1.0, {0.50, 0.49, 0.51, NULL}},                    "  differs by -50%\n"},
        {{"system", "bound", "throughput at most", 90.0, {40.0, 39.0, 41.0, NULL}},
         "90.0/s  40.0/s +- 1.0  below, as it must be\n"                                                  },
        {{"system", "bound", "throughput at most", 90.0, {99.0, 98.0, 100.0, NULL}},
         "  differs by +10%\n"                                                                            },
    };
    setlocale(LC_CTYPE, "C");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sample *sample = sample_of_checkout();
        sample->result.theory[0] = cases[i].theory;
        char *text = printed(&sample->result, 100, false);
        if (!strstr(text, cases[i].word))
            fail_msg("no '%s' in\n%s", cases[i].word, text);
        free(text);
        sample_close(sample);
    }
}

static void nothing_at_all_can_be_told(void **state)
{
    (void)state;
    struct result result = {.stable = true, .law_holds = true, .replications = 1};
    result.system.name = "system";
    setlocale(LC_CTYPE, "C");
    char *text = printed(&result, 100, false);
    assert_non_null(strstr(text, "nothing makes requests wait for long"));
    free(text);
}

static void one_replication_has_no_intervals(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    struct result *result = &sample->result;
    setlocale(LC_CTYPE, "C");
    result->replications = 1;
    for (int i = 0; i < result->requests; i++) {
        struct result_answers *request = &result->request[i];
        struct measured *all[] = {&request->throughput, &request->mean, &request->p50,
                                  &request->p95,        &request->p99,  &request->errors};
        for (size_t j = 0; j < COUNT(all); j++) {
            all[j]->low = -(double)INFINITY;
            all[j]->high = (double)INFINITY;
        }
        request->error_by[OUTCOME_TIMEOUT] = request->errors;
        for (int j = 0; j < request->goals; j++) {
            request->goal[j].measured = j == 0 ? request->p95 : request->errors;
            request->goal[j].certain = false;
        }
    }
    char *text = printed(result, 100, false);
    assert_non_null(strstr(text, "Not decided: p95 of browse is 60.1 ms, but how sure that is "
                                 "takes more than one"));
    assert_non_null(
        strstr(text, "\nbrowse                       83.7/s  23.1 ms  18.5 ms  60.1 ms"));
    assert_non_null(strstr(text, "undecided\n"));
    assert_non_null(strstr(text, "One replication has no intervals"));
    assert_non_null(strstr(text, "--set run.replications=10\n"));
    free(text);
    sample_close(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_in_100_columns),
        cmocka_unit_test(all_of_it_in_80_columns),
        cmocka_unit_test(all_of_it_in_ascii),
        cmocka_unit_test(quiet_is_the_verdict_and_the_objectives),
        cmocka_unit_test(beside_its_variants),
        cmocka_unit_test(colour_is_for_terminals_that_want_it),
        cmocka_unit_test(names_cannot_command_the_terminal),
        cmocka_unit_test(what_is_not_known_is_never_a_number),
        cmocka_unit_test(how_formulas_compare),
        cmocka_unit_test(nothing_at_all_can_be_told),
        cmocka_unit_test(one_replication_has_no_intervals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
