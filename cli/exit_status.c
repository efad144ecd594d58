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

const char *exit_status_meaning(size_t rank, int *status)
{
    if (rank >= sizeof meanings / sizeof *meanings)
        return NULL;
    *status = (int)meanings[rank].status;
    return meanings[rank].text;
}

void exit_status_explain(FILE *stream)
{
    int status;
    const char *text;
    fputs("exit status:\n", stream);
    for (size_t i = 0; (text = exit_status_meaning(i, &status)); i++)
        fprintf(stream, "  %3d  %s\n", status, text);
}
