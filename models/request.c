#include "models/request.h"

#include "sim/memory.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { FIRST_FRAMES = 256 };

/* Addresses for `limit` records are reserved at once and become memory when first touched, so
 * records never move and their numbers are as good as pointers. */
void requests_init(struct requests *requests, uint32_t limit)
{
    *requests = (struct requests){.limit = limit};
    requests->at =
        mmap(NULL, ((size_t)limit + 1) * sizeof *requests->at, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (requests->at == MAP_FAILED)
        memory_end(((size_t)limit + 1) * sizeof *requests->at);
}

void requests_free(struct requests *requests)
{
    munmap(requests->at, ((size_t)requests->limit + 1) * sizeof *requests->at);
    free(requests->frame);
    *requests = (struct requests){0};
}

void requests_more_frames(struct requests *requests)
{
    uint32_t from = requests->frames_limit ? requests->frames_limit : 1;
    uint32_t limit = requests->frames_limit ? 2 * requests->frames_limit : FIRST_FRAMES;
    requests->frame = memory_resize(requests->frame, limit, sizeof *requests->frame);
    requests->frame[0] = (struct frame){0}; /* the top of an empty stack holds nothing */
    for (uint32_t i = from; i < limit; i++)
        requests->frame[i].below = i + 1 < limit ? i + 1 : 0;
    requests->frame_free = from;
    requests->frames_limit = limit;
}
