/*
 * A run of records in order, taken from the front: what a crowded bucket held, such as many
 * entries of one instant. A new record may join if it comes behind all others, so that ties
 * cost O(1) each.
 */
#ifndef HEADROOM_SIM_AGENDA_RUN_H
#define HEADROOM_SIM_AGENDA_RUN_H

#include "sim/agenda_record.h"
#include "sim/time.h"

#include <stdbool.h>
#include <stddef.h>

struct agenda_run {
    struct agenda_record *records;
    size_t next, end, room;
};

/* By time, then by key, as qsort wants it. */
int agenda_run_compare(const void *a, const void *b);
/* Any records; what is in order already costs one look at each. */
void agenda_run_sort(struct agenda_record *records, size_t count);

void agenda_run_append(struct agenda_run *run, sim_time time, uint64_t key);
void agenda_run_reverse_and_sort(struct agenda_run *run);

static inline sim_time agenda_run_earliest(const struct agenda_run *run)
{
    return run->next < run->end ? run->records[run->next].time : SIM_NEVER;
}

static inline bool agenda_run_accepts(const struct agenda_run *run, sim_time time)
{
    return run->next == run->end || run->records[run->end - 1].time <= time;
}

#endif
