#include "cli/progress.h"

#include "plots/terminal.h"
#include "sim/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BAR_WIDTH 20
#define REDRAW_NS UINT64_C(100000000)

static uint64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

void progress_start(struct progress *progress, size_t total)
{
    *progress = (struct progress){
        .shown = terminal_moves(stderr), .total = total, .began_ns = clock_ns()};
}

/* "48 s left", "3 min left", or nothing as long as there is no pace to go by. */
static void time_left(char *text, size_t size, size_t done, size_t total, double elapsed_s)
{
    *text = '\0';
    if (done == 0 || done >= total || elapsed_s < 0.5)
        return;
    double left_s = elapsed_s * (double)(total - done) / (double)done;
    if (left_s < 90.0)
        snprintf(text, size, "  %.0f s left", ceil(left_s));
    else if (left_s < 5400.0)
        snprintf(text, size, "  %.0f min left", left_s / 60.0);
    else
        snprintf(text, size, "  %.1f h left", left_s / 3600.0);
}

char *progress_line(size_t columns, size_t done, size_t total, double elapsed_s,
                    const char *label)
{
    double share = total > 0 ? fmin((double)done / (double)total, 1.0) : 0.0;
    char bar[3 * BAR_WIDTH + 1];
    char *at = bar;
    for (int i = 0; i < BAR_WIDTH; i++)
        at = stpcpy(at, i < (int)(share * BAR_WIDTH) ? "█" : "░");
    char left[48];
    time_left(left, sizeof left, done, total, elapsed_s);

    char *line;
    if (asprintf(&line, "%s %3.0f%%  %zu/%zu  %s%s", bar, floor(share * 100.0), done, total,
                 label, left) < 0)
        memory_end(strlen(label));
    terminal_clean(line);
    line[terminal_fit(line, columns)] = '\0';
    return line;
}

void progress_show(struct progress *progress, size_t done, const char *label)
{
    uint64_t now_ns = clock_ns();
    if (!progress->shown || (progress->drawn_ns && now_ns - progress->drawn_ns < REDRAW_NS))
        return;
    progress->drawn_ns = now_ns;

    /* One column is left free: a full line would wrap. */
    size_t columns = terminal_columns(stderr) - 1;
    double elapsed_s = (double)(now_ns - progress->began_ns) * 1e-9;
    char *line = progress_line(columns, done, progress->total, elapsed_s, label);
    fprintf(stderr, "\r%s\033[K", line);
    fflush(stderr);
    free(line);
}

void progress_erase(struct progress *progress)
{
    if (!progress->shown || !progress->drawn_ns)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->drawn_ns = 0;
}
