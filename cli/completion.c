#include "cli/completion.h"

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/shipped.h"

#include <string.h>

/* ---- what may stand where ---- */

static bool has_word(const char *text, const char *word)
{
    return strstr(text, word) != NULL;
}

/* Arguments that are files: those of commands, and what options want. */
static bool wants_files(const char *argument)
{
    return argument && (has_word(argument, "FILE") || has_word(argument, "STORE") ||
                        has_word(argument, "FOLDER"));
}

static void print_commands(FILE *out)
{
    const struct command *command;
    for (size_t i = 0; (command = commands_at(i)); i++)
        fprintf(out, "%s%s", i > 0 ? " " : "", command->name);
}

static void print_shipped(enum shipped_kind kind, FILE *out)
{
    const char *blank = "";
    for (size_t i = 0; i < shipped_count; i++) {
        if (shipped_kind(&shipped_files[i]) != kind)
            continue;
        fprintf(out, "%s%s", blank, shipped_name(&shipped_files[i]).text);
        blank = " ";
    }
}

static void print_templates(FILE *out)
{
    print_shipped(SHIPPED_TEMPLATE, out);
}

static void print_examples(FILE *out)
{
    print_shipped(SHIPPED_EXAMPLE, out);
}

static void print_schemas(FILE *out)
{
    fputs("scenario ", out);
    print_shipped(SHIPPED_SCHEMA, out);
}

static void print_actions(FILE *out)
{
    fputs("import list show export forget", out);
}

static void print_shells(FILE *out)
{
    fputs("bash zsh fish", out);
}

/* What the first argument may be, by how usage calls it. */
static const struct words {
    const char *argument;
    void (*print)(FILE *out);
} words[] = {
    {"COMMAND",  print_commands },
    {"TEMPLATE", print_templates},
    {"EXAMPLE",  print_examples },
    {"SCHEMA",   print_schemas  },
    {"ACTION",   print_actions  },
    {"SHELL",    print_shells   },
};

static const struct words *words_of(const struct command *command)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (has_word(command->arguments, words[i].argument))
            return &words[i];
    return NULL;
}

static void print_words(const struct command *command, FILE *out)
{
    const struct words *known = words_of(command);
    if (known)
        known->print(out);
}

/* ---- bash ---- */

enum which { ALL, WITH_FILE, WITH_VALUE };

static bool is_asked(const struct option_row *row, enum which which)
{
    return which == ALL ||
           (row->argument && wants_files(row->argument) == (which == WITH_FILE));
}

static void print_option_words(const struct options *options, enum which which, FILE *out)
{
    struct option_row row;
    for (size_t i = 0; options_row(options, i, &row); i++) {
        if (!is_asked(&row, which))
            continue;
        fprintf(out, "--%s ", row.name);
        if (row.letter)
            fprintf(out, "-%c ", row.letter);
    }
    if (which == ALL)
        fputs("--help -h", out);
}

static void print_bash_command(const struct command *command, FILE *out)
{
    fprintf(out, "    %s)\n        options='", command->name);
    print_option_words(command->options, ALL, out);
    fputs("'\n        with_file='", out);
    print_option_words(command->options, WITH_FILE, out);
    fputs("' with_value='", out);
    print_option_words(command->options, WITH_VALUE, out);
    fputs("'\n        words='", out);
    print_words(command, out);
    fprintf(out, "' files=%s\n        ;;\n", wants_files(command->arguments) ? "yes" : "no");
}

/* The words so far tell which argument the next one is; bash has split --name=value at the =.
 */
static const char bash_end[] =
    "    esac\n"
    "    local at arguments=0 skip=no word\n"
    "    for ((at = 2; at < COMP_CWORD; at++)); do\n"
    "        word=${COMP_WORDS[at]}\n"
    "        if [ $skip = yes ]; then\n"
    "            [ \"$word\" = = ] || skip=no\n"
    "        elif [[ \" $with_file $with_value \" == *\" $word \"* ]]; then\n"
    "            skip=yes\n"
    "        elif [[ $word != -* ]]; then\n"
    "            arguments=$((arguments + 1))\n"
    "        fi\n"
    "    done\n"
    "    if [ $skip = yes ]; then\n"
    "        [ \"$previous\" != = ] || previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "        [ \"$current\" != = ] || current=\n"
    "        [[ \" $with_file \" == *\" $previous \"* ]] || return 0\n"
    "    elif [[ $current == -* ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
    "        return 0\n"
    "    elif [ $arguments = 0 ] && [ -n \"$words\" ]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
    "        return 0\n"
    "    elif [ $files = no ]; then\n"
    "        return 0\n"
    "    fi\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
    "}\n"
    "complete -F _headroom headroom\n";

static void print_bash(FILE *out)
{
    const struct command *command;
    fputs("# Completion of headroom for bash: . <(headroom completion bash)\n"
          "_headroom()\n{\n"
          "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
          "    local options='--help -h' with_file='' with_value='' words='' files=no\n"
          "    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W '",
          out);
    print_commands(out);
    fputs(" --help --version' -- \"$current\")\n"
          "        return 0\n"
          "    fi\n"
          "    case ${COMP_WORDS[1]} in\n",
          out);
    for (size_t i = 0; (command = commands_at(i)); i++)
        print_bash_command(command, out);
    fputs(bash_end, out);
}

/* ---- zsh ---- */

/* Within single quotes, where colons and brackets have a meaning. */
static void print_zsh_text(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\'", out);
        else if (strchr(":[]\\", *text))
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void print_zsh_option(const struct option_row *row, FILE *out)
{
    bool again = row->kind == OPTION_WORDS;
    fputs("            ", out);
    if (row->letter && again)
        fprintf(out, "'*'{-%c,--%s}'", row->letter, row->name);
    else if (row->letter)
        fprintf(out, "'(-%c --%s)'{-%c,--%s}'", row->letter, row->name, row->letter, row->name);
    else
        fprintf(out, "'%s--%s", again ? "*" : "", row->name);
    fputc('[', out);
    print_zsh_text(row->help, out);
    fputc(']', out);
    if (row->argument) {
        fputc(':', out);
        print_zsh_text(row->argument, out);
        fputs(wants_files(row->argument) ? ":_files" : ": ", out);
    }
    fputs("' \\\n", out);
}

static void print_zsh_command(const struct command *command, FILE *out)
{
    const struct options *options = command->options;
    fprintf(out, "    %s)\n        _arguments -s \\\n", command->name);
    struct option_row row;
    for (size_t i = 0; options_row(options, i, &row); i++)
        print_zsh_option(&row, out);
    if (words_of(command)) {
        fputs("            '1:word:(", out);
        print_words(command, out);
        fputs(")' \\\n", out);
    }
    if (wants_files(command->arguments))
        fputs("            '*:file:_files' \\\n", out);
    fputs("            '(-h --help)'{-h,--help}'[show help and end]'\n        ;;\n", out);
}

static void print_zsh(FILE *out)
{
    const struct command *command;
    fputs("#compdef headroom\n"
          "# Completion of headroom for zsh: as _headroom in a folder of $fpath, or\n"
          "# source <(headroom completion zsh)\n"
          "_headroom()\n{\n"
          "    local -a commands\n"
          "    commands=(\n",
          out);
    for (size_t i = 0; (command = commands_at(i)); i++) {
        fprintf(out, "        '%s:", command->name);
        print_zsh_text(command->summary, out);
        fputs("'\n", out);
    }
    fputs("    )\n"
          "    if ((CURRENT == 2)); then\n"
          "        _describe -t commands 'headroom command' commands\n"
          "        return\n"
          "    fi\n"
          "    local command=$words[2]\n"
          "    shift words\n"
          "    ((CURRENT--))\n"
          "    case $command in\n",
          out);
    for (size_t i = 0; (command = commands_at(i)); i++)
        print_zsh_command(command, out);
    fputs("    esac\n}\n"
          "if [[ $funcstack[1] == _headroom ]]; then\n"
          "    _headroom \"$@\"\n"
          "else\n"
          "    compdef _headroom headroom\n"
          "fi\n",
          out);
}

/* ---- fish ---- */

static void print_fish_text(const char *text, FILE *out)
{
    fputc('\'', out);
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('\'', out);
}

static void print_fish_line(const struct command *command, FILE *out)
{
    fprintf(out, "complete -c headroom -n '__fish_seen_subcommand_from %s'", command->name);
}

static void print_fish_command(const struct command *command, FILE *out)
{
    const struct options *options = command->options;
    fprintf(out, "complete -c headroom -n __fish_use_subcommand -a %s -d ", command->name);
    print_fish_text(command->summary, out);
    fputc('\n', out);
    struct option_row row;
    for (size_t i = 0; options_row(options, i, &row); i++) {
        print_fish_line(command, out);
        fprintf(out, " -l %s", row.name);
        if (row.letter)
            fprintf(out, " -s %c", row.letter);
        if (row.argument)
            fputs(wants_files(row.argument) ? " -rF" : " -x", out);
        fputs(" -d ", out);
        print_fish_text(row.help, out);
        fputc('\n', out);
    }
    if (words_of(command)) {
        print_fish_line(command, out);
        fputs(" -a '", out);
        print_words(command, out);
        fputs("'\n", out);
    }
    if (wants_files(command->arguments)) {
        print_fish_line(command, out);
        fputs(" -F\n", out);
    }
}

static void print_fish(FILE *out)
{
    const struct command *command;
    fputs("# Completion of headroom for fish: headroom completion fish | source\n"
          "complete -c headroom -f\n"
          "complete -c headroom -s h -l help -d 'show help and end'\n",
          out);
    for (size_t i = 0; (command = commands_at(i)); i++)
        print_fish_command(command, out);
}

bool completion_print(const char *shell, FILE *out)
{
    static const struct shell {
        const char *name;
        void (*print)(FILE *out);
    } shells[] = {
        {"bash", print_bash},
        {"zsh",  print_zsh },
        {"fish", print_fish},
    };
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].name, shell) == 0) {
            shells[i].print(out);
            return true;
        }
    }
    return false;
}
