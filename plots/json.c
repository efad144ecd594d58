#include "plots/json.h"

#include "plots/number.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Bytes of a code point that begins with this one; 0: none does. */
static size_t length_of(unsigned char first)
{
    size_t ones = 0;
    while (ones < 8 && first & (0x80u >> ones))
        ones++;
    return ones == 0 ? 1 : ones <= 4 && ones > 1 ? ones : 0;
}

/* Bytes of the code point that begins here, 0 if it is no good UTF-8: too long a spelling, a
 * surrogate, beyond the last one, cut off. */
static size_t decode(const unsigned char *text, size_t length, unsigned *code)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t bytes = length_of(text[0]);
    if (bytes == 0 || bytes > length)
        return 0;
    *code = bytes == 1 ? text[0] : text[0] & (0x7fu >> bytes);
    for (size_t i = 1; i < bytes; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (text[i] & 0x3f);
    }
    bool surrogate = *code >= 0xd800 && *code <= 0xdfff;
    return *code < least[bytes] || surrogate || *code > 0x10ffff ? 0 : bytes;
}

/* Line ends and other commands, marks of direction. */
static bool is_command(unsigned code)
{
    bool direction = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
                     code == 0x200e || code == 0x200f || code == 0x061c;
    bool separator = code == 0x2028 || code == 0x2029 || code == 0xfeff;
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || direction || separator;
}

static void write_text(const char *text, size_t length, FILE *out)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    fputc('"', out);
    while (at < end) {
        unsigned code = 0;
        size_t bytes = decode(at, (size_t)(end - at), &code);
        if (bytes == 0)
            fputs("\xef\xbf\xbd", out);
        else if (code == '"' || code == '\\')
            fprintf(out, "\\%c", (int)code);
        else if (code == '\n')
            fputs("\\n", out);
        else if (is_command(code))
            fprintf(out, "\\u%04x", code);
        else
            fwrite(at, 1, bytes, out);
        at += bytes ? bytes : 1;
    }
    fputc('"', out);
}

static struct json_level *within(struct json_writer *json)
{
    return json->depth > 0 ? &json->level[json->depth - 1] : NULL;
}

static void break_line(const struct json_writer *json)
{
    fprintf(json->out, "\n%*s", 2 * json->depth, "");
}

/* What stands before a value. */
static void lead_in(struct json_writer *json, const char *key)
{
    struct json_level *level = within(json);
    if (!level) {
        assert(!key && !json->written); /* a document is one value */
        json->written = true;
        return;
    }
    assert(level->list == !key); /* members of objects have keys, those of lists do not */
    if (level->filled)
        fputc(',', json->out);
    if (!level->on_line)
        break_line(json);
    else if (level->filled)
        fputc(' ', json->out);
    level->filled = true;
    if (key) {
        write_text(key, strlen(key), json->out);
        fputs(": ", json->out);
    }
}

void json_start(struct json_writer *json, FILE *out)
{
    *json = (struct json_writer){.out = out};
}

void json_end(struct json_writer *json)
{
    assert(json->depth == 0 && json->written);
    fputc('\n', json->out);
}

static void open_level(struct json_writer *json, const char *key, bool list,
                       enum json_layout layout)
{
    assert(json->depth < JSON_DEPTH);
    lead_in(json, key);
    const struct json_level *outer = within(json);
    bool on_line = layout == JSON_ON_LINE || (outer && outer->on_line);
    json->level[json->depth++] = (struct json_level){.list = list, .on_line = on_line};
    fputc(list ? '[' : '{', json->out);
}

void json_object(struct json_writer *json, const char *key, enum json_layout layout)
{
    open_level(json, key, false, layout);
}

void json_list(struct json_writer *json, const char *key, enum json_layout layout)
{
    open_level(json, key, true, layout);
}

void json_close(struct json_writer *json)
{
    assert(json->depth > 0);
    struct json_level level = json->level[--json->depth];
    if (level.filled && !level.on_line)
        break_line(json);
    fputc(level.list ? ']' : '}', json->out);
}

void json_bytes(struct json_writer *json, const char *key, const char *text, size_t length)
{
    lead_in(json, key);
    write_text(text, length, json->out);
}

void json_text(struct json_writer *json, const char *key, const char *text)
{
    if (text)
        json_bytes(json, key, text, strlen(text));
    else
        json_null(json, key);
}

void json_number(struct json_writer *json, const char *key, double value)
{
    lead_in(json, key);
    fputs(isfinite(value) ? number_exact(value).text : "null", json->out);
}

void json_count(struct json_writer *json, const char *key, uint64_t value)
{
    lead_in(json, key);
    fprintf(json->out, "%" PRIu64, value);
}

void json_flag(struct json_writer *json, const char *key, bool value)
{
    lead_in(json, key);
    fputs(value ? "true" : "false", json->out);
}

void json_null(struct json_writer *json, const char *key)
{
    lead_in(json, key);
    fputs("null", json->out);
}
