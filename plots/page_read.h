/*
 * A page kept in a document (page_json.h), read back: what was told then can be told again, in
 * any manner, and is the same. Documents may come from anybody. Whatever is no document of
 * headroom's, is too large or does not fit together is one fault, with its place; blocks and
 * words that only a later version knows are left out and counted.
 */
#ifndef HEADROOM_PLOTS_PAGE_READ_H
#define HEADROOM_PLOTS_PAGE_READ_H

#include "plots/report.h"
#include "sim/fault.h"

#define PAGE_READ_MOST_BYTES   (64u << 20)
#define PAGE_READ_MOST_BLOCKS  10000
#define PAGE_READ_MOST_COLUMNS 200

struct page_read {
    const char *title; /* the first of its titles; "" if it has none */
    struct report_about about;
    const struct page_told *told;
    size_t count;
    size_t strange;           /* words of a later version */
    const char *strange_word; /* the first of them, and its place */
    struct place strange_at;
};

/* "-" is the standard input, and gzip is read as well. NULL with a fault; there are none of
 * them before. All of it lives in the arena, and so does the source that faults name. */
const struct page_read *page_read(const char *path, struct arena *arena, struct faults *faults);

/* The same of bytes at hand. */
const struct page_read *page_read_bytes(const void *bytes, size_t size, const char *name,
                                        struct arena *arena, struct faults *faults);

/* Each is a report_tell of a struct page_read: all of it, or titles, verdicts and warnings. */
void page_tell(struct report_page *page, const void *what);
void page_tell_short(struct report_page *page, const void *what);

#endif
