#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/manual.h"
#include "cli/options.h"
#include "cli/usage.h"

#include <stdbool.h>

struct settings {
    bool man;
};

static const struct option_row rows[] = {
    {"man", 0, NULL, OPTION_FLAG, offsetof(struct settings, man),
     "print the manual page, as troff reads it"},
};

const struct options help_options = {
    OPTION_ROWS(rows),
    "  headroom help version\n"
    "  headroom help --man | man -l -\n",
};

int cmd_help(const struct command *command, int argc, char **argv)
{
    struct settings settings = {0};
    int status = options_read(command, &help_options, &settings, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (settings.man && argc > 0)
        return usage_error(command->name, "the manual page is of all commands");
    if (settings.man) {
        manual_print(stdout);
        return EXIT_DONE;
    }
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
