#include "cli/manual.h"

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/options.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Text of ours: hyphens stay what can be typed, a line that begins with a dot or a quote is no
 * request. */
static void print_text(const char *text, FILE *out)
{
    bool begins = true;
    for (; *text; text++) {
        if (begins && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else if (*text == '\'')
            fputs("\\(aq", out);
        else
            fputc(*text, out);
        begins = *text == '\n';
    }
}

static void print_line(const char *text, FILE *out)
{
    print_text(text, out);
    fputc('\n', out);
}

static void print_option(const struct option_row *row, FILE *out)
{
    fputs(".TP\n", out);
    if (row->letter)
        fprintf(out, "\\fB\\-%c\\fR, ", row->letter);
    fputs("\\fB\\-\\-", out);
    print_text(row->name, out);
    fputs("\\fR", out);
    if (row->argument) {
        fputs(" \\fI", out);
        print_text(row->argument, out);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    print_line(row->help, out);
}

static void print_command(const struct command *command, FILE *out)
{
    const struct options *options = command->options;
    fputs(".SS \"headroom ", out);
    print_text(command->name, out);
    if (options->count > 0)
        fputs(" [OPTIONS]", out);
    if (*command->arguments)
        fputc(' ', out);
    print_text(command->arguments, out);
    fputs("\"\n", out);
    fputc(toupper((unsigned char)command->summary[0]), out);
    print_text(command->summary + 1, out);
    fputs(".\n", out);
    struct option_row row;
    for (size_t i = 0; options_row(options, i, &row); i++)
        print_option(&row, out);
    if (options->examples) {
        fputs(".PP\n.EX\n", out);
        print_text(options->examples, out);
        fputs(".EE\n", out);
    }
}

static void print_statuses(FILE *out)
{
    int status;
    const char *meaning;
    fputs(".SH EXIT STATUS\n", out);
    for (size_t i = 0; (meaning = exit_status_meaning(i, &status)); i++) {
        fprintf(out, ".TP\n%d\n", status);
        print_line(meaning, out);
    }
}

void manual_print(FILE *out)
{
    const struct command *command;
    fputs(".TH HEADROOM 1 \"\" headroom \"User Commands\"\n"
          ".SH NAME\n"
          "headroom \\- simulate web back\\-ends and say where they run out\n"
          ".SH SYNOPSIS\n"
          ".B headroom\n"
          ".I COMMAND\n"
          "[\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]\n"
          ".SH DESCRIPTION\n",
          out);
    print_text(commands_purpose, out);
    fputs(".PP\nEvery command also takes \\fB\\-h\\fR or \\fB\\-\\-help\\fR.\n"
          ".SH COMMANDS\n",
          out);
    for (size_t i = 0; (command = commands_at(i)); i++)
        print_command(command, out);
    print_statuses(out);
}
