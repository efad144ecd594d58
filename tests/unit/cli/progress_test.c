#include "cli/progress.h"

#include "tests/support/pseudo_terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void assert_line(const char *wanted, size_t columns, size_t done, double elapsed_s)
{
    char *line = progress_line(columns, done, 10, elapsed_s, "M/M/1");
    assert_string_equal(line, wanted);
    free(line);
}

static void the_bar_tells_how_far_and_how_long(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C");
    assert_line("....................   0%  0/10  M/M/1", 80, 0, 9.0);
    assert_line("########............  40%  4/10  M/M/1  6 s left", 80, 4, 4.0);
    assert_line("##########..........  50%  5/10  M/M/1  5 min left", 80, 5, 300.0);
    assert_line("##########..........  50%  5/10  M/M/1  2.5 h left", 80, 5, 9000.0);
    assert_line("#################### 100%  10/10  M/M/1", 80, 10, 9.0);
}

static void the_first_moments_promise_nothing(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C");
    assert_line("##################..  90%  9/10  M/M/1", 80, 9, 0.1);
}

static void the_bar_fits_the_terminal(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    assert_line("████████░░░░░░░░░░░░  40%  4/1", 30, 4, 4.0);
    assert_line("", 0, 4, 4.0);
}

static void a_label_cannot_command_the_terminal(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C");
    char *line = progress_line(80, 0, 0, 0.0, "evil\033[2J\r");
    assert_string_equal(line, "....................   0%  0/0  evil?[2J?");
    free(line);
}

/* Lets stderr be the file while a bar comes and goes. */
static void draw_on(int file)
{
    int kept = dup(STDERR_FILENO);
    dup2(file, STDERR_FILENO);
    struct progress progress;
    progress_start(&progress, 4);
    progress_erase(&progress); /* nothing to take away yet */
    progress_show(&progress, 1, "first");
    progress_show(&progress, 2, "too soon");
    progress_erase(&progress);
    progress_show(&progress, 3, "after a pause");
    progress_erase(&progress);
    dup2(kept, STDERR_FILENO);
    close(kept);
}

static void a_terminal_sees_it_and_loses_it(void **state)
{
    (void)state;
    char text[512];
    setlocale(LC_CTYPE, "C");
    setenv("TERM", "xterm", 1);
    struct pseudo_terminal terminal;
    assert_true(pseudo_terminal_open(&terminal, 40));
    draw_on(terminal.program);
    pseudo_terminal_close(&terminal, text, sizeof text);
    assert_string_equal(text, "\r#####...............  25%  1/4  first\033[K\r\033[K"
                              "\r###############.....  75%  3/4  after a\033[K\r\033[K");
}

static void a_file_sees_nothing(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    draw_on(fileno(file));
    assert_int_equal(lseek(fileno(file), 0, SEEK_END), 0);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bar_tells_how_far_and_how_long),
        cmocka_unit_test(the_first_moments_promise_nothing),
        cmocka_unit_test(the_bar_fits_the_terminal),
        cmocka_unit_test(a_label_cannot_command_the_terminal),
        cmocka_unit_test(a_terminal_sees_it_and_loses_it),
        cmocka_unit_test(a_file_sees_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
