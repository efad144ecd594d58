/*
 * headroom: what happens if, where the bottleneck goes, and when we run out.
 */
#include "cli/commands.h"
#include "cli/exit_status.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    /* Only how text is encoded: numbers keep their point in every country. */
    setlocale(LC_CTYPE, "");
    int status = commands_run(argc, argv);

    /* Output that did not arrive is not done, whatever the command thought. */
    int failed = ferror(stdout);
    if ((fclose(stdout) != 0 || failed) && status == EXIT_DONE) {
        fprintf(stderr, "headroom: the output could not be written: %s\n", strerror(errno));
        status = EXIT_NOT_DONE;
    }
    return status;
}
