#include "cli/command_line.h"

#include "cli/options.h"
#include "plots/shell_word.h"
#include "sim/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_option(const struct option_row *row, const char *value, FILE *out)
{
    struct arena *arena = arena_open();
    fprintf(out, " --%s", row->name);
    if (value)
        fprintf(out, "%s%s", *value == '-' ? "=" : " ", shell_word(value, arena));
    arena_close(arena);
}

static void print_number(const struct option_row *row, uint64_t value, FILE *out)
{
    fprintf(out, " --%s %" PRIu64, row->name, value);
}

/* Nothing for what was not given, as far as that can be told from its value. */
static void print_setting(const struct option_row *row, const void *settings, FILE *out)
{
    const void *member = (const char *)settings + row->offset;
    const struct option_words *words = member;
    const struct option_seed *seed = member;
    const char *text;
    switch (row->kind) {
    case OPTION_FLAG:
        if (*(const bool *)member)
            print_option(row, NULL, out);
        break;
    case OPTION_COUNT:
    case OPTION_SEED:
        if (*(const uint64_t *)member > 0)
            print_number(row, *(const uint64_t *)member, out);
        break;
    case OPTION_OWN_SEED:
        if (seed->given)
            print_number(row, seed->seed, out);
        break;
    case OPTION_SHARE:
        if (*(const double *)member > 0.0)
            fprintf(out, " --%s %.15g%%", row->name, *(const double *)member * 100.0);
        break;
    case OPTION_TEXT:
        text = *(const char *const *)member;
        if (text)
            print_option(row, text, out);
        break;
    case OPTION_WORDS:
        for (size_t i = 0; i < words->count; i++)
            print_option(row, words->word[i], out);
        break;
    }
}

static void print_rows(const struct option_row *row, size_t count, const void *settings,
                       FILE *out)
{
    for (size_t i = 0; i < count; i++)
        print_setting(&row[i], settings, out);
}

static void print_settings(const struct options *options, const void *settings, FILE *out)
{
    print_rows(options->rows, options->count, settings, out);
    for (size_t i = 0; i < options->groups; i++) {
        const struct option_group *group = options->uses[i].group;
        if (!group->aside)
            print_rows(group->rows, group->count,
                       (const char *)settings + options->uses[i].offset, out);
    }
}

static bool is_like_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

const char *command_line(const struct command *command, const void *settings, char **words,
                         struct arena *arena)
{
    char *text = NULL;
    size_t length;
    FILE *out = memory_stream(&text, &length);
    fprintf(out, "headroom %s", command->name);
    print_settings(command->options, settings, out);
    bool ended = false;
    for (; *words; words++) {
        if (is_like_option(*words) && !ended)
            fputs(" --", out);
        ended |= is_like_option(*words);
        fprintf(out, " %s", strcmp(*words, "-") == 0 ? "-" : shell_word(*words, arena));
    }
    fclose(out);
    const char *kept = arena_text(arena, text);
    free(text);
    return kept;
}
