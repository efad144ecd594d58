/*
 * JSON as a stream of tokens, in constant memory. Strings longer than JSON_TEXT_MAX are cut
 * unless they are asked for whole; nesting deeper than JSON_DEPTH_MAX is an error. Numbers are
 * handed on as text.
 */
#ifndef HEADROOM_FORECASTS_IMPORT_JSON_H
#define HEADROOM_FORECASTS_IMPORT_JSON_H

#include "forecasts/import_stream.h"

#include <stdbool.h>
#include <stdint.h>

#define JSON_TEXT_MAX  512
#define JSON_DEPTH_MAX 64

enum json_kind {
    JSON_END, /* of the input, after a whole value */
    JSON_WRONG,
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_WORD, /* true, false, null */
};

struct json {
    struct import_stream *stream;
    char *text; /* of keys, strings, numbers and words */
    size_t length, room;
    char own[JSON_TEXT_MAX], *whole;
    uint64_t taken, most;          /* bytes; most 0: no limit */
    uint64_t line, column;         /* of the token, from 1; of the byte that is wrong */
    uint64_t now_line, now_column; /* of the byte taken last */
    int depth;
    char open[JSON_DEPTH_MAX]; /* { or [ */
    bool want_value;           /* after a key, or a comma */
    bool after_value;          /* a comma or an end has to follow */
    int ahead;                 /* a byte read too far; -1: none */
    const char *why;           /* what is wrong */
};

/* It must stay where it is from then on. */
void json_begin(struct json *json, struct import_stream *stream);

/* Keeps texts whole, of an input of at most so many bytes; more is wrong. json_end_whole gives
 * their room back. */
void json_begin_whole(struct json *json, struct import_stream *stream, uint64_t most);
void json_end_whole(struct json *json);

enum json_kind json_next(struct json *json);

/* After a whole value: true if another one follows, which is then begun. */
bool json_again(struct json *json);

/* Passes over a value whose first token was `kind`. False if it is wrong. */
bool json_skip(struct json *json, enum json_kind kind);

#endif
