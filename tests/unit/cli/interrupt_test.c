#include "cli/interrupt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void the_first_is_noted(void **state)
{
    (void)state;
    interrupt_watch();
    assert_false(interrupt_seen());
    raise(SIGINT);
    assert_true(interrupt_seen());
    assert_int_equal(interrupt_status(), 130);

    interrupt_watch();
    assert_false(interrupt_seen());
    raise(SIGTERM);
    assert_true(interrupt_seen());
    assert_int_equal(interrupt_status(), 143);
}

static void the_second_ends_the_program(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        interrupt_watch();
        raise(SIGINT);
        raise(SIGINT);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_is_noted),
        cmocka_unit_test(the_second_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
