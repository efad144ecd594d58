/* Which rows belong to a scenario, and what they set in it. */
#include "scenarios/language/pairing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SYSTEM                                                                                 \
    "traffic: {clients: {users: 4, request: job}}\n"                                           \
    "caches: {front: {hits: 50%}}\n"                                                           \
    "requests: {job: {steps: [{cache: front, miss: [{wait: 1ms}]}]}}\n"

#define ROWS                                                                                   \
    "kind,N,hit,mean_ms,rep\n"                                                                 \
    "a,1,0.5,1,1\n"                                                                            \
    "b,1,0.5,1,1\n"                                                                            \
    "a,2,0.25,1,1\n"                                                                           \
    "c,2,0.25,1,1\n"                                                                           \
    "a,,0.5,1,1\n"                                                                             \
    "a,1,0.5,1,2\n"

struct attempt {
    struct arena *arena;
    struct source yaml, csv;
    struct faults faults;
    struct load load;
    const struct pairing *pairing;
};

static struct attempt *pair(const char *yaml, const char *csv)
{
    struct attempt *attempt = calloc(1, sizeof(*attempt));
    attempt->arena = arena_open();
    attempt->yaml = (struct source){"x.yaml", yaml, strlen(yaml)};
    attempt->csv = (struct source){"x.csv", csv, strlen(csv)};
    attempt->load.arena = attempt->arena;
    attempt->load.folder = ".";
    assert_true(load_source(&attempt->load, &attempt->yaml, NULL, 0, &attempt->faults));
    const struct case_file *file =
        case_file_parse(&attempt->csv, attempt->arena, &attempt->faults);
    assert_non_null(file);
    attempt->pairing = pairing_read(&attempt->load, file, attempt->arena, &attempt->faults);
    assert_int_equal(!attempt->pairing, attempt->faults.count > 0);
    return attempt;
}

static void give_up(struct attempt *attempt)
{
    arena_close(attempt->arena);
    free(attempt);
}

static void rows_become_points(void **state)
{
    (void)state;
    struct attempt *attempt = pair(SYSTEM "x-measured:\n"
                                          "  where: {kind: [a, c], mean_ms: 1.0}\n"
                                          "  vary:\n"
                                          "    traffic.clients.users: <N>\n"
                                          "    caches.front.hits: <hit * 100>%\n",
                                   ROWS);
    const struct pairing *pairing = attempt->pairing;
    assert_non_null(pairing);
    assert_int_equal(pairing->points, 2);
    assert_int_equal(pairing->settings, 2);
    assert_string_equal(pairing->point[0].setting[0], "traffic.clients.users=1");
    assert_string_equal(pairing->point[0].setting[1], "caches.front.hits=50%");
    assert_string_equal(pairing->point[1].setting[1], "caches.front.hits=25%");
    assert_string_equal(pairing->point[0].label, "N=1 hit=0.5");
    assert_int_equal(pairing->point[0].rows, 2); /* a and a again, not b, not the empty one */
    assert_int_equal(pairing->point[0].row[1], 5);
    assert_int_equal(pairing->point[1].rows, 2); /* a and c */
    give_up(attempt);
}

/* What does not differ between the points is no part of their names. */
static void labels_tell_what_differs(void **state)
{
    (void)state;
    struct attempt *attempt = pair(SYSTEM "x-measured:\n"
                                          "  where: {hit: 0.5, kind: a}\n"
                                          "  vary: {traffic.clients.users: <N>, "
                                          "requests.job.timeout: <rep>s}\n",
                                   ROWS);
    assert_int_equal(attempt->pairing->points, 2);
    assert_string_equal(attempt->pairing->point[1].label, "rep=2");
    give_up(attempt);
}

static void mistakes_have_a_place(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *csv, *said;
        int line;
    } rows[] = {
        {SYSTEM,                                                           ROWS,              "'x-measured' is missing",          1},
        {SYSTEM "x-measured: {where: {N: 1}}\n",                           ROWS,              "'vary' is missing",                4},
        {SYSTEM "x-measured: {vary: 5}\n",                                 ROWS,              "'vary' is a map",                  4},
        {SYSTEM "x-measured:\n  vary: {a.b: <M>}\n",                       ROWS,              "no column of x.csv is called 'M'",
         5                                                                                                                         },
        {SYSTEM "x-measured:\n  vary: {a.b: 7}\n",                         ROWS,              "no column is named here",          5},
        {SYSTEM "x-measured:\n  vary: {a.b: <N}\n",                        ROWS,              "a column stands between < and >",  5},
        {SYSTEM "x-measured:\n  vary: {a.b: <N * x>}\n",                   ROWS,
         "a column stands between < and >",                                                                                       5},
        {SYSTEM "x-measured:\n  vary: {a.b: <>}\n",                        ROWS,              "a column stands between < and >",  5},
        {SYSTEM "x-measured:\n  vary: {a.b: <N>}\n  when: {N: 1}\n",       ROWS,
         "unknown key 'when' in x-measured",                                                                                      6},
        {SYSTEM "x-measured:\n  vary: {a.b: <N>}\n  where: {rap: 1}\n",    ROWS,
         "no column of x.csv is called 'rap'",                                                                                    6},
        {SYSTEM "x-measured:\n  vary: {a.b: <N>}\n  where: {N: {a: 1}}\n", ROWS,
         "a cell is a text or a number",                                                                                          6},
        {SYSTEM "x-measured:\n  vary: {a.b: <N>}\n  where: {N: 7}\n",      ROWS,
         "no row of x.csv is like this",                                                                                          6},
        {SYSTEM "x-measured: {vary: {a.b: <N>}}\n",                        "N\n1\n\"}\n\"\n",
         "column 'N' holds no value here",                                                                                        3},
        {SYSTEM "x-measured: {vary: {a.b: <N * 2>}}\n",                    "N\n1\nx\n",
         "column 'N' holds no number here",                                                                                       3},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct attempt *attempt = pair(rows[i].yaml, rows[i].csv);
        assert_int_equal(attempt->faults.count, 1);
        assert_string_equal(attempt->faults.kept[0].message, rows[i].said);
        assert_int_equal(attempt->faults.kept[0].place.line, rows[i].line);
        give_up(attempt);
    }
}

/* A file of everything does not start a thousand simulations. */
static void points_are_limited(void **state)
{
    (void)state;
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    fputs("N\n", out);
    for (int i = 0; i < 3000; i++)
        fprintf(out, "%d\n", i < 1500 ? i % 1000 : i);
    fclose(out);
    struct attempt *attempt = pair(SYSTEM "x-measured: {vary: {a.b: <N>}}\n", text);
    assert_string_equal(attempt->faults.kept[0].message, "too many points");
    assert_int_equal(attempt->faults.kept[0].place.line, 1502);
    give_up(attempt);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_points),
        cmocka_unit_test(labels_tell_what_differs),
        cmocka_unit_test(mistakes_have_a_place),
        cmocka_unit_test(points_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
