/*
 * Writes JSON, member by member, in the order of the calls. Texts may be anything: what is no
 * UTF-8 becomes U+FFFD, and what could upset a terminal or a log (control characters, marks
 * that turn the direction of writing) is written as \uXXXX. Numbers have as few digits as give
 * the same number again; those that JSON does not know, NAN and infinities, are null.
 *
 *     struct json_writer json;
 *     json_start(&json, stdout);
 *     json_object(&json, NULL, JSON_LINES);
 *     json_text(&json, "name", "checkout");
 *     json_list(&json, "chain", JSON_ON_LINE);
 *     json_text(&json, NULL, "app.workers");
 *     json_close(&json);
 *     json_close(&json);
 *     json_end(&json);
 *
 * Members of an object have a key, those of a list none: what does not fit is an assert.
 */
#ifndef HEADROOM_PLOTS_JSON_H
#define HEADROOM_PLOTS_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_DEPTH 64

/* Each member on a line of its own, or all on one line, with all they hold. */
enum json_layout { JSON_LINES, JSON_ON_LINE };

struct json_writer {
    FILE *out;
    int depth;
    struct json_level {
        bool list, on_line;
        bool filled; /* something has been written into it */
    } level[JSON_DEPTH];
    bool written; /* the one value that a document is */
};

void json_start(struct json_writer *json, FILE *out);

/* Ends the line; all that was opened must be closed. */
void json_end(struct json_writer *json);

void json_object(struct json_writer *json, const char *key, enum json_layout layout);
void json_list(struct json_writer *json, const char *key, enum json_layout layout);
void json_close(struct json_writer *json);

/* NULL is null. */
void json_text(struct json_writer *json, const char *key, const char *text);
void json_bytes(struct json_writer *json, const char *key, const char *text, size_t length);
void json_number(struct json_writer *json, const char *key, double value);
void json_count(struct json_writer *json, const char *key, uint64_t value);
void json_flag(struct json_writer *json, const char *key, bool value);
void json_null(struct json_writer *json, const char *key);

#endif
