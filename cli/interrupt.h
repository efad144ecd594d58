/*
 * Ctrl-C and SIGTERM asked for once let a command keep what it has finished and end in order;
 * asked for twice they end the program at once, as they do before interrupt_watch.
 *
 * A long computation is handed interrupt_seen and asks it now and then, from any thread.
 */
#ifndef HEADROOM_CLI_INTERRUPT_H
#define HEADROOM_CLI_INTERRUPT_H

#include <stdbool.h>

void interrupt_watch(void);
bool interrupt_seen(void);

/* What to exit with after one was seen: 130 or 143. */
int interrupt_status(void);

#endif
