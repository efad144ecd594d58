/*
 * What the agenda keeps of an entry: when, and a key that begins with a number counted up. As
 * no two keys are equal, (time, key) orders all records, ties in order of insertion.
 */
#ifndef HEADROOM_SIM_AGENDA_RECORD_H
#define HEADROOM_SIM_AGENDA_RECORD_H

#include <stdint.h>

struct agenda_record {
    uint64_t time;
    uint64_t key;
};

/* The pair as one number, compared without a branch. */
__extension__ typedef unsigned __int128 agenda_order;

static inline agenda_order agenda_record_order(struct agenda_record record)
{
    return (agenda_order)record.time << 64 | record.key;
}

#endif
