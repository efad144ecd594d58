#include "plots/page_value.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct place place_of(const struct page_reading *reading, const struct json_node *node)
{
    return (struct place){reading->source, node->line, node->column, 1};
}

void page_wrong(const struct page_reading *reading, const struct json_node *at,
                const char *format, ...)
{
    char message[200];
    if (reading->faults->count > 0)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fault_add(reading->faults, place_of(reading, at), "%s", message);
}

static bool is_null(const struct json_node *node)
{
    return node->kind == JSON_WORD && strcmp(node->text, "null") == 0;
}

/* A member of that kind, or NULL; another kind is a fault. */
static const struct json_node *member(const struct page_reading *reading,
                                      const struct json_node *node, const char *key,
                                      enum json_kind kind, const char *called)
{
    const struct json_node *found = json_tree_member(node, key);
    if (!found || is_null(found))
        return NULL;
    if (found->kind == kind)
        return found;
    page_wrong(reading, found, "'%s' is not %s", key, called);
    return NULL;
}

const char *page_text_if(const struct page_reading *reading, const struct json_node *node,
                         const char *key)
{
    const struct json_node *found = member(reading, node, key, JSON_STRING, "a text");
    return found ? found->text : NULL;
}

const char *page_text(const struct page_reading *reading, const struct json_node *node,
                      const char *key)
{
    const char *text = page_text_if(reading, node, key);
    return text ? text : "";
}

bool page_flag(const struct page_reading *reading, const struct json_node *node,
               const char *key)
{
    const struct json_node *found = member(reading, node, key, JSON_WORD, "true or false");
    return found && strcmp(found->text, "true") == 0;
}

double page_number(const struct page_reading *reading, const struct json_node *node,
                   const char *key)
{
    const struct json_node *found = member(reading, node, key, JSON_NUMBER, "a number");
    return found ? found->number : (double)NAN;
}

int page_word(struct page_reading *reading, const struct json_node *node, const char *key,
              const char *const *words, int count)
{
    const struct json_node *found = member(reading, node, key, JSON_STRING, "a word");
    if (!found) {
        page_wrong(reading, node, "'%s' is missing", key);
        return -1;
    }
    for (int i = 0; i < count; i++)
        if (strcmp(found->text, words[i]) == 0)
            return i;
    if (reading->strange++ == 0) {
        reading->strange_word = found->text;
        reading->strange_at = place_of(reading, found);
    }
    return -1;
}

int page_word_or_first(struct page_reading *reading, const struct json_node *node,
                       const char *key, const char *const *words, int count)
{
    int word = page_word(reading, node, key, words, count);
    return word < 0 ? 0 : word;
}

static const struct json_node *holder(const struct page_reading *reading,
                                      const struct json_node *node, const char *key,
                                      enum json_kind kind, bool needed)
{
    bool object = kind == JSON_OBJECT;
    const struct json_node *found =
        member(reading, node, key, kind, object ? "an object" : "a list");
    if (!found && needed)
        page_wrong(reading, node, "'%s' is missing", key);
    return found;
}

const struct json_node *page_object(const struct page_reading *reading,
                                    const struct json_node *node, const char *key, bool needed)
{
    return holder(reading, node, key, JSON_OBJECT, needed);
}

const struct json_node *page_list(const struct page_reading *reading,
                                  const struct json_node *node, const char *key, bool needed)
{
    return holder(reading, node, key, JSON_ARRAY, needed);
}

const double *page_numbers(const struct page_reading *reading, const struct json_node *list)
{
    if (!list)
        return NULL;
    double *number = arena_array(reading->arena, list->count, sizeof *number);
    size_t at = 0;
    for (const struct json_node *node = list->child; node; node = node->next) {
        if (node->kind != JSON_NUMBER && !is_null(node)) {
            page_wrong(reading, node, "not a number");
            return NULL;
        }
        number[at++] = node->number;
    }
    return number;
}

const char *const *page_texts(const struct page_reading *reading, const struct json_node *list)
{
    if (!list)
        return NULL;
    const char **text = arena_array(reading->arena, list->count, sizeof *text);
    size_t at = 0;
    for (const struct json_node *node = list->child; node; node = node->next) {
        if (node->kind != JSON_STRING && !is_null(node)) {
            page_wrong(reading, node, "not a text");
            return NULL;
        }
        text[at++] = is_null(node) ? "" : node->text;
    }
    return text;
}
