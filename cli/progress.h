/*
 * A bar on stderr while something takes long, and only where it helps: on a terminal that can
 * redraw a line. In files, pipes and on TERM=dumb there is none.
 *
 *     ########............  40%  4/10  M/M/1 at 0.9  6 s left
 *
 * The time left is guessed from the pace so far. The bar is redrawn at most ten times a second,
 * so progress_show may be called as often as one likes, by one thread at a time.
 */
#ifndef HEADROOM_CLI_PROGRESS_H
#define HEADROOM_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    bool shown;
    size_t total;
    uint64_t began_ns, drawn_ns;
};

void progress_start(struct progress *progress, size_t total);
void progress_show(struct progress *progress, size_t done, const char *label);

/* Takes the bar away again, for a while or for good. */
void progress_erase(struct progress *progress);

/* What the bar would be, cut to so many columns; the caller frees it. */
char *progress_line(size_t columns, size_t done, size_t total, double elapsed_s,
                    const char *label);

#endif
