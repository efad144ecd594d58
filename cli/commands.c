#include "cli/commands.h"

#include "cli/exit_status.h"
#include "cli/usage.h"
#include "sim/catalog.h"

#include <string.h>

#define COMMAND(name, arguments, summary)                                                      \
    {#name, arguments, summary, cmd_##name, &name##_options},
static const struct command commands[] = {
#include "cli/command_list.h"
};
#undef COMMAND

#define COMMAND_COUNT (sizeof commands / sizeof *commands)

/* Options that stand for a command, as people expect them to. */
static const struct alias {
    const char *option;
    const char *command;
} aliases[] = {
    {"--help",    "help"   },
    {"-h",        "help"   },
    {"--version", "version"},
    {"-V",        "version"},
};

#define ALIAS_COUNT (sizeof aliases / sizeof *aliases)

const struct command *commands_find(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

int commands_unknown(const char *name)
{
    const char *names[COMMAND_COUNT + ALIAS_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[count++] = commands[i].name;
    for (size_t i = 0; i < ALIAS_COUNT; i++)
        names[count++] = aliases[i].option;

    const char *kind = *name == '-' ? "option" : "command";
    const char *nearest = catalog_nearest(name, names, count);
    if (nearest)
        return usage_error(NULL, "unknown %s '%s'; did you mean '%s'?", kind, name, nearest);
    return usage_error(NULL, "unknown %s '%s'; 'headroom help' lists them", kind, name);
}

const struct command *commands_at(size_t rank)
{
    return rank < COMMAND_COUNT ? &commands[rank] : NULL;
}

const char commands_purpose[] =
    "headroom simulates web back-ends: what happens if, where the bottleneck goes\n"
    "when instances are added, and when the system runs out.\n";

void commands_overview(FILE *stream)
{
    fprintf(stream,
            "%s\n"
            "usage: headroom COMMAND [OPTIONS] [ARGUMENTS]\n\n"
            "commands:\n",
            commands_purpose);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(stream, "  %-12s %s\n", commands[i].name, commands[i].summary);
    fputs("\n'headroom COMMAND --help' says more about each.\n", stream);
}

int commands_run(int argc, char **argv)
{
    if (argc < 2) {
        commands_overview(stdout);
        return EXIT_DONE;
    }
    const char *name = argv[1];
    for (size_t i = 0; i < ALIAS_COUNT; i++)
        if (strcmp(aliases[i].option, name) == 0)
            name = aliases[i].command;
    const struct command *command = commands_find(name);
    return command ? command->run(command, argc - 1, argv + 1) : commands_unknown(name);
}
