#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"

static const struct options help_options = {
    .examples = "  headroom help version\n",
};

int cmd_help(const struct command *command, int argc, char **argv)
{
    int status = options_read(command, &help_options, NULL, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (argc == 0) {
        commands_overview(stdout);
        putchar('\n');
        exit_status_explain(stdout);
        return EXIT_DONE;
    }
    const struct command *about = commands_find(argv[0]);
    if (!about)
        return commands_unknown(argv[0]);
    char ask[] = "--help";
    char *words[] = {argv[0], ask, NULL};
    return about->run(about, 2, words);
}
