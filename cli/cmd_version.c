#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/version.h"

#include <gsl/gsl_version.h>

/* The Makefile knows both. */
#ifndef HEADROOM_VERSION
#define HEADROOM_VERSION "unknown"
#define HEADROOM_COMMIT  "unknown"
#endif

const char version_line[] = "headroom " HEADROOM_VERSION " (" HEADROOM_COMMIT ")";

const struct options version_options = {
    .examples = "  headroom version\n  headroom --version\n",
};

int cmd_version(const struct command *command, int argc, char **argv)
{
    int status = options_read(command, &version_options, NULL, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    printf("headroom %s\ncommit   %s\nGSL      %s\n", HEADROOM_VERSION, HEADROOM_COMMIT,
           gsl_version);
    return EXIT_DONE;
}
