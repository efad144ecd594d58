#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/shipped.h"

const struct options examples_options = {
    .examples = "  headroom examples\n"
                "  headroom examples row_lock > row_lock.yaml\n",
};

int cmd_examples(const struct command *command, int argc, char **argv)
{
    int status = options_read(command, &examples_options, NULL, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (argc > 0)
        return shipped_print(command, SHIPPED_EXAMPLE, argv[0]);
    shipped_list(SHIPPED_EXAMPLE);
    return EXIT_DONE;
}
