/*
 * Members of the objects that a kept page is made of, looked at closely, since the document may
 * come from anybody: what is missing or of another kind than it should be is a fault, with its
 * place, and the value is then an empty one. Words that this version does not know are no
 * fault: a later one may have written them.
 */
#ifndef HEADROOM_PLOTS_PAGE_VALUE_H
#define HEADROOM_PLOTS_PAGE_VALUE_H

#include "plots/json_tree.h"
#include "sim/fault.h"

/* What is read, and what was found to be strange in it. */
struct page_reading {
    struct arena *arena;
    const struct source *source;
    struct faults *faults;
    size_t strange;           /* words that are not known */
    const char *strange_word; /* the first of them, and its place */
    struct place strange_at;
};

/* A fault at the node, if it is the first: others may come of it. */
void page_wrong(const struct page_reading *reading, const struct json_node *at,
                const char *format, ...) __attribute__((format(printf, 3, 4)));

/* NULL, or a member that is missing, is "". */
const char *page_text(const struct page_reading *reading, const struct json_node *node,
                      const char *key);
/* The same, but NULL stays NULL. */
const char *page_text_if(const struct page_reading *reading, const struct json_node *node,
                         const char *key);
bool page_flag(const struct page_reading *reading, const struct json_node *node,
               const char *key);
/* NAN where it is null, or missing. */
double page_number(const struct page_reading *reading, const struct json_node *node,
                   const char *key);

/* Which of the words it is, -1 if it is none of them. */
int page_word(struct page_reading *reading, const struct json_node *node, const char *key,
              const char *const *words, int count);
/* The same, but the first of the words stands for those that are not known. */
int page_word_or_first(struct page_reading *reading, const struct json_node *node,
                       const char *key, const char *const *words, int count);

/* An object or list by that name. NULL if it is missing; that is a fault if it is needed. */
const struct json_node *page_object(const struct page_reading *reading,
                                    const struct json_node *node, const char *key, bool needed);
const struct json_node *page_list(const struct page_reading *reading,
                                  const struct json_node *node, const char *key, bool needed);

/* A list of numbers, as many as it has; NULL if it is missing. */
const double *page_numbers(const struct page_reading *reading, const struct json_node *list);
/* A list of texts. */
const char *const *page_texts(const struct page_reading *reading, const struct json_node *list);

#endif
