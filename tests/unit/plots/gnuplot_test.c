#include "plots/gnuplot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A program that stands in for gnuplot. */
static char stand_in[] = "/tmp/headroom-gnuplot-XXXXXX";

static void pretend(const char *script)
{
    int fd = open(stand_in, O_WRONLY | O_TRUNC | O_CLOEXEC);
    assert_true(fd >= 0);
    dprintf(fd, "#!/bin/sh\n%s\n", script);
    close(fd);
    setenv("HEADROOM_GNUPLOT", stand_in, 1);
}

static int make_stand_in(void **state)
{
    (void)state;
    int fd = mkstemp(stand_in);
    assert_true(fd >= 0);
    fchmod(fd, 0700);
    close(fd);
    return 0;
}

static int remove_stand_in(void **state)
{
    (void)state;
    unlink(stand_in);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    unsetenv("HEADROOM_GNUPLOT");
    return 0;
}

static void expect_failure(struct gnuplot *gnuplot, const char *words)
{
    assert_null(gnuplot_ask(gnuplot, "print 1", NULL));
    assert_non_null(gnuplot_failure(gnuplot));
    if (!strstr(gnuplot_failure(gnuplot), words))
        fail_msg("\"%s\" does not say \"%s\"", gnuplot_failure(gnuplot), words);
    assert_null(gnuplot_ask(gnuplot, "print 2", NULL));
    assert_false(gnuplot_end(gnuplot));
}

static void answers_come_one_by_one(void **state)
{
    (void)state;
    struct gnuplot *gnuplot = gnuplot_start();
    size_t size;
    char *first = gnuplot_ask(gnuplot, "set print '-'\nprint 'one'", &size);
    assert_null(gnuplot_failure(gnuplot));
    assert_string_equal(first, "one\n");
    assert_int_equal(size, 4);
    char *second = gnuplot_ask(gnuplot, "print 'two'", NULL);
    assert_string_equal(second, "two\n");
    char *last = gnuplot_ask_last(gnuplot, "print 'three'\n", &size);
    assert_string_equal(last, "three\n");
    assert_true(gnuplot_end(gnuplot));
    free(first);
    free(second);
    free(last);
}

/* More than a pipe holds, both ways: neither side may wait for the other. */
static void much_is_asked_and_much_answered(void **state)
{
    (void)state;
    enum { LINES = 20000 };
    struct gnuplot *gnuplot = gnuplot_start();
    char *commands;
    size_t size;
    FILE *stream = open_memstream(&commands, &size);
    fputs("set print '-'\n", stream);
    for (int i = 0; i < LINES; i++)
        fputs("print 'abcdefghijklmnopqrstuvwxyz'\n", stream);
    fclose(stream);
    char *answer = gnuplot_ask(gnuplot, commands, &size);
    assert_non_null(answer);
    assert_int_equal(size, 27 * LINES);
    free(answer);
    free(commands);
    assert_true(gnuplot_end(gnuplot));
}

static void texts_stay_texts(void **state)
{
    (void)state;
    static const char hostile[] =
        "it's `touch /tmp/headroom-harmed` \"$(id)\"\nprint 'x'\r\x1b[2J"
        "\xe2\x80\xae\\n\xff";
    char *commands;
    size_t size;
    FILE *stream = open_memstream(&commands, &size);
    fputs("set print '-'\nprint ", stream);
    gnuplot_quoted(stream, hostile);
    fclose(stream);
    struct gnuplot *gnuplot = gnuplot_start();
    char *answer = gnuplot_ask(gnuplot, commands, NULL);
    assert_string_equal(answer,
                        "it's `touch /tmp/headroom-harmed` \"$(id)\"?print 'x'??[2J?\\n?\n");
    assert_int_not_equal(access("/tmp/headroom-harmed", F_OK), 0);
    free(answer);
    free(commands);
    gnuplot_end(gnuplot);
}

static void a_missing_one_is_told_with_what_to_do(void **state)
{
    (void)state;
    setenv("HEADROOM_GNUPLOT", "/nowhere/gnuplot", 1);
    expect_failure(gnuplot_start(), "there is no /nowhere/gnuplot");
    unsetenv("HEADROOM_GNUPLOT");
    const char *searched = getenv("PATH");
    char *path = strdup(searched ? searched : "");
    setenv("PATH", "/nowhere", 1);
    struct gnuplot *gnuplot = gnuplot_start();
    setenv("PATH", path, 1);
    free(path);
    expect_failure(gnuplot, "not installed: apt-get install gnuplot-nox");
}

static void one_that_dies_is_told_with_its_last_words(void **state)
{
    (void)state;
    pretend("echo 'cannot find\n  my library' >&2; exit 3");
    expect_failure(gnuplot_start(), "has ended before it was done: my library");
    pretend("read line; kill -9 $$");
    expect_failure(gnuplot_start(), "has ended before it was done");
    pretend("exec 0<&-; sleep 0.05"); /* it does not even listen */
    expect_failure(gnuplot_start(), "has ended before it was done");
    pretend("exec no-such-program");
    expect_failure(gnuplot_start(), "there is no ");
    pretend("exec >&-; yes complaint >&2"); /* its last words have no end */
    struct gnuplot *gnuplot = gnuplot_start();
    gnuplot_patience(gnuplot, 100);
    expect_failure(gnuplot, "has ended before it was done: ");
}

/* Half an answer is none. */
static void one_that_dies_over_its_last_answer_is_told(void **state)
{
    (void)state;
    pretend("echo half; cat >/dev/null; kill -11 $$");
    struct gnuplot *gnuplot = gnuplot_start();
    assert_null(gnuplot_ask_last(gnuplot, "print 1\n", NULL));
    assert_non_null(strstr(gnuplot_failure(gnuplot), "has ended before it was done"));
    gnuplot_end(gnuplot);
    pretend("echo whole; cat >/dev/null");
    gnuplot = gnuplot_start();
    char *answer = gnuplot_ask_last(gnuplot, "print 1\n", NULL);
    assert_string_equal(answer, "whole\n");
    free(answer);
    assert_true(gnuplot_end(gnuplot));
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void one_that_hangs_is_given_up(void **state)
{
    (void)state;
    pretend("trap '' TERM; sleep 60");
    struct gnuplot *gnuplot = gnuplot_start();
    gnuplot_patience(gnuplot, 150);
    double from = now_s();
    expect_failure(gnuplot, "did not answer within 0.15 s");
    assert_true(now_s() - from < 3.0);
}

static void one_that_babbles_is_given_up(void **state)
{
    (void)state;
    pretend("yes babble");
    struct gnuplot *gnuplot = gnuplot_start();
    expect_failure(gnuplot, "talks without end");
    pretend("yes complaint >&2");
    gnuplot = gnuplot_start();
    gnuplot_patience(gnuplot, 200);
    expect_failure(gnuplot, "did not answer within 0.2 s");
}

static void what_is_no_drawing_can_be_refused(void **state)
{
    (void)state;
    struct gnuplot *gnuplot = gnuplot_start();
    free(gnuplot_ask(gnuplot, "plot nonsense of this kind", NULL));
    assert_null(gnuplot_failure(gnuplot));
    gnuplot_refuse(gnuplot);
    expect_failure(gnuplot, "did not draw what it was asked for: line");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_come_one_by_one),
        cmocka_unit_test(much_is_asked_and_much_answered),
        cmocka_unit_test(texts_stay_texts),
        cmocka_unit_test_teardown(a_missing_one_is_told_with_what_to_do, forget),
        cmocka_unit_test_teardown(one_that_dies_is_told_with_its_last_words, forget),
        cmocka_unit_test_teardown(one_that_dies_over_its_last_answer_is_told, forget),
        cmocka_unit_test_teardown(one_that_hangs_is_given_up, forget),
        cmocka_unit_test_teardown(one_that_babbles_is_given_up, forget),
        cmocka_unit_test(what_is_no_drawing_can_be_refused),
    };
    return cmocka_run_group_tests(tests, make_stand_in, remove_stand_in);
}
