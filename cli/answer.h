/*
 * How a command gives its answer: as text, Markdown, one JSON document, CSV, a page of HTML or
 * a PDF; on standard output or in files. All commands that have results take the same options
 * for it, told once here, and say by `struct answer` which formats they have.
 *
 *     static const struct option_use uses[] = {
 *         {&answer_options, offsetof(struct settings, answer)},
 *     };
 *
 * A file's format follows the flag that is given, or its ending: -o page.html. While files with
 * such endings are made, the terminal still has the text. Several formats want a file each.
 */
#ifndef HEADROOM_CLI_ANSWER_H
#define HEADROOM_CLI_ANSWER_H

#include "cli/options.h"
#include "plots/render_html.h"
#include "plots/report.h"
#include "scenarios/language/load.h"

enum answer_format {
    ANSWER_TEXT,
    ANSWER_MARKDOWN,
    ANSWER_JSON,
    ANSWER_CSV,
    ANSWER_HTML,
    ANSWER_PDF,
    ANSWER_FORMATS
};

struct answer_settings {
    bool markdown, json, csv, html, pdf;
    bool plot;  /* charts within the text */
    bool quiet; /* the answer in short, no bar: for the command to heed */
    struct option_words output;
};

extern const struct option_group answer_options;

struct answer {
    const char *name; /* of the command */
    report_tell tell;
    const void *what; /* that all of them are given */
    /* NULL: there is no such format. */
    void (*json)(const void *what, const struct report_about *about, FILE *out);
    void (*csv)(const void *what, FILE *out);
    struct report_about about;
    /* What a page or a PDF is made of where it is several answers; NULL: of this one. */
    const struct render_html_part *part;
    int parts;
};

/* Whether what is asked for can be given: OPTIONS_READ, or the exit status to end with after a
 * mistake has been pointed out. To be asked before anything is computed; of the answer only
 * what is no result has to be there. */
int answer_check(const struct answer *answer, const struct answer_settings *settings);

/* Gives it and returns the exit status: EXIT_DONE; EXIT_NOT_DONE if a file could not be written
 * or charts not be drawn, the rest being given all the same; or that of an interrupt. */
int answer_give(const struct answer *answer, const struct answer_settings *settings);

/* Whether nothing is given in any other format. */
bool answer_is_only(const struct answer_settings *settings, enum answer_format format);

/* How it came about: `words` are those of the command that were no options, the first of them
 * the file. Without a load there is no scenario. */
struct report_about answer_about(const struct command *command, const void *settings,
                                 char **words, const struct load *load, struct arena *arena);

/* The seed of it, if there is one. */
void answer_seed(struct answer *answer, uint64_t seed);

/* The path for commands that are proposed: NULL where the scenario came from a pipe. */
const char *answer_file(const char *path);

#endif
