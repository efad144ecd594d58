#include "cli/usage.h"

#include "cli/exit_status.h"
#include "plots/terminal.h"
#include "sim/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int usage_error(const char *command, const char *format, ...)
{
    char *message;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&message, format, arguments) < 0)
        memory_end(strlen(format));
    va_end(arguments);

    terminal_clean(message);
    fprintf(stderr, "headroom%s%s: %s\n", command ? " " : "", command ? command : "", message);
    free(message);
    return EXIT_WRONG_INPUT;
}
