#include "plots/shell_word.h"

#include <string.h>

const char *shell_word(const char *word, struct arena *arena)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_./=:%+,-";
    if (*word && *word != '-' && word[strspn(word, plain)] == '\0')
        return word;
    char *text = arena_take(arena, 4 * strlen(word) + 3);
    char *at = text;
    *at++ = '\'';
    for (; *word; word++)
        if (*word == '\'')
            at = stpcpy(at, "'\\''");
        else
            *at++ = *word;
    *at = '\'';
    return text;
}
