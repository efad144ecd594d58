#include "cli/exit_status.h"

static const struct meaning {
    enum exit_status status;
    const char *text;
} meanings[] = {
    {EXIT_DONE,             "done"                                                   },
    {EXIT_NOT_DONE,         "could not be done (a full disk, say): worth another try"},
    {EXIT_WRONG_INPUT,      "the input is wrong: usage, scenario or data"            },
    {EXIT_SELFCHECK_FAILED, "a self-check failed: do not believe the numbers"        },
    {EXIT_OBJECTIVE_MISSED, "done, and an objective was missed"                      },
    {EXIT_INTERRUPTED,      "interrupted by Ctrl-C; what was finished is kept"       },
    {EXIT_TERMINATED,       "asked to end (SIGTERM); what was finished is kept"      },
};

void exit_status_explain(FILE *stream)
{
    fputs("exit status:\n", stream);
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        fprintf(stream, "  %3d  %s\n", (int)meanings[i].status, meanings[i].text);
}
