#include "plots/terminal.h"

#include <langinfo.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#define NOT_UTF8 UINT32_MAX

/* Signs of ours that have a known spelling in ASCII, none longer than the sign is in UTF-8. */
static const struct spelling {
    uint32_t sign;
    const char *ascii;
} spellings[] = {
    {0x00b1, "+-" },
    {0x00b5, "u"  },
    {0x00b7, "-"  },
    {0x00d7, "x"  },
    {0x2013, "-"  },
    {0x2026, "..."},
    {0x2192, "->" },
    {0x2500, "-"  },
    {0x2264, "<=" },
    {0x2265, ">=" },
    {0x2581, "."  },
    {0x2582, ":"  },
    {0x2583, "-"  },
    {0x2584, "="  },
    {0x2585, "+"  },
    {0x2586, "*"  },
    {0x2587, "%"  },
    {0x2588, "#"  },
    {0x2591, "."  },
    {0x2713, "+"  },
    {0x2717, "x"  },
};

bool terminal_moves(FILE *stream)
{
    const char *term = getenv("TERM");
    return isatty(fileno(stream)) && term && *term && strcmp(term, "dumb") != 0;
}

bool terminal_has_colour(FILE *stream)
{
    const char *refused = getenv("NO_COLOR");
    return terminal_moves(stream) && !(refused && *refused);
}

size_t terminal_columns(FILE *stream)
{
    struct winsize size;
    if (!isatty(fileno(stream)))
        return 0;
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

bool terminal_speaks_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* How many bytes a sequence has that starts so; 0 if none does. */
static size_t sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first < 0xe0)
        return 2;
    if (first >= 0xe0 && first < 0xf0)
        return 3;
    return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/* The code point at the start of the text, its bytes in *length; what is not UTF-8, overlong
 * forms and surrogates among it, is NOT_UTF8 and one byte long. */
static uint32_t decode(const char *text, size_t *length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text;
    size_t count = sequence_length(bytes[0]);
    *length = 1;
    if (count <= 1)
        return count ? bytes[0] : NOT_UTF8;

    uint32_t point = bytes[0] & (0x7fU >> count);
    for (size_t i = 1; i < count; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return NOT_UTF8;
        point = point << 6 | (bytes[i] & 0x3f);
    }
    if (point < least[count] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        return NOT_UTF8;
    *length = count;
    return point;
}

/* Marks without a shape that reorder or hide what is around them. */
static bool is_deceptive(uint32_t point)
{
    return (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || point == 0x061c || point == 0xfeff ||
           point == 0x00ad;
}

static bool is_harmful(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == NOT_UTF8 ||
           is_deceptive(point);
}

/* Columns of a code point in a UTF-8 terminal; -1 if it must not be sent there. */
static int columns_of(uint32_t point)
{
    return is_harmful(point) ? -1 : wcwidth((wchar_t)point);
}

static const char *spelling_of(uint32_t point)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (spellings[i].sign == point)
            return spellings[i].ascii;
    return "?";
}

size_t terminal_clean(char *text)
{
    bool utf8 = terminal_speaks_utf8();
    size_t columns = 0;
    char *to = text;
    for (size_t length; *text; text += length) {
        uint32_t point = decode(text, &length);
        int width = point < 0x7f || utf8 ? columns_of(point) : -1;
        if (width >= 0) {
            memmove(to, text, length);
            to += length;
            columns += (size_t)width;
            continue;
        }
        const char *ascii = utf8 ? "?" : spelling_of(point);
        columns += strlen(ascii);
        while (*ascii)
            *to++ = *ascii++;
    }
    *to = '\0';
    return columns;
}

void terminal_defuse(char *text)
{
    char *to = text;
    for (size_t length; *text; text += length) {
        if (is_harmful(decode(text, &length))) {
            *to++ = '?';
            continue;
        }
        memmove(to, text, length);
        to += length;
    }
    *to = '\0';
}

size_t terminal_fit(const char *text, size_t columns)
{
    const char *at = text;
    for (size_t length; *at; at += length) {
        uint32_t point = decode(at, &length);
        int width = columns_of(point);
        if (width > 0 && (size_t)width > columns)
            break;
        columns -= width > 0 ? (size_t)width : 0;
    }
    return (size_t)(at - text);
}
