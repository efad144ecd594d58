/*
 * The command worth trying next, after a result: a longer run where this one cannot tell, the
 * load a system could carry, more of what limits it. Only settings whose paths are known are
 * proposed, so that the command works as it stands.
 */
#ifndef HEADROOM_PLOTS_NEXT_COMMAND_H
#define HEADROOM_PLOTS_NEXT_COMMAND_H

#include "sim/arena.h"
#include "studies/result.h"

struct next_command {
    const char *why;     /* "with twice as much of what limits it" */
    const char *command; /* quoted for a shell; NULL: there is nothing to propose */
};

/* `file` is the scenario's path; without one nothing can be proposed. */
struct next_command next_command_of(const struct result *result, const char *file,
                                    struct arena *arena);

#endif
