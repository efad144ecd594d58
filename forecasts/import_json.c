#include "forecasts/import_json.h"

#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

void json_begin(struct json *json, struct import_stream *stream)
{
    *json = (struct json){.stream = stream, .ahead = -1, .now_line = 1};
    json->text = json->own;
    json->room = sizeof json->own;
}

void json_begin_whole(struct json *json, struct import_stream *stream, uint64_t most)
{
    json_begin(json, stream);
    json->most = most;
    json->text = json->whole = memory_new(json->room, 1);
}

void json_end_whole(struct json *json)
{
    free(json->whole);
    json->text = json->whole = NULL;
}

static int new_byte(struct json *json)
{
    int byte = import_stream_byte(json->stream);
    if (byte >= 0 && json->most && ++json->taken > json->most) {
        json->why = "longer than can be read";
        return -1;
    }
    if (byte == '\n') {
        json->now_line++;
        json->now_column = 0;
    } else if ((byte & 0xc0) != 0x80) {
        json->now_column++;
    }
    return byte;
}

static int next_byte(struct json *json)
{
    int byte = json->ahead >= 0 ? json->ahead : new_byte(json);
    json->ahead = -1;
    return byte;
}

static int next_sign(struct json *json)
{
    int byte;
    do
        byte = next_byte(json);
    while (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r');
    json->line = json->now_line;
    json->column = json->now_column;
    return byte;
}

static enum json_kind wrong(struct json *json, const char *why)
{
    if (!json->why)
        json->why = why;
    return JSON_WRONG;
}

static void add(struct json *json, unsigned sign)
{
    if (json->length + 1 == json->room) {
        if (!json->whole)
            return;
        json->room *= 2;
        json->text = json->whole = memory_resize(json->whole, json->room, 1);
    }
    json->text[json->length++] = (char)sign;
}

static void add_code(struct json *json, unsigned code)
{
    if (code < 0x80) {
        add(json, code);
    } else if (code < 0x800) {
        add(json, 0xc0 | code >> 6);
        add(json, 0x80 | (code & 0x3f));
    } else {
        /* Halves of pairs stay what they are: terminal_clean shows them as '?'. */
        add(json, 0xe0 | code >> 12);
        add(json, 0x80 | (code >> 6 & 0x3f));
        add(json, 0x80 | (code & 0x3f));
    }
}

/* The second half of a pair, behind a first one that has been added, makes one sign of both. */
static void join(struct json *json, unsigned code)
{
    const unsigned char *half = (const unsigned char *)json->text + json->length - 3;
    unsigned whole =
        0x10000 + ((half[1] & 0x0fu) << 16) + ((half[2] & 0x3fu) << 10) + (code & 0x3ff);
    json->length -= 3;
    add(json, 0xf0 | whole >> 18);
    add(json, 0x80 | (whole >> 12 & 0x3f));
    add(json, 0x80 | (whole >> 6 & 0x3f));
    add(json, 0x80 | (whole & 0x3f));
}

static bool read_code(struct json *json, unsigned *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++) {
        int byte = next_byte(json);
        const char *digits = "0123456789abcdef";
        const char *digit = byte > 0 ? strchr(digits, byte | (byte >= 'A' ? 0x20 : 0)) : NULL;
        if (!digit)
            return false;
        *code = *code * 16 + (unsigned)(digit - digits);
    }
    return true;
}

static bool read_escape(struct json *json, size_t *half)
{
    static const char signs[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    int byte = next_byte(json);
    if (byte == 'u') {
        unsigned code;
        if (!read_code(json, &code))
            return false;
        size_t before = json->length;
        bool second = code >= 0xdc00 && code <= 0xdfff;
        if (second && *half > 0 && *half == json->length)
            join(json, code);
        else
            add_code(json, code ? code : '?');
        bool first = code >= 0xd800 && code < 0xdc00 && json->length == before + 3;
        *half = first ? json->length : 0;
        return true;
    }
    const char *sign = byte > 0 ? strchr(signs, byte) : NULL;
    if (sign)
        add(json, (unsigned char)means[sign - signs]);
    return sign != NULL;
}

static bool read_string(struct json *json)
{
    size_t half = 0; /* where the text ended with the first half of a pair */
    json->length = 0;
    for (;;) {
        int byte = next_byte(json);
        if (byte >= 0 && byte < ' ')
            json->why = "a control character in a string";
        if (byte < ' ')
            return false;
        if (byte == '"')
            break;
        if (byte == '\\') {
            if (!read_escape(json, &half))
                return false;
        } else {
            add(json, (unsigned)byte);
        }
    }
    json->text[json->length] = '\0';
    return true;
}

/* Numbers and words: up to the next sign of structure. */
static enum json_kind read_bare(struct json *json, int first)
{
    json->length = 0;
    int byte = first;
    while (byte > ' ' && !strchr(",:{}[]\"", byte)) {
        add(json, (unsigned)byte);
        byte = next_byte(json);
    }
    json->text[json->length] = '\0';
    json->ahead = byte;
    bool number = first == '-' || (first >= '0' && first <= '9');
    if (number && strspn(json->text, "+-.0123456789eE") == json->length)
        return JSON_NUMBER;
    if (strcmp(json->text, "true") == 0 || strcmp(json->text, "false") == 0 ||
        strcmp(json->text, "null") == 0)
        return JSON_WORD;
    return wrong(json, "a value is expected here");
}

static enum json_kind begin_nest(struct json *json, int sign)
{
    if (json->depth == JSON_DEPTH_MAX)
        return wrong(json, "nested too deeply");
    json->open[json->depth++] = (char)sign;
    json->after_value = json->want_value = false;
    return sign == '{' ? JSON_OBJECT : JSON_ARRAY;
}

static enum json_kind end_nest(struct json *json, int sign)
{
    if (json->depth == 0 || json->want_value ||
        json->open[json->depth - 1] != (sign == '}' ? '{' : '['))
        return wrong(json, "an end without a beginning");
    json->depth--;
    json->after_value = true;
    return sign == '}' ? JSON_OBJECT_END : JSON_ARRAY_END;
}

static enum json_kind read_value(struct json *json, int sign)
{
    if (sign == '{' || sign == '[')
        return begin_nest(json, sign);
    enum json_kind kind = JSON_STRING;
    if (sign != '"')
        kind = read_bare(json, sign);
    else if (!read_string(json))
        return wrong(json, "a string does not end");
    json->after_value = true;
    json->want_value = false;
    return kind;
}

static enum json_kind read_key(struct json *json, int sign)
{
    if (sign != '"' || !read_string(json))
        return wrong(json, "a key in quotes is expected here");
    if (next_sign(json) != ':')
        return wrong(json, "':' is expected after a key");
    json->want_value = true;
    return JSON_KEY;
}

enum json_kind json_next(struct json *json)
{
    int sign = next_sign(json);
    bool in_object = json->depth > 0 && json->open[json->depth - 1] == '{';
    if (json->depth == 0 && json->after_value)
        return sign < 0 ? JSON_END : wrong(json, "more after the end");
    if (sign < 0)
        return wrong(json, "ends early");
    if (json->after_value) {
        if (sign == '}' || sign == ']')
            return end_nest(json, sign);
        if (sign != ',')
            return wrong(json, "',' is expected here");
        json->after_value = false;
        json->want_value = !in_object;
        sign = next_sign(json);
        return in_object ? read_key(json, sign) : read_value(json, sign);
    }
    if (json->want_value)
        return read_value(json, sign);
    if (sign == '}' || sign == ']')
        return end_nest(json, sign);
    return in_object ? read_key(json, sign) : read_value(json, sign);
}

bool json_again(struct json *json)
{
    int sign = next_sign(json);
    json->ahead = sign;
    json->after_value = false;
    return sign >= 0;
}

bool json_skip(struct json *json, enum json_kind kind)
{
    int depth = json->depth;
    if (kind != JSON_OBJECT && kind != JSON_ARRAY)
        return kind != JSON_WRONG && kind != JSON_END;
    while (json->depth >= depth) {
        kind = json_next(json);
        if (kind == JSON_WRONG || kind == JSON_END)
            return false;
    }
    return true;
}
