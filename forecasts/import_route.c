#include "forecasts/import_route.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char id[] = ":id";

/* What the signs of a part are. */
enum { DIGIT = 1, HEX = 2, LETTER = 4, DASH = 8, OTHER = 16 };

/* Without a row: OTHER. */
static const unsigned char sign_of[256] = {
    ['0'] = DIGIT,  ['1'] = DIGIT,  ['2'] = DIGIT,  ['3'] = DIGIT,  ['4'] = DIGIT,
    ['5'] = DIGIT,  ['6'] = DIGIT,  ['7'] = DIGIT,  ['8'] = DIGIT,  ['9'] = DIGIT,
    ['a'] = HEX,    ['b'] = HEX,    ['c'] = HEX,    ['d'] = HEX,    ['e'] = HEX,
    ['f'] = HEX,    ['A'] = HEX,    ['B'] = HEX,    ['C'] = HEX,    ['D'] = HEX,
    ['E'] = HEX,    ['F'] = HEX,    ['g'] = LETTER, ['h'] = LETTER, ['i'] = LETTER,
    ['j'] = LETTER, ['k'] = LETTER, ['l'] = LETTER, ['m'] = LETTER, ['n'] = LETTER,
    ['o'] = LETTER, ['p'] = LETTER, ['q'] = LETTER, ['r'] = LETTER, ['s'] = LETTER,
    ['t'] = LETTER, ['u'] = LETTER, ['v'] = LETTER, ['w'] = LETTER, ['x'] = LETTER,
    ['y'] = LETTER, ['z'] = LETTER, ['G'] = LETTER, ['H'] = LETTER, ['I'] = LETTER,
    ['J'] = LETTER, ['K'] = LETTER, ['L'] = LETTER, ['M'] = LETTER, ['N'] = LETTER,
    ['O'] = LETTER, ['P'] = LETTER, ['Q'] = LETTER, ['R'] = LETTER, ['S'] = LETTER,
    ['T'] = LETTER, ['U'] = LETTER, ['V'] = LETTER, ['W'] = LETTER, ['X'] = LETTER,
    ['Y'] = LETTER, ['Z'] = LETTER, ['-'] = DASH,   ['_'] = DASH,
};

/* Whether a part with these signs names a single thing. Behind a dot, as in app.3f2a91c0.js or
 * v1.2, a number has to be longer for that. */
static bool names_one(unsigned signs, size_t length, bool dotted)
{
    if (!(signs & DIGIT) || (signs & OTHER))
        return false;
    if (signs == DIGIT)
        return length >= (dotted ? 4 : 1);
    return (length >= 8 && !(signs & (LETTER | DASH))) || (length == 36 && !(signs & LETTER)) ||
           length >= 20;
}

static bool ends_part(char sign)
{
    return sign == '/' || sign == ' ' || sign == '?' || sign == '#' || sign == ';';
}

/* Copies the part of the path up to the next '/' or '.', or its end. */
static const char *copy_part(const char *at, const char *end, char **to, const char *limit)
{
    char *begin = *to;
    const char *from = at;
    unsigned signs = 0;
    while (at < end && *at != '.' && !ends_part(*at)) {
        unsigned char sign = sign_of[(unsigned char)*at];
        signs |= sign ? sign : OTHER;
        if (*to < limit)
            *(*to)++ = *at;
        at++;
    }
    bool dotted = from[-1] == '.';
    if (names_one(signs, (size_t)(at - from), dotted) &&
        (size_t)(limit - begin) >= sizeof id - 1) {
        memcpy(begin, id, sizeof id - 1);
        *to = begin + sizeof id - 1;
    }
    return at;
}

/* Past "http://host", which proxies are asked with. */
static const char *skip_host(const char *at, const char *end)
{
    if (end - at < 8 || (strncmp(at, "http://", 7) != 0 && strncmp(at, "https://", 8) != 0))
        return at;
    at += at[4] == 's' ? 8 : 7;
    while (at < end && *at != '/' && *at != ' ')
        at++;
    return at;
}

size_t import_route(const char *request, size_t length, char route[IMPORT_ROUTE_MAX])
{
    const char *at = request, *end = request + length;
    char *to = route, *limit = route + IMPORT_ROUTE_MAX - 1;
    while (at < end && at - request < 16 && isupper((unsigned char)*at))
        *to++ = *at++;
    if (at == request || at == end || *at != ' ')
        return 0;
    *to++ = ' ';
    at = skip_host(at + 1, end);
    if (at == end || (*at != '/' && *at != '*'))
        return 0;
    if (*at == '*')
        *to++ = *at++;
    while (at < end && (*at == '/' || *at == '.')) {
        if (to < limit)
            *to++ = *at;
        at = copy_part(at + 1, end, &to, limit);
    }
    *to = '\0';
    return (size_t)(to - route);
}
