#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/usage.h"

const struct options completion_options = {
    .examples = "  . <(headroom completion bash)\n"
                "  headroom completion zsh > ~/.zfunc/_headroom\n"
                "  headroom completion fish | source\n",
};

int cmd_completion(const struct command *command, int argc, char **argv)
{
    int status = options_read(command, &completion_options, NULL, &argc, &argv);
    if (status != OPTIONS_READ)
        return status;
    if (!completion_print(argv[0], stdout))
        return usage_error(command->name, "there is none for '%s', only for bash, zsh and fish",
                           argv[0]);
    return EXIT_DONE;
}
