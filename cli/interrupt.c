#include "cli/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

/* A signal handler has nowhere else to put what it learned. */
static atomic_int seen;

static void note(int signal_number)
{
    atomic_store(&seen, signal_number);
}

void interrupt_watch(void)
{
    /* SA_RESETHAND: the second one finds the default action again. */
    struct sigaction action = {.sa_handler = note,
                               .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    sigemptyset(&action.sa_mask);
    atomic_store(&seen, 0);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool interrupt_seen(void)
{
    return atomic_load(&seen) != 0;
}

int interrupt_status(void)
{
    return 128 + atomic_load(&seen);
}
