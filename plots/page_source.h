/*
 * The looks of a page and what helps reading it, page/page.css and page/page.js, as the program
 * carries them: tools/embed makes them C. The hashes are what a Content-Security-Policy calls
 * them by.
 */
#ifndef HEADROOM_PLOTS_PAGE_SOURCE_H
#define HEADROOM_PLOTS_PAGE_SOURCE_H

extern const char page_style[], page_style_hash[];
extern const char page_script[], page_script_hash[];

#endif
