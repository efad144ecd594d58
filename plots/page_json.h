/*
 * What is told of a result, kept in its document: a member such as "page" with the blocks in
 * their order, tables and charts with all they show, and how the answer came about. page_read.h
 * tells it again, in any manner, so a page can be made later and is what it was then. Its shape
 * is described by docs/page.schema.json.
 *
 * Texts are kept as they came, numbers in as few digits as repeat them, and nothing of it hangs
 * on a terminal: bars and courses of blocks are left out, charts stand for them.
 */
#ifndef HEADROOM_PLOTS_PAGE_JSON_H
#define HEADROOM_PLOTS_PAGE_JSON_H

#include "plots/json.h"
#include "plots/report.h"

/* The next member of the object that is open. */
void page_json(struct json_writer *json, const char *key, report_tell tell, const void *what,
               const struct report_about *about);

#endif
